//! `--lang en`: what the program says is English, what was read stays as it was, and people's entries
//! move between workbooks of both languages.

#![allow(clippy::unwrap_used)] // helpers of tests fail as tests do

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use doichieu::carry;
use doichieu::language::Language;
use doichieu::model::{Comparison, Human, HumanValue};
use doichieu::round::Round;
use doichieu::rules::RulePack;
use doichieu::{Options, report, rules, run};

const ROUNDS: [&str; 4] = [
    "demo-2024",
    "tra-vinh-2023",
    "binh-duong-2020",
    "kien-giang-2024",
];

fn scored(name: &str) -> (Comparison, RulePack) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    let round = Round::load(&folder).unwrap();
    let loaded = rules::load(&round.rules, Some(&folder)).unwrap();
    let day = if name == "tra-vinh-2023" {
        jiff::civil::date(2023, 11, 10)
    } else {
        jiff::civil::date(2024, 7, 1)
    };
    let comparison = run(&round, &loaded.pack, &Options::new(day), &|_| {}).unwrap();
    (comparison, loaded.pack)
}

fn workbook(comparison: &Comparison, language: Language) -> Vec<u8> {
    let mut comparison = comparison.clone();
    report::speak(&mut comparison, language);
    let mut bytes = Cursor::new(Vec::new());
    report::write_xlsx_in(language, &comparison, &mut bytes).unwrap();
    bytes.into_inner()
}

fn is_vietnamese(text: &str) -> bool {
    let marked = |c: char| {
        matches!(c, 'À'..='ỹ') && !matches!(c, '×' | '÷') || ('\u{300}'..'\u{36f}').contains(&c)
    };
    text.chars().any(marked)
}

/// Everything of a round that was read and not said: names, titles, paths, words of the pack.
fn read(comparison: &Comparison, pack: &RulePack) -> Vec<String> {
    let mut all = BTreeSet::new();
    let mut add = |text: &str| {
        all.insert(text.trim().to_owned());
        all.insert(text.to_uppercase());
    };
    add(&comparison.round.title);
    add(&comparison.pack.title);
    for node in &pack.outline.nodes {
        add(&node.title);
        add(&node.printed);
    }
    for target in &comparison.targets {
        add(&target.name);
        add(&target.unit);
    }
    for (grade, _) in &comparison.grades {
        add(grade);
    }
    for point in &comparison.summary {
        add(&point.id);
        add(&point.title);
        // A long text is shown by its beginning.
        let text = point.text.replace('\n', " ");
        add(&text.chars().take(219).collect::<String>());
        add(&text);
    }
    for unit in &comparison.units {
        let (unit, assessment) = (&unit.assessment.unit, &unit.assessment);
        for text in [&unit.name, &unit.kind] {
            add(text);
        }
        add(unit.cluster.as_deref().unwrap_or_default());
        for file in &assessment.files {
            add(&file.path);
            add(file.path.trim_start_matches("submissions/"));
            add(file.path.rsplit('/').next().unwrap());
        }
        for waiver in &unit.waivers {
            add(&waiver.reason);
            add(&waiver.by);
        }
        for finding in &assessment.findings {
            // What a unit gave as evidence.
            if finding
                .subject
                .to_string()
                .starts_with("document:criterion:")
            {
                add(&finding.found);
            }
        }
        for proof in assessment
            .score
            .lines
            .iter()
            .filter_map(|line| line.proof.as_ref())
        {
            add(&proof.quote);
        }
        for evidence in assessment.findings.iter().flat_map(|f| &f.evidence) {
            // The name of a sheet in a place.
            add(&evidence.anchor.to_string());
        }
        for section in &assessment.sections {
            for evidence in &section.evidence {
                add(&evidence.anchor.to_string());
            }
        }
        for claim in &assessment.targets {
            let sources = [&claim.report, &claim.table, &claim.sheet];
            for reported in sources.into_iter().flatten() {
                add(&reported.evidence.anchor.to_string());
            }
        }
        add(&assessment.score.set);
        add(&assessment.score.grade);
        for line in &assessment.score.lines {
            add(&line.group);
            line.evidence.iter().for_each(|text| add(text));
            add(&line.evidence.join("; "));
            if ["criterion:", "discipline:"]
                .iter()
                .any(|kind| line.id.starts_with(kind))
            {
                add(&line.title);
            }
        }
    }
    let mut all: Vec<String> = all.into_iter().filter(|text| is_vietnamese(text)).collect();
    // The longest first, so that no text is broken by one within it.
    all.sort_by_key(|text| std::cmp::Reverse(text.len()));
    all
}

/// A text without what was read, quotations and cut ends of what was read included.
fn own_words(text: &str, read: &[String]) -> String {
    let mut left = text.to_owned();
    if read.iter().any(|known| known == text) {
        return String::new();
    }
    while let Some(end) = left.find('…') {
        let start = (0..end).filter(|at| left.is_char_boundary(*at)).find(|at| {
            let begun = left[*at..end].trim_end();
            begun.chars().count() > 2 && read.iter().any(|known| known.starts_with(begun))
        });
        left.replace_range(start.unwrap_or(end)..end + '…'.len_utf8(), "§");
    }
    // A single letter, as the number of a point, stands in most words.
    for known in read.iter().filter(|known| known.chars().count() > 1) {
        if left.contains(known.as_str()) {
            left = left.replace(known.as_str(), "§");
        }
    }
    let mut depth = 0;
    left.retain(|c| {
        depth += i32::from(c == '“');
        let own = depth == 0;
        depth -= i32::from(c == '”' && depth > 0);
        own
    });
    left
}

/// Columns that hold quotations and words of the pack only.
fn is_data(sheet: &str, column: usize) -> bool {
    match sheet {
        "Minh chứng" => [2, 4].contains(&column),
        "Phát hiện" => column == 9,
        _ => false,
    }
}

#[test]
fn an_english_workbook_says_nothing_in_vietnamese() {
    for name in ROUNDS {
        let (comparison, pack) = scored(name);
        let read = read(&comparison, &pack);
        let mut book: Xlsx<_> =
            Xlsx::new(Cursor::new(workbook(&comparison, Language::En))).unwrap();
        let mut seen = BTreeSet::new();
        let mut left = BTreeMap::new();
        for sheet in book.sheet_names() {
            let range = book.worksheet_range(&sheet).unwrap();
            let header = if sheet == "Minh chứng" || sheet == "Phát hiện" {
                5
            } else {
                0
            };
            for (row, column, cell) in range.used_cells() {
                let Data::String(text) = cell else { continue };
                let data = row >= header && is_data(&sheet, column);
                if !data && is_vietnamese(text) && seen.insert(text.clone()) {
                    let own = own_words(text, &read);
                    if is_vietnamese(&own) {
                        left.insert(own, format!("{sheet} {row},{column}: {text}"));
                    }
                }
            }
        }
        assert!(left.is_empty(), "{name}:\n{left:#?}");
    }
}

#[test]
fn quotations_and_states_are_the_same_in_both_languages() {
    let (comparison, _) = scored("demo-2024");
    let mut english = comparison.clone();
    report::speak(&mut english, Language::En);
    let json = |comparison: &Comparison| -> serde_json::Value {
        serde_json::from_slice(&report::json(comparison)).unwrap()
    };
    let (vi, en) = (json(&comparison), json(&english));
    assert_eq!(vi["matrix"], en["matrix"]);
    let provinces = [&vi, &en].map(|json| json["province"].as_array().unwrap());
    for (a, b) in provinces[0].iter().zip(provinces[1]) {
        for key in [
            "target",
            "goal",
            "allocated",
            "reported",
            "units",
            "progress",
        ] {
            assert_eq!(a[key], b[key]);
        }
    }
    for (a, b) in vi["units"]
        .as_array()
        .unwrap()
        .iter()
        .zip(en["units"].as_array().unwrap())
    {
        assert_eq!(a["sections"], b["sections"]);
        assert_eq!(a["grade"], b["grade"]);
        let findings = |unit: &serde_json::Value| unit["findings"].as_array().unwrap().clone();
        for (a, b) in findings(a).iter().zip(findings(b)) {
            for key in ["code", "severity", "subject", "outcome", "points_lost"] {
                assert_eq!(a[key], b[key]);
            }
            assert_ne!(a["message"], b["message"]);
            assert_ne!(a["hint"], b["hint"]);
        }
    }
    // An earlier result may be of either language: no sign is new or closed by it.
    let before =
        |comparison: &Comparison| doichieu::earlier::read(&report::json(comparison)).unwrap();
    let period = &comparison.round.period;
    let assessed: Vec<_> = comparison
        .units
        .iter()
        .map(|unit| unit.assessment.clone())
        .collect();
    let pack = rules::load("soc-trang-2024", None).unwrap().pack;
    let changes = doichieu::earlier::changes(&assessed, &before(&english), &pack, period);
    for unit in &changes.units {
        assert!(unit.new.is_empty() && unit.closed.is_empty(), "{unit:?}");
    }
    assert_eq!(
        changes.units,
        doichieu::earlier::changes(&assessed, &before(&comparison), &pack, period).units
    );
}

#[test]
fn a_quotation_that_equals_a_wording_stays() {
    let (mut comparison, _) = scored("kien-giang-2024");
    let finding = comparison
        .units
        .iter_mut()
        .flat_map(|unit| &mut unit.assessment.findings)
        .find(|finding| {
            finding.is_trouble()
                && finding
                    .evidence
                    .iter()
                    .any(|e| e.anchor != doichieu::model::Anchor::File)
        })
        .unwrap();
    finding.evidence[0].quote = "không đọc được".to_owned();
    finding.evidence[0].anchor = doichieu::model::Anchor::Paragraph(7);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(&comparison, Language::En))).unwrap();
    for (sheet, column) in [("Minh chứng", 4), ("Phát hiện", 9)] {
        let range = book.worksheet_range(sheet).unwrap();
        let kept = range.rows().any(|row| row[column] == "không đọc được");
        assert!(kept, "{sheet}");
    }
}

fn entries(comparison: &Comparison) -> Vec<(String, doichieu::model::HumanUnit)> {
    let units = comparison.units.iter();
    units
        .map(|unit| (unit.assessment.unit.id.clone(), unit.human.clone()))
        .collect()
}

#[test]
fn entries_go_from_vietnamese_to_english_and_back() {
    let (fresh, _) = scored("tra-vinh-2023");
    let mut filled = fresh.clone();
    for unit in &mut filled.units {
        let card = &unit.assessment.score;
        let machine_then = card.percent.map(|_| card.awarded.0);
        unit.human.overall = Human {
            appraised: Some(HumanValue::Number("71.25".to_owned())),
            // What people typed may equal a wording.
            reason: Some(HumanValue::Text("không đọc được".to_owned())),
            note: Some(HumanValue::Text("Đã họp".to_owned())),
            machine_then,
            ..Human::default()
        };
        if let Some(line) = card.lines.iter().find(|line| line.by_hand) {
            unit.human.lines.insert(
                line.id.clone(),
                Human {
                    appraised: Some(HumanValue::Number("1.5".to_owned())),
                    reason: Some(HumanValue::Text("thiếu".to_owned())),
                    ..Human::default()
                },
            );
        }
    }
    let typed = entries(&filled);
    let mut book = workbook(&filled, Language::Vi);
    for language in [Language::En, Language::Vi, Language::En] {
        let mut again = fresh.clone();
        let lost = carry::read(&book).unwrap().apply(&mut again);
        assert!(lost.is_empty(), "{lost:?}");
        assert_eq!(entries(&again), typed);
        book = workbook(&again, language);
    }
}

#[test]
fn every_code_has_an_english_page() {
    for page in doichieu::pages() {
        let own = Language::En.page(page.code);
        let own = own.unwrap_or_else(|| panic!("{} has no page in pages.md", page.code));
        assert!(!is_vietnamese(own.title), "{}", page.code);
        assert_eq!(
            own.doc.matches("## ").count(),
            page.doc.matches("## ").count(),
            "{}",
            page.code
        );
        let words = own_words(own.doc, &[]);
        let names = [
            "Huyện đoàn An Minh",
            "Đoàn xã Đông Hưng",
            "Thị trấn An Minh",
            "An Minh Bắc",
        ];
        let words = names
            .iter()
            .fold(words, |words, name| words.replace(name, "§"));
        let words = words.replace('×', "x").replace('−', "-");
        assert!(!is_vietnamese(&words), "{}: {words}", page.code);
        // What a board may tune is named in both.
        for word in page
            .doc
            .split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
        {
            if word.contains('_') {
                assert!(own.doc.contains(word), "{}: {word}", page.code);
            }
        }
    }
}
