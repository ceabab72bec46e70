//! The table of limits, walked: each has a file that hits it and is named where it is hit. A limit
//! without a case here, or a case that hits another limit, fails.

use std::collections::BTreeSet;

use doichieu::ingest::limits::{self, Told};

use super::{HIT, amounts, refusals};

/// Makes one test of each limit and its cases, and the list of limits that have any.
macro_rules! cases {
    ($($limit:ident: $($case:path),+;)*) => {
        const COVERED: &[&str] = &[$(stringify!($limit)),*];

        #[allow(non_snake_case)]
        mod of {
            use super::*;

            $(#[test]
            fn $limit() {
                // Fails to compile where there is no such limit.
                let _ = limits::$limit;
                $($case();)+
                named(stringify!($limit));
            })*
        }
    };
}

cases! {
    FILE_BYTES: refusals::file_bytes;
    ARCHIVE_BYTES: amounts::an_archive_over_the_limit_is_a_file_that_is_too_big;
    ENTRY_BYTES: refusals::entry_bytes_are_counted_and_not_believed;
    TOTAL_BYTES: refusals::total_bytes;
    CARRIED_BYTES: amounts::a_sheet_of_an_earlier_result_beyond_all_measure;
    RATIO: refusals::compression_ratio;
    ZIP_ENTRIES: refusals::zip_entries;
    XML_DEPTH: refusals::xml_depth;
    XML_EVENTS: refusals::xml_events;
    XML_NAMESPACES: refusals::xml_namespaces;
    PARAGRAPHS: refusals::paragraphs;
    TABLE_CELLS: refusals::table_cells;
    TABLE_COLUMNS: refusals::table_columns_are_clipped;
    CELL_TEXT: refusals::cell_text;
    NUMBERS: amounts::numbers_of_one_document;
    TEXT_BYTES: refusals::letters_of_one_document;
    SHEET_TEXT_BYTES: amounts::one_shared_string_in_very_many_cells;
    FONT_NAME: amounts::a_font_name_of_a_megabyte_is_cut_and_every_change_of_font_counts;
    LABEL: amounts::a_list_label_of_a_megabyte_is_cut;
    RTF_GROUPS: refusals::groups_of_rich_text;
    HTML_PIECES: amounts::pieces_of_a_web_page;
    PAGES: amounts::pages_of_a_pdf;
    PDF_FONTS: amounts::fonts_of_a_pdf;
    PDF_OPERATIONS: amounts::drawing_commands_of_a_pdf;
    TABLE_NESTING: refusals::table_nesting;
    GRID_SLOTS: refusals::grid_slots_by_number_of_cells, refusals::grid_slots_by_area;
    OLD_GRID_SLOTS: refusals::far_cells_of_old_workbooks;
    SHARED_STRINGS: refusals::shared_strings;
    CELL_FORMATS: refusals::cell_formats;
    MERGES: refusals::merges;
    SHEETS: refusals::sheets;
    ARCHIVE_NESTING: amounts::an_archive_in_an_archive_in_an_archive_is_left_out;
    INNER_BYTES: amounts::a_large_archive_inside_an_archive_with_many_files;
    FOLDER_FILES: amounts::one_file_too_many_is_named;
    PATH_DEPTH: amounts::names_and_sizes_inside_archives;
    PATH_BYTES: amounts::names_and_sizes_inside_archives;
}

/// The limit's own name was said in this test, where its file is refused for it.
fn named(limit: &str) {
    let told = limits::TABLE.iter().find(|(name, _)| *name == limit);
    if let Some((_, Told::Finding(name))) = told {
        assert!(HIT.with_borrow(|hit| hit.contains(name)), "{limit}: {name}");
    }
}

#[test]
fn every_limit_of_the_table_has_a_case() {
    for (limit, told) in limits::TABLE {
        let covered = match told {
            Told::Finding(_) | Told::Skipped | Told::Cut => COVERED.contains(limit),
            // Walked beside the code that waits for the other process, and beside the unit's files.
            Told::Child(_) | Told::Round(_) => true,
            Told::Part(whole) => {
                let of_child =
                    |(name, told): &(&str, Told)| name == whole && matches!(told, Told::Child(_));
                COVERED.contains(whole) || limits::TABLE.iter().any(of_child)
            }
        };
        assert!(covered, "{limit} has no file that hits it");
    }
}

#[test]
fn findings_know_the_names_of_the_table_and_no_others() {
    let said: BTreeSet<&str> = limits::TABLE
        .iter()
        .filter_map(|(_, told)| match told {
            Told::Finding(name) | Told::Child(name) | Told::Round(name) => Some(*name),
            _ => None,
        })
        // The system's own limit on nested calls has no number of ours.
        .chain(["read-stack"])
        .collect();
    let known: BTreeSet<&str> = limits::NAMES.iter().copied().collect();
    assert_eq!(known, said);
}

#[test]
fn no_code_names_a_limit_that_is_not_in_the_table() {
    let mut sources = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/ingest")];
    let mut named = BTreeSet::new();
    while let Some(path) = sources.pop() {
        if path.is_dir() {
            let inner = std::fs::read_dir(path).unwrap();
            sources.extend(inner.map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        for (at, _) in text.match_indices("reached(") {
            let inside = text[at + "reached(".len()..].trim_start();
            let name = inside
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next());
            let name = name.unwrap_or_default();
            if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                named.insert(name.to_owned());
            }
        }
    }
    named.retain(|name| !limits::NAMES.contains(&name.as_str()));
    assert!(named.is_empty(), "{named:?}");
}
