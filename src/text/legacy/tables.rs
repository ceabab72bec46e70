//! The encodings themselves: which code stands for which letter.

use super::Encoding;

/// TCVN3 codes 0xA1–0xFE; a space where the code is not used.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// Code of the first entry of [`TCVN3`].
const TCVN3_START: u32 = 0xA1;

/// VISCII codes 0x80–0xFF (RFC 1456).
const VISCII: &str = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";

/// VISCII letters that lie among the control codes.
const VISCII_LOW: &[(char, char)] = &[
    ('\u{2}', 'Ẳ'),
    ('\u{5}', 'Ẵ'),
    ('\u{6}', 'Ẫ'),
    ('\u{14}', 'Ỷ'),
    ('\u{19}', 'Ỹ'),
    ('\u{1e}', 'Ỵ'),
];

/// What windows-1252 shows for the codes 0x80–0x9F; a space where it shows nothing.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// windows-1258 codes that windows-1252 shows as something else: marks stand after their vowel.
const WINDOWS_1258: &[(char, char)] = &[
    ('Ã', 'Ă'),
    ('Ì', '\u{300}'),
    ('Ð', 'Đ'),
    ('Ò', '\u{309}'),
    ('Õ', 'Ơ'),
    ('Ý', 'Ư'),
    ('Þ', '\u{303}'),
    ('ã', 'ă'),
    ('ì', '\u{301}'),
    ('ð', 'đ'),
    ('ò', '\u{323}'),
    ('õ', 'ơ'),
    ('ý', 'ư'),
    ('þ', '₫'),
];

/// VNI: base letter, mark, letter. Lower case; the upper case is derived.
const VNI_PAIRS: &[(char, &str, &str)] = &[
    ('a', "øùûõïâáàåãêéèúüë", "àáảãạâấầẩẫăắằẳẵặ"),
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

/// The code of a character in the 8-bit page it was taken for.
pub(super) fn code(c: char) -> Option<u32> {
    let code = c as u32;
    if code <= 0xff {
        return Some(code);
    }
    let place = WINDOWS.chars().position(|shown| shown == c && c != ' ')?;
    Some(0x80 + place as u32)
}

/// The decoded characters, each with the index of the raw character it came from. Marks that stand
/// after their vowel stay marks; whoever composes text joins them.
pub(super) fn decode(raw: &[char], encoding: Encoding) -> Vec<(char, u32)> {
    let each = |decode: fn(char) -> char| {
        raw.iter()
            .zip(0..)
            .map(|(&c, index)| (decode(c), index))
            .collect()
    };
    match encoding {
        Encoding::Tcvn3 => each(tcvn3),
        Encoding::Viscii => each(viscii),
        Encoding::Windows1258 => each(windows_1258),
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

fn viscii(c: char) -> char {
    if let Some(&(_, letter)) = VISCII_LOW.iter().find(|(code, _)| *code == c) {
        return letter;
    }
    code(c)
        .and_then(|code| code.checked_sub(0x80))
        .and_then(|offset| VISCII.chars().nth(offset as usize))
        .unwrap_or(c)
}

fn windows_1258(c: char) -> char {
    let found = WINDOWS_1258.iter().find(|(code, _)| *code == c);
    found.map_or(c, |&(_, letter)| letter)
}

fn vni(raw: &[char]) -> Vec<(char, u32)> {
    let mut result = Vec::with_capacity(raw.len());
    let mut index = 0;
    while index < raw.len() {
        let c = raw[index];
        let lower = lower(c);
        let pair = raw.get(index + 1).and_then(|&mark| {
            // Twice the mark of ậ: windows-1252 has two codes that fonts draw alike.
            if lower == 'a' && self::lower(mark) == 'ä' {
                return Some('ậ');
            }
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
        let letter = if c.is_uppercase() {
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
pub(super) mod tests {
    use super::*;

    /// Writes text as an old program would have stored it, where the encoding has the letters.
    pub(in crate::text::legacy) fn encode(text: &str, encoding: Encoding) -> Option<String> {
        let mut out = String::new();
        for c in text.chars() {
            if c.is_ascii() {
                out.push(c);
                continue;
            }
            match encoding {
                Encoding::Tcvn3 => {
                    let place = TCVN3.chars().position(|letter| letter == c)?;
                    out.push(char::from_u32(TCVN3_START + place as u32)?);
                }
                Encoding::Viscii => {
                    let place = VISCII.chars().position(|letter| letter == c)?;
                    let shown = WINDOWS.chars().nth(place).filter(|&c| c != ' ');
                    out.push(shown.or_else(|| char::from_u32(0x80 + place as u32))?);
                }
                Encoding::Windows1258 => {
                    use unicode_normalization::UnicodeNormalization;
                    let marks: Vec<char> = std::iter::once(c).nfd().collect();
                    let (tone, base): (Vec<char>, Vec<char>) = marks.iter().partition(|c| {
                        matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
                    });
                    for c in base.into_iter().nfc().chain(tone) {
                        let known = WINDOWS_1258.iter().find(|(_, letter)| *letter == c);
                        out.push(known.map_or(c, |&(code, _)| code));
                    }
                }
                Encoding::Vni => {
                    let upper = c.is_uppercase();
                    let small = lower(c);
                    let pair = VNI_PAIRS.iter().find_map(|(base, marks, letters)| {
                        let at = letters.chars().position(|letter| letter == small)?;
                        Some([*base, marks.chars().nth(at)?])
                    });
                    let pair = pair.or_else(|| (small == 'ậ').then_some(['a', 'ä']));
                    let single = VNI_SINGLES.iter().find(|(_, letter)| *letter == small);
                    let stored: String = match (pair, single) {
                        (Some(pair), _) => pair.iter().collect(),
                        (None, Some((code, _))) => code.to_string(),
                        (None, None) => small.to_string(),
                    };
                    out.push_str(&if upper { stored.to_uppercase() } else { stored });
                }
            }
        }
        Some(out)
    }
}
