//! A [`Comparison`](crate::model::Comparison) → bytes: one output, one file.
