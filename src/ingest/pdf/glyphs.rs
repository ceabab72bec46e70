//! Names of glyphs → characters, for fonts that give names and no table of characters.

use unicode_normalization::UnicodeNormalization;

/// Names that are not made of a letter and its marks.
const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("nbspace", '\u{a0}'),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '−'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("bullet", '•'),
    ("endash", '–'),
    ("emdash", '—'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("ellipsis", '…'),
    ("degree", '°'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("plusminus", '±'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("dcroat", 'đ'),
    ("dmacron", 'đ'),
    ("dstroke", 'đ'),
    ("Dcroat", 'Đ'),
    ("Eth", 'Đ'),
    ("eth", 'đ'),
    ("dong", '₫'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
];

/// Marks as they follow a letter in a name.
const MARKS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("hookabove", '\u{309}'),
    ("hook", '\u{309}'),
    ("tilde", '\u{303}'),
    ("dotbelow", '\u{323}'),
    ("circumflex", '\u{302}'),
    ("breve", '\u{306}'),
    ("horn", '\u{31b}'),
    ("dieresis", '\u{308}'),
    ("cedilla", '\u{327}'),
    ("ring", '\u{30a}'),
    ("caron", '\u{30c}'),
];

/// The character of a glyph name, if it says.
pub(super) fn character(name: &str) -> Option<char> {
    let name = name.split('.').next().unwrap_or(name);
    if let Some(&(_, c)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(c);
    }
    let hex = name
        .strip_prefix("uni")
        .or_else(|| name.strip_prefix('u'))
        .filter(|hex| (4..=6).contains(&hex.len()));
    if let Some(c) = hex
        .and_then(|hex| u32::from_str_radix(hex, 16).ok())
        .and_then(char::from_u32)
    {
        return Some(c);
    }
    let mut letters = name.chars();
    let base = letters.next().filter(char::is_ascii_alphabetic)?;
    let mut rest = letters.as_str();
    let mut whole = String::from(base);
    while !rest.is_empty() {
        let (mark, sign) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
        whole.push(*sign);
        rest = &rest[mark.len()..];
    }
    let mut composed = whole.nfc();
    let c = composed.next()?;
    composed.next().is_none().then_some(c)
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn vietnamese_letters_by_any_name() {
        for (name, c) in [
            ("a", 'a'),
            ("aacute", 'á'),
            ("Abreveacute", 'Ắ'),
            ("ocircumflexdotbelow", 'ộ'),
            ("uhornhookabove", 'ử'),
            ("ohorn", 'ơ'),
            ("uni1EDB", 'ớ'),
            ("u1EF9", 'ỹ'),
            ("Dcroat", 'Đ'),
            ("period", '.'),
            ("e.sc", 'e'),
        ] {
            assert_eq!(character(name), Some(c), "{name}");
        }
        assert_eq!(character("g123"), None);
    }
}
