//! The font table of a rich text file: names for the legacy encodings, code pages for the bytes.

use std::collections::BTreeMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

#[derive(Debug, Default)]
struct Font {
    name: String,
    charset: Option<i32>,
    code_page: Option<i32>,
}

/// Fonts by number.
#[derive(Debug, Default)]
pub(super) struct FontTable {
    fonts: BTreeMap<i32, Font>,
    /// The font being defined.
    current: Option<i32>,
    default_page: Option<i32>,
    default_font: Option<i32>,
}

/// Fonts of one file; a document has some dozens.
const FONTS: usize = 4_096;

impl FontTable {
    pub(super) fn entry(&mut self, id: i32) {
        if self.fonts.len() < FONTS {
            self.fonts.insert(id, Font::default());
            self.current = Some(id);
        }
    }

    pub(super) fn end_entry(&mut self) {
        self.current = None;
    }

    fn now(&mut self) -> Option<&mut Font> {
        self.fonts.get_mut(&self.current?)
    }

    /// Adds to the name of the font being defined; `;` ends it.
    pub(super) fn name(&mut self, text: &str) {
        if let Some(font) = self.now()
            && font.name.len() < 128
        {
            let text = text.split(';').next().unwrap_or_default();
            font.name.push_str(text.trim_start());
        }
    }

    pub(super) fn charset(&mut self, charset: i32) {
        if let Some(font) = self.now() {
            font.charset = Some(charset);
        }
    }

    pub(super) fn code_page(&mut self, page: i32) {
        if let Some(font) = self.now() {
            font.code_page = Some(page);
        }
    }

    pub(super) fn set_default(&mut self, page: i32) {
        self.default_page = Some(page);
    }

    pub(super) fn set_default_font(&mut self, font: i32) {
        self.default_font = Some(font);
    }

    fn find(&self, id: Option<i32>) -> Option<&Font> {
        self.fonts.get(&id.or(self.default_font)?)
    }

    /// The name of a font; empty when the file has none.
    pub(super) fn face(&self, id: Option<i32>) -> &str {
        self.find(id).map_or("", |font| font.name.trim())
    }

    /// Text bytes in the code page of a font.
    pub(super) fn decode(&self, id: Option<i32>, raw: &[u8]) -> String {
        let font = self.find(id);
        // Glyph numbers of a symbol font are no letters.
        if font.is_some_and(|font| font.charset == Some(2)) && self.current.is_none() {
            return raw.iter().map(|&b| char::from(b)).collect();
        }
        let page = font
            .and_then(|font| font.code_page.or_else(|| page_of_charset(font.charset?)))
            .or(self.default_page)
            .unwrap_or(1_252);
        let (text, _) = encoding(page).decode_without_bom_handling(raw);
        text.into_owned()
    }
}

fn page_of_charset(charset: i32) -> Option<i32> {
    Some(match charset {
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1_253,
        162 => 1_254,
        163 => 1_258,
        177 => 1_255,
        178 => 1_256,
        186 => 1_257,
        204 => 1_251,
        222 => 874,
        238 => 1_250,
        // 0 is Latin, where the fonts of the legacy encodings live; 1 leaves it open.
        0 => 1_252,
        _ => return None,
    })
}

/// The encoding of a Windows code page; Latin for one nobody knows.
pub(in crate::ingest) fn encoding(page: i32) -> &'static Encoding {
    match page {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1_250 => WINDOWS_1250,
        1_251 => WINDOWS_1251,
        1_253 => WINDOWS_1253,
        1_254 => WINDOWS_1254,
        1_255 => WINDOWS_1255,
        1_256 => WINDOWS_1256,
        1_257 => WINDOWS_1257,
        1_258 => WINDOWS_1258,
        65_001 => encoding_rs::UTF_8,
        _ => WINDOWS_1252,
    }
}
