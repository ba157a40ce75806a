//! A table of features for formats that know types: every column with one type, a value followed by its unit and source.

use crate::atlas::{CellValue, Column, ColumnType, FeatureTable};

/// The largest whole number up to which every one has a double of its own: 2^53.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A column of features in a file.
#[derive(Clone, Debug)]
pub(super) struct FlatColumn<'t> {
    pub(super) name: String,
    pub(super) holds: ColumnType,
    content: Content<'t>,
}

#[derive(Clone, Copy, Debug)]
enum Content<'t> {
    Column(&'t Column),
    /// The same in every row.
    Constant(&'t str),
}

/// Returns the columns of a table, a value followed by its unit and source.
///
/// A column of whole numbers that holds another one, which can be after adding up, is one of decimal numbers.
pub(super) fn flat_columns<'t>(table: &'t FeatureTable<'_>) -> Vec<FlatColumn<'t>> {
    let mut flat = Vec::new();
    for column in table.columns() {
        let holds = if column.holds == ColumnType::Integer && !is_whole(table, column) {
            ColumnType::Number
        } else {
            column.holds
        };
        flat.push(FlatColumn { name: column.name.clone(), holds, content: Content::Column(column) });
        if let Some(values) = column.indicator().and_then(|place| table.values().get(place)) {
            let indicator = &values.indicator.joined.indicator;
            for (about, text) in [("unit", indicator.unit.symbol_en()), ("source", &*indicator.provenance.source.en)] {
                let name = format!("{}__{about}", column.name);
                flat.push(FlatColumn { name, holds: ColumnType::Text, content: Content::Constant(text) });
            }
        }
    }
    flat
}

/// Gives columns whose names differ in nothing but case numbers: databases hold them for one.
pub(super) fn tell_names_apart(columns: &mut [FlatColumn<'_>], reserved: &[&str]) {
    let mut taken: Vec<String> = reserved.iter().map(|name| name.to_lowercase()).collect();
    for column in columns {
        let stem = column.name.clone();
        let mut number = 2;
        while taken.contains(&column.name.to_lowercase()) {
            column.name = format!("{stem}_{number}");
            number += 1;
        }
        taken.push(column.name.to_lowercase());
    }
}

fn is_whole(table: &FeatureTable<'_>, column: &Column) -> bool {
    (0..table.len()).all(|row| match table.cell(row, column) {
        CellValue::Number(number) => number.fract() == 0.0 && number.abs() <= MAX_EXACT,
        CellValue::Null | CellValue::Text(_) => true,
    })
}

impl FlatColumn<'_> {
    /// Returns what stands in a row of the table the column was made of.
    pub(super) fn cell<'t>(&'t self, table: &'t FeatureTable<'_>, row: usize) -> CellValue<'t> {
        match self.content {
            Content::Column(column) => table.cell(row, column),
            Content::Constant(text) => CellValue::Text(text),
        }
    }
}

/// Returns a number of a column of whole numbers as one.
#[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 53 bits")]
pub(super) fn whole(number: f64) -> i64 {
    number as i64
}
