//! The rule files built into the program: one line a file, kept complete by a test.

/// `(path under rules/, text)`.
macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../rules/", $path)))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "binh-duong-2020/checks.toml",
    "binh-duong-2020/outline.toml",
    "binh-duong-2020/pack.toml",
    "binh-duong-2020/programme.toml",
    "binh-duong-2020/scoring.toml",
    "binh-duong-2020/targets.toml",
    "binh-duong-2020/vocabulary.toml",
    "calendar/vn.toml",
    "common/checks.toml",
    "common/vocabulary.toml",
    "kien-giang-2024/checks.toml",
    "kien-giang-2024/outline.toml",
    "kien-giang-2024/pack.toml",
    "kien-giang-2024/programme.toml",
    "kien-giang-2024/samples.toml",
    "kien-giang-2024/scoring.toml",
    "soc-trang-2024/checks.toml",
    "soc-trang-2024/pack.toml",
    "soc-trang-2024/programme.toml",
    "soc-trang-2024/scoring.toml",
    "soc-trang-2024/targets.toml",
    "tra-vinh-2023/checks.toml",
    "tra-vinh-2023/outline.toml",
    "tra-vinh-2023/pack.toml",
    "tra-vinh-2023/programme.toml",
    "tra-vinh-2023/scoring.toml",
    "tra-vinh-2023/targets.toml",
];

/// A built-in file by folder and name.
pub(super) fn file(folder: &str, name: &str) -> Option<&'static str> {
    FILES
        .iter()
        .find(|(path, _)| path.split_once('/') == Some((folder, name)))
        .map(|(_, text)| *text)
}

/// Names of the built-in packs: the folders that hold a `pack.toml`.
pub(super) fn packs() -> Vec<&'static str> {
    let mut names: Vec<&str> = FILES
        .iter()
        .filter_map(|(path, _)| path.strip_suffix("/pack.toml"))
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_rule_file_is_built_in() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let mut on_disk = Vec::new();
        for folder in fs::read_dir(&root).unwrap() {
            let folder = folder.unwrap();
            if !folder.file_type().unwrap().is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path()).unwrap() {
                let name = file.unwrap().file_name();
                if name.to_string_lossy().ends_with(".toml") {
                    on_disk.push(format!(
                        "{}/{}",
                        folder.file_name().to_string_lossy(),
                        name.to_string_lossy()
                    ));
                }
            }
        }
        on_disk.sort();
        let listed: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(
            listed, on_disk,
            "src/rules/builtin.rs must list every file under rules/, sorted"
        );
    }
}
