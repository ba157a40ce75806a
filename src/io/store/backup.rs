//! A copy of the store, made while it is written to.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::error::StoreError;
use super::file;
use super::reader::StoreReader;

/// What tells a backup in the making from anything else.
const MARK: &str = ".choros-backup-";
/// All pages: the source is read in one transaction, which holds up no writer, and no write begins the copy anew.
const ALL_PAGES: i32 = -1;
/// A copy in the making that nobody has locked by then was left by a process that is gone.
const LEFTOVER: Duration = Duration::from_mins(1);

impl StoreReader {
    /// Copies the store as it is at one moment to a file, which appears when it is whole; returns its bytes. The store may
    /// be written to meanwhile. A file that is there stays, unless it is to be replaced by `force`.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::IsTheStore`], and those of reading and writing.
    pub fn backup(&self, to: &Path, force: bool) -> Result<u64, StoreError> {
        let to = &std::path::absolute(to).map_err(StoreError::io(to))?;
        let is_store = to.canonicalize().is_ok_and(|to| self.path().canonicalize().is_ok_and(|own| own == to));
        if is_store {
            return Err(StoreError::IsTheStore { path: to.clone() });
        }
        if !force && fs::symlink_metadata(to).is_ok() {
            return Err(StoreError::Exists { path: to.clone() });
        }
        let copy = Copy::begin(to)?;
        copy_pages(self.path(), &copy.path)?;
        copy.commit(to, force)
    }
}

/// Copies all pages, and makes one file of them that no other belongs to.
fn copy_pages(from: &Path, to: &Path) -> Result<(), StoreError> {
    let source = file::open_to_read(from)?;
    let mut target = Connection::open(to)?;
    let step = Backup::new(&source, &mut target)?.step(ALL_PAGES)?;
    if !matches!(step, StepResult::Done) {
        let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(busy, None).into());
    }
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    target.close().map_err(|(_open, error)| error)?;
    file::check(to)
}

/// A copy in the making, beside its place; it goes when it is dropped.
#[derive(Debug)]
struct Copy {
    path: PathBuf,
    /// Locked as long as it is open: a lock does not outlive its process.
    lock: File,
}

impl Copy {
    fn begin(to: &Path) -> Result<Self, StoreError> {
        let (Some(folder), Some(name)) = (to.parent(), to.file_name()) else {
            return Err(StoreError::io(to)(std::io::ErrorKind::InvalidInput.into()));
        };
        clear_leftovers(folder, name);
        let path = folder.join(copy_name(name, &std::process::id().to_string()));
        let lock = file::open_private(&path)?;
        lock.try_lock().map_err(|_taken| StoreError::InUse { path: to.to_owned(), process: None })?;
        lock.set_len(0).map_err(StoreError::io(&path))?;
        Ok(Self { path, lock })
    }

    /// Puts the copy in its place, once the disk has it.
    fn commit(self, to: &Path, force: bool) -> Result<u64, StoreError> {
        let placed = || {
            self.lock.sync_all()?;
            let bytes = self.lock.metadata()?.len();
            if force { fs::rename(&self.path, to) } else { place_new(&self.path, to) }?;
            match to.parent() {
                Some(folder) if cfg!(unix) => File::open(folder)?.sync_all()?,
                _ => {}
            }
            Ok(bytes)
        };
        placed().map_err(|error: std::io::Error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Exists { path: to.to_owned() },
            _ => StoreError::io(to)(error),
        })
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next backup.
        let _removed = fs::remove_file(&self.path);
        let mut journal = self.path.clone().into_os_string();
        journal.push("-journal");
        let _none = fs::remove_file(journal);
    }
}

/// Gives a file its name unless something has it, even if it came in the meantime.
fn place_new(from: &Path, to: &Path) -> std::io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists && !to.exists() => fs::rename(from, to),
        linked => linked,
    }
}

fn copy_name(name: &OsStr, process: &str) -> OsString {
    let mut copy = OsString::from(".");
    copy.push(name);
    copy.push(MARK);
    copy.push(process);
    copy
}

/// Removes what killed backups to `name` have left; what cannot be removed does no harm.
fn clear_leftovers(folder: &Path, name: &OsStr) {
    let prefix = copy_name(name, "");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let file_name = entry.file_name();
        let is_ours = file_name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
        let is_old = entry
            .metadata()
            .and_then(|data| data.modified())
            .is_ok_and(|time| time.elapsed().is_ok_and(|age| age > LEFTOVER));
        let is_free = || OpenOptions::new().read(true).open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_ours && is_old && is_free() {
            let _removed = fs::remove_file(entry.path());
        }
    }
}
