//! How well a heading's words fit the wordings of the outline: an IDF-weighted soft match over
//! toneless keys, tones minded where the text has them, one-letter slips forgiven.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::{ByHash, Hashes, Token, TokenKind, hash_word};

use super::memo::Memo;
use super::profile::Profile;
use super::readings::number_word;
use super::wordings::Wordings;

mod spelt;

pub(super) use spelt::Places;
use spelt::{Anchored, SPELT, WEIGHTY};

/// What a wording stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// An outline node, by index.
    Node(usize),
    /// A heading outside the outline, by index in the vocabulary.
    Other(usize),
}

/// A word of a heading, ready to be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    key: u64,
    form: u64,
    loose: bool,
    /// Index of its token.
    token: u32,
}

/// A word of a heading, slips mended: all that its weight depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Settled {
    key: u64,
    form: u64,
    loose: bool,
    slipped: bool,
}

#[derive(Debug, Clone)]
struct Wording {
    /// Index of its meaning.
    meaning: u32,
    weight: u32,
    /// Every word of it has to be there: "các nội dung khác" without "khác" is something else.
    whole: bool,
    /// Its words, the most telling first: dense index and form.
    words: Vec<(u32, u64)>,
    /// Its words as they stand.
    order: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    wording: u32,
    form: u64,
}

/// One word of the outline: how telling it is, and where it occurs.
#[derive(Debug, Clone, Default)]
struct Entry {
    weight: u32,
    postings: Vec<Posting>,
}

/// Every wording of every node, indexed by word.
#[derive(Debug)]
pub(super) struct Titles {
    /// What the wordings stand for, sorted.
    meanings: Vec<Meaning>,
    wordings: Vec<Wording>,
    /// Word → dense index.
    words: ByHash<u32>,
    entries: Vec<Entry>,
    /// By word: where its own begin in the list of those anchored, and one past the last.
    anchors: Vec<u32>,
    anchored: Vec<Anchored>,
    /// Hash of a word with one letter left out → the word.
    slips: ByHash<u64>,
    /// Weight of a word the outline never uses.
    unknown: u32,
    /// What speaks for a meaning when its wordings do not.
    profile: Profile,
    memo: Memo<Vec<Settled>, Fits>,
}

/// A fit in thousandths with the words it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// What it stands for.
    pub(super) meaning: Meaning,
    /// 0–1000.
    pub(super) score: u32,
    /// Weight of the heading's words it accounts for.
    pub(super) matched: u32,
}

/// The fits of a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fits {
    /// The best fit per meaning, best first.
    pub(super) list: Vec<Fit>,
    /// Weight of all its words.
    pub(super) total: u32,
}

impl Fits {
    /// The node that fits best.
    pub(super) fn node(&self) -> Option<(usize, u32)> {
        self.list.iter().find_map(|fit| match fit.meaning {
            Meaning::Node(node) => Some((node, fit.score)),
            Meaning::Other(_) => None,
        })
    }
}

/// How many fits of a heading are kept.
const KEPT: usize = 40;

/// Words of a heading that are not in the wording count for this much (per cent of their weight).
const EXTRA: u64 = 85;
/// Words of the wording that are not in the heading count for this much.
const ABSENT: u64 = 32;
/// A word with the right letters and the wrong tones counts for this much.
const WRONG_TONE: u32 = 55;
/// Fits below this are noise (thousandths).
const FAINT: u32 = 120;
/// A fit above this is a wording spelt out, which keeps its order …
const SPELT_OUT: u32 = 870;
/// … or loses up to half of this.
const DISORDER: u32 = 120;
/// A word with one letter wrong.
const SLIP: u32 = 85;

impl Wording {
    /// What a heading with these neighbours loses for standing in another order: "nguyên nhân hạn chế" is
    /// not "hạn chế và nguyên nhân".
    fn disorder(&self, pairs: &[(u32, u32)]) -> u32 {
        let kept = |pair: &&(u32, u32)| {
            let mut own = self.order.windows(2);
            own.any(|own| (own[0], own[1]) == **pair)
        };
        let broken = pairs.len() - pairs.iter().filter(kept).count();
        (broken as u32 * DISORDER / pairs.len().max(1) as u32).min(DISORDER / 2)
    }
}

impl Titles {
    /// Builds the index from (wording, meaning) pairs; nodes that are `whole` are met only by all words
    /// of a wording.
    pub(super) fn new<'a>(
        wordings: impl IntoIterator<Item = (&'a str, Meaning)>,
        whole: impl Fn(usize) -> bool,
        read: &Wordings<'_>,
    ) -> Titles {
        let mut slips = Slips::default();
        let mut parsed: BTreeMap<Meaning, Vec<(usize, Vec<Term>)>> = BTreeMap::new();
        for (place, (wording, meaning)) in wordings.into_iter().enumerate() {
            let wording = read.get(wording);
            slips.learn(&wording.text.key);
            let terms = terms(&wording.tokens.items);
            let known = parsed.entry(meaning).or_default();
            if !terms.is_empty() && !known.iter().any(|(_, known)| *known == terms) {
                known.push((place, terms));
            }
        }
        parsed.retain(|_, wordings| !wordings.is_empty());
        let meanings: Vec<Meaning> = parsed.keys().copied().collect();
        // A word is as telling as the number of meanings it appears under is small.
        let total = meanings.len().max(2) as u64;
        let mut uses: Vec<(u64, Meaning)> = parsed
            .iter()
            .flat_map(|(meaning, wordings)| {
                let terms = wordings.iter().flat_map(|(_, terms)| terms);
                terms.map(move |term| (term.key, *meaning))
            })
            .collect();
        uses.sort_unstable();
        uses.dedup();
        let mut words: ByHash<u32> = ByHash::default();
        let mut entries: Vec<Entry> = Vec::new();
        for of in uses.chunk_by(|a, b| a.0 == b.0) {
            words.insert(of[0].0, entries.len() as u32);
            entries.push(Entry {
                weight: rarity(total, of.len() as u64),
                ..Entry::default()
            });
        }
        // In the order given.
        let mut ordered: Vec<(usize, u32, Meaning, Vec<Term>)> = parsed
            .into_iter()
            .zip(0u32..)
            .flat_map(|((meaning, wordings), index)| {
                wordings
                    .into_iter()
                    .map(move |(place, terms)| (place, index, meaning, terms))
            })
            .collect();
        ordered.sort_unstable_by_key(|(place, ..)| *place);
        let mut list = Vec::with_capacity(ordered.len());
        let mut anchored: Vec<Anchored> = Vec::new();
        for ((_, index, meaning, terms), number) in ordered.into_iter().zip(0u32..) {
            let mut own: Vec<(u32, u64)> = Vec::with_capacity(terms.len());
            for term in &terms {
                let word = words[&term.key];
                own.push((word, term.form));
                entries[word as usize].postings.push(Posting {
                    wording: number,
                    form: term.form,
                });
            }
            let order = own.iter().map(|&(word, _)| word).collect();
            let weight_of = |word: u32| entries[word as usize].weight;
            own.sort_by_key(|&(word, _)| (std::cmp::Reverse(weight_of(word)), word));
            let weight: u32 = own.iter().map(|&(word, _)| weight_of(word)).sum();
            if weight >= WEIGHTY
                && own.len() >= 3
                && matches!(meaning, Meaning::Node(_))
                && let [(anchor, form), (second, _), ..] = own[..]
            {
                let needed = |word: u32| (weight - weight_of(word)) * 100 < weight * SPELT;
                anchored.push(Anchored {
                    word: anchor,
                    wording: number,
                    form: needed(anchor).then_some(form),
                    second: needed(second).then_some(second),
                });
            }
            list.push(Wording {
                meaning: index,
                whole: matches!(meaning, Meaning::Node(node) if whole(node)),
                weight,
                words: own,
                order,
            });
        }
        anchored.sort_by_key(|one| one.word);
        let words_upto = 0..=entries.len() as u32;
        let anchors = words_upto.map(|word| anchored.partition_point(|one| one.word < word) as u32);
        Titles {
            meanings,
            wordings: list,
            words,
            anchors: anchors.collect(),
            anchored,
            entries,
            slips: slips.found,
            unknown: rarity(total, 30),
            profile: Profile::default(),
            memo: Memo::default(),
        }
    }

    /// A misspelt word that no wording uses is read as the word one letter away, if there is one.
    fn settle(&self, token: &Token, key: &str) -> (u64, bool) {
        if self.words.contains_key(&token.key) || token.expanded || token.kind != TokenKind::Word {
            return (token.key, false);
        }
        let Some(word) = key.get(token.start as usize..token.end as usize) else {
            return (token.key, false);
        };
        // Every letter is left out in turn, which no word of a language is too long for.
        if !(3..=LONGEST_WORD).contains(&word.len()) {
            return (token.key, false);
        }
        let whole = hash_word(word.chars()).key;
        let found = self.slips.get(&whole).or_else(|| {
            (0..word.len()).find_map(|left_out| self.slips.get(&without(word, left_out)))
        });
        found.map_or((token.key, false), |&settled| (settled, true))
    }

    /// How well a heading's words fit. `key` is the key of the text the tokens come from.
    pub(super) fn fits(&self, tokens: &[Token], key: &str) -> Arc<Fits> {
        let mut words: Vec<Settled> = Vec::new();
        for term in terms(tokens) {
            let token = &tokens[term.token as usize];
            let (key, slipped) = if token.key == term.key {
                self.settle(token, key)
            } else {
                (term.key, false)
            };
            if !words.iter().any(|word| word.key == key) {
                words.push(Settled {
                    key,
                    form: term.form,
                    loose: term.loose,
                    slipped,
                });
            }
        }
        let hash = words.iter().fold(0u64, |hash, word| {
            let own = word.form ^ u64::from(word.loose) ^ (u64::from(word.slipped) << 1);
            (hash ^ word.key)
                .rotate_left(29)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ^ own
        });
        let words = words.as_slice();
        self.memo.get(hash, words, || self.weigh(words))
    }

    /// The neighbours among the words of a heading that wordings know.
    fn pairs(&self, words: &[Settled]) -> Vec<(u32, u32)> {
        let known: Vec<u32> = words
            .iter()
            .filter_map(|word| self.words.get(&word.key).copied())
            .collect();
        known.windows(2).map(|pair| (pair[0], pair[1])).collect()
    }

    fn weigh(&self, words: &[Settled]) -> Fits {
        let mut total = 0u32;
        let mut matched: Vec<u32> = vec![0; self.wordings.len()];
        let mut touched: Vec<u32> = Vec::with_capacity(self.wordings.len());
        for settled in words {
            let Some(&word) = self.words.get(&settled.key) else {
                total += self.unknown;
                continue;
            };
            let entry = &self.entries[word as usize];
            total += entry.weight;
            let right = if settled.slipped { SLIP } else { 100 };
            let right = entry.weight * right / 100;
            let wrong = entry.weight * WRONG_TONE / 100;
            let any_tone = settled.slipped || settled.loose;
            for posting in &entry.postings {
                let slot = &mut matched[posting.wording as usize];
                if *slot == 0 {
                    touched.push(posting.wording);
                }
                *slot += if any_tone || posting.form == settled.form {
                    right
                } else {
                    wrong
                };
            }
        }
        // The best of each meaning.
        let mut best: Vec<(u32, u32)> = vec![(0, 0); self.meanings.len()];
        let mut pairs: Option<Vec<(u32, u32)>> = None;
        for wording in touched {
            let matched = matched[wording as usize];
            let wording = &self.wordings[wording as usize];
            let extra = u64::from(total.saturating_sub(matched));
            let absent = u64::from(wording.weight.saturating_sub(matched));
            let m = u64::from(matched);
            let missing = if wording.whole { 100 } else { ABSENT };
            let all = (m + (extra * EXTRA + absent * missing) / 100).max(1);
            let slot = &mut best[wording.meaning as usize];
            // Most wordings share a common word at best, and need no division.
            if m * 1000 < all * u64::from(slot.0.max(FAINT)) {
                continue;
            }
            let mut score = (m * 1000 / all) as u32;
            if score > SPELT_OUT && score > slot.0 {
                let pairs = pairs.get_or_insert_with(|| self.pairs(words));
                score = score.saturating_sub(wording.disorder(pairs)).max(SPELT_OUT);
            }
            *slot = (score, matched).max(*slot);
        }
        let mut fits: Vec<Fit> = best
            .into_iter()
            .zip(&self.meanings)
            .filter(|((score, _), _)| *score >= FAINT)
            .map(|((score, matched), &meaning)| Fit {
                meaning,
                score,
                matched,
            })
            .collect();
        self.liken(words, &mut fits);
        let order = |fit: &Fit| (std::cmp::Reverse(fit.score), fit.meaning);
        if fits.len() > KEPT {
            fits.select_nth_unstable_by_key(KEPT, order);
            fits.truncate(KEPT);
        }
        fits.sort_unstable_by_key(order);
        Fits { list: fits, total }
    }
}

/// A node that no wording fits better than this may be told by its likeness …
const WEAK: u32 = 620;
/// … from this share of the heading's weight on, so far ahead of the next (thousandths).
const LIKE: u64 = 300;
const AHEAD: u64 = 60;
/// Two or three words say nothing unless they weigh this much.
const LEAST: u64 = 1_500_000;

impl Titles {
    /// Learns what else speaks for the meanings.
    pub(super) fn with_profile(self, profile: Profile) -> Titles {
        Titles { profile, ..self }
    }

    /// What else speaks for the meanings.
    pub(super) fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Where no wording fits, the words that speak for a node do.
    fn liken(&self, words: &[Settled], fits: &mut Vec<Fit>) {
        if fits.iter().any(|fit| fit.score >= WEAK) {
            return;
        }
        let keys = words.iter().map(|word| word.key);
        let Some(like) = self.profile.likeness(keys, self.profile.all()) else {
            return;
        };
        if like.share() < LIKE || like.ahead() < AHEAD || like.score < LEAST {
            return;
        }
        let score = (400 + like.share() * 2 / 5) as u32;
        match fits.iter_mut().find(|fit| fit.meaning == like.meaning) {
            Some(fit) => fit.score = fit.score.max(score),
            None => fits.push(Fit {
                meaning: like.meaning,
                score,
                matched: 0,
            }),
        }
    }
}

impl Term {
    /// Toneless identity.
    pub(super) fn key(self) -> u64 {
        self.key
    }
}

/// The distinct words and numbers of a heading; "1 + 2" is one term, as it is one name.
pub(super) fn terms(tokens: &[Token]) -> Vec<Term> {
    let mut result: Vec<Term> = Vec::with_capacity(tokens.len());
    let mut seen = Hashes::default();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let mut term = Term {
            key: token.key,
            form: token.form,
            loose: token.loose,
            token: at as u32,
        };
        match token.kind {
            TokenKind::Mark(_) => {
                at += 1;
                continue;
            }
            TokenKind::Digits => {
                term.loose = true;
                if let Some(word) = number_word(token.key) {
                    (term.key, term.form, term.loose) = (word.key, word.form, false);
                }
                if let (Some(plus), Some(second)) = (tokens.get(at + 1), tokens.get(at + 2))
                    && plus.kind == TokenKind::Mark(b'+')
                    && second.kind == TokenKind::Digits
                {
                    term.key = token.key.rotate_left(7) ^ second.key.rotate_left(31) ^ 0x2b;
                    at += 2;
                }
            }
            TokenKind::Word => {}
        }
        let fresh = if result.len() < FEW {
            !result.iter().any(|t| t.key == term.key)
        } else {
            if seen.is_empty() {
                seen.extend(result.iter().map(|t| t.key));
            }
            seen.insert(term.key)
        };
        if fresh {
            result.push(term);
        }
        at += 1;
    }
    result
}

/// So many words are looked through faster than hashed.
const FEW: usize = 40;

/// log2(total / count) in hundredths, at least a little.
pub(super) fn rarity(total: u64, count: u64) -> u32 {
    let ratio = (total << 16) / count.max(1);
    let whole = 63 - u64::from(ratio.leading_zeros());
    let fraction = if whole >= 7 {
        ((ratio >> (whole - 7)) & 0x7f) * 100 / 128
    } else {
        0
    };
    let hundredths = (whole * 100 + fraction).saturating_sub(1600);
    (hundredths as u32).max(25)
}

/// Letters of the longest word that may be a misspelt one.
const LONGEST_WORD: usize = 24;

/// One-letter slips of the words of an outline.
#[derive(Default)]
struct Slips {
    /// Hash of a word with one letter left out → the word.
    found: ByHash<u64>,
    learnt: Hashes,
}

impl Slips {
    /// Makes the slips of a wording's words findable; `key` is the wording without tones.
    fn learn(&mut self, key: &str) {
        for word in key.split(|c: char| !c.is_ascii_alphabetic()) {
            if word.len() < 4 {
                continue;
            }
            let target = hash_word(word.chars()).key;
            if self.learnt.insert(target) {
                for left_out in 0..word.len() {
                    self.found.entry(without(word, left_out)).or_insert(target);
                }
            }
        }
    }
}

fn without(word: &str, left_out: usize) -> u64 {
    let letters = word.chars().enumerate();
    hash_word(letters.filter(move |(i, _)| *i != left_out).map(|(_, c)| c)).key
}
