//! `doichieu score`: a round folder in, a workbook out.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use doichieu::carry::{self, Carried};
use doichieu::model::{Comparison, Severity, SubmissionState};
use doichieu::round::Round;
use doichieu::rules::{self, Level};
use doichieu::{Error, Options, report, run as assess};
use jiff::civil::Date;

use super::args::{FailOn, Score};
use super::terminal::{self, Terminal};
use super::{Exit, output};

/// Runs the command.
pub(super) fn run(args: &Score, terminal: Terminal) -> Exit {
    match score(args, terminal) {
        Ok(comparison) => exit(&comparison, args.fail_on),
        Err(message) => {
            if !message.is_empty() {
                terminal::error(&message);
            }
            Exit::Trouble
        }
    }
}

/// An empty message means that the faults have been shown already.
fn score(args: &Score, terminal: Terminal) -> Result<Comparison, String> {
    if !args.round.is_dir() {
        return Err(format!(
            "Không có thư mục đợt kiểm tra {}; kiểm tra đường dẫn, hoặc tạo mẫu bằng lệnh init",
            args.round.display()
        ));
    }
    let workbook = args
        .output
        .clone()
        .unwrap_or_else(|| args.round.join("ket-qua.xlsx"));
    let json_file = args.json.as_deref().filter(|path| *path != Path::new("-"));
    for path in std::iter::once(workbook.as_path()).chain(json_file) {
        output::check(path, args.force, &args.round)?;
    }
    // Read before anything is done: what people typed must not be lost to a slip in a path.
    let carried = args.carry.as_deref().map(carried).transpose()?;
    if carried.is_none() {
        protect(&workbook)?;
    }
    let shown = |list: Vec<rules::Diagnostic>| {
        terminal.diagnostics(&list);
        String::new()
    };
    let round = Round::load(&args.round).map_err(shown)?;
    let loaded = match &args.rules {
        Some(pack) => rules::load(pack, None),
        None => rules::load(&round.rules, Some(&round.folder)),
    }
    .map_err(shown)?;
    let beside = round.check_against(&loaded.pack);
    if beside.iter().any(|d| d.level == Level::Error) {
        return Err(shown(beside));
    }
    for list in [&round.warnings, &loaded.warnings, &beside] {
        terminal.diagnostics(list);
    }
    let options = Options {
        threads: args.threads,
        calendar: loaded.calendar,
        cancel: on_interrupt(terminal),
        ..Options::new(args.date.unwrap_or_else(today))
    };
    let progress = terminal.progress();
    let result = assess(&round, &loaded.pack, &options, &|event| {
        progress.show(event);
    });
    progress.finish();
    let mut comparison = result.map_err(|error| match error {
        Error::Rules(list) => shown(list),
        other => other.to_string(),
    })?;
    if let Some(carried) = &carried {
        keep(carried, &mut comparison, terminal);
    }
    let bytes = report::xlsx(&comparison).map_err(|error| error.to_string())?;
    if options.cancel.load(Ordering::Relaxed) {
        return Err(Error::Cancelled.to_string());
    }
    let json = args.json.is_some().then(|| report::json(&comparison));
    output::write(&workbook, &bytes, args.force)?;
    match (&json, json_file) {
        (Some(json), Some(path)) => {
            output::write(path, json, args.force)?;
        }
        (Some(json), None) => {
            terminal::write_stdout(json)
                .map_err(|error| format!("Không ghi được JSON ra màn hình ({error})"))?;
        }
        (None, _) => {}
    }
    summary(&comparison, &workbook, terminal);
    Ok(comparison)
}

fn carried(path: &Path) -> Result<Carried, String> {
    let bytes = std::fs::read(path)
        .map_err(|error| format!("Không mở được {} ({error})", path.display()))?;
    carry::read(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// Refuses to write over a workbook in which the board has typed something.
fn protect(workbook: &Path) -> Result<(), String> {
    let Ok(bytes) = std::fs::read(workbook) else {
        return Ok(()); // nothing there, or nothing that could hold entries
    };
    match carry::read(&bytes) {
        Ok(carried) if carried.entries() > 0 => Err(format!(
            "{} có nội dung Ban đã nhập cho {} đơn vị; thêm --carry {0} để giữ, hoặc -o tên-khác.xlsx để ghi ra tệp khác",
            workbook.display(),
            carried.entries()
        )),
        _ => Ok(()),
    }
}

/// Puts what people typed beside the new scores, and says what needs their eye.
fn keep(carried: &Carried, comparison: &mut Comparison, terminal: Terminal) {
    let lost = carried.apply(comparison);
    let (mut changed, mut unreasoned) = (0, 0);
    for unit in &comparison.units {
        let card = &unit.assessment.score;
        let machine = card.percent.map(|_| card.awarded);
        let overall = &unit.human.overall;
        changed += usize::from(overall.machine_changed(machine));
        unreasoned += usize::from(overall.owes_reason(machine));
        for line in &card.lines {
            let Some(human) = unit.human.lines.get(&line.id) else {
                continue;
            };
            let machine = (!line.by_hand).then_some(line.awarded);
            changed += usize::from(human.machine_changed(machine));
            unreasoned += usize::from(machine.is_some() && human.owes_reason(machine));
        }
    }
    terminal.note(&match terminal.pick("vi", "en") {
        "en" => format!(
            "Kept the board's entries of {} units; {changed} machine scores changed since, {unreasoned} changes have no reason",
            carried.decided()
        ),
        _ => format!(
            "Đã giữ thẩm định của {} đơn vị; {changed} điểm máy đã khác lúc thẩm định, {unreasoned} thay đổi chưa ghi lý do",
            carried.decided()
        ),
    });
    for what in lost {
        terminal.note(&format!(
            "{} {what}",
            terminal.pick(
                "Có nội dung đã nhập nhưng lần này không còn dòng tương ứng:",
                "Typed before, but there is no such line now:"
            )
        ));
    }
}

/// Ctrl-C asks the run to stop before the next unit; nothing has been written by then.
fn on_interrupt(terminal: Terminal) -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    // Without a handler Ctrl-C ends the program at once, which leaves nothing half-written either.
    let _ = ctrlc::set_handler(move || {
        flag.store(true, Ordering::Relaxed);
        terminal.note(terminal.pick("Đang dừng…", "Stopping…"));
    });
    cancel
}

/// Today in Viet Nam: one zone, seven hours ahead of UTC, no summer time.
pub(super) fn today() -> Date {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    jiff::Timestamp::now().to_zoned(zone).date()
}

fn exit(comparison: &Comparison, fail_on: FailOn) -> Exit {
    let limit = match fail_on {
        FailOn::Never => return Exit::Clean,
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
    };
    if [Severity::Warning, Severity::Error]
        .into_iter()
        .any(|severity| severity >= limit && count(comparison, severity) > 0)
    {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// Findings of a severity that somebody has to look at, over units and round.
fn count(comparison: &Comparison, severity: Severity) -> usize {
    let of_units = comparison
        .units
        .iter()
        .flat_map(|unit| &unit.assessment.findings);
    of_units
        .chain(&comparison.findings)
        .filter(|finding| finding.is_trouble() && finding.severity == severity)
        .count()
}

fn summary(comparison: &Comparison, workbook: &Path, terminal: Terminal) {
    let units = &comparison.units;
    let of_state = |state| units.iter().filter(|u| u.assessment.state == state).count();
    let late = units
        .iter()
        .filter(|unit| unit.assessment.punctuality.days_late > 0)
        .count();
    if terminal.verbose() {
        for unit in units {
            let assessment = &unit.assessment;
            let trouble = assessment
                .findings
                .iter()
                .filter(|f| f.is_trouble())
                .count();
            terminal.note(&format!(
                "  {}: {} {}, {trouble} {}",
                assessment.unit.name,
                assessment.files.len(),
                terminal.pick("tệp", "files"),
                terminal.pick("dấu hiệu", "findings"),
            ));
        }
    }
    terminal.note(&format!(
        "{} ({})",
        comparison.round.title, comparison.as_of
    ));
    let counted = |list: &[(&str, &str, usize)]| {
        let parts: Vec<String> = list
            .iter()
            .map(|(vi, en, n)| format!("{} {n}", terminal.pick(vi, en)))
            .collect();
        parts.join(" · ")
    };
    terminal.note(&counted(&[
        ("Đơn vị:", "Units:", units.len()),
        ("đã nộp", "received", of_state(SubmissionState::Received)),
        ("nộp chậm", "late", late),
        (
            "chưa nộp",
            "not submitted",
            of_state(SubmissionState::NotSubmitted),
        ),
        (
            "không đọc được",
            "unreadable",
            of_state(SubmissionState::Unreadable),
        ),
    ]));
    terminal.note(&counted(&[
        (
            "Dấu hiệu cần kiểm tra: nghiêm trọng",
            "Findings: errors",
            count(comparison, Severity::Error),
        ),
        ("lưu ý", "warnings", count(comparison, Severity::Warning)),
        ("thông tin", "notes", count(comparison, Severity::Info)),
    ]));
    terminal.note(&format!(
        "{} {}",
        terminal.pick("Kết quả:", "Result:"),
        workbook.display()
    ));
}
