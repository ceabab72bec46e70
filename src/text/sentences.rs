//! Where sentences end.

use super::numbers::Number;
use super::tokens::Tokens;

/// A range of characters of `clean`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// The sentences of a text. A stop ends a sentence when a capital, a bullet or nothing follows; a
/// stop inside a number, after a single letter or after a short form does not. Line breaks end
/// sentences too, unless the line ends in the middle of one of `numbers`.
pub fn sentences(tokens: &Tokens, numbers: &[Number]) -> Vec<Span> {
    let characters = &tokens.characters;
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, &c) in characters.iter().enumerate() {
        // Nearly every character is a letter, and all letters are beyond these signs.
        if c > '?' && c != '…' {
            continue;
        }
        let ends = match c {
            '\n' | '!' | '?' => true,
            '.' | '…' => ends_here(characters, at),
            _ => false,
        };
        if ends && !inside_number(numbers, at) {
            push(characters, start, at + 1, &mut spans);
            start = at + 1;
        }
    }
    push(characters, start, characters.len(), &mut spans);
    if numbers.len() > NUMBERS || characters.len() > CHARACTERS {
        return shortened(&spans, characters, numbers);
    }
    spans
}

/// Numbers of one sentence. What relates them to each other takes a time that grows with their cube.
const NUMBERS: usize = 100;
/// Characters of one sentence: several pages.
const CHARACTERS: usize = 16_000;

/// The sentences, with those that are none cut: a list of numbers, a text without a stop.
fn shortened(spans: &[Span], characters: &[char], numbers: &[Number]) -> Vec<Span> {
    let mut short = Vec::with_capacity(spans.len());
    for span in spans {
        let (mut start, mut held) = (span.start, 0);
        let first = numbers.partition_point(|number| number.start < span.start);
        let mut inside = numbers[first..].iter().peekable();
        for at in span.start..span.end {
            if inside.next_if(|number| number.start == at).is_some() {
                held += 1;
                if held > NUMBERS {
                    push(characters, start, at, &mut short);
                    (start, held) = (at, 1);
                }
            } else if at - start > CHARACTERS && characters[at].is_whitespace() {
                push(characters, start, at, &mut short);
                (start, held) = (at, 0);
            }
        }
        push(characters, start, span.end, &mut short);
    }
    short
}

fn inside_number(numbers: &[Number], at: usize) -> bool {
    let next = numbers.partition_point(|number| number.end <= at + 1);
    numbers.get(next).is_some_and(|number| number.start <= at)
}

fn ends_here(characters: &[char], at: usize) -> bool {
    let mut next = at + 1;
    while characters
        .get(next)
        .is_some_and(|c| matches!(c, '.' | '…' | ')' | '”' | '"'))
    {
        next += 1;
    }
    let Some(&follower) = characters.get(next) else {
        return true;
    };
    if !follower.is_whitespace() {
        return false;
    }
    let word_start = characters[..at]
        .iter()
        .rposition(|c| !c.is_alphanumeric())
        .map_or(0, |i| i + 1);
    let word = &characters[word_start..at];
    // "1." and "a." are labels, "TP." and "TM." short forms.
    if word_start == 0 && word.len() <= 3
        || word.len() == 1 && word[0].is_alphabetic()
        || word.len() <= 2 && !word.is_empty() && word.iter().all(|c| c.is_uppercase())
    {
        return false;
    }
    characters[next..]
        .iter()
        .find(|c| !c.is_whitespace())
        .is_none_or(|c| {
            c.is_uppercase()
                || c.is_ascii_digit() && !joins_digits(characters, at)
                || !c.is_alphanumeric()
        })
}

/// "256. 010": a number torn by a stray space.
fn joins_digits(characters: &[char], at: usize) -> bool {
    let before = at > 0 && characters[at - 1].is_ascii_digit();
    let after: String = characters[at + 1..]
        .iter()
        .skip_while(|c| c.is_whitespace())
        .take_while(|c| c.is_ascii_digit())
        .collect();
    before && after.len() == 3
}

fn push(characters: &[char], start: usize, end: usize, spans: &mut Vec<Span>) {
    let skipped = characters[start..end]
        .iter()
        .take_while(|c| c.is_whitespace())
        .count();
    let start = start + skipped;
    let trailing = characters[start..end]
        .iter()
        .rev()
        .take_while(|c| c.is_whitespace())
        .count();
    let end = end - trailing;
    if end > start {
        spans.push(Span { start, end });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lexicon, normalize};

    fn cut(raw: &str) -> Vec<String> {
        let lexicon = Lexicon::default();
        let text = normalize(raw, &[], &lexicon);
        let tokens = Tokens::new(&text, &lexicon, true);
        sentences(&tokens, &crate::text::scan(&text, &tokens))
            .iter()
            .map(|s| text.raw_slice(s.start, s.end))
            .collect()
    }

    #[test]
    fn stops_inside_numbers_and_labels_do_not_end_sentences() {
        assert_eq!(
            cut("1. Đã trồng 85.000 cây tại TP. Sóc Trăng. Phấn đấu thêm 256. 010 cây."),
            [
                "1. Đã trồng 85.000 cây tại TP. Sóc Trăng.",
                "Phấn đấu thêm 256. 010 cây."
            ]
        );
    }

    #[test]
    fn line_breaks_end_sentences() {
        assert_eq!(cut("một\nhai. Ba"), ["một", "hai.", "Ba"]);
        assert_eq!(cut("huy động 5.\n480 lượt"), ["huy động 5.\n480 lượt"]);
    }

    #[test]
    fn what_never_ends_is_cut() {
        let text = "1/2 ".repeat(1_000);
        let cuts = cut(&text);
        assert_eq!(cuts.len(), 20);
        assert_eq!(cuts.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(cut(&"đoàn viên ".repeat(5_000)).len(), 4);
        let list: Vec<String> = (1..=NUMBERS).map(|n| format!("{n} đoàn viên")).collect();
        assert_eq!(cut(&list.join(", ")).len(), 1);
    }
}
