//! Any text: every number found lies inside it.

#![no_main]

use doichieu::text::{Lexicon, Tokens, normalize, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: String| {
    let lexicon = Lexicon::default();
    let text = normalize(&raw, &[], &lexicon);
    let tokens = Tokens::new(&text, &lexicon, true);
    for number in scan(&text, &tokens) {
        assert!(number.start < number.end && number.end <= text.key.len());
    }
});
