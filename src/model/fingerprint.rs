//! What stays of a unit's texts once they are gone: enough to find what several units share, and
//! where to look for the words again.

use serde::Serialize;

use super::document::Anchor;
use super::finding::Evidence;

/// Traces of one unit's reports for comparison with other units. Some ten kilobytes a unit: hashes,
/// places, and the words packed tight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fingerprint {
    /// Paths of the reports it was taken from, relative to the round folder.
    pub files: Vec<String>,
    /// Texts that a finding may have to quote, in reading order.
    pub texts: Vec<TextPlace>,
    /// The words of `texts`, packed by whoever took the fingerprint.
    pub packed: Vec<u8>,
    /// Paragraphs with words of their own, in reading order.
    pub paragraphs: Vec<ParagraphPrint>,
    /// Chosen hashes of word sequences of all paragraphs, one stretch a paragraph.
    pub hashes: Vec<u32>,
    /// Of each paragraph that is left once the fingerprint has settled, one number for all its words.
    pub patterns: Vec<u32>,
    /// Documents cited with a date.
    pub citations: Vec<Citation>,
    /// Words that belong to another unit or another period.
    pub traces: Vec<Trace>,
}

impl Fingerprint {
    /// Hashes that stand for a paragraph in a later comparison; the smallest, so that two samples can
    /// be held against each other.
    pub const SAMPLE: usize = 6;
    /// Paragraphs of fewer own words are too often the same from year to year.
    const SAMPLED_WORDS: u16 = 20;

    /// Every paragraph long enough to be known again in a later round.
    pub fn samples(&self) -> impl Iterator<Item = Sample> + '_ {
        let paragraphs = self.paragraphs.iter().enumerate();
        paragraphs
            .filter(|(_, print)| print.words >= Self::SAMPLED_WORDS)
            .map(|(at, print)| {
                let mut hashes = self.hashes_of(at).to_vec();
                hashes.sort_unstable();
                hashes.truncate(Self::SAMPLE);
                // The same words about other figures are not the same paragraph.
                for hash in &mut hashes {
                    *hash ^= print.figures;
                }
                hashes.sort_unstable();
                Sample {
                    paragraph: at,
                    hashes,
                    pattern: self.pattern(at),
                }
            })
    }

    /// One number for the words of a paragraph, whatever its figures and names (FNV-1a, because an earlier
    /// result is compared by it).
    fn pattern(&self, paragraph: usize) -> u32 {
        if let Some(known) = self.patterns.get(paragraph) {
            return *known;
        }
        let words = self.hashes_of(paragraph).iter();
        let words = words.filter(|hash| **hash & 1 == 0);
        let mixed = words.fold(0xcbf2_9ce4_8422_2325, |all: u64, hash| {
            (all ^ u64::from(*hash)).wrapping_mul(0x0100_0000_01b3)
        });
        (mixed ^ (mixed >> 32)) as u32
    }

    /// Path and place of a paragraph, given by its index.
    pub fn place_of(&self, paragraph: usize) -> (&str, &Anchor) {
        let place = &self.texts[self.paragraphs[paragraph].text as usize];
        (&self.files[usize::from(place.file)], &place.anchor)
    }

    /// Lets go of what only the comparison with other units needs; [`Fingerprint::samples`] stay.
    pub fn settle(&mut self) {
        let sampled = self.samples().map(|sample| {
            let print = &self.paragraphs[sample.paragraph];
            (self.texts[print.text as usize].clone(), print.words, sample)
        });
        let mut kept = Fingerprint {
            files: self.files.clone(),
            ..Fingerprint::default()
        };
        for (place, words, mut sample) in sampled {
            kept.paragraphs.push(ParagraphPrint {
                text: kept.texts.len() as u32,
                words,
                from: kept.hashes.len() as u32,
                figures: 0,
            });
            kept.texts.push(place);
            kept.hashes.append(&mut sample.hashes);
            kept.patterns.push(sample.pattern);
        }
        kept.texts.shrink_to_fit();
        kept.paragraphs.shrink_to_fit();
        kept.hashes.shrink_to_fit();
        kept.patterns.shrink_to_fit();
        *self = kept;
    }

    /// The hashes of a paragraph, given by its index.
    pub fn hashes_of(&self, paragraph: usize) -> &[u32] {
        let end = self
            .paragraphs
            .get(paragraph + 1)
            .map_or(self.hashes.len(), |next| next.from as usize);
        self.paragraphs
            .get(paragraph)
            .and_then(|print| self.hashes.get(print.from as usize..end))
            .unwrap_or_default()
    }
}

/// What a later round knows a paragraph by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Index into [`Fingerprint::paragraphs`].
    pub paragraph: usize,
    /// The smallest of its hashes, mixed with its figures, sorted.
    pub hashes: Vec<u32>,
    /// One number for all its words, whatever its figures and names.
    pub pattern: u32,
}

/// A text whose words are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPlace {
    /// Where it stands.
    pub anchor: Anchor,
    /// Index into [`Fingerprint::files`].
    pub file: u16,
    /// Bytes of the text as stored.
    pub raw: u32,
    /// Bytes of its comparable form; zero where that follows from the text as stored.
    pub key: u32,
}

/// One paragraph of a fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParagraphPrint {
    /// Index into [`Fingerprint::texts`].
    pub text: u32,
    /// Words that are neither the outline's nor the programme's.
    pub words: u16,
    /// First of its hashes in [`Fingerprint::hashes`].
    pub from: u32,
    /// One number for all its figures; zero once it is part of the sample.
    pub figures: u32,
}

/// A document cited with its date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// Number and symbol in comparable form: `02-KL/TWDTN-CNDT`.
    pub document: String,
    /// Number and symbol as written.
    pub written: String,
    /// The date, ISO.
    pub date: String,
    /// Index into [`Fingerprint::texts`].
    pub text: u32,
}

/// What a trace points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TraceKind {
    /// Another unit stands where this unit must stand.
    Unit,
    /// An earlier year, or another part of the year, stands where this period must stand.
    Period,
}

/// A sentence that reads as if it was written by another unit or for another period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace {
    /// What it points at.
    pub kind: TraceKind,
    /// The other unit's name, or the other period.
    pub named: String,
    /// File, place and sentence.
    pub evidence: Evidence,
}
