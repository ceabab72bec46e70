//! A report's letterhead held against the folder it lies in: a report of one unit in another unit's
//! folder makes every conclusion about both of them wrong.

use super::names::Names;
use crate::model::{Anchor, Evidence, Finding, Outcome, Severity, Subject, Unit};
use crate::rules::Vocabulary;

/// The units of a register, ready to be looked for in letterheads.
#[derive(Debug)]
pub struct Letterheads<'u> {
    names: Names<'u>,
    units: &'u [Unit],
}

/// A report whose letterhead names another unit than the one it was handed to.
#[derive(Debug)]
pub struct Stranger {
    /// The unit the letterhead names, by its place in the register.
    pub unit: usize,
    /// Path of the report.
    pub path: String,
    /// The `letterhead-differs` finding.
    pub finding: Finding,
}

impl<'u> Letterheads<'u> {
    /// Learns the names of a register.
    pub fn new(units: &'u [Unit], vocabulary: &Vocabulary) -> Self {
        Letterheads {
            names: Names::new(units, vocabulary),
            units,
        }
    }

    /// Whether the first texts of the report at `path`, handed to the unit with this id, name another
    /// unit and nothing but that.
    pub fn stranger(&self, id: &str, path: &str, texts: &[String]) -> Option<Stranger> {
        let own = self.units.iter().position(|unit| unit.id == id)?;
        let (unit, line) = self.names.other_in_letterhead(own, texts)?;
        let (own, named) = (&self.units[own].name, &self.units[unit].name);
        let finding = Finding {
            code: "letterhead-differs",
            severity: Severity::Warning,
            subject: Subject::File(path.to_owned()),
            outcome: Outcome::NotMet,
            share_bp: 0,
            message: format!(
                "Tệp “{}” đang tính cho {own} nhưng phần đầu văn bản ghi {named}",
                path.rsplit('/').next().unwrap_or(path)
            ),
            found: named.clone(),
            expected: own.clone(),
            difference: String::new(),
            evidence: vec![Evidence {
                file: path.into(),
                anchor: Anchor::File,
                quote: line,
            }],
            hint: "Kiểm tra tệp có bị để nhầm thư mục không; nếu nhầm, chuyển tệp rồi chạy lại."
                .into(),
        };
        Some(Stranger {
            unit,
            path: path.to_owned(),
            finding,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_unit_named_in_full_above_the_title_counts() {
        let units = [
            ("an-minh", "Huyện đoàn An Minh"),
            ("kien-luong", "Huyện đoàn Kiên Lương"),
        ]
        .map(|(id, name)| Unit {
            id: id.to_owned(),
            name: name.to_owned(),
            ..Unit::default()
        });
        let letterheads = Letterheads::new(&units, &Vocabulary::default());
        let named = |texts: &str| {
            let texts: Vec<String> = texts.lines().map(str::to_owned).collect();
            let found = letterheads.stranger("an-minh", "submissions/an-minh/a.docx", &texts);
            found.map(|stranger| (stranger.unit, stranger.finding.evidence[0].quote.clone()))
        };
        let line = "HUYỆN ĐOÀN KIÊN LƯƠNG".to_owned();
        assert_eq!(
            named("HUYỆN ĐOÀN KIÊN LƯƠNG\nKiên Lương, ngày 25/6\nBÁO CÁO"),
            Some((1, line))
        );
        for nobody_else in [
            "HUYỆN ĐOÀN AN MINH\nBÁO CÁO",
            "HUYỆN ĐOÀN KIÊN LƯƠNG\nAn Minh, ngày 25/6\nBÁO CÁO",
            "BÁO CÁO\nHUYỆN ĐOÀN KIÊN LƯƠNG",
            "BÁO CÁO CỦA HUYỆN ĐOÀN KIÊN LƯƠNG",
            "Kính gửi: Huyện đoàn Kiên Lương",
            "Nơi nhận:\nHuyện đoàn Kiên Lương",
            "Kiên Lương, ngày 25/6",
        ] {
            assert_eq!(named(nobody_else), None, "{nobody_else}");
        }
    }
}
