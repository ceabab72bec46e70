//! Styles of an OpenDocument text: bold, font, outline level, list, and what they inherit.

use std::collections::BTreeMap;

use super::lists::Lists;
use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::model::ReadError;

/// How far parents are followed; a file may hold a circle.
const PARENTS: usize = 24;
/// Styles of one document; a long one has a few thousand automatic ones.
const STYLES: usize = 100_000;

/// What a style says; `None` = nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    parent: String,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// Set above the line.
    pub(super) raised: Option<bool>,
    pub(super) font: Option<String>,
    pub(super) centered: Option<bool>,
    /// Outline level from 1.
    pub(super) level: Option<u8>,
    pub(super) list: Option<String>,
}

impl Style {
    fn over(&mut self, base: &Style) {
        self.bold = self.bold.or(base.bold);
        self.italic = self.italic.or(base.italic);
        self.hidden = self.hidden.or(base.hidden);
        self.raised = self.raised.or(base.raised);
        self.font = self.font.take().or_else(|| base.font.clone());
        self.centered = self.centered.or(base.centered);
        self.level = self.level.or(base.level);
        self.list = self.list.take().or_else(|| base.list.clone());
    }
}

/// All styles, by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<(String, String), Style>,
    /// Family names of declared fonts.
    faces: BTreeMap<String, String>,
}

impl Styles {
    /// A style with everything it inherits.
    pub(super) fn resolve(&self, family: &str, name: &str) -> Style {
        let mut result = Style::default();
        let mut at = name.to_owned();
        for _ in 0..PARENTS {
            let Some(style) = self.styles.get(&(family.to_owned(), at.clone())) else {
                break;
            };
            result.over(style);
            at.clone_from(&style.parent);
        }
        result
    }
}

/// Reads all styles of a part.
pub(super) fn read(
    text: &str,
    part: &str,
    styles: &mut Styles,
    lists: &mut Lists,
) -> Result<(), ReadError> {
    let mut xml = Xml::new(text, part);
    let mut current: Option<((String, String), Style)> = None;
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::Start(tag) if tag.ns == Ns::OdfStyle => match tag.name {
                "style" => {
                    let get = |name| {
                        xml.attribute(&tag, Ns::OdfStyle, name)
                            .unwrap_or_default()
                            .into_owned()
                    };
                    let style = Style {
                        parent: get("parent-style-name"),
                        level: xml
                            .number(&tag, Ns::OdfStyle, "default-outline-level")
                            .filter(|level| (1..=9).contains(level)),
                        list: xml
                            .attribute(&tag, Ns::OdfStyle, "list-style-name")
                            .map(std::borrow::Cow::into_owned),
                        ..Style::default()
                    };
                    current = Some(((get("family"), get("name")), style));
                }
                "text-properties" => {
                    if let Some((_, style)) = &mut current {
                        text_properties(&xml, &tag, style, &styles.faces);
                    }
                }
                "paragraph-properties" => {
                    if let Some((_, style)) = &mut current {
                        style.centered = xml
                            .attribute(&tag, Ns::Fo, "text-align")
                            .map(|align| align == "center");
                    }
                }
                "font-face" => {
                    let name = xml.attribute(&tag, Ns::OdfStyle, "name");
                    let family = xml.attribute(&tag, Ns::Svg, "font-family");
                    if let (Some(name), Some(family)) = (name, family)
                        && styles.faces.len() < STYLES
                    {
                        styles.faces.insert(name.into_owned(), plain_face(&family));
                    }
                }
                _ => {}
            },
            Event::Start(tag) if tag.ns == Ns::OdfText => match tag.name {
                "list-style" => {
                    let name = xml.attribute(&tag, Ns::OdfStyle, "name");
                    let name = name.unwrap_or_default().into_owned();
                    lists.define(&mut xml, &name)?;
                }
                "outline-style" => lists.define(&mut xml, super::lists::OUTLINE)?,
                _ => {}
            },
            // Styles stand before the text.
            Event::Start(tag) if tag.ns == Ns::OdfOffice && tag.name == "body" => xml.skip()?,
            Event::End {
                ns: Ns::OdfStyle,
                name: "style",
            } => {
                if let Some((key, style)) = current.take()
                    && styles.styles.len() < STYLES
                {
                    styles.styles.insert(key, style);
                }
            }
            _ => {}
        }
    }
}

fn text_properties<'a>(
    xml: &Xml<'a>,
    tag: &Tag<'a>,
    style: &mut Style,
    faces: &BTreeMap<String, String>,
) {
    let get = |ns, name| xml.attribute(tag, ns, name);
    style.bold = get(Ns::Fo, "font-weight")
        .map(|weight| weight == "bold" || weight.parse::<u32>().is_ok_and(|weight| weight >= 600));
    style.italic = get(Ns::Fo, "font-style").map(|style| style == "italic" || style == "oblique");
    style.hidden = get(Ns::OdfText, "display").map(|display| display == "none");
    // `super 58%`, or how far it is moved up: `33% 58%`.
    style.raised = get(Ns::OdfStyle, "text-position").map(|position| {
        let height = position.split(' ').next().unwrap_or_default();
        height == "super" || matches!(height.trim_end_matches('%').parse(), Ok(1..=100_i32))
    });
    style.font = get(Ns::OdfStyle, "font-name")
        .map(|name| {
            faces
                .get(name.as_ref())
                .cloned()
                .unwrap_or_else(|| name.into_owned())
        })
        .or_else(|| get(Ns::Fo, "font-family").map(|family| plain_face(&family)));
}

/// A font name without quotes and fallbacks.
fn plain_face(family: &str) -> String {
    let first = family.split(',').next().unwrap_or_default();
    first.trim().trim_matches(['\'', '"']).to_owned()
}
