//! Any bytes as web pages and archives: a document or a reason, never a panic.

#![no_main]

#[allow(dead_code, reason = "each target uses one of the bodies")]
#[path = "../bodies.rs"]
mod bodies;

use doichieu::model::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(panic) = bodies::file(bytes, "a.html", Format::Html) {
        panic!("{panic}");
    }
});
