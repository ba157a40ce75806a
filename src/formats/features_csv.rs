//! Features as CSV. A value's unit and source stand beside it.

use super::csv::{CsvCell, CsvWriter, Dialect};
use crate::atlas::{CellValue, Collection, Column, FeatureTable};

/// The columns that stand behind a value's own.
const UNIT: &str = "unit";
const SOURCE: &str = "source";

/// Returns the header row of a table.
///
/// The id stands first, then the columns of the table, a value followed by its unit and source; of services the position
/// (longitude, latitude, WGS 84) last.
///
/// # Errors
/// None that can be expected: it writes to memory.
pub fn csv_header(table: &FeatureTable<'_>, dialect: Dialect) -> Result<Vec<u8>, csv::Error> {
    let mut names = vec!["id".to_owned()];
    for column in own_columns(table) {
        names.push(column.name.clone());
        if column.indicator().is_some() {
            names.extend([UNIT, SOURCE].map(|about| format!("{}__{about}", column.name)));
        }
    }
    if table.collection() == Collection::Services {
        names.extend(["lon", "lat"].map(str::to_owned));
    }
    CsvWriter::with_header(dialect, names.iter().map(String::as_str))?.finish()
}

/// Returns the rows of features.
///
/// # Errors
/// None that can be expected: it writes to memory.
pub fn csv_rows(table: &FeatureTable<'_>, dialect: Dialect, rows: &[usize]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = CsvWriter::without_header(dialect);
    for &row in rows {
        writer.row(cells(table, row))?;
    }
    writer.finish()
}

/// The feature's id has a column of its own, whether or not it is a property.
fn own_columns<'t>(table: &'t FeatureTable<'_>) -> impl Iterator<Item = &'t Column> {
    table.columns().iter().filter(|column| column.name != "id")
}

fn cells<'t>(table: &'t FeatureTable<'_>, row: usize) -> Vec<CsvCell<'t>> {
    let is_service = table.collection() == Collection::Services;
    let id = table.id(row);
    // The id of an area is its code, that of a service any text.
    let mut cells = vec![if is_service { CsvCell::Text(id) } else { CsvCell::Code(id) }];
    for column in own_columns(table) {
        cells.push(match table.cell(row, column) {
            CellValue::Null => CsvCell::Text(""),
            CellValue::Text(text) if column.is_code() => CsvCell::Code(text),
            CellValue::Text(text) => CsvCell::Text(text),
            CellValue::Number(number) => CsvCell::Number(Some(number)),
        });
        if let Some(values) = column.indicator().map(|place| &table.values()[place]) {
            let indicator = &values.indicator.joined.indicator;
            cells.push(CsvCell::Text(indicator.unit.symbol_en()));
            cells.push(CsvCell::Text(&indicator.provenance.source.en));
        }
    }
    if is_service {
        let position = table.position(row);
        cells.push(CsvCell::Number(position.map(crate::geometry::LonLat::lon)));
        cells.push(CsvCell::Number(position.map(crate::geometry::LonLat::lat)));
    }
    cells
}
