//! *Phiếu …*: the page a chairman has in hand when the board sits with one unit.
//!
//! It says the most with the least: biggest losses first, only the sections that lack something,
//! all targets, the worst findings with their quotations, and lines for the conclusion.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use crate::model::{
    Absence, Evidence, Points, Progress, Severity, Subject, SubmissionState, TargetClaim,
    UnitResult,
};

use super::grid::{Grid, Written};
use super::style::Tone;
use super::{Book, findings, fit, page, section_tally, targets, wording};

/// Last column; the sheet has columns A–G.
const LAST: u16 = 6;
/// Widths in characters.
const WIDTHS: [f64; 7] = [9.0, 50.0, 13.0, 13.0, 11.0, 11.0, 26.0];
/// Score lines shown, biggest loss first.
const LOSSES: usize = 6;
/// Findings shown with their quotation, worst first; those that cost points or are severe always are.
const FINDINGS: usize = 6;
/// Longest quotation shown, in characters.
const QUOTE: usize = 170;
/// Height in points that prints on one page at a size that can still be read.
const PAGE_HEIGHT: f64 = 1_300.0;
/// Lines left for the board's conclusion.
const LINES: u32 = 5;

pub(super) fn write(book: &Book<'_>, index: usize, sheet: &mut Worksheet) -> Written {
    let mut grid = Grid::new(sheet, book.language);
    for (column, width) in (0..).zip(WIDTHS) {
        grid.width(column, width)?;
    }
    page::portrait(grid.sheet, book);
    grid.sheet.set_screen_gridlines(false);
    let mut pen = Pen {
        grid,
        book,
        unit: index,
        row: 0,
        blocks: 0,
        height: 0.0,
    };
    pen.head()?;
    pen.losses()?;
    pen.raises()?;
    pen.sections()?;
    pen.targets()?;
    pen.findings()?;
    pen.conclusion()?;
    let pages = (pen.height / PAGE_HEIGHT).ceil().max(1.0) as u16;
    pen.grid.sheet.set_print_fit_to_pages(1, pages);
    Ok(())
}

/// Writes downwards, block by block.
struct Pen<'a, 'w> {
    grid: Grid<'w>,
    book: &'a Book<'a>,
    unit: usize,
    row: u32,
    /// Numbered blocks so far.
    blocks: u32,
    /// Points of height used so far.
    height: f64,
}

impl<'a> Pen<'a, '_> {
    fn result(&self) -> &'a UnitResult {
        &self.book.comparison.units[self.unit]
    }

    fn absence(&self) -> Option<&'static str> {
        wording::absence(&self.result().assessment)
    }

    /// One text over the whole width, with room for all its lines.
    fn line(&mut self, text: &str, format: &Format) -> Written {
        self.span(0, LAST, text, &format.clone().set_text_wrap())?;
        self.end_row()
    }

    fn end_row(&mut self) -> Written {
        self.height += self.grid.fit_row(self.row)?;
        self.row += 1;
        Ok(())
    }

    fn span(&mut self, first: u16, last: u16, text: &str, format: &Format) -> Written {
        self.grid
            .merged((self.row, first), (self.row, last), text, format)
    }

    fn block(&mut self, title: &str) -> Written {
        self.grid.sheet.set_row_height(self.row, 6)?;
        self.row += 1;
        self.blocks += 1;
        let title = format!("{}. {}", self.blocks, self.book.language.say(title));
        self.line(&title, &self.book.styles.subtitle)
    }

    fn head(&mut self) -> Written {
        let styles = &self.book.styles;
        let result = self.result();
        let assessment = &result.assessment;
        let unit = &assessment.unit;
        let center = styles.title.clone().set_align(FormatAlign::Center);
        self.span(0, LAST, "PHIẾU LÀM VIỆC VỚI ĐƠN VỊ", &center)?;
        self.end_row()?;
        self.grid.as_read();
        self.span(0, LAST, &unit.name.to_uppercase(), &center)?;
        self.end_row()?;
        let italic = styles.note.clone().set_align(FormatAlign::Center);
        let round = &self.book.comparison.round;
        let period = wording::period(&round.period);
        let text = format!("{} ({})", round.title, self.book.language.say(&period));
        self.grid.as_read();
        self.line(&text, &italic)?;
        for (sentences, format) in [
            (self.submission(), &styles.base),
            (self.score(), &styles.subtitle),
        ] {
            let said = sentences.iter().map(|one| self.book.language.say(one));
            let said: Vec<_> = said.collect();
            self.grid.as_read();
            self.line(&said.join(" "), format)?;
        }
        Ok(())
    }

    /// How and when the unit reported; each day once.
    fn submission(&self) -> Vec<String> {
        let assessment = &self.result().assessment;
        let punctuality = &assessment.punctuality;
        let mut words = vec![match assessment.state {
            SubmissionState::NotSubmitted => match assessment.absence() {
                Some(Absence::NotDue) => "Chưa đến hạn nộp báo cáo.".to_string(),
                Some(Absence::NotFound) => "Ban chưa tìm thấy tệp của đơn vị.".to_string(),
                _ if !assessment.files.is_empty() => {
                    "Đơn vị đã gửi tệp nhưng không có báo cáo.".to_string()
                }
                _ => "Ban chưa nhận được báo cáo của đơn vị.".to_string(),
            },
            state => {
                let when = match &punctuality.received {
                    Some(day) => format!("Nộp ngày {}", wording::date(day)),
                    None => "Đã nộp (chưa ghi ngày)".to_string(),
                };
                let unread = match state {
                    SubmissionState::Unreadable => ", không đọc được báo cáo",
                    _ => "",
                };
                format!("{when}, {} tệp{unread}.", assessment.files.len())
            }
        }];
        if punctuality.days_late > 0 {
            words.push(format!("Chậm {} ngày.", punctuality.days_late));
        }
        if let Some(due) = &punctuality.due {
            words.push(format!("Hạn nộp {}.", wording::date(due)));
        }
        // Where the deadline is a finding, the finding says how it was counted.
        let told = assessment.findings.iter().any(|finding| {
            finding.is_trouble() && finding.subject == Subject::Document("deadline".to_owned())
        });
        if !punctuality.reading.is_empty() && !told {
            words.push(punctuality.reading.clone());
        }
        words
    }

    /// Score, grade and rank; never 0 for what was not scored.
    fn score(&self) -> Vec<String> {
        let result = self.result();
        let card = &result.assessment.score;
        let unit = &result.assessment.unit;
        let mut words = vec![match (self.absence(), card.percent) {
            (None, Some(percent)) => {
                let share = wording::percent(percent);
                format!("Điểm máy {}/{} ({share}).", card.awarded, card.possible)
            }
            (Some(absence), _) => format!("Chưa chấm điểm: {absence}."),
            (None, None) => "Chưa chấm điểm: không có nội dung chấm được.".to_string(),
        }];
        if let (None, Some((least, most))) = (self.absence(), card.open_range()) {
            words.extend(wording::suspended(card));
            words.push(format!(
                "Khi làm rõ, tỷ lệ sẽ từ {} đến {}.",
                wording::percent(least),
                wording::percent(most)
            ));
            if card.share_outside_range().is_some() {
                words.push(
                    "Tỷ lệ đang ghi nằm ngoài khoảng này vì phần tạm treo chưa tính vào tối đa; hạng và xếp loại \
                     chỉ là tạm tính cho đến khi làm rõ."
                        .to_owned(),
                );
            }
        }
        if !card.grade.is_empty() && self.absence().is_none() {
            let open = card.lines.iter().any(|line| line.terms.open);
            words.push(if open {
                format!(
                    "Xếp loại tạm tính: {} (tài liệu không in thang điểm, Ban ấn định).",
                    card.grade
                )
            } else {
                format!("Xếp loại tạm tính theo điểm máy: {}.", card.grade)
            });
        }
        words.extend(wording::standing(result));
        if !card.grade_note.is_empty() && self.absence().is_none() {
            words.push(format!("{}.", card.grade_note));
        }
        if !card.set.is_empty() {
            words.push(format!("Chấm theo: {}.", card.set));
        }
        if !unit.waivers.is_empty() {
            let told: Vec<String> = unit
                .waivers
                .iter()
                .map(|waiver| format!("{} {}", wording::excused(&waiver.what), waiver.in_words()))
                .collect();
            words.push(format!("Miễn trừ {}: {}.", told.len(), told.join("; ")));
        }
        for waiver in &unit.expired {
            words.push(format!(
                "Miễn trừ {} đã hết hạn ngày {}, không áp dụng.",
                wording::excused(&waiver.what),
                waiver
                    .until
                    .as_deref()
                    .map_or_else(String::new, wording::date)
            ));
        }
        words.push(match unit.self_score {
            Some(own) => format!("Đơn vị tự chấm {}.", Points(own)),
            None => "Ban chưa nhập điểm đơn vị tự chấm.".to_string(),
        });
        words
    }

    fn losses(&mut self) -> Written {
        if self.absence().is_some() {
            return Ok(());
        }
        let styles = &self.book.styles;
        let mut lines: Vec<_> = self
            .result()
            .assessment
            .score
            .lines
            .iter()
            .filter(|line| line.possible > line.awarded)
            .collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.possible - line.awarded));
        let shown = lines.len().min(LOSSES);
        let title = if lines.is_empty() {
            "Không mất điểm ở nội dung nào".to_string()
        } else if shown < lines.len() {
            format!(
                "Nơi mất điểm nhiều nhất ({shown} trong {} nội dung mất điểm)",
                lines.len()
            )
        } else {
            "Nơi mất điểm".to_string()
        };
        self.block(&title)?;
        if lines.is_empty() {
            return Ok(());
        }
        self.heads(&[
            (0, 1, "Nội dung"),
            (2, 2, "Tối đa"),
            (3, 3, "Đạt"),
            (4, 4, "Mất"),
            (5, LAST, "Căn cứ"),
        ])?;
        for line in lines.into_iter().take(shown) {
            self.grid.as_read();
            self.span(0, 1, &line.title, &styles.text)?;
            for (column, points) in
                (2..).zip([line.possible, line.awarded, line.possible - line.awarded])
            {
                self.grid
                    .number(self.row, column, points.0 as f64 / 100.0, &styles.points)?;
            }
            self.grid.as_read();
            self.span(5, LAST, &line.inputs, &styles.text)?;
            self.end_row()?;
        }
        Ok(())
    }

    /// What the unit could still mend, and what that would gain.
    fn raises(&mut self) -> Written {
        let card = &self.result().assessment.score;
        let raises = &card.raises;
        if self.absence().is_some() || raises.is_empty() {
            return Ok(());
        }
        let styles = &self.book.styles;
        self.block(if card.by_rank {
            "Việc làm tăng điểm nhiều nhất (máy chấm lại, từng việc một; chưa tính điểm theo hạng trong cụm thay đổi)"
        } else {
            "Việc làm tăng điểm nhiều nhất (máy chấm lại, từng việc một)"
        })?;
        self.heads(&[
            (0, 0, "Thêm"),
            (1, 5, "Nội dung cần bổ sung, đính chính"),
            (LAST, LAST, "Tỷ lệ khi đó"),
        ])?;
        for raise in raises {
            let gain = styles.center.clone().set_num_format("+0.00");
            self.grid
                .number(self.row, 0, raise.gain.0 as f64 / 100.0, &gain)?;
            self.grid.as_read();
            self.span(1, 5, &raise.action, &styles.text)?;
            let percent = raise
                .percent
                .map_or_else(|| "–".to_owned(), wording::percent);
            self.grid.text(self.row, LAST, &percent, &styles.center)?;
            self.end_row()?;
        }
        Ok(())
    }

    /// Sections that lack something, with the ids of what is lacking.
    fn sections(&mut self) -> Written {
        if self.absence().is_some() {
            return Ok(());
        }
        let styles = &self.book.styles;
        let (covered, of) = self.result().covered;
        let share = wording::share(covered, of).map_or_else(String::new, |share| {
            format!(" ({})", wording::percent(share))
        });
        self.block(&format!(
            "Đề cương: có báo cáo {covered}/{of} nội dung{share}"
        ))?;
        let sections = section_tally::of_unit(self.book, self.unit);
        let lacking: Vec<_> = sections.iter().filter(|one| one.lacks()).collect();
        if !lacking.is_empty() {
            self.heads(&[
                (0, 1, "Mục"),
                (2, 2, "Đủ (Đ)"),
                (3, 3, "Sơ sài (S)"),
                (4, 4, "Đề mục (M)"),
                (5, 5, "Thiếu (T)"),
                (6, LAST, "Cần bổ sung"),
            ])?;
        }
        for section in &lacking {
            let name = format!("{}. {}", section.node.id, section.node.title);
            let wanted = section.wanted.join(", ");
            self.grid.as_read();
            self.span(0, 1, &name, &styles.text)?;
            for (column, count) in (2..).zip(section.counts) {
                self.grid
                    .number(self.row, column, f64::from(count), &styles.center)?;
            }
            self.grid
                .as_read()
                .text(self.row, LAST, &wanted, &styles.text)?;
            self.end_row()?;
        }
        let whole: Vec<&str> = sections
            .iter()
            .filter(|one| !one.lacks() && one.counts[0] > 0)
            .map(|one| one.node.id.as_str())
            .collect();
        if whole.is_empty() {
            return Ok(());
        }
        let note = format!("Các mục đủ nội dung: {}.", whole.join(", "));
        self.line(&note, &styles.note)
    }

    fn targets(&mut self) -> Written {
        let comparison = self.book.comparison;
        if self.absence().is_some() || comparison.targets.is_empty() {
            return Ok(());
        }
        let styles = &self.book.styles;
        let result = self.result();
        let (met, of) = result.targets_met;
        self.block(&if of == 0 {
            "Chỉ tiêu: chưa có chỉ tiêu nào đến kỳ đánh giá".to_string()
        } else {
            format!("Chỉ tiêu: đạt hoặc đúng tiến độ {met}/{of}")
        })?;
        self.heads(&[
            (0, 0, "Mã"),
            (1, 1, "Chỉ tiêu"),
            (2, 2, "Giao"),
            (3, 3, "Báo cáo"),
            (4, 4, "%"),
            (5, LAST, "Mức độ, triển vọng"),
        ])?;
        for (label, claim) in comparison.targets.iter().zip(&result.assessment.targets) {
            if label.id != claim.target {
                continue;
            }
            let name = fit::shortened(&label.name, WIDTHS[1], 1);
            self.grid
                .as_read()
                .text(self.row, 0, &label.id, &styles.center)?;
            self.grid.as_read().text(self.row, 1, &name, &styles.text)?;
            let right = styles.text.clone().set_align(FormatAlign::Right);
            let assigned = claim
                .assigned
                .map_or_else(|| "–".to_string(), wording::figure);
            let value = claim.value.filter(|_| claim.progress != Progress::Conflict);
            let value = value.map_or_else(|| "–".to_string(), wording::figure);
            self.grid.text(self.row, 2, &assigned, &right)?;
            self.grid.text(self.row, 3, &value, &right)?;
            match claim.percent.and_then(|percent| percent.to_f64()) {
                Some(percent) => {
                    let format = right.clone().set_num_format("0.0_)");
                    self.grid.number(self.row, 4, percent, &format)?;
                }
                None => self.grid.text(self.row, 4, "–", &styles.center)?,
            }
            let progress = progress_words(claim);
            let tone = styles
                .tone(Tone::of_progress(claim.progress))
                .clone()
                .set_align(FormatAlign::Left);
            self.span(5, LAST, &progress, &tone)?;
            self.end_row()?;
        }
        Ok(())
    }

    fn findings(&mut self) -> Written {
        let styles = &self.book.styles;
        let all = findings::worst_of(self.book, self.unit);
        let title = match all.len() {
            0 => "Không có phát hiện cần kiểm tra".to_string(),
            count => format!("Phát hiện cần trao đổi ({count})"),
        };
        self.block(&title)?;
        if all.is_empty() {
            return Ok(());
        }
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for (position, one) in all.into_iter().enumerate() {
            let weighs = one.0.severity == Severity::Error || one.1.is_some_and(|lost| lost.0 != 0);
            if weighs || position < FINDINGS {
                first.push(one);
            } else {
                rest.push(one);
            }
        }
        self.heads(&[
            (0, 0, "Điểm trừ"),
            (1, 1, "Nội dung"),
            (2, 5, "Trích dẫn"),
            (LAST, LAST, "Nơi tìm lại"),
        ])?;
        for (finding, lost) in first {
            let lost = lost.filter(|lost| lost.0 != 0);
            let lost = lost.map_or_else(String::new, |lost| lost.to_string());
            let severity = self.book.language.say(finding.severity.vietnamese());
            let message = format!("[{severity}] {}", finding.message);
            let first = finding.evidence.first();
            let quote = first.map_or_else(String::new, quotation);
            let place = first.map_or_else(String::new, |one| {
                let place = wording::place(&one.anchor);
                let words = wording::board_list(one).unwrap_or(&place);
                self.book.language.say(words).into_owned()
            });
            self.grid.text(self.row, 0, &lost, &styles.center)?;
            self.grid
                .as_read()
                .text(self.row, 1, &message, &styles.text)?;
            let target = first.and_then(|one| self.book.quotations.cell(Some(self.unit), one));
            self.grid.as_read();
            self.span(2, 5, &quote, &styles.text)?;
            self.grid
                .as_read()
                .link(self.row, LAST, &place, target.as_deref(), &styles.link)?;
            self.end_row()?;
        }
        // The rest in a line each, so that nothing has to be looked for on another sheet.
        for (finding, _) in rest {
            let severity = self.book.language.say(finding.severity.vietnamese());
            let message = format!("[{severity}] {}", finding.message);
            self.grid.text(self.row, 0, "", &styles.center)?;
            self.grid.as_read();
            self.span(1, LAST, &message, &styles.text)?;
            self.end_row()?;
        }
        Ok(())
    }

    fn conclusion(&mut self) -> Written {
        let styles = &self.book.styles;
        self.block("Ý kiến của đơn vị và kết luận của đoàn kiểm tra")?;
        let dotted = styles.base.clone().set_border_bottom(FormatBorder::Hair);
        for _ in 0..LINES {
            self.span(0, LAST, "", &dotted)?;
            self.grid.sheet.set_row_height(self.row, 22)?;
            self.row += 1;
        }
        self.row += 1;
        let bold = styles.subtitle.clone().set_align(FormatAlign::Center);
        self.span(0, 1, "ĐẠI DIỆN ĐƠN VỊ", &bold)?;
        self.span(4, LAST, "ĐOÀN KIỂM TRA", &bold)?;
        self.row += 4;
        // A last empty cell keeps the room for signatures inside the printed area.
        self.grid.text(self.row, LAST, " ", &styles.base)
    }

    /// Column heads, each over a range of columns.
    fn heads(&mut self, heads: &[(u16, u16, &str)]) -> Written {
        for (first, last, name) in heads {
            self.span(*first, *last, name, &self.book.styles.head)?;
        }
        self.end_row()
    }
}

/// The words of a quotation and the file they stand in; the place has a cell of its own, because links do not
/// wrap in every program.
fn quotation(evidence: &Evidence) -> String {
    let mut parts = Vec::new();
    if !evidence.quote.is_empty() {
        parts.push(format!("“{}”", wording::shortened(&evidence.quote, QUOTE)));
    }
    if wording::board_list(evidence).is_none() {
        parts.push(format!("({})", wording::file_name(&evidence.file)));
    }
    parts.join(" ")
}

fn progress_words(claim: &TargetClaim) -> String {
    let state = claim.in_words();
    match targets::contradicting(claim, false) {
        Some(figures) => format!("{state}: {figures}"),
        None if claim.outlook.is_empty() || state == claim.outlook => state.to_string(),
        None => format!("{state}; {}", claim.outlook),
    }
}
