//! The control words a reader of reports has to know; all others are passed over.

use super::super::flow::Merge;
use super::super::limits;
use super::{CellDef, Para, Reader, STYLES, State, Target};
use crate::model::ReadError;

impl Reader<'_> {
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), ReadError> {
        let ignorable = std::mem::take(&mut self.ignorable);
        if self.pass > 0 && !matches!(word, "u" | "bin" | "uc") {
            // A control word stands for one replacement character.
            self.pass -= 1;
            return Ok(());
        }
        if word == "bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.pos = self.pos.saturating_add(length).min(self.bytes.len());
            return Ok(());
        }
        if self.state.target == Target::Skip && !(word == "ud" && self.state.twice) {
            return Ok(());
        }
        self.flush()?;
        if self.destination(word, ignorable)? {
            return Ok(());
        }
        // A label repeats what its paragraph is; it must not reset it.
        let of_paragraph = matches!(
            word,
            "pard" | "s" | "outlinelevel" | "intbl" | "itap" | "qc" | "ql" | "qr" | "qj"
        );
        if of_paragraph && self.state.target == Target::Label {
            return Ok(());
        }
        let on = number != Some(0);
        match word {
            "par" | "sect" | "page" | "column" => {
                if self.state.target == Target::Body {
                    if word == "par" || !self.flow.at_start() {
                        self.end_paragraph()?;
                    }
                } else if self.state.target == Target::Styles {
                    return Ok(());
                }
            }
            "line" | "softline" | "lbr" => self.sign('\n')?,
            "tab" => self.sign('\t')?,
            "emdash" => self.sign('—')?,
            "endash" => self.sign('–')?,
            "lquote" => self.sign('‘')?,
            "rquote" => self.sign('’')?,
            "ldblquote" => self.sign('“')?,
            "rdblquote" => self.sign('”')?,
            "bullet" => self.sign('•')?,
            "emspace" | "enspace" | "qmspace" => self.sign(' ')?,
            "u" => self.unicode(number.unwrap_or(0))?,
            "uc" => self.state.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(64),
            "b" => self.state.bold = on,
            "i" => self.state.italic = on,
            "v" => self.state.hidden = on,
            "super" => self.state.raised = on,
            "up" => self.state.raised = number != Some(0),
            "nosupersub" | "sub" | "dn" => self.state.raised = false,
            "deleted" => self.state.deleted = on,
            "f" => self.font(number.unwrap_or(0))?,
            "fcharset" => self.fonts.charset(number.unwrap_or(0)),
            "cpg" => self.fonts.code_page(number.unwrap_or(0)),
            "ansicpg" => self.fonts.set_default(number.unwrap_or(1_252)),
            "deff" => self.fonts.set_default_font(number.unwrap_or(0)),
            "plain" => {
                self.state = State {
                    target: self.state.target,
                    fallback: self.state.fallback,
                    aside: self.state.aside,
                    ..State::default()
                }
            }
            "pard" => {
                self.para = Para::default();
            }
            "s" => {
                if self.state.target == Target::Styles {
                    self.style = number.unwrap_or(0);
                } else {
                    self.para.style = number;
                }
            }
            "outlinelevel" => {
                let level = number.and_then(|n| u8::try_from(n).ok()).filter(|&n| n < 9);
                if self.state.target == Target::Styles {
                    let level = level.filter(|_| self.styles.len() < STYLES);
                    self.styles.extend(level.map(|level| (self.style, level)));
                } else {
                    self.para.level = level;
                }
            }
            "qc" => self.para.centered = true,
            "ql" | "qr" | "qj" => self.para.centered = false,
            "intbl" => self.para.in_table = true,
            "itap" => self.para.depth = usize::try_from(number.unwrap_or(1)).unwrap_or(0).min(64),
            "cell" => self.end_cell(1)?,
            "row" => self.end_row(1)?,
            "nestcell" => {
                let depth = self.depth().max(2);
                self.end_cell(depth)?;
            }
            "nestrow" => {
                let depth = self.flow.tables_open().max(2);
                self.end_row(depth)?;
            }
            "trowd" => {
                self.defs.clear();
                self.def = CellDef::default();
                self.left = 0;
            }
            "trleft" => self.left = number.unwrap_or(0),
            "clvmgf" => self.def.vertical = Merge::Restart,
            "clvmrg" => self.def.vertical = Merge::Continue,
            "clmrg" => self.def.joins_left = true,
            "cellx" => {
                self.def.right = number.unwrap_or(0);
                let def = std::mem::take(&mut self.def);
                if self.defs.len() < limits::TABLE_COLUMNS {
                    self.defs.push(def);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Words that say where the text of their group goes; true when the word was one.
    fn destination(&mut self, word: &str, ignorable: bool) -> Result<bool, ReadError> {
        let target = match word {
            "fonttbl" => Target::Fonts,
            "stylesheet" => Target::Styles,
            "listtext" | "pntext" if self.state.target == Target::Body => {
                self.label.clear();
                Target::Label
            }
            "shptxt" | "footnote" if self.state.target != Target::Fonts => {
                self.flow.open_aside()?;
                self.state.aside = true;
                self.state.around = self.para;
                // Its paragraphs have a shape of their own, and stand in no table of the text.
                self.para = Para::default();
                Target::Body
            }
            // Ways down to text.
            "shpinst" | "nesttableprops" => return Ok(true),
            // Twice the same words, the second time in Unicode.
            "upr" => {
                self.state.twice = true;
                Target::Skip
            }
            "ud" if self.state.twice => Target::Body,
            "pict" | "shppict" | "objdata" => {
                self.pictures += usize::from(word == "pict");
                Target::Skip
            }
            "nonshppict" | "shprslt" | "header" | "headerl" | "headerr" | "headerf" | "footer"
            | "footerl" | "footerr" | "footerf" | "info" | "fldinst" | "colortbl" | "filetbl"
            | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl" | "xmlnstbl"
            | "themedata" | "datastore" | "annotation" | "atnid" | "atnauthor" | "ftnsep"
            | "ftnsepc" | "aftnsep" | "aftnsepc" | "bkmkstart" | "bkmkend" | "template"
            | "generator" | "sp" | "sn" | "sv" | "private" | "rxe" | "xe" | "tc" | "tcn"
            | "private1" | "falt" | "panose" | "pn" => Target::Skip,
            _ if ignorable => Target::Skip,
            _ => return Ok(false),
        };
        self.state.target = target;
        Ok(true)
    }

    /// `\uN`: a UTF-16 unit, negative when it does not fit 16 signed bits.
    fn unicode(&mut self, number: i32) -> Result<(), ReadError> {
        let unit = (number & 0xffff) as u16;
        let fallback = self.state.fallback;
        self.pass = 0;
        match (self.surrogate.take(), unit) {
            (_, 0xd800..=0xdbff) => self.surrogate = Some(unit),
            (high, _) => {
                let units = high.into_iter().chain([unit]);
                for c in char::decode_utf16(units) {
                    self.sign(c.unwrap_or('\u{fffd}'))?;
                }
            }
        }
        self.pass = fallback;
        Ok(())
    }
}
