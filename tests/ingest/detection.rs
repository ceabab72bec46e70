//! A file is what it holds, whatever it is called.

use super::office::{docx, ole, p, xlsx, zip};
use super::{format, read};
use doichieu::model::{Format, ReadError};

#[test]
fn office_files_are_known_by_their_parts() {
    let text = docx(&p("x"));
    let book = xlsx(&[("A", "<sheetData/>")]);
    for name in [
        "bao-cao.docx",
        "bao-cao.doc",
        "bao-cao.zip",
        "bao-cao",
        "x.pdf",
    ] {
        assert_eq!(format(&text, name), Format::Docx, "{name}");
        assert_eq!(format(&book, name), Format::Xlsx, "{name}");
    }
}

#[test]
fn containers_without_a_list_of_types_are_known_by_their_main_part() {
    let parts = [
        ("word/document.xml", Format::Docx),
        ("xl/workbook.xml", Format::Xlsx),
        ("xl/workbook.bin", Format::Xlsb),
        ("anh.jpg", Format::Zip),
    ];
    for (part, expected) in parts {
        assert_eq!(format(&zip(&[(part, b"x")]), "a.zip"), expected, "{part}");
    }
    let types = br#"<Types><Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#;
    assert_eq!(
        format(&zip(&[("[Content_Types].xml", types)]), "a.xlsx"),
        Format::Xlsb
    );
}

#[test]
fn open_documents_are_known_by_their_mimetype() {
    for (kind, expected) in [("spreadsheet", Format::Ods), ("text", Format::Odt)] {
        let mimetype = format!("application/vnd.oasis.opendocument.{kind}");
        let bytes = zip(&[("mimetype", mimetype.as_bytes())]);
        assert_eq!(format(&bytes, "a.zip"), expected);
    }
}

#[test]
fn old_office_files_are_known_by_their_streams() {
    assert_eq!(format(&ole(&["WordDocument"]), "a.xls"), Format::Doc);
    assert_eq!(format(&ole(&["Workbook"]), "a.doc"), Format::Xls);
    assert_eq!(format(&ole(&["Book"]), "a"), Format::Xls);
    assert_eq!(format(&ole(&["Contents"]), "a.doc"), Format::Unknown);
}

#[test]
fn encrypted_files_are_named_as_such() {
    let bytes = ole(&["EncryptionInfo", "EncryptedPackage"]);
    for (name, expected) in [
        ("a.docx", Format::Docx),
        ("a.xlsx", Format::Xlsx),
        ("a", Format::Docx),
    ] {
        assert_eq!(format(&bytes, name), expected);
        assert_eq!(read(&bytes, name), Err(ReadError::Encrypted), "{name}");
    }
}

#[test]
fn other_contents_are_known_by_their_first_bytes() {
    let cases: [(&[u8], Format); 14] = [
        (b"%PDF-1.7\n", Format::Pdf),
        (b"\xef\xbb\xbf\n%PDF-1.4", Format::Pdf),
        (b"{\\rtf1\\ansi", Format::Rtf),
        (b"\x89PNG\r\n\x1a\n\0\0", Format::Image),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Format::Image),
        (b"GIF89a\0\0", Format::Image),
        (b"II*\0\x08\0", Format::Image),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Format::Image),
        (b"\0\0\0\x18ftypheic\0\0", Format::Image),
        (b"<!DOCTYPE html><p>x", Format::Html),
        (b"\xef\xbb\xbf  <HTML><body>", Format::Html),
        (b"<?xml version=\"1.0\"?><html xmlns=\"\">", Format::Html),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x",
            Format::Html,
        ),
        (b"MZ\x90\0\x03\0\0\0\x04\0", Format::Unknown),
    ];
    for (bytes, expected) in cases {
        assert_eq!(
            format(bytes, "a.doc"),
            expected,
            "{}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn text_is_text_whatever_its_name() {
    let text = "Báo cáo kết quả công tác Đoàn".as_bytes();
    assert_eq!(format(text, "a.docx"), Format::Txt);
    assert_eq!(format(text, "a.md"), Format::Md);
    assert_eq!(format(text, "không có đuôi"), Format::Txt);
}

#[test]
fn an_empty_file_goes_by_its_name_and_is_reported_empty() {
    assert_eq!(format(b"", "a.docx"), Format::Docx);
    assert_eq!(read(b"", "a.docx"), Err(ReadError::Empty));
}

#[test]
fn a_container_that_lost_its_directory_is_still_known() {
    let whole = docx(&p("x"));
    let cut = &whole[..whole.len() - 200];
    assert_eq!(format(cut, "a.bin"), Format::Docx);
    assert_eq!(read(cut, "a.docx").unwrap_err().code(), "malformed");
    assert_eq!(format(b"PK\x03\x04rubbish", "a.xlsx"), Format::Xlsx);
    assert_eq!(format(b"PK\x03\x04rubbish", "a.zip"), Format::Zip);
}

#[test]
fn what_cannot_be_read_says_what_it_is() {
    let cases: [(&[u8], &str); 2] = [
        (b"Rar!\x1a\x07\0\xcf\x90\0\0\0\0", "RAR"),
        (b"\xff\xd8\xff\xe0", "ảnh"),
    ];
    for (bytes, word) in cases {
        let message = read(bytes, "a.doc").unwrap_err().to_string();
        assert!(message.contains(word), "{message}");
    }
}
