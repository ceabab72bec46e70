//! Every pack under `rules/` loads without errors, from the folder and from inside the program alike.

use std::fs;
use std::path::Path;

use doichieu::rules;

#[test]
fn every_folder_in_rules_loads_without_errors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut packs = Vec::new();
    for entry in fs::read_dir(&root).unwrap() {
        let entry = entry.unwrap();
        if entry.path().join("pack.toml").is_file() {
            packs.push(entry.file_name().into_string().unwrap());
        }
    }
    packs.sort();
    assert_eq!(packs, rules::built_in(), "every pack is built in");

    for name in &packs {
        let from_folder = rules::load(name, Some(&root))
            .unwrap_or_else(|faults| panic!("{name}:\n{}", rules::render(&faults, false)));
        let built_in = rules::load(name, None)
            .unwrap_or_else(|faults| panic!("{name}:\n{}", rules::render(&faults, false)));
        assert_eq!(&from_folder.pack.id, name);
        assert_eq!(from_folder.pack.hash, built_in.pack.hash, "{name}");
    }
}
