//! The terminal program `doichieu`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
