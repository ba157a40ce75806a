//! Why a prepared file is not used.

use std::io;

use thiserror::Error;

use super::codec::Damaged;

/// Why a prepared file cannot be used or written.
#[derive(Debug, Error)]
pub enum PreparedError {
    /// It cannot be read or written.
    #[error("it cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// It is no prepared file.
    #[error("it is no prepared file")]
    NotOne,
    /// It is of another format.
    #[error("it has format {found}; accepted is {accepted}")]
    Format {
        /// The format found.
        found: u32,
        /// The one that is read.
        accepted: u32,
    },
    /// It was made of other sources, or by another release of the program.
    #[error("it was made of other boundaries, settings or releases")]
    Stale,
    /// It is not as long as it says.
    #[error("it holds {found} bytes; accepted are the {said} it says")]
    Length {
        /// The bytes found.
        found: u64,
        /// The bytes it says.
        said: u64,
    },
    /// A byte of it is not as it was written.
    #[error("its checksum is not that of its content")]
    Checksum,
    /// What it holds makes no levels.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// The sources changed while they were read.
    #[error("the sources changed while they were read")]
    Changed,
}
