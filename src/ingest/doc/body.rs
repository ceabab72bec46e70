//! Paragraph by paragraph: characters, their properties, and where they go.

use std::collections::BTreeMap;

use super::header::{Header, plc, u16_at, u32_at};
use super::pieces::{Sign, Text};
use super::sprm::{self, Stretch, sprms};
use super::styles::{CharProps, ParaProps, Style, read_fonts, read_styles};
use super::{lists, u16_at as word_at};
use crate::ingest::fields::Fields;
use crate::ingest::flow::{Flow, Merge, Run, Shape};
use crate::ingest::lists::{Counters, Numbering};
use crate::ingest::{limits, symbols};
use crate::model::ReadError;

/// A row as its end describes it: edges and merges of its cells.
type RowDef = Vec<(i32, i32, Merge, bool)>;

/// Stretches of a story that hang on a character of the text: from, to.
type Hanging = BTreeMap<u32, Vec<(u32, u32)>>;

/// The reader's state.
pub(super) struct Body<'a> {
    header: &'a Header,
    text: &'a Text,
    main: &'a [u8],
    data: &'a [u8],
    runs: Vec<Stretch<'a>>,
    paragraphs: Vec<Stretch<'a>>,
    styles: Vec<Style>,
    fonts: Vec<String>,
    numbering: Numbering,
    counters: Counters,
    /// Notes and text boxes by the character they hang on.
    hanging: Hanging,
    /// Text boxes whose place is not known.
    loose: Vec<(u32, u32)>,
    fields: Fields,
    pictures: usize,
    /// Characters looked at; stories may overlap in a damaged file.
    work: usize,
    flow: Flow,
}

impl<'a> Body<'a> {
    pub(super) fn new(
        header: &'a Header,
        text: &'a Text,
        main: &'a [u8],
        table: &'a [u8],
        data: &'a [u8],
    ) -> Self {
        let fonts = read_fonts(header.fonts.of(table));
        let mut body = Body {
            header,
            text,
            main,
            data,
            runs: sprm::stretches(main, header.runs.of(table), false),
            paragraphs: sprm::stretches(main, header.paragraphs.of(table), true),
            styles: read_styles(header.styles.of(table)),
            // The levels of lists stand behind the part whose length is stated.
            numbering: lists::read(
                header.lists.and_on(table),
                header.overrides.of(table),
                &fonts,
            ),
            fonts,
            counters: Counters::default(),
            hanging: Hanging::new(),
            loose: Vec::new(),
            fields: Fields::default(),
            pictures: 0,
            work: 0,
            flow: Flow::new(),
        };
        body.find_notes(table);
        body.find_boxes(table);
        body
    }

    pub(super) fn pictures(&self) -> usize {
        self.pictures
    }

    pub(super) fn finish(self) -> Flow {
        self.flow
    }

    fn find_notes(&mut self, table: &[u8]) {
        let header = self.header;
        for (refs, texts, start) in [
            (header.footnote_refs, header.footnote_texts, header.body),
            (
                header.endnote_refs,
                header.endnote_texts,
                header.endnotes_at(),
            ),
        ] {
            let texts = plc(texts.of(table), 0);
            for ((cp, _, _), (from, to, _)) in plc(refs.of(table), 2).into_iter().zip(texts) {
                let range = (start.saturating_add(from), start.saturating_add(to));
                self.hanging.entry(cp).or_default().push(range);
            }
        }
    }

    fn find_boxes(&mut self, table: &[u8]) {
        let start = self.header.boxes_at();
        if self.header.boxes == 0 {
            return;
        }
        let shapes: Vec<(u32, u32)> = plc(self.header.shapes.of(table), 26)
            .into_iter()
            .filter_map(|(cp, _, record)| Some((u32_at(record, 0)?, cp)))
            .collect();
        for (from, to, record) in plc(self.header.box_texts.of(table), 22) {
            let range = (start.saturating_add(from), start.saturating_add(to));
            let shape = u32_at(record, 14).unwrap_or(0);
            match shapes.iter().find(|(id, _)| *id == shape) {
                Some(&(_, cp)) => self.hanging.entry(cp).or_default().push(range),
                None => self.loose.push(range),
            }
        }
    }

    /// Reads the text, then text boxes that hang nowhere.
    pub(super) fn run(&mut self) -> Result<(), ReadError> {
        let end = if self.header.body == 0 {
            u32::MAX
        } else {
            self.header.body
        };
        self.story(0, end, true)?;
        while self.flow.tables_open() > 0 {
            self.flow.close_table()?;
        }
        for (from, to) in std::mem::take(&mut self.loose) {
            self.story(from, to, false)?;
        }
        Ok(())
    }

    /// Reads from character `from` to `to`. Only the main story has things hanging on it.
    fn story(&mut self, from: u32, to: u32, main_story: bool) -> Result<(), ReadError> {
        let text = self.text;
        let main = self.main;
        let mut signs: Vec<Sign> = Vec::new();
        for sign in text.signs(main, from, to) {
            self.work += 1;
            if self.work > limits::TEXT_BYTES {
                return Err(limits::reached("text-bytes", "văn bản dài bất thường"));
            }
            signs.push(sign);
            if matches!(sign.c, '\r' | '\u{7}' | '\u{c}') {
                self.paragraph(&signs, main_story)?;
                signs.clear();
            } else if signs.len() > limits::CELL_TEXT {
                return Err(limits::reached(
                    "cell-text",
                    "một đoạn văn bản dài bất thường",
                ));
            }
        }
        if !signs.is_empty() {
            self.paragraph(&signs, main_story)?;
        }
        Ok(())
    }

    fn paragraph(&mut self, signs: &[Sign], main_story: bool) -> Result<(), ReadError> {
        let Some(&mark) = signs.last() else {
            return Ok(());
        };
        let (style_number, para, row) = self.para_props(mark);
        let style = self.style(style_number);
        let depth = match para.depth {
            Some(depth) if para.in_table => depth.min(64) as usize,
            None if para.in_table => 1,
            _ => 0,
        };
        while self.flow.tables_open() > depth {
            self.flow.close_table()?;
        }
        while self.flow.tables_open() < depth {
            self.flow.open_table()?;
        }
        if depth > 0 && (para.row_end || para.inner_row_end) {
            return self.end_row(row);
        }
        let mut props = (0..0, CharProps::default());
        let mut mark_deleted = false;
        let mut hanging = Vec::new();
        for (i, sign) in signs.iter().enumerate() {
            if !props.0.contains(&sign.fc) {
                props = self.char_props(sign, style.char);
            }
            let is_mark = i + 1 == signs.len() && matches!(sign.c, '\r' | '\u{7}' | '\u{c}');
            if is_mark {
                mark_deleted = props.1.deleted && sign.c == '\r';
                break;
            }
            self.sign(sign, props.1)?;
            if main_story && let Some(ranges) = self.hanging.remove(&sign.cp) {
                hanging.extend(ranges);
            }
        }
        self.fields.end_instructions(0);
        for (from, to) in hanging {
            self.flow.open_aside()?;
            let fields = std::mem::take(&mut self.fields);
            self.story(from, to, false)?;
            self.fields = fields;
            self.flow.close_aside()?;
        }
        if mark_deleted {
            return Ok(());
        }
        let shape = self.shape(para, style, style_number);
        if depth > 0 && (mark.c == '\u{7}' || para.inner_cell) {
            self.flow.end_started(shape)?;
            return self.flow.close_cell();
        }
        if mark.c == '\u{c}' && self.flow.at_start() {
            return Ok(());
        }
        self.flow.end_paragraph(shape)
    }

    fn style(&self, number: u16) -> Style {
        self.styles
            .get(usize::from(number))
            .copied()
            .unwrap_or_default()
    }

    /// Style, properties and row definition of the paragraph that ends at `mark`.
    fn para_props(&self, mark: Sign) -> (u16, ParaProps, RowDef) {
        let stretch = sprm::at(&self.paragraphs, mark.fc);
        let mut number = stretch.map_or(0, |stretch| stretch.style);
        let own = stretch.map_or(&[][..], |stretch| stretch.list);
        let shared = self.shared(mark.prm);
        for (code, operand) in sprms(own) {
            if code == 0x4600 {
                number = word_at(operand, 0).unwrap_or(number);
            }
        }
        let style = self.style(number);
        let mut para = style.para;
        let mut row = RowDef::new();
        for list in [own, shared] {
            for (code, operand) in sprms(list) {
                if matches!(code, 0x6645 | 0x6646) {
                    // A list too long for its page lies in the data stream.
                    let at = u32_at(operand, 0).unwrap_or(u32::MAX) as usize;
                    let length = usize::from(u16_at(self.data, at).unwrap_or(0));
                    let start = at.saturating_add(2).min(self.data.len());
                    let end = start.saturating_add(length).min(self.data.len());
                    for sprm in sprms(&self.data[start..end]) {
                        apply(sprm, &mut para, &mut row);
                    }
                } else {
                    apply((code, operand), &mut para, &mut row);
                }
            }
        }
        (number, para, row)
    }

    /// Properties that the piece of a character refers to.
    fn shared(&self, prm: u16) -> &[u8] {
        if prm & 1 == 0 {
            return &[];
        }
        self.text
            .shared
            .get(usize::from(prm >> 1))
            .map_or(&[], Vec::as_slice)
    }

    /// Properties of a character, and over which stretch of the stream they hold.
    fn char_props(&self, sign: &Sign, base: CharProps) -> (std::ops::Range<u32>, CharProps) {
        let mut props = base;
        let mut held = sign.fc..sign.fc + 1;
        if let Some(stretch) = sprm::at(&self.runs, sign.fc) {
            held = stretch.from..stretch.to;
            // A character style comes first, whatever its place in the list.
            for (code, operand) in sprms(stretch.list) {
                if code == 0x4a30 {
                    let number = word_at(operand, 0).unwrap_or(0);
                    let style = self.style(number).char;
                    props.bold ^= style.bold;
                    props.italic ^= style.italic;
                    props.hidden |= style.hidden;
                    props.raised |= style.raised;
                    props.ascii = style.ascii.or(props.ascii);
                    props.other = style.other.or(props.other);
                }
            }
            for sprm in sprms(stretch.list) {
                props.apply(sprm, base);
            }
        }
        for sprm in sprms(self.shared(sign.prm)) {
            props.apply(sprm, base);
        }
        if sign.prm & 1 == 0 {
            let on = sign.prm >> 8 != 0;
            match sign.prm >> 1 & 0x7f {
                0x41 => props.deleted = on,
                0x55 => props.bold = on,
                0x56 => props.italic = on,
                _ => {}
            }
        } else {
            // Another piece may begin inside the stretch.
            held = sign.fc..sign.fc + 1;
        }
        (held, props)
    }

    fn sign(&mut self, sign: &Sign, props: CharProps) -> Result<(), ReadError> {
        match sign.c {
            '\u{13}' => {
                self.fields.begin();
                return Ok(());
            }
            '\u{14}' => {
                self.fields.separate();
                return Ok(());
            }
            '\u{15}' => {
                self.fields.end();
                return Ok(());
            }
            _ => {}
        }
        if props.hidden || props.deleted || !self.fields.reads(0, sign.c) {
            return Ok(());
        }
        let font = props.font().and_then(|n| self.fonts.get(usize::from(n)));
        let c = match sign.c {
            '\u{1}' | '\u{8}' => {
                self.pictures += 1;
                return Ok(());
            }
            '\u{b}' | '\u{e}' => '\n',
            '\u{1e}' => '-',
            '\u{1f}' => '\u{ad}',
            // In Word 6 and 95 nothing says which cell marks end a row.
            '\t' | '\u{7}' => '\t',
            '(' if props.symbol.is_some() => {
                let (font, glyph) = props.symbol.unwrap_or_default();
                let font = self.fonts.get(usize::from(font));
                symbols::symbol(font.map_or("", String::as_str), u32::from(glyph))
            }
            c if c.is_control() => return Ok(()),
            c => match font {
                Some(font) if symbols::is_symbolic(font) => {
                    let mut buffer = [0; 4];
                    let shown = symbols::bullet(c.encode_utf8(&mut buffer), font);
                    shown.chars().next().unwrap_or(c)
                }
                _ => c,
            },
        };
        let run = Run {
            bold: props.bold,
            italic: props.italic,
            raised: props.raised,
            font: font.map(|name| self.flow.fonts.intern(name)),
        };
        self.flow.push(c, run)
    }

    fn shape(&mut self, para: ParaProps, style: Style, number: u16) -> Shape {
        let mut shape = Shape {
            label: String::new(),
            level: para
                .outline
                .filter(|&level| level < 9)
                .map(|level| level + 1),
            centered: para.centered,
        };
        let Some(list) = para.list.filter(|&list| list != 0 && list < 0x0800) else {
            return shape;
        };
        let list = u32::from(list);
        let by_style = [Some(usize::from(number)), style.list_holder]
            .into_iter()
            .flatten()
            .find_map(|style| self.numbering.level_of_style(list, style));
        let own = para.level.filter(|_| para.list.is_some());
        let level = match (own, by_style) {
            // A level of the list that belongs to the style tells more than a style's silence.
            (Some(0) | None, Some(level)) | (Some(level), _) => level,
            (None, None) => 0,
        };
        shape.label = self.numbering.label(&mut self.counters, list, level);
        shape
    }

    fn end_row(&mut self, row: RowDef) -> Result<(), ReadError> {
        // Text before the mark of a row belongs to no cell.
        if !self.flow.at_start() {
            self.flow.close_cell()?;
        }
        if let Some(cells) = self.flow.table() {
            let open = cells.row();
            if open.len() <= row.len() {
                for (cell, (left, right, vertical, joins)) in open.iter_mut().zip(row) {
                    cell.edges = Some((left, right));
                    cell.vertical = vertical;
                    cell.joins_left = joins;
                }
            }
            cells.close_row();
        }
        Ok(())
    }
}

fn apply(sprm: sprm::Sprm<'_>, para: &mut ParaProps, row: &mut RowDef) {
    match sprm {
        (0xd608, operand) => *row = row_def(operand),
        (0xd62b, &[index, flags, ..]) => {
            if let Some(cell) = row.get_mut(usize::from(index)) {
                cell.2 = match flags {
                    1 => Merge::Continue,
                    3 => Merge::Restart,
                    _ => Merge::No,
                };
            }
        }
        other => para.apply(other),
    }
}

/// Edges and merges out of a table definition.
fn row_def(operand: &[u8]) -> RowDef {
    let count = usize::from(operand.first().copied().unwrap_or(0));
    let edge = |i: usize| word_at(operand, 1 + 2 * i).map(|at| i32::from(at as i16));
    let cells = 1 + 2 * (count + 1);
    (0..count)
        .map_while(|i| {
            let (left, right) = (edge(i)?, edge(i + 1)?);
            let flags = word_at(operand, cells + 20 * i).unwrap_or(0);
            let vertical = match flags & 0x60 {
                0x60 => Merge::Restart,
                0x20 => Merge::Continue,
                _ => Merge::No,
            };
            Some((left, right.max(left), vertical, flags & 3 == 2))
        })
        .collect()
}
