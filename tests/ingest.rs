//! What `ingest` promises of whole files: what they are, what comes out, what is refused.

#[path = "ingest/office.rs"]
mod office;

#[path = "ingest/detection.rs"]
mod detection;
#[path = "ingest/documents.rs"]
mod documents;
#[path = "ingest/folders.rs"]
mod folders;
#[path = "ingest/refusals.rs"]
mod refusals;
#[path = "ingest/texts.rs"]
mod texts;
#[path = "ingest/workbooks.rs"]
mod workbooks;

use doichieu::ingest;
use doichieu::model::{Block, Document, Format, Paragraph, ReadError, Table};

/// Recognises and reads, as the pipeline does.
fn read(bytes: &[u8], name: &str) -> Result<Document, ReadError> {
    ingest::parse(bytes, ingest::detect(bytes, name))
}

fn paragraphs(document: &Document) -> Vec<&Paragraph> {
    let paragraph = |block| match block {
        &Block::Paragraph(ref paragraph) => Some(paragraph),
        Block::Table(_) => None,
    };
    document.blocks.iter().filter_map(paragraph).collect()
}

fn texts(document: &Document) -> Vec<&str> {
    paragraphs(document)
        .iter()
        .map(|p| p.text.as_str())
        .collect()
}

fn tables(document: &Document) -> Vec<&Table> {
    let table = |block| match block {
        &Block::Table(ref table) => Some(table),
        Block::Paragraph(_) => None,
    };
    document.blocks.iter().filter_map(table).collect()
}

/// The name of the limit a file hits.
fn limit(outcome: Result<Document, ReadError>) -> &'static str {
    match outcome {
        Err(ReadError::Limit { name, .. }) => name,
        Err(other) => panic!("no limit: {other}"),
        Ok(_) => panic!("no limit: read"),
    }
}

fn format(bytes: &[u8], name: &str) -> Format {
    ingest::detect(bytes, name)
}
