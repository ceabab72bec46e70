//! Writes a generated round folder, so that anyone can time and test the program on it:
//! `cargo run --release --example generate-round -- FOLDER [UNITS] [SEED]`.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer's command-line tool"
)]

#[path = "mod.rs"]
mod data;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.first() else {
        eprintln!("cách dùng: generate-round THƯ_MỤC [SỐ_ĐƠN_VỊ] [HẠT_GIỐNG]");
        return ExitCode::from(2);
    };
    let number = |at: usize, default: u64| {
        arguments
            .get(at)
            .map_or(Ok(default), |text| text.parse::<u64>())
    };
    let (Ok(units), Ok(seed)) = (number(1, 100), number(2, 2024)) else {
        eprintln!("số đơn vị và hạt giống phải là số nguyên");
        return ExitCode::from(2);
    };
    match write(Path::new(folder), units as usize, seed) {
        Ok(count) => {
            println!("{folder}: {units} đơn vị, {count} tệp");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, units: usize, seed: u64) -> Result<usize, String> {
    let files = data::generate(seed, units)?;
    for (path, bytes) in &files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))?;
        }
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(files.len())
}
