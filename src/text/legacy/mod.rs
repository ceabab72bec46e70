//! Text typed in an encoding older than Unicode and stored as if it were Latin: TCVN3 (ABC),
//! VNI-Windows, VISCII, windows-1258.
//!
//! The font of a run names the encoding where the file still has it. But fonts lie: a document half
//! converted has Unicode letters in `.VnTime`, and a copied one has the codes in Times New Roman. So
//! the font is a witness and every word is judged: the reading that is a Vietnamese syllable wins,
//! and where both or neither are, what the rest of the text says.

mod tables;
#[cfg(test)]
mod tests;

use unicode_normalization::UnicodeNormalization;

use super::syllable::is_syllable;
use crate::model::FontRun;

/// A legacy encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Encoding {
    /// TCVN 5712:1993 VN3, the `.Vn…` fonts.
    Tcvn3,
    /// VNI for Windows, the `VNI-…` fonts: a base letter followed by a mark.
    Vni,
    /// RFC 1456.
    Viscii,
    /// The code page of Vietnamese Windows, taken for Latin.
    Windows1258,
}

const ALL: [Encoding; 4] = [
    Encoding::Tcvn3,
    Encoding::Vni,
    Encoding::Viscii,
    Encoding::Windows1258,
];

impl Encoding {
    /// Name as printed in findings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::Tcvn3 => "TCVN3",
            Encoding::Vni => "VNI",
            Encoding::Viscii => "VISCII",
            Encoding::Windows1258 => "windows-1258",
        }
    }

    /// What the name of a font says, and whether it draws capitals for small letters.
    fn of_font(name: &str) -> Option<(Encoding, bool)> {
        let begins = |start: &str| {
            let head = name.as_bytes().get(..start.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
        };
        if begins(".vn") || begins("vntime") {
            let capitals = name.trim_end().ends_with(['h', 'H']);
            return Some((Encoding::Tcvn3, capitals));
        }
        if begins("vni") {
            return Some((Encoding::Vni, false));
        }
        let viscii = begins("vi ") || begins("viscii");
        viscii.then_some((Encoding::Viscii, false))
    }
}

/// A repaired character and the index of the raw character it came from.
pub(crate) type Mapped = (char, u32);

/// Words that are needed before a whole document is judged.
const ENOUGH: usize = 4;
/// Words that are needed where there is only one text to judge by.
const ENOUGH_ALONE: usize = 2;
/// Words looked at for that.
const SAMPLE: usize = 4_000;

/// The encoding most words of a document are in, by its texts with strange signs; none when that is
/// Unicode.
pub(crate) fn survey<'t>(strange: impl Iterator<Item = &'t str>) -> Option<Encoding> {
    let mut words: Vec<Vec<char>> = Vec::new();
    for text in strange {
        let characters: Vec<char> = text.chars().collect();
        for (start, end) in words_of(&characters) {
            if is_narrow(&characters[start..end]) && words.len() < SAMPLE {
                words.push(characters[start..end].to_vec());
            }
        }
    }
    best(&words, ENOUGH)
}

/// The encoding in which most words become syllables, if that says anything.
fn best(words: &[Vec<char>], enough: usize) -> Option<Encoding> {
    // One letter is a sign as often as a word.
    let words: Vec<&[char]> = words
        .iter()
        .map(Vec::as_slice)
        .filter(|word| word.len() > 1)
        .collect();
    if words.len() < enough {
        return None;
    }
    let count = |read: &dyn Fn(&[char]) -> bool| words.iter().filter(|word| read(word)).count();
    let plain = count(&|word| is_word(word) && is_evenly_cased(word));
    let (known, encoding) = ALL
        .iter()
        .map(|&encoding| (count(&|word| reads(word, encoding)), encoding))
        .max_by_key(|&(known, encoding)| (known, std::cmp::Reverse(encoding)))?;
    if words.len() == 2 {
        // "h¹n chÕ": two words alone have to be sure, both of them.
        return (known == 2 && plain == 0).then_some(encoding);
    }
    // Three words of five have to be syllables, and clearly more than as they stand.
    let clearly = known > plain + words.len() / 12;
    (clearly && known * 5 >= words.len() * 3).then_some(encoding)
}

/// Repairs a text; nothing when it is as it should be. `strange` says whether some sign of it is. The
/// second value names the encoding.
pub(crate) fn repair(
    raw: &str,
    strange: bool,
    fonts: &[FontRun],
    habit: Option<Encoding>,
) -> Option<(Vec<Mapped>, Encoding)> {
    let hinted = || {
        let mut hints = fonts.iter().map(|run| Encoding::of_font(&run.font));
        hints.any(|hint| hint.is_some())
    };
    if !strange && (habit.is_none() || raw.is_ascii()) && !hinted() {
        return None;
    }
    let characters: Vec<char> = raw.chars().collect();
    let hints = hints(raw, fonts, characters.len());
    let spans = words_of(&characters);
    let own = || {
        let narrow = spans.iter().map(|&(start, end)| &characters[start..end]);
        let narrow: Vec<Vec<char>> = narrow
            .filter(|word| is_narrow(word))
            .map(<[char]>::to_vec)
            .collect();
        best(&narrow, ENOUGH_ALONE)
    };
    let usual = habit.or_else(own);
    let choices: Vec<Choice> = spans
        .iter()
        .map(|&(start, end)| {
            let hint = hints.get(start).copied().flatten();
            judge(&characters[start..end], hint, usual)
        })
        .collect();
    let votes = |vote: Verdict| choices.iter().filter(|c| c.verdict == vote).count();
    let (old, new) = (votes(Verdict::Old), votes(Verdict::Unicode));
    let mut repaired: Vec<Mapped> = Vec::with_capacity(characters.len());
    let mut used = None;
    let mut at = 0;
    let copy = |from: usize, to: usize, repaired: &mut Vec<Mapped>| {
        for (index, &c) in characters.iter().enumerate().take(to).skip(from) {
            let capitals = hints
                .get(index)
                .copied()
                .flatten()
                .is_some_and(|(_, capitals)| capitals);
            let c = if capitals { upper(c) } else { c };
            repaired.push((c, index as u32));
        }
    };
    for (&(start, end), choice) in spans.iter().zip(&choices) {
        copy(at, start, &mut repaired);
        at = end;
        let decode = match choice.verdict {
            Verdict::Old => true,
            Verdict::Unicode | Verdict::Same => false,
            // The rest of the text decides, then what the font or the document says.
            Verdict::Either => old > new || old == new && choice.prior,
            Verdict::Neither => choice.prior && old >= new,
        };
        let hint = hints.get(start).copied().flatten();
        match choice.encoding.filter(|_| decode) {
            Some(encoding) => {
                let word = decoded(&characters[start..end], encoding, choice.patched);
                let capitals = hint.is_some_and(|(_, capitals)| capitals);
                repaired.extend(word.into_iter().map(|(c, index)| {
                    let c = if capitals { upper(c) } else { c };
                    (c, index + start as u32)
                }));
                used = used.or(Some(encoding));
            }
            // Plain letters in an old font keep the capitals the font draws.
            None if characters[start..end].iter().all(char::is_ascii) => {
                copy(start, end, &mut repaired);
            }
            None => repaired.extend((start..end).map(|index| (characters[index], index as u32))),
        }
    }
    copy(at, characters.len(), &mut repaired);
    let changed = repaired.len() != characters.len()
        || repaired
            .iter()
            .zip(&characters)
            .any(|(&(new, _), &old)| new != old);
    let by_font = || hints.iter().copied().flatten().next().map(|(e, _)| e);
    changed
        .then(|| used.or_else(by_font))
        .flatten()
        .map(|encoding| (repaired, encoding))
}

/// What a word looks like by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// A syllable when decoded, none as it stands.
    Old,
    /// A syllable as it stands, none when decoded.
    Unicode,
    Either,
    Neither,
    /// A syllable without marks, the same in every encoding: it speaks for none.
    Same,
}

struct Choice {
    verdict: Verdict,
    encoding: Option<Encoding>,
    /// Something beside the word says that it is old: its font, or the document.
    prior: bool,
    /// Only signs that are no letters are to be decoded: the word is half converted.
    patched: bool,
}

fn judge(word: &[char], hint: Option<(Encoding, bool)>, usual: Option<Encoding>) -> Choice {
    let encoding = hint.map(|(encoding, _)| encoding).or(usual);
    let choice = |verdict, patched| Choice {
        verdict,
        encoding,
        prior: encoding.is_some(),
        patched,
    };
    let Some(old) = encoding else {
        return choice(Verdict::Unicode, false);
    };
    if word.iter().all(char::is_ascii) {
        // `như` without its ư, where the soft hyphen that stood for it is gone.
        let lost = old == Encoding::Tcvn3 && matches!(word, ['n' | 'N', 'h' | 'H']);
        return choice(
            match () {
                () if lost => Verdict::Neither,
                () if is_word(word) => Verdict::Same,
                () => Verdict::Unicode,
            },
            false,
        );
    }
    if !is_narrow(word) {
        let patched = old == Encoding::Tcvn3
            && word.iter().any(|c| !c.is_alphabetic())
            && is_word(&composed(&decoded(word, old, true)));
        return choice(
            if patched {
                Verdict::Old
            } else {
                Verdict::Unicode
            },
            patched,
        );
    }
    match (is_word(word) && is_evenly_cased(word), reads(word, old)) {
        (false, true) => choice(Verdict::Old, false),
        (true, false) => choice(Verdict::Unicode, false),
        (true, true) => choice(Verdict::Either, false),
        (false, false) => choice(Verdict::Neither, false),
    }
}

/// A word in an encoding, with the ư restored that TCVN3 loses.
fn decoded(word: &[char], encoding: Encoding, patched: bool) -> Vec<Mapped> {
    let mut letters = tables::decode(word, encoding);
    if patched {
        for (mapped, &raw) in letters.iter_mut().zip(word) {
            if raw.is_alphabetic() {
                mapped.0 = raw;
            }
        }
    }
    if encoding == Encoding::Tcvn3
        && !word.contains(&'\u{ad}')
        && !is_word(&composed(&letters))
        && let Some(restored) = with_lost_letter(&letters)
    {
        return restored;
    }
    letters
}

/// TCVN3 stores ư as a soft hyphen, which programs drop: `trờng` was `trường`, `nh` was `như`.
fn with_lost_letter(letters: &[Mapped]) -> Option<Vec<Mapped>> {
    let horn = letters
        .iter()
        .position(|&(c, _)| "ơờớởỡợƠỜỚỞỠỢ".contains(c))
        .or_else(|| (letters.len() == 2).then_some(2))?;
    let place = letters.get(horn).or(letters.last())?.1;
    let mut restored = letters.to_vec();
    restored.insert(horn, ('ư', place));
    is_word(&composed(&restored)).then_some(restored)
}

fn composed(letters: &[Mapped]) -> Vec<char> {
    letters.iter().map(|&(c, _)| c).nfc().collect()
}

/// Whether a word becomes a syllable in an encoding.
fn reads(word: &[char], encoding: Encoding) -> bool {
    is_word(&composed(&decoded(word, encoding, false)))
}

/// Whether the letters of a word, without the signs around them, are a syllable.
fn is_word(word: &[char]) -> bool {
    let start = word.iter().position(|c| c.is_alphabetic());
    let end = word.iter().rposition(|c| c.is_alphabetic());
    match (start, end) {
        (Some(start), Some(end)) => is_syllable(&word[start..=end]),
        _ => false,
    }
}

/// Small, capital, or small after a first capital: `vÊn` is no word as it stands.
fn is_evenly_cased(word: &[char]) -> bool {
    let rest = word.get(1..).unwrap_or_default();
    let big = rest.iter().filter(|c| c.is_uppercase()).count();
    let letters = rest.iter().filter(|c| c.is_alphabetic()).count();
    big == 0 || big == letters
}

/// Words: letters of any kind and everything the old code pages put letters in place of.
fn words_of(characters: &[char]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (index, &c) in characters.iter().enumerate() {
        let wordy = c.is_alphabetic()
            || (c > '\u{7f}' && c != '\u{a0}' && tables::code(c).is_some())
            || ('\u{300}'..='\u{36f}').contains(&c);
        match (wordy, start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                words.push((from, index));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| (from, characters.len())));
    words
}

/// Beyond ASCII, and nothing that no 8-bit page has.
fn is_narrow(word: &[char]) -> bool {
    !word.iter().all(char::is_ascii) && word.iter().all(|&c| tables::code(c).is_some())
}

/// No sign of Unicode text in Vietnamese: it stands for something else, or for nothing.
pub(crate) fn is_strange(c: char) -> bool {
    ('\u{80}'..='\u{ff}').contains(&c) && !is_usual(c)
}

/// A mark of windows-1258 taken for Latin, where it follows a letter that [takes it](takes_mark).
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, 'ì' | 'ò' | 'Ì' | 'Ò')
}

/// A vowel that windows-1258 writes a mark after.
pub(crate) fn takes_mark(c: char) -> bool {
    "aeouyâêôãõýAEOUYÂÊÔÃÕÝ".contains(c)
}

/// A sign of Latin-1 that Vietnamese text in Unicode uses.
fn is_usual(c: char) -> bool {
    matches!(
        c,
        'à' | 'á'
            | 'â'
            | 'ã'
            | 'è'
            | 'é'
            | 'ê'
            | 'ì'
            | 'í'
            | 'ò'
            | 'ó'
            | 'ô'
            | 'õ'
            | 'ù'
            | 'ú'
            | 'ý'
            | 'À'
            | 'Á'
            | 'Â'
            | 'Ã'
            | 'È'
            | 'É'
            | 'Ê'
            | 'Ì'
            | 'Í'
            | 'Ò'
            | 'Ó'
            | 'Ô'
            | 'Õ'
            | 'Ù'
            | 'Ú'
            | 'Ý'
            | 'Ð'
            | 'ð'
            | '«'
            | '»'
            | '°'
            | '±'
            | '²'
            | '³'
            | '·'
            | '×'
            | '½'
            | '\u{a0}'
            | '\u{ad}'
    )
}

/// Per character: what its font says.
fn hints(raw: &str, fonts: &[FontRun], count: usize) -> Vec<Option<(Encoding, bool)>> {
    let mut hints = Vec::new();
    // Runs rise, so characters are counted on from the last one.
    let (mut byte, mut index) = (0, 0);
    for run in fonts {
        let Some(hint) = Encoding::of_font(&run.font) else {
            continue;
        };
        if run.start < byte {
            (byte, index) = (0, 0);
        }
        let (Some(before), Some(inside)) = (raw.get(byte..run.start), raw.get(run.start..run.end))
        else {
            continue;
        };
        hints.resize(count, None);
        let start = index + before.chars().count();
        let end = start + inside.chars().count();
        hints[start..end].fill(Some(hint));
        (byte, index) = (run.end, end);
    }
    hints
}

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

/// Words of a repaired or strange text that are syllables, and all that could be.
pub(crate) fn legibility(clean: &str) -> (usize, usize) {
    let (mut known, mut all) = (0, 0);
    let characters: Vec<char> = clean.chars().collect();
    for (start, end) in words_of(&characters) {
        let word = &characters[start..end];
        // One letter says nothing; other alphabets are other languages.
        let latin = word.iter().all(|&c| {
            c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c) || !c.is_alphabetic()
        });
        if word.len() > 1 && !word.iter().all(char::is_ascii) && latin {
            all += 1;
            known += usize::from(is_word(word));
        }
    }
    (known, all)
}
