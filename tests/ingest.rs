//! What `ingest` promises of whole files: what they are, what comes out, what is refused.

#[path = "ingest/office.rs"]
mod office;
