//! Any text as a rule file: a pack or diagnostics, never a panic.

#![no_main]

#[allow(dead_code, reason = "each target uses one of the bodies")]
#[path = "../bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, String)| bodies::rules(input.0, &input.1));
