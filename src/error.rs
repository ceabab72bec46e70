//! Trouble that stops the whole batch.
