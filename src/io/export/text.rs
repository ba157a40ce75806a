//! CSV and GeoJSON: the same rows and features as the API gives.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::about::indicators;
use super::request::Selection;
use super::watch::tell;
use super::{ExportError, ExportFormat, ExportProgress, ExportWatcher};
use crate::atlas::FeatureTable;
use crate::formats::{Dialect, csv_header, csv_rows, write_feature};

/// How many features are written at a time.
const STEP: usize = 256;

/// Writes the one collection of a selection.
///
/// # Errors
/// [`ExportError::Write`], or [`ExportError::Interrupted`].
pub(super) fn write_text(
    selection: &Selection<'_>,
    path: &Path,
    watcher: &mut dyn ExportWatcher,
) -> Result<(), ExportError> {
    let failed = ExportError::write(path);
    let mut out = BufWriter::new(File::create(path).map_err(&failed)?);
    let is_csv = selection.format == ExportFormat::Csv;
    for table in &selection.tables {
        let head =
            if is_csv { csv_header(table, Dialect::Plain).map_err(of_csv) } else { Ok(geojson_head(selection, table)) };
        head.and_then(|head| out.write_all(&head)).map_err(&failed)?;
        for first in (0..table.len()).step_by(STEP) {
            let part = table.collection().id().to_owned();
            let (done, total) = (first as u64, table.len() as u64);
            tell(watcher, ExportProgress { part, unit: "features", done, total })?;
            let rows: Vec<usize> = (first..table.len().min(first + STEP)).collect();
            let bytes = if is_csv {
                csv_rows(table, Dialect::Plain, &rows).map_err(of_csv)
            } else {
                Ok(features(table, &rows))
            };
            bytes.and_then(|bytes| out.write_all(&bytes)).map_err(&failed)?;
        }
        if !is_csv {
            out.write_all(b"\n]}\n").map_err(&failed)?;
        }
    }
    out.flush().map_err(&failed)
}

fn of_csv(error: csv::Error) -> io::Error {
    io::Error::other(error)
}

/// Returns what stands before the features, up to their list.
fn geojson_head(selection: &Selection<'_>, table: &FeatureTable<'_>) -> Vec<u8> {
    let about = json!({
        "type": "FeatureCollection",
        "name": table.collection().id(),
        "attribution": selection.atlas.meta().attribution,
        "indicators": Value::from(indicators(selection)),
    });
    let whole = about.to_string();
    let open = whole.strip_suffix('}').unwrap_or(&whole);
    format!("{open},\"features\":[").into_bytes()
}

/// Writes one feature a line.
fn features(table: &FeatureTable<'_>, rows: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    for &row in rows {
        out.extend_from_slice(if row == 0 { b"\n" } else { b",\n" });
        write_feature(&mut out, table, row);
        out.push(b'}');
    }
    out
}
