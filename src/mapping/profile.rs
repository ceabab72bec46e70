//! What words speak for a node, learned from everything the pack says about it: titles, other names,
//! phrases, sample sentences. Titles and phrases ask for their own words; this is for what people write
//! in words of their own.

use crate::text::ByHash;

use super::titles::{Meaning, rarity};

/// A pair of words in a row tells more than each of them (tenths).
const PAIR: u64 = 16;
const SINGLE: u64 = 10;
/// Natural logarithm of 1 + count, in hundredths: the tenth text with a word adds less than the second.
const LOGARITHM: [u64; 16] = [
    0, 69, 110, 139, 161, 179, 195, 208, 220, 230, 240, 248, 256, 264, 271, 277,
];
/// A word that no text of the pack holds is as telling as one of so many meanings.
const UNKNOWN: u64 = 3;

/// Which words and pairs of words the texts of each meaning use.
#[derive(Debug, Default)]
pub(super) struct Profile {
    meanings: Vec<Meaning>,
    /// Word or pair of words → where its uses begin and end.
    features: ByHash<(u32, u32)>,
    uses: Vec<Use>,
    all: Asked,
}

/// Index of a meaning, and how many of its texts use a word or pair of words.
type Use = (u16, u16);

/// The meaning that the words speak for most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Likeness {
    /// Which one.
    pub(super) meaning: Meaning,
    /// Weight of the words that speak for it.
    pub(super) score: u64,
    /// The same for the next one.
    pub(super) second: u64,
    /// Weight that words of its own alone would have.
    pub(super) most: u64,
}

impl Likeness {
    /// Share of the words' weight that speaks for it, in thousandths.
    pub(super) fn share(&self) -> u64 {
        self.score * 1000 / self.most
    }

    /// How far it is ahead of the next, in thousandths of the words' weight.
    pub(super) fn ahead(&self) -> u64 {
        (self.score - self.second) * 1000 / self.most
    }
}

/// The meanings that words may speak for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// By index of the meaning.
    asked: Vec<bool>,
    total: u64,
}

impl Profile {
    /// Learns from (words of a text in order, what the text is about).
    pub(super) fn new(texts: impl IntoIterator<Item = (Vec<u64>, Meaning)>) -> Profile {
        let texts: Vec<(Vec<u64>, Meaning)> = texts.into_iter().collect();
        let mut meanings: Vec<Meaning> = texts.iter().map(|(_, meaning)| *meaning).collect();
        meanings.sort_unstable();
        meanings.dedup();
        // Every feature of every text, sorted so that equal ones stand together.
        let mut all: Vec<(u64, u16)> = Vec::new();
        for (words, meaning) in &texts {
            let index = meanings.partition_point(|known| known < meaning) as u16;
            all.extend(features(words).into_iter().map(|(hash, _)| (hash, index)));
        }
        all.sort_unstable();
        let mut features = ByHash::default();
        let mut uses = Vec::new();
        for of in all.chunk_by(|a, b| a.0 == b.0) {
            let start = uses.len() as u32;
            uses.extend(of.chunk_by(|a, b| a.1 == b.1).map(|texts| {
                let count = texts.len().min(usize::from(u16::MAX)) as u16;
                (texts[0].1, count)
            }));
            features.insert(of[0].0, (start, uses.len() as u32));
        }
        Profile {
            all: Asked {
                asked: vec![true; meanings.len()],
                total: meanings.len() as u64,
            },
            meanings,
            features,
            uses,
        }
    }

    /// Some of the meanings.
    pub(super) fn asked(&self, among: impl Fn(Meaning) -> bool) -> Asked {
        let asked = self.meanings.iter().map(|&meaning| among(meaning));
        let asked: Vec<bool> = asked.collect();
        Asked {
            total: asked.iter().filter(|asked| **asked).count() as u64,
            asked,
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> &Asked {
        &self.all
    }

    /// Which of some meanings the words speak for most; none when they hold no word of theirs.
    pub(super) fn likeness(
        &self,
        words: impl Iterator<Item = u64>,
        among: &Asked,
    ) -> Option<Likeness> {
        let words: Vec<u64> = words.collect();
        let &Asked { ref asked, total } = among;
        let mut scores: Vec<u64> = vec![0; self.meanings.len()];
        let mut most = 0;
        let mut held: Vec<Use> = Vec::new();
        for (hash, weight) in features(&words) {
            let of = self.features.get(&hash);
            let of = of.map_or(&[][..], |&(from, to)| {
                &self.uses[from as usize..to as usize]
            });
            held.clear();
            held.extend(
                of.iter()
                    .filter(|(meaning, _)| asked[usize::from(*meaning)]),
            );
            if held.is_empty() {
                most += u64::from(rarity(total.max(UNKNOWN), UNKNOWN)) * weight * 100;
                continue;
            }
            let texts: u64 = held.iter().map(|(_, count)| u64::from(*count)).sum();
            let rare = u64::from(rarity(total, held.len() as u64)) * weight;
            most += rare * 100;
            for &(meaning, count) in &held {
                let often = LOGARITHM[usize::from(count).min(LOGARITHM.len() - 1)];
                scores[usize::from(meaning)] += rare * often * u64::from(count) / texts;
            }
        }
        let (best, &score) = scores
            .iter()
            .enumerate()
            .max_by_key(|&(index, score)| (*score, std::cmp::Reverse(index)))?;
        let second = scores
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != best)
            .map(|(_, score)| *score)
            .max()
            .unwrap_or(0);
        (score > 0).then(|| Likeness {
            meaning: self.meanings[best],
            score,
            second,
            most,
        })
    }
}

/// The words and the pairs of neighbours, each once, with their weight.
fn features(words: &[u64]) -> Vec<(u64, u64)> {
    let pairs = words
        .windows(2)
        .map(|pair| pair[0].rotate_left(17) ^ pair[1].rotate_left(43) ^ 0x9e37);
    let mut all = Vec::with_capacity(2 * words.len());
    all.extend(words.iter().map(|word| (*word, SINGLE)));
    all.extend(pairs.map(|pair| (pair, PAIR)));
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u64> {
        let hash = |word: &str| crate::text::hash_key(&word.chars().collect::<Vec<_>>());
        text.split(' ').map(hash).collect()
    }

    fn profile() -> Profile {
        let texts = [
            ("tang sach vo cho hoc sinh ngheo", 0),
            ("trao hoc bong tiep suc den truong", 0),
            ("hien mau tinh nguyen", 1),
            ("tham gia dinh gia dinh chinh sach", 1),
            ("ra quan lam sach moi truong", 2),
        ];
        Profile::new(texts.map(|(text, node)| (words(text), Meaning::Node(node))))
    }

    #[test]
    fn words_of_their_own_speak_for_a_node() {
        let profile = profile();
        let found = profile
            .likeness(words("trao sach vo dau nam hoc").into_iter(), profile.all())
            .expect("known words");
        assert_eq!(found.meaning, Meaning::Node(0));
        assert!(found.share() > 200 && found.ahead() > 100, "{found:?}");
    }

    #[test]
    fn unknown_words_speak_for_nothing() {
        let profile = profile();
        assert_eq!(
            profile.likeness(words("xyz abc").into_iter(), profile.all()),
            None
        );
    }

    #[test]
    fn what_two_share_decides_nothing() {
        let profile = profile();
        let found = profile
            .likeness(words("sach").into_iter(), profile.all())
            .expect("a known word");
        assert_eq!(found.ahead(), 0);
    }
}
