//! The wordings of a pack, each normalised and cut into words once: titles, phrases and profiles all ask
//! for the same ones.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::model::Text;
use crate::text::{Lexicon, Tokens, normalize, word_keys};

/// A wording in comparable form.
pub(super) struct Wording {
    /// Its text.
    pub(super) text: Text,
    /// Its words.
    pub(super) tokens: Tokens,
}

/// Remembers what was read; wordings are as good as never the same by chance, so most of a pack's
/// are asked for twice or three times.
pub(super) struct Wordings<'l> {
    lexicon: &'l Lexicon,
    known: RefCell<HashMap<String, Rc<Wording>>>,
}

impl<'l> Wordings<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Wordings<'l> {
        Wordings {
            lexicon,
            known: RefCell::default(),
        }
    }

    /// The words of a sentence that is asked for once.
    pub(super) fn words(&self, sentence: &str) -> Vec<u64> {
        word_keys(sentence, self.lexicon)
    }

    /// A wording, read the first time.
    pub(super) fn get(&self, wording: &str) -> Rc<Wording> {
        let wording = wording.trim();
        if let Some(known) = self.known.borrow().get(wording) {
            return Rc::clone(known);
        }
        let text = normalize(wording, &[], self.lexicon);
        let tokens = Tokens::new(&text, self.lexicon, true);
        let read = Rc::new(Wording { text, tokens });
        self.known
            .borrow_mut()
            .insert(wording.to_owned(), Rc::clone(&read));
        read
    }
}
