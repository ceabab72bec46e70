//! The JSON Schema of the result, kept as the file it is printed as.

/// The schema's text (draft 2020-12), ending with a line break.
pub(super) fn text() -> String {
    include_str!("schema.json").to_string()
}
