//! What has to be right around a Shapefile before GDAL reads it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::encoding::TextEncoding;
use super::error::VectorSourceError;
use super::source::VectorSource;

/// The length of the head of .shp and .shx files in bytes.
const HEAD_LEN: u64 = 100;

/// Checks that a Shapefile is complete and none of its files cut short, and finds the encoding of its text.
///
/// The encoding is the one named by the keeper, else by the .cpg file, else by the .dbf file's language driver.
pub(super) fn check(source: &VectorSource<'_>) -> Result<TextEncoding, VectorSourceError> {
    let shp = sibling(source.path, "shp");
    let shx = sibling(source.path, "shx");
    let dbf = sibling(source.path, "dbf");
    let (Some(shp), Some(shx), Some(dbf)) = (&shp, &shx, &dbf) else {
        let parts = [(".shp", &shp), (".shx", &shx), (".dbf", &dbf)];
        let missing: Vec<&str> = parts.iter().filter(|(_, path)| path.is_none()).map(|(name, _)| *name).collect();
        return Err(incomplete(source, &missing));
    };
    check_length(source, shp, ".shp")?;
    let shapes = (check_length(source, shx, ".shx")?.saturating_sub(HEAD_LEN)) / 8;
    let table = Table::read(source, dbf)?;
    if table.rows != shapes {
        return Err(damaged(source, format!("there are {shapes} shapes and {} rows", table.rows)));
    }
    encoding(source, table.language_driver)
}

fn encoding(source: &VectorSource<'_>, language_driver: u8) -> Result<TextEncoding, VectorSourceError> {
    if let Some(name) = source.encoding {
        return match TextEncoding::by_name(name) {
            TextEncoding::Unknown(encoding) => Err(unknown_encoding(source, encoding)),
            known => Ok(known),
        };
    }
    let cpg = sibling(source.path, "cpg").and_then(|path| fs::read(path).ok());
    let named = cpg.map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()).filter(|name| !name.is_empty());
    Ok(named.map_or_else(|| TextEncoding::by_language_driver(language_driver), |name| TextEncoding::by_name(&name)))
}

/// Finds the file of the same name with another extension, in small or capital letters, that lies in the same folder.
fn sibling(path: &Path, extension: &str) -> Option<PathBuf> {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    [extension.to_owned(), extension.to_ascii_uppercase()]
        .into_iter()
        .map(|extension| path.with_extension(extension))
        .find(|path| {
            path.is_file() && path.canonicalize().ok().and_then(|real| real.parent().map(Path::to_owned)) == folder
        })
}

/// Says whether there is any other part of the Shapefile that is not there itself.
pub(super) fn has_remains(path: &Path) -> bool {
    ["shx", "dbf", "prj"].iter().any(|extension| sibling(path, extension).is_some())
}

/// Checks a file against the length in its head and returns that length in bytes.
fn check_length(source: &VectorSource<'_>, path: &Path, part: &str) -> Result<u64, VectorSourceError> {
    let head: [u8; 28] = head(path).ok_or_else(|| damaged(source, format!("the {part} file is cut short")))?;
    if u32::from_be_bytes([head[0], head[1], head[2], head[3]]) != 9994 {
        return Err(damaged(source, format!("the {part} file does not begin like one")));
    }
    let stated = u64::from(u32::from_be_bytes([head[24], head[25], head[26], head[27]])) * 2;
    at_least(source, path, stated, part)?;
    Ok(stated)
}

/// The head of a .dbf file.
struct Table {
    rows: u64,
    language_driver: u8,
}

impl Table {
    fn read(source: &VectorSource<'_>, path: &Path) -> Result<Self, VectorSourceError> {
        let head: [u8; 32] = head(path).ok_or_else(|| damaged(source, "the .dbf file is cut short".into()))?;
        let rows = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let head_len = u64::from(u16::from_le_bytes([head[8], head[9]]));
        let row_len = u64::from(u16::from_le_bytes([head[10], head[11]]));
        at_least(source, path, head_len + rows * row_len, ".dbf")?;
        Ok(Self { rows, language_driver: head[29] })
    }
}

fn head<const N: usize>(path: &Path) -> Option<[u8; N]> {
    let mut head = [0; N];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).ok()?;
    Some(head)
}

fn at_least(source: &VectorSource<'_>, path: &Path, stated: u64, part: &str) -> Result<(), VectorSourceError> {
    let found = fs::metadata(path).map_or(0, |data| data.len());
    if found < stated {
        return Err(damaged(source, format!("the {part} file has {found} of {stated} bytes")));
    }
    Ok(())
}

pub(super) fn incomplete(source: &VectorSource<'_>, missing: &[&str]) -> VectorSourceError {
    VectorSourceError::IncompleteShapefile { name: source.name.to_owned(), missing: missing.join(" and ") }
}

fn damaged(source: &VectorSource<'_>, reason: String) -> VectorSourceError {
    VectorSourceError::Damaged { name: source.name.to_owned(), reason }
}

fn unknown_encoding(source: &VectorSource<'_>, encoding: String) -> VectorSourceError {
    VectorSourceError::UnknownEncoding { name: source.name.to_owned(), encoding }
}
