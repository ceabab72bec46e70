//! The terminal program `doichieu`.

mod cli;

/// Takes a twelfth less processor time than the allocator of Linux, and 20 MiB more memory; the library
/// leaves the choice to its user.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
