//! When something that was not found may stand in what could not be read. Then nothing is called
//! missing: the conclusion is *unreadable*, and its points leave the score.

use crate::model::{FileRecord, Format, ReadQuality, Role, SubmissionState};

use super::Context;

/// Why nothing may be called missing from the report; none when one report was read in full.
pub(super) fn about_report(cx: &Context<'_>) -> Option<String> {
    if cx.state == SubmissionState::Unreadable {
        return Some("Không đọc được báo cáo của đơn vị".to_owned());
    }
    let reports = || cx.files.iter().filter(|file| file.role == Role::Report);
    if reports().any(|file| file.read == ReadQuality::Good) {
        // A signed scan beside a readable report is the same report once more.
        return None;
    }
    if let Some(partial) = reports().find(|file| file.read == ReadQuality::Partial) {
        return Some(sentence(partial));
    }
    let hidden =
        |file: &&FileRecord| file.read == ReadQuality::Unreadable && !file.format.is_spreadsheet();
    cx.files.iter().find(hidden).map(sentence)
}

/// Why no figure may be called missing: the report is in doubt, or a sheet was not read in full and no
/// other sheet was.
pub(super) fn about_figures(cx: &Context<'_>) -> Option<String> {
    about_report(cx).or_else(|| {
        let read_well = cx
            .files
            .iter()
            .any(|file| file.role == Role::Indicators && file.read == ReadQuality::Good);
        let could_hold = |file: &&FileRecord| match file.read {
            ReadQuality::Good => false,
            ReadQuality::Partial => file.role == Role::Indicators,
            ReadQuality::Unreadable => {
                file.role == Role::Indicators
                    || file.format.is_spreadsheet()
                    || matches!(file.format, Format::Zip | Format::Unknown)
            }
        };
        if read_well {
            None
        } else {
            cx.files.iter().find(could_hold).map(sentence)
        }
    })
}

fn sentence(file: &FileRecord) -> String {
    match file.read {
        ReadQuality::Good | ReadQuality::Partial => {
            format!("Tệp {} chỉ đọc được một phần", file.path)
        }
        ReadQuality::Unreadable => format!("Không đọc được tệp {}", file.path),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, file};
    use super::*;
    use ReadQuality::{Good, Partial, Unreadable};

    #[test]
    fn one_good_report_is_enough_and_half_a_report_is_not() {
        let cases: [(&[FileRecord], bool, bool); 8] = [
            (
                &[file("a.docx", Format::Docx, Role::Report, Good)],
                false,
                false,
            ),
            (
                &[
                    file("a.docx", Format::Docx, Role::Report, Good),
                    file("a.pdf", Format::Pdf, Role::Other, Unreadable),
                ],
                false,
                false,
            ),
            (
                &[file("a.docx", Format::Docx, Role::Report, Partial)],
                true,
                true,
            ),
            (
                &[
                    file("a.docx", Format::Docx, Role::Report, Good),
                    file("b.xls", Format::Xls, Role::Other, Unreadable),
                ],
                false,
                true,
            ),
            (
                &[
                    file("a.docx", Format::Docx, Role::Report, Good),
                    file("b.xls", Format::Xls, Role::Other, Unreadable),
                    file("c.xlsx", Format::Xlsx, Role::Indicators, Good),
                ],
                false,
                false,
            ),
            (
                &[
                    file("a.docx", Format::Docx, Role::Report, Good),
                    file("c.xlsx", Format::Xlsx, Role::Indicators, Partial),
                ],
                false,
                true,
            ),
            (
                &[
                    file("a.doc", Format::Doc, Role::Other, Unreadable),
                    file("c.xlsx", Format::Xlsx, Role::Indicators, Good),
                ],
                true,
                true,
            ),
            (
                &[file("c.xlsx", Format::Xlsx, Role::Indicators, Good)],
                false,
                false,
            ),
        ];
        for (files, report, figures) in cases {
            let mut case = Case::new();
            case.files = files.to_vec();
            case.with_context(|cx| {
                assert_eq!(about_report(cx).is_some(), report, "report: {files:?}");
                assert_eq!(about_figures(cx).is_some(), figures, "figures: {files:?}");
            });
        }
    }
}
