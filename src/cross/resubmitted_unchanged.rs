//! `resubmitted-unchanged`: the unit handed in again, and every file is the one from before.

use std::collections::BTreeSet;

use crate::model::{Anchor, Evidence, Finding, Severity, Subject, Unit};

use super::{Check, Conclude, Context, Kind, Out, Place};

pub(super) const KIND: Kind = Kind {
    code: "resubmitted-unchanged",
    title: "Nộp lại nhưng tệp không thay đổi",
    severity: Severity::Warning,
    summary: "Lần nộp sau, kỳ sau phải khác lần trước.",
    doc: DOC,
    hint: "Hỏi đơn vị có gửi nhầm tệp cũ không.",
    params: &[],
    of_units: false,
    build: |_| Box::new(ResubmittedUnchanged),
};

const DOC: &str = "\
## Nội dung
Mọi tệp của đơn vị giống hệt từng byte các tệp của lần trước.

## Vì sao
Đơn vị được đề nghị bổ sung mà gửi lại đúng tệp cũ, hoặc gửi báo cáo kỳ trước cho kỳ này, thường là gửi nhầm.

## Cách xác định
Chỉ chạy khi có --previous. So mã băm của mọi tệp. Cùng kỳ báo cáo thì chỉ nêu khi cột received ghi ngày khác lần trước;
khác kỳ thì luôn nêu. Không trừ điểm.

## Ví dụ có dấu hiệu
Ngày 25/06 nộp, ngày 02/07 nộp lại sau khi được nhắc bổ sung, hai tệp giống hệt nhau.

## Ví dụ không có dấu hiệu
Ban chạy lại chương trình với cùng các tệp, ngày nhận không đổi.

## Việc cần làm
Gọi đơn vị xin đúng tệp.
";

struct ResubmittedUnchanged;

impl Check for ResubmittedUnchanged {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| conclude(&cx, out))
    }
}

fn conclude(cx: &Context<'_>, out: &mut Out) {
    let Some(earlier) = cx.earlier else {
        return;
    };
    let same_period = earlier.period.from == cx.period.from && earlier.period.to == cx.period.to;
    let register: Vec<Unit> = cx.units.iter().map(|unit| unit.unit.clone()).collect();
    for (index, unit) in cx.units.iter().enumerate() {
        let behind = earlier.behind(&unit.unit, &register);
        let [before] = behind.as_slice() else {
            continue;
        };
        let now: BTreeSet<&str> = unit
            .files
            .iter()
            .map(|file| file.hash.as_str())
            .filter(|hash| !hash.is_empty())
            .collect();
        let same = !now.is_empty() && before.hashes.iter().map(String::as_str).eq(now);
        let again =
            unit.punctuality.received.is_some() && unit.punctuality.received != before.received;
        if !same || (same_period && !again) {
            continue;
        }
        let message = if same_period {
            "Đơn vị nộp lại nhưng mọi tệp giống hệt lần trước".to_owned()
        } else {
            format!("Mọi tệp giống hệt tệp của kỳ trước (“{}”)", earlier.title)
        };
        out.units.push((
            index,
            Finding {
                found: unit.punctuality.received.clone().unwrap_or_default(),
                expected: "tệp đã bổ sung, sửa đổi".to_owned(),
                evidence: unit
                    .files
                    .iter()
                    .map(|file| Evidence {
                        file: file.path.as_str().into(),
                        anchor: Anchor::File,
                        quote: format!("mã băm {}", file.hash),
                    })
                    .collect(),
                ..KIND.finding(Subject::Unit, message)
            },
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn a_new_day_or_a_new_period_with_the_old_files() {
        let mut last = Round::new(3);
        for unit in 0..3 {
            last.received(unit, &format!("h{unit}"), "2024-06-25");
        }
        let mut round = Round::new(3);
        round.received(0, "h0", "2024-07-02");
        round.received(1, "h9", "2024-07-02");
        round.received(2, "h2", "2024-06-25");
        round.earlier = Some(last.as_earlier("2024-01-01", "2024-06-30"));
        let out = round.run(&KIND);
        let units: Vec<usize> = out.units.iter().map(|(unit, _)| *unit).collect();
        assert_eq!(units, [0]);
        round.earlier = Some(last.as_earlier("2023-01-01", "2023-06-30"));
        let out = round.run(&KIND);
        let units: Vec<usize> = out.units.iter().map(|(unit, _)| *unit).collect();
        assert_eq!(units, [0, 2]);
    }
}
