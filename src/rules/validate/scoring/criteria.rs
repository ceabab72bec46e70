//! Criteria sets: ids that are unique, references that hold, and for each family of rules exactly the
//! keys it uses, with steps in order.

use rust_decimal::Decimal;

use super::{Known, any_per_cent, per_cent, points};
use crate::model::Points;
use crate::rules::criteria::{
    CriteriaSet, Criterion, CriterionRule, Gate, Inputs, Quota, QuotaWithin,
};
use crate::rules::pack::CheckSpec;
use crate::rules::place::{At, Faults, Place};
use crate::rules::source::scoring::{
    RULES, RawCriterion, RawGate, RawGrade, RawInputs, RawScoring, RawSet, RawStep,
};
use crate::rules::suggest::nearest;
use crate::rules::validate::outline::unknown_node;
use crate::rules::validate::targets::unknown_target;
use crate::rules::validate::words::plain;

/// What a scoring file says beside plain weights.
pub(super) struct Valid {
    pub(super) sets: Vec<CriteriaSet>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) gates: Vec<Gate>,
}

pub(super) fn validate(
    raw: &RawScoring,
    known: &Known<'_>,
    checks: &[CheckSpec],
    grades: &[(String, i64)],
    faults: &Faults,
) -> Valid {
    let sets = sets(&raw.sets, faults);
    let look = Look {
        known,
        checks,
        faults,
    };
    let mut criteria: Vec<Criterion> = Vec::new();
    for one in &raw.criteria {
        let id = one.id.value.as_str();
        if !id.is_empty() && criteria.iter().any(|earlier| earlier.id == id) {
            faults.error(
                &one.id.place,
                format!("tiêu chí \"{id}\" đã ghi ở trên"),
                "mỗi tiêu chí có một số riêng",
            );
        }
        criteria.extend(look.criterion(one, raw.open, &sets));
    }
    let gates = raw
        .gates
        .iter()
        .map(|gate| look.gate(gate, grades, &sets))
        .collect();
    Valid {
        sets,
        criteria,
        gates,
    }
}

fn sets(raw: &[RawSet], faults: &Faults) -> Vec<CriteriaSet> {
    let mut sets: Vec<CriteriaSet> = Vec::new();
    for set in raw {
        let types = plain(&set.unit_types);
        if sets.iter().any(|earlier| earlier.id == set.id.value) {
            faults.error(
                &set.id.place,
                format!("bộ tiêu chí \"{}\" đã ghi ở trên", set.id.value),
                "mỗi bộ có một id riêng",
            );
        }
        for unit_type in &set.unit_types {
            let earlier = |set: &&CriteriaSet| set.unit_types.contains(&unit_type.value);
            if let Some(earlier) = sets.iter().find(earlier) {
                faults.error(
                    &unit_type.place,
                    format!(
                        "loại đơn vị \"{}\" đã thuộc bộ \"{}\"",
                        unit_type.value, earlier.id
                    ),
                    "mỗi loại đơn vị chấm theo một bộ tiêu chí",
                );
            }
        }
        if types.is_empty() && sets.iter().any(|earlier| earlier.unit_types.is_empty()) {
            faults.error(
                &set.id.place,
                "đã có một bộ dùng cho mọi loại đơn vị còn lại",
                "thêm unit_types = [\"…\"] cho một trong hai bộ",
            );
        }
        sets.push(CriteriaSet {
            id: set.id.value.clone(),
            title: set.title.value.clone(),
            unit_types: types,
            apart: set.apart.as_ref().is_some_and(|apart| apart.value),
        });
    }
    sets
}

/// The sets named, each of them known.
pub(super) fn known_sets(
    named: &[At<String>],
    sets: &[CriteriaSet],
    faults: &Faults,
) -> Vec<String> {
    let ids: Vec<&str> = sets.iter().map(|set| set.id.as_str()).collect();
    for name in named {
        if !ids.contains(&name.value.as_str()) {
            let help = match nearest(&name.value, &ids) {
                Some(meant) => format!("có phải ý là \"{meant}\"?"),
                None if ids.is_empty() => "thêm một mục [[set]] với id ấy".to_owned(),
                None => format!("các bộ tiêu chí: {}", ids.join(", ")),
            };
            faults.error(
                &name.place,
                format!("không có bộ tiêu chí \"{}\"", name.value),
                help,
            );
        }
    }
    plain(named)
}

/// Quotas of the grades that have one.
pub(super) fn quotas(raw: &[RawGrade], faults: &Faults) -> Vec<Quota> {
    let mut quotas = Vec::new();
    for grade in raw {
        match (&grade.quota, &grade.quota_within) {
            (Some(quota), within) => quotas.push(Quota {
                grade: grade.name.value.clone(),
                share: i64::from(per_cent(quota, faults)),
                within: within.as_ref().map_or(QuotaWithin::Round, |w| w.value),
            }),
            (None, Some(within)) => faults.warning(
                &within.place,
                "`quota_within` không có tác dụng khi không có `quota`",
                "thêm quota = 20 (không quá 20% số đơn vị), hoặc bỏ dòng này",
            ),
            (None, None) => {}
        }
    }
    quotas
}

struct Look<'r> {
    known: &'r Known<'r>,
    checks: &'r [CheckSpec],
    faults: &'r Faults,
}

impl Look<'_> {
    fn inputs(&self, raw: &RawInputs) -> Inputs {
        for node in raw
            .nodes
            .iter()
            .filter(|node| !self.known.node(&node.value))
        {
            let ids = self.known.nodes.as_deref().unwrap_or_default();
            unknown_node(node, ids, self.faults);
        }
        for target in &raw.targets {
            if !self.known.target(&target.value) {
                unknown_target(target, self.known, self.faults);
            }
        }
        for code in &raw.codes {
            let on = |check: &CheckSpec| check.code == code.value && check.enabled;
            if !self.checks.is_empty() && !self.checks.iter().any(on) {
                let codes: Vec<&str> = self.checks.iter().map(|c| c.code.as_str()).collect();
                let help = match nearest(&code.value, &codes).filter(|meant| *meant != code.value) {
                    Some(meant) => format!("có phải ý là \"{meant}\"?"),
                    None => "bật phép kiểm tra này trong checks.toml".to_owned(),
                };
                self.faults.warning(
                    &code.place,
                    format!(
                        "phép kiểm tra \"{}\" không được bật nên không bao giờ có trường hợp nào",
                        code.value
                    ),
                    help,
                );
            }
        }
        if let Some(enough) = raw.enough.as_ref().filter(|_| raw.nodes.is_empty()) {
            self.faults.warning(
                &enough.place,
                "`enough` chỉ có tác dụng với `nodes`",
                "bỏ dòng này, hoặc thêm nodes = [\"II.1\"]",
            );
        }
        Inputs {
            nodes: plain(&raw.nodes),
            targets: plain(&raw.targets),
            codes: plain(&raw.codes),
            thin_is_enough: raw.enough.as_ref().is_some_and(|enough| enough.value),
        }
    }

    fn criterion(&self, raw: &RawCriterion, open: bool, sets: &[CriteriaSet]) -> Option<Criterion> {
        let most = raw.points.as_ref().map(|most| points(most, self.faults));
        let inputs = self.inputs(&raw.inputs);
        let criterion = Criterion {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            group: raw
                .group
                .as_ref()
                .map(|g| g.value.clone())
                .unwrap_or_default(),
            points: most.unwrap_or_default(),
            open: raw.points.is_none() || raw.points_by.as_ref().map_or(open, |by| by.value),
            sets: known_sets(&raw.sets, sets, self.faults),
            evidence: plain(&raw.evidence),
            rule: self.rule(raw, &inputs, most)?,
            inputs,
        };
        Some(criterion)
    }

    /// The rule with exactly its own keys; what another family uses is a fault at its place.
    fn rule(
        &self,
        raw: &RawCriterion,
        inputs: &Inputs,
        most: Option<Points>,
    ) -> Option<CriterionRule> {
        let word = raw.rule.as_ref()?;
        let family = word.value;
        self.strange_keys(raw, family);
        if most.is_none() && family != "board" {
            self.faults.error(
                &raw.place,
                format!(
                    "tiêu chí \"{}\" để Ban ấn định điểm nên máy không chấm được",
                    raw.id.value
                ),
                "ghi rule = \"board\", hoặc ghi điểm tạm tính và points_by = \"board\"",
            );
        }
        let wants_inputs = !matches!(family, "board" | "cluster-rank");
        if wants_inputs && inputs.is_empty() {
            self.faults.error(
                &raw.place,
                format!("tiêu chí \"{}\" không xét gì cả", raw.id.value),
                "thêm nodes = [\"II.1\"], targets = [\"1\"] hoặc codes = [\"report-late\"]; Ban tự chấm thì ghi rule = \"board\"",
            );
        }
        let measures = matches!(family, "bands" | "proportional" | "bonus" | "cluster-rank");
        if measures
            && !(inputs.codes.is_empty() && (inputs.nodes.is_empty() || inputs.targets.is_empty()))
        {
            self.faults.error(
                &word.place,
                format!(
                    "rule = \"{family}\" đo một tỷ lệ nên chỉ dùng `targets` hoặc chỉ dùng `nodes`"
                ),
                "tách thành hai tiêu chí",
            );
        }
        let share = |given: &Option<At<Decimal>>, default: i64| {
            given
                .as_ref()
                .map_or(default, |given| i64::from(any_per_cent(given, self.faults)))
        };
        let most = most.unwrap_or_default();
        Some(match family {
            "condition" => CriterionRule::Condition,
            "misses" => CriterionRule::Misses(self.rising(raw, word, most)),
            "bands" => CriterionRule::Bands(self.falling(raw, word, most)),
            "proportional" => CriterionRule::Proportional {
                full_at: share(&raw.full_at, 10_000).max(1),
                floor: share(&raw.floor, 0),
            },
            "bonus" => CriterionRule::Bonus {
                over: share(&raw.over, 10_000),
                per: share(&raw.per, 0),
                each: self.each(raw, most, false),
                in_total: raw.in_total.as_ref().is_some_and(|flag| flag.value),
            },
            "penalty" => CriterionRule::Penalty {
                each: self.each(raw, most, true),
            },
            "cluster-rank" => CriterionRule::ClusterRank(self.rising(raw, word, most)),
            _ => CriterionRule::Board,
        })
    }

    fn each(&self, raw: &RawCriterion, most: Points, required: bool) -> Points {
        if let Some(each) = &raw.each {
            let value = points(each, self.faults);
            if value > most {
                self.faults.warning(
                    &each.place,
                    "mức mỗi lần lớn hơn số điểm của tiêu chí",
                    "điểm của tiêu chí là mức cộng hoặc trừ nhiều nhất",
                );
            }
            return value;
        }
        if required {
            self.faults.error(
                &raw.place,
                format!(
                    "tiêu chí \"{}\" thiếu `each`: mỗi lần trừ bao nhiêu điểm",
                    raw.id.value
                ),
                "thêm: each = 1",
            );
        }
        most
    }

    fn strange_keys(&self, raw: &RawCriterion, family: &str) {
        let place = |given: &Option<At<Decimal>>| given.as_ref().map(|at| at.place.clone());
        let given: [(&str, Option<Place>, &[&str]); 7] = [
            (
                "step",
                raw.steps.first().map(|step| step.place.clone()),
                &["misses", "bands", "cluster-rank"],
            ),
            ("full_at", place(&raw.full_at), &["proportional"]),
            ("floor", place(&raw.floor), &["proportional"]),
            ("over", place(&raw.over), &["bonus"]),
            ("per", place(&raw.per), &["bonus"]),
            ("each", place(&raw.each), &["bonus", "penalty"]),
            (
                "in_total",
                raw.in_total.as_ref().map(|flag| flag.place.clone()),
                &["bonus"],
            ),
        ];
        for (key, place, families) in given {
            if let Some(place) = place.filter(|_| !families.contains(&family)) {
                self.faults.error(
                    &place,
                    format!("`{key}` không dùng với rule = \"{family}\""),
                    format!("bỏ `{key}`, hoặc đổi rule thành: {}", families.join(", ")),
                );
            }
        }
        debug_assert!(RULES.iter().any(|(known, _)| *known == family));
    }

    /// Steps by a count, rising.
    fn rising(&self, raw: &RawCriterion, word: &At<&str>, most: Points) -> Vec<(i64, Points)> {
        let mut steps: Vec<(i64, Points)> = Vec::new();
        for step in &raw.steps {
            let Some(up_to) = &step.up_to else {
                self.wrong_step(step, "up_to", "{ up_to = 2, points = 6 }");
                continue;
            };
            let value = points(&step.points, self.faults);
            if up_to.value < 0 || steps.last().is_some_and(|(last, _)| *last >= up_to.value) {
                self.out_of_order(&up_to.place, "tăng dần");
            }
            self.within(step, value, most);
            steps.push((up_to.value, value));
        }
        self.no_steps(raw, word, steps.is_empty(), "{ up_to = 0, points = 8 }");
        steps
    }

    /// Steps by a share, falling.
    fn falling(&self, raw: &RawCriterion, word: &At<&str>, most: Points) -> Vec<(i64, Points)> {
        let mut steps: Vec<(i64, Points)> = Vec::new();
        for step in &raw.steps {
            let Some(from) = &step.from else {
                self.wrong_step(step, "from", "{ from = 80, points = 7 }");
                continue;
            };
            let share = i64::from(any_per_cent(from, self.faults));
            let value = points(&step.points, self.faults);
            if steps.last().is_some_and(|(last, _)| *last <= share) {
                self.out_of_order(&from.place, "giảm dần");
            }
            self.within(step, value, most);
            steps.push((share, value));
        }
        self.no_steps(raw, word, steps.is_empty(), "{ from = 100, points = 8 }");
        steps
    }

    fn wrong_step(&self, step: &RawStep, key: &str, example: &str) {
        self.faults.error(
            &step.place,
            format!("bậc thang thiếu `{key}`"),
            format!("ghi: step = [{example}, …]"),
        );
    }

    fn out_of_order(&self, place: &Place, order: &str) {
        self.faults.error(
            place,
            format!("các bậc phải {order}"),
            "xếp lại thứ tự các bậc; mỗi bậc một mức riêng",
        );
    }

    fn within(&self, step: &RawStep, value: Points, most: Points) {
        if value > most {
            self.faults.error(
                &step.points.place,
                format!("bậc này {value} điểm, quá số điểm {most} của tiêu chí"),
                "hạ điểm của bậc, hoặc nâng `points` của tiêu chí",
            );
        }
    }

    fn no_steps(&self, raw: &RawCriterion, word: &At<&str>, none: bool, example: &str) {
        if none && raw.steps.is_empty() {
            self.faults.error(
                &word.place,
                format!("rule = \"{}\" cần các bậc thang", word.value),
                format!("thêm: step = [{example}, …]"),
            );
        }
    }

    fn gate(&self, raw: &RawGate, grades: &[(String, i64)], sets: &[CriteriaSet]) -> Gate {
        let best = &raw.best_grade;
        if !best.value.is_empty() && !grades.iter().any(|(name, _)| *name == best.value) {
            let names: Vec<&str> = grades.iter().map(|(name, _)| name.as_str()).collect();
            let help = match nearest(&best.value, &names) {
                Some(meant) => format!("có phải ý là \"{meant}\"?"),
                None => format!("các mức xếp loại: {}", names.join(", ")),
            };
            self.faults.error(
                &best.place,
                format!("không có mức xếp loại \"{}\"", best.value),
                help,
            );
        }
        let inputs = self.inputs(&raw.inputs);
        if inputs.is_empty() {
            self.faults.error(
                &raw.place,
                format!("điều kiện \"{}\" không xét gì cả", raw.id.value),
                "thêm nodes, targets hoặc codes",
            );
        }
        Gate {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            sets: known_sets(&raw.sets, sets, self.faults),
            inputs,
            best_grade: best.value.clone(),
        }
    }
}
