//! How packs are put together: whole files taken over, shared words merged, figures exact; and the
//! built-in packs and calendar.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use rust_decimal::Decimal;

use crate::model::{Points, Severity};

use super::*;

/// Pack folders side by side in a temporary folder; `pack.toml` is written for those that lack it.
fn rules(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        let folder = path.parent().unwrap();
        fs::create_dir_all(folder).unwrap();
        fs::write(&path, text).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy();
        let header = folder.join("pack.toml");
        if !header.exists() && name != "common" && name != "calendar" {
            fs::write(header, format!("id='{name}'\ntitle='Thử'\nyear=2024\n")).unwrap();
        }
    }
    root
}

#[track_caller]
fn loads(pack: &str, base: &Path) -> Loaded {
    load(pack, Some(base)).unwrap_or_else(|faults| panic!("{}", render(&faults, false)))
}

const OUTLINE: &str = "[[node]]\nid='I'\nmarker='roman'\ntitle='Một'\nprinted='I. MỘT'\n\
    [[node]]\nid='I.1'\nmarker='number'\ntitle='Hai'\n\
    [[node]]\nid='I.1.1'\nmarker='dash'\ntitle='Ba'\noptional=true\n\
    [[node]]\nid='I.1.1.a'\nmarker='plus'\ntitle='Khác'\ncatch_all=true\n\
    [[node]]\nid='I.2'\nmarker='number'\ntitle='Bốn'\n";

#[test]
fn the_outline_becomes_a_tree() {
    let root = rules(&[("p/outline.toml", OUTLINE)]);
    let outline = loads("p", root.path()).pack.outline;
    let shape: Vec<_> = outline
        .nodes
        .iter()
        .map(|node| {
            (
                node.id.as_str(),
                node.parent,
                node.children.clone(),
                node.depth,
            )
        })
        .collect();
    assert_eq!(
        shape,
        [
            ("I", None, vec![1, 4], 1),
            ("I.1", Some(0), vec![2], 2),
            ("I.1.1", Some(1), vec![3], 3),
            ("I.1.1.a", Some(2), vec![], 4),
            ("I.2", Some(0), vec![], 2),
        ]
    );
    assert_eq!(outline.nodes[0].printed, "I. MỘT");
    assert_eq!(outline.nodes[1].printed, "Hai", "the title stands in");
    assert!(outline.nodes[2].optional && outline.nodes[3].catch_all);
}

#[test]
fn a_pack_takes_whole_files_from_the_one_it_extends() {
    let root = rules(&[
        ("base/outline.toml", OUTLINE),
        ("base/scoring.toml", "[[section]]\nnode='I'\npoints=2\n"),
        (
            "own/pack.toml",
            "id='own'\ntitle='Con'\nyear=2025\nextends='base'\n",
        ),
        ("own/scoring.toml", "[[section]]\nnode='I.2'\npoints=0.25\n"),
    ]);
    let pack = loads("own", root.path()).pack;
    assert_eq!((pack.id.as_str(), pack.year), ("own", 2025));
    assert_eq!(pack.outline.nodes.len(), 5);
    assert_eq!(pack.scoring.sections, [("I.2".to_owned(), Points(25))]);
}

#[test]
fn words_and_checks_are_merged_common_first() {
    let root = rules(&[
        (
            "common/vocabulary.toml",
            "[abbreviations]\nTN=['thanh niên']\n[cues]\nprevious=['năm trước']\n\
             [[unit]]\nname='lượt'\nclass='turns'\n\
             [[other_heading]]\nid='plan'\nno_results=true\ntitles=['Phương hướng']\n",
        ),
        (
            "common/checks.toml",
            "[[check]]\ncode='section-thin'\nseverity='info'\nmin-words=30\nword='a'\n",
        ),
        (
            "base/checks.toml",
            "[[check]]\ncode='section-thin'\nmin-words=40\n[[check]]\ncode='b'\n",
        ),
        (
            "own/pack.toml",
            "id='own'\ntitle='Con'\nyear=2025\nextends='base'\n",
        ),
        (
            "own/checks.toml",
            "[[check]]\ncode='section-thin'\nenabled=false\n",
        ),
        (
            "own/vocabulary.toml",
            "words=['lan tỏa']\n[abbreviations]\nTN=['thiếu nhi']\n[cues]\nprevious=['năm ngoái']\n\
             [[unit]]\nname='lượt'\nforms=['lượt người']\nclass='turns'\n\
             [[other_heading]]\nid='plan'\ntitles=['Nhiệm vụ thời gian tới']\n",
        ),
    ]);
    let loaded = loads("own", root.path());
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let (checks, words) = (loaded.pack.checks, loaded.pack.vocabulary);
    assert_eq!(checks.len(), 2);
    assert!(!checks[0].enabled && checks[1].enabled);
    assert_eq!(checks[0].severity, Some(Severity::Info));
    assert_eq!(checks[0].params["min-words"], Param::Int(40));
    assert_eq!(checks[0].params["word"], Param::Text("a".to_owned()));
    assert_eq!(words.abbreviations["TN"], ["thanh niên", "thiếu nhi"]);
    assert_eq!(words.cues["previous"], ["năm trước", "năm ngoái"]);
    assert_eq!(words.units[0].forms, ["lượt", "lượt người"]);
    assert!(words.other_headings[0].no_results);
    assert_eq!(words.other_headings[0].titles.len(), 2);
    assert_eq!(words.words, ["lan tỏa"]);
}

#[test]
fn a_shared_word_list_of_which_only_one_file_exists_is_enough() {
    let root = rules(&[
        ("common/checks.toml", "[[check]]\ncode='only-this'\n"),
        ("p/outline.toml", OUTLINE),
    ]);
    let pack = loads("p", root.path()).pack;
    assert_eq!(pack.checks.len(), 1);
    let words = pack.vocabulary;
    assert!(
        !words.units.is_empty() || !words.cues.is_empty(),
        "the built-in words stand in"
    );
}

#[test]
fn scoring_of_common_is_used_by_packs_without_their_own() {
    let root = rules(&[
        (
            "common/scoring.toml",
            "half_year_pace=45.5\n[[grade]]\nname='Đạt'\nat_least=0\n",
        ),
        ("p/outline.toml", OUTLINE),
    ]);
    let scoring = loads("p", root.path()).pack.scoring;
    assert_eq!(scoring.half_year_pace_bp, 4550);
    assert_eq!(scoring.state_shares, [10_000, 5_000, 2_000, 0]);
    assert_eq!(scoring.grades, [("Đạt".to_owned(), 0)]);
}

#[test]
fn grades_come_highest_first() {
    let root = rules(&[(
        "p/scoring.toml",
        "[[grade]]\nname='Chưa'\nat_least=0\n[[grade]]\nname='Tốt'\nat_least=87.25\n",
    )]);
    let grades = loads("p", root.path()).pack.scoring.grades;
    assert_eq!(grades, [("Tốt".to_owned(), 8725), ("Chưa".to_owned(), 0)]);
}

fn goal(text: &str) -> Goal {
    let target = format!(
        "[[target]]\nid='1'\nline=1\nname='a'\nsection='I'\nkind='rate'\nunit='%'\ngoal={{ {text} }}\n\
         accrues='level'\n"
    );
    let root = rules(&[("p/outline.toml", OUTLINE), ("p/targets.toml", &target)]);
    loads("p", root.path()).pack.targets[0].goal
}

#[test]
fn figures_are_exactly_what_is_written() {
    let exact = |text| Decimal::from_str_exact(text).unwrap();
    assert_eq!(goal("at_least = 0.1"), Goal::AtLeast(exact("0.1")));
    assert_eq!(
        goal("at_most = 33.333333333333333333"),
        Goal::AtMost(exact("33.333333333333333333"))
    );
    assert_eq!(goal("exactly = 9_9"), Goal::Exactly(exact("99")));
    assert_eq!(goal("exactly = 1e1"), Goal::Exactly(exact("10")));
    assert_eq!(
        goal("between = [10, 20.5]"),
        Goal::Between(exact("10"), exact("20.5"))
    );
}

#[test]
fn a_calendar_beside_the_pack_replaces_the_built_in_one() {
    let row = "[[year]]\nyear=2030\nverified=true\n[[holiday]]\nfrom=2030-01-02\nname='Nghỉ'\nsource='Ban'\n";
    let root = rules(&[("p/outline.toml", OUTLINE), ("calendar/vn.toml", row)]);
    let loaded = loads("p", root.path());
    assert!(loaded.calendar.verified(2030) && !loaded.calendar.verified(2024));
    assert!(!loaded.calendar.is_working_day(date(2030, 1, 2)));
    let without = rules(&[("p/outline.toml", OUTLINE)]);
    let built_in = loads("p", without.path());
    assert!(built_in.calendar.verified(2024));
    assert_ne!(
        loaded.pack.hash, built_in.pack.hash,
        "the calendar took part"
    );
}

#[test]
fn the_hash_covers_the_files_that_took_part_and_no_others() {
    let files = [
        ("base/outline.toml", OUTLINE),
        ("base/scoring.toml", "half_year_pace=50\n"),
        (
            "own/pack.toml",
            "id='own'\ntitle='Con'\nyear=2025\nextends='base'\n",
        ),
        ("own/scoring.toml", "half_year_pace=60\n"),
    ];
    let root = rules(&files);
    let hash = |root: &Path| loads("own", root).pack.hash;
    let before = hash(root.path());
    fs::write(root.path().join("base/scoring.toml"), "half_year_pace=55\n").unwrap();
    assert_eq!(hash(root.path()), before, "this file is not used");
    fs::write(
        root.path().join("base/outline.toml"),
        OUTLINE.replace("Hai", "Ba"),
    )
    .unwrap();
    assert_ne!(hash(root.path()), before);
}

#[test]
fn an_absolute_folder_needs_no_base_and_a_folder_goes_before_a_built_in_name() {
    let name = built_in()[0];
    let root = rules(&[(&format!("{name}/outline.toml"), OUTLINE)]);
    let folder = root.path().join(name);
    let absolute = load(folder.to_str().unwrap(), None).unwrap();
    assert_eq!(absolute.pack.title, "Thử");
    assert_eq!(loads(name, root.path()).pack.title, "Thử");
    assert_ne!(load(name, None).unwrap().pack.title, "Thử");
}

#[test]
fn a_pack_on_disk_may_extend_a_built_in_one() {
    let text = format!(
        "id='own'\ntitle='Con'\nyear=2025\nextends='{}'\n",
        built_in()[0]
    );
    let root = rules(&[("own/pack.toml", &text)]);
    assert!(!loads("own", root.path()).pack.outline.nodes.is_empty());
}

#[test]
fn the_built_in_calendar_has_no_faults() {
    let faults = Faults::default();
    let file = layers::gather("kien-giang-2024", None, &faults)
        .and_then(|layers| layers.calendar)
        .unwrap();
    let read = source::read(file.text().unwrap(), &faults, source::calendar::read);
    assert!(matches!(read, Read::Whole(_)));
    assert!(faults.into_sorted().is_empty());
}

#[test]
fn every_built_in_pack_loads() {
    for name in built_in() {
        let loaded =
            load(name, None).unwrap_or_else(|faults| panic!("{name}:\n{}", render(&faults, false)));
        assert_eq!(loaded.pack.id, name);
        assert_eq!(loaded.pack.hash.len(), 64);
    }
}

/// Five working days before a visit, worked by hand from the announcements.
#[test]
fn five_working_days_before_a_visit() {
    let calendar = calendar();
    for (visit, due) in [
        // The three visits of the Kiên Giang notice.
        (date(2024, 7, 2), date(2024, 6, 25)),
        (date(2024, 7, 4), date(2024, 6, 27)),
        (date(2024, 7, 5), date(2024, 6, 28)),
        // Over 29/4–1/5 with the Saturday worked; plain Monday to Friday would say 30/4.
        (date(2024, 5, 7), date(2024, 4, 26)),
        (date(2025, 2, 5), date(2025, 1, 22)),
        (date(2025, 5, 6), date(2025, 4, 25)),
        // The Saturday worked for 2/1/2026 counts.
        (date(2026, 1, 13), date(2026, 1, 7)),
        (date(2026, 2, 24), date(2026, 2, 10)),
        (date(2026, 8, 25), date(2026, 8, 19)),
        (date(2026, 9, 3), date(2026, 8, 24)),
        // 24/11 is pending, so it is still worked.
        (date(2026, 11, 26), date(2026, 11, 19)),
    ] {
        assert_eq!(calendar.back(visit, 5), due, "visit {visit}");
    }
}

#[test]
fn culture_day_counts_once_it_is_confirmed() {
    let text = builtin::file("calendar", "vn.toml").unwrap();
    let confirmed = RuleFile {
        path: "vn.toml".into(),
        name: String::new(),
        text: text.replace("pending = true\n", ""),
        built_in: true,
    };
    let faults = Faults::default();
    let calendar = source::read(&Arc::new(confirmed), &faults, source::calendar::read).value();
    assert_eq!(calendar.back(date(2026, 11, 26), 5), date(2026, 11, 18));
    let days = calendar.working_days_between(date(2025, 12, 31), date(2026, 12, 31));
    assert_eq!(days, 249);
}

#[test]
fn working_days_of_a_year() {
    let calendar = calendar();
    for (year, days) in [(2024, 251), (2025, 250), (2026, 250)] {
        assert_eq!(
            calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)),
            days,
            "{year}"
        );
    }
    assert!(calendar.verified(2024) && !calendar.verified(2023) && !calendar.verified(2027));
    assert!(calendar.note(2026).unwrap().contains("24/11"));
}

proptest::proptest! {
    /// Whatever stands in a rule file, loading ends with a pack or with places inside the file.
    #[test]
    fn no_text_breaks_the_loader(text in "(\\[\\[node\\]\\]|id|marker|title|=|\"|I|\\.|1|đề|\n|\\[|\\]|\\{|\\}|,|#| ){0,40}") {
        // A small vocabulary beside the pack keeps the built-in one, which is long, out of the loop.
        let words = "words=['một']\n";
        let root = rules(&[
            ("common/vocabulary.toml", words),
            ("p/outline.toml", &text),
            ("p/targets.toml", &text),
        ]);
        if let Err(faults) = load("p", Some(root.path())) {
            proptest::prop_assert!(!faults.is_empty());
            for fault in &faults {
                if let Some(excerpt) = &fault.excerpt {
                    proptest::prop_assert!(excerpt.source.get(excerpt.span.clone()).is_some());
                }
            }
            proptest::prop_assert!(!render(&faults, true).is_empty());
        }
    }
}

#[test]
fn a_point_may_be_closed_to_some_types_of_unit() {
    let open =
        "[[node]]\nid='I'\nmarker='roman'\ntitle='Một'\nnot_unit_types=['đơn vị sự nghiệp']\n";
    let root = rules(&[("p/outline.toml", open)]);
    let node = loads("p", root.path()).pack.outline.nodes.remove(0);
    assert!(node.applies_to("đoàn trường") && node.applies_to(""));
    assert!(!node.applies_to("Đơn vị sự nghiệp"));
    let both = format!("{open}unit_types=['huyện đoàn']\n");
    let root = rules(&[("p/outline.toml", &both)]);
    let faults = load("p", Some(root.path())).unwrap_err();
    assert!(render(&faults, false).contains("giữ một trong hai"));
}

#[test]
fn samples_stand_under_the_last_items_and_go_with_their_outline() {
    let samples =
        "\"I.1.1.a\" = '''\nCâu thứ nhất.\n\n  Câu thứ hai.\n'''\nnone = \"Nhìn chung tốt.\"\n";
    let root = rules(&[
        ("base/outline.toml", OUTLINE),
        ("base/samples.toml", samples),
        (
            "own/pack.toml",
            "id='own'\ntitle='Con'\nyear=2025\nextends='base'\n",
        ),
        (
            "other/pack.toml",
            "id='other'\ntitle='Khác'\nyear=2025\nextends='base'\n",
        ),
        ("other/outline.toml", OUTLINE),
    ]);
    let outline = loads("own", root.path()).pack.outline;
    assert_eq!(outline.nodes[3].samples, ["Câu thứ nhất.", "Câu thứ hai."]);
    assert_eq!(outline.unrelated, ["Nhìn chung tốt."]);
    let outline = loads("other", root.path()).pack.outline;
    assert!(outline.unrelated.is_empty() && outline.nodes[3].samples.is_empty());
}

#[test]
fn samples_of_no_item_and_of_an_item_with_others_below_are_faults() {
    let samples = "\"I.1\" = \"Một câu.\"\n\"I.9\" = \"Một câu.\"\n";
    let root = rules(&[("p/outline.toml", OUTLINE), ("p/samples.toml", samples)]);
    let faults = load("p", Some(root.path())).unwrap_err();
    let faults = render(&faults, false);
    assert!(faults.contains("samples.toml:1:1"), "{faults}");
    assert!(faults.contains("samples.toml:2:1"), "{faults}");
}
