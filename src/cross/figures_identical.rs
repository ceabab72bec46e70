//! `figures-identical`: the same exact figure in many units, or many same figures in two units.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{Evidence, Finding, Progress, Severity, Subject, TargetClaim, vietnamese};
use crate::rules::{Parameter, Settings, Target, TargetKind};

use super::words::count;
use super::{Check, Conclude, Context, Kind, Out, Place, about};

pub(super) const KIND: Kind = Kind {
    code: "figures-identical",
    title: "Số liệu trùng nhau ở nhiều đơn vị",
    severity: Severity::Warning,
    summary: "Số liệu chi tiết của các đơn vị khác nhau hiếm khi trùng nhau.",
    doc: DOC,
    hint: "Xem số liệu có phải mức giao, số ước hoặc số chép lại không; hỏi các đơn vị liên quan.",
    params: &[
        Parameter {
            name: "min_units",
            default: 4,
            min: 3,
            max: 1000,
            meaning: "Từ bao nhiêu đơn vị có cùng một số thì được nêu",
        },
        Parameter {
            name: "min_targets",
            default: 4,
            min: 2,
            max: 100,
            meaning: "Từ bao nhiêu chỉ tiêu trùng số giữa hai đơn vị thì được nêu",
        },
    ],
    of_units: true,
    build: |settings| Box::new(FiguresIdentical::new(settings)),
};

const DOC: &str = "\
## Nội dung
Nhiều đơn vị báo cáo đúng một con số cho cùng chỉ tiêu, hoặc hai đơn vị trùng số ở nhiều chỉ tiêu.

## Vì sao
Kết quả đếm được của các đơn vị lớn nhỏ khác nhau khó trùng nhau. Trùng số có thể do số được giao đều, số ước,
hoặc số chép lại; cần hỏi trước khi cộng vào số toàn tỉnh.

## Cách xác định
Chỉ xét số lượng và tiền ghi chi tiết (1.236 thì xét; 1.200, 1.250 hay 105 triệu đồng thì không) và khác mức giao.
Tỷ lệ phần trăm không xét. Không trừ điểm.
Tham số min_units: từ bao nhiêu đơn vị trùng một số (mặc định 4, và ít nhất một phần mười số đơn vị có số liệu).
min_targets: từ bao nhiêu chỉ tiêu trùng giữa hai đơn vị (mặc định 4).

## Ví dụ có dấu hiệu
Năm đơn vị cùng báo cáo 1.236 lượt thanh niên được tư vấn.

## Ví dụ không có dấu hiệu
Ba đơn vị cùng trồng 500 cây, hoặc mười đơn vị cùng đạt 100%.

## Việc cần làm
Đề nghị các đơn vị gửi danh sách hoặc biểu gốc của chỉ tiêu đó.
";

struct FiguresIdentical {
    min_units: usize,
    min_targets: usize,
}

impl FiguresIdentical {
    fn new(settings: &Settings) -> FiguresIdentical {
        FiguresIdentical {
            min_units: settings.get("min_units") as usize,
            min_targets: settings.get("min_targets") as usize,
        }
    }
}

impl Check for FiguresIdentical {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| self.conclude(&cx, out))
    }
}

/// Units with one figure for one target.
type Holders<'a> = BTreeMap<(usize, Decimal), Vec<(usize, &'a TargetClaim)>>;

impl FiguresIdentical {
    fn conclude(&self, cx: &Context<'_>, out: &mut Out) {
        let mut holders: Holders<'_> = BTreeMap::new();
        let mut reporting = vec![0usize; cx.pack.targets.len()];
        for (index, unit) in cx.units.iter().enumerate() {
            for claim in &unit.targets {
                let position = cx.pack.targets.iter().position(|t| t.id == claim.target);
                let Some(target) = position else { continue };
                reporting[target] += usize::from(claim.value.is_some());
                if let Some(value) = telling(claim, &cx.pack.targets[target]) {
                    holders
                        .entry((target, value))
                        .or_default()
                        .push((index, claim));
                }
            }
        }
        let mut of_unit: BTreeMap<(usize, usize), Finding> = BTreeMap::new();
        for ((target, value), units) in &holders {
            let wanted = self.min_units.max(reporting[*target] / 10);
            if units.len() >= wanted {
                self.one_figure(cx, *target, *value, units, out, &mut of_unit);
            }
        }
        self.many_figures(cx, &holders, out);
        out.units.extend(
            of_unit
                .into_iter()
                .map(|((unit, _), finding)| (unit, finding)),
        );
    }

    fn one_figure(
        &self,
        cx: &Context<'_>,
        target: usize,
        value: Decimal,
        units: &[(usize, &TargetClaim)],
        out: &mut Out,
        of_unit: &mut BTreeMap<(usize, usize), Finding>,
    ) {
        let target_index = target;
        let target = &cx.pack.targets[target];
        let names: Vec<&str> = units.iter().map(|(unit, _)| cx.name(*unit)).collect();
        let message = format!(
            "Chỉ tiêu {} ({}): {} đơn vị cùng báo cáo {}",
            target.id,
            target.name,
            count(units.len()),
            vietnamese(value)
        );
        out.round.push(Finding {
            found: format!("{} đơn vị cùng số {}", units.len(), vietnamese(value)),
            expected: "số liệu riêng của từng đơn vị".to_owned(),
            evidence: units
                .iter()
                .filter_map(|(_, claim)| quoted(claim))
                .collect(),
            ..KIND.finding(
                about(format!("identical-{}-{}", target.id, value.normalize())),
                format!("{message}: {}", names.join(", ")),
            )
        });
        for (unit, claim) in units {
            of_unit.insert(
                (*unit, target_index),
                Finding {
                    found: value.normalize().to_string(),
                    expected: "số liệu riêng của đơn vị".to_owned(),
                    evidence: quoted(claim).into_iter().collect(),
                    ..KIND.finding(Subject::Target(target.id.clone()), message.clone())
                },
            );
        }
    }

    fn many_figures(&self, cx: &Context<'_>, holders: &Holders<'_>, out: &mut Out) {
        let mut together: BTreeMap<(usize, usize), Vec<(&TargetClaim, &TargetClaim)>> =
            BTreeMap::new();
        for units in holders.values().filter(|units| units.len() <= 8) {
            for (at, (a, first)) in units.iter().enumerate() {
                for (b, second) in &units[at + 1..] {
                    together.entry((*a, *b)).or_default().push((first, second));
                }
            }
        }
        for ((a, b), same) in together {
            if same.len() < self.min_targets {
                continue;
            }
            let ids: Vec<&str> = same
                .iter()
                .map(|(claim, _)| claim.target.as_str())
                .collect();
            let sides = |pick: fn(&(&TargetClaim, &TargetClaim)) -> [Option<Evidence>; 2]| {
                same.iter().flat_map(pick).flatten().collect::<Vec<_>>()
            };
            let forth = sides(|(first, second)| [quoted(first), quoted(second)]);
            let back = sides(|(first, second)| [quoted(second), quoted(first)]);
            let message = |other: &str| {
                format!(
                    "Trùng số liệu với {other} ở {} chỉ tiêu ({})",
                    ids.len(),
                    ids.join(", ")
                )
            };
            let found = format!("{} chỉ tiêu trùng số", ids.len());
            let shape = |subject, message, evidence| Finding {
                found: found.clone(),
                expected: "số liệu riêng của từng đơn vị".to_owned(),
                evidence,
                ..KIND.finding(subject, message)
            };
            let (first, second) = (&cx.units[a].unit, &cx.units[b].unit);
            out.round.push(shape(
                about(format!("identical-{}-{}", first.id, second.id)),
                format!("{}: {}", first.name, message(&second.name)),
                forth.clone(),
            ));
            for (unit, other, evidence) in [(a, second, forth), (b, first, back)] {
                let subject = about(format!("identical-{}", other.id));
                out.units
                    .push((unit, shape(subject, message(&other.name), evidence)));
            }
        }
    }
}

/// An amount precise enough that two units having it means something.
fn telling(claim: &TargetClaim, target: &Target) -> Option<Decimal> {
    let value = claim.value?.normalize();
    let settled = matches!(
        claim.progress,
        Progress::Conflict | Progress::Unreadable | Progress::NotReported
    );
    if settled || target.kind == TargetKind::Rate || claim.assigned == Some(value) {
        return None;
    }
    let digits = value.mantissa().unsigned_abs().to_string();
    let significant = digits.trim_end_matches('0');
    // Sums are often rounded to five million, and halves of hundreds are estimates.
    let telling = match significant.len() {
        0..=2 => false,
        3 => target.kind == TargetKind::Count && !significant.ends_with('5'),
        _ => true,
    };
    (telling && value > Decimal::ZERO && value != target.goal.value()).then_some(value)
}

/// Where a claim's value is printed.
pub(super) fn quoted(claim: &TargetClaim) -> Option<Evidence> {
    [&claim.report, &claim.table, &claim.sheet]
        .into_iter()
        .flatten()
        .find(|reported| claim.value.is_none_or(|value| reported.value == value))
        .map(|reported| reported.evidence.clone())
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn many_units_with_one_exact_figure() {
        let mut round = Round::new(10);
        for unit in 0..10 {
            round.target(unit, "8b", &format!("{}", 311 + unit * 17), None);
        }
        for unit in 2..6 {
            round.target(unit, "8b", "1236", None);
        }
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1);
        assert!(out.round[0].message.contains("4 đơn vị cùng báo cáo 1.236"));
        assert_eq!(out.units.len(), 4);
    }

    #[test]
    fn round_figures_and_assigned_figures_say_nothing() {
        let mut round = Round::new(10);
        for unit in 0..10 {
            round.target(unit, "8b", "1200", None);
            round.target(unit, "8a", "1236", Some("1236"));
        }
        assert!(round.run(&KIND).round.is_empty());
    }

    #[test]
    fn two_units_alike_in_many_targets() {
        let mut round = Round::new(10);
        for unit in 0..10 {
            for (at, target) in ["5", "8a", "8b", "9"].iter().enumerate() {
                let own = if unit == 7 { 3 } else { unit };
                round.target(
                    unit,
                    target,
                    &format!("{}", 2111 + own * 371 + at * 1017),
                    None,
                );
            }
        }
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1);
        assert!(out.round[0].message.contains("4 chỉ tiêu (5, 8a, 8b, 9)"));
        assert_eq!(out.units.len(), 2);
    }
}
