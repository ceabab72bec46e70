//! How a generated unit types its headings: numbering habits, slips, bold instead of numbers.

use super::docx::{Par, Span};
use super::rng::Rng;

/// A numbering habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// `I.` `1.` `2.1.` `-`, as the outline prints it.
    Outline,
    /// `I/` `1/` `2.1/` `a)`
    Slash,
    /// `A.` `I.` `1.` `+`
    Letters,
    /// Word's automatic list.
    Automatic,
    /// No numbers: bold text only.
    Bold,
    /// Heading styles with typed numbers and `*` for the lowest level.
    Styles,
}

/// All habits.
pub(crate) const HABITS: [Numbering; 6] = [
    Numbering::Outline,
    Numbering::Slash,
    Numbering::Letters,
    Numbering::Automatic,
    Numbering::Bold,
    Numbering::Styles,
];

/// Level of an outline node that can carry a heading: 0 Roman, 1 and 2 numbers, 3 dashes.
pub(crate) fn level(node: &str) -> usize {
    let parts: Vec<&str> = node.split('.').collect();
    match parts.as_slice() {
        [_] => 0,
        [_, _] => 1,
        ["II", "2" | "3" | "6", _] => 2,
        _ => 3,
    }
}

/// Counts the headings met so far, so that typed numbers follow the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Counter([usize; 4]);

impl Counter {
    fn step(&mut self, level: usize) {
        self.0[level] += 1;
        for deeper in &mut self.0[level + 1..] {
            *deeper = 0;
        }
    }

    /// Writes a heading; `more` is text that runs on in the same paragraph.
    pub(crate) fn heading(
        &mut self,
        style: Numbering,
        level: usize,
        title: &str,
        more: Option<&str>,
    ) -> Par {
        self.step(level);
        let label = self.label(style, level);
        let colon = if level == 3 || more.is_some() {
            ":"
        } else {
            ""
        };
        let mut par = Par {
            spans: vec![Span {
                text: format!("{label}{title}{colon}"),
                bold: level < 3 || style == Numbering::Bold,
                italic: level == 3 && style == Numbering::Styles,
                ..Span::default()
            }],
            ..Par::default()
        };
        match style {
            Numbering::Automatic => par.number = Some(level as u8),
            Numbering::Styles if level < 3 => par.heading = Some(level as u8 + 1),
            _ => {}
        }
        if let Some(more) = more {
            par.spans.push(Span {
                text: format!(" {more}"),
                ..Span::default()
            });
        }
        par
    }

    fn label(&self, style: Numbering, level: usize) -> String {
        let [roman, first, second, dash] = self.0;
        match (style, level) {
            (Numbering::Automatic | Numbering::Bold, _) => String::new(),
            (Numbering::Outline | Numbering::Styles, 0) => format!("{}. ", ROMAN[roman]),
            (Numbering::Outline | Numbering::Styles, 1) => format!("{first}. "),
            (Numbering::Outline | Numbering::Styles, 2) => format!("{first}.{second}. "),
            (Numbering::Outline, _) => "- ".into(),
            (Numbering::Styles, _) => "* ".into(),
            (Numbering::Slash, 0) => format!("{}/ ", ROMAN[roman]),
            (Numbering::Slash, 1) => format!("{first}/ "),
            (Numbering::Slash, 2) => format!("{first}.{second}/ "),
            (Numbering::Slash, _) => format!("{}) ", char::from(b'a' + (dash - 1) as u8)),
            (Numbering::Letters, 0) => format!("{}. ", char::from(b'A' + (roman - 1) as u8)),
            (Numbering::Letters, 1) => format!("{}. ", ROMAN[first]),
            (Numbering::Letters, 2) => format!("{second}. "),
            (Numbering::Letters, _) => "+ ".into(),
        }
    }
}

const ROMAN: [&str; 13] = [
    "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
];

/// One slip of the keyboard: two letters change places, or one is lost. Digits stay.
pub(crate) fn slip(title: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = title.chars().collect();
    let places: Vec<usize> = (1..letters.len().saturating_sub(2))
        .filter(|at| letters[*at..*at + 2].iter().all(|c| c.is_lowercase()))
        .collect();
    // A slip in a short heading would make a guess of it; the board would ask.
    if places.len() < 12 || title.contains(['+', '“']) {
        return title.to_owned();
    }
    let at = *rng.pick(&places);
    if rng.chance(50) {
        letters.swap(at, at + 1);
    } else {
        letters.remove(at);
    }
    letters.into_iter().collect()
}
