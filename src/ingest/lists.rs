//! Automatic numbering of every format, resolved to the label a reader sees (ISO 29500-1, 17.9).
//!
//! A paragraph names a list instance (`w:num`) and a level. Instances that share an abstract list
//! count on together, unless an instance overrides a level's start: then it starts over once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

use super::{limits, symbols};

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// How the numbers of a level are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Style {
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

/// One level of a list; `text` holds `%1` … `%9` where the numbers of the levels go.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    pub(super) start: u32,
    pub(super) style: Style,
    pub(super) text: String,
    pub(super) font: String,
    /// Restarts after a level up to this one (from 1); 0 = never; absent = after any higher level.
    pub(super) restart: Option<u8>,
    /// All numbers of the label are shown in decimal.
    pub(super) legal: bool,
    /// Paragraph style whose paragraphs stand on this level.
    pub(super) paragraph_style: Option<usize>,
}

/// A list as defined.
#[derive(Debug, Default)]
pub(super) struct Abstract {
    pub(super) levels: [Option<Level>; LEVELS],
    /// This list is really the one of the numbering style of this name.
    pub(super) style_link: String,
    /// This list is the one behind the numbering style of this name.
    pub(super) is_style: String,
}

/// A list as used: what it overrides.
#[derive(Debug, Default)]
pub(super) struct Num {
    pub(super) abstract_id: u32,
    pub(super) starts: [Option<u32>; LEVELS],
    pub(super) levels: [Option<Level>; LEVELS],
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub(super) abstracts: BTreeMap<u32, Abstract>,
    pub(super) nums: BTreeMap<u32, Num>,
}

/// Where the counting stands. Notes and text have their own.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Per abstract list: the number each level last showed.
    values: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Overridden starts already used, per instance and level.
    started: HashSet<(u32, usize)>,
}

impl Counters {
    /// Makes a level of a list go on after `value`.
    pub(super) fn set(&mut self, abstract_id: u32, ilvl: usize, value: u32) {
        let values = self.values.entry(abstract_id).or_default();
        values[ilvl.min(LEVELS - 1)] = Some(value);
    }
}

impl Numbering {
    /// Points every instance of a linked list at the list behind the numbering style.
    pub(super) fn follow_style_links(&mut self) {
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
            if num.starts[i].is_some() && counters.started.insert((num_id, i)) {
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
            let text: String = level.text.chars().take(limits::LABEL).collect();
            return symbols::bullet(&text, &level.font);
        }
        self.compose(num, level, values)
    }

    fn compose(&self, num: &Num, level: &Level, values: &[Option<u32>; LEVELS]) -> String {
        let mut label = String::with_capacity(level.text.len().min(limits::LABEL) + 4);
        let mut chars = level.text.chars().take(limits::LABEL).peekable();
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
