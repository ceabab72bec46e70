//! This round held against an earlier one: growth, figures that went backwards, what was closed.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::again::Round;
use crate::model::{
    Assessment, Changes, Earlier, EarlierUnit, FindingKey, GoneUnit, Growth, Period, PeriodKind,
    TargetClaim, Unit, UnitChanges, Unjudged,
};
use crate::rules::{Accrual, RulePack, Target, TargetKind};

/// What changed since the earlier result, unit by unit.
pub fn changes(
    units: &[Assessment],
    earlier: &Earlier,
    pack: &RulePack,
    period: &Period,
) -> Changes {
    let register = register(units);
    let grows = continues(&earlier.period, period);
    let round = Round::of(units, pack);
    Changes {
        title: earlier.title.clone(),
        as_of: earlier.as_of.clone(),
        period: earlier.period.clone(),
        units: units
            .iter()
            .map(|unit| {
                let behind = earlier.behind(&unit.unit, &register);
                let targets = of_targets(unit, &behind, pack, grows);
                of_unit(unit, &behind, targets, &round)
            })
            .collect(),
        gone: gone(earlier, &register),
    }
}

/// The earlier units that stand behind no unit of today: nothing of them may vanish without a word.
fn gone(earlier: &Earlier, register: &[Unit]) -> Vec<GoneUnit> {
    let behind: BTreeSet<&str> = register
        .iter()
        .flat_map(|unit| earlier.behind(unit, register))
        .map(|earlier| earlier.id.as_str())
        .collect();
    let gone = earlier.units.iter();
    gone.filter(|unit| !behind.contains(unit.id.as_str()))
        .map(|unit| GoneUnit {
            unit: unit.id.clone(),
            name: unit.name.clone(),
            into: register
                .iter()
                .filter(|heir| heir.succeeds(unit))
                .map(|heir| heir.id.clone())
                .collect(),
            signs: unit.findings.len() as u32,
        })
        .collect()
}

/// The units of a round as its register lists them.
fn register(units: &[Assessment]) -> Vec<Unit> {
    units.iter().map(|unit| unit.unit.clone()).collect()
}

/// Growth of every unit, in register order: the targets with a value on both sides.
pub fn growth(
    units: &[Assessment],
    earlier: &Earlier,
    pack: &RulePack,
    period: &Period,
) -> Vec<Vec<Growth>> {
    let register = register(units);
    let grows = continues(&earlier.period, period);
    units
        .iter()
        .map(|unit| of_targets(unit, &earlier.behind(&unit.unit, &register), pack, grows))
        .collect()
}

/// Both periods start on one day and this one ends later, so that amounts counted from the start can
/// only grow. A month's or quarter's report may give its own amounts instead.
fn continues(before: &Period, now: &Period) -> bool {
    let running = !matches!(now.kind, PeriodKind::Month | PeriodKind::Quarter);
    // ISO dates sort as texts.
    running && before.from == now.from && before.to < now.to
}

fn of_unit(
    unit: &Assessment,
    behind: &[&EarlierUnit],
    targets: Vec<Growth>,
    round: &Round<'_>,
) -> UnitChanges {
    let key = |code: &str, subject: &str, message: &str| FindingKey {
        code: code.to_owned(),
        subject: subject.to_owned(),
        message: message.to_owned(),
    };
    let mut before: BTreeMap<(String, String), &str> = BTreeMap::new();
    for (code, subject, message) in behind.iter().flat_map(|earlier| &earlier.findings) {
        before.insert((code.clone(), subject.clone()), message);
    }
    let mut new = Vec::new();
    let mut unchanged = 0;
    for finding in unit.findings.iter().filter(|finding| finding.is_trouble()) {
        let subject = finding.subject.to_string();
        match before.remove(&(finding.code.to_owned(), subject.clone())) {
            Some(_) => unchanged += 1,
            None if behind.is_empty() => {}
            None => new.push(key(finding.code, &subject, &finding.message)),
        }
    }
    let (mut closed, mut unjudged) = (Vec::new(), Vec::new());
    for ((code, subject), message) in &before {
        let sign = key(code, subject, message);
        match round.not_judged(unit, code, subject) {
            None => closed.push(sign),
            Some(reason) => unjudged.push(Unjudged { sign, reason }),
        }
    }
    UnitChanges {
        unit: unit.unit.id.clone(),
        from: behind.iter().map(|earlier| earlier.id.clone()).collect(),
        same_files: same_files(unit, behind),
        targets,
        closed,
        unjudged,
        new,
        unchanged,
    }
}

/// Every file of today was there before, and none is gone.
fn same_files(unit: &Assessment, behind: &[&EarlierUnit]) -> bool {
    let now = unit.files.iter().map(|file| file.hash.as_str());
    let now: BTreeSet<&str> = now.filter(|hash| !hash.is_empty()).collect();
    let [before] = behind else { return false };
    !now.is_empty() && before.hashes.iter().map(String::as_str).eq(now)
}

fn of_targets(
    unit: &Assessment,
    behind: &[&EarlierUnit],
    pack: &RulePack,
    grows: bool,
) -> Vec<Growth> {
    let targets = pack.targets.iter();
    targets
        .filter_map(|target| of_target(target, unit, behind, grows))
        .collect()
}

fn of_target(
    target: &Target,
    unit: &Assessment,
    behind: &[&EarlierUnit],
    grows: bool,
) -> Option<Growth> {
    let is_own = |claim: &&TargetClaim| claim.target == target.id;
    let now = unit.targets.iter().find(is_own)?.value?;
    let is_rate = target.kind == TargetKind::Rate || target.each;
    let values: Vec<Decimal> = behind
        .iter()
        .filter_map(|earlier| earlier.targets.iter().find(|f| f.target == target.id))
        .map(|figure| figure.value)
        .collect();
    // Rates of merged units do not add up, and a sum with a part unknown is no sum.
    if values.is_empty() || values.len() < behind.len() || (is_rate && values.len() > 1) {
        return None;
    }
    let before = values
        .iter()
        .try_fold(Decimal::ZERO, |a, b| a.checked_add(*b))?;
    let difference = now.checked_sub(before)?;
    let percent = difference
        .checked_div(before)
        .and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED))
        .map(|share| share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
        .filter(|_| !is_rate);
    Some(Growth {
        target: target.id.clone(),
        before,
        now,
        difference,
        percent,
        backwards: grows
            && !is_rate
            && target.accrues == Accrual::Sum
            && difference < Decimal::ZERO,
    })
}

#[cfg(test)]
mod tests;
