//! Raw text → [`Text`]: composed, look-alikes and legacy encodings repaired, split syllables joined,
//! always with the way back to the raw characters. Digits never change.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::model::{
    Block, Cell, Document, FontRun, NormalizedBlock, NormalizedCell, NormalizedDocument,
    NormalizedPart, NormalizedTable, Paragraph, Table, Text,
};

use super::fold::{fold_char, is_invisible, is_letter};
use super::legacy;
use super::lexicon::{Lexicon, hash_word};

/// A repaired character and the raw character it came from.
type Mapped = (char, u32);

/// Brings one text into its three forms. `fonts` are the runs whose font is not the document's own.
pub fn normalize(raw: &str, fonts: &[FontRun], lexicon: &Lexicon) -> Text {
    let encoding = legacy::detect(raw, fonts, lexicon);
    let mut changed = encoding.is_some() || !is_plain(raw);
    let mut characters: Vec<Mapped> = Vec::new();
    if changed {
        characters = match encoding {
            Some(encoding) => legacy::decode(raw, encoding),
            None => raw.chars().zip(0..).collect(),
        };
        characters = compose(&characters);
    }
    if may_be_split(raw) {
        if !changed {
            characters = raw.chars().zip(0..).collect();
        }
        let joined = join_split_syllables(&characters, lexicon);
        changed |= joined.len() != characters.len();
        characters = joined;
    }
    if !changed {
        return Text {
            raw: raw.to_owned(),
            clean: raw.to_owned(),
            key: raw.chars().map(|c| char::from(fold_char(c))).collect(),
            back: Vec::new(),
            encoding: None,
        };
    }
    let end = raw.chars().count() as u32;
    Text {
        raw: raw.to_owned(),
        clean: characters.iter().map(|&(c, _)| c).collect(),
        key: characters
            .iter()
            .map(|&(c, _)| char::from(fold_char(c)))
            .collect(),
        back: characters
            .iter()
            .map(|&(_, index)| index)
            .chain([end])
            .collect(),
        encoding: encoding.map(legacy::Encoding::name),
    }
}

/// Nothing in the text has to be repaired before comparing.
fn is_plain(raw: &str) -> bool {
    if raw.is_ascii() {
        return !raw.bytes().any(|b| matches!(b, b'\r' | 0x0b | 0x0c));
    }
    let (mut grave, mut usual) = (false, true);
    for c in raw.chars() {
        if look_alike(c) != Some(c) || ('\u{300}'..'\u{370}').contains(&c) {
            return false;
        }
        grave |= c == 'à';
        usual &= is_composed(c);
    }
    (usual || is_nfc_quick(raw.chars()) == IsNormalized::Yes) && !(grave && has_eaten_tilde(raw))
}

/// A letter of the Latin alphabets or a mark of everyday print, composed for certain.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1ea0}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

/// The character to use instead; `None` drops it.
fn look_alike(c: char) -> Option<char> {
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
    let mut cluster = String::new();
    while index < characters.len() {
        let (c, place) = characters[index];
        index += 1;
        let Some(c) = look_alike(c) else { continue };
        cluster.clear();
        cluster.push(c);
        while let Some(&(mark, _)) = characters.get(index) {
            if is_invisible(mark) {
                index += 1;
            } else if canonical_combining_class(mark) != 0 {
                cluster.push(mark);
                index += 1;
            } else {
                break;
            }
        }
        result.extend(cluster.nfc().map(|composed| (composed, place)));
    }
    restore_eaten_tilde(result)
}

/// A PDF text layer turns "Ã " into "à" glued to the next word: "XàHƯƠNG HÓA".
fn has_eaten_tilde(raw: &str) -> bool {
    let mut before = ' ';
    let mut characters = raw.chars().peekable();
    while let Some(c) = characters.next() {
        if c == 'à' && before.is_uppercase() && characters.peek().is_some_and(|n| n.is_uppercase())
        {
            return true;
        }
        before = c;
    }
    false
}

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

/// Cheap look before the real work: at least two letter groups that cannot be syllables.
fn may_be_split(raw: &str) -> bool {
    let mut impossible = 0;
    let mut letters = 0;
    let mut plain_letter = false;
    let mut vowel = false;
    let mut before_space = false;
    for c in raw.chars().chain([' ']) {
        if is_letter(c) {
            letters += 1;
            plain_letter = c.is_ascii();
            vowel |= b"aeiouy".contains(&fold_char(c));
            if letters == 1 && !before_space {
                letters = 10; // glued to a digit or a mark: a label or a symbol
            }
        } else {
            if (letters == 1 && plain_letter || letters == 2 && !vowel) && c.is_whitespace() {
                impossible += 1;
                if impossible >= 2 {
                    return true;
                }
            }
            letters = 0;
            vowel = false;
            before_space = c.is_whitespace();
        }
    }
    false
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
            let right = word_after(characters, index + 1);
            let joined = hash_word(left.iter().chain(&right).copied());
            let torn = is_torn(&right, lexicon) || is_torn(&left, lexicon);
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

fn is_torn(word: &[char], lexicon: &Lexicon) -> bool {
    let vowel = word.iter().any(|&c| b"aeiouy".contains(&fold_char(c)));
    !vowel || word.len() == 1 || !lexicon.knows(hash_word(word.iter().copied()).form)
}

fn word_before(characters: &[Mapped]) -> Vec<char> {
    let mut word: Vec<char> = characters
        .iter()
        .rev()
        .map(|&(c, _)| c)
        .take_while(|c| c.is_alphabetic())
        .collect();
    word.reverse();
    word
}

fn word_after(characters: &[Mapped], from: usize) -> Vec<char> {
    characters[from..]
        .iter()
        .map(|&(c, _)| c)
        .take_while(|c| c.is_alphabetic())
        .collect()
}

/// Brings a whole document into comparable form.
pub fn normalize_document(document: Document, path: &str, lexicon: &Lexicon) -> NormalizedDocument {
    let (mut accented, mut letters) = (0u64, 0u64);
    let mut encodings = Vec::new();
    let mut note = |text: &Text| {
        for c in text.clean.chars() {
            let letter = is_letter(c);
            letters += u64::from(letter);
            accented += u64::from(letter && !c.is_ascii());
        }
        if let Some(encoding) = text.encoding
            && !encodings.contains(&encoding)
        {
            encodings.push(encoding);
        }
    };
    let quality = document.quality;
    let parts = document
        .blocks
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => {
                let block = normalize_paragraph(paragraph, lexicon);
                note(&block.text);
                NormalizedPart::Block(block)
            }
            Block::Table(table) => {
                let table = normalize_table(table, lexicon);
                for cell in table.cells.iter().flatten() {
                    note(&cell.text);
                }
                NormalizedPart::Table(table)
            }
        })
        .collect();
    encodings.sort_unstable();
    NormalizedDocument {
        path: path.to_owned(),
        parts,
        quality,
        // Vietnamese prose has a diacritic on roughly every fourth letter; a tenth of that is noise.
        accented: letters == 0 || accented * 40 >= letters,
        encodings,
    }
}

fn normalize_paragraph(paragraph: Paragraph, lexicon: &Lexicon) -> NormalizedBlock {
    NormalizedBlock {
        text: normalize(&paragraph.text, &paragraph.fonts, lexicon),
        label: paragraph.label,
        level: paragraph.level,
        bold: paragraph.bold,
        italic: paragraph.italic,
        centered: paragraph.centered,
        anchor: crate::model::Anchor::Paragraph(paragraph.number),
    }
}

fn normalize_table(table: Table, lexicon: &Lexicon) -> NormalizedTable {
    let cell = |cell: &Cell| NormalizedCell {
        text: normalize(&cell.text, &[], lexicon),
        value: cell.value.clone(),
        covered_by: cell.covered_by,
    };
    NormalizedTable {
        cells: table
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
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
            prop_assert_eq!(a.key, b.key);
        }
    }
}
