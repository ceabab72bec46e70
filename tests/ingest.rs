//! What `ingest` promises of whole files: what they are, what comes out, what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "tests make their files in the plainest way and stop where that fails"
)]

#[path = "ingest/office.rs"]
mod office;

#[path = "ingest/amounts.rs"]
mod amounts;
#[path = "ingest/detection.rs"]
mod detection;
#[path = "ingest/documents.rs"]
mod documents;
#[path = "ingest/every_limit.rs"]
mod every_limit;
#[path = "ingest/fixtures.rs"]
mod fixtures;
#[path = "ingest/flat.rs"]
mod flat;
#[path = "ingest/folders.rs"]
mod folders;
#[path = "ingest/formats.rs"]
mod formats;
#[path = "ingest/odd_documents.rs"]
mod odd_documents;
#[path = "ingest/odd_workbooks.rs"]
mod odd_workbooks;
#[path = "ingest/pdf_fonts.rs"]
mod pdf_fonts;
#[path = "ingest/refusals.rs"]
mod refusals;
#[path = "ingest/texts.rs"]
mod texts;
#[path = "ingest/workbooks.rs"]
mod workbooks;

use std::cell::RefCell;

use doichieu::ingest;
use doichieu::model::{Block, Document, Format, Paragraph, ReadError, Table};

/// Recognises and reads, as the pipeline does.
fn read(bytes: &[u8], name: &str) -> Result<Document, ReadError> {
    ingest::parse(bytes, ingest::detect(bytes, name))
}

fn paragraphs(document: &Document) -> Vec<&Paragraph> {
    let mut found = Vec::new();
    for block in &document.blocks {
        if let Block::Paragraph(paragraph) = block {
            found.push(paragraph);
        }
    }
    found
}

fn texts(document: &Document) -> Vec<&str> {
    paragraphs(document)
        .iter()
        .map(|p| p.text.as_str())
        .collect()
}

fn tables(document: &Document) -> Vec<&Table> {
    let mut found = Vec::new();
    for block in &document.blocks {
        if let Block::Table(table) = block {
            found.push(table);
        }
    }
    found
}

thread_local! {
    /// The limits that the running test has hit.
    static HIT: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Remembers a limit that was hit, for `every_limit`.
fn hit(name: &'static str) {
    HIT.with_borrow_mut(|hit| hit.push(name));
}

/// The name of the limit a file hits.
fn limit(outcome: Result<Document, ReadError>) -> &'static str {
    match outcome {
        Err(ReadError::Limit { name, .. }) => {
            hit(name);
            name
        }
        Err(other) => panic!("no limit: {other}"),
        Ok(_) => panic!("no limit: read"),
    }
}

fn format(bytes: &[u8], name: &str) -> Format {
    ingest::detect(bytes, name)
}
