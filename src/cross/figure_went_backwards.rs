//! `figure-went-backwards`: an amount counted from the start of the year is smaller than it was.

use std::collections::BTreeSet;

use crate::earlier::growth;
use crate::model::{Evidence, Finding, Severity, Subject, Unit, vietnamese};

use super::figures_identical::quoted;
use super::{Check, Conclude, Context, Kind, Out, Place};

pub(super) const KIND: Kind = Kind {
    code: "figure-went-backwards",
    title: "Số lũy kế nhỏ hơn kỳ trước",
    severity: Severity::Warning,
    summary: "Số lũy kế từ đầu năm không nhỏ hơn số đã báo cáo ở kỳ trước.",
    doc: DOC,
    hint: "Hỏi đơn vị số nào đúng; xem kỳ này có báo số riêng của kỳ thay cho lũy kế không.",
    params: &[],
    of_units: false,
    build: |_| Box::new(FigureWentBackwards),
};

const DOC: &str = "\
## Nội dung
Kết quả cộng dồn của kỳ này nhỏ hơn kết quả đã báo cáo ở kỳ trước của cùng năm.

## Vì sao
Việc đã làm không mất đi. Số lùi lại thường do kỳ này chỉ báo số riêng của kỳ, hoặc kỳ trước báo thừa.

## Cách xác định
Chỉ chạy khi có --previous. Hai kỳ bắt đầu cùng ngày, kỳ này kết thúc muộn hơn, chỉ tiêu cộng dồn (accrues = sum); tỷ lệ
và báo cáo tháng, quý không xét. Đơn vị sáp nhập được so với tổng của các đơn vị cũ (cột predecessors). Không trừ điểm.

## Ví dụ có dấu hiệu
Báo cáo 6 tháng ghi 1.250 thanh niên, báo cáo năm ghi 1.100.

## Ví dụ không có dấu hiệu
Báo cáo 6 tháng ghi 1.250 thanh niên, báo cáo năm ghi 2.300.

## Việc cần làm
Đặt hai trích dẫn cạnh nhau, hỏi đơn vị số nào đúng.
";

struct FigureWentBackwards;

impl Check for FigureWentBackwards {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| conclude(&cx, out))
    }
}

fn conclude(cx: &Context<'_>, out: &mut Out) {
    let Some(earlier) = cx.earlier else {
        return;
    };
    let register: Vec<Unit> = cx.units.iter().map(|unit| unit.unit.clone()).collect();
    let grown = growth(cx.units, earlier, cx.pack, cx.period);
    for (index, grown) in grown.into_iter().enumerate() {
        let unit = &cx.units[index];
        for growth in grown.into_iter().filter(|growth| growth.backwards) {
            let is_own = |id: &str| id == growth.target;
            let name = cx.pack.targets.iter().find(|target| is_own(&target.id));
            let name = name.map_or("", |target| target.name.as_str());
            let now = unit.targets.iter().find(|claim| is_own(&claim.target));
            let behind = earlier.behind(&unit.unit, &register);
            let before = behind
                .iter()
                .flat_map(|unit| &unit.targets)
                .filter(|figure| is_own(&figure.target))
                .filter_map(|figure| figure.evidence.clone())
                .map(|evidence| Evidence {
                    file: format!("(kỳ trước) {}", evidence.file).into(),
                    ..evidence
                });
            let rolled = if behind.len() > 1 {
                format!(" (tổng của {} đơn vị cũ)", behind.len())
            } else {
                String::new()
            };
            out.units.push((
                index,
                Finding {
                    found: growth.now.normalize().to_string(),
                    expected: format!("không nhỏ hơn {}", vietnamese(growth.before)),
                    difference: growth.difference.normalize().to_string(),
                    evidence: now.and_then(quoted).into_iter().chain(before).collect(),
                    ..KIND.finding(
                        Subject::Target(growth.target.clone()),
                        format!(
                            "Chỉ tiêu {} ({name}): lũy kế kỳ này {}, kỳ trước đã báo cáo {}{rolled}",
                            growth.target,
                            vietnamese(growth.now),
                            vietnamese(growth.before)
                        ),
                    )
                },
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn only_running_amounts_of_one_year_can_go_backwards() {
        let mut last = Round::new(2);
        last.target(0, "8b", "1250", None);
        last.target(1, "8b", "1000", None);
        let mut round = Round::new(2);
        round.target(0, "8b", "1100", None);
        round.target(1, "8b", "2000", None);
        round.earlier = Some(last.as_earlier("2024-01-01", "2024-03-31"));
        let out = round.run(&KIND);
        assert_eq!(out.units.len(), 1);
        assert_eq!(out.units[0].1.difference, "-150");
        round.earlier = Some(last.as_earlier("2023-01-01", "2023-06-30"));
        assert!(round.run(&KIND).units.is_empty());
    }
}
