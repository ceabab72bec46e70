//! Findings and weights become points. Pure and in integers: the same findings in any order give the
//! same card, the total is the sum of its lines, and every point lost belongs to one finding.
//!
//! * What does not apply, or could not be read, leaves the denominator: it is never zero by accident.
//! * A unit that handed in nothing has no score, and so has one whose report cannot be read: *not
//!   submitted* is a state of its own, not zero points.
//! * Discipline alone is no result: without a section or target that could be judged there is no score.

#![deny(clippy::float_arithmetic)]

use std::collections::BTreeMap;

use crate::model::{Finding, FindingCode, Outcome, Points, ScoreLine, Scorecard, Subject};
use crate::rules::{DisciplineLine, RulePack};

const NOT_SUBMITTED: FindingCode = "not-submitted";
const SECTION_MISSING: FindingCode = "section-missing";
const SECTION_THIN: FindingCode = "section-thin";
const TARGET_NOT_REPORTED: FindingCode = "target-not-reported";
const TARGET_NOT_MET: FindingCode = "target-not-met";
const REPORT_LATE: FindingCode = "report-late";

/// The finding codes a score reads by name. Discipline lines may name any other code.
pub const CODES: [FindingCode; 6] = [
    NOT_SUBMITTED,
    SECTION_MISSING,
    SECTION_THIN,
    TARGET_NOT_REPORTED,
    TARGET_NOT_MET,
    REPORT_LATE,
];

/// The score of one unit.
pub fn score(findings: &[Finding], pack: &RulePack) -> Scorecard {
    let lines: Vec<ScoreLine> = card(findings, pack)
        .into_iter()
        .map(|computed| computed.line)
        .collect();
    let awarded: Points = lines.iter().map(|line| line.awarded).sum();
    let possible: Points = lines.iter().map(|line| line.possible).sum();
    let percent = (possible.0 > 0).then(|| Points(10_000).share(awarded.0, possible.0).0);
    Scorecard {
        lines,
        awarded,
        possible,
        percent,
        grade: percent.map_or_else(String::new, |percent| grade(percent, pack)),
    }
}

/// Points each finding costs, in the order of `findings`. They add up to `possible − awarded`.
pub fn points_lost(findings: &[Finding], card: &Scorecard, pack: &RulePack) -> Vec<Points> {
    let mut lost = vec![Points(0); findings.len()];
    if card.possible == Points(0) {
        return lost;
    }
    for (index, points) in self::card(findings, pack)
        .into_iter()
        .flat_map(|computed| computed.losses)
    {
        lost[index] = lost[index] + points;
    }
    lost
}

/// The highest grade whose threshold is reached; empty below all of them.
fn grade(percent: i64, pack: &RulePack) -> String {
    pack.scoring
        .grades
        .iter()
        .filter(|(_, at_least)| percent >= *at_least)
        .max_by_key(|(_, at_least)| *at_least)
        .map_or_else(String::new, |(name, _)| name.clone())
}

/// A line, and what each finding (by index) cost in it.
struct Computed {
    line: ScoreLine,
    losses: Vec<(usize, Points)>,
}

/// Whether the unit can be scored at all.
enum Standing {
    Scored,
    /// There is nothing to score, and why.
    Withheld(&'static str),
}

fn card(findings: &[Finding], pack: &RulePack) -> Vec<Computed> {
    let index = Index::new(findings);
    let scoring = &pack.scoring;
    let standing = match index.get(NOT_SUBMITTED, &Subject::Unit) {
        Some((_, finding)) => match finding.outcome {
            Outcome::NotMet => Standing::Withheld("Đơn vị chưa nộp báo cáo, không chấm"),
            Outcome::NotApplicable => Standing::Withheld("Chưa đến hạn nộp, chưa chấm"),
            Outcome::Unreadable => Standing::Withheld("Không đọc được báo cáo, chưa chấm"),
            _ => Standing::Scored,
        },
        None => Standing::Scored,
    };
    let sections = scoring
        .sections
        .iter()
        .map(|(node, points)| section(node, *points, pack, &index));
    let targets = scoring
        .targets
        .iter()
        .map(|(id, points)| target(id, *points, pack, &index));
    let mut lines: Vec<Computed> = sections.chain(targets).collect();
    let judged: Points = lines.iter().map(|computed| computed.line.possible).sum();
    let nothing_judged = !lines.is_empty() && judged == Points(0);
    lines.extend(
        scoring
            .discipline
            .iter()
            .map(|rule| discipline(rule, findings)),
    );
    match standing {
        Standing::Scored if nothing_judged => {
            withhold(&mut lines, "Chưa có nội dung nào chấm được");
        }
        Standing::Scored => {}
        Standing::Withheld(why) => withhold(&mut lines, why),
    }
    lines
}

/// Whether at least half of the card's points could be judged.
pub fn is_half_appraised(card: &Scorecard) -> bool {
    let weight: Points = card.lines.iter().map(|line| line.weight).sum();
    card.possible.0 * 2 >= weight.0
}

/// Takes a score back, and says why on every line.
pub fn withdraw(card: &mut Scorecard, why: &str) {
    for line in &mut card.lines {
        line.awarded = Points(0);
        line.possible = Points(0);
        why.clone_into(&mut line.inputs);
    }
    card.awarded = Points(0);
    card.possible = Points(0);
    card.percent = None;
    card.grade.clear();
}

fn withhold(lines: &mut [Computed], why: &str) {
    for Computed { line, losses } in lines {
        line.awarded = Points(0);
        line.possible = Points(0);
        why.clone_into(&mut line.inputs);
        losses.clear();
    }
}

/// Findings by code and subject. Should one subject have two, the harsher counts, whatever the order.
struct Index<'f>(BTreeMap<(&'f str, &'f Subject), (usize, &'f Finding)>);

impl<'f> Index<'f> {
    fn new(findings: &'f [Finding]) -> Self {
        let mut index: BTreeMap<_, (usize, &Finding)> = BTreeMap::new();
        for (at, finding) in findings.iter().enumerate() {
            let harsher = |old: &Finding| {
                (finding.share_bp, finding.outcome, &finding.message)
                    < (old.share_bp, old.outcome, &old.message)
            };
            index
                .entry((finding.code, &finding.subject))
                .and_modify(|slot| {
                    if harsher(slot.1) {
                        *slot = (at, finding);
                    }
                })
                .or_insert((at, finding));
        }
        Self(index)
    }

    fn get(&self, code: FindingCode, subject: &Subject) -> Option<(usize, &'f Finding)> {
        // The map's keys may be seen as living only as long as `subject` does.
        let index: &BTreeMap<(&str, &Subject), (usize, &'f Finding)> = &self.0;
        index.get(&(code, subject)).copied()
    }
}

/// What a leaf of the outline is worth.
enum Leaf {
    /// Share in basis points, its state in words, and the finding that costs what is missing.
    Judged(u32, String, usize),
    /// Left out of the denominator, and why.
    Out(&'static str),
}

fn leaf(id: &str, pack: &RulePack, index: &Index<'_>) -> Leaf {
    let subject = Subject::Section(id.to_owned());
    let missing = index.get(SECTION_MISSING, &subject);
    let thin = index.get(SECTION_THIN, &subject);
    let is = |found: Option<(usize, &Finding)>, outcome| {
        found.is_some_and(|(_, finding)| finding.outcome == outcome)
    };
    if let Some((at, finding)) = missing
        && finding.outcome == Outcome::NotMet
    {
        return Leaf::Judged(finding.share_bp, "thiếu".to_owned(), at);
    }
    if is(missing, Outcome::Unreadable) || is(thin, Outcome::Unreadable) {
        return Leaf::Out("không đọc được");
    }
    if is(missing, Outcome::NotApplicable) {
        return Leaf::Out("không áp dụng");
    }
    match (thin, missing) {
        (Some((at, finding)), _) if finding.outcome == Outcome::PartlyMet => {
            Leaf::Judged(finding.share_bp, finding.found.clone(), at)
        }
        (Some((at, finding)), _) if finding.outcome == Outcome::Met => {
            Leaf::Judged(pack.scoring.state_shares[0], "đủ".to_owned(), at)
        }
        // The pack runs only one of the two checks.
        (_, Some((at, finding))) if finding.outcome == Outcome::Met => {
            Leaf::Judged(pack.scoring.state_shares[0], "đủ".to_owned(), at)
        }
        (Some((_, finding)), None) if finding.outcome == Outcome::NotApplicable => {
            Leaf::Out("không áp dụng")
        }
        _ => Leaf::Out("chưa xét"),
    }
}

/// The required leaves under a node, in outline order; the node itself when it has no children.
fn required_leaves<'p>(node: &str, pack: &'p RulePack) -> Vec<&'p str> {
    let nodes = &pack.outline.nodes;
    let Some(top) = pack.outline.index(node) else {
        return Vec::new();
    };
    let below = |leaf: usize| {
        std::iter::successors(Some(leaf), |&at| nodes[at].parent).any(|above| above == top)
    };
    nodes
        .iter()
        .enumerate()
        .filter(|(at, node)| node.children.is_empty() && !node.optional && below(*at))
        .map(|(_, node)| node.id.as_str())
        .collect()
}

fn section(node: &str, weight: Points, pack: &RulePack, index: &Index<'_>) -> Computed {
    let leaves = required_leaves(node, pack);
    let count = leaves.len() as i64;
    let [full, thin, heading_only, missing] = pack.scoring.state_shares;
    let mut line = ScoreLine {
        id: format!("section:{node}"),
        title: pack.outline.index(node).map_or_else(
            || format!("Mục {node}"),
            |at| format!("Mục {node}. {}", pack.outline.nodes[at].title),
        ),
        rule: format!(
            "{weight} điểm chia đều cho {count} nội dung bắt buộc của mục: đủ hưởng {}, sơ sài {}, \
             chỉ có đề mục {}, thiếu {}; nội dung không áp dụng hoặc không đọc được không tính vào \
             điểm tối đa",
            percent(full),
            percent(thin),
            percent(heading_only),
            percent(missing)
        ),
        inputs: String::new(),
        awarded: Points(0),
        possible: Points(0),
        weight,
        codes: Vec::new(),
    };
    let mut losses = Vec::new();
    let mut states: BTreeMap<(usize, String), Vec<&str>> = BTreeMap::new();
    for (position, id) in leaves.iter().enumerate() {
        // The first leaves take the hundredths that do not divide evenly.
        let extra = i64::from((position as i64) < weight.0.rem_euclid(count));
        let points = Points(weight.0.div_euclid(count) + extra);
        let state = match leaf(id, pack, index) {
            Leaf::Judged(share_bp, state, at) => {
                let gained = points.share(i64::from(share_bp.min(10_000)), 10_000);
                line.possible = line.possible + points;
                line.awarded = line.awarded + gained;
                if gained < points {
                    losses.push((at, points - gained));
                }
                state
            }
            Leaf::Out(why) => why.to_owned(),
        };
        let rank = STATES.iter().position(|known| *known == state);
        let rank = rank.unwrap_or(STATES.len());
        states.entry((rank, state)).or_default().push(id);
    }
    line.inputs = in_words(&states);
    line.codes = present(
        &[SECTION_MISSING, SECTION_THIN],
        index,
        |subject| matches!(subject, Subject::Section(id) if leaves.contains(&id.as_str())),
    );
    Computed { line, losses }
}

/// States of a leaf in the order in which they are told.
const STATES: [&str; 7] = [
    "đủ",
    "sơ sài",
    "chỉ có đề mục",
    "thiếu",
    "không áp dụng",
    "không đọc được",
    "chưa xét",
];

/// `5 đủ; 1 sơ sài (II.1.2); 1 thiếu (II.1.1.a)`.
fn in_words(states: &BTreeMap<(usize, String), Vec<&str>>) -> String {
    const NAMED: usize = 8;
    if states.is_empty() {
        return "Mục không có nội dung bắt buộc".to_owned();
    }
    let told = states.iter().map(|((rank, state), ids)| {
        if *rank == 0 {
            return format!("{} {state}", ids.len());
        }
        let names = ids[..ids.len().min(NAMED)].join(", ");
        let more = if ids.len() > NAMED { ", …" } else { "" };
        format!("{} {state} ({names}{more})", ids.len())
    });
    told.collect::<Vec<_>>().join("; ")
}

/// Basis points in words.
fn percent(bp: u32) -> String {
    format!("{}%", Points(i64::from(bp)))
}

/// The codes among `wanted` that say something about the line.
fn present(
    wanted: &[FindingCode],
    index: &Index<'_>,
    about: impl Fn(&Subject) -> bool,
) -> Vec<FindingCode> {
    wanted
        .iter()
        .copied()
        .filter(|code| {
            index
                .0
                .keys()
                .any(|(known, subject)| known == code && about(subject))
        })
        .collect()
}

fn target(id: &str, weight: Points, pack: &RulePack, index: &Index<'_>) -> Computed {
    let subject = Subject::Target(id.to_owned());
    let reported = index.get(TARGET_NOT_REPORTED, &subject);
    let met = index.get(TARGET_NOT_MET, &subject);
    let title = pack
        .targets
        .iter()
        .find(|target| target.id == id)
        .map_or_else(
            || format!("Chỉ tiêu {id}"),
            |target| format!("Chỉ tiêu {id}. {}", target.name),
        );
    let mut line = ScoreLine {
        id: format!("target:{id}"),
        title,
        rule: format!(
            "{weight} điểm: đạt hoặc đúng tiến độ hưởng đủ, chưa đạt hưởng theo tỷ lệ so với mức cần \
             đạt, không báo cáo không có điểm; mâu thuẫn, không đọc được hoặc không áp dụng thì không \
             tính vào điểm tối đa"
        ),
        inputs: "Chưa xét".to_owned(),
        awarded: Points(0),
        possible: Points(0),
        weight,
        codes: present(&[TARGET_NOT_REPORTED, TARGET_NOT_MET], index, |about| {
            *about == subject
        }),
    };
    let silent = |found: Option<(usize, &Finding)>| {
        found.is_some_and(|(_, finding)| finding.outcome == Outcome::NotReported)
    };
    let decisive = if silent(reported) {
        reported
    } else {
        met.or(reported)
    };
    let Some((at, finding)) = decisive else {
        return Computed {
            line,
            losses: Vec::new(),
        };
    };
    line.inputs.clone_from(&finding.message);
    let judged = match finding.outcome {
        Outcome::Met | Outcome::PartlyMet | Outcome::NotMet => Some(finding.share_bp.min(10_000)),
        Outcome::NotReported => Some(0),
        Outcome::NotApplicable | Outcome::Unreadable => None,
    };
    // A figure was reported, and nobody judges it: that is no achievement.
    let judged = judged.filter(|_| met.is_some() || finding.outcome == Outcome::NotReported);
    let mut losses = Vec::new();
    if let Some(share_bp) = judged {
        line.possible = weight;
        line.awarded = weight.share(i64::from(share_bp), 10_000);
        if line.awarded < weight {
            losses.push((at, weight - line.awarded));
        }
    }
    Computed { line, losses }
}

/// How often a finding counts: once, or once a day for a late report.
fn occurrences(finding: &Finding) -> i64 {
    if finding.code == REPORT_LATE {
        let days: String = finding
            .difference
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        days.parse().unwrap_or(1)
    } else {
        1
    }
}

fn discipline(rule: &DisciplineLine, findings: &[Finding]) -> Computed {
    let mut concerned: Vec<(usize, &Finding)> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.code == rule.code)
        .collect();
    concerned.sort_by_key(|(_, finding)| (&finding.subject, &finding.message));
    let (unit, many) = if rule.code == REPORT_LATE {
        ("ngày chậm", "ngày")
    } else {
        ("trường hợp", "trường hợp")
    };
    let mut line = ScoreLine {
        id: format!("discipline:{}", rule.code),
        title: rule.title.clone(),
        rule: format!(
            "{} điểm, mỗi {unit} trừ {} điểm, không trừ quá số điểm của dòng",
            rule.points, rule.per_occurrence
        ),
        inputs: "Chưa xét".to_owned(),
        awarded: Points(0),
        possible: Points(0),
        weight: rule.points,
        codes: concerned
            .first()
            .map(|(_, finding)| finding.code)
            .into_iter()
            .collect(),
    };
    let mut losses = Vec::new();
    let judged = |finding: &Finding| {
        !matches!(
            finding.outcome,
            Outcome::NotApplicable | Outcome::Unreadable
        )
    };
    if concerned.iter().any(|(_, finding)| judged(finding)) {
        let mut left = rule.points;
        let mut times = 0;
        for (at, finding) in concerned {
            if judged(finding) && finding.outcome != Outcome::Met {
                let count = occurrences(finding);
                times += count;
                let price = rule.per_occurrence.0.max(0).saturating_mul(count);
                let lost = Points(price.min(left.0));
                left = left - lost;
                losses.push((at, lost));
            }
        }
        line.possible = rule.points;
        line.awarded = left;
        line.inputs = if times == 0 {
            "Không có trường hợp nào".to_owned()
        } else {
            format!("{times} {many}")
        };
    } else if let Some((_, finding)) = concerned.first() {
        line.inputs = format!("Không xét: {}", finding.message);
    }
    Computed { line, losses }
}

#[cfg(test)]
mod tests;
