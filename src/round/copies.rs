//! Which of two identical files is the copy, by the marks file managers put into names.

use crate::text;

/// Marks at the end of a name, toneless.
const ENDINGS: [&str; 5] = ["copy", "ban sao", "sao chep", "sao luu", "ban copy"];
/// Marks at its beginning.
const BEGINNINGS: [&str; 3] = ["copy of ", "ban sao cua ", "sao chep cua "];

/// Whether a file's name says that it is a copy: `BC (1).docx`, `BC - Copy.docx`, `BC - bản sao.docx`.
pub fn is_named_a_copy(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let key = text::key(stem);
    let plain = key.trim();
    if BEGINNINGS.iter().any(|mark| plain.starts_with(mark)) {
        return true;
    }
    let unnumbered = without_number(plain);
    // `BC (2024)` is a year and no second copy.
    unnumbered.is_some_and(|(_, number)| number < 100)
        || ENDINGS.iter().any(|mark| {
            let rest = unnumbered.map_or(plain, |(rest, _)| rest);
            rest.strip_suffix(mark)
                .is_some_and(|before| before.ends_with([' ', '-', '_', '(']))
        })
        || ENDINGS
            .iter()
            .any(|mark| plain.ends_with(&format!("({mark})")))
}

/// `bc (1)` → `bc`, 1.
fn without_number(stem: &str) -> Option<(&str, u32)> {
    let (rest, number) = stem.strip_suffix(')')?.rsplit_once('(')?;
    Some((rest.trim_end(), number.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_file_managers_are_known() {
        for name in [
            "a/BC (1).docx",
            "BC(2).docx",
            "BC - Copy.docx",
            "BC - Copy (3).docx",
            "BC - Bản sao.docx",
            "BC - Ba\u{309}n sao.docx",
            "Bản sao của BC.docx",
            "Copy of BC.xlsx",
            "BC_copy.docx",
            "BC (bản sao).docx",
        ] {
            assert!(is_named_a_copy(name), "{name}");
        }
        for name in [
            "BC.docx",
            "Bản sao/BC.docx",
            "BC 6 tháng (2024).docx",
            "BC (chính thức).docx",
            "Photocopy.pdf",
            "",
        ] {
            assert!(!is_named_a_copy(name), "{name}");
        }
    }
}
