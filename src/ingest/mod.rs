//! Bytes → [`Document`](crate::model::Document): one format, one file.
