//! The terminal program: arguments, progress, exit codes. The only place that prints.
