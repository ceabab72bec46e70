//! `text-copied`: paragraphs that two units have word for word in common.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Finding, Severity};
use crate::rules::{Parameter, Settings};

use super::own_earlier;
use super::share::{Figures, Pair, sharing};
use super::shingles::{LENGTH, Official, figures};
use super::words::{Word, count, words};
use super::{Check, Conclude, Context, Kind, Out, Place, Texts, Words, about};

pub(super) const KIND: Kind = Kind {
    code: "text-copied",
    title: "Đoạn văn giống nhau giữa các đơn vị",
    severity: Severity::Warning,
    summary: "Báo cáo của mỗi đơn vị nêu việc và số liệu của chính đơn vị đó.",
    doc: DOC,
    hint: "Đọc hai đoạn cạnh nhau và hỏi cả hai đơn vị; có thể cả hai cùng dùng một văn bản mẫu.",
    params: &[
        Parameter {
            name: "similar_percent",
            default: 60,
            min: 30,
            max: 100,
            meaning: "Hai đoạn giống nhau từ bao nhiêu phần trăm đoạn ngắn hơn thì được nêu",
        },
        Parameter {
            name: "min_words",
            default: 20,
            min: 10,
            max: 200,
            meaning: "Số từ giống nhau ít nhất của hai đoạn",
        },
        Parameter {
            name: "max_pairs",
            default: 6,
            min: 1,
            max: 30,
            meaning: "Số cặp đoạn tối đa được trích dẫn cho hai đơn vị",
        },
    ],
    of_units: true,
    build: |settings| Box::new(TextCopied::new(settings)),
};

const DOC: &str = "\
## Nội dung
Báo cáo của hai đơn vị, hoặc báo cáo kỳ này và kỳ trước của một đơn vị, có những đoạn giống nhau từng chữ, kể cả
số liệu.

## Vì sao
Việc và số liệu của hai đơn vị khó trùng nhau từng chữ. Khi trùng, cần biết đoạn nào là của đơn vị nào trước khi
chấm. Giống nhau cũng có thể vì cùng dùng một văn bản mẫu; chương trình không biết bên nào viết trước.

## Cách xác định
So từng đoạn của mọi báo cáo, sau khi bỏ câu chữ của đề cương, chương trình, chỉ tiêu, lời mở đầu và kết thúc theo
thể thức, và những câu mà nhiều đơn vị cùng dùng. Hai câu cùng mẫu mà khác số liệu không tính.
Luôn đặt hai đoạn cạnh nhau, không đưa ra tỷ lệ đơn thuần. Không trừ điểm.
Đoạn ngắn chỉ được nêu khi có từ ba đoạn giống hệt trở lên. Khi cả đợt dùng chung nhiều câu có sẵn, chỉ nêu những
đơn vị giống nhau hơn hẳn mức chung ấy.
Khi chạy với --previous, so cả với báo cáo kỳ trước của chính đơn vị (hoặc của các đơn vị đã sáp nhập vào).
Tham số similar_percent: giống từ bao nhiêu phần trăm đoạn ngắn hơn (mặc định 60). min_words: số từ giống ít nhất
(mặc định 20). max_pairs: số cặp đoạn trích tối đa cho hai đơn vị (mặc định 6).

## Ví dụ có dấu hiệu
Hai đơn vị cùng viết “Tổ chức 14 buổi nói chuyện truyền thống tại 9 xã, có 1.236 đoàn viên dự, trao 47 suất quà cho gia
đình chính sách ở vùng biên”.

## Ví dụ không có dấu hiệu
Hai đơn vị cùng chép câu dẫn của đề cương, hoặc cùng mở đầu “Thực hiện Thông báo số … của Ban Thường vụ Tỉnh đoàn”.

## Việc cần làm
Đọc hai đoạn cạnh nhau, đối chiếu với hồ sơ của từng đơn vị rồi mới kết luận.
";

/// A paragraph of fewer own words counts only together with others.
const SHORT_COUNT: usize = 3;
/// Without amounts in common, so many words must be.
const PLAIN_WORDS: u32 = 60;
/// Digits in common that are no chance: when most amounts agree, and when the whole paragraphs do.
const MANY_DIGITS: usize = 5;
const FEW_DIGITS: usize = 3;
/// From this share of the longer one, whole paragraphs are the same.
const WHOLE_PERCENT: usize = 85;
/// At most so many other units are named in the finding of one unit.
const PARTNERS: usize = 5;

struct TextCopied {
    similar: u32,
    min_words: u32,
    max_pairs: usize,
}

impl TextCopied {
    fn new(settings: &Settings) -> TextCopied {
        TextCopied {
            similar: settings.get("similar_percent") as u32,
            min_words: settings.get("min_words") as u32,
            max_pairs: settings.get("max_pairs") as usize,
        }
    }
}

/// What two units have in common.
struct Shared {
    units: (usize, usize),
    /// The round's units draw on the same patterns, so that words alone say less.
    patterned: bool,
    /// Longest first.
    pairs: Vec<Pair>,
}

impl Check for TextCopied {
    fn suspect<'c>(&'c self, cx: &Context<'c>, places: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        let suspects = self.suspects(&cx);
        for shared in &suspects {
            for pair in &shared.pairs {
                places.insert(place(&cx, pair.a));
                places.insert(place(&cx, pair.b));
            }
        }
        let stale = own_earlier::repeats(&cx, self.min_words);
        for repeat in stale.iter().flat_map(|(_, repeats)| repeats) {
            places.insert(repeat.place);
        }
        Box::new(move |texts, out| {
            self.conclude(&cx, suspects, texts, out);
            for (unit, repeats) in stale {
                let finding = own_earlier::finding(&cx, &KIND, &repeats, self.max_pairs, texts);
                out.units.push((unit, finding));
            }
        })
    }
}

impl TextCopied {
    /// Units that share more than their sort of text explains.
    fn suspects(&self, cx: &Context<'_>) -> Vec<Shared> {
        // Fingerprints only estimate; what passes here is measured on the words.
        let mut by_units: BTreeMap<(usize, usize), Vec<Pair>> = BTreeMap::new();
        let sharing = sharing(cx.units, self.similar * 2 / 3);
        for pair in sharing.pairs {
            by_units.entry((pair.a.0, pair.b.0)).or_default().push(pair);
        }
        let mut suspects = Vec::new();
        for (units, mut pairs) in by_units {
            // Amounts that agree are no chance; words alone must go beyond what all have in common.
            let chance = sharing.chance[units.0].max(sharing.chance[units.1]);
            let words = |figures: Figures| -> u32 {
                let alike = pairs.iter().filter(|pair| pair.figures == figures);
                alike.map(|pair| pair.words).sum()
            };
            let plain = words(Figures::None) >= self.min_words * 2 / 3 + 3 * chance;
            if !plain && words(Figures::Same) == 0 {
                continue;
            }
            pairs.retain(|pair| pair.figures == Figures::Same || plain);
            pairs.retain(|pair| pair.figures != Figures::Others);
            pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.words), pair.a, pair.b));
            pairs.truncate(self.max_pairs * 2);
            pairs.shrink_to_fit();
            suspects.push(Shared {
                units,
                patterned: sharing.patterned,
                pairs,
            });
        }
        suspects
    }

    fn conclude(&self, cx: &Context<'_>, suspects: Vec<Shared>, texts: &Texts, out: &mut Out) {
        let mut of_unit: BTreeMap<usize, Vec<(usize, usize, Vec<Evidence>)>> = BTreeMap::new();
        for shared in suspects {
            let measured: Vec<(Pair, Alike)> = shared
                .pairs
                .iter()
                .filter_map(|pair| {
                    let a = texts.get(&place(cx, pair.a))?;
                    let b = texts.get(&place(cx, pair.b))?;
                    let alike = alike(cx.official, a, b, self.similar, shared.patterned)?;
                    Some((*pair, alike))
                })
                .collect();
            let telling = |(_, alike): &&(Pair, Alike)| {
                let enough = if alike.figures || !shared.patterned {
                    self.min_words
                } else {
                    PLAIN_WORDS
                };
                alike.words >= enough
            };
            let short = measured.iter().filter(|(_, alike)| alike.figures).count();
            if measured.iter().find(telling).is_none() && short < SHORT_COUNT {
                continue;
            }
            let total: u32 = measured.iter().map(|(_, alike)| alike.words).sum();
            if total < self.min_words {
                continue;
            }
            let shown = &measured[..measured.len().min(self.max_pairs)];
            let side = |pick: fn(&Pair) -> [(usize, usize); 2]| {
                let mut evidence = Vec::new();
                for (pair, _) in shown {
                    let [first, second] = pick(pair);
                    evidence.push(cx.evidence(place(cx, first), texts));
                    evidence.push(cx.evidence(place(cx, second), texts));
                }
                evidence
            };
            let (a, b) = shared.units;
            let forth = side(|pair| [pair.a, pair.b]);
            let back = side(|pair| [pair.b, pair.a]);
            let paragraphs = measured.len();
            out.round.push(Finding {
                found: format!("{} đoạn, {} từ", count(paragraphs), count(total as usize)),
                expected: "mỗi đơn vị tự viết".to_owned(),
                evidence: forth.clone(),
                ..KIND.finding(
                    about(format!(
                        "copy-{}-{}",
                        cx.units[a].unit.id, cx.units[b].unit.id
                    )),
                    format!(
                        "{} và {} có {} đoạn giống nhau từng chữ (khoảng {} từ); xem hai đoạn cạnh nhau, \
                         chưa rõ bên nào viết trước",
                        cx.name(a),
                        cx.name(b),
                        count(paragraphs),
                        count(total as usize)
                    ),
                )
            });
            of_unit.entry(a).or_default().push((b, paragraphs, forth));
            of_unit.entry(b).or_default().push((a, paragraphs, back));
        }
        for (unit, partners) in of_unit {
            out.units.push((unit, of_one(cx, &partners)));
        }
    }
}

/// What a unit shares with the others, in one finding.
fn of_one(cx: &Context<'_>, partners: &[(usize, usize, Vec<Evidence>)]) -> Finding {
    let mut named: Vec<String> = partners
        .iter()
        .take(PARTNERS)
        .map(|(other, paragraphs, _)| format!("{} ({} đoạn)", cx.name(*other), count(*paragraphs)))
        .collect();
    if partners.len() > PARTNERS {
        named.push(format!("{} đơn vị khác", partners.len() - PARTNERS));
    }
    let paragraphs: usize = partners.iter().map(|(_, paragraphs, _)| paragraphs).sum();
    Finding {
        found: format!("{} đoạn", count(paragraphs)),
        expected: "mỗi đơn vị tự viết".to_owned(),
        evidence: partners
            .iter()
            .take(PARTNERS)
            .flat_map(|(_, _, evidence)| evidence.iter().cloned())
            .collect(),
        ..KIND.finding(
            about("copy"),
            format!(
                "Có đoạn giống từng chữ với báo cáo của {}; chưa rõ bên nào viết trước, cần xem hai đoạn cạnh nhau",
                named.join(", ")
            ),
        )
    }
}

fn place(cx: &Context<'_>, (unit, paragraph): (usize, usize)) -> Place {
    let text = cx.units[unit].fingerprint.paragraphs[paragraph].text;
    Place { unit, text }
}

/// Two paragraphs, measured on their words.
#[derive(Debug, Clone, Copy)]
struct Alike {
    /// Words in common beside the official ones.
    words: u32,
    /// They also give the same amounts, precise enough to be no chance.
    figures: bool,
}

/// How two paragraphs are alike, when they are alike enough. Paragraphs of one pattern with other
/// amounts are not.
fn alike(
    official: &Official,
    a: &Words,
    b: &Words,
    similar: u32,
    patterned: bool,
) -> Option<Alike> {
    let (of_a, of_b) = (words(&a.key), words(&b.key));
    let set = |words: &[Word<'_>]| -> BTreeSet<u32> { official.own(words).0.into_iter().collect() };
    let (set_a, set_b) = (set(&of_a), set(&of_b));
    let both = set_a.intersection(&set_b).count();
    let shorter = set_a.len().min(set_b.len());
    if shorter == 0 || both * 100 < shorter * similar as usize {
        return None;
    }
    let (first, second) = (figures(&a.key, &of_a), figures(&b.key, &of_b));
    let digits = |figures: &[&str]| figures.iter().map(|figure| weight(figure)).sum::<usize>();
    let stated = digits(&first).min(digits(&second));
    let shared = shared_digits(&first, &second);
    let longer = set_a.len().max(set_b.len());
    // Where one sentence of a longer paragraph is alike, two small amounts may agree by chance.
    let whole = both * 100 >= longer * WHOLE_PERCENT;
    let same = shared >= MANY_DIGITS && shared * 10 >= stated * 6
        || whole && shared == stated && shared >= FEW_DIGITS;
    // Words alone speak only where no amount speaks against them.
    let (fewer, more) = if first.len() <= second.len() {
        (&first, &second)
    } else {
        (&second, &first)
    };
    let agree = fewer.iter().all(|figure| more.contains(figure));
    let same = same || (!patterned && agree && !fewer.is_empty());
    if !same && (stated >= FEW_DIGITS || !agree) {
        return None;
    }
    Some(Alike {
        words: (both + LENGTH - 1) as u32,
        figures: same,
    })
}

/// Digits of a figure; a single one is as often part of a name (*3 tốt*) as an amount.
fn weight(figure: &str) -> usize {
    if figure.len() < 2 { 0 } else { figure.len() }
}

/// Digits of the figures that stand in both sorted lists.
fn shared_digits(a: &[&str], b: &[&str]) -> usize {
    let (mut at, mut other, mut digits) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(at), b.get(other)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                digits += weight(x);
                (at, other) = (at + 1, other + 1);
            }
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    const LONG: &str = "Tổ chức 14 buổi nói chuyện truyền thống tại 9 xã biên giới, có 1.236 đoàn viên \
        tham dự, trao 47 suất quà cho gia đình chính sách và khánh thành 3 căn nhà nhân ái";

    fn own(unit: usize) -> String {
        format!(
            "Phát động trồng {} cây dọc tuyến đường số {}, vận động {} hộ dân cùng chăm sóc, \
             kinh phí {} triệu đồng do nhân dân ấp {} đóng góp trong tháng {}",
            unit * 37 + 12,
            unit + 3,
            unit * 5 + 4,
            unit * 11 + 7,
            unit + 1,
            unit % 6 + 1
        )
    }

    #[test]
    fn a_copied_paragraph_stands_beside_its_twin() {
        let mut round = Round::new(8);
        for unit in 0..8 {
            round.write(unit, &[&own(unit)]);
        }
        round.write(2, &[LONG]);
        round.write(5, &[&LONG.replace("Tổ chức", "Đã tổ chức")]);
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1, "{:#?}", out.round);
        let quotes: Vec<&str> = out.round[0]
            .evidence
            .iter()
            .map(|e| e.quote.as_str())
            .collect();
        assert_eq!(quotes[0], LONG);
        assert!(quotes[1].starts_with("Đã tổ chức"));
        assert!(!out.round[0].message.contains('%'));
        let units: Vec<usize> = out.units.iter().map(|(unit, _)| *unit).collect();
        assert_eq!(units, [2, 5]);
        assert!(out.units[1].1.evidence[0].quote.starts_with("Đã tổ chức"));
    }

    #[test]
    fn one_sentence_with_other_figures_is_no_copy() {
        let mut round = Round::new(8);
        for unit in 0..8 {
            round.write(unit, &[&own(unit)]);
        }
        let out = round.run(&KIND);
        assert!(out.round.is_empty() && out.units.is_empty(), "{out:#?}");
    }

    #[test]
    fn what_many_units_write_is_everybody_s() {
        let mut round = Round::new(8);
        for unit in 0..8 {
            round.write(unit, &[LONG, &own(unit)]);
        }
        assert!(round.run(&KIND).round.is_empty());
    }

    #[test]
    fn official_text_is_nobody_s() {
        let mut round = Round::new(8);
        round.official(LONG);
        round.write(2, &[LONG]);
        round.write(5, &[LONG]);
        assert!(round.run(&KIND).round.is_empty());
    }

    #[test]
    fn short_paragraphs_count_together_only() {
        let short = [
            "Xây 3 cầu nông thôn dài 45 mét ở ấp Kinh Giữa",
            "Sửa 2 phòng học tạm cho 61 em ở điểm trường Rạch Dừa",
            "Tặng 18 xe đạp cho học sinh nghèo xã Tân Thuận Đông",
        ];
        let mut round = Round::new(8);
        round.write(1, &short[..1]);
        round.write(3, &short[..1]);
        assert!(round.run(&KIND).round.is_empty());
        let mut round = Round::new(8);
        round.write(1, &short);
        round.write(3, &short);
        assert_eq!(round.run(&KIND).round.len(), 1);
    }

    #[test]
    fn a_stock_of_ready_made_sentences_is_no_copy() {
        // Every unit draws sentences from one stock, so that every two units share some.
        let mut round = Round::new(40);
        for unit in 0..40usize {
            let drawn: Vec<String> = (0..6)
                .map(|i| {
                    let pick = (unit * 6 + i).wrapping_mul(0x9e37_79b9) % 1013 % 60;
                    let name = format!("nhóm {}", "abcdefghij".repeat(2).split_at(pick % 10).1);
                    let spot = ["chợ", "bến", "đình", "trường", "kênh", "lộ"][pick / 10];
                    format!(
                        "Câu lạc bộ {name} ở {spot} duy trì sinh hoạt {} lần mỗi quý tại nhà văn hóa, thu hút thanh niên \
                         khu vực {} tham gia văn nghệ, thể thao và tìm hiểu pháp luật loại {}",
                        unit % 7 + 12,
                        unit * 3 + 11,
                        unit * 13 + i + 100
                    )
                })
                .collect();
            let texts: Vec<&str> = drawn.iter().map(String::as_str).collect();
            round.write(unit, &texts);
        }
        let out = round.run(&KIND);
        assert!(out.round.is_empty(), "{:#?}", out.round);
    }
}
