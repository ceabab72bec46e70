//! Names of the round's units in running text, with the words before them that say which kind of
//! unit is meant: *huyện An Minh* is another place than *thị trấn An Minh*.

use std::collections::HashMap;

use crate::model::Unit;
use crate::text;

use super::words::{Word, sign, words};

/// How a kind of unit is written, longest first.
const FORMS: &[(&[&str], &str)] = &[
    (&["truong", "dai", "hoc"], "dai-hoc"),
    (&["truong", "cao", "dang"], "cao-dang"),
    (&["truong", "trung", "cap"], "trung-cap"),
    (&["thi", "tran", "doan"], "thi-tran"),
    (&["truong", "thpt"], "thpt"),
    (&["thanh", "pho"], "thanh-pho"),
    (&["huyen", "doan"], "huyen"),
    (&["thanh", "doan"], "thanh-pho"),
    (&["phuong", "doan"], "phuong"),
    (&["thi", "doan"], "thi-xa"),
    (&["thi", "tran"], "thi-tran"),
    (&["thi", "xa"], "thi-xa"),
    (&["quan", "doan"], "quan"),
    (&["dac", "khu"], "dac-khu"),
    (&["xa", "doan"], "xa"),
    (&["tinh", "doan"], "tinh"),
    (&["dai", "hoc"], "dai-hoc"),
    (&["cao", "dang"], "cao-dang"),
    (&["trung", "cap"], "trung-cap"),
    (&["huyen"], "huyen"),
    (&["tp"], "thanh-pho"),
    (&["tx"], "thi-xa"),
    (&["quan"], "quan"),
    (&["phuong"], "phuong"),
    (&["thpt"], "thpt"),
    (&["xa"], "xa"),
];

/// Words of an organisation's name that may stand before the kind or between kind and name.
const FILLERS: &[&[&str]] = &[
    &["doan", "tncs", "ho", "chi", "minh"],
    &["doan", "thanh", "nien"],
    &["tncs", "ho", "chi", "minh"],
    &["doan"],
];

/// One name of one unit.
#[derive(Debug, Clone)]
struct Name {
    unit: usize,
    /// Kind, when the name states one.
    kind: Option<&'static str>,
    /// The words without kind, toneless.
    core: Vec<String>,
    /// The same as written, lower case, for texts with tones.
    spelt: String,
}

/// The names of a register, found by their first word.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    by_first: HashMap<String, Vec<Name>>,
    /// One of 64 bits for each first word: most words with a capital are ruled out by these.
    firsts: u64,
}

/// A unit named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    /// Index of the unit.
    pub(super) unit: usize,
    /// First word, the kind included.
    pub(super) from: usize,
    /// One past the last word.
    pub(super) to: usize,
    /// The kind stands before the name, or the name needs none.
    pub(super) sure: bool,
    /// The organisation is named (*Huyện đoàn*), not only the place (*huyện*).
    pub(super) body: bool,
}

impl Names {
    pub(super) fn new(units: &[Unit]) -> Names {
        let mut names = Names::default();
        for (index, unit) in units.iter().enumerate() {
            let spellings = std::iter::once(&unit.name).chain(&unit.aliases);
            for spelling in spellings.chain(&unit.predecessors) {
                names.learn(index, spelling);
            }
        }
        names
    }

    fn learn(&mut self, unit: usize, spelling: &str) {
        let clean = text::normalize(spelling, &[], &text::Lexicon::default());
        let key = &clean.key;
        let all = words(key);
        let (kind, rest) = split(&all);
        let (Some(first), Some(last)) = (rest.first(), rest.last()) else {
            return;
        };
        // Without a kind only a long name is surely a name.
        if kind.is_none() && rest.len() < 3 {
            return;
        }
        let name = Name {
            unit,
            kind,
            core: rest.iter().map(|word| word.key.to_owned()).collect(),
            spelt: lower(&clean.clean, first.start, last.end),
        };
        self.firsts |= sign(first.key);
        self.by_first
            .entry(first.key.to_owned())
            .or_default()
            .push(name);
    }

    /// The units named, in order; where several names fit a place, the longest with a fitting kind.
    /// `marked` is the key the words are cut from, with the capitals of `clean` where words begin.
    pub(super) fn mentions(
        &self,
        words: &[Word<'_>],
        marked: &str,
        clean: &str,
        accented: bool,
    ) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let mut upto = 0;
        let marked = marked.as_bytes();
        for (at, word) in words.iter().enumerate() {
            if at < upto
                || !marked[word.start].is_ascii_uppercase()
                || self.firsts & sign(word.key) == 0
            {
                continue;
            }
            let best = self
                .by_first
                .get(word.key)
                .into_iter()
                .flatten()
                .filter_map(|name| name.fits(words, at, clean, accented))
                .max_by_key(|mention| (mention.sure, mention.to, std::cmp::Reverse(mention.unit)));
            if let Some(mention) = best {
                upto = mention.to;
                found.push(mention);
            }
        }
        found
    }
}

impl Name {
    /// The mention of this name that begins at word `at`, which has a capital.
    fn fits(&self, words: &[Word<'_>], at: usize, clean: &str, accented: bool) -> Option<Mention> {
        let to = at + self.core.len();
        let stretch = words.get(at..to)?;
        if !stretch.iter().zip(&self.core).all(|(w, c)| w.key == c) {
            return None;
        }
        let (start, end) = (stretch[0].start, stretch[stretch.len() - 1].end);
        if accented && lower(clean, start, end) != self.spelt {
            return None;
        }
        let (kind, from) = kind_before(words, at);
        let sure = match (self.kind, kind) {
            (None, _) => true,
            (Some(own), Some(stated)) if own == stated => true,
            (Some(_), Some(_)) => return None,
            (Some(_), None) => false,
        };
        let body = words[from..at].iter().any(|word| word.key == "doan");
        Some(Mention {
            body: body || self.kind.is_none(),
            unit: self.unit,
            from,
            to,
            sure,
        })
    }
}

/// The kind that ends before word `at`, and where it begins.
fn kind_before(words: &[Word<'_>], at: usize) -> (Option<&'static str>, usize) {
    let ends = |upto: usize, form: &[&str]| {
        upto >= form.len()
            && words[upto - form.len()..upto]
                .iter()
                .zip(form)
                .all(|(word, want)| word.key == *want)
    };
    let mut upto = at;
    loop {
        if let Some((form, kind)) = FORMS.iter().find(|(form, _)| ends(upto, form)) {
            let mut from = upto - form.len();
            while let Some(filler) = FILLERS.iter().find(|filler| ends(from, filler)) {
                from -= filler.len();
            }
            return (Some(kind), from);
        }
        match FILLERS.iter().find(|filler| ends(upto, filler)) {
            Some(filler) => upto -= filler.len(),
            None => return (None, at),
        }
    }
}

/// Takes fillers and one kind off the front of a name.
fn split<'w, 'k>(name: &'w [Word<'k>]) -> (Option<&'static str>, &'w [Word<'k>]) {
    let starts = |rest: &[Word<'_>], form: &[&str]| {
        rest.len() > form.len() && rest.iter().zip(form).all(|(word, want)| word.key == *want)
    };
    let mut rest = name;
    let mut kind = None;
    loop {
        if kind.is_none()
            && let Some((form, found)) = FORMS.iter().find(|(form, _)| starts(rest, form))
        {
            kind = Some(*found);
            rest = &rest[form.len()..];
        } else if let Some(filler) = FILLERS.iter().find(|filler| starts(rest, filler)) {
            rest = &rest[filler.len()..];
        } else if kind.is_none() && starts(rest, &["truong"]) {
            rest = &rest[1..];
        } else {
            return (kind, rest);
        }
    }
}

/// Characters `start..end` in lower case.
fn lower(clean: &str, start: usize, end: usize) -> String {
    let stretch = clean.chars().skip(start).take(end - start);
    stretch.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cross::skeleton::marked;

    fn units(names: &[&str]) -> Vec<Unit> {
        let unit = |name: &&str| Unit {
            name: (*name).to_owned(),
            ..Unit::default()
        };
        names.iter().map(unit).collect()
    }

    fn found(names: &Names, text: &str) -> Vec<(usize, bool)> {
        let text = text::normalize(text, &[], &text::Lexicon::default());
        let mentions = {
            let words = words(&text.key);
            let marked = marked(&text.clean, &text.key, &words);
            names.mentions(&words, &marked, &text.clean, true)
        };
        mentions.iter().map(|m| (m.unit, m.sure)).collect()
    }

    #[test]
    fn kind_and_tones_decide() {
        let names = Names::new(&units(&[
            "Huyện đoàn An Minh",
            "Huyện đoàn Kiên Lương",
            "Thị trấn An Minh",
            "Xã đoàn Đông Hưng",
        ]));
        assert_eq!(
            found(&names, "Huyện đoàn Kiên Lương đã tổ chức"),
            [(1, true)]
        );
        assert_eq!(
            found(&names, "Đoàn TNCS Hồ Chí Minh huyện An Minh"),
            [(0, true)]
        );
        assert_eq!(found(&names, "thị trấn An Minh"), [(2, true)]);
        assert_eq!(found(&names, "ĐOÀN XÃ ĐÔNG HƯNG"), [(3, true)]);
        assert_eq!(found(&names, "xã An Minh"), []);
        assert_eq!(found(&names, "huyện Kiên Lượng"), []);
        assert_eq!(found(&names, "huyện kiên lương"), []);
        assert_eq!(found(&names, "tại Kiên Lương"), [(1, false)]);
    }
}
