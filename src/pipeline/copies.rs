//! The same text in two files of one unit: the Word report and its PDF, a report saved twice.
//!
//! It counts once. What differs in a single figure is no copy: then both stand, and the difference is
//! for the checks to show.

use std::collections::BTreeMap;

use super::files::Reading;
use crate::model::{Format, NormalizedDocument, NormalizedPart, ReadQuality, Role, Text};

/// Share of the shorter text's words that the longer must have, in hundredths.
const SHARED: usize = 95;
/// The shorter text has at least this share of the longer, in hundredths; less is an extract.
const LENGTH: usize = 60;
/// Texts shorter than this many words look alike by chance.
const WORDS: usize = 120;

/// Words and figures with how often they stand in a document.
struct Content<'d> {
    words: BTreeMap<&'d str, usize>,
    figures: BTreeMap<String, usize>,
    count: usize,
}

impl<'d> Content<'d> {
    fn of(document: &'d NormalizedDocument) -> Content<'d> {
        let mut content = Content {
            words: BTreeMap::new(),
            figures: BTreeMap::new(),
            count: 0,
        };
        for part in &document.parts {
            match part {
                NormalizedPart::Block(block) => content.add(&block.text),
                NormalizedPart::Table(table) => {
                    for cell in table.cells.iter().flatten() {
                        content.add(&cell.text);
                    }
                }
            }
        }
        content
    }

    fn add(&mut self, text: &'d Text) {
        for word in text.key.split(|c: char| !c.is_ascii_alphanumeric()) {
            if word.bytes().any(|b| b.is_ascii_alphabetic()) {
                *self.words.entry(word).or_default() += 1;
                self.count += 1;
            }
        }
        for figure in text
            .key
            .split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        {
            let figure = figure.trim_matches(['.', ',']);
            // Numbers of items and pages come and go with the format.
            if figure.bytes().filter(u8::is_ascii_digit).count() > 1 && !is_label(figure) {
                *self.figures.entry(figure.to_owned()).or_default() += 1;
            }
        }
    }

    /// All that is in `self` is, but for a little, in `other` too.
    fn lies_in(&self, other: &Content<'_>) -> bool {
        let shared: usize = self
            .words
            .iter()
            .map(|(word, &count)| count.min(other.words.get(word).copied().unwrap_or(0)))
            .sum();
        let figures = self
            .figures
            .iter()
            .all(|(figure, &count)| other.figures.get(figure).is_some_and(|&o| o >= count));
        shared * 100 >= self.count * SHARED && figures
    }
}

/// `1.2`, `2.1.1`: the number of a heading rather than a figure.
fn is_label(figure: &str) -> bool {
    figure.contains('.') && figure.split('.').all(|part| part.len() == 1)
}

/// How well a format keeps a text; lower is better.
fn rank(format: Format) -> u8 {
    match format {
        Format::Docx | Format::Xlsx => 0,
        Format::Doc | Format::Xls | Format::Xlsb => 1,
        Format::Odt | Format::Ods => 2,
        Format::Rtf => 3,
        Format::Html => 4,
        Format::Pdf => 6,
        _ => 5,
    }
}

/// Takes copies out of a unit's documents; their records say whose copies they are.
pub(super) fn settle(reading: &mut Reading) {
    let of = |role: Role| reading.roles.iter().filter(|known| **known == role).count();
    if of(Role::Report) < 2 && of(Role::Indicators) < 2 {
        return;
    }
    let contents: Vec<Content<'_>> = reading
        .documents
        .iter()
        .map(|document| Content::of(document.document()))
        .collect();
    let format = |path: &str| {
        let record = reading.records.iter().find(|record| record.path == path);
        record.map_or(Format::Unknown, |record| record.format)
    };
    let mut copies: Vec<(usize, usize)> = Vec::new();
    for (i, a) in contents.iter().enumerate() {
        for (j, b) in contents.iter().enumerate().skip(i + 1) {
            let taken = |at: usize| copies.iter().any(|&(copy, _)| copy == at);
            let alike = reading.roles[i] == reading.roles[j] && reading.roles[i] != Role::Other;
            let (short, long) = if a.count <= b.count { (a, b) } else { (b, a) };
            if !alike
                || taken(i)
                || taken(j)
                || short.count < WORDS
                || short.count * 100 < long.count * LENGTH
                || !short.lies_in(long)
            {
                continue;
            }
            // The one that was read whole, that says more, that is the better format.
            let order = |at: usize, content: &Content<'_>| {
                let document = reading.documents[at].document();
                let more = content.count * 100 > short.count * 103;
                let short_of = document.quality != ReadQuality::Good;
                (short_of, !more, rank(format(&document.path)), at)
            };
            if order(i, a) <= order(j, b) {
                copies.push((j, i));
            } else {
                copies.push((i, j));
            }
        }
    }
    drop(contents);
    copies.sort_unstable();
    let path = |at: usize| reading.documents[at].document().path.clone();
    let named: Vec<(usize, String)> = copies.iter().map(|&(copy, of)| (copy, path(of))).collect();
    // From the last on, so that the places of the others hold.
    for (copy, original) in named.into_iter().rev() {
        let document = reading.documents.remove(copy);
        reading.roles.remove(copy);
        if let Some(record) = reading
            .records
            .iter_mut()
            .find(|record| record.path == document.document().path)
        {
            record.role = Role::Other;
            record.detail = Some(format!("Cùng nội dung với tệp {original}; chỉ xét một lần"));
        }
    }
}
