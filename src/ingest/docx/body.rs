//! One pass over `w:body` (or over a part with notes): elements → blocks, in reading order.
//!
//! There is no tree. Open paragraphs and open places (the body, a text box, a table) are two small
//! stacks; wrappers that mean nothing to a reader (`w:sdt`, `w:hyperlink`, `w:smartTag`, `w:ins`, …)
//! are passed through by not being named.

use crate::ingest::limits;
use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::model::{Block, ReadError};

use super::Notes;
use super::numbering::{Counters, Numbering};
use super::paragraph::{Builder, NoteRef};
use super::props::{self, Fonts};
use super::styles::Styles;
use super::symbols;
use super::table::{Merge, TableBuilder};

/// What the text refers to.
pub(super) struct Context<'c> {
    pub(super) styles: &'c Styles,
    pub(super) numbering: &'c Numbering,
    pub(super) fonts: &'c mut Fonts,
    pub(super) notes: Notes,
}

/// Where finished paragraphs go, and how many paragraphs were open around that place.
struct Place {
    kind: PlaceKind,
    around: usize,
}

enum PlaceKind {
    /// The body or a text box: its blocks, and how many fields were open around it.
    Flow { blocks: Vec<Block>, fields: usize },
    /// The open cell of a table.
    Table(TableBuilder),
}

use PlaceKind::{Flow, Table};

/// The reader's state.
pub(super) struct Walker<'x, 'c, 'd> {
    xml: Xml<'x>,
    cx: &'c mut Context<'d>,
    counters: Counters,
    places: Vec<Place>,
    open: Vec<Builder>,
    spare: Vec<Builder>,
    /// A paragraph whose mark was deleted; it runs on into the next one of the same place.
    carried: Option<Builder>,
    /// Per open field: whether its result (and not its instruction) is being read.
    fields: Vec<bool>,
    /// Per open `mc:AlternateContent`: whether a branch has been read.
    branches: Vec<bool>,
    paragraphs: usize,
    cells: usize,
    embedded: bool,
}

impl<'x, 'c, 'd> Walker<'x, 'c, 'd> {
    /// Reads `text`, which is called `part` in errors.
    pub(super) fn new(text: &'x str, part: &'x str, cx: &'c mut Context<'d>) -> Self {
        Walker {
            xml: Xml::new(text, part),
            cx,
            counters: Counters::default(),
            places: vec![Place {
                kind: Flow {
                    blocks: Vec::new(),
                    fields: 0,
                },
                around: 0,
            }],
            open: Vec::new(),
            spare: Vec::new(),
            carried: None,
            fields: Vec::new(),
            branches: Vec::new(),
            paragraphs: 0,
            cells: 0,
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

    /// Closes what a damaged part left open, numbers the paragraphs and returns the blocks.
    pub(super) fn finish(mut self) -> Result<Vec<Block>, ReadError> {
        while let Some(place) = self.places.last() {
            match place.kind {
                _ if self.open.len() > place.around => self.end_paragraph()?,
                Table(_) => self.end_table()?,
                Flow { .. } if self.places.len() > 1 => self.end_box()?,
                Flow { .. } => break,
            }
        }
        self.flush_carried()?;
        match self.places.pop() {
            Some(Place {
                kind: Flow { blocks, .. },
                ..
            }) => Ok(number_blocks(blocks)),
            _ => Ok(Vec::new()),
        }
    }

    fn start(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        match tag.ns {
            Ns::Word => self.start_word(tag),
            Ns::Compat => match tag.name {
                "AlternateContent" => {
                    self.branches.push(false);
                    Ok(())
                }
                "Choice" | "Fallback" => match self.branches.last_mut() {
                    Some(read @ false) => {
                        *read = true;
                        Ok(())
                    }
                    Some(true) => self.xml.skip(),
                    None => Ok(()),
                },
                _ => Ok(()),
            },
            // Formulas: their letters and figures are text like any other.
            Ns::Math if tag.name == "t" => self.text(),
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
                let direct = props::run_props(&mut self.xml, &self.cx.styles.ids, self.cx.fonts)?;
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.run = self.cx.styles.run(direct, paragraph.base);
                }
            }
            "t" => return self.text(),
            "p" => return self.start_paragraph(),
            "pPr" => {
                let props = props::para_props(&mut self.xml, &self.cx.styles.ids, self.cx.fonts)?;
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
                self.field(kind.as_deref().unwrap_or_default());
                return self.xml.skip();
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
                let nesting = self
                    .places
                    .iter()
                    .filter(|p| matches!(p.kind, Table(_)))
                    .count();
                if nesting >= limits::TABLE_NESTING {
                    return Err(limits::reached(
                        "table-nesting",
                        format!("bảng lồng nhau quá {} tầng", limits::TABLE_NESTING),
                    ));
                }
                self.enter(Table(TableBuilder::default()));
            }
            "tr" | "tc" | "trPr" | "tcPr" => return self.start_table_part(tag),
            "txbxContent" => {
                let fields = self.fields.len();
                self.enter(Flow {
                    blocks: Vec::new(),
                    fields,
                });
            }
            "altChunk" | "subDoc" => self.embedded = true,
            // Gone for the reader, or never meant for one.
            "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "sectPr" | "sdtPr"
            | "sdtEndPr" | "tblPr" | "tblPrEx" | "tblGrid" | "smartTagPr" | "customXmlPr"
            | "rt" | "rubyPr" => return self.xml.skip(),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, ns: Ns, name: &str) -> Result<(), ReadError> {
        match (ns, name) {
            (Ns::Word, "p") => self.end_paragraph(),
            (Ns::Word, "tc") => {
                self.flush_carried()?;
                if let Some(table) = self.table() {
                    table.close_cell();
                }
                Ok(())
            }
            (Ns::Word, "tr") => {
                if let Some(table) = self.table() {
                    let before = table.slots();
                    table.close_row();
                    // Deleted rows cost work too.
                    self.cells += table.slots().saturating_sub(before).max(1);
                    if self.cells > limits::TABLE_CELLS {
                        return Err(limits::reached(
                            "table-cells",
                            format!("các bảng có hơn {} ô", limits::TABLE_CELLS),
                        ));
                    }
                }
                Ok(())
            }
            (Ns::Word, "tbl") => self.end_table(),
            (Ns::Word, "txbxContent") => self.end_box(),
            (Ns::Compat, "AlternateContent") => {
                self.branches.pop();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The text of `w:t` or `m:t`, up to its end.
    fn text(&mut self) -> Result<(), ReadError> {
        let visible = self.visible();
        loop {
            match self.xml.next()? {
                Event::Text(text) if visible => {
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

    fn sign(&mut self, sign: char) {
        if self.visible()
            && let Some(paragraph) = self.open.last_mut()
        {
            paragraph.push_char(sign, self.cx.styles.default_font());
        }
    }

    /// Whether text here is shown: not hidden, and no part of a field's instruction.
    fn visible(&self) -> bool {
        let hidden = self.open.last().is_some_and(|p| p.run.hidden == Some(true));
        !hidden
            && self.fields[self.field_base()..]
                .iter()
                .all(|&result| result)
    }

    /// Fields opened outside the innermost text box do not reach into it.
    fn field_base(&self) -> usize {
        let base = self.places.iter().rev().find_map(|place| match place.kind {
            Flow { fields, .. } => Some(fields),
            Table(_) => None,
        });
        base.unwrap_or(0).min(self.fields.len())
    }

    fn field(&mut self, kind: &str) {
        let base = self.field_base();
        match kind {
            "begin" => self.fields.push(false),
            "separate" if self.fields.len() > base => {
                if let Some(result) = self.fields.last_mut() {
                    *result = true;
                }
            }
            "end" if self.fields.len() > base => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn start_paragraph(&mut self) -> Result<(), ReadError> {
        self.paragraphs += 1;
        if self.paragraphs > limits::PARAGRAPHS {
            return Err(limits::reached(
                "paragraphs",
                format!("văn bản có hơn {} đoạn", limits::PARAGRAPHS),
            ));
        }
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
        while self.fields.len() > base && self.fields.last() == Some(&false) {
            self.fields.pop();
        }
        let Some(paragraph) = self.open.pop() else {
            return Ok(());
        };
        if paragraph.props.mark.deleted {
            self.carried = Some(paragraph);
            return Ok(());
        }
        self.place(paragraph)
    }

    /// Puts a finished paragraph, and what hangs on it, where it belongs.
    fn place(&mut self, mut paragraph: Builder) -> Result<(), ReadError> {
        let style = self.cx.styles.paragraph(paragraph.props.style);
        match self.places.last_mut().map(|place| &mut place.kind) {
            Some(Table(table)) => {
                table.add(&paragraph.label, &paragraph.text, paragraph.bold())?;
                table.add_blocks(&paragraph.after)?;
                table.notes.append(&mut paragraph.notes);
            }
            Some(Flow { blocks, .. }) => {
                let outline = paragraph.props.outline.or(style.outline);
                let level = outline.filter(|&level| level < 9).map(|level| level + 1);
                let centered = paragraph.props.centered.or(style.para.centered) == Some(true);
                if paragraph.is_blank() {
                    paragraph.text.clear();
                    paragraph.label.clear();
                }
                let finished = paragraph.finish(level, centered, self.cx.fonts);
                blocks.push(Block::Paragraph(finished));
                blocks.append(&mut paragraph.after);
                hang(
                    blocks,
                    std::mem::take(&mut paragraph.notes),
                    &mut self.cx.notes,
                );
            }
            None => {}
        }
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
        let Some(Table(table)) = self.places.last_mut().map(|place| &mut place.kind) else {
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
        if self.table().is_none() {
            return Ok(());
        }
        let Some(Place {
            kind: Table(mut builder),
            ..
        }) = self.places.pop()
        else {
            return Ok(());
        };
        let mut notes = std::mem::take(&mut builder.notes);
        let finished = builder.finish().map(Block::Table);
        match self.places.last_mut().map(|place| &mut place.kind) {
            Some(Table(outer)) => {
                outer.notes.append(&mut notes);
                outer.add_blocks(finished.as_slice())?;
            }
            Some(Flow { blocks, .. }) => {
                blocks.extend(finished);
                hang(blocks, notes, &mut self.cx.notes);
            }
            None => {}
        }
        Ok(())
    }

    fn end_box(&mut self) -> Result<(), ReadError> {
        self.flush_carried()?;
        if self.places.len() < 2 || self.table().is_some() {
            return Ok(());
        }
        let Some(Place {
            kind: Flow { mut blocks, fields },
            around,
        }) = self.places.pop()
        else {
            return Ok(());
        };
        self.fields.truncate(fields);
        if around > 0
            && let Some(paragraph) = self.open.last_mut()
        {
            paragraph.after.append(&mut blocks);
            return Ok(());
        }
        match self.places.last_mut().map(|place| &mut place.kind) {
            Some(Flow { blocks: outer, .. }) => outer.append(&mut blocks),
            Some(Table(table)) => table.add_blocks(&blocks)?,
            None => {}
        }
        Ok(())
    }

    fn enter(&mut self, kind: PlaceKind) {
        let around = self.open.len();
        self.places.push(Place { kind, around });
    }

    /// The innermost place, when it is a table.
    fn table(&mut self) -> Option<&mut TableBuilder> {
        match self.places.last_mut() {
            Some(Place {
                kind: Table(table), ..
            }) => Some(table),
            _ => None,
        }
    }
}

/// Puts notes behind what they hang on. Each note is shown once.
fn hang(blocks: &mut Vec<Block>, refs: Vec<NoteRef>, notes: &mut Notes) {
    for note in refs {
        if let Some(text) = notes.remove(&(note.endnote, note.id)) {
            blocks.extend(text);
        }
    }
}

/// Numbers paragraphs and tables in their final order. Empty paragraphs are counted, as a reader who
/// counts in Word would, and then dropped: they say nothing.
fn number_blocks(blocks: Vec<Block>) -> Vec<Block> {
    let (mut paragraphs, mut tables) = (0, 0);
    let mut kept = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        match &mut block {
            Block::Paragraph(paragraph) => {
                paragraphs += 1;
                if paragraph.text.is_empty() {
                    continue;
                }
                paragraph.number = paragraphs;
            }
            Block::Table(table) => {
                tables += 1;
                table.origin = crate::model::TableOrigin::Text(tables);
            }
        }
        kept.push(block);
    }
    kept
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
                let place = walker.places.last_mut().map(|place| &mut place.kind);
                if let (Some(id), Some(Flow { blocks, .. })) = (id.take(), place) {
                    notes.insert((endnote, id), std::mem::take(blocks));
                }
            }
            Event::End { ns, name } => walker.end(ns, name)?,
            Event::Text(_) => {}
        }
    }
}
