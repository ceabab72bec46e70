//! What the program says, in the language a reader asked for.
//!
//! The program speaks Vietnamese; English comes from tables of wordings, looked up where a text leaves
//! the program. Quotations, names and everything else that was read stay as they are. Whoever asks for
//! Vietnamese gets the text back without a look-up.

mod findings;
mod pages;
mod table;

use std::borrow::Cow;

pub use pages::Page;

/// A language of messages and of the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Vietnamese, which everything is written in.
    #[default]
    Vi,
    /// English, as far as the tables know the wording.
    En,
}

impl Language {
    /// Words of the program in this language; what the tables do not know stays Vietnamese.
    pub fn say(self, text: &str) -> Cow<'_, str> {
        match self {
            Language::Vi => Cow::Borrowed(text),
            Language::En => table::translate(text),
        }
    }

    /// As [`Language::say`] in place.
    pub fn turn(self, text: &mut String) {
        if self == Language::En
            && let Cow::Owned(said) = table::translate(text)
        {
            *text = said;
        }
    }

    /// A whole wording in place; a text that only has wordings among its words stays.
    fn turn_word(self, text: &mut String) {
        if self == Language::En
            && let Some(said) = table::word(text)
        {
            said.clone_into(text);
        }
    }

    /// A formula with the words it writes or compares: its literals, but not the places it leads to.
    pub fn formula(self, formula: &str) -> Cow<'_, str> {
        match self {
            Language::Vi => Cow::Borrowed(formula),
            Language::En => {
                let mut out = String::with_capacity(formula.len());
                // A doubled quotation mark would end one literal and begin the next; none of ours has one.
                for (number, part) in formula.split('"').enumerate() {
                    if number > 0 {
                        out.push('"');
                    }
                    if number % 2 == 1 && !part.starts_with('#') {
                        out.push_str(&table::translate(part).replace('"', ""));
                    } else {
                        out.push_str(part);
                    }
                }
                Cow::Owned(out)
            }
        }
    }

    /// The page of a finding code where this language has one of its own.
    pub fn page(self, code: &str) -> Option<Page> {
        match self {
            Language::Vi => None,
            Language::En => pages::of(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_what_was_written() {
        assert!(matches!(
            Language::Vi.say("không đọc được"),
            Cow::Borrowed("không đọc được")
        ));
        let mut text = "không đọc được".to_owned();
        Language::Vi.turn(&mut text);
        assert_eq!(text, "không đọc được");
    }

    #[test]
    fn formulas_keep_their_places() {
        assert_eq!(
            Language::En.formula("HYPERLINK(\"#'Minh chứng'!A6\",\"thiếu\")"),
            "HYPERLINK(\"#'Minh chứng'!A6\",\"missing\")"
        );
        assert_eq!(
            Language::En.formula("COUNTIF('Chỉ tiêu'!A1:A9,\"đạt\")"),
            "COUNTIF('Chỉ tiêu'!A1:A9,\"met\")"
        );
    }
}
