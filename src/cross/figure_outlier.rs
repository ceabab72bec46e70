//! `figure-outlier`: a figure far from those of units of the same type.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::{Finding, Progress, Severity, Subject, TargetClaim, vietnamese};
use crate::rules::{Parameter, Settings, Target, TargetKind};

use super::figures_identical::quoted;
use super::{Check, Conclude, Context, Kind, Out, Place, about};

pub(super) const KIND: Kind = Kind {
    code: "figure-outlier",
    title: "Số liệu khác xa các đơn vị cùng loại (cần xác minh)",
    severity: Severity::Info,
    summary: "Số liệu khác xa mức chung của các đơn vị cùng loại cần được xác minh.",
    doc: DOC,
    hint: "Cần xác minh: xem lại đơn vị tính, dấu chấm, dấu phẩy và sổ theo dõi của đơn vị.",
    params: &[
        Parameter {
            name: "limit_tenths",
            default: 35,
            min: 20,
            max: 200,
            meaning: "Độ lệch chuẩn hóa từ mức nào thì nêu, tính bằng phần mười (35 là 3,5)",
        },
        Parameter {
            name: "min_units",
            default: 8,
            min: 5,
            max: 1000,
            meaning: "Số đơn vị cùng loại có số liệu ít nhất để so sánh",
        },
    ],
    of_units: true,
    build: |settings| Box::new(FigureOutlier::new(settings)),
};

const DOC: &str = "\
## Nội dung
Cần xác minh: kết quả một chỉ tiêu khác xa mức chung của các đơn vị cùng loại.

## Vì sao
Số gấp nhiều lần các đơn vị khác thường do nhầm đơn vị tính, thừa hoặc thiếu một chữ số, đọc dấu chấm thành dấu phẩy.
Cũng có thể đơn vị làm thật tốt, hoặc lớn hơn hẳn; vì vậy đây chỉ là việc cần xác minh, không bao giờ trừ điểm.

## Cách xác định
Với chỉ tiêu có mức giao thì so tỷ lệ kết quả trên mức giao; không có mức giao thì so chính số liệu, và chỉ nêu khi
gấp ba lần hoặc chưa bằng một phần ba mức giữa. Trong từng loại đơn vị, tính điểm z điều chỉnh theo trung vị:
0,6745 × (x − trung vị) / MAD (Iglewicz và Hoaglin); khi MAD bằng 0 thì dùng độ lệch tuyệt đối trung bình × 1,2533.
Lệch dưới một phần tư mức giữa, dưới 03 đơn vị tính hoặc dưới 10 điểm phần trăm (với tỷ lệ) thì bỏ qua. Số liệu lệch về một phía nhiều
thì điểm z dễ cao: đọc kết luận cùng danh sách số liệu.
Tham số limit_tenths: ngưỡng tính bằng phần mười (mặc định 35, tức 3,5). min_units: số đơn vị cùng loại ít nhất
(mặc định 8).

## Ví dụ có dấu hiệu
Mười hai huyện đoàn đạt từ 40% đến 65% mức giao, một huyện đoàn đạt 520%.

## Ví dụ không có dấu hiệu
Một đơn vị đạt 78% khi các đơn vị khác đạt từ 40% đến 70%.

## Việc cần làm
Gọi đơn vị xác minh số liệu trước khi cộng vào số toàn tỉnh.
";

struct FigureOutlier {
    /// Limit of the score, in tenths.
    limit: Decimal,
    min_units: usize,
}

impl FigureOutlier {
    fn new(settings: &Settings) -> FigureOutlier {
        FigureOutlier {
            limit: Decimal::new(settings.get("limit_tenths"), 1),
            min_units: settings.get("min_units") as usize,
        }
    }
}

impl Check for FigureOutlier {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| self.conclude(&cx, out))
    }
}

/// What is compared of one unit.
struct Point<'a> {
    unit: usize,
    claim: &'a TargetClaim,
    value: Decimal,
}

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// Per cent of the assigned amount.
    OfAssigned,
    /// The amount itself: units of unequal size, so only wide gaps count.
    Amount,
    /// Per cent as reported.
    Rate,
}

impl FigureOutlier {
    fn conclude(&self, cx: &Context<'_>, out: &mut Out) {
        for target in &cx.pack.targets {
            let mut kinds: BTreeMap<&str, Vec<(usize, &TargetClaim)>> = BTreeMap::new();
            for (index, unit) in cx.units.iter().enumerate() {
                let claims = unit.targets.iter();
                for claim in claims.filter(|claim| claim.target == target.id) {
                    let settled = matches!(
                        claim.progress,
                        Progress::Conflict | Progress::Unreadable | Progress::NotReported
                    );
                    if !settled && claim.value.is_some() {
                        kinds
                            .entry(&unit.unit.kind)
                            .or_default()
                            .push((index, claim));
                    }
                }
            }
            for (kind, claims) in kinds {
                self.group(cx, target, kind, &claims, out);
            }
        }
    }

    fn group(
        &self,
        cx: &Context<'_>,
        target: &Target,
        kind: &str,
        claims: &[(usize, &TargetClaim)],
        out: &mut Out,
    ) {
        let scale = if target.kind == TargetKind::Rate {
            Scale::Rate
        } else if claims
            .iter()
            .filter(|(_, claim)| claim.percent.is_some())
            .count()
            * 2
            > claims.len()
        {
            Scale::OfAssigned
        } else {
            Scale::Amount
        };
        let points: Vec<Point<'_>> = claims
            .iter()
            .filter_map(|(unit, claim)| {
                let value = match scale {
                    Scale::OfAssigned => share(claim),
                    Scale::Amount | Scale::Rate => claim.value,
                };
                value.map(|value| Point {
                    unit: *unit,
                    claim,
                    value,
                })
            })
            .collect();
        if points.len() < self.min_units {
            return;
        }
        let values: Vec<Decimal> = points.iter().map(|point| point.value).collect();
        let Some(spread) = Spread::of(&values) else {
            return;
        };
        let mut found: Vec<(Decimal, &Point<'_>)> = points
            .iter()
            .filter_map(|point| Some((spread.score(point.value)?, point)))
            .filter(|(score, point)| {
                score.abs() > self.limit && is_wide(scale, point, spread.median)
            })
            .collect();
        found.sort_by_key(|(score, point)| (std::cmp::Reverse(score.abs()), point.unit));
        let group = if kind.is_empty() {
            "các đơn vị".to_owned()
        } else {
            format!("{} đơn vị loại “{kind}”", points.len())
        };
        let mut told = Vec::new();
        for (score, point) in &found {
            let finding = finding(target, scale, spread.median, *score, point, &group);
            told.push((point.unit, finding));
        }
        if !told.is_empty() {
            let names: Vec<String> = found
                .iter()
                .map(|(_, point)| {
                    format!("{} ({})", cx.name(point.unit), printed(scale, point.value))
                })
                .collect();
            out.round.push(Finding {
                found: format!("{} đơn vị", told.len()),
                expected: format!("mức giữa {}", printed(scale, spread.median)),
                evidence: told.iter().flat_map(|(_, f)| f.evidence.clone()).collect(),
                ..KIND.finding(
                    about(format!("outlier-{}-{kind}", target.id)),
                    format!(
                        "Cần xác minh chỉ tiêu {} ({}): khác xa mức giữa {} của {group}: {}",
                        target.id,
                        target.name,
                        printed(scale, spread.median),
                        names.join(", ")
                    ),
                )
            });
        }
        out.units.append(&mut told);
    }
}

fn finding(
    target: &Target,
    scale: Scale,
    median: Decimal,
    score: Decimal,
    point: &Point<'_>,
    group: &str,
) -> Finding {
    let score = score.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    Finding {
        found: printed(scale, point.value),
        expected: format!("mức giữa {}", printed(scale, median)),
        difference: format!("z = {}", vietnamese(score)),
        evidence: quoted(point.claim).into_iter().collect(),
        ..KIND.finding(
            Subject::Target(target.id.clone()),
            format!(
                "Cần xác minh chỉ tiêu {} ({}): {} trong khi mức giữa của {group} là {} (điểm z điều chỉnh {})",
                target.id,
                target.name,
                printed(scale, point.value),
                printed(scale, median),
                vietnamese(score)
            ),
        )
    }
}

/// Value over assigned, in per cent, unrounded.
fn share(claim: &TargetClaim) -> Option<Decimal> {
    claim
        .value?
        .checked_div(claim.assigned?)?
        .checked_mul(Decimal::ONE_HUNDRED)
}

fn printed(scale: Scale, value: Decimal) -> String {
    let value = value.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    match scale {
        Scale::OfAssigned => format!("{}% mức giao", vietnamese(value)),
        Scale::Amount => vietnamese(value),
        Scale::Rate => format!("{}%", vietnamese(value)),
    }
}

/// The gap is wide enough to be worth a call, whatever the score.
fn is_wide(scale: Scale, point: &Point<'_>, median: Decimal) -> bool {
    let value = point.value;
    let gap = (value - median).abs();
    match scale {
        Scale::Rate => gap >= Decimal::TEN,
        // One project more or less is a large share of a small part and no mistake.
        Scale::OfAssigned => {
            let things = point
                .claim
                .assigned
                .and_then(|assigned| gap.checked_mul(assigned))
                .is_none_or(|hundredfold| hundredfold >= Decimal::from(300));
            things && gap * Decimal::from(4) >= median.abs()
        }
        Scale::Amount => {
            let three = Decimal::from(3);
            gap >= three
                && (value.checked_div(three).is_none_or(|v| v >= median)
                    || value.checked_mul(three).is_some_and(|v| v <= median))
        }
    }
}

/// Median and spread of a group.
struct Spread {
    median: Decimal,
    /// What a deviation is divided by to become a score.
    unit: Decimal,
}

impl Spread {
    /// None when all values are the same, or too large to add up.
    fn of(values: &[Decimal]) -> Option<Spread> {
        let median = median(values.to_vec())?;
        let deviations: Vec<Decimal> = values
            .iter()
            .map(|value| value.checked_sub(median).map(|d| d.abs()))
            .collect::<Option<_>>()?;
        let mad = self::median(deviations.clone())?;
        let unit = if mad > Decimal::ZERO {
            // 0.6745 × deviation ÷ MAD
            mad.checked_div(Decimal::new(6745, 4))?
        } else {
            let sum = deviations
                .iter()
                .try_fold(Decimal::ZERO, |a, b| a.checked_add(*b))?;
            let mean = sum.checked_div(Decimal::from(values.len() as u64))?;
            mean.checked_mul(Decimal::new(12533, 4))?
        };
        (unit > Decimal::ZERO).then_some(Spread { median, unit })
    }

    fn score(&self, value: Decimal) -> Option<Decimal> {
        value.checked_sub(self.median)?.checked_div(self.unit)
    }
}

fn median(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort_unstable();
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values.get(middle).copied()
    } else {
        let (a, b) = (values.get(middle.checked_sub(1)?)?, values.get(middle)?);
        a.checked_add(*b)?.checked_div(Decimal::TWO)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn a_figure_far_from_the_others_is_to_be_verified() {
        let mut round = Round::new(12);
        for unit in 0..12 {
            round.target(unit, "8b", &format!("{}", 40 + unit * 2), Some("100"));
        }
        round.target(4, "8b", "520", Some("100"));
        let out = round.run(&KIND);
        assert_eq!(out.units.len(), 1);
        let (unit, finding) = &out.units[0];
        assert_eq!((*unit, finding.severity), (4, Severity::Info));
        assert!(finding.message.starts_with("Cần xác minh"));
        assert!(finding.message.contains("520% mức giao"));
        assert_eq!(out.round.len(), 1);
    }

    #[test]
    fn seven_units_are_too_few_and_types_are_not_mixed() {
        let mut round = Round::new(7);
        for unit in 0..7 {
            round.target(unit, "8b", &format!("{}", 40 + unit * 2), Some("100"));
        }
        round.target(4, "8b", "520", Some("100"));
        assert!(round.run(&KIND).units.is_empty());
        let mut round = Round::new(18);
        for unit in 0..18 {
            let school = unit >= 9;
            let value = if school { 400 + unit } else { 40 + unit };
            round.target(unit, "8b", &format!("{value}"), Some("100"));
            if school {
                round.kind(unit, "đoàn trường");
            }
        }
        assert!(round.run(&KIND).units.is_empty());
    }

    #[test]
    fn without_spread_the_mean_deviation_serves() {
        let mut round = Round::new(10);
        for unit in 0..10 {
            round.target(unit, "8b", "50", Some("100"));
        }
        assert!(round.run(&KIND).units.is_empty());
        round.target(3, "8b", "500", Some("100"));
        assert_eq!(round.run(&KIND).units.len(), 1);
        // A little more beside equal figures is no outlier.
        round.target(3, "8b", "60", Some("100"));
        assert!(round.run(&KIND).units.is_empty());
    }

    #[test]
    fn the_score_is_the_published_one() {
        let values: Vec<Decimal> = [2, 3, 4, 5, 100].map(Decimal::from).to_vec();
        let spread = Spread::of(&values).unwrap();
        let score = spread.score(Decimal::from(100)).unwrap().round_dp(2);
        assert_eq!(score.to_string(), "64.75"); // 0.6745 × 96 ÷ 1
    }
}
