//! Any text as a rule file: a pack or diagnostics, never a panic.

#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, String)| {
    let (which, text) = input;
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let files = ["pack", "outline", "targets", "scoring", "vocabulary", "checks"];
    let pack = "id = \"x\"\ntitle = \"x\"\nyear = 2024\n";
    let _ = fs::write(folder.path().join("pack.toml"), pack);
    let name = files[usize::from(which) % files.len()];
    let _ = fs::write(folder.path().join(format!("{name}.toml")), text);
    let _ = doichieu::rules::load(&folder.path().to_string_lossy(), None);
});
