//! Run and paragraph properties: `w:rPr` and `w:pPr`, as they stand in text, styles and numbering.

use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::model::ReadError;

use super::styles::StyleIds;

pub(super) use super::super::common::{FontId, Fonts};

/// What a run, or a style for runs, says about its text; `None` = says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RunProps {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// Set above the line.
    pub(super) raised: Option<bool>,
    pub(super) font: Option<FontId>,
    /// Character style.
    pub(super) style: Option<usize>,
    /// The run, or the paragraph mark, was deleted or moved away.
    pub(super) deleted: bool,
}

impl RunProps {
    /// These properties, and `base` where they say nothing (a style over the one it is based on).
    pub(super) fn over(self, base: RunProps) -> RunProps {
        RunProps {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            hidden: self.hidden.or(base.hidden),
            raised: self.raised.or(base.raised),
            font: self.font.or(base.font),
            style: self.style,
            deleted: self.deleted,
        }
    }
}

/// What a paragraph, or a style for paragraphs, says about itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ParaProps {
    /// Paragraph style.
    pub(super) style: Option<usize>,
    /// List instance; 0 takes a list away.
    pub(super) num_id: Option<u32>,
    /// Level in the list, from 0.
    pub(super) ilvl: Option<u8>,
    /// Outline level as stored: 0–8, or 9 for body text.
    pub(super) outline: Option<u8>,
    pub(super) centered: Option<bool>,
    /// The paragraph is the large first letter of the next one.
    pub(super) drop_cap: bool,
    /// The paragraph mark's own properties.
    pub(super) mark: RunProps,
}

/// Reads `w:rPr` up to its end; the start has been read.
pub(super) fn run_props(
    xml: &mut Xml<'_>,
    styles: &StyleIds,
    fonts: &mut Fonts,
) -> Result<RunProps, ReadError> {
    let mut props = RunProps::default();
    let outside = xml.depth();
    while let Some(tag) = child(xml, outside)? {
        if tag.ns != Ns::Word {
            continue;
        }
        match tag.name {
            "b" => props.bold = Some(on(xml, &tag)),
            "i" => props.italic = Some(on(xml, &tag)),
            "vanish" => props.hidden = Some(on(xml, &tag)),
            "vertAlign" => {
                let value = xml.attribute(&tag, Ns::Word, "val");
                props.raised = value.map(|value| value == "superscript");
            }
            "rFonts" => props.font = font(xml, &tag, fonts).or(props.font),
            "rStyle" => props.style = style(xml, &tag, styles),
            "del" | "moveFrom" => props.deleted = true,
            // What the run looked like before a tracked change.
            "rPrChange" => xml.skip()?,
            _ => {}
        }
    }
    Ok(props)
}

/// Reads `w:pPr` up to its end; the start has been read.
pub(super) fn para_props(
    xml: &mut Xml<'_>,
    styles: &StyleIds,
    fonts: &mut Fonts,
) -> Result<ParaProps, ReadError> {
    let mut props = ParaProps::default();
    let outside = xml.depth();
    while let Some(tag) = child(xml, outside)? {
        if tag.ns != Ns::Word {
            continue;
        }
        match tag.name {
            "pStyle" => props.style = style(xml, &tag, styles),
            "numId" => props.num_id = xml.number(&tag, Ns::Word, "val"),
            "ilvl" => props.ilvl = xml.number(&tag, Ns::Word, "val"),
            "outlineLvl" => props.outline = xml.number(&tag, Ns::Word, "val"),
            "jc" => {
                props.centered = xml
                    .attribute(&tag, Ns::Word, "val")
                    .map(|value| value == "center");
            }
            "framePr" => {
                let kind = xml.attribute(&tag, Ns::Word, "dropCap");
                props.drop_cap = kind.is_some_and(|kind| matches!(&*kind, "drop" | "margin"));
            }
            "rPr" => props.mark = run_props(xml, styles, fonts)?,
            "pPrChange" | "numberingChange" | "sectPr" | "pBdr" | "tabs" => xml.skip()?,
            _ => {}
        }
    }
    Ok(props)
}

/// The next start tag inside the element open at depth `outside`, at any depth; `None` at its end.
pub(super) fn child<'a>(xml: &mut Xml<'a>, outside: usize) -> Result<Option<Tag<'a>>, ReadError> {
    loop {
        match xml.next()? {
            Event::Start(tag) => return Ok(Some(tag)),
            Event::End { .. } if xml.depth() < outside => return Ok(None),
            Event::Eof => return Ok(None),
            Event::End { .. } | Event::Text(_) => {}
        }
    }
}

/// The value of an on/off property: on unless it says otherwise.
pub(super) fn on<'a>(xml: &Xml<'a>, tag: &Tag<'a>) -> bool {
    !matches!(
        xml.attribute(tag, Ns::Word, "val").as_deref(),
        Some("0" | "false" | "off" | "none")
    )
}

fn style<'a>(xml: &Xml<'a>, tag: &Tag<'a>, styles: &StyleIds) -> Option<usize> {
    let id = xml.attribute(tag, Ns::Word, "val")?;
    styles.get(id.as_ref()).copied()
}

/// The font of Vietnamese letters: `hAnsi` covers everything above U+007F, `ascii` the rest. A theme
/// font is kept by DrawingML's name for it, since only its being different matters.
fn font<'a>(xml: &Xml<'a>, tag: &Tag<'a>, fonts: &mut Fonts) -> Option<FontId> {
    for (theme, plain) in [
        ("hAnsiTheme", "hAnsi"),
        ("asciiTheme", "ascii"),
        ("cstheme", "cs"),
    ] {
        if let Some(value) = xml.attribute(tag, Ns::Word, theme) {
            let major = value.starts_with("major");
            return Some(fonts.intern(if major { "+mj-lt" } else { "+mn-lt" }));
        }
        if let Some(value) = xml.attribute(tag, Ns::Word, plain)
            && !value.is_empty()
        {
            return Some(fonts.intern(&value));
        }
    }
    None
}
