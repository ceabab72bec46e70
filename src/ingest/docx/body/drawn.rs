//! What stands beside the plain text: shapes and diagrams with words, text boxes, and what other parts
//! hold.

use super::super::props::child;
use super::Builder;
use super::Walker;
use crate::ingest::common::{check_paragraphs, check_text};
use crate::ingest::text_bytes;
use crate::ingest::xml::{Ns, Tag};
use crate::model::{Block, ReadError};

/// Entries of one list to choose from; Word allows 25.
const ENTRIES: usize = 100;

/// What Word documents call the namespaces that branches require, where the namespace itself is not
/// among [`Ns`].
const KNOWN: [&str; 21] = [
    "wps", "wpg", "wpc", "wpi", "wp", "wp14", "wne", "w14", "w15", "w10", "v", "o", "a14", "a16",
    "am3d", "aink", "pic", "dgm", "c", "c14", "p14",
];

impl<'x> Walker<'x, '_, '_> {
    /// Whether a reader of Word documents knows what a branch of `mc:AlternateContent` requires; one that
    /// does not takes the other branch.
    pub(super) fn understands(&self, choice: &Tag<'x>) -> bool {
        let required = self.xml.attribute(choice, Ns::None, "Requires");
        required.is_none_or(|prefixes| {
            prefixes.split_whitespace().all(|prefix| {
                !matches!(self.xml.namespace(prefix), Ns::Other | Ns::None)
                    || KNOWN.contains(&prefix)
                    || ["w16", "cx"].iter().any(|of| prefix.starts_with(of))
            })
        })
    }

    /// What was chosen in a form field, up to the end of the `w:fldChar` that describes it: the field
    /// itself has no result.
    pub(super) fn form_field(&mut self) -> Result<(), ReadError> {
        let outside = self.xml.depth();
        let (mut entries, mut chosen, mut ticked) = (Vec::new(), 0, None);
        while let Some(tag) = child(&mut self.xml, outside)? {
            let value = self.xml.attribute(&tag, Ns::Word, "val");
            match tag.name {
                "listEntry" if entries.len() < ENTRIES => entries.extend(value),
                "result" => chosen = self.xml.number(&tag, Ns::Word, "val").unwrap_or(0),
                "checkBox" => ticked = Some(false),
                // What was ticked comes behind what is ticked at first.
                "default" | "checked" if ticked.is_some() => {
                    let off = ["0", "false", "off"];
                    ticked = Some(!value.is_some_and(|value| off.contains(&&*value)));
                }
                _ => {}
            }
        }
        if let Some(entry) = entries.get(chosen) {
            entry.chars().for_each(|c| self.sign(c));
        }
        if let Some(ticked) = ticked {
            self.sign(if ticked { '☒' } else { '☐' });
        }
        Ok(())
    }

    /// Text of a drawing: that of its shapes, or of the points of a diagram.
    pub(super) fn start_drawn(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        match tag.name {
            "txBody" => self.start_box(),
            "p" => self.start_paragraph()?,
            "t" => self.text()?,
            "br" => self.sign('\n'),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn start_other(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        match tag.name {
            "relIds" => {
                let id = self.xml.attribute(tag, Ns::Rel, "dm").unwrap_or_default();
                if let Some(blocks) = self.cx.embedded.remove(&*id) {
                    self.embed(blocks)?;
                }
            }
            // Letters set as a drawing.
            "textpath" => {
                let text = self.xml.attribute(tag, Ns::None, "string");
                if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
                    self.start_box();
                    self.start_paragraph()?;
                    let default_font = self.cx.styles.default_font();
                    if let Some(paragraph) = self.open.last_mut() {
                        paragraph.push(&text, default_font);
                    }
                    self.end_paragraph()?;
                    self.end_box()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn start_box(&mut self) {
        self.shown += 1;
        self.places.enter_box(self.open.len(), self.fields.len());
    }

    /// Puts what another part holds where the text refers to it.
    pub(super) fn embed(&mut self, blocks: Vec<Block>) -> Result<(), ReadError> {
        self.shown += 1;
        self.paragraphs += blocks.len();
        check_paragraphs(self.paragraphs)?;
        self.letters += text_bytes(&blocks);
        check_text(self.letters)?;
        let around = self.places.around();
        match self.open.get_mut(around..).and_then(<[Builder]>::last_mut) {
            Some(paragraph) => {
                paragraph.after.extend(blocks);
                Ok(())
            }
            _ => self.places.add_blocks(blocks),
        }
    }
}
