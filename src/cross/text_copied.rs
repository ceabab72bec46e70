//! `text-copied`: paragraphs that two units have word for word in common.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Finding, Severity};
use crate::rules::{Parameter, Settings};

use super::alike::{Chain, Shared};
use super::habits::{Habits, amount_bits, sixteenths};
use super::own_earlier;
use super::share::{Pair, sharing};
use super::skeleton::Skeleton;
use super::words::count;
use super::{Check, Conclude, Context, Kind, Out, Place, Texts, about};

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
            default: 30,
            min: 10,
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
Báo cáo của hai đơn vị, hoặc báo cáo kỳ này và kỳ trước của một đơn vị, có những đoạn giống nhau từng chữ, hoặc
cùng câu chữ mà chỉ đổi số liệu, tên riêng.

## Vì sao
Việc và số liệu của hai đơn vị khó trùng nhau từng chữ. Khi trùng, cần biết đoạn nào là của đơn vị nào trước khi
chấm. Giống nhau cũng có thể vì cùng dùng một văn bản mẫu; chương trình không biết bên nào viết trước.

## Cách xác định
So từng đoạn của mọi báo cáo theo câu chữ, để riêng số liệu và tên riêng, sau khi bỏ câu chữ của đề cương, chương
trình, chỉ tiêu, lời mở đầu và kết thúc theo thể thức. Phần giống nhau được cân theo cách viết của cả đợt: cụm từ quen
dùng không nói lên gì, câu chữ riêng nói lên nhiều; số liệu và tên riêng trùng ở cùng một chỗ được tính thêm.
Đoạn đổi số liệu hay tên riêng chỉ được nêu khi giống nhau gần trọn đoạn hoặc một mạch dài; khi các đơn vị cùng điền vào
những câu mẫu có sẵn thì chỉ nêu đoạn trùng cả số liệu.
Luôn đặt hai đoạn cạnh nhau, không đưa ra tỷ lệ đơn thuần. Không trừ điểm.
Khi chạy với --previous, so cả với báo cáo kỳ trước của chính đơn vị (hoặc của các đơn vị đã sáp nhập vào).
Tham số similar_percent: giống từ bao nhiêu phần trăm đoạn ngắn hơn (mặc định 30). min_words: số từ giống ít nhất
(mặc định 20). max_pairs: số cặp đoạn trích tối đa cho hai đơn vị (mặc định 6).

## Ví dụ có dấu hiệu
Hai đơn vị cùng viết “Tổ chức 14 buổi nói chuyện truyền thống tại 9 xã, có 1.236 đoàn viên dự, trao 47 suất quà cho gia
đình chính sách ở vùng biên”.

## Ví dụ không có dấu hiệu
Hai đơn vị cùng chép câu dẫn của đề cương, hoặc cùng mở đầu “Thực hiện Thông báo số … của Ban Thường vụ Tỉnh đoàn”.

## Việc cần làm
Đọc hai đoạn cạnh nhau, đối chiếu với hồ sơ của từng đơn vị rồi mới kết luận.
";

/// Without a figure or a name beside them, so many words must be shared in one paragraph.
const PLAIN_WORDS: u32 = 30;
/// Bits that name one place among the words of two reports; a place right behind another, with a few words
/// changed between; and one elsewhere in the same paragraph.
const PLACE_BITS: u32 = 25;
const LINK_BITS: u32 = 4;
const APART_BITS: u32 = 12;
/// Where the words of a round foretell each other so well, in sixteenths of a bit a word, its units
/// assemble ready-made phrases.
const STOCK_SURPRISE: u32 = 28;
/// Words in a row that say something where the amounts beside them agree; where they don't, but the
/// paragraphs are alike as a whole; and where a part is alike.
const AGREEING_WORDS: u32 = 20;
const CHAIN_WORDS: u32 = 35;
const LONG_CHAIN_WORDS: u32 = 55;
/// One paragraph in so many of a unit shows how it writes.
const SHOWN: usize = 7;
/// Bits beyond those and the number of pairs of units, so that chance alone makes no finding.
const MARGIN_BITS: u32 = 16;
/// What a name that nobody else gives in its place says.
const NAME_BITS: u32 = 5;
/// What another amount in the same place says against the amounts that are the same.
const AGAINST_BITS: u32 = 2;
/// A pattern may be used by just two units, so that words say no more than this in bits; amounts must.
const PATTERN_BITS: u32 = 8;
/// How much a sequence weighs that others wrote once, in quarters: little proof where units write by
/// patterns, since the next unit fills in the same one.
const PRIOR: u64 = 16;
const PRIOR_PATTERNED: u64 = 1;
/// Fewer words of a paragraph don't show how a unit writes.
const TELLING_WORDS: usize = 15;
/// At most so many other units are named in the finding of one unit.
const PARTNERS: usize = 5;

struct TextCopied {
    similar: usize,
    min_words: u32,
    max_pairs: usize,
}

impl TextCopied {
    fn new(settings: &Settings) -> TextCopied {
        TextCopied {
            similar: settings.get("similar_percent") as usize,
            min_words: settings.get("min_words") as u32,
            max_pairs: settings.get("max_pairs") as usize,
        }
    }
}

impl Check for TextCopied {
    fn suspect<'c>(&'c self, cx: &Context<'c>, places: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        let pairs = sharing(cx.units);
        for pair in &pairs {
            places.insert(place(&cx, pair.a));
            places.insert(place(&cx, pair.b));
        }
        if !pairs.is_empty() {
            places.extend(all_places(&cx).filter(|place| shows(&cx, place)));
        }
        let stale = own_earlier::repeats(&cx, self.min_words);
        for repeat in stale.iter().flat_map(|(_, repeats)| repeats) {
            places.insert(repeat.place);
        }
        Box::new(move |texts, out| {
            self.conclude(&cx, &pairs, texts, out);
            for (unit, repeats) in stale {
                let finding = own_earlier::finding(&cx, &KIND, &repeats, self.max_pairs, texts);
                out.units.push((unit, finding));
            }
        })
    }
}

/// Every paragraph of the round.
fn all_places(cx: &Context<'_>) -> impl Iterator<Item = Place> {
    let units = cx.units.iter().enumerate();
    units.flat_map(|(unit, assessment)| {
        let paragraphs = assessment.fingerprint.paragraphs.iter();
        paragraphs.map(move |print| Place {
            unit,
            text: print.text,
        })
    })
}

/// The paragraph is one of those that show how the units of the round write.
fn shows(cx: &Context<'_>, place: &Place) -> bool {
    let stride = SHOWN.max(cx.units.len() / 4);
    (place.unit * 3 + place.text as usize).is_multiple_of(stride)
}

/// Two paragraphs of two units, and what they say alike.
struct Alike<'s> {
    pair: Pair,
    a: &'s Skeleton<'s>,
    b: &'s Skeleton<'s>,
    shared: Shared,
}

impl TextCopied {
    /// The paragraphs that are alike enough, of every two units.
    fn measure<'s>(
        &self,
        cx: &Context<'_>,
        pairs: &[Pair],
        skeletons: &'s BTreeMap<Place, Skeleton<'s>>,
    ) -> Vec<Alike<'s>> {
        let measured = pairs.iter().filter_map(|pair| {
            let a = skeletons.get(&place(cx, pair.a))?;
            let b = skeletons.get(&place(cx, pair.b))?;
            let shared = Shared::of(cx.official, a, b);
            let shorter = a.hashes.len().min(b.hashes.len());
            (shared.words * 100 >= shorter * self.similar).then_some(Alike {
                pair: *pair,
                a,
                b,
                shared,
            })
        });
        measured.collect()
    }

    fn conclude(&self, cx: &Context<'_>, pairs: &[Pair], texts: &Texts, out: &mut Out) {
        let skeletons: BTreeMap<Place, Skeleton<'_>> = texts
            .iter()
            .map(|(place, words)| (*place, Skeleton::of(&words.key)))
            .collect();
        let measured = self.measure(cx, pairs, &skeletons);
        if measured.is_empty() {
            return;
        }
        let shown: Vec<Place> = texts
            .keys()
            .filter(|place| shows(cx, place))
            .copied()
            .collect();
        let asked: Vec<&Skeleton<'_>> = measured
            .iter()
            .map(|alike| alike.a)
            .chain(shown.iter().map(|place| &skeletons[place]))
            .collect();
        let mut habits = Habits::of(cx.units, &asked, PRIOR);
        let mut usual: Vec<u32> = shown
            .iter()
            .map(|place| {
                (
                    habits.counted(place.unit, place.unit) / 2,
                    &skeletons[place].hashes,
                )
            })
            .filter(|(_, words)| words.len() >= TELLING_WORDS)
            .map(|(own, words)| habits.surprise(words, 0, words.len(), own) / words.len() as u32)
            .collect();
        usual.sort_unstable();
        let usual = usual.get(usual.len() / 2).copied().unwrap_or(u32::MAX);
        let mut manner = Manner {
            patterned: false,
            stock: usual < STOCK_SURPRISE,
        };
        if manner.stock {
            habits.prior = PRIOR_PATTERNED;
        }
        // What no habit explains, and yet every unit fills in its own amounts: a pattern.
        let filled_in: BTreeSet<(usize, usize)> = measured
            .iter()
            .filter(|alike| alike.shared.is_filled_in(alike.a))
            .filter(|alike| alike.shared.is_whole(alike.a, alike.b))
            .flat_map(|alike| [alike.pair.a, alike.pair.b])
            .collect();
        manner.patterned = filled_in.len() > cx.units.len();
        if manner.patterned {
            habits.prior = PRIOR_PATTERNED;
        }
        let units = cx.units.len() as u64;
        let pairs_of_units = sixteenths(units * units.saturating_sub(1) / 2, 1);
        let enough = pairs_of_units + MARGIN_BITS * 16;
        let mut of_unit: BTreeMap<usize, Vec<(usize, usize, Vec<Evidence>)>> = BTreeMap::new();
        for group in measured.chunk_by(|x, y| (x.pair.a.0, x.pair.b.0) == (y.pair.a.0, y.pair.b.0))
        {
            let (a, b) = (group[0].pair.a.0, group[0].pair.b.0);
            let mut told: Vec<(Proof, &Alike<'_>)> = group
                .iter()
                .map(|alike| (alike.beyond_chance(&habits, manner), alike))
                .filter(|(proof, _)| proof.is_some())
                .collect();
            let bits = told
                .iter()
                .map(|(proof, _)| proof.words + proof.amounts)
                .sum::<u32>()
                + told
                    .iter()
                    .map(|(proof, _)| proof.pattern)
                    .max()
                    .unwrap_or(0);
            let total: u32 = told.iter().map(|(_, alike)| alike.shared.span).sum();
            let telling = told
                .iter()
                .any(|(_, alike)| alike.shared.specific || alike.shared.span >= PLAIN_WORDS);
            if bits < enough || total < self.min_words || !telling {
                continue;
            }
            told.sort_by_key(|(_, alike)| (Reverse(alike.shared.span), alike.pair.a, alike.pair.b));
            let shown = &told[..told.len().min(self.max_pairs)];
            let side = |pick: fn(&Pair) -> [(usize, usize); 2]| {
                let mut evidence = Vec::new();
                for (_, alike) in shown {
                    let [first, second] = pick(&alike.pair);
                    evidence.push(cx.evidence(place(cx, first), texts));
                    evidence.push(cx.evidence(place(cx, second), texts));
                }
                evidence
            };
            let forth = side(|pair| [pair.a, pair.b]);
            let back = side(|pair| [pair.b, pair.a]);
            let paragraphs = told.len();
            let changed = told
                .iter()
                .any(|(_, alike)| alike.shared.is_filled_in(alike.a));
            let how = if changed {
                "cùng câu chữ, có chỗ đổi số liệu hoặc tên riêng"
            } else {
                "giống nhau từng chữ"
            };
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
                        "{} và {} có {} đoạn {how} (khoảng {} từ); xem hai đoạn cạnh nhau, chưa rõ bên nào viết trước",
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

impl Alike<'_> {
    /// Surprise beyond what finding some place to agree by chance explains, in sixteenths of a bit.
    fn beyond_chance(&self, habits: &Habits, manner: Manner) -> Proof {
        let own = habits.counted(self.pair.a.0, self.pair.b.0);
        let words = &self.a.hashes;
        let beyond = |chain: &Chain, chance: u32| {
            let links = (chain.stretches.len() as u32).saturating_sub(1) * LINK_BITS;
            let here = chain.stretches.iter();
            let here: u32 = here
                .map(|stretch| habits.surprise(words, stretch.start, stretch.end, own))
                .sum();
            here.saturating_sub((chance + links) * 16)
        };
        let mut proof = Proof::default();
        let mut chains = self.shared.chains.iter();
        if let Some(longest) = chains.next() {
            let here = beyond(longest, PLACE_BITS);
            // Where the amounts differ, little less than the whole must be alike.
            let telling = if self.shared.amounts_agree() {
                longest.span >= AGREEING_WORDS
            } else {
                longest.span >= CHAIN_WORDS && self.shared.is_whole(self.a, self.b)
                    || longest.span >= LONG_CHAIN_WORDS && !manner.stock
            };
            if telling && !manner.patterned {
                proof.words = here;
                let others = chains.filter(|chain| chain.span >= AGREEING_WORDS / 2);
                proof.words += others.map(|chain| beyond(chain, APART_BITS)).sum::<u32>();
            } else {
                proof.pattern = here.min(PATTERN_BITS * 16);
            }
        }
        let amounts = self.shared.same_figures.iter();
        let amounts = amounts.map(|&at| (at, self.a.figures[at], amount_bits(self.a.figures[at])));
        let names = self.shared.same_names.iter();
        let names = names.map(|&at| (at, self.a.names[at], NAME_BITS));
        proof.amounts = amounts
            .chain(names)
            .map(|(at, said, bits)| habits.surprise_of(words, at, said, bits, own))
            .sum::<u32>()
            .saturating_sub(self.shared.other_figures as u32 * AGAINST_BITS * 16);
        proof
    }
}

/// What speaks for a copy, in sixteenths of a bit.
#[derive(Debug, Clone, Copy, Default)]
struct Proof {
    /// Words enough in a row.
    words: u32,
    /// Fewer words: a turn of phrase or a pattern may be shared by just two.
    pattern: u32,
    /// The same amounts and names in the same places.
    amounts: u32,
}

impl Proof {
    fn is_some(self) -> bool {
        self.words + self.pattern + self.amounts > 0
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
                "Có đoạn cùng câu chữ với báo cáo của {}; chưa rõ bên nào viết trước, cần xem hai đoạn cạnh nhau",
                named.join(", ")
            ),
        )
    }
}

fn place(cx: &Context<'_>, (unit, paragraph): (usize, usize)) -> Place {
    let text = cx.units[unit].fingerprint.paragraphs[paragraph].text;
    Place { unit, text }
}

/// How the units of a round write.
#[derive(Debug, Clone, Copy)]
struct Manner {
    /// By patterns that each unit fills in.
    patterned: bool,
    /// By putting ready-made phrases together.
    stock: bool,
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

    const PROSE: &str = "Ngày 12/3, Ban Thường vụ về dự sinh hoạt với chi đoàn ấp Kinh Giữa, nghe bạn trẻ kể \
        chuyện bỏ nghề đi biển về nuôi lươn không bùn, sau đó góp 14 triệu đồng mua máy bơm cho tổ hợp tác \
        gồm 9 hộ; cuối buổi có thêm 23 người xin vào tổ và hẹn mùa nước nổi sẽ mở bể ương giống ở Rạch Dừa.";

    #[test]
    fn other_amounts_and_names_do_not_hide_a_copy() {
        let changed = PROSE
            .replace("12/3", "4/5")
            .replace("Kinh Giữa", "Tân Thuận Đông")
            .replace("14 triệu", "35 triệu")
            .replace("9 hộ", "16 hộ")
            .replace("23 người", "41 người")
            .replace("Rạch Dừa", "Bình Sơn");
        let mut round = Round::new(8);
        for unit in 0..8 {
            round.write(unit, &[&own(unit)]);
        }
        round.write(1, &[PROSE]);
        round.write(6, &[&changed]);
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1, "{:#?}", out.round);
        assert!(out.round[0].message.contains("đổi số liệu hoặc tên riêng"));
    }

    #[test]
    fn a_part_of_a_paragraph_and_sentences_in_another_order_are_found() {
        let (first, second) = PROSE.split_at(PROSE.find("; cuối").unwrap() + 2);
        let turned = format!("{second} {first}");
        let part = format!("{} {first}", own(20));
        for copy in [turned, part] {
            let mut round = Round::new(8);
            for unit in 0..8 {
                round.write(unit, &[&own(unit)]);
            }
            round.write(1, &[PROSE]);
            round.write(6, &[&copy]);
            let out = round.run(&KIND);
            assert_eq!(out.round.len(), 1, "{copy}: {:#?}", out.round);
        }
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
