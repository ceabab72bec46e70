//! Where each text belongs in the outline, and what each figure says.
//!
//! [`Mapper`] compiles a pack once; everything else is pure over documents.

mod claim;
mod content;
mod cues;
mod figures;
mod found;
mod headings;
mod labels;
mod leftover;
mod lines;
mod measures;
mod memo;
mod official;
mod phrases;
mod placing;
mod plans;
mod printed;
mod profile;
mod readings;
mod reconcile;
mod role;
mod samples;
mod sections;
mod sequence;
mod spoken;
mod states;
mod tables;
#[cfg(test)]
mod tests;
mod titles;
mod wordings;

use std::collections::BTreeSet;

use crate::rules::RulePack;
use crate::text::{Hashes, Lexicon, Token};

use cues::{List, Lists};
use found::Found;
pub use found::Prepared;
use measures::Measures;
use memo::Memo;
use official::Official;
use phrases::{Phrases, Sense};
use printed::Printed;
use profile::Profile;
use samples::Samples;
use sequence::Sequence;
use titles::{Meaning, Titles};
use wordings::Wordings;

/// A rule pack made ready for reading.
pub struct Mapper<'p> {
    pack: &'p RulePack,
    lexicon: Lexicon,
    titles: Titles,
    /// What sentences about each node say.
    samples: Samples,
    /// What order and nesting say about headings.
    sequence: Sequence,
    lists: Lists,
    measures: Measures,
    /// Names of the measures as rows of a table give them.
    measure_titles: Titles,
    /// Cues, units of measure, names of targets and content phrases of outline nodes.
    phrases: Phrases,
    /// The outline's lines that are longer than any other heading.
    printed_lines: Printed,
    /// What the outline and the programme print, to know it again in a report.
    official: Official,
    /// Every word the outline uses, by key.
    outline_words: Hashes,
    /// For every outline node the other line that asks for nearly the same, if there is one.
    twins: Vec<Option<usize>>,
    /// Words for the currency, by key.
    money_words: Vec<u64>,
    /// Scale words by key.
    scales: Vec<(u64, i64)>,
    /// What was found in cells before: in documents without and with diacritics.
    cells: [Memo<String, Found>; 2],
}

impl<'p> Mapper<'p> {
    /// Compiles a pack.
    pub fn new(pack: &'p RulePack) -> Mapper<'p> {
        let lexicon = lexicon(pack);
        let wordings = Wordings::new(&lexicon);
        let phrases = phrases(pack, &wordings);
        let measures = Measures::new(pack, &phrases, &wordings);
        let generic = generic_wordings(pack);
        let titles = Titles::new(
            outline_wordings(pack, &generic),
            |node| pack.outline.nodes[node].catch_all,
            &wordings,
        )
        .with_profile(profile(pack, &wordings));
        let measure_names = pack.targets.iter().enumerate().flat_map(|(index, target)| {
            std::iter::once(&target.name)
                .chain(&target.phrases)
                .map(move |name| (name.as_str(), Meaning::Node(index)))
        });
        let measure_titles = Titles::new(measure_names, |_| false, &wordings);
        let institutions = pack.vocabulary.cues.get("institutions");
        let institutions = institutions.into_iter().flatten().map(String::as_str);
        let outline_words = outline_wordings(pack, &generic)
            .map(|(wording, _)| wording)
            .chain(institutions)
            .flat_map(|wording| words(wording, &wordings))
            .collect();
        let twins = twins(pack, &titles, &wordings);
        Mapper {
            samples: Samples::new(pack, &wordings),
            twins,
            lists: Lists::new(&pack.vocabulary, &wordings),
            measures,
            measure_titles,
            money_words: words("đồng đ vnđ vnd trđ tr", &wordings),
            sequence: Sequence::new(&pack.outline),
            pack,
            titles,
            phrases,
            printed_lines: Printed::new(&pack.outline, &wordings),
            official: Official::new(pack, &wordings),
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
            cells: Default::default(),
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

/// What every text of the pack about a node, or about a heading outside the outline, says in words.
fn profile(pack: &RulePack, wordings: &Wordings<'_>) -> Profile {
    let nodes = pack.outline.nodes.iter().enumerate();
    let nodes = nodes.filter(|(_, node)| !node.catch_all);
    let nodes = nodes.flat_map(|(index, node)| {
        [&node.title, &node.printed]
            .into_iter()
            .chain(&node.aliases)
            .chain(&node.phrases)
            .chain(&node.related)
            .map(move |text| (text, Meaning::Node(index)))
    });
    let others = pack.vocabulary.other_headings.iter().enumerate();
    let others = others.flat_map(|(index, other)| {
        let titles = other.titles.iter();
        titles.map(move |title| (title, Meaning::Other(index)))
    });
    let texts = nodes.chain(others).map(|(text, meaning)| {
        let tokens = &wordings.get(text).tokens;
        let terms = titles::terms(&tokens.items);
        (terms.into_iter().map(titles::Term::key).collect(), meaning)
    });
    Profile::new(texts)
}

/// Lines whose title is as good as a name of another line elsewhere in the outline.
fn twins(pack: &RulePack, titles: &Titles, wordings: &Wordings<'_>) -> Vec<Option<usize>> {
    const ALIKE: u32 = 800;
    let nodes = &pack.outline.nodes;
    let leaf = |node: usize| nodes[node].children.is_empty() && !nodes[node].catch_all;
    let mut twins = vec![None; nodes.len()];
    for node in (0..nodes.len()).filter(|&node| leaf(node)) {
        let title = wordings.get(&nodes[node].title);
        let fits = titles.fits(&title.tokens.items, &title.text.key);
        for fit in &fits.list {
            if let Meaning::Node(other) = fit.meaning
                && fit.score >= ALIKE
                && other != node
                && leaf(other)
                && nodes[other].parent != nodes[node].parent
            {
                twins[node] = twins[node].or(Some(other));
                twins[other] = twins[other].or(Some(node));
            }
        }
    }
    twins
}

/// The phrases a text is searched for.
fn phrases(pack: &RulePack, wordings: &Wordings<'_>) -> Phrases {
    let cues = cues::phrases(&pack.vocabulary).map(|(phrase, cue)| (phrase, Sense::Cue(cue)));
    let nodes = pack.outline.nodes.iter().enumerate();
    let nodes = nodes.flat_map(|(index, node)| {
        let phrases = node.phrases.iter();
        phrases.map(move |phrase| (phrase.as_str(), Sense::Node(index)))
    });
    let small = pack.vocabulary.cues.get("fillers");
    Phrases::new(
        cues.chain(measures::phrases(pack)).chain(nodes),
        small.map_or(&[], Vec::as_slice),
        wordings,
    )
}

/// Every wording of a heading and what it stands for.
fn outline_wordings<'a>(
    pack: &'a RulePack,
    generic: &'a [(String, usize)],
) -> impl Iterator<Item = (&'a str, Meaning)> {
    let nodes = pack.outline.nodes.iter().enumerate();
    let nodes = nodes.flat_map(|(index, node)| {
        std::iter::once(&node.title)
            .chain(std::iter::once(&node.printed).filter(|printed| !printed.is_empty()))
            .chain(&node.aliases)
            .map(move |wording| (wording.as_str(), Meaning::Node(index)))
    });
    let others = pack.vocabulary.other_headings.iter().enumerate();
    let others = others.flat_map(|(index, other)| {
        let titles = other.titles.iter();
        titles.map(move |title| (title.as_str(), Meaning::Other(index)))
    });
    let generic = generic.iter();
    let generic = generic.map(|(wording, node)| (wording.as_str(), Meaning::Node(*node)));
    nodes.chain(others).chain(generic)
}

/// The distinct words of a wording, by key.
fn words(wording: &str, wordings: &Wordings<'_>) -> Vec<u64> {
    let wording = wordings.get(wording);
    let terms = titles::terms(&wording.tokens.items);
    terms.iter().map(|term| term.key()).collect()
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
