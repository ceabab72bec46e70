//! Documents cited with number and date: *Kết luận số 02-KL/TWĐTN-CNĐT ngày 23/8/2018*.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

/// A citation within one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cited {
    /// Number and symbol in comparable form.
    pub(super) document: String,
    /// As written.
    pub(super) written: String,
    /// The date, ISO.
    pub(super) date: String,
}

/// A capital letter, and any letter: spelt out, because the classes of all scripts take long to compile.
macro_rules! capital {
    () => {
        "[A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ]"
    };
}
macro_rules! letter {
    () => {
        "[A-Za-zÀ-ỹ]"
    };
}

/// Number, symbol with an issuing body behind a slash, then a date before anything else of weight.
static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<no>[0-9]{1,4})\s*[-–/]\s*(?P<kind>",
        capital!(),
        letter!(),
        r"{0,4})\s*[-–/]\s*(?P<body>",
        capital!(),
        letter!(),
        r"{0,9}(?:\s?[-–]\s?",
        capital!(),
        letter!(),
        r"{0,9}){0,2})",
        r"[\s,;]{1,3}(?:(?:ký|ban hành)\s+)?ngày\s+(?P<d>[0-9]{1,2})",
        r"(?:\s*[/.\-–]\s*(?P<m>[0-9]{1,2})\s*[/.\-–]\s*(?P<y>(?:19|20)[0-9]{2})",
        r"|\s+tháng\s+(?P<m2>[0-9]{1,2})\s+năm\s+(?P<y2>(?:19|20)[0-9]{2}))",
    ))
    .ok()
});

/// A number, a dash or slash, a capital: most texts stop here.
fn may_cite(clean: &str) -> bool {
    clean.contains("ngày")
        && clean.match_indices(['-', '–', '/']).any(|(at, mark)| {
            let (before, after) = (
                clean[..at].trim_end(),
                clean[at + mark.len()..].trim_start(),
            );
            before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(char::is_uppercase)
        })
}

/// Every citation with a readable date.
pub(super) fn citations(clean: &str) -> Vec<Cited> {
    if !may_cite(clean) {
        return Vec::new();
    }
    let Some(form) = FORM.as_ref() else {
        return Vec::new();
    };
    form.captures_iter(clean)
        .filter_map(|found| {
            let text = |name: &str| found.name(name).map(|part| part.as_str());
            let number: u32 = text("no")?.parse().ok()?;
            let day: i8 = text("d")?.parse().ok()?;
            let month: i8 = text("m").or(text("m2"))?.parse().ok()?;
            let year: i16 = text("y").or(text("y2"))?.parse().ok()?;
            let date = Date::new(year, month, day).ok()?;
            let symbol = |part: &str| {
                let plain = crate::text::key(part).to_uppercase();
                plain.replace(char::is_whitespace, "").replace('–', "-")
            };
            let written_to = found.name("body")?.end();
            Some(Cited {
                document: format!(
                    "{number:02}-{}/{}",
                    symbol(text("kind")?),
                    symbol(text("body")?)
                ),
                written: clean[found.name("no")?.start()..written_to].to_owned(),
                date: date.to_string(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (String, String) {
        let mut found = citations(text);
        assert_eq!(found.len(), 1, "{text}");
        let cited = found.remove(0);
        (cited.document, cited.date)
    }

    #[test]
    fn number_and_date_in_the_usual_spellings() {
        let same = ("02-KL/TWDTN-CNDT".to_owned(), "2018-08-23".to_owned());
        for text in [
            "Kết luận số 02-KL/TWĐTN-CNĐT ngày 23/8/2018 của Ban Thường vụ",
            "Kết luận 02 - KL/TWĐTN - CNĐT, ngày 23 tháng 8 năm 2018",
            "02-KL/TWĐTN-CNĐT ngày 23.08.2018",
            "số 02/KL-TWĐTN-CNĐT ngày 23/8/2018",
        ] {
            assert_eq!(one(text), same, "{text}");
        }
        for none in [
            "Kế hoạch số 12-KH/HĐTN của Huyện đoàn",
            "ngày 26/3/2024",
            "đạt 12/15 chỉ tiêu ngày 1/2/2024",
            "02-KL/TWĐTN ngày 31/02/2018",
        ] {
            assert!(citations(none).is_empty(), "{none}");
        }
    }
}
