//! Numbers written in words: "một nghìn hai trăm", "tám mươi lăm phần trăm", "hai phần ba".

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::lexicon::{ByHash, hash_word};
use super::tokens::{Token, TokenKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// 1–9.
    Digit(i64),
    /// mười.
    Ten,
    /// mươi.
    Tens,
    /// trăm, nghìn, triệu, tỷ.
    Scale(i64),
    /// linh, lẻ.
    Joint,
    /// không, in "không trăm".
    Nil,
    /// rưỡi.
    Half,
    /// nửa.
    HalfOf,
    /// phân, in "phân nửa".
    Split,
}

/// The words of numbers.
struct Parts {
    /// One of 64 bits for each word: most words of a text are ruled out by these.
    signs: u64,
    by_form: ByHash<Part>,
}

/// The bit of a word.
#[inline]
fn sign(form: u64) -> u64 {
    1 << ((form >> 40) & 63)
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let words: &[(&str, Part)] = &[
        ("một", Part::Digit(1)),
        ("mốt", Part::Digit(1)),
        ("hai", Part::Digit(2)),
        ("ba", Part::Digit(3)),
        ("bốn", Part::Digit(4)),
        ("tư", Part::Digit(4)),
        ("năm", Part::Digit(5)),
        ("lăm", Part::Digit(5)),
        ("nhăm", Part::Digit(5)),
        ("sáu", Part::Digit(6)),
        ("bảy", Part::Digit(7)),
        ("bẩy", Part::Digit(7)),
        ("tám", Part::Digit(8)),
        ("chín", Part::Digit(9)),
        ("mười", Part::Ten),
        ("mươi", Part::Tens),
        ("trăm", Part::Scale(100)),
        ("nghìn", Part::Scale(1_000)),
        ("ngàn", Part::Scale(1_000)),
        ("vạn", Part::Scale(10_000)),
        ("triệu", Part::Scale(1_000_000)),
        ("tỷ", Part::Scale(1_000_000_000)),
        ("linh", Part::Joint),
        ("lẻ", Part::Joint),
        ("không", Part::Nil),
        ("rưỡi", Part::Half),
        ("nửa", Part::HalfOf),
        ("phân", Part::Split),
    ];
    let by_form: ByHash<Part> = words
        .iter()
        .map(|(word, part)| (hash_word(word.chars()).form, *part))
        .collect();
    Parts {
        signs: by_form.keys().fold(0, |signs, &form| signs | sign(form)),
        by_form,
    }
});

static PHAN: LazyLock<u64> = LazyLock::new(|| hash_word("phần".chars()).form);

/// A number in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    /// One past its last token.
    pub(super) end: usize,
    /// Its value; a share is given in per cent.
    pub(super) value: Decimal,
    /// It is a share ("một nửa", "hai phần ba", "… phần trăm").
    pub(super) share: bool,
    /// Only one word, which may be an article rather than a number.
    pub(super) single: bool,
    /// Rounded by its very form ("hai phần ba").
    pub(super) approximate: bool,
}

#[inline]
fn part(tokens: &[Token], at: usize) -> Option<Part> {
    let token = tokens.get(at)?;
    if token.kind != TokenKind::Word {
        return None;
    }
    let parts = &*PARTS;
    if parts.signs & sign(token.form) == 0 {
        return None;
    }
    parts.by_form.get(&token.form).copied()
}

fn is_phan(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.form == *PHAN)
}

/// Reads a number in words that starts at token `at`.
pub(super) fn numeral(tokens: &[Token], at: usize) -> Option<Numeral> {
    match part(tokens, at)? {
        Part::Digit(1) | Part::Split if part(tokens, at + 1) == Some(Part::HalfOf) => {
            return Some(Numeral {
                end: at + 2,
                value: Decimal::from(50),
                share: true,
                single: false,
                approximate: false,
            });
        }
        Part::Digit(_) | Part::Ten => {}
        _ => return None,
    }
    let (value, end) = cardinal(tokens, at)?;
    if is_phan(tokens, end) {
        if part(tokens, end + 1) == Some(Part::Scale(100)) {
            return Some(Numeral {
                end: end + 2,
                value: Decimal::from(value),
                share: true,
                single: false,
                approximate: false,
            });
        }
        if let Some((below, last)) = cardinal(tokens, end + 1)
            && below > value
        {
            let share = (Decimal::from(value * 100) / Decimal::from(below)).round_dp(2);
            return Some(Numeral {
                end: last,
                value: share,
                share: true,
                single: false,
                approximate: true,
            });
        }
    }
    Some(Numeral {
        end,
        value: Decimal::from(value),
        share: false,
        single: end == at + 1,
        approximate: false,
    })
}

/// A whole number in words; the year word "năm" only counts inside a longer number.
fn cardinal(tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    let mut total: i64 = 0; // closed groups
    let mut group: i64 = 0; // below a thousand
    let mut unit: Option<i64> = None; // digit not yet placed
    let mut last_scale: i64 = 1;
    let mut end = at;
    while let Some(next) = part(tokens, end) {
        match next {
            Part::Digit(digit) => {
                if unit.is_some() {
                    break;
                }
                if digit == 5
                    && end > at
                    && group % 100 == 0
                    && last_scale < 100
                    && !matches!(part(tokens, end - 1), Some(Part::Joint))
                {
                    break;
                }
                unit = Some(digit);
            }
            Part::Ten => {
                if unit.is_some() {
                    break;
                }
                group += 10;
            }
            Part::Tens => {
                group += unit.take()? * 10;
            }
            Part::Scale(100) => {
                group += unit.take().unwrap_or(1) * 100;
                last_scale = 100;
            }
            Part::Scale(scale) => {
                let count = group + unit.take().unwrap_or(0);
                if count == 0 {
                    break;
                }
                total += count * scale;
                group = 0;
                last_scale = scale;
            }
            Part::Joint => {
                if end == at {
                    return None;
                }
            }
            Part::Nil => {
                if end == at || part(tokens, end + 1) != Some(Part::Scale(100)) {
                    break;
                }
                end += 1;
            }
            Part::Half => {
                total += last_scale / 2;
                end += 1;
                break;
            }
            Part::HalfOf | Part::Split => break,
        }
        end += 1;
    }
    let value = total + group + unit.unwrap_or(0);
    (end > at && value > 0).then_some((value, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lexicon, Tokens, normalize};

    fn read(text: &str) -> Option<(Decimal, bool)> {
        let lexicon = Lexicon::default();
        let text = normalize(text, &[], &lexicon);
        let tokens = Tokens::new(&text, &lexicon, true);
        numeral(&tokens.items, 0).map(|n| (n.value, n.share))
    }

    #[test]
    fn reads_cardinals() {
        for (words, value) in [
            ("hai mươi ý tưởng", 20),
            ("mười bảy", 17),
            ("Một trăm ba mươi sáu", 136),
            ("hai mươi mốt dự án", 21),
            ("một nghìn hai trăm thanh niên", 1200),
            ("Mười nghìn", 10_000),
            ("hai tỷ", 2_000_000_000),
            ("một trăm linh năm", 105),
            ("hai nghìn rưỡi", 2500),
            ("một nghìn không trăm năm mươi", 1050),
            ("hai mươi không phải", 20),
            ("chín mươi lăm", 95),
        ] {
            assert_eq!(read(words), Some((Decimal::from(value), false)), "{words}");
        }
    }

    #[test]
    fn reads_shares() {
        assert_eq!(
            read("Tám mươi lăm phần trăm"),
            Some((Decimal::from(85), true))
        );
        assert_eq!(read("một nửa chỉ tiêu"), Some((Decimal::from(50), true)));
        assert_eq!(read("phân nửa kế hoạch"), Some((Decimal::from(50), true)));
        assert_eq!(read("phân bổ chỉ tiêu"), None);
        assert_eq!(read("hai phần ba"), Some((Decimal::new(6667, 2), true)));
    }

    #[test]
    fn leaves_ordinary_words_alone() {
        assert_eq!(read("nghìn năm văn hiến"), None);
        assert_eq!(read("trăm hoa"), None);
    }
}
