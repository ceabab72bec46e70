//! `evidence-missing`: a criterion the unit gave itself points for without naming a proof that can be
//! found, or no scoring sheet at all where the pack asks for one.

use crate::model::{
    Evidence, Finding, NormalizedPart, Outcome, Points, ReadQuality, Role, Severity, Subject,
    SubmissionState,
};
use crate::selfscore::{self, SelfLine};

use super::{Check, Context, Kind, searched};

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
chung không tìm lại được; hoặc không có bảng tự chấm nào trong khi bộ tiêu chí chấm điểm minh chứng.

## Vì sao
Điểm tự chấm chỉ được công nhận khi có minh chứng; Đoàn kiểm tra không thể đối chiếu với “có thực hiện”.

## Cách xác định
Tìm bảng có cột tự chấm trong các tệp của đơn vị, ghép từng dòng với tiêu chí theo số và tên. Minh chứng
tìm lại được là minh chứng có chữ số (số, ký hiệu, ngày văn bản, số trang) hoặc đường dẫn. Bảng không có
cột minh chứng thì không xét. Bộ tiêu chí có dòng chấm evidence-missing mà các tệp của đơn vị không có bảng tự
chấm nào thì ghi một phát hiện “chưa thấy bảng tự chấm”, tính cho mọi tiêu chí cần minh chứng; còn tệp chưa đọc
được trọn vẹn, hoặc có bảng nhắc tới “tự chấm” mà chưa nhận ra cột, thì chưa kết luận.

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
        if lines.is_empty() && cx.state == SubmissionState::Received {
            out.extend(no_sheet(cx));
        }
    }
}

/// What a scoring sheet calls itself, as a key.
const SELF_SCORE: &str = "tu cham";

/// That there is no scoring sheet, where a criterion of the unit reads what it should prove.
fn no_sheet(cx: &Context<'_>) -> Option<Finding> {
    let scoring = &cx.pack.scoring;
    let set = scoring.set_of(&cx.unit.kind);
    let own = || {
        let criteria = scoring.criteria.iter();
        criteria.filter(|one| one.sets.is_empty() || set.is_some_and(|s| one.sets.contains(&s.id)))
    };
    let asked = own().any(|one| one.inputs.codes.iter().any(|code| code == KIND.code));
    let owed = own().filter(|one| !one.evidence.is_empty()).count();
    if !asked || owed == 0 {
        return None;
    }
    let subject = Subject::Document("self-score".to_owned());
    let withheld = |message: String, evidence: Vec<Evidence>| Finding {
        evidence,
        ..KIND.finding(subject.clone(), Outcome::Unreadable, message)
    };
    if let Some(file) = cx.files.iter().find(|file| file.read != ReadQuality::Good) {
        return Some(withheld(
            format!(
                "Tệp {} chưa đọc được trọn vẹn, nên chưa kết luận về bảng tự chấm điểm",
                file.path
            ),
            vec![searched::about(file)],
        ));
    }
    if let Some(place) = table_about_it(cx) {
        return Some(withheld(
            format!(
                "Tệp {} có bảng nhắc tới tự chấm điểm nhưng chưa nhận ra các cột; Ban xem trực tiếp",
                place.file
            ),
            vec![place],
        ));
    }
    let said = words_about_it(cx);
    let searched = searched::names(cx);
    let words = if said.is_empty() {
        String::new()
    } else {
        "; báo cáo có nhắc tới tự chấm, chưa có bảng kèm theo".to_owned()
    };
    Some(Finding {
        found: "chưa có bảng".to_owned(),
        expected: "bảng tự chấm điểm có ghi minh chứng".to_owned(),
        difference: format!("{owed} tiêu chí"),
        evidence: if said.is_empty() {
            cx.file_evidence()
        } else {
            said
        },
        hint: "Đề nghị đơn vị nộp bảng tự chấm điểm, mỗi tiêu chí ghi số, ngày văn bản hoặc đường dẫn.".into(),
        ..KIND.finding(
            subject,
            Outcome::NotReported,
            format!(
                "Chưa thấy bảng tự chấm điểm có ghi minh chứng cho {owed} tiêu chí; đã tìm trong {searched}{words}"
            ),
        )
    })
}

/// A table, sheet or file that speaks of scoring oneself.
fn table_about_it(cx: &Context<'_>) -> Option<Evidence> {
    let named = |path: &str| crate::text::key(path).contains(SELF_SCORE);
    for document in cx.documents {
        let sheet = cx.role(&document.path) != Role::Report;
        if sheet && named(&document.path) {
            return Some(searched::document(document));
        }
        for part in &document.parts {
            match part {
                NormalizedPart::Block(block) if sheet && block.text.key.contains(SELF_SCORE) => {
                    let (anchor, raw) = (block.anchor.clone(), &block.text.raw);
                    return Some(quoted(&document.path, anchor, raw));
                }
                NormalizedPart::Block(_) => {}
                NormalizedPart::Table(table) => {
                    let cells = table.cells.iter().enumerate().flat_map(|(row, cells)| {
                        cells
                            .iter()
                            .enumerate()
                            .map(move |(at, cell)| (row, at, cell))
                    });
                    let named = |(_, _, cell): &(_, _, &crate::model::NormalizedCell)| {
                        cell.text.key.contains(SELF_SCORE)
                    };
                    if let Some((row, at, cell)) = cells.into_iter().find(named) {
                        let anchor = table.table.anchor(row, at);
                        return Some(quoted(&document.path, anchor, &cell.text.raw));
                    }
                }
            }
        }
    }
    None
}

/// Where the report speaks of the unit's own score.
fn words_about_it(cx: &Context<'_>) -> Vec<Evidence> {
    const TOLD: usize = 2;
    let blocks = cx.documents.iter().flat_map(|document| {
        let parts = document.parts.iter();
        parts.filter_map(move |part| match part {
            NormalizedPart::Block(block) => Some((document, block)),
            NormalizedPart::Table(_) => None,
        })
    });
    blocks
        .filter(|(_, block)| block.text.key.contains(SELF_SCORE))
        .take(TOLD)
        .map(|(document, block)| quoted(&document.path, block.anchor.clone(), &block.text.raw))
        .collect()
}

fn quoted(path: &str, anchor: crate::model::Anchor, raw: &str) -> Evidence {
    Evidence {
        file: path.into(),
        anchor,
        quote: raw.trim().chars().take(200).collect(),
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
    use super::super::testing::{Case, document, file};
    use super::*;
    use crate::model::Format;
    use crate::rules::{Criterion, CriterionRule, Inputs};

    /// A pack with one criterion that reads evidence-missing beside one that needs a proof.
    fn case(paragraphs: &[&str]) -> Case {
        let mut case = Case::new();
        let criterion = |id: &str, codes: &[&str]| Criterion {
            id: id.into(),
            title: "Tiêu chí thử".into(),
            group: String::new(),
            points: Points(500),
            open: false,
            sets: vec![],
            evidence: vec!["Quyết định".into()],
            inputs: Inputs {
                codes: codes.iter().map(|code| (*code).to_owned()).collect(),
                ..Inputs::default()
            },
            rule: CriterionRule::Condition,
        };
        case.pack.scoring.criteria =
            vec![criterion("1", &[]), criterion("2", &["evidence-missing"])];
        case.documents = vec![document("bao-cao.docx", paragraphs)];
        case
    }

    #[test]
    fn a_sheet_that_is_asked_for_and_not_there_is_named_once() {
        let finding = case(&["Đơn vị tự chấm 85,5/90 điểm."]).only(&KIND);
        assert_eq!(finding.outcome, Outcome::NotReported);
        assert_eq!(finding.difference, "2 tiêu chí");
        assert_eq!(finding.evidence[0].quote, "Đơn vị tự chấm 85,5/90 điểm.");
        let mut silent = case(&["Kết quả công tác."]);
        assert!(!silent.only(&KIND).message.contains("có nhắc tới"));
        silent.pack.scoring.criteria.truncate(1);
        assert!(silent.run(&KIND).is_empty(), "nobody asked for it");
    }

    #[test]
    fn an_unread_file_may_be_the_sheet() {
        let mut case = case(&["Kết quả công tác."]);
        case.files.push(file(
            "tu-cham.xls",
            Format::Xls,
            Role::Other,
            ReadQuality::Unreadable,
        ));
        assert_eq!(case.only(&KIND).outcome, Outcome::Unreadable);
        case.files.pop();
        case.documents
            .push(document("Bảng tự chấm.xlsx", &["Nội dung"]));
        case.files.push(file(
            "Bảng tự chấm.xlsx",
            Format::Xlsx,
            Role::Other,
            ReadQuality::Good,
        ));
        assert_eq!(case.only(&KIND).outcome, Outcome::Unreadable);
    }

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
