//! The columns that areas have of their own.

use super::columns::{Column, ColumnType, Content, column};
use super::tiles::tag_value;
use super::{CellValue, LevelIndex};
use crate::boundaries::{AreaCode, AreaLayer};
use crate::tiles::RowValues;

/// Returns the columns that every area of a level has.
pub(super) fn area_columns(index: &LevelIndex) -> Vec<Column> {
    let text = ColumnType::Text;
    let mut columns = vec![
        column("code", text, "Κωδικός", "Code", Content::Code),
        column("name_el", text, "Όνομα", "Name in Greek", Content::NameEl),
        column("name_en", text, "Όνομα στα αγγλικά", "Name in English", Content::NameEn),
        column("level", text, "Επίπεδο", "Level", Content::Level),
        column("parent", text, "Ανήκει σε", "Code of the area that holds it", Content::Parent),
        column("area_km2", ColumnType::Number, "Έκταση (km²)", "Area (km²)", Content::AreaKm2),
    ];
    // The same properties for every area, so that a client sees one schema.
    for name in &index.property_names {
        columns.push(column(name, text, name, name, Content::AreaProperty(name.clone())));
    }
    columns
}

/// The columns of [`area_columns`] that say which area it is: `code`, `name_el`, `name_en`.
pub(super) const NAMING: [usize; 3] = [0, 1, 2];

/// Returns the areas' own columns, those of [`area_columns`], as tiles hold them; worked out when they are first asked for.
pub(super) fn own_values<'a>(layer: &AreaLayer, index: &'a LevelIndex) -> &'a RowValues {
    index.own_values.get_or_init(|| {
        let columns = area_columns(index);
        let cells = (0..layer.areas().len())
            .flat_map(|row| columns.iter().map(move |column| tag_value(area_cell(layer, index, row, &column.content))));
        RowValues::of(columns.len(), cells)
    })
}

/// Returns what stands in a cell; nothing in a column that is not the areas' own.
pub(super) fn area_cell<'a>(layer: &'a AreaLayer, index: &LevelIndex, row: usize, content: &Content) -> CellValue<'a> {
    let area = &layer.areas()[row];
    match content {
        Content::Code => CellValue::text(area.code().map(AreaCode::as_str)),
        Content::NameEl => CellValue::Text(&area.name_el),
        Content::NameEn => CellValue::text(area.name_en.as_deref()),
        Content::Level => CellValue::Text(layer.level.as_str()),
        Content::Parent => CellValue::text(area.parent.as_ref().map(AreaCode::as_str)),
        Content::AreaKm2 => CellValue::Number(index.area_km2(row)),
        Content::AreaProperty(name) => CellValue::text(area.property(name)),
        _ => CellValue::Null,
    }
}
