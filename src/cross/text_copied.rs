//! `text-copied`: paragraphs that two units have in common, word for word or but for figures and names.

mod differs;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Finding, Severity};
use crate::rules::{Parameter, Settings};

use super::alike::{Chain, Shared};
use super::habits::{Habits, amount_bits, sixteenths};
use super::kept;
use super::own_earlier;
use super::share::{Pair, sharing};
use super::skeleton::Skeleton;
use super::words::count;
use super::{Check, Conclude, Context, Kind, Out, Place, Texts, about};
use differs::Differs;

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
dùng không nói lên gì, câu chữ riêng nói lên nhiều; số liệu và tên riêng trùng ở cùng một chỗ, các đoạn giống nhau đứng
liền nhau được tính thêm. Đoạn đổi số liệu hay tên riêng chỉ được nêu khi giống nhau gần trọn đoạn hoặc một mạch dài;
bỏ bớt, đổi chỗ một câu hay thay vài từ thường vẫn nhận ra. Chỉ ghi “giống nhau từng chữ” khi cả câu chữ, số liệu và
tên riêng đều trùng; khác đi thì ghi rõ khác bao nhiêu số liệu, tên riêng, hoặc chỉ giống nhau phần lớn câu chữ. Một đoạn duy nhất cũng được nêu, nếu có từ 30 từ riêng trở lên và
ít nhất hai số liệu hay tên riêng, và không đơn vị nào khác viết như vậy.
Đợt càng ít đơn vị thì cần giống nhau càng nhiều mới nêu, vì ít báo cáo thì chưa rõ câu chữ nào là quen dùng.
Khi các đơn vị cùng điền vào những câu mẫu có sẵn thì chỉ nêu hai báo cáo giống nhau hơn hẳn mức chung của cả đợt, hoặc
trùng cả số liệu; một đoạn chép lại mà đổi hết số liệu trong đợt như vậy thì không nhận ra. Đoạn vừa đổi hết số liệu vừa
thay từ rải rác thường không nhận ra; đoạn viết lại bằng câu chữ khác thì không.
Luôn đặt hai đoạn cạnh nhau, không đưa ra tỷ lệ đơn thuần. Không trừ điểm.
Khi chạy với --previous, so cả với báo cáo kỳ trước của chính đơn vị (hoặc của các đơn vị đã sáp nhập vào): nêu đoạn
giống cả số liệu, và đoạn giữ nguyên câu chữ mà chỉ đổi số liệu, tên riêng, từ 40 từ trở lên tính chung; thông báo nói rõ
bao nhiêu đoạn chỉ đổi số liệu hoặc tên riêng. Đoạn mà nhiều đơn vị cùng viết kỳ trước thì bỏ qua; khi báo cáo cũng hay trùng đoạn với
kỳ trước của đơn vị khác thì phải trùng nhiều hơn mức ngẫu nhiên mới nêu. Đoạn đổi số liệu và sửa cả câu chữ thì không
nhận ra.
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

/// Bits that name one place among the words of two reports; a place right behind another, with a few words
/// changed between; one a few paragraphs further on in both; and one elsewhere.
const PLACE_BITS: u32 = 25;
const LINK_BITS: u32 = 4;
const NEXT_BITS: u32 = 1;
const APART_BITS: u32 = 12;
/// So many paragraphs further on is still near.
const NEAR: u32 = 4;
/// Amounts and names that agree must say so many bits more than the number of pairs of units, so that
/// chance alone makes no finding; words that agree as well, so many in all.
const MARGIN_BITS: u32 = 12;
const WORDS_BITS: u32 = 104;
/// What a name that nobody else gives in its place says.
const NAME_BITS: u32 = 5;
/// What another amount in the same place says against the amounts that are the same.
const AGAINST_BITS: u32 = 2;
/// Words that are no more than a part of both paragraphs, and have other amounts beside them, say nothing
/// but where, unless so many follow each other.
const LONG_WORDS: u32 = 40;
/// So many of them must be neither official nor a figure or name, in all and for each figure that differs:
/// labels of figures follow the outline.
const OWN_WORDS: u32 = 24;
const WORDS_A_FIGURE: u32 = 6;
/// What it says that no amount and no name of a whole paragraph differs, where there are so many.
const EXACT_BITS: u32 = 8;
const EXACT_SAID: usize = 2;
/// A smaller round is judged as strictly as one of so many units.
const FEW_UNITS: u64 = 40;
/// Without a figure or a name beside them, so many words must be shared.
const PLAIN_WORDS: u32 = 30;
/// A copy concerns few units: what a unit shares with the other one of this rank is the manner of the
/// round, and the words of a copy go beyond it by so many tenths.
const MANNER_RANK: usize = 2;
const BEYOND_MANNER: u32 = 24;
/// One paragraph is handed on with other amounts and names: alike from end to end, with so many words that
/// are neither official nor a figure or name, and so many figures and names between them. Prose without any
/// may be a stock sentence of the trade.
const TWIN_WORDS: u32 = 30;
const TWIN_SAID: u32 = 2;
/// Between one changed word and the next, so many are the same.
const RUN_WORDS: u32 = 15;
/// Its words then say so many bits more than its place, in a round whose units each write by themselves;
/// and so many more where it is not alike as a whole, but makes so much of the shorter paragraph and of the
/// longer one.
const TWIN_BITS: u32 = 20;
const PARTLY_BITS: u32 = 20;
const PARTLY_PERCENT: usize = 75;
const HALF_PERCENT: usize = 50;
/// From so many bits on, two units are tied; where many units are tied with several others, by different
/// paragraphs, they draw on common sentences, and twins say the less: so many bits more if all units are,
/// in the square of their share.
const TIE_BITS: u32 = 20;
const TIED_BITS: u64 = 2400;
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

/// Two paragraphs of two units, and what they say alike.
struct Alike {
    pair: Pair,
    shared: Shared,
    /// What speaks for a copy beyond the habits of the round.
    proof: Proof,
    /// What is not alike in them.
    differs: Differs,
}

/// What speaks for a copy, in sixteenths of a bit.
#[derive(Debug, Clone, Copy, Default)]
struct Proof {
    /// The words together with the amounts and names.
    all: u32,
    /// The amounts and names alone; the words only say where.
    amounts: u32,
    /// What one paragraph that is alike from end to end says, whatever amounts and names it gives.
    twin: u32,
}

/// What two units have in common.
struct Copied {
    units: (usize, usize),
    proof: Proof,
    /// Longest first.
    paragraphs: Vec<Alike>,
}

impl Check for TextCopied {
    fn suspect<'c>(&'c self, cx: &Context<'c>, places: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        let copies = self.copies(&cx);
        for alike in copies.iter().flat_map(|copy| &copy.paragraphs) {
            places.insert(place(&cx, alike.pair.a));
            places.insert(place(&cx, alike.pair.b));
        }
        let stale = own_earlier::repeats(&cx, self.min_words);
        for repeat in stale.iter().flat_map(|(_, repeats)| repeats) {
            places.insert(repeat.place);
        }
        Box::new(move |texts, out| {
            self.conclude(&cx, &copies, texts, out);
            for (unit, repeats) in stale {
                let finding = own_earlier::finding(&cx, &KIND, &repeats, self.max_pairs, texts);
                out.units.push((unit, finding));
            }
        })
    }
}

/// The paragraphs to be compared, without their words.
fn skeletons(cx: &Context<'_>, pairs: &[Pair]) -> BTreeMap<(u32, u32), Skeleton> {
    let mut wanted: Vec<(u32, u32)> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = BTreeMap::new();
    for of_unit in wanted.chunk_by(|x, y| x.0 == y.0) {
        let unit = of_unit[0].0;
        let print = &cx.units[unit as usize].fingerprint;
        let paragraphs = of_unit.iter().map(|(_, paragraph)| *paragraph);
        let number = |paragraph: u32| print.paragraphs[paragraph as usize].text;
        let paragraphs: BTreeMap<u32, u32> = paragraphs.map(|p| (number(p), p)).collect();
        let texts = paragraphs.keys().copied().collect();
        kept::each(print, &texts, |text, key| {
            found.insert((unit, paragraphs[&text]), Skeleton::of(key));
        });
    }
    found
}

impl TextCopied {
    /// The units that share more than their sort of text explains.
    fn copies(&self, cx: &Context<'_>) -> Vec<Copied> {
        let pairs = sharing(cx.units);
        if pairs.is_empty() {
            return Vec::new();
        }
        let skeletons = skeletons(cx, &pairs);
        let habits = Habits::of(cx.units);
        let mut all: Vec<Copied> = Vec::new();
        for group in pairs.chunk_by(|x, y| x.units() == y.units()) {
            let paragraphs = self.measure(cx, group, &skeletons, &habits);
            let proof = Proof {
                all: paragraphs.iter().map(|alike| alike.proof.all).sum(),
                amounts: paragraphs.iter().map(|alike| alike.proof.amounts).sum(),
                twin: paragraphs.iter().map(|alike| alike.proof.twin).sum(),
            };
            if proof.all > 0 || proof.twin > 0 {
                let (a, b) = group[0].units();
                all.push(Copied {
                    units: (a as usize, b as usize),
                    proof,
                    paragraphs,
                });
            }
        }
        drop(skeletons);
        // What few units write says little about how all write.
        let few = cx.units.len().max(1) as u64;
        let units = few.max(FEW_UNITS);
        let amounts = sixteenths(units * (units - 1) / 2, 1) + MARGIN_BITS * 16;
        let manner = manner(&all, cx.units.len());
        let words = (u64::from(WORDS_BITS * 16) * (units + few) / (2 * few)) as u32
            + manner * BEYOND_MANNER / 10;
        let tied = tied(&all, cx.units.len());
        let twin = (u64::from(TWIN_BITS * 16) * (units + few) / (2 * few)
            + TIED_BITS * 16 * tied * tied / (few * few)) as u32;
        all.retain(|copy| {
            let span: u32 = copy.paragraphs.iter().map(|alike| alike.shared.span).sum();
            let mut each = copy.paragraphs.iter();
            let telling =
                each.any(|alike| alike.shared.said > 0 || alike.shared.span >= PLAIN_WORDS);
            (copy.proof.all >= words || copy.proof.amounts >= amounts || copy.proof.twin >= twin)
                && span >= self.min_words
                && telling
        });
        differs::tell(cx, &mut all);
        for copy in &mut all {
            let longest = |alike: &Alike| (Reverse(alike.shared.span), alike.pair.a, alike.pair.b);
            copy.paragraphs.sort_by_key(longest);
        }
        all
    }

    /// The paragraphs of two units that are alike, each once, and what each of them says.
    fn measure(
        &self,
        cx: &Context<'_>,
        pairs: &[Pair],
        skeletons: &BTreeMap<(u32, u32), Skeleton>,
        habits: &Habits,
    ) -> Vec<Alike> {
        let mut measured: Vec<Alike> = Vec::new();
        for pair in pairs {
            let (Some(a), Some(b)) = (skeletons.get(&pair.a), skeletons.get(&pair.b)) else {
                continue;
            };
            let shared = Shared::of(cx.official, a, b);
            let shorter = a.words.len().min(b.words.len()) as u32;
            if !shared.chains.is_empty() && shared.words * 100 >= shorter * self.similar {
                measured.push(Alike {
                    pair: *pair,
                    shared,
                    proof: Proof::default(),
                    differs: Differs::default(),
                });
            }
        }
        measured.sort_by_key(|alike| (Reverse(alike.shared.words), alike.pair.a, alike.pair.b));
        let (mut used_a, mut used_b) = (BTreeSet::new(), BTreeSet::new());
        measured.retain(|alike| used_a.insert(alike.pair.a) & used_b.insert(alike.pair.b));
        measured.sort_by_key(|alike| (alike.pair.a, alike.pair.b));
        let mut before: Option<Pair> = None;
        for alike in &mut measured {
            let steps = before.map(|before| {
                let step = |from: (u32, u32), to: (u32, u32)| to.1.checked_sub(from.1);
                (step(before.a, alike.pair.a), step(before.b, alike.pair.b))
            });
            let place = match steps {
                None => PLACE_BITS,
                Some((Some(1), Some(1))) if alike.shared.whole => NEXT_BITS,
                Some((Some(1..=NEAR), Some(1..=NEAR))) if alike.shared.whole => LINK_BITS,
                _ => APART_BITS,
            };
            let a = &skeletons[&alike.pair.a];
            let own = habits.counted(alike.pair.a.0 as usize, alike.pair.b.0 as usize);
            let (one, other) = (a.words.len(), skeletons[&alike.pair.b].words.len());
            let covers =
                |words: usize, percent| alike.shared.alike as usize * 100 >= words * percent;
            let partly =
                covers(one.max(other), HALF_PERCENT) && covers(one.min(other), PARTLY_PERCENT);
            alike.proof = proof(a, &alike.shared, habits, place, own, partly);
            if alike.proof.all > 0 || alike.proof.twin > 0 {
                before = Some(alike.pair);
            }
        }
        measured.retain(|alike| alike.proof.all > 0 || alike.proof.twin > 0);
        measured
    }

    fn conclude(&self, cx: &Context<'_>, copies: &[Copied], texts: &Texts, out: &mut Out) {
        let mut of_unit: BTreeMap<usize, Vec<(usize, usize, Vec<Evidence>)>> = BTreeMap::new();
        for copy in copies {
            let (a, b) = copy.units;
            let total: u32 = copy.paragraphs.iter().map(|alike| alike.shared.span).sum();
            let shown = &copy.paragraphs[..copy.paragraphs.len().min(self.max_pairs)];
            let side = |pick: fn(&Pair) -> [(u32, u32); 2]| {
                let mut evidence = Vec::new();
                for alike in shown {
                    let [first, second] = pick(&alike.pair);
                    evidence.push(cx.evidence(place(cx, first), texts));
                    evidence.push(cx.evidence(place(cx, second), texts));
                }
                evidence
            };
            let forth = side(|pair| [pair.a, pair.b]);
            let back = side(|pair| [pair.b, pair.a]);
            let paragraphs = copy.paragraphs.len();
            let how = differs::in_words(copy.paragraphs.iter().map(|alike| &alike.differs));
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

/// What units of this round share by their manner of writing, in sixteenths of a bit: so much, at
/// most, four in five of them have in common with their third closest other unit.
fn manner(all: &[Copied], units: usize) -> u32 {
    let mut with_others: Vec<Vec<u32>> = vec![Vec::new(); units];
    for copy in all {
        with_others[copy.units.0].push(copy.proof.all);
        with_others[copy.units.1].push(copy.proof.all);
    }
    let mut usual: Vec<u32> = with_others
        .into_iter()
        .map(|mut bits| {
            bits.sort_unstable_by_key(|bits| Reverse(*bits));
            bits.get(MANNER_RANK).copied().unwrap_or(0)
        })
        .collect();
    usual.sort_unstable();
    usual.get(units * 4 / 5).copied().unwrap_or(0)
}

/// How many units are tied with two others or more, and not by one paragraph that all of them have.
fn tied(all: &[Copied], units: usize) -> u64 {
    let mut ties: Vec<Option<(usize, u32)>> = vec![None; units];
    let mut tied = vec![false; units];
    for copy in all {
        let (a, b) = copy.units;
        let strong = copy.paragraphs.iter();
        for alike in strong.filter(|alike| alike.proof.all >= TIE_BITS * 16) {
            for (unit, other, paragraph) in [(a, b, alike.pair.a.1), (b, a, alike.pair.b.1)] {
                match ties[unit] {
                    None => ties[unit] = Some((other, paragraph)),
                    Some((first, at)) => tied[unit] |= first != other && at != paragraph,
                }
            }
        }
    }
    tied.into_iter().filter(|tied| *tied).count() as u64
}

/// Surprise beyond what finding some place to agree by chance explains.
fn proof(
    a: &Skeleton,
    shared: &Shared,
    habits: &Habits,
    place: u32,
    own: u64,
    partly: bool,
) -> Proof {
    let of_chain = |chain: &Chain| -> u32 {
        let here = chain.stretches.iter();
        let bits: u32 = here
            .map(|stretch| habits.surprise(&a.words, chain.stretches[0].start, stretch, own))
            .sum();
        bits.saturating_sub((chain.stretches.len() as u32 - 1) * LINK_BITS * 16)
    };
    let mut chains = shared.chains.iter();
    let longest = chains.next().map_or(0, of_chain);
    let others: u32 = chains
        .map(|chain| of_chain(chain).saturating_sub(APART_BITS * 16))
        .sum();
    let amounts: u32 = shared
        .same
        .iter()
        .map(|at| {
            let said = &a.said[*at as usize];
            let plain = said.digits.map_or(NAME_BITS, amount_bits);
            habits.surprise_of(a, said, plain, own)
        })
        .sum::<u32>()
        .saturating_sub(shared.other_figures * AGAINST_BITS * 16);
    let said = shared.same.len();
    let exact = shared.whole && said >= EXACT_SAID && said == a.said.len();
    let amounts = amounts + u32::from(exact) * EXACT_BITS * 16;
    let words = longest + others;
    let same = shared.same_amounts(a);
    let span = shared.chains.first().map_or(0, |chain| chain.span);
    let prose = shared.words >= OWN_WORDS && shared.words >= shared.other_figures * WORDS_A_FIGURE;
    let alike = shared.whole || span >= LONG_WORDS;
    let telling = prose && alike || same >= 2 && same > shared.other_figures;
    let only_where = (words.min(place * 16) + amounts).saturating_sub(place * 16);
    let everything = (words + amounts).saturating_sub(place * 16);
    // Answers to the same questions are alike in pieces; a copy runs on.
    let pieces: usize = shared
        .chains
        .iter()
        .map(|chain| chain.stretches.len())
        .sum();
    let runs_on = shared.words >= pieces as u32 * RUN_WORDS;
    let is_twin =
        partly && prose && runs_on && shared.words >= TWIN_WORDS && shared.said >= TWIN_SAID;
    let partly_bits = if shared.whole { 0 } else { PARTLY_BITS * 16 };
    Proof {
        all: if telling { everything } else { only_where },
        amounts: only_where,
        twin: if is_twin {
            everything.saturating_sub(partly_bits)
        } else {
            0
        },
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

fn place(cx: &Context<'_>, (unit, paragraph): (u32, u32)) -> Place {
    let unit = unit as usize;
    let text = cx.units[unit].fingerprint.paragraphs[paragraph as usize].text;
    Place { unit, text }
}

#[cfg(test)]
mod tests;
