//! Findings and weights → points. Pure, integers only.
