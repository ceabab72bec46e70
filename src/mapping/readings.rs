//! What the words of a heading can mean: without the period, without the name of who reports, with every
//! reading of its abbreviations.

use std::borrow::Cow;
use std::sync::Arc;

use crate::rules::{Marker, Outline};
use crate::text::{Lexicon, Token, TokenKind, WordHash};

use super::cues::Cue;
use super::found::Found;
use super::lines::Line;
use super::phrases::Hit;
use super::titles::{Fit, Fits, Meaning, Titles};

/// How many fits are choices.
const BEAM: usize = 20;
/// What a heading for an item loses as one for the only line below it.
const ONLY_LINE: i64 = 60;

/// The nodes a heading may stand for, with their scores; the name of an item with a single line below it
/// may also be that line's.
pub(super) fn choices(fits: &Fits, outline: &Outline) -> Vec<(usize, i64)> {
    let mut choices: Vec<(usize, i64)> = Vec::with_capacity(BEAM);
    for fit in fits.list.iter().take(BEAM) {
        if let Meaning::Node(node) = fit.meaning {
            choices.push((node, i64::from(fit.score)));
        }
    }
    for place in 0..choices.len() {
        let (node, score) = choices[place];
        if let [only] = outline.nodes[node].children[..] {
            let score = score - ONLY_LINE;
            match choices.iter_mut().find(|choice| choice.0 == only) {
                Some(known) => known.1 = known.1.max(score),
                None => choices.push((only, score)),
            }
        }
    }
    choices
}

/// How well the words of a heading fit. Words for the period ("6 tháng đầu năm 2024") say nothing about
/// the matter; words for those who report ("của chi đoàn ấp") say nothing about which part it is.
pub(super) fn fits(
    line: &Line<'_>,
    from: usize,
    to: usize,
    titles: &Titles,
    lexicon: &Lexicon,
    outline: &Outline,
) -> Arc<Fits> {
    let words = without(line.found, from, to, &[Cue::Period, Cue::Term]);
    let fits = titles.fits(&words, &line.text.key);
    let fits = other_readings(line, &words, fits, titles, lexicon);
    let names_reporter = |hit: &Hit<Cue>| {
        hit.value == Cue::Reporter && hit.first >= from && hit.last < to && hit.first > from
    };
    if !line.found.cues.iter().any(names_reporter) {
        return fits;
    }
    let bare = without(
        line.found,
        from,
        to,
        &[Cue::Period, Cue::Term, Cue::Reporter],
    );
    let parts = titles.fits(&bare, &line.text.key);
    let is_part = |fit: &&Fit| match fit.meaning {
        Meaning::Node(node) => outline.nodes[node].marker == Marker::Roman,
        Meaning::Other(_) => false,
    };
    Arc::new(joined(&fits, parts.list.iter().filter(is_part).copied()))
}

/// The better fit of each meaning.
fn joined(fits: &Fits, others: impl Iterator<Item = Fit>) -> Fits {
    let mut all = fits.clone();
    for other in others {
        match all.list.iter_mut().find(|fit| fit.meaning == other.meaning) {
            Some(fit) if fit.score < other.score => *fit = other,
            Some(_) => {}
            None => all.list.push(other),
        }
    }
    all.list
        .sort_unstable_by_key(|fit| (std::cmp::Reverse(fit.score), fit.meaning));
    all
}

/// A heading that fits this well by the first readings of its abbreviations asks for no others.
const FITS: u32 = 800;
/// A fit by a later reading, in per cent of the same fit by the first.
const LATER: u32 = 96;
/// So many readings of a heading are tried.
const TRIED: usize = 24;

/// Where the usual readings of abbreviations make no sense, the others are tried: "TT" may be propaganda,
/// thought or a township, and "thanh niên TN" does not say the same word twice.
fn other_readings(
    line: &Line<'_>,
    words: &[Token],
    fits: Arc<Fits>,
    titles: &Titles,
    lexicon: &Lexicon,
) -> Arc<Fits> {
    let characters = &line.found.tokens.characters;
    let mut shorts: Vec<(usize, usize, Vec<Vec<WordHash>>)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let first = words[at];
        let same = words[at..]
            .iter()
            .take_while(|token| token.start == first.start);
        let after = at + same.count();
        if first.expanded {
            let readings = lexicon.readings(&characters[first.start as usize..], !first.loose);
            if readings.len() > 1 {
                shorts.push((at, after, readings.to_vec()));
            }
        }
        at = after;
    }
    if shorts.is_empty() {
        return fits;
    }
    let said_elsewhere = |from: usize, to: usize, form: u64| {
        let others = words[..from].iter().chain(&words[to..]);
        others.into_iter().any(|token| token.form == form)
    };
    let mut repeats = false;
    for (from, to, readings) in &mut shorts {
        let says_more = |reading: &Vec<WordHash>| {
            !reading
                .iter()
                .all(|word| said_elsewhere(*from, *to, word.form))
        };
        let read = &words[*from..*to];
        repeats |= read
            .iter()
            .all(|token| said_elsewhere(*from, *to, token.form));
        if readings.iter().any(says_more) {
            readings.retain(says_more);
        }
    }
    let best = fits.list.first().map_or(0, |fit| fit.score);
    if best >= FITS && !repeats {
        return fits;
    }
    let mut texts: Vec<Vec<Token>> = vec![Vec::new()];
    let mut from = 0;
    for (start, after, readings) in &shorts {
        let mut next = Vec::new();
        for text in &texts {
            for reading in readings {
                let mut text = text.clone();
                text.extend(&words[from..*start]);
                text.extend(reading.iter().map(|word| Token {
                    key: word.key,
                    form: word.form,
                    ..words[*start]
                }));
                next.push(text);
            }
        }
        next.truncate(TRIED);
        texts = next;
        from = *after;
    }
    for text in &mut texts {
        text.extend(&words[from..]);
    }
    let share = if repeats { 100 } else { LATER };
    let mut all = if repeats {
        Fits {
            list: Vec::new(),
            total: fits.total,
        }
    } else {
        Fits::clone(&fits)
    };
    for text in &texts {
        let other = titles.fits(text, &line.text.key);
        let lowered = other.list.iter().map(|fit| Fit {
            score: fit.score * share / 100,
            ..*fit
        });
        all = joined(&all, lowered);
    }
    Arc::new(all)
}

/// The words of a heading but for some cues.
fn without<'f>(found: &'f Found, from: usize, to: usize, left_out: &[Cue]) -> Cow<'f, [Token]> {
    let tokens = &found.tokens.items;
    let cues = found.cues.iter();
    let cues: Vec<&Hit<Cue>> = cues
        .filter(|hit| left_out.contains(&hit.value) && hit.last >= from && hit.first < to)
        .collect();
    if cues.is_empty() {
        return Cow::Borrowed(&tokens[from..to]);
    }
    // "năm học 2023 - 2024", "nhiệm kỳ Đại hội lần thứ XII": the number belongs to it.
    let numeral = |token: &Token| {
        let roman = |c: &char| matches!(c, 'I' | 'V' | 'X');
        let (start, end) = (token.start as usize, token.end as usize);
        match token.kind {
            TokenKind::Digits | TokenKind::Mark(b'-') => true,
            TokenKind::Mark(_) => false,
            TokenKind::Word => found.tokens.characters[start..end].iter().all(roman),
        }
    };
    let spans: Vec<(usize, usize)> = cues
        .iter()
        .map(|hit| {
            let behind = tokens[hit.last + 1..].iter();
            let numerals = if hit.value == Cue::Reporter {
                0
            } else {
                behind.take_while(|token| numeral(token)).count()
            };
            (hit.first, hit.last + numerals)
        })
        .collect();
    let in_cue = |at: usize| spans.iter().any(|&(first, last)| first <= at && at <= last);
    (from..to)
        .filter(|&at| !in_cue(at))
        .map(|at| tokens[at])
        .collect()
}
