//! `names-another-year`: a report that speaks about an earlier period as its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Finding, Severity, Subject, TraceKind};

use super::{Check, Conclude, Context, Kind, Out, Place};

pub(super) const KIND: Kind = Kind {
    code: "names-another-year",
    title: "Báo cáo ghi kỳ hoặc năm khác ở chỗ của kỳ này",
    severity: Severity::Warning,
    summary: "Tiêu đề, lời kết và câu nêu kết quả nói về kỳ báo cáo, không phải kỳ trước.",
    doc: DOC,
    hint: "Hỏi đơn vị số liệu của câu này thuộc kỳ nào; sửa lại kỳ hoặc số liệu.",
    params: &[],
    of_units: true,
    build: |_| Box::new(NamesAnotherYear),
};

const DOC: &str = "\
## Nội dung
Tiêu đề, lời kết hoặc câu nêu kết quả ghi một năm trước, hay một phần khác của năm, thay cho kỳ báo cáo.

## Vì sao
Đây là dấu vết thường gặp khi dùng lại báo cáo năm trước mà chưa sửa hết. Số liệu trong câu có thể là số cũ.

## Cách xác định
Trong tiêu đề và lời kết: không có năm của kỳ báo cáo mà có năm trước, hoặc ghi “9 tháng”, “6 tháng cuối năm” thay
cho kỳ này. Trong câu: mở đầu bằng “Trong 6 tháng đầu năm …” (quý, 9 tháng) của năm trước, hoặc nói “Tháng Thanh niên
năm …”, “chủ đề năm …” của năm trước. Không xét câu so sánh với năm trước, câu có cả năm nay, giai đoạn, nhiệm kỳ,
năm học, số và ngày văn bản. Đợt kiểm tra dài hơn một năm không xét. Không trừ điểm.

## Ví dụ có dấu hiệu
Báo cáo 6 tháng đầu năm 2024 có câu “Trong 6 tháng đầu năm 2023, đã kết nạp 420 đoàn viên mới”.

## Ví dụ không có dấu hiệu
“Kết nạp 420 đoàn viên mới, tăng 35 so với 6 tháng đầu năm 2023.”

## Việc cần làm
Đối chiếu số liệu của câu với báo cáo kỳ trước.
";

struct NamesAnotherYear;

impl Check for NamesAnotherYear {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| {
            by_file(&cx, TraceKind::Period, &KIND, out, |_, count| {
                format!(
                    "Có {count} chỗ ghi kỳ khác ở chỗ của kỳ báo cáo (từ {} đến {})",
                    day(&cx.period.from),
                    day(&cx.period.to)
                )
            });
        })
    }
}

/// ISO → dd/mm/yyyy.
fn day(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => iso.to_owned(),
    }
}

/// One finding for each report with traces of a kind.
pub(super) fn by_file(
    cx: &Context<'_>,
    wanted: TraceKind,
    kind: &Kind,
    out: &mut Out,
    message: impl Fn(&str, usize) -> String,
) {
    for (index, unit) in cx.units.iter().enumerate() {
        let mut files: BTreeMap<&str, (BTreeSet<&str>, Vec<Evidence>)> = BTreeMap::new();
        let traces = unit.fingerprint.traces.iter();
        for trace in traces.filter(|trace| trace.kind == wanted) {
            let (names, evidence) = files.entry(&trace.evidence.file).or_default();
            names.insert(&trace.named);
            if !evidence.contains(&trace.evidence) {
                evidence.push(trace.evidence.clone());
            }
        }
        for (file, (names, evidence)) in files {
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let message = message(&names, evidence.len());
            out.units.push((
                index,
                Finding {
                    found: match wanted {
                        TraceKind::Unit => names.clone(),
                        TraceKind::Period => format!("{} chỗ", evidence.len()),
                    },
                    expected: match wanted {
                        TraceKind::Unit => unit.unit.name.clone(),
                        TraceKind::Period => {
                            format!("{} – {}", day(&cx.period.from), day(&cx.period.to))
                        }
                    },
                    evidence,
                    ..kind.finding(Subject::File(file.to_owned()), message)
                },
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    /// The round covers the first half of 2024.
    fn quotes(texts: &[&str]) -> Vec<String> {
        let mut round = Round::new(2);
        round.write(0, texts);
        let out = round.run(&KIND);
        let evidence = out.units.iter().flat_map(|(_, finding)| &finding.evidence);
        evidence.map(|e| e.quote.clone()).collect()
    }

    #[test]
    fn another_period_in_title_sentence_or_closing_words() {
        for trace in [
            "Trong 6 tháng đầu năm 2023, đã kết nạp 420 đoàn viên mới.",
            "6 tháng đầu năm 2023, toàn huyện có 12 công trình thanh niên.",
            "Tổ chức Lễ ra quân Tháng Thanh niên năm 2023 với 350 đoàn viên tham gia.",
            "Trên đây là báo cáo công tác Đoàn 6 tháng đầu năm 2023.",
        ] {
            assert_eq!(quotes(&[trace]), [trace], "{trace}");
        }
        for title in [
            "Công tác Đoàn và phong trào thanh thiếu nhi 6 tháng đầu năm 2023",
            "Công tác Đoàn và phong trào thanh thiếu nhi 9 tháng đầu năm 2024",
        ] {
            assert_eq!(quotes(&["BÁO CÁO", title]), [title], "{title}");
        }
    }

    #[test]
    fn a_title_may_go_on_with_the_plan() {
        let title = "6 tháng đầu năm, phương hướng nhiệm vụ 6 tháng cuối năm 2024";
        assert!(quotes(&["BÁO CÁO", title]).is_empty());
    }

    #[test]
    fn honest_years_are_left_alone() {
        for honest in [
            "Kết nạp 420 đoàn viên mới, tăng 35 so với 6 tháng đầu năm 2023.",
            "So với 6 tháng đầu năm 2023, số đoàn viên tăng 5%.",
            "Tháng Thanh niên năm 2024 có 350 đoàn viên tham gia.",
            "Năm 2023, đơn vị được xếp loại hoàn thành tốt nhiệm vụ.",
            "Thực hiện Kế hoạch số 12-KH/TĐTN ngày 15/12/2023 về công tác năm 2024.",
            "Đề án giai đoạn 2021 - 2025 đạt 80%.",
            "Năm học 2023 - 2024 có 45 em được tuyên dương.",
        ] {
            assert!(quotes(&[honest]).is_empty(), "{honest}");
        }
        let title = "Công tác Đoàn 6 tháng đầu năm 2024, phương hướng 6 tháng cuối năm 2024";
        assert!(quotes(&["BÁO CÁO", title]).is_empty());
    }
}
