//! The whole job, unit by unit, in parallel.
