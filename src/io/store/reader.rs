//! A store that is read.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::error::StoreError;
use super::file;

/// A store that is read, while another process may write to it.
///
/// Calls wait for one another: give each thread that reads much a reader of its own.
pub struct StoreReader {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl fmt::Debug for StoreReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreReader").field("path", &self.path).finish_non_exhaustive()
    }
}

impl StoreReader {
    /// Opens the store of a state folder to read it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if nobody wrote one yet, [`StoreError::Damaged`] and [`StoreError::Newer`] if it cannot be
    /// read by this release.
    pub fn open(state: &Path) -> Result<Self, StoreError> {
        let path = file::path_in(state);
        if std::fs::metadata(&path).map_or(true, |data| data.len() == 0) {
            return Err(StoreError::Missing { path });
        }
        file::check(&path)?;
        Ok(Self::of(file::open_to_read(&path)?, path))
    }

    pub(super) fn of(connection: Connection, path: PathBuf) -> Self {
        Self { path, connection: Mutex::new(connection) }
    }

    /// Returns the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the connection once nobody else uses it. A thread that panicked has left no transaction: it was rolled back
    /// when it was dropped.
    pub(super) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
