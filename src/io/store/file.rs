//! The file of the store: where it is, who may write to it, whether it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::schema::version_of;

/// The store in the state folder.
const NAME: &str = "choros.sqlite";
/// Locked by the process that writes, for as long as it does.
const LOCK: &str = "choros.sqlite.lock";
/// How long a write waits before it looks again whether it may.
const AGAIN: Duration = Duration::from_millis(10);

/// Returns the path of the store of a state folder.
pub(super) fn path_in(state: &Path) -> PathBuf {
    state.join(NAME)
}

/// Makes the folder and locks the store until what is returned is dropped; waits so long if another process writes.
///
/// # Errors
/// [`StoreError::InUse`] if another process still holds the lock, [`StoreError::Io`] if it cannot be taken.
pub(super) fn lock(state: &Path, wait: Duration) -> Result<File, StoreError> {
    fs::create_dir_all(state).map_err(StoreError::io(state))?;
    let path = state.join(LOCK);
    let mut file = open_private(&path)?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(fs::TryLockError::WouldBlock) if begun.elapsed() < wait => std::thread::sleep(AGAIN),
            Err(fs::TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { path: path_in(state), process: process_in(&mut file) });
            }
            Err(fs::TryLockError::Error(error)) => return Err(StoreError::io(&path)(error)),
        }
    }
    // Only to tell whoever comes second: the lock, not the number, says that somebody writes.
    let number = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
    number.map_err(StoreError::io(&path))?;
    Ok(file)
}

fn process_in(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Opens a file for reading and writing that nobody but its owner may open; it is made if it is not there, and what is in
/// it stays.
pub(super) fn open_private(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(StoreError::io(path))?;
    keep_private(path)?;
    Ok(file)
}

/// Makes an empty file for the store where there is none, readable by its owner alone as what is there becomes.
///
/// A file that is there is not opened: whoever closes it would take away the locks SQLite holds for this process.
pub(super) fn make(path: &Path) -> Result<(), StoreError> {
    if path.exists() { keep_private(path) } else { open_private(path).map(drop) }
}

fn keep_private(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = fs::Permissions::from_mode(0o600);
        fs::set_permissions(path, permissions).map_err(StoreError::io(path))?;
    }
    Ok(())
}

/// Checks that a file is a whole store of a version that is read, or empty, without writing to it.
///
/// # Errors
/// [`StoreError::Damaged`], [`StoreError::Newer`] and those of opening it.
pub(super) fn check(path: &Path) -> Result<(), StoreError> {
    let connection = open_to_read(path)?;
    version_of(&connection, path)?;
    let found: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(StoreError::sqlite(path))?;
    if found != "ok" {
        return Err(StoreError::Damaged { path: path.to_owned(), detail: found });
    }
    Ok(())
}

/// Opens a store that others may write to meanwhile.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(StoreError::sqlite(path))?;
    distrust(&connection).map_err(StoreError::sqlite(path))?;
    Ok(connection)
}

/// Opens a store to write to it: what is committed is on the disk.
pub(super) fn open_to_write(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(StoreError::sqlite(path))?;
    distrust(&connection)?;
    // The answer is the mode it is in now.
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    settle(&connection)?;
    Ok(connection)
}

/// Opens a store that has no file.
pub(super) fn open_in_memory() -> Result<Connection, StoreError> {
    let connection = Connection::open_in_memory()?;
    settle(&connection)?;
    Ok(connection)
}

/// What is deleted is gone, and what is named is there.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    // The answer is what is set.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))
}

/// Runs nothing that a file's schema may hold, and looks at each page before it is used.
fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)
}
