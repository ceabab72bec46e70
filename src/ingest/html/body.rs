//! Pieces of a page → flow.

use std::collections::BTreeMap;

use super::tags::{Piece, Pieces, Tag, declared};
use crate::ingest::flow::{Flow, Run, Shape};
use crate::ingest::lists::{Abstract, Counters, Level, Num, Numbering, Style};
use crate::ingest::{limits, symbols};
use crate::model::{CellValue, ReadError};

/// Open elements beyond this are not remembered; their text still counts.
const DEPTH: usize = 256;

/// What an element changes, restored at its end.
#[derive(Debug, Clone, Default)]
struct Element {
    name: String,
    run: Run,
    hidden: bool,
    label: bool,
    centered: bool,
    level: Option<u8>,
}

/// A list that is open.
struct List {
    ordered: bool,
    style: Style,
    next: u32,
}

/// The reader's state.
pub(super) struct Body<'a> {
    pieces: Pieces<'a>,
    open: Vec<Element>,
    now: Element,
    lists: Vec<List>,
    /// The label of the next paragraph.
    label: String,
    /// Fonts that style rules give to classes and elements.
    rules: BTreeMap<String, String>,
    pictures: usize,
    flow: Flow,
}

impl<'a> Body<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Body {
            pieces: Pieces::new(text),
            open: Vec::new(),
            now: Element::default(),
            lists: Vec::new(),
            label: String::new(),
            rules: BTreeMap::new(),
            pictures: 0,
            flow: Flow::new(),
        }
    }

    pub(super) fn pictures(&self) -> usize {
        self.pictures
    }

    pub(super) fn finish(self) -> Flow {
        self.flow
    }

    pub(super) fn run(&mut self) -> Result<(), ReadError> {
        let mut count = 0;
        while let Some(piece) = self.pieces.next() {
            count += 1;
            if count > limits::HTML_PIECES {
                return Err(limits::reached(
                    "html-pieces",
                    format!("trang web có hơn {} thẻ", limits::HTML_PIECES),
                ));
            }
            match piece {
                Piece::Text(text) => self.text(&text)?,
                Piece::Open(tag) => self.start(&tag)?,
                Piece::Close(name) => self.end(&name)?,
            }
        }
        self.end_paragraph()
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.now.name == "style" {
            self.read_rules(text);
            return Ok(());
        }
        if self.now.hidden {
            return Ok(());
        }
        if self.now.label {
            if self.label.len() < 256 {
                let font = self
                    .now
                    .run
                    .font
                    .map(|id| self.flow.fonts.name(id).to_owned());
                self.label
                    .push_str(&symbols::bullet(text, font.as_deref().unwrap_or_default()));
            }
            return Ok(());
        }
        let symbolic = self
            .now
            .run
            .font
            .map(|id| self.flow.fonts.name(id).to_owned())
            .filter(|name| symbols::is_symbolic(name));
        for c in text.chars() {
            let c = match &symbolic {
                Some(font) if !c.is_whitespace() => symbols::symbol(font, c as u32),
                _ => c,
            };
            if matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{c}') {
                if !matches!(self.flow.last(), None | Some(' ' | '\n')) {
                    self.flow.push(' ', self.now.run)?;
                }
            } else if !c.is_control() {
                self.flow.push(c, self.now.run)?;
            }
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        if self.flow.at_start() {
            return self.flow.end_started(Shape::default());
        }
        let shape = Shape {
            label: std::mem::take(&mut self.label).trim().to_owned(),
            level: self.now.level,
            centered: self.now.centered,
        };
        self.flow.end_paragraph(shape)
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let name = tag.name.as_str();
        match name {
            "br" => {
                if !self.now.hidden {
                    self.flow.push('\n', self.now.run)?;
                }
                return Ok(());
            }
            "hr" => return self.end_paragraph(),
            "img" => {
                self.pictures += 1;
                return Ok(());
            }
            "meta" | "link" | "input" | "col" | "base" | "wbr" | "area" | "param" | "embed" => {
                return Ok(());
            }
            _ if is_block(name) => self.end_paragraph()?,
            _ => {}
        }
        match name {
            // These end by themselves where the next one begins.
            "p" | "tr" | "td" | "th" | "li" => self.imply_end(name)?,
            _ => {}
        }
        match name {
            "table" => {
                self.flow.open_table()?;
            }
            "td" | "th" => self.start_cell(tag),
            "ul" | "ol" => self.start_list(tag),
            "li" => self.start_item(tag),
            _ => {}
        }
        if self.open.len() < DEPTH {
            self.open.push(self.now.clone());
        }
        name.clone_into(&mut self.now.name);
        self.look(tag);
        Ok(())
    }

    /// What a tag says about the text in it.
    fn look(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        match name {
            "b" | "strong" | "th" => self.now.run.bold = true,
            "i" | "em" => self.now.run.italic = true,
            "center" => self.now.centered = true,
            "sup" => self.now.run.raised = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.now.run.bold = true;
                self.now.level = name[1..].parse().ok();
            }
            // Style sheets in the head are still read.
            "head" | "script" | "title" | "xml" | "del" | "object" | "noscript" | "select"
            | "template" | "svg" => self.now.hidden = true,
            _ => {}
        }
        if let Some(align) = tag.get("align").or_else(|| tag.style("text-align")) {
            self.now.centered = align.eq_ignore_ascii_case("center");
        }
        if let Some(weight) = tag.style("font-weight") {
            self.now.run.bold = weight.eq_ignore_ascii_case("bold")
                || weight.parse::<u32>().is_ok_and(|weight| weight >= 600);
        }
        if let Some(style) = tag.style("font-style") {
            self.now.run.italic = style.eq_ignore_ascii_case("italic");
        }
        if let Some(align) = tag.style("vertical-align") {
            self.now.run.raised = align.eq_ignore_ascii_case("super");
        }
        let hidden = tag
            .style("display")
            .is_some_and(|d| d.eq_ignore_ascii_case("none"))
            || tag.style("mso-hide").is_some();
        self.now.hidden |= hidden;
        if tag
            .style("mso-list")
            .is_some_and(|list| list.eq_ignore_ascii_case("ignore"))
        {
            self.now.label = true;
            self.label.clear();
        }
        let class = tag.get("class").unwrap_or_default();
        let font = tag
            .style("font-family")
            .or_else(|| tag.get("face"))
            .or_else(|| self.rules.get(&format!(".{class}")).cloned())
            .or_else(|| self.rules.get(name).cloned());
        if let Some(font) = font {
            let first = font.split(',').next().unwrap_or_default();
            let first = first.trim().trim_matches(['"', '\'']);
            if !first.is_empty() {
                self.now.run.font = Some(self.flow.fonts.intern(first));
            }
        }
    }

    fn start_cell(&mut self, tag: &Tag<'_>) {
        if !self.flow.in_table() {
            return;
        }
        let number = |name: &str| {
            tag.get(name)
                .and_then(|value| value.trim().parse::<usize>().ok())
                .unwrap_or(1)
                .clamp(1, limits::TABLE_COLUMNS)
        };
        let (span, rows) = (number("colspan"), number("rowspan"));
        // Excel writes what a cell holds beside what it shows.
        let value = tag.get("x:num").filter(|n| {
            !n.is_empty()
                && n.bytes()
                    .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        });
        if let Some(cells) = self.flow.table() {
            let cell = cells.cell();
            (cell.span, cell.rows) = (span, rows);
            cell.value = value.map(|digits| CellValue::Number {
                digits,
                percent: false,
            });
        }
    }

    fn start_list(&mut self, tag: &Tag<'_>) {
        if self.lists.len() >= 64 {
            return;
        }
        let style = match tag.get("type").as_deref() {
            Some("I") => Style::UpperRoman,
            Some("i") => Style::LowerRoman,
            Some("A") => Style::UpperLetter,
            Some("a") => Style::LowerLetter,
            _ => Style::Decimal,
        };
        let first = tag.get("start").and_then(|start| start.trim().parse().ok());
        self.lists.push(List {
            ordered: tag.name == "ol",
            style,
            next: first.unwrap_or(1),
        });
    }

    fn start_item(&mut self, tag: &Tag<'_>) {
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        if !list.ordered {
            "•".clone_into(&mut self.label);
            return;
        }
        if let Some(value) = tag.get("value").and_then(|value| value.trim().parse().ok()) {
            list.next = value;
        }
        self.label = numbered(list.style, list.next);
        list.next = list.next.saturating_add(1);
    }

    /// Ends an element of the same kind that is still open in this place.
    fn imply_end(&mut self, name: &str) -> Result<(), ReadError> {
        let fence: &[&str] = match name {
            "li" => &["ul", "ol", "table"],
            "p" => &["td", "th", "table", "li", "div", "body"],
            "td" | "th" => &["tr", "table"],
            _ => &["table"],
        };
        let same = |other: &str| {
            other == name
                || name.starts_with('t') && matches!((name, other), ("td", "th") | ("th", "td"))
        };
        let open = std::iter::once(&self.now)
            .chain(self.open.iter().rev())
            .map(|element| element.name.as_str());
        let mut found = None;
        for other in open {
            if same(other) {
                found = Some(other.to_owned());
                break;
            }
            if fence.contains(&other) {
                break;
            }
        }
        match found {
            Some(found) => self.end(&found),
            None => Ok(()),
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        let is_open = self.now.name == name || self.open.iter().any(|e| e.name == name);
        if !is_open {
            return Ok(());
        }
        // A cell ends what was opened in it, but nothing reaches out of a cell.
        loop {
            let ended = std::mem::take(&mut self.now.name);
            if matches!(ended.as_str(), "td" | "th" | "table") && ended != name && !reaches(name) {
                self.now.name = ended;
                return Ok(());
            }
            if is_block(&ended) {
                self.end_paragraph()?;
            }
            match ended.as_str() {
                "td" | "th" => self.flow.close_cell()?,
                "tr" => {
                    if let Some(cells) = self.flow.table() {
                        cells.close_row();
                    }
                }
                "table" => self.flow.close_table()?,
                "ul" | "ol" => {
                    self.lists.pop();
                }
                _ => {}
            }
            self.now = self.open.pop().unwrap_or_default();
            if ended == name {
                return Ok(());
            }
            if self.open.is_empty() && self.now.name != name {
                return Ok(());
            }
        }
    }

    /// Keeps the fonts that a style sheet gives to classes and elements.
    fn read_rules(&mut self, sheet: &str) {
        for rule in sheet.split('}').take(4_096) {
            let Some((selectors, list)) = rule.rsplit_once('{') else {
                continue;
            };
            let Some(font) = declared(list, "font-family") else {
                continue;
            };
            for selector in selectors.split(',') {
                let selector = selector.trim().trim_start_matches("<!--").trim();
                let key = match selector.find('.') {
                    Some(at) => &selector[at..],
                    None => selector,
                };
                if self.rules.len() < 4_096 && !key.contains(char::is_whitespace) {
                    self.rules.insert(key.to_owned(), font.clone());
                }
            }
        }
    }
}

/// Ends of these close cells that were left open.
fn reaches(name: &str) -> bool {
    matches!(
        name,
        "table" | "tr" | "body" | "html" | "td" | "th" | "tbody" | "thead" | "tfoot"
    )
}

/// The label of an item of a numbered list.
fn numbered(style: Style, value: u32) -> String {
    let mut numbering = Numbering::default();
    let mut list = Abstract::default();
    list.levels[0] = Some(Level {
        start: value,
        style,
        text: "%1.".to_owned(),
        ..Level::default()
    });
    numbering.abstracts.insert(0, list);
    numbering.nums.insert(0, Num::default());
    numbering.label(&mut Counters::default(), 0, 0)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "blockquote"
            | "pre"
            | "center"
            | "body"
            | "form"
            | "address"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "title"
            | "caption"
    )
}
