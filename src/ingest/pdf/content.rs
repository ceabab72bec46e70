//! The words of a content stream or of a character table.

/// Arrays inside arrays, and items of one array.
const NESTING: usize = 16;
const ITEMS: usize = 100_000;

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f32),
    Text(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Token>),
    /// A dictionary; what it says is not needed.
    Dictionary,
    /// An operator.
    Word(Vec<u8>),
}

/// Cuts bytes into words.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pos: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Lexer<'a> {
        Lexer { bytes, pos: 0 }
    }

    /// The next word; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Token> {
        loop {
            match self.token(0) {
                Part::Token(token) => return Some(token),
                // A closing sign without an opening one.
                Part::Close => {}
                Part::End => return None,
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.pos += 1;
                }
            } else if is_space(byte) {
                self.pos += 1;
            } else {
                return;
            }
        }
    }

    fn token(&mut self, depth: usize) -> Part {
        self.blanks();
        let Some(byte) = self.peek() else {
            return Part::End;
        };
        let double = self.bytes.get(self.pos + 1) == Some(&byte);
        match byte {
            b'(' => {
                self.pos += 1;
                Part::Token(Token::Text(self.literal()))
            }
            b'<' if double => {
                self.pos += 2;
                self.group(depth, true)
            }
            b'<' => {
                self.pos += 1;
                Part::Token(Token::Text(self.hex()))
            }
            b'>' => {
                self.pos += if double { 2 } else { 1 };
                Part::Close
            }
            b'[' => {
                self.pos += 1;
                self.group(depth, false)
            }
            b']' | b')' | b'{' | b'}' => {
                self.pos += 1;
                Part::Close
            }
            b'/' => {
                self.pos += 1;
                Part::Token(Token::Name(self.name()))
            }
            _ => Part::Token(self.word()),
        }
    }

    fn group(&mut self, depth: usize, dictionary: bool) -> Part {
        let mut items = Vec::new();
        if depth < NESTING {
            while let Part::Token(token) = self.token(depth + 1) {
                if items.len() < ITEMS {
                    items.push(token);
                }
            }
        }
        Part::Token(if dictionary {
            Token::Dictionary
        } else {
            Token::Array(items)
        })
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut open = 1;
        while let Some(byte) = self.peek() {
            self.pos += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    let Some(next) = self.peek() else { break };
                    self.pos += 1;
                    match next {
                        b'n' => text.push(b'\n'),
                        b'r' => text.push(b'\r'),
                        b't' => text.push(b'\t'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'\n' => {}
                        b'\r' => {
                            if self.peek() == Some(b'\n') {
                                self.pos += 1;
                            }
                        }
                        b'0'..=b'7' => {
                            let mut code = u32::from(next - b'0');
                            for _ in 0..2 {
                                match self.peek() {
                                    Some(digit @ b'0'..=b'7') => {
                                        code = code * 8 + u32::from(digit - b'0');
                                        self.pos += 1;
                                    }
                                    _ => break,
                                }
                            }
                            text.push(code as u8);
                        }
                        other => text.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn hex(&mut self) -> Vec<u8> {
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.pos += 1;
            if byte == b'>' {
                break;
            }
            digits.extend(char::from(byte).to_digit(16).map(|digit| digit as u8));
        }
        digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
            .collect()
    }

    fn name(&mut self) -> Vec<u8> {
        let mut name = Vec::new();
        while let Some(byte) = self.peek() {
            if is_space(byte) || is_delimiter(byte) {
                break;
            }
            self.pos += 1;
            let code = (byte == b'#').then(|| {
                let digit = |at| char::from(*self.bytes.get(at)?).to_digit(16);
                Some(digit(self.pos)? * 16 + digit(self.pos + 1)?)
            });
            if let Some(Some(code)) = code {
                self.pos += 2;
                name.push(code as u8);
            } else {
                name.push(byte);
            }
        }
        name
    }

    fn word(&mut self) -> Token {
        let start = self.pos;
        while self
            .peek()
            .is_some_and(|b| !is_space(b) && !is_delimiter(b))
        {
            self.pos += 1;
        }
        let word = &self.bytes[start..self.pos];
        if word
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'))
            && let Some(number) = std::str::from_utf8(word)
                .ok()
                .and_then(|text| text.trim_start_matches('+').parse::<f32>().ok())
                .filter(|number| number.is_finite())
        {
            return Token::Number(number);
        }
        Token::Word(word.to_vec())
    }

    /// Passes over the bytes of a picture inside the text, up to its `EI`.
    pub(super) fn skip_picture(&mut self) {
        let rest = &self.bytes[self.pos..];
        let end = memchr::memmem::find_iter(rest, b"EI").find(|&at| {
            at > 0 && is_space(rest[at - 1]) && rest.get(at + 2).is_none_or(|&b| is_space(b))
        });
        self.pos += end.map_or(rest.len(), |at| at + 2);
    }
}

enum Part {
    Token(Token),
    Close,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_kind() {
        let mut lexer =
            Lexer::new(b"/F1 12.5 Tf % x\n[(a\\(b\\051\\n) -3 <0041 4>] TJ << /A [1] >> BDC");
        let mut found = Vec::new();
        while let Some(token) = lexer.next() {
            found.push(token);
        }
        assert_eq!(
            found,
            [
                Token::Name(b"F1".to_vec()),
                Token::Number(12.5),
                Token::Word(b"Tf".to_vec()),
                Token::Array(vec![
                    Token::Text(b"a(b)\n".to_vec()),
                    Token::Number(-3.0),
                    Token::Text(vec![0, 0x41, 0x40]),
                ]),
                Token::Word(b"TJ".to_vec()),
                Token::Dictionary,
                Token::Word(b"BDC".to_vec()),
            ]
        );
    }

    #[test]
    fn deep_and_unclosed_input_ends() {
        let deep = b"[".repeat(10_000);
        let mut lexer = Lexer::new(&deep);
        let mut count = 0;
        while lexer.next().is_some() {
            count += 1;
        }
        assert!(count <= deep.len());
    }
}
