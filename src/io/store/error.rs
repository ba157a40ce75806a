//! Why the store cannot be used.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::quota::{QuotaMeasure, QuotaOwner};

/// Why the store cannot be opened, read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A file or folder cannot be read or written.
    #[error("{} cannot be read or written: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        error: io::Error,
    },
    /// There is no store in the folder.
    #[error("there is no store at {}", path.display())]
    Missing {
        /// Where it would be.
        path: PathBuf,
    },
    /// Another process writes to the store.
    #[error(
        "{} is written by another process{}; one at a time may",
        path.display(),
        process.map(|process| format!(" ({process})")).unwrap_or_default()
    )]
    InUse {
        /// The file.
        path: PathBuf,
        /// The number of the other process, if it could be read.
        process: Option<u32>,
    },
    /// The file is no store, or not as it was written.
    #[error("{} is damaged or no store of choros: {detail}; it is left as it is", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// A newer release of the program wrote the file.
    #[error("{} is of version {found}; this release of choros reads up to {accepted}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version found.
        found: i64,
        /// The newest that is read.
        accepted: i64,
    },
    /// An upload would take more than is allowed.
    #[error("{owner} {used} {measure} and {asked} more were asked for; accepted are {accepted} in all")]
    OverQuota {
        /// Whose share is used up.
        owner: QuotaOwner,
        /// What of.
        measure: QuotaMeasure,
        /// How much is used.
        used: u64,
        /// How much more was asked for.
        asked: u64,
        /// How much is accepted.
        accepted: u64,
    },
    /// A decision names neither a code nor a name, so that it would fit every row.
    #[error("a decision names neither a code nor a name; accepted is at least one of them")]
    DecidesNothing,
    /// What is there under the name of a backup is not to be replaced.
    #[error("{} is there already; --force replaces it", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The backup would replace the store itself.
    #[error("{} is the store itself", path.display())]
    IsTheStore {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// SQLite refused.
    #[error("the store cannot be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

impl StoreError {
    /// Names the file an error of the system is about, for `map_err`.
    pub(super) fn io(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), error }
    }

    /// Names the file SQLite found to be none of its own or damaged, for `map_err`; others keep their cause.
    pub(super) fn sqlite(path: &Path) -> impl Fn(rusqlite::Error) -> Self {
        move |error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                Self::Damaged { path: path.to_owned(), detail: error.to_string() }
            }
            _ => Self::Sqlite(error),
        }
    }
}
