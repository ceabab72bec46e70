//! `rule-never-fired`: rules that found nothing in a whole round, so that silence is not taken for a
//! rule that works.

use std::collections::BTreeSet;

use crate::model::{Anchor, Evidence, Finding, Severity};
use crate::rules::Parameter;

use super::{Check, Conclude, Context, Kind, Out, Place, about};

pub(super) const KIND: Kind = Kind {
    code: "rule-never-fired",
    title: "Quy tắc không nêu dấu hiệu nào trong cả đợt",
    severity: Severity::Info,
    summary: "Quy tắc không nêu dấu hiệu nào ở cả đợt thì cần thử xem nó còn tác dụng không.",
    doc: DOC,
    hint: "Chạy “doichieu rules test” để thử lại quy tắc nếu vừa sửa; các báo cáo đều đúng thì không nêu dấu hiệu là bình thường.",
    params: &[Parameter {
        name: "min_units",
        default: 8,
        min: 1,
        max: 1000,
        meaning: "Số đơn vị có báo cáo đọc được ít nhất",
    }],
    of_units: false,
    build: |settings| {
        Box::new(RuleNeverFired {
            min_units: settings.get("min_units") as usize,
        })
    },
};

const DOC: &str = "\
## Nội dung
Những quy tắc không nêu dấu hiệu nào ở bất kỳ đơn vị nào của đợt.

## Vì sao
“Không có dấu hiệu” khác với “quy tắc không chạy”. Ban cần biết quy tắc nào im lặng cả đợt.

## Cách xác định
Đếm trên mọi đơn vị; quy tắc đang tắt trong bộ quy tắc không tính.
Tham số min_units: chỉ nêu khi có ít nhất bấy nhiêu đơn vị có báo cáo đọc được (mặc định 8).

## Ví dụ có dấu hiệu
Trong 98 đơn vị không có báo cáo nào bị nêu còn chỗ trống của mẫu.

## Ví dụ không có dấu hiệu
Quy tắc nêu dấu hiệu ở ít nhất một đơn vị.

## Việc cần làm
Không bắt buộc; nên chạy “doichieu rules test” nếu quy tắc vừa được sửa.
";

struct RuleNeverFired {
    min_units: usize,
}

impl Check for RuleNeverFired {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| self.conclude(&cx, out))
    }
}

impl RuleNeverFired {
    fn conclude(&self, cx: &Context<'_>, out: &mut Out) {
        let received = cx
            .units
            .iter()
            .filter(|unit| unit.state == crate::model::SubmissionState::Received);
        if received.count() < self.min_units {
            return;
        }
        let fired: BTreeSet<&str> = cx
            .units
            .iter()
            .flat_map(|unit| &unit.findings)
            .filter(|finding| finding.is_trouble())
            .map(|finding| finding.code)
            .collect();
        let off = |code: &str| {
            cx.pack
                .checks
                .iter()
                .any(|spec| spec.code == code && !spec.enabled)
        };
        let silent: Vec<&str> = cx
            .rules
            .iter()
            .map(|(code, ..)| *code)
            .filter(|code| !fired.contains(code) && !off(code))
            .collect();
        if silent.is_empty() {
            return;
        }
        out.round.push(Finding {
            found: silent.join(", "),
            expected: "mỗi quy tắc có tác dụng".to_owned(),
            // The register as a whole.
            evidence: cx
                .units
                .iter()
                .find_map(|one| one.unit.listed.as_ref())
                .map(|row| Evidence {
                    file: row.file.clone(),
                    anchor: Anchor::File,
                    quote: format!("{} đơn vị", cx.units.len()),
                })
                .into_iter()
                .collect(),
            ..KIND.finding(
                about("rules"),
                format!(
                    "{} quy tắc không nêu dấu hiệu nào ở {} đơn vị: {}",
                    silent.len(),
                    cx.units.len(),
                    silent.join(", ")
                ),
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn only_rules_without_any_sign_are_named() {
        let mut round = Round::new(8);
        for unit in 0..8 {
            round.judged(unit, "section-missing", "II.1", unit == 3);
            round.judged(unit, "section-thin", "II.1", false);
        }
        let out = round.run(&KIND);
        assert_eq!(out.round[0].found, "section-thin");
        let few = Round::new(3).run(&KIND);
        assert!(few.round.is_empty());
    }
}
