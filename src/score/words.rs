//! How a rule and its inputs are said in one Vietnamese sentence.

use crate::model::{Points, Subject};
use crate::rules::{Criterion, CriterionRule, Inputs};

/// Basis points in words: `87,5%`.
pub(super) fn share(basis_points: i64) -> String {
    format!("{}%", Points(basis_points))
}

pub(super) fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Unit => "đơn vị".to_owned(),
        Subject::File(path) => format!("tệp {path}"),
        Subject::Section(node) => format!("mục {node}"),
        Subject::Target(id) => format!("chỉ tiêu {id}"),
        Subject::Document(what) => match what.as_str() {
            "deadline" => "hạn nộp".to_owned(),
            "self-score" => "bảng tự chấm điểm".to_owned(),
            "outline" => "câu chữ của đề cương".to_owned(),
            other => other.replace("criterion:", "tiêu chí "),
        },
    }
}

/// A kind of finding as a board says it; the code itself for kinds this list does not know.
pub(super) fn finding(code: &str) -> &str {
    const WORDS: [(&str, &str); 15] = [
        ("not-submitted", "chưa nộp"),
        ("file-unreadable", "tệp không đọc được"),
        ("report-late", "nộp chậm"),
        ("section-missing", "thiếu nội dung đề cương"),
        ("section-thin", "nội dung sơ sài"),
        ("outline-copied", "chép câu chữ đề cương"),
        ("template-left-in", "còn chữ mẫu"),
        ("target-not-reported", "chỉ tiêu không có số liệu"),
        ("target-not-met", "chỉ tiêu chưa đạt"),
        ("figures-disagree", "số liệu không khớp"),
        ("percent-wrong", "tỷ lệ tính sai"),
        ("unit-of-measure", "sai đơn vị tính"),
        ("allocation-differs", "số giao ghi khác"),
        ("evidence-missing", "thiếu minh chứng"),
        ("text-copied", "văn bản giống nhau"),
    ];
    WORDS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, words)| words)
}

fn findings(codes: &[String]) -> String {
    let words: Vec<&str> = codes.iter().map(|code| finding(code)).collect();
    words.join(", ")
}

/// The sentence with a capital first letter.
pub(super) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What a criterion looks at.
fn inputs(inputs: &Inputs) -> String {
    let mut parts = Vec::new();
    if !inputs.nodes.is_empty() {
        let how = if inputs.thin_is_enough {
            "có báo cáo"
        } else {
            "báo cáo đủ"
        };
        parts.push(format!("{how} mục {}", inputs.nodes.join(", ")));
    }
    if !inputs.targets.is_empty() {
        parts.push(format!(
            "đạt hoặc đúng tiến độ chỉ tiêu {}",
            inputs.targets.join(", ")
        ));
    }
    if !inputs.codes.is_empty() {
        parts.push(format!("không có phát hiện: {}", findings(&inputs.codes)));
    }
    parts.join("; ")
}

/// What counts as a miss.
fn misses(inputs: &Inputs) -> String {
    let mut parts = Vec::new();
    if !inputs.nodes.is_empty() {
        let how = if inputs.thin_is_enough {
            "không báo cáo"
        } else {
            "không báo cáo đủ"
        };
        parts.push(format!(
            "{how} một nội dung của mục {}",
            inputs.nodes.join(", ")
        ));
    }
    if !inputs.targets.is_empty() {
        parts.push(format!(
            "một chỉ tiêu trong {} chưa đạt",
            inputs.targets.join(", ")
        ));
    }
    if !inputs.codes.is_empty() {
        parts.push(format!("có phát hiện {}", findings(&inputs.codes)));
    }
    parts.join("; ")
}

/// What a measuring criterion measures.
fn measured(inputs: &Inputs) -> String {
    match inputs.targets.as_slice() {
        [] => format!("mức đầy đủ của mục {}", inputs.nodes.join(", ")),
        [only] => format!("tỷ lệ chỉ tiêu {only} so với giao"),
        several => format!("tỷ lệ số chỉ tiêu đạt trong {}", several.join(", ")),
    }
}

/// The rule of a criterion in one sentence.
pub(super) fn rule(one: &Criterion) -> String {
    let most = one.points;
    match &one.rule {
        CriterionRule::Condition => format!(
            "{most} điểm khi {}; thiếu một điều kiện thì không có điểm",
            inputs(&one.inputs)
        ),
        CriterionRule::Misses(steps) => {
            let said: Vec<String> = steps
                .iter()
                .map(|(up_to, points)| match up_to {
                    0 => format!("không lần nào {points} điểm"),
                    _ => format!("đến {up_to} lần {points} điểm"),
                })
                .collect();
            format!(
                "Đếm số lần {}: {}; quá mức cuối 0 điểm",
                misses(&one.inputs),
                said.join(", ")
            )
        }
        CriterionRule::Bands(steps) => {
            let said: Vec<String> = steps
                .iter()
                .map(|(from, points)| format!("từ {} được {points} điểm", share(*from)))
                .collect();
            format!(
                "Theo {}: {}; dưới mức cuối 0 điểm",
                measured(&one.inputs),
                said.join(", ")
            )
        }
        CriterionRule::Proportional { full_at, floor } => {
            let below = if *floor > 0 {
                format!(", dưới {} không có điểm", share(*floor))
            } else {
                String::new()
            };
            let full = if *full_at == 10_000 {
                String::new()
            } else {
                format!(", từ {} trở lên hưởng đủ", share(*full_at))
            };
            format!(
                "{most} điểm nhân với {}{full}{below}",
                measured(&one.inputs)
            )
        }
        CriterionRule::Bonus {
            over,
            per,
            each,
            in_total,
        } => {
            let pace = if *per > 0 {
                format!("mỗi {} vượt thêm cộng {each} điểm", share(*per))
            } else {
                format!("vượt thì cộng {each} điểm")
            };
            let total = if *in_total {
                "tính trong điểm tối đa"
            } else {
                "không tính vào điểm tối đa"
            };
            format!(
                "Điểm thưởng khi {} vượt {}: {pace}, nhiều nhất {most} điểm, {total}",
                measured(&one.inputs),
                share(*over)
            )
        }
        CriterionRule::Penalty { each } => format!(
            "Điểm trừ: mỗi lần {} trừ {each} điểm, nhiều nhất {most} điểm",
            misses(&one.inputs)
        ),
        CriterionRule::ClusterRank(steps) => {
            let said: Vec<String> = steps
                .iter()
                .map(|(up_to, points)| format!("đến hạng {up_to} được {points} điểm"))
                .collect();
            let by = if one.inputs.is_empty() {
                "tỷ lệ điểm của các nội dung còn lại".to_owned()
            } else {
                measured(&one.inputs)
            };
            format!("Xếp hạng trong cụm thi đua theo {by}: {}", said.join(", "))
        }
        CriterionRule::Board if most == Points(0) => {
            "Ban kiểm tra ấn định số điểm và chấm theo minh chứng".to_owned()
        }
        CriterionRule::Board => format!("{most} điểm, Ban kiểm tra chấm theo minh chứng"),
    }
}
