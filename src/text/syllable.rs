//! Whether a word is a Vietnamese syllable: a beginning, a rime, and a tone that the rime allows.
//!
//! There are some 7,000 of them and far more ways to misread a word, so the share of syllables tells
//! a right decoding from a wrong one without knowing any vocabulary.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::letter;

/// Longest first, so that the longest is tried first.
const BEGINNINGS: &[&str] = &[
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêt yêu uơ uyn uych";

/// A letter without its tone: what it is under it.
type Bare = (u8, u8);

fn bare(text: &str) -> Vec<Bare> {
    text.chars()
        .map(|c| {
            let l = letter(c);
            (l.key, l.quality)
        })
        .collect()
}

/// Beginnings in their order, and rimes.
type Parts = (Vec<Vec<Bare>>, HashSet<Vec<Bare>>);

static KNOWN: LazyLock<Parts> = LazyLock::new(|| {
    (
        BEGINNINGS.iter().map(|text| bare(text)).collect(),
        RIMES.split(' ').map(bare).collect(),
    )
});

/// Whether composed characters are one syllable, in any case.
pub(crate) fn is_syllable(word: &[char]) -> bool {
    if word.is_empty() || word.len() > 7 {
        return false;
    }
    let (mut tone, mut marks) = (0, 0);
    let mut letters: Vec<Bare> = Vec::with_capacity(word.len());
    for &c in word {
        let l = letter(c);
        if !l.key.is_ascii_alphabetic() || !is_vietnamese(c, l.key, l.quality, l.tone) {
            return false;
        }
        if l.tone > 0 {
            tone = l.tone;
            marks += 1;
        }
        letters.push((l.key, l.quality));
    }
    if marks > 1 {
        return false;
    }
    // A rime that ends in a stop carries the rising or the heavy tone.
    let stopped = matches!(
        letters.as_slice(),
        [.., (b'c' | b'p' | b't', 0)] | [.., (b'c', 0), (b'h', 0)]
    );
    if stopped && letters.len() > 1 && !matches!(tone, 4 | 5) {
        return false;
    }
    let (beginnings, rimes) = &*KNOWN;
    let glide = (b'u', 0);
    beginnings.iter().any(|beginning| {
        let Some(rime) = letters.strip_prefix(beginning.as_slice()) else {
            return false;
        };
        if rimes.contains(rime) {
            return true;
        }
        // `gì`, `gìn`: the i is both; `quý`, `quen`: so is the u.
        let both = match beginning.as_slice() {
            [(b'g', 0), (b'i', 0)] => Some((b'i', 0)),
            [(b'q', 0), (b'u', 0)] => Some(glide),
            _ => None,
        };
        both.is_some_and(|first| {
            let whole: Vec<Bare> = std::iter::once(first).chain(rime.iter().copied()).collect();
            rimes.contains(&whole)
        })
    })
}

/// The same without marks: "duong" for "đường", "dương" and "dượng".
static TONELESS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let beginnings = BEGINNINGS.iter().map(|text| key(text));
    let rimes: Vec<String> = RIMES.split(' ').map(key).collect();
    beginnings
        .flat_map(|beginning| {
            // `gì`, `quý`: the last letter of the beginning is the rime's as well.
            let both = beginning
                .strip_suffix(['i', 'u'])
                .filter(|rest| !rest.is_empty())
                .map(str::to_owned);
            let rimes = rimes.iter().flat_map(move |rime| {
                let doubled = both.as_ref().map(|rest| format!("{rest}{rime}"));
                doubled
                    .into_iter()
                    .filter(|_| rime.starts_with(['i', 'u']))
                    .chain([format!("{beginning}{rime}")])
            });
            rimes.collect::<Vec<_>>()
        })
        .collect()
});

fn key(text: &str) -> String {
    text.chars().map(|c| char::from(letter(c).key)).collect()
}

/// Whether letters without marks, in any case, are one syllable but for its marks.
pub(crate) fn is_toneless_syllable(word: &[char]) -> bool {
    let word: String = word.iter().map(|&c| char::from(letter(c).key)).collect();
    TONELESS.contains(&word)
}

/// A letter of the Vietnamese alphabet: nothing but these marks on these letters.
fn is_vietnamese(c: char, key: u8, quality: u8, tone: u8) -> bool {
    if c.is_ascii() {
        return !matches!(key, b'f' | b'j' | b'w' | b'z');
    }
    match quality {
        0 => tone > 0 && b"aeiouy".contains(&key),
        1 => b"aeo".contains(&key),
        2 => key == b'a',
        3 => b"ou".contains(&key),
        _ => key == b'd' && matches!(c, 'đ' | 'Đ'),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_syllable, is_toneless_syllable};

    fn all(text: &str, expected: bool) {
        for word in text.split(' ') {
            let letters: Vec<char> = word.chars().collect();
            assert_eq!(is_syllable(&letters), expected, "{word}");
        }
    }

    #[test]
    fn marks_may_be_lost() {
        for (word, expected) in [
            ("duong", true),
            ("nguyen", true),
            ("GIUP", true),
            ("gi", true),
            ("quy", true),
            ("cac", true),
            ("tihn", false),
            ("ngya", false),
            ("fanpage", false),
        ] {
            let letters: Vec<char> = word.chars().collect();
            assert_eq!(is_toneless_syllable(&letters), expected, "{word}");
        }
    }

    #[test]
    fn words_of_reports_are_syllables() {
        all(
            "Đoàn viên thanh niên ưu tú Huyện Ủy nghị quyết trường khuyến giữ gìn gì quỹ quý quyền \
             xã ấp đồng nước lượt người tuyên truyền hoạt ước muốn nghĩa khoẻ hoà thuỷ tuổi trẻ xuất \
             sắc giới giỏi điểm ngoằn yêu chuyển đổi số ĐOÀN TNCS"
                .trim_end_matches(" TNCS"),
            true,
        );
    }

    #[test]
    fn misread_words_are_not() {
        all(
            "§oµn tæ chøc tr\u{ad}êng ®oµn Toå chöùc ngöôøi kêìt tåp mặc̀",
            false,
        );
        all("áá hòá các̀ ñoaøn lờơ hat cac thit", false);
    }
}
