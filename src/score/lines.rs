//! The plain lines: sections of the outline, targets, discipline in reporting.

use std::collections::BTreeMap;

use super::index::{Index, Seen};
use super::sheet::id;
use super::{
    Computed, REPORT_LATE, SECTION_MISSING, SECTION_THIN, TARGET_NOT_MET, TARGET_NOT_REPORTED,
};
use crate::model::{FindingCode, LineTerms, Outcome, Points, Subject};
use crate::rules::{DisciplineLine, RulePack};

/// What a leaf of the outline is worth.
pub(super) enum Leaf<'f> {
    /// Share in basis points, its state in words, and the finding that costs what is missing.
    Judged(u32, &'f str, usize),
    /// Left out of the denominator, and why.
    Out(&'static str),
}

pub(super) fn leaf<'f>(subject: &Subject, pack: &RulePack, index: &Index<'f>) -> Leaf<'f> {
    let missing = index.get(SECTION_MISSING, subject);
    let thin = index.get(SECTION_THIN, subject);
    let is = |found: Option<Seen<'f>>, outcome| found.is_some_and(|seen| seen.outcome == outcome);
    if let Some(seen) = missing
        && seen.outcome == Outcome::NotMet
    {
        return Leaf::Judged(seen.share_bp, "thiếu", seen.at);
    }
    if is(missing, Outcome::Unreadable) || is(thin, Outcome::Unreadable) {
        return Leaf::Out("không đọc được");
    }
    if is(missing, Outcome::NotApplicable) {
        return Leaf::Out("không áp dụng");
    }
    let full = pack.scoring.state_shares[0];
    match (thin, missing) {
        (Some(seen), _) if seen.outcome == Outcome::PartlyMet => {
            Leaf::Judged(seen.share_bp, &seen.finding.found, seen.at)
        }
        // The second where the pack runs only that one of the two checks.
        (Some(seen), _) | (_, Some(seen)) if seen.outcome == Outcome::Met => {
            Leaf::Judged(full, "đủ", seen.at)
        }
        (Some(seen), None) if seen.outcome == Outcome::NotApplicable => Leaf::Out("không áp dụng"),
        _ => Leaf::Out("chưa xét"),
    }
}

pub(super) fn section_terms(
    node: &str,
    weight: Points,
    leaves: usize,
    pack: &RulePack,
) -> LineTerms {
    let [full, thin, heading_only, missing] = pack.scoring.state_shares;
    LineTerms {
        id: format!("section:{node}"),
        title: pack.outline.index(node).map_or_else(
            || format!("Mục {node}"),
            |at| format!("Mục {node}. {}", pack.outline.nodes[at].title),
        ),
        rule: format!(
            "{weight} điểm chia đều cho {leaves} nội dung bắt buộc của mục: đủ hưởng {}, sơ sài {}, \
             chỉ có đề mục {}, thiếu {}; nội dung không áp dụng hoặc không đọc được không tính vào \
             điểm tối đa",
            percent(full),
            percent(thin),
            percent(heading_only),
            percent(missing)
        ),
        weight,
        open: pack.scoring.open,
        ..LineTerms::default()
    }
}

pub(super) fn section(
    leaves: &[Subject],
    weight: Points,
    pack: &RulePack,
    index: &Index<'_>,
) -> Computed {
    let count = leaves.len() as i64;
    let mut computed = Computed::default();
    let mut states: BTreeMap<(usize, &str), Vec<&str>> = BTreeMap::new();
    for (position, subject) in leaves.iter().enumerate() {
        // The first leaves take the hundredths that do not divide evenly.
        let extra = i64::from((position as i64) < weight.0.rem_euclid(count));
        let points = Points(weight.0.div_euclid(count) + extra);
        let state = match leaf(subject, pack, index) {
            Leaf::Judged(share_bp, state, at) => {
                let gained = points.share(i64::from(share_bp.min(10_000)), 10_000);
                computed.possible = computed.possible + points;
                computed.awarded = computed.awarded + gained;
                if gained < points {
                    computed.losses.push((at, points - gained));
                }
                state
            }
            Leaf::Out(why) => {
                if why == "không đọc được" {
                    computed.suspended = computed.suspended + points;
                }
                why
            }
        };
        let rank = STATES.iter().position(|known| *known == state);
        let rank = rank.unwrap_or(STATES.len());
        states.entry((rank, state)).or_default().push(id(subject));
    }
    computed.inputs = in_words(&states);
    let of_leaf = |code: FindingCode| leaves.iter().any(|leaf| index.get(code, leaf).is_some());
    let codes = [SECTION_MISSING, SECTION_THIN].into_iter();
    computed.codes = codes.filter(|code| of_leaf(code)).collect();
    computed
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
fn in_words(states: &BTreeMap<(usize, &str), Vec<&str>>) -> String {
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

/// The finding that decides a target: that nothing was reported, or nothing that can be judged, else
/// whether it was met.
pub(super) fn decisive<'f>(subject: &Subject, index: &Index<'f>) -> Option<Seen<'f>> {
    let reported = index.get(TARGET_NOT_REPORTED, subject);
    let decides = |outcome| matches!(outcome, Outcome::NotReported | Outcome::Unreadable);
    if reported.is_some_and(|seen| decides(seen.outcome)) {
        reported
    } else {
        index.get(TARGET_NOT_MET, subject).or(reported)
    }
}

pub(super) fn target_terms(id: &str, weight: Points, pack: &RulePack) -> LineTerms {
    let target = pack.targets.iter().find(|target| target.id == id);
    LineTerms {
        id: format!("target:{id}"),
        title: target.map_or_else(
            || format!("Chỉ tiêu {id}"),
            |target| format!("Chỉ tiêu {id}. {}", target.name),
        ),
        rule: format!(
            "{weight} điểm: đạt hoặc đúng tiến độ hưởng đủ, chưa đạt hưởng theo tỷ lệ so với mức cần \
             đạt, không báo cáo không có điểm; mâu thuẫn, không đọc được hoặc không áp dụng thì không \
             tính vào điểm tối đa"
        ),
        weight,
        open: pack.scoring.open,
        ..LineTerms::default()
    }
}

pub(super) fn target(subject: &Subject, weight: Points, index: &Index<'_>) -> Computed {
    let mut computed = Computed {
        codes: index.codes_among(&[TARGET_NOT_REPORTED, TARGET_NOT_MET], subject),
        ..Computed::unseen("Chưa xét")
    };
    let Some(seen) = decisive(subject, index) else {
        return computed;
    };
    computed.inputs.clone_from(&seen.finding.message);
    let judged = match seen.outcome {
        Outcome::Met | Outcome::PartlyMet | Outcome::NotMet => Some(seen.share_bp.min(10_000)),
        Outcome::NotReported => Some(0),
        Outcome::NotApplicable | Outcome::Unreadable => None,
    };
    if seen.outcome == Outcome::Unreadable {
        computed.suspended = weight;
    }
    // A figure was reported, and nobody judges it: that is no achievement.
    let is_judged = computed.codes.contains(&TARGET_NOT_MET);
    let judged = judged.filter(|_| is_judged || seen.outcome == Outcome::NotReported);
    if let Some(share_bp) = judged {
        computed.possible = weight;
        computed.awarded = weight.share(i64::from(share_bp), 10_000);
        if computed.awarded < weight {
            computed.losses.push((seen.at, weight - computed.awarded));
        }
    }
    computed
}

/// Kinds of findings that count as often as the number their difference begins with: days late, criteria
/// without a proof.
const COUNTED: [FindingCode; 2] = [REPORT_LATE, "evidence-missing"];

/// How often a finding counts: once, or as often as it says.
pub(super) fn occurrences(seen: Seen<'_>) -> i64 {
    if COUNTED.contains(&seen.finding.code) {
        let difference = seen.finding.difference.as_str();
        let end = difference.bytes().take_while(u8::is_ascii_digit).count();
        difference[..end].parse().unwrap_or(1)
    } else {
        1
    }
}

pub(super) fn discipline_terms(rule: &DisciplineLine, open: bool) -> LineTerms {
    let unit = if rule.code == REPORT_LATE {
        "ngày chậm"
    } else {
        "trường hợp"
    };
    LineTerms {
        id: format!("discipline:{}", rule.code),
        title: rule.title.clone(),
        rule: format!(
            "{} điểm, mỗi {unit} trừ {} điểm, không trừ quá số điểm của dòng",
            rule.points, rule.per_occurrence
        ),
        weight: rule.points,
        open,
        ..LineTerms::default()
    }
}

pub(super) fn discipline(rule: &DisciplineLine, index: &Index<'_>) -> Computed {
    let mut concerned: Vec<Seen<'_>> = index
        .all()
        .iter()
        .filter(|seen| seen.finding.code == rule.code)
        .copied()
        .collect();
    concerned.sort_by_key(|seen| (&seen.finding.subject, &seen.finding.message));
    let mut computed = Computed {
        codes: concerned
            .first()
            .map(|seen| seen.finding.code)
            .into_iter()
            .collect(),
        ..Computed::unseen("Chưa xét")
    };
    let judged =
        |seen: &Seen<'_>| !matches!(seen.outcome, Outcome::NotApplicable | Outcome::Unreadable);
    if concerned.iter().any(judged) {
        let mut left = rule.points;
        let mut times = 0;
        for seen in concerned {
            if judged(&seen) && seen.outcome != Outcome::Met {
                let count = occurrences(seen);
                times += count;
                let price = rule.per_occurrence.0.max(0).saturating_mul(count);
                let lost = Points(price.min(left.0));
                left = left - lost;
                computed.losses.push((seen.at, lost));
            }
        }
        computed.possible = rule.points;
        computed.awarded = left;
        let many = if rule.code == REPORT_LATE {
            "ngày"
        } else {
            "trường hợp"
        };
        computed.inputs = if times == 0 {
            "Không có trường hợp nào".to_owned()
        } else {
            format!("{times} {many}")
        };
    } else if let Some(seen) = concerned.first() {
        if concerned
            .iter()
            .any(|seen| seen.outcome == Outcome::Unreadable)
        {
            computed.suspended = rule.points;
        }
        computed.inputs = format!("Không xét: {}", seen.finding.message);
    }
    computed
}
