//! The words of a unit's reports, kept packed from its fingerprint until the checks between units ask
//! for some of them.
//!
//! Reading the files a second time would cost as much as the first; packed, the words of a report take
//! about a third of their size.

use std::collections::BTreeSet;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::Words;
use crate::model::{Anchor, Fingerprint, Text, TextPlace};
use crate::text;

/// Texts on their way into a fingerprint.
#[derive(Default)]
pub(super) struct Keeper {
    places: Vec<TextPlace>,
    words: Vec<u8>,
}

impl Keeper {
    /// The number the next text gets.
    pub(super) fn next(&self) -> u32 {
        self.places.len() as u32
    }

    pub(super) fn keep(&mut self, file: u16, anchor: Anchor, text: &Text) {
        // Most texts need no repair, and then their comparable form can be had again.
        let key = if text.raw == text.clean {
            ""
        } else {
            text.key.as_str()
        };
        self.words.extend_from_slice(text.raw.as_bytes());
        self.words.extend_from_slice(key.as_bytes());
        self.places.push(TextPlace {
            anchor,
            file,
            raw: text.raw.len() as u32,
            key: key.len() as u32,
        });
    }

    /// Places and packed words.
    pub(super) fn pack(self) -> (Vec<TextPlace>, Vec<u8>) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        // Writing into memory does not fail; what would be lost are quotations, not findings.
        let packed = encoder
            .write_all(&self.words)
            .and_then(|()| encoder.finish());
        (self.places, packed.unwrap_or_default())
    }
}

/// The words of some texts of a fingerprint, by their numbers.
pub(super) fn words(print: &Fingerprint, wanted: &BTreeSet<u32>) -> Vec<(u32, Words)> {
    let total: usize = print.texts.iter().map(|t| (t.raw + t.key) as usize).sum();
    let mut all = Vec::with_capacity(total);
    if DeflateDecoder::new(print.packed.as_slice())
        .read_to_end(&mut all)
        .is_err()
    {
        return Vec::new();
    }
    let mut found = Vec::with_capacity(wanted.len());
    let mut rest = all.as_slice();
    for (number, place) in (0..).zip(&print.texts) {
        let length = (place.raw + place.key) as usize;
        let Some((own, after)) = rest.split_at_checked(length) else {
            break;
        };
        rest = after;
        if wanted.contains(&number) {
            let (raw, key) = own.split_at(place.raw as usize);
            let raw = String::from_utf8_lossy(raw).into_owned();
            let key = if key.is_empty() {
                let mut key = String::with_capacity(raw.chars().count());
                key.extend(raw.chars().map(|c| char::from(text::fold_char(c))));
                key
            } else {
                String::from_utf8_lossy(key).into_owned()
            };
            found.push((number, Words { raw, key }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What comes out is what normalising had made of the texts that went in.
        #[test]
        fn words_come_back_as_they_were(
            raws in prop::collection::vec("[ \u{a0}a-zA-ZÀ-ỹđ0-9.,;–-]{0,60}", 0..8),
        ) {
            let mut keeper = Keeper::default();
            let mut print = Fingerprint::default();
            let texts: Vec<Text> = raws
                .iter()
                .map(|raw| text::normalize(raw, &[], &text::Lexicon::default()))
                .collect();
            for text in &texts {
                keeper.keep(0, Anchor::File, text);
            }
            (print.texts, print.packed) = keeper.pack();
            let wanted: BTreeSet<u32> = (0..texts.len() as u32).step_by(2).collect();
            let got = words(&print, &wanted);
            prop_assert_eq!(got.len(), wanted.len());
            for (number, words) in got {
                let text = &texts[number as usize];
                prop_assert_eq!((&words.raw, &words.key), (&text.raw, &text.key));
            }
        }
    }
}
