//! Fields of Word documents: an instruction, which nobody sees, and its result, which stands there. A
//! button (`MACROBUTTON name words`) has no result: the words of its instruction are what one sees.

/// Fields inside fields; a damaged file opens any number.
const OPEN: usize = 256;
/// Characters of an instruction's first two words.
const WORDS: usize = 300;

/// What of a field is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// The first words of its instruction, each followed by a space.
    Start(String),
    /// The rest of an instruction.
    Instruction,
    /// What stands there.
    Shown,
}

/// The fields that are open, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Part>);

impl Fields {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn begin(&mut self) {
        if self.0.len() < OPEN {
            self.0.push(Part::Start(String::new()));
        }
    }

    /// The instruction of the innermost field ends.
    pub(super) fn separate(&mut self) {
        if let Some(part) = self.0.last_mut() {
            *part = Part::Shown;
        }
    }

    pub(super) fn end(&mut self) {
        self.0.pop();
    }

    /// Lets go of all but the first fields.
    pub(super) fn truncate(&mut self, count: usize) {
        self.0.truncate(count);
    }

    /// Ends the instructions that are open inside the first `base` fields: with the paragraph they must
    /// have ended, else they would swallow the rest.
    pub(super) fn end_instructions(&mut self, base: usize) {
        while self.0.len() > base && self.0.last() != Some(&Part::Shown) {
            self.0.pop();
        }
    }

    /// Whether what is neither of these fields' instructions is seen; fields before `base` do not count.
    pub(super) fn shows(&self, base: usize) -> bool {
        self.0
            .iter()
            .skip(base)
            .all(|part| matches!(part, Part::Shown))
    }

    /// Whether a character, of an instruction or not, is seen.
    pub(super) fn reads(&mut self, base: usize, c: char) -> bool {
        let Some((part, around)) = self.0.split_last_mut() else {
            return true;
        };
        if around.len() < base {
            return true;
        }
        let seen = part.reads(c);
        seen && around
            .iter()
            .skip(base)
            .all(|part| matches!(part, Part::Shown))
    }
}

impl Part {
    fn reads(&mut self, c: char) -> bool {
        let Part::Start(words) = self else {
            return *self == Part::Shown;
        };
        if !c.is_whitespace() {
            words.push(c);
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
            let button = ["MACROBUTTON ", "GOTOBUTTON "].iter().any(|name| {
                let start = words.get(..name.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(name))
            });
            if !button {
                *self = Part::Instruction;
                return false;
            }
            if words.matches(' ').count() == 2 {
                *self = Part::Shown;
                return false;
            }
        }
        if words.len() > WORDS {
            *self = Part::Instruction;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    /// What one sees of a text with fields: `{`, `|` and `}`.
    fn seen(text: &str) -> String {
        let mut fields = Fields::default();
        let mut seen = String::new();
        for c in text.chars() {
            match c {
                '{' => fields.begin(),
                '|' => fields.separate(),
                '}' => fields.end(),
                c if fields.reads(0, c) => seen.push(c),
                _ => {}
            }
        }
        seen
    }

    #[test]
    fn the_result_is_seen_and_of_a_button_its_words() {
        assert_eq!(seen("a {PAGE |12} b"), "a 12 b");
        assert_eq!(seen("{IF {PAGE |3} = 3 |x}"), "x");
        assert_eq!(
            seen("{ MACROBUTTON NoMacro [Tên đơn vị]}: 5"),
            "[Tên đơn vị]: 5"
        );
        assert_eq!(seen("{gotobutton Muc2  xem {PAGEREF a |7}}"), " xem 7");
        assert_eq!(seen("{IF x {MACROBUTTON M chữ} |y}"), "y");
        assert_eq!(seen("{MACROBUTTON M}"), "");
    }
}
