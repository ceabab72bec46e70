//! One pass over `office:text`: elements → flow.

use super::lists::Lists;
use super::styles::{Style, Styles};
use crate::ingest::flow::{Flow, Run, Shape};
use crate::ingest::limits;
use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::model::ReadError;

/// A paragraph or span that is open: how its text is set.
#[derive(Debug, Clone, Copy, Default)]
struct Set {
    run: Run,
    hidden: bool,
}

/// A list around the text.
#[derive(Debug, Clone, Default)]
struct OpenList {
    style: String,
    instance: Option<u32>,
    /// The item has a label to give to its first paragraph, and may say its number.
    pending: bool,
    start: Option<u32>,
}

/// What an end tag ends.
enum Frame {
    Paragraph,
    Span,
    List,
    Aside {
        lists: Vec<OpenList>,
        sets: Vec<Set>,
        shape: Shape,
    },
    Table {
        repeat_lists: Vec<OpenList>,
    },
    Row,
    Cell,
    /// Nothing to be done.
    Other,
}

/// The reader's state.
pub(super) struct Body<'x, 's> {
    xml: Xml<'x>,
    styles: &'s Styles,
    lists: Lists,
    flow: Flow,
    frames: Vec<Frame>,
    open_lists: Vec<OpenList>,
    sets: Vec<Set>,
    shape: Shape,
    in_text: bool,
    pictures: usize,
}

impl<'x, 's> Body<'x, 's> {
    pub(super) fn new(text: &'x str, part: &'x str, styles: &'s Styles, lists: Lists) -> Self {
        Body {
            xml: Xml::new(text, part),
            styles,
            lists,
            flow: Flow::new(),
            frames: Vec::new(),
            open_lists: Vec::new(),
            sets: Vec::new(),
            shape: Shape::default(),
            in_text: false,
            pictures: 0,
        }
    }

    pub(super) fn pictures(&self) -> usize {
        self.pictures
    }

    pub(super) fn finish(self) -> Flow {
        self.flow
    }

    /// Reads to the end. After an error, [`Body::finish`] still gives what was read.
    pub(super) fn run(&mut self) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) => {
                    if !self.in_text {
                        self.in_text = tag.ns == Ns::OdfOffice && tag.name == "text";
                        self.frames.push(Frame::Other);
                    } else if let Some(frame) = self.start(&tag)? {
                        self.frames.push(frame);
                    } else {
                        self.xml.skip()?;
                    }
                }
                Event::End { .. } => {
                    let frame = self.frames.pop();
                    self.end(frame)?;
                }
                Event::Text(text) => {
                    if let Some(&set) = self.sets.last()
                        && !set.hidden
                    {
                        self.words(&text, set.run)?;
                    }
                }
                Event::Eof => return Ok(()),
            }
        }
    }

    /// White space in the file is layout of the XML: runs of it count as one space.
    fn words(&mut self, text: &str, run: Run) -> Result<(), ReadError> {
        for c in text.chars() {
            if matches!(c, ' ' | '\n' | '\r' | '\t') {
                if !matches!(self.flow.last(), None | Some(' ' | '\n' | '\t')) {
                    self.flow.push(' ', run)?;
                }
            } else {
                self.flow.push(c, run)?;
            }
        }
        Ok(())
    }

    fn sign(&mut self, c: char, times: usize) -> Result<(), ReadError> {
        if let Some(&set) = self.sets.last()
            && !set.hidden
        {
            for _ in 0..times {
                self.flow.push(c, set.run)?;
            }
        }
        Ok(())
    }

    /// What to do with an element; `None` = pass over all of it.
    fn start(&mut self, tag: &Tag<'x>) -> Result<Option<Frame>, ReadError> {
        match tag.ns {
            Ns::OdfText => return self.start_text(tag),
            Ns::OdfTable => return self.start_table(tag),
            Ns::OdfDraw => match tag.name {
                "image" | "object" | "object-ole" | "plugin" => {
                    self.pictures += usize::from(tag.name == "image");
                    return Ok(None);
                }
                "text-box" | "custom-shape" => return self.aside().map(Some),
                _ => {}
            },
            Ns::Svg => return Ok(None),
            Ns::OdfOffice => match tag.name {
                "annotation" | "annotation-end" | "forms" | "event-listeners" | "binary-data" => {
                    return Ok(None);
                }
                _ => {}
            },
            _ => {}
        }
        Ok(Some(Frame::Other))
    }

    fn aside(&mut self) -> Result<Frame, ReadError> {
        self.flow.open_aside()?;
        Ok(Frame::Aside {
            lists: std::mem::take(&mut self.open_lists),
            sets: std::mem::take(&mut self.sets),
            shape: std::mem::take(&mut self.shape),
        })
    }

    fn start_text(&mut self, tag: &Tag<'x>) -> Result<Option<Frame>, ReadError> {
        let get = |name| self.xml.attribute(tag, Ns::OdfText, name);
        match tag.name {
            "p" | "h" => {
                let name = get("style-name").unwrap_or_default().into_owned();
                let style = self.styles.resolve("paragraph", &name);
                let stated: Option<u8> = self.xml.number(tag, Ns::OdfText, "outline-level");
                let heading = tag.name == "h";
                let numbered = !matches!(get("is-list-header").as_deref(), Some("true"));
                self.paragraph(&style, heading.then_some(stated.unwrap_or(1)), numbered);
                return Ok(Some(Frame::Paragraph));
            }
            "span" => {
                let name = get("style-name").unwrap_or_default().into_owned();
                let style = self.styles.resolve("text", &name);
                let base = self.sets.last().copied().unwrap_or_default();
                let set = self.set(&style, base);
                self.sets.push(set);
                return Ok(Some(Frame::Span));
            }
            "s" => {
                let times = self.xml.number(tag, Ns::OdfText, "c").unwrap_or(1_usize);
                self.sign(' ', times.min(1_000))?;
            }
            "tab" => self.sign('\t', 1)?,
            "line-break" => self.sign('\n', 1)?,
            "list" => {
                self.list(tag);
                return Ok(Some(Frame::List));
            }
            "list-item" => {
                let start = self.xml.number(tag, Ns::OdfText, "start-value");
                if let Some(list) = self.open_lists.last_mut() {
                    list.pending = true;
                    list.start = start;
                }
            }
            "note-body" => return self.aside().map(Some),
            "tracked-changes"
            | "note-citation"
            | "ruby-text"
            | "variable-decls"
            | "sequence-decls"
            | "user-field-decls"
            | "dde-connection-decls"
            | "alphabetical-index-auto-mark-file"
            | "table-of-content-source"
            | "bookmark-name"
            | "hidden-paragraph" => return Ok(None),
            _ => {}
        }
        Ok(Some(Frame::Other))
    }

    fn set(&mut self, style: &Style, base: Set) -> Set {
        Set {
            run: Run {
                bold: style.bold.unwrap_or(base.run.bold),
                italic: style.italic.unwrap_or(base.run.italic),
                raised: style.raised.unwrap_or(base.run.raised),
                font: match &style.font {
                    Some(font) => Some(self.flow.fonts.intern(font)),
                    None => base.run.font,
                },
            },
            hidden: style.hidden.unwrap_or(base.hidden),
        }
    }

    fn paragraph(&mut self, style: &Style, heading: Option<u8>, numbered: bool) {
        let set = self.set(style, Set::default());
        self.sets.push(set);
        let mut label = String::new();
        let depth = self.open_lists.len();
        let mut in_item = false;
        if let Some(list) = self.open_lists.last_mut()
            && std::mem::take(&mut list.pending)
        {
            in_item = true;
            if let Some(instance) = list.instance {
                label = self.lists.label(instance, depth - 1, list.start.take());
            }
        }
        if !in_item && depth == 0 && numbered {
            if let Some(level) = heading {
                label = self.lists.heading(level);
            } else if let (Some(list), Some(level)) = (&style.list, style.level) {
                let instance = self.lists.begin(list, None, None, true);
                if let Some(instance) = instance {
                    label = self.lists.label(instance, usize::from(level) - 1, None);
                }
            }
        }
        self.shape = Shape {
            label,
            level: heading.or(style.level),
            centered: style.centered == Some(true),
        };
    }

    fn list(&mut self, tag: &Tag<'x>) {
        let get = |name| self.xml.attribute(tag, Ns::OdfText, name);
        let named = get("style-name").map(std::borrow::Cow::into_owned);
        let opened = if let Some(outer) = self.open_lists.last_mut() {
            // A list inside an item is the next level of the same list, unless it names another.
            outer.pending = false;
            match named {
                Some(style) if style != outer.style => OpenList {
                    instance: self.lists.begin(&style, None, None, false),
                    style,
                    ..OpenList::default()
                },
                _ => OpenList {
                    style: outer.style.clone(),
                    instance: outer.instance,
                    ..OpenList::default()
                },
            }
        } else {
            let style = named.unwrap_or_default();
            let id = self.xml.attribute(tag, Ns::Other, "id");
            let continues = get("continue-list");
            let goes_on = get("continue-numbering").as_deref() == Some("true");
            let (id, continues) = (id.as_deref(), continues.as_deref());
            OpenList {
                instance: self.lists.begin(&style, id, continues, goes_on),
                style,
                ..OpenList::default()
            }
        };
        self.open_lists.push(opened);
    }

    fn start_table(&mut self, tag: &Tag<'x>) -> Result<Option<Frame>, ReadError> {
        let number = |name| {
            self.xml
                .number::<usize>(tag, Ns::OdfTable, name)
                .unwrap_or(1)
                .clamp(1, limits::TABLE_COLUMNS)
        };
        match tag.name {
            "table" => {
                self.flow.open_table()?;
                return Ok(Some(Frame::Table {
                    repeat_lists: std::mem::take(&mut self.open_lists),
                }));
            }
            "table-row" if self.flow.in_table() => return Ok(Some(Frame::Row)),
            "table-cell" if self.flow.in_table() => {
                let (span, rows) = (
                    number("number-columns-spanned"),
                    number("number-rows-spanned"),
                );
                if let Some(cells) = self.flow.table() {
                    cells.cell().span = span;
                    cells.cell().rows = rows;
                }
                return Ok(Some(Frame::Cell));
            }
            // The cell that covers it says how far it reaches.
            "covered-table-cell" => return Ok(None),
            _ => {}
        }
        Ok(Some(Frame::Other))
    }

    fn end(&mut self, frame: Option<Frame>) -> Result<(), ReadError> {
        match frame {
            Some(Frame::Paragraph) => {
                self.sets.pop();
                let shape = std::mem::take(&mut self.shape);
                self.flow.end_paragraph(shape)
            }
            Some(Frame::Span) => {
                self.sets.pop();
                Ok(())
            }
            Some(Frame::List) => {
                self.open_lists.pop();
                Ok(())
            }
            Some(Frame::Aside { lists, sets, shape }) => {
                self.open_lists = lists;
                self.sets = sets;
                self.shape = shape;
                self.flow.close_aside()
            }
            Some(Frame::Table { repeat_lists }) => {
                self.open_lists = repeat_lists;
                self.flow.close_table()
            }
            Some(Frame::Row) => {
                if let Some(cells) = self.flow.table() {
                    cells.close_row();
                }
                Ok(())
            }
            Some(Frame::Cell) => self.flow.close_cell(),
            Some(Frame::Other) | None => Ok(()),
        }
    }
}
