//! Where each text of a report belongs in the outline.

use serde::Serialize;

use super::document::Anchor;
use super::finding::Evidence;

/// The state of an outline node in one unit's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionState {
    /// Reported with content that can be checked.
    Full,
    /// Reported in general words only: no figure, name, date or place.
    Thin,
    /// The heading stands there with nothing under it.
    HeadingOnly,
    /// Not found.
    Missing,
    /// The node does not apply to this unit, or is optional and absent.
    NotApplicable,
    /// The unit's report could not be read.
    Unreadable,
}

impl SectionState {
    /// The word a board uses.
    pub fn vietnamese(self) -> &'static str {
        match self {
            SectionState::Full => "đủ",
            SectionState::Thin => "sơ sài",
            SectionState::HeadingOnly => "chỉ có đề mục",
            SectionState::Missing => "thiếu",
            SectionState::NotApplicable => "không áp dụng",
            SectionState::Unreadable => "không đọc được",
        }
    }

    /// One letter for black-and-white print.
    pub fn letter(self) -> &'static str {
        match self {
            SectionState::Full => "Đ",
            SectionState::Thin => "S",
            SectionState::HeadingOnly => "M",
            SectionState::Missing => "T",
            SectionState::NotApplicable => "–",
            SectionState::Unreadable => "K",
        }
    }
}

/// A node that could have been meant, with how well it fits (0–1000).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Outline node id.
    pub node: String,
    /// Fit in thousandths.
    pub score: u32,
}

/// What was decided about one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadingDecision {
    /// The heading as written.
    pub text: String,
    /// The node it stands for; `None` when it fits nothing.
    pub node: Option<String>,
    /// Further nodes a merged heading covers.
    pub also: Vec<String>,
    /// Best candidates, best first; the runner-up stays visible.
    pub candidates: Vec<Candidate>,
    /// Where it stands.
    pub anchor: Anchor,
}

/// What one unit reported under one outline node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeState {
    /// Outline node id.
    pub node: String,
    /// The outline asks for it from this unit.
    pub required: bool,
    /// The state.
    pub state: SectionState,
    /// Words of content placed under the node and its children.
    pub words: u32,
    /// Figures in that content.
    pub figures: u32,
    /// The content was found under another heading than its own.
    pub misplaced: bool,
    /// Quotations, the heading first.
    pub evidence: Vec<Evidence>,
}

/// The whole map of one unit's report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SectionMap {
    /// Every outline node, in outline order.
    pub nodes: Vec<NodeState>,
    /// Evidence of content that fits no node.
    pub unplaced: Vec<Evidence>,
    /// Path and place of every paragraph in a part that plans, proposes or draws lessons; sorted.
    pub no_results: Vec<(String, Anchor)>,
    /// Paragraphs that only repeat the words of the outline.
    pub copied: Vec<(String, Evidence)>,
}
