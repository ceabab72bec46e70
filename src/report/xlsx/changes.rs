//! *So kỳ trước*: what changed in every unit since an earlier result.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::Worksheet;

use crate::model::{Changes, FindingKey, GoneUnit, Growth, UnitChanges, Unjudged};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::style::Tone;
use super::{Book, page, wording};

pub(super) const NAME: &str = "So kỳ trước";

const HEADER: u32 = 5;

const HEADS: [(&str, f64); 8] = [
    ("Đơn vị", 28.0),
    ("Loại thay đổi", 18.0),
    ("Nội dung", 46.0),
    ("Kỳ trước", 14.0),
    ("Kỳ này", 14.0),
    ("Tăng, giảm", 14.0),
    ("Tăng, giảm (%)", 10.0),
    ("Ghi chú", 60.0),
];

/// Writes the sheet of a comparison that has an earlier result.
pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "SO VỚI KẾT QUẢ KỲ TRƯỚC",
        "Đơn vị sáp nhập được so với tổng của các đơn vị cũ; tỷ lệ của các đơn vị cũ không cộng được nên không so.",
    )?;
    let Some(changes) = &book.comparison.changes else {
        return Ok(());
    };
    let before = format!(
        "Kỳ trước: {} ({}), tính đến ngày {}",
        changes.title,
        wording::period(&changes.period),
        wording::date(&changes.as_of)
    );
    grid.text(3, 0, &before, &book.styles.base)?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let row = rows(&mut grid, book, changes)?;
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)
}

fn rows(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    changes: &Changes,
) -> Result<u32, rust_xlsxwriter::XlsxError> {
    let mut row = HEADER;
    for &index in &book.comparison.order {
        let (Some(unit), Some(result)) =
            (changes.units.get(index), book.comparison.units.get(index))
        else {
            continue;
        };
        let name = result.assessment.unit.name.as_str();
        let mut line = Line { grid, book, name };
        let signs = unit.closed.len() + unit.unjudged.len() + unit.new.len();
        let lines = 1 + unit.targets.len() + signs;
        if row + lines as u32 + 2 >= SHEET_ROWS {
            break;
        }
        row += 1;
        line.words(row, Tone::Neutral, "tóm tắt", &summary(unit), &from(unit))?;
        for growth in &unit.targets {
            row += 1;
            line.growth(row, growth)?;
        }
        for (signs, tone, what) in [
            (&unit.closed, Tone::Good, "đã khắc phục"),
            (&unit.new, Tone::Fair, "dấu hiệu mới"),
        ] {
            for sign in signs {
                row += 1;
                line.words(row, tone, what, &title(sign), &sign.message)?;
            }
        }
        for one in &unit.unjudged {
            row += 1;
            line.unjudged(row, one)?;
        }
    }
    for unit in changes.gone.iter().take((SHEET_ROWS - row - 2) as usize) {
        row += 1;
        let name = unit.name.as_str();
        let mut line = Line { grid, book, name };
        let words = format!(
            "Không còn trong danh sách đợt này; {} dấu hiệu kỳ trước không theo dõi tiếp được",
            unit.signs
        );
        line.words(row, Tone::Fair, "không còn đơn vị", &words, &heirs(unit))?;
    }
    Ok(row)
}

fn heirs(unit: &GoneUnit) -> String {
    match unit.into.as_slice() {
        [] => {
            "Không đơn vị nào ghi là kế thừa đơn vị này: cần kiểm tra danh sách đơn vị".to_owned()
        }
        heirs => format!("Đã chia cho: {}", heirs.join(", ")),
    }
}

fn title(sign: &FindingKey) -> String {
    format!("{} · {}", sign.code, sign.subject)
}

fn summary(unit: &UnitChanges) -> String {
    if unit.from.is_empty() {
        return "Không có ở kỳ trước".to_owned();
    }
    let files = if unit.same_files {
        "; mọi tệp giống hệt kỳ trước"
    } else {
        ""
    };
    format!(
        "{} dấu hiệu đã khắc phục, {} chưa xét lại được, {} mới, {} còn như cũ{files}",
        unit.closed.len(),
        unit.unjudged.len(),
        unit.new.len(),
        unit.unchanged
    )
}

fn from(unit: &UnitChanges) -> String {
    match unit.from.as_slice() {
        [] | [_] => String::new(),
        several => format!("Gộp từ: {}", several.join(", ")),
    }
}

/// Where the rows of one unit go.
struct Line<'g, 'w, 'b> {
    grid: &'g mut Grid<'w>,
    book: &'b Book<'b>,
    name: &'b str,
}

impl Line<'_, '_, '_> {
    fn words(&mut self, row: u32, tone: Tone, what: &str, title: &str, note: &str) -> Written {
        self.head(row, tone, what, title)?;
        self.grid.text(row, 7, note, &self.book.tops.text)?;
        self.grid.fit_row(row)?;
        Ok(())
    }

    /// All of a row in words but its note.
    fn head(&mut self, row: u32, tone: Tone, what: &str, title: &str) -> Written {
        let styles = &self.book.tops;
        self.grid.as_read().text(row, 0, self.name, &styles.text)?;
        self.grid.text(row, 1, what, styles.tone(tone))?;
        self.grid.text(row, 2, title, &styles.text)?;
        for column in 3..7 {
            self.grid.text(row, column, "", &styles.text)?;
        }
        Ok(())
    }

    /// The reason in the place where the others have their message: that is what the board needs to know.
    fn unjudged(&mut self, row: u32, one: &Unjudged) -> Written {
        let language = self.book.language;
        let note = format!(
            "{}: {}\n{}: {}",
            language.say("Lý do"),
            one.reason,
            language.say("Kỳ trước"),
            one.sign.message
        );
        let title = title(&one.sign);
        self.head(row, Tone::Neutral, "chưa xét lại được", &title)?;
        self.grid
            .as_read()
            .text(row, 7, &note, &self.book.tops.text)?;
        self.grid.fit_row(row)?;
        Ok(())
    }

    fn growth(&mut self, row: u32, growth: &Growth) -> Written {
        let styles = &self.book.tops;
        let label = self.book.comparison.targets.iter();
        let label = label.clone().find(|target| target.id == growth.target);
        let name = label.map_or("", |target| target.name.as_str());
        self.grid.as_read().text(row, 0, self.name, &styles.text)?;
        let tone = if growth.backwards {
            Tone::Bad
        } else {
            Tone::Plain
        };
        self.grid.text(row, 1, "chỉ tiêu", styles.tone(tone))?;
        let title = format!("{} – {name}", growth.target);
        self.grid.as_read().text(row, 2, &title, &styles.text)?;
        let figures = [
            Some(growth.before),
            Some(growth.now),
            Some(growth.difference),
            growth.percent,
        ];
        for (column, figure) in (3..).zip(figures) {
            self.figure(row, column, figure)?;
        }
        let note = if growth.backwards {
            "Số lũy kế nhỏ hơn kỳ trước: cần hỏi đơn vị"
        } else if label.is_some_and(|target| target.is_rate && target.unit.contains('%')) {
            "Tăng, giảm tính bằng điểm phần trăm"
        } else {
            ""
        };
        self.grid.text(row, 7, note, &styles.text)?;
        self.grid.fit_row(row)?;
        Ok(())
    }

    fn figure(&mut self, row: u32, column: u16, figure: Option<Decimal>) -> Written {
        let styles = &self.book.tops;
        match figure.and_then(|figure| Some((figure, figure.to_f64()?))) {
            Some((exact, shown)) => {
                let digits = if exact.normalize().scale() == 0 {
                    "#,##0"
                } else {
                    "#,##0.0#"
                };
                let format = styles.whole.clone().set_num_format(digits);
                self.grid.number(row, column, shown, &format)
            }
            None => self.grid.text(row, column, "–", &styles.center),
        }
    }
}
