//! Test vectors of every encoding, and what happens where they mix.

use proptest::prelude::*;

use super::tables::tests::encode;
use super::*;
use crate::text::look::Look;

fn all_of(text: &str, font: &str) -> Vec<FontRun> {
    vec![FontRun {
        start: 0,
        end: text.len(),
        font: font.to_owned(),
    }]
}

fn clean(raw: &str, fonts: &[FontRun], habit: Option<Encoding>) -> String {
    match repair(raw, Look::at(raw).strange, fonts, habit) {
        Some((letters, _)) => composed(&letters).into_iter().collect(),
        None => raw.to_owned(),
    }
}

/// Stored text, what it says, its encoding.
const VECTORS: &[(&str, &str, Encoding)] = &[
    (
        "c«ng t¸c tuyªn truyÒn",
        "công tác tuyên truyền",
        Encoding::Tcvn3,
    ),
    ("§oµn viªn, h¹n chÕ", "Đoàn viên, hạn chế", Encoding::Tcvn3),
    (
        "l\u{ad}ît n\u{ad}íc tr\u{ad}êng",
        "lượt nước trường",
        Encoding::Tcvn3,
    ),
    (
        "kü n¨ng, quü, thñ tôc",
        "kỹ năng, quỹ, thủ tục",
        Encoding::Tcvn3,
    ),
    (
        "Toå chöùc caùc phong traøo",
        "Tổ chức các phong trào",
        Encoding::Vni,
    ),
    (
        "haønh ñoäng caùch maïng",
        "hành động cách mạng",
        Encoding::Vni,
    ),
    (
        "ñoàng haønh vôùi thanh nieân",
        "đồng hành với thanh niên",
        Encoding::Vni,
    ),
    ("ÑOAØN VIEÂN ÖU TUÙ", "ĐOÀN VIÊN ƯU TÚ", Encoding::Vni),
    (
        "chæ tieâu, kyõ naêng, thò traán",
        "chỉ tiêu, kỹ năng, thị trấn",
        Encoding::Vni,
    ),
    (
        "taäp huaán, nhaân daân",
        "tập huấn, nhân dân",
        Encoding::Vni,
    ),
    (
        "công tác giáo døc, tuyên truy«n",
        "công tác giáo dục, tuyên truyền",
        Encoding::Viscii,
    ),
    (
        "kêìt quaÒ, tôÒ chýìc, ðoaÌn viên",
        "kết quả, tổ chức, đoàn viên",
        Encoding::Windows1258,
    ),
];

#[test]
fn vectors() {
    for &(raw, expected, encoding) in VECTORS {
        assert_eq!(clean(raw, &[], Some(encoding)), expected, "{raw}");
        assert_eq!(clean(raw, &[], None), expected, "{raw}: by its words");
        let (_, found) = repair(raw, true, &[], None).unwrap();
        assert_eq!(found, encoding, "{raw}");
    }
}

#[test]
fn fonts_name_the_encoding_and_capitals() {
    let raw = "b¸o c¸o kÕt qu¶";
    assert_eq!(clean(raw, &all_of(raw, ".VnTime"), None), "báo cáo kết quả");
    assert_eq!(
        clean(raw, &all_of(raw, ".VnTimeH"), None),
        "BÁO CÁO KẾT QUẢ"
    );
    let raw = "Baùo caùo";
    assert_eq!(clean(raw, &all_of(raw, "VNI-Times"), None), "Báo cáo");
}

#[test]
fn unicode_in_an_old_font_stays() {
    for raw in [
        "Đoàn viên và thanh niên",
        "có 5 lá cờ",
        "Tổ chức các phong trào",
        "HĐND, UBND",
    ] {
        let fonts = all_of(raw, ".VnTime");
        assert_eq!(clean(raw, &fonts, None), raw);
        assert_eq!(clean(raw, &[], None), raw);
    }
}

#[test]
fn a_lost_soft_hyphen_is_restored() {
    let raw = "trêng häc, l\u{ea}t ng\u{ea}i, nh vËy";
    let fonts = all_of(raw, ".VnTime");
    assert!(clean(raw, &fonts, None).starts_with("trường học"));
    assert!(clean(raw, &fonts, None).ends_with("như vậy"));
    assert_eq!(clean("nh", &[], None), "nh");
}

#[test]
fn old_and_new_text_in_one_paragraph() {
    let raw = "Kết quả: tổ chức 12 lớp; tæ chøc 5 buæi t\u{ad} vÊn";
    assert_eq!(
        clean(raw, &[], Some(Encoding::Tcvn3)),
        "Kết quả: tổ chức 12 lớp; tổ chức 5 buổi tư vấn"
    );
    // Half converted inside a word.
    assert_eq!(
        clean("®ược §ại hội", &[], Some(Encoding::Tcvn3)),
        "được Đại hội"
    );
    let raw = "Hai encodings: caùc xaõ; c¸c x·";
    let at = raw.find("c¸c").unwrap();
    let fonts = [
        FontRun {
            start: 0,
            end: at,
            font: "VNI-Times".to_owned(),
        },
        FontRun {
            start: at,
            end: raw.len(),
            font: ".VnTime".to_owned(),
        },
    ];
    assert_eq!(clean(raw, &fonts, None), "Hai encodings: các xã; các xã");
}

#[test]
fn other_languages_and_signs_stay() {
    for raw in [
        "Café São Paulo 12 m² ± 3 °C",
        "§ 5 Abs. 2 für Schüler",
        "½ ¼",
        "naïve façade",
    ] {
        assert_eq!(clean(raw, &[], None), raw);
    }
}

#[test]
fn a_document_has_a_habit() {
    let texts = ["tæ chøc c¸c phong trµo", "§oµn viªn thanh niªn", "n¨m 2024"];
    assert_eq!(survey(texts.into_iter()), Some(Encoding::Tcvn3));
    let texts = ["Tổ chức các phong trào", "Đoàn viên là thanh niên có lòng"];
    assert_eq!(
        survey(texts.into_iter().filter(|text| Look::at(text).strange)),
        None
    );
}

#[test]
fn legibility_tells_words_from_rubbish() {
    assert_eq!(legibility("Tổ chức các phong trào"), (4, 4));
    let (known, all) = legibility("ŸþƒŽ ÆØÅ žŸš ÞÐ");
    assert!(known == 0 && all >= 3);
}

proptest! {
    /// What an old program stored comes back, word for word.
    #[test]
    fn round_trips(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "đoàn", "viên", "thanh", "niên", "tổ", "chức", "tuyên", "truyền", "giáo", "dục",
                "phong", "trào", "hành", "động", "cách", "mạng", "tình", "nguyện", "xã", "hội",
                "ưu", "tú", "trường", "học", "kỹ", "năng", "quỹ", "thị", "trấn", "nghĩa", "được",
                "những", "người", "lượt", "nước", "biển", "đảo", "khuyến", "khích", "mỗi", "ngày",
                "giữ", "gìn", "huyện", "ủy", "thủy", "lợi", "số", "đội", "bộ", "đạt", "vượt",
            ]),
            6..24,
        ),
        number in 0_u32..100_000,
    ) {
        let text = format!("{} {number}", words.join(" "));
        for encoding in ALL {
            let stored = encode(&text, encoding).unwrap();
            let back = clean(&stored, &[], Some(encoding));
            prop_assert_eq!(&back, &text, "{:?}: {}", encoding, stored);
        }
    }

    #[test]
    fn digits_and_lengths_survive_anything(raw in "[\\x20-\\x7e\u{a1}-\u{ff}]{0,60}") {
        for encoding in ALL {
            if let Some((letters, _)) = repair(&raw, true, &[], Some(encoding)) {
                let digits = |text: &mut dyn Iterator<Item = char>| -> String {
                    text.filter(char::is_ascii_digit).collect()
                };
                let after = digits(&mut letters.iter().map(|&(c, _)| c));
                prop_assert_eq!(after, digits(&mut raw.chars()));
                prop_assert!(letters.windows(2).all(|pair| pair[0].1 <= pair[1].1));
                let count = raw.chars().count() as u32;
                prop_assert!(letters.iter().all(|&(_, index)| index < count));
            }
        }
    }
}
