//! What the first lines of a document say about whose it is.
//!
//! A line that names a unit with its kind goes before a line that names it without, and both before the
//! place beside the date: units of one town write the same place, and so does the board itself. Where
//! the head names an organisation that the register does not have, the place says nothing at all.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Names, Verdict};
use super::words::{self, Word, split_name};

/// Whose a document is by its head.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letterhead {
    /// The unit; `sure` is false where nothing but the place beside the date speaks for it.
    pub(super) verdict: Verdict,
    /// Where that is nobody: the organisation named that fits no unit.
    pub(super) other: Option<Other>,
    /// Units that place may stand for where only the province's own name stands above it.
    pub(super) places: Vec<usize>,
}

/// An organisation in a letterhead that fits no unit for sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Other {
    /// The line.
    pub(super) line: String,
    /// It is the province's, which stands above that of every unit.
    pub(super) provincial: bool,
    /// A unit whose name stands there with a foreign word beside it.
    maybe: Option<usize>,
}

impl Letterhead {
    /// Whether it names an organisation that is not the unit whose name was found elsewhere.
    pub(super) fn contradicts(&self, named: Option<usize>) -> bool {
        let other = self.other.as_ref().filter(|other| !other.provincial);
        other.is_some_and(|other| other.maybe != named)
    }
}

/// What was gathered line by line.
#[derive(Default)]
struct Head {
    /// Units named with their kind, each with the first such line.
    stated: BTreeMap<usize, String>,
    /// Units named without it.
    named: BTreeMap<usize, String>,
    /// Units named by a place: beside the date, or in running words.
    places: BTreeSet<usize>,
    others: Vec<Other>,
}

/// Lines longer than this are running text, no longer the head of a document.
const LONG_LINE: usize = 30;
/// A place and its kind before the date have at most this many words.
const PLACE: usize = 5;
/// A name that stands alone has at most this many.
const ALONE: usize = 4;
/// An organisation's name has at most this many.
const NAME: usize = 14;

/// Lines that name others: whom the paper is sent to, on what grounds it is written.
const ADDRESSEES: [&[&str]; 3] = [&["kinh", "gui"], &["can", "cu"], &["thuc", "hien"]];

impl Names<'_> {
    /// Whose a document is, by its first texts: lines above its title, the list of those it is sent
    /// to or the first long paragraph; the title itself only where the lines above name nobody.
    pub(super) fn in_letterhead(&self, texts: &[String]) -> Letterhead {
        let head = self.head(texts, true);
        let of = |units: Vec<usize>, sure, stated| match units.as_slice() {
            [] => Verdict::Silent,
            [unit] => Verdict::One {
                unit: *unit,
                sure,
                stated,
            },
            _ => Verdict::Several(units),
        };
        let vetoed = head
            .others
            .iter()
            .any(|other| other.maybe.is_none_or(|unit| !head.places.contains(&unit)));
        let verdict = if !head.stated.is_empty() {
            of(head.stated.into_keys().collect(), true, true)
        } else if !head.named.is_empty() {
            of(head.named.into_keys().collect(), true, false)
        } else if vetoed {
            Verdict::Silent
        } else {
            of(head.places.iter().copied().collect(), false, false)
        };
        let silent = verdict == Verdict::Silent;
        let only_province = head.others.iter().all(|other| other.provincial);
        let own = head.others.iter().find(|other| !other.provincial);
        Letterhead {
            verdict,
            other: own.or(head.others.first()).filter(|_| silent).cloned(),
            places: head
                .places
                .into_iter()
                .filter(|_| silent && only_province)
                .collect(),
        }
    }

    /// The one unit the lines above a document's title name in full while they name `own` nowhere,
    /// with the line.
    pub(super) fn other_in_letterhead(
        &self,
        own: usize,
        texts: &[String],
    ) -> Option<(usize, String)> {
        let head = self.head(texts, false);
        if head.stated.len() != 1
            || head.stated.contains_key(&own)
            || head.named.contains_key(&own)
            || head.places.contains(&own)
        {
            return None;
        }
        head.stated.into_iter().next()
    }

    fn head(&self, texts: &[String], with_title: bool) -> Head {
        let mut head = Head::default();
        for line in texts.iter().flat_map(|text| text.lines()) {
            let words = words::words(line);
            if words.len() > LONG_LINE {
                break;
            }
            let opens = |form: &[&str]| {
                words.len() >= form.len() && words.iter().zip(form).all(|(w, f)| w.key == *f)
            };
            if opens(&["noi", "nhan"]) {
                break;
            }
            let names_somebody = !head.stated.is_empty() || !head.named.is_empty();
            let names_other = head.others.iter().any(|other| !other.provincial);
            let title = opens(&["bao", "cao"]);
            if title && !(with_title && !names_somebody && !names_other) {
                break;
            }
            let of_another_paper = self.other_titles.iter().any(|form| {
                words.len() >= form.len() && words.iter().zip(form).all(|(w, f)| w.key == *f)
            });
            // Whom a plan or a notice is about is not who wrote it.
            if of_another_paper && (names_somebody || !head.others.is_empty()) {
                break;
            }
            if words.len() > 1 && ADDRESSEES.iter().any(|form| opens(form)) {
                continue;
            }
            self.take(line.trim(), &words, title, &mut head);
            if title {
                break;
            }
        }
        head
    }

    /// One line of a head.
    fn take(&self, line: &str, words: &[Word], title: bool, head: &mut Head) {
        let date = before_date(words);
        let of_place = date.is_some_and(|before| before <= PLACE);
        let named = organisation(words);
        let by_name = title || named.is_some() || words.len() <= ALONE;
        let mut maybe = None;
        match self.verdict(words) {
            Verdict::One {
                unit,
                sure: true,
                stated: true,
            } if !of_place => {
                head.stated.entry(unit).or_insert_with(|| line.to_owned());
                return;
            }
            Verdict::One {
                unit, sure: true, ..
            } => {
                if date.is_some() || !by_name {
                    head.places.insert(unit);
                } else {
                    head.named.entry(unit).or_insert_with(|| line.to_owned());
                }
                return;
            }
            Verdict::Several(units) => {
                if date.is_some() || !by_name {
                    head.places.extend(units);
                } else {
                    let lines = units.into_iter().map(|unit| (unit, line.to_owned()));
                    head.named.extend(lines);
                }
                return;
            }
            Verdict::One { unit, .. } => maybe = Some(unit),
            Verdict::Silent => {}
        }
        if date.is_some() || title {
            return;
        }
        let Some(provincial) = named else { return };
        let fitting = self.organisations.fitting(line);
        if fitting.is_empty() {
            head.others.push(Other {
                line: line.to_owned(),
                provincial,
                maybe,
            });
        } else {
            let lines = fitting.into_iter().map(|unit| (unit, line.to_owned()));
            head.named.extend(lines);
        }
    }

    /// Whether a file or folder is named after an organisation that is no unit's: *BC huyen doan Giang
    /// Thanh*.
    pub(super) fn another_is_named(&self, segment: &str) -> bool {
        let words = words::words(segment);
        self.verdict(&words) == Verdict::Silent
            && (1..words.len()).any(|at| {
                !words::is_everyday(&words[at].key)
                    && words[at].joined
                    && words::kind_before(&words[..at]).is_some_and(|(_, sure)| sure)
            })
    }

    /// The units that may be meant by an organisation nobody is called by exactly.
    pub(super) fn may_be(&self, other: &Other) -> BTreeSet<usize> {
        let mut units = self.organisations.akin(&other.line);
        units.extend(other.maybe);
        units
    }
}

/// Words before the date of a line such as *An Minh, ngày 25 tháng 6 năm 2024*.
fn before_date(words: &[Word]) -> Option<usize> {
    words.iter().enumerate().find_map(|(at, word)| {
        let behind = words[at + 1..].iter().take(2);
        (word.key == "ngay" && behind.into_iter().any(|word| word.key == "thang")).then_some(at)
    })
}

/// Whether a line is the name of an organisation of the Youth Union, and if so, whether the
/// province's.
fn organisation(words: &[Word]) -> Option<bool> {
    let (kind, core) = split_name(words);
    let front = &words[..words.len() - core.len()];
    let of_the_union = kind.is_some()
        || front
            .iter()
            .any(|word| matches!(word.key.as_str(), "doan" | "bch" | "btv"));
    // "Đoàn viên", "Đoàn kết", "Đoàn thể" are other words.
    let other_word = matches!(
        core.first().map(|word| word.key.as_str()),
        None | Some("vien" | "ket" | "the")
    );
    let names = core.iter().any(|word| !words::is_everyday(&word.key));
    let known = of_the_union && !other_word && names && words.len() <= NAME;
    known.then_some(kind == Some("tinh"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;
    use crate::rules::Vocabulary;

    fn register() -> Vec<Unit> {
        [
            ("an-minh", "Huyện An Minh", "huyện đoàn"),
            ("tt-an-minh", "Thị trấn An Minh", "thị trấn"),
            ("rach-gia", "Thành đoàn Rạch Giá", ""),
            ("long-phu", "Long Phú", "huyện đoàn"),
            ("khoi", "Đoàn Khối các cơ quan tỉnh", "đoàn khối"),
            ("quan-su", "Đoàn Thanh niên Quân sự tỉnh", ""),
        ]
        .map(|(id, name, kind)| Unit {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            ..Unit::default()
        })
        .to_vec()
    }

    fn vocabulary() -> Vocabulary {
        let loaded = crate::rules::load("kien-giang-2024", None).unwrap();
        loaded.pack.vocabulary
    }

    fn read(lines: &[&str]) -> String {
        let units = register();
        let vocabulary = vocabulary();
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let head = Names::new(&units, &vocabulary).in_letterhead(&lines);
        let other = head
            .other
            .map_or_else(String::new, |o| format!(" [{}]", o.line));
        match head.verdict {
            Verdict::One { unit, sure, .. } => {
                format!("{}{}", units[unit].id, if sure { "" } else { "?" })
            }
            Verdict::Silent => format!("-{other}"),
            Verdict::Several(list) => format!("{} đơn vị", list.len()),
        }
    }

    #[test]
    fn reads_letterheads() {
        for (lines, whose) in [
            (
                &[
                    "ĐOÀN TNCS HỒ CHÍ MINH\nBCH HUYỆN AN MINH\n***\nSố: 12-BC/HĐ",
                    "An Minh, ngày 25 tháng 6 năm 2024",
                    "BÁO CÁO",
                    "Kính gửi: Thành đoàn Rạch Giá",
                ][..],
                "an-minh",
            ),
            (&["HUYỆN ĐOÀN AN MINH", "THÀNH ĐOÀN RẠCH GIÁ"], "2 đơn vị"),
            (
                &["XÃ ĐOÀN TÂN LONG PHÚ", "BÁO CÁO"],
                "- [XÃ ĐOÀN TÂN LONG PHÚ]",
            ),
            (&["BCH ĐOÀN", "LONG PHÚ"], "long-phu"),
            (
                &["TỈNH ĐOÀN KIÊN GIANG", "BÁO CÁO kết quả của huyện An Minh"],
                "an-minh",
            ),
        ] {
            assert_eq!(read(lines), whose, "{lines:?}");
        }
        let body = "từ ".repeat(40) + "Huyện đoàn An Minh";
        assert_eq!(read(&["BÁO CÁO", &body]), "-");
    }

    #[test]
    fn the_place_beside_the_date_is_the_weakest_witness() {
        let date = "ĐOÀN TNCS HỒ CHÍ MINH\nRạch Giá, ngày 20 tháng 6 năm 2024";
        assert_eq!(read(&[date, "BÁO CÁO"]), "rach-gia?");
        for (head, whose) in [
            ("TỈNH ĐOÀN KIÊN GIANG\nBCH ĐOÀN KHỐI CƠ QUAN", "khoi"),
            ("TỈNH ĐOÀN KIÊN GIANG\nĐOÀN TN BỘ CHQS TỈNH", "quan-su"),
            (
                "TỈNH ĐOÀN KIÊN GIANG\nBCH ĐOÀN CÔNG AN TỈNH",
                "- [BCH ĐOÀN CÔNG AN TỈNH]",
            ),
            ("TỈNH ĐOÀN KIÊN GIANG\n***", "- [TỈNH ĐOÀN KIÊN GIANG]"),
            (
                "TỈNH ĐOÀN KIÊN GIANG\nBCH ĐOÀN HUYỆN GIANG THÀNH",
                "- [BCH ĐOÀN HUYỆN GIANG THÀNH]",
            ),
            ("TỈNH ĐOÀN KIÊN GIANG\nBCH THÀNH ĐOÀN RẠCH GIÁ", "rach-gia"),
        ] {
            assert_eq!(read(&[head, date, "BÁO CÁO"]), whose, "{head}");
        }
    }

    #[test]
    fn a_plan_is_not_its_subject_s() {
        assert_eq!(
            read(&[
                "TỈNH ĐOÀN KIÊN GIANG",
                "KẾ HOẠCH",
                "Kiểm tra công tác Đoàn huyện An Minh",
            ]),
            "- [TỈNH ĐOÀN KIÊN GIANG]"
        );
    }

    #[test]
    fn a_file_may_be_named_after_another_organisation() {
        let units = register();
        let names = Names::new(&units, &Vocabulary::default());
        assert!(names.another_is_named("BC huyen doan Giang Thanh"));
        for name in ["BC 6 thang huyen doan", "BC huyen doan An Minh", "la"] {
            assert!(!names.another_is_named(name), "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged_without_trouble(text in "\\PC{0,60}") {
            let units = register();
            let names = Names::new(&units, &Vocabulary::default());
            names.in_letterhead(std::slice::from_ref(&text));
            names.another_is_named(&text);
        }
    }
}
