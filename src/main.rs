//! The `choros` program: reads the command line, starts the log, calls the library.

use std::io::IsTerminal;
use std::process::ExitCode;

use choros::cli::Cli;
use clap::Parser;
use tracing_subscriber::EnvFilter;

/// Tiles are made of very many small rings and lines: with the system's allocator a third of the time went into that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<ExitCode> {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("CHOROS_LOG").unwrap_or_else(|_unset| EnvFilter::new("choros=info,warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    cli.run()
}
