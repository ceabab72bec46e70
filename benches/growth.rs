//! How the cost of mapping grows with the length of a document: 1, 2, 4, 8 and 16 times a report, as
//! paragraphs, as one paragraph, and as rows of a sheet. The characters a second that divan prints
//! must stay the same down each table; half as many at twice the length would be a quadratic step.

#[allow(dead_code, reason = "the other benches use the rest")]
#[path = "data/mod.rs"]
mod data;

use std::collections::BTreeMap;

use divan::Bencher;
use divan::counter::CharsCount;
use doichieu::mapping::Mapper;
use doichieu::model::{
    Block, Cell, Document, Format, NormalizedDocument, NormalizedPart, ReadQuality, Role,
};
use doichieu::{ingest, rules, text};

fn main() {
    divan::main();
}

/// How many times as long.
const TIMES: [usize; 5] = [1, 2, 4, 8, 16];

/// The readable files of one format in a generated round.
fn documents(extension: &str, format: Format) -> impl Iterator<Item = Document> {
    let files = data::generate(2024, 24).expect("the bank of sentences is sound");
    files
        .into_iter()
        .filter(move |(path, _)| path.rsplit('.').next() == Some(extension))
        .filter_map(move |(_, bytes)| ingest::parse(&bytes, format).ok())
}

fn with_blocks(blocks: Vec<Block>) -> Document {
    Document {
        blocks,
        quality: ReadQuality::Good,
        notes: Vec::new(),
    }
}

/// Paragraphs of the first reports, one report's number of them `times`, numbered on.
fn paragraphs(times: usize) -> Document {
    const REPORT: usize = 120;
    let mut blocks: Vec<Block> = documents("docx", Format::Docx)
        .flat_map(|document| document.blocks)
        .filter(|block| matches!(block, Block::Paragraph(_)))
        .collect();
    assert!(blocks.len() >= REPORT * 16, "the round is long enough");
    blocks.truncate(REPORT * times);
    for (number, block) in (1..).zip(&mut blocks) {
        if let Block::Paragraph(paragraph) = block {
            paragraph.number = number;
        }
    }
    with_blocks(blocks)
}

/// The same words in a single paragraph.
fn one_paragraph(times: usize) -> Document {
    let mut all = String::new();
    let mut only = None;
    for block in paragraphs(times).blocks {
        if let Block::Paragraph(paragraph) = block {
            all.push_str(&paragraph.text);
            all.push(' ');
            only.get_or_insert(paragraph);
        }
    }
    let mut only = only.expect("a report has paragraphs");
    only.text = all;
    with_blocks(vec![Block::Paragraph(only)])
}

/// The first indicator sheet with its rows below the head given `times`.
fn rows(times: usize) -> Document {
    let sheet = documents("xlsx", Format::Xlsx)
        .flat_map(|document| document.blocks)
        .find_map(|block| match block {
            Block::Table(table) if table.rows.len() >= 20 => Some(table),
            _ => None,
        });
    let mut table = sheet.expect("most sheets of a round can be read");
    let body: Vec<Vec<Cell>> = table.rows[5..]
        .iter()
        .filter(|row| row.iter().all(|cell| cell.covered_by.is_none()))
        .cloned()
        .collect();
    for _ in 1..times {
        table.rows.extend(body.iter().cloned());
    }
    with_blocks(vec![Block::Table(table)])
}

/// Measures everything mapping does with a document.
fn map(bencher: Bencher, document: Document) {
    let loaded = rules::load("soc-trang-2024", None).expect("the built-in pack is sound");
    let mapper = Mapper::new(&loaded.pack);
    let document = text::normalize_document(document, "a.docx", mapper.lexicon());
    let run = |document: NormalizedDocument| {
        let document = mapper.prepare(document);
        let sections = mapper.sections(&[&document], "huyện đoàn");
        let documents = [(&document, Role::Report)];
        mapper.claims(&documents, &sections, &BTreeMap::new())
    };
    // Headings met before are remembered; every length is measured with all of its own known.
    run(document.clone());
    bencher
        .with_inputs(|| document.clone())
        .input_counter(|document| CharsCount::new(characters(document)))
        .bench_local_values(run);
}

fn characters(document: &NormalizedDocument) -> usize {
    let parts = document.parts.iter();
    let lengths = parts.map(|part| match part {
        NormalizedPart::Block(block) => block.text.key.len(),
        NormalizedPart::Table(table) => {
            let cells = table.cells.iter().flatten();
            cells.map(|cell| cell.text.key.len()).sum()
        }
    });
    lengths.sum()
}

#[divan::bench(args = TIMES, sample_count = 20, sample_size = 1)]
fn report_of_paragraphs(bencher: Bencher, times: usize) {
    map(bencher, paragraphs(times));
}

#[divan::bench(args = TIMES, sample_count = 20, sample_size = 1)]
fn report_in_one_paragraph(bencher: Bencher, times: usize) {
    map(bencher, one_paragraph(times));
}

#[divan::bench(args = TIMES, sample_count = 20, sample_size = 1)]
fn sheet_of_rows(bencher: Bencher, times: usize) {
    map(bencher, rows(times));
}
