//! Any text in any font: the three forms line up, digits survive.

#![no_main]

use doichieu::model::FontRun;
use doichieu::text::{Lexicon, normalize};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, String)| {
    let (font, raw) = input;
    let names = ["Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times", "VI Times"];
    let fonts = [FontRun {
        start: 0,
        end: raw.len(),
        font: names[usize::from(font) % names.len()].to_owned(),
    }];
    let text = normalize(&raw, &fonts, &Lexicon::default());
    assert_eq!(text.key.len(), text.clean.chars().count());
    assert!(text.key.is_ascii());
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    assert_eq!(digits(&text.clean), digits(&raw));
});
