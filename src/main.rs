//! The terminal program `doichieu`.

mod cli;

fn main() {}
