//! Tests over all formats: made files, real files as they came, and bytes of any kind.

mod made;
mod packed;
mod real;

use std::path::PathBuf;

use crate::sheets::{Sheet, Workbook};

use super::{ReadLimits, ReadOptions, SheetError, read_workbook};

fn read(bytes: &[u8]) -> Result<Workbook, SheetError> {
    read_workbook(bytes, "test", ReadOptions::default(), &ReadLimits::UPLOAD)
}

/// Returns what a person reads in each cell.
fn texts(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text().into_owned()).collect()).collect()
}

/// Returns a file of the shared folder; nothing, and a line that says so, where there is none.
fn shared(path: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let bytes = std::fs::read(folder.join(path)).ok();
    if bytes.is_none() {
        eprintln!("skipped: {path} (shared data folder not found)");
    }
    bytes
}
