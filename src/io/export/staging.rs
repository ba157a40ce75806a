//! Files and folders that appear whole or not at all.
//!
//! What is to become `name` is made in the folder `.name.choros-export-PID` beside it, synced, and renamed. A process
//! that is killed leaves that folder, and no more: it holds a locked file, and a lock does not outlive its process, so
//! the next export to the same name knows what is left over and removes it. The lock is the first that comes into the folder
//! and the last that leaves it; without one the folder is empty, and may be removed by whoever sees it.
//!
//! Files beside the target get their names before it does. Killed between the two, an export leaves them without it: the next one
//! removes them, or, where an older target was to be replaced, leaves them to describe what is made anew.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::ExportError;

/// What tells the folder of an export in the making from anything else.
const MARK: &str = ".choros-export-";
/// The locked file in it.
const LOCK: &str = "lock";
/// What was under the name before, while a folder is replaced.
const REPLACED: &str = "replaced";
/// Says, in it, which files go beside the target, once all are whole: names with zeros between them.
const READY: &str = "ready";
/// How often making the folder is tried while others, to whom it looks left over, remove it.
const MOST_TRIES: u64 = 10;
/// The folder in it where the content is made.
const CONTENT: &str = "content";
/// The file every folder that is exported has.
pub(super) const SITE_FILE: &str = "tilejson.json";

/// An export in the making.
#[derive(Debug)]
pub(super) struct Staging {
    target: PathBuf,
    folder: PathBuf,
    content: PathBuf,
    /// The names of what goes beside the target.
    beside: Vec<OsString>,
    is_folder: bool,
    force: bool,
    /// Locked as long as it is open.
    _lock: File,
}

impl Staging {
    /// Begins what is to become `target`, and removes what killed exports to it have left.
    ///
    /// Of a link, what it leads to is replaced.
    ///
    /// # Errors
    /// [`ExportError`] if the folder is not there or cannot be written, or `target` is there and not to be replaced:
    /// without `force`, or because it is a folder that is no export.
    pub(super) fn begin(target: &Path, is_folder: bool, force: bool) -> Result<Self, ExportError> {
        let target = &resolved(target)?;
        let no_name = || ExportError::NoName { path: target.clone() };
        let (parent, name) = (target.parent().ok_or_else(no_name)?, target.file_name().ok_or_else(no_name)?);
        if !parent.is_dir() {
            return Err(ExportError::NoFolder { folder: parent.to_owned() });
        }
        clear_leftovers(parent, name, target);
        check_target(target, is_folder, force)?;
        let folder = parent.join(staging_name(name, &std::process::id().to_string()));
        let content = folder.join(CONTENT).join(name);
        let lock = make(&folder).map_err(ExportError::write(target))?;
        Ok(Self { content, target: target.clone(), folder, beside: Vec::new(), is_folder, force, _lock: lock })
    }

    /// Says which files go beside the target.
    ///
    /// # Errors
    /// [`ExportError`] if one is there and not to be replaced: without `force`, or because it is a folder.
    pub(super) fn with_beside(mut self, names: Vec<OsString>) -> Result<Self, ExportError> {
        self.beside = names;
        self.check_beside()?;
        Ok(self)
    }

    fn check_beside(&self) -> Result<(), ExportError> {
        let mut paths = self.beside.iter().map(|name| self.target.with_file_name(name));
        paths.try_for_each(|path| check_target(&path, false, self.force))
    }

    /// Returns the names of what goes beside the target.
    pub(super) fn beside_names(&self) -> &[OsString] {
        &self.beside
    }

    /// Returns where the file or folder will be.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Returns where a file that goes beside the target is to be made.
    pub(super) fn beside(&self, name: &std::ffi::OsStr) -> PathBuf {
        self.content.with_file_name(name)
    }

    /// Returns where the file or folder is to be made.
    pub(super) fn content(&self) -> &Path {
        &self.content
    }

    /// Returns a place for a file that is needed only meanwhile.
    pub(super) fn scratch(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Puts what was made under its name, once the disk has it.
    ///
    /// # Errors
    /// [`ExportError::Write`] with the cause, or as [`begin`](Self::begin) if another export has taken the name meanwhile; what is
    /// under the name is then still there.
    pub(super) fn commit(self) -> Result<(), ExportError> {
        let failed = ExportError::write(&self.target);
        // The target, which is last, is whole before any of those beside it appears.
        sync_tree(&self.content)
            .and_then(|()| self.beside.iter().try_for_each(|name| sync_tree(&self.beside(name))))
            .map_err(&failed)?;
        let _turn = self.target.parent().and_then(take_turn);
        check_target(&self.target, self.is_folder, self.force)?;
        self.check_beside()?;
        self.put_beside().and_then(|()| self.put()).map_err(&failed)
    }

    fn put_beside(&self) -> io::Result<()> {
        if self.beside.is_empty() {
            return Ok(());
        }
        let names: Vec<&[u8]> = self.beside.iter().map(|name| name.as_encoded_bytes()).collect();
        fs::write(self.folder.join(READY), names.join(&0))?;
        sync_tree(&self.folder.join(READY))?;
        sync_folder(&self.folder)?;
        self.beside.iter().try_for_each(|name| fs::rename(self.beside(name), self.target.with_file_name(name)))
    }

    fn put(&self) -> io::Result<()> {
        if self.content.is_dir() && self.target.is_dir() {
            // No file system call at hand exchanges two folders, so for a moment there is none.
            let replaced = self.folder.join(REPLACED);
            fs::rename(&self.target, &replaced)?;
            if let Err(error) = fs::rename(&self.content, &self.target) {
                let _put_back = fs::rename(&replaced, &self.target);
                return Err(error);
            }
        } else {
            fs::rename(&self.content, &self.target)?;
        }
        sync_folder(self.target.parent().unwrap_or(&self.target))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next export.
        remove(&self.folder);
    }
}

/// Makes the folder of an export and locks it.
///
/// Until it is locked, another export to the same name may take it for left over and remove it.
fn make(folder: &Path) -> io::Result<File> {
    let once = || {
        fs::create_dir(folder)?;
        let lock = File::create(folder.join(LOCK))?;
        lock.try_lock().map_err(io::Error::from)?;
        fs::create_dir(folder.join(CONTENT))?;
        Ok(lock)
    };
    let is_removed_by_another = |error: &io::Error| {
        matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::WouldBlock | io::ErrorKind::AlreadyExists)
    };
    let mut made = once();
    for tried in 1..MOST_TRIES {
        match made {
            Err(error) if is_removed_by_another(&error) => std::thread::sleep(Duration::from_millis(tried)),
            _ => break,
        }
        made = once();
    }
    made
}

/// Removes the folder of an export, as far as it can be: what tells the next one what to do first, the lock last, so that it can
/// go on wherever this is killed.
fn remove(folder: &Path) {
    let _removed = fs::remove_file(folder.join(READY));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let _removed = match entry.file_type() {
            Ok(kind) if kind.is_dir() => fs::remove_dir_all(path),
            _ if entry.file_name() == LOCK => continue,
            _ => fs::remove_file(path),
        };
    }
    let _removed = fs::remove_file(folder.join(LOCK));
    let _removed = fs::remove_dir(folder);
}

/// Waits until no other export looks at the names in a folder and gives its own, where the system locks folders: until what is
/// returned is dropped, or the process ends.
fn take_turn(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Returns the path with links followed where it is there, and else as an absolute one.
fn resolved(target: &Path) -> Result<PathBuf, ExportError> {
    target.canonicalize().or_else(|_not_there| std::path::absolute(target)).map_err(ExportError::write(target))
}

fn check_target(target: &Path, is_folder: bool, force: bool) -> Result<(), ExportError> {
    let Ok(data) = fs::symlink_metadata(target) else { return Ok(()) };
    let path = || target.to_owned();
    if data.is_dir() != is_folder {
        return Err(ExportError::NotOurs { path: path() });
    }
    if is_folder {
        let is_empty = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
        if is_empty {
            return Ok(());
        }
        if !target.join(SITE_FILE).is_file() {
            return Err(ExportError::NotOurs { path: path() });
        }
    }
    if force { Ok(()) } else { Err(ExportError::Exists { path: path() }) }
}

fn staging_name(name: &std::ffi::OsStr, process: &str) -> OsString {
    let mut staging = OsString::from(".");
    staging.push(name);
    staging.push(MARK);
    staging.push(process);
    staging
}

/// Removes the folders of exports to `name` whose process is gone; what cannot be removed does no harm.
fn clear_leftovers(parent: &Path, name: &std::ffi::OsStr, target: &Path) {
    let prefix = staging_name(name, "");
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    for entry in entries {
        let file_name = entry.file_name();
        let rest = file_name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
        let is_ours = rest.is_some_and(|process| !process.is_empty() && process.iter().all(u8::is_ascii_digit));
        if is_ours {
            clear_leftover(&entry.path(), target);
        }
    }
}

fn clear_leftover(folder: &Path, target: &Path) {
    let Ok(lock) = File::open(folder.join(LOCK)) else {
        // Killed before there was a lock or after it was gone; or just being made, and then made again. No folder that holds
        // anything is removed by this.
        let _removed = fs::remove_dir(folder);
        return;
    };
    // Locked until all is removed: whose folder it is, if it is just being made, makes it again.
    if lock.try_lock().is_err() {
        return;
    }
    let replaced = folder.join(REPLACED);
    if replaced.is_dir() && !target.exists() {
        let _put_back = fs::rename(replaced, target);
    }
    clear_beside(folder, target);
    remove(folder);
}

/// Removes the files that were to go beside a target which itself did not get its name.
fn clear_beside(folder: &Path, target: &Path) {
    if target.exists() {
        return;
    }
    let names = fs::read(folder.join(READY)).unwrap_or_default();
    for name in names.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok()) {
        let is_name = Path::new(name).file_name().is_some_and(|only| only == name);
        if is_name && !folder.join(CONTENT).join(name).exists() {
            let _removed = fs::remove_file(target.with_file_name(name));
        }
    }
}

/// Waits until the disk has a file, or every file below a folder.
fn sync_tree(path: &Path) -> io::Result<()> {
    if !path.is_dir() {
        return File::open(path)?.sync_all();
    }
    let entries: Vec<_> = fs::read_dir(path)?.collect::<io::Result<_>>()?;
    entries.par_iter().try_for_each(|entry| sync_tree(&entry.path()))?;
    sync_folder(path)
}

/// Waits until the disk has the names in a folder, where the system knows how.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let base = tempfile::tempdir().unwrap();
        let target = base.path().join("a.csv");
        let staging = Staging::begin(&target, false, false).unwrap();
        fs::write(staging.content(), "x").unwrap();
        fs::write(staging.scratch("more"), "y").unwrap();
        assert!(!target.exists());
        staging.commit().unwrap();
        assert_eq!((names(base.path()), fs::read_to_string(&target).unwrap()), (vec!["a.csv".into()], "x".into()));
    }

    #[test]
    fn what_is_there_stays_unless_it_is_to_be_replaced() {
        let base = tempfile::tempdir().unwrap();
        let target = base.path().join("a.csv");
        fs::write(&target, "old").unwrap();
        assert!(matches!(Staging::begin(&target, false, false), Err(ExportError::Exists { .. })));
        drop(Staging::begin(&target, false, true).unwrap());
        assert_eq!((names(base.path()), fs::read_to_string(&target).unwrap()), (vec!["a.csv".into()], "old".into()));
        let staging = Staging::begin(&target, false, true).unwrap();
        fs::write(staging.content(), "new").unwrap();
        staging.commit().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }

    #[test]
    fn a_name_that_is_taken_meanwhile_is_not_replaced() {
        let base = tempfile::tempdir().unwrap();
        for (target, beside) in [("a.pmtiles", "a.pmtiles"), ("b.pmtiles", "b.json")] {
            let target = base.path().join(target);
            let staging = Staging::begin(&target, false, false).unwrap();
            let staging = staging.with_beside(vec!["b.json".into()]).unwrap();
            fs::write(staging.content(), "mine").unwrap();
            fs::write(staging.beside("b.json".as_ref()), "mine").unwrap();
            let taken = base.path().join(beside);
            fs::write(&taken, "theirs").unwrap();
            let error = staging.commit().unwrap_err();
            assert!(matches!(&error, ExportError::Exists { path } if path.ends_with(beside)), "{error}");
            assert_eq!(fs::read_to_string(taken).unwrap(), "theirs");
        }
        assert_eq!(names(base.path()), ["a.pmtiles", "b.json"]);
    }

    #[test]
    fn a_folder_that_is_no_export_is_never_replaced() {
        let base = tempfile::tempdir().unwrap();
        let (mine, site) = (base.path().join("mine"), base.path().join("site"));
        fs::create_dir(&mine).unwrap();
        fs::write(mine.join("letters.txt"), "dear").unwrap();
        assert!(matches!(Staging::begin(&mine, true, true), Err(ExportError::NotOurs { .. })));
        assert!(matches!(Staging::begin(&mine, false, true), Err(ExportError::NotOurs { .. })));
        fs::create_dir(&site).unwrap();
        for (round, force) in [(1, false), (2, true)] {
            let staging = Staging::begin(&site, true, force).unwrap();
            fs::create_dir(staging.content()).unwrap();
            fs::write(staging.content().join(SITE_FILE), round.to_string()).unwrap();
            staging.commit().unwrap();
            assert_eq!(fs::read_to_string(site.join(SITE_FILE)).unwrap(), round.to_string());
        }
        assert!(matches!(Staging::begin(&site, true, false), Err(ExportError::Exists { .. })));
        assert_eq!(names(base.path()), ["mine", "site"]);
    }

    #[test]
    fn what_a_killed_export_left_is_removed_and_what_it_took_away_put_back() {
        let base = tempfile::tempdir().unwrap();
        let target = base.path().join("site");
        let left = base.path().join(".site.choros-export-1");
        fs::create_dir_all(left.join(REPLACED)).unwrap();
        fs::write(left.join(REPLACED).join(SITE_FILE), "old").unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        let others = base.path().join(".site.choros-export-x");
        fs::create_dir(&others).unwrap();
        drop(Staging::begin(&target, true, true).unwrap());
        assert_eq!(names(base.path()), [".site.choros-export-x", "site"]);
        assert_eq!(fs::read_to_string(target.join(SITE_FILE)).unwrap(), "old");
    }

    /// What an export killed between the names of two of its files leaves is cleared up, and nobody else's file touched.
    #[test]
    fn files_beside_the_target_come_with_it_or_go() {
        let base = tempfile::tempdir().unwrap();
        let target = base.path().join("a.pmtiles");
        let begin = |force| {
            let staging = Staging::begin(&target, false, force)?;
            staging.with_beside(vec!["a.json".into(), "a.style.json".into()])
        };
        let make = |staging: &Staging| {
            fs::write(staging.content(), "tiles").unwrap();
            for name in ["a.json", "a.style.json"] {
                fs::write(staging.beside(name.as_ref()), name).unwrap();
            }
        };
        let staging = begin(false).unwrap();
        make(&staging);
        staging.commit().unwrap();
        assert_eq!(names(base.path()), ["a.json", "a.pmtiles", "a.style.json"]);

        fs::remove_file(&target).unwrap();
        assert!(matches!(begin(false), Err(ExportError::Exists { .. })), "a file of somebody's stays");
        let staging = begin(true).unwrap();
        make(&staging);
        staging.put_beside().unwrap();
        // As a process leaves it that is killed here.
        let left = base.path().join(".a.pmtiles.choros-export-1");
        fs::rename(&staging.folder, &left).unwrap();
        drop(staging);
        fs::write(left.join(CONTENT).join("a.style.json"), "not there yet").unwrap();
        fs::write(base.path().join("a.style.json"), "mine").unwrap();
        drop(Staging::begin(&target, false, false).unwrap());
        assert_eq!(names(base.path()), ["a.style.json"], "what had its name already is gone, the other was never its");
    }

    #[test]
    fn an_export_that_is_still_at_work_is_left_alone() {
        let base = tempfile::tempdir().unwrap();
        let busy = base.path().join(".a.csv.choros-export-1");
        fs::create_dir(&busy).unwrap();
        let lock = File::create(busy.join(LOCK)).unwrap();
        lock.try_lock().unwrap();
        drop(Staging::begin(&base.path().join("a.csv"), false, false).unwrap());
        assert!(busy.is_dir());
        drop(lock);
        drop(Staging::begin(&base.path().join("a.csv"), false, false).unwrap());
        assert!(!busy.exists());
    }

    /// Killed just after its folder was made, while it was being removed, or when only the lock was left.
    #[test]
    fn what_is_left_of_a_beginning_or_an_end_is_removed() {
        let base = tempfile::tempdir().unwrap();
        let target = base.path().join("a.csv");
        let left = base.path().join(".a.csv.choros-export-1");
        let beginnings: [fn(&Path); 3] = [
            |_left| (),
            |left| fs::write(left.join(LOCK), "").unwrap(),
            |left| {
                fs::write(left.join(LOCK), "").unwrap();
                fs::create_dir(left.join(CONTENT)).unwrap();
                fs::create_dir(left.join(REPLACED)).unwrap();
            },
        ];
        for fill in beginnings {
            fs::create_dir(&left).unwrap();
            fill(&left);
            fs::write(&target, "mine").unwrap();
            drop(Staging::begin(&target, false, true).unwrap());
            assert_eq!(names(base.path()), ["a.csv"]);
        }
    }

    /// Two exports to one name begin at once, over and over: none fails because the other took its folder for left over.
    #[test]
    fn exports_that_begin_at_once_do_not_remove_each_other() {
        let base = tempfile::tempdir().unwrap();
        let target = base.path().join("a.csv");
        let is_over = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            let is_over = &is_over;
            let (parent, target) = (base.path(), &target);
            scope.spawn(move || {
                while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                    clear_leftovers(parent, "a.csv".as_ref(), target);
                }
            });
            for _round in 0..200 {
                let staging = Staging::begin(target, false, false);
                is_over.store(staging.is_err(), std::sync::atomic::Ordering::Relaxed);
                fs::write(staging.unwrap().content(), "x").unwrap();
            }
            is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        assert!(names(base.path()).is_empty());
    }

    #[test]
    fn a_folder_that_is_missing_is_named() {
        let base = tempfile::tempdir().unwrap();
        let error = Staging::begin(&base.path().join("absent/a.csv"), false, false).unwrap_err().to_string();
        assert!(error.starts_with("there is no folder") && error.contains("absent"), "{error}");
        assert!(Staging::begin(Path::new("/"), true, true).is_err());
        assert!(Staging::begin(Path::new(""), false, true).is_err());
    }
}
