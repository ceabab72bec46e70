//! Text typed in a legacy 8-bit encoding and stored as if it were Latin-1: TCVN3 (ABC) and
//! VNI-Windows.
//!
//! Recognised by font name where the file still has it, otherwise by statistics: the reading that
//! turns more words into known words wins, and only if it clearly wins.

use crate::model::FontRun;

use super::lexicon::{Lexicon, hash_word};

/// A legacy encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// TCVN 5712:1993 VN3, the `.Vn…` fonts.
    Tcvn3,
    /// VNI for Windows, the `VNI-…` fonts: a base letter followed by a mark.
    Vni,
}

impl Encoding {
    /// Name as printed in findings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::Tcvn3 => "TCVN3",
            Encoding::Vni => "VNI",
        }
    }
}

/// TCVN3 codes 0xA1–0xFE; a space where the code is not used.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// Code of the first entry of [`TCVN3`].
const TCVN3_START: u32 = 0xA1;

/// VNI: base letter, mark, letter. Lower case; the upper case is derived.
const VNI_PAIRS: &[(char, &str, &str)] = &[
    ('a', "øùûõïâáàåãäêéèúüë", "àáảãạâấầẩẫậăắằẳẵặ"),
    ('e', "øùûõïâáàåãä", "èéẻẽẹêếềểễệ"),
    ('o', "øùûõïâáàåãä", "òóỏõọôốồổỗộ"),
    ('ô', "øùûõï", "ờớởỡợ"),
    ('u', "øùûõï", "ùúủũụ"),
    ('ö', "øùûõï", "ừứửữự"),
    ('y', "øùûõ", "ỳýỷỹ"),
];

/// VNI letters that stand alone.
const VNI_SINGLES: &[(char, char)] = &[
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
];

/// Which legacy encoding the text is written in, if any.
pub(crate) fn detect(raw: &str, fonts: &[FontRun], lexicon: &Lexicon) -> Option<Encoding> {
    if raw.is_ascii() {
        return None;
    }
    for run in fonts {
        let covered: usize = fonts.iter().map(|r| r.end - r.start).sum();
        if covered * 2 >= raw.len() {
            let name = run.font.to_ascii_lowercase();
            if name.starts_with(".vn") {
                return Some(Encoding::Tcvn3);
            }
            if name.starts_with("vni") {
                return Some(Encoding::Vni);
            }
        }
    }
    // No Vietnamese letter of Unicode is written with these; either encoding is full of them.
    let strange = raw
        .chars()
        .filter(|&c| ('\u{a1}'..='\u{ff}').contains(&c) && !is_vietnamese_latin1(c))
        .count();
    if strange == 0 || raw.chars().any(|c| ('\u{1ea0}'..='\u{1ef9}').contains(&c)) {
        return None;
    }
    let plain = known_words(raw.chars(), lexicon);
    let readings = [Encoding::Tcvn3, Encoding::Vni].map(|encoding| {
        let decoded: Vec<char> = decode(raw, encoding).iter().map(|&(c, _)| c).collect();
        (known_words(decoded.into_iter(), lexicon), encoding)
    });
    let best = readings.into_iter().max_by_key(|&((known, _), _)| known)?;
    let ((known, words), encoding) = best;
    // Two words of three have to be known, and more than in the text as it stands.
    (known > plain.0 && known * 3 >= words * 2).then_some(encoding)
}

fn is_vietnamese_latin1(c: char) -> bool {
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
            | '\u{ad}'
    )
}

/// Known words, and words in all (of two letters or more).
fn known_words(characters: impl Iterator<Item = char>, lexicon: &Lexicon) -> (usize, usize) {
    let (mut known, mut all) = (0, 0);
    let mut word: Vec<char> = Vec::new();
    for c in characters.chain([' ']) {
        if c.is_alphabetic() || ('\u{a1}'..='\u{ff}').contains(&c) {
            word.push(c);
        } else if !word.is_empty() {
            if word.len() > 1 {
                all += 1;
                let hash = hash_word(word.iter().flat_map(|c| c.to_lowercase()));
                known += usize::from(lexicon.knows(hash.form));
            }
            word.clear();
        }
    }
    (known, all)
}

/// The decoded characters, each with the index of the raw character it came from.
pub(crate) fn decode(raw: &str, encoding: Encoding) -> Vec<(char, u32)> {
    match encoding {
        Encoding::Tcvn3 => raw
            .chars()
            .zip(0..)
            .map(|(c, index)| (tcvn3(c), index))
            .collect(),
        Encoding::Vni => vni(raw),
    }
}

fn tcvn3(c: char) -> char {
    (c as u32)
        .checked_sub(TCVN3_START)
        .and_then(|offset| TCVN3.chars().nth(offset as usize))
        .filter(|&letter| letter != ' ')
        .unwrap_or(c)
}

fn vni(raw: &str) -> Vec<(char, u32)> {
    let characters: Vec<char> = raw.chars().collect();
    let mut result = Vec::with_capacity(characters.len());
    let mut index = 0;
    while index < characters.len() {
        let c = characters[index];
        let lower = lower(c);
        let pair = characters.get(index + 1).and_then(|&mark| {
            let (_, marks, letters) = VNI_PAIRS.iter().find(|(base, _, _)| *base == lower)?;
            let place = marks.chars().position(|m| m == self::lower(mark))?;
            letters.chars().nth(place)
        });
        let single = VNI_SINGLES.iter().find(|(code, _)| *code == lower);
        let (letter, step) = match (pair, single) {
            (Some(letter), _) => (letter, 2),
            (None, Some(&(_, letter))) => (letter, 1),
            (None, None) => (lower, 1),
        };
        let upper = c.is_uppercase();
        let letter = if upper {
            letter.to_uppercase().next().unwrap_or(letter)
        } else if letter == lower {
            c
        } else {
            letter
        };
        result.push((letter, index as u32));
        index += step;
    }
    result
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str, encoding: Encoding) -> String {
        decode(raw, encoding).into_iter().map(|(c, _)| c).collect()
    }

    fn lexicon() -> Lexicon {
        Lexicon::new(
            [
                "công tác tuyên truyền giáo dục tổ chức các phong trào hành động cách mạng đội và thiếu nhi hạn chế",
            ],
            [],
        )
    }

    #[test]
    fn tcvn3_vectors() {
        for (raw, expected) in [
            ("c«ng t¸c tuyªn truyÒn", "công tác tuyên truyền"),
            ("§oµn viªn", "Đoàn viên"),
            ("h¹n chÕ", "hạn chế"),
            ("l\u{ad}ît, n\u{ad}íc, tr\u{ad}êng", "lượt, nước, trường"),
            ("kü n¨ng, quü, thñ tôc", "kỹ năng, quỹ, thủ tục"),
        ] {
            assert_eq!(decoded(raw, Encoding::Tcvn3), expected);
        }
    }

    #[test]
    fn vni_vectors() {
        for (raw, expected) in [
            ("Toå chöùc caùc phong traøo", "Tổ chức các phong trào"),
            ("haønh ñoäng caùch maïng", "hành động cách mạng"),
            ("ñoàng haønh vôùi thanh nieân", "đồng hành với thanh niên"),
            ("ÑOAØN VIEÂN ÖU TUÙ", "ĐOÀN VIÊN ƯU TÚ"),
            (
                "chæ tieâu, kyõ naêng, thò traán",
                "chỉ tiêu, kỹ năng, thị trấn",
            ),
        ] {
            assert_eq!(decoded(raw, Encoding::Vni), expected);
        }
    }

    #[test]
    fn unicode_text_is_left_alone() {
        let lexicon = lexicon();
        for text in ["Tổ chức các phong trào", "đã có 5 lá cờ", "To chuc"] {
            assert_eq!(detect(text, &[], &lexicon), None);
        }
        assert_eq!(
            detect("1. c«ng t¸c tuyªn truyÒn, gi¸o dôc", &[], &lexicon),
            Some(Encoding::Tcvn3)
        );
        assert_eq!(
            detect(
                "2. Toå chöùc caùc phong traøo haønh ñoäng caùch maïng",
                &[],
                &lexicon
            ),
            Some(Encoding::Vni)
        );
    }
}
