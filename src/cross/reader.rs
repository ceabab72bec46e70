//! One unit's documents → its fingerprint.

use crate::model::{
    Anchor, Citation, Evidence, Fingerprint, NormalizedDocument, NormalizedPart, ParagraphPrint,
    Period, Role, Text, Trace, TraceKind, Unit,
};
use crate::rules::RulePack;
use crate::text;

use super::cite;
use super::kept::Keeper;
use super::names::{Mention, Names};
use super::periods::Periods;
use super::shingles::{self, Official};
use super::skeleton::{Skeleton, marked};
use super::words::{Phrases, Word, shortened, words};

/// Fewer words than this are a heading or a list item without content of its own.
const FEWEST_WORDS: usize = 8;
/// The same without figures and names.
const FEWEST_OWN: usize = 6;
/// Texts from the title on in which a report says what it is about.
const TITLE_LINES: usize = 3;
/// The title stands among so many first texts.
const HEAD: usize = 40;
/// More traces of one unit say nothing new.
const MOST_TRACES: usize = 40;

/// Takes fingerprints; made once for a round.
#[derive(Debug)]
pub struct Reader<'u> {
    official: Official,
    /// Enough to find where sentences end.
    plain: text::Lexicon,
    units: &'u [Unit],
    names: Names,
    periods: Periods,
    formulas: Phrases,
    closings: Phrases,
    leads: Phrases,
    verbs: Phrases,
    partners: Phrases,
}

impl<'u> Reader<'u> {
    /// Learns the wordings of the pack, the names of the register and the period.
    pub fn new(pack: &RulePack, units: &'u [Unit], period: &Period, title: &str) -> Reader<'u> {
        Reader {
            official: Official::new(pack, [title]),
            plain: text::Lexicon::default(),
            units,
            names: Names::new(units),
            periods: Periods::new(pack, period),
            formulas: Phrases::of(pack, "formulas"),
            closings: Phrases::of(pack, "closings"),
            leads: Phrases::of(pack, "subject_leads"),
            verbs: Phrases::of(pack, "subject_verbs"),
            partners: Phrases::of(pack, "partners"),
        }
    }

    /// Texts that belong to nobody.
    pub fn official(&self) -> &Official {
        &self.official
    }

    /// The fingerprint of the reports of the unit with this index in the register.
    pub fn fingerprint(
        &self,
        unit: usize,
        documents: &[(&NormalizedDocument, Role)],
    ) -> Fingerprint {
        let mut print = Fingerprint::default();
        let mut keeper = Keeper::default();
        let reports = documents.iter().filter(|(_, role)| *role == Role::Report);
        for (document, _) in reports {
            let file = print.files.len() as u16;
            print.files.push(document.path.clone());
            let mut title = Title::Ahead;
            for (at, (text, anchor)) in texts(document).enumerate() {
                let words = words(&text.key);
                if words.is_empty() {
                    continue;
                }
                title = title.next(&words, at, self.formulas.starts(&words).is_some());
                let number = keeper.next();
                let marked = marked(&text.clean, &text.key, &words);
                let printed = self.paragraph(&mut print, number, &marked, &words);
                let cited = cite::citations(&text.clean);
                if printed || !cited.is_empty() {
                    keeper.keep(file, anchor.clone(), text);
                }
                print.citations.extend(cited.into_iter().map(|c| Citation {
                    document: c.document,
                    written: c.written,
                    date: c.date,
                    text: number,
                }));
                let seen = Seen {
                    unit,
                    document,
                    text,
                    marked: &marked,
                    anchor,
                    is_title: title.is_here(),
                };
                self.traces(&seen, &words, &mut print.traces);
            }
        }
        print.traces.truncate(MOST_TRACES);
        (print.texts, print.packed) = keeper.pack();
        print
    }

    /// Takes the print of a text with this number, if it has enough words of its own.
    fn paragraph(
        &self,
        print: &mut Fingerprint,
        number: u32,
        marked: &str,
        words: &[Word<'_>],
    ) -> bool {
        if words.len() < FEWEST_WORDS || self.is_formula(words) {
            return false;
        }
        let skeleton = Skeleton::of_words(marked, words);
        let (own, span) = self.official.own(&skeleton);
        if span < FEWEST_OWN {
            return false;
        }
        print.paragraphs.push(ParagraphPrint {
            text: number,
            words: span.min(usize::from(u16::MAX)) as u16,
            from: print.hashes.len() as u32,
            figures: skeleton.figures_hash(),
        });
        let from = print.hashes.len();
        print.hashes.extend(shingles::winnow(&own));
        print.hashes.extend(skeleton.details());
        print.hashes[from..].sort_unstable();
        true
    }

    /// Opening and closing words that documents of a kind share by form.
    fn is_formula(&self, words: &[Word<'_>]) -> bool {
        (self.formulas.starts(words).is_some() || self.closings.starts(words).is_some())
            && words
                .windows(2)
                .any(|w| w[0].key == "bao" && w[1].key == "cao")
    }

    fn traces(&self, seen: &Seen<'_>, all: &[Word<'_>], out: &mut Vec<Trace>) {
        let text = seen.text;
        let closing = self.closings.starts(all).is_some();
        if seen.is_title || closing {
            if let Some(period) = self.periods.in_title(&text.key, all) {
                out.push(seen.trace(TraceKind::Period, period, 0, text.key.len()));
            }
            let mentions =
                self.names
                    .mentions(all, seen.marked, &text.clean, seen.document.accented);
            if let Some(other) = self.only_another(seen.unit, &mentions)
                && all
                    .windows(2)
                    .any(|w| w[0].key == "bao" && w[1].key == "cao")
                && !self.partners.within(all)
            {
                let name = self.units[other.unit].name.clone();
                out.push(seen.trace(TraceKind::Unit, name, 0, text.key.len()));
            }
            return;
        }
        // Most paragraphs name neither a unit that does something nor a year that opens a sentence, and
        // need not be cut into sentences.
        let mentions = self
            .names
            .mentions(all, seen.marked, &text.clean, seen.document.accented);
        let acts = |mention: &Mention| {
            mention.unit != seen.unit && self.verbs.starts(&all[mention.to..]).is_some()
        };
        if !mentions.iter().any(acts) && !self.periods.may_stand_in(&text.key, all) {
            return;
        }
        let tokens = text::Tokens::new(text, &self.plain, seen.document.accented);
        for span in text::sentences(&tokens, &text::scan(text, &tokens)) {
            let key = &text.key[span.start..span.end];
            let sentence: Vec<Word<'_>> = words(key);
            if sentence.len() < 4 {
                continue;
            }
            if let Some(period) = self.periods.in_sentence(key, &sentence) {
                out.push(seen.trace(TraceKind::Period, period, span.start, span.end));
            }
            let clean: String = text
                .clean
                .chars()
                .skip(span.start)
                .take(span.end - span.start)
                .collect();
            let marked = &seen.marked[span.start..span.end];
            let mentions = self
                .names
                .mentions(&sentence, marked, &clean, seen.document.accented);
            if let Some(other) = self.subject(seen.unit, &mentions, &sentence, key) {
                let name = self.units[other].name.clone();
                out.push(seen.trace(TraceKind::Unit, name, span.start, span.end));
            }
        }
    }

    /// The one other unit named for sure, when this unit is not named at all.
    fn only_another(&self, own: usize, mentions: &[Mention]) -> Option<Mention> {
        if mentions.iter().any(|mention| mention.unit == own) {
            return None;
        }
        // A district speaks about its communes, and a college about both.
        let same_type = |mention: &&Mention| self.units[mention.unit].kind == self.units[own].kind;
        let sure = mentions.iter().filter(|mention| mention.sure);
        sure.filter(same_type).min_by_key(|m| m.from).copied()
    }

    /// The other unit that a sentence of results has for its subject: it opens the sentence or the
    /// clause after a comma, and a verb of doing follows. A sentence about doing things together is
    /// honest, whoever comes first.
    fn subject(
        &self,
        own: usize,
        mentions: &[Mention],
        sentence: &[Word<'_>],
        key: &str,
    ) -> Option<usize> {
        let other = self.only_another(own, mentions)?;
        if self.partners.within(sentence) {
            return None;
        }
        let mut from = other.from;
        while let Some(length) = self.leads.ends(&sentence[..from]) {
            from -= length;
        }
        // A place does many things; its Union speaks only in its own report.
        if !other.body && from == other.from {
            return None;
        }
        let opens = from == 0
            || sentence[..from]
                .iter()
                .all(|w| w.key.len() <= 2 && from <= 2)
            || key[sentence[from - 1].end..sentence[from].start].contains(',');
        let follows = self.verbs.starts(sentence.get(other.to..)?).is_some();
        (opens && follows).then_some(other.unit)
    }
}

/// A text of a report being looked at.
struct Seen<'d> {
    unit: usize,
    document: &'d NormalizedDocument,
    text: &'d Text,
    /// Its key, with capitals where its words begin with one.
    marked: &'d str,
    anchor: Anchor,
    is_title: bool,
}

impl Seen<'_> {
    fn trace(&self, kind: TraceKind, named: String, start: usize, end: usize) -> Trace {
        Trace {
            kind,
            named,
            evidence: Evidence {
                file: self.document.path.as_str().into(),
                anchor: self.anchor.clone(),
                quote: shortened(&self.text.raw_slice(start, end)),
            },
        }
    }
}

/// Where in a report's first texts its title stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Title {
    Ahead,
    Here(usize),
    Past,
}

impl Title {
    /// The next text: a title begins with a line that says *báo cáo* and ends where prose begins.
    fn next(self, words: &[Word<'_>], at: usize, formula: bool) -> Title {
        let begins = words.len() >= 2 && words[0].key == "bao" && words[1].key == "cao";
        let prose = formula || words.len() > 45;
        match self {
            Title::Ahead if begins && !prose => Title::Here(1),
            Title::Ahead if at > HEAD => Title::Past,
            Title::Ahead => Title::Ahead,
            Title::Here(lines) if lines < TITLE_LINES && !prose => Title::Here(lines + 1),
            Title::Here(_) | Title::Past => Title::Past,
        }
    }

    fn is_here(self) -> bool {
        matches!(self, Title::Here(_))
    }
}

/// Every text of a document with its place: paragraphs, and cells where they are not covered.
pub fn texts(document: &NormalizedDocument) -> impl Iterator<Item = (&Text, Anchor)> {
    document.parts.iter().flat_map(|part| {
        let (block, table) = match part {
            NormalizedPart::Block(block) => (Some((&block.text, block.anchor.clone())), None),
            NormalizedPart::Table(table) => (None, Some(table)),
        };
        let cells = table.into_iter().flat_map(|table| {
            table.cells.iter().enumerate().flat_map(move |(r, row)| {
                row.iter()
                    .enumerate()
                    .filter(|(_, cell)| cell.covered_by.is_none())
                    .map(move |(c, cell)| (&*cell.text, table.table.anchor(r, c)))
            })
        });
        block.into_iter().chain(cells)
    })
}
