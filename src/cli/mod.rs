//! The commands of the program: one file each.

mod backup;
mod check;
mod export;
mod import;
mod init;
mod join;
mod live;
mod prepare;
mod progress;
mod serve;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::io::DataFolder;

/// Indicators of poverty and exclusion, and the services that help, on the map.
#[derive(Debug, Parser)]
#[command(name = "choros", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Init(init::Init),
    Check(check::Check),
    Import(import::Import),
    Join(Box<join::Join>),
    Export(Box<export::Export>),
    Backup(backup::Backup),
}

impl Cli {
    /// Runs the command; the exit code is not 0 if it found errors.
    ///
    /// # Errors
    /// What kept it from running, in words for a person.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Serve(command) => command.run(),
            Command::Init(command) => command.run(),
            Command::Check(command) => command.run(),
            Command::Import(command) => command.run(),
            Command::Join(command) => command.run(),
            Command::Export(command) => command.run(),
            Command::Backup(command) => command.run(),
        }
    }
}

/// Opens the data folder a person named, or the atlas inside the program.
fn open_folder(data: Option<&PathBuf>) -> anyhow::Result<DataFolder> {
    use anyhow::Context;
    match data {
        None => Ok(DataFolder::Embedded),
        Some(path) => DataFolder::open(path).with_context(|| format!("cannot open {}", path.display())),
    }
}
