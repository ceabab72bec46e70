//! What two paragraphs that are alike do not have in common, so that only what agrees in words, figures
//! and names is called the same word for word.

use std::collections::{BTreeMap, BTreeSet};

use super::super::kept;
use super::super::words::words;
use super::Copied;
use crate::cross::Context;

/// How two paragraphs differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Differs {
    /// Some words do: one paragraph may also be a part of the other.
    pub(super) words: bool,
    /// Figures that are others in the same place, or there on one side only.
    pub(super) figures: u32,
    /// Names likewise.
    pub(super) names: u32,
}

/// A paragraph as what stays when it is handed on, and what is filled in.
#[derive(Debug, PartialEq, Eq)]
struct Wording {
    words: Vec<String>,
    /// Figures and names by the word they stand right before.
    figures: BTreeMap<usize, Vec<String>>,
    names: BTreeMap<usize, Vec<String>>,
}

impl Wording {
    /// Of a key whose capitals are marked.
    fn of(marked: &str) -> Wording {
        let bytes = marked.as_bytes();
        let all = words(marked);
        let capital = |at: usize| bytes[all[at].start].is_ascii_uppercase();
        let mut wording = Wording {
            words: Vec::new(),
            figures: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        let mut end = 0;
        // What the word before was, so that `1.236` and `An Minh` are one figure and one name.
        let mut run: Option<bool> = None;
        for (at, word) in all.iter().enumerate() {
            let between = &bytes[end..word.start];
            end = word.end;
            let key = word.key.to_ascii_lowercase();
            let here = wording.words.len();
            let is_figure = word.key.bytes().all(|byte| byte.is_ascii_digit());
            let opens = at == 0 || between.iter().any(|byte| b".;:!?+".contains(byte));
            let joined = between.len() == 1;
            // The first word of a sentence has a capital of its own, unless the next has one as well.
            let is_name = !is_figure && capital(at) && {
                let next = at + 1;
                !opens || (next < all.len() && all[next].start == word.end + 1 && capital(next))
            };
            let (list, more) = if is_figure {
                let more = run == Some(true) && joined && b".,/-".contains(&between[0]);
                (&mut wording.figures, more)
            } else if is_name {
                let more = run == Some(false) && joined && between[0] == b' ';
                (&mut wording.names, more)
            } else {
                wording.words.push(key);
                run = None;
                continue;
            };
            run = Some(is_figure);
            let list = list.entry(here).or_default();
            match list.last_mut().filter(|_| more) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(&key);
                }
                None => list.push(key),
            }
        }
        wording
    }

    fn against(&self, other: &Wording) -> Differs {
        if self.words != other.words {
            return Differs {
                words: true,
                ..Differs::default()
            };
        }
        Differs {
            words: false,
            figures: others(&self.figures, &other.figures),
            names: others(&self.names, &other.names),
        }
    }
}

/// How many of what is filled in are not the same on both sides.
fn others(a: &BTreeMap<usize, Vec<String>>, b: &BTreeMap<usize, Vec<String>>) -> u32 {
    let places: BTreeSet<usize> = a.keys().chain(b.keys()).copied().collect();
    let at = |places: usize, side: &BTreeMap<usize, Vec<String>>| {
        side.get(&places).cloned().unwrap_or_default()
    };
    let differ = places.into_iter().map(|place| {
        let (a, b) = (at(place, a), at(place, b));
        let same = a.iter().zip(&b).filter(|(a, b)| a == b).count();
        a.len().max(b.len()) - same
    });
    differ.sum::<usize>() as u32
}

/// Says of every copy how its paragraphs differ.
pub(super) fn tell(cx: &Context<'_>, copies: &mut [Copied]) {
    let mut wanted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for alike in copies.iter().flat_map(|copy| &copy.paragraphs) {
        for (unit, paragraph) in [alike.pair.a, alike.pair.b] {
            let text = cx.units[unit as usize].fingerprint.paragraphs[paragraph as usize].text;
            wanted.entry(unit).or_default().insert(text);
        }
    }
    let mut wordings: BTreeMap<(u32, u32), Wording> = BTreeMap::new();
    for (unit, texts) in &wanted {
        let print = &cx.units[*unit as usize].fingerprint;
        kept::each(print, texts, |text, key| {
            wordings.insert((*unit, text), Wording::of(key));
        });
    }
    for alike in copies.iter_mut().flat_map(|copy| &mut copy.paragraphs) {
        let of = |(unit, paragraph): (u32, u32)| {
            let text = cx.units[unit as usize].fingerprint.paragraphs[paragraph as usize].text;
            wordings.get(&(unit, text))
        };
        // Where a text cannot be had again, nothing is called the same.
        let differs = match (of(alike.pair.a), of(alike.pair.b)) {
            (Some(a), Some(b)) => a.against(b),
            _ => Differs {
                words: true,
                ..Differs::default()
            },
        };
        alike.differs = if differs.words {
            Differs {
                words: true,
                figures: alike.shared.other_figures,
                names: alike.shared.other_names,
            }
        } else {
            differs
        };
    }
}

/// *giống nhau trừ 7 số liệu và 2 tên riêng*.
pub(super) fn in_words<'a>(all: impl Iterator<Item = &'a Differs>) -> String {
    let mut sum = Differs::default();
    for one in all {
        sum.words |= one.words;
        sum.figures += one.figures;
        sum.names += one.names;
    }
    let what = match (sum.figures, sum.names) {
        (0, 0) => String::new(),
        (figures, 0) => format!("{figures} số liệu"),
        (0, names) => format!("{names} tên riêng"),
        (figures, names) => format!("{figures} số liệu và {names} tên riêng"),
    };
    match (sum.words, what.is_empty()) {
        (false, true) => "giống nhau từng chữ".to_owned(),
        (false, false) => format!("giống nhau trừ {what}"),
        (true, true) => "giống nhau phần lớn câu chữ".to_owned(),
        (true, false) => format!("giống nhau phần lớn câu chữ, khác {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cross::skeleton::marked_plain;

    const TOLD: &str =
        "Ngày 12/3, Huyện đoàn về ấp Kinh Giữa trao 1.236 suất quà, có 9 hộ ở Rạch Dừa";

    fn differs(other: &str) -> String {
        let [a, b] = [TOLD, other].map(|text| Wording::of(&marked_plain(text)));
        in_words([a.against(&b)].iter())
    }

    #[test]
    fn only_what_agrees_in_everything_is_the_same_word_for_word() {
        assert_eq!(differs(TOLD), "giống nhau từng chữ");
        assert_eq!(
            differs(&TOLD.replace("Kinh Giữa", "Tân Thuận Đông")),
            "giống nhau trừ 1 tên riêng"
        );
        assert_eq!(
            differs(&TOLD.replace("1.236", "1.240").replace("12/3", "4/5")),
            "giống nhau trừ 2 số liệu"
        );
        assert_eq!(
            differs(
                &TOLD
                    .replace("9 hộ", "16 hộ")
                    .replace("Rạch Dừa", "Bình Sơn")
            ),
            "giống nhau trừ 1 số liệu và 1 tên riêng"
        );
        assert_eq!(
            differs(&TOLD.replace("trao", "đã trao")),
            "giống nhau phần lớn câu chữ"
        );
        // A figure more is a figure that differs.
        assert_eq!(
            differs(&TOLD.replace("Rạch Dừa", "Rạch Dừa 2")),
            "giống nhau trừ 1 số liệu"
        );
    }
}
