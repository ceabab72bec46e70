//! Tables from codes to characters (`ToUnicode`).

use std::collections::BTreeMap;

use super::content::{Lexer, Token};

/// Entries of one table; a font has 65,536 codes.
const ENTRIES: usize = 70_000;

/// A table, and how long its codes are.
#[derive(Debug, Default)]
pub(super) struct CMap {
    texts: BTreeMap<u32, String>,
    /// Bytes of a code, where the table says so.
    pub(super) width: Option<usize>,
}

impl CMap {
    pub(super) fn read(bytes: &[u8]) -> CMap {
        let mut map = CMap::default();
        let mut lexer = Lexer::new(bytes);
        let mut operands: Vec<Token> = Vec::new();
        while let Some(token) = lexer.next() {
            let Token::Word(word) = &token else {
                if operands.len() < ENTRIES * 3 {
                    operands.push(token);
                }
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => {
                    if let Some(Token::Text(code)) = operands.last() {
                        map.width = Some(code.len().clamp(1, 4));
                    }
                }
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Token::Text(code), Token::Text(text)] = pair {
                            map.add(number(code), utf16(text));
                        }
                    }
                }
                b"endbfrange" => {
                    for range in operands.chunks_exact(3) {
                        map.add_range(range);
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        map
    }

    fn add(&mut self, code: u32, text: String) {
        if self.texts.len() < ENTRIES {
            self.texts.insert(code, text);
        }
    }

    fn add_range(&mut self, range: &[Token]) {
        let [Token::Text(first), Token::Text(last), to] = range else {
            return;
        };
        let (first, last) = (number(first), number(last));
        let count = last.saturating_sub(first).min(0xffff);
        match to {
            Token::Text(text) => {
                let mut units: Vec<u16> = units(text);
                for i in 0..=count {
                    let text = String::from_utf16_lossy(&units);
                    self.add(first.saturating_add(i), text);
                    if let Some(unit) = units.last_mut() {
                        *unit = unit.wrapping_add(1);
                    }
                }
            }
            Token::Array(items) => {
                for (i, item) in (0..=count).zip(items) {
                    if let Token::Text(text) = item {
                        self.add(first.saturating_add(i), utf16(text));
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter()
        .take(4)
        .fold(0, |sum, &byte| sum << 8 | u32::from(byte))
}

fn units(text: &[u8]) -> Vec<u16> {
    if let [byte] = text {
        return vec![u16::from(*byte)];
    }
    text.chunks_exact(2)
        .take(64)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect()
}

fn utf16(text: &[u8]) -> String {
    String::from_utf16_lossy(&units(text))
}

#[cfg(test)]
mod tests {
    use super::CMap;

    #[test]
    fn single_codes_ranges_and_lists() {
        let map = CMap::read(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange
              2 beginbfchar <0003> <0020> <0004> <01B00301> endbfchar
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<1EA1> <1EA3>] endbfrange",
        );
        assert_eq!(map.width, Some(2));
        assert_eq!(map.get(3), Some(" "));
        assert_eq!(map.get(4), Some("ư\u{301}"));
        assert_eq!(map.get(0x12), Some("c"));
        assert_eq!(map.get(0x21), Some("ả"));
        assert_eq!(map.get(0x22), None);
    }
}
