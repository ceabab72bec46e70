//! `figures-disagree`: the report and the sheet print different values for one target.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{
    Claim, Evidence, Figure, FigureSource, Finding, Outcome, Progress, Reported, Severity, Subject,
    TargetClaim,
};
use crate::rules::Target;

use super::format::{amount, gap, plain, target as name, value};
use super::printed::{self, Interval};
use super::{Check, Context, Kind, Parameter};

pub(super) const KIND: Kind = Kind {
    code: "figures-disagree",
    title: "Số liệu không thống nhất giữa các nguồn",
    severity: Severity::Error,
    summary: "Cùng một chỉ tiêu thì lời văn, bảng trong báo cáo và biểu chỉ tiêu phải ghi cùng một số.",
    doc: DOC,
    hint: "Đề nghị đơn vị xác nhận số đúng kèm minh chứng; chưa chấm chỉ tiêu này cho đến khi xác nhận.",
    params: &[Parameter {
        name: "tolerance_bp",
        default: 0,
        min: 0,
        max: 1000,
        meaning: "Độ lệch được bỏ qua, tính bằng phần vạn của số lớn hơn (100 = 1%)",
    }],
    build: |settings| {
        Box::new(FiguresDisagree {
            tolerance: Decimal::new(settings.get("tolerance_bp"), 4),
        })
    },
};

const DOC: &str = "\
## Nội dung
Hai nơi của cùng một đơn vị ghi hai số khác nhau cho một chỉ tiêu.

## Vì sao
“Số liệu báo cáo chưa chính xác” là hạn chế hay gặp nhất sau kiểm tra. Chương trình không tự chọn số đúng:
chỉ tiêu đó không được chấm cho đến khi đơn vị xác nhận.

## Cách xác định
So lời văn, bảng trong báo cáo và biểu chỉ tiêu từng đôi một. Số làm tròn (“8,5 ngàn” và 8.512), số nêu ước
lượng (“hơn 900” và 950) được coi là khớp nếu cách viết cho phép. Tham số tolerance_bp: độ lệch được bỏ qua,
tính bằng phần vạn (mặc định 0).

## Ví dụ có dấu hiệu
Báo cáo: “giới thiệu việc làm cho 1.250 thanh niên”; biểu, dòng 8b: 1.052. Lệch 198.

## Ví dụ không có dấu hiệu
Báo cáo: “hơn 8,5 ngàn lượt”; biểu: 8.543.

## Việc cần làm
Mở hai chỗ được trích. Nếu số này gấp đúng 1.000 lần số kia, xem lại dấu chấm hàng nghìn trong Excel.
";

struct FiguresDisagree {
    /// Share of the larger value that does not count as a difference.
    tolerance: Decimal,
}

/// One source's value.
struct Source<'a> {
    name: &'static str,
    value: Decimal,
    interval: Interval,
    evidence: &'a Evidence,
}

impl Check for FiguresDisagree {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_figures(cx, out) {
            return;
        }
        let mut results: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
        for claim in cx.claims.figures.iter().filter(|claim| claim.figure.result) {
            if let Some(id) = &claim.figure.target {
                results.entry(id).or_default().push(claim);
            }
        }
        for claim in &cx.claims.targets {
            if let Some(target) = cx.target(&claim.target) {
                let figures = results
                    .get(target.id.as_str())
                    .map_or(&[][..], |found| found);
                out.push(self.conclude(cx, target, claim, figures));
            }
        }
    }
}

impl FiguresDisagree {
    fn conclude(
        &self,
        cx: &Context<'_>,
        target: &Target,
        claim: &TargetClaim,
        figures: &[&Claim],
    ) -> Finding {
        let subject = Subject::Target(target.id.clone());
        let sources = sources(claim);
        if let Some((a, b)) = self.first_pair(&sources) {
            return disagree(target, a, b, &sources);
        }
        // The sources agree with each other, yet one of them contradicts itself.
        if claim.progress == Progress::Conflict {
            for claims in [&cx.claims.firm(&target.id)[..], figures] {
                let printed: Vec<Source<'_>> = claims
                    .iter()
                    .filter_map(|claim| from_figure(claim))
                    .collect();
                if let Some((a, b)) = self.first_pair(&printed) {
                    return disagree(target, a, b, &printed);
                }
            }
            return Finding {
                evidence: quotes(&sources).unwrap_or_else(|| cx.file_evidence()),
                ..KIND.finding(
                    subject,
                    Outcome::NotMet,
                    format!("{} có các số liệu không thống nhất", name(target)),
                )
            };
        }
        let (outcome, message) = match sources.len() {
            0 => (Outcome::NotApplicable, "Chưa có số liệu để so".to_owned()),
            1 => (
                Outcome::NotApplicable,
                "Chỉ có một nguồn số liệu".to_owned(),
            ),
            _ => (
                Outcome::Met,
                format!(
                    "{}: {} nguồn cùng cho {}",
                    name(target),
                    sources.len(),
                    amount(target, sources[0].value)
                ),
            ),
        };
        Finding {
            evidence: quotes(&sources).unwrap_or_else(|| cx.file_evidence()),
            ..KIND.finding(subject, outcome, message)
        }
    }

    /// The first two sources whose printed forms allow no common value.
    fn first_pair<'s, 'a>(
        &self,
        sources: &'s [Source<'a>],
    ) -> Option<(&'s Source<'a>, &'s Source<'a>)> {
        sources.iter().enumerate().find_map(|(i, a)| {
            sources[i + 1..]
                .iter()
                .find(|b| {
                    let larger = a.value.abs().max(b.value.abs());
                    !a.interval.meets(b.interval)
                        && (a.value - b.value).abs() > larger * self.tolerance
                })
                .map(|b| (a, b))
        })
    }
}

/// Report text, sheet and report table, in the order in which differences are named.
fn sources(claim: &TargetClaim) -> Vec<Source<'_>> {
    fn source<'a>(name: &'static str, reported: &'a Reported) -> Source<'a> {
        Source {
            name,
            value: reported.value,
            interval: Interval {
                low: reported.low,
                high: Some(reported.high),
            },
            evidence: &reported.evidence,
        }
    }
    [
        ("báo cáo", &claim.report),
        ("biểu chỉ tiêu", &claim.sheet),
        ("bảng trong báo cáo", &claim.table),
    ]
    .into_iter()
    .filter_map(|(name, reported)| Some(source(name, reported.as_ref()?)))
    .filter(|source| printed::is_sane(source.value))
    .collect()
}

/// A figure as a source of its own.
fn from_figure(claim: &Claim) -> Option<Source<'_>> {
    let figure: &Figure = &claim.figure;
    Some(Source {
        name: match claim.source {
            FigureSource::Text => "báo cáo",
            FigureSource::Table => "bảng trong báo cáo",
            FigureSource::Sheet => "biểu chỉ tiêu",
        },
        value: figure.value?,
        interval: printed::amount(figure)?,
        evidence: &claim.evidence,
    })
}

/// Every quotation once.
fn quotes(sources: &[Source<'_>]) -> Option<Vec<Evidence>> {
    let mut quotes: Vec<Evidence> = Vec::new();
    for source in sources {
        if !quotes.contains(source.evidence) {
            quotes.push(source.evidence.clone());
        }
    }
    (!quotes.is_empty()).then_some(quotes)
}

fn disagree(target: &Target, a: &Source<'_>, b: &Source<'_>, all: &[Source<'_>]) -> Finding {
    let difference = (a.value - b.value).abs();
    let place = |source: &Source<'_>| {
        if a.name == b.name {
            format!("{} ({})", source.name, source.evidence.anchor)
        } else {
            source.name.to_owned()
        }
    };
    let thousand = {
        let (low, high) = (a.value.min(b.value), a.value.max(b.value));
        !low.is_zero() && low.checked_mul(Decimal::ONE_THOUSAND) == Some(high)
    };
    // A third source is told too, whichever of the two it sides with.
    let third = all
        .iter()
        .find(|one| one.name != a.name && one.name != b.name)
        .map_or_else(String::new, |one| {
            format!("; {} ghi {}", one.name, value(target, one.value))
        });
    let message = format!(
        "{}: {} ghi {}, {} ghi {}, lệch {}{third}",
        name(target),
        place(a),
        value(target, a.value),
        place(b),
        value(target, b.value),
        gap(target, difference)
    );
    let mut evidence = vec![a.evidence.clone(), b.evidence.clone()];
    for source in all {
        if !evidence.contains(source.evidence) {
            evidence.push(source.evidence.clone());
        }
    }
    Finding {
        found: plain(a.value),
        expected: plain(b.value),
        difference: plain(difference),
        evidence,
        hint: if thousand {
            "Hai số hơn kém đúng 1.000 lần: xem lại dấu chấm hàng nghìn của ô Excel, rồi đề nghị đơn vị xác nhận.".into()
        } else {
            KIND.hint.into()
        },
        ..KIND.finding(Subject::Target(target.id.clone()), Outcome::NotMet, message)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, d, figure, quote, reported};
    use super::*;
    use crate::model::Reading;

    fn case(report: &str, sheet: &str) -> Case {
        let mut case = Case::new();
        case.claim("8b").report = Some(reported(report, quote(143, report)));
        case.claim("8b").sheet = Some(reported(sheet, quote(2, sheet)));
        case
    }

    #[test]
    fn shows_both_numbers_and_both_places() {
        let finding = case("1250", "1052").about(&KIND, "8b");
        assert_eq!(finding.outcome, Outcome::NotMet);
        assert_eq!(finding.severity, Severity::Error);
        assert_eq!(
            (&*finding.found, &*finding.expected, &*finding.difference),
            ("1250", "1052", "198")
        );
        assert_eq!(
            finding.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b): báo cáo ghi 1.250, biểu chỉ tiêu ghi 1.052, \
             lệch 198 thanh niên"
        );
        assert_eq!(finding.evidence.len(), 2);
    }

    #[test]
    fn rounding_and_hedges_are_no_contradiction() {
        let mut rounded = case("8500", "8512");
        let report = rounded.claim("8b").report.as_mut().unwrap();
        (report.low, report.high) = (d("8450"), d("8550"));
        assert_eq!(rounded.about(&KIND, "8b").outcome, Outcome::Met);

        let mut over = case("900", "950");
        over.claim("8b").report.as_mut().unwrap().high = d("1000000");
        assert_eq!(over.about(&KIND, "8b").outcome, Outcome::Met);
        over.claim("8b").sheet = Some(reported("890", quote(2, "890")));
        assert_eq!(over.about(&KIND, "8b").outcome, Outcome::NotMet);
    }

    #[test]
    fn a_table_of_the_report_is_a_source_of_its_own() {
        let mut case = case("1250", "1250");
        case.claim("8b").table = Some(reported("1251", quote(150, "1.251")));
        let finding = case.about(&KIND, "8b");
        assert!(finding.message.contains("bảng trong báo cáo ghi 1.251"));
        assert_eq!(finding.evidence.len(), 3);
    }

    #[test]
    fn one_source_has_nothing_to_disagree_with() {
        let mut case = case("1250", "1250");
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
        case.claim("8b").sheet = None;
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotApplicable);
        assert_eq!(case.about(&KIND, "11b").outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_thousandfold_difference_points_at_the_dot() {
        let finding = case("85000", "85").about(&KIND, "8b");
        assert!(finding.hint.contains("1.000 lần"));
    }

    #[test]
    fn rates_differ_by_percentage_points() {
        let mut case = Case::new();
        case.claim("11b").report = Some(reported("70.5", quote(9, "70,5%")));
        case.claim("11b").sheet = Some(reported("68", quote(2, "68")));
        let finding = case.about(&KIND, "11b");
        assert!(
            finding
                .message
                .ends_with("báo cáo ghi 70,5%, biểu chỉ tiêu ghi 68%, lệch 2,5 điểm %")
        );
    }

    #[test]
    fn a_report_that_contradicts_itself_shows_both_paragraphs() {
        let mut case = Case::new();
        case.claim("8b").progress = Progress::Conflict;
        case.claims.figures = vec![
            figure(
                "8b",
                12,
                "giới thiệu 1.250 thanh niên",
                "1.250",
                "1250",
                Reading::Level,
            ),
            figure(
                "8b",
                60,
                "giới thiệu 1.052 thanh niên",
                "1.052",
                "1052",
                Reading::Level,
            ),
        ];
        let finding = case.about(&KIND, "8b");
        assert_eq!(
            finding.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b): báo cáo (p12) ghi 1.250, báo cáo (p60) ghi 1.052, \
             lệch 198 thanh niên"
        );
        // Without a conflict, parts of a sum are not held against each other.
        case.claim("8b").progress = Progress::OnTrack;
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_pack_may_overlook_small_differences() {
        let case = case("1000", "995");
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotMet);
        let lenient = case.run_with(&KIND, &[("tolerance_bp", 50)]);
        assert_eq!(lenient[0].outcome, Outcome::Met);
    }
}
