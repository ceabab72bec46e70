//! `percent-wrong`: a percentage that does not follow from the two numbers printed beside it.
//!
//! Two shapes are recomputed: *value … share of the target* (the target restated in the same place, or
//! the part the board gave) and *part/whole … rate*. A percentage is named wrong only when no pair of
//! numbers of its sentence or row yields it.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::{
    Anchor, Claim, Finding, NormalizedPart, Outcome, Reading, Severity, Subject, vietnamese,
};
use crate::rules::{Target, TargetKind};

use super::format::{plain, target as name};
use super::printed::{self, Interval, Place};
use super::{Check, Context, Kind, Parameter};

pub(super) const KIND: Kind = Kind {
    code: "percent-wrong",
    title: "Tỷ lệ phần trăm không khớp",
    severity: Severity::Warning,
    summary: "Tỷ lệ phần trăm phải khớp với hai số dùng để tính ra nó.",
    doc: DOC,
    hint: "Đề nghị đơn vị tính lại tỷ lệ hoặc ghi rõ tính trên số nào.",
    params: &[Parameter {
        name: "tolerance_hundredths",
        default: 0,
        min: 0,
        max: 1000,
        meaning: "Độ lệch được bỏ qua ngoài phần làm tròn, tính bằng phần trăm của một điểm % (50 = 0,5 điểm %)",
    }],
    build: |settings| {
        Box::new(PercentWrong {
            tolerance: Decimal::new(settings.get("tolerance_hundredths"), 2),
        })
    },
};

const DOC: &str = "\
## Nội dung
Tỷ lệ ghi trong báo cáo hoặc biểu không bằng kết quả chia hai số đứng cùng câu, cùng dòng.

## Vì sao
Tỷ lệ sai làm sai mức độ hoàn thành. Thường do dùng mẫu số khác, nhầm “vượt” với “đạt”, hoặc sửa số mà quên
sửa tỷ lệ.

## Cách xác định
Tính lại kết quả : chỉ tiêu nhắc lại cùng chỗ (không nhắc lại thì mức Ban giao), và tử số : mẫu số của tỷ lệ
viết dạng “a/b”. Làm tròn hay cắt bỏ phần lẻ đều được chấp nhận theo số chữ số đã in; “vượt x%” được hiểu cả
hai cách. Chỉ kết luận khi không cặp số nào trong câu hoặc dòng cho ra tỷ lệ đó. Tham số tolerance_hundredths:
độ lệch được bỏ qua thêm (mặc định 0).

## Ví dụ có dấu hiệu
“Hỗ trợ 96/134 ý tưởng, đạt 81,6% chỉ tiêu”: 96 : 134 = 71,6%.

## Ví dụ không có dấu hiệu
“Giới thiệu việc làm cho 1.250/1.200 thanh niên, đạt 104,2% chỉ tiêu”; “2/3 xã, đạt 66,6%”.

## Việc cần làm
Xem hai số và tỷ lệ ở chỗ được trích; hỏi đơn vị số nào đúng.
";

struct PercentWrong {
    /// Percentage points beyond rounding that do not count.
    tolerance: Decimal,
}

/// "Vượt 12%" may stand for 112 % as well as for 12 %.
const SHIFTS: [Decimal; 3] = [
    Decimal::ZERO,
    Decimal::ONE_HUNDRED,
    Decimal::from_parts(100, 0, 0, true, 0),
];
/// Figures of a place that may explain a percentage stand no further away; a paragraph may hold thousands.
const NEAR: usize = 40;
/// Characters between a rate and the fraction in the bracket behind it: " (".
const BRACKET: i64 = 2;

/// Two numbers written as a fraction, and where.
struct Fraction<'c> {
    block: &'c Anchor,
    start: i64,
    end: i64,
    part: Decimal,
    whole: Decimal,
}

/// A percentage held against the numbers of its place.
struct Verdict<'a> {
    claim: &'a Claim,
    /// The pair it is held against, and the percentage that follows; none when it fits.
    wrong: Option<(Decimal, Decimal, Decimal)>,
}

impl Check for PercentWrong {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_figures(cx, out) {
            return;
        }
        for target in &cx.pack.targets {
            let verdicts: Vec<Verdict<'_>> = places(cx, target)
                .values()
                .flat_map(|claims| {
                    let shares = self.shares(cx, target, claims);
                    shares.into_iter().chain(self.rates(cx, claims))
                })
                .collect();
            out.push(conclude(cx, target, &verdicts));
        }
    }
}

/// The figures of a target by place: a paragraph, or a row of a table.
fn places<'a>(cx: &Context<'a>, target: &Target) -> BTreeMap<Place<'a>, Vec<&'a Claim>> {
    let mut places: BTreeMap<_, Vec<&Claim>> = BTreeMap::new();
    for claim in &cx.claims.figures {
        if claim.figure.target.as_deref() == Some(&target.id) {
            let place = printed::place(claim);
            places.entry(place).or_default().push(claim);
        }
    }
    places
}

impl PercentWrong {
    /// `value … share of the target`, for amounts. Shares of a rate's target are too often percentage
    /// points to be recomputed.
    fn shares<'a>(
        &self,
        cx: &Context<'_>,
        target: &Target,
        claims: &[&'a Claim],
    ) -> Vec<Verdict<'a>> {
        if target.kind == TargetKind::Rate {
            return Vec::new();
        }
        let with = |reading| {
            let numbered = claims.iter().enumerate();
            let chosen = numbered.filter(move |(_, claim)| claim.figure.reading == reading);
            chosen.filter_map(|(at, claim)| {
                let figure = &claim.figure;
                Some((at, figure.value?, printed::amount(figure)?, figure.result))
            })
        };
        let values: Vec<_> = with(Reading::Level).collect();
        let repeated: Vec<_> = with(Reading::TargetRestated).collect();
        let restated = !repeated.is_empty();
        let mut bases: Vec<(Decimal, Interval)> = Vec::new();
        // Where another target is repeated, say the province's, the share may still be of the unit's own part.
        bases.extend(
            cx.allocated
                .get(&target.id)
                .filter(|part| printed::is_sane(**part))
                .map(|part| (*part, Interval::exactly(*part))),
        );
        let main = values.iter().find(|(.., result)| *result);
        let Some(&(_, value, ..)) = main.or(values.first()) else {
            return Vec::new();
        };
        let named = repeated.iter().map(|(_, base, ..)| *base);
        let named: Vec<Decimal> = named.chain(bases.iter().map(|(base, _)| *base)).collect();
        let other = named.iter().find(|base| **base != value);
        let Some(&base) = other.or(named.first()) else {
            return Vec::new();
        };
        // Without a restated target the unit may have meant the province's number or this period's
        // part of the year; both are accepted, neither is taken for granted.
        if !restated {
            let half = cx.pack.scoring.half_year_pace();
            let pace = Decimal::new(i64::from(cx.period.pace_bp(cx.as_of, half)), 4);
            let province = target.goal.value();
            bases.extend(
                [base * pace, province, province * pace].map(|b| (b, Interval::exactly(b))),
            );
        }
        let numbered = claims.iter().enumerate();
        numbered
            .filter(|(_, claim)| claim.figure.reading == Reading::PctOfTarget)
            .filter_map(|(at, claim)| {
                let printed = self.widened(printed::percentage(&claim.figure)?);
                let exceeds = crate::text::key(&claim.evidence.quote).contains("vuot");
                let shifts = if exceeds { &SHIFTS[..] } else { &SHIFTS[..1] };
                let repeated = || {
                    let near = repeated
                        .iter()
                        .filter(|(base, ..)| base.abs_diff(at) <= NEAR);
                    near.map(|(_, _, interval, _)| *interval)
                };
                let bases = || bases.iter().map(|(_, base)| *base).chain(repeated());
                let values = values
                    .iter()
                    .filter(|(value, ..)| value.abs_diff(at) <= NEAR);
                let fits = values.clone().any(|(_, _, value, _)| {
                    bases().any(|base| {
                        quotient(*value, base).is_some_and(|computed| {
                            let mut shifts = shifts.iter();
                            shifts.any(|shift| computed.meets(moved(printed, *shift)))
                        })
                    })
                });
                verdict(claim, fits, value, base)
            })
            .collect()
    }

    /// `part/whole … rate`: two numbers written as a fraction before the rate, or in the bracket right
    /// behind it.
    fn rates<'a>(&self, cx: &Context<'_>, claims: &[&'a Claim]) -> Vec<Verdict<'a>> {
        let rate = |claim: &Claim| claim.figure.reading == Reading::Rate && claim.figure.start >= 0;
        if !claims.iter().any(|claim| rate(claim)) {
            return Vec::new();
        }
        let counts: Vec<&Claim> = claims.iter().copied().filter(|c| is_count(c)).collect();
        let fractions: Vec<Fraction<'_>> = counts
            .windows(2)
            .filter(|pair| is_fraction(cx, pair[0], pair[1]))
            .filter_map(|pair| {
                let (above, below) = (&pair[0].figure, &pair[1].figure);
                let (part, whole) = (above.value?, below.value?);
                (part <= whole && whole > Decimal::ZERO).then_some(Fraction {
                    block: &above.block,
                    start: above.start,
                    end: below.end,
                    part,
                    whole,
                })
            })
            .collect();
        let mut found = Vec::new();
        for claim in claims.iter().filter(|claim| rate(claim)) {
            let Some(printed) = printed::percentage(&claim.figure) else {
                continue;
            };
            let printed = self.widened(printed);
            let here = || {
                fractions
                    .iter()
                    .filter(|one| *one.block == claim.figure.block)
            };
            let behind = here().find(|one| (0..=BRACKET).contains(&(one.start - claim.figure.end)));
            let before = here().filter(|one| one.end <= claim.figure.start);
            let Some(next) = behind.or(before.clone().next_back()) else {
                continue;
            };
            let fits = before.chain(behind).any(|one| {
                quotient(Interval::exactly(one.part), Interval::exactly(one.whole))
                    .is_some_and(|computed| computed.meets(printed))
            });
            found.extend(verdict(claim, fits, next.part, next.whole));
        }
        found
    }

    fn widened(&self, printed: Interval) -> Interval {
        Interval {
            low: printed.low - self.tolerance,
            high: printed.high.map(|high| high + self.tolerance),
        }
    }
}

fn moved(interval: Interval, by: Decimal) -> Interval {
    Interval {
        low: interval.low + by,
        high: interval.high.map(|high| high + by),
    }
}

/// `value : base` in per cent, over everything both may mean.
fn quotient(value: Interval, base: Interval) -> Option<Interval> {
    if base.low <= Decimal::ZERO {
        return None;
    }
    let percent = |a: Decimal, b: Decimal| a.checked_div(b)?.checked_mul(Decimal::ONE_HUNDRED);
    Some(Interval {
        low: match base.high {
            Some(high) => percent(value.low, high)?,
            None => Decimal::ZERO,
        },
        high: match value.high {
            Some(high) => Some(percent(high, base.low)?),
            None => None,
        },
    })
}

fn verdict(claim: &Claim, fits: bool, value: Decimal, base: Decimal) -> Option<Verdict<'_>> {
    if fits {
        return Some(Verdict { claim, wrong: None });
    }
    let computed = value.checked_div(base)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let places = claim.figure.value?.normalize().scale().clamp(1, 2);
    let computed = computed.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    Some(Verdict {
        claim,
        wrong: Some((value, base, computed)),
    })
}

/// A count that may be a part or a whole.
fn is_count(count: &Claim) -> bool {
    let figure = &count.figure;
    matches!(figure.reading, Reading::Distractor | Reading::Level)
        && figure.value.is_some()
        && figure.start >= 0
        && !figure.text.contains('%')
}

/// `a/b`, `a trên tổng số b`: only what is written as a fraction is taken for one.
fn is_fraction(cx: &Context<'_>, a: &Claim, b: &Claim) -> bool {
    if a.figure.block != b.figure.block || a.figure.end > b.figure.start {
        return false;
    }
    let between = raw(cx, a).map_or_else(String::new, |raw| {
        let length = (b.figure.start - a.figure.end).max(0);
        raw.chars()
            .skip(usize::try_from(a.figure.end).unwrap_or(usize::MAX))
            .take(usize::try_from(length).unwrap_or(0))
            .collect()
    });
    let words = crate::text::key(&between);
    words == "/" || words.ends_with("tren tong so") || words.ends_with("trong tong so")
}

/// The raw text of a paragraph; the quotation itself where the document is not at hand.
fn raw<'c>(cx: &'c Context<'_>, claim: &'c Claim) -> Option<&'c str> {
    let document = cx
        .documents
        .iter()
        .find(|document| document.path == *claim.evidence.file)?;
    document.parts.iter().find_map(|part| match part {
        NormalizedPart::Block(block) => {
            (block.anchor == claim.figure.block).then_some(block.text.raw.as_str())
        }
        NormalizedPart::Table(table) => table.cells.iter().enumerate().find_map(|(r, row)| {
            row.iter().enumerate().find_map(|(c, cell)| {
                (table.table.anchor(r, c) == claim.figure.block).then_some(cell.text.raw.as_str())
            })
        }),
    })
}

fn conclude(cx: &Context<'_>, target: &Target, verdicts: &[Verdict<'_>]) -> Finding {
    let subject = Subject::Target(target.id.clone());
    let wrong = verdicts
        .iter()
        .filter_map(|verdict| Some((verdict.claim, verdict.wrong?)));
    let mut evidence: Vec<_> = wrong
        .clone()
        .map(|(claim, _)| claim.evidence.clone())
        .collect();
    if let Some((claim, (value, base, computed))) = wrong.clone().next() {
        let stated = claim.figure.value.unwrap_or_default();
        evidence.dedup();
        return Finding {
            found: plain(stated),
            expected: plain(computed),
            difference: plain((stated - computed).abs()),
            evidence,
            ..KIND.finding(
                subject,
                Outcome::NotMet,
                format!(
                    "{}: ghi {}%, tính lại {} : {} = {}%",
                    name(target),
                    vietnamese(stated),
                    vietnamese(value),
                    vietnamese(base),
                    vietnamese(computed)
                ),
            )
        };
    }
    if verdicts.is_empty() {
        return Finding {
            evidence: cx.file_evidence(),
            ..KIND.finding(
                subject,
                Outcome::NotApplicable,
                "Không có tỷ lệ nào tính lại được".to_owned(),
            )
        };
    }
    evidence.extend(
        verdicts
            .iter()
            .map(|verdict| verdict.claim.evidence.clone()),
    );
    evidence.dedup();
    Finding {
        evidence,
        ..KIND.finding(
            subject,
            Outcome::Met,
            format!("{}: tỷ lệ khớp với số liệu", name(target)),
        )
    }
}

#[cfg(test)]
mod tests;
