//! A small round for the tests of this folder, built by hand.

use std::collections::BTreeSet;

use crate::model::{
    Anchor, Assessment, Earlier, EarlierFigure, EarlierPrint, EarlierUnit, Evidence, FileRecord,
    Finding, Fingerprint, Format, LineTerms, NormalizedBlock, NormalizedDocument, NormalizedPart,
    Outcome, Period, PeriodKind, Progress, Punctuality, ReadQuality, Reported, Role, ScoreLine,
    Scorecard, Severity, Subject, SubmissionState, TargetClaim, Unit,
};
use crate::rules::{RulePack, Settings};
use crate::text;

use super::{Context, Kind, Official, Out, Reader, Texts, unpack};

const NAMES: [&str; 12] = [
    "An Minh",
    "Kiên Lương",
    "Giồng Riềng",
    "Hòn Đất",
    "Tân Hiệp",
    "Gò Quao",
    "Vĩnh Thuận",
    "U Minh Thượng",
    "Châu Thành",
    "Phú Quốc",
    "Kiên Hải",
    "An Biên",
];

/// Units of one type with what they wrote and reported.
pub(super) struct Round {
    pack: RulePack,
    units: Vec<Assessment>,
    paragraphs: Vec<Vec<String>>,
    official: Vec<String>,
    pub(super) earlier: Option<Earlier>,
}

impl Round {
    /// So many *huyện đoàn* that handed in reports for the first half of 2024, by the rules of the
    /// built-in pack with targets.
    pub(super) fn new(units: usize) -> Round {
        let loaded = crate::rules::load("soc-trang-2024", None).unwrap();
        let unit = |index: usize| Assessment {
            unit: Unit {
                id: format!("u{index}"),
                name: match NAMES.get(index) {
                    Some(name) => format!("Huyện đoàn {name}"),
                    None => format!("Huyện đoàn Số {index}"),
                },
                kind: "huyện đoàn".into(),
                ..Unit::default()
            },
            state: SubmissionState::Received,
            punctuality: Punctuality::default(),
            files: vec![],
            sections: vec![],
            targets: vec![],
            findings: vec![],
            points_lost: vec![],
            quiet: vec![],
            score: Scorecard::default(),
            fingerprint: Fingerprint::default(),
        };
        Round {
            pack: loaded.pack,
            units: (0..units).map(unit).collect(),
            paragraphs: vec![Vec::new(); units],
            official: Vec::new(),
            earlier: None,
        }
    }

    pub(super) fn kind(&mut self, unit: usize, kind: &str) {
        kind.clone_into(&mut self.units[unit].unit.kind);
    }

    /// Adds paragraphs to a unit's report.
    pub(super) fn write(&mut self, unit: usize, texts: &[&str]) {
        self.paragraphs[unit].extend(texts.iter().map(|text| (*text).to_owned()));
    }

    /// Makes a text the board's own.
    pub(super) fn official(&mut self, text: &str) {
        self.official.push(text.to_owned());
    }

    /// Names proofs for the criteria 1, 2, … of a scoring sheet.
    pub(super) fn proofs(&mut self, unit: usize, proofs: &[&str]) {
        let lines = proofs.iter().zip(1..).map(|(proof, id)| ScoreLine {
            terms: std::sync::Arc::new(LineTerms {
                id: format!("criterion:{id}"),
                ..LineTerms::default()
            }),
            proof: Some(Evidence {
                file: format!("submissions/u{unit}/tu-cham.xlsx").into(),
                anchor: Anchor::Paragraph(id),
                quote: (*proof).into(),
            }),
            ..ScoreLine::default()
        });
        self.units[unit].score.lines = lines.collect();
    }

    /// Reports a value for a target.
    pub(super) fn target(&mut self, unit: usize, id: &str, value: &str, assigned: Option<&str>) {
        let value = value.parse().unwrap();
        let claim = TargetClaim {
            target: id.into(),
            assigned: assigned.map(|part| part.parse().unwrap()),
            report: Some(Box::new(Reported {
                value,
                low: value,
                high: value,
                evidence: Evidence {
                    file: format!("submissions/u{unit}/bc.docx").into(),
                    anchor: Anchor::Paragraph(7),
                    quote: format!("{value}"),
                },
            })),
            table: None,
            sheet: None,
            value: Some(value),
            percent: assigned.map(|_| value),
            apart: None,
            progress: Progress::Behind,
            outlook: String::new(),
        };
        let targets = &mut self.units[unit].targets;
        targets.retain(|claim| claim.target != id);
        targets.push(claim);
    }

    /// Adds the judgement of a check on single units.
    pub(super) fn judged(&mut self, unit: usize, code: &'static str, node: &str, failed: bool) {
        self.units[unit].findings.push(Finding {
            code,
            severity: Severity::Warning,
            subject: Subject::Section(node.into()),
            outcome: if failed {
                Outcome::NotMet
            } else {
                Outcome::Met
            },
            share_bp: 0,
            message: "…".into(),
            found: String::new(),
            expected: String::new(),
            difference: String::new(),
            evidence: vec![Evidence {
                file: format!("submissions/u{unit}/bc.docx").into(),
                anchor: Anchor::File,
                quote: String::new(),
            }],
            hint: "".into(),
        });
    }

    /// The unit's one file, and the day the board logged it.
    pub(super) fn received(&mut self, unit: usize, hash: &str, day: &str) {
        self.units[unit].punctuality.received = Some(day.to_owned());
        self.units[unit].files = vec![FileRecord {
            path: format!("submissions/u{unit}/bc.docx"),
            hash: hash.to_owned(),
            size: None,
            format: Format::Docx,
            role: Role::Report,
            read: ReadQuality::Good,
            detail: None,
        }];
    }

    /// This round's result as an earlier one, with another period.
    pub(super) fn as_earlier(&mut self, from: &str, to: &str) -> Earlier {
        let _ = self.run(&super::text_copied::KIND);
        let units = self.units.iter().map(|unit| EarlierUnit {
            id: unit.unit.id.clone(),
            name: unit.unit.name.clone(),
            received: unit.punctuality.received.clone(),
            hashes: unit.files.iter().map(|file| file.hash.clone()).collect(),
            targets: unit
                .targets
                .iter()
                .filter_map(|claim| {
                    Some(EarlierFigure {
                        target: claim.target.clone(),
                        value: claim.value?,
                        evidence: None,
                    })
                })
                .collect(),
            findings: Vec::new(),
            prints: unit
                .fingerprint
                .samples()
                .map(|sample| (sample.paragraph, sample))
                .map(|(at, sample)| EarlierPrint {
                    file: unit.fingerprint.files[0].clone(),
                    at: unit.fingerprint.place_of(at).1.to_string(),
                    words: u32::from(unit.fingerprint.paragraphs[at].words),
                    hashes: sample.hashes,
                    pattern: Some(sample.pattern),
                })
                .collect(),
        });
        Earlier {
            title: "Đợt trước".into(),
            as_of: to.into(),
            period: Period {
                kind: PeriodKind::HalfYear,
                from: from.into(),
                to: to.into(),
                target_to: None,
            },
            units: units.collect(),
        }
    }

    /// Runs one kind with its defaults; only what it says about trouble comes back.
    pub(super) fn run(&mut self, kind: &Kind) -> Out {
        let period = Period {
            kind: PeriodKind::HalfYear,
            from: "2024-01-01".into(),
            to: "2024-06-30".into(),
            target_to: None,
        };
        let register: Vec<Unit> = self.units.iter().map(|u| u.unit.clone()).collect();
        let reader = Reader::new(&self.pack, &register, &period, "Đợt thử");
        for (index, unit) in self.units.iter_mut().enumerate() {
            let document = document(index, &self.paragraphs[index]);
            unit.fingerprint = reader.fingerprint(index, &[(&document, Role::Report)]);
        }
        let more = self.official.iter().map(String::as_str);
        let official = Official::new(&self.pack, more);
        if !self.official.is_empty() {
            // What the board wrote is taken away when fingerprints are made.
            let title = self.official.join(" ");
            let reader = Reader::new(&self.pack, &register, &period, &title);
            for (index, unit) in self.units.iter_mut().enumerate() {
                let document = document(index, &self.paragraphs[index]);
                unit.fingerprint = reader.fingerprint(index, &[(&document, Role::Report)]);
            }
        }
        let rules = [
            ("section-missing", "Mục phải có", Severity::Warning),
            ("section-thin", "Nội dung cụ thể", Severity::Warning),
        ];
        let check = (kind.build)(&Settings::defaults(kind.params));
        let cx = Context {
            pack: &self.pack,
            period: &period,
            as_of: "2024-07-01",
            units: &self.units,
            official: &official,
            earlier: self.earlier.as_ref(),
            rules: &rules,
        };
        let mut places = BTreeSet::new();
        let conclude = check.suspect(&cx, &mut places);
        let mut texts = Texts::new();
        for (index, unit) in self.units.iter().enumerate() {
            let own = places.iter().filter(|place| place.unit == index);
            let wanted = own.map(|place| place.text).collect();
            texts.extend(unpack(index, &unit.fingerprint, &wanted));
        }
        let mut out = Out::default();
        conclude(&texts, &mut out);
        out
    }
}

fn document(unit: usize, paragraphs: &[String]) -> NormalizedDocument {
    let block = |(at, raw): (usize, &String)| {
        NormalizedPart::Block(NormalizedBlock {
            label: String::new(),
            text: text::normalize(raw, &[], &text::Lexicon::default()),
            level: None,
            bold: false,
            italic: false,
            centered: false,
            anchor: Anchor::Paragraph(at as u32 + 1),
        })
    };
    NormalizedDocument {
        certainty: None,
        judged_words: 0,
        path: format!("submissions/u{unit}/bc.docx"),
        parts: paragraphs.iter().enumerate().map(block).collect(),
        quality: ReadQuality::Good,
        accented: true,
        encodings: vec![],
    }
}
