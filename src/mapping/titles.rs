//! How well a heading's words fit the wordings of the outline: an IDF-weighted soft match over
//! toneless keys, tones minded where the text has them, one-letter slips forgiven.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::{ByHash, Lexicon, Token, TokenKind, Tokens};

use super::memo::Memo;

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
    meaning: Meaning,
    weight: u32,
    /// Every word of it has to be there: "các nội dung khác" without "khác" is something else.
    whole: bool,
    /// Its words: dense index and form.
    words: Vec<(u32, u64)>,
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
    /// Wordings whose most telling word this is.
    anchored: Vec<u32>,
}

/// Every wording of every node, indexed by word.
#[derive(Debug)]
pub(super) struct Titles {
    wordings: Vec<Wording>,
    /// Word → dense index.
    words: ByHash<u32>,
    entries: Vec<Entry>,
    /// Hash of a word with one letter left out → the word.
    slips: ByHash<u64>,
    /// Weight of a word the outline never uses.
    unknown: u32,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fits {
    /// The best fit per meaning, best first.
    pub(super) list: Vec<Fit>,
    /// Weight of all its words.
    pub(super) total: u32,
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
const FAINT: u64 = 120;
/// A word with one letter wrong.
const SLIP: u32 = 85;

impl Titles {
    /// Builds the index from (wording, meaning) pairs; nodes in `whole` are met only by all words of a
    /// wording.
    pub(super) fn new<'a>(
        wordings: impl IntoIterator<Item = (&'a str, Meaning)>,
        whole: &[usize],
        lexicon: &Lexicon,
    ) -> Titles {
        let mut parsed: Vec<(Vec<Term>, Meaning)> = Vec::new();
        for (wording, meaning) in wordings {
            let text = crate::text::normalize(wording, &[], lexicon);
            let tokens = Tokens::new(&text, lexicon, true);
            let terms = terms(&tokens.items);
            if !terms.is_empty()
                && !parsed
                    .iter()
                    .any(|(known, of)| *of == meaning && *known == terms)
            {
                parsed.push((terms, meaning));
            }
        }
        // A word is as telling as the number of meanings it appears under is small.
        let mut meanings: BTreeMap<u64, std::collections::BTreeSet<Meaning>> = BTreeMap::new();
        for (terms, meaning) in &parsed {
            for term in terms {
                meanings.entry(term.key).or_default().insert(*meaning);
            }
        }
        let total = parsed
            .iter()
            .map(|(_, m)| *m)
            .collect::<std::collections::BTreeSet<_>>()
            .len()
            .max(2) as u64;
        let weights: BTreeMap<u64, u32> = meanings
            .iter()
            .map(|(&key, of)| (key, rarity(total, of.len() as u64)))
            .collect();
        let mut words: ByHash<u32> = ByHash::default();
        let mut entries: Vec<Entry> = Vec::with_capacity(weights.len());
        for (&key, &weight) in &weights {
            words.insert(key, entries.len() as u32);
            entries.push(Entry {
                weight,
                ..Entry::default()
            });
        }
        let mut list = Vec::new();
        for (terms, meaning) in parsed {
            let wording = list.len() as u32;
            let own: Vec<(u32, u64)> = terms.iter().map(|t| (words[&t.key], t.form)).collect();
            for &(word, form) in &own {
                entries[word as usize]
                    .postings
                    .push(Posting { wording, form });
            }
            if let Some(&(anchor, _)) = own
                .iter()
                .max_by_key(|(word, _)| (entries[*word as usize].weight, std::cmp::Reverse(*word)))
            {
                entries[anchor as usize].anchored.push(wording);
            }
            list.push(Wording {
                meaning,
                whole: matches!(meaning, Meaning::Node(node) if whole.contains(&node)),
                weight: own
                    .iter()
                    .map(|(word, _)| entries[*word as usize].weight)
                    .sum(),
                words: own,
            });
        }
        Titles {
            wordings: list,
            words,
            entries,
            slips: ByHash::default(),
            unknown: rarity(total, 30),
            memo: Memo::default(),
        }
    }

    /// Makes one-letter slips of the outline's words findable.
    pub(super) fn learn_slips<'a>(&mut self, wordings: impl IntoIterator<Item = &'a str>) {
        for wording in wordings {
            for word in crate::text::key(wording).split(|c: char| !c.is_ascii_alphabetic()) {
                if word.len() >= 4 {
                    let target = hash_key(word.bytes());
                    for left_out in 0..word.len() {
                        self.slips.entry(without(word, left_out)).or_insert(target);
                    }
                }
            }
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
        if word.len() < 3 {
            return (token.key, false);
        }
        let whole = hash_key(word.bytes());
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
        self.memo.get(words, |words| self.weigh(words))
    }

    fn weigh(&self, words: &[Settled]) -> Fits {
        let mut total = 0u32;
        let mut matched: Vec<u32> = vec![0; self.wordings.len()];
        let mut touched: Vec<u32> = Vec::new();
        for settled in words {
            let Some(&word) = self.words.get(&settled.key) else {
                total += self.unknown;
                continue;
            };
            let entry = &self.entries[word as usize];
            total += entry.weight;
            for posting in &entry.postings {
                let share = if settled.slipped {
                    SLIP
                } else if settled.loose || posting.form == settled.form {
                    100
                } else {
                    WRONG_TONE
                };
                let slot = &mut matched[posting.wording as usize];
                if *slot == 0 {
                    touched.push(posting.wording);
                }
                *slot += entry.weight * share / 100;
            }
        }
        let mut fits: Vec<Fit> = Vec::new();
        for wording in touched {
            let Wording {
                meaning,
                weight,
                whole,
                ..
            } = self.wordings[wording as usize];
            let matched = matched[wording as usize];
            let extra = u64::from(total.saturating_sub(matched));
            let absent = u64::from(weight.saturating_sub(matched));
            let m = u64::from(matched);
            let missing = if whole { 100 } else { ABSENT };
            let score = m * 1000 / (m + (extra * EXTRA + absent * missing) / 100).max(1);
            if score < FAINT {
                continue;
            }
            let fit = Fit {
                meaning,
                score: score as u32,
                matched,
            };
            fits.push(fit);
        }
        // The best of each meaning.
        fits.sort_unstable_by_key(|fit| (fit.meaning, std::cmp::Reverse((fit.score, fit.matched))));
        fits.dedup_by_key(|fit| fit.meaning);
        fits.sort_unstable_by_key(|fit| (std::cmp::Reverse(fit.score), fit.meaning));
        fits.truncate(KEPT);
        Fits { list: fits, total }
    }
}

impl Term {
    /// Toneless identity.
    pub(super) fn key(self) -> u64 {
        self.key
    }
}

/// A wording is spelt out when a sentence holds this share of its weight (per cent) …
const SPELT: u32 = 85;
/// … and the wording weighs at least this much, so that a common word alone says nothing.
const WEIGHTY: u32 = 1100;

impl Titles {
    /// Outline nodes a wording of which stands in the sentence with nearly all its words, with the
    /// number of words.
    pub(super) fn spelt_out(&self, tokens: &[Token]) -> Vec<(usize, usize)> {
        let terms = terms(tokens);
        // The sentence's words by dense index, so that a wording is checked without hashing.
        let mut present: Vec<(u32, &Term)> = terms
            .iter()
            .filter_map(|term| Some((*self.words.get(&term.key)?, term)))
            .collect();
        present.sort_unstable_by_key(|(word, _)| *word);
        let holds = |word: u32, form: u64| {
            let at = present.binary_search_by_key(&word, |(word, _)| *word);
            at.is_ok_and(|at| present[at].1.loose || present[at].1.form == form)
        };
        let mut found: BTreeMap<usize, usize> = BTreeMap::new();
        for &(word, _) in &present {
            for &wording in &self.entries[word as usize].anchored {
                let wording = &self.wordings[wording as usize];
                let Meaning::Node(node) = wording.meaning else {
                    continue;
                };
                if wording.weight < WEIGHTY || wording.words.len() < 3 {
                    continue;
                }
                let (mut weight, mut count) = (0, 0);
                for &(word, form) in &wording.words {
                    if holds(word, form) {
                        weight += self.entries[word as usize].weight;
                        count += 1;
                    }
                }
                if count >= 3 && weight * 100 >= wording.weight * SPELT {
                    let entry = found.entry(node).or_insert(count);
                    *entry = count.max(*entry);
                }
            }
        }
        found.into_iter().collect()
    }
}

/// The distinct words and numbers of a heading; "1 + 2" is one term, as it is one name.
pub(super) fn terms(tokens: &[Token]) -> Vec<Term> {
    let mut result: Vec<Term> = Vec::new();
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
        if !result.iter().any(|t| t.key == term.key) {
            result.push(term);
        }
        at += 1;
    }
    result
}

/// log2(total / count) in hundredths, at least a little.
fn rarity(total: u64, count: u64) -> u32 {
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

fn hash_key(bytes: impl Iterator<Item = u8> + Clone) -> u64 {
    let word: Vec<char> = bytes.map(char::from).collect();
    crate::text::hash_key(&word)
}

fn without(word: &str, left_out: usize) -> u64 {
    hash_key(
        word.bytes()
            .enumerate()
            .filter(move |(i, _)| *i != left_out)
            .map(|(_, b)| b)
            .collect::<Vec<u8>>()
            .into_iter(),
    )
}
