//! Checks: one file per kind of finding.
