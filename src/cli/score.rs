//! `doichieu score`: a round folder in, a workbook out.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use doichieu::carry::{self, Carried, CarryError};
use doichieu::choice_faults;
use doichieu::earlier;
use doichieu::model::{Absence, Comparison, Earlier, ReadError, Severity, SubmissionState};
use doichieu::round::{Draft, Round};
use doichieu::rules::{self, Diagnostic, Level, Loaded};
use doichieu::{Error, Options, report, run as assess};
use jiff::civil::Date;

use super::Exit;
use super::args::{FailOn, Score};
use super::output::{self, Unwritten};
use super::terminal::{self, Terminal};

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
    output::check_workbook(&workbook, "-o")?;
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
    // Read before anything is done: what people typed must not be lost to a slip in a path.
    let carried = args.carry.as_deref().map(carried).transpose()?;
    if carried.is_none() {
        protect(&workbook)?;
    }
    let shown = |list: Vec<Diagnostic>| {
        terminal.diagnostics(&list);
        let errors = list.iter().filter(|d| d.level == Level::Error).count();
        format!("Chưa chấm: sửa {errors} lỗi trên rồi chạy lại")
    };
    let (round, loaded) = load(&args.round, args.rules.as_deref()).map_err(shown)?;
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
    let mut comparison = result.map_err(|error| match error {
        Error::Rules(list) => shown(list),
        other => other.to_string(),
    })?;
    if let Some(carried) = &carried {
        keep(carried, &mut comparison, terminal);
    }
    let language = terminal::language();
    report::speak(&mut comparison, language);
    // Both stand whole beside their places before either takes its place.
    let workbook_file = output::stage(&workbook, "-o", |file| {
        report::write_xlsx_in(language, &comparison, file)
            .map_err(|error| Unwritten::Other(error.to_string()))
    })?;
    if options.cancel.load(Ordering::Relaxed) {
        return Err(Error::Cancelled.to_string());
    }
    let write_json = |path| {
        output::stage(path, "--json", |file| {
            report::write_json(&comparison, file).map_err(Unwritten::Refused)
        })
    };
    let json_staged = json_file.map(write_json).transpose()?;
    let put = workbook_file.put(args.force);
    let json_put = json_staged.map_or(Ok(()), |file| file.put(args.force));
    put.and(json_put)?;
    if args.json.is_some() && json_file.is_none() {
        terminal::write_stdout(&report::json(&comparison))
            .map_err(|error| format!("Không ghi được JSON ra màn hình ({error})"))?;
    }
    summary(&comparison, options.as_of, &workbook, terminal);
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
        // Beyond a limit it may be a workbook of this program all the same.
        Err(CarryError::Unreadable(limit @ ReadError::Limit { .. })) => Err(format!(
            "{}: {limit}; chưa rõ Ban đã nhập gì vào đó, nên không ghi đè: dùng -o tên-khác.xlsx để ghi ra tệp khác",
            workbook.display()
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
    for what in carried.pending() {
        terminal.note(&format!(
            "{} {what}",
            terminal.pick(
                "Ô có công thức chưa lưu kết quả, chỉ giữ được công thức dưới dạng chữ (mở bảng cũ bằng Excel, lưu lại rồi chạy lại, hoặc nhập số):",
                "A formula without a stored result was kept as words (open the earlier workbook in Excel, save it and run again, or type the number):"
            )
        ));
    }
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
pub(super) fn load(folder: &Path, rules: Option<&str>) -> Result<(Round, Loaded), Vec<Diagnostic>> {
    let mut draft = Draft::read(folder);
    let loaded = match (rules, draft.rules()) {
        (Some(pack), _) => Some(rules::load_with(pack, None, &choice_faults)),
        (None, Some(pack)) => Some(rules::load_with(pack, Some(folder), &choice_faults)),
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
