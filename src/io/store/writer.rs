//! A store that is written to.

use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use rusqlite::{Transaction, TransactionBehavior};

use super::error::StoreError;
use super::reader::StoreReader;
use super::{file, schema};

/// A store that this process alone writes to, until it is dropped; it reads as well.
#[derive(Debug)]
pub struct Store {
    reader: StoreReader,
    /// Locked as long as it is open, and longer than the connection; nothing for a store in memory.
    lock: Option<File>,
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
    /// [`StoreError::InUse`] if another process writes, [`StoreError::Damaged`] or [`StoreError::Newer`] if the file is not
    /// one to write to: it is then left as it is.
    pub fn open(state: &Path) -> Result<Self, StoreError> {
        let lock = file::lock(state)?;
        let path = file::path_in(state);
        file::make(&path)?;
        file::check(&path)?;
        let mut connection = file::open_to_write(&path)?;
        schema::migrate(&mut connection, &path)?;
        Ok(Self { reader: StoreReader::of(connection, path), lock: Some(lock) })
    }

    /// Makes a store that is gone when it is dropped, for a process without a state folder.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if there is no memory for it.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut connection = file::open_in_memory()?;
        let path = PathBuf::from("memory");
        schema::migrate(&mut connection, &path)?;
        Ok(Self { reader: StoreReader::of(connection, path), lock: None })
    }

    /// Says whether it is gone when it is dropped.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.lock.is_none()
    }

    /// Runs `work` in a transaction: all of it is on the disk when this returns, or nothing is done.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.reader.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}
