//! `doichieu rules check|test|show|diff`: a rule pack looked at by the people who edit it.

use std::fmt::Write;

use doichieu::choice_faults;
use doichieu::model::vietnamese;
use doichieu::rules::{self, Accrual, Goal, Level, Loaded, RulePack, Target};
use doichieu::selftest;

use super::Exit;
use super::args::Rules;
use super::diff;
use super::terminal::{self, Terminal};

/// Runs the command on the named pack, or on every built-in one.
pub(super) fn run(action: &Rules, terminal: Terminal) -> Exit {
    let pack = match action {
        Rules::Check(pack) | Rules::Test(pack) | Rules::Show(pack) => pack,
        Rules::Diff(args) => return diff::run(args, terminal),
    };
    let names: Vec<&str> = match &pack.pack {
        Some(name) => vec![name],
        None => rules::built_in(),
    };
    let mut worst = Exit::Clean;
    for name in names {
        let exit = match rules::load_with(name, None, &choice_faults) {
            Ok(loaded) => match action {
                Rules::Check(_) => check(&loaded, terminal),
                Rules::Test(_) => test(&loaded.pack),
                Rules::Show(_) | Rules::Diff(_) => terminal::data(&outline(&loaded.pack)),
            },
            Err(list) => {
                terminal.diagnostics(&list);
                let errors = list.iter().filter(|d| d.level == Level::Error).count();
                terminal::error(&format!("{name}: {errors} lỗi"));
                Exit::Trouble
            }
        };
        if exit != Exit::Clean {
            worst = exit;
        }
    }
    worst
}

fn check(loaded: &Loaded, terminal: Terminal) -> Exit {
    terminal.diagnostics(&loaded.warnings);
    let pack = &loaded.pack;
    terminal.note(&format!(
        "{}: không có lỗi, {} cảnh báo ({} mục đề cương, {} chỉ tiêu)",
        pack.id,
        loaded.warnings.len(),
        pack.outline.nodes.len(),
        pack.targets.len()
    ));
    Exit::Clean
}

fn test(pack: &RulePack) -> Exit {
    let report = selftest::run(pack);
    let mut text = String::new();
    for failure in &report.failed {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "SAI  {}: “{}”\n     cần: {}   được: {}",
            failure.rule, failure.text, failure.expected, failure.found
        );
    }
    for rule in &report.without_examples {
        let _ = writeln!(text, "CHƯA CÓ VÍ DỤ  {rule}");
    }
    let _ = writeln!(
        text,
        "{}: {} ví dụ đúng, {} sai, {} mục chưa có ví dụ",
        pack.id,
        report.passed,
        report.failed.len(),
        report.without_examples.len()
    );
    match terminal::data(&terminal::in_language(&text)) {
        Exit::Clean if !report.failed.is_empty() => Exit::Trouble,
        exit => exit,
    }
}

fn outline(pack: &RulePack) -> String {
    let nodes = &pack.outline.nodes;
    let leaves = nodes.iter().filter(|node| node.children.is_empty()).count();
    let say = terminal::in_language;
    let year = say(&format!("năm {}", pack.year));
    let mut text = format!("{} — {} ({year})\n\n", pack.id, pack.title);
    let size = format!("Đề cương: {} mục, {leaves} mục cuối", nodes.len());
    text.push_str(&say(&size));
    text.push('\n');
    for node in nodes {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}{}  {}{}",
            "  ".repeat(usize::from(node.depth)),
            node.id,
            node.title,
            if node.optional && !node.title.ends_with("(nếu có)") {
                say(" (nếu có)")
            } else {
                String::new()
            }
        );
    }
    let size = format!("Chỉ tiêu: {}", pack.targets.len());
    let _ = writeln!(text, "\n{}", say(&size));
    for target in &pack.targets {
        let _ = writeln!(
            text,
            "  {}  {}: {}{}  [{}]",
            target.id,
            target.name,
            say(&goal(target)),
            if target.accrues == Accrual::YearEnd {
                say(", xét cuối năm")
            } else {
                String::new()
            },
            say(&format!("mục {}", target.section))
        );
    }
    text.push('\n');
    text
}

fn goal(target: &Target) -> String {
    let value = |n| format!("{} {}", vietnamese(n), target.unit);
    match target.goal {
        Goal::AtLeast(n) => format!("ít nhất {}", value(n)),
        Goal::AtMost(n) => format!("nhiều nhất {}", value(n)),
        Goal::Exactly(n) => format!("đúng {}", value(n)),
        Goal::Between(low, high) => format!("từ {} đến {}", vietnamese(low), value(high)),
        Goal::Board => "Ban kiểm tra ấn định".to_owned(),
    }
}
