//! Lists of words that rule authors write: phrases, exclusions, the same words in two places.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::rules::place::{At, Faults};

/// The form in which two phrases count as the same: composed, lower case, single spaces.
/// Tones are kept, because `đội viên` and `đoàn viên` style neighbours are different phrases.
pub(super) fn fold(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The plain texts of a list.
pub(super) fn plain(list: &[At<String>]) -> Vec<String> {
    list.iter().map(|item| item.value.clone()).collect()
}

/// One subject's phrases, to be compared with all others.
#[derive(Default)]
pub(super) struct PhraseBook {
    /// Folded phrase → id of the subject that had it first.
    owners: BTreeMap<String, String>,
}

impl PhraseBook {
    /// Checks the phrases of one subject against its own exclusions and everyone's phrases.
    pub(super) fn add(
        &mut self,
        subject: &str,
        phrases: &[At<String>],
        not: &[At<String>],
        faults: &Faults,
    ) {
        let excluded: Vec<String> = not.iter().map(|word| fold(&word.value)).collect();
        for phrase in phrases {
            let key = fold(&phrase.value);
            if excluded.contains(&key) {
                faults.error(
                    &phrase.place,
                    format!("cụm từ \"{}\" vừa ở `phrases` vừa ở `not`", phrase.value),
                    "giữ ở một nơi: `phrases` nếu là dấu hiệu nhận ra, `not` nếu chỉ trông giống",
                );
            }
            match self.owners.get(&key) {
                Some(owner) if owner == subject => faults.warning(
                    &phrase.place,
                    format!("cụm từ \"{}\" ghi hai lần", phrase.value),
                    "bỏ bớt một",
                ),
                Some(owner) => faults.warning(
                    &phrase.place,
                    format!(
                        "cụm từ \"{}\" đã dùng cho \"{owner}\", nên không giúp phân biệt",
                        phrase.value
                    ),
                    "thêm chữ cho cụm từ riêng hơn, hoặc bỏ ở một nơi",
                ),
                None => {
                    self.owners.insert(key, subject.to_owned());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_spacing_and_decomposition() {
        assert_eq!(fold("Tiếp  Cận"), fold("tie\u{302}\u{301}p cận"));
        assert_ne!(fold("đội viên"), fold("đoàn viên"));
    }
}
