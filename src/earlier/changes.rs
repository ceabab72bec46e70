//! This round held against an earlier one: growth, figures that went backwards, what was closed.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::{
    Assessment, Changes, Earlier, EarlierUnit, FindingKey, Growth, Period, PeriodKind, TargetClaim,
    Unit, UnitChanges,
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
    Changes {
        title: earlier.title.clone(),
        as_of: earlier.as_of.clone(),
        period: earlier.period.clone(),
        units: units
            .iter()
            .map(|unit| of_unit(unit, &earlier.behind(&unit.unit, &register), pack, grows))
            .collect(),
    }
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
    pack: &RulePack,
    grows: bool,
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
    let closed = before
        .iter()
        .map(|((code, subject), message)| key(code, subject, message));
    UnitChanges {
        unit: unit.unit.id.clone(),
        from: behind.iter().map(|earlier| earlier.id.clone()).collect(),
        same_files: same_files(unit, behind),
        targets: of_targets(unit, behind, pack, grows),
        closed: closed.collect(),
        new,
        unchanged,
    }
}

/// Every file of today was there before, and none is gone.
fn same_files(unit: &Assessment, behind: &[&EarlierUnit]) -> bool {
    let now = unit.files.iter().map(|file| file.hash.as_str());
    let now: std::collections::BTreeSet<&str> = now.filter(|hash| !hash.is_empty()).collect();
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
mod tests {
    use super::*;
    use crate::model::{
        EarlierFigure, FileRecord, Fingerprint, Format, Progress, Punctuality, ReadQuality, Role,
        Scorecard, SubmissionState,
    };

    fn period(kind: PeriodKind, to: &str) -> Period {
        Period {
            kind,
            from: "2024-01-01".into(),
            to: to.into(),
            target_to: None,
        }
    }

    fn before(id: &str, value: i64) -> EarlierUnit {
        EarlierUnit {
            id: id.into(),
            name: format!("Huyện đoàn {id}"),
            hashes: ["h1".to_owned()].into(),
            targets: vec![EarlierFigure {
                target: "8b".into(),
                value: value.into(),
                evidence: None,
            }],
            findings: vec![("section-missing".into(), "section:I".into(), "Thiếu".into())],
            ..EarlierUnit::default()
        }
    }

    fn now(id: &str, predecessors: &[&str], value: i64) -> Assessment {
        Assessment {
            unit: Unit {
                id: id.into(),
                name: format!("Xã đoàn {id}"),
                predecessors: predecessors.iter().map(|p| (*p).to_owned()).collect(),
                ..Unit::default()
            },
            state: SubmissionState::Received,
            punctuality: Punctuality::default(),
            files: vec![FileRecord {
                path: "submissions/a/bc.docx".into(),
                hash: "h1".into(),
                size: None,
                format: Format::Docx,
                role: Role::Report,
                read: ReadQuality::Good,
                detail: None,
            }],
            sections: vec![],
            targets: vec![TargetClaim {
                target: "8b".into(),
                assigned: None,
                report: None,
                table: None,
                sheet: None,
                value: Some(value.into()),
                percent: None,
                apart: None,
                progress: Progress::Behind,
                outlook: String::new(),
            }],
            findings: vec![],
            points_lost: vec![],
            quiet: vec![],
            score: Scorecard::default(),
            fingerprint: Fingerprint::default(),
        }
    }

    fn held(units: &[Assessment], before: Vec<EarlierUnit>, now: &Period) -> Changes {
        let pack = crate::rules::load("soc-trang-2024", None).unwrap().pack;
        let earlier = Earlier {
            title: "6 tháng".into(),
            as_of: "2024-07-01".into(),
            period: period(PeriodKind::HalfYear, "2024-06-30"),
            units: before,
        };
        changes(units, &earlier, &pack, now)
    }

    #[test]
    fn an_amount_counted_from_new_year_cannot_shrink() {
        let year = period(PeriodKind::Year, "2024-12-31");
        let found = held(&[now("a", &[], 900)], vec![before("a", 1000)], &year);
        let growth = &found.units[0].targets[0];
        assert_eq!(growth.difference, Decimal::from(-100));
        assert_eq!(growth.percent, Some(Decimal::from(-10)));
        assert!(growth.backwards);
        // The same period again, corrected, is no step back in time.
        let half = period(PeriodKind::HalfYear, "2024-06-30");
        let again = held(&[now("a", &[], 900)], vec![before("a", 1000)], &half);
        assert!(!again.units[0].targets[0].backwards);
    }

    #[test]
    fn merged_units_are_rolled_up_and_divided_ones_are_left_out() {
        let year = period(PeriodKind::Year, "2024-12-31");
        let merged = now("c", &["a", "Huyện đoàn b"], 900);
        let found = held(&[merged], vec![before("a", 300), before("b", 400)], &year);
        assert_eq!(found.units[0].from, ["a", "b"]);
        assert_eq!(found.units[0].targets[0].before, Decimal::from(700));
        assert!(
            !found.units[0].same_files,
            "two units cannot hand in one unit's files again"
        );
        let divided = [now("c", &["a"], 900), now("d", &["a"], 100)];
        let found = held(&divided, vec![before("a", 300)], &year);
        assert!(
            found
                .units
                .iter()
                .all(|unit| unit.from.is_empty() && unit.targets.is_empty())
        );
        assert!(
            found
                .units
                .iter()
                .all(|unit| unit.closed.is_empty() && unit.new.is_empty())
        );
    }

    #[test]
    fn signs_are_closed_new_or_unchanged() {
        let half = period(PeriodKind::HalfYear, "2024-06-30");
        let found = held(&[now("a", &[], 900)], vec![before("a", 900)], &half);
        let unit = &found.units[0];
        assert_eq!(
            (unit.closed.len(), unit.new.len(), unit.unchanged),
            (1, 0, 0)
        );
        assert!(unit.same_files);
    }
}
