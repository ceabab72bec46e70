//! Raw text → [`Text`]: composed, look-alikes and legacy encodings repaired, split syllables joined,
//! always with the way back to the raw characters. Digits never change.

use std::sync::Arc;

use unicode_normalization::char::{canonical_combining_class, compose as compose_pair};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::model::{
    Anchor, Block, Cell, Document, FontRun, NormalizedBlock, NormalizedCell, NormalizedDocument,
    NormalizedPart, NormalizedTable, Paragraph, Table, Text,
};

use super::fold::{fold_char, is_composed, is_invisible};
use super::legacy::{self, Encoding, Mapped};
use super::lexicon::{Lexicon, hash_word};
use super::look::Look;

/// Brings one text into its three forms. `fonts` are the runs whose font is not the document's own.
pub fn normalize(raw: &str, fonts: &[FontRun], lexicon: &Lexicon) -> Text {
    normalize_as(raw.to_owned(), Look::at(raw), fonts, lexicon, None).0
}

/// As [`normalize`], for a text of a document in the encoding `habit` that was looked at; with a look
/// at the clean text.
fn normalize_as(
    raw: String,
    mut look: Look,
    fonts: &[FontRun],
    lexicon: &Lexicon,
    habit: Option<Encoding>,
) -> (Text, Look) {
    let repaired = legacy::repair(&raw, look.strange, fonts, habit);
    let encoding = repaired.as_ref().map(|&(_, encoding)| encoding);
    let unsettled = look.unsettled
        || look.unusual && is_nfc_quick(raw.chars()) != IsNormalized::Yes
        || encoding.is_some();
    let mut changed = unsettled;
    if !unsettled && !look.torn {
        let text = Text {
            clean: raw.clone(),
            raw,
            key: std::mem::take(&mut look.key),
            back: Vec::new(),
            encoding: None,
        };
        return (text, look);
    }
    let mut characters: Vec<Mapped> = match repaired {
        Some((characters, _)) => characters,
        None => raw.chars().zip(0..).collect(),
    };
    if unsettled {
        characters = compose(&characters);
    }
    if look.torn {
        let joined = join_split_syllables(&characters, lexicon);
        changed |= joined.len() != characters.len();
        characters = joined;
    }
    let mut back = Vec::new();
    if changed {
        let end = raw.chars().count() as u32;
        back.reserve_exact(characters.len() + 1);
        back.extend(characters.iter().map(|&(_, index)| index));
        back.push(end);
    }
    let clean: String = characters.iter().map(|&(c, _)| c).collect();
    let mut look = Look::at(&clean);
    let text = Text {
        raw,
        clean,
        key: std::mem::take(&mut look.key),
        back,
        encoding: encoding.map(Encoding::name),
    };
    (text, look)
}

/// The character to use instead; `None` drops it.
pub(super) fn look_alike(c: char) -> Option<char> {
    match c {
        'Ð' | 'Ɖ' => Some('Đ'),
        'ð' | 'ɖ' => Some('đ'),
        // Nearly every character passes here.
        ' '..='~'
        | '\u{c0}'..='\u{cf}'
        | '\u{d1}'..='\u{ef}'
        | '\u{f1}'..='\u{24f}'
        | '\u{1ea0}'..='\u{1eff}' => Some(c),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\r' => Some('\n'),
        c if is_invisible(c) => None,
        c => Some(c),
    }
}

/// Replaces look-alikes and composes letters with the marks that follow them.
fn compose(characters: &[Mapped]) -> Vec<Mapped> {
    let mut result: Vec<Mapped> = Vec::with_capacity(characters.len());
    let mut index = 0;
    let mut marks = Vec::new();
    while index < characters.len() {
        let (c, place) = characters[index];
        index += 1;
        let Some(c) = look_alike(c) else { continue };
        marks.clear();
        while let Some(&(mark, _)) = characters.get(index) {
            if is_invisible(mark) {
                index += 1;
            } else if mark >= '\u{300}' && canonical_combining_class(mark) != 0 {
                marks.push(mark);
                index += 1;
            } else {
                break;
            }
        }
        if marks.is_empty() && is_composed(c) {
            result.push((c, place));
            continue;
        }
        // One letter for all of them is what composing comes to; the rest is for the library.
        let one = marks.iter().try_fold(c, |c, &mark| compose_pair(c, mark));
        if let Some(one) = one
            && !marks.is_empty()
        {
            result.push((one, place));
        } else {
            let cluster = std::iter::once(c).chain(marks.iter().copied());
            result.extend(cluster.nfc().map(|composed| (composed, place)));
        }
    }
    restore_eaten_tilde(result)
}

/// A PDF text layer turns "Ã " into "à" glued to the next word: "XàHƯƠNG HÓA".
fn restore_eaten_tilde(characters: Vec<Mapped>) -> Vec<Mapped> {
    let eaten = |index: usize| {
        characters[index].0 == 'à'
            && index > 0
            && characters[index - 1].0.is_uppercase()
            && characters
                .get(index + 1)
                .is_some_and(|next| next.0.is_uppercase())
    };
    if !(0..characters.len()).any(eaten) {
        return characters;
    }
    let mut result = Vec::with_capacity(characters.len() + 2);
    for (index, &(c, place)) in characters.iter().enumerate() {
        if eaten(index) {
            result.push(('Ã', place));
            result.push((' ', place));
        } else {
            result.push((c, place));
        }
    }
    result
}

/// Joins syllables that a text layer tore apart ("tuyê n truyề n") where the join is a known word
/// and the torn half is not one.
fn join_split_syllables(characters: &[Mapped], lexicon: &Lexicon) -> Vec<Mapped> {
    let mut result: Vec<Mapped> = Vec::with_capacity(characters.len());
    let mut index = 0;
    while index < characters.len() {
        let is_gap = characters[index].0 == ' '
            && result.last().is_some_and(|(c, _)| c.is_alphabetic())
            && characters
                .get(index + 1)
                .is_some_and(|(c, _)| c.is_alphabetic());
        if is_gap {
            let left = word_before(&result);
            let right = word_after(&characters[index + 1..]);
            let joined = hash_word(left.iter().chain(right).map(|&(c, _)| c));
            let torn = is_torn(right, lexicon) || is_torn(left, lexicon);
            if torn && lexicon.knows(joined.form) {
                index += 1;
                continue;
            }
        }
        result.push(characters[index]);
        index += 1;
    }
    result
}

fn is_torn(word: &[Mapped], lexicon: &Lexicon) -> bool {
    let letters = word.iter().map(|&(c, _)| c);
    let vowel = letters.clone().any(|c| b"aeiouy".contains(&fold_char(c)));
    !vowel || word.len() == 1 || !lexicon.knows(hash_word(letters).form)
}

/// The letters a text ends with.
fn word_before(characters: &[Mapped]) -> &[Mapped] {
    let start = characters.iter().rposition(|(c, _)| !c.is_alphabetic());
    &characters[start.map_or(0, |last| last + 1)..]
}

/// The letters a text begins with.
fn word_after(characters: &[Mapped]) -> &[Mapped] {
    let end = characters.iter().position(|(c, _)| !c.is_alphabetic());
    &characters[..end.unwrap_or(characters.len())]
}

/// What the texts of a document come to.
#[derive(Default)]
struct Tally {
    letters: u64,
    accented: u64,
    encodings: Vec<&'static str>,
    /// Words of strange or repaired texts that are syllables, and all of them.
    known: usize,
    words: usize,
    repaired: bool,
    strange: usize,
}

impl Tally {
    fn add(&mut self, text: &Text, look: &Look) {
        self.strange += usize::from(look.strange);
        if text.encoding.is_some() || look.strange {
            let (known, words) = legacy::legibility(&text.clean);
            self.known += known;
            self.words += words;
        }
        self.letters += u64::from(look.letters);
        self.accented += u64::from(look.accented);
        if let Some(encoding) = text.encoding {
            self.repaired = true;
            if !self.encodings.contains(&encoding) {
                self.encodings.push(encoding);
            }
        }
    }
}

/// Brings a whole document into comparable form.
pub fn normalize_document(document: Document, path: &str, lexicon: &Lexicon) -> NormalizedDocument {
    let looks: Vec<Look> = document.texts().map(Look::at).collect();
    let strange = document.texts().zip(&looks);
    let strange = strange.filter_map(|(text, look)| look.strange.then_some(text));
    let habit = legacy::survey(strange);
    let texts = looks.iter().filter(|look| !look.key.is_empty()).count();
    let mut tally = Tally::default();
    let mut looks = looks.into_iter();
    // Called with the texts in the order of `raw_texts`.
    let mut comparable = |raw: String, fonts: &[FontRun]| {
        let look = looks.next().unwrap_or_default();
        let (text, look) = normalize_as(raw, look, fonts, lexicon, habit);
        tally.add(&text, &look);
        text
    };
    let parts = document
        .blocks
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => {
                NormalizedPart::Block(normalize_paragraph(paragraph, &mut comparable))
            }
            Block::Table(table) => NormalizedPart::Table(normalize_table(table, &mut comparable)),
        })
        .collect();
    let Tally {
        letters,
        accented,
        mut encodings,
        known,
        words,
        repaired,
        strange,
    } = tally;
    encodings.sort_unstable();
    NormalizedDocument {
        path: path.to_owned(),
        parts,
        quality: document.quality,
        // Vietnamese prose has a diacritic on roughly every fourth letter; a tenth of that is noise.
        accented: letters == 0 || accented * 40 >= letters,
        encodings,
        certainty: (repaired || strange * 3 > texts)
            .then(|| u8::try_from(known * 100 / words.max(1)).unwrap_or(100))
            .filter(|_| words > 0),
        judged_words: words,
    }
}

fn normalize_paragraph(
    paragraph: Paragraph,
    comparable: &mut impl FnMut(String, &[FontRun]) -> Text,
) -> NormalizedBlock {
    NormalizedBlock {
        text: comparable(paragraph.text, &paragraph.fonts),
        label: paragraph.label,
        level: paragraph.level,
        bold: paragraph.bold,
        italic: paragraph.italic,
        centered: paragraph.centered,
        anchor: Anchor::Paragraph(paragraph.number),
    }
}

fn normalize_table(
    table: Table,
    comparable: &mut impl FnMut(String, &[FontRun]) -> Text,
) -> NormalizedTable {
    let mut cell = |cell: &Cell| NormalizedCell {
        text: Arc::new(comparable(cell.text.clone(), &cell.fonts)),
        value: cell.value.clone(),
        covered_by: cell.covered_by,
    };
    NormalizedTable {
        cells: table
            .rows
            .iter()
            .map(|row| row.iter().map(&mut cell).collect())
            .collect(),
        table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lexicon() -> Lexicon {
        Lexicon::new(
            [
                "công tác tuyên truyền giáo dục giới thiệu đoàn viên ưu tú cho đảng trồng mới cây xanh thanh niên tình nguyện phong trào",
            ],
            [],
        )
    }

    fn clean(raw: &str) -> String {
        normalize(raw, &[], &lexicon()).clean
    }

    #[test]
    fn composes_and_replaces_look_alikes() {
        let decomposed: String = "Đoàn\u{a0}viên Ðội".nfd().collect();
        assert_eq!(clean(&decomposed), "Đoàn viên Đội");
        assert_eq!(clean("đoàn\u{200b} viên"), "đoàn viên");
    }

    #[test]
    fn joins_split_syllables_and_keeps_the_way_back() {
        let raw = "1. Cô ng tá c tuyên truyền, giá o dụ c 2.640 câ y";
        let text = normalize(raw, &[], &lexicon());
        assert_eq!(text.clean, "1. Công tác tuyên truyền, giáo dục 2.640 cây");
        let at = text.key.find("2.640").unwrap();
        assert_eq!(text.raw_slice(at, at + 5), "2.640");
    }

    #[test]
    fn leaves_labels_and_ordinary_words_alone() {
        let raw = "a) Công tác b) Đoàn viên c) thanh niên";
        assert_eq!(clean(raw), raw);
    }

    #[test]
    fn restores_a_tilde_that_a_pdf_ate() {
        assert_eq!(clean("ĐOÀN XàHƯƠNG HÓA"), "ĐOÀN XÃ HƯƠNG HÓA");
        assert_eq!(clean("và"), "và");
    }

    proptest! {
        #[test]
        fn key_and_clean_line_up_and_digits_survive(raw in "\\PC{0,60}") {
            let text = normalize(&raw, &[], &Lexicon::default());
            prop_assert_eq!(text.key.len(), text.clean.chars().count());
            prop_assert!(text.key.is_ascii());
            let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert_eq!(digits(&text.clean), digits(&raw));
            if !text.back.is_empty() {
                prop_assert_eq!(text.back.len(), text.key.len() + 1);
                prop_assert!(text.back.windows(2).all(|w| w[0] <= w[1]));
            }
        }

        #[test]
        fn composed_and_decomposed_agree(raw in "[a-zA-ZàáảãạăằâấđèéêềìíòóôốơờùúưừỳýÀÁĐƯỪ 0-9.,]{0,60}") {
            let decomposed: String = raw.nfd().collect();
            let a = normalize(&raw, &[], &Lexicon::default());
            let b = normalize(&decomposed, &[], &Lexicon::default());
            // Letters thrown together can happen to read better in an old encoding, "Eì" as "É".
            prop_assume!(a.encoding.is_none());
            prop_assert_eq!(a.key, b.key);
        }
    }
}
