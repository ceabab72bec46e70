//! What every number in running text says: which target it speaks about, and whether it is the
//! result, the target repeated, last year's figure, a share, a plan, or something else.
//!
//! The stages: find numbers and cue words → cut the sentence into clauses ([`clause`]) → give each
//! number the measure it belongs to ([`assign`]) → read it ([`reading`]) → settle what the figures
//! of one target mean together ([`together`], [`shares`]), and what is said without a number
//! ([`unwritten`]).

mod assign;
mod carried;
mod clause;
mod leads;
mod parts;
mod reading;
mod respectively;
mod restated;
mod shares;
mod short;
mod sums;
#[cfg(test)]
mod tests;
mod time;
mod together;
mod unwritten;
mod within;

use rust_decimal::Decimal;

use crate::model::{
    Anchor, Figure, NormalizedDocument, NormalizedPart, Pieces, Precision, Reading, Text,
};
use crate::text::{Number, NumberKind, Span, Token, TokenKind};

use super::Mapper;
use super::cues::{Cue, List};
use super::found::Found;
use super::measures::{Class, Measure, Mention, Units};
use super::phrases::{Hit, hits_within};

/// So many light words may part a number from its unit.
const LIGHT: usize = 2;

/// Why a number is not, or not alone, the result; finer than [`Reading`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The figure itself.
    Whole,
    /// One of several parts.
    Component,
    /// Contained in a figure already given.
    Subset,
    /// An example.
    Example,
    /// Above or below a share line.
    Numerator,
    /// The base of a share.
    Denominator,
}

/// A number on its way to a reading.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The printed form.
    pub(super) number: Number,
    /// First token.
    pub(super) first: usize,
    /// One past the last token.
    pub(super) after: usize,
    /// The unit printed behind it.
    pub(super) measure: Option<Measure>,
    /// A word that names what is counted follows, and it is no known unit.
    pub(super) noun_follows: bool,
    /// Index of its clause.
    pub(super) clause: usize,
    /// The target it speaks about.
    pub(super) target: Option<usize>,
    /// The decision.
    pub(super) reading: Reading,
    /// Its part in the whole.
    pub(super) part: Part,
    /// How precisely it is stated.
    pub(super) precision: Precision,
    /// The value in the target's own terms.
    pub(super) value: Option<Decimal>,
    /// Upper end of a range.
    pub(super) upper: Option<Decimal>,
    /// To be asked about.
    pub(super) review: bool,
    /// The figure to report.
    pub(super) result: bool,
    /// No digits of its own: the value is implied.
    pub(super) implied: bool,
    /// How far the measure's name is; small when it stands beside the number.
    pub(super) cost: i64,
    /// What a list of times or values, or a whole with its part, says it is.
    pub(super) listed: Option<(Reading, Part)>,
}

/// One sentence with everything found in it.
pub(super) struct Sentence<'s> {
    /// All tokens of the block.
    pub(super) tokens: &'s [Token],
    /// First token of the sentence.
    pub(super) from: usize,
    /// One past its last.
    pub(super) to: usize,
    /// Cues inside it.
    pub(super) cues: Vec<Hit<Cue>>,
    /// Targets and look-alikes named inside it.
    pub(super) mentions: Vec<Hit<Mention>>,
    /// Unit words of the block, by their first token.
    pub(super) units: &'s Units,
    /// Clauses as token ranges, in order.
    pub(super) clauses: Vec<clause::Clause>,
}

impl Sentence<'_> {
    /// Whether a cue occurs in a range of tokens.
    pub(super) fn has(&self, cue: Cue, from: usize, to: usize) -> bool {
        self.cues
            .iter()
            .any(|hit| hit.value == cue && hit.first >= from && hit.last < to)
    }

    /// The last cue of a kind that ends before `to` and begins at or after `from`.
    pub(super) fn last(&self, cue: Cue, from: usize, to: usize) -> Option<&Hit<Cue>> {
        self.cues
            .iter()
            .filter(|hit| hit.value == cue && hit.first >= from && hit.last < to)
            .max_by_key(|hit| hit.last)
    }

    /// First token of the part between semicolons that a clause lies in, and one past its last.
    pub(super) fn part_around(&self, clause: &clause::Clause) -> (usize, usize) {
        let same = |c: &&clause::Clause| c.segment == clause.segment;
        let first = self.clauses.iter().find(same);
        let last = self.clauses.iter().rfind(same);
        (
            first.map_or(self.from, |c| c.from),
            last.map_or(self.to, |c| c.to),
        )
    }

    /// The clause that holds a token.
    pub(super) fn clause_of(&self, token: usize) -> usize {
        self.clauses
            .iter()
            .position(|clause| token < clause.to)
            .unwrap_or(self.clauses.len().saturating_sub(1))
    }
}

/// Where a figure was read, for readings that depend on the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The block lies in a part that plans or repeats.
    pub(super) no_results: bool,
    /// Characters at the head of the block that are a list label.
    pub(super) label: usize,
    /// The reporting year.
    pub(super) year: i32,
}

impl Mapper<'_> {
    /// "1.250 cây, đã trồng 2.600 cây": words of two clauses are no look-alike. What each of the clauses
    /// says by itself may be one.
    fn part_look_alikes(&self, sentence: &mut Sentence<'_>) {
        let is_whole = |hit: &Hit<Mention>| {
            !matches!(hit.value, Mention::LookAlike(_))
                || sentence.clause_of(hit.first) == sentence.clause_of(hit.last)
        };
        let (mut mentions, parted): (Vec<Hit<Mention>>, Vec<Hit<Mention>>) =
            sentence.mentions.iter().copied().partition(is_whole);
        if parted.is_empty() {
            return;
        }
        for hit in parted {
            for at in [hit.first, hit.last] {
                let clause = sentence.clauses[sentence.clause_of(at)];
                let found = self.phrases.find(&sentence.tokens[clause.from..clause.to]);
                let own = found.mentions.into_iter().map(|own| Hit {
                    first: own.first + clause.from,
                    last: own.last + clause.from,
                    ..own
                });
                mentions.extend(own.filter(|own| {
                    own.value == hit.value && hit.first <= own.first && own.last <= hit.last
                }));
            }
        }
        mentions.sort_unstable_by_key(|hit| (hit.first, hit.last, hit.value));
        mentions.dedup();
        sentence.mentions = mentions;
    }

    /// Every figure of a document's paragraphs, read on their own.
    pub fn figures(&self, document: &NormalizedDocument, year: i32) -> Vec<Figure> {
        let mut figures = Vec::new();
        for part in &document.parts {
            let NormalizedPart::Block(block) = part else {
                continue;
            };
            let accented = document.accented;
            if let Some(table) = self.pasted(&block.text, &block.anchor, accented, year) {
                figures.extend(table.into_iter().map(|f| f.figure));
                continue;
            }
            let found = self.search(&block.text, accented);
            let place = Place {
                no_results: false,
                label: 0,
                year,
            };
            let read = self.read_text(&block.text, &found, place, &block.anchor);
            figures.extend(read.into_iter().flat_map(|(_, figures)| figures));
        }
        figures
    }

    /// Reads every number of one text, sentence by sentence.
    pub(super) fn read_text(
        &self,
        text: &Text,
        found: &Found,
        place: Place,
        anchor: &Anchor,
    ) -> Vec<(Span, Vec<Figure>)> {
        let pieces = text.pieces();
        let sentences = found.sentences.iter();
        let mut asked = None;
        let read = sentences.filter_map(|&span| {
            let items = self.read_sentence(found, span, place, asked.take())?;
            asked = Self::asked_for(&items);
            let figures = items.into_iter();
            let figures = figures.map(|item| self.figure(item, text, &pieces, anchor));
            Some((span, figures.collect()))
        });
        read.collect()
    }

    /// Reads every number of one sentence; none where nothing is counted. `asked` is the target that the
    /// sentence before it only set.
    fn read_sentence(
        &self,
        found: &Found,
        span: Span,
        place: Place,
        asked: Option<usize>,
    ) -> Option<Vec<Item>> {
        let tokens = &found.tokens;
        let numbers = found.numbers.partition_point(|n| n.end <= span.start);
        let numbers = found.numbers[numbers..]
            .iter()
            .take_while(|n| n.start < span.end);
        let from = tokens.at_or_after(span.start);
        let to = tokens.at_or_after(span.end);
        let mentions = hits_within(&found.mentions, from, to);
        let cues = hits_within(&found.cues, from, to);
        // Without a number or a word that stands for one there is no figure.
        let said = |cue: Cue| {
            let words = [
                Cue::Zero,
                Cue::Nothing,
                Cue::Missing,
                Cue::Vague,
                Cue::Done,
                Cue::All,
            ];
            words.contains(&cue)
        };
        if numbers.clone().next().is_none()
            && (mentions.clone().next().is_none() || !cues.clone().any(|hit| said(hit.value)))
        {
            return None;
        }
        let mentions: Vec<Hit<Mention>> = mentions.copied().collect();
        let mut sentence = Sentence {
            tokens: &tokens.items,
            from,
            to,
            cues: unquoted(cues.copied().collect(), &tokens.items[from..to], from),
            clauses: clause::cut(&tokens.items, from, to, &mentions),
            mentions,
            units: &found.units,
        };
        self.part_look_alikes(&mut sentence);
        self.leave_title(&mut sentence);
        let mut items: Vec<Item> = numbers
            .flat_map(|number| match self.as_share(number, found) {
                Some([above, below]) => [Some(above), Some(below)],
                None => [Some(number.clone()), None],
            })
            .flatten()
            .filter(|n| n.start >= span.start && n.end <= span.end && n.end > place.label)
            .filter_map(|number| self.item(number, found, &sentence))
            .collect();
        self.bare_years(&sentence, &mut items, place.year);
        self.share_units(&sentence, &mut items);
        self.assign(&sentence, &mut items);
        self.answer(&sentence, &mut items, asked);
        self.part_and_whole(&sentence, &mut items);
        self.in_order(&sentence, &mut items, place.year);
        self.read(&sentence, &mut items, place);
        self.settle(&sentence, &mut items, place);
        Some(items)
    }

    /// A number with what stands behind it.
    fn item(&self, number: Number, found: &Found, sentence: &Sentence<'_>) -> Option<Item> {
        let tokens = &found.tokens;
        let first = tokens.at_or_after(number.start);
        let after = tokens.at_or_after(number.end);
        // "200 nhiều lượt", "65% tổng số chi đoàn": light words may stand between.
        let light = tokens.items[after.min(tokens.items.len())..]
            .iter()
            .take(LIGHT);
        let light = light
            .take_while(|token| self.is(List::Light, token))
            .count();
        let measure = (after..=after + light).find_map(|at| found.units.at(at));
        // "từ 31% năm 2023", "201 năm 2023": the year behind it says when, not what.
        let dated = |last: usize| {
            let next = tokens.items.get(last + 1);
            next.is_some_and(|token| {
                let at = found
                    .numbers
                    .binary_search_by_key(&(token.start as usize), |n| n.start);
                at.is_ok_and(|at| found.numbers[at].kind == NumberKind::Year)
            })
        };
        // "1,16 lần": no count of occasions.
        let fraction = number.value.is_some_and(|value| !value.fract().is_zero());
        let next = tokens.items.get(after);
        let multiple = fraction && next.is_some_and(|token| self.is(List::Times, token));
        let measure = measure.filter(|_| !multiple).filter(|measure| {
            let bare = measure.last == after;
            measure.class != Class::Time
                || number.kind == NumberKind::Plain && !(bare && dated(measure.last))
        });
        // "một số", "một cách": a lone number word counts only with a unit behind it.
        if number.single_word
            && measure.is_none_or(|m| self.measures.name(m.unit).is_empty())
            && !(measure.is_none() && self.ends_statement(sentence, first, after))
            && !self.is_one_of_many(sentence, found, after)
        {
            return None;
        }
        Some(Item {
            first,
            after,
            measure,
            noun_follows: measure.is_none()
                && !multiple
                && number.kind == NumberKind::Plain
                && tokens
                    .items
                    .get(after)
                    .is_some_and(|t| t.kind == TokenKind::Word && !self.is(List::BareFollower, t)),
            clause: sentence.clause_of(first),
            target: None,
            reading: Reading::Distractor,
            part: Part::Whole,
            precision: Precision::Exact,
            value: number.value,
            upper: number.upper,
            review: false,
            result: false,
            implied: false,
            cost: 0,
            listed: None,
            number,
        })
    }

    /// "một trong 4 ấp khó khăn": a number word before what it is taken from.
    fn is_one_of_many(&self, sentence: &Sentence<'_>, found: &Found, after: usize) -> bool {
        let behind = sentence.tokens[..sentence.to].get(after..after + 2);
        behind.is_some_and(|behind| {
            let mut numbers = found.numbers.iter();
            self.is(List::Within, &behind[0])
                && numbers.any(|number| number.start == behind[1].start as usize)
        })
    }

    /// "…, năm trước là hai": a number word that ends a statement about another time or the target.
    fn ends_statement(&self, sentence: &Sentence<'_>, first: usize, after: usize) -> bool {
        let ended =
            after >= sentence.to || matches!(sentence.tokens[after].kind, TokenKind::Mark(_));
        let Some(copula) = first.checked_sub(1).filter(|&at| at > sentence.from) else {
            return false;
        };
        ended
            && self.is(List::Copula, &sentence.tokens[copula])
            && sentence.cues.iter().any(|hit| {
                matches!(hit.value, Cue::Previous | Cue::Target | Cue::ThisPeriod)
                    && hit.last + 1 == copula
            })
    }

    /// "hỗ trợ 15/12 ý tưởng": with what is counted behind it, a day and month are a share of more than one.
    fn as_share(&self, number: &Number, found: &Found) -> Option<[Number; 2]> {
        if number.kind != NumberKind::Date {
            return None;
        }
        let tokens = &found.tokens;
        let after = tokens.at_or_after(number.end);
        let counted = found.units.at(after).is_some_and(|unit| {
            matches!(
                unit.class,
                Class::People | Class::Turns | Class::Things | Class::Organisations
            )
        });
        let first = tokens.at_or_after(number.start);
        let [above, slash, below] = tokens.items[first..after] else {
            return None;
        };
        let value = |token: &Token| -> Option<Decimal> {
            let digits = &tokens.characters[token.start as usize..token.end as usize];
            digits.iter().collect::<String>().parse().ok()
        };
        let dated = first > 0 && self.is(List::BeforeDay, &tokens.items[first - 1]);
        // "ý tưởng được hỗ trợ: 06/12": what is counted stands before the colon.
        let labelled = first > 1
            && tokens.items[first - 1].kind == TokenKind::Mark(b':')
            && found
                .mentions
                .iter()
                .any(|hit| (hit.last + 2..=hit.last + 5).contains(&first));
        if !(counted || labelled) || dated || slash.kind != TokenKind::Mark(b'/') {
            return None;
        }
        Some([above, below].map(|token| Number {
            start: token.start as usize,
            end: token.end as usize,
            kind: NumberKind::Plain,
            value: value(&token),
            ..number.clone()
        }))
    }

    fn figure(&self, item: Item, text: &Text, pieces: &Pieces<'_>, anchor: &Anchor) -> Figure {
        let (start, end) = if item.implied {
            (-1, -1)
        } else {
            (
                text.raw_index(item.number.start) as i64,
                text.raw_index(item.number.end) as i64,
            )
        };
        let raw = if item.implied {
            String::new()
        } else {
            pieces.raw_slice(item.number.start, item.number.end)
        };
        Figure {
            text: raw,
            block: anchor.clone(),
            start,
            end,
            target: item.target.map(|t| self.pack.targets[t].id.clone()),
            value: item.value.map(|v| v.normalize()),
            value_max: item.upper.map(|v| v.normalize()),
            step: item.number.step,
            unit: self.unit_name(&item),
            reading: item.reading,
            precision: item.precision,
            result: item.result,
            review: item.review,
        }
    }

    fn unit_name(&self, item: &Item) -> String {
        match (item.reading, item.number.kind) {
            (Reading::PctOfTarget, _) => "% chỉ tiêu".to_owned(),
            (_, NumberKind::Percent) => "%".to_owned(),
            (_, NumberKind::PercentPoints) => "điểm %".to_owned(),
            (_, NumberKind::Money) => "đồng".to_owned(),
            (_, NumberKind::Year) => "năm".to_owned(),
            _ => match (item.measure, item.target) {
                (Some(measure), _) => self.measures.name(measure.unit).to_owned(),
                (None, Some(target)) => self.pack.targets[target].unit.clone(),
                (None, None) => String::new(),
            },
        }
    }
}

/// The cues that stand outside quotation marks: a word between them belongs to a name ("Đoàn viên phấn
/// đấu trở thành đảng viên") and says nothing about the figures around it. Names with numbers in them
/// stay. `tokens` are the sentence's, from token `from` on.
fn unquoted(mut cues: Vec<Hit<Cue>>, tokens: &[Token], from: usize) -> Vec<Hit<Cue>> {
    let mut marks = tokens
        .iter()
        .zip(from..)
        .filter(|(token, _)| token.kind == TokenKind::Mark(b'"'))
        .map(|(_, at)| at)
        .peekable();
    let mut quoted = false;
    cues.retain(|hit| {
        while marks.next_if(|&at| at < hit.first).is_some() {
            quoted = !quoted;
        }
        hit.value == Cue::Special || !quoted
    });
    cues
}
