//! One page: signs with their places, and the straight lines drawn between them.

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId};

use super::content::{Lexer, Token};
use super::fonts::FontCache;
use super::number;
use crate::ingest::limits;
use crate::model::ReadError;

/// Forms inside forms.
const FORMS: usize = 8;
/// Saved states.
const STATES: usize = 256;
/// Lines drawn on one page.
const RULES: usize = 20_000;
/// A drawn rectangle this thin is a line, in points.
const THIN: f32 = 3.0;

/// A character on the page; y grows upwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    pub(super) c: char,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Of the baseline.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) font: usize,
    /// Drawn over with a line of its own, which thickens it.
    pub(super) bold: bool,
    pub(super) italic: bool,
}

/// A straight line along an edge of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) horizontal: bool,
    /// y of a horizontal, x of a vertical line.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// What stands on a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) signs: Vec<Sign>,
    pub(super) rules: Vec<Rule>,
    pub(super) pictures: usize,
    /// Signs that no table explains.
    pub(super) unknown: usize,
    pub(super) bottom: f32,
    pub(super) top: f32,
}

/// A transformation `[a b c d e f]`.
type Matrix = [f32; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

fn apply(m: Matrix, x: f32, y: f32) -> (f32, f32) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

#[derive(Debug, Clone, Copy)]
struct State {
    matrix: Matrix,
    font: Option<usize>,
    size: f32,
    char_space: f32,
    word_space: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
    /// How text is drawn: 2 = filled and outlined.
    mode: i32,
}

struct Interpreter<'p> {
    pdf: &'p Pdf,
    fonts: &'p mut FontCache,
    budget: &'p mut usize,
    page: Page,
    /// Signs that run to the right, up, to the left and down.
    ways: [usize; 4],
    state: State,
    stack: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// Corners of the open path.
    path: Vec<(f32, f32, bool)>,
    rectangles: Vec<(f32, f32, f32, f32)>,
    operations: usize,
}

/// Reads a page. `budget` counts the signs of the whole document.
pub(super) fn read(
    pdf: &Pdf,
    id: ObjectId,
    fonts: &mut FontCache,
    budget: &mut usize,
) -> Result<Page, ReadError> {
    let Ok(dictionary) = pdf.get_dictionary(id) else {
        return Ok(Page::default());
    };
    let sides = inherited(pdf, dictionary, b"MediaBox")
        .and_then(|object| object.as_array().ok())
        .map(|list| {
            let side = |item| pdf.dereference(item).ok().and_then(|(_, n)| number(n));
            list.iter().filter_map(side).collect::<Vec<_>>()
        })
        .filter(|sides| sides.len() == 4)
        .unwrap_or_else(|| vec![0.0, 0.0, 595.0, 842.0]);
    let turned = inherited(pdf, dictionary, b"Rotate")
        .and_then(number)
        .unwrap_or(0.0);
    let (width, height) = (sides[2] - sides[0], sides[3] - sides[1]);
    let mut view = match (turned as i32).rem_euclid(360) {
        90 => View {
            matrix: [0.0, -1.0, 1.0, 0.0, -sides[1], sides[2]],
            size: (height, width),
        },
        180 => View {
            matrix: [-1.0, 0.0, 0.0, -1.0, sides[2], sides[3]],
            size: (width, height),
        },
        270 => View {
            matrix: [0.0, 1.0, -1.0, 0.0, sides[3], -sides[0]],
            size: (height, width),
        },
        _ => View {
            matrix: [1.0, 0.0, 0.0, 1.0, -sides[0], -sides[1]],
            size: (width, height),
        },
    };
    let content = match pdf.get_page_content_with_limit(id, limits::ENTRY_BYTES as usize) {
        Ok(content) => content,
        Err(lopdf::Error::Decompress(_)) => {
            return Err(limits::reached("entry-bytes", "nội dung một trang quá lớn"));
        }
        Err(_) => Vec::new(),
    };
    let resources = inherited(pdf, dictionary, b"Resources").and_then(|o| o.as_dict().ok());
    let left = *budget;
    let (page, ways) = view.read(pdf, &content, resources, fonts, budget)?;
    let most = (0..4).rev().max_by_key(|&way| ways[way]).unwrap_or(0);
    if most == 0 {
        return Ok(page);
    }
    // A broad table put on an upright page: most of its text runs up or down, so the page is turned.
    view.turn(most);
    *budget = left;
    Ok(view.read(pdf, &content, resources, fonts, budget)?.0)
}

/// How a page is looked at.
struct View {
    matrix: Matrix,
    /// Width and height.
    size: (f32, f32),
}

impl View {
    /// Turns the page so that text that ran up (1), upside down (2) or down (3) runs to the right.
    fn turn(&mut self, way: usize) {
        let (width, height) = self.size;
        let (by, size) = match way {
            1 => ([0.0, -1.0, 1.0, 0.0, 0.0, width], (height, width)),
            2 => ([-1.0, 0.0, 0.0, -1.0, width, height], (width, height)),
            _ => ([0.0, 1.0, -1.0, 0.0, height, 0.0], (height, width)),
        };
        self.matrix = times(self.matrix, by);
        self.size = size;
    }

    /// Reads the page, and how many signs run to the right, up, to the left and down.
    fn read(
        &self,
        pdf: &Pdf,
        content: &[u8],
        resources: Option<&Dictionary>,
        fonts: &mut FontCache,
        budget: &mut usize,
    ) -> Result<(Page, [usize; 4]), ReadError> {
        let mut interpreter = Interpreter::new(self, pdf, fonts, budget);
        interpreter.run(content, resources, 0)?;
        Ok((interpreter.page, interpreter.ways))
    }
}

/// A property of a page or of what it lies in.
fn inherited<'p>(pdf: &'p Pdf, page: &'p Dictionary, key: &[u8]) -> Option<&'p Object> {
    let mut at = page;
    for _ in 0..32 {
        if let Ok(found) = at.get_deref(key, pdf) {
            return Some(found);
        }
        at = at.get_deref(b"Parent", pdf).ok()?.as_dict().ok()?;
    }
    None
}

impl<'p> Interpreter<'p> {
    fn new(
        view: &View,
        pdf: &'p Pdf,
        fonts: &'p mut FontCache,
        budget: &'p mut usize,
    ) -> Interpreter<'p> {
        Interpreter {
            pdf,
            fonts,
            budget,
            page: Page {
                top: view.size.1,
                ..Page::default()
            },
            ways: [0; 4],
            state: State {
                matrix: view.matrix,
                font: None,
                size: 0.0,
                char_space: 0.0,
                word_space: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
            stack: Vec::new(),
            text: UNIT,
            line: UNIT,
            path: Vec::new(),
            rectangles: Vec::new(),
            operations: 0,
        }
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&'p Dictionary>,
        depth: usize,
    ) -> Result<(), ReadError> {
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Token> = Vec::new();
        while let Some(token) = lexer.next() {
            let Token::Word(word) = token else {
                if operands.len() < 64 {
                    operands.push(token);
                }
                continue;
            };
            self.operations += 1;
            if self.operations > limits::PDF_OPERATIONS {
                return Err(limits::reached(
                    "pdf-operations",
                    "một trang có quá nhiều lệnh vẽ",
                ));
            }
            match word.as_slice() {
                b"BI" => lexer.skip_picture(),
                b"Do" => {
                    if let Some(Token::Name(name)) = operands.last() {
                        self.draw(name, resources, depth)?;
                    }
                }
                b"Tf" => {
                    if let [Token::Name(name), Token::Number(size)] = operands.as_slice() {
                        self.state.size = *size;
                        self.state.font = self.font(name, resources)?;
                    }
                }
                operator => self.operator(operator, &operands)?,
            }
            operands.clear();
        }
        Ok(())
    }

    fn font(
        &mut self,
        name: &[u8],
        resources: Option<&'p Dictionary>,
    ) -> Result<Option<usize>, ReadError> {
        let fonts = resources
            .and_then(|resources| resources.get_deref(b"Font", self.pdf).ok())
            .and_then(|fonts| fonts.as_dict().ok());
        match fonts.and_then(|fonts| fonts.get(name).ok()) {
            Some(font) => self.fonts.load(self.pdf, font),
            None => Ok(None),
        }
    }

    fn draw(
        &mut self,
        name: &[u8],
        resources: Option<&'p Dictionary>,
        depth: usize,
    ) -> Result<(), ReadError> {
        let found = resources
            .and_then(|resources| resources.get_deref(b"XObject", self.pdf).ok())
            .and_then(|objects| objects.as_dict().ok())
            .and_then(|objects| objects.get_deref(name, self.pdf).ok())
            .and_then(|object| object.as_stream().ok());
        let Some(stream) = found else {
            return Ok(());
        };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
        if kind.is_ok_and(|kind| kind == b"Image") {
            self.page.pictures += 1;
            return Ok(());
        }
        if depth >= FORMS {
            return Ok(());
        }
        let limit = limits::ENTRY_BYTES as usize;
        let Ok(content) = stream.get_plain_content_with_limit(limit) else {
            return Ok(());
        };
        let saved = self.state;
        let inner: Vec<f32> = stream
            .dict
            .get(b"Matrix")
            .and_then(Object::as_array)
            .map(|list| list.iter().filter_map(number).collect())
            .unwrap_or_default();
        if let [a, b, c, d, e, f] = inner[..] {
            self.state.matrix = times([a, b, c, d, e, f], self.state.matrix);
        }
        let own = stream
            .dict
            .get_deref(b"Resources", self.pdf)
            .ok()
            .and_then(|object| object.as_dict().ok());
        // The work of all forms together is counted, whatever they draw.
        self.operations += content.len() / 64;
        self.run(&content, own.or(resources), depth + 1)?;
        self.state = saved;
        Ok(())
    }

    fn operator(&mut self, operator: &[u8], operands: &[Token]) -> Result<(), ReadError> {
        let n = |i: usize| match operands.get(i) {
            Some(Token::Number(n)) => *n,
            _ => 0.0,
        };
        match operator {
            b"q" if self.stack.len() < STATES => self.stack.push(self.state),
            b"Q" => {
                if let Some(state) = self.stack.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                let matrix = [n(0), n(1), n(2), n(3), n(4), n(5)];
                self.state.matrix = times(matrix, self.state.matrix);
            }
            b"BT" => {
                self.text = UNIT;
                self.line = UNIT;
            }
            b"Tc" => self.state.char_space = n(0),
            b"Tw" => self.state.word_space = n(0),
            b"Tz" => self.state.stretch = n(0) / 100.0,
            b"TL" => self.state.leading = n(0),
            b"Ts" => self.state.rise = n(0),
            b"Tr" => self.state.mode = n(0) as i32,
            b"Td" => self.next_line(n(0), n(1)),
            b"TD" => {
                self.state.leading = -n(1);
                self.next_line(n(0), n(1));
            }
            b"Tm" => {
                self.line = [n(0), n(1), n(2), n(3), n(4), n(5)];
                self.text = self.line;
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" => self.shown(operands.first())?,
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.shown(operands.first())?;
            }
            b"\"" => {
                self.state.word_space = n(0);
                self.state.char_space = n(1);
                self.next_line(0.0, -self.state.leading);
                self.shown(operands.get(2))?;
            }
            b"TJ" => {
                if let Some(Token::Array(items)) = operands.first() {
                    for item in items {
                        match item {
                            Token::Number(n) => {
                                let by = -n / 1_000.0 * self.state.size * self.state.stretch;
                                self.text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
                            }
                            other => self.shown(Some(other))?,
                        }
                    }
                }
            }
            b"m" => self.corner(n(0), n(1), true),
            b"l" => self.corner(n(0), n(1), false),
            b"re" => {
                let (x, y) = apply(self.state.matrix, n(0), n(1));
                let (right, top) = apply(self.state.matrix, n(0) + n(2), n(1) + n(3));
                if self.rectangles.len() < RULES {
                    self.rectangles.push((x, y, right, top));
                }
            }
            b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => self.paint(true),
            b"f" | b"F" | b"f*" => self.paint(false),
            b"n" => {
                self.path.clear();
                self.rectangles.clear();
            }
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn shown(&mut self, token: Option<&Token>) -> Result<(), ReadError> {
        let (Some(Token::Text(bytes)), Some(index)) = (token, self.state.font) else {
            return Ok(());
        };
        let Some(font) = self.fonts.fonts.get(index).cloned() else {
            return Ok(());
        };
        for shown in font.show(bytes) {
            let state = &self.state;
            let space = if shown.single && shown.code == 32 {
                state.word_space
            } else {
                0.0
            };
            let own = shown.width * font.scale * state.size;
            let whole = times(self.text, state.matrix);
            let (left, y) = apply(whole, 0.0, state.rise);
            let (right, end_y) = apply(whole, own * state.stretch, state.rise);
            let (_, over) = apply(whole, 0.0, state.rise + state.size);
            let size = (over - y).abs();
            let (along, up) = (right - left, end_y - y);
            if !shown.text.trim().is_empty() {
                self.ways[match (up.abs() <= along.abs(), along >= 0.0, up >= 0.0) {
                    (true, true, _) => 0,
                    (true, false, _) => 2,
                    (false, _, true) => 1,
                    (false, _, false) => 3,
                }] += 1;
            }
            // Text that runs up the page is a mark on its margin.
            let level = (end_y - y).abs() <= (right - left).abs().max(0.01) && right >= left;
            let good = [left, right, y, size].iter().all(|n| n.is_finite());
            if shown.unknown {
                self.page.unknown += 1;
            } else if level && good && size > 0.5 {
                let count = shown.text.chars().count().max(1);
                let step = (right - left) / count as f32;
                for (i, c) in shown.text.chars().enumerate() {
                    if *self.budget == 0 {
                        return Err(limits::reached("text-bytes", "tệp PDF có quá nhiều chữ"));
                    }
                    *self.budget -= 1;
                    let left = left + step * i as f32;
                    self.page.signs.push(Sign {
                        c: if c == '\u{a0}' { ' ' } else { c },
                        left,
                        right: left + step,
                        y,
                        size,
                        font: index,
                        bold: font.bold || matches!(state.mode, 2),
                        italic: font.italic,
                    });
                }
            }
            let by = (own + state.char_space + space) * state.stretch;
            self.text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
        }
        Ok(())
    }

    fn corner(&mut self, x: f32, y: f32, first: bool) {
        let (x, y) = apply(self.state.matrix, x, y);
        if self.path.len() < RULES {
            self.path.push((x, y, first));
        }
    }

    /// Keeps the straight lines of the open path.
    fn paint(&mut self, outlined: bool) {
        for pair in self.path.windows(2) {
            let ((x0, y0, _), (x1, y1, jump)) = (pair[0], pair[1]);
            if !jump && outlined {
                self.page.rule(x0, y0, x1, y1);
            }
        }
        if !outlined {
            // A line may be drawn as a very flat filled shape.
            for corners in self.path.chunk_by(|_, next| !next.2) {
                let fold = |pick: fn(&(f32, f32, bool)) -> f32| {
                    corners
                        .iter()
                        .map(pick)
                        .fold((f32::MAX, f32::MIN), |(low, high), n| {
                            (low.min(n), high.max(n))
                        })
                };
                let ((left, right), (low, high)) = (fold(|c| c.0), fold(|c| c.1));
                self.page.flat(left, low, right, high);
            }
        }
        for (left, low, right, high) in std::mem::take(&mut self.rectangles) {
            let (left, right) = (left.min(right), left.max(right));
            let (low, high) = (low.min(high), low.max(high));
            if outlined && right - left > THIN && high - low > THIN {
                self.page.rule(left, low, right, low);
                self.page.rule(left, high, right, high);
                self.page.rule(left, low, left, high);
                self.page.rule(right, low, right, high);
            } else {
                self.page.flat(left, low, right, high);
            }
        }
        self.path.clear();
    }
}

impl Page {
    fn rule(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) {
        if self.rules.len() >= RULES || ![x0, y0, x1, y1].iter().all(|n| n.is_finite()) {
            return;
        }
        if (y0 - y1).abs() < 1.0 && (x0 - x1).abs() > 1.0 {
            self.rules.push(Rule {
                horizontal: true,
                at: y0.midpoint(y1),
                from: x0.min(x1),
                to: x0.max(x1),
            });
        } else if (x0 - x1).abs() < 1.0 && (y0 - y1).abs() > 1.0 {
            self.rules.push(Rule {
                horizontal: false,
                at: x0.midpoint(x1),
                from: y0.min(y1),
                to: y0.max(y1),
            });
        }
    }

    /// A filled rectangle, when it is so thin that it is a line.
    fn flat(&mut self, left: f32, low: f32, right: f32, high: f32) {
        if high - low < THIN && right - left > THIN {
            let y = low.midpoint(high);
            self.rule(left, y, right, y);
        } else if right - left < THIN && high - low > THIN {
            let x = left.midpoint(right);
            self.rule(x, low, x, high);
        }
    }
}
