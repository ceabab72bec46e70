//! The round folder: `round.toml`, the register of units, allocations, and whose file is whose.
