//! The cue words of the vocabulary, compiled once and found in one pass.

use crate::rules::Vocabulary;
use crate::text::{Hit, Lexicon, PatternSet, Token};

/// What a group of cue words signals. The words themselves are data:
/// `rules/common/vocabulary.toml`, table `[cues]`.
macro_rules! cues {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Cue {
            $($(#[$doc])* $variant),+
        }

        const NAMES: &[(Cue, &str)] = &[$((Cue::$variant, $name)),+];
    };
}

cues! {
    /// chỉ tiêu, được giao …
    Target = "target",
    /// cùng kỳ, năm trước …
    Previous = "previous",
    /// ước, dự kiến …
    Forecast = "forecast",
    /// phấn đấu, sẽ …
    Plan = "plan",
    /// đăng ký …
    Registered = "registered",
    /// đã, đạt, thực hiện …
    Result = "result_verb",
    /// tăng, giảm …
    Growth = "growth",
    /// % chỉ tiêu …
    PercentOfTarget = "percent_of_target",
    /// vượt …
    Over = "over",
    /// trên, hơn …
    HedgeOver = "hedge_over",
    /// gần, chưa đến …
    HedgeUnder = "hedge_under",
    /// khoảng …
    HedgeApprox = "hedge_approx",
    /// trong đó, riêng …
    Subset = "subset",
    /// tổng cộng, lũy kế …
    Total = "total",
    /// quý I, đợt 1 …
    Component = "component",
    /// tiêu biểu …
    Example = "example",
    /// bình quân, mỗi …
    Average = "average",
    /// không có, chưa tổ chức …
    Zero = "zero",
    /// chưa có số liệu …
    Missing = "missing",
    /// không phát sinh …
    NoOccurrence = "no_occurrence",
    /// tiếp tục đẩy mạnh …
    Intention = "intention",
    /// không phải … mà là …
    Correction = "correction",
    /// lần lượt.
    Respectively = "respectively",
    /// dư nợ …
    Balance = "balance",
    /// tham dự, ngày hội …
    Event = "event",
    /// nhiệm kỳ, giai đoạn …
    Term = "term",
    /// năm tới …
    NextYear = "next_year",
    /// chưa đến kỳ …
    Deferred = "deferred",
    /// Names with numbers in them: "3 không", "Sinh viên 5 tốt".
    Special = "special",
    /// Column heads.
    TableNo = "table_no",
    /// Column heads.
    TableName = "table_name",
    /// Column heads.
    TableUnit = "table_unit",
    /// Column heads.
    TableTarget = "table_target",
    /// Column heads.
    TableResult = "table_result",
    /// Column heads.
    TablePercent = "table_percent",
    /// Column heads.
    TablePrevious = "table_previous",
    /// Column heads.
    TableForecast = "table_forecast",
    /// Column heads.
    TablePlanNext = "table_plan_next",
    /// Column heads.
    TableSelf = "table_self",
    /// Column heads.
    TableAppraised = "table_appraised",
    /// Column heads.
    TableEvidence = "table_evidence",
    /// Column heads.
    TableNote = "table_note",
    /// báo cáo …
    ReportTitle = "report_title",
    /// kế hoạch, thông báo …
    PlanTitle = "plan_title",
    /// biểu tổng hợp chỉ tiêu …
    IndicatorTitle = "indicator_title",
}

/// Every cue, ready to be found.
#[derive(Debug, Clone)]
pub(super) struct Cues {
    set: PatternSet<Cue>,
}

impl Cues {
    pub(super) fn new(vocabulary: &Vocabulary, lexicon: &Lexicon) -> Cues {
        let phrases = NAMES.iter().flat_map(|&(cue, name)| {
            vocabulary
                .cues
                .get(name)
                .into_iter()
                .flatten()
                .map(move |phrase| (phrase.as_str(), cue))
        });
        Cues {
            set: PatternSet::new(phrases, &[], lexicon),
        }
    }

    /// Every cue found, in reading order.
    pub(super) fn find(&self, tokens: &[Token]) -> Vec<Hit<Cue>> {
        self.set.find(tokens)
    }
}
