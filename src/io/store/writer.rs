//! A store that is written to.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Transaction, TransactionBehavior};

use super::error::StoreError;
use super::reader::StoreReader;
use super::{file, schema};

/// How long a write waits for that of another process.
const WAIT: Duration = Duration::from_secs(10);

/// A store that is written to, by one process at a time: each write locks it for as long as it takes. It reads as well.
#[derive(Debug)]
pub struct Store {
    reader: StoreReader,
    /// The state folder, in which the lock lies; nothing for a store in memory.
    state: Option<PathBuf>,
}

/// Who writes may read.
impl Deref for Store {
    type Target = StoreReader;

    fn deref(&self) -> &StoreReader {
        &self.reader
    }
}

impl Store {
    /// Opens the store of a state folder; folder and file are made if they are not there, and a file of an older version
    /// is brought to that of today. The file is readable by its owner alone.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if another process does not stop writing, [`StoreError::Damaged`] or [`StoreError::Newer`] if the file is not
    /// one to write to: it is then left as it is.
    pub fn open(state: &Path) -> Result<Self, StoreError> {
        let locked = file::lock(state, WAIT)?;
        let path = file::path_in(state);
        file::make(&path)?;
        file::check(&path)?;
        let mut connection = file::open_to_write(&path)?;
        schema::migrate(&mut connection, &path)?;
        drop(locked);
        Ok(Self { reader: StoreReader::of(connection, path), state: Some(state.to_owned()) })
    }

    /// Makes a store that is gone when it is dropped, for a process without a state folder.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if there is no memory for it.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut connection = file::open_in_memory()?;
        let path = PathBuf::from("memory");
        schema::migrate(&mut connection, &path)?;
        Ok(Self { reader: StoreReader::of(connection, path), state: None })
    }

    /// Says whether it is gone when it is dropped.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.state.is_none()
    }

    /// Runs `work` in a transaction: all of it is on the disk when this returns, or nothing is done.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.reader.connection();
        // Dropped last: what is written is on the disk before another process may write.
        let _locked = self.state.as_deref().map(|state| file::lock(state, WAIT)).transpose()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}
