//! `self-score-sum`: a unit's own scoring sheet whose rows come to another total than it states, or a total
//! other than the one in the board's register.

use crate::model::{Finding, Outcome, Points, Severity, Subject};
use crate::selfscore::{self, SelfTotal};

use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "self-score-sum",
    title: "Tổng điểm tự chấm không khớp các dòng",
    severity: Severity::Warning,
    summary: "Dòng tổng cộng của bảng tự chấm điểm bằng tổng các dòng và bằng điểm tự chấm Ban đã ghi.",
    doc: DOC,
    hint: "Đề nghị đơn vị cộng lại bảng tự chấm và xác nhận điểm; Ban ghi điểm đã xác nhận vào danh sách đơn vị.",
    params: &[],
    build: |_| Box::new(SelfScoreSum),
};

const DOC: &str = "\
## Nội dung
Bảng tự chấm điểm của đơn vị có dòng tổng cộng khác tổng các dòng, hoặc khác điểm tự chấm trong danh sách đơn vị.

## Vì sao
Điểm tự chấm đứng cạnh điểm máy và điểm thẩm định; cộng sai thì chênh lệch sau đó không còn ý nghĩa.

## Cách xác định
Cộng điểm tự chấm của các dòng ghép được với tiêu chí (theo số và tên) rồi so với dòng “Tổng cộng”, “Tổng điểm”
hoặc “Cộng” và với cột self_score của danh sách đơn vị. Dòng có điểm mà không phải tiêu chí thì phải bằng tổng các
tiêu chí ngay dưới nó; nếu không, hoặc một tiêu chí có hai dòng, thì chưa kết luận. Không làm thay đổi điểm máy.

## Ví dụ có dấu hiệu
Các dòng cộng lại được 90 điểm, dòng tổng cộng ghi 94.

## Ví dụ không có dấu hiệu
Các dòng cộng lại được 94 điểm, dòng tổng cộng ghi 94, danh sách đơn vị ghi 94.

## Việc cần làm
Đề nghị đơn vị cộng lại và xác nhận; Ban sửa điểm tự chấm trong danh sách nếu ghi nhầm.
";

struct SelfScoreSum;

impl Check for SelfScoreSum {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        let total = selfscore::total(cx.documents, cx.pack, &cx.unit.kind);
        out.extend(total.map(|total| conclude(&total, cx.unit.self_score.map(Points))));
    }
}

fn conclude(total: &SelfTotal, register: Option<Points>) -> Finding {
    let SelfTotal {
        stated,
        rows,
        count,
        place,
    } = total;
    let register = register.filter(|register| register != stated);
    let (expected, message) = match (stated == rows, register) {
        (true, None) => {
            let message = format!("Bảng tự chấm: {count} dòng cộng lại đúng {stated} điểm");
            return finding(Outcome::Met, message, total);
        }
        (false, None) => (
            *rows,
            format!(
                "Bảng tự chấm: {count} dòng cộng lại được {rows} điểm, dòng tổng cộng ghi {stated}"
            ),
        ),
        (true, Some(register)) => (
            register,
            format!(
                "Bảng tự chấm ghi tổng cộng {stated} điểm, danh sách đơn vị ghi tự chấm {register}"
            ),
        ),
        (false, Some(register)) => (
            *rows,
            format!(
                "Bảng tự chấm: {count} dòng cộng lại được {rows} điểm, dòng tổng cộng ghi {stated}, danh sách đơn vị ghi tự chấm {register}"
            ),
        ),
    };
    let difference = Points((expected.0 - stated.0).abs());
    Finding {
        found: stated.to_string(),
        expected: expected.to_string(),
        difference: difference.to_string(),
        evidence: vec![place.clone()],
        ..finding(Outcome::NotMet, message, total)
    }
}

fn finding(outcome: Outcome, message: String, total: &SelfTotal) -> Finding {
    let subject = Subject::Document("self-score".to_owned());
    Finding {
        evidence: vec![total.place.clone()],
        ..KIND.finding(subject, outcome, message)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::quote;
    use super::*;

    fn said(stated: i64, rows: i64, register: Option<i64>) -> Finding {
        let total = SelfTotal {
            stated: Points(stated),
            rows: Points(rows),
            count: 21,
            place: quote(24, "TỔNG CỘNG | 100 | 94"),
        };
        conclude(&total, register.map(Points))
    }

    #[test]
    fn rows_that_come_to_another_total_are_pointed_out() {
        let one = said(9_400, 9_000, Some(9_400));
        assert_eq!(one.outcome, Outcome::NotMet);
        assert_eq!(
            one.message,
            "Bảng tự chấm: 21 dòng cộng lại được 90 điểm, dòng tổng cộng ghi 94"
        );
        assert_eq!(
            (&*one.found, &*one.expected, &*one.difference),
            ("94", "90", "4")
        );
        assert_eq!(one.evidence[0].quote, "TỔNG CỘNG | 100 | 94");
        assert!(
            said(9_400, 9_000, Some(9_150))
                .message
                .ends_with("ghi tự chấm 91,5")
        );
    }

    #[test]
    fn the_register_may_say_otherwise() {
        let one = said(9_400, 9_400, Some(9_150));
        assert_eq!((&*one.expected, &*one.difference), ("91,5", "2,5"));
    }

    #[test]
    fn what_adds_up_is_met() {
        assert_eq!(said(9_400, 9_400, Some(9_400)).outcome, Outcome::Met);
        assert_eq!(said(9_400, 9_400, None).outcome, Outcome::Met);
    }
}
