//! `citation-differs`: one document number cited with different dates.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Finding, Severity};

use super::cite::citations;
use super::words::count;
use super::{Check, Conclude, Context, Kind, Out, Place, Texts, about};

pub(super) const KIND: Kind = Kind {
    code: "citation-differs",
    title: "Cùng số văn bản nhưng ghi ngày khác nhau",
    severity: Severity::Warning,
    summary: "Một văn bản của cấp trên chỉ có một ngày ban hành.",
    doc: DOC,
    hint: "Mở văn bản gốc để biết ngày đúng, rồi đề nghị đơn vị ghi sai sửa lại.",
    params: &[],
    of_units: true,
    build: |_| Box::new(CitationDiffers),
};

const DOC: &str = "\
## Nội dung
Cùng một số, ký hiệu văn bản nhưng các báo cáo ghi ngày ban hành khác nhau.

## Vì sao
Viện dẫn sai ngày làm hồ sơ minh chứng không tra được. Từng báo cáo không cho thấy lỗi này, chỉ thấy khi đặt cạnh nhau.

## Cách xác định
Xét mọi viện dẫn có đủ số, ký hiệu và ngày. Ngày được chương trình hoặc đa số đơn vị ghi là ngày để so; đơn vị ghi ngày
khác được nêu. Không có đa số thì chỉ nêu là có nhiều ngày. Văn bản do từng đơn vị tự ban hành (cùng số, cùng ký hiệu
mà mỗi nơi một ngày) không tính, trừ khi một báo cáo tự ghi hai ngày. Không trừ điểm.

## Ví dụ có dấu hiệu
Chín đơn vị ghi “02-KL/TWĐTN-CNĐT ngày 23/8/2018”, một đơn vị ghi “ngày 02/7/2018”.

## Ví dụ không có dấu hiệu
Hai huyện đoàn cùng có “Kế hoạch số 12-KH/HĐTN”, mỗi nơi ban hành một ngày.

## Việc cần làm
Mở văn bản gốc, xác định ngày đúng.
";

struct CitationDiffers;

/// Marks of issuing bodies above the reporting units; a number of theirs is one document everywhere.
const SUPERIOR: &[&str] = &[
    "TW", "TDTN", "TINHDOAN", "UBKTTD", "TTG", "CP", "QH", "BCHTW", "BBT",
];

/// Where a date of a document stands: unit and index of the citation.
type Cited = BTreeMap<String, Vec<(usize, usize)>>;

impl Check for CitationDiffers {
    fn suspect<'c>(&'c self, cx: &Context<'c>, places: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        let mut documents: BTreeMap<&str, Cited> = BTreeMap::new();
        for (unit, assessment) in cx.units.iter().enumerate() {
            for (at, citation) in assessment.fingerprint.citations.iter().enumerate() {
                documents
                    .entry(&citation.document)
                    .or_default()
                    .entry(citation.date.clone())
                    .or_default()
                    .push((unit, at));
            }
        }
        let official = official(&cx);
        let clashes: Vec<Clash> = documents
            .into_iter()
            .filter_map(|(document, dates)| Clash::of(document, dates, official.get(document)))
            .collect();
        for clash in &clashes {
            for (unit, at) in clash.shown() {
                places.insert(place(&cx, unit, at));
            }
        }
        Box::new(move |texts, out| {
            for clash in clashes {
                clash.tell(&cx, texts, out);
            }
        })
    }
}

/// Dates of documents that the pack's own texts cite.
fn official(cx: &Context<'_>) -> BTreeMap<String, String> {
    let nodes = cx
        .pack
        .outline
        .nodes
        .iter()
        .map(|node| node.printed.as_str());
    let tasks = cx.pack.programme.iter().map(|task| task.text.as_str());
    nodes
        .chain(tasks)
        .flat_map(citations)
        .map(|cited| (cited.document, cited.date))
        .collect()
}

/// One document with more than one date.
struct Clash {
    document: String,
    dates: Cited,
    /// The date to hold the others against; none without a majority.
    usual: Option<String>,
    official: bool,
}

impl Clash {
    fn of(document: &str, dates: Cited, official: Option<&String>) -> Option<Clash> {
        let others = |date: &String| dates.keys().any(|other| other != date);
        let differs = match official {
            Some(date) => others(date),
            None => dates.len() > 1,
        };
        if !differs {
            return None;
        }
        let units_of =
            |cited: &Vec<(usize, usize)>| cited.iter().map(|c| c.0).collect::<BTreeSet<_>>();
        let all: BTreeSet<usize> = dates.values().flat_map(units_of).collect();
        let most = dates
            .iter()
            .map(|(date, cited)| (units_of(cited).len(), date))
            .max_by_key(|(units, date)| (*units, std::cmp::Reverse(*date)));
        let agreeing = most.map_or(0, |(units, _)| units);
        let majority = most
            .filter(|(units, _)| *units >= 2 && units * 2 > all.len())
            .map(|(_, date)| date.clone());
        let usual = official.cloned().or(majority);
        // A number that every unit gives its own document has as many dates as units.
        let body = document.split('/').nth(1).unwrap_or("");
        let superior = SUPERIOR.iter().any(|mark| {
            body.split('-').any(|part| part == *mark) || (*mark == "TW" && body.starts_with(mark))
        });
        let within_one = {
            let mut seen: BTreeMap<usize, BTreeSet<&String>> = BTreeMap::new();
            for (date, cited) in &dates {
                for (unit, _) in cited {
                    seen.entry(*unit).or_default().insert(date);
                }
            }
            seen.values().any(|dates| dates.len() > 1)
        };
        let nearly_all = agreeing >= 4 && agreeing * 4 >= all.len() * 3;
        let telling = superior || official.is_some() || nearly_all || within_one;
        telling.then(|| Clash {
            document: document.to_owned(),
            dates,
            usual,
            official: official.is_some(),
        })
    }

    /// What is quoted: the first places of every date.
    fn shown(&self) -> Vec<(usize, usize)> {
        const OF_EACH: usize = 3;
        self.dates
            .iter()
            .flat_map(|(date, cited)| {
                let deviating = self.usual.as_ref() != Some(date);
                let most = if deviating { usize::MAX } else { OF_EACH };
                cited.iter().take(most).copied()
            })
            .collect()
    }

    fn tell(&self, cx: &Context<'_>, texts: &Texts, out: &mut Out) {
        let quote =
            |(unit, at): (usize, usize)| -> Evidence { cx.evidence(place(cx, unit, at), texts) };
        let written = self
            .dates
            .values()
            .flatten()
            .next()
            .map_or_else(String::new, |(unit, at)| {
                cx.units[*unit].fingerprint.citations[*at].written.clone()
            });
        let told: Vec<String> = self
            .dates
            .iter()
            .map(|(date, cited)| {
                let units: BTreeSet<usize> = cited.iter().map(|(unit, _)| *unit).collect();
                format!("ngày {} ({} đơn vị)", day(date), count(units.len()))
            })
            .collect();
        let against = match (&self.usual, self.official) {
            (Some(date), true) => format!("; văn bản của Tỉnh đoàn ghi ngày {}", day(date)),
            (Some(date), false) => format!("; đa số ghi ngày {}", day(date)),
            (None, _) => "; chưa rõ ngày nào đúng".to_owned(),
        };
        let message = format!(
            "Văn bản số {written} được ghi với các ngày khác nhau: {}{against}",
            told.join(", ")
        );
        let expected = self.usual.clone().unwrap_or_default();
        out.round.push(Finding {
            found: self.dates.keys().cloned().collect::<Vec<_>>().join("; "),
            expected: expected.clone(),
            evidence: self.shown().into_iter().map(quote).collect(),
            ..KIND.finding(about(format!("citation-{}", self.document)), message)
        });
        let mut of_unit: BTreeMap<usize, Vec<(&String, Evidence)>> = BTreeMap::new();
        for (date, cited) in &self.dates {
            if self.usual.as_ref() == Some(date) {
                continue;
            }
            for (unit, at) in cited {
                let list = of_unit.entry(*unit).or_default();
                list.push((date, quote((*unit, *at))));
            }
        }
        for (unit, list) in of_unit {
            let dates: BTreeSet<&String> = list.iter().map(|(date, _)| *date).collect();
            let dates: Vec<String> = dates.into_iter().map(|date| day(date)).collect();
            out.units.push((
                unit,
                Finding {
                    found: dates.join("; "),
                    expected: expected.clone(),
                    evidence: list.into_iter().map(|(_, evidence)| evidence).collect(),
                    ..KIND.finding(
                        about(format!("citation-{}", self.document)),
                        format!(
                            "Văn bản số {written} đơn vị ghi ngày {}{against}",
                            dates.join(", ")
                        ),
                    )
                },
            ));
        }
    }
}

fn place(cx: &Context<'_>, unit: usize, citation: usize) -> Place {
    let text = cx.units[unit].fingerprint.citations[citation].text;
    Place { unit, text }
}

/// ISO → dd/mm/yyyy.
fn day(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn the_one_that_differs_is_told_and_the_others_are_not() {
        let mut round = Round::new(5);
        for unit in 0..5 {
            let date = if unit == 3 { "02/7/2018" } else { "23/8/2018" };
            round.write(unit, &[&format!(
                "Thực hiện Kết luận số 12-KL/TWĐTN-BTNN ngày {date} của Ban Thường vụ Trung ương Đoàn."
            )]);
        }
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1);
        assert_eq!(out.units.len(), 1);
        assert_eq!(out.units[0].0, 3);
        assert!(out.units[0].1.evidence[0].quote.contains("02/7/2018"));
        assert!(out.round[0].message.contains("đa số ghi ngày 23/08/2018"));
    }

    #[test]
    fn the_programme_s_own_date_goes_before_any_majority() {
        // The pack's programme cites this conclusion with the date 23/8/2018.
        let mut round = Round::new(3);
        for unit in 0..3 {
            round.write(
                unit,
                &["Theo Kết luận số 02-KL/TWĐTN-CNĐT ngày 02/7/2018 về sáng tạo."],
            );
        }
        let out = round.run(&KIND);
        assert_eq!(out.units.len(), 3);
        assert_eq!(out.units[0].1.expected, "2018-08-23");
    }

    #[test]
    fn units_number_their_own_documents_alike() {
        let mut round = Round::new(5);
        for unit in 0..5 {
            round.write(
                unit,
                &[&format!(
                    "Ban hành Kế hoạch số 12-KH/HĐTN ngày 1{unit}/3/2024 về Tháng Thanh niên."
                )],
            );
        }
        assert!(round.run(&KIND).round.is_empty());
    }

    #[test]
    fn two_units_with_two_dates_for_a_superior_s_document() {
        let mut round = Round::new(2);
        round.write(
            0,
            &["Theo Kế hoạch số 85-KH/TĐTN-BTCKT ngày 15/02/2024 của Tỉnh đoàn."],
        );
        round.write(
            1,
            &["Theo Kế hoạch số 85-KH/TĐTN-BTCKT ngày 25/02/2024 của Tỉnh đoàn."],
        );
        let out = round.run(&KIND);
        assert!(out.round[0].message.ends_with("chưa rõ ngày nào đúng"));
        assert_eq!(out.units.len(), 2);
    }
}
