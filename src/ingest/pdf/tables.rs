//! Tables drawn with lines: from the lines of a page to grids, and from signs to cells.

use super::layout::{self, Line};
use super::page::{Page, Rule, Sign};

/// Lines closer than this are one, in points.
const SAME: f32 = 3.0;
/// More lines than this on one page are a drawing.
const RULES: usize = 2_500;
/// Grid positions of the tables of one page.
const SLOTS: usize = 20_000;

/// A cell: where it begins, how far it reaches, what stands in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) span: usize,
    pub(super) rows: usize,
    pub(super) lines: Vec<Line>,
}

impl Cell {
    pub(super) fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(Line::text).collect();
        lines.join(" ")
    }
}

/// A table of a page; a position that another cell covers is `None`.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) edges: Vec<f32>,
    pub(super) top: f32,
    pub(super) rows: Vec<Vec<Option<Cell>>>,
}

/// The tables of a page, and the signs that stand in none.
pub(super) fn find(page: &Page) -> (Vec<Table>, Vec<Sign>) {
    let rules = joined(&page.rules);
    let mut free = page.signs.clone();
    let mut tables = Vec::new();
    if rules.len() > RULES {
        return (tables, free);
    }
    let mut slots = 0;
    for group in connected(&rules) {
        let edges = places(&group, false);
        let mut levels = places(&group, true);
        levels.reverse();
        if edges.len() < 2 || levels.len() < 2 || edges.len() + levels.len() < 5 {
            continue;
        }
        slots += edges.len() * levels.len();
        if slots > SLOTS {
            break;
        }
        let grid = Grid {
            edges,
            levels,
            rules: group,
        };
        let (inside, outside): (Vec<Sign>, Vec<Sign>) =
            free.iter().partition(|sign| grid.slot(sign).is_some());
        if !inside.iter().any(|sign| !sign.c.is_whitespace()) {
            continue;
        }
        free = outside;
        tables.push(grid.table(&inside));
    }
    (tables, free)
}

/// Pieces of one line put together.
fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted: Vec<Rule> = rules.to_vec();
    sorted.sort_by(|a, b| {
        (a.horizontal.cmp(&b.horizontal))
            .then(a.at.total_cmp(&b.at))
            .then(a.from.total_cmp(&b.from))
    });
    let mut result: Vec<Rule> = Vec::new();
    for rule in sorted {
        // Lines at nearly the same place may come in any order.
        let recent = result.len().saturating_sub(24);
        let same = result[recent..].iter_mut().find(|other| {
            other.horizontal == rule.horizontal
                && (other.at - rule.at).abs() < 1.5
                && rule.from <= other.to + SAME
                && rule.to >= other.from - SAME
        });
        match same {
            Some(other) => {
                other.from = other.from.min(rule.from);
                other.to = other.to.max(rule.to);
            }
            None => result.push(rule),
        }
    }
    result.retain(|rule| rule.to - rule.from > 6.0);
    result
}

/// The lowest member of a member's group.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

/// Groups of lines that touch.
fn connected(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut group: Vec<usize> = (0..rules.len()).collect();
    for (i, a) in rules.iter().enumerate() {
        for (j, b) in rules.iter().enumerate().skip(i + 1) {
            let touch = a.horizontal != b.horizontal
                && a.at >= b.from - SAME
                && a.at <= b.to + SAME
                && b.at >= a.from - SAME
                && b.at <= a.to + SAME;
            if touch {
                let (a, b) = (root(&mut group, i), root(&mut group, j));
                group[a.max(b)] = a.min(b);
            }
        }
    }
    let mut found: std::collections::BTreeMap<usize, Vec<Rule>> = std::collections::BTreeMap::new();
    for (i, &rule) in rules.iter().enumerate() {
        let at = root(&mut group, i);
        found.entry(at).or_default().push(rule);
    }
    found
        .into_values()
        .filter(|group| group.len() >= 4)
        .collect()
}

/// The different places of a group's lines of one direction, rising.
fn places(rules: &[Rule], horizontal: bool) -> Vec<f32> {
    let mut all: Vec<f32> = rules
        .iter()
        .filter(|rule| rule.horizontal == horizontal)
        .map(|rule| rule.at)
        .collect();
    all.sort_by(f32::total_cmp);
    let mut found: Vec<f32> = Vec::new();
    for at in all {
        if found.last().is_none_or(|last| at - last > SAME) {
            found.push(at);
        }
    }
    found
}

struct Grid {
    /// From left to right.
    edges: Vec<f32>,
    /// From top to bottom.
    levels: Vec<f32>,
    rules: Vec<Rule>,
}

impl Grid {
    /// Row and column of the position a sign stands in.
    fn slot(&self, sign: &Sign) -> Option<(usize, usize)> {
        let x = sign.left.midpoint(sign.right);
        let y = sign.y + 0.3 * sign.size;
        let column = self
            .edges
            .partition_point(|&edge| edge <= x)
            .checked_sub(1)?;
        let row = self
            .levels
            .partition_point(|&level| level >= y)
            .checked_sub(1)?;
        (column + 1 < self.edges.len() && row + 1 < self.levels.len()).then_some((row, column))
    }

    fn drawn(&self, horizontal: bool, at: f32, across: f32) -> bool {
        self.rules.iter().any(|rule| {
            rule.horizontal == horizontal
                && (rule.at - at).abs() <= SAME
                && rule.from - 1.0 <= across
                && across <= rule.to + 1.0
        })
    }

    fn table(&self, signs: &[Sign]) -> Table {
        let (height, width) = (self.levels.len() - 1, self.edges.len() - 1);
        let mut origin: Vec<Vec<Option<(usize, usize)>>> = vec![vec![None; width]; height];
        let mut reach = vec![vec![(1, 1); width]; height];
        for row in 0..height {
            for column in 0..width {
                if origin[row][column].is_some() {
                    continue;
                }
                let middle = self.levels[row].midpoint(self.levels[row + 1]);
                let mut right = column;
                while right + 1 < width
                    && origin[row][right + 1].is_none()
                    && !self.drawn(false, self.edges[right + 1], middle)
                {
                    right += 1;
                }
                let mut low = row;
                while low + 1 < height
                    && (column..=right).all(|c| {
                        let across = self.edges[c].midpoint(self.edges[c + 1]);
                        origin[low + 1][c].is_none()
                            && !self.drawn(true, self.levels[low + 1], across)
                    })
                {
                    low += 1;
                }
                for line in &mut origin[row..=low] {
                    line[column..=right].fill(Some((row, column)));
                }
                reach[row][column] = (right - column + 1, low - row + 1);
            }
        }
        let mut texts: Vec<Vec<Vec<Sign>>> = vec![vec![Vec::new(); width]; height];
        for sign in signs {
            if let Some((row, column)) = self.slot(sign)
                && let Some((row, column)) = origin[row][column]
            {
                texts[row][column].push(*sign);
            }
        }
        let rows = (0..height)
            .map(|row| {
                (0..width)
                    .map(|column| {
                        let (span, rows) = reach[row][column];
                        (origin[row][column] == Some((row, column))).then(|| Cell {
                            span,
                            rows,
                            lines: layout::lines(&texts[row][column]),
                        })
                    })
                    .collect()
            })
            .collect();
        Table {
            edges: self.edges.clone(),
            top: self.levels[0],
            rows,
        }
    }
}
