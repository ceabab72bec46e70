//! The families of rules of a criteria set: inputs become items, items become points, and every line says
//! its rule in one sentence.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::index::Index;
use super::lines::{self, Leaf};
use super::sheet::{Scope, id};
use super::words;
use super::{Case, Computed, TARGET_NOT_MET, TARGET_NOT_REPORTED};
use crate::model::{FindingCode, LineTerms, Outcome, Points, Ratio, Subject, TargetClaim};
use crate::rules::{Criterion, CriterionRule, Gate, Goal, RulePack};

/// How one thing a criterion looks at came out.
struct Item {
    /// Node, target or code, for the sentence.
    name: String,
    state: State,
    /// The finding behind it.
    at: Option<usize>,
    /// It is a kind of finding, which is fine where there is none.
    of_code: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Met,
    /// Missed so many times.
    Missed(i64),
    /// Does not apply here.
    Out,
    /// Could not be read, or contradicts itself: nothing is claimed.
    Withheld,
}

/// Everything the inputs say.
struct Items {
    list: Vec<Item>,
    codes: BTreeSet<FindingCode>,
}

impl Items {
    fn missed(&self) -> i64 {
        let times = self.list.iter().map(|item| match item.state {
            State::Missed(times) => times,
            _ => 0,
        });
        times.sum()
    }

    fn met(&self) -> i64 {
        self.list.iter().filter(|i| i.state == State::Met).count() as i64
    }

    /// Points of a condition or a ladder if everything open turns out to be missed. How often a kind of
    /// finding would be found cannot be known.
    fn least(&self, one: &Criterion) -> Points {
        let open = || self.list.iter().filter(|i| i.state == State::Withheld);
        if open().any(|item| item.of_code) {
            return Points(0);
        }
        for_misses(one, self.missed() + open().count() as i64)
    }

    fn is_withheld(&self) -> bool {
        self.list.iter().any(|item| item.state == State::Withheld)
    }

    /// Nothing applies.
    fn is_out(&self) -> bool {
        self.met() == 0 && self.missed() == 0
    }

    /// Findings behind what was missed, each once, in order.
    fn blamed(&self) -> Vec<usize> {
        let missed = |item: &&Item| matches!(item.state, State::Missed(_));
        let at: BTreeSet<usize> = self
            .list
            .iter()
            .filter(missed)
            .filter_map(|i| i.at)
            .collect();
        at.into_iter().collect()
    }

    fn in_words(&self) -> String {
        const NAMED: usize = 8;
        let named = |wanted: &dyn Fn(&Item) -> bool| {
            let items = self.list.iter().filter(|item| wanted(item));
            let names: Vec<&str> = items.map(|item| item.name.as_str()).collect();
            let more = if names.len() > NAMED { ", …" } else { "" };
            let shown = names[..names.len().min(NAMED)].join(", ");
            (!names.is_empty()).then(|| (names.len(), format!("({shown}{more})")))
        };
        let say = |wanted: &dyn Fn(&Item) -> bool, word: &str| {
            named(wanted).map(|(count, names)| format!("{count} {word} {names}"))
        };
        let told = [
            say(&|item| item.state == State::Met && !item.of_code, "đạt"),
            named(&|item| item.state == State::Met && item.of_code)
                .map(|(_, names)| format!("không có phát hiện {names}")),
            say(&|item| matches!(item.state, State::Missed(_)), "chưa đạt"),
            say(&|item| item.state == State::Withheld, "chưa xét được"),
            say(&|item| item.state == State::Out, "không áp dụng"),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        if told.is_empty() {
            "Chưa xét".to_owned()
        } else {
            told.join("; ")
        }
    }
}

fn items(scope: &Scope<'_>, pack: &RulePack, index: &Index<'_>) -> Items {
    let inputs = scope.inputs;
    let mut list: Vec<Item> = Vec::new();
    let mut codes = BTreeSet::new();
    for subject in &scope.leaves {
        let (state, at) = match lines::leaf(subject, pack, index) {
            Leaf::Judged(_, word, at) => {
                let enough = word == "đủ" || (inputs.thin_is_enough && word == "sơ sài");
                let state = if enough { State::Met } else { State::Missed(1) };
                (state, Some(at))
            }
            Leaf::Out("không đọc được" | "chưa xét") => (State::Withheld, None),
            Leaf::Out(_) => (State::Out, None),
        };
        codes.extend(index.about(subject).map(|seen| seen.finding.code));
        list.push(Item {
            name: id(subject).to_owned(),
            state,
            at,
            of_code: false,
        });
    }
    for subject in &scope.targets {
        let (state, at) = match lines::decisive(subject, index) {
            Some(seen) => (target_state(seen.outcome), Some(seen.at)),
            None => (State::Withheld, None),
        };
        codes.extend(index.codes_among(&[TARGET_NOT_REPORTED, TARGET_NOT_MET], subject));
        list.push(Item {
            name: format!("chỉ tiêu {}", id(subject)),
            state,
            at,
            of_code: false,
        });
    }
    for code in &inputs.codes {
        let (mut met, mut out, mut unread) = (false, false, false);
        for seen in index.all() {
            if seen.finding.code != code.as_str() {
                continue;
            }
            codes.insert(seen.finding.code);
            match seen.outcome {
                Outcome::Met => met = true,
                Outcome::NotApplicable => out = true,
                Outcome::Unreadable => unread = true,
                _ => list.push(Item {
                    name: words::subject(&seen.finding.subject),
                    state: State::Missed(lines::occurrences(*seen)),
                    at: Some(seen.at),
                    of_code: true,
                }),
            }
        }
        let state = if met {
            State::Met
        } else if unread || !out {
            // No finding of the code at all: the check did not run.
            State::Withheld
        } else {
            State::Out
        };
        let already = list.iter().any(|item| {
            item.at
                .is_some_and(|at| index.all()[at].finding.code == code.as_str())
        });
        if !already {
            list.push(Item {
                name: words::finding(code).to_owned(),
                state,
                at: None,
                of_code: true,
            });
        }
    }
    Items { list, codes }
}

fn target_state(outcome: Outcome) -> State {
    match outcome {
        Outcome::Met => State::Met,
        Outcome::PartlyMet | Outcome::NotMet | Outcome::NotReported => State::Missed(1),
        Outcome::NotApplicable => State::Out,
        Outcome::Unreadable => State::Withheld,
    }
}

/// A share reached, and how it was found.
pub(super) enum Measure {
    /// With the findings that keep it from the whole and how much each of them weighs.
    Share(Ratio, String, Vec<(usize, i64)>),
    /// Some of it cannot be judged yet: the least and the most it can come to.
    Between(Ratio, Ratio, String, Vec<(usize, i64)>),
    /// Cannot be judged yet, and why; with the shares by the lowest and the highest of the values that
    /// contradict each other, where they are known.
    Withheld(String, Option<(Ratio, Ratio)>),
    /// Not applicable, and why.
    Out(String),
}

pub(super) fn measure(
    rule: &CriterionRule,
    scope: &Scope<'_>,
    case: &Case<'_>,
    pack: &RulePack,
    index: &Index<'_>,
) -> Measure {
    match scope.targets.as_slice() {
        [] => average_of_leaves(rule, scope, pack, index),
        [only] => one_target(rule, only, case, pack, index),
        several => {
            let items = items(scope, pack, index);
            let open = |item: &&Item| item.state == State::Withheld;
            let open = items.list.iter().filter(open).count() as i64;
            let (met, of) = (items.met(), items.met() + items.missed() + open);
            if of == 0 {
                return Measure::Out("không chỉ tiêu nào áp dụng".to_owned());
            }
            let share = |met: i64| Ratio::count(met, of);
            let blamed = items.blamed().into_iter().map(|at| (at, 1)).collect();
            if open > 0 {
                return Measure::Between(share(met), share(met + open), items.in_words(), blamed);
            }
            let said = format!("{met}/{of} chỉ tiêu đạt trong {} chỉ tiêu", several.len());
            Measure::Share(share(met), said, blamed)
        }
    }
}

fn average_of_leaves(
    rule: &CriterionRule,
    scope: &Scope<'_>,
    pack: &RulePack,
    index: &Index<'_>,
) -> Measure {
    let (mut sum, mut count, mut blamed) = (0_i64, 0_i64, Vec::new());
    let mut lacking = Vec::new();
    for subject in &scope.leaves {
        match lines::leaf(subject, pack, index) {
            Leaf::Judged(share, word, at) => {
                sum += i64::from(share.min(10_000));
                count += 1;
                if word != "đủ" {
                    blamed.push((at, i64::from(10_000_u32.saturating_sub(share).max(1))));
                    lacking.push(format!("{} {word}", id(subject)));
                }
            }
            Leaf::Out("không đọc được" | "chưa xét") => {
                return Measure::Withheld(format!("{} chưa xét được", id(subject)), None);
            }
            Leaf::Out(_) => {}
        }
    }
    if count == 0 {
        return Measure::Out("không nội dung nào áp dụng".to_owned());
    }
    let share = Ratio::count(sum, count * 10_000);
    let said = format!(
        "mức đủ bình quân của {count} nội dung là {}",
        words::share(printed(share, share.rounded_bp(), rule))
    );
    let said = if lacking.is_empty() {
        said
    } else {
        format!("{said}: {}", lacking.join(", "))
    };
    Measure::Share(share, said, blamed)
}

fn one_target(
    rule: &CriterionRule,
    subject: &Subject,
    case: &Case<'_>,
    pack: &RulePack,
    index: &Index<'_>,
) -> Measure {
    let id = id(subject);
    let Some(seen) = lines::decisive(subject, index) else {
        return Measure::Withheld(format!("chỉ tiêu {id} chưa xét"), None);
    };
    let at = seen.at;
    let claim = case.targets.iter().find(|claim| claim.target == id);
    let goal = pack.targets.iter().find(|target| target.id == id);
    // Less is better under a ceiling, so the share of the assigned number says the opposite there.
    let ceiling = matches!(goal.map(|target| target.goal), Some(Goal::AtMost(_)));
    let claim = claim.filter(|_| !ceiling);
    match seen.outcome {
        Outcome::NotReported => {
            let said = format!("chỉ tiêu {id} không có số liệu");
            return Measure::Share(Ratio::ZERO, said, vec![(at, 1)]);
        }
        Outcome::NotApplicable => {
            return Measure::Out(format!("chỉ tiêu {id} không áp dụng"));
        }
        Outcome::Unreadable => {
            return Measure::Withheld(
                format!("chỉ tiêu {id} chưa xét được"),
                claim.and_then(contradicting),
            );
        }
        _ => {}
    }
    if case.fixed == Some(subject) {
        return Measure::Share(Ratio::ONE, format!("chỉ tiêu {id} đạt"), vec![(at, 1)]);
    }
    let (share, shown) = claim.and_then(reached).unwrap_or_else(|| {
        let share = i64::from(seen.share_bp);
        (Ratio::basis_points(share), share)
    });
    let shown = words::share(printed(share, shown, rule));
    let said = format!("chỉ tiêu {id} đạt {shown} so với giao");
    Measure::Share(share, said, vec![(at, 1)])
}

/// The share of the assigned number, exact, and as the pages print it, in basis points.
fn reached(claim: &TargetClaim) -> Option<(Ratio, i64)> {
    let shown = basis_points(claim.percent?)?;
    let exact = claim.value.zip(claim.assigned);
    let exact = exact.and_then(|(value, assigned)| Ratio::of(value, assigned));
    Some((exact.unwrap_or(Ratio::basis_points(shown)), shown))
}

/// The shares by the values that contradict each other.
fn contradicting(claim: &TargetClaim) -> Option<(Ratio, Ratio)> {
    let (least, most) = claim.apart?;
    let share = |value| Ratio::of(value, claim.assigned?);
    Some((share(least)?, share(most)?))
}

/// A share in basis points for people: as it is `shown` everywhere, with its hundredths cut off where that
/// would put it on the other side of a mark of the rule. 99,96% is not 100%.
fn printed(exact: Ratio, shown: i64, rule: &CriterionRule) -> i64 {
    let rounded = Ratio::basis_points(shown);
    let apart = |mark: i64| exact.reaches(mark) != rounded.reaches(mark);
    let differs = apart(10_000)
        || match rule {
            CriterionRule::Bands(steps) => steps.iter().any(|(from, _)| apart(*from)),
            CriterionRule::Proportional { full_at, floor } => apart(*full_at) || apart(*floor),
            CriterionRule::Bonus { over, per, .. } => {
                apart(*over) || exact.steps_above(*over, *per) != rounded.steps_above(*over, *per)
            }
            _ => false,
        };
    if differs { exact.floor_bp() } else { shown }
}

fn basis_points(percent: Decimal) -> Option<i64> {
    percent.checked_mul(Decimal::ONE_HUNDRED)?.round().to_i64()
}

pub(super) fn terms(one: &Criterion) -> LineTerms {
    LineTerms {
        id: format!("criterion:{}", one.id),
        group: one.group.clone(),
        title: format!("{}. {}", one.id, one.title),
        rule: words::rule(one),
        weight: one.points,
        open: one.open,
        by_hand: one.rule == CriterionRule::Board,
        extra: matches!(
            one.rule,
            CriterionRule::Penalty { .. }
                | CriterionRule::Bonus {
                    in_total: false,
                    ..
                }
        ),
        evidence: one.evidence.clone(),
    }
}

/// One criterion, known by the id of its line. Points by rank are filled in once all units are known.
pub(super) fn criterion(
    line: &str,
    one: &Criterion,
    scope: &Scope<'_>,
    case: &Case<'_>,
    pack: &RulePack,
    index: &Index<'_>,
) -> Computed {
    if let Some(waiver) = case.waivers.iter().find(|waiver| waiver.what == line) {
        return Computed::unseen(&words::capital(&waiver.in_words()));
    }
    let mut computed = Computed::default();
    let (points, blamed) = match &one.rule {
        CriterionRule::Board => return Computed::unseen("Ban kiểm tra chấm theo minh chứng"),
        CriterionRule::ClusterRank(_) => return Computed::unseen("Chờ xếp hạng trong cụm"),
        CriterionRule::Condition | CriterionRule::Misses(_) | CriterionRule::Penalty { .. } => {
            let items = items(scope, pack, index);
            computed.inputs = words::capital(&items.in_words());
            computed.codes = items.codes.iter().copied().collect();
            let blamed = items.blamed().into_iter().map(|at| (at, 1)).collect();
            let points = counted(one, &items);
            let penalty = matches!(one.rule, CriterionRule::Penalty { .. });
            if points.is_none() && items.is_withheld() && !penalty {
                computed.suspended = one.points;
                computed.bounds = Some((items.least(one), for_misses(one, items.missed())));
            }
            (points, blamed)
        }
        CriterionRule::Bands(_)
        | CriterionRule::Proportional { .. }
        | CriterionRule::Bonus { .. } => {
            computed.codes = items(scope, pack, index).codes.into_iter().collect();
            let (said, points, blamed, open) = match measure(&one.rule, scope, case, pack, index) {
                Measure::Out(why) => (why, None, Vec::new(), None),
                Measure::Withheld(why, ends) => (why, None, Vec::new(), Some(ends)),
                Measure::Share(share, said, blamed) => {
                    (said, Some(measured(one, share)), blamed, None)
                }
                // Whatever comes out of the rest, the points are the same: nothing is open.
                Measure::Between(least, most, said, blamed)
                    if measured(one, least) == measured(one, most) =>
                {
                    (said, Some(measured(one, least)), blamed, None)
                }
                Measure::Between(least, most, said, _) => {
                    (said, None, Vec::new(), Some(Some((least, most))))
                }
            };
            computed.inputs = words::capital(&said);
            if let Some(ends) = open {
                // What a bonus gives beside the maximum is nothing anybody misses.
                computed.suspended = measured(one, Ratio::ZERO).0;
                computed.bounds = Some(match ends {
                    Some((least, most)) => (measured(one, least).1, measured(one, most).1),
                    None => (Points(0), one.points),
                });
            }
            (points, blamed)
        }
    };
    if let Some((possible, awarded)) = points {
        computed.possible = possible;
        computed.awarded = awarded;
        computed.losses = spread(possible - awarded, &blamed);
    }
    computed
}

/// Possible and awarded points by what was missed; none when nothing may be claimed.
fn counted(one: &Criterion, items: &Items) -> Option<(Points, Points)> {
    let missed = items.missed();
    if let CriterionRule::Penalty { each } = &one.rule {
        let taken = each.0.saturating_mul(missed).min(one.points.0);
        return Some((Points(0), Points(-taken)));
    }
    let points = for_misses(one, missed);
    // What could not be read might be one more miss: only a loss that is certain stands.
    let settled = !items.is_withheld() || (missed > 0 && points == Points(0));
    (settled && !items.is_out()).then_some((one.points, points))
}

/// Points of a condition or a ladder with so many misses.
fn for_misses(one: &Criterion, missed: i64) -> Points {
    match &one.rule {
        CriterionRule::Misses(steps) => {
            let step = steps.iter().find(|(up_to, _)| missed <= *up_to);
            step.map_or(Points(0), |(_, points)| *points)
        }
        _ if missed == 0 => one.points,
        _ => Points(0),
    }
}

/// Possible and awarded points by a share reached.
fn measured(one: &Criterion, share: Ratio) -> (Points, Points) {
    match &one.rule {
        CriterionRule::Bands(steps) => {
            let step = steps.iter().find(|(from, _)| share.reaches(*from));
            (one.points, step.map_or(Points(0), |(_, points)| *points))
        }
        CriterionRule::Proportional { full_at, floor } => {
            let points = if share.reaches(*floor) {
                share.earns(one.points, *full_at)
            } else {
                Points(0)
            };
            (one.points, points)
        }
        CriterionRule::Bonus {
            over,
            per,
            each,
            in_total,
        } => {
            let times = match *per {
                0 => i64::from(share > Ratio::basis_points(*over)),
                per => share.steps_above(*over, per),
            };
            let points = each.0.saturating_mul(times).min(one.points.0);
            let possible = if *in_total { one.points } else { Points(0) };
            (possible, Points(points))
        }
        _ => (Points(0), Points(0)),
    }
}

/// Shares a loss among the findings behind it by their weights; the first take the odd hundredths.
fn spread(lost: Points, blamed: &[(usize, i64)]) -> Vec<(usize, Points)> {
    let whole: i64 = blamed.iter().map(|(_, weight)| weight).sum();
    if whole <= 0 || lost.0 <= 0 {
        return Vec::new();
    }
    let (mut weights, mut given) = (0, 0);
    let shares = blamed.iter().map(|(at, weight)| {
        weights += weight;
        let so_far = (i128::from(lost.0) * i128::from(weights)).div_euclid(i128::from(whole))
            + i128::from((i128::from(lost.0) * i128::from(weights)) % i128::from(whole) != 0);
        let share = so_far as i64 - given;
        given += share;
        (*at, Points(share))
    });
    shares.filter(|(_, points)| points.0 > 0).collect()
}

pub(super) fn gate_terms(one: &Gate) -> LineTerms {
    LineTerms {
        id: format!("gate:{}", one.id),
        title: format!("Điều kiện: {}", one.title),
        rule: format!(
            "Không đạt điều kiện này thì xếp loại cao nhất là “{}”",
            one.best_grade
        ),
        ..LineTerms::default()
    }
}

/// A gate, known by the id of its line, as a line without points; and whether it failed.
pub(super) fn gate(
    line: &str,
    scope: &Scope<'_>,
    case: &Case<'_>,
    pack: &RulePack,
    index: &Index<'_>,
) -> (Computed, bool) {
    let items = items(scope, pack, index);
    let failed = items.missed() > 0;
    let waiver = case.waivers.iter().find(|waiver| waiver.what == line);
    let said = match waiver {
        Some(waiver) => words::capital(&waiver.in_words()),
        None if failed => format!("Không đạt: {}", items.in_words()),
        None => words::capital(&items.in_words()),
    };
    let computed = Computed {
        codes: items.codes.iter().copied().collect(),
        ..Computed::unseen(&said)
    };
    (computed, failed && waiver.is_none())
}
