//! The cue words of the vocabulary.

use crate::rules::Vocabulary;
use crate::text::{ByHash, Token, TokenKind};

use super::phrases::{Hit, is_longer, without_covered};
use super::wordings::Wordings;

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
    /// Words that turn from target or plan to what was reached: thực hiện, đạt, kết quả …
    Reached = "reached",
    /// Words that mark the number before them as the target: đề ra, được giao …
    TargetBehind = "target_behind",
    /// phải được, phải đạt …: asked of those named before it.
    Obliged = "obliged",
    /// CT: the target where a number follows at once.
    TargetShort = "target_short",
    /// mức: the target where a number follows at once.
    TargetAtNumber = "target_at_number",
    /// CT: the target right behind a percentage.
    PercentShort = "percent_short",
    /// tất cả, toàn bộ …: a hundred per cent in words.
    All = "all",
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
    /// riêng: one place or group alone.
    Alone = "alone",
    /// tổng cộng, lũy kế …
    Total = "total",
    /// quý I, đợt 1 …
    Component = "component",
    /// xã, phường …: a part when a name follows.
    NamedComponent = "named_component",
    /// tiêu biểu …
    Example = "example",
    /// bình quân, mỗi …
    Average = "average",
    /// đã, đến nay …: what follows has happened, plan or no plan.
    Realised = "realised",
    /// 6 tháng đầu năm, năm 2024 …
    Period = "period",
    /// chưa đạt, không đạt: what follows at once is the target.
    FellShort = "fell_short",
    /// không có, chưa tổ chức …
    Zero = "zero",
    /// chưa hoàn thành …: none of what is counted when done.
    NotDone = "not_done",
    /// không, chưa: "vốn vay khởi nghiệp: không", "chưa ấp nào".
    Nothing = "nothing",
    /// chưa có số liệu …
    Missing = "missing",
    /// "chưa có" and no more in a cell: nobody knows whether none or no figure yet.
    Unsaid = "unsaid",
    /// hàng nghìn, hàng trăm …: so many that nobody counted.
    Vague = "vague",
    /// không phát sinh …
    NoOccurrence = "no_occurrence",
    /// trên đây là …: the report ends.
    Closing = "closings",
    /// tiếp tục đẩy mạnh …
    Intention = "intention",
    /// không phải … mà là …
    Correction = "correction",
    /// lần lượt.
    Respectively = "respectively",
    /// dư nợ …
    Balance = "balance",
    /// hoàn thành, đạt chuẩn …: said of a thing that is finished.
    Done = "done",
    /// cứ (10 người thì có 4).
    RatioOpen = "ratio_open",
    /// thì có, trong số đó: turns from the base of a share to the share.
    RatioTurn = "ratio_turn",
    /// còn, còn lại: what is left.
    Remaining = "remaining",
    /// đang, chuyển sang …: begun or put off, not done.
    Underway = "underway",
    /// trong tổng số, trong số: what a part is taken from.
    Base = "base",
    /// không tính, ngoài …: what is left out of the figure.
    Excluded = "excluded",
    /// ngoài, bên cạnh: left out too, where what is left has a figure of its own.
    Beside = "beside",
    /// đối với: of whom a share is told.
    Towards = "towards",
    /// chứ không phải: the number behind it is the wrong one.
    NotThis = "not_this",
    /// là chưa chính xác: the number before it is the wrong one.
    WrongBehind = "wrong_behind",
    /// mặt bằng chung, do ngành …: somebody else's figure.
    Others = "others",
    /// ước, ước đạt …: a forecast of the year's end, or an estimate of what is.
    Estimate = "estimate",
    /// cả năm, đến cuối năm.
    YearEnd = "year_end",
    /// 6 tháng đầu năm, trong kỳ …: this period, whatever was said of a longer one before.
    ThisPeriod = "this_period",
    /// 6 tháng đầu năm, học kỳ I: one half …
    FirstHalf = "first_half",
    /// … and the other.
    SecondHalf = "second_half",
    /// tại lễ ra quân, tại ngày hội …: turnout of one event.
    Event = "event",
    /// ngày hội, chiến dịch hè …: one event when the sentence opens with it.
    EventName = "event_name",
    /// tổ chức: opens a sentence before the name of one event.
    Hosted = "hosted",
    /// tại trường, tại nhà văn hóa …: where an event was held.
    Venue = "venue",
    /// nhiệm kỳ, giai đoạn …
    Term = "term",
    /// đoàn xã, huyện đoàn …: who reports, as a letterhead says it.
    UnitName = "unit_names",
    /// của chi đoàn, trên địa bàn huyện …: who reports.
    Reporter = "reporter",
    /// năm tới …
    NextYear = "next_year",
    /// con số này, tỷ lệ này: the measure named before.
    SameAgain = "same_again",
    /// chưa đến kỳ …
    Deferred = "deferred",
    /// Longer phrases that hold a cue word and mean something else: "giao lưu", "kế hoạch nhỏ".
    Neutral = "neutral",
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
    /// TM. ban thường vụ, nơi nhận …: what closes a report.
    Signature = "signature",
    /// kế hoạch, thông báo …
    PlanTitle = "plan_title",
    /// biểu tổng hợp chỉ tiêu …
    IndicatorTitle = "indicator_title",
}

impl Cue {
    /// A column head, which says nothing about running text.
    fn is_head(self) -> bool {
        (Cue::TableNo..=Cue::TableNote).contains(&self)
    }
}

/// The phrases of every cue.
pub(super) fn phrases(vocabulary: &Vocabulary) -> impl Iterator<Item = (&str, Cue)> {
    NAMES.iter().flat_map(|&(cue, name)| {
        let words = vocabulary.cues.get(name).into_iter().flatten();
        words.map(move |phrase| (phrase.as_str(), cue))
    })
}

/// The cues that stand, in reading order; a cue inside a longer phrase of another kind is part of that
/// phrase ("chưa có" in "chưa có số liệu"). Column heads and cues of running text do not touch.
pub(super) fn settle(mut hits: Vec<Hit<Cue>>, tokens: &[Token]) -> Vec<Hit<Cue>> {
    // "(CT: 50%)": an abbreviation with several meanings is the target before a number.
    let before_number = |hit: &Hit<Cue>| {
        let mut behind = tokens[hit.last + 1..].iter();
        let next = behind.find(|token| token.kind != TokenKind::Mark(b':'));
        tokens[hit.first].expanded && next.is_some_and(|token| token.kind == TokenKind::Digits)
    };
    let at_number = |hit: &Hit<Cue>| {
        let next = tokens.get(hit.last + 1);
        next.is_some_and(|token| token.kind == TokenKind::Digits)
    };
    let behind_percent = |hit: &Hit<Cue>| {
        let before = hit.first.checked_sub(1).map(|at| tokens[at].kind);
        tokens[hit.first].expanded && before == Some(TokenKind::Mark(b'%'))
    };
    hits.retain_mut(|hit| {
        let (stands, value) = match hit.value {
            Cue::TargetShort => (before_number(hit), Cue::Target),
            Cue::TargetAtNumber => (at_number(hit), Cue::Target),
            Cue::PercentShort => (behind_percent(hit), Cue::PercentOfTarget),
            other => (true, other),
        };
        hit.value = value;
        stands
    });
    let mut hits = without_covered(hits, |other, hit| {
        is_longer(other, hit) && other.value.is_head() == hit.value.is_head()
    });
    hits.sort_by_key(|hit| (hit.first, hit.last, hit.value));
    hits
}

/// Lists of single words the readings lean on, compiled from the cue table of the same name.
macro_rules! lists {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum List {
            $($(#[$doc])* $variant),+
        }

        const LISTS: &[(List, &str)] = &[$((List::$variant, $name)),+];
    };
}

lists! {
    /// May stand between a number and its unit: "lượt", "em", "đ/c" follow "nhiều", "hơn" …
    Light = "light_words",
    /// The number behind it is an ordinal: số, tháng, quý, khóa …
    Ordinal = "ordinal_words",
    /// Joins two measures: và, cùng …
    Joint = "joint_words",
    /// chiếm: the share of what was counted before.
    Makes = "makes_words",
    /// là: says who they are.
    Copula = "copula_words",
    /// tình hình, kết quả, thực hiện …: may open a heading and say nothing.
    Opening = "opening_words",
    /// lần.
    Times = "times_words",
    /// với: "so với", "cùng với".
    Compared = "compared_words",
    /// bằng.
    Equals = "equals_words",
    /// từ.
    From = "from_words",
    /// May follow a number that stands for itself; any other word names what is counted.
    BareFollower = "bare_followers",
    /// lên, xuống, còn, đến.
    Up = "up_words",
    /// ngày, dịp: a day and month follow.
    BeforeDay = "before_day_words",
    /// trên: "412 trên 760 đồng chí".
    OutOf = "out_of_words",
    /// trước: "(trước 41 em)".
    Before = "before_words",
    /// nào: "không trồng thêm cây nào".
    Any = "any_words",
    /// khó khăn, vùng sâu: may part the word for a place from its name.
    PlaceKind = "place_kind_words",
    /// góp: "góp 1.920 lượt trong tổng số 6.388 lượt": a part of what follows.
    Gives = "gives_words",
    /// trong: "trong 520 ý tưởng đăng ký có 11 …".
    Within = "within_words",
    /// so, ngày, kèm: a line over a table that compares, or names a document.
    NoCaption = "no_caption_words",
    /// tổng, toàn: opens the row that sums up the others.
    Sum = "sum_words",
    /// nhiều, cao: "các đơn vị trồng nhiều cây xanh: …" leads to the best ones.
    Best = "best_words",
}

/// The word lists, ready to be asked.
#[derive(Debug, Clone)]
pub(super) struct Lists {
    /// Word with its tones → the lists that hold it, a bit each.
    forms: ByHash<u32>,
    /// Toneless word → the lists that hold it.
    keys: ByHash<u32>,
}

impl Lists {
    pub(super) fn new(vocabulary: &Vocabulary, wordings: &Wordings<'_>) -> Lists {
        let mut lists = Lists {
            forms: ByHash::default(),
            keys: ByHash::default(),
        };
        for &(list, name) in LISTS {
            for word in vocabulary.cues.get(name).into_iter().flatten() {
                for token in &wordings.get(word).tokens.items {
                    *lists.forms.entry(token.form).or_default() |= list.bit();
                    *lists.keys.entry(token.key).or_default() |= list.bit();
                }
            }
        }
        lists
    }

    /// Whether the token is a word of the list.
    pub(super) fn has(&self, list: List, token: &Token) -> bool {
        let holds = |lists: Option<&u32>| lists.is_some_and(|lists| lists & list.bit() != 0);
        holds(self.forms.get(&token.form)) || token.loose && holds(self.keys.get(&token.key))
    }
}

impl List {
    fn bit(self) -> u32 {
        1 << self as u32
    }
}
