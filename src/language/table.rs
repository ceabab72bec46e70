//! Vietnamese wordings and their English: one row a wording, a tabulator between the two.
//!
//! Placeholders say what becomes of the text that was filled in: `{}` is looked up in turn, `{=}` was
//! read somewhere and stays, `{#}` is a number and `{.}` an id, which stay too. What stands in
//! quotation marks stays too, unless it is `{~}`, a quoted wording.
//! `{1}`, `{2}`… on the English side put them in another order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The tables; a wording that two of them hold means the same in both.
const TABLES: [&str; 5] = [
    include_str!("cli.tsv"),
    include_str!("reading.tsv"),
    include_str!("findings.tsv"),
    include_str!("scoring.tsv"),
    include_str!("workbook.tsv"),
];

/// What may stand in a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Looked up in turn.
    Said,
    /// Kept.
    Data,
    /// A number, kept.
    Number,
    /// An id or another text without a space, a comma or a semicolon, kept.
    Id,
}

/// A wording with placeholders.
struct Template {
    /// What stands before the first placeholder.
    head: &'static str,
    /// Each placeholder with the text behind it.
    rest: Vec<(Kind, &'static str)>,
    english: &'static str,
}

struct Index {
    /// Wordings without placeholders.
    whole: HashMap<&'static str, &'static str>,
    /// Templates by the word they begin with.
    by_word: HashMap<&'static str, Vec<Template>>,
    /// Templates that begin with a placeholder, or with part of a word.
    open: Vec<Template>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        whole: HashMap::new(),
        by_word: HashMap::new(),
        open: Vec::new(),
    };
    for (vietnamese, english) in rows() {
        let (head, rest) = pieces(vietnamese);
        if rest.is_empty() {
            index.whole.insert(vietnamese, english);
            continue;
        }
        let template = Template {
            head,
            rest,
            english,
        };
        match head.split_once(' ') {
            Some((word, _)) => index.by_word.entry(word).or_default().push(template),
            None => index.open.push(template),
        }
    }
    index
});

/// The rows of all tables, in their order.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES
        .iter()
        .flat_map(|table| table.lines())
        .filter_map(|line| line.split_once('\t'))
}

/// The text before the first placeholder, and each placeholder with the text behind it.
fn pieces(wording: &str) -> (&str, Vec<(Kind, &str)>) {
    let mut rest = Vec::new();
    let Some((head, mut left)) = wording.split_once('{') else {
        return (wording, rest);
    };
    let mut before = head;
    while let Some((sign, behind)) = left.split_once('}') {
        let (text, more) = behind.split_once('{').unwrap_or((behind, ""));
        let quoted = before.ends_with(['“', '"', '`']) && text.starts_with(['”', '"', '`']);
        let kind = match sign {
            "#" => Kind::Number,
            "." => Kind::Id,
            "~" => Kind::Said,
            "" if !quoted => Kind::Said,
            _ => Kind::Data,
        };
        rest.push((kind, text));
        before = text;
        left = more;
    }
    (head, rest)
}

/// A text of the program in English, as far as the tables know it.
pub(super) fn translate(text: &str) -> Cow<'_, str> {
    said(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The English of a wording without placeholders.
pub(super) fn word(text: &str) -> Option<&'static str> {
    INDEX.whole.get(text).copied()
}

fn said(text: &str) -> Option<String> {
    // Spaces at the ends keep parts of a sentence apart.
    let inner = text.trim_matches([' ', '\n']);
    if inner.is_empty() {
        return None;
    }
    let english = sentence(inner).or_else(|| part_by_part(inner))?;
    let start = inner.as_ptr() as usize - text.as_ptr() as usize;
    let (before, after) = (&text[..start], &text[start + inner.len()..]);
    Some(format!("{before}{english}{after}"))
}

/// A wording, begun with a capital or not, with its full stop or not.
fn sentence(text: &str) -> Option<String> {
    let either = |text: &str| known(text).or_else(|| known_but_for_its_capital(text));
    either(text).or_else(|| {
        if let Some(bare) = text.strip_suffix('.') {
            return either(bare).map(|english| format!("{english}."));
        }
        let mut english = either(&format!("{text}."))?;
        if english.ends_with('.') {
            english.pop();
        }
        Some(english)
    })
}

fn known(text: &str) -> Option<String> {
    if let Some(english) = INDEX.whole.get(text) {
        return Some((*english).to_owned());
    }
    let word = text.split(' ').next().unwrap_or_default();
    let by_word = INDEX.by_word.get(word).into_iter().flatten();
    // The wording that leaves the least to be filled in is the one that was meant.
    let (_, template, filled) = by_word
        .chain(&INDEX.open)
        .filter_map(|template| {
            let filled = fill_of(template, text)?;
            let kinds = template.rest.iter().map(|(kind, _)| *kind);
            let loose: usize = filled.iter().zip(kinds).map(looseness).sum();
            Some((loose, template, filled))
        })
        .min_by_key(|(loose, ..)| *loose)?;
    Some(fill(template, &filled))
}

/// What a filled-in text counts against its wording: what was read seldom is more than a clause.
fn looseness((part, kind): (&&str, Kind)) -> usize {
    let runs_on = kind == Kind::Data && ["; ", ". "].iter().any(|end| part.contains(end));
    part.len() + if runs_on { 10_000 } else { 0 }
}

/// A sentence begun with the wording of the middle of another.
fn known_but_for_its_capital(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let first = letters.next().filter(|first| first.is_uppercase())?;
    let small: String = first.to_lowercase().chain(letters).collect();
    let english = known(&small)?;
    let mut letters = english.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// Sentences and parts of sentences put together, each looked up by itself.
fn part_by_part(text: &str) -> Option<String> {
    for between in ["\n", ". ", "; ", "  ·  ", " · ", ", "] {
        let parts = split(text, between);
        if parts.len() < 2 {
            continue;
        }
        let mut any = false;
        let said: Vec<String> = parts
            .iter()
            .map(|part| match said(part) {
                Some(english) => {
                    any = true;
                    english
                }
                None => (*part).to_owned(),
            })
            .collect();
        if any {
            return Some(said.join(between));
        }
    }
    None
}

/// The parts of a text between separators that do not stand in quotation marks or brackets.
fn split<'t>(text: &'t str, between: &str) -> Vec<&'t str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, c) in text.char_indices() {
        match c {
            '“' | '(' => depth += 1,
            '”' | ')' => depth -= 1,
            _ if depth <= 0 && at >= start && text[at..].starts_with(between) => {
                parts.push(&text[start..at]);
                start = at + between.len();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// What stands for each placeholder of a wording; none when the text is another one.
fn fill_of<'m>(template: &Template, text: &'m str) -> Option<Vec<&'m str>> {
    let (_, end) = template.rest.last()?;
    if !text.ends_with(end) {
        return None;
    }
    let left = text.strip_prefix(template.head)?;
    let mut filled = Vec::with_capacity(template.rest.len());
    let mut tries = TRIES;
    fits(&template.rest, left, &mut filled, &mut tries).then_some(filled)
}

/// How many places are tried for the words of one template: only a text of many equal parts has more.
const TRIES: u32 = 500;

/// Whether placeholders and the words behind them make up a text, and what fills each.
fn fits<'m>(
    rest: &[(Kind, &str)],
    text: &'m str,
    filled: &mut Vec<&'m str>,
    tries: &mut u32,
) -> bool {
    let Some(((kind, behind), more)) = rest.split_first() else {
        return text.is_empty();
    };
    let mut take = |at: usize| {
        if *tries == 0 {
            return false;
        }
        *tries -= 1;
        let Some((part, left)) = text.split_at_checked(at) else {
            return false;
        };
        let Some(left) = left.strip_prefix(behind).filter(|_| kind.holds(part)) else {
            return false;
        };
        filled.push(part);
        let all = fits(more, left, filled, tries);
        if !all {
            filled.pop();
        }
        all
    };
    if more.is_empty() {
        return text.len() >= behind.len() && take(text.len() - behind.len());
    }
    text.match_indices(behind).any(|(at, _)| take(at))
}

impl Kind {
    /// Whether a text may fill a placeholder of this kind.
    fn holds(self, part: &str) -> bool {
        !part.is_empty()
            && match self {
                Kind::Data => true,
                Kind::Said => is_balanced(part),
                Kind::Id => part.is_ascii() && !part.contains([' ', ',', ';']),
                Kind::Number => part
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || b".,-+/".contains(&byte)),
            }
    }
}

/// Every bracket and quotation mark that is opened is closed, and none before.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0_i32;
    for c in text.chars() {
        match c {
            '“' | '(' => depth += 1,
            '”' | ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn fill(template: &Template, filled: &[&str]) -> String {
    let mut out = String::new();
    let mut next = 0;
    for (number, piece) in template.english.split('{').enumerate() {
        if number == 0 {
            out.push_str(piece);
            continue;
        }
        let (sign, words) = piece.split_once('}').unwrap_or(("", piece));
        let at = sign.parse::<usize>().map_or(next, |given| given - 1);
        next += 1;
        let part = filled.get(at).copied().unwrap_or_default();
        let kind = template.rest.get(at).map_or(Kind::Data, |(kind, _)| *kind);
        match said(part).filter(|_| kind == Kind::Said) {
            Some(english) => out.push_str(&english),
            None => out.push_str(part),
        }
        out.push_str(words);
    }
    out
}

#[cfg(test)]
mod tests;
