//! Paragraphs that stood in the unit's own earlier report already. An earlier result keeps a sample of
//! every paragraph's hashes, not its words: what is alike is alike word for word, so this report's words
//! stand for both, beside the place in the earlier file.

use std::collections::BTreeMap;

use crate::model::{Anchor, EarlierPrint, Evidence, Finding, Unit};

use super::words::count;
use super::{Context, Kind, Place, Texts, about};

/// So many of a sample must agree.
const ALIKE: usize = 5;

/// A paragraph of today that stood in an earlier report.
pub(super) struct Repeat {
    pub(super) place: Place,
    words: u32,
    file: String,
    at: String,
}

/// The units whose reports repeat paragraphs of another period, with `min_words` words at least twice
/// over: one paragraph about the land and its people may well be the same every year.
pub(super) fn repeats(cx: &Context<'_>, min_words: u32) -> Vec<(usize, Vec<Repeat>)> {
    let Some(earlier) = cx.earlier else {
        return Vec::new();
    };
    // The same period run again is the same report, corrected at most.
    if earlier.period.from == cx.period.from && earlier.period.to == cx.period.to {
        return Vec::new();
    }
    let register: Vec<Unit> = cx.units.iter().map(|unit| unit.unit.clone()).collect();
    let mut found = Vec::new();
    for (index, unit) in cx.units.iter().enumerate() {
        let behind = earlier.behind(&unit.unit, &register);
        let mut known: BTreeMap<u32, Vec<&EarlierPrint>> = BTreeMap::new();
        for print in behind.iter().flat_map(|earlier| &earlier.prints) {
            for hash in &print.hashes {
                known.entry(*hash).or_default().push(print);
            }
        }
        let mut repeats = Vec::new();
        for (at, sample) in unit.fingerprint.samples() {
            let mut shared: BTreeMap<(&str, &str), usize> = BTreeMap::new();
            for print in sample.iter().filter_map(|hash| known.get(hash)).flatten() {
                *shared.entry((&print.file, &print.at)).or_default() += 1;
            }
            let closest = shared
                .into_iter()
                .max_by_key(|(place, count)| (*count, std::cmp::Reverse(*place)));
            let alike = ALIKE.min(sample.len());
            let Some(((file, place), _)) = closest.filter(|(_, count)| *count >= alike) else {
                continue;
            };
            let print = &unit.fingerprint.paragraphs[at];
            repeats.push(Repeat {
                place: Place {
                    unit: index,
                    text: print.text,
                },
                words: u32::from(print.words),
                file: file.to_owned(),
                at: place.to_owned(),
            });
        }
        let words: u32 = repeats.iter().map(|repeat| repeat.words).sum();
        if words >= 2 * min_words {
            found.push((index, repeats));
        }
    }
    found
}

/// One finding for all repeated paragraphs of a unit.
pub(super) fn finding(
    cx: &Context<'_>,
    kind: &Kind,
    repeats: &[Repeat],
    shown: usize,
    texts: &Texts,
) -> Finding {
    let title = cx.earlier.map_or("", |earlier| earlier.title.as_str());
    let words: u32 = repeats.iter().map(|repeat| repeat.words).sum();
    let mut evidence = Vec::new();
    for repeat in repeats.iter().take(shown) {
        let own = cx.evidence(repeat.place, texts);
        evidence.push(Evidence {
            file: format!("(kỳ trước) {}", repeat.file).into(),
            anchor: Anchor::File,
            quote: format!("{}: {}", repeat.at, own.quote),
        });
        evidence.push(own);
    }
    Finding {
        found: format!("{} đoạn", count(repeats.len())),
        expected: "kết quả của kỳ này".to_owned(),
        evidence,
        ..kind.finding(
            about("earlier-report"),
            format!(
                "Có {} đoạn (khoảng {} từ) giống báo cáo kỳ trước của chính đơn vị (“{title}”); cần hỏi đơn vị đây là \
                 kết quả của kỳ nào",
                count(repeats.len()),
                count(words as usize)
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::super::text_copied::KIND;

    const OLD: [&str; 2] = [
        "Tổ chức 14 buổi nói chuyện truyền thống tại 9 xã biên giới, có 1.236 đoàn viên tham dự, trao 47 suất quà \
         cho gia đình chính sách và khánh thành 3 căn nhà nhân ái",
        "Vận động 215 triệu đồng sửa 4 cây cầu ở ấp Kinh Giữa, huy động 620 ngày công của đoàn viên và nhân dân, \
         hoàn thành trước mùa mưa lũ hai tuần",
    ];

    #[test]
    fn last_year_s_paragraphs_are_shown_with_their_places() {
        let mut last = Round::new(3);
        last.write(1, &OLD);
        let earlier = last.as_earlier("2023-01-01", "2023-06-30");
        let mut round = Round::new(3);
        round.earlier = Some(earlier.clone());
        round.write(1, &OLD);
        round.write(2, &OLD[..1]);
        let out = round.run(&KIND);
        let stale: Vec<_> = out
            .units
            .iter()
            .filter(|(_, finding)| finding.subject.to_string() == "document:earlier-report")
            .collect();
        assert_eq!(stale.len(), 1);
        assert_eq!(stale[0].0, 1);
        let evidence = &stale[0].1.evidence;
        assert_eq!(evidence.len(), 4);
        assert!(evidence[0].file.starts_with("(kỳ trước) submissions/u1/"));
        assert_eq!(evidence[1].quote, OLD[0]);
        // The same period again says nothing.
        let mut again = Round::new(3);
        again.earlier = Some(last.as_earlier("2024-01-01", "2024-06-30"));
        again.write(1, &OLD);
        assert!(again.run(&KIND).units.is_empty());
    }
}
