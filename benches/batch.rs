//! What a round costs: 20 units from files to result and from result to workbook, and how the cost of a
//! unit grows with their number.
//!
//! `growth` takes minutes, so it runs only when asked for; the items a second of its two rows are units
//! a second, and should be alike:
//!
//! ```text
//! cargo bench --bench batch -- --include-ignored growth
//! ```
//!
//! Peak memory is the whole program's: write a round with `cargo run --release --example generate-round
//! -- FOLDER 3321 3` and score it under `/usr/bin/time -v`.

#[allow(dead_code, reason = "the text bench uses the rest")]
#[path = "data/mod.rs"]
mod data;

use std::fs;

use divan::Bencher;
use divan::counter::ItemsCount;
use doichieu::model::Comparison;
use doichieu::round::Round;
use doichieu::rules::{self, Loaded};
use doichieu::{Options, report, run};
use jiff::civil::date;
use tempfile::TempDir;

fn main() {
    divan::main();
}

struct Batch {
    /// Removed when the bench is done.
    _folder: TempDir,
    round: Round,
    rules: Loaded,
    options: Options,
}

impl Batch {
    fn new(units: usize) -> Batch {
        let folder = TempDir::new().expect("a place for temporary files");
        let files = data::generate(2024, units).expect("the bank of sentences is sound");
        for (path, bytes) in files {
            let path = folder.path().join(path);
            let parent = path
                .parent()
                .expect("every file stands in the round folder");
            fs::create_dir_all(parent).expect("the folder can be written");
            fs::write(&path, bytes).expect("the folder can be written");
        }
        let round = Round::load(folder.path()).expect("a generated round has no faults");
        let rules = rules::load(&round.rules, Some(&round.folder)).expect("the pack is sound");
        Batch {
            _folder: folder,
            round,
            rules,
            options: Options::new(date(2024, 9, 30)),
        }
    }

    fn run(&self) -> Comparison {
        run(&self.round, &self.rules.pack, &self.options, &|_| {}).expect("nothing stops the run")
    }
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn score_20_units(bencher: Bencher) {
    let batch = Batch::new(20);
    bencher.bench_local(|| batch.run());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn workbook_of_20_units(bencher: Bencher) {
    let comparison = Batch::new(20).run();
    bencher.bench(|| report::xlsx(&comparison).map_or(0, |bytes| bytes.len()));
}

/// A province's units, and all communes of the country.
#[divan::bench(args = [168, 3321], sample_count = 1, sample_size = 1, ignore)]
fn growth(bencher: Bencher, units: usize) {
    let batch = Batch::new(units);
    let bencher = bencher.counter(ItemsCount::new(units));
    bencher.bench_local(|| batch.run());
}
