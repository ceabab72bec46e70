//! Room in memory: what is made of a document takes many times its file, and units are read side by
//! side. One unit may take only so much, and only one at a time may take much.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ingest::limits;
use crate::model::{NormalizedDocument, NormalizedPart, ReadError};

/// What is made of a grid position, in bytes, by measure.
const POSITION: u64 = 1_000;
/// What is made of a byte of text, by measure.
const LETTER: u64 = 25;
/// A unit that takes more than this waits until no other does: an ordinary one takes a tenth of it.
const MUCH: u64 = 64 << 20;

static ALONE: Mutex<()> = Mutex::new(());

/// What a unit's documents take. Whoever takes much keeps others that do waiting until this is dropped.
#[derive(Debug, Default)]
pub(super) struct Room {
    taken: u64,
    alone: Option<MutexGuard<'static, ()>>,
}

impl Room {
    /// Counts a document; refuses one too many. The first is never one too many.
    pub(super) fn take(&mut self, document: &NormalizedDocument) -> Result<(), ReadError> {
        self.add(needed(document))
    }

    fn add(&mut self, more: u64) -> Result<(), ReadError> {
        let taken = self.taken.saturating_add(more);
        if self.taken > 0 && taken > limits::UNIT_ROOM {
            let most = limits::megabytes(limits::UNIT_ROOM);
            return Err(limits::reached(
                "unit-room",
                format!("các tệp của đơn vị cùng với tệp này cần hơn {most} bộ nhớ"),
            ));
        }
        self.taken = taken;
        if taken > MUCH && self.alone.is_none() {
            // Nothing is kept behind the lock that a panic could leave half-made.
            self.alone = Some(ALONE.lock().unwrap_or_else(PoisonError::into_inner));
        }
        Ok(())
    }
}

/// What is made of a document takes about so many bytes.
fn needed(document: &NormalizedDocument) -> u64 {
    let sizes = document.parts.iter().map(|part| match part {
        NormalizedPart::Block(block) => (0, block.text.raw.len()),
        NormalizedPart::Table(table) => {
            let cells = || table.cells.iter().flatten();
            (
                cells().count(),
                cells().map(|cell| cell.text.raw.len()).sum(),
            )
        }
    });
    sizes
        .map(|(positions, letters)| positions as u64 * POSITION + letters as u64 * LETTER)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_too_many_of_a_unit_is_refused_and_names_the_limit() {
        for (name, told) in limits::TABLE {
            let limits::Told::Round(said) = told else {
                continue;
            };
            assert_eq!(*name, "UNIT_ROOM", "a limit without a case");
            let mut room = Room::default();
            room.add(limits::UNIT_ROOM * 2).unwrap();
            match room.add(1) {
                Err(ReadError::Limit { name, .. }) => assert_eq!(name, *said),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn the_largest_single_file_leaves_room_for_none_but_small_ones() {
        let sheet = limits::GRID_SLOTS * POSITION + limits::SHEET_TEXT_BYTES as u64 * LETTER;
        let cells = limits::TABLE_CELLS as u64 * POSITION + limits::TEXT_BYTES as u64 * LETTER;
        assert!(sheet.max(cells) < limits::UNIT_ROOM);
    }

    #[test]
    fn who_takes_much_waits_for_who_does() {
        let mut first = Room::default();
        first.add(MUCH + 1).unwrap();
        let mut little = Room::default();
        little.add(MUCH).unwrap();
        assert!(little.alone.is_none());
        let waiting = std::thread::spawn(|| Room::default().add(MUCH + 1));
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(!waiting.is_finished());
        drop(first);
        waiting.join().unwrap().unwrap();
    }
}
