//! `doichieu explain`: the page of a finding code, or the list of all codes.

use std::fmt::Write;

use super::Exit;
use super::terminal;

/// Runs the command.
pub(super) fn run(code: Option<&str>) -> Exit {
    let pages = doichieu::pages();
    let language = terminal::language();
    let Some(code) = code else {
        let mut text = String::new();
        for page in &pages {
            let title = language.page(page.code).map_or(page.title, |own| own.title);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{:<22} {title}", page.code);
        }
        return terminal::data(&text);
    };
    if let Some(page) = pages.iter().find(|page| page.code == code) {
        let (title, doc) = language
            .page(page.code)
            .map_or((page.title, page.doc), |own| (own.title, own.doc));
        let text = format!("# {} — {title}\n\n{doc}", page.code);
        return terminal::data(&format!("{}\n", text.trim_end()));
    }
    let near = pages
        .iter()
        .map(|page| (strsim::damerau_levenshtein(code, page.code), page.code))
        .min()
        .filter(|(distance, _)| *distance <= 5);
    let help = match near {
        Some((_, near)) => format!("Có phải “{near}” không?"),
        None => "Lệnh “doichieu explain” liệt kê mọi mã.".to_owned(),
    };
    terminal::error(&format!("Không có mã “{code}”. {help}"));
    Exit::Trouble
}
