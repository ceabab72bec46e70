//! Workbooks that Excel opens although they are not as they should be, and those of its first versions.

use super::office::{ole_with, record, stored, words, xlsx_with, zip};
use super::{read, tables};
use doichieu::model::{CellValue, Document, Format, ReadQuality};

const SHEET: &str = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Chỉ tiêu</t></is></c><c r="B1"><v>250</v></c></row></sheetData>"#;

fn texts(document: &Document) -> Vec<&str> {
    let cells = tables(document)
        .into_iter()
        .flat_map(|t| t.rows.iter().flatten());
    cells.map(|cell| cell.text.as_str()).collect()
}

/// The parts of a container, each as `change` makes it.
fn changed(
    container: &[u8],
    change: impl Fn(&str, String) -> Option<(String, Vec<u8>)>,
) -> Vec<u8> {
    let mut archive = ::zip::ZipArchive::new(std::io::Cursor::new(container)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
        parts.extend(change(&entry.name().unwrap(), text));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zip(&parts)
}

fn part(name: &str, text: String) -> (String, Vec<u8>) {
    (name.to_owned(), text.into_bytes())
}

fn tells_relations(name: &str) -> bool {
    name.contains("_rels/")
}

#[test]
fn a_container_may_be_put_together_in_odd_ways() {
    let book = xlsx_with(&[("S", SHEET)], &[]);
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let kinds: [(&str, Vec<u8>); 6] = [
        (
            "no relationships at all",
            changed(&book, |name, text| {
                (!tells_relations(name)).then(|| part(name, text))
            }),
        ),
        (
            "names with a slash in front",
            changed(&book, |name, text| Some(part(&format!("/{name}"), text))),
        ),
        (
            "targets with dots",
            changed(&book, |name, text| {
                Some(part(
                    name,
                    text.replace("\"worksheets/", "\"../xl/./worksheets/"),
                ))
            }),
        ),
        (
            "parts in UTF-16",
            changed(&book, |name, text| {
                let bytes = if name.starts_with("xl/w") && !tells_relations(name) {
                    utf16(&text)
                } else {
                    text.into_bytes()
                };
                Some((name.to_owned(), bytes))
            }),
        ),
        (
            "empty tables",
            xlsx_with(
                &[("S", SHEET)],
                &[("xl/styles.xml", ""), ("xl/sharedStrings.xml", "")],
            ),
        ),
        (
            "styles cut short",
            xlsx_with(
                &[("S", SHEET)],
                &[(
                    "xl/styles.xml",
                    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs><xf/>",
                )],
            ),
        ),
    ];
    for (what, bytes) in kinds {
        let document = read(&bytes, "a.xlsx").unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(texts(&document), ["Chỉ tiêu", "250"], "{what}");
        assert_eq!(document.quality, ReadQuality::Good, "{what}");
    }
}

#[test]
fn cells_that_point_at_nothing_leave_the_others_readable() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c><c r="1B"><v>3</v></c><c r="C1"><v>250</v></c><c r="D1" t="e"><v>#LOI!</v></c><c r="E1" s="1"><v>45413</v></c><c r="F1" t="str"><f>A1</f><v>đạt</v></c></row></sheetData>"#;
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>"#;
    let document = read(
        &xlsx_with(&[("S", sheet)], &[("xl/styles.xml", styles)]),
        "a.xlsx",
    )
    .unwrap();
    assert_eq!(texts(&document), ["3", "250", "#LOI!", "2024-05-01", "đạt"]);
    let row = &tables(&document)[0].rows[0];
    assert_eq!(row[2].value, CellValue::Error);
    assert!(row[4].formula);
}

#[test]
fn a_sheet_that_is_not_there_is_said_to_be_missing() {
    let book = xlsx_with(&[("Có", SHEET), ("Mất", SHEET)], &[]);
    let book = changed(&book, |name, text| {
        (!name.ends_with("sheet2.xml")).then(|| (name.to_owned(), text.into_bytes()))
    });
    let document = read(&stored(&book), "a.xlsx").unwrap();
    assert_eq!(texts(&document), ["Chỉ tiêu", "250"]);
    assert_eq!(document.quality, ReadQuality::Partial);
    assert!(document.notes[0].contains("Mất"));
}

fn place(row: u16, column: u16, look: &[u8]) -> Vec<u8> {
    [&words(&[row, column])[..], look].concat()
}

/// A sheet of Excel 2, 3 or 4: the file is the stream.
fn early(version: u8) -> Vec<u8> {
    let (begin, label, number, formula, text) = match version {
        2 => (0x0009, 0x0004, 0x0003, 0x0006, 0x0007),
        3 => (0x0209, 0x0204, 0x0203, 0x0206, 0x0207),
        _ => (0x0409, 0x0204, 0x0203, 0x0406, 0x0207),
    };
    let look = |format: u8| {
        if version == 2 {
            vec![format, 0, 0]
        } else {
            vec![format, 0]
        }
    };
    let long = |text: &[u8]| {
        let length = text.len() as u8;
        let head = if version == 2 {
            vec![length]
        } else {
            vec![length, 0]
        };
        [head, text.to_vec()].concat()
    };
    let codes: Vec<Vec<u8>> = [&b"General"[..], b"0%"]
        .iter()
        .map(|code| match version {
            4 => record(0x041e, &[&[0, 0, code.len() as u8][..], code].concat()),
            _ => record(0x001e, &[&[code.len() as u8][..], code].concat()),
        })
        .collect();
    let looks: Vec<Vec<u8>> = [0_u8, 1]
        .iter()
        .map(|&format| match version {
            2 => record(0x0043, &[0, 0, format, 0]),
            3 => record(0x0243, &[0, format, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            _ => record(0x0443, &[0, format, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        })
        .collect();
    [
        record(begin, &words(&[u16::from(version), 0x10])),
        record(0x0042, &words(&[1_258])),
        codes.concat(),
        looks.concat(),
        // "Tiê" and a tone of its own, as windows-1258 writes "Tiế".
        record(
            label,
            &[place(0, 0, &look(0)), long(b"Ti\xea\xecn")].concat(),
        ),
        record(
            number,
            &[place(0, 1, &look(1)), 0.68_f64.to_le_bytes().to_vec()].concat(),
        ),
        record(
            formula,
            &[place(0, 2, &look(0)), vec![0, 0, 0, 0, 0, 0, 0xff, 0xff]].concat(),
        ),
        record(text, &long(b"dat")),
        record(0x000a, &[]),
    ]
    .concat()
}

#[test]
fn sheets_of_the_first_versions_of_excel() {
    for version in [2, 3, 4] {
        let bytes = early(version);
        assert_eq!(super::format(&bytes, "a.xls"), Format::Xls, "{version}");
        let document = read(&bytes, "a.xls").unwrap();
        assert_eq!(
            texts(&document),
            ["Tiê\u{301}n", "0.68", "dat"],
            "{version}"
        );
        let row = &tables(&document)[0].rows[0];
        let percent = CellValue::Number {
            digits: "0.68".to_owned(),
            percent: true,
        };
        assert_eq!(row[1].value, percent, "{version}");
        assert!(row[2].formula, "{version}");
    }
}

#[test]
fn a_workbook_of_excel_95() {
    let begin = |kind: u16| record(0x0809, &words(&[0x0500, kind, 0, 0]));
    let globals = |start: u32| {
        [
            begin(5),
            record(0x0042, &words(&[1_252])),
            record(
                0x0085,
                &[&start.to_le_bytes()[..], b"\0\0\x05Sheet"].concat(),
            ),
            record(0x000a, &[]),
        ]
        .concat()
    };
    let mut stream = globals(globals(0).len() as u32);
    stream.extend(begin(0x10));
    stream.extend(record(
        0x0204,
        &[place(0, 0, &[0, 0]), words(&[8]), b"Chi tieu".to_vec()].concat(),
    ));
    stream.extend(record(
        0x027e,
        &[
            place(0, 1, &[0, 0]),
            (250_u32 << 2 | 2).to_le_bytes().to_vec(),
        ]
        .concat(),
    ));
    stream.extend(record(0x000a, &[]));
    stream.resize(4_096, 0);
    let document = read(&ole_with(&[("Book", &stream)]), "a.xls").unwrap();
    assert_eq!(texts(&document), ["Chi tieu", "250"]);
}

#[test]
fn shared_texts_that_run_over_into_the_next_record() {
    // A bad record in the sheet makes the library give up, so our own reader is asked.
    let begin = |kind: u16| record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let wide: Vec<u8> = "Chỉ".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let table = [
        record(
            0x00fc,
            &[&[2, 0, 0, 0, 2, 0, 0, 0][..], &words(&[8]), &[1], &wide].concat(),
        ),
        record(0x003c, &[&b"\0 tieu"[..], &words(&[3]), b"\0abc"].concat()),
    ]
    .concat();
    let globals = |start: u32| {
        [
            begin(5),
            record(0x0085, &[&start.to_le_bytes()[..], b"\0\0\x01\0S"].concat()),
            table.clone(),
            record(0x000a, &[]),
        ]
        .concat()
    };
    let mut stream = globals(globals(0).len() as u32);
    stream.extend(begin(0x10));
    for (column, index) in [(0, 0), (1, 1), (2, 77)] {
        stream.extend(record(0x00fd, &words(&[0, column, 0, index, 0])));
    }
    stream.extend(record(0x0203, &place(1, 0, &[0, 0, 1])));
    stream.extend(record(0x000a, &[]));
    stream.resize(4_096, 0);
    let document = read(&ole_with(&[("Workbook", &stream)]), "a.xls").unwrap();
    assert_eq!(texts(&document)[..2], ["Chỉ tieu", "abc"]);
}

/// What LibreOffice puts around the sheets of a `.fods`.
#[test]
fn a_flat_sheet_with_settings_and_styles() {
    let names = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0""#;
    let sheet = format!(
        r#"<?xml version="1.0"?><office:document {names} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:settings><config:config-item-set config:name="x"><config:config-item-map-indexed><config:config-item-map-entry><config:config-item-map-named config:name="Tables"/></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings><office:scripts/><office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style></office:automatic-styles><office:master-styles><style:master-page style:name="p"><style:header><table:table table:name="đầu trang"/></style:header></style:master-page></office:master-styles><office:body><office:spreadsheet><table:table table:name="S" table:style-name="ta1"><table:table-column/><table:table-row><table:table-cell office:value-type="string"><text:p>Chỉ tiêu</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="250"><text:p>250</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>"#
    );
    for sheet in [sheet.replace("><", ">\n  <"), sheet] {
        let document = read(sheet.as_bytes(), "a.fods").unwrap();
        assert_eq!(texts(&document), ["Chỉ tiêu", "250"]);
    }
}

/// Excel opens a workbook with a protected structure without asking, although it is encrypted.
#[test]
fn workbooks_locked_with_the_password_of_excel_itself() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/xlsx");
    for name in [
        "own-password--reads.xls",
        "own-password-xor--reads.xls",
        "own-password-cryptoapi--reads.xls",
        "own-password-2007--reads.xlsx",
        "own-password-2010--reads.xlsx",
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        // The name says nothing that the content does not.
        for called in [name, "a.bin"] {
            let document = read(&bytes, called).unwrap_or_else(|error| panic!("{name}: {error}"));
            let first = &texts(&document)[..5];
            let wanted = ["Chỉ tiêu", "Kết quả", "Tỷ lệ", "Kết nạp đoàn viên", "85000"];
            assert_eq!(first, wanted, "{name}");
        }
    }
}

/// A file put into another has streams of its own, whatever the order of the directory.
#[test]
fn a_document_inside_a_workbook_does_not_make_it_one() {
    let book = super::office::xls(&[super::office::xls_number(0, 0, 0, 250.0)]);
    let stream = vec![0_u8; 4_096];
    let name: Vec<u8> = "Workbook"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let at = book.windows(name.len()).position(|w| w == name).unwrap();
    // The stream lies in the second entry; its length and place stand at its end.
    let entry = &book[at..at + 128];
    let place = u32::from_le_bytes(entry[116..120].try_into().unwrap()) as usize;
    let length = u32::from_le_bytes(entry[120..124].try_into().unwrap()) as usize;
    let content = &book[512 * (place + 1)..][..length];
    let mut file = ole_with(&[
        ("WordDocument", &stream),
        ("MBD0001", &[]),
        ("Workbook", content),
    ]);
    let directory = 512 + 512;
    let mut put = |entry: usize, at: usize, value: u32| {
        let at = directory + 128 * entry + at;
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    };
    for entry in 0..4 {
        for at in [68, 72, 76] {
            put(entry, at, u32::MAX);
        }
    }
    // The root holds the storage and the workbook, the storage the document.
    put(0, 76, 3);
    put(3, 68, 2);
    put(2, 76, 1);
    file[directory + 128 * 2 + 66] = 1;
    assert_eq!(doichieu::ingest::detect(&file, "a.bin"), Format::Xls);
    assert_eq!(texts(&read(&file, "a.bin").unwrap()), ["250"]);
}

#[test]
fn two_sheets_of_one_name_are_both_read() {
    let other = SHEET.replace("250", "17");
    let book = xlsx_with(&[("S", SHEET), ("S", &other)], &[]);
    let document = read(&book, "a.xlsx").unwrap();
    assert_eq!(texts(&document), ["Chỉ tiêu", "250", "Chỉ tiêu", "17"]);
}

#[test]
fn an_area_that_runs_backwards_is_no_reason_to_refuse() {
    let sheet = format!(r#"<dimension ref="C5:A1"/>{SHEET}"#);
    let document = read(&xlsx_with(&[("S", &sheet)], &[]), "a.xlsx").unwrap();
    assert_eq!(texts(&document), ["Chỉ tiêu", "250"]);
}

#[test]
fn a_sheet_in_another_encoding_is_not_an_empty_one() {
    let book = changed(&xlsx_with(&[("S", SHEET)], &[]), |name, text| {
        let wide = name.contains("sheet1");
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        let bytes = if wide {
            [0xff, 0xfe].into_iter().chain(units).collect()
        } else {
            text.clone().into_bytes()
        };
        Some((name.to_owned(), bytes))
    });
    assert_eq!(texts(&read(&book, "a.xlsx").unwrap()), ["Chỉ tiêu", "250"]);
}
