//! Where each text belongs in the outline, and what each figure says.
//!
//! [`Mapper`] compiles a pack once; everything else is pure over documents.

mod cues;
mod figures;
mod found;
mod headings;
mod labels;
mod lines;
mod measures;
mod memo;
mod reconcile;
mod role;
mod sections;
mod sequence;
mod states;
mod tables;
#[cfg(test)]
mod tests;
mod titles;
mod votes;

use std::collections::BTreeSet;

use crate::rules::RulePack;
use crate::text::{ByHash, Lexicon, PatternSet, Token};

use cues::{Cues, List, Lists};
pub use found::Prepared;
use measures::Measures;
use sequence::Sequence;
use titles::{Meaning, Titles};
use votes::Votes;

/// A rule pack made ready for reading.
pub struct Mapper<'p> {
    pack: &'p RulePack,
    lexicon: Lexicon,
    titles: Titles,
    /// What order and nesting say about headings.
    sequence: Sequence,
    cues: Cues,
    lists: Lists,
    measures: Measures,
    /// Names of the measures as rows of a table give them.
    measure_titles: Titles,
    /// Content phrases of outline nodes.
    phrases: PatternSet<usize>,
    /// Words that tell sibling lines apart.
    votes: Votes,
    /// How many words each printed outline line has.
    printed: Vec<usize>,
    /// Word → outline nodes whose printed line holds it.
    printed_by_word: ByHash<Vec<usize>>,
    /// Every word the outline uses, by key.
    outline_words: BTreeSet<u64>,
    /// Words for the currency, by key.
    money_words: BTreeSet<u64>,
    /// Scale words by key.
    scales: Vec<(u64, i64)>,
}

impl<'p> Mapper<'p> {
    /// Compiles a pack.
    pub fn new(pack: &'p RulePack) -> Mapper<'p> {
        let lexicon = lexicon(pack);
        let nodes = pack.outline.nodes.iter().enumerate();
        let wordings: Vec<(&str, Meaning)> =
            nodes
                .clone()
                .flat_map(|(index, node)| {
                    std::iter::once(node.title.as_str())
                        .chain(std::iter::once(node.printed.as_str()).filter(|p| !p.is_empty()))
                        .chain(node.aliases.iter().map(String::as_str))
                        .map(move |wording| (wording, Meaning::Node(index)))
                })
                .chain(pack.vocabulary.other_headings.iter().enumerate().flat_map(
                    |(index, other)| {
                        other
                            .titles
                            .iter()
                            .map(move |title| (title.as_str(), Meaning::Other(index)))
                    },
                ))
                .collect();
        let open_ended: Vec<usize> = (0..pack.outline.nodes.len())
            .filter(|&n| pack.outline.nodes[n].catch_all)
            .collect();
        let generic = generic_wordings(pack);
        let mut wordings = wordings;
        wordings.extend(
            generic
                .iter()
                .map(|(wording, node)| (wording.as_str(), Meaning::Node(*node))),
        );
        let mut titles = Titles::new(wordings.iter().copied(), &open_ended, &lexicon);
        titles.learn_slips(wordings.iter().map(|(wording, _)| *wording));
        let measure_names = || {
            pack.targets.iter().enumerate().flat_map(|(index, target)| {
                std::iter::once(&target.name)
                    .chain(&target.phrases)
                    .map(move |name| (name.as_str(), Meaning::Node(index)))
            })
        };
        let mut measure_titles = Titles::new(measure_names(), &[], &lexicon);
        measure_titles.learn_slips(measure_names().map(|(name, _)| name));
        let fillers = pack
            .vocabulary
            .cues
            .get("fillers")
            .map_or(&[][..], Vec::as_slice);
        let phrases = PatternSet::new(
            nodes
                .clone()
                .flat_map(|(index, node)| node.phrases.iter().map(move |p| (p.as_str(), index))),
            fillers,
            &lexicon,
        );
        let words_of = |text: &str| -> BTreeSet<u64> {
            let text = crate::text::normalize(text, &[], &lexicon);
            let tokens = crate::text::Tokens::new(&text, &lexicon, true);
            titles::terms(&tokens.items)
                .iter()
                .map(|t| t.key())
                .collect()
        };
        let votes = Votes::new(&pack.outline, |node| {
            let node = &pack.outline.nodes[node];
            std::iter::once(&node.title)
                .chain(std::iter::once(&node.printed))
                .chain(&node.aliases)
                .chain(&node.phrases)
                .flat_map(|wording| words_of(wording))
                .collect()
        });
        let printed: Vec<BTreeSet<u64>> = pack
            .outline
            .nodes
            .iter()
            .map(|node| words_of(&node.printed))
            .collect();
        let mut printed_by_word: ByHash<Vec<usize>> = ByHash::default();
        for (node, words) in printed.iter().enumerate() {
            for &word in words {
                printed_by_word.entry(word).or_default().push(node);
            }
        }
        let printed: Vec<usize> = printed.iter().map(BTreeSet::len).collect();
        let mut outline_words: BTreeSet<u64> = wordings
            .iter()
            .flat_map(|(wording, _)| words_of(wording))
            .collect();
        for name in pack
            .vocabulary
            .cues
            .get("institutions")
            .into_iter()
            .flatten()
        {
            outline_words.extend(words_of(name));
        }
        let cues = Cues::new(&pack.vocabulary, &lexicon);
        Mapper {
            lists: Lists::new(&pack.vocabulary, &lexicon),
            measures: Measures::new(pack, &cues, &lexicon),
            cues,
            measure_titles,
            money_words: words_of("đồng đ vnđ vnd trđ tr"),
            sequence: Sequence::new(&pack.outline),
            pack,
            titles,
            phrases,
            votes,
            printed,
            printed_by_word,
            outline_words,
            scales: [
                ("nghìn", 1_000),
                ("ngàn", 1_000),
                ("triệu", 1_000_000),
                ("tr", 1_000_000),
                ("trđ", 1_000_000),
                ("tỷ", 1_000_000_000),
            ]
            .map(|(word, scale)| {
                (
                    crate::text::hash_key(&word.chars().collect::<Vec<_>>()),
                    scale,
                )
            })
            .to_vec(),
            lexicon,
        }
    }

    /// The words of the pack, for normalising documents.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    fn is(&self, list: List, token: &Token) -> bool {
        token.kind == crate::text::TokenKind::Word && self.lists.has(list, token)
    }

    /// "nghìn", "triệu", "tỷ" as the scale of a column or a list.
    fn scale_of(&self, token: &Token) -> Option<rust_decimal::Decimal> {
        self.scales
            .iter()
            .find(|(key, _)| *key == token.key)
            .map(|(_, scale)| rust_decimal::Decimal::from(*scale))
    }

    fn is_money_word(&self, token: &Token) -> bool {
        self.money_words.contains(&token.key)
    }
}

/// "Các nội dung khác" can stand for any open-ended node: what the vocabulary lists, and a wording of one of them that holds only
/// words common to them all is a wording of each, and the parent decides.
fn generic_wordings(pack: &RulePack) -> Vec<(String, usize)> {
    let open: Vec<usize> = (0..pack.outline.nodes.len())
        .filter(|&n| pack.outline.nodes[n].catch_all)
        .collect();
    let wordings = |node: usize| {
        let node = &pack.outline.nodes[node];
        std::iter::once(&node.title).chain(&node.aliases)
    };
    let words = |wording: &str| -> BTreeSet<String> {
        crate::text::key(wording)
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut uses: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for &node in &open {
        let all: BTreeSet<String> = wordings(node).flat_map(|w| words(w)).collect();
        for word in all {
            *uses.entry(word).or_default() += 1;
        }
    }
    let mut generic = Vec::new();
    for &node in &open {
        for wording in wordings(node) {
            // "(nếu có)" belongs to the notice, not to a heading.
            let wording = wording.replace("(nếu có)", "");
            if words(&wording).iter().all(|word| uses[word] >= 3) {
                generic.extend(open.iter().map(|&other| (wording.clone(), other)));
            }
        }
    }
    let stated = pack.vocabulary.cues.get("catch_all").into_iter().flatten();
    for wording in stated {
        generic.extend(open.iter().map(|&node| (wording.clone(), node)));
    }
    generic
}

/// Every word of the pack.
fn lexicon(pack: &RulePack) -> Lexicon {
    let vocabulary = &pack.vocabulary;
    let outline = pack.outline.nodes.iter().flat_map(|node| {
        [&node.title, &node.printed]
            .into_iter()
            .chain(&node.aliases)
            .chain(&node.phrases)
            .map(String::as_str)
    });
    let targets = pack.targets.iter().flat_map(|target| {
        std::iter::once(&target.name)
            .chain(&target.phrases)
            .chain(&target.not)
            .map(String::as_str)
    });
    let words = vocabulary
        .words
        .iter()
        .chain(vocabulary.cues.values().flatten())
        .chain(vocabulary.units.iter().flat_map(|unit| &unit.forms))
        .chain(
            vocabulary
                .other_headings
                .iter()
                .flat_map(|other| &other.titles),
        )
        .map(String::as_str);
    let tasks = pack.programme.iter().map(|task| task.text.as_str());
    Lexicon::new(
        outline.chain(targets).chain(words).chain(tasks),
        vocabulary
            .abbreviations
            .iter()
            .map(|(short, readings)| (short.as_str(), readings.as_slice())),
    )
}
