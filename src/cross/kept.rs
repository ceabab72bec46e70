//! The words of a unit's reports, kept packed from its fingerprint until the checks between units ask
//! for some of them.
//!
//! Reading the files a second time would cost as much as the first; packed, the words of a report take
//! about half of their size.

use std::collections::BTreeSet;

use super::skeleton::{marked, marked_plain};
use super::words::words as words_of;
use crate::model::{Anchor, Fingerprint, Text, TextPlace};

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
            String::new()
        } else {
            marked(&text.clean, &text.key, &words_of(&text.key))
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
        let packed = lz4_flex::compress(&self.words);
        (self.places, packed)
    }
}

/// Gives some texts of a fingerprint, by their numbers, as stored.
pub(super) fn words(print: &Fingerprint, wanted: &BTreeSet<u32>) -> Vec<(u32, String)> {
    let mut found = Vec::with_capacity(wanted.len());
    unpacked(print, wanted, |number, raw, _| {
        found.push((number, raw.to_owned()));
    });
    found
}

/// Gives some texts of a fingerprint one after the other: comparable, with the capitals of the text.
pub(super) fn each(print: &Fingerprint, wanted: &BTreeSet<u32>, mut take: impl FnMut(u32, &str)) {
    unpacked(print, wanted, |number, raw, key| {
        if key.is_empty() {
            take(number, &marked_plain(raw));
        } else {
            take(number, key);
        }
    });
}

fn unpacked(print: &Fingerprint, wanted: &BTreeSet<u32>, mut take: impl FnMut(u32, &str, &str)) {
    let total: usize = print.texts.iter().map(|t| (t.raw + t.key) as usize).sum();
    // What cannot be unpacked is as good as not kept: quotations are lost, not findings.
    let Ok(all) = lz4_flex::decompress(&print.packed, total) else {
        return;
    };
    // Whole texts were packed, so every part of it is text as well.
    let all = String::from_utf8_lossy(&all);
    let mut rest = &*all;
    for (number, place) in (0..).zip(&print.texts) {
        let Some((raw, after)) = rest.split_at_checked(place.raw as usize) else {
            break;
        };
        let Some((key, after)) = after.split_at_checked(place.key as usize) else {
            break;
        };
        rest = after;
        if wanted.contains(&number) {
            take(number, raw, key);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cross::skeleton::Skeleton;
    use crate::text;

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
            for (number, raw) in got {
                prop_assert_eq!(&raw, &texts[number as usize].raw);
            }
            let mut keys = Vec::new();
            each(&print, &wanted, |number, key| keys.push((number, key.to_owned())));
            prop_assert_eq!(keys.len(), wanted.len());
            for (number, key) in keys {
                let text = &texts[number as usize];
                let words = words_of(&text.key);
                let known = marked(&text.clean, &text.key, &words);
                prop_assert_eq!(key.to_ascii_lowercase(), text.key.as_str());
                prop_assert_eq!(Skeleton::of(&key), Skeleton::of_words(&known, &words));
            }
        }
    }
}
