//! What was searched when something was not found: there is nothing to quote at the place itself, so
//! the nearest true words stand for it. An evidence is never empty.

use memchr::memmem::Finder;

use super::Context;
use super::register;
use crate::model::{
    Anchor, Evidence, FileRecord, NormalizedDocument, NormalizedPart, NormalizedTable, Role,
};
use crate::rules::Target;
use crate::text;

/// Characters of a quotation.
const QUOTE: usize = 200;
/// Parts of a document among which its title is looked for.
const OPENING: usize = 40;
/// Shorter names and phrases are found anywhere.
const TELLING: usize = 8;

/// The files that were searched: the title line of the report and of the sheet, or of every file where
/// neither was recognised, or the register where there is no file.
pub(super) fn files(cx: &Context<'_>) -> Vec<Evidence> {
    let whole = |file: &FileRecord| {
        let document = cx.documents.iter().find(|one| one.path == file.path);
        document
            .and_then(|one| opening(one))
            .unwrap_or_else(|| about(file))
    };
    let wanted: Vec<_> = cx
        .files
        .iter()
        .filter(|file| file.role != Role::Other)
        .map(whole)
        .collect();
    if !wanted.is_empty() {
        wanted
    } else if cx.files.is_empty() {
        register(cx)
    } else {
        cx.files.iter().map(whole).collect()
    }
}

/// A file nothing can be quoted from: its name, size and recognised format.
pub(super) fn about(file: &FileRecord) -> Evidence {
    let size = file
        .size
        .map_or_else(String::new, |bytes| format!("{}, ", bytes_in_words(bytes)));
    Evidence {
        file: file.path.as_str().into(),
        anchor: Anchor::File,
        quote: format!(
            "Tệp {}: {size}định dạng nhận được: {}",
            file_name(&file.path),
            file.format.name()
        ),
    }
}

/// A file known by its path alone.
pub(super) fn path(path: &str) -> Evidence {
    Evidence {
        file: path.into(),
        anchor: Anchor::File,
        quote: format!("Tệp {}", file_name(path)),
    }
}

/// A document that was looked through, by its title line.
pub(super) fn document(document: &NormalizedDocument) -> Evidence {
    opening(document).unwrap_or_else(|| path(&document.path))
}

/// Title line of a document, else its first words.
pub(super) fn opening(document: &NormalizedDocument) -> Option<Evidence> {
    let quoted = |anchor: &Anchor, raw: &str| Evidence {
        file: document.path.as_str().into(),
        anchor: anchor.clone(),
        quote: shorten(raw),
    };
    let blocks = || {
        let parts = document.parts.iter().take(OPENING);
        parts.filter_map(|part| match part {
            NormalizedPart::Block(block) => Some(block),
            NormalizedPart::Table(_) => None,
        })
    };
    let title = blocks().find(|block| block.text.key.trim_start().starts_with("bao cao"));
    if let Some(block) = title {
        return Some(quoted(&block.anchor, &block.text.raw));
    }
    document.parts.iter().find_map(|part| match part {
        NormalizedPart::Block(block) if !block.text.raw.trim().is_empty() => {
            Some(quoted(&block.anchor, &block.text.raw))
        }
        NormalizedPart::Block(_) => None,
        NormalizedPart::Table(table) => cells(table)
            .next()
            .map(|(row, column, raw)| quoted(&table.table.anchor(row, column), raw)),
    })
}

/// Where the figure of a target should stand: the rows of tables that name it, the heading of its
/// section or of the nearest section above, else the files that were searched.
pub(super) fn target(cx: &Context<'_>, target: &Target) -> Vec<Evidence> {
    let mut found: Vec<Evidence> = rows(cx, target);
    let outline = &cx.pack.outline;
    let section = std::iter::successors(outline.index(&target.section), |&at| {
        outline.nodes[at].parent
    });
    let heading = section
        .filter_map(|at| cx.node(at))
        .find_map(|node| node.evidence.iter().find(|e| !e.quote.trim().is_empty()));
    found.extend(heading.cloned());
    if found.is_empty() { files(cx) } else { found }
}

/// The row of each file's tables that names the target best, with its blank cells.
fn rows(cx: &Context<'_>, target: &Target) -> Vec<Evidence> {
    let mut names: Vec<String> = std::iter::once(&target.name)
        .chain(&target.phrases)
        .map(|name| text::key(name))
        .filter(|key| key.len() >= TELLING)
        .collect();
    // The longest name that a cell holds says how well it fits.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let names: Vec<Finder<'_>> = names.iter().map(Finder::new).collect();
    let best_of = |document: &NormalizedDocument| {
        let mut best: Option<(usize, Evidence)> = None;
        for part in &document.parts {
            let NormalizedPart::Table(table) = part else {
                continue;
            };
            for (row, cells) in table.cells.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    if cell.covered_by.is_some() {
                        continue;
                    }
                    let (most, least) = (cell.text.key.len(), best.as_ref().map_or(0, |b| b.0));
                    let named = names
                        .iter()
                        .skip_while(|name| name.needle().len() > most)
                        .take_while(|name| name.needle().len() > least)
                        .find(|name| name.find(cell.text.key.as_bytes()).is_some());
                    if let Some(fit) = named.map(|name| name.needle().len()) {
                        let evidence = Evidence {
                            file: document.path.as_str().into(),
                            anchor: table.table.anchor(row, column),
                            quote: shorten(&whole_row(table, row)),
                        };
                        best = Some((fit, evidence));
                    }
                }
            }
        }
        best.map(|(_, evidence)| evidence)
    };
    cx.documents
        .iter()
        .copied()
        .filter(|document| cx.role(&document.path) != Role::Other)
        .filter_map(best_of)
        .collect()
}

/// The cells of a row side by side; a blank cell shows as `…`.
fn whole_row(table: &NormalizedTable, row: usize) -> String {
    let cells = table.cells[row]
        .iter()
        .filter(|cell| cell.covered_by.is_none());
    let words: Vec<&str> = cells
        .map(|cell| match cell.text.raw.trim() {
            "" => "…",
            words => words,
        })
        .collect();
    words.join(" | ")
}

fn cells(table: &NormalizedTable) -> impl Iterator<Item = (usize, usize, &str)> {
    let rows = table.cells.iter().enumerate();
    rows.flat_map(|(row, cells)| {
        let cells = cells.iter().enumerate();
        cells.map(move |(column, cell)| (row, column, cell.text.raw.trim()))
    })
    .filter(|(_, _, raw)| !raw.is_empty())
}

/// The names of the files that were searched, for a message.
pub(super) fn names(cx: &Context<'_>) -> String {
    const NAMED: usize = 3;
    let searched: Vec<&str> = cx
        .documents
        .iter()
        .filter(|document| cx.role(&document.path) != Role::Other)
        .map(|document| file_name(&document.path))
        .collect();
    let named = searched[..searched.len().min(NAMED)].join(", ");
    match searched.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} và {more} tệp khác"),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `34.816 byte`.
fn bytes_in_words(bytes: u64) -> String {
    format!("{} byte", crate::model::vietnamese(bytes.into()))
}

/// Spaces tidied, cut at a word's end with a mark.
fn shorten(raw: &str) -> String {
    let words = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= QUOTE {
        return words;
    }
    let cut: String = words.chars().take(QUOTE).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, document, file};
    use super::*;
    use crate::model::{Format, ReadQuality};

    #[test]
    fn the_title_line_stands_for_a_document_and_its_first_words_without_one() {
        let titled = document("a.docx", &["HUYỆN ĐOÀN", "", "BÁO CÁO", "Kết quả"]);
        let evidence = opening(&titled).unwrap();
        assert_eq!(
            (evidence.quote.as_str(), evidence.anchor),
            ("BÁO CÁO", Anchor::Paragraph(3))
        );
        let plain = document("a.docx", &["", "Kính gửi:  Tỉnh đoàn"]);
        assert_eq!(opening(&plain).unwrap().quote, "Kính gửi: Tỉnh đoàn");
        assert_eq!(opening(&document("a.docx", &["", " "])), None);
    }

    #[test]
    fn a_file_without_words_is_named_with_size_and_format() {
        let mut locked = file(
            "x/Biểu.xls",
            Format::Xls,
            Role::Other,
            ReadQuality::Unreadable,
        );
        locked.size = Some(34_816);
        assert_eq!(
            about(&locked).quote,
            "Tệp Biểu.xls: 34.816 byte, định dạng nhận được: xls"
        );
        locked.size = None;
        assert_eq!(
            about(&locked).quote,
            "Tệp Biểu.xls: định dạng nhận được: xls"
        );
    }

    #[test]
    fn no_evidence_is_empty_whatever_the_unit_handed_in() {
        let mut case = Case::new();
        for finding in case.run_all() {
            for evidence in &finding.evidence {
                assert!(
                    !evidence.quote.trim().is_empty(),
                    "{} {evidence:?}",
                    finding.code
                );
            }
        }
        case.documents.clear();
        case.files = vec![file(
            "b.xls",
            Format::Xls,
            Role::Other,
            ReadQuality::Unreadable,
        )];
        for finding in case.run_all() {
            for evidence in &finding.evidence {
                assert!(
                    !evidence.quote.trim().is_empty(),
                    "{} {evidence:?}",
                    finding.code
                );
            }
        }
    }
}
