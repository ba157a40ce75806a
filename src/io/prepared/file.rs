//! The prepared file around its content: who wrote it, for what, and whether it is whole.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 4 | [`FORMAT`] |
//! | 32 | the key |
//! | … | sections, each after its length in eight bytes |
//! | 8 | the length of all sections |
//! | 32 | the BLAKE3 hash of all before |
//!
//! Numbers have their least significant byte first.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::codec::{Damaged, Decoder};
use super::error::PreparedError;
use super::key::Key;
use crate::io::replace_file::replace_file;

/// What a prepared file begins with: no text, and damaged by whoever takes it for one.
const MAGIC: [u8; 8] = *b"CHOROS\x1a\n";

/// The format of all that is in a prepared file. To be raised when it, or what is worked out beforehand, changes.
pub(super) const FORMAT: u32 = 2;

const HEAD: usize = 8 + 4 + 32;
const TAIL: usize = 8 + 32;

/// Writes a prepared file, whole or not at all; `write` is given what each section goes to.
pub(super) fn write_file(
    path: &Path,
    key: &Key,
    write: impl FnOnce(&mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    replace_file(path, |out| {
        let (mut hasher, mut length) = (blake3::Hasher::new(), 0);
        let mut put = |bytes: &[u8]| {
            hasher.update(bytes);
            out.write_all(bytes)
        };
        put(&MAGIC)?;
        put(&FORMAT.to_le_bytes())?;
        put(key.as_bytes())?;
        write(&mut |section| {
            let bytes = section.len() as u64;
            length += 8 + bytes;
            put(&bytes.to_le_bytes())?;
            put(section)
        })?;
        put(&u64::to_le_bytes(length))?;
        out.write_all(hasher.finalize().as_bytes())
    })
}

/// Reads a prepared file that was written for a key; nothing if there is none.
///
/// # Errors
/// [`PreparedError`] if it is of another kind, format or key, or not as it was written.
pub(super) fn read_file(path: &Path, key: &Key) -> Result<Option<Vec<u8>>, PreparedError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // What is stale is not read to its end.
    let mut head = Vec::with_capacity(HEAD);
    (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
    check_head(&head, key)?;
    let mut bytes = head;
    bytes.reserve_exact(usize::try_from(file.metadata()?.len()).unwrap_or(0).saturating_sub(HEAD));
    file.read_to_end(&mut bytes)?;
    check_whole(&bytes)?;
    Ok(Some(bytes))
}

/// Returns the sections of the bytes of a file that was checked.
///
/// # Errors
/// [`Damaged`] if a section does not end where it says.
pub(super) fn sections(bytes: &[u8]) -> Result<Vec<&[u8]>, Damaged> {
    let end = bytes.len().saturating_sub(TAIL);
    let mut rest = Decoder(bytes.get(HEAD..end).unwrap_or_default());
    let mut sections = Vec::new();
    while !rest.0.is_empty() {
        let length = u64::from_le_bytes(rest.bytes()?);
        let length = usize::try_from(length).map_err(|_too_long| Damaged::Short { wanted: length })?;
        sections.push(rest.take(length)?);
    }
    Ok(sections)
}

fn check_head(head: &[u8], key: &Key) -> Result<(), PreparedError> {
    let mut head = Decoder(head);
    if head.bytes().ok() != Some(MAGIC) {
        return Err(PreparedError::NotOne);
    }
    let found = u32::from_le_bytes(head.bytes()?);
    if found != FORMAT {
        return Err(PreparedError::Format { found, accepted: FORMAT });
    }
    if head.bytes::<32>()? == *key.as_bytes() { Ok(()) } else { Err(PreparedError::Stale) }
}

fn check_whole(bytes: &[u8]) -> Result<(), PreparedError> {
    let found = bytes.len() as u64;
    let Some(content) = bytes.len().checked_sub(TAIL).filter(|&content| content >= HEAD) else {
        return Err(PreparedError::Length { found, said: (HEAD + TAIL) as u64 });
    };
    let mut tail = Decoder(&bytes[content..]);
    let said = u64::from_le_bytes(tail.bytes()?).saturating_add((HEAD + TAIL) as u64);
    if said != found {
        return Err(PreparedError::Length { found, said });
    }
    let checksum: [u8; 32] = tail.bytes()?;
    // Equal in a time that tells nothing: nobody here tries to guess it, but the comparison is the hash's own.
    if blake3::hash(&bytes[..content + 8]) == checksum { Ok(()) } else { Err(PreparedError::Checksum) }
}

/// Removes what writers that were ended left behind, and of the prepared files all but so many, the latest.
///
/// # Errors
/// The cause, if the folder cannot be read.
pub(super) fn tidy(folder: &Path, extension: &str, keep: usize, leftover: std::time::Duration) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Ok(written) = fs::metadata(&path).and_then(|data| data.modified()) else { continue };
        let is = |wanted: &str| path.extension().is_some_and(|found| found == wanted);
        if is(extension) {
            files.push((written, path));
        } else if is("new") && written.elapsed().is_ok_and(|age| age > leftover) {
            // Another program may have been quicker.
            let _gone = fs::remove_file(&path);
        }
    }
    files.sort();
    for (_, path) in files.iter().rev().skip(keep) {
        let _gone = fs::remove_file(path);
    }
    Ok(())
}
