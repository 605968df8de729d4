//! The `dabiao` program: command line in, exit code out.

use std::io::IsTerminal;
use std::process::ExitCode;

use dabiao::cli::{Streams, run};

/// Set up in `.cargo/config.toml`.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Not locked: the progress bar is drawn by whichever thread has read a file.
    let (mut stdout, mut stderr) = (std::io::stdout(), std::io::stderr());
    let is_terminal = stdout.is_terminal();
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|_| is_terminal);
    let colour = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut streams = Streams { out: &mut stdout, err: &mut stderr, columns, colour };
    ExitCode::from(run(std::env::args_os(), &mut streams))
}
