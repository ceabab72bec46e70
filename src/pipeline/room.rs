//! Room in memory: what is made of a document takes many times its file, and units are read side by
//! side. Whoever takes little is read beside others; whoever takes much, after all others and one by
//! one, on a thread of its own: what one thread lets go another does not use again.

use crate::ingest::limits;
use crate::model::{Block, Document, ReadError};

/// What is made of a grid position, in bytes, by measure.
const POSITION: u64 = 1_000;
/// What is made of a paragraph.
const PARAGRAPH: u64 = 1_500;
/// What is made of a word.
const WORD: u64 = 110;
/// What is made of a number, beside the word it is.
const NUMBER: u64 = 850;
/// What is made of a byte of text.
const LETTER: u64 = 5;
/// What those who are read side by side may take each: an ordinary unit takes a fifth of it.
const LITTLE: u64 = 32 << 20;
/// Bytes of a file that may be opened beside others: with some photographs.
const SMALL: u64 = 16 << 20;
/// Bytes of text and marks in it, inflated: a report has some 2 MB.
const SMALL_TEXT: u64 = 4 << 20;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// While others are.
    Beside,
    /// While no others are.
    Alone,
}

/// What documents take, from before they are opened on.
#[derive(Debug)]
pub(super) struct Room {
    taken: u64,
    place: Place,
}

/// Why there is no room for a document.
#[derive(Debug)]
pub(super) enum Full {
    /// Not beside others: everything has to be let go and read again [alone](Place::Alone).
    Beside,
    /// Nowhere.
    Ever(ReadError),
}

impl From<ReadError> for Full {
    fn from(error: ReadError) -> Full {
        Full::Ever(error)
    }
}

impl Room {
    pub(super) fn new(place: Place) -> Room {
        Room { taken: 0, place }
    }

    /// Nobody else is being read.
    pub(super) fn is_alone(&self) -> bool {
        self.place == Place::Alone
    }

    /// Whether a file of so many bytes may be opened here.
    pub(super) fn admits(&self, bytes: u64) -> Result<(), Full> {
        if bytes > SMALL && !self.is_alone() {
            return Err(Full::Beside);
        }
        Ok(())
    }

    /// As [`Room::admits`], of text and marks.
    pub(super) fn admits_text(&self, bytes: u64) -> Result<(), Full> {
        if bytes > SMALL_TEXT && !self.is_alone() {
            return Err(Full::Beside);
        }
        Ok(())
    }

    /// Counts a document before more is made of it; refuses one too many.
    pub(super) fn take(&mut self, document: &Document) -> Result<(), Full> {
        self.add(needed(document))
    }

    fn add(&mut self, more: u64) -> Result<(), Full> {
        let taken = self.taken.saturating_add(more);
        if taken > LITTLE && !self.is_alone() {
            return Err(Full::Beside);
        }
        if taken > limits::UNIT_ROOM {
            let most = limits::megabytes(limits::UNIT_ROOM);
            let what = if self.taken == 0 {
                "tệp này cần"
            } else {
                "các tệp của đơn vị cùng với tệp này cần"
            };
            let error = limits::reached("unit-room", format!("{what} hơn {most} bộ nhớ"));
            return Err(Full::Ever(error));
        }
        self.taken = taken;
        Ok(())
    }
}

/// What is made of a document takes about so many bytes.
fn needed(document: &Document) -> u64 {
    let places = document.blocks.iter().map(|block| match block {
        Block::Paragraph(_) => PARAGRAPH,
        Block::Table(table) => {
            let cells: usize = table.rows.iter().map(Vec::len).sum();
            cells as u64 * POSITION
        }
    });
    let texts = document.texts().map(|text| {
        let (words, numbers) = beginnings(text);
        // The number of a numeric cell counts with its place.
        words * WORD + numbers.saturating_sub(1) * NUMBER + text.len() as u64 * LETTER
    });
    places.sum::<u64>() + texts.sum::<u64>()
}

/// How many words and how many runs of digits a text has.
fn beginnings(text: &str) -> (u64, u64) {
    const DIGIT: u8 = 2;
    let mut before = 0;
    let (mut words, mut numbers) = (0, 0);
    for byte in text.bytes() {
        let digit = DIGIT * u8::from(byte.is_ascii_digit());
        let here = digit | u8::from(!byte.is_ascii_whitespace());
        let begun = here & !before;
        words += u64::from(begun & 1);
        numbers += u64::from(begun / DIGIT);
        before = here;
    }
    (words, numbers)
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
            let mut room = Room::new(Place::Alone);
            room.add(limits::UNIT_ROOM).unwrap();
            match room.add(1) {
                Err(Full::Ever(ReadError::Limit { name, .. })) => assert_eq!(name, *said),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn the_fullest_sheet_has_room() {
        // Words as a reader would find them: six letters, in bytes some eight.
        let text = limits::SHEET_TEXT_BYTES as u64;
        let sheet = limits::GRID_SLOTS * POSITION + text / 9 * WORD + text * LETTER;
        assert!(sheet < limits::UNIT_ROOM, "{sheet}");
    }

    #[test]
    fn who_takes_much_is_not_read_beside_others() {
        let mut beside = Room::new(Place::Beside);
        beside.add(LITTLE).unwrap();
        assert!(matches!(beside.add(1), Err(Full::Beside)));
        assert!(matches!(beside.admits(SMALL + 1), Err(Full::Beside)));
        assert!(matches!(
            beside.admits_text(SMALL_TEXT + 1),
            Err(Full::Beside)
        ));
        let mut alone = Room::new(Place::Alone);
        alone.admits(SMALL + 1).unwrap();
        alone.admits_text(SMALL_TEXT + 1).unwrap();
        alone.add(LITTLE + 1).unwrap();
    }
}
