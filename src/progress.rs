//! Where a target stands at a date, and how it will probably end.
//!
//! | accrues | before targets fall due | when they fall due |
//! |---|---|---|
//! | sum | *met* at the goal, *on track* from the pace of the period, *behind* below it | *met* or *not met* |
//! | level | *met* or *behind*: a level is held against the goal itself at any time | *met* or *not met* |
//! | sum in steps | the same, but the pace jumps at the days the pack states; before the first, nothing is due | *met* or *not met* |
//! | year end | *met* once reached, else *not applicable*: it is too early | *met* or *not met* |
//!
//! The report of a month, a quarter or a half-year may give that part's own amount and not the running
//! total, so an amount in it is never *not met*. Nothing is judged without an assigned number, and a
//! figure that is missing, contradictory or unreadable stays that.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::{
    Claims, Figure, Period, PeriodKind, Precision, Progress, TargetClaim, TargetLabel, vietnamese,
};
use crate::rules::{Accrual, Goal, RulePack, Step, Target, TargetKind};

/// From this share of the pace a target that is behind can still be caught up by pushing harder; below
/// it the goal is hard to reach. A working rule of this program, in basis points.
const RECOVERABLE_BP: u32 = 7_000;

/// Fills `assigned`, `percent`, `progress` and `outlook` of every target.
///
/// `as_of` is the day taken as today (ISO); `allocated` holds the parts given to this unit by target
/// id, and `unit_type` says which sections it reports on. A rate, or a goal that is every unit's own, is
/// held against the goal where no part was given; an amount without one is not judged.
pub fn judge(
    claims: &mut Claims,
    pack: &RulePack,
    period: &Period,
    as_of: &str,
    allocated: &BTreeMap<String, Decimal>,
    unit_type: &str,
) {
    let time = Time::new(period, as_of, pack.scoring.half_year_pace());
    let hedges: BTreeMap<String, Precision> = claims
        .targets
        .iter()
        .filter_map(|claim| {
            let figures = claims.figures.iter().map(|found| &found.figure);
            Some((claim.target.clone(), hedge(figures, claim)?))
        })
        .collect();
    let evenly = time;
    let figures = &claims.figures;
    for claim in &mut claims.targets {
        let Some(target) = pack.targets.iter().find(|target| target.id == claim.target) else {
            continue; // a target of another pack: nothing here says what it asks for
        };
        let time = evenly.for_target(target, period, as_of);
        // What a section never asks of this type of unit, no target under it does.
        let asked = allocated.contains_key(&target.id)
            || pack
                .outline
                .index(&target.section)
                .is_none_or(|at| pack.outline.nodes[at].applies_to(unit_type));
        claim.assigned = assigned(target, allocated).filter(|_| asked);
        claim.percent = None;
        let hedge = hedges.get(&claim.target).copied();
        let (progress, outlook) = match claim.progress {
            Progress::Conflict => (
                Progress::Conflict,
                "các nguồn ghi số khác nhau, chưa đánh giá".to_owned(),
            ),
            Progress::Unreadable => (
                Progress::Unreadable,
                "số liệu không đọc được, chưa đánh giá".to_owned(),
            ),
            _ => match (claim.value, claim.assigned) {
                (None, _) if !asked => (
                    Progress::NotApplicable,
                    "không thuộc phạm vi của loại đơn vị này".to_owned(),
                ),
                (None, _) => unreported(target, claim.assigned, allocated, &time),
                (Some(_), None) => (
                    Progress::NotApplicable,
                    "chưa giao chỉ tiêu cho đơn vị".to_owned(),
                ),
                (Some(value), Some(assigned)) => {
                    claim.percent = percent(value, assigned);
                    stand(target, value, assigned, hedge, claim.percent, &time)
                }
            },
        };
        claim.progress = progress;
        claim.outlook = outlook;
        if progress == Progress::NotReported {
            let about = figures.iter().filter(|one| {
                one.figure.target.as_deref() == Some(&target.id) && one.figure.value.is_some()
            });
            let mut other = about
                .map(|one| &one.figure)
                .filter(|figure| pack.vocabulary.is_another_measure(target, figure));
            if let Some((figure, value)) = other.find_map(|figure| Some((figure, figure.value?))) {
                claim.outlook = format!(
                    "mới có số ghi theo đơn vị tính khác ({} {}), chưa có số {}",
                    vietnamese(value),
                    figure.unit,
                    target.unit
                );
            }
        }
    }
}

/// The same for the whole province: the sum of the units' results against the programme's own figure.
/// Shares are no sums, so nothing is said about them. `asked` says how many units owe a figure for each
/// label; where some of them are missing from the sum, an amount that may still grow says nothing about
/// the province, so the outlook only says where the units in the sum stand.
pub fn judge_province(
    labels: &mut [TargetLabel],
    pack: &RulePack,
    period: &Period,
    as_of: &str,
    asked: &[usize],
) {
    let evenly = Time::new(period, as_of, pack.scoring.half_year_pace());
    for (label, asked) in labels.iter_mut().zip(asked) {
        let target = pack.targets.iter().find(|target| target.id == label.id);
        let (Some(target), Some(total), Some(goal)) = (target, label.total, label.provincial)
        else {
            continue;
        };
        let time = evenly.for_target(target, period, as_of);
        let (progress, outlook) = stand(target, total, goal, None, percent(total, goal), &time);
        if (label.counted as usize) >= *asked {
            (label.progress, label.outlook) = (Some(progress), outlook);
            continue;
        }
        let settled = match target.goal.for_part(goal) {
            goal @ Goal::AtLeast(_) => goal.is_reached_by(total),
            goal => goal.is_exceeded_by(total),
        };
        if settled {
            label.progress = Some(progress);
            label.outlook = format!(
                "{outlook}; tổng mới gồm {} trong {asked} đơn vị",
                label.counted
            );
        } else {
            let part = label
                .allocated_counted
                .and_then(|part| percent(total, part));
            label.outlook = match part {
                Some(part) => format!(
                    "chưa đủ để kết luận toàn tỉnh: {}/{asked} đơn vị có số liệu, đạt {}% mức giao của các đơn vị đó",
                    label.counted,
                    vietnamese(part)
                ),
                None => format!(
                    "chưa đủ để kết luận toàn tỉnh: {}/{asked} đơn vị có số liệu",
                    label.counted
                ),
            };
        }
    }
}

/// Where a report stands between the pushes of a target that grows in steps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pushes {
    /// None has come yet.
    Ahead,
    /// Some lie before the reported part of the year, others after it.
    Between,
    /// All lie before it.
    Over,
}

/// What the calendar says about a judgement.
#[derive(Clone, Copy)]
struct Time {
    /// Share of a goal that is full pace by now, in basis points.
    pace_bp: u32,
    /// The day targets fall due has come.
    due: bool,
    /// The report covers a part of the year only.
    part_of_year: bool,
    /// Where nothing is due in the report's own part of the year because no push falls into it.
    pushes: Pushes,
    /// How the pace is named in a sentence.
    so_far: &'static str,
}

impl Time {
    fn new(period: &Period, as_of: &str, half_year_pace_bp: u32) -> Self {
        Self {
            pace_bp: period.pace_bp(as_of, half_year_pace_bp),
            due: period.is_due(as_of),
            part_of_year: period.is_part_of_year(),
            pushes: Pushes::Ahead,
            so_far: match period.kind {
                PeriodKind::Month => "của tháng",
                PeriodKind::Quarter => "của quý",
                PeriodKind::HalfYear => "của 6 tháng",
                PeriodKind::Year | PeriodKind::MidTerm | PeriodKind::Term => "đến nay",
            },
        }
    }

    /// The same for a target that grows in steps.
    fn for_target(self, target: &Target, period: &Period, as_of: &str) -> Time {
        // The pace, and the share due before the part of the year that is reported on.
        let stepped = || -> Option<(u32, u32)> {
            let from: Date = period.from.parse().ok()?;
            let seen = period.seen_until(as_of)?;
            // A term spans several years, and steps say nothing about those.
            if target.steps.is_empty() || from.year() != seen.year() {
                return None;
            }
            let so_far = reached_step(&target.steps, seen);
            Some(match period.kind {
                PeriodKind::Month | PeriodKind::Quarter => {
                    let before = from.yesterday().ok().filter(|d| d.year() == from.year());
                    let before = before.map_or(0, |day| reached_step(&target.steps, day));
                    (so_far - before, before)
                }
                _ => (so_far, 0),
            })
        };
        let (pace_bp, before) = stepped().unwrap_or((self.pace_bp, 0));
        Time {
            pace_bp,
            pushes: match target.steps.last() {
                _ if before == 0 => Pushes::Ahead,
                Some(last) if last.share_bp > before => Pushes::Between,
                _ => Pushes::Over,
            },
            ..self
        }
    }

    /// An amount below its goal cannot grow any more.
    fn is_final(&self, accrues: Accrual) -> bool {
        match accrues {
            Accrual::Sum => self.due && !self.part_of_year,
            Accrual::Level | Accrual::YearEnd => self.due,
        }
    }
}

/// The share due on a day: that of the last step that has come.
fn reached_step(steps: &[Step], day: Date) -> u32 {
    steps
        .iter()
        .take_while(|step| (step.month, step.day) <= (day.month(), day.day()))
        .last()
        .map_or(0, |step| step.share_bp)
}

/// The number a unit is held against: its own part, or the goal itself for a rate.
fn assigned(target: &Target, allocated: &BTreeMap<String, Decimal>) -> Option<Decimal> {
    allocated.get(&target.id).copied().or_else(|| {
        target
            .goal
            .printed()
            .filter(|_| target.kind == TargetKind::Rate || target.each)
    })
}

/// Nothing was reported. That is held against a unit only where something was due: not before the
/// year ends for a year-end target, and not when the board gave this unit other targets but not this.
fn unreported(
    target: &Target,
    assigned: Option<Decimal>,
    allocated: &BTreeMap<String, Decimal>,
    time: &Time,
) -> (Progress, String) {
    if target.accrues == Accrual::YearEnd && !time.due {
        (
            Progress::NotApplicable,
            "chưa đến kỳ đánh giá, xét vào cuối năm".to_owned(),
        )
    } else if assigned.is_none() && (!allocated.is_empty() || target.goal == Goal::Board) {
        (
            Progress::NotApplicable,
            "chưa giao chỉ tiêu cho đơn vị".to_owned(),
        )
    } else {
        (
            Progress::NotReported,
            "chưa có số liệu để đánh giá".to_owned(),
        )
    }
}

/// How the reported value is hedged; exact as soon as one source prints it without a hedge.
fn hedge<'a>(figures: impl Iterator<Item = &'a Figure>, claim: &TargetClaim) -> Option<Precision> {
    figures
        .filter(|figure| {
            figure.result
                && figure.target.as_deref() == Some(&claim.target)
                && figure.value.is_some()
                && figure.value == claim.value
        })
        .map(|figure| figure.precision)
        .min()
}

/// Share of the assigned number in per cent, one decimal; none when nothing was asked for.
fn percent(value: Decimal, assigned: Decimal) -> Option<Decimal> {
    let share = value
        .checked_div(assigned)?
        .checked_mul(Decimal::ONE_HUNDRED)?;
    Some(share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
}

/// The share with its hundredths cut off, where rounding lifts it to the goal or to the pace that the value
/// has not reached: 9.996 of 10.000 is not 100 %.
fn below_its_mark(
    rounded: Decimal,
    value: Decimal,
    assigned: Decimal,
    pace_bp: u32,
) -> Option<Decimal> {
    let lifted = |mark_bp: u32| {
        rounded >= Decimal::new(i64::from(mark_bp), 2) && !reached_pace(assigned, value, mark_bp)
    };
    (lifted(10_000) || lifted(pace_bp)).then(|| {
        let share = value.checked_div(assigned)?;
        Some(share.checked_mul(Decimal::ONE_HUNDRED)?.trunc_with_scale(2))
    })?
}

/// Where a reported value stands against an assigned number.
fn stand(
    target: &Target,
    value: Decimal,
    assigned: Decimal,
    hedge: Option<Precision>,
    percent: Option<Decimal>,
    time: &Time,
) -> (Progress, String) {
    let goal = target.goal.for_part(assigned);
    // "Gần 900" is below 900 and "trên 10" is above 10, so the bare number decides only beyond the goal.
    let undecided = match (goal, hedge) {
        (Goal::AtLeast(floor), Some(Precision::JustUnder)) => value == floor,
        (Goal::AtMost(ceiling), Some(Precision::Over)) => value == ceiling,
        _ => false,
    };
    let reached = goal.is_reached_by(value) && !undecided;
    let ceiling = matches!(goal, Goal::AtMost(_));
    let exceeded = goal.is_exceeded_by(value) || (undecided && ceiling);
    let last = time.is_final(target.accrues);
    let on_pace = reached_pace(assigned, value, time.pace_bp);

    let progress = match target.accrues {
        Accrual::YearEnd if !last && (ceiling || !reached) => Progress::NotApplicable,
        // A ceiling is kept only once the period is over: the amount can still grow.
        Accrual::Sum if ceiling && reached && !last => Progress::OnTrack,
        _ if reached => Progress::Met,
        _ if last => Progress::NotMet,
        // What has been added up cannot shrink again.
        Accrual::Sum if exceeded => Progress::NotMet,
        Accrual::Sum if on_pace && !undecided => Progress::OnTrack,
        _ => Progress::Behind,
    };
    let mut outlook = outlook(target, value, assigned, percent, progress, exceeded, time);
    if matches!(hedge, Some(Precision::Approx | Precision::Range)) {
        outlook.push_str("; số liệu nêu ước lượng");
    }
    (progress, outlook)
}

/// `value ≥ assigned × pace`, without rounding.
fn reached_pace(assigned: Decimal, value: Decimal, pace_bp: u32) -> bool {
    assigned
        .checked_mul(Decimal::from(pace_bp))
        .is_some_and(|needed| {
            value
                .checked_mul(Decimal::from(10_000))
                .is_some_and(|reached| reached >= needed)
        })
}

/// How it will probably end, with the reason.
fn outlook(
    target: &Target,
    value: Decimal,
    assigned: Decimal,
    percent: Option<Decimal>,
    progress: Progress,
    exceeded: bool,
    time: &Time,
) -> String {
    let share = percent.map_or_else(
        || format!("{} so với mức {}", vietnamese(value), vietnamese(assigned)),
        |percent| {
            let shown = below_its_mark(percent, value, assigned, time.pace_bp);
            format!("đạt {}% chỉ tiêu", vietnamese(shown.unwrap_or(percent)))
        },
    );
    let pace = vietnamese(Decimal::new(i64::from(time.pace_bp), 2).round_dp(1));
    let missing = assigned
        .checked_sub(value)
        .filter(|missing| target.kind == TargetKind::Rate && *missing > Decimal::ZERO);
    let gap = missing.map_or_else(String::new, |missing| {
        format!(", còn thiếu {} điểm %", vietnamese(missing))
    });
    match progress {
        Progress::Met if matches!(target.goal, Goal::AtMost(_)) => format!(
            "đã hoàn thành: {} trong mức cho phép {}",
            vietnamese(value),
            vietnamese(assigned)
        ),
        Progress::Met => format!("đã hoàn thành: {share}"),
        Progress::OnTrack if matches!(target.goal, Goal::AtMost(_)) => format!(
            "nhiều khả năng hoàn thành: {} trong mức cho phép {}",
            vietnamese(value),
            vietnamese(assigned)
        ),
        Progress::OnTrack if time.pace_bp == 0 => match time.pushes {
            Pushes::Ahead => {
                format!("nhiều khả năng hoàn thành: chưa đến đợt thực hiện chính, đã {share}")
            }
            // The report may give its own part's amount only, so it says nothing about what is over.
            Pushes::Between => format!(
                "chưa đủ căn cứ kết luận: kỳ này không có đợt thực hiện chính, số đã báo {share}"
            ),
            Pushes::Over => format!(
                "chưa đủ căn cứ kết luận: các đợt thực hiện chính đã qua trước kỳ này, số đã báo {share}"
            ),
        },
        Progress::OnTrack => format!(
            "nhiều khả năng hoàn thành: đã {share}, mức cần đạt {} là {pace}%",
            time.so_far
        ),
        Progress::NotMet | Progress::Behind if exceeded => format!(
            "khó hoàn thành: {} vượt mức cho phép {}",
            vietnamese(value),
            vietnamese(match target.goal.for_part(assigned) {
                Goal::Between(_, most) => most,
                _ => assigned,
            })
        ),
        Progress::NotMet => format!("chưa hoàn thành: hết kỳ {share}{gap}"),
        Progress::Behind => {
            let needed_bp = match target.accrues {
                Accrual::Sum => time.pace_bp,
                Accrual::Level | Accrual::YearEnd => 10_000,
            };
            let recoverable = u64::from(needed_bp) * u64::from(RECOVERABLE_BP) / 10_000;
            let words = if reached_pace(assigned, value, recoverable as u32) {
                "cần đẩy nhanh"
            } else {
                "khó hoàn thành nếu giữ tiến độ hiện nay"
            };
            match target.accrues {
                Accrual::Sum => format!(
                    "{words}: mới {share}, mức cần đạt {} là {pace}%{gap}",
                    time.so_far
                ),
                Accrual::Level | Accrual::YearEnd => format!("{words}: mới {share}{gap}"),
            }
        }
        Progress::NotApplicable => {
            let left = assigned
                .checked_sub(value)
                .filter(|left| target.kind == TargetKind::Count && *left > Decimal::ZERO);
            match left {
                Some(left) => format!(
                    "chưa đến kỳ đánh giá: hiện {}/{} {}, {share}, còn {}",
                    vietnamese(value),
                    vietnamese(assigned),
                    target.unit,
                    vietnamese(left)
                ),
                None => format!("chưa đến kỳ đánh giá: hiện {share}{gap}"),
            }
        }
        Progress::NotReported | Progress::Unreadable | Progress::Conflict => String::new(),
    }
}

#[cfg(test)]
mod asked;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
