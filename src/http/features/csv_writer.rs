//! CSV (RFC 4180), UTF-8, decimal points. A value's unit and source stand beside it.

use crate::atlas::{CellValue, Column, ColumnType, FeatureTable};
use crate::http::ApiError;

/// The columns that stand behind a value's own.
const UNIT: &str = "unit";
const SOURCE: &str = "source";

/// Returns the header row.
///
/// # Errors
/// None that can be expected: it writes to memory.
pub(super) fn header(table: &FeatureTable<'_>) -> Result<Vec<u8>, ApiError> {
    let mut names = vec!["id".to_owned()];
    for column in own_columns(table) {
        names.push(column.name.clone());
        if column.indicator().is_some() {
            names.extend([UNIT, SOURCE].map(|about| format!("{}__{about}", column.name)));
        }
    }
    if table.collection() == crate::atlas::Collection::Services {
        names.extend(["lon", "lat"].map(str::to_owned));
    }
    write(std::iter::once(names))
}

/// Returns the rows of features.
///
/// # Errors
/// None that can be expected: it writes to memory.
pub(super) fn rows(table: &FeatureTable<'_>, rows: &[usize]) -> Result<Vec<u8>, ApiError> {
    write(rows.iter().map(|&row| cells(table, row)))
}

/// The feature's id has a column of its own, whether or not it is a property.
fn own_columns<'t>(table: &'t FeatureTable<'_>) -> impl Iterator<Item = &'t Column> {
    table.columns().iter().filter(|column| column.name != "id")
}

fn cells(table: &FeatureTable<'_>, row: usize) -> Vec<String> {
    let mut cells = vec![guard(table.id(row), ColumnType::Text)];
    for column in own_columns(table) {
        cells.push(match table.cell(row, column) {
            CellValue::Null => String::new(),
            CellValue::Text(text) => guard(text, column.holds),
            CellValue::Number(number) => number.to_string(),
        });
        if let Some(values) = column.indicator().map(|place| &table.values()[place]) {
            let indicator = &values.indicator.joined.indicator;
            cells.push(indicator.unit.symbol_en().to_owned());
            cells.push(indicator.provenance.source.en.clone());
        }
    }
    if table.collection() == crate::atlas::Collection::Services {
        let position = table.position(row);
        cells.extend([
            position.map(|position| position.lon().to_string()).unwrap_or_default(),
            position.map(|position| position.lat().to_string()).unwrap_or_default(),
        ]);
    }
    cells
}

/// Keeps spreadsheets from running text that begins like a formula, as OWASP advises.
pub(in crate::http) fn guard(text: &str, holds: ColumnType) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if holds == ColumnType::Text && formula { "'" } else { "" };
    format!("{mark}{text}")
}

fn write(records: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        writer.write_record(&record).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(|error| ApiError::internal(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_begins_like_a_formula_is_guarded() {
        assert_eq!(guard("=1+1", ColumnType::Text), "'=1+1");
        assert_eq!(guard("Λάρισα", ColumnType::Text), "Λάρισα");
    }
}
