//! Which unit stands in which cell of the completeness × timeliness matrix.

use std::collections::BTreeMap;

use crate::model::{Assessment, Content, MatrixCell, SubmissionState, Timeliness};

/// Below this share of required points with content, in per cent, a report is as good as empty.
const EMPTY_BELOW: u32 = 10;

/// The cells that hold units, best first; `covered` says of every unit how many required points have
/// content, and how many there are.
pub(super) fn matrix(units: &[Assessment], covered: &[(u32, u32)], as_of: &str) -> Vec<MatrixCell> {
    let mut cells: BTreeMap<(Content, Timeliness), Vec<usize>> = BTreeMap::new();
    for (index, (unit, covered)) in units.iter().zip(covered).enumerate() {
        let cell = (content(unit.state, *covered), timeliness(unit, as_of));
        cells.entry(cell).or_default().push(index);
    }
    cells
        .into_iter()
        .map(|((content, timeliness), units)| MatrixCell {
            content,
            timeliness,
            units,
        })
        .collect()
}

fn content(state: SubmissionState, (with_content, required): (u32, u32)) -> Content {
    match state {
        SubmissionState::NotSubmitted => Content::NotSubmitted,
        SubmissionState::Unreadable => Content::Unreadable,
        SubmissionState::Received if with_content >= required => Content::Complete,
        SubmissionState::Received if with_content * 100 < required * EMPTY_BELOW => Content::Empty,
        SubmissionState::Received => Content::Incomplete,
    }
}

fn timeliness(unit: &Assessment, as_of: &str) -> Timeliness {
    let known = &unit.punctuality;
    match (&known.received, &known.due) {
        (Some(_), Some(_)) if known.days_late > 0 => Timeliness::Late,
        (Some(_), Some(_)) => Timeliness::OnTime,
        // ISO dates sort as texts.
        (None, Some(due)) if unit.state == SubmissionState::NotSubmitted => {
            if due.as_str() < as_of {
                Timeliness::Late
            } else {
                Timeliness::NotDue
            }
        }
        _ => Timeliness::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fingerprint, Punctuality, Scorecard, Unit};

    fn unit(state: SubmissionState, received: &str, late: u32) -> Assessment {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Assessment {
            unit: Unit::default(),
            state,
            punctuality: Punctuality {
                received: some(received),
                due: some("2024-06-25"),
                days_late: late,
                reading: String::new(),
            },
            files: vec![],
            sections: vec![],
            targets: vec![],
            findings: vec![],
            points_lost: vec![],
            quiet: vec![],
            score: Scorecard::default(),
            fingerprint: Fingerprint::default(),
        }
    }

    fn cell(unit: &Assessment, covered: (u32, u32), as_of: &str) -> (Content, Timeliness) {
        let cells = matrix(std::slice::from_ref(unit), &[covered], as_of);
        assert_eq!(cells.len(), 1);
        (cells[0].content, cells[0].timeliness)
    }

    #[test]
    fn on_time_but_empty_is_a_cell_of_its_own() {
        use SubmissionState::{NotSubmitted, Received, Unreadable};
        let on_time = unit(Received, "2024-06-24", 0);
        let late = unit(Received, "2024-06-26", 1);
        let silent = unit(NotSubmitted, "", 0);
        for (unit, covered, as_of, want) in [
            (
                &on_time,
                (69, 69),
                "2024-07-01",
                (Content::Complete, Timeliness::OnTime),
            ),
            (
                &on_time,
                (68, 69),
                "2024-07-01",
                (Content::Incomplete, Timeliness::OnTime),
            ),
            (
                &on_time,
                (7, 69),
                "2024-07-01",
                (Content::Incomplete, Timeliness::OnTime),
            ),
            (
                &on_time,
                (6, 69),
                "2024-07-01",
                (Content::Empty, Timeliness::OnTime),
            ),
            (
                &on_time,
                (0, 69),
                "2024-07-01",
                (Content::Empty, Timeliness::OnTime),
            ),
            (
                &late,
                (69, 69),
                "2024-07-01",
                (Content::Complete, Timeliness::Late),
            ),
            (
                &silent,
                (0, 69),
                "2024-07-01",
                (Content::NotSubmitted, Timeliness::Late),
            ),
            (
                &silent,
                (0, 69),
                "2024-06-25",
                (Content::NotSubmitted, Timeliness::NotDue),
            ),
        ] {
            assert_eq!(cell(unit, covered, as_of), want);
        }
        let undated = unit(Received, "", 0);
        assert_eq!(
            cell(&undated, (69, 69), "2024-07-01").1,
            Timeliness::Unknown
        );
        let scan = unit(Unreadable, "2024-06-24", 0);
        assert_eq!(cell(&scan, (0, 69), "2024-07-01").0, Content::Unreadable);
    }
}
