//! The folder an atlas is made of: one on disk, or the one inside the program.

use std::borrow::Cow;
use std::io;
use std::path::{Component, Path, PathBuf};

use rust_embed::RustEmbed;
use thiserror::Error;

use super::secrets::scrub;

#[derive(Debug, RustEmbed)]
#[folder = "data"]
#[exclude = "**/.*"]
struct Embedded;

/// The largest file that is read into memory: 4 GiB.
const MAX_FILE_BYTES: u64 = 4 << 30;

/// The folder an atlas is made of. Files in it are named relative to it, with `/`.
#[derive(Clone, Debug)]
pub enum DataFolder {
    /// A folder on disk, by its canonical path.
    Disk(PathBuf),
    /// The atlas inside the program.
    Embedded,
}

/// Why a file of the folder cannot be read.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder itself cannot be read.
    #[error("the data folder cannot be read: {0}")]
    Folder(#[source] io::Error),
    /// The name leads out of the folder, or is no plain path.
    #[error(
        "'{name}' is not accepted; files are named by a path inside the data folder, such as boundaries/areas.gpkg"
    )]
    OutsideFolder {
        /// The name as written, but for what may be a password.
        name: String,
    },
    /// There is no such file.
    #[error("there is no file '{name}' in the data folder")]
    Missing {
        /// The name as written, but for what may be a password.
        name: String,
    },
    /// It is there and cannot be read.
    #[error("'{name}' cannot be read: {error}")]
    Unreadable {
        /// The name as written, but for what may be a password.
        name: String,
        /// The cause.
        #[source]
        error: io::Error,
    },
    /// It is larger than is read into memory.
    #[error("'{name}' is larger than 4 GiB")]
    TooLarge {
        /// The name as written, but for what may be a password.
        name: String,
    },
}

impl DataFolder {
    /// Opens a folder on disk.
    ///
    /// # Errors
    /// [`FolderError::Folder`] if it is not there or is no folder.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let path = path.canonicalize().map_err(FolderError::Folder)?;
        if !path.is_dir() {
            return Err(FolderError::Folder(io::Error::from(io::ErrorKind::NotADirectory)));
        }
        Ok(Self::Disk(path))
    }

    /// Returns the folder's path on disk.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Disk(path) => Some(path),
            Self::Embedded => None,
        }
    }

    /// Returns the path on disk of a file of the folder; links may not lead out of it.
    ///
    /// # Errors
    /// [`FolderError`] if the name is no plain path, or no file is there. A file of the embedded folder has no path.
    pub fn resolve(&self, name: &str) -> Result<PathBuf, FolderError> {
        check_name(name)?;
        let Self::Disk(root) = self else { return Err(FolderError::Missing { name: shown(name) }) };
        let path = match root.join(name).canonicalize() {
            Ok(path) => path,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(FolderError::Missing { name: shown(name) });
            }
            Err(error) => return Err(FolderError::Unreadable { name: name.to_owned(), error }),
        };
        if !path.starts_with(root) {
            return Err(FolderError::OutsideFolder { name: shown(name) });
        }
        if !path.is_file() {
            return Err(FolderError::Missing { name: shown(name) });
        }
        Ok(path)
    }

    /// Says whether the folder has a file of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::Disk(_) => self.resolve(name).is_ok(),
            Self::Embedded => Embedded::get(name).is_some(),
        }
    }

    /// Reads a file of the folder.
    ///
    /// # Errors
    /// [`FolderError`] if the name is no plain path, or the file is missing, unreadable or larger than 4 GiB.
    pub fn read(&self, name: &str) -> Result<Cow<'static, [u8]>, FolderError> {
        check_name(name)?;
        if let Self::Embedded = self {
            let missing = || FolderError::Missing { name: shown(name) };
            return Embedded::get(name).map(|file| file.data).ok_or_else(missing);
        }
        let path = self.resolve(name)?;
        let unreadable = |error| FolderError::Unreadable { name: name.to_owned(), error };
        if std::fs::metadata(&path).map_err(unreadable)?.len() > MAX_FILE_BYTES {
            return Err(FolderError::TooLarge { name: name.to_owned() });
        }
        std::fs::read(&path).map(Cow::Owned).map_err(unreadable)
    }

    /// Returns the names of the files inside the program.
    pub fn embedded_names() -> impl Iterator<Item = Cow<'static, str>> {
        Embedded::iter()
    }
}

/// Returns a name that is not accepted as it may be shown: what is no path but a connection or an address may hold a
/// password, and only the scheme it begins with is shown.
pub(super) fn shown(name: &str) -> String {
    name.split_once(':').map_or_else(|| scrub(name), |(scheme, _)| format!("{}:…", scrub(scheme)))
}

fn check_name(name: &str) -> Result<(), FolderError> {
    let plain = !name.is_empty()
        && !name.contains(['\0', '\\', ':'])
        && Path::new(name).components().all(|component| matches!(component, Component::Normal(_)));
    if plain { Ok(()) } else { Err(FolderError::OutsideFolder { name: shown(name) }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret"), "x").unwrap();
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path().join("secret"), root.path().join("link")).unwrap();
        let folder = DataFolder::open(root.path()).unwrap();
        for name in [
            "../secret",
            "/etc/passwd",
            "",
            "a/../../b",
            "/vsicurl/http://x",
            "http://x/y",
            "PG:dbname=x",
            "a\0b",
            "link",
        ] {
            assert!(matches!(folder.read(name), Err(FolderError::OutsideFolder { .. })), "{name:?}");
        }
        assert!(matches!(folder.read("absent"), Err(FolderError::Missing { .. })));
    }

    #[test]
    fn a_name_that_is_refused_shows_no_password() {
        let folder = DataFolder::Embedded;
        for name in [
            "MYSQL:atlas,user=me,password=hunter2",
            "postgresql://me:hunter2@db/atlas",
            "host=db password=hunter2",
            "/vsicurl?password=hunter2",
            "/vsicurl/https://me:hunter2@host/a.gpkg",
        ] {
            let message = folder.read(name).unwrap_err().to_string();
            assert!(!message.contains("hunter2"), "{message}");
        }
        assert!(folder.read("WFS:http://x").unwrap_err().to_string().contains("'WFS:…' is not accepted"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(matches!(DataFolder::open(Path::new("/no/such/folder")), Err(FolderError::Folder(_))));
    }
}
