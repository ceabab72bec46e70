//! `evidence-missing`: a criterion the unit gave itself points for without naming a proof that can be found.

use crate::model::{Finding, Outcome, Points, Severity, Subject};
use crate::selfscore::{self, SelfLine};

use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "evidence-missing",
    title: "Tiêu chí tự chấm chưa có minh chứng",
    severity: Severity::Warning,
    summary: "Mỗi tiêu chí đơn vị tự cho điểm có minh chứng tìm lại được: số, ngày văn bản hoặc đường dẫn.",
    doc: DOC,
    hint: "Đề nghị đơn vị bổ sung số, ký hiệu, ngày của văn bản hoặc đường dẫn vào cột minh chứng.",
    params: &[],
    build: |_| Box::new(EvidenceMissing),
};

const DOC: &str = "\
## Nội dung
Trong bảng tự chấm điểm, một tiêu chí có điểm tự chấm mà cột minh chứng để trống, hoặc chỉ có lời chung
chung không tìm lại được.

## Vì sao
Điểm tự chấm chỉ được công nhận khi có minh chứng; Đoàn kiểm tra không thể đối chiếu với “có thực hiện”.

## Cách xác định
Tìm bảng có cột tự chấm trong các tệp của đơn vị, ghép từng dòng với tiêu chí theo số và tên. Minh chứng
tìm lại được là minh chứng có chữ số (số, ký hiệu, ngày văn bản, số trang) hoặc đường dẫn. Bảng không có
cột minh chứng thì không xét.

## Ví dụ có dấu hiệu
Tiêu chí 7.4 tự chấm 4 điểm, cột minh chứng ghi “Có kế hoạch”.

## Ví dụ không có dấu hiệu
Tiêu chí 7.4 tự chấm 4 điểm, cột minh chứng ghi “Kế hoạch số 12-KH/HĐTN ngày 06/02/2023”.

## Việc cần làm
Đề nghị đơn vị bổ sung minh chứng; Ban xem tiêu chí ấy trước khi chốt điểm.
";

struct EvidenceMissing;

impl Check for EvidenceMissing {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        let lines = selfscore::read(cx.documents, cx.pack, &cx.unit.kind);
        out.extend(lines.iter().filter_map(|line| conclude(line, cx)));
    }
}

fn conclude(line: &SelfLine, cx: &Context<'_>) -> Option<Finding> {
    let proof = line.proof.as_deref()?;
    let claimed = line.points.filter(|points| *points > Points(0))?;
    let id = &line.criterion;
    let subject = Subject::Document(format!("criterion:{id}"));
    let criterion = cx.pack.scoring.criteria.iter().find(|one| one.id == *id)?;
    let expected = if criterion.evidence.is_empty() {
        "số, ngày văn bản hoặc đường dẫn".to_owned()
    } else {
        criterion.evidence.join("; ")
    };
    let (outcome, message) = if proof.trim_matches(['-', '–', '.', ' ']).is_empty() {
        (
            Outcome::NotMet,
            format!("Tiêu chí {id} tự chấm {claimed} điểm nhưng không ghi minh chứng"),
        )
    } else if can_be_found(proof) {
        (Outcome::Met, format!("Tiêu chí {id} có ghi minh chứng"))
    } else {
        (
            Outcome::PartlyMet,
            format!(
                "Tiêu chí {id} tự chấm {claimed} điểm, minh chứng chưa ghi số, ngày văn bản hoặc đường dẫn"
            ),
        )
    };
    Some(Finding {
        found: proof.to_owned(),
        expected,
        evidence: vec![line.place.clone()],
        share_bp: match outcome {
            Outcome::Met => 10_000,
            Outcome::PartlyMet => 5_000,
            _ => 0,
        },
        ..KIND.finding(subject, outcome, message)
    })
}

/// A number, a date or an address: something to look up.
fn can_be_found(proof: &str) -> bool {
    proof.chars().any(|c| c.is_ascii_digit()) || proof.contains("://") || proof.contains("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_something_to_look_up() {
        for (proof, found) in [
            ("Kế hoạch số 12-KH/HĐTN ngày 06/02/2023", true),
            ("https://example.com/bai-viet", true),
            ("Có kế hoạch", false),
            ("Đã gửi Tỉnh đoàn", false),
        ] {
            assert_eq!(can_be_found(proof), found, "{proof}");
        }
    }
}
