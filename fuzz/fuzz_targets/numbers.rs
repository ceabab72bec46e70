//! Any text: every number found lies inside it.

#![no_main]

#[allow(dead_code, reason = "each target uses one of the bodies")]
#[path = "../bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: String| bodies::numbers(&input));
