//! Weights and grades: points in hundredths, references that hold, nothing counted twice unseen.
//! `criteria.rs` holds the criteria sets to the same.

mod criteria;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::Points;
use crate::rules::pack::{CheckSpec, DisciplineLine, Scoring};
use crate::rules::place::{At, Faults};
use crate::rules::source::scoring::{RawDiscipline, RawGrade, RawScoring, RawWeight};
use crate::rules::suggest::nearest;

use super::Known;
use super::checks::is_kebab;
use super::outline::unknown_node;

/// full, thin, heading-only, missing, in basis points, when `[states]` does not say.
pub(super) const DEFAULT_SHARES: [u32; 4] = [10_000, 5_000, 2_000, 0];
/// Half of the year's goal at half-year, when `half_year_pace` does not say.
pub(super) const DEFAULT_PACE: u32 = 5_000;

/// More points than any board gives, so that sums stay far from overflow.
const MOST_POINTS: i64 = 1_000_000;

pub(super) fn validate(raw: &RawScoring, known: &Known<'_>, faults: &Faults) -> Scoring {
    let mut state_shares = DEFAULT_SHARES;
    for (share, given) in state_shares.iter_mut().zip(&raw.states) {
        if let Some(given) = given {
            *share = per_cent(given, faults);
        }
    }
    let falling = state_shares.windows(2).all(|pair| pair[0] >= pair[1]);
    if let Some(given) = raw.states.iter().flatten().next().filter(|_| !falling) {
        faults.warning(
            &given.place,
            "mức điểm của các trạng thái không giảm dần",
            "thứ tự thông thường: full ≥ thin ≥ heading-only ≥ missing",
        );
    }
    let grades = grades(&raw.grades, faults);
    let criteria::Valid {
        sets,
        criteria,
        gates,
    } = criteria::validate(
        raw,
        known,
        known.checks.unwrap_or_default(),
        &grades,
        faults,
    );
    let mut only_in = BTreeMap::new();
    let weights = |kind: &'static str, weights: &'_ [RawWeight]| -> Vec<_> {
        let lines = weights.iter();
        lines
            .map(|line| (format!("{kind}:{}", line.subject.value), line.sets.clone()))
            .collect()
    };
    let lines = weights("section", &raw.sections)
        .into_iter()
        .chain(weights("target", &raw.targets))
        .chain(raw.discipline.iter().map(|line| {
            let id = format!("discipline:{}", line.code.value);
            (id, line.sets.clone())
        }));
    for (line, named) in lines.filter(|(_, named)| !named.is_empty()) {
        only_in.insert(line, criteria::known_sets(&named, &sets, faults));
    }
    Scoring {
        quotas: criteria::quotas(&raw.grades, faults),
        open: raw.open,
        only_in,
        sets,
        criteria,
        gates,
        sections: sections(&raw.sections, known, faults),
        state_shares,
        targets: targets(&raw.targets, known, faults),
        discipline: discipline(&raw.discipline, known.checks, faults),
        grades,
        half_year_pace_bp: raw
            .half_year_pace
            .as_ref()
            .map_or(DEFAULT_PACE, |pace| per_cent(pace, faults)),
    }
}

fn sections(raw: &[RawWeight], known: &Known<'_>, faults: &Faults) -> Vec<(String, Points)> {
    let mut sections: Vec<(String, Points)> = Vec::new();
    for weight in raw {
        let id = weight.subject.value.as_str();
        if id.is_empty() {
            continue; // already reported
        }
        if !known.node(id) {
            let ids = known.nodes.as_deref().unwrap_or_default();
            unknown_node(&weight.subject, ids, faults);
        }
        let inside = |inner: &str, outer: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        for (earlier, _) in &sections {
            if earlier == id {
                repeated(weight, "điểm", faults);
            } else if inside(id, earlier) || inside(earlier, id) {
                faults.warning(
                    &weight.subject.place,
                    format!("\"{id}\" và \"{earlier}\" nằm trong nhau nên phần chung được tính điểm hai lần"),
                    "cho điểm ở một cấp: hoặc điểm cha, hoặc các điểm con",
                );
            }
        }
        sections.push((id.to_owned(), points(&weight.points, faults)));
    }
    sections
}

fn targets(raw: &[RawWeight], known: &Known<'_>, faults: &Faults) -> Vec<(String, Points)> {
    let mut targets: Vec<(String, Points)> = Vec::new();
    for weight in raw {
        let id = weight.subject.value.as_str();
        if id.is_empty() {
            continue; // already reported
        }
        if !known.target(id) {
            let ids = known.targets.as_deref().unwrap_or_default();
            let help = match nearest(id, ids) {
                Some(meant) => format!("có phải ý là \"{meant}\"? id phải có trong targets.toml"),
                None if ids.is_empty() => {
                    "bộ này không có targets.toml; bỏ mục [[target]] trong scoring.toml".to_owned()
                }
                None => format!("các chỉ tiêu: {}", ids.join(", ")),
            };
            faults.error(
                &weight.subject.place,
                format!("không có chỉ tiêu \"{id}\""),
                help,
            );
        }
        if targets.iter().any(|(earlier, _)| earlier == id) {
            repeated(weight, "chỉ tiêu", faults);
        }
        targets.push((id.to_owned(), points(&weight.points, faults)));
    }
    targets
}

fn repeated(weight: &RawWeight, what: &str, faults: &Faults) {
    faults.error(
        &weight.subject.place,
        format!(
            "{what} \"{}\" đã được cho điểm ở trên",
            weight.subject.value
        ),
        "giữ lại một mục",
    );
}

fn discipline(
    raw: &[RawDiscipline],
    checks: Option<&[CheckSpec]>,
    faults: &Faults,
) -> Vec<DisciplineLine> {
    let certain = checks.is_some();
    let checks = checks.unwrap_or_default();
    let mut lines: Vec<DisciplineLine> = Vec::new();
    for line in raw {
        let code = line.code.value.as_str();
        if code.is_empty() {
            continue; // already reported
        }
        if lines.iter().any(|earlier| earlier.code == code) {
            faults.error(
                &line.code.place,
                format!("dòng kỷ luật \"{code}\" đã ghi ở trên"),
                "giữ lại một mục",
            );
        }
        let known: Vec<&str> = checks.iter().map(|check| check.code.as_str()).collect();
        let enabled = checks
            .iter()
            .any(|check| check.code == code && check.enabled);
        if certain && (!is_kebab(code) || (!enabled && !checks.is_empty())) {
            let help = match nearest(code, &known).filter(|meant| *meant != code) {
                Some(meant) => format!("có phải ý là \"{meant}\"?"),
                None => "bật phép kiểm tra này trong checks.toml, hoặc bỏ dòng kỷ luật".to_owned(),
            };
            faults.warning(
                &line.code.place,
                format!("phép kiểm tra \"{code}\" không được bật nên dòng này luôn được trọn điểm"),
                help,
            );
        }
        let full = points(&line.points, faults);
        let each = points(&line.per_occurrence, faults);
        if each > full {
            faults.warning(
                &line.per_occurrence.place,
                "mức trừ mỗi lần lớn hơn số điểm của dòng",
                "dòng không xuống dưới 0: một lần là mất hết điểm của dòng",
            );
        }
        lines.push(DisciplineLine {
            code: code.to_owned(),
            title: line.title.value.clone(),
            points: full,
            per_occurrence: each,
        });
    }
    lines
}

/// Grades, highest threshold first.
fn grades(raw: &[RawGrade], faults: &Faults) -> Vec<(String, i64)> {
    let mut grades: Vec<(String, i64)> = Vec::new();
    for grade in raw {
        let threshold = i64::from(per_cent(&grade.at_least, faults));
        for (name, other) in &grades {
            if *name == grade.name.value {
                faults.error(
                    &grade.name.place,
                    format!("mức xếp loại \"{name}\" đã ghi ở trên"),
                    "mỗi mức có một tên riêng",
                );
            }
            if *other == threshold {
                faults.error(
                    &grade.at_least.place,
                    format!(
                        "hai mức xếp loại \"{name}\" và \"{}\" có cùng ngưỡng",
                        grade.name.value
                    ),
                    "mỗi mức có một ngưỡng riêng",
                );
            }
        }
        grades.push((grade.name.value.clone(), threshold));
    }
    grades.sort_by_key(|(_, threshold)| std::cmp::Reverse(*threshold));
    if let (Some(first), Some((name, lowest))) = (raw.first(), grades.last())
        && *lowest > 0
    {
        faults.warning(
            &first.place,
            format!("đơn vị dưới ngưỡng của \"{name}\" sẽ không được xếp loại"),
            "thêm một mức có at_least = 0",
        );
    }
    grades
}

/// Points in hundredths: not negative, at most two decimals.
fn points(at: &At<Decimal>, faults: &Faults) -> Points {
    let hundredths = at.value * Decimal::ONE_HUNDRED;
    if at.value < Decimal::ZERO || at.value > Decimal::from(MOST_POINTS) {
        faults.error(
            &at.place,
            format!("số điểm {} không hợp lệ", at.value),
            "điểm là số từ 0 trở lên; mức trừ cũng ghi số dương",
        );
        return Points(0);
    }
    if !hundredths.fract().is_zero() {
        faults.error(
            &at.place,
            format!("số điểm {} có quá hai chữ số lẻ", at.value),
            "điểm ghi nhiều nhất hai chữ số sau dấu chấm: 2.25",
        );
    }
    Points(hundredths.trunc().to_i64().unwrap_or_default())
}

/// A share of 0–100 % in basis points (hundredths of a per cent).
fn per_cent(at: &At<Decimal>, faults: &Faults) -> u32 {
    if at.value < Decimal::ZERO || at.value > Decimal::ONE_HUNDRED {
        faults.error(
            &at.place,
            format!("tỷ lệ {} phải từ 0 đến 100", at.value),
            "đây là phần trăm: 50 nghĩa là 50%",
        );
        return 0;
    }
    any_per_cent(at, faults)
}

/// A share that may exceed 100 %, in basis points.
fn any_per_cent(at: &At<Decimal>, faults: &Faults) -> u32 {
    if at.value < Decimal::ZERO || at.value > Decimal::ONE_THOUSAND {
        faults.error(
            &at.place,
            format!("tỷ lệ {} phải từ 0 đến 1000", at.value),
            "đây là phần trăm: 110 nghĩa là 110%",
        );
        return 0;
    }
    let hundredths = at.value * Decimal::ONE_HUNDRED;
    if !hundredths.fract().is_zero() {
        faults.error(
            &at.place,
            format!("tỷ lệ {} có quá hai chữ số lẻ", at.value),
            "ghi nhiều nhất hai chữ số sau dấu chấm: 37.5",
        );
    }
    hundredths.trunc().to_u32().unwrap_or_default()
}
