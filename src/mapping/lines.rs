//! A unit's documents as one sequence of lines: paragraphs and table rows with their labels and the
//! evidence that a line may be a heading.

use crate::model::{Anchor, Text};
use crate::text::{NumberKind, Token, TokenKind};

use super::cues::Cue;
use super::found::{Found, PartOf, Prepared};
use super::labels::{self, Label};
use super::measures::Class;

/// One line of a report.
#[derive(Debug, Clone)]
pub(super) struct Line<'d> {
    /// Index of the document.
    pub(super) document: usize,
    /// Where it stands.
    pub(super) anchor: Anchor,
    /// The text.
    pub(super) text: &'d Text,
    /// What was found in it.
    pub(super) found: &'d Found,
    /// The number or bullet it begins with.
    pub(super) label: Option<Label>,
    /// "PHẦN THỨ NHẤT" on the line above, when this line is its title.
    pub(super) above: Option<&'d str>,
    /// Automatic label as Word prints it.
    pub(super) automatic: &'d str,
    /// Comes from a table.
    pub(super) in_table: bool,
    /// Typographic evidence for a heading: outline level, bold, capitals, centred.
    pub(super) emphasis: Emphasis,
    /// Closes the report: the signature, the list of who receives it.
    pub(super) closes: bool,
    /// The words that may be a heading: end of the lead in characters of `clean`, and whether
    /// content follows it on the same line.
    pub(super) lead: Option<Lead>,
}

impl Line<'_> {
    /// "II.", "B.", "PHẦN THỨ HAI": not the first part.
    pub(super) fn goes_on(&self) -> bool {
        let label = self.label.as_ref();
        label.is_some_and(|l| l.rank <= labels::rank::ROMAN && l.path.first() > Some(&1))
    }
}

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Emphasis {
    /// The outline level the file gives it, from 1; 0 for none.
    pub(super) level: u8,
    /// Bold throughout.
    pub(super) bold: bool,
    /// In capitals.
    pub(super) capitals: bool,
    /// Centred.
    pub(super) centered: bool,
}

impl Emphasis {
    pub(super) fn any(self) -> bool {
        self.level > 0 || self.bold || self.capitals
    }
}

/// The part of a line that may be a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    /// First character after the label.
    pub(super) start: usize,
    /// One past the last character.
    pub(super) end: usize,
    /// Where content on the same line begins; none when the line is all heading.
    pub(super) content: Option<usize>,
}

/// Longest heading in one's own words; for the outline's own see [`super::printed`].
const MAX_WORDS: usize = 40;
/// An unmarked line may be a heading up to this many words.
pub(super) const MAX_BARE_WORDS: usize = 22;

/// The lines of several documents, in order.
pub(super) fn lines<'d>(documents: &[&'d Prepared]) -> Vec<Line<'d>> {
    let mut result = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        for part in document.parts() {
            match part {
                PartOf::Paragraph(block, paragraph) => {
                    if block.text.key.trim().is_empty() {
                        continue;
                    }
                    let emphasis = Emphasis {
                        level: block.level.unwrap_or(0),
                        bold: block.bold,
                        capitals: is_capitals(&block.text),
                        centered: block.centered,
                    };
                    if is_contents_line(&block.text.key) {
                        continue;
                    }
                    let found = &paragraph.found;
                    let label = paragraph.label.clone();
                    let lead = lead(&block.text, &found.tokens.items, label.as_ref(), emphasis)
                        .filter(|lead| {
                            let numbered = label.as_ref().is_some_and(|l| !l.bullet);
                            let content = counts(found, lead)
                                && (!numbered || ends_in_stop(&block.text.key, lead));
                            emphasis.any() || !content || may_name(found, lead)
                        });
                    result.push(Line {
                        document: index,
                        anchor: block.anchor.clone(),
                        text: &block.text,
                        found,
                        label,
                        above: None,
                        automatic: &block.label,
                        in_table: false,
                        emphasis,
                        closes: closes(found),
                        lead,
                    });
                }
                PartOf::Table(table) => {
                    for cell in table.grid.rows.iter().flatten() {
                        if cell.covered_by.is_some() || cell.text.key.trim().is_empty() {
                            continue;
                        }
                        result.push(Line {
                            document: index,
                            anchor: cell.anchor.clone(),
                            text: &cell.text,
                            found: &cell.found,
                            label: None,
                            above: None,
                            automatic: "",
                            in_table: true,
                            emphasis: Emphasis::default(),
                            closes: closes(&cell.found),
                            lead: None,
                        });
                    }
                }
            }
        }
    }
    join_part_titles(&mut result);
    drop_front_matter(&mut result);
    result
}

/// "TM. BAN THƯỜNG VỤ", "Nơi nhận:" at the head of a short line, "Trên đây là báo cáo …".
fn closes(found: &Found) -> bool {
    const LONGEST: usize = 12;
    let short = found.tokens.items.len() <= LONGEST;
    found.cues.iter().any(|hit| {
        hit.first == 0
            && (hit.value == Cue::Signature && short
                || hit.value == Cue::Closing && found.has(Cue::ReportTitle))
    })
}

/// The words are a sentence: a full stop ends them or follows at once.
fn ends_in_stop(key: &str, lead: &Lead) -> bool {
    key[..lead.end].ends_with('.') || key[lead.end..].starts_with('.')
}

/// "Kết nạp 08 đoàn viên": words with a number and what it counts are content, not a heading.
pub(super) fn counts(found: &Found, lead: &Lead) -> bool {
    found
        .numbers
        .iter()
        .filter(|number| number.start >= lead.start && number.end <= lead.end)
        .any(|number| match number.kind {
            NumberKind::Percent | NumberKind::Money => true,
            NumberKind::Plain if number.words => false,
            NumberKind::Plain => {
                let unit = found.units.at(found.tokens.at_or_after(number.end));
                !number.single_word && unit.is_some_and(|unit| unit.class != Class::Time)
            }
            _ => false,
        })
}

/// A counting line of at most so many tokens may be a name all the same.
const NAME: usize = 16;

/// "Học 6 bài lý luận chính trị", "Mỗi ngày 1 tin tốt": what counts so little may be a name.
pub(super) fn may_name(found: &Found, lead: &Lead) -> bool {
    lead.content.is_none()
        && found.tokens.items.len() <= NAME
        && found
            .numbers
            .iter()
            .all(|number| number.end == number.start + 1 && number.kind == NumberKind::Plain)
}

/// Lines looked at for a report's title.
const TITLE_LINES: usize = 30;

/// Letterhead, title and the lines that go on with the title are no headings, whatever they say:
/// "BÁO CÁO / Kết quả công tác Đoàn …".
fn drop_front_matter(lines: &mut [Line<'_>]) {
    let mut start = 0;
    while start < lines.len() {
        let document = lines[start].document;
        let end = lines[start..]
            .iter()
            .position(|line| line.document != document)
            .map_or(lines.len(), |length| start + length);
        let title = lines[start..end]
            .iter()
            .take(TITLE_LINES)
            .take_while(|line| line.label.as_ref().is_none_or(|label| label.bullet))
            .position(|line| {
                line.found
                    .cues
                    .iter()
                    .any(|hit| hit.value == Cue::ReportTitle && hit.first == 0)
                    && word_count(&line.found.tokens.items, 0, line.text.key.len()) <= MAX_WORDS
            });
        if let Some(title) = title {
            // The rest of the title is centred as its first line is, or names the period.
            let centered = lines[start + title].emphasis.centered;
            let goes_on = lines[start + title + 1..end]
                .iter()
                .take_while(|line| {
                    line.label.is_none()
                        && if centered {
                            line.emphasis.centered
                        } else {
                            line.found.has(Cue::Period) && line.lead.is_some()
                        }
                })
                .count();
            for line in &mut lines[start..=start + title + goes_on] {
                line.lead = None;
            }
        }
        start = end;
    }
}

/// A line of a table of contents: dot leaders or a tab, then a page number.
fn is_contents_line(key: &str) -> bool {
    let key = key.trim_end();
    let text = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let pages = key.len() - text.len();
    let text = text.trim_end_matches(' ');
    let text = ["trang", "tr.", "tr"]
        .into_iter()
        .find_map(|word| text.strip_suffix(word))
        .map_or(text, |text| text.trim_end_matches(' '));
    let leaders = text.ends_with("...")
        || text.ends_with(". . .")
        || text.ends_with('\t') && text.matches('\t').count() == 1;
    (1..=3).contains(&pages) && leaders && text.bytes().filter(u8::is_ascii_alphabetic).count() >= 6
}

/// "PHẦN THỨ NHẤT" and its title often stand on two lines: the second line is the heading then.
fn join_part_titles(lines: &mut [Line<'_>]) {
    for index in 1..lines.len() {
        let before = &lines[index - 1];
        let bare_part = before
            .label
            .as_ref()
            .is_some_and(|l| l.rank == labels::rank::PART && l.length >= before.text.key.len());
        if bare_part && lines[index].label.is_none() && !lines[index].in_table {
            let mut label = lines[index - 1].label.clone();
            if let Some(label) = &mut label {
                label.length = 0;
            }
            lines[index].label = label;
            lines[index].above = Some(lines[index - 1].text.raw.as_str());
            if lines[index].lead.is_none() {
                lines[index].lead = Some(Lead {
                    start: 0,
                    end: lines[index].text.key.len(),
                    content: None,
                });
            }
        }
    }
}

fn is_capitals(text: &Text) -> bool {
    let length = text.key.len();
    let (mut upper, mut lower) = (0, 0);
    for c in text.clean.chars() {
        if c.is_lowercase() {
            lower += 1;
            // There are not so many characters that capitals could still outweigh these.
            if lower * 4 >= length {
                return false;
            }
        } else {
            upper += usize::from(c.is_uppercase());
        }
    }
    upper >= 4 && upper > lower * 4
}

/// Words between two places, each short form one.
pub(super) fn word_count(tokens: &[Token], start: usize, end: usize) -> usize {
    let mut last = u32::MAX;
    tokens
        .iter()
        .filter(|t| t.start as usize >= start && (t.end as usize) <= end)
        .filter(|t| !matches!(t.kind, TokenKind::Mark(_)))
        .filter(|t| {
            let fresh = t.start != last;
            last = t.start;
            fresh
        })
        .count()
}

/// Decides which part of a line could be a heading, by its shape alone.
fn lead(text: &Text, tokens: &[Token], label: Option<&Label>, emphasis: Emphasis) -> Option<Lead> {
    let key = text.key.as_bytes();
    let start = label.map_or(0, |l| l.length).min(key.len());
    let body_end = text.key.trim_end().len();
    if start >= body_end {
        return None;
    }
    let body = &key[start..body_end];
    // "1 + 2" is a name without a letter.
    let sum = || body.contains(&b'+') && body.iter().filter(|b| b.is_ascii_digit()).count() == 2;
    if !body.iter().any(u8::is_ascii_alphabetic) && !sum() {
        return None;
    }
    let words = word_count(tokens, start, body_end);
    let ends_in_stop = key[body_end - 1] == b'.' && !key[..body_end].ends_with(b"..");
    let ends_in_colon = key[body_end - 1] == b':';
    let marked = label.is_some_and(|l| !l.bullet);
    let bullet = label.is_some_and(|l| l.bullet);
    let whole = Lead {
        start,
        end: body_end,
        content: None,
    };
    if words <= MAX_WORDS
        && (marked && (!ends_in_stop || words <= 14)
            || emphasis.any() && !ends_in_stop
            || bullet && (!ends_in_stop || words <= 6)
            || ends_in_colon
            || words <= MAX_BARE_WORDS && !ends_in_stop)
    {
        // Even a short line may be a heading with its content behind a colon.
        if let Some(run_in) = run_in(text, tokens, start, body_end)
            && run_in
                .content
                .is_some_and(|c| word_count(tokens, c, body_end) >= 3)
        {
            return Some(run_in);
        }
        return Some(whole);
    }
    run_in(text, tokens, start, body_end)
}

/// "- Công tác giáo dục pháp luật: Trong kỳ đã tổ chức …", "1. Công tác cán bộ. Trong kỳ …", "+ Đền ơn đáp
/// nghĩa – Trong kỳ …".
fn run_in(text: &Text, tokens: &[Token], start: usize, end: usize) -> Option<Lead> {
    let key = text.key.as_bytes();
    let digit = |at: usize| key.get(at).is_some_and(u8::is_ascii_digit);
    let lead = |cut: usize, limit: usize| {
        let words = word_count(tokens, start, cut);
        let content = (cut + 1..end).find(|&i| key[i] != b' ')?;
        (words > 0 && words <= limit).then_some(Lead {
            start,
            end: cut,
            content: Some(content),
        })
    };
    let cut = (start..end).find(|&i| match key[i] {
        b':' => !(i > 0 && digit(i - 1) && digit(i + 1)),
        b'.' => i + 1 < end && key[i + 1] == b' ' && !(i > 0 && digit(i - 1)),
        _ => false,
    });
    let closed = cut.and_then(|cut| lead(cut, if key[cut] == b':' { MAX_WORDS } else { 16 }));
    // A full stop may end what the dash begins.
    let sure = closed.filter(|lead| key[lead.end] == b':');
    let dashed = || {
        let dash = dashes(text, start, end).next()?;
        lead(dash + 1, MAX_WORDS)
            .map(|lead| Lead { end: dash, ..lead })
            .filter(|lead| closed.is_none_or(|closed| lead.end < closed.end))
    };
    sure.or_else(dashed).or(closed)
}

/// Text behind a dash has so many words at least: "kinh tế - Xã hội" is a name.
const BEHIND_DASH: usize = 5;
/// A heading has at most so many characters, the longest of an outline some 350: a flood of dashes or colons
/// is looked through no farther.
pub(super) const HEADING: usize = 700;

/// Where a dash between blanks stands before a capital or a figure and some words, by the blank before it;
/// not inside quotation marks or between
/// names: “Xuân biên giới - Tết biển đảo”, Việt Nam - Campuchia.
pub(super) fn dashes(text: &Text, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let body = &text.key[start..end];
    let near = body.match_indices(" - ");
    near.take_while(|(at, _)| *at <= HEADING)
        .filter_map(move |(at, dash)| {
            let behind = start + at + dash.len();
            let quoted = body[..at].bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
            let words = body[at + dash.len()..].split(' ').take(BEHIND_DASH).count();
            if quoted || words < BEHIND_DASH {
                return None;
            }
            // "Việt Nam - Campuchia", "2022 - 2027": two names, two years.
            let last = start + body[..at].rfind(' ').map_or(0, |blank| blank + 1);
            let mut letters = text.clean.chars();
            let name = letters.nth(last)?;
            let begins = letters.nth(behind - last - 1)?;
            let joins = name.is_uppercase() || name.is_ascii_digit();
            let opens = begins.is_uppercase() || begins.is_ascii_digit();
            (opens && !joins).then_some(start + at)
        })
}
