//! `target-not-met`: a reported figure below what the period asks for.

use rust_decimal::Decimal;

use crate::model::{Evidence, Finding, Outcome, Progress, Severity, Subject, TargetClaim};
use crate::rules::{Accrual, Goal, Target, TargetKind};

use super::format::{amount, asked, plain, target as name};
use super::target_not_reported::capital;
use super::{Check, Context, Kind, Parameter, printed};

pub(super) const KIND: Kind = Kind {
    code: "target-not-met",
    title: "Chỉ tiêu chưa đạt hoặc chậm tiến độ",
    severity: Severity::Warning,
    summary: "Kết quả báo cáo phải đạt mức giao, hoặc đúng tiến độ của kỳ báo cáo.",
    doc: DOC,
    hint: "Đề nghị đơn vị nêu nguyên nhân và giải pháp; đối chiếu minh chứng trước khi kết luận.",
    params: &[Parameter {
        name: "floor_percent",
        default: 0,
        min: 0,
        max: 100,
        meaning: "Dưới tỷ lệ này so với mức cần đạt thì không được điểm (0 = luôn tính theo tỷ lệ)",
    }],
    build: |settings| {
        Box::new(TargetNotMet {
            floor_bp: u32::try_from(settings.get("floor_percent") * 100).unwrap_or(0),
        })
    },
};

const DOC: &str = "\
## Nội dung
Số liệu đơn vị báo thấp hơn mức cần đạt đến hết kỳ báo cáo.

## Vì sao
Kết quả thực hiện chỉ tiêu là phần trọng tâm của kiểm tra. Giữa năm phải xét theo tiến độ, không lấy mức cả
năm để kết luận “chưa đạt”.

## Cách xác định
Chỉ tiêu cộng dồn: 6 tháng cần half_year_pace phần trăm mức năm; tháng, quý, nhiệm kỳ tính theo số ngày. Chỉ
tiêu mức độ (tỷ lệ): so với chính mức giao. Chỉ tiêu xét cuối năm: chỉ kết luận khi hết năm. Tỷ lệ so với mức
giao riêng cho đơn vị; nếu là chỉ tiêu tỷ lệ mà không giao riêng thì so với mức chung. Chưa đạt thì điểm tính
theo tỷ lệ so với mức cần đạt; tham số floor_percent: dưới tỷ lệ này thì không có điểm (mặc định 0).
Số liệu mâu thuẫn hoặc không đọc được thì không chấm.

## Ví dụ có dấu hiệu
Mức giao cả năm 900, 6 tháng báo 300: mới 33,3%, mức cần đạt là 50%.

## Ví dụ không có dấu hiệu
Mức giao cả năm 900, 6 tháng báo 520: đúng tiến độ.

## Việc cần làm
Xem trích dẫn, hỏi nguyên nhân. Nếu chỉ tiêu có thời vụ (trồng cây, hè…), Ban ghi ý kiến ở cột thẩm định.
";

struct TargetNotMet {
    floor_bp: u32,
}

impl Check for TargetNotMet {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_figures(cx, out) {
            return;
        }
        for claim in &cx.claims.targets {
            if let Some(target) = cx.target(&claim.target) {
                out.push(self.conclude(cx, target, claim));
            }
        }
    }
}

impl TargetNotMet {
    fn conclude(&self, cx: &Context<'_>, target: &Target, claim: &TargetClaim) -> Finding {
        let subject = Subject::Target(target.id.clone());
        let evidence = evidence(cx, claim);
        let skip = |outcome, message: String| Finding {
            evidence: evidence.clone(),
            ..KIND.finding(subject.clone(), outcome, message)
        };
        match claim.progress {
            // Named by another check: saying it twice would count it twice.
            Progress::NotReported | Progress::Unreadable => {
                return skip(Outcome::NotApplicable, "Chưa có số liệu để xét".to_owned());
            }
            Progress::Conflict => {
                return skip(
                    Outcome::Unreadable,
                    "Số liệu các nguồn mâu thuẫn; chưa chấm cho đến khi đơn vị xác nhận".to_owned(),
                );
            }
            Progress::NotApplicable => {
                // "Chưa đến kỳ đánh giá: hiện đạt 60%" → the part that is the same for all units.
                let told = match claim.outlook.split_once(": hiện ") {
                    Some((same, _)) => same,
                    None => &claim.outlook,
                };
                return skip(
                    Outcome::NotApplicable,
                    capital(told, "Chỉ tiêu không áp dụng cho đơn vị"),
                );
            }
            Progress::Met | Progress::OnTrack | Progress::Behind | Progress::NotMet => {}
        }
        let (Some(value), Some(assigned)) = (claim.value, claim.assigned) else {
            return skip(
                Outcome::NotApplicable,
                "Chưa giao chỉ tiêu cho đơn vị".to_owned(),
            );
        };
        if !printed::is_sane(value) || !printed::is_sane(assigned) {
            return skip(
                Outcome::Unreadable,
                "Số liệu hoặc mức giao quá lớn, chưa chấm".to_owned(),
            );
        }

        let needed = needed(cx, target, claim.progress, assigned);
        let share_bp = match claim.progress {
            Progress::Met | Progress::OnTrack => 10_000,
            // A hedge can leave the bare number at the goal: near is not there.
            _ => target.goal.for_part(needed).share_bp(value).min(9_999),
        };
        let (outcome, share_bp) = match share_bp {
            10_000 => (Outcome::Met, 10_000),
            0 => (Outcome::NotMet, 0),
            low if low < self.floor_bp => (Outcome::NotMet, 0),
            part => (Outcome::PartlyMet, part),
        };
        let message = format!(
            "{}: báo {}, {} {}; {}",
            name(target),
            amount(target, value),
            asked(cx, target),
            amount(target, assigned),
            claim.outlook
        );
        Finding {
            share_bp,
            found: plain(value),
            expected: plain(needed),
            difference: if outcome == Outcome::Met {
                String::new()
            } else {
                plain((needed - value).abs())
            },
            evidence,
            ..KIND.finding(subject, outcome, message)
        }
    }
}

/// What the value is held against by now: for an amount that is behind, the pace of the period.
fn needed(cx: &Context<'_>, target: &Target, progress: Progress, assigned: Decimal) -> Decimal {
    let by_pace = progress == Progress::Behind
        && target.accrues == Accrual::Sum
        && !matches!(target.goal, Goal::AtMost(_));
    if !by_pace {
        return assigned;
    }
    let pace_bp = cx
        .period
        .pace_bp(cx.as_of, cx.pack.scoring.half_year_pace());
    let needed = (assigned * Decimal::new(i64::from(pace_bp), 4)).normalize();
    if target.kind == TargetKind::Count {
        needed.ceil() // nobody hands in half a person
    } else {
        needed
    }
}

/// The quotation of the value that was taken first, then the others.
fn evidence(cx: &Context<'_>, claim: &TargetClaim) -> Vec<Evidence> {
    let sources = || {
        [&claim.sheet, &claim.table, &claim.report]
            .into_iter()
            .flatten()
    };
    let mut quotes: Vec<Evidence> = sources()
        .filter(|source| Some(source.value) == claim.value)
        .chain(sources().filter(|source| Some(source.value) != claim.value))
        .map(|source| source.evidence.clone())
        .collect();
    if quotes.is_empty() {
        quotes = cx.file_evidence();
    }
    quotes
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, d, quote, reported};
    use super::*;

    fn case(value: &str, progress: Progress) -> Case {
        let mut case = Case::new();
        let claim = case.claim("8b");
        claim.value = Some(d(value));
        claim.assigned = Some(d("900"));
        claim.progress = progress;
        claim.outlook = "cần đẩy nhanh".into();
        claim.report = Some(reported(value, quote(7, "…")));
        case
    }

    #[test]
    fn behind_is_held_against_the_pace_and_not_met_against_the_goal() {
        let behind = case("300", Progress::Behind).about(&KIND, "8b");
        assert_eq!(
            (behind.outcome, behind.share_bp),
            (Outcome::PartlyMet, 6_666)
        );
        assert_eq!((&*behind.found, &*behind.expected), ("300", "450"));
        assert_eq!(behind.difference, "150");
        assert_eq!(
            behind.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b): báo 300 thanh niên, \
             mức giao 900 thanh niên; cần đẩy nhanh"
        );
        let over = case("300", Progress::NotMet).about(&KIND, "8b");
        assert_eq!((over.outcome, over.share_bp), (Outcome::PartlyMet, 3_333));
        assert_eq!(over.expected, "900");
    }

    #[test]
    fn reached_or_on_track_is_met() {
        for progress in [Progress::Met, Progress::OnTrack] {
            let met = case("500", progress).about(&KIND, "8b");
            assert_eq!((met.outcome, met.share_bp), (Outcome::Met, 10_000));
            assert_eq!(met.difference, "");
        }
    }

    #[test]
    fn a_reported_zero_is_not_met_and_silence_is_left_to_another_check() {
        let zero = case("0", Progress::Behind).about(&KIND, "8b");
        assert_eq!((zero.outcome, zero.share_bp), (Outcome::NotMet, 0));
        let silent = Case::new().about(&KIND, "8b");
        assert_eq!(silent.outcome, Outcome::NotApplicable);
    }

    #[test]
    fn contradictions_withhold_the_score() {
        let conflict = case("300", Progress::Conflict).about(&KIND, "8b");
        assert_eq!(conflict.outcome, Outcome::Unreadable);
        assert!(conflict.message.contains("mâu thuẫn"));
    }

    #[test]
    fn a_pack_may_give_nothing_below_a_floor() {
        let case = case("300", Progress::Behind);
        let at = |floor| case.run_with(&KIND, &[("floor_percent", floor)]).remove(0);
        assert_eq!(at(66).share_bp, 6_666);
        assert_eq!((at(67).outcome, at(67).share_bp), (Outcome::NotMet, 0));
    }

    #[test]
    fn a_value_at_the_goal_that_is_hedged_below_it_is_not_whole() {
        let near = case("900", Progress::NotMet).about(&KIND, "8b");
        assert_eq!((near.outcome, near.share_bp), (Outcome::PartlyMet, 9_999));
    }
}
