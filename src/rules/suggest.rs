//! Nearest names, for messages: most unknown names are slips of known ones.

/// "có phải ý là …?" when a known word is near, else the whole list.
pub(in crate::rules) fn suggestion(typed: &str, known: &[&str], list_title: &str) -> String {
    match nearest(typed, known) {
        Some(word) => format!("có phải ý là `{word}`?"),
        None => format!("{list_title}: {}", known.join(", ")),
    }
}

/// The known word nearest to `typed`, if near enough to be a slip.
pub(in crate::rules) fn nearest<'k>(typed: &str, known: &[&'k str]) -> Option<&'k str> {
    let typed = typed.to_lowercase();
    known
        .iter()
        .map(|word| {
            (
                strsim::damerau_levenshtein(&typed, &word.to_lowercase()),
                *word,
            )
        })
        .filter(|(distance, word)| *distance <= (word.chars().count() / 3).max(1))
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let keys = ["phrases", "printed", "unit_types"];
        assert_eq!(nearest("phrase", &keys), Some("phrases"));
        assert_eq!(nearest("Pharses", &keys), Some("phrases"));
        assert_eq!(nearest("unittypes", &keys), Some("unit_types"));
        assert_eq!(nearest("colour", &keys), None);
        assert_eq!(nearest("x", &[]), None);
    }

    #[test]
    fn without_a_near_name_the_whole_list_is_shown() {
        let help = suggestion("colour", &["a", "b"], "các khóa dùng được");
        assert_eq!(help, "các khóa dùng được: a, b");
    }
}
