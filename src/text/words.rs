//! The words of a text that is known to be clean, without more.

use super::fold::{is_letter, letters};
use super::lexicon::{Lexicon, WordKey};
use super::tokens::{Token, TokenKind, Tokens};

/// The words of a text in order, as [`super::Token::key`] holds them, without figures and marks: for the many
/// sentences of a rule pack, of which nothing else is asked. Short forms are spelt out as in [`Tokens`];
/// nothing is mended.
pub fn word_keys(text: &str, lexicon: &Lexicon) -> Vec<u64> {
    if text.chars().any(is_mark) {
        let text = super::normalize(text, &[], lexicon);
        return keys_of(&Tokens::new(&text, lexicon, true).items);
    }
    let characters: Vec<char> = text.chars().collect();
    let parts = letters(&characters);
    let mut keys = Vec::with_capacity(characters.len() / 4);
    let mut at = 0;
    let mut capitals = 0;
    let mut word = WordKey::default();
    let mut end_word = |word: WordKey, from: usize, capitals: usize| {
        let short = (capitals > 1)
            .then(|| lexicon.readings(&characters[from..], true).first())
            .flatten();
        match short {
            Some(reading) => keys.extend(reading.iter().map(|word| word.key)),
            None => keys.push(word.key()),
        }
    };
    for (place, (&c, letter)) in characters.iter().zip(parts).enumerate() {
        if is_letter(c) {
            if word.is_empty() {
                (at, capitals) = (place, 0);
            }
            capitals += usize::from(letter.upper);
            word.push(letter.key);
        } else if !word.is_empty() {
            end_word(std::mem::take(&mut word), at, capitals);
        }
    }
    if !word.is_empty() {
        end_word(word, at, capitals);
    }
    keys
}

/// The same of a text that was cut into tokens.
pub fn keys_of(tokens: &[Token]) -> Vec<u64> {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    words.map(|word| word.key).collect()
}

/// A mark to be set on the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_tokens() {
        let lexicon = Lexicon::default();
        let text = "Trong quý I/2024, tổ chức 05 lớp “kỹ năng số” cho 230 lượt đoàn viên.";
        let read = super::super::normalize(text, &[], &lexicon);
        let tokens = Tokens::new(&read, &lexicon, true).items;
        assert_eq!(word_keys(text, &lexicon), keys_of(&tokens));
    }

    #[test]
    fn a_final_y_is_an_i_as_in_tokens() {
        let lexicon = Lexicon::default();
        for word in ["kỹ", "kĩ", "quý", "quý", "thúy", "yêu", "y", "TỶ", "Đẩy"] {
            let characters: Vec<char> = word.chars().collect();
            let key = crate::text::hash_key(&characters);
            assert_eq!(word_keys(word, &lexicon), [key], "{word}");
        }
    }

    #[test]
    fn letters_and_marks_apart_are_the_same_words() {
        let lexicon = Lexicon::default();
        assert_eq!(
            word_keys("đoa\u{300}n vie\u{302}n", &lexicon),
            word_keys("đoàn viên", &lexicon)
        );
    }
}
