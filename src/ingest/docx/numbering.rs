//! `word/numbering.xml` → the lists of a document.

use crate::ingest::lists::{Abstract, LEVELS, Level, Num, Numbering, Style};
use crate::ingest::xml::{Event, Ns, Xml};
use crate::model::ReadError;

use super::props::{self, Fonts};
use super::styles::StyleIds;

/// Reads `word/numbering.xml`.
pub(super) fn read(text: &str, ids: &StyleIds) -> Result<Numbering, ReadError> {
    let mut xml = Xml::new(text, "word/numbering.xml");
    let mut numbering = Numbering::default();
    loop {
        match xml.next()? {
            Event::Eof => break,
            Event::Start(tag) if tag.ns == Ns::Word => match tag.name {
                "abstractNum" => {
                    let id = xml.number(&tag, Ns::Word, "abstractNumId");
                    let list = read_abstract(&mut xml, ids)?;
                    if let Some(id) = id {
                        numbering.abstracts.insert(id, list);
                    }
                }
                "num" => {
                    let id = xml.number(&tag, Ns::Word, "numId");
                    let num = read_num(&mut xml, ids)?;
                    if let Some(id) = id {
                        numbering.nums.insert(id, num);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    numbering.follow_style_links();
    Ok(numbering)
}

fn read_abstract(xml: &mut Xml<'_>, ids: &StyleIds) -> Result<Abstract, ReadError> {
    let mut list = Abstract::default();
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
            "numStyleLink" => list.style_link = value(),
            "styleLink" => list.is_style = value(),
            "lvl" => {
                let ilvl: Option<usize> = xml.number(&tag, Ns::Word, "ilvl");
                let level = read_level(xml, ids)?;
                if let Some(slot) = ilvl.and_then(|i| list.levels.get_mut(i)) {
                    *slot = Some(level);
                }
            }
            _ => {}
        }
    }
    Ok(list)
}

fn read_num(xml: &mut Xml<'_>, ids: &StyleIds) -> Result<Num, ReadError> {
    let mut num = Num::default();
    let outside = xml.depth();
    let mut overridden = None;
    while let Some(tag) = props::child(xml, outside)? {
        if tag.ns != Ns::Word {
            continue;
        }
        match tag.name {
            "abstractNumId" => {
                num.abstract_id = xml.number(&tag, Ns::Word, "val").unwrap_or_default();
            }
            "lvlOverride" => {
                overridden = xml
                    .number::<usize>(&tag, Ns::Word, "ilvl")
                    .filter(|&i| i < LEVELS);
            }
            "startOverride" => {
                if let Some(i) = overridden {
                    num.starts[i] = xml.number(&tag, Ns::Word, "val");
                }
            }
            "lvl" => {
                let level = read_level(xml, ids)?;
                if let Some(i) = overridden {
                    num.levels[i] = Some(level);
                }
            }
            _ => {}
        }
    }
    Ok(num)
}

fn read_level(xml: &mut Xml<'_>, ids: &StyleIds) -> Result<Level, ReadError> {
    let mut level = Level {
        start: 0,
        ..Level::default()
    };
    let mut fonts = Fonts::default();
    let outside = xml.depth();
    while let Some(tag) = props::child(xml, outside)? {
        if tag.ns == Ns::Compat && tag.name == "Fallback" {
            // `numFmt` in a custom format comes as a choice between two spellings.
            xml.skip()?;
        }
        if tag.ns != Ns::Word {
            continue;
        }
        let value = || xml.attribute(&tag, Ns::Word, "val").unwrap_or_default();
        match tag.name {
            "start" => level.start = xml.number(&tag, Ns::Word, "val").unwrap_or(0),
            "numFmt" => {
                let format = xml.attribute(&tag, Ns::Word, "format");
                level.style = number_style(&value(), format.as_deref());
            }
            "lvlText" => level.text = value().into_owned(),
            "lvlRestart" => level.restart = xml.number(&tag, Ns::Word, "val"),
            "isLgl" => level.legal = props::on(xml, &tag),
            "pStyle" => level.paragraph_style = ids.get(value().as_ref()).copied(),
            "rPr" => {
                let run = props::run_props(xml, ids, &mut fonts)?;
                level.font = run
                    .font
                    .map(|id| fonts.name(id).to_owned())
                    .unwrap_or_default();
            }
            "pPr" => xml.skip()?,
            _ => {}
        }
    }
    Ok(level)
}

fn number_style(name: &str, format: Option<&str>) -> Style {
    match name {
        "decimalZero" => Style::Padded(2),
        "upperRoman" => Style::UpperRoman,
        "lowerRoman" => Style::LowerRoman,
        "upperLetter" => Style::UpperLetter,
        "lowerLetter" => Style::LowerLetter,
        "bullet" => Style::Bullet,
        "none" => Style::None,
        // `format="001, 002, 003, ..."`: the first number shows the width.
        "custom" => match format.and_then(|f| f.split(',').next()) {
            Some(first) if first.len() > 1 && first.bytes().all(|b| b.is_ascii_digit()) => {
                Style::Padded(first.len().min(9) as u8)
            }
            _ => Style::Decimal,
        },
        // Ordinals and number words of other languages still count 1, 2, 3.
        _ => Style::Decimal,
    }
}
