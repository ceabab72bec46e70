//! A paragraph while its runs are being read.

use crate::ingest::limits;
use crate::ingest::symbols::Raised;
use crate::model::{Block, FontRun, Paragraph};

use super::props::{FontId, Fonts, ParaProps, RunProps};

/// Whether every letter so far had a property; decided by letters, or by any sign where there is
/// no letter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct All {
    letters: bool,
    letters_without: bool,
    signs: bool,
    signs_without: bool,
}

impl All {
    fn add(&mut self, text: Kind, with: bool) {
        self.letters |= text.letters;
        self.letters_without |= text.letters && !with;
        self.signs |= text.signs;
        self.signs_without |= text.signs && !with;
    }

    pub(super) fn holds(self) -> bool {
        if self.letters {
            !self.letters_without
        } else {
            self.signs && !self.signs_without
        }
    }
}

#[derive(Clone, Copy)]
struct Kind {
    letters: bool,
    signs: bool,
}

/// A note that hangs on a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoteRef {
    pub(super) endnote: bool,
    pub(super) id: i32,
}

/// The paragraph being built. Builders are reused, so that only finished text is allocated.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) props: ParaProps,
    pub(super) text: String,
    pub(super) label: String,
    /// The label has been counted.
    pub(super) labelled: bool,
    /// What the paragraph's style says about its text.
    pub(super) base: RunProps,
    /// What holds for the run being read.
    pub(super) run: RunProps,
    /// Blocks of the text boxes that hang on the paragraph.
    pub(super) after: Vec<Block>,
    pub(super) notes: Vec<NoteRef>,
    fonts: Vec<(usize, usize, FontId)>,
    bold: All,
    italic: All,
    raised: Raised,
}

impl Builder {
    /// Makes the builder ready for the next paragraph and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.props = ParaProps::default();
        self.text.clear();
        self.label.clear();
        self.labelled = false;
        self.base = RunProps::default();
        self.run = RunProps::default();
        self.after.clear();
        self.notes.clear();
        self.fonts.clear();
        self.raised = Raised::default();
        self.bold = All::default();
        self.italic = All::default();
    }

    /// Adds text of the current run.
    pub(super) fn push(&mut self, text: &str, default_font: Option<FontId>) {
        if self.run.raised == Some(true) {
            for c in text.chars() {
                let c = if matches!(c, '\n' | '\r' | '\t') {
                    ' '
                } else {
                    c
                };
                self.push_char(c, default_font);
            }
            return;
        }
        self.raised = Raised::default();
        let start = self.text.len();
        // Line ends inside `w:t` are layout of the XML and count as spaces.
        if memchr::memchr3(b'\n', b'\r', b'\t', text.as_bytes()).is_some() {
            self.text.extend(text.chars().map(|c| {
                if matches!(c, '\n' | '\r' | '\t') {
                    ' '
                } else {
                    c
                }
            }));
        } else {
            self.text.push_str(text);
        }
        self.mark(start, text, default_font);
    }

    /// Adds a sign that is an element in the file: a tab, a line break, a hyphen, a symbol.
    pub(super) fn push_char(&mut self, c: char, default_font: Option<FontId>) {
        let start = self.text.len();
        let raised = self.run.raised == Some(true);
        let before = self.text.chars().next_back();
        let (c, mark) = self.raised.sign(c, raised, before);
        self.text.push(c);
        let mut buffer = [0; 4];
        // A mark is no code of an old font.
        let font = if mark { self.run.font } else { default_font };
        self.mark(start, c.encode_utf8(&mut buffer), font);
    }

    /// Puts a sign between what was written: `at` is where a part of a formula begins.
    pub(super) fn insert(&mut self, at: usize, c: char) {
        if !self.text.is_char_boundary(at) {
            return;
        }
        self.text.insert(at, c);
        for (start, end, _) in self.fonts.iter_mut().rev() {
            if *end <= at {
                break;
            }
            *end += c.len_utf8();
            if *start >= at {
                *start += c.len_utf8();
            }
        }
    }

    /// Writes `text` instead of all that follows `at`.
    pub(super) fn rewrite(&mut self, at: usize, text: &str) {
        if !self.text.is_char_boundary(at) {
            return;
        }
        self.text.truncate(at);
        self.text.push_str(text);
        self.fonts.retain_mut(|(start, end, _)| {
            *end = at.min(*end);
            start < end
        });
    }

    fn mark(&mut self, start: usize, text: &str, default_font: Option<FontId>) {
        let kind = Kind {
            letters: text.chars().any(char::is_alphabetic),
            signs: text.chars().any(|c| !c.is_whitespace()),
        };
        self.bold.add(kind, self.run.bold == Some(true));
        self.italic.add(kind, self.run.italic == Some(true));
        let Some(font) = self.run.font.filter(|_| self.run.font != default_font) else {
            return;
        };
        let end = self.text.len();
        match self.fonts.last_mut() {
            Some((_, last, same)) if *same == font && *last == start => *last = end,
            _ => self.fonts.push((start, end, font)),
        }
    }

    /// Lets the paragraph, whose mark was deleted, run on as the next one: the text stays, what was
    /// said about the paragraph goes.
    pub(super) fn run_on(&mut self) {
        self.props = ParaProps::default();
        self.label.clear();
        self.labelled = false;
    }

    /// Whether the paragraph shows anything of its own.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Bytes of text and label; changes of font count too.
    pub(super) fn weight(&self) -> usize {
        self.text.len() + self.label.len() + limits::FONT_RUN * self.fonts.len()
    }

    /// Every letter is bold.
    pub(super) fn bold(&self) -> All {
        self.bold
    }

    /// The finished paragraph; its number is given when it is placed in the body.
    pub(super) fn finish(&mut self, level: Option<u8>, centered: bool, fonts: &Fonts) -> Paragraph {
        Paragraph {
            label: std::mem::take(&mut self.label),
            text: self.text.as_str().to_owned(),
            level,
            bold: self.bold.holds(),
            italic: self.italic.holds(),
            centered,
            number: 0,
            fonts: self.font_runs(fonts).collect(),
        }
    }

    /// The runs that differ from the document's default font; they are taken out.
    pub(super) fn font_runs(&mut self, fonts: &Fonts) -> impl Iterator<Item = FontRun> {
        self.fonts.drain(..).map(|(start, end, font)| FontRun {
            start,
            end,
            font: fonts.name(font).to_owned(),
        })
    }
}
