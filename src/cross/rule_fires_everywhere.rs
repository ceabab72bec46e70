//! `rule-fires-everywhere`: a rule that nearly no unit meets is probably the rule's fault.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Finding, Outcome, Severity, Subject};
use crate::rules::{Parameter, Settings};

use super::{Check, Conclude, Context, Kind, Out, Place, about};

pub(super) const KIND: Kind = Kind {
    code: "rule-fires-everywhere",
    title: "Quy tắc nêu dấu hiệu ở hầu hết các đơn vị",
    severity: Severity::Warning,
    summary: "Quy tắc mà hầu hết đơn vị không đạt thì có thể chính quy tắc hoặc mẫu báo cáo chưa đúng.",
    doc: DOC,
    hint: "Xem lại quy tắc, đề cương, mức giao hoặc mẫu gửi các đơn vị trước khi trừ điểm.",
    params: &[
        Parameter {
            name: "percent",
            default: 80,
            min: 50,
            max: 100,
            meaning: "Nêu khi trên bao nhiêu phần trăm đơn vị được xét không đạt",
        },
        Parameter {
            name: "min_units",
            default: 8,
            min: 3,
            max: 1000,
            meaning: "Số đơn vị được xét ít nhất",
        },
    ],
    of_units: false,
    build: |settings| Box::new(RuleFiresEverywhere::new(settings)),
};

const DOC: &str = "\
## Nội dung
Một quy tắc (hoặc một mục, một chỉ tiêu của quy tắc) bị nêu ở trên 80% số đơn vị được xét.

## Vì sao
Khi gần như không đơn vị nào đạt thì nguyên nhân thường nằm ở quy tắc, ở câu chữ đề cương, ở mẫu biểu đã gửi hoặc ở mức
giao, không phải ở từng đơn vị. Cần xem lại trước khi trừ điểm.

## Cách xác định
Đếm theo từng mục, từng chỉ tiêu, từng quy tắc chung: số đơn vị không đạt trên số đơn vị được xét (không tính không
áp dụng và không đọc được). Việc không nộp báo cáo, tệp không đọc được không tính.
Tham số percent: ngưỡng phần trăm (mặc định 80). min_units: số đơn vị được xét ít nhất (mặc định 8).

## Ví dụ có dấu hiệu
Mục II.6.6 bị báo “thiếu” ở 95 trong 98 đơn vị: có thể các đơn vị gọi mục này bằng tên khác.

## Ví dụ không có dấu hiệu
Mục II.6.6 bị báo “thiếu” ở 12 trong 98 đơn vị.

## Việc cần làm
Mở vài trích dẫn; nếu quy tắc sai thì sửa bộ quy tắc rồi chạy lại, nếu đúng thì nhắc chung toàn tỉnh.
";

/// Rules about which every unit can be at fault without the rule being wrong.
const NOT_ABOUT_RULES: &[&str] = &["not-submitted", "file-unreadable", "legacy-encoding"];

struct RuleFiresEverywhere {
    percent: u32,
    min_units: u32,
}

impl RuleFiresEverywhere {
    fn new(settings: &Settings) -> RuleFiresEverywhere {
        RuleFiresEverywhere {
            percent: settings.get("percent") as u32,
            min_units: settings.get("min_units") as u32,
        }
    }
}

/// How often one rule was judged on one subject.
#[derive(Default)]
struct Tally {
    judged: u32,
    failed: u32,
    examples: Vec<Evidence>,
}

impl Check for RuleFiresEverywhere {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| self.conclude(&cx, out))
    }
}

impl RuleFiresEverywhere {
    fn conclude(&self, cx: &Context<'_>, out: &mut Out) {
        let rules: BTreeSet<&str> = cx.rules.iter().map(|(code, ..)| *code).collect();
        let counts = |code: &str, outcome: Outcome| {
            rules.contains(code)
                && !NOT_ABOUT_RULES.contains(&code)
                && !matches!(outcome, Outcome::NotApplicable | Outcome::Unreadable)
        };
        let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
        for unit in cx.units {
            // A unit counts once a rule and subject, failed if any of its findings is.
            let mut own: BTreeMap<(&str, &str), Option<&Evidence>> = BTreeMap::new();
            for finding in &unit.findings {
                let subject = match &finding.subject {
                    Subject::Section(id) | Subject::Target(id) => id.as_str(),
                    _ => "",
                };
                if !counts(finding.code, finding.outcome) {
                    continue;
                }
                let key = (finding.code, subject);
                if finding.is_trouble() {
                    own.insert(key, finding.evidence.first());
                } else {
                    own.entry(key).or_insert(None);
                }
            }
            for quiet in &unit.quiet {
                if counts(quiet.code, quiet.outcome) {
                    let key = (quiet.code, unit.id_of(quiet.about));
                    own.entry(key).or_insert(None);
                }
            }
            for (key, failed) in own {
                let tally = tallies.entry(key).or_default();
                tally.judged += 1;
                if let Some(example) = failed {
                    tally.failed += 1;
                    if tally.examples.is_empty() {
                        tally.examples.push(example.clone());
                    }
                }
            }
        }
        for (code, text, _) in cx.rules {
            let everywhere: Vec<(&str, &Tally)> = tallies
                .iter()
                .filter(|((own, _), tally)| own == code && self.is_everywhere(tally))
                .map(|((_, subject), tally)| (*subject, tally))
                .collect();
            if !everywhere.is_empty() {
                out.round.push(self.finding(code, text, &everywhere));
            }
        }
    }

    fn is_everywhere(&self, tally: &Tally) -> bool {
        tally.judged >= self.min_units && tally.failed * 100 > tally.judged * self.percent
    }

    fn finding(&self, code: &str, text: &str, everywhere: &[(&str, &Tally)]) -> Finding {
        const NAMED: usize = 12;
        let mut told: Vec<String> = everywhere
            .iter()
            .take(NAMED)
            .map(|(subject, tally)| {
                let share = format!("{}/{} đơn vị", tally.failed, tally.judged);
                if subject.is_empty() {
                    share
                } else {
                    format!("{subject} ({share})")
                }
            })
            .collect();
        if everywhere.len() > NAMED {
            told.push(format!("và {} mục khác", everywhere.len() - NAMED));
        }
        Finding {
            found: told.join(", "),
            expected: format!("không quá {}% đơn vị", self.percent),
            evidence: everywhere
                .iter()
                .take(NAMED)
                .flat_map(|(_, tally)| tally.examples.iter().cloned())
                .collect(),
            ..KIND.finding(
                about(format!("rule-{code}")),
                format!(
                    "Quy tắc {code} (“{text}”) nêu dấu hiệu ở trên {}% đơn vị: {}; nhiều khả năng do quy tắc, mẫu báo \
                     cáo hoặc mức giao, cần xem lại trước khi trừ điểm",
                    self.percent,
                    told.join(", ")
                ),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn nine_of_ten_units_point_at_the_rule() {
        let mut round = Round::new(10);
        for unit in 0..10 {
            round.judged(unit, "section-missing", "II.6.6", unit != 0);
            round.judged(unit, "section-missing", "II.1", unit < 8);
        }
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1);
        assert!(out.round[0].found.contains("II.6.6 (9/10 đơn vị)"));
        assert!(!out.round[0].found.contains("II.1 "));
        assert_eq!(
            out.round[0].subject.to_string(),
            "document:rule-section-missing"
        );
    }

    #[test]
    fn a_handful_of_units_proves_nothing() {
        let mut round = Round::new(5);
        for unit in 0..5 {
            round.judged(unit, "section-missing", "II.6.6", true);
        }
        assert!(round.run(&KIND).round.is_empty());
    }
}
