//! Every kind of finding between units, in the order in which findings are listed: one line a kind.

use crate::model::FindingCode;

use super::{
    Kind, allocation_total, citation_differs, evidence_identical, figure_outlier,
    figure_went_backwards, figures_identical, names_another_unit, names_another_year,
    part_exceeds_whole, resubmitted_unchanged, rule_fires_everywhere, rule_never_fired,
    text_copied,
};

static KINDS: [Kind; 13] = [
    text_copied::KIND,
    names_another_unit::KIND,
    names_another_year::KIND,
    figures_identical::KIND,
    evidence_identical::KIND,
    figure_outlier::KIND,
    part_exceeds_whole::KIND,
    allocation_total::KIND,
    citation_differs::KIND,
    figure_went_backwards::KIND,
    resubmitted_unchanged::KIND,
    rule_fires_everywhere::KIND,
    rule_never_fired::KIND,
];

/// Every kind, in the order in which findings are listed.
pub fn kinds() -> &'static [Kind] {
    &KINDS
}

/// The codes of every kind, for those who read `checks.toml`.
pub fn codes() -> Vec<FindingCode> {
    KINDS.iter().map(|kind| kind.code).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::Settings;

    #[test]
    fn every_kind_is_complete() {
        let mut codes = BTreeSet::new();
        for kind in kinds() {
            assert!(codes.insert(kind.code), "{} twice", kind.code);
            for heading in [
                "## Nội dung\n",
                "## Vì sao\n",
                "## Cách xác định\n",
                "## Ví dụ có dấu hiệu\n",
                "## Ví dụ không có dấu hiệu\n",
                "## Việc cần làm\n",
            ] {
                assert!(kind.doc.contains(heading), "{}: {heading}", kind.code);
            }
            for param in kind.params {
                assert!((param.min..=param.max).contains(&param.default));
                let (code, name) = (kind.code, param.name);
                assert!(kind.doc.contains(name), "{code}: {name}");
            }
            let _ = (kind.build)(&Settings::defaults(kind.params));
        }
    }

    #[test]
    fn nobody_is_accused() {
        for kind in kinds() {
            for text in [kind.title, kind.summary, kind.doc, kind.hint] {
                for word in [
                    "gian lận",
                    "gian dối",
                    "bịa",
                    "đối phó",
                    "cố tình",
                    "cố ý",
                    "đạo văn",
                ] {
                    assert!(!text.contains(word), "{}: “{word}”", kind.code);
                }
            }
        }
    }
}
