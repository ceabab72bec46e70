//! Labels, revisions, fields, boxes, notes and tables, each on the smallest text that shows it.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::ref_patterns,
    clippy::needless_raw_string_hashes,
    clippy::elidable_lifetime_names
)] // helpers of tests

mod body;
mod labels;
mod tables;

use super::body::{Context, Walker, read_notes};
use super::embedded::Embedded;
use super::numbering;
use super::props::Fonts;
use super::styles::{StyleIds, Styles};
use super::*;
use crate::ingest::lists::Counters;
use crate::model::{Paragraph, Table};

const HEAD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#;

/// The blocks of a body, with the content of `w:styles`, `w:numbering` and `w:footnotes`.
fn read_all(body: &str, styles: &str, numbering: &str, footnotes: &str) -> Vec<Block> {
    let mut fonts = Fonts::default();
    let styles = format!("<w:styles {HEAD}>{styles}</w:styles>");
    let styles = Styles::read(&styles, &mut fonts).unwrap();
    let numbering = format!("<w:numbering {HEAD}>{numbering}</w:numbering>");
    let numbering = numbering::read(&numbering, &styles.ids).unwrap();
    let mut cx = Context {
        styles: &styles,
        numbering: &numbering,
        fonts: &mut fonts,
        notes: Notes::new(),
        embedded: Embedded::new(),
    };
    let footnotes = format!("<w:footnotes {HEAD}>{footnotes}</w:footnotes>");
    cx.notes = read_notes(&footnotes, "footnotes", &mut cx).unwrap();
    let text = format!("<w:document {HEAD}><w:body>{body}</w:body></w:document>");
    let mut walker = Walker::new(&text, "word/document.xml", &mut cx);
    walker.run().unwrap();
    walker.finish().unwrap()
}

fn blocks(body: &str) -> Vec<Block> {
    read_all(body, "", "", "")
}

fn paragraphs(blocks: &[Block]) -> Vec<&Paragraph> {
    let mut found = Vec::new();
    for block in blocks {
        if let Block::Paragraph(paragraph) = block {
            found.push(paragraph);
        }
    }
    found
}

fn texts(body: &str) -> Vec<String> {
    let blocks = blocks(body);
    paragraphs(&blocks).iter().map(|p| p.text.clone()).collect()
}

fn only_table(body: &str) -> Table {
    let mut blocks = blocks(body);
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Table(table)), true) => table,
        other => panic!("not one table: {other:?}"),
    }
}

fn grid(table: &Table) -> Vec<Vec<String>> {
    let show = |cell: &crate::model::Cell| match cell.covered_by {
        Some((r, c)) => format!("^{r},{c}"),
        None => cell.text.clone(),
    };
    table
        .rows
        .iter()
        .map(|row| row.iter().map(show).collect())
        .collect()
}

/// The labels that list `numbering` gives to paragraphs at (instance, level).
fn labels(numbering: &str, paragraphs: &[(u32, u8)]) -> Vec<String> {
    let text = format!("<w:numbering {HEAD}>{numbering}</w:numbering>");
    let numbering = numbering::read(&text, &StyleIds::new()).unwrap();
    let mut counters = Counters::default();
    paragraphs
        .iter()
        .map(|&(num, ilvl)| numbering.label(&mut counters, num, ilvl))
        .collect()
}

fn level(ilvl: u8, format: &str, text: &str) -> String {
    level_with(ilvl, format, text, "")
}

fn level_with(ilvl: u8, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
    )
}

fn list(id: u32, levels: &[String]) -> String {
    format!(
        r#"<w:abstractNum w:abstractNumId="{id}">{}</w:abstractNum>"#,
        levels.concat()
    )
}

fn num(id: u32, list: u32, more: &str) -> String {
    format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{list}"/>{more}</w:num>"#)
}

fn outline() -> String {
    list(
        0,
        &[
            level(0, "upperRoman", "%1."),
            level(1, "decimal", "%2."),
            level(2, "decimal", "%2.%3."),
            level(3, "lowerLetter", "%4)"),
        ],
    ) + &num(1, 0, "")
}
