//! Where a target stands at a date, and how it will probably end.
