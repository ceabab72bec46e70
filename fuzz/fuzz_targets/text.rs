//! Any text in any font: the three forms line up, digits survive.

#![no_main]

#[allow(dead_code, reason = "each target uses one of the bodies")]
#[path = "../bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, String)| bodies::text(input.0, &input.1));
