//! Packed files (XLSX, ODS): how large they are before anything is taken out of them, and their parts.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::sheets::SourceFormat;

use super::{ReadLimits, SheetError};

/// Parts a packed workbook may have; programs write dozens.
const MOST_PARTS: u64 = 10_000;

/// A packed file whose parts are as large as they say, and within the limits.
pub(super) struct Packed<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Packed<'a> {
    /// Opens a packed file, and unpacks all of it once into nothing, to know its size.
    pub(super) fn open(bytes: &'a [u8], limits: &ReadLimits) -> Result<Self, SheetError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        SheetError::check("packed parts", archive.len() as u64, MOST_PARTS)?;
        let mut unpacked = 0_u64;
        for place in 0..archive.len() {
            let part = archive.by_index_raw(place).map_err(|error| broken(&error))?;
            unpacked = unpacked.saturating_add(part.size());
            SheetError::check("bytes unpacked", unpacked, limits.unpacked_bytes)?;
        }
        for place in 0..archive.len() {
            check_size(&mut archive, place)?;
        }
        Ok(Self { archive })
    }

    /// Says what kind of workbook it is.
    pub(super) fn format(&mut self) -> Result<SourceFormat, SheetError> {
        let has = |name: &str| self.archive.index_for_name(name).is_some();
        if has("xl/workbook.xml") {
            return Ok(SourceFormat::Xlsx);
        }
        if has("xl/workbook.bin") {
            return Err(SheetError::OtherFormat { found: "an XLSB workbook (save it as XLSX)" });
        }
        if has("word/document.xml") {
            return Err(SheetError::OtherFormat { found: "a Word document" });
        }
        let mimetype = self.part("mimetype", 200).unwrap_or_default();
        if mimetype.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            return Ok(SourceFormat::Ods);
        }
        Err(SheetError::OtherFormat { found: "a zip archive without a workbook in it (unpack it first)" })
    }

    /// Unpacks a part, or the first bytes of it; nothing if there is none of that name.
    pub(super) fn part(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        let file = self.archive.by_name(name).ok()?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Opens a part to be read bit by bit.
    pub(super) fn reader(&mut self, name: &str) -> Option<impl Read> {
        self.archive.by_name(name).ok()
    }
}

/// Unpacks a part and counts, so that what it declares is true.
fn check_size(archive: &mut ZipArchive<Cursor<&[u8]>>, place: usize) -> Result<(), SheetError> {
    let part = archive.by_index(place).map_err(|error| broken(&error))?;
    let (declared, name) = (part.size(), part.name().map_or_else(|_| String::new(), |name| name.to_string()));
    let found = std::io::copy(&mut part.take(declared.saturating_add(1)), &mut std::io::sink())
        .map_err(|error| SheetError::broken("packed", &error))?;
    if found > declared { Err(SheetError::FalseSize { part: name, declared }) } else { Ok(()) }
}

fn broken(error: &ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(message) if message.contains("assword") => SheetError::Locked,
        other => SheetError::broken("packed", other),
    }
}
