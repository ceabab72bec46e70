//! Completeness × timeliness: what each unit's report holds against when it came.

use serde::Serialize;

/// What a unit's report holds, as far as the outline goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// Every required point has content.
    Complete,
    /// Some required points have none.
    Incomplete,
    /// Hardly any required point has content: a cover letter, an empty form.
    Empty,
    /// It could not be read, so nothing is said about it.
    Unreadable,
    /// There is no report.
    NotSubmitted,
}

impl Content {
    /// All of them, best first.
    pub const ALL: [Content; 5] = [
        Content::Complete,
        Content::Incomplete,
        Content::Empty,
        Content::Unreadable,
        Content::NotSubmitted,
    ];

    /// The words a board uses.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Content::Complete => "đủ nội dung",
            Content::Incomplete => "thiếu mục",
            Content::Empty => "gần như trống",
            Content::Unreadable => "không đọc được",
            Content::NotSubmitted => "chưa nộp",
        }
    }
}

/// When it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timeliness {
    /// By the due day.
    OnTime,
    /// After it; for a unit without a report, the due day is over.
    Late,
    /// The due day is still to come.
    NotDue,
    /// One of the two days is not known.
    Unknown,
}

impl Timeliness {
    /// All of them, best first.
    pub const ALL: [Timeliness; 4] = [
        Timeliness::OnTime,
        Timeliness::Late,
        Timeliness::NotDue,
        Timeliness::Unknown,
    ];

    /// The words a board uses.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Timeliness::OnTime => "đúng hạn",
            Timeliness::Late => "chậm hoặc quá hạn",
            Timeliness::NotDue => "chưa đến hạn",
            Timeliness::Unknown => "chưa rõ ngày",
        }
    }
}

/// The units of one cell, by their index in the register. Cells without units are not listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixCell {
    /// Row.
    pub content: Content,
    /// Column.
    pub timeliness: Timeliness,
    /// Units.
    pub units: Vec<usize>,
}
