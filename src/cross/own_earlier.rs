//! Paragraphs that stood in the unit's own earlier report already, with the same figures or with others.
//! An earlier result keeps a sample of every paragraph's hashes, not its words: what is alike is alike
//! word for word, so this report's words stand for both, beside the place in the earlier file.
//!
//! What several units wrote at that time is nobody's own. And where units share paragraphs with the earlier
//! reports of other units too, a unit's own must be more than that chance explains.

use std::collections::BTreeMap;

use crate::model::{Anchor, Earlier, EarlierPrint, Evidence, Finding, Sample, Unit};

use super::share::common_from;
use super::words::count;
use super::{Context, Kind, Place, Texts, about};

/// So many of a sample must agree.
const ALIKE: usize = 5;
/// In so many rounds of independent reports chance may make one finding.
const ROUNDS: u128 = 10;

/// A paragraph of today that stood in an earlier report.
pub(super) struct Repeat {
    pub(super) place: Place,
    words: u32,
    file: String,
    at: String,
    /// With other figures or names.
    changed: bool,
}

/// What paragraphs of two periods are compared by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Words and figures, as far as a sample goes.
    All,
    /// All the words, whatever the figures and names.
    Words,
}

/// A paragraph of an earlier report, and the unit of today behind which it stands.
struct Before<'e> {
    unit: usize,
    print: &'e EarlierPrint,
}

/// All paragraphs of the earlier reports by their hashes.
struct Index<'e> {
    by: By,
    before: Vec<Before<'e>>,
    /// Hash and index into `before`, sorted; without what many units wrote.
    places: Vec<(u32, u32)>,
}

impl<'e> Index<'e> {
    fn new(cx: &Context<'_>, earlier: &'e Earlier, register: &[Unit], by: By) -> Index<'e> {
        let mut before = Vec::new();
        for (unit, assessment) in cx.units.iter().enumerate() {
            let behind = earlier.behind(&assessment.unit, register);
            let prints = behind.iter().flat_map(|earlier| &earlier.prints);
            before.extend(prints.map(|print| Before { unit, print }));
        }
        let mut all: Vec<(u32, u32)> = Vec::new();
        for (at, before) in (0..).zip(&before) {
            match by {
                By::All => all.extend(before.print.hashes.iter().map(|hash| (*hash, at))),
                By::Words => all.extend(before.print.pattern.map(|pattern| (pattern, at))),
            }
        }
        all.sort_unstable();
        let limit = common_from(cx.units.len());
        let mut places = Vec::with_capacity(all.len());
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            let unit = |at: u32| before[at as usize].unit;
            let users = group.chunk_by(|a, b| unit(a.1) == unit(b.1)).count();
            if users <= limit {
                places.extend_from_slice(group);
            }
        }
        Index { by, before, places }
    }

    /// The paragraphs alike to one of today, and how many hashes agree.
    fn alike(&self, now: &Sample) -> Vec<(usize, &Before<'e>)> {
        let (hashes, least) = match self.by {
            By::All => (now.hashes.as_slice(), ALIKE.min(now.hashes.len())),
            By::Words => (std::slice::from_ref(&now.pattern), 1),
        };
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for hash in hashes {
            let from = self.places.partition_point(|place| place.0 < *hash);
            let here = self.places[from..].iter();
            for (_, at) in here.take_while(|place| place.0 == *hash) {
                *shared.entry(*at).or_default() += 1;
            }
        }
        let shared = shared.into_iter().filter(|(_, shared)| *shared >= least);
        shared
            .map(|(at, shared)| (shared, &self.before[at as usize]))
            .collect()
    }
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
    let mut all: Vec<Vec<Repeat>> = cx.units.iter().map(|_| Vec::new()).collect();
    for by in [By::All, By::Words] {
        let index = Index::new(cx, earlier, &register, by);
        let mut found: Vec<Vec<Repeat>> = cx.units.iter().map(|_| Vec::new()).collect();
        let mut with_others = 0;
        for (unit, assessment) in cx.units.iter().enumerate() {
            let print = &assessment.fingerprint;
            for sample in print.samples() {
                let at = sample.paragraph;
                let alike = index.alike(&sample);
                // What several wrote is nobody's own, and no chance either.
                let Some(owner) = only_owner(&alike) else {
                    continue;
                };
                if owner != unit {
                    with_others += 1;
                    continue;
                }
                let place = Place {
                    unit,
                    text: print.paragraphs[at].text,
                };
                let closest = alike.iter().max_by_key(|(shared, one)| {
                    let place = (&one.print.file, &one.print.at);
                    (*shared, std::cmp::Reverse(place))
                });
                let Some((_, closest)) = closest else {
                    continue;
                };
                if !all[unit].iter().any(|repeat| repeat.place == place) {
                    found[unit].push(Repeat {
                        place,
                        words: u32::from(print.paragraphs[at].words),
                        file: closest.print.file.clone(),
                        at: closest.print.at.clone(),
                        changed: by == By::Words,
                    });
                }
            }
        }
        for (all, found) in all.iter_mut().zip(found) {
            if !is_chance(found.len(), with_others, cx.units.len()) {
                all.extend(found);
            }
        }
    }
    let words = |repeats: &[Repeat]| repeats.iter().map(|repeat| repeat.words).sum::<u32>();
    let found = all.into_iter().enumerate();
    found
        .filter(|(_, repeats)| words(repeats) >= 2 * min_words)
        .collect()
}

/// The one unit whose earlier reports have these paragraphs.
fn only_owner(alike: &[(usize, &Before<'_>)]) -> Option<usize> {
    let (_, first) = alike.first()?;
    let others = alike.iter().any(|(_, one)| one.unit != first.unit);
    (!others).then_some(first.unit)
}

/// Some unit of the round has so many paragraphs of one earlier report by chance (Poisson), where so many are
/// shared with the earlier reports of all others.
fn is_chance(found: usize, with_others: usize, units: usize) -> bool {
    const ONE: u128 = 1 << 40;
    let pairs = (units * units.saturating_sub(1)).max(1) as u128;
    let mut likely = ONE * units as u128 * ROUNDS;
    for step in 1..=found as u128 {
        likely = likely * with_others as u128 / (pairs * step);
    }
    likely > ONE
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
            quote: if repeat.changed {
                format!("{}: cùng câu chữ, khác số liệu hoặc tên riêng", repeat.at)
            } else {
                format!("{}: {}", repeat.at, own.quote)
            },
        });
        evidence.push(own);
    }
    let changed = repeats.iter().filter(|repeat| repeat.changed).count();
    let how = match changed {
        0 => "giống".to_owned(),
        all if all == repeats.len() => {
            "cùng câu chữ, chỉ đổi số liệu hoặc tên riêng so với".to_owned()
        }
        some => format!(
            "giống (trong đó {} đoạn chỉ đổi số liệu hoặc tên riêng)",
            count(some)
        ),
    };
    Finding {
        found: format!("{} đoạn", count(repeats.len())),
        expected: "kết quả của kỳ này".to_owned(),
        evidence,
        ..kind.finding(
            about("earlier-report"),
            format!(
                "Có {} đoạn (khoảng {} từ) {how} báo cáo kỳ trước của chính đơn vị (“{title}”); cần hỏi đơn vị đây là \
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

    #[test]
    fn the_same_words_about_other_figures_are_said_to_be_so() {
        let mut last = Round::new(3);
        last.write(1, &OLD);
        let earlier = last.as_earlier("2023-01-01", "2023-06-30");
        let changed = OLD.map(|text| text.replace("14", "16").replace("215", "240"));
        let changed = changed.each_ref().map(String::as_str);
        let mut round = Round::new(3);
        round.earlier = Some(earlier.clone());
        round.write(1, &changed);
        let out = round.run(&KIND);
        assert_eq!(out.units.len(), 1);
        assert!(out.units[0].1.message.contains("chỉ đổi số liệu"));
        assert!(
            out.units[0].1.evidence[0]
                .quote
                .ends_with("khác số liệu hoặc tên riêng")
        );
        // A result of an earlier version knows paragraphs by their figures only.
        let mut old = earlier;
        for print in old.units.iter_mut().flat_map(|unit| &mut unit.prints) {
            print.pattern = None;
        }
        let mut round = Round::new(3);
        round.earlier = Some(old);
        round.write(1, &changed);
        assert!(round.run(&KIND).units.is_empty());
    }

    #[test]
    fn what_several_units_wrote_is_nobody_s_own() {
        let mut last = Round::new(3);
        last.write(1, &OLD);
        last.write(2, &OLD);
        let mut round = Round::new(3);
        round.earlier = Some(last.as_earlier("2023-01-01", "2023-06-30"));
        round.write(1, &OLD);
        assert!(round.run(&KIND).units.is_empty());
    }

    #[test]
    fn more_must_be_repeated_where_everybody_repeats() {
        assert!(!super::is_chance(1, 0, 44));
        assert!(!super::is_chance(1, 0, 1));
        // Two of eleven units' paragraphs stand in another one's earlier report.
        assert!(super::is_chance(1, 20, 11));
        assert!(!super::is_chance(3, 20, 11));
        assert!(super::is_chance(3, 110, 11));
    }
}
