//! The words of the workbook: dates, places, subjects and figures the way a board writes them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::ExcelDateTime;

use crate::model::{
    Absence, Anchor, Assessment, Comparison, Evidence, NodeLabel, Period, Points, Progress,
    ReadQuality, Role, Scorecard, Subject, TargetLabel, UnitResult,
};

/// Titles by id, for subjects and links.
pub(super) struct Labels<'a> {
    nodes: BTreeMap<&'a str, &'a NodeLabel>,
    targets: BTreeMap<&'a str, &'a TargetLabel>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(comparison: &'a Comparison) -> Labels<'a> {
        Labels {
            nodes: comparison
                .nodes
                .iter()
                .map(|node| (node.id.as_str(), node))
                .collect(),
            targets: comparison
                .targets
                .iter()
                .map(|target| (target.id.as_str(), target))
                .collect(),
        }
    }

    pub(super) fn node(&self, id: &str) -> Option<&'a NodeLabel> {
        self.nodes.get(id).copied()
    }

    /// What a finding is about, e.g. *Mục II.1.1 – Công tác giáo dục*.
    pub(super) fn subject(&self, subject: &Subject) -> String {
        match subject {
            Subject::Unit => "Đơn vị".to_string(),
            Subject::File(path) => {
                format!("Tệp {}", path.strip_prefix("submissions/").unwrap_or(path))
            }
            Subject::Section(id) => match self.nodes.get(id.as_str()) {
                Some(node) => format!("Mục {id} – {}", node.title),
                None => format!("Mục {id}"),
            },
            Subject::Target(id) => match self.targets.get(id.as_str()) {
                Some(target) => format!("Chỉ tiêu {id} – {}", target.name),
                None => format!("Chỉ tiêu {id}"),
            },
            Subject::Document(what) if what == "deadline" => "Thời hạn nộp".to_string(),
            Subject::Document(what) => document(what),
        }
    }
}

/// A property of the submission or of the round by its name in codes.
fn document(what: &str) -> String {
    match what {
        "rules" => return "Bộ quy tắc".to_string(),
        "self-score" => return "Bảng tự chấm điểm".to_string(),
        _ => {}
    }
    let named = [
        ("criterion:", "Tiêu chí"),
        ("calendar-", "Lịch nghỉ lễ năm"),
        ("rule-", "Quy tắc"),
    ];
    named
        .iter()
        .find_map(|(start, name)| Some(format!("{name} {}", what.strip_prefix(start)?)))
        .unwrap_or_else(|| format!("Hồ sơ ({what})"))
}

/// Whether a subject is a rule or the pack, not what anybody reported.
pub(super) fn is_about_rules(subject: &Subject) -> bool {
    matches!(subject, Subject::Document(what) if what == "rules" || what.starts_with("rule-"))
}

/// `2024-06-30` → `30/06/2024`; anything else stays as it is.
pub(super) fn date(iso: &str) -> String {
    match ymd(iso) {
        Some((year, month, day)) => format!("{day:02}/{month:02}/{year}"),
        None => iso.to_string(),
    }
}

/// Year, month and day of an ISO date.
pub(super) fn ymd(iso: &str) -> Option<(u16, u8, u8)> {
    let mut parts = iso.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Some((year, month, day))
}

/// An ISO date as a cell holds it.
pub(super) fn excel_date(iso: &str) -> Option<ExcelDateTime> {
    let (year, month, day) = ymd(iso)?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

pub(super) fn period(period: &Period) -> String {
    let range = format!("từ {} đến {}", date(&period.from), date(&period.to));
    match &period.target_to {
        Some(due) => format!("{range}; chỉ tiêu tính đến {}", date(due)),
        None => range,
    }
}

/// A place a reader can find again.
pub(super) fn place(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Paragraph(number) => format!("đoạn {number}"),
        Anchor::TableCell { table, row, column } => {
            format!("bảng {table}, dòng {row}, cột {column}")
        }
        Anchor::SheetCell { .. } => format!("ô {anchor}"),
        Anchor::File => "cả tệp".to_string(),
    }
}

/// A place with its file; the board's own lists by their names.
pub(super) fn location(evidence: &Evidence, say: impl Fn(&str) -> String) -> String {
    let file = file_name(&evidence.file);
    if let Some(list) = board_list(evidence) {
        let row = match &evidence.anchor {
            Anchor::File => return say(list),
            Anchor::Paragraph(line) => format!("dòng {line}"),
            other => place(other),
        };
        return format!("{} – {}, {file}", say(list), say(&row));
    }
    format!("{} – {file}", say(&place(&evidence.anchor)))
}

/// The board's list that a piece of evidence is the whole or a row of.
pub(super) fn board_list(evidence: &Evidence) -> Option<&'static str> {
    match (&*evidence.file, &evidence.anchor) {
        ("units.csv" | "units.xlsx", _) => Some("sổ theo dõi của Ban"),
        ("allocations.csv", Anchor::File) => Some("bảng giao chỉ tiêu của Ban"),
        _ => None,
    }
}

/// A file's own name, without the folders above it.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Report => "báo cáo",
        Role::Indicators => "bảng chỉ tiêu",
        Role::Other => "khác",
    }
}

pub(super) fn quality(quality: ReadQuality) -> &'static str {
    match quality {
        ReadQuality::Good => "đọc tốt",
        ReadQuality::Partial => "đọc một phần",
        ReadQuality::Unreadable => "không đọc được",
    }
}

/// What stands in place of a result; none where the unit reported and could be read.
pub(super) fn absence(assessment: &Assessment) -> Option<&'static str> {
    assessment.absence().map(Absence::vietnamese)
}

/// What a check found or asked for; a day, and a figure of a target, the way a board writes them.
pub(super) fn value(text: &str, subject: &Subject) -> String {
    if text.len() == "2024-06-30".len() {
        date(text)
    } else if let (Subject::Target(_), Ok(number)) = (subject, text.parse::<Decimal>()) {
        figure(number)
    } else {
        text.to_string()
    }
}

/// One or two letters beside the colour of a target.
pub(super) fn progress_letters(progress: Progress) -> &'static str {
    match progress {
        Progress::Met => "Đ",
        Progress::OnTrack => "TĐ",
        Progress::Behind => "CT",
        Progress::NotMet => "CĐ",
        Progress::NotReported => "CB",
        Progress::NotApplicable => "–",
        Progress::Unreadable => "K",
        Progress::Conflict => "MT",
    }
}

/// A figure with dot thousands and decimal comma: `12.500`, `87,2`.
pub(super) fn figure(value: Decimal) -> String {
    let plain = value.normalize().to_string();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    if !part.is_empty() {
        grouped.push(',');
        grouped.push_str(part);
    }
    grouped
}

/// At most so many characters, cut with `…`.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

/// Hundredths of a per cent → `87,2 %`.
pub(super) fn percent(hundredths: i64) -> String {
    format!("{} %", Points(hundredths))
}

/// A part of a whole in hundredths of a per cent; none of nothing.
pub(super) fn share(part: u32, whole: u32) -> Option<i64> {
    (whole > 0).then(|| Points(i64::from(part)).share(10_000, i64::from(whole)).0)
}

/// The unit's ranks, each with how many units are ranked together; a unit alone has none.
pub(super) fn standing(result: &UnitResult) -> Option<String> {
    let unit = &result.assessment.unit;
    let tied = if result.tied > 1 {
        " (đồng hạng)"
    } else {
        ""
    };
    let [all, kind, cluster] = result.among;
    let mut ranks = Vec::new();
    if let Some(rank) = result.rank.filter(|_| all > 1) {
        ranks.push(format!("Hạng {rank}/{all}{tied}"));
    }
    // A type that is ranked apart is the whole already.
    if let Some(rank) = result.rank_in_kind
        && !unit.kind.is_empty()
        && (2..all).contains(&kind)
    {
        ranks.push(format!("hạng {rank}/{kind} trong loại {}", unit.kind));
    }
    if let (Some(rank), Some(name)) = (result.rank_in_cluster, &unit.cluster)
        && cluster > 1
    {
        ranks.push(format!("hạng {rank}/{cluster} trong {name}"));
    }
    let words = ranks.join(", ");
    let first = words.strip_prefix('h').map(|rest| format!("H{rest}"));
    (!words.is_empty()).then(|| format!("{}.", first.unwrap_or(words)))
}

/// What is suspended, lines with one reason together.
pub(super) fn suspended(card: &Scorecard) -> Vec<String> {
    let mut reasons: Vec<(&str, Points, Vec<String>)> = Vec::new();
    for line in card.suspended() {
        let name = excused(&line.id);
        match reasons.iter_mut().find(|(why, ..)| *why == line.inputs) {
            Some((_, points, names)) => {
                *points = *points + line.suspended;
                names.push(name);
            }
            None => reasons.push((&line.inputs, line.suspended, vec![name])),
        }
    }
    let said = reasons.into_iter().map(|(why, points, names)| {
        let names = names.join(", ");
        format!("Tạm treo {points} điểm ở {names}, chưa tính vào tối đa: {why}.")
    });
    said.collect()
}

/// What a waiver is about, in words: `target:4` is *chỉ tiêu 4*.
pub(super) fn excused(what: &str) -> String {
    match what.split_once(':') {
        Some(("target", id)) => format!("chỉ tiêu {id}"),
        Some(("section", id)) => format!("mục {id}"),
        Some(("criterion", id)) => format!("tiêu chí {id}"),
        Some(("gate", id)) => format!("điều kiện {id}"),
        Some(("discipline", code)) => code.to_string(),
        _ => what.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_the_vietnamese_way() {
        let read = |text: &str| figure(text.parse().unwrap());
        assert_eq!(read("12500"), "12.500");
        assert_eq!(read("2000000000"), "2.000.000.000");
        assert_eq!(read("999"), "999");
        assert_eq!(read("-1234.50"), "-1.234,5");
        assert_eq!(read("0.68"), "0,68");
    }

    #[test]
    fn shortening_keeps_whole_letters() {
        assert_eq!(shortened("Công tác giáo dục", 40), "Công tác giáo dục");
        assert_eq!(shortened("Công tác giáo dục", 9), "Công tác…");
    }

    #[test]
    fn dates_and_shares() {
        assert_eq!(date("2024-06-30"), "30/06/2024");
        assert_eq!(date("cuối tháng 6"), "cuối tháng 6");
        let of_target = Subject::Target("1".to_owned());
        assert_eq!(value("2024-06-30", &Subject::Unit), "30/06/2024");
        assert_eq!(value("1-2-3", &of_target), "1-2-3");
        assert_eq!(value("1218.72", &of_target), "1.218,72");
        assert_eq!(value("2024", &Subject::Unit), "2024");
        assert_eq!(share(1, 3), Some(3333));
        assert_eq!(share(1, 0), None);
        assert_eq!(percent(8720), "87,2 %");
    }
}
