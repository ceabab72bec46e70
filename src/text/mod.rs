//! Vietnamese text in comparable form, and the numbers in it.
//!
//! Two ideas carry this folder. A *key* is the toneless lower-case form, one ASCII byte for each
//! character, so offsets never shift. A *form* is a word with its tone taken out of the vowel and
//! its `i`/`y` settled, so `hoà`, `hòa` and the slip `hóà` compare as they should. Words are compared
//! by form where the text carries diacritics, by key where it does not, and a form that is no known
//! word at all is treated as a slip of the pen and compared by key.

mod abbreviations;
mod clean;
mod fold;
mod legacy;
mod lexicon;
mod look;
mod numbers;
mod numerals;
mod sentences;
mod slips;
mod syllable;
mod tokens;
mod words;

pub use clean::{normalize, normalize_document};
pub use fold::{fold_char, key};
pub(crate) use lexicon::{ByHash, Hashes, WordHash, hash_text, hash_word};
pub use lexicon::{Lexicon, hash_key};
pub use numbers::{Number, NumberKind, scan};
pub use sentences::{Span, sentences};
pub use tokens::{Token, TokenKind, Tokens};
pub use words::{keys_of, word_keys};
