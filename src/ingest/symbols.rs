//! Characters of the Symbol and Wingdings fonts, which Word stores as bare glyph numbers, and digits
//! set above the line.

/// Whether a stretch of text set above the line is a mark of what stands before it: the number of a
/// note, or an exponent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Raised(Option<bool>);

impl Raised {
    /// The next sign as it is to be read, and whether it is such a mark: a digit of one must not become
    /// part of the figure before it. What is set above the line behind a space, or as a whole, was set so
    /// by mistake and stays what it is.
    pub(super) fn sign(&mut self, c: char, raised: bool, before: Option<char>) -> (char, bool) {
        if !raised {
            self.0 = None;
            return (c, false);
        }
        let behind = || before.is_some_and(|before| !before.is_whitespace());
        let mark = *self.0.get_or_insert_with(behind) && !c.is_whitespace();
        self.0 = Some(mark);
        if mark {
            let shown = raised_digit(c);
            (shown, shown != c)
        } else {
            (c, false)
        }
    }
}

/// A digit set above the line.
pub(super) fn raised_digit(c: char) -> char {
    match c.to_digit(10) {
        Some(digit) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize],
        None => c,
    }
}

/// The character a reader sees for glyph `code` of `font`; private-use codes keep their low byte.
pub(super) fn symbol(font: &str, code: u32) -> char {
    let low = if (0xf000..=0xf0ff).contains(&code) {
        code - 0xf000
    } else {
        code
    };
    let known = if font.eq_ignore_ascii_case("symbol") {
        from_symbol(low)
    } else if font.len() >= 9 && font.as_bytes()[..9].eq_ignore_ascii_case(b"wingdings") {
        from_wingdings(low)
    } else {
        None
    };
    known
        .or_else(|| char::from_u32(low).filter(|c| !c.is_control()))
        .unwrap_or('\u{fffd}')
}

/// Whether a font draws symbols instead of the characters its codes stand for.
pub(super) fn is_symbolic(font: &str) -> bool {
    font.eq_ignore_ascii_case("symbol")
        || font.len() >= 9 && font.as_bytes()[..9].eq_ignore_ascii_case(b"wingdings")
}

/// The label a bullet's text and font stand for: `-`, `+`, `•`, or the character itself.
pub(super) fn bullet(text: &str, font: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{f000}'..='\u{f0ff}' => symbol(font_or_symbol(font), c as u32),
            // Typed with a symbol font without the private-use offset.
            _ if is_symbolic(font) && c.is_ascii_graphic() => symbol(font, c as u32),
            // Courier's `o` is Word's hollow second-level bullet.
            'o' if font.starts_with("Courier") => '◦',
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => '-',
            _ => c,
        })
        .collect()
}

fn font_or_symbol(font: &str) -> &str {
    if is_symbolic(font) { font } else { "Symbol" }
}

fn from_symbol(code: u32) -> Option<char> {
    Some(match code {
        0x2d => '-',
        0xb7 | 0xd7 => '•',
        0xa3 => '≤',
        0xb3 => '≥',
        0xb1 => '±',
        0xb4 => '×',
        0xb8 => '÷',
        0xb9 => '≠',
        0xbb => '≈',
        0xae => '→',
        0xde => '⇒',
        0xb0 => '°',
        0xa5 => '∞',
        0xe5 => '∑',
        0xd6 => '√',
        0xa8 => '♦',
        0x61 => 'α',
        0x62 => 'β',
        0x44 => 'Δ',
        0x6d => 'μ',
        _ => return None,
    })
}

fn from_wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x6c | 0x9f | 0xb7 => '•',
        0x6e | 0xa7 => '▪',
        0x6f | 0x71 | 0x72 | 0xa8 => '□',
        0x75 | 0x76 => '◆',
        0xd8 | 0x46 => '➢',
        0xe0 | 0xe8 | 0xf0 => '→',
        0xfc | 0x50 => '✓',
        0xfb => '✗',
        0xfe => '☑',
        0xfd => '☒',
        0x2d => '-',
        0xab => '★',
        0x26 => '✐',
        _ => return None,
    })
}
