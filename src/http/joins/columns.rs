//! The columns of a table as attributes.

use super::attribute_names::distinct;
use super::joined::Attribute;
use super::request::{DECIMAL, FILE};
use super::table::Table;
use crate::http::ApiError;
use crate::join::{AttributeValue, OpenNumber, read_attribute};
use crate::sheets::{BadReason, DecimalMark, column_letters};

/// The attributes of a table, and their values column by column.
#[derive(Debug)]
pub(super) struct Attributes {
    pub(super) named: Vec<Attribute>,
    columns: Vec<Vec<AttributeValue>>,
}

impl Attributes {
    /// Reads the columns of a table; `taken` are the names features have already.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the cell that leaves open which number it is.
    pub(super) fn read(table: &Table, decimal: Option<DecimalMark>, taken: &[String]) -> Result<Self, ApiError> {
        let headers: Vec<_> = table.columns.iter().map(|column| (column.header.as_str(), column.place)).collect();
        let names = distinct(&headers, taken);
        let (mut named, mut columns) = (Vec::new(), Vec::new());
        for (name, column) in names.into_iter().zip(&table.columns) {
            let read = read_attribute(&column.cells, decimal);
            let (holds, values) = read.map_err(|error| open_number(&error, table, column.place))?;
            named.push(Attribute { name, r#type: holds });
            columns.push(values);
        }
        Ok(Self { named, columns })
    }

    /// Returns the values of a row.
    pub(super) fn row(&self, row: usize) -> Vec<AttributeValue> {
        self.columns.iter().map(|values| values.get(row).cloned().unwrap_or_default()).collect()
    }
}

fn open_number(error: &OpenNumber, table: &Table, place: usize) -> ApiError {
    let (row, letters) = (table.rows.get(error.place).copied().unwrap_or(0), column_letters(place));
    let field = match error.reason {
        BadReason::Ambiguous { .. } | BadReason::WrittenOtherwise { .. } => DECIMAL,
        _ => FILE,
    };
    ApiError::parameter(field, format!("row {row}, column {letters}: {error}"))
}
