//! A small unit and a small pack for the tests of this folder, built by hand.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{
    Anchor, Claim, Claims, Evidence, Figure, FigureSource, FileRecord, Finding, Format, NodeState,
    NormalizedBlock, NormalizedDocument, NormalizedPart, Period, PeriodKind, Precision, Progress,
    Punctuality, ReadQuality, Reading, Reported, Role, SectionMap, SectionState, SubmissionState,
    TargetClaim, Text, Unit,
};
use crate::rules::{
    Accrual, Goal, Marker, MeasureUnit, Node, Outline, RulePack, Scoring, Target, TargetKind,
    Vocabulary,
};

use super::{CheckSet, Context, Kind, Settings};

/// A decimal.
pub(super) fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A quotation from the report.
pub(super) fn quote(paragraph: u32, words: &str) -> Evidence {
    Evidence {
        file: "bao-cao.docx".into(),
        anchor: Anchor::Paragraph(paragraph),
        quote: words.into(),
    }
}

/// A file.
pub(super) fn file(path: &str, format: Format, role: Role, read: ReadQuality) -> FileRecord {
    FileRecord {
        path: path.into(),
        hash: String::new(),
        size: None,
        format,
        role,
        read,
        detail: None,
    }
}

/// A document of paragraphs.
pub(super) fn document(path: &str, paragraphs: &[&str]) -> NormalizedDocument {
    let block = |(i, words): (usize, &&str)| {
        NormalizedPart::Block(NormalizedBlock {
            label: String::new(),
            text: Text {
                raw: (*words).into(),
                clean: (*words).into(),
                key: crate::text::key(words),
                back: vec![],
                encoding: None,
            },
            level: None,
            bold: false,
            italic: false,
            centered: false,
            anchor: Anchor::Paragraph(i as u32 + 1),
        })
    };
    NormalizedDocument {
        certainty: None,
        judged_words: 0,
        path: path.into(),
        parts: paragraphs.iter().enumerate().map(block).collect(),
        quality: ReadQuality::Good,
        accented: true,
        encodings: vec![],
    }
}

/// A target with a floor.
pub(super) fn target(id: &str, kind: TargetKind, goal: &str) -> Target {
    Target {
        id: id.into(),
        line: 1,
        name: format!("Tên chỉ tiêu {id}"),
        section: "II.1".into(),
        kind,
        unit: match kind {
            TargetKind::Count => "thanh niên",
            TargetKind::Rate => "%",
            TargetKind::Money => "đồng",
        }
        .into(),
        goal: Goal::AtLeast(d(goal)),
        accrues: Accrual::Sum,
        each: false,
        steps: vec![],
        phrases: vec![],
        not: vec![],
        source: String::new(),
        examples: vec![],
    }
}

/// A printed value without tolerance.
#[allow(clippy::unnecessary_box_returns, reason = "the model keeps it boxed")]
pub(super) fn reported(value: &str, evidence: Evidence) -> Box<Reported> {
    Box::new(Reported {
        value: d(value),
        low: d(value),
        high: d(value),
        evidence,
    })
}

/// A target nothing is reported for.
pub(super) fn silent(id: &str) -> TargetClaim {
    TargetClaim {
        target: id.into(),
        assigned: None,
        report: None,
        table: None,
        sheet: None,
        value: None,
        percent: None,
        apart: None,
        progress: Progress::NotReported,
        outlook: String::new(),
    }
}

/// A figure of target `id` in paragraph `paragraph`; `words` is the sentence, `text` the figure in it.
pub(super) fn figure(
    id: &str,
    paragraph: u32,
    words: &str,
    text: &str,
    value: &str,
    reading: Reading,
) -> Claim {
    let start = words.find(text).expect("the figure stands in the sentence");
    let start = words[..start].chars().count() as i64;
    Claim {
        figure: Figure {
            text: text.into(),
            block: Anchor::Paragraph(paragraph),
            start,
            end: start + text.chars().count() as i64,
            target: Some(id.into()),
            value: Some(d(value)),
            value_max: None,
            step: step(text),
            unit: String::new(),
            reading,
            precision: Precision::Exact,
            result: matches!(reading, Reading::Level | Reading::Rate),
            review: false,
        },
        source: FigureSource::Text,
        evidence: quote(paragraph, words),
    }
}

/// One unit of the last printed place of a number, *ngàn* the only word of scale.
fn step(text: &str) -> Decimal {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let scale = if text.contains("ngàn") { 1_000 } else { 1 };
    let places = text.split_once(',').map_or(0, |(_, part)| digits(part));
    Decimal::new(scale, places as u32)
}

/// Everything a context borrows. A fresh one reports every section in full and no target.
pub(super) struct Case {
    pub(super) pack: RulePack,
    pub(super) unit: Unit,
    pub(super) state: SubmissionState,
    pub(super) punctuality: Punctuality,
    pub(super) files: Vec<FileRecord>,
    pub(super) sections: SectionMap,
    pub(super) claims: Claims,
    pub(super) documents: Vec<NormalizedDocument>,
    pub(super) allocated: BTreeMap<String, Decimal>,
    pub(super) period: Period,
    pub(super) astray: Vec<String>,
}

impl Case {
    pub(super) fn new() -> Case {
        let outline = outline(&[
            "I", "II", "II.1", "II.1.1", "II.1.1.a", "II.1.1.b", "II.1.2", "II.1.3", "II.2",
            "II.2.1", "II.2.2",
        ]);
        let nodes = outline
            .nodes
            .iter()
            .enumerate()
            .map(|(i, node)| NodeState {
                node: node.id.clone(),
                required: !node.optional,
                state: SectionState::Full,
                words: 84,
                figures: 3,
                misplaced: false,
                evidence: vec![quote(i as u32, &format!("Đề mục {}", node.id))],
            })
            .collect();
        let targets = vec![
            target("8b", TargetKind::Count, "12500"),
            target("11b", TargetKind::Rate, "68"),
            target("7a", TargetKind::Money, "2000000000"),
        ];
        Case {
            unit: Unit {
                id: "an-minh".into(),
                name: "Huyện đoàn An Minh".into(),
                kind: "huyện đoàn".into(),
                listed: Some(Evidence {
                    file: "units.xlsx".into(),
                    anchor: Anchor::SheetCell {
                        sheet: "Đơn vị".into(),
                        row: 2,
                        column: 1,
                    },
                    quote: "an-minh; Huyện đoàn An Minh; huyện đoàn".into(),
                }),
                ..Unit::default()
            },
            state: SubmissionState::Received,
            punctuality: Punctuality::default(),
            files: vec![file(
                "bao-cao.docx",
                Format::Docx,
                Role::Report,
                ReadQuality::Good,
            )],
            sections: SectionMap {
                nodes,
                ..SectionMap::default()
            },
            claims: Claims {
                figures: vec![],
                targets: targets.iter().map(|target| silent(&target.id)).collect(),
            },
            documents: vec![document("bao-cao.docx", &["Báo cáo năm 2024"])],
            allocated: BTreeMap::new(),
            astray: vec![],
            period: Period {
                kind: PeriodKind::HalfYear,
                from: "2024-01-01".into(),
                to: "2024-06-30".into(),
                target_to: None,
            },
            pack: RulePack {
                id: "thu".into(),
                title: "Bộ quy tắc thử".into(),
                year: 2024,
                hash: String::new(),
                outline,
                targets,
                programme: vec![],
                scoring: Scoring {
                    state_shares: [10_000, 5_000, 2_000, 0],
                    half_year_pace_bp: 5_000,
                    ..Scoring::default()
                },
                vocabulary: Vocabulary {
                    units: vec![
                        measure("lượt", "turns"),
                        measure("thanh niên", "people"),
                        measure("đoàn viên", "people"),
                        measure("%", "percent"),
                        measure("đồng", "money"),
                    ],
                    ..Vocabulary::default()
                },
                checks: vec![],
            },
        }
    }

    /// Sets the state of an outline node.
    pub(super) fn set(&mut self, node: &str, state: SectionState) {
        let found = self.sections.nodes.iter_mut().find(|n| n.node == node);
        let found = found.expect("the outline has the node");
        found.state = state;
        if state == SectionState::Missing {
            found.evidence.clear();
        }
        if state != SectionState::Full {
            (found.words, found.figures) = (12, 0);
        }
    }

    /// The claim of a target.
    pub(super) fn claim(&mut self, id: &str) -> &mut TargetClaim {
        let found = self.claims.targets.iter_mut().find(|c| c.target == id);
        found.expect("the pack has the target")
    }

    pub(super) fn with_context<T>(&self, f: impl FnOnce(&Context<'_>) -> T) -> T {
        let documents: Vec<&NormalizedDocument> = self.documents.iter().collect();
        f(&Context {
            pack: &self.pack,
            unit: &self.unit,
            state: self.state,
            punctuality: &self.punctuality,
            files: &self.files,
            sections: &self.sections,
            claims: &self.claims,
            documents: &documents,
            allocated: &self.allocated,
            period: &self.period,
            as_of: "2024-07-01",
            astray: &self.astray,
        })
    }

    /// One kind with its defaults.
    pub(super) fn run(&self, kind: &Kind) -> Vec<Finding> {
        self.run_with(kind, &[])
    }

    /// One kind with parameters.
    pub(super) fn run_with(&self, kind: &Kind, params: &[(&'static str, i64)]) -> Vec<Finding> {
        let mut settings = Settings::defaults(kind.params);
        for (name, value) in params {
            settings.set(name, *value);
        }
        let mut out = Vec::new();
        self.with_context(|cx| (kind.build)(&settings).run(cx, &mut out));
        assert!(out.iter().all(|finding| finding.code == kind.code));
        out
    }

    /// The one finding of a kind.
    pub(super) fn only(&self, kind: &Kind) -> Finding {
        self.only_with(kind, &[])
    }

    pub(super) fn only_with(&self, kind: &Kind, params: &[(&'static str, i64)]) -> Finding {
        let mut findings = self.run_with(kind, params);
        assert_eq!(findings.len(), 1, "{findings:#?}");
        findings.remove(0)
    }

    /// What a kind says about a target.
    pub(super) fn about(&self, kind: &Kind, target: &str) -> Finding {
        let subject = crate::model::Subject::Target(target.into());
        let mut findings = self.run(kind).into_iter();
        findings.find(|f| f.subject == subject).unwrap()
    }

    /// Every check the pack asks for.
    pub(super) fn run_all(&self) -> Vec<Finding> {
        let Ok(set) = CheckSet::compile(&self.pack) else {
            panic!("the pack is right")
        };
        self.with_context(|cx| set.run(cx))
    }
}

fn measure(name: &str, class: &str) -> MeasureUnit {
    MeasureUnit {
        name: name.into(),
        forms: vec![name.into()],
        class: class.into(),
    }
}

/// Nodes by id; the parent is the id without its last part. `II.1.3` is optional.
fn outline(ids: &[&str]) -> Outline {
    let mut nodes: Vec<Node> = Vec::new();
    for (i, id) in ids.iter().enumerate() {
        let parent = id
            .rsplit_once('.')
            .and_then(|(above, _)| ids.iter().position(|other| *other == above));
        if let Some(parent) = parent {
            nodes[parent].children.push(i);
        }
        nodes.push(Node {
            id: (*id).into(),
            parent,
            children: vec![],
            depth: id.split('.').count() as u8,
            marker: Marker::Dash,
            title: format!("Nội dung {id}"),
            printed: format!("- Kết quả {id}"),
            optional: *id == "II.1.3",
            catch_all: false,
            aliases: vec![],
            phrases: vec![],
            related: vec![],
            samples: vec![],
            not: vec![],
            unit_types: vec![],
            not_unit_types: vec![],
            examples: vec![],
        });
    }
    Outline {
        nodes,
        unrelated: Vec::new(),
    }
}
