//! Phrases among words, small words and gaps.

use super::*;
use crate::text::{Lexicon, Tokens, normalize};

fn lexicon() -> Lexicon {
    let readings = [
        ("ĐVTN", vec!["đoàn viên thanh niên".to_owned()]),
        ("TNTN", vec!["thanh niên tình nguyện".to_owned()]),
    ];
    Lexicon::new(
        [
            "trồng trong cây xanh mới tại sân trường ưu tú tư vấn hướng nghiệp lượt giới thiệu việc làm cho thanh niên tăng tặng",
        ],
        readings.iter().map(|(k, v)| (*k, v.as_slice())),
    )
}

fn found(text: &str, phrases: &[&str]) -> Vec<(usize, usize)> {
    let lexicon = lexicon();
    let text = normalize(text, &[], &lexicon);
    let tokens = Tokens::new(&text, &lexicon, !text.clean.is_ascii());
    let set = Phrases::new(
        phrases.iter().map(|p| (*p, Sense::Node(0))),
        &["cho".to_owned(), "mới".to_owned()],
        &Wordings::new(&lexicon),
    );
    let hits = set.find(&tokens.items).nodes;
    hits.iter().map(|hit| (hit.first, hit.last)).collect()
}

#[test]
fn tones_count_where_the_text_has_them() {
    assert_eq!(found("cây trong sân trường", &["trồng cây"]).len(), 0);
    assert_eq!(found("trồng mới 120 cây", &["trồng cây"]), [(0, 3)]);
    assert_eq!(found("trong moi 120 cay", &["trồng cây"]), [(0, 3)]);
    assert_eq!(found("trồn", &["trồng"]).len(), 0);
    // What can be no word is a slip of the pen.
    assert_eq!(found("trồg", &["trồng"]), [(0, 0)]);
}

#[test]
fn abbreviations_stand_for_their_words() {
    assert_eq!(found("1.250 lượt ĐVTN", &["đoàn viên thanh niên"]).len(), 1);
    assert_eq!(
        found("giới thiệu việc làm cho TNTN", &["việc làm cho thanh niên"]).len(),
        1
    );
}

#[test]
fn lost_horns_are_put_back() {
    assert_eq!(found("đoàn viên u tú", &["ưu tú"]).len(), 1);
    assert_eq!(
        found("t vấn hớng nghiệp 840 lợt", &["tư vấn hướng nghiệp"]).len(),
        1
    );
    assert_eq!(found("840 lợt", &["lượt"]).len(), 1);
}

#[test]
fn gaps_stay_within_the_clause() {
    assert_eq!(
        found("trồng hàng dương ven biển và cây", &["trồng … cây"]).len(),
        1
    );
    assert_eq!(
        found("trồng hàng dương; chăm cây", &["trồng … cây"]).len(),
        0
    );
}

#[test]
fn a_hit_inside_a_longer_one_is_dropped() {
    let hit = |first, last, words| Hit {
        first,
        last,
        words,
        value: (),
    };
    let hits = vec![hit(0, 4, 5), hit(1, 2, 2), hit(3, 6, 2), hit(3, 3, 1)];
    assert_eq!(longest(hits), [hit(0, 4, 5), hit(3, 6, 2)]);
}
