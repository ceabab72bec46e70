//! `unit-of-measure`: a figure counted in something else than the target asks for.

use std::collections::BTreeMap;

use crate::model::{Claim, Finding, Outcome, Reading, Severity, Subject, vietnamese};
use crate::rules::Target;

use super::format::target as name;
use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "unit-of-measure",
    title: "Số liệu dùng đơn vị tính khác",
    severity: Severity::Warning,
    summary: "Số liệu phải dùng đúng đơn vị tính của chỉ tiêu: người không phải lượt, số lượng không phải tỷ lệ.",
    doc: DOC,
    hint: "Đề nghị đơn vị báo lại theo đơn vị tính của chỉ tiêu.",
    params: &[],
    build: |_| Box::new(UnitOfMeasure),
};

const DOC: &str = "\
## Nội dung
Số liệu nói về một chỉ tiêu nhưng tính bằng đơn vị khác loại: “lượt” thay cho “người”, “suất quà” thay cho
“thiếu nhi”, số lượng thay cho tỷ lệ.

## Vì sao
Một người tham gia năm lần là năm lượt. Cộng hoặc so hai loại với nhau làm sai cả đơn vị lẫn toàn tỉnh.

## Cách xác định
Theo loại đơn vị tính trong vocabulary.toml (người, lượt, đơn vị, hoạt động, vật, tiền, thời gian, phần trăm).
Chỉ xét số liệu mà câu văn gắn với chỉ tiêu, khi đơn vị không báo số nào đúng đơn vị tính, hoặc ghi
cùng một số với cả hai đơn vị tính.

## Ví dụ có dấu hiệu
Chỉ tiêu tính “thiếu nhi”, báo cáo ghi “tặng 1.200 suất quà”; chỉ tiêu là tỷ lệ, báo cáo chỉ ghi “1.204 đồng chí”.

## Ví dụ không có dấu hiệu
Chỉ tiêu tính “thanh niên”, báo cáo ghi “1.250 đoàn viên”: cùng là người.

## Việc cần làm
Hỏi lại đơn vị số theo đúng đơn vị tính; nếu cách gọi là một, thêm vào vocabulary.toml.
";

struct UnitOfMeasure;

impl Check for UnitOfMeasure {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_figures(cx, out) {
            return;
        }
        let mut about: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
        for claim in &cx.claims.figures {
            if let Some(target) = &claim.figure.target {
                about.entry(target).or_default().push(claim);
            }
        }
        for target in &cx.pack.targets {
            let figures = about.get(target.id.as_str());
            out.push(conclude(cx, target, figures.map_or(&[], Vec::as_slice)));
        }
    }
}

fn conclude(cx: &Context<'_>, target: &Target, figures: &[&Claim]) -> Finding {
    let subject = Subject::Target(target.id.clone());
    let vocabulary = &cx.pack.vocabulary;
    if vocabulary.class_asked(target).is_none() {
        return Finding {
            evidence: cx.file_evidence(),
            ..KIND.finding(
                subject,
                Outcome::NotApplicable,
                "Bộ quy tắc chưa xếp loại đơn vị tính của chỉ tiêu".to_owned(),
            )
        };
    }
    let other = |claim: &&&Claim| vocabulary.is_another_measure(target, &claim.figure);
    let strange: Vec<&&Claim> = figures.iter().filter(other).collect();
    let results: Vec<&&Claim> = figures.iter().filter(|claim| claim.figure.result).collect();
    let right: Vec<&&Claim> = figures
        .iter()
        .filter(|claim| {
            matches!(claim.figure.reading, Reading::Level | Reading::Rate) && !other(claim)
        })
        .collect();
    // "4.120 thanh niên, tỷ lệ 67,2%": the answer is there, the count is how it came about. The same
    // number under both units is one of them mistaken for the other.
    let named = strange.iter().find(|claim| {
        right.is_empty()
            || (claim.figure.result && right.iter().any(|r| r.figure.value == claim.figure.value))
    });
    if let Some(first) = named {
        let figure = &first.figure;
        let value = figure.value.map(vietnamese).unwrap_or_default();
        return Finding {
            found: format!("{value} {}", figure.unit).trim().to_owned(),
            expected: target.unit.clone(),
            evidence: strange.iter().map(|claim| claim.evidence.clone()).collect(),
            ..KIND.finding(
                subject,
                Outcome::NotMet,
                format!(
                    "{} tính bằng “{}”, báo cáo ghi {value} {}",
                    name(target),
                    target.unit,
                    figure.unit
                ),
            )
        };
    }
    if results.is_empty() {
        return Finding {
            evidence: cx.file_evidence(),
            ..KIND.finding(
                subject,
                Outcome::NotApplicable,
                "Chưa có số liệu để so".to_owned(),
            )
        };
    }
    Finding {
        found: target.unit.clone(),
        expected: target.unit.clone(),
        evidence: results.iter().map(|claim| claim.evidence.clone()).collect(),
        ..KIND.finding(
            subject,
            Outcome::Met,
            format!("{} dùng đúng đơn vị tính “{}”", name(target), target.unit),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, figure};
    use super::*;

    fn case(id: &str, unit: &str, reading: Reading, result: bool, review: bool) -> Case {
        let mut case = Case::new();
        let words = format!("Có 1.204 {unit}");
        let mut claim = figure(id, 5, &words, "1.204", "1204", reading);
        claim.figure.unit = unit.into();
        claim.figure.result = result;
        claim.figure.review = review;
        case.claims.figures = vec![claim];
        case
    }

    #[test]
    fn turns_are_not_people_and_counts_are_not_rates() {
        let turns = case("8b", "lượt", Reading::Distractor, false, true).about(&KIND, "8b");
        assert_eq!(turns.outcome, Outcome::NotMet);
        assert_eq!(
            turns.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b) tính bằng “thanh niên”, báo cáo ghi 1.204 lượt"
        );
        let count = case("11b", "đoàn viên", Reading::Level, false, true).about(&KIND, "11b");
        assert_eq!(count.outcome, Outcome::NotMet);
        assert_eq!(count.found, "1.204 đoàn viên");
    }

    #[test]
    fn the_same_class_or_an_unknown_word_is_no_finding() {
        let same = case("8b", "đoàn viên", Reading::Level, true, false);
        assert_eq!(same.about(&KIND, "8b").outcome, Outcome::Met);
        let unknown = case("8b", "suất", Reading::Level, true, true);
        assert_eq!(unknown.about(&KIND, "8b").outcome, Outcome::Met);
        // Another number of the same sentence, which nobody has to ask about.
        let other = case("8b", "lượt", Reading::Distractor, false, false);
        assert_eq!(other.about(&KIND, "8b").outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_share_of_the_target_is_no_other_unit() {
        let share = case("8b", "%", Reading::PctOfTarget, false, true);
        assert_eq!(share.about(&KIND, "8b").outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_count_beside_the_rate_is_how_the_rate_came_about() {
        let mut both = case("11b", "thanh niên", Reading::Level, false, true);
        let mut rate = figure("11b", 5, "đạt 67,2%", "67,2%", "67.2", Reading::Rate);
        rate.figure.unit = "%".into();
        both.claims.figures.push(rate);
        assert_eq!(both.about(&KIND, "11b").outcome, Outcome::Met);
    }

    #[test]
    fn the_same_number_under_both_units_is_named() {
        let mut both = case("8b", "lượt", Reading::Level, true, true);
        let mut sheet = figure("8b", 9, "1.204", "1.204", "1204", Reading::Level);
        sheet.figure.unit = "thanh niên".into();
        both.claims.figures.insert(0, sheet);
        let finding = both.about(&KIND, "8b");
        assert_eq!(finding.outcome, Outcome::NotMet);
        assert_eq!(finding.found, "1.204 lượt");
        // Two different numbers are two different things.
        both.claims.figures[0].figure.value = Some(crate::check::testing::d("507"));
        assert_eq!(both.about(&KIND, "8b").outcome, Outcome::Met);
    }
}
