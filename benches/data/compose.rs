//! One unit's report: headings in its own hand, a few sentences per leaf, its results, sometimes a
//! table and a plan; and the notes on what a careful reader finds.

use std::collections::{BTreeMap, BTreeSet};

use super::bank::{Bank, fill};
use super::docx::{Block, Cell, Par, Table};
use super::figures::{self, Hand};
use super::headings::{Counter, HABITS, Numbering, level, slip};
use super::markup::{Form, shape};
use super::outline::LEAVES;
use super::rng::Rng;

/// How a unit writes.
#[derive(Debug)]
pub(crate) struct Habit {
    numbering: Numbering,
    form: Form,
    hand: Hand,
    /// Part II in another order.
    reordered: bool,
    /// No headings below the numbers: the sentences do the covering.
    bare: bool,
    /// Text runs on after a dash heading.
    run_on: bool,
    /// Per cent of headings with a slip.
    slips: i64,
    /// Sentences per leaf, at most.
    sentences: i64,
    plan: bool,
    table: bool,
}

impl Habit {
    /// Draws a habit.
    pub(crate) fn draw(rng: &mut Rng) -> Habit {
        let numbering = *rng.pick(&HABITS);
        let form = match rng.range(0, 99) {
            0..8 => Form::Nfd,
            8..14 => Form::Toneless,
            _ => Form::Nfc,
        };
        let separator = match rng.range(0, 99) {
            0..8 => "",
            8..12 => " ",
            _ => ".",
        };
        Habit {
            numbering,
            form,
            hand: Hand {
                separator,
                billions: rng.chance(25),
            },
            reordered: rng.chance(12),
            bare: rng.chance(12),
            run_on: rng.chance(60),
            slips: if rng.chance(30) { 8 } else { 0 },
            sentences: rng.range(1, 3),
            plan: rng.chance(40),
            table: rng.chance(35),
        }
    }
}

/// What happens to a group of leaves under one heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Full,
    Thin,
    HeadingOnly,
    Missing,
}

struct Writer<'a> {
    bank: &'a Bank,
    habit: &'a Habit,
    results: &'a BTreeMap<String, figures::Result>,
    place: &'a str,
    rng: &'a mut Rng,
    counter: Counter,
    blocks: Vec<Block>,
    notes: Vec<String>,
}

/// Writes a report; the notes are words as in a source file's `@` lines.
pub(crate) fn report(
    bank: &Bank,
    habit: &Habit,
    results: &BTreeMap<String, figures::Result>,
    place: &str,
    name: &str,
    rng: &mut Rng,
) -> (Vec<Block>, Vec<String>) {
    let mut writer = Writer {
        bank,
        habit,
        results,
        place,
        rng,
        counter: Counter::default(),
        blocks: Vec::new(),
        notes: Vec::new(),
    };
    writer.opening(name);
    let mut parts: Vec<String> = (1..=8).map(|part| format!("II.{part}")).collect();
    if habit.reordered {
        writer.rng.shuffle(&mut parts);
    }
    parts.push("II.9".into());
    writer.group("I");
    writer.members();
    writer.title("II");
    let no_world = writer.rng.chance(5);
    for part in &parts {
        if !(no_world && part == "II.5") {
            writer.part(part);
        }
    }
    writer.title("III");
    for part in ["III.1", "III.2", "III.3"] {
        writer.group(part);
    }
    if habit.plan {
        writer.plan();
    }
    writer.closing();
    (writer.blocks, writer.notes)
}

impl Writer<'_> {
    fn shaped(&self, text: &str) -> String {
        shape(text, self.habit.form)
    }

    fn par(&mut self, text: &str) {
        let text = self.shaped(text);
        self.blocks.push(Block::Par(plain(&text)));
    }

    fn centred(&mut self, text: &str) {
        let text = self.shaped(text);
        let mut par = plain(&text);
        par.centered = true;
        par.spans[0].bold = true;
        self.blocks.push(Block::Par(par));
    }

    fn table(&mut self, rows: &[Vec<String>], ruled: bool) {
        let rows = rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|text| Cell {
                        pars: vec![plain(&self.shaped(text))],
                        columns: 1,
                        merge: None,
                    })
                    .collect()
            })
            .collect();
        self.blocks.push(Block::Table(Table { rows, ruled }));
    }

    fn opening(&mut self, name: &str) {
        let number = self.rng.range(31, 240);
        self.table(
            &[vec![
                format!(
                    "BAN THƯỜNG VỤ\n{}\n***\nSố: {number}-BC/HĐTN",
                    name.to_uppercase()
                ),
                "ĐOÀN TNCS HỒ CHÍ MINH".to_owned(),
            ]],
            false,
        );
        self.centred("BÁO CÁO");
        self.centred("Kết quả công tác Đoàn và phong trào thanh thiếu nhi 6 tháng đầu năm 2024");
        self.par(&format!(
            "Thực hiện Chương trình công tác Đoàn và phong trào thanh thiếu nhi năm 2024, {name} báo cáo kết quả 6 tháng đầu năm như sau:"
        ));
    }

    /// A table with the look of a result table that holds no result.
    fn members(&mut self) {
        let mut rows = vec![
            ["TT", "Khối", "Số chi đoàn", "Số đoàn viên"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for (line, block) in ["Xã, thị trấn", "Trường học", "Cơ quan, lực lượng vũ trang"]
            .iter()
            .enumerate()
        {
            let branches = self.rng.range(12, 96);
            rows.push(vec![
                (line + 1).to_string(),
                (*block).to_owned(),
                branches.to_string(),
                super::bank::thousands(branches * self.rng.range(21, 39), "."),
            ]);
        }
        self.table(&rows, true);
    }

    fn closing(&mut self) {
        self.table(
            &[vec![
                "Nơi nhận:\n- Ban Thường vụ Tỉnh đoàn;\n- Lưu VP.".to_owned(),
                "TM. BAN THƯỜNG VỤ\nBÍ THƯ".to_owned(),
            ]],
            false,
        );
    }

    fn wording(&mut self, node: &str) -> Option<String> {
        let bank = self.bank;
        let heads = &bank.nodes.get(node)?.head;
        if heads.is_empty() {
            return None;
        }
        let mut title = self.rng.pick(heads).clone();
        if self.rng.chance(self.habit.slips) {
            title = slip(&title, self.rng);
        }
        Some(title)
    }

    fn title(&mut self, node: &str) {
        if let Some(title) = self.wording(node) {
            let title = self.shaped(&title);
            let par = self
                .counter
                .heading(self.habit.numbering, level(node), &title, None);
            self.blocks.push(Block::Par(par));
        }
    }

    /// A numbered part with everything below it.
    fn part(&mut self, node: &str) {
        let below = format!("{node}.");
        let bank = self.bank;
        let children: Vec<&String> = bank
            .nodes
            .keys()
            .filter(|id| id.starts_with(&below) && !ends_in_letter(id))
            .collect();
        if children.is_empty() {
            self.group(node);
            return;
        }
        self.title(node);
        for child in children {
            let deeper = format!("{child}.");
            let is_group = bank
                .nodes
                .keys()
                .any(|id| id.starts_with(&deeper) && !ends_in_letter(id));
            if is_group {
                self.title(child);
            } else {
                self.group(child);
            }
        }
        if node == "II.2" {
            let rows: Vec<Vec<String>> =
                std::iter::once(["TT", "Công trình, phần việc", "Giá trị (triệu đồng)"])
                    .map(|row| row.map(str::to_owned).to_vec())
                    .chain((1..5).map(|line| {
                        let commune = self.rng.pick(&bank.words.communes);
                        vec![
                            line.to_string(),
                            format!("Thắp sáng đường quê xã {commune}"),
                            self.rng.range(12, 95).to_string(),
                        ]
                    }))
                    .collect();
            self.table(&rows, true);
        }
    }

    /// One heading and the leaves under it.
    fn group(&mut self, node: &str) {
        let below = format!("{node}.");
        let leaves: Vec<(&str, bool)> = LEAVES
            .iter()
            .filter(|(id, _)| *id == node || id.starts_with(&below))
            .copied()
            .collect();
        let optional = leaves.iter().all(|(_, optional)| *optional);
        if optional && !self.rng.chance(25) {
            return;
        }
        let fate = self.fate(node, optional);
        if fate == Fate::Missing {
            return;
        }
        let mut title = if self.habit.bare && level(node) == 3 && !optional {
            None
        } else {
            self.wording(node).map(|title| self.shaped(&title))
        };
        if fate == Fate::HeadingOnly {
            let Some(title) = title else { return };
            self.heading(node, &title, None);
            for (leaf, _) in leaves {
                let state = if leaf == node { "heading" } else { "blank" };
                self.notes.push(format!("{leaf}:{state}"));
            }
            return;
        }
        let run_on = self.habit.run_on && leaves.len() == 1;
        if !run_on && let Some(title) = title.take() {
            self.heading(node, &title, None);
        }
        for (leaf, _) in leaves {
            let text = self.leaf(leaf, fate);
            let text = self.shaped(&text);
            match title.take() {
                Some(title) => self.heading(node, &title, Some(&text)),
                None => self.blocks.push(Block::Par(plain(&text))),
            }
            if fate == Fate::Thin {
                self.notes.push(format!("{leaf}:thin"));
            } else {
                self.notes.push(leaf.to_owned());
            }
        }
        if node == "II.9" && self.habit.table {
            self.result_table();
        }
    }

    fn fate(&mut self, node: &str, optional: bool) -> Fate {
        let roll = self.rng.range(0, 99);
        if level(node) != 3 && node != "II.6.6" || optional {
            return Fate::Full;
        }
        match roll {
            0..4 => Fate::Missing,
            4..6 if !self.habit.bare => Fate::HeadingOnly,
            6..9 => Fate::Thin,
            _ => Fate::Full,
        }
    }

    fn heading(&mut self, node: &str, title: &str, more: Option<&str>) {
        let par = self
            .counter
            .heading(self.habit.numbering, level(node), title, more);
        self.blocks.push(Block::Par(par));
    }

    /// The text of one leaf, with the results that belong there.
    fn leaf(&mut self, leaf: &str, fate: Fate) -> String {
        let bank = self.bank;
        let words = &bank.nodes[leaf];
        if fate == Fate::Thin {
            let text = self
                .rng
                .pick(&bank.words.thin)
                .replace("{topic}", &words.topic);
            return capital(&text);
        }
        let mut order: Vec<usize> = (0..words.say.len()).collect();
        self.rng.shuffle(&mut order);
        let count = self.rng.range(1, self.habit.sentences) as usize;
        let mut sentences: Vec<String> = order
            .iter()
            .take(count)
            .map(|index| fill(&words.say[*index], self.place, &bank.words, self.rng))
            .collect();
        for _ in 0..self.rng.range(0, self.habit.sentences) {
            sentences.push(self.rng.pick(&bank.words.filler).clone());
        }
        sentences.dedup();
        for (id, target) in &bank.targets {
            if target.node != leaf {
                continue;
            }
            if let Some(result) = self.results.get(id) {
                sentences.push(figures::sentence(
                    bank,
                    id,
                    result,
                    self.habit.hand,
                    self.rng,
                ));
                self.notes.push(format!("{id}={}", result.value.plain()));
            }
            if self.rng.chance(40) {
                let noise = self.rng.pick(&target.noise).clone();
                let write = |value| self.habit.hand.write(value, &target.unit);
                let noise = match self.results.get(id) {
                    Some(result) => noise
                        .replace("{g}", &write(result.goal))
                        .replace("{y}", &write(result.before)),
                    None if noise.contains("{g}") || noise.contains("{y}") => continue,
                    None => noise,
                };
                sentences.push(fill(&noise, self.place, &bank.words, self.rng));
            }
        }
        sentences.join(" ")
    }

    fn result_table(&mut self) {
        let bank = self.bank;
        let head = ["TT", "Chỉ tiêu", "ĐVT", "Giao", "Thực hiện"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for (id, result) in self.results {
            let target = &bank.targets[id];
            let hand = Hand {
                separator: ".",
                billions: false,
            };
            let unit = if target.unit == "đồng" {
                "triệu đồng"
            } else {
                &target.unit
            };
            let write = |value| hand.write(value, &target.unit).replace(" triệu đồng", "");
            rows.push(vec![
                id.clone(),
                target.row.clone(),
                unit.to_owned(),
                write(result.goal),
                write(result.value),
            ]);
            self.notes
                .push(format!("table.{id}={}", result.value.plain()));
        }
        self.table(&rows, true);
    }

    /// The plan repeats the headings of the results with other figures; none of it counts.
    fn plan(&mut self) {
        let bank = self.bank;
        let title = self.rng.pick(&bank.words.plan_title).clone();
        self.centred(&title);
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        for (leaf, _) in LEAVES {
            let part = leaf.split('.').take(2).collect::<Vec<_>>().join(".");
            if !leaf.starts_with("II.") || part == "II.9" || !self.rng.chance(35) {
                continue;
            }
            if let Some((id, words)) = bank.nodes.get_key_value(&part)
                && shown.insert(id)
            {
                let title = self.shaped(&words.head[0]);
                let par = self.counter.heading(self.habit.numbering, 1, &title, None);
                self.blocks.push(Block::Par(par));
            }
            let topic = &bank.nodes[leaf].topic;
            let text = self.rng.pick(&bank.words.plan).replace("{topic}", topic);
            let text = fill(&text, self.place, &bank.words, self.rng);
            self.par(&text);
        }
    }
}

fn ends_in_letter(id: &str) -> bool {
    id.ends_with(|c: char| c.is_ascii_lowercase())
}

fn plain(text: &str) -> Par {
    Par {
        spans: vec![super::docx::Span {
            text: text.to_owned(),
            ..Default::default()
        }],
        ..Par::default()
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
