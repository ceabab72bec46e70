//! Signs → lines: what stands on one baseline, in order, with the spaces a reader sees.

use super::page::Sign;
use crate::ingest::symbols::raised_digit;

/// Signs on one baseline.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) signs: Vec<Sign>,
    pub(super) y: f32,
    pub(super) size: f32,
}

impl Line {
    pub(super) fn left(&self) -> f32 {
        self.signs.first().map_or(0.0, |sign| sign.left)
    }

    pub(super) fn right(&self) -> f32 {
        self.signs.last().map_or(0.0, |sign| sign.right)
    }

    pub(super) fn text(&self) -> String {
        self.signs.iter().map(|sign| sign.c).collect()
    }

    /// Width of the first word.
    pub(super) fn first_word(&self) -> f32 {
        let end = self
            .signs
            .iter()
            .take_while(|sign| !sign.c.is_whitespace())
            .last();
        end.map_or(0.0, |sign| sign.right - self.left())
    }

    /// The line ends as a sentence or an item does.
    pub(super) fn ends_sentence(&self) -> bool {
        let last = self.signs.last().map_or(' ', |sign| sign.c);
        matches!(last, '.' | ';' | ':' | '!' | '?' | '…')
    }

    /// The line begins with a small letter.
    pub(super) fn begins_small(&self) -> bool {
        self.signs.first().is_some_and(|sign| sign.c.is_lowercase())
    }

    /// Every letter is bold.
    pub(super) fn is_bold(&self) -> bool {
        let mut letters = self.signs.iter().filter(|sign| sign.c.is_alphabetic());
        letters.clone().next().is_some() && letters.all(|sign| sign.bold)
    }

    /// The stretches between gaps that no justified line has: columns of a table without lines.
    pub(super) fn segments(&self) -> Vec<Line> {
        let mut found: Vec<Line> = Vec::new();
        let mut edge = f32::MAX;
        for &sign in &self.signs {
            if sign.c.is_whitespace() {
                if let Some(line) = found.last_mut() {
                    line.signs.push(sign);
                }
                continue;
            }
            if sign.left - edge > COLUMN_GAP * self.size || found.is_empty() {
                found.push(Line {
                    signs: Vec::new(),
                    y: self.y,
                    size: self.size,
                });
            }
            if let Some(line) = found.last_mut() {
                line.signs.push(sign);
            }
            edge = sign.right;
        }
        for line in &mut found {
            line.trim();
        }
        found
    }

    fn trim(&mut self) {
        while self.signs.last().is_some_and(|sign| sign.c.is_whitespace()) {
            self.signs.pop();
        }
        let blank = self
            .signs
            .iter()
            .take_while(|sign| sign.c.is_whitespace())
            .count();
        self.signs.drain(..blank);
    }
}

/// A gap wider than so many times the size of the letters parts columns.
const COLUMN_GAP: f32 = 2.2;
/// A gap wider than this is a space: where the writer put spaces, and where it put none.
const GAP_BESIDE_SPACES: f32 = 0.27;
const GAP_INSTEAD_OF_SPACES: f32 = 0.17;

/// Lines from top to bottom.
pub(super) fn lines(signs: &[Sign]) -> Vec<Line> {
    let spaces = signs.iter().filter(|sign| sign.c == ' ').count();
    let gap = if spaces * 14 > signs.len() {
        GAP_BESIDE_SPACES
    } else {
        GAP_INSTEAD_OF_SPACES
    };
    let mut sorted: Vec<Sign> = signs.to_vec();
    sorted.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.left.total_cmp(&b.left)));
    let mut lines: Vec<Line> = Vec::new();
    for sign in sorted {
        match lines.last_mut() {
            Some(line) if line.y - sign.y < 0.35 * sign.size.min(line.size) => {
                line.size = line.size.max(sign.size);
                line.signs.push(sign);
            }
            _ => lines.push(Line {
                signs: vec![sign],
                y: sign.y,
                size: sign.size,
            }),
        }
    }
    let mut lines = with_raised(lines);
    for line in &mut lines {
        settle(line, gap);
    }
    lines.retain(|line| !line.signs.is_empty());
    lines
}

/// Raised signs (m², notes) stand on a line of their own until they are put into the next.
fn with_raised(lines: Vec<Line>) -> Vec<Line> {
    let mut result: Vec<Line> = Vec::new();
    for mut line in lines {
        if let Some(above) = result.last()
            && above.size < 0.85 * line.size
            && above.y - line.y < 0.6 * line.size
        {
            let raised = result.pop().unwrap_or_default();
            line.signs.extend(raised.signs.into_iter().map(|sign| Sign {
                // The number of a note must not become part of the figure before it.
                c: raised_digit(sign.c),
                ..sign
            }));
        } else if let Some(above) = result.last_mut()
            && line.size < 0.85 * above.size
            && above.y - line.y < 0.4 * above.size
        {
            above.signs.extend(line.signs);
            continue;
        }
        result.push(line);
    }
    result
}

/// Puts a line's signs in order, drops what is printed twice, and adds the spaces that are only gaps.
fn settle(line: &mut Line, gap: f32) {
    let mut signs = std::mem::take(&mut line.signs);
    signs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut settled: Vec<Sign> = Vec::with_capacity(signs.len() + 8);
    for sign in signs {
        let Some(&before) = settled.last() else {
            settled.push(sign);
            continue;
        };
        let twice = before.c == sign.c
            && (sign.left - before.left).abs() < 0.3 * (before.right - before.left).max(0.5);
        if twice {
            // Printed twice a hair apart, letters look bold.
            if let Some(last) = settled.last_mut() {
                last.bold |=
                    !sign.c.is_whitespace() && (sign.left - before.left).abs() > f32::EPSILON;
            }
            continue;
        }
        let blank = before.c.is_whitespace() || sign.c.is_whitespace();
        if blank && before.c.is_whitespace() && sign.c.is_whitespace() {
            continue;
        }
        if !blank && sign.left - before.right > gap * line.size {
            settled.push(Sign {
                c: ' ',
                left: before.right,
                right: sign.left,
                ..before
            });
        }
        settled.push(sign);
    }
    line.signs = settled;
    line.trim();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(text: &str, left: f32, y: f32, size: f32) -> Vec<Sign> {
        let mut at = left;
        let mut found = Vec::new();
        for c in text.chars() {
            let right = at + size * 0.5;
            if c != '_' {
                found.push(Sign {
                    c,
                    left: at,
                    right,
                    y,
                    size,
                    font: 0,
                    bold: false,
                    italic: false,
                });
            }
            at = right;
        }
        found
    }

    fn texts(signs: &[Sign]) -> Vec<String> {
        lines(signs).iter().map(Line::text).collect()
    }

    #[test]
    fn lines_come_from_top_to_bottom_whatever_the_order() {
        let mut all = signs("dưới", 10.0, 100.0, 12.0);
        all.extend(signs("trên", 10.0, 120.0, 12.0));
        assert_eq!(texts(&all), ["trên", "dưới"]);
    }

    #[test]
    fn a_gap_is_a_space_and_a_raised_sign_stays_in_its_line() {
        let mut all = signs("một_hai 3m", 10.0, 100.0, 12.0);
        all.extend(signs("2", 70.5, 104.0, 7.0));
        assert_eq!(texts(&all), ["một hai 3m²"]);
    }

    #[test]
    fn letters_printed_twice_count_once() {
        let mut all = signs("đậm", 10.0, 100.0, 12.0);
        all.extend(signs("đậm", 10.3, 100.0, 12.0));
        assert_eq!(texts(&all), ["đậm"]);
        assert!(lines(&all)[0].signs.iter().all(|sign| sign.bold));
    }
}
