//! Which formulas are the program's own: in the column of settled scores both it and people write some.

/// The shapes the workbook is written with, references as `#`.
const OURS: [&str; 3] = [
    "IF(#=\"\",#,#)",
    "IF(#=\"\",CÁCHTÍNH!#,#)",
    "IF(ISNUMBER(#),#,N(#))",
];

/// Whether the workbook came with this formula. One the file gives only as a copy of another cell's counts
/// as such: people fill columns down, and so do spreadsheet programs with what was there.
pub(super) fn is_ours(formula: &str) -> bool {
    formula.is_empty() || OURS.contains(&shape(formula).as_str())
}

/// The formula with every reference to a cell as `#`, without spaces, quotes of sheet names and `$`: rows
/// and columns move when people sort.
fn shape(formula: &str) -> String {
    let kept = formula.chars().filter(|c| !matches!(c, ' ' | '$' | '\''));
    let text: String = kept.flat_map(char::to_uppercase).collect();
    let mut shape = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        if is_reference(&word) {
            shape.push('#');
        } else {
            shape.push_str(&word);
        }
        word.clear();
        if c != '\0' {
            shape.push(c);
        }
    }
    shape
}

/// One to three letters, then digits.
fn is_reference(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = &word[letters..];
    (1..=3).contains(&letters) && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workbook_s_own_formulas_are_known_wherever_they_have_moved() {
        for ours in [
            "IF(P9=\"\",'Cách tính'!M28,P9)",
            "IF(Q12=\"\",L12,Q12)",
            "IF(ISNUMBER(K6),K6,N(I6))",
            "if( isnumber($AA$1006), AA1006, n(T1006) )",
            "",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
    }

    #[test]
    fn what_people_type_is_theirs() {
        for theirs in [
            "70+5.5",
            "L9-2",
            "ROUND(L9*0.9,1)",
            "IF(P9=\"\",L9,P9)-1",
            "SUM(L9,2)",
        ] {
            assert!(!is_ours(theirs), "{theirs}");
        }
    }
}
