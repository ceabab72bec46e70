//! What a sentence says of the outline nodes it names, and which of them it is about.

use super::phrases::Hit;

/// One node's phrases in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// The node.
    pub(super) node: usize,
    /// Words of its longest phrase.
    pub(super) longest: usize,
    /// Words of its phrases, those that lie over one another counted once.
    pub(super) strength: usize,
    /// Phrases that lie apart.
    pub(super) times: usize,
    /// Where its phrases stand: first and last token, apart from one another.
    spans: Vec<(usize, usize, usize)>,
}

impl Claim {
    /// Words of its phrases that stand apart from those of another claim.
    pub(super) fn beside(&self, other: &Claim) -> usize {
        let clear = |&&(first, last, _): &&(usize, usize, usize)| {
            other.spans.iter().all(|&(a, b, _)| last < a || b < first)
        };
        self.spans.iter().filter(clear).map(|span| span.2).sum()
    }
}

/// The claims of a sentence, the strongest first; `spelt` are the nodes whose names it spells out, with
/// the number of words.
pub(super) fn claims(mut hits: Vec<Hit<usize>>, spelt: &[(usize, usize)]) -> Vec<Claim> {
    hits.sort_unstable_by_key(|hit| (hit.value, std::cmp::Reverse(hit.words), hit.first));
    let mut claims: Vec<Claim> = Vec::new();
    for of in hits.chunk_by(|a, b| a.value == b.value) {
        let mut spans: Vec<(usize, usize, usize)> = Vec::new();
        for hit in of {
            if spans
                .iter()
                .all(|&(first, last, _)| hit.last < first || last < hit.first)
            {
                spans.push((hit.first, hit.last, hit.words));
            }
        }
        claims.push(Claim {
            node: of[0].value,
            longest: of[0].words,
            strength: spans.iter().map(|span| span.2).sum(),
            times: spans.len(),
            spans,
        });
    }
    for &(node, words) in spelt {
        match claims.iter_mut().find(|claim| claim.node == node) {
            Some(claim) => {
                claim.strength = claim.strength.max(words);
                claim.longest = claim.longest.max(words);
            }
            None => claims.push(Claim {
                node,
                longest: words,
                strength: words,
                times: 1,
                spans: Vec::new(),
            }),
        }
    }
    claims.sort_by_key(|claim| {
        (
            std::cmp::Reverse((claim.strength, claim.longest)),
            claim.node,
        )
    });
    claims
}
