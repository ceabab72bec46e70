//! What the words of a heading can mean: without the period, without the name of who reports, with every
//! reading of its abbreviations.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use crate::rules::{Marker, Outline};
use crate::text::{Lexicon, Token, TokenKind, WordHash, hash_word};

use super::cues::{Cue, List, Lists};
use super::found::Found;
use super::labels::rank;
use super::lines::Line;
use super::phrases::Hit;
use super::sequence::is_ancestor;
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
    lists: &Lists,
) -> Arc<Fits> {
    if names_unit(line, from, to) {
        return Arc::default();
    }
    let words = without(line.found, from, to, &[Cue::Period, Cue::Term]);
    let fits = titles.fits(&words, &line.text.key);
    let fits = other_readings(line, &words, fits, titles, lexicon);
    let fits = without_opening(line, from, to, fits, titles, lists);
    let fits = without_reporter(line, from, to, fits, titles);
    let fits = without_remark(line, from, to, fits, titles);
    let fits = of_parts(line, from, to, fits, titles, outline);
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

/// "ĐOÀN XÃ TÂN HỘI": a line of nothing but a unit and its name is a letterhead.
fn names_unit(line: &Line<'_>, from: usize, to: usize) -> bool {
    let tokens = &line.found.tokens.items[..to];
    let name = |token: &Token| token.capital && token.kind == TokenKind::Word;
    line.label.is_none()
        && line.found.cues.iter().any(|hit| {
            hit.value == Cue::UnitName
                && hit.first == from
                && hit.last < to
                && (hit.last + 1 < to || line.emphasis.capitals)
                && tokens[hit.last + 1..].iter().all(name)
        })
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

/// A fit of the words before a remark in brackets, in per cent of the same fit of them all.
const BARE: u32 = 97;

/// The better of the fits and those of a part of the heading, which leave a little to them.
fn joined_part(fits: Arc<Fits>, part: &Fits) -> Arc<Fits> {
    let nodes = part
        .list
        .iter()
        .filter(|fit| matches!(fit.meaning, Meaning::Node(_)));
    let lowered = nodes.map(|fit| Fit {
        score: fit.score * BARE / 100,
        ..*fit
    });
    Arc::new(joined(&fits, lowered))
}

/// "Tình hình thực hiện công tác đoàn viên": the first words say nothing of the matter.
fn without_opening(
    line: &Line<'_>,
    from: usize,
    to: usize,
    fits: Arc<Fits>,
    titles: &Titles,
    lists: &Lists,
) -> Arc<Fits> {
    let tokens = &line.found.tokens.items;
    let opens = |token: &&Token| {
        token.kind == TokenKind::Word && !token.expanded && lists.has(List::Opening, token)
    };
    let start = from + tokens[from..to].iter().take_while(opens).count();
    let known = fits.list.first().is_some_and(|fit| fit.score >= SPELT);
    // The parts of a report are named with such words.
    let label = line.label.as_ref();
    let part = label.is_some_and(|label| label.rank <= rank::ROMAN);
    if start < from + 2 || to < start + 2 || known || part {
        return fits;
    }
    let bare = without(line.found, start, to, &[Cue::Period, Cue::Term]);
    joined_part(fits, &titles.fits(&bare, &line.text.key))
}

/// "Công tác tuyên truyền của Đoàn xã Vĩnh Hòa", "… trên địa bàn huyện": who reports, and nothing but a
/// name behind it.
fn without_reporter(
    line: &Line<'_>,
    from: usize,
    to: usize,
    fits: Arc<Fits>,
    titles: &Titles,
) -> Arc<Fits> {
    let tokens = &line.found.tokens.items;
    let name = |token: &Token| token.capital && token.kind == TokenKind::Word;
    let mut cues = line.found.cues.iter();
    let reporter = cues.find(|hit| {
        hit.value == Cue::Reporter
            && hit.first > from
            && hit.last < to
            && tokens[hit.last + 1..to].iter().all(name)
    });
    let Some(reporter) = reporter else {
        return fits;
    };
    let bare = without(line.found, from, reporter.first, &[Cue::Period, Cue::Term]);
    joined_part(fits, &titles.fits(&bare, &line.text.key))
}

/// "Chủ trương “1 + 2” (mỗi cán bộ Đoàn giúp đỡ 2 thanh niên)": what closes a heading in brackets may be
/// no part of its name.
fn without_remark(
    line: &Line<'_>,
    from: usize,
    to: usize,
    fits: Arc<Fits>,
    titles: &Titles,
) -> Arc<Fits> {
    let tokens = &line.found.tokens.items[from..to];
    let closed = tokens
        .last()
        .is_some_and(|t| t.kind == TokenKind::Mark(b')'));
    let known = fits.list.first().is_some_and(|fit| fit.score >= FITS);
    if !closed || known {
        return fits;
    }
    let opens = |token: &Token| token.kind == TokenKind::Mark(b'(');
    let Some(end) = tokens.iter().position(opens).filter(|&at| at > 0) else {
        return fits;
    };
    joined_part(fits, &titles.fits(&tokens[..end], &line.text.key))
}

/// The longest heading, in tokens, that is looked at as several names …
const SEVERAL: usize = 16;
/// … where the whole says something of the outline at all …
const SOMETHING: u32 = 450;
/// … each of which fits so well …
const NAMED: u32 = 900;
/// … and which together fit this much of the first of them, in per cent …
const TOGETHER: u32 = 95;
/// … and never as well as its own wording would.
const NOT_ITS_OWN: u32 = 850;

/// "Bảo vệ môi trường và an toàn giao thông": a heading of several names stands for the first of them.
fn of_parts(
    line: &Line<'_>,
    from: usize,
    to: usize,
    fits: Arc<Fits>,
    titles: &Titles,
    outline: &Outline,
) -> Arc<Fits> {
    let tokens = &line.found.tokens.items[from..to];
    let whole = fits.list.first().map_or(0, |fit| fit.score);
    let named = (SOMETHING..SPELT).contains(&whole);
    let content = line.lead.is_some_and(|lead| lead.content.is_some());
    if !named || content || tokens.len() > SEVERAL || line.label.is_none() {
        return fits;
    }
    let key = line.text.key.as_str();
    let joins = |token: &Token| match token.kind {
        TokenKind::Mark(mark) => matches!(mark, b',' | b';' | b'&' | b'-'),
        TokenKind::Digits => false,
        TokenKind::Word => &key[token.start as usize..token.end as usize] == "va",
    };
    let mut best: Vec<(usize, u32)> = Vec::new();
    let mut parts = tokens.split(joins).filter(|part| !part.is_empty());
    if parts.clone().nth(1).is_none() {
        return fits;
    }
    let all = parts.all(|part| match titles.fits(part, key).list.first() {
        Some(fit) if fit.score >= NAMED => match fit.meaning {
            Meaning::Node(node) => {
                best.push((node, fit.score));
                true
            }
            Meaning::Other(_) => false,
        },
        _ => false,
    });
    let related =
        |a: usize, b: usize| a == b || is_ancestor(outline, a, b) || is_ancestor(outline, b, a);
    let [(first, score), others @ ..] = &best[..] else {
        return fits;
    };
    if !all || others.iter().any(|(other, _)| related(*first, *other)) {
        return fits;
    }
    let whole = Fit {
        meaning: Meaning::Node(*first),
        score: (score * TOGETHER / 100).min(NOT_ITS_OWN),
        matched: 0,
    };
    Arc::new(joined(&fits, [whole].into_iter()))
}

/// A heading that fits this well is a wording spelt out.
const SPELT: u32 = 870;
/// A heading that fits this well by the first readings of its abbreviations asks for no others.
const FITS: u32 = 800;
/// A fit by a later reading, in per cent of the same fit by the first.
const LATER: u32 = 96;
/// A short form of so many characters holds the name.
const LONG: u32 = 4;
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
    // A long one that means two things names two things: "RLĐV".
    let long = |from: usize| words[from].end - words[from].start >= LONG;
    if best >= FITS && !repeats && !shorts.iter().any(|(from, ..)| long(*from)) {
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

/// The small numbers by their digits, with the word.
/// Five is not among them, as its word is also the year.
static NUMBER_WORDS: LazyLock<Vec<(u64, WordHash)>> = LazyLock::new(|| {
    let words = ["một", "hai", "ba", "bốn", "", "sáu", "bảy", "tám", "chín"];
    let named = (1..).zip(words).filter(|(_, word)| !word.is_empty());
    named
        .flat_map(|(value, word)| {
            let word = hash_word(word.chars());
            let digits = [format!("{value}"), format!("0{value}")];
            digits.map(|digits| (hash_word(digits.chars()).key, word))
        })
        .collect()
});

/// The word of a small number written in digits: "3 chương trình" and "ba chương trình" are one name.
pub(super) fn number_word(digits: u64) -> Option<WordHash> {
    let known = NUMBER_WORDS.iter().find(|(key, _)| *key == digits);
    known.map(|(_, word)| *word)
}
