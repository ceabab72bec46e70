//! The targets: references that hold, goals that make sense for what they count.

use rust_decimal::Decimal;

use crate::rules::pack::{Accrual, Goal, Step, Target, TargetExample, TargetKind, Vocabulary};
use crate::rules::place::{At, Faults, Place, Places};
use crate::rules::source::targets::{RawStep, RawTarget};
use crate::rules::suggest::nearest;

use super::Known;
use super::outline::unknown_node;
use super::words::{PhraseBook, fold, plain};

/// Below this a sum in đồng is most likely meant in triệu or tỷ.
const SMALLEST_SUM: i64 = 100_000;

pub(super) fn validate(
    raw: &[RawTarget],
    known: &Known<'_>,
    vocabulary: &Vocabulary,
    faults: &Faults,
    places: &mut Places,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::with_capacity(raw.len());
    let mut phrases = PhraseBook::default();
    for target in raw {
        let id = target.id.value.as_str();
        check_id(
            target,
            targets.iter().any(|earlier| earlier.id == id),
            faults,
        );
        places.insert(format!("target:{id}"), &target.place);
        if !target.section.value.is_empty() && !known.node(&target.section.value) {
            let ids = known.nodes.as_deref().unwrap_or_default();
            unknown_node(&target.section, ids, faults);
        }
        phrases.add(id, &target.phrases, &target.not, faults);
        if target.phrases.is_empty() {
            faults.warning(
                &target.place,
                format!("chỉ tiêu \"{id}\" chưa có `phrases` nên chỉ tìm được theo tên"),
                "thêm các cụm từ mà báo cáo hay dùng: phrases = [\"…\", \"…\"]",
            );
        }
        let kind = target.kind.as_ref().map(|kind| kind.value);
        if let Some(kind) = kind {
            check_unit(&target.unit, kind, vocabulary, faults);
            if let Some(goal) = &target.goal {
                check_goal(goal, kind, faults);
            }
        }
        let examples = examples(target, kind, faults, places);
        // Only after a fault is any of these missing; the pack is then not used.
        if let (Some(kind), Some(goal), Some(accrues)) = (kind, &target.goal, &target.accrues) {
            targets.push(Target {
                id: id.to_owned(),
                line: u32::try_from(target.line.value).unwrap_or_default(),
                name: target.name.value.clone(),
                section: target.section.value.clone(),
                kind,
                unit: target.unit.value.clone(),
                goal: goal.value,
                accrues: accrues.value,
                each: target.each,
                steps: steps(&target.steps, accrues, faults),
                phrases: plain(&target.phrases),
                not: plain(&target.not),
                source: target
                    .source
                    .as_ref()
                    .map(|source| source.value.clone())
                    .unwrap_or_default(),
                examples,
            });
            check_accrual(kind, accrues, faults);
        }
    }
    targets
}

/// A target that targets.toml does not have.
pub(super) fn unknown_target(at: &At<String>, known: &Known<'_>, faults: &Faults) {
    let ids = known.targets.as_deref().unwrap_or_default();
    let help = match nearest(&at.value, ids) {
        Some(meant) => format!("có phải ý là \"{meant}\"?"),
        None if ids.is_empty() => "bộ này không có targets.toml; bỏ chỉ tiêu này".to_owned(),
        None => format!("các chỉ tiêu: {}", ids.join(", ")),
    };
    faults.error(
        &at.place,
        format!("không có chỉ tiêu \"{}\"", at.value),
        help,
    );
}

/// Steps in the order of the year, growing to the whole.
fn steps(raw: &[RawStep], accrues: &At<Accrual>, faults: &Faults) -> Vec<Step> {
    if let Some(first) = raw.first()
        && accrues.value != Accrual::Sum
    {
        faults.error(
            &first.by.place,
            "chỉ chỉ tiêu cộng dồn (accrues = \"sum\") mới có các mốc `step`",
            "bỏ các mốc, hoặc đổi accrues",
        );
    }
    let mut steps: Vec<Step> = Vec::with_capacity(raw.len());
    for step in raw {
        let (by, percent) = (step.by.value.as_str(), step.percent.value);
        let day_month = by
            .split_once('/')
            .and_then(|(day, month)| Some((day.trim().parse().ok()?, month.trim().parse().ok()?)))
            // A leap year knows every day that any year has.
            .filter(|(day, month)| jiff::civil::Date::new(2024, *month, *day).is_ok());
        let Some((day, month)) = day_month else {
            if !by.is_empty() {
                faults.error(
                    &step.by.place,
                    format!("mốc \"{by}\" không phải ngày/tháng"),
                    "ghi ngày và tháng của mốc: by = \"31/03\"",
                );
            }
            continue;
        };
        if !(0..=100).contains(&percent) {
            faults.error(
                &step.percent.place,
                format!("`percent` = {percent} không hợp lệ"),
                "phần trăm chỉ tiêu năm phải đạt đến mốc này, từ 0 đến 100",
            );
            continue;
        }
        let step_bp = percent as u32 * 100;
        if let Some(last) = steps.last()
            && ((last.month, last.day) >= (month, day) || last.share_bp >= step_bp)
        {
            faults.error(
                &step.by.place,
                "mốc sau phải muộn hơn và có phần trăm lớn hơn mốc trước",
                "sắp các mốc theo thứ tự trong năm, phần trăm tính cộng dồn",
            );
        }
        steps.push(Step {
            month,
            day,
            share_bp: step_bp,
        });
    }
    steps
}

fn check_id(target: &RawTarget, repeated: bool, faults: &Faults) {
    let (id, line) = (target.id.value.as_str(), target.line.value);
    if id.is_empty() {
        return; // already reported
    }
    if repeated {
        faults.error(
            &target.id.place,
            format!("chỉ tiêu \"{id}\" đã có ở trên"),
            "một dòng in có nhiều số thì đặt id 8a, 8b, 8c…",
        );
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !id.chars().all(fits) {
        faults.error(
            &target.id.place,
            format!("id \"{id}\" sai dạng"),
            "id chỉ gồm chữ không dấu và số, không có khoảng trắng: 8b (id là tên cột trong allocations.csv)",
        );
    }
    if !(0..=9999).contains(&line) {
        faults.error(
            &target.line.place,
            format!("`line` = {line} không hợp lệ"),
            "ghi số thứ tự của dòng in trong văn bản: line = 8",
        );
    }
    let digits: String = id.chars().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse::<i64>()
        && number != line
        && line > 0
    {
        faults.warning(
            &target.id.place,
            format!("id \"{id}\" bắt đầu bằng {number} nhưng `line` = {line}"),
            "id thường là số của dòng in cộng chữ a, b, c; xem lại một trong hai",
        );
    }
}

/// The unit must be known, and of a class that fits the kind.
fn check_unit(unit: &At<String>, kind: TargetKind, vocabulary: &Vocabulary, faults: &Faults) {
    if unit.value.is_empty() || vocabulary.units.is_empty() {
        return; // already reported, or there is no list to hold it against
    }
    let wanted = fold(&unit.value);
    let found = vocabulary
        .units
        .iter()
        .find(|known| known.forms.iter().any(|form| fold(form) == wanted));
    let Some(found) = found else {
        let forms: Vec<&str> = vocabulary
            .units
            .iter()
            .flat_map(|known| known.forms.iter().map(String::as_str))
            .collect();
        let add = "hoặc thêm [[unit]] vào vocabulary.toml của bộ này";
        let help = match nearest(&unit.value, &forms) {
            Some(meant) => format!("có phải ý là \"{meant}\"? {add}"),
            None => format!("dùng đơn vị tính đã có, {add}"),
        };
        faults.error(
            &unit.place,
            format!("chưa biết đơn vị tính \"{}\"", unit.value),
            help,
        );
        return;
    };
    let fits = match kind {
        TargetKind::Rate => found.class == "percent",
        TargetKind::Money => found.class == "money",
        TargetKind::Count => !matches!(found.class.as_str(), "percent" | "money"),
    };
    if !fits {
        let (kind, example) = match kind {
            TargetKind::Rate => ("rate (tỷ lệ)", "unit = \"%\""),
            TargetKind::Money => ("money (tiền)", "unit = \"đồng\""),
            TargetKind::Count => ("count (số lượng)", "unit = \"người\""),
        };
        faults.error(
            &unit.place,
            format!("đơn vị tính \"{}\" không hợp với kind = {kind}", unit.value),
            format!("sửa đơn vị tính ({example}) hoặc sửa `kind`"),
        );
    }
}

fn check_goal(goal: &At<Goal>, kind: TargetKind, faults: &Faults) {
    let ends = match goal.value {
        Goal::AtLeast(value) | Goal::AtMost(value) | Goal::Exactly(value) => [value, value],
        Goal::Between(low, high) => [low, high],
        Goal::Board => return,
    };
    if let Goal::Between(low, high) = goal.value
        && low >= high
    {
        faults.error(
            &goal.place,
            "hai đầu của `between` phải tăng dần",
            "ghi số nhỏ trước: between = [10, 20]",
        );
    }
    for value in ends
        .into_iter()
        .take(if ends[0] == ends[1] { 1 } else { 2 })
    {
        check_amount(value, &goal.place, kind, faults);
    }
    let least = ends[0].min(ends[1]);
    if kind == TargetKind::Money && least > Decimal::ZERO && least < Decimal::from(SMALLEST_SUM) {
        faults.error(
            &goal.place,
            format!("số tiền {least} đồng quá nhỏ"),
            "tiền ghi bằng đồng: 2 tỷ đồng là 2000000000",
        );
    }
}

/// A figure of a goal or an example.
fn check_amount(value: Decimal, place: &Place, kind: TargetKind, faults: &Faults) {
    let counted = kind != TargetKind::Rate;
    if value < Decimal::ZERO {
        faults.error(place, "số không được âm", "xem lại con số");
    } else if counted && has_thousands_dot(place.slice()) {
        faults.error(
            place,
            format!(
                "{} ở đây là một số có phần lẻ, không phải hàng nghìn",
                place.slice()
            ),
            "trong tệp quy tắc không dùng dấu chấm ngăn hàng nghìn: viết 12500, không viết 12.500",
        );
    } else if counted && !value.fract().is_zero() {
        faults.warning(
            place,
            format!("số lượng {value} có phần lẻ"),
            "số người, số lượt, số tiền là số nguyên; tỷ lệ thì ghi kind = \"rate\"",
        );
    } else if kind == TargetKind::Rate && value > Decimal::ONE_HUNDRED {
        faults.error(
            place,
            format!("tỷ lệ {value}% lớn hơn 100%"),
            "tỷ lệ ghi từ 0 đến 100; số lượng thì ghi kind = \"count\"",
        );
    }
}

/// `12.500`, `1.250`: in a rule file this is twelve and a half, in a report twelve thousand.
fn has_thousands_dot(text: &str) -> bool {
    // A `between` shows its whole list; each of its numbers counts.
    text.trim_matches(['[', ']']).split(',').any(|number| {
        number
            .trim()
            .split_once('.')
            .is_some_and(|(whole, part)| (1..=3).contains(&whole.len()) && part.len() == 3)
    })
}

fn check_accrual(kind: TargetKind, accrues: &At<Accrual>, faults: &Faults) {
    if kind == TargetKind::Rate && accrues.value == Accrual::Sum {
        faults.error(
            &accrues.place,
            "tỷ lệ phần trăm không cộng dồn được",
            "ghi accrues = \"level\" (mức ở cuối kỳ) hoặc \"year-end\" (chỉ xét cuối năm)",
        );
    }
}

fn examples(
    target: &RawTarget,
    kind: Option<TargetKind>,
    faults: &Faults,
    places: &mut Places,
) -> Vec<TargetExample> {
    if target.examples.is_empty() {
        faults.warning(
            &target.place,
            format!("chỉ tiêu \"{}\" chưa có ví dụ nào", target.id.value),
            "thêm [[target.example]] với một câu có số liệu và một câu trông giống (value = \"none\")",
        );
    }
    let mut examples = Vec::new();
    for (number, raw) in target.examples.iter().enumerate() {
        places.insert(format!("target:{}#{number}", target.id.value), &raw.place);
        let Some(value) = &raw.value else {
            continue; // already reported
        };
        if let (Some(figure), Some(kind)) = (value.value, kind) {
            // A rate may be reported above 100 ("đạt 104,2%"), so only the shape is judged there.
            let kind_or_shape = if kind == TargetKind::Rate && figure > Decimal::ONE_HUNDRED {
                None
            } else {
                Some(kind)
            };
            if let Some(kind) = kind_or_shape {
                check_amount(figure, &value.place, kind, faults);
            }
        }
        examples.push(TargetExample {
            text: raw.text.value.clone(),
            value: value.value,
        });
    }
    examples
}
