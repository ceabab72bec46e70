//! What a sentence says of the outline nodes it names, and which of them it is about.

use super::phrases::Hit;

/// One node's phrases in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// The node.
    pub(super) node: usize,
    /// Words of its longest phrase.
    pub(super) longest: usize,
    /// Words of its name, where the sentence spells that out in whatever order.
    pub(super) spelt: usize,
    /// Words of its phrases or of its name; of phrases those that lie over one another counted once.
    pub(super) strength: usize,
    /// Phrases that lie apart.
    pub(super) times: usize,
    /// The sentence begins with it.
    pub(super) opens: bool,
    /// Where its phrases stand: first and last token, apart from one another.
    spans: Vec<(usize, usize, usize)>,
}

impl Claim {
    /// More than a common word or two.
    pub(super) fn is_telling(&self) -> bool {
        self.longest >= 4 || self.times >= 2
    }

    /// Words of its longest phrase, its name in whatever order not counted.
    pub(super) fn phrased(&self) -> usize {
        self.spans.iter().map(|span| span.2).max().unwrap_or(0)
    }

    /// Words of its phrases that stand apart from those of another claim.
    pub(super) fn beside(&self, other: &Claim) -> usize {
        let clear = |&&(first, last, _): &&(usize, usize, usize)| {
            other.spans.iter().all(|&(a, b, _)| last < a || b < first)
        };
        self.spans.iter().filter(clear).map(|span| span.2).sum()
    }
}

/// The claims of a sentence that begins with the token `start`, the strongest first; `spelt` are the nodes
/// whose names it spells out in whatever order, with the number of words.
pub(super) fn claims(
    mut hits: Vec<Hit<usize>>,
    spelt: &[(usize, usize)],
    start: usize,
) -> Vec<Claim> {
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
            spelt: 0,
            strength: spans.iter().map(|span| span.2).sum(),
            times: spans.len(),
            opens: spans.iter().any(|&(first, ..)| first == start),
            spans,
        });
    }
    for &(node, words) in spelt {
        match claims.iter_mut().find(|claim| claim.node == node) {
            Some(claim) => {
                claim.spelt = words;
                claim.strength = claim.strength.max(words);
            }
            None => claims.push(Claim {
                node,
                longest: words,
                spelt: words,
                strength: words,
                times: 1,
                opens: false,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(node: usize, first: usize, words: usize) -> Hit<usize> {
        Hit {
            first,
            last: first + words - 1,
            words,
            value: node,
        }
    }

    #[test]
    fn phrases_over_one_another_count_once() {
        let claims = claims(vec![hit(7, 2, 4), hit(7, 3, 3), hit(7, 8, 2)], &[], 0);
        assert_eq!((claims[0].strength, claims[0].times), (6, 2));
        assert!(!claims[0].opens);
    }

    #[test]
    fn the_line_with_most_words_comes_first() {
        let claims = claims(vec![hit(3, 0, 2), hit(5, 4, 4)], &[(9, 6)], 0);
        let order: Vec<usize> = claims.iter().map(|claim| claim.node).collect();
        assert_eq!(order, [9, 5, 3]);
        assert!(claims[2].opens);
    }

    #[test]
    fn words_another_line_uses_do_not_stand_apart() {
        let claims = claims(vec![hit(1, 0, 6), hit(2, 4, 4), hit(2, 9, 3)], &[], 0);
        let of = |node: usize| {
            claims
                .iter()
                .find(|claim| claim.node == node)
                .expect("claimed")
        };
        assert_eq!(of(2).beside(of(1)), 3);
    }
}
