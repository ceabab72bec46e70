//! Any bytes as PDF: a document or a reason, never a panic of our own code.

#![no_main]

use doichieu::ingest;
use doichieu::model::{Format, ReadError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = ingest::detect(bytes, "a.pdf");
    if let Err(ReadError::Crashed { detail }) = ingest::parse(bytes, Format::Pdf) {
        panic!("{detail}");
    }
});
