//! `cases.txt`: where a target stands and how it will end, one worked case a line.

use super::tests::{d, judged, pack};
use super::*;

struct Case<'t> {
    kind: TargetKind,
    goal: Goal,
    accrues: Accrual,
    steps: Vec<Step>,
    period: PeriodKind,
    as_of: &'t str,
    value: Option<&'t str>,
    assigned: &'t str,
    progress: &'t str,
    outlook: &'t str,
}

fn case(line: &str) -> Case<'_> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [target, steps, time, figures, progress, outlook] = parts.as_slice() else {
        panic!("six parts: {line}")
    };
    let words: Vec<&str> = target.split(' ').collect();
    let (period, as_of) = time.split_once(" @ ").unwrap();
    let (value, assigned) = figures.split_once(" / ").unwrap();
    let goal = |text: &str| match text.split_at(2) {
        (">=", number) => Goal::AtLeast(d(number)),
        ("<=", number) => Goal::AtMost(d(number)),
        _ => panic!("{text}"),
    };
    let step = |text: &str| {
        let (by, percent) = text.split_once(':').unwrap();
        let (day, month) = by.split_once('/').unwrap();
        Step {
            month: month.parse().unwrap(),
            day: day.parse().unwrap(),
            share_bp: percent.parse::<u32>().unwrap() * 100,
        }
    };
    Case {
        kind: match words[0] {
            "count" => TargetKind::Count,
            "rate" => TargetKind::Rate,
            _ => TargetKind::Money,
        },
        goal: goal(words[1]),
        accrues: match words[2] {
            "sum" => Accrual::Sum,
            "level" => Accrual::Level,
            _ => Accrual::YearEnd,
        },
        steps: steps.split_whitespace().map(step).collect(),
        period: match period {
            "month" => PeriodKind::Month,
            "quarter" => PeriodKind::Quarter,
            "half-year" => PeriodKind::HalfYear,
            "year" => PeriodKind::Year,
            "mid-term" => PeriodKind::MidTerm,
            _ => PeriodKind::Term,
        },
        as_of,
        value: (value != "-").then_some(value),
        assigned: if assigned == "-" { "" } else { assigned },
        progress,
        outlook,
    }
}

#[test]
fn every_case_stands_where_it_was_worked_out() {
    let lines = include_str!("cases.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (mut count, mut wrong) = (0, Vec::new());
    for line in lines {
        let case = case(line);
        let mut pack = pack(case.kind, case.goal, case.accrues);
        pack.targets[0].steps = case.steps;
        let claim = judged(case.period, &pack, case.value, case.assigned, case.as_of);
        let progress = serde_json::to_value(claim.progress).unwrap();
        if progress != case.progress || !claim.outlook.starts_with(case.outlook) {
            wrong.push(format!("{line}\n    {progress} {}", claim.outlook));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count >= 60, "{count}");
}
