//! Word's automatic numbering, resolved to the label Word shows (ISO 29500-1, 17.9).
//!
//! A paragraph names a list instance (`w:num`) and a level. Instances that share an abstract list
//! count on together, unless an instance overrides a level's start: then it starts over once.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use crate::ingest::xml::{Event, Ns, Xml};
use crate::model::ReadError;

use super::props::{self, Fonts};
use super::styles::StyleIds;
use super::symbols;

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Style {
    #[default]
    Decimal,
    /// Decimal, padded with zeros to so many digits.
    Padded(u8),
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Bullet,
    None,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    style: Style,
    text: String,
    font: String,
    /// Restarts after a level up to this one (from 1); 0 = never; absent = after any higher level.
    restart: Option<u8>,
    /// All numbers of the label are shown in decimal.
    legal: bool,
    /// Paragraph style whose paragraphs stand on this level.
    paragraph_style: Option<usize>,
}

#[derive(Debug, Default)]
struct Abstract {
    levels: [Option<Level>; LEVELS],
    /// This list is really the one of the numbering style of this name.
    style_link: String,
    /// This list is the one behind the numbering style of this name.
    is_style: String,
}

#[derive(Debug, Default)]
struct Num {
    abstract_id: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<u32, Abstract>,
    nums: BTreeMap<u32, Num>,
}

/// Where the counting stands. Notes and text have their own.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Per abstract list: the number each level last showed.
    values: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Overridden starts already used, per instance and level.
    started: Vec<(u32, usize)>,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(text: &str, ids: &StyleIds) -> Result<Numbering, ReadError> {
        let mut xml = Xml::new(text, "word/numbering.xml");
        let mut numbering = Numbering::default();
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(tag) if tag.ns == Ns::Word => match tag.name {
                    "abstractNum" => {
                        let id = xml.number(&tag, Ns::Word, "abstractNumId");
                        let list = read_abstract(&mut xml, ids)?;
                        if let Some(id) = id {
                            numbering.abstracts.insert(id, list);
                        }
                    }
                    "num" => {
                        let id = xml.number(&tag, Ns::Word, "numId");
                        let num = read_num(&mut xml, ids)?;
                        if let Some(id) = id {
                            numbering.nums.insert(id, num);
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        numbering.follow_style_links();
        Ok(numbering)
    }

    /// Points every instance of a linked list at the list behind the numbering style.
    fn follow_style_links(&mut self) {
        // Of two lists that claim one style the first wins.
        let mut by_style: BTreeMap<&str, u32> = BTreeMap::new();
        for (&id, list) in &self.abstracts {
            if !list.is_style.is_empty() {
                by_style.entry(&list.is_style).or_insert(id);
            }
        }
        let moved: BTreeMap<u32, u32> = self
            .abstracts
            .iter()
            .filter_map(|(&id, list)| Some((id, *by_style.get(list.style_link.as_str())?)))
            .collect();
        for num in self.nums.values_mut() {
            if let Some(&real) = moved.get(&num.abstract_id) {
                num.abstract_id = real;
            }
        }
    }

    /// The level of instance `num_id` that belongs to a paragraph style.
    pub(super) fn level_of_style(&self, num_id: u32, style: usize) -> Option<u8> {
        let num = self.nums.get(&num_id)?;
        (0..LEVELS)
            .find(|&i| {
                self.level(num, i)
                    .is_some_and(|level| level.paragraph_style == Some(style))
            })
            .map(|i| i as u8)
    }

    fn level<'n>(&'n self, num: &'n Num, ilvl: usize) -> Option<&'n Level> {
        num.levels[ilvl]
            .as_ref()
            .or_else(|| self.abstracts.get(&num.abstract_id)?.levels[ilvl].as_ref())
    }

    fn start(&self, num: &Num, ilvl: usize) -> u32 {
        num.starts[ilvl]
            .or_else(|| self.level(num, ilvl).map(|level| level.start))
            .unwrap_or(1)
    }

    /// Counts a paragraph and returns its label; empty when the list or level does not exist.
    pub(super) fn label(&self, counters: &mut Counters, num_id: u32, ilvl: u8) -> String {
        let ilvl = usize::from(ilvl).min(LEVELS - 1);
        let Some(num) = self.nums.get(&num_id) else {
            return String::new();
        };
        let Some(level) = self.level(num, ilvl) else {
            return String::new();
        };
        let values = counters.values.entry(num.abstract_id).or_default();
        for (i, value) in values.iter_mut().enumerate().take(ilvl + 1) {
            if num.starts[i].is_some() && !counters.started.contains(&(num_id, i)) {
                counters.started.push((num_id, i));
                *value = None;
            }
        }
        values[ilvl] = Some(match values[ilvl] {
            Some(value) => value.saturating_add(1),
            None => self.start(num, ilvl),
        });
        // A level that was skipped shows its first number, and has then been used.
        for (i, value) in values.iter_mut().enumerate().take(ilvl) {
            if value.is_none() && self.level(num, i).is_some() {
                *value = Some(self.start(num, i));
            }
        }
        for (i, value) in values.iter_mut().enumerate().skip(ilvl + 1) {
            let restart = self.level(num, i).and_then(|level| level.restart);
            if restart.is_none_or(|upto| ilvl < usize::from(upto)) {
                *value = None;
            }
        }
        if level.style == Style::Bullet {
            return symbols::bullet(&level.text, &level.font);
        }
        self.compose(num, level, values)
    }

    fn compose(&self, num: &Num, level: &Level, values: &[Option<u32>; LEVELS]) -> String {
        let mut label = String::with_capacity(level.text.len() + 4);
        let mut chars = level.text.chars().peekable();
        while let Some(c) = chars.next() {
            let digit = (c == '%')
                .then(|| chars.peek().and_then(|d| d.to_digit(10)))
                .flatten()
                .filter(|d| (1..=9).contains(d));
            let Some(digit) = digit else {
                label.push(c);
                continue;
            };
            chars.next();
            let i = digit as usize - 1;
            let Some(of) = self.level(num, i) else {
                continue;
            };
            let value = values[i].unwrap_or_else(|| self.start(num, i));
            let style = match of.style {
                Style::None => Style::None,
                _ if level.legal => Style::Decimal,
                style => style,
            };
            write_number(&mut label, value, style);
        }
        label.trim_end().to_owned()
    }
}

/// Writing to a string cannot fail, hence the dropped results.
fn write_number(label: &mut String, value: u32, style: Style) {
    match style {
        Style::Decimal => {
            let _ = write!(label, "{value}");
        }
        Style::Padded(width) => {
            let _ = write!(label, "{value:0width$}", width = usize::from(width));
        }
        Style::UpperRoman => label.push_str(&roman(value)),
        Style::LowerRoman => label.push_str(&roman(value).to_lowercase()),
        Style::UpperLetter => letters(label, value, b'A'),
        Style::LowerLetter => letters(label, value, b'a'),
        Style::Bullet | Style::None => {}
    }
}

/// After `z` Word goes on with `aa`, `bb`, …: the letter is repeated.
fn letters(label: &mut String, value: u32, first: u8) {
    let Some(value) = value.checked_sub(1) else {
        return;
    };
    let letter = char::from(first + (value % 26) as u8);
    // Word itself stops at 780 = 30 × 26.
    label.extend(std::iter::repeat_n(letter, (value / 26) as usize % 30 + 1));
}

fn roman(value: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    // Word shows 32,767 at most; anything larger is damage.
    let mut rest = value.min(32_767);
    let mut out = String::new();
    for (step, digits) in STEPS {
        while rest >= step {
            out.push_str(digits);
            rest -= step;
        }
    }
    out
}

fn read_abstract(xml: &mut Xml<'_>, ids: &StyleIds) -> Result<Abstract, ReadError> {
    let mut list = Abstract::default();
    let outside = xml.depth();
    while let Some(tag) = props::child(xml, outside)? {
        if tag.ns != Ns::Word {
            continue;
        }
        let value = || {
            xml.attribute(&tag, Ns::Word, "val")
                .unwrap_or_default()
                .into_owned()
        };
        match tag.name {
            "numStyleLink" => list.style_link = value(),
            "styleLink" => list.is_style = value(),
            "lvl" => {
                let ilvl: Option<usize> = xml.number(&tag, Ns::Word, "ilvl");
                let level = read_level(xml, ids)?;
                if let Some(slot) = ilvl.and_then(|i| list.levels.get_mut(i)) {
                    *slot = Some(level);
                }
            }
            _ => {}
        }
    }
    Ok(list)
}

fn read_num(xml: &mut Xml<'_>, ids: &StyleIds) -> Result<Num, ReadError> {
    let mut num = Num::default();
    let outside = xml.depth();
    let mut overridden = None;
    while let Some(tag) = props::child(xml, outside)? {
        if tag.ns != Ns::Word {
            continue;
        }
        match tag.name {
            "abstractNumId" => {
                num.abstract_id = xml.number(&tag, Ns::Word, "val").unwrap_or_default();
            }
            "lvlOverride" => {
                overridden = xml
                    .number::<usize>(&tag, Ns::Word, "ilvl")
                    .filter(|&i| i < LEVELS);
            }
            "startOverride" => {
                if let Some(i) = overridden {
                    num.starts[i] = xml.number(&tag, Ns::Word, "val");
                }
            }
            "lvl" => {
                let level = read_level(xml, ids)?;
                if let Some(i) = overridden {
                    num.levels[i] = Some(level);
                }
            }
            _ => {}
        }
    }
    Ok(num)
}

fn read_level(xml: &mut Xml<'_>, ids: &StyleIds) -> Result<Level, ReadError> {
    let mut level = Level {
        start: 0,
        ..Level::default()
    };
    let mut fonts = Fonts::default();
    let outside = xml.depth();
    while let Some(tag) = props::child(xml, outside)? {
        if tag.ns == Ns::Compat && tag.name == "Fallback" {
            // `numFmt` in a custom format comes as a choice between two spellings.
            xml.skip()?;
        }
        if tag.ns != Ns::Word {
            continue;
        }
        let value = || xml.attribute(&tag, Ns::Word, "val").unwrap_or_default();
        match tag.name {
            "start" => level.start = xml.number(&tag, Ns::Word, "val").unwrap_or(0),
            "numFmt" => {
                let format = xml.attribute(&tag, Ns::Word, "format");
                level.style = number_style(&value(), format.as_deref());
            }
            "lvlText" => level.text = value().into_owned(),
            "lvlRestart" => level.restart = xml.number(&tag, Ns::Word, "val"),
            "isLgl" => level.legal = props::on(xml, &tag),
            "pStyle" => level.paragraph_style = ids.get(value().as_ref()).copied(),
            "rPr" => {
                let run = props::run_props(xml, ids, &mut fonts)?;
                level.font = run
                    .font
                    .map(|id| fonts.name(id).to_owned())
                    .unwrap_or_default();
            }
            "pPr" => xml.skip()?,
            _ => {}
        }
    }
    Ok(level)
}

fn number_style(name: &str, format: Option<&str>) -> Style {
    match name {
        "decimalZero" => Style::Padded(2),
        "upperRoman" => Style::UpperRoman,
        "lowerRoman" => Style::LowerRoman,
        "upperLetter" => Style::UpperLetter,
        "lowerLetter" => Style::LowerLetter,
        "bullet" => Style::Bullet,
        "none" => Style::None,
        // `format="001, 002, 003, ..."`: the first number shows the width.
        "custom" => match format.and_then(|f| f.split(',').next()) {
            Some(first) if first.len() > 1 && first.bytes().all(|b| b.is_ascii_digit()) => {
                Style::Padded(first.len().min(9) as u8)
            }
            _ => Style::Decimal,
        },
        // Ordinals and number words of other languages still count 1, 2, 3.
        _ => Style::Decimal,
    }
}
