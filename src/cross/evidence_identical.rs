//! `evidence-identical`: two units name the same proof, word for word, for many criteria.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Finding, Severity};
use crate::rules::{Parameter, Settings};
use crate::text;

use super::{Check, Conclude, Context, Kind, Out, Place, about};

pub(super) const KIND: Kind = Kind {
    code: "evidence-identical",
    title: "Minh chứng ghi giống nhau từng chữ ở hai đơn vị",
    severity: Severity::Info,
    summary: "Minh chứng có số, ngày, số lượng là của riêng từng đơn vị nên không trùng nhau từng chữ.",
    doc: DOC,
    hint: "Đề nghị cả hai đơn vị gửi bản văn bản nêu trong minh chứng để xác minh là của đơn vị nào.",
    params: &[Parameter {
        name: "min_criteria",
        default: 3,
        min: 2,
        max: 100,
        meaning: "Từ bao nhiêu tiêu chí trùng minh chứng giữa hai đơn vị thì được nêu",
    }],
    of_units: false,
    build: |settings| Box::new(EvidenceIdentical::new(settings)),
};

const DOC: &str = "\
## Nội dung
Bảng tự chấm của hai đơn vị ghi cùng một minh chứng, giống nhau từng chữ, ở nhiều tiêu chí.

## Vì sao
Quyết định, danh mục, biên bản của mỗi đơn vị có số, ngày, số lượng riêng. Trùng cả câu có thể do cùng dẫn một văn
bản cấp trên, do dùng chung bảng mẫu, hoặc do chép lại: cần xác minh trước khi công nhận điểm tự chấm.

## Cách xác định
Chỉ xét minh chứng có chữ số và từ ba chữ trở lên; minh chứng chung như “Báo cáo, biên bản” thì không. Minh chứng có ở
quá nửa số đơn vị nộp bảng tự chấm (từ bốn đơn vị), hoặc ở hơn 12 đơn vị, coi là văn bản chung và bỏ qua. Tham số
min_criteria: từ bao nhiêu tiêu chí trùng (mặc định 3). Phát hiện nêu tên cặp đơn vị, không nói đơn vị nào đúng, không trừ điểm.

## Ví dụ có dấu hiệu
Hai huyện đoàn cùng ghi “Quyết định số 44-QĐ/HĐTN ngày 20/4/2023” và “Danh mục 312 câu chuyện, phụ lục 2”.

## Ví dụ không có dấu hiệu
Hai đơn vị cùng ghi “Kế hoạch, báo cáo”; hoặc mọi đơn vị cùng dẫn một kế hoạch của Tỉnh đoàn.

## Việc cần làm
Xem hai bảng cạnh nhau, đề nghị gửi văn bản gốc.
";

/// What more units than this name is a common document; it also keeps the number of pairs in the order of the
/// number of units.
const MOST: usize = 12;

struct EvidenceIdentical {
    min_criteria: usize,
}

impl EvidenceIdentical {
    fn new(settings: &Settings) -> EvidenceIdentical {
        EvidenceIdentical {
            min_criteria: settings.get("min_criteria") as usize,
        }
    }
}

impl Check for EvidenceIdentical {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| self.conclude(&cx, out))
    }
}

/// A criterion's id, and a unit's proof for it.
type Proof<'a> = (&'a str, &'a Evidence);

impl EvidenceIdentical {
    fn conclude(&self, cx: &Context<'_>, out: &mut Out) {
        let mut holders: BTreeMap<(&str, String), Vec<(usize, &Evidence)>> = BTreeMap::new();
        let mut with_proofs = 0;
        for (index, unit) in cx.units.iter().enumerate() {
            let proofs = unit.score.lines.iter().filter_map(|line| {
                let id = line.id.strip_prefix("criterion:")?;
                Some((id, line.proof.as_ref()?))
            });
            let mut any = false;
            for (id, proof) in proofs {
                any = true;
                if let Some(key) = telling(&proof.quote) {
                    holders.entry((id, key)).or_default().push((index, proof));
                }
            }
            with_proofs += usize::from(any);
        }
        let common = (with_proofs / 2).clamp(2, MOST);
        let mut pairs: BTreeMap<(usize, usize), Vec<(Proof<'_>, &Evidence)>> = BTreeMap::new();
        for ((id, _), units) in holders.iter().filter(|(_, units)| units.len() <= common) {
            for (at, (a, first)) in units.iter().enumerate() {
                for (b, second) in &units[at + 1..] {
                    let same = pairs.entry((*a, *b)).or_default();
                    same.push(((*id, *first), *second));
                }
            }
        }
        let enough = pairs
            .into_iter()
            .filter(|(_, same)| same.len() >= self.min_criteria);
        out.round
            .extend(enough.map(|(pair, same)| told(cx, pair, &same)));
    }
}

fn told(cx: &Context<'_>, (a, b): (usize, usize), same: &[(Proof<'_>, &Evidence)]) -> Finding {
    const QUOTED: usize = 3;
    let order = |id: &str| cx.pack.scoring.criteria.iter().position(|one| one.id == id);
    let mut same: Vec<_> = same.iter().collect();
    same.sort_by_key(|((id, _), _)| order(id));
    let ids: Vec<&str> = same.iter().map(|((id, _), _)| *id).collect();
    // The longest says most about where it comes from.
    let longest = same
        .iter()
        .max_by_key(|((_, proof), _)| proof.quote.chars().count())
        .map_or("", |((_, proof), _)| proof.quote.as_str());
    let quoted = same.iter().take(QUOTED);
    Finding {
        found: format!("{} tiêu chí", ids.len()),
        expected: "minh chứng riêng của từng đơn vị".to_owned(),
        evidence: quoted
            .flat_map(|((_, first), second)| [(*first).clone(), (*second).clone()])
            .collect(),
        ..KIND.finding(
            about(format!(
                "evidence-identical-{}-{}",
                cx.units[a].unit.id, cx.units[b].unit.id
            )),
            format!(
                "{} và {} ghi minh chứng giống nhau từng chữ ở {} tiêu chí ({}), ví dụ “{longest}”; cần xác minh văn bản là của đơn vị nào",
                cx.name(a),
                cx.name(b),
                ids.len(),
                ids.join(", ")
            ),
        )
    }
}

/// A proof that only one unit can have, as it is compared: some words with a figure among them.
fn telling(proof: &str) -> Option<String> {
    const WORDS: usize = 3;
    let key = text::key(proof);
    let words: Vec<&str> = key.split_whitespace().collect();
    let figure = key.chars().any(|c| c.is_ascii_digit());
    (figure && words.len() >= WORDS).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    fn round(units: usize, proofs: &[(usize, [&str; 4])]) -> Round {
        let mut round = Round::new(units);
        for (unit, proofs) in proofs {
            round.proofs(*unit, proofs);
        }
        round
    }

    const OWN: [&str; 4] = [
        "Quyết định số 44-QĐ/HĐTN ngày 20/4/2023",
        "Danh mục 312 câu chuyện, phụ lục 2",
        "34 quyết định chuẩn y",
        "Báo cáo, biên bản",
    ];

    #[test]
    fn the_pair_is_named_and_nobody_is_found_guilty() {
        let other = [
            "Quyết định số 9-QĐ/HĐTN ngày 02/3/2023",
            "Danh mục 94 câu chuyện, phụ lục 1",
            "12 quyết định chuẩn y",
            "Báo cáo, biên bản",
        ];
        let out = round(3, &[(0, OWN), (1, other), (2, OWN)]).run(&KIND);
        assert!(out.units.is_empty());
        assert_eq!(out.round.len(), 1);
        assert_eq!(
            out.round[0].message,
            "Huyện đoàn An Minh và Huyện đoàn Giồng Riềng ghi minh chứng giống nhau từng chữ ở 3 tiêu chí \
             (1, 2, 3), ví dụ “Quyết định số 44-QĐ/HĐTN ngày 20/4/2023”; cần xác minh văn bản là của đơn vị nào"
        );
        assert_eq!(out.round[0].evidence.len(), 6);
    }

    #[test]
    fn general_words_and_what_everybody_names_say_nothing() {
        let general = [
            "Báo cáo, biên bản",
            "Kế hoạch, báo cáo",
            "Có kế hoạch",
            "Ảnh, danh sách",
        ];
        assert!(
            round(2, &[(0, general), (1, general)])
                .run(&KIND)
                .round
                .is_empty()
        );
        let all: Vec<(usize, [&str; 4])> = (0..4).map(|unit| (unit, OWN)).collect();
        assert!(round(4, &all).run(&KIND).round.is_empty());
    }
}
