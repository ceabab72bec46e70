//! Documents of one XML file are read as what they are, whatever their name; never as plain text.

use super::{format, read, tables, texts};
use doichieu::model::{CellValue, Format};

const WORD: &str = r#"<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"><w:docPr><w:view w:val="print"/></w:docPr><w:body><wx:sect><w:p><w:r><w:t>BÁO CÁO</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kết nạp</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>250</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr><w:hdr><w:p><w:r><w:t>đầu trang</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>"#;

const EXCEL: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style></Styles><Worksheet ss:Name="Biểu 1"><Table><Column ss:Hidden="1"/><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">BIỂU <B>CHỈ TIÊU</B></Data><Comment><ss:Data>ghi chú</ss:Data></Comment></Cell></Row><Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="String">Kết nạp</Data></Cell><Cell ss:Formula="=A1"><Data ss:Type="Number">250</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.68</Data></Cell><Cell><Data ss:Type="DateTime">2024-05-19T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"#;

const PACKAGE: &str = r#"<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/_rels/.rels" pkg:contentType="x"><pkg:xmlData><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part><pkg:part pkg:name="/word/document.xml" pkg:contentType="x"><pkg:xmlData><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Báo cáo</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"#;

const OFFICE: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0""#;

#[test]
fn word_2003() {
    for name in ["a.doc", "a.xml"] {
        assert_eq!(format(WORD.as_bytes(), name), Format::Doc);
        let document = read(WORD.as_bytes(), name).unwrap();
        assert_eq!(texts(&document), ["BÁO CÁO"]);
        assert_eq!(tables(&document)[0].rows[0][1].text, "250");
    }
}

#[test]
fn excel_2003() {
    let document = read(EXCEL.as_bytes(), "a.xls").unwrap();
    let table = tables(&document)[0];
    assert_eq!(table.rows[0][0].text, "BIỂU CHỈ TIÊU");
    assert_eq!(table.rows[0][1].covered_by, Some((0, 0)));
    assert_eq!(table.hidden_columns, [0]);
    let row = &table.rows[3];
    assert_eq!(row[1].text, "Kết nạp");
    assert_eq!((row[2].text.as_str(), row[2].formula), ("250", true));
    let share = CellValue::Number {
        digits: "0.68".to_owned(),
        percent: true,
    };
    assert_eq!(row[3].value, share);
    let day = CellValue::Date {
        iso: "2024-05-19".to_owned(),
    };
    assert_eq!(row[4].value, day);
}

#[test]
fn excel_2003_that_breaks_off_keeps_its_beginning() {
    let cut = &EXCEL[..EXCEL.find("0.68").unwrap()];
    let document = read(cut.as_bytes(), "a.xls").unwrap();
    assert!(!document.notes.is_empty());
    assert_eq!(tables(&document)[0].rows[0][0].text, "BIỂU CHỈ TIÊU");
}

#[test]
fn a_package_in_one_file() {
    let document = read(PACKAGE.as_bytes(), "a.xml").unwrap();
    assert_eq!(texts(&document), ["Báo cáo"]);
}

#[test]
fn flat_open_documents() {
    let text = format!(
        r#"<?xml version="1.0"?><office:document {OFFICE} office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>Báo cáo</text:p></office:text></office:body></office:document>"#
    );
    assert_eq!(format(text.as_bytes(), "a.fodt"), Format::Odt);
    assert_eq!(
        texts(&read(text.as_bytes(), "a.fodt").unwrap()),
        ["Báo cáo"]
    );
    let sheet = format!(
        r#"<?xml version="1.0"?><office:document {OFFICE} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>Chỉ tiêu</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>"#
    );
    let document = read(sheet.as_bytes(), "a.fods").unwrap();
    assert_eq!(tables(&document)[0].rows[0][0].text, "Chỉ tiêu");
}

#[test]
fn sheets_written_as_commands_are_refused_by_name() {
    for text in [
        "ID;PSCALC3\nC;Y1;X1;K5\nE\n",
        "TABLE\r\n0,1\r\n\"EXCEL\"\r\n",
    ] {
        let refusal = read(text.as_bytes(), "a.xls").unwrap_err();
        assert_eq!(refusal.code(), "unsupported");
        assert!(refusal.to_string().contains("SYLK"));
    }
}
