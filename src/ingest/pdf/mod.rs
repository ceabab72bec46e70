//! `.pdf` with a text layer → [`Document`]: signs with their places, then lines, tables, paragraphs.
//!
//! The container is read by a library, so callers run this in a process of its own where they can
//! (see `isolated.rs`); what is made of it here is counted against [`limits`].

mod cmap;
mod content;
mod embedded;
mod fonts;
mod glyphs;
mod layout;
mod page;
mod paragraphs;
mod tables;

use lopdf::{Document as Pdf, LoadOptions, Object};

use super::flow::Flow;
use super::limits;
use crate::model::{Document, ReadError};

use fonts::FontCache;
use page::Page;
use paragraphs::Writer;

/// Letters on a page below which a page with pictures is a picture: scanning programs leave a line of
/// their own.
const SCAN_LETTERS: usize = 40;

fn malformed(error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Malformed {
        part: "pdf".to_owned(),
        detail: error.to_string(),
    }
}

/// Reads a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let options = LoadOptions {
        max_decompressed_size: Some(limits::ENTRY_BYTES as usize),
        ..LoadOptions::default()
    };
    // Scanners and mail programs put a few bytes before the mark; places are counted from it.
    let start = memchr::memmem::find(&bytes[..bytes.len().min(1_024)], b"%PDF-").unwrap_or(0);
    let pdf = match Pdf::load_mem_with_options(&bytes[start..], options) {
        Ok(pdf) => pdf,
        Err(lopdf::Error::InvalidPassword) => return Err(ReadError::Encrypted),
        Err(error) => return Err(malformed(&error)),
    };
    if pdf.is_encrypted() && !pdf.was_encrypted() {
        return Err(ReadError::Encrypted);
    }
    let ids: Vec<_> = pdf.page_iter().take(limits::PAGES + 1).collect();
    if ids.len() > limits::PAGES {
        return Err(limits::reached(
            "pages",
            format!("hơn {} trang", limits::PAGES),
        ));
    }
    if ids.is_empty() {
        return Err(malformed(&"không thấy trang nào"));
    }
    let mut fonts = FontCache::default();
    let mut budget = limits::TEXT_BYTES;
    let mut pages = Vec::with_capacity(ids.len());
    for &id in &ids {
        pages.push(page::read(&pdf, id, &mut fonts, &mut budget)?);
    }
    let total = pages.len();
    let scanned = pages.iter().filter(|page| is_scan(page)).count();
    if scanned == total {
        return Err(ReadError::Scan {
            pages: total as u32,
        });
    }
    let mut notes = Vec::new();
    if scanned > 0 {
        notes.push(format!(
            "{scanned} trong {total} trang là ảnh chụp, không có lớp chữ để đọc."
        ));
    }
    let unknown: usize = pages.iter().map(|page| page.unknown).sum();
    let known: usize = pages.iter().map(|page| page.signs.len()).sum();
    if unknown * 4 > known {
        return Err(ReadError::Unsupported {
            what: "tệp PDF có chữ nhưng không kèm bảng mã nên không biết là chữ gì".to_owned(),
        });
    }
    // A bullet here and there is no loss.
    if unknown * 100 > known {
        notes.push(format!(
            "Có {unknown} ký tự không kèm bảng mã nên không đọc được."
        ));
    }
    let mut flow = Flow::new();
    Writer::new(&mut flow, &fonts).document(&pages)?;
    super::finished(flow, notes, 0)
}

fn is_scan(page: &Page) -> bool {
    let letters = page.signs.iter().filter(|sign| !sign.c.is_whitespace());
    letters.count() < SCAN_LETTERS && page.pictures > 0
        || page.signs.is_empty() && page.unknown == 0
}

/// A number out of an object.
fn number(object: &Object) -> Option<f32> {
    object.as_float().ok().filter(|n| n.is_finite())
}
