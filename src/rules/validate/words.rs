//! Lists of words that rule authors write: phrases, exclusions, the same words in two places.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::rules::place::{At, Faults};

/// The form in which two phrases count as the same: composed, lower case, single spaces.
/// Tones are kept, because `đội viên` and `đoàn viên` style neighbours are different phrases.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let composed: Cow<'_, str> = if text.chars().all(is_composed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    };
    let lower = composed.to_lowercase();
    Cow::Owned(lower.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// As most phrases are written.
fn is_folded(text: &str) -> bool {
    let mut before = ' ';
    for c in text.chars() {
        let stays = match c {
            ' ' => before != ' ',
            '!'..='~' => !c.is_ascii_uppercase(),
            '\u{2010}'..='\u{2027}' => true,
            _ => is_composed(c) && !c.is_whitespace() && c.is_lowercase(),
        };
        if !stays {
            return false;
        }
        before = c;
    }
    before != ' ' || text.is_empty()
}

/// A letter of the Latin alphabets or a mark of everyday print, composed for certain.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1ea0}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

/// The plain texts of a list.
pub(super) fn plain(list: &[At<String>]) -> Vec<String> {
    list.iter().map(|item| item.value.clone()).collect()
}

/// One subject's phrases, to be compared with all others.
#[derive(Default)]
pub(super) struct PhraseBook<'r> {
    /// Folded phrase → id of the subject that had it first.
    owners: BTreeMap<Cow<'r, str>, &'r str>,
}

impl<'r> PhraseBook<'r> {
    /// Checks the phrases of one subject against its own exclusions and everyone's phrases.
    pub(super) fn add(
        &mut self,
        subject: &'r str,
        phrases: &'r [At<String>],
        not: &[At<String>],
        faults: &Faults,
    ) {
        let excluded: Vec<Cow<'_, str>> = not.iter().map(|word| fold(&word.value)).collect();
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
                Some(owner) if *owner == subject => faults.warning(
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
                    self.owners.insert(key, subject);
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
        assert_eq!(fold(" Chỉ tiêu\tĐỀ ra "), "chỉ tiêu đề ra");
        assert_eq!(fold("chỉ tiêu “đề ra”"), "chỉ tiêu “đề ra”");
    }
}
