//! Every kind of finding, in the order in which findings are listed: one line a kind.

use super::Kind;
use super::{
    allocation_differs, cell_stored_as_date, evidence_contradicts, evidence_missing,
    figures_disagree, file_unreadable, legacy_encoding, not_submitted, outline_copied,
    percent_wrong, report_late, section_missing, section_thin, self_score_sum, target_not_met,
    target_not_reported, template_left_in, unit_of_measure,
};

static KINDS: [Kind; 18] = [
    not_submitted::KIND,
    file_unreadable::KIND,
    report_late::KIND,
    section_missing::KIND,
    section_thin::KIND,
    outline_copied::KIND,
    template_left_in::KIND,
    target_not_reported::KIND,
    target_not_met::KIND,
    figures_disagree::KIND,
    percent_wrong::KIND,
    unit_of_measure::KIND,
    cell_stored_as_date::KIND,
    allocation_differs::KIND,
    evidence_missing::KIND,
    evidence_contradicts::KIND,
    self_score_sum::KIND,
    legacy_encoding::KIND,
];

/// Every kind, in the order in which findings are listed.
pub fn kinds() -> &'static [Kind] {
    &KINDS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Settings;
    use super::*;

    #[test]
    fn every_kind_is_complete() {
        let mut codes = BTreeSet::new();
        for kind in kinds() {
            assert!(codes.insert(kind.code), "{} twice", kind.code);
            assert!(
                kind.code
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                kind.code
            );
            for text in [kind.title, kind.summary, kind.hint] {
                assert!(!text.is_empty(), "{}", kind.code);
            }
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
                assert!(
                    kind.doc.contains(param.name),
                    "{}: {}",
                    kind.code,
                    param.name
                );
            }
            let _ = (kind.build)(&Settings::defaults(kind.params));
        }
    }

    #[test]
    fn nobody_is_accused() {
        for kind in kinds() {
            for text in [kind.title, kind.summary, kind.doc, kind.hint] {
                for word in ["gian lận", "gian dối", "bịa", "đối phó", "cố tình", "cố ý"]
                {
                    assert!(!text.contains(word), "{}: “{word}”", kind.code);
                }
            }
        }
    }
}
