//! Files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a file beside its place and then puts it there, so that a reader finds the old content or the new one and
/// never a part.
///
/// A file that is there keeps its permissions; of a link, the file it leads to is replaced.
///
/// # Errors
/// The cause, if the folder cannot be written; what was there is then still there.
pub(super) fn replace_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_not_there| path.to_owned());
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = write_beside(&beside, &path, write).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // What is left beside it names no file of the atlas and does no harm.
        let _removed = fs::remove_file(&beside);
    }
    written
}

fn write_beside(beside: &Path, path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(beside)?);
    write(&mut file)?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    match fs::metadata(path) {
        Ok(data) => fs::set_permissions(beside, data.permissions()),
        Err(_not_there) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_fails_leaves_the_old_content_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        replace_file(&path, |file| file.write_all(b"old")).unwrap();
        let failed = replace_file(&path, |file| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("real"), "old").unwrap();
        std::os::unix::fs::symlink("real", folder.path().join("link")).unwrap();
        replace_file(&folder.path().join("link"), |file| file.write_all(b"new")).unwrap();
        assert!(folder.path().join("link").is_symlink());
        assert_eq!(fs::read(folder.path().join("real")).unwrap(), b"new");
    }
}
