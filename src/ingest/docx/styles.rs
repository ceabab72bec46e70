//! `word/styles.xml`: what a style says once everything it is based on has been followed.

use std::collections::HashMap;

use crate::ingest::xml::{Event, Ns, Xml};
use crate::model::ReadError;

use super::props::{self, FontId, Fonts, ParaProps, RunProps};

/// Style id → index of the style.
pub(super) type StyleIds = HashMap<String, usize>;

/// How far `w:basedOn` is followed; Word's own chains are two or three long, and a file may hold a
/// circle.
const BASED_ON: usize = 24;

/// A style, with everything it inherits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) run: RunProps,
    pub(super) para: ParaProps,
    /// Outline level 0–8; from the style's name when no property says it.
    pub(super) outline: Option<u8>,
    /// The style itself or an ancestor that holds the list: levels of a list name it.
    pub(super) list_holder: Option<usize>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    pub(super) ids: StyleIds,
    resolved: Vec<Style>,
    /// What text looks like where nothing is said.
    defaults: RunProps,
    /// The style of paragraphs that name none.
    normal: Option<usize>,
    /// Font of the default paragraph style.
    default_font: Option<FontId>,
}

#[derive(Default)]
struct Raw {
    name: String,
    based_on: String,
    run: RunProps,
    para: ParaProps,
}

impl Styles {
    /// Reads the part.
    pub(super) fn read(text: &str, fonts: &mut Fonts) -> Result<Styles, ReadError> {
        let ids = style_ids(text)?;
        let mut styles = Styles {
            ids,
            ..Styles::default()
        };
        let mut raw: Vec<Raw> = Vec::new();
        let mut xml = Xml::new(text, "word/styles.xml");
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(tag) if tag.ns == Ns::Word => match tag.name {
                    "latentStyles" => xml.skip()?,
                    "rPrDefault" => {
                        let outside = xml.depth();
                        while let Some(tag) = props::child(&mut xml, outside)? {
                            if tag.ns == Ns::Word && tag.name == "rPr" {
                                styles.defaults = props::run_props(&mut xml, &styles.ids, fonts)?;
                            }
                        }
                    }
                    "style" => {
                        let default = xml
                            .attribute(&tag, Ns::Word, "default")
                            .is_some_and(|v| v == "1" || v == "true" || v == "on");
                        let kind = xml.attribute(&tag, Ns::Word, "type");
                        if default && kind.is_none_or(|kind| kind == "paragraph") {
                            styles.normal = Some(raw.len());
                        }
                        raw.push(read_style(&mut xml, &styles.ids, fonts)?);
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        styles.resolved = (0..raw.len())
            .map(|i| resolve(&raw, &styles.ids, i))
            .collect();
        styles.default_font = styles.text_base(styles.normal).font;
        Ok(styles)
    }

    /// The style a paragraph has, given the one it names.
    pub(super) fn paragraph(&self, named: Option<usize>) -> Style {
        named
            .or(self.normal)
            .and_then(|i| self.resolved.get(i))
            .copied()
            .unwrap_or_default()
    }

    /// The index of the style a paragraph has.
    pub(super) fn paragraph_index(&self, named: Option<usize>) -> Option<usize> {
        named.or(self.normal)
    }

    /// What a paragraph's style says about its text, over the document's defaults.
    pub(super) fn text_base(&self, named: Option<usize>) -> RunProps {
        self.paragraph(named).run.over(self.defaults)
    }

    /// A run's properties over its character style and its paragraph's `base`. Switches of a
    /// character style and a paragraph style cancel each other (ISO 29500-1, 17.7.3).
    pub(super) fn run(&self, direct: RunProps, base: RunProps) -> RunProps {
        let Some(style) = direct.style.and_then(|i| self.resolved.get(i)) else {
            return direct.over(base);
        };
        let toggle = |own: Option<bool>, under: Option<bool>, fixed: Option<bool>| match own {
            Some(own) if fixed != Some(true) => Some(own != under.unwrap_or(false)),
            _ => under,
        };
        let defaults = self.defaults;
        let styled = RunProps {
            bold: toggle(style.run.bold, base.bold, defaults.bold),
            italic: toggle(style.run.italic, base.italic, defaults.italic),
            hidden: toggle(style.run.hidden, base.hidden, defaults.hidden),
            raised: style.run.raised.or(base.raised),
            font: style.run.font.or(base.font),
            style: None,
            deleted: false,
        };
        direct.over(styled)
    }

    /// Font of ordinary text; runs in it are not worth noting.
    pub(super) fn default_font(&self) -> Option<FontId> {
        self.default_font
    }
}

/// The ids of all styles in order, read ahead because styles refer to later ones.
fn style_ids(text: &str) -> Result<StyleIds, ReadError> {
    let mut xml = Xml::new(text, "word/styles.xml");
    let mut ids = StyleIds::new();
    let mut count = 0;
    loop {
        match xml.next()? {
            Event::Eof => return Ok(ids),
            Event::Start(tag) if tag.ns == Ns::Word && tag.name == "style" => {
                if let Some(id) = xml.attribute(&tag, Ns::Word, "styleId") {
                    ids.entry(id.into_owned()).or_insert(count);
                }
                count += 1;
                xml.skip()?;
            }
            Event::Start(tag) if tag.name == "latentStyles" => xml.skip()?,
            _ => {}
        }
    }
}

fn read_style(xml: &mut Xml<'_>, ids: &StyleIds, fonts: &mut Fonts) -> Result<Raw, ReadError> {
    let mut raw = Raw::default();
    let outside = xml.depth();
    while let Some(tag) = props::child(xml, outside)? {
        if tag.ns != Ns::Word {
            continue;
        }
        let value = || {
            xml.attribute(&tag, Ns::Word, "val")
                .unwrap_or_default()
                .into_owned()
        };
        match tag.name {
            "name" => raw.name = value(),
            "basedOn" => raw.based_on = value(),
            "rPr" => raw.run = props::run_props(xml, ids, fonts)?,
            "pPr" => raw.para = props::para_props(xml, ids, fonts)?,
            "tblPr" | "trPr" | "tcPr" | "tblStylePr" => xml.skip()?,
            _ => {}
        }
    }
    Ok(raw)
}

fn resolve(raw: &[Raw], ids: &StyleIds, index: usize) -> Style {
    let mut style = Style::default();
    let mut at = Some(index);
    for _ in 0..BASED_ON {
        let Some(i) = at else { break };
        let Some(own) = raw.get(i) else { break };
        style.run = style.run.over(own.run);
        let para = &mut style.para;
        if para.num_id.is_none() && own.para.num_id.is_some() {
            para.num_id = own.para.num_id;
            style.list_holder = Some(i);
        }
        para.ilvl = para.ilvl.or(own.para.ilvl);
        para.centered = para.centered.or(own.para.centered);
        style.outline = style
            .outline
            .or(own.para.outline)
            .or_else(|| level_of_name(&own.name));
        at = ids.get(&own.based_on).copied();
    }
    style
}

/// Outline level from 0 that a style's name promises: *heading 2*, *Tiêu đề 2*, *Title*.
pub(in crate::ingest) fn level_of_name(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    if matches!(name.as_str(), "title" | "tiêu đề" | "tên" | "tên báo cáo") {
        return Some(0);
    }
    let (words, digit) = name.rsplit_once(' ')?;
    let level: u8 = digit.parse().ok().filter(|n| (1..=9).contains(n))?;
    matches!(
        words,
        "heading" | "đầu đề" | "tiêu đề" | "đề mục" | "mục" | "titre" | "überschrift"
    )
    .then_some(level - 1)
}
