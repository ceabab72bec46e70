//! One pass over `w:body` (or over a part with notes): elements → blocks, in reading order.
//!
//! There is no tree. Open paragraphs and open places (the body, a text box, a table) are two small
//! stacks; wrappers that mean nothing to a reader (`w:sdt`, `w:hyperlink`, `w:smartTag`, `w:ins`, …)
//! are passed through by not being named.

mod drawn;
mod formula;

use crate::ingest::fields::Fields;
use crate::ingest::lists::{Counters, Numbering};
use crate::ingest::symbols;
use crate::ingest::xml::{Event, Ns, Seen, Tag, Xml};
use crate::model::{Block, ReadError};

use super::super::common::{
    check_cells, check_paragraph, check_paragraphs, check_text, number_blocks,
};
use super::Notes;
use super::embedded::Embedded;
use super::paragraph::{Builder, NoteRef};
use super::places::Places;
use super::props::{self, Fonts, ParaProps, RunProps};
use super::styles::Styles;
use super::table::Merge;
use formula::Formula;

/// How many different properties are remembered: plain, bold, italic and a spare one.
const MEMORY: usize = 4;

/// What the text refers to.
pub(super) struct Context<'c> {
    pub(super) styles: &'c Styles,
    pub(super) numbering: &'c Numbering,
    pub(super) fonts: &'c mut Fonts,
    pub(super) notes: Notes,
    /// What lies in parts of its own and is shown where the text refers to it.
    pub(super) embedded: Embedded,
}

/// What stood before a branch of `mc:AlternateContent`.
#[derive(Clone, Copy)]
struct Branch {
    shown: usize,
    pictures: usize,
}

/// The reader's state.
pub(super) struct Walker<'x, 'c, 'd> {
    xml: Xml<'x>,
    cx: &'c mut Context<'d>,
    counters: Counters,
    places: Places,
    open: Vec<Builder>,
    spare: Vec<Builder>,
    /// A paragraph whose mark was deleted; it runs on into the next one of the same place.
    carried: Option<Builder>,
    fields: Fields,
    /// Per open `mc:AlternateContent`: the branch that has been read.
    branches: Vec<Option<Branch>>,
    formula: Formula,
    /// Texts, signs and text boxes met.
    shown: usize,
    /// The last properties read, as written and as understood.
    run_memory: [(Seen<'x>, RunProps); MEMORY],
    para_memory: [(Seen<'x>, ParaProps); MEMORY],
    paragraphs: usize,
    letters: usize,
    cells: usize,
    pictures: usize,
    embedded: bool,
}

impl<'x, 'c, 'd> Walker<'x, 'c, 'd> {
    /// Reads `text`, which is called `part` in errors.
    pub(super) fn new(text: &'x str, part: &'x str, cx: &'c mut Context<'d>) -> Self {
        Walker {
            xml: Xml::new(text, part),
            cx,
            counters: Counters::default(),
            places: Places::new(),
            open: Vec::new(),
            spare: Vec::new(),
            carried: None,
            fields: Fields::default(),
            branches: Vec::new(),
            formula: Formula::default(),
            shown: 0,
            run_memory: Default::default(),
            para_memory: Default::default(),
            paragraphs: 0,
            letters: 0,
            cells: 0,
            pictures: 0,
            embedded: false,
        }
    }

    /// Reads to the end. After an error, [`Walker::finish`] still gives what was read.
    pub(super) fn run(&mut self) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) => self.start(&tag)?,
                Event::End { ns, name } => self.end(ns, name)?,
                Event::Text(_) => {}
                Event::Eof => return Ok(()),
            }
        }
    }

    /// Whether the document embeds another file that was not read.
    pub(super) fn embedded(&self) -> bool {
        self.embedded
    }

    /// How many pictures and drawings were met; their pixels are not read.
    pub(super) fn pictures(&self) -> usize {
        self.pictures
    }

    /// Closes what a damaged part left open, numbers the paragraphs and returns the blocks.
    pub(super) fn finish(mut self) -> Result<Vec<Block>, ReadError> {
        loop {
            if self.open.len() > self.places.around() {
                self.end_paragraph()?;
            } else if self.places.table().is_some() {
                self.end_table()?;
            } else if self.places.in_box() {
                self.end_box()?;
            } else {
                break;
            }
        }
        self.flush_carried()?;
        Ok(number_blocks(self.places.take_blocks()))
    }

    fn start(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        match tag.ns {
            Ns::Word => self.start_word(tag),
            Ns::Compat => match tag.name {
                "AlternateContent" => {
                    self.branches.push(None);
                    Ok(())
                }
                "Choice" if !self.understands(tag) => self.xml.skip(),
                "Choice" | "Fallback" => match self.branches.last_mut() {
                    Some(read @ None) => {
                        *read = Some(Branch {
                            shown: self.shown,
                            pictures: self.pictures,
                        });
                        Ok(())
                    }
                    Some(Some(_)) => self.xml.skip(),
                    None => Ok(()),
                },
                _ => Ok(()),
            },
            // Formulas: their letters and figures are text like any other.
            Ns::Math => self.start_math(tag.name),
            Ns::Drawing => self.start_drawn(tag),
            Ns::Other => self.start_other(tag),
            _ => Ok(()),
        }
    }

    fn start_word(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        match tag.name {
            "r" => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.run = paragraph.base;
                }
            }
            "rPr" => {
                let direct = self.run_props()?;
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.run = self.cx.styles.run(direct, paragraph.base);
                }
            }
            "t" => return self.text(),
            "instrText" => return self.instruction(),
            "p" => return self.start_paragraph(),
            "pPr" => {
                let props = self.para_props()?;
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.props = props;
                    paragraph.base = self.cx.styles.text_base(props.style);
                    paragraph.run = paragraph.base;
                    self.label();
                }
            }
            "tab" | "ptab" => self.sign('\t'),
            "br" | "cr" => self.sign('\n'),
            "noBreakHyphen" => self.sign('-'),
            // TCVN3 fonts draw `ư` for it, so it must stay.
            "softHyphen" => self.sign('\u{ad}'),
            "sym" => {
                let font = self
                    .xml
                    .attribute(tag, Ns::Word, "font")
                    .unwrap_or_default();
                let code = self
                    .xml
                    .attribute(tag, Ns::Word, "char")
                    .unwrap_or_default();
                if let Ok(code) = u32::from_str_radix(&code, 16) {
                    self.sign(symbols::symbol(&font, code));
                }
            }
            "fldChar" => {
                let kind = self.xml.attribute(tag, Ns::Word, "fldCharType");
                self.form_field()?;
                self.field(kind.as_deref().unwrap_or_default());
            }
            "footnoteReference" | "endnoteReference" => {
                let id = self.xml.number(tag, Ns::Word, "id");
                let endnote = tag.name == "endnoteReference";
                if let (Some(id), Some(paragraph)) = (id, self.open.last_mut()) {
                    paragraph.notes.push(NoteRef { endnote, id });
                }
            }
            "tbl" => {
                self.flush_carried()?;
                self.places.enter_table(self.open.len())?;
            }
            "tr" | "tc" | "trPr" | "tcPr" => return self.start_table_part(tag),
            "txbxContent" => self.start_box(),
            "drawing" | "pict" => self.pictures += 1,
            "altChunk" => {
                let id = self.xml.attribute(tag, Ns::Rel, "id").unwrap_or_default();
                match self.cx.embedded.remove(&*id) {
                    Some(blocks) => {
                        self.flush_carried()?;
                        self.embed(blocks)?;
                    }
                    None => self.embedded = true,
                }
            }
            "subDoc" => self.embedded = true,
            // Gone for the reader, or never meant for one.
            "del" | "moveFrom" | "delText" | "delInstrText" | "sectPr" | "sdtPr" | "sdtEndPr"
            | "tblPr" | "tblPrEx" | "tblGrid" | "smartTagPr" | "customXmlPr" | "rt" | "rubyPr" => {
                return self.xml.skip();
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, ns: Ns, name: &str) -> Result<(), ReadError> {
        match (ns, name) {
            (Ns::Word | Ns::Drawing, "p") => self.end_paragraph(),
            (Ns::Word, "tc") => {
                self.flush_carried()?;
                if let Some(table) = self.places.table() {
                    table.close_cell();
                }
                Ok(())
            }
            (Ns::Word, "tr") => {
                if let Some(table) = self.places.table() {
                    let before = table.slots();
                    table.close_row();
                    // Deleted rows cost work too.
                    self.cells += table.slots().saturating_sub(before).max(1);
                    check_cells(self.cells)?;
                }
                Ok(())
            }
            (Ns::Word, "tbl") => self.end_table(),
            (Ns::Word, "txbxContent") | (Ns::Drawing, "txBody") => self.end_box(),
            (Ns::Math, name) => self.end_math(name),
            (Ns::Compat, "Choice") => {
                // A choice that shows nothing is one that a reader does not understand.
                if let Some(read) = self.branches.last_mut()
                    && let Some(before) = read.take_if(|before| before.shown == self.shown)
                {
                    self.pictures = before.pictures;
                }
                Ok(())
            }
            (Ns::Compat, "AlternateContent") => {
                self.branches.pop();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Reads `w:rPr`, or remembers it when it is one of the last ones to the letter.
    fn run_props(&mut self) -> Result<RunProps, ReadError> {
        for &(seen, props) in &self.run_memory {
            if self.xml.pass(seen) {
                return Ok(props);
            }
        }
        let mark = self.xml.mark();
        let props = props::run_props(&mut self.xml, &self.cx.styles.ids, self.cx.fonts)?;
        self.run_memory.rotate_right(1);
        self.run_memory[0] = (self.xml.since(mark), props);
        Ok(props)
    }

    /// As [`Walker::run_props`], for `w:pPr`.
    fn para_props(&mut self) -> Result<ParaProps, ReadError> {
        for &(seen, props) in &self.para_memory {
            if self.xml.pass(seen) {
                return Ok(props);
            }
        }
        let mark = self.xml.mark();
        let props = props::para_props(&mut self.xml, &self.cx.styles.ids, self.cx.fonts)?;
        self.para_memory.rotate_right(1);
        self.para_memory[0] = (self.xml.since(mark), props);
        Ok(props)
    }

    /// The text of `w:t` or `m:t`, up to its end.
    fn text(&mut self) -> Result<(), ReadError> {
        let visible = self.visible();
        loop {
            match self.xml.next()? {
                Event::Text(text) if visible => {
                    self.shown += 1;
                    self.part_formula(&text);
                    let default_font = self.cx.styles.default_font();
                    if let Some(paragraph) = self.open.last_mut() {
                        let symbolic = paragraph
                            .run
                            .font
                            .map(|id| self.cx.fonts.name(id))
                            .filter(|name| symbols::is_symbolic(name));
                        match symbolic {
                            Some(font) => {
                                let text = symbols::bullet(&text, font);
                                paragraph.push(&text, default_font);
                            }
                            None => paragraph.push(&text, default_font),
                        }
                    }
                }
                Event::Text(_) => {}
                Event::Start(_) => self.xml.skip()?,
                Event::End { .. } | Event::Eof => return Ok(()),
            }
        }
    }

    /// The text of `w:instrText`, up to its end: of a button, words to be seen.
    fn instruction(&mut self) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Text(text) => {
                    let base = self.field_base();
                    let hidden = self.open.last().is_some_and(|p| p.run.hidden == Some(true));
                    for c in text.chars() {
                        if self.fields.len() > base && self.fields.reads(base, c) && !hidden {
                            self.shown += 1;
                            let default_font = self.cx.styles.default_font();
                            if let Some(paragraph) = self.open.last_mut() {
                                paragraph.push_char(c, default_font);
                            }
                        }
                    }
                }
                Event::Start(_) => self.xml.skip()?,
                Event::End { .. } | Event::Eof => return Ok(()),
            }
        }
    }

    fn sign(&mut self, sign: char) {
        if self.visible()
            && let Some(paragraph) = self.open.last_mut()
        {
            self.shown += 1;
            paragraph.push_char(sign, self.cx.styles.default_font());
        }
    }

    /// Whether text here is shown: not hidden, and no part of a field's instruction.
    fn visible(&self) -> bool {
        let hidden = self.open.last().is_some_and(|p| p.run.hidden == Some(true));
        !hidden && self.fields.shows(self.field_base())
    }

    /// Fields opened outside the innermost text box do not reach into it.
    fn field_base(&self) -> usize {
        self.places.fields().min(self.fields.len())
    }

    fn field(&mut self, kind: &str) {
        let base = self.field_base();
        match kind {
            "begin" => self.fields.begin(),
            "separate" if self.fields.len() > base => self.fields.separate(),
            "end" if self.fields.len() > base => self.fields.end(),
            _ => {}
        }
    }

    fn start_paragraph(&mut self) -> Result<(), ReadError> {
        self.paragraphs += 1;
        check_paragraphs(self.paragraphs)?;
        let carried = self.carried.take().map(|mut earlier| {
            earlier.run_on();
            earlier
        });
        let mut paragraph = carried.or_else(|| self.spare.pop()).unwrap_or_default();
        paragraph.base = self.cx.styles.text_base(None);
        paragraph.run = paragraph.base;
        self.open.push(paragraph);
        Ok(())
    }

    /// Counts the open paragraph in its list, once.
    fn label(&mut self) {
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        if paragraph.labelled || paragraph.props.mark.deleted {
            return;
        }
        paragraph.labelled = true;
        let styles = self.cx.styles;
        let direct = &paragraph.props;
        let style = styles.paragraph(direct.style);
        let Some(num_id) = direct.num_id.or(style.para.num_id).filter(|&id| id != 0) else {
            return;
        };
        let numbering = self.cx.numbering;
        let ilvl = direct.ilvl.or_else(|| {
            // Levels of a list can name the style; else the style says its level.
            let own = styles.paragraph_index(direct.style);
            [own, style.list_holder]
                .into_iter()
                .flatten()
                .find_map(|style| numbering.level_of_style(num_id, style))
                .or(style.para.ilvl)
        });
        paragraph.label = numbering.label(&mut self.counters, num_id, ilvl.unwrap_or(0));
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        self.label();
        // An instruction that has not ended by now is damage; do not let it swallow the rest.
        let base = self.field_base();
        self.fields.end_instructions(base);
        let Some(paragraph) = self.open.pop() else {
            return Ok(());
        };
        if paragraph.props.mark.deleted || paragraph.props.drop_cap {
            self.carried = Some(paragraph);
            return Ok(());
        }
        self.place(paragraph)
    }

    /// Puts a finished paragraph, and what hangs on it, where it belongs.
    fn place(&mut self, mut paragraph: Builder) -> Result<(), ReadError> {
        self.letters += paragraph.weight();
        check_text(self.letters)?;
        check_paragraph(paragraph.text.len())?;
        let style = self.cx.styles.paragraph(paragraph.props.style);
        self.places
            .add(&mut paragraph, style, self.cx.fonts, &mut self.cx.notes)?;
        paragraph.clear();
        self.spare.push(paragraph);
        Ok(())
    }

    fn flush_carried(&mut self) -> Result<(), ReadError> {
        match self.carried.take() {
            Some(paragraph) => self.place(paragraph),
            None => Ok(()),
        }
    }

    fn start_table_part(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        let Some(table) = self.places.table() else {
            return Ok(());
        };
        match tag.name {
            "tr" => table.open_row(),
            "tc" => table.open_cell(),
            _ => {
                let outside = self.xml.depth();
                while let Some(tag) = props::child(&mut self.xml, outside)? {
                    if tag.ns != Ns::Word {
                        continue;
                    }
                    let number = || self.xml.number::<usize>(&tag, Ns::Word, "val").unwrap_or(0);
                    let value = || self.xml.attribute(&tag, Ns::Word, "val");
                    match tag.name {
                        "gridBefore" => table.leave_out(number()),
                        "del" if !table.in_cell() => table.delete_row(),
                        "gridSpan" => table.span(number()),
                        "vMerge" => table.merge(match value().as_deref() {
                            Some("restart") => Merge::Restart,
                            _ => Merge::Continue,
                        }),
                        "hMerge" if value().as_deref() != Some("restart") => table.join_left(),
                        "tcPrChange" | "trPrChange" => self.xml.skip()?,
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), ReadError> {
        self.flush_carried()?;
        self.places.leave_table(&mut self.cx.notes)
    }

    fn end_box(&mut self) -> Result<(), ReadError> {
        self.flush_carried()?;
        let Some(left) = self.places.leave_box() else {
            return Ok(());
        };
        self.fields.truncate(left.fields);
        match self.open.last_mut() {
            Some(paragraph) if left.around > 0 => {
                paragraph.after.extend(left.blocks);
                Ok(())
            }
            _ => self.places.add_blocks(left.blocks),
        }
    }
}

/// Reads `footnotes.xml` or `endnotes.xml`: the blocks of each note.
pub(super) fn read_notes(text: &str, kind: &str, cx: &mut Context<'_>) -> Result<Notes, ReadError> {
    let part = format!("word/{kind}.xml");
    let endnote = kind == "endnotes";
    let element = if endnote { "endnote" } else { "footnote" };
    let mut walker = Walker::new(text, &part, cx);
    let mut notes = Notes::new();
    let mut id = None;
    loop {
        match walker.xml.next()? {
            Event::Eof => return Ok(notes),
            Event::Start(tag) if tag.ns == Ns::Word && tag.name == element => {
                let kind = walker.xml.attribute(&tag, Ns::Word, "type");
                if kind.is_none_or(|kind| kind == "normal") {
                    id = walker.xml.number(&tag, Ns::Word, "id");
                } else {
                    walker.xml.skip()?;
                }
            }
            Event::Start(tag) => walker.start(&tag)?,
            Event::End { ns: Ns::Word, name } if name == element => {
                walker.flush_carried()?;
                let blocks = walker.places.take_blocks();
                if let Some(id) = id.take() {
                    notes.insert((endnote, id), blocks);
                }
            }
            Event::End { ns, name } => walker.end(ns, name)?,
            Event::Text(_) => {}
        }
    }
}
