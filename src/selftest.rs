//! A rule pack against its own examples.
