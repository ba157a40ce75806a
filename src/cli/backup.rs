//! `choros backup`: a copy of what people decided and uploaded.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::io::store::StoreReader;
use crate::numbers::format_count;
use crate::provenance::Language;

/// Copy what people decided and uploaded, and where values came from, into one file; also while a server runs.
///
/// The file appears when it is whole. To put it back, copy it to choros.sqlite in an empty state folder.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The state folder.
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// Where to write.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// Replace what is there.
    #[arg(long)]
    force: bool,
}

impl Backup {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = StoreReader::open(&self.state).context("there is nothing to copy")?;
        let bytes = store.backup(&self.out, self.force).context("the store cannot be copied")?;
        let bytes = format_count(usize::try_from(bytes).unwrap_or(usize::MAX), Language::En);
        // What is copied is copied, even if nobody reads this.
        let _told = writeln!(std::io::stdout(), "{} holds the store: {bytes} bytes", self.out.display());
        Ok(ExitCode::SUCCESS)
    }
}
