//! Whether what an earlier result pointed at was judged again, so that its absence today means that it
//! was put right. What nobody could judge is never called closed.

use std::collections::BTreeSet;

use crate::model::{
    About, Absence, Assessment, FileRecord, NodeState, Outcome, Progress, ReadQuality, Role,
    SectionState, TargetClaim,
};
use crate::rules::RulePack;

const UNREAD: &str = "tệp của đơn vị không đọc được trọn vẹn";

/// What the whole round says about its rules.
pub(super) struct Round<'a> {
    /// Codes the pack turns off.
    off: BTreeSet<&'a str>,
    /// Units without a report that could be read.
    absent: usize,
}

impl<'a> Round<'a> {
    pub(super) fn of(units: &'a [Assessment], pack: &'a RulePack) -> Round<'a> {
        let off = pack.checks.iter().filter(|check| !check.enabled);
        Round {
            off: off.map(|check| check.code.as_str()).collect(),
            absent: units.iter().filter(|unit| unit.absence().is_some()).count(),
        }
    }

    /// Why the absence of a sign says nothing; none where the subject was judged and nothing was found.
    pub(super) fn not_judged(&self, unit: &Assessment, code: &str, about: &str) -> Option<String> {
        if self.off.contains(code) {
            return Some("bộ quy tắc kỳ này không xét nội dung này".to_owned());
        }
        let waivers = &unit.unit.waivers;
        if let Some(waiver) = waivers
            .iter()
            .find(|one| one.what == code || one.what == about)
        {
            return Some(waiver.in_words());
        }
        let said = Said::about(unit, code, about);
        if let Some(absence) = unit.absence() {
            // That it did send something is known of a unit whose report could not be read.
            let known = absence == Absence::Unreadable && said.met && is_of_unit(about);
            return (!known).then(|| absent(absence).to_owned());
        }
        let why = match about.split_once(':') {
            Some(("section", id)) => section(unit, id, &said),
            Some(("target", id)) => target(unit, id, &said),
            Some(("file", path)) => file(unit, path, &said),
            _ => whole(unit, about, &said),
        };
        match why {
            Some(why) => Some(why.to_owned()),
            None if self.absent > 0 && is_compared(code, about) => Some(format!(
                "còn {} đơn vị chưa có báo cáo đọc được để so sánh",
                self.absent
            )),
            None => None,
        }
    }
}

/// Signs that hold units against each other: one that is gone may have gone with the other's report.
fn is_compared(code: &str, about: &str) -> bool {
    match code {
        "text-copied" => about == "document:copy",
        "figures-identical" | "citation-differs" => true,
        _ => false,
    }
}

/// How a rule came out on a subject, where nothing was found.
#[derive(Default)]
struct Said {
    met: bool,
    skipped: bool,
    unread: bool,
}

impl Said {
    fn about(unit: &Assessment, code: &str, subject: &str) -> Said {
        let mut said = Said::default();
        let quiet = unit.quiet.iter().filter(|quiet| quiet.code == code);
        for one in quiet.filter(|quiet| is_about(unit, quiet.about, subject)) {
            match one.outcome {
                Outcome::Met => said.met = true,
                Outcome::Unreadable => said.unread = true,
                _ => said.skipped = true,
            }
        }
        said
    }
}

fn is_about(unit: &Assessment, about: About, subject: &str) -> bool {
    match (about, subject.split_once(':')) {
        (About::Section(_), Some(("section", id))) | (About::Target(_), Some(("target", id))) => {
            unit.id_of(about) == id
        }
        // Files and documents are not told apart once they are only counted.
        (About::Other, kind) => !matches!(kind, Some(("section" | "target", _))),
        _ => false,
    }
}

/// The unit itself, or the day its report came.
fn is_of_unit(subject: &str) -> bool {
    subject == "unit" || subject == "document:deadline"
}

fn absent(absence: Absence) -> &'static str {
    match absence {
        Absence::NotDue => "đơn vị chưa đến hạn nộp báo cáo kỳ này",
        Absence::NotFound => "chưa thấy tệp báo cáo kỳ này của đơn vị",
        Absence::NotSubmitted => "đơn vị chưa nộp báo cáo kỳ này",
        Absence::Unreadable => "báo cáo kỳ này của đơn vị không đọc được",
    }
}

fn section(unit: &Assessment, id: &str, said: &Said) -> Option<&'static str> {
    let is_it = |node: &&NodeState| node.node == id;
    let Some(node) = unit.sections.iter().find(is_it) else {
        return Some("mục không còn trong đề cương kỳ này");
    };
    if said.met {
        return None;
    }
    match node.state {
        SectionState::Unreadable => Some(UNREAD),
        SectionState::NotApplicable => Some("mục không áp dụng cho đơn vị kỳ này"),
        _ if said.unread => Some(UNREAD),
        SectionState::Missing | SectionState::HeadingOnly => {
            Some("mục kỳ này không có nội dung để xét")
        }
        SectionState::Full | SectionState::Thin => None,
    }
}

fn target(unit: &Assessment, id: &str, said: &Said) -> Option<&'static str> {
    let is_it = |claim: &&TargetClaim| claim.target == id;
    let Some(claim) = unit.targets.iter().find(is_it) else {
        return Some("chỉ tiêu không còn trong bộ quy tắc kỳ này");
    };
    if said.met {
        return None;
    }
    match claim.progress {
        Progress::Unreadable => Some(UNREAD),
        Progress::Conflict => Some("số liệu kỳ này mâu thuẫn nên chưa xét được"),
        Progress::NotReported => Some("kỳ này chưa có số liệu để xét"),
        Progress::NotApplicable => Some("chỉ tiêu chưa đến kỳ đánh giá hoặc không giao cho đơn vị"),
        _ if said.unread => Some(UNREAD),
        Progress::Met | Progress::OnTrack | Progress::Behind | Progress::NotMet => None,
    }
}

fn file(unit: &Assessment, path: &str, said: &Said) -> Option<&'static str> {
    let read = |file: &FileRecord| file.read == ReadQuality::Good;
    match unit.files.iter().find(|file| file.path == path) {
        Some(file) if read(file) => None,
        Some(_) => Some(UNREAD),
        None => (said.unread || !is_read(unit)).then_some(UNREAD),
    }
}

fn whole(unit: &Assessment, subject: &str, said: &Said) -> Option<&'static str> {
    if subject == "document:deadline" {
        let known = &unit.punctuality;
        let both = known.received.is_some() && known.due.is_some();
        return (!both).then_some("kỳ này chưa ghi ngày nhận hoặc không có hạn nộp");
    }
    let sure = said.met && is_of_unit(subject);
    (!sure && (said.unread || !is_read(unit))).then_some(UNREAD)
}

/// Everything that may hold what is looked for was read in full.
fn is_read(unit: &Assessment) -> bool {
    let holds = |file: &&FileRecord| matches!(file.role, Role::Report | Role::Indicators);
    let mut files = unit.files.iter().filter(holds);
    files.all(|file| file.read == ReadQuality::Good)
}
