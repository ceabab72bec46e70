//! Lists of an OpenDocument text: their definitions, and the counting while the text is read.

use std::collections::{BTreeMap, HashMap};

use crate::ingest::lists::{Abstract, Counters, LEVELS, Level, Num, Numbering, Style};
use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::model::ReadError;

/// The name under which the numbering of headings is kept; no list style has an empty name.
pub(super) const OUTLINE: &str = "";
/// Lists of one document.
const LISTS: usize = 50_000;

/// Definitions and state of all lists.
#[derive(Debug, Default)]
pub(super) struct Lists {
    numbering: Numbering,
    /// Style name → number of its definition.
    styles: BTreeMap<String, u32>,
    counters: Counters,
    /// The instance that counts under each list id, and each style's latest instance.
    by_id: HashMap<String, u32>,
    latest: HashMap<String, u32>,
    next: u32,
}

impl Lists {
    /// Reads `text:list-style` or `text:outline-style` up to its end; the start has been read.
    pub(super) fn define(&mut self, xml: &mut Xml<'_>, name: &str) -> Result<(), ReadError> {
        let mut list = Abstract::default();
        let outside = xml.depth();
        let mut at = None;
        loop {
            match xml.next()? {
                Event::Start(tag) => {
                    if let Some(level) = level(xml, &tag) {
                        let index = xml.number::<usize>(&tag, Ns::OdfText, "level").unwrap_or(1);
                        at = index.checked_sub(1).filter(|&i| i < LEVELS);
                        if let Some(i) = at {
                            list.levels[i] = Some(level);
                        }
                    } else if tag.name == "text-properties"
                        && let Some(font) = xml
                            .attribute(&tag, Ns::OdfStyle, "font-name")
                            .or_else(|| xml.attribute(&tag, Ns::Fo, "font-family"))
                        && let Some(level) = at.and_then(|i| list.levels[i].as_mut())
                    {
                        font.trim_matches(['\'', '"']).clone_into(&mut level.font);
                    }
                }
                Event::End { .. } if xml.depth() < outside => break,
                Event::Eof => break,
                _ => {}
            }
        }
        if self.styles.len() < LISTS {
            let id = self.numbering.abstracts.len() as u32;
            self.numbering.abstracts.insert(id, list);
            self.styles.insert(name.to_owned(), id);
        }
        Ok(())
    }

    /// The instance a list counts in. A list that continues another counts on in its instance.
    pub(super) fn begin(
        &mut self,
        style: &str,
        id: Option<&str>,
        continues: Option<&str>,
        goes_on: bool,
    ) -> Option<u32> {
        let known = continues
            .and_then(|other| self.by_id.get(other))
            .or_else(|| goes_on.then(|| self.latest.get(style)).flatten())
            .copied();
        let instance = match known {
            Some(instance) => instance,
            None => self.instance(style)?,
        };
        if let Some(id) = id
            && self.by_id.len() < LISTS
        {
            self.by_id.insert(id.to_owned(), instance);
        }
        self.latest.insert(style.to_owned(), instance);
        Some(instance)
    }

    /// A new instance of a style, which counts by itself.
    fn instance(&mut self, style: &str) -> Option<u32> {
        let definition = *self.styles.get(style)?;
        if self.numbering.nums.len() >= LISTS {
            return self.latest.get(style).copied();
        }
        // Each instance is a list of its own for the counting, with the levels of its style.
        let levels = self.numbering.abstracts.get(&definition)?.levels.clone();
        let own = u32::MAX - self.next;
        self.numbering.nums.insert(
            self.next,
            Num {
                abstract_id: own,
                levels,
                ..Num::default()
            },
        );
        self.next += 1;
        Some(self.next - 1)
    }

    /// The label of the next item on a level from 0.
    pub(super) fn label(&mut self, instance: u32, level: usize, start: Option<u32>) -> String {
        if let Some(start) = start {
            self.counters
                .set(u32::MAX - instance, level, start.saturating_sub(1));
        }
        let level = level.min(LEVELS - 1) as u8;
        self.numbering.label(&mut self.counters, instance, level)
    }

    /// The label of a heading, where the document numbers its headings.
    pub(super) fn heading(&mut self, level: u8) -> String {
        let Some(instance) = self.begin(OUTLINE, None, None, true) else {
            return String::new();
        };
        self.label(instance, usize::from(level.saturating_sub(1)), None)
    }
}

/// A level, if the element defines one.
fn level<'a>(xml: &Xml<'a>, tag: &Tag<'a>) -> Option<Level> {
    if tag.ns != Ns::OdfText {
        return None;
    }
    let text = |ns, name: &str| {
        xml.attribute(tag, ns, name)
            .unwrap_or_default()
            .into_owned()
    };
    let mut level = Level {
        start: xml.number(tag, Ns::OdfText, "start-value").unwrap_or(1),
        ..Level::default()
    };
    match tag.name {
        "list-level-style-bullet" => {
            level.style = Style::Bullet;
            level.text = text(Ns::OdfText, "bullet-char");
        }
        "list-level-style-image" => {
            level.style = Style::Bullet;
            "•".clone_into(&mut level.text);
        }
        "list-level-style-number" | "outline-level-style" => {
            let format = text(Ns::OdfStyle, "num-format");
            level.style = match format.as_str() {
                "I" => Style::UpperRoman,
                "i" => Style::LowerRoman,
                "A" => Style::UpperLetter,
                "a" => Style::LowerLetter,
                "" => Style::None,
                _ => Style::Decimal,
            };
            let own = xml.number(tag, Ns::OdfText, "level").unwrap_or(1_usize);
            let shown = xml
                .number(tag, Ns::OdfText, "display-levels")
                .unwrap_or(1_usize);
            let whole = text(Ns::Loext, "num-list-format");
            level.text = if level.style == Style::None {
                text(Ns::OdfStyle, "num-prefix") + &text(Ns::OdfStyle, "num-suffix")
            } else if whole.contains('%') {
                // `%1%.%2%.` and our `%1.%2.` differ by the closing sign.
                (1..=LEVELS).fold(whole, |text, n| {
                    text.replace(&format!("%{n}%"), &format!("%{n}"))
                })
            } else {
                let numbers: Vec<String> = (own.saturating_sub(shown.saturating_sub(1)).max(1)
                    ..=own)
                    .map(|n| format!("%{n}"))
                    .collect();
                text(Ns::OdfStyle, "num-prefix")
                    + &numbers.join(".")
                    + &text(Ns::OdfStyle, "num-suffix")
            };
        }
        _ => return None,
    }
    Some(level)
}
