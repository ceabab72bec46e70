//! Messages in English, for `--lang en`: one table of Vietnamese wordings and their translations.
//!
//! The library speaks Vietnamese. What reaches the screen is looked up here as a whole; `{}` stands for
//! whatever was filled in, which is looked up in turn. What the table lacks stays Vietnamese.

/// Vietnamese wording, tabulator, English wording; the `{}` of both in the same order.
const TABLE: &str = include_str!("messages.tsv");

/// The rows of the table, in its order.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once('\t'))
}

/// A message in English, as far as the table knows it.
pub(in crate::cli) fn translate(message: &str) -> String {
    let fits = rows().filter_map(|(vietnamese, english)| {
        let filled = fill_of(vietnamese, message)?;
        // The wording that leaves the least to be filled in is the one that was meant.
        let loose: usize = filled.iter().map(|part| part.len()).sum();
        Some((loose, english, filled))
    });
    let Some((_, english, filled)) = fits.min_by_key(|(loose, ..)| *loose) else {
        return message.to_owned();
    };
    let mut out = String::new();
    let mut filled = filled.into_iter();
    for (number, words) in english.split("{}").enumerate() {
        if number > 0 {
            let part = filled.next().unwrap_or_default();
            // A value of one's own making is no message: only shorter texts are looked up.
            out.push_str(&if part.len() < message.len() {
                translate(part)
            } else {
                part.to_owned()
            });
        }
        out.push_str(words);
    }
    out
}

/// What stands for each `{}` of a wording; none when the message is another one.
fn fill_of<'m>(wording: &str, message: &'m str) -> Option<Vec<&'m str>> {
    let mut pieces = wording.split("{}");
    let mut rest = message.strip_prefix(pieces.next()?)?;
    let mut filled = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        let at = if last && piece.is_empty() {
            rest.len()
        } else if last {
            rest.len() - piece.len().min(rest.len())
        } else {
            rest.find(piece)?
        };
        filled.push(rest.get(..at)?);
        rest = rest.get(at..)?.strip_prefix(piece)?;
    }
    rest.is_empty().then_some(filled)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn fills_in_what_was_filled_in() {
        assert_eq!(
            translate("`kind` phải là số nguyên, ở đây là chữ"),
            "`kind` must be a whole number, here it is text"
        );
        assert_eq!(
            translate("Không có mã “x”. Có phải “section-thin” không?"),
            "There is no code “x”. Did you mean “section-thin”?"
        );
        assert_eq!(translate("điều chưa ai dịch"), "điều chưa ai dịch");
        assert_eq!(translate(""), "");
    }

    /// The text of every source file.
    fn sources(folder: &Path, out: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_wording_is_one_the_program_uses_and_keeps_its_placeholders() {
        let mut program = String::new();
        sources(Path::new("src"), &mut program);
        let program: String = program.replace("\\\"", "\"").replace("\\\\", "\\");
        let joined: Vec<&str> = program.split_whitespace().collect();
        let program = joined.join(" ").replace(" \\ ", " ");
        for (vietnamese, english) in rows() {
            let count = |text: &str| text.matches("{}").count();
            assert_eq!(count(vietnamese), count(english), "{vietnamese}");
            let longest = vietnamese
                .split("{}")
                .flat_map(|piece| piece.split(". "))
                .max_by_key(|piece| piece.len())
                .unwrap_or_default();
            // Lists and joined sentences get their colons and ends when they are put together.
            let longest = longest.trim_end_matches([' ', ':', '.', '`', '"', '“']);
            let words: Vec<&str> = longest.split_whitespace().collect();
            // Some wordings are put together from two, so either end will do.
            let ends = [words.first_chunk::<3>(), words.last_chunk::<3>()];
            let known = words.len() < 6
                || longest.contains('\\')
                || ends
                    .iter()
                    .any(|end| end.is_none_or(|end| program.contains(&end.join(" "))));
            assert!(known, "no longer said: {vietnamese}");
        }
    }
}
