//! Fonts, colours and number formats of the workbook.
//!
//! Every state that has a colour also has letters in its cell, so nothing is lost in a
//! black-and-white print. Boards print on A4; Times New Roman is what their documents use.

use rust_xlsxwriter::{ChartFont, Color, Format, FormatAlign, FormatBorder};

use crate::model::{Progress, SectionState, Severity};

/// The font of administrative documents.
const FONT: &str = "Times New Roman";
/// Size of most letters in points.
pub(super) const LETTERS: f64 = 11.0;
/// Size of letters in narrow cells.
pub(super) const SMALL: f64 = 9.0;

/// Points with two decimals and a little room at the right; the reader's Excel chooses the
/// decimal sign.
pub(super) const POINTS: &str = "0.00_)";
/// A share stored as a fraction.
pub(super) const PERCENT: &str = "0.0%_)";
/// A whole number with thousands; Vietnamese Excel shows `12.500`.
pub(super) const WHOLE: &str = "#,##0";

const INK: Color = Color::RGB(0x1F_1F1F);
/// Cell borders and gridlines.
pub(super) const LINE: Color = Color::RGB(0xA6_A6A6);
const HEAD_FILL: Color = Color::RGB(0xDD_E6F0);
const GROUP_FILL: Color = Color::RGB(0xEE_F2F7);
const INPUT_FILL: Color = Color::RGB(0xFF_FBE6);
const GOOD: Color = Color::RGB(0xD5_EBD3);
const FAIR: Color = Color::RGB(0xFF_F3C9);
const POOR: Color = Color::RGB(0xFB_DDB5);
const BAD: Color = Color::RGB(0xF3_B5AD);
const NEUTRAL: Color = Color::RGB(0xF4_F4F4);
const UNREAD: Color = Color::RGB(0xDC_D6EA);
const ABSENT: Color = Color::RGB(0xD0_D0D0);
/// Bars of the chart: dark enough for a black-and-white print.
pub(super) const BAR: Color = Color::RGB(0x3F_6C9B);
/// Fill of an input cell that still needs a word.
pub(super) const ALERT: Color = BAD;

/// How a state looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Fair,
    Poor,
    Bad,
    Neutral,
    Unread,
    Absent,
    Plain,
}

impl Tone {
    /// All, in the order of their declaration.
    const ALL: [Tone; 8] = [
        Tone::Good,
        Tone::Fair,
        Tone::Poor,
        Tone::Bad,
        Tone::Neutral,
        Tone::Unread,
        Tone::Absent,
        Tone::Plain,
    ];

    pub(super) fn of_section(state: SectionState) -> Tone {
        match state {
            SectionState::Full => Tone::Good,
            SectionState::Thin => Tone::Fair,
            SectionState::HeadingOnly => Tone::Poor,
            SectionState::Missing => Tone::Bad,
            SectionState::NotApplicable => Tone::Neutral,
            SectionState::Unreadable => Tone::Unread,
        }
    }

    pub(super) fn of_progress(progress: Progress) -> Tone {
        match progress {
            Progress::Met | Progress::OnTrack => Tone::Good,
            Progress::Behind => Tone::Fair,
            Progress::NotMet => Tone::Bad,
            Progress::NotReported => Tone::Poor,
            Progress::NotApplicable => Tone::Neutral,
            Progress::Unreadable | Progress::Conflict => Tone::Unread,
        }
    }

    pub(super) fn of_severity(severity: Severity) -> Tone {
        match severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Fair,
            Severity::Info => Tone::Neutral,
        }
    }

    fn fill(self) -> Option<Color> {
        match self {
            Tone::Good => Some(GOOD),
            Tone::Fair => Some(FAIR),
            Tone::Poor => Some(POOR),
            Tone::Bad => Some(BAD),
            Tone::Neutral => Some(NEUTRAL),
            Tone::Unread => Some(UNREAD),
            Tone::Absent => Some(ABSENT),
            Tone::Plain => None,
        }
    }
}

/// The formats all sheets share.
pub(super) struct Styles {
    pub(super) base: Format,
    pub(super) title: Format,
    pub(super) subtitle: Format,
    pub(super) note: Format,
    pub(super) head: Format,
    pub(super) head_left: Format,
    pub(super) group: Format,
    pub(super) upright: Format,
    pub(super) text: Format,
    pub(super) center: Format,
    /// Texts of long lists, whose cells are not ruled.
    pub(super) listed: Format,
    pub(super) listed_center: Format,
    pub(super) link: Format,
    pub(super) whole: Format,
    pub(super) points: Format,
    pub(super) percent: Format,
    pub(super) total: Format,
    pub(super) total_points: Format,
    pub(super) total_percent: Format,
    /// Cells the board fills in with a number or words: unlocked, and tinted so that they are found.
    pub(super) input_number: Format,
    pub(super) input_text: Format,
    /// The score that stands in the end, which the board may write over.
    pub(super) settled: Format,
    /// By [`Tone::ALL`].
    tones: [Format; Tone::ALL.len()],
}

impl Styles {
    /// `vertical` says where texts stand in rows taller than they need.
    pub(super) fn new(vertical: FormatAlign) -> Styles {
        let base = base();
        let cell = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE)
            .set_align(vertical);
        let head = cell
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_background_color(HEAD_FILL)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter);
        let text = cell.clone().set_text_wrap();
        let listed = base.clone().set_align(vertical).set_text_wrap();
        let number = cell.clone().set_align(FormatAlign::Right);
        let total = cell.clone().set_bold().set_background_color(GROUP_FILL);
        let center = text.clone().set_align(FormatAlign::Center);
        let points = number.clone().set_num_format(POINTS);
        Styles {
            title: base.clone().set_bold().set_font_size(14),
            subtitle: base.clone().set_bold(),
            note: base.clone().set_italic(),
            head_left: head.clone().set_align(FormatAlign::Left),
            group: head.clone().set_background_color(GROUP_FILL),
            upright: head
                .clone()
                .unset_bold()
                .set_font_size(SMALL)
                .set_rotation(90)
                .set_align(FormatAlign::Left),
            listed_center: listed.clone().set_align(FormatAlign::Center),
            listed,
            link: text.clone().set_font_color(Color::RGB(0x1F_4E8C)),
            whole: number.clone().set_num_format(WHOLE),
            percent: number.set_num_format(PERCENT),
            total_points: total.clone().set_num_format(POINTS),
            total_percent: total.clone().set_num_format(PERCENT),
            input_number: input(&points),
            input_text: input(&text),
            settled: points.clone().set_bold().set_unlocked(),
            tones: Tone::ALL.map(|tone| toned(&center, tone)),
            base,
            head,
            text,
            center,
            points,
            total,
        }
    }

    /// A cell that shows a state: the tone's fill, centred; the worst tones also in bold.
    pub(super) fn tone(&self, tone: Tone) -> &Format {
        &self.tones[tone as usize]
    }
}

fn toned(center: &Format, tone: Tone) -> Format {
    let format = match tone.fill() {
        Some(fill) => center.clone().set_background_color(fill),
        None => center.clone(),
    };
    if matches!(tone, Tone::Bad | Tone::Absent | Tone::Unread) {
        format.set_bold()
    } else {
        format
    }
}

fn input(format: &Format) -> Format {
    format
        .clone()
        .set_background_color(INPUT_FILL)
        .set_unlocked()
}

/// The font of a chart's words.
pub(super) fn chart_font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}

/// The workbook's default format. No cell is written in it; column widths count its digits, and
/// Arial 10 has digits of 7 pixels in every spreadsheet program, which Times New Roman has not.
pub(super) fn workbook_default() -> Format {
    Format::new().set_font_name("Arial").set_font_size(10)
}

/// The start of every other format.
fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(LETTERS)
        .set_font_color(INK)
}
