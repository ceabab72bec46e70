//! Formulas: what stands above, below and beside each other, written in one line. Figures of different
//! parts never run together: 450 over 500 is `450/500`, ten to the third `10³`.

use super::Walker;
use crate::ingest::symbols::raised_digit;
use crate::model::ReadError;

/// Longer parts of a formula are put in brackets unseen.
const SIMPLE: usize = 64;

/// What is open of a formula.
#[derive(Default)]
pub(super) struct Formula {
    /// Formulas open inside a paragraph that was begun for them.
    loose: usize,
    open: Vec<Part>,
    /// What was written last ends a part: the next word or figure stands apart from it.
    apart: bool,
}

/// An open part of a formula.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Brackets around so many arguments.
    Fence(usize),
    Root,
    /// What stands under a root.
    UnderRoot,
    /// The upper or lower part of a fraction, an exponent, …, and where its text begins.
    From(usize),
    Other,
}

impl Walker<'_, '_, '_> {
    pub(super) fn start_math(&mut self, name: &str) -> Result<(), ReadError> {
        let part = match name {
            "t" => return self.text(),
            "oMath" | "oMathPara" => return self.start_formula(),
            "d" => {
                self.sign('(');
                Part::Fence(0)
            }
            "rad" => {
                self.formula.apart = true;
                Part::Root
            }
            "e" => self.argument(),
            "num" => {
                self.formula.apart = true;
                self.part_formula("0");
                self.part_here()
            }
            // Its digits would lengthen the figure before it; behind a letter they belong to it.
            "sub" => {
                self.formula.apart = self.last_letter().is_some_and(|c| c.is_ascii_digit());
                Part::Other
            }
            "deg" => {
                self.part_formula("0");
                self.part_here()
            }
            "den" | "sup" => {
                self.formula.apart = false;
                self.part_here()
            }
            _ if is_part(name) => {
                self.formula.apart = true;
                Part::Other
            }
            _ => return Ok(()),
        };
        self.formula.open.push(part);
        Ok(())
    }

    pub(super) fn end_math(&mut self, name: &str) -> Result<(), ReadError> {
        if matches!(name, "oMath" | "oMathPara") && self.formula.loose > 0 {
            self.formula.loose -= 1;
            if self.formula.loose == 0 {
                self.end_paragraph()?;
            }
            return Ok(());
        }
        if !is_part(name) {
            return Ok(());
        }
        let part = self.formula.open.pop();
        match (name, part) {
            ("d", _) | (_, Some(Part::UnderRoot)) => self.sign(')'),
            ("num", Some(Part::From(start))) => {
                self.bracket(start);
                self.sign('/');
                self.formula.apart = false;
                return Ok(());
            }
            ("den", Some(Part::From(start))) => self.bracket(start),
            ("sup" | "deg", Some(Part::From(start))) => self.raise(start),
            _ => {}
        }
        self.formula.apart = true;
        Ok(())
    }

    /// A formula may stand between paragraphs.
    fn start_formula(&mut self) -> Result<(), ReadError> {
        if self.formula.loose > 0 {
            self.formula.loose += 1;
        } else if self.open.len() == self.places.around() {
            self.formula.loose = 1;
            self.start_paragraph()?;
        }
        Ok(())
    }

    fn argument(&mut self) -> Part {
        self.formula.apart = true;
        match self.formula.open.last_mut() {
            Some(Part::Fence(arguments)) => {
                *arguments += 1;
                if *arguments > 1 {
                    self.sign(';');
                }
                Part::Other
            }
            Some(Part::Root) => {
                self.sign('√');
                self.sign('(');
                Part::UnderRoot
            }
            _ => Part::Other,
        }
    }

    /// Parts what ended before from the word or figure that `text` begins with.
    pub(super) fn part_formula(&mut self, text: &str) {
        if !std::mem::take(&mut self.formula.apart) {
            return;
        }
        let before = self.last_letter().is_some_and(char::is_alphanumeric);
        if before && text.starts_with(char::is_alphanumeric) {
            self.sign(' ');
        }
    }

    fn last_letter(&self) -> Option<char> {
        self.open.last()?.text.chars().next_back()
    }

    fn part_here(&self) -> Part {
        Part::From(self.open.last().map_or(0, |paragraph| paragraph.text.len()))
    }

    /// Puts what stands behind `start` in brackets, where it is more than a word or figure.
    fn bracket(&mut self, start: usize) {
        let default_font = self.cx.styles.default_font();
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        let Some(part) = paragraph.text.get(start..) else {
            return;
        };
        let simple = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '%');
        if part.len() > SIMPLE || !part.chars().all(simple) {
            paragraph.insert(start, '(');
            paragraph.push_char(')', default_font);
        }
    }

    /// Makes what stands behind `start` an exponent.
    fn raise(&mut self, start: usize) {
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        let Some(part) = paragraph.text.get(start..).filter(|part| !part.is_empty()) else {
            return;
        };
        let raised = |c: char| match c {
            '+' => Some('⁺'),
            '-' | '−' => Some('⁻'),
            _ => Some(raised_digit(c)).filter(|&shown| shown != c),
        };
        let all: Option<String> = part.chars().take(SIMPLE + 1).map(raised).collect();
        match all {
            Some(exponent) if part.len() <= SIMPLE => paragraph.rewrite(start, &exponent),
            _ => {
                self.bracket(start);
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.insert(start, '^');
                }
            }
        }
    }
}

/// Elements that hold a part of a formula, or several.
fn is_part(name: &str) -> bool {
    matches!(
        name,
        "d" | "rad"
            | "e"
            | "num"
            | "den"
            | "sub"
            | "sup"
            | "deg"
            | "f"
            | "sSup"
            | "sSub"
            | "sSubSup"
            | "sPre"
            | "nary"
            | "func"
            | "fName"
            | "limLow"
            | "limUpp"
            | "lim"
            | "m"
            | "mr"
            | "eqArr"
    )
}
