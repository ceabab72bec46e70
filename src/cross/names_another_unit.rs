//! `names-another-unit`: a report that speaks in another unit's name.

use std::collections::BTreeSet;

use crate::model::{Severity, TraceKind};

use super::names_another_year::by_file;
use super::{Check, Conclude, Context, Kind, Place};

pub(super) const KIND: Kind = Kind {
    code: "names-another-unit",
    title: "Báo cáo ghi tên đơn vị khác ở chỗ của mình",
    severity: Severity::Warning,
    summary: "Tên đơn vị trong tiêu đề, lời kết và chủ ngữ của câu nêu kết quả là tên đơn vị báo cáo.",
    doc: DOC,
    hint: "Hỏi đơn vị đoạn này là kết quả của ai; nếu là việc làm chung thì ghi rõ hai đơn vị.",
    params: &[],
    of_units: true,
    build: |_| Box::new(NamesAnotherUnit),
};

const DOC: &str = "\
## Nội dung
Tiêu đề, lời kết hoặc chủ ngữ của câu nêu kết quả là tên một đơn vị khác trong danh sách.

## Vì sao
Đây là dấu vết thường gặp khi dùng lại tệp của đơn vị khác mà chưa sửa hết. Kết quả trong câu đó có thể không phải
của đơn vị báo cáo.

## Cách xác định
Chỉ xét tên có đủ loại đơn vị (huyện, xã, thành phố…) đứng đầu câu hoặc ngay sau dấu phẩy, có động từ nêu việc
làm theo sau, và trong câu không có tên của chính đơn vị. Không xét câu về phối hợp, giao lưu, cụm thi đua, đăng cai,
kết nghĩa, sáp nhập. Phần đầu văn bản ghi sai tên là dấu hiệu riêng (letterhead-differs). Không trừ điểm.

## Ví dụ có dấu hiệu
Báo cáo của Huyện đoàn An Minh có câu “Huyện đoàn Kiên Lương đã tổ chức 05 lớp tập huấn cho 250 cán bộ đoàn”.

## Ví dụ không có dấu hiệu
“Phối hợp cùng Huyện đoàn Kiên Lương tổ chức giao lưu”, hoặc “Huyện đoàn Kiên Lương đăng cai hội trại cụm”.

## Việc cần làm
Đọc câu được trích và đoạn quanh đó; hỏi đơn vị số liệu là của ai.
";

struct NamesAnotherUnit;

impl Check for NamesAnotherUnit {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| {
            by_file(&cx, TraceKind::Unit, &KIND, out, |names, count| {
                format!("Có {count} chỗ ghi {names} ở chỗ phải ghi tên đơn vị báo cáo")
            });
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    /// Units are *Huyện đoàn An Minh*, *Huyện đoàn Kiên Lương* and so on; the first one writes.
    fn quotes(texts: &[&str]) -> Vec<String> {
        let mut round = Round::new(3);
        round.write(0, texts);
        let out = round.run(&KIND);
        let evidence = out.units.iter().flat_map(|(_, finding)| &finding.evidence);
        evidence.map(|e| e.quote.clone()).collect()
    }

    #[test]
    fn another_unit_as_title_subject_or_in_the_closing_words() {
        for trace in [
            "Huyện đoàn Kiên Lương đã tổ chức 05 lớp tập huấn cho 250 cán bộ đoàn.",
            "- Ban Thường vụ Huyện đoàn Kiên Lương chỉ đạo 12 cơ sở đoàn ra quân.",
            "Trong 6 tháng đầu năm 2024, Huyện đoàn Kiên Lương phối hợp với Phòng Giáo dục mở 03 lớp bơi.",
            "Trên địa bàn huyện Kiên Lương hiện có 12 cơ sở đoàn với 2.140 đoàn viên.",
            "Trên đây là báo cáo kết quả công tác Đoàn 6 tháng đầu năm 2024 của Ban Thường vụ Huyện đoàn Kiên Lương.",
        ] {
            assert_eq!(quotes(&[trace]), [trace], "{trace}");
        }
        let title =
            "Kết quả công tác Đoàn 6 tháng đầu năm 2024 của Huyện đoàn Kiên Lương (báo cáo)";
        assert_eq!(quotes(&["BÁO CÁO", title]), [title]);
    }

    #[test]
    fn honest_mentions_are_left_alone() {
        for honest in [
            "Phối hợp với Huyện đoàn Kiên Lương tổ chức giao lưu văn nghệ cho 120 đoàn viên.",
            "Huyện đoàn Kiên Lương đăng cai hội trại, đơn vị cử 20 đoàn viên tham gia.",
            "Huyện đoàn Kiên Lương và Huyện đoàn An Minh đã tổ chức 02 chuyến tình nguyện.",
            "Hỗ trợ 15 suất quà cho thiếu nhi huyện Kiên Lương bị ảnh hưởng bởi lốc xoáy.",
            "Huyện đoàn An Minh đã tổ chức 05 lớp tập huấn.",
            "Qua thực hiện chủ trương “1+1”, huyện Kiên Lương thành lập 28 câu lạc bộ, đội, nhóm.",
            "Tham quan mô hình của Huyện đoàn Kiên Lương tại ấp Ba Trại.",
            "Cụm thi đua số 1 gồm An Minh, Kiên Lương và Giồng Riềng đã tổ chức hội thi.",
        ] {
            assert!(quotes(&[honest]).is_empty(), "{honest}");
        }
    }
}
