//! Every pack under `rules/` loads without a word of complaint, from the folder and from inside the program alike.

use std::fs;
use std::path::Path;

use doichieu::rules;

#[test]
fn every_folder_in_rules_loads_without_errors_or_warnings() {
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
        assert!(
            from_folder.warnings.is_empty(),
            "{name}:\n{}",
            rules::render(&from_folder.warnings, false)
        );
        assert_eq!(&from_folder.pack.id, name);
        assert_eq!(from_folder.pack.hash, built_in.pack.hash, "{name}");
    }
}

/// The blocks of `rules/README.md` that start with `# <file>` are one pack, and it loads.
#[test]
fn the_pack_in_the_readme_loads_without_warnings() {
    let readme = fs::read_to_string("rules/README.md").unwrap();
    let root = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for block in readme.split("```toml\n# ").skip(1) {
        let text = block.split("```").next().unwrap();
        let name = text.split_whitespace().next().unwrap();
        let path = match name {
            "calendar/vn.toml" => root.path().join(name),
            _ => root.path().join("vi-du").join(name),
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("# {text}")).unwrap();
        files.push(name);
    }
    assert_eq!(files.len(), 9, "{files:?}");
    let loaded = rules::load("vi-du", Some(root.path()))
        .unwrap_or_else(|faults| panic!("{}", rules::render(&faults, false)));
    assert!(
        loaded.warnings.is_empty(),
        "{}",
        rules::render(&loaded.warnings, false)
    );
}

#[test]
fn every_example_of_every_pack_comes_out_as_written() {
    for name in rules::built_in() {
        let pack = rules::load(name, None)
            .unwrap_or_else(|faults| panic!("{name}:\n{}", rules::render(&faults, false)))
            .pack;
        let report = doichieu::selftest::run(&pack);
        let rules = pack.outline.nodes.len() + pack.targets.len();
        assert!(
            report.passed >= 2 * rules,
            "{name}: {} examples for {rules} rules",
            report.passed
        );
        assert!(report.failed.is_empty(), "{name}: {:#?}", report.failed);
        assert!(
            report.without_examples.is_empty(),
            "{name}: {:?}",
            report.without_examples
        );
    }
}
