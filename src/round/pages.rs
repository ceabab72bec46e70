//! What `explain` prints about the findings that a round itself raises, before any check runs.

use crate::model::FindingCode;

/// The page of a finding code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: FindingCode,
    /// Title in Vietnamese.
    pub title: &'static str,
    /// The page, Markdown, in Vietnamese.
    pub doc: &'static str,
}

/// The findings about whose file is whose, and about the calendar.
pub const PAGES: [Page; 6] = [
    Page {
        code: "waiver-expired",
        title: "Miễn trừ đã hết hạn",
        doc: "\
## Nội dung
Một dòng trong waivers.csv có ngày hết hạn trước ngày chạy nên không được áp dụng.

## Vì sao
Miễn trừ là quyết định của Ban, có lý do và thời hạn; quá hạn mà vẫn dùng thì điểm không bảo vệ được.

## Cách xác định
So cột until với ngày coi là hôm nay; đến hết ngày ghi trong until thì còn hiệu lực.

## Ví dụ có dấu hiệu
until là 30/06/2024, chạy ngày 01/07/2024.

## Ví dụ không có dấu hiệu
until để trống, hoặc là ngày sau ngày chạy.

## Việc cần làm
Gia hạn bằng quyết định mới của Ban, hoặc xóa dòng ấy khỏi waivers.csv.
",
    },
    Page {
        code: "unit-unknown",
        title: "Tệp chưa rõ của đơn vị nào",
        doc: "\
## Nội dung
Một tệp hoặc thư mục trong submissions không khớp với đơn vị nào trong danh sách.

## Vì sao
Tệp không gắn được với đơn vị thì không được xét, và đơn vị gửi tệp có thể bị coi là chưa nộp.

## Cách xác định
So tên thư mục, rồi tên tệp, rồi phần đầu văn bản với mã, tên, tên gọi khác và tên cũ của các đơn vị,
không phân biệt dấu. Loại đơn vị (huyện, xã, phường…) ghi khác thì không khớp. Địa danh cạnh ngày tháng (“Rạch
Giá, ngày 20 tháng 6…”) chỉ được dùng khi không còn căn cứ nào khác; phần đầu văn bản ghi một tổ chức không có
trong danh sách thì địa danh ấy không có giá trị.

## Ví dụ có dấu hiệu
Tệp “BC 6 thang.docx” để rời trong submissions, phần đầu văn bản không ghi tên đơn vị.

## Ví dụ không có dấu hiệu
Tệp “BC 6 thang Huyen doan An Minh.docx” khi danh sách có Huyện đoàn An Minh.

## Việc cần làm
Đặt tệp vào thư mục mang mã hoặc tên đơn vị; hoặc thêm cách gọi đó vào cột aliases của units.csv.
",
    },
    Page {
        code: "unit-ambiguous",
        title: "Tệp khớp với nhiều đơn vị",
        doc: "\
## Nội dung
Một tệp hoặc thư mục khớp với từ hai đơn vị trở lên, hoặc tên tệp ghi đơn vị khác với thư mục chứa nó.

## Vì sao
Chương trình không đoán: tính nhầm báo cáo của đơn vị này cho đơn vị kia thì mọi kết luận đều sai.

## Cách xác định
Tên dài hơn được ưu tiên (An Minh Bắc trước An Minh); tên giống nhau, chỉ khác loại đơn vị thì phải ghi
rõ loại. Khi thư mục và tên tệp ghi hai đơn vị khác nhau, tệp được tính theo thư mục và được nêu ra.

## Ví dụ có dấu hiệu
Tệp “BC An Minh.docx” khi danh sách có cả Huyện đoàn An Minh và Thị trấn An Minh.

## Ví dụ không có dấu hiệu
Tệp “BC thi tran An Minh.docx” với cùng danh sách.

## Việc cần làm
Đặt tệp vào thư mục mang mã đơn vị, hoặc ghi rõ loại đơn vị trong tên tệp, rồi chạy lại.
",
    },
    Page {
        code: "letterhead-differs",
        title: "Phần đầu văn bản ghi đơn vị khác",
        doc: "\
## Nội dung
Phần đầu của một báo cáo (trên dòng “BÁO CÁO”) ghi tên một đơn vị khác với thư mục hoặc tên tệp.

## Vì sao
Tệp để nhầm thư mục thì kết luận về cả hai đơn vị đều sai. Tệp vẫn được tính theo thư mục; đơn vị được ghi
trong văn bản, nếu chưa có tệp nào, không bị kết luận là chưa nộp.

## Cách xác định
Chỉ nêu khi phần đầu văn bản ghi đầy đủ loại và tên của đúng một đơn vị khác trong danh sách và không nhắc
đến đơn vị của thư mục. Dòng “Kính gửi”, “Nơi nhận”, “Căn cứ” không tính.

## Ví dụ có dấu hiệu
Thư mục an-minh có báo cáo với phần đầu ghi “HUYỆN ĐOÀN KIÊN LƯƠNG”.

## Ví dụ không có dấu hiệu
Phần đầu ghi “HUYỆN ĐOÀN AN MINH” và “ĐOÀN XÃ ĐÔNG HƯNG” trong thư mục của Đoàn xã Đông Hưng.

## Việc cần làm
Mở tệp, xem của đơn vị nào; nếu để nhầm thì chuyển sang đúng thư mục rồi chạy lại.
",
    },
    Page {
        code: "received-without-files",
        title: "Đã ghi ngày nhận nhưng không có tệp",
        doc: "\
## Nội dung
Cột received của danh sách ghi đã nhận báo cáo của một đơn vị, nhưng submissions không có tệp nào của đơn vị đó.

## Vì sao
Tệp có thể thất lạc ở phía Ban, nên chương trình chưa kết luận là chưa nộp và chưa chấm đơn vị.

## Cách xác định
Đơn vị có ngày nhận trong danh sách và không có tệp, kể cả tệp không mở được.

## Ví dụ có dấu hiệu
units.csv ghi Huyện đoàn An Minh nộp ngày 25/06/2024, thư mục an-minh để trống.

## Ví dụ không có dấu hiệu
Đơn vị không có tệp và cột received để trống: đơn vị chưa nộp.

## Việc cần làm
Tìm lại tệp trong hộp thư, hoặc xoá ngày nhận ghi nhầm, rồi chạy lại.
",
    },
    Page {
        code: "calendar-unverified",
        title: "Lịch nghỉ của năm chưa được kiểm tra",
        doc: "\
## Nội dung
Hạn nộp tính theo ngày làm việc của một năm mà lịch nghỉ lễ, làm bù chưa có đủ trong dữ liệu.

## Vì sao
Lịch nghỉ thay đổi theo thông báo từng năm; thiếu một ngày là hạn nộp lệch một ngày.

## Cách xác định
Năm của ngày kiểm tra hoặc của hạn nộp không có dòng nào trong rules/calendar/vn.toml, hoặc có dòng nhưng mục
[[year]] ghi verified = false: khi ấy vẫn tính theo các dòng đã có.

## Ví dụ có dấu hiệu
Ngày kiểm tra 05/01 của năm sau, khi lịch nghỉ năm sau chưa được nhập.

## Ví dụ không có dấu hiệu
Đợt kiểm tra tháng 7/2024: lịch năm 2024 đã có đủ, mỗi dòng có nguồn.

## Việc cần làm
Bổ sung lịch nghỉ của năm đó kèm nguồn, hoặc tự tính lại hạn nộp trước khi kết luận đơn vị nộp chậm.
",
    },
];
