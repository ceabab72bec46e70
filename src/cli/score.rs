//! `doichieu score`: a round folder in, a workbook out.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use doichieu::choice_faults;
use doichieu::earlier;
use doichieu::model::{Absence, Comparison, Earlier, Severity, SubmissionState};
use doichieu::round::{Draft, Round};
use doichieu::rules::{self, Diagnostic, Level, Loaded};
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
            terminal::error(&message);
            Exit::Trouble
        }
    }
}

/// Faults of files are shown before the message comes back.
fn score(args: &Score, terminal: Terminal) -> Result<Comparison, String> {
    if args.round.is_file() {
        return Err(format!(
            "{} là một tệp; ghi thư mục đợt kiểm tra, là thư mục có round.toml",
            args.round.display()
        ));
    }
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
    output::check(&workbook, "-o", args.force, &args.round)?;
    if let Some(path) = json_file {
        output::check(path, "--json", args.force, &args.round)?;
        if output::same(path, &workbook) {
            return Err(format!(
                "-o và --json cùng ghi vào {}; chọn hai tên khác nhau",
                path.display()
            ));
        }
    }
    let shown = |list: Vec<Diagnostic>| {
        terminal.diagnostics(&list);
        let errors = list.iter().filter(|d| d.level == Level::Error).count();
        format!("Chưa chấm: sửa {errors} lỗi trên rồi chạy lại")
    };
    let (round, loaded) = load(args).map_err(shown)?;
    for list in [&round.warnings, &loaded.warnings] {
        terminal.diagnostics(list);
    }
    let previous = args.previous.as_deref().map(previous).transpose()?;
    let options = Options {
        threads: args.threads,
        previous,
        calendar: loaded.calendar,
        cancel: on_interrupt(terminal),
        ..Options::new(args.date.unwrap_or_else(today))
    };
    let progress = terminal.progress();
    let result = assess(&round, &loaded.pack, &options, &|event| {
        progress.show(event);
    });
    progress.finish();
    let comparison = result.map_err(|error| match error {
        Error::Rules(list) => shown(list),
        other => other.to_string(),
    })?;
    let bytes = report::xlsx(&comparison).map_err(|error| error.to_string())?;
    if options.cancel.load(Ordering::Relaxed) {
        return Err(Error::Cancelled.to_string());
    }
    let json = args.json.is_some().then(|| report::json(&comparison));
    // Both stand whole beside their places before either takes its place.
    let workbook_file = output::stage(&workbook, "-o", &bytes)?;
    let json_staged = match (&json, json_file) {
        (Some(json), Some(path)) => Some(output::stage(path, "--json", json)?),
        _ => None,
    };
    let put = workbook_file.put(args.force);
    let json_put = json_staged.map_or(Ok(()), |file| file.put(args.force));
    put.and(json_put)?;
    if let (Some(json), None) = (&json, json_file) {
        terminal::write_stdout(json)
            .map_err(|error| format!("Không ghi được JSON ra màn hình ({error})"))?;
    }
    summary(&comparison, options.as_of, &workbook, terminal);
    Ok(comparison)
}

/// The result of an earlier run.
fn previous(path: &Path) -> Result<Earlier, String> {
    let trouble = |said: &dyn std::fmt::Display| {
        format!(
            "Không dùng được kết quả đợt trước {}: {said}",
            path.display()
        )
    };
    let bytes = std::fs::read(path).map_err(|error| trouble(&error))?;
    earlier::read(&bytes).map_err(|error| trouble(&error))
}

/// The round and its rules; otherwise what is wrong in the folder and in the pack, all at once.
fn load(args: &Score) -> Result<(Round, Loaded), Vec<Diagnostic>> {
    let mut draft = Draft::read(&args.round);
    let loaded = match (&args.rules, draft.rules()) {
        (Some(pack), _) => Some(rules::load_with(pack, None, &choice_faults)),
        (None, Some(pack)) => Some(rules::load_with(pack, Some(&args.round), &choice_faults)),
        (None, None) => None,
    };
    if let Some(Ok(loaded)) = &loaded {
        draft.check_against(&loaded.pack);
    }
    match (draft.finish(), loaded) {
        (Ok(round), Some(Ok(loaded))) => Ok((round, loaded)),
        (round, loaded) => {
            let mut faults = round.map_or_else(|faults| faults, |round| round.warnings);
            faults.extend(match loaded {
                Some(Err(list)) => list,
                Some(Ok(loaded)) => loaded.warnings,
                None => Vec::new(),
            });
            Err(faults)
        }
    }
}

/// Ctrl-C asks the run to stop before the next unit; nothing has been written by then.
fn on_interrupt(terminal: Terminal) -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    // Without a handler Ctrl-C ends the program at once, which leaves nothing half-written either.
    let _ = ctrlc::set_handler(move || {
        if !flag.swap(true, Ordering::Relaxed) {
            terminal.note(terminal.pick("Đang dừng…", "Stopping…"));
        }
    });
    cancel
}

/// Today in Viet Nam: one zone, seven hours ahead of UTC, no summer time.
fn today() -> Date {
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

fn summary(comparison: &Comparison, as_of: Date, workbook: &Path, terminal: Terminal) {
    let units = &comparison.units;
    let of = |absence| {
        let alike = units.iter().filter(|u| u.assessment.absence() == absence);
        alike.count()
    };
    let late = units
        .iter()
        .map(|unit| &unit.assessment)
        .filter(|one| one.state != SubmissionState::NotSubmitted && one.punctuality.days_late > 0)
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
    let day = terminal.pick("%d/%m/%Y", "%Y-%m-%d");
    terminal.note(&format!(
        "{} ({})",
        comparison.round.title,
        as_of.strftime(day)
    ));
    let counted = |list: &[(&str, &str, usize)]| {
        let parts: Vec<String> = list
            .iter()
            .map(|(vi, en, n)| format!("{} {n}", terminal.pick(vi, en)))
            .collect();
        parts.join(" · ")
    };
    let mut parts = vec![
        ("Đơn vị:", "Units:", units.len()),
        ("đã nộp", "received", of(None)),
        ("nộp chậm", "late", late),
        ("chưa nộp", "not submitted", of(Some(Absence::NotSubmitted))),
        (
            "không đọc được",
            "unreadable",
            of(Some(Absence::Unreadable)),
        ),
    ];
    let rare = [
        ("chưa đến hạn", "not due yet", of(Some(Absence::NotDue))),
        (
            "chưa thấy tệp",
            "files not found",
            of(Some(Absence::NotFound)),
        ),
    ];
    parts.extend(rare.into_iter().filter(|(_, _, units)| *units > 0));
    terminal.note(&counted(&parts));
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
