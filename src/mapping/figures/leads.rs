//! Words that are said of a whole list: what opens it before a colon, what closes it, and what the
//! sentence before asked for.

use rust_decimal::Decimal;

use crate::model::Reading;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Agreement, Mention};
use super::super::phrases::Hit;
use super::super::titles::terms;
use super::{Item, Place, Sentence};

/// A line of the outline from so many words on names matters of several kinds.
const SEVERAL: usize = 12;

impl Mapper<'_> {
    /// "Kết quả đào tạo, tập huấn, tuyên truyền chính sách khởi nghiệp và giới thiệu việc làm cho thanh niên:
    /// 75 bạn học lớp …": a long line of the outline before a colon says where the text stands, not what its
    /// figures count.
    pub(super) fn leave_title(&self, sentence: &mut Sentence<'_>) {
        let Some(colon) = sentence.clauses.iter().find(|c| c.opened_by == b':') else {
            return;
        };
        let (from, to) = (sentence.from, colon.from);
        let within = |hit: &Hit<Mention>| hit.last < to;
        if !sentence.mentions.iter().any(within) {
            return;
        }
        let title = terms(&sentence.tokens[from..to]);
        if title.len() >= SEVERAL && self.official.repeated_by(&title).is_some() {
            sentence.mentions.retain(|hit| !within(hit));
        }
    }

    /// "Chỉ tiêu năm sau: 70% thanh niên …; 900 lượt …": a time to come that opens the sentence before a
    /// colon holds behind every semicolon, until a part of the list tells of another time or a result.
    pub(super) fn is_led_ahead(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        place: Place,
    ) -> bool {
        let [lead, list, ..] = sentence.clauses[..] else {
            return false;
        };
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let is_year = |item: &Item| item.number.kind == NumberKind::Year;
        let inside = |item: &Item, from: usize, to: usize| item.first >= from && item.first < to;
        let bare = |item: &Item| !inside(item, lead.from, lead.to) || is_year(item);
        if list.opened_by != b':' || clause.segment == lead.segment || !items.iter().all(bare) {
            return false;
        }
        let (from, _) = sentence.part_around(&clause);
        let own = [Cue::Reached, Cue::ThisPeriod, Cue::Previous, Cue::Target];
        let own = own.iter().any(|&cue| sentence.has(cue, from, item.first))
            || items
                .iter()
                .any(|i| is_year(i) && inside(i, from, item.first));
        let said = |cue: Cue| sentence.has(cue, lead.from, lead.to);
        let year = items.iter().any(|i| {
            let to_come = i.number.value > Some(Decimal::from(place.year));
            is_year(i) && inside(i, lead.from, lead.to) && to_come
        });
        let ahead = year && !said(Cue::Term)
            || said(Cue::NextYear)
            || said(Cue::Forecast)
            || said(Cue::Plan) && !said(Cue::Realised);
        ahead && !own
    }

    /// "Tư vấn hướng nghiệp 900 lượt; giới thiệu việc làm 120 thanh niên là chỉ tiêu của huyện": the words
    /// that close a list of bare figures are said of each.
    pub(super) fn is_closed_as_target(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> bool {
        let item = &items[index];
        let Some(closing) = sentence.cues.iter().find(|hit| {
            hit.value == Cue::TargetBehind
                && hit.first > item.after
                && hit.last > hit.first
                && self.is(List::Copula, &sentence.tokens[hit.first])
        }) else {
            return false;
        };
        let told = [
            Cue::Reached,
            Cue::Done,
            Cue::Over,
            Cue::Previous,
            Cue::Total,
        ];
        let told = told
            .iter()
            .any(|&cue| sentence.has(cue, sentence.from, closing.first));
        let behind = || {
            let behind = items[index + 1..].iter();
            behind.filter(|other| other.first < closing.first)
        };
        let closed = sentence.clause_of(closing.first);
        let last = behind().any(|other| other.clause == closed && other.target.is_some());
        let again = behind().any(|other| other.target == item.target);
        last && !again && !told
    }

    /// The one target of a sentence that gives nothing but what was asked for.
    pub(super) fn asked_for(items: &[Item]) -> Option<usize> {
        let mut figures = items.iter().filter(|item| item.target.is_some());
        let target = figures.next().filter(|item| asks(item))?.target;
        figures
            .all(|item| asks(item) && item.target == target)
            .then_some(target)
            .flatten()
    }

    /// "Chỉ tiêu: 60% thanh niên … Kết quả: 58,3%.": a sentence that opens with nothing but the word for
    /// results answers the one before it.
    pub(super) fn answer(&self, sentence: &Sentence<'_>, items: &mut [Item], asked: Option<usize>) {
        let Some(target) = asked.filter(|_| sentence.mentions.is_empty()) else {
            return;
        };
        let Some(at) = items
            .iter()
            .position(|item| !self.never_a_figure(sentence, item))
        else {
            return;
        };
        let item = &items[at];
        let cued = |token: usize| {
            sentence.cues.iter().any(|hit| {
                let says = matches!(hit.value, Cue::Reached | Cue::Result | Cue::ThisPeriod);
                says && (hit.first..=hit.last).contains(&token)
            })
        };
        let mut words = (sentence.from..item.first)
            .filter(|&token| sentence.tokens[token].kind == TokenKind::Word);
        let opened = sentence.has(Cue::Reached, sentence.from, item.first) && words.all(cued);
        let own_unit = match item.measure {
            Some(measure) => self.measures.agreement(target, measure) == Agreement::Same,
            None => !item.noun_follows,
        };
        let fits = self.fit(item, target, Mention::Target(target)).is_some();
        if !(opened && own_unit && fits && item.target.is_none()) {
            return;
        }
        items[at].target = asked;
        for index in at + 1..items.len() {
            if items[index].target.is_none() && !self.never_a_figure(sentence, &items[index]) {
                items[index].target = self.carried_on(sentence, items, index);
            }
        }
    }
}

fn asks(item: &Item) -> bool {
    item.reading == Reading::TargetRestated
}
