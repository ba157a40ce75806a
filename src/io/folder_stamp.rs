//! Tells whether a data folder has changed, without reading it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::folder::DataFolder;
use super::load::{ATLAS_TOML, named_files};

/// How a data folder stands: of `atlas.toml` and each file it names, how long it is, when it was written and which one
/// it is.
///
/// Two equal stamps mean the same content, unless somebody forges times. A folder or file that is not there has its
/// stamp too. No file but `atlas.toml` is opened, and that one only when it has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderStamp {
    /// Where the folder is; a link to it may lead elsewhere next time.
    root: Option<PathBuf>,
    files: BTreeMap<String, Option<FileStamp>>,
}

/// How a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileStamp {
    length: u64,
    /// Nanoseconds: when the content was changed, and when permissions or place were.
    times: [i128; 2],
    identity: Identity,
}

/// Which file on the machine.
pub(super) type Identity = (u64, u64);

impl FolderStamp {
    /// Returns how the folder at a path stands now.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        Self::after(path, None)
    }

    /// Returns how the folder stands now. While `atlas.toml` is as it was, or cannot be read, the files are those it
    /// named before.
    pub(super) fn after(path: &Path, before: Option<&Self>) -> Self {
        let Ok(folder) = DataFolder::open(path) else {
            let known = before.map(|before| before.files.keys().cloned()).into_iter().flatten();
            let files = known.chain([ATLAS_TOML.to_owned()]).map(|name| (name, None)).collect();
            return Self { root: None, files };
        };
        let root = folder.path().map(Path::to_owned);
        let atlas_toml = stamp(&folder, ATLAS_TOML);
        let unchanged = before
            .filter(|before| before.root == root && before.files.get(ATLAS_TOML) == Some(&atlas_toml))
            .filter(|_| atlas_toml.is_some());
        let known = || before.map(|before| before.files.keys().cloned().collect()).unwrap_or_default();
        let names: BTreeSet<String> = match unchanged {
            Some(_) => known(),
            None => named_files(&folder).map_or_else(|_broken| known(), with_journals),
        };
        let with_stamp = |name: String| {
            let stamp = stamp(&folder, &name);
            (name, stamp)
        };
        let mut files: BTreeMap<_, _> = names.into_iter().map(with_stamp).collect();
        // As it stood before its names were read: if it changed since, the next stamp differs.
        files.insert(ATLAS_TOML.to_owned(), atlas_toml);
        Self { root, files }
    }

    /// Returns the folders that hold the files, and which ones they are.
    pub(super) fn folders(&self) -> BTreeMap<PathBuf, Identity> {
        let Some(root) = &self.root else { return BTreeMap::new() };
        let folders = self.files.keys().filter_map(|name| Some(root.join(name).parent()?.to_owned()));
        let folders = folders.filter(|folder| folder.starts_with(root)).collect::<BTreeSet<_>>();
        let known = |folder: PathBuf| {
            let data = fs::metadata(&folder).ok()?;
            Some((folder, identity(&data)))
        };
        folders.into_iter().filter_map(known).collect()
    }
}

/// Adds the journals of each GeoPackage: what another program has not written to the file itself keeps it from being read.
fn with_journals(mut names: BTreeSet<String>) -> BTreeSet<String> {
    let is_package = |name: &&String| name.to_ascii_lowercase().ends_with(".gpkg");
    let journals: Vec<String> =
        names.iter().filter(is_package).flat_map(|name| [format!("{name}-wal"), format!("{name}-journal")]).collect();
    names.extend(journals);
    names
}

fn stamp(folder: &DataFolder, name: &str) -> Option<FileStamp> {
    let data = fs::metadata(folder.resolve(name).ok()?).ok()?;
    Some(FileStamp { length: data.len(), times: times(&data), identity: identity(&data) })
}

#[cfg(unix)]
fn times(data: &Metadata) -> [i128; 2] {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
    [nanoseconds(data.mtime(), data.mtime_nsec()), nanoseconds(data.ctime(), data.ctime_nsec())]
}

#[cfg(not(unix))]
fn times(data: &Metadata) -> [i128; 2] {
    let since = data.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    [since.and_then(|since| i128::try_from(since.as_nanos()).ok()).unwrap_or(0), 0]
}

#[cfg(unix)]
fn identity(data: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (data.dev(), data.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let levels = "[[levels]]\nlevel = \"region\"\nsource = \"areas.gpkg\"\n";
        let toml = format!("[atlas]\nid = \"a\"\ntitle_el = \"α\"\ntitle_en = \"a\"\n{levels}");
        fs::write(folder.path().join(ATLAS_TOML), toml).unwrap();
        folder
    }

    #[test]
    fn only_files_that_are_named_count() {
        let folder = folder();
        let before = FolderStamp::of(folder.path());
        fs::write(folder.path().join("notes.txt"), "x").unwrap();
        assert_eq!(FolderStamp::of(folder.path()), before);
        for named in ["areas.gpkg", "areas.gpkg-wal"] {
            let before = FolderStamp::of(folder.path());
            fs::write(folder.path().join(named), "x").unwrap();
            assert_ne!(FolderStamp::of(folder.path()), before, "{named}");
        }
    }

    #[test]
    fn a_broken_atlas_keeps_the_files_it_named() {
        let folder = folder();
        let whole = FolderStamp::of(folder.path());
        fs::write(folder.path().join(ATLAS_TOML), "broken").unwrap();
        let broken = FolderStamp::after(folder.path(), Some(&whole));
        assert!(broken.files.contains_key("areas.gpkg"));
        assert_eq!(FolderStamp::after(folder.path(), Some(&broken)), broken);
        fs::write(folder.path().join("areas.gpkg"), "x").unwrap();
        assert_ne!(FolderStamp::after(folder.path(), Some(&broken)), broken);
    }

    #[test]
    fn a_folder_that_is_not_there_has_a_stamp() {
        let folder = folder();
        let whole = FolderStamp::of(folder.path());
        let path = folder.path().to_owned();
        drop(folder);
        let gone = FolderStamp::after(&path, Some(&whole));
        assert_ne!(gone, whole);
        assert_eq!(FolderStamp::after(&path, Some(&gone)), gone);
        assert!(gone.folders().is_empty());
    }
}
