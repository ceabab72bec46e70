//! Recognises units by their names in paths and lines of text, without diacritics and without
//! trusting the word for their kind to be there.
//!
//! The longest name wins (*An Minh Bắc* is not *An Minh*). A stated kind that contradicts the
//! unit's own (*thị trấn An Minh* for *Huyện An Minh*) rules the unit out. A name with a foreign
//! word right beside it (*Tân Long Phú* for *Long Phú*) is only a doubtful match.

use std::collections::{BTreeMap, BTreeSet};

use super::organisations::Organisations;
use super::words::{
    self, Glued, Kind, Word, compatible, glued, is_everyday, kind_before, split_name,
};
use crate::model::Unit;
use crate::rules::Vocabulary;

/// What a text says about whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Names no unit.
    Silent,
    /// Names one unit. `sure` is false where a foreign word stands beside the name; `stated` is
    /// true where the unit's kind is named too.
    One {
        unit: usize,
        sure: bool,
        stated: bool,
    },
    /// Names several units, and nothing tells which is meant.
    Several(Vec<usize>),
}

/// One name a unit goes by.
#[derive(Debug)]
struct Name {
    unit: usize,
    core: Vec<String>,
    kind: Option<Kind>,
}

/// One place where a name fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    unit: usize,
    start: usize,
    end: usize,
    stated: bool,
    /// The text names another kind.
    contradicted: bool,
    sure: bool,
}

/// The names of a register, ready to be looked for.
#[derive(Debug)]
pub(super) struct Names<'u> {
    units: &'u [Unit],
    known: Vec<Name>,
    by_first: BTreeMap<String, Vec<usize>>,
    by_letters: BTreeMap<String, Vec<usize>>,
    /// Units that are no places, by what is left of their names.
    pub(super) organisations: Organisations,
    /// How titles of papers that are no reports begin, toneless.
    pub(super) other_titles: Vec<Vec<String>>,
}

impl<'u> Names<'u> {
    /// Learns ids, names, aliases and predecessors; the vocabulary says how names are shortened.
    pub(super) fn new(units: &'u [Unit], vocabulary: &Vocabulary) -> Self {
        let mut names = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            let own = unit_kind(unit);
            let called = [&unit.id, &unit.name].into_iter().chain(&unit.aliases);
            for name in called {
                learn(name, at, own, &mut names);
            }
            for name in &unit.predecessors {
                learn(name, at, None, &mut names);
            }
        }
        let mut by_first: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_letters: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            by_first.entry(name.core[0].clone()).or_default().push(at);
            let letters = name.core.concat();
            if name.core.len() > 1 && letters.len() >= 5 {
                by_letters.entry(letters).or_default().push(at);
            }
        }
        Names {
            units,
            known: names,
            by_first,
            by_letters,
            organisations: Organisations::new(units, vocabulary),
            other_titles: words::phrases(vocabulary.cues.get("plan_title")),
        }
    }

    /// Whose a folder or file of this name is (without extension).
    pub(super) fn in_segment(&self, segment: &str) -> Verdict {
        let bare = segment.trim();
        if let Some(unit) = self
            .units
            .iter()
            .position(|u| u.id.eq_ignore_ascii_case(bare))
        {
            return Verdict::One {
                unit,
                sure: true,
                stated: true,
            };
        }
        self.verdict(&words::words(segment))
    }

    /// Up to three units whose names are nearest to a text that names none, and at least so near, in
    /// thousandths.
    pub(super) fn nearest(&self, text: &str, least: u32) -> Vec<usize> {
        let all = words::words(text);
        let mut words: Vec<&Word> = all.iter().filter(|w| !is_everyday(&w.key)).collect();
        if words.is_empty() {
            words = all.iter().collect();
        }
        let mut best: BTreeMap<usize, u32> = BTreeMap::new();
        for name in &self.known {
            let core = name.core.join(" ");
            let like = words
                .windows(name.core.len().min(words.len()).max(1))
                .map(|window| {
                    let keys: Vec<&str> = window.iter().map(|word| word.key.as_str()).collect();
                    (strsim::normalized_damerau_levenshtein(&keys.join(" "), &core) * 1000.0) as u32
                })
                .max()
                .unwrap_or(0);
            let shared = name
                .core
                .iter()
                .filter(|part| words.iter().any(|word| word.key == **part))
                .count();
            let overlap = (shared * 1000 / name.core.len()) as u32;
            let entry = best.entry(name.unit).or_default();
            *entry = like.max(overlap).max(*entry);
        }
        let mut ranked: Vec<(u32, usize)> = best
            .into_iter()
            .filter(|(_, like)| *like >= least)
            .map(|(unit, like)| (like, unit))
            .collect();
        ranked.sort_by_key(|(like, unit)| (u32::MAX - like, *unit));
        ranked.into_iter().take(3).map(|(_, unit)| unit).collect()
    }

    /// Whom these words name.
    pub(super) fn verdict(&self, words: &[Word]) -> Verdict {
        let mut hits = self.hits(words);
        // A shorter name inside a longer one is not meant, even where the longer one is ruled out
        // by its kind.
        let all = hits.clone();
        hits.retain(|hit| {
            !all.iter().any(|other| {
                other.start <= hit.start
                    && hit.end <= other.end
                    && other.end - other.start > hit.end - hit.start
            })
        });
        hits.retain(|hit| !hit.contradicted);
        // Where one place fits several units, the one whose kind is named is meant; and a unit
        // named in full outweighs a bare place name elsewhere.
        if hits.iter().any(|hit| hit.stated) {
            hits.retain(|hit| hit.stated);
        }
        let units: BTreeSet<usize> = hits.iter().map(|hit| hit.unit).collect();
        match units.into_iter().collect::<Vec<_>>().as_slice() {
            [] => Verdict::Silent,
            [unit] => Verdict::One {
                unit: *unit,
                sure: hits.iter().any(|hit| hit.sure),
                stated: hits.iter().any(|hit| hit.stated),
            },
            several => Verdict::Several(several.to_vec()),
        }
    }

    fn hits(&self, words: &[Word]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mixed_case = words.iter().any(|w| w.capital) && words.iter().any(|w| !w.capital);
        for (start, word) in words.iter().enumerate() {
            for &at in self.by_first.get(&word.key).into_iter().flatten() {
                let name = &self.known[at];
                let end = start + name.core.len();
                let fits = words.len() >= end
                    && words[start..end]
                        .iter()
                        .zip(&name.core)
                        .all(|(w, c)| w.key == *c);
                if fits {
                    hits.extend(hit(name, words, start, end, mixed_case));
                }
            }
            for cut in word.key.char_indices().map(|(at, _)| at) {
                let Some(found) = self.by_letters.get(&word.key[cut..]) else {
                    continue;
                };
                let said = match glued(&word.key[..cut]) {
                    Glued::Foreign => continue,
                    Glued::Kind(kind) => Some(kind),
                    Glued::Nothing => kind_before(&words[..start])
                        .filter(|(_, sure)| *sure)
                        .map(|(kind, _)| kind),
                };
                for &at in found {
                    let name = &self.known[at];
                    let agrees = said.zip(name.kind).map(|(a, b)| compatible(a, b));
                    hits.push(Hit {
                        unit: name.unit,
                        start,
                        end: start + 1,
                        stated: agrees == Some(true),
                        contradicted: agrees == Some(false),
                        sure: true,
                    });
                }
            }
        }
        hits
    }
}

/// The kind a unit's own name states, or else its type in the register.
pub(super) fn unit_kind(unit: &Unit) -> Option<Kind> {
    let name = words::words(&unit.name);
    let of_type = words::words(&unit.kind);
    let (by_name, core) = split_name(&name);
    let (by_type, rest) = split_name(&of_type);
    // "xã, phường" in the register is a group, not a kind.
    let by_type = by_type.filter(|_| rest.is_empty());
    match (by_name, by_type) {
        (Some(by_name), Some(by_type)) if !compatible(by_name, by_type) => Some(by_type),
        (Some(by_name), _) if !core.is_empty() => Some(by_name),
        _ => by_type,
    }
}

fn learn(text: &str, unit: usize, own: Option<Kind>, names: &mut Vec<Name>) {
    let words = words::words(text);
    let (stated, core) = split_name(&words);
    let keys = |words: &[Word]| words.iter().map(|w| w.key.clone()).collect::<Vec<_>>();
    let mut add = |core: Vec<String>, kind: Option<Kind>| {
        let known = |name: &Name| name.unit == unit && name.core == core && name.kind == kind;
        if !core.is_empty() && !names.iter().rev().any(known) {
            names.push(Name { unit, core, kind });
        }
    };
    // The register's type can show that what looks like a kind is part of the name: "Trường Sơn"
    // of type "xã".
    let misread = matches!((stated, own), (Some(a), Some(b)) if !compatible(a, b));
    if core.is_empty() || misread {
        add(keys(&words), own);
        return;
    }
    let kind = stated.or(own);
    add(keys(core), kind);
    if let [rest @ .., last] = core
        && last.key == "tinh"
        && rest.len() > 1
    {
        add(keys(rest), kind);
    }
    if stated.is_some() && core.len() == 1 {
        // "Trường Sơn" without a type: as a whole it may be a place.
        add(keys(&words), None);
    }
}

fn hit(name: &Name, words: &[Word], start: usize, end: usize, mixed_case: bool) -> Option<Hit> {
    let said = kind_before(&words[..start]);
    let agrees = said
        .zip(name.kind)
        .map(|((a, sure), b)| (compatible(a, b), sure));
    let stated = matches!(agrees, Some((true, _)));
    let contradicted = matches!(agrees, Some((false, true)));
    let foreign = |word: &Word| !is_everyday(&word.key) && (word.capital || !mixed_case);
    let alone = words
        .iter()
        .enumerate()
        .all(|(at, word)| (start..end).contains(&at) || is_everyday(&word.key));
    // One short word ("Hòa", "1") names a unit only with its kind, or with nothing else around.
    let number = name
        .core
        .iter()
        .all(|c| c.bytes().all(|b| b.is_ascii_digit()));
    if name.core.len() == 1 && !stated && !contradicted && (!alone || number) {
        return None;
    }
    let before = start
        .checked_sub(1)
        .is_some_and(|at| words[start].joined && foreign(&words[at]));
    let after = words
        .get(end)
        .is_some_and(|word| word.joined && foreign(word));
    Some(Hit {
        unit: name.unit,
        start,
        end,
        stated,
        contradicted,
        sure: !before && !after,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit(id: &str, name: &str, kind: &str) -> Unit {
        Unit {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            ..Unit::default()
        }
    }

    fn register() -> Vec<Unit> {
        vec![
            unit("an-minh", "Huyện An Minh", "huyện đoàn"),
            unit("an-minh-bac", "Đoàn xã An Minh Bắc", "xã đoàn"),
            unit("tt-an-minh", "Thị trấn An Minh", "thị trấn"),
            unit("rach-gia", "Thành đoàn Rạch Giá", ""),
            unit("long-phu", "Long Phú", "huyện đoàn"),
            unit("p1", "Phường 1", "phường"),
            unit("truong-son", "Trường Sơn", "xã đoàn"),
            unit("ca-tinh", "Đoàn Thanh niên Công an tỉnh", "đoàn khối"),
        ]
    }

    fn who(text: &str) -> String {
        let units = register();
        match Names::new(&units, &Vocabulary::default()).in_segment(text) {
            Verdict::Silent => "-".to_owned(),
            Verdict::One { unit, sure, .. } => {
                format!("{}{}", units[unit].id, if sure { "" } else { "?" })
            }
            Verdict::Several(list) => list
                .iter()
                .map(|u| units[*u].id.as_str())
                .collect::<Vec<_>>()
                .join("|"),
        }
    }

    #[test]
    fn finds_the_unit_however_it_is_written() {
        for (text, id) in [
            ("BC 6 thang Huyen doan An Minh", "an-minh"),
            ("HUYỆN ĐOÀN AN MINH", "an-minh"),
            ("an-minh", "an-minh"),
            ("Đoàn xã An Minh Bắc", "an-minh-bac"),
            ("BC_AnMinhBac_6T", "an-minh-bac"),
            ("thi tran An Minh", "tt-an-minh"),
            ("Bao cao TP Rach Gia 2024", "rach-gia"),
            ("rachgia", "rach-gia"),
            ("bcthanhdoanrachgia", "rach-gia"),
            ("Rạch Giá", "rach-gia"),
            ("Đoàn TNCS Hồ Chí Minh huyện Long Phú", "long-phu"),
            ("P.01", "p1"),
            ("Đoàn phường 1", "p1"),
            ("BC xa Truong Son", "truong-son"),
            ("Truong Son", "truong-son"),
            ("Công an tỉnh - BC 6 tháng", "ca-tinh"),
            ("Cong an", "ca-tinh"),
        ] {
            assert_eq!(who(text), id, "{text}");
        }
    }

    #[test]
    fn does_not_guess() {
        for (text, id) in [
            ("BC An Minh", "an-minh|tt-an-minh"), // the kind is needed
            (
                "Huyện đoàn Long Phú và Thành đoàn Rạch Giá",
                "rach-gia|long-phu",
            ),
            ("Xã Long Phú", "-"),          // another kind of that name
            ("Tân Long Phú", "long-phu?"), // a foreign word beside the name
            ("BC TAN LONG PHU", "long-phu?"),
            ("Huyện đoàn An Minh Bắc", "-"), // the longer name, of another kind
            ("Quý 1", "-"),
            ("BC 1", "-"),
            ("Phường 11", "-"),
            ("Báo cáo 6 tháng", "-"),
            ("", "-"),
        ] {
            assert_eq!(who(text), id, "{text}");
        }
    }

    #[test]
    fn unsure_abbreviations_never_contradict() {
        // "TH" is "tổng hợp" here, not a primary school.
        assert_eq!(who("BC TH Rach Gia"), "rach-gia");
        assert_eq!(who("HĐ An Minh"), "an-minh");
    }

    #[test]
    fn names_the_nearest_units() {
        let units = register();
        let names = Names::new(&units, &Vocabulary::default());
        let first = names.nearest("BC Huyen doan An Min", 250)[0];
        assert_eq!(names.units[first].name, "Huyện An Minh");
        assert!(names.nearest("Thư viện ảnh", 250).len() <= 3);
    }

    #[test]
    fn predecessors_and_aliases_lead_to_the_unit() {
        let mut merged = unit("dong-hoa", "Xã Đông Hòa", "xã đoàn");
        merged.predecessors = vec!["Xã Đông Thạnh".to_owned()];
        merged.aliases = vec!["ĐH".to_owned()];
        let units = [merged];
        let names = Names::new(&units, &Vocabulary::default());
        let one = Verdict::One {
            unit: 0,
            sure: true,
            stated: true,
        };
        assert_eq!(names.in_segment("Đoàn xã Đông Thạnh"), one);
        assert_eq!(names.in_segment("Đoàn xã Đông Hoà"), one);
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_trouble(text in "\\PC{0,60}") {
            let units = register();
            let names = Names::new(&units, &Vocabulary::default());
            names.in_segment(&text);
            names.nearest(&text, 250);
        }

        #[test]
        fn a_full_name_is_found_among_everyday_words(
            at in 0usize..8,
            before in prop::sample::select(vec!["", "BC ", "Bao cao 6 thang ", "01. "]),
            after in prop::sample::select(vec!["", " 2024", " (lan 2)", " - ban chinh thuc"]),
        ) {
            let units = register();
            let name = if units[at].id == "truong-son" { "xã Trường Sơn".to_owned() }
                else if units[at].id == "long-phu" { "huyện Long Phú".to_owned() }
                else { units[at].name.clone() };
            let verdict = Names::new(&units, &Vocabulary::default()).in_segment(&format!("{before}{name}{after}"));
            prop_assert!(matches!(verdict, Verdict::One { unit, sure: true, .. } if unit == at), "{verdict:?}");
        }
    }
}
