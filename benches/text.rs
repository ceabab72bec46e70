//! What one report costs, stage by stage: bytes → document → comparable text → sections → figures.

#[allow(dead_code, reason = "the batch bench uses the rest")]
#[path = "data/mod.rs"]
mod data;

use std::collections::BTreeMap;

use divan::{Bencher, black_box};
use doichieu::mapping::Mapper;
use doichieu::model::{Document, Format, Role};
use doichieu::{ingest, rules, text};

fn main() {
    divan::main();
}

/// The first readable report of a generated round.
fn report() -> Vec<u8> {
    let files = data::generate(2024, 12).expect("the bank of sentences is sound");
    files
        .into_iter()
        .find(|(path, bytes)| path.rsplit('.').next() == Some("docx") && read(bytes).is_some())
        .map(|(_, bytes)| bytes)
        .expect("most reports of a round can be read")
}

fn read(bytes: &[u8]) -> Option<Document> {
    ingest::parse(bytes, Format::Docx).ok()
}

fn pack() -> rules::Loaded {
    rules::load("soc-trang-2024", None).expect("the built-in pack is sound")
}

#[divan::bench]
fn parse_docx(bencher: Bencher) {
    let bytes = report();
    bencher.bench(|| read(black_box(&bytes)));
}

#[divan::bench]
fn load_pack() -> rules::Loaded {
    pack()
}

#[divan::bench]
fn normalise(bencher: Bencher) {
    let loaded = pack();
    let mapper = Mapper::new(&loaded.pack);
    let document = read(&report()).expect("it was read before");
    bencher
        .with_inputs(|| document.clone())
        .bench_values(|document| text::normalize_document(document, "a.docx", mapper.lexicon()));
}

#[divan::bench]
fn search(bencher: Bencher) {
    let loaded = pack();
    let mapper = Mapper::new(&loaded.pack);
    let document = read(&report()).expect("it was read before");
    let document = text::normalize_document(document, "a.docx", mapper.lexicon());
    bencher
        .with_inputs(|| document.clone())
        .bench_values(|document| mapper.prepare(document));
}

#[divan::bench]
fn sections(bencher: Bencher) {
    let loaded = pack();
    let mapper = Mapper::new(&loaded.pack);
    let document = read(&report()).expect("it was read before");
    let document = mapper.prepare(text::normalize_document(
        document,
        "a.docx",
        mapper.lexicon(),
    ));
    bencher.bench(|| mapper.sections(black_box(&[&document]), "huyện đoàn"));
}

#[divan::bench]
fn claims(bencher: Bencher) {
    let loaded = pack();
    let mapper = Mapper::new(&loaded.pack);
    let document = read(&report()).expect("it was read before");
    let document = mapper.prepare(text::normalize_document(
        document,
        "a.docx",
        mapper.lexicon(),
    ));
    let sections = mapper.sections(&[&document], "huyện đoàn");
    let allocated = BTreeMap::new();
    bencher.bench(|| {
        mapper.claims(
            black_box(&[(&document, Role::Report)]),
            &sections,
            &allocated,
        )
    });
}
