//! The terminal program `doichieu`.

mod cli;

/// A tenth less processor time than the system's allocator; the library leaves the choice to its user.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
