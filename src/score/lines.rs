//! The plain lines: sections of the outline, targets, discipline in reporting.

use std::collections::BTreeMap;

use super::index::Index;
use super::{
    Computed, REPORT_LATE, SECTION_MISSING, SECTION_THIN, TARGET_NOT_MET, TARGET_NOT_REPORTED,
};
use crate::model::{Finding, FindingCode, Outcome, Points, ScoreLine, Subject};
use crate::rules::{DisciplineLine, RulePack};

/// What a leaf of the outline is worth.
pub(super) enum Leaf {
    /// Share in basis points, its state in words, and the finding that costs what is missing.
    Judged(u32, String, usize),
    /// Left out of the denominator, and why.
    Out(&'static str),
}

pub(super) fn leaf(id: &str, pack: &RulePack, index: &Index<'_>) -> Leaf {
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
pub(super) fn required_leaves<'p>(node: &str, pack: &'p RulePack) -> Vec<&'p str> {
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

pub(super) fn section(node: &str, weight: Points, pack: &RulePack, index: &Index<'_>) -> Computed {
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
        open: pack.scoring.open,
        ..ScoreLine::default()
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
    let of_leaf = |code: FindingCode| {
        leaves.iter().any(|id| {
            let subject = Subject::Section((*id).to_owned());
            index.get(code, &subject).is_some()
        })
    };
    let codes = [SECTION_MISSING, SECTION_THIN].into_iter();
    line.codes = codes.filter(|code| of_leaf(code)).collect();
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

/// The finding that decides a target: that nothing was reported, else whether it was met.
pub(super) fn decisive<'f>(subject: &Subject, index: &Index<'f>) -> Option<(usize, &'f Finding)> {
    let reported = index.get(TARGET_NOT_REPORTED, subject);
    let silent = reported.is_some_and(|(_, finding)| finding.outcome == Outcome::NotReported);
    if silent {
        reported
    } else {
        index.get(TARGET_NOT_MET, subject).or(reported)
    }
}

pub(super) fn target(id: &str, weight: Points, pack: &RulePack, index: &Index<'_>) -> Computed {
    let subject = Subject::Target(id.to_owned());
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
        codes: index.codes_among(&[TARGET_NOT_REPORTED, TARGET_NOT_MET], &subject),
        open: pack.scoring.open,
        ..ScoreLine::default()
    };
    let Some((at, finding)) = decisive(&subject, index) else {
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
pub(super) fn occurrences(finding: &Finding) -> i64 {
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

pub(super) fn discipline(rule: &DisciplineLine, open: bool, findings: &[Finding]) -> Computed {
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
        open,
        ..ScoreLine::default()
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
