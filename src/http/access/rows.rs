//! Rows of figures, one an area or a point, in each representation.

use serde_json::{Map, Value};

use crate::atlas::{Atlas, Collection};
use crate::boundaries::{Area, AreaCode, Level};
use crate::geometry::LonLat;
use crate::http::ApiError;
use crate::http::csv::{CsvCell, CsvWriter, Dialect};
use crate::http::features::{write_geometry, write_text};

/// Figures by name, in the order they are shown; every row of a table has the same names.
pub(super) type Row = Map<String, Value>;

/// Returns a row that begins with what names an area.
pub(super) fn area_row(area: &Area) -> Row {
    let mut row = Row::new();
    row.insert("code".to_owned(), area.code().map(AreaCode::as_str).into());
    row.insert("name_el".to_owned(), area.name_el.as_str().into());
    row.insert("name_en".to_owned(), area.name_en.as_deref().into());
    row
}

/// Returns metres to the millimetre: exacter than any position.
pub(super) fn millimetres(distance_m: f64) -> f64 {
    (distance_m * 1e3).round() / 1e3
}

/// Returns residents to a millionth: what scaling and adding up leave behind that is no one.
pub(super) fn millionths(residents: f64) -> f64 {
    (residents * 1e6).round() / 1e6
}

/// Writes rows as a table; `beside` stands in each of them, behind its own cells.
///
/// # Errors
/// [`ApiError::Internal`]; none that can be expected.
pub(super) fn csv(dialect: Dialect, rows: &[Row], beside: &[(&str, String)]) -> Result<Vec<u8>, ApiError> {
    let own = rows.first().into_iter().flat_map(Map::keys).map(String::as_str);
    let mut writer = CsvWriter::with_header(dialect, own.chain(beside.iter().map(|(name, _)| *name)))?;
    for row in rows {
        let own = row.iter().map(|(name, value)| match value {
            Value::String(text) if name == "code" || name.ends_with("_code") => CsvCell::Code(text),
            Value::String(text) => CsvCell::Text(text),
            Value::Bool(true) => CsvCell::Text("true"),
            Value::Bool(false) => CsvCell::Text("false"),
            other => CsvCell::Number(other.as_f64()),
        });
        writer.row(own.chain(beside.iter().map(|(_, text)| CsvCell::Text(text))))?;
    }
    Ok(writer.finish()?)
}

/// Writes rows as features with the outlines of a level's areas, in their order, with commas between them.
///
/// # Errors
/// [`ApiError::Internal`]; none that can be expected.
pub(super) fn area_features(atlas: &Atlas, level: Level, rows: &[Row]) -> Result<Vec<u8>, ApiError> {
    let table = atlas.table(Collection::Areas(level), &[], None);
    let table = table.ok_or_else(|| ApiError::NotFound("the atlas has no such level".to_owned()))?;
    let mut out = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        begin_feature(&mut out, place, table.id(place));
        write_geometry(&mut out, &table, place);
        end_feature(&mut out, row)?;
    }
    Ok(out)
}

/// Writes rows as features at positions, with commas between them; each has its `id`.
///
/// # Errors
/// [`ApiError::Internal`]; none that can be expected.
pub(super) fn point_features(points: &[(LonLat, Row)]) -> Result<Vec<u8>, ApiError> {
    let mut out = Vec::new();
    for (place, (position, row)) in points.iter().enumerate() {
        begin_feature(&mut out, place, row.get("id").and_then(Value::as_str).unwrap_or_default());
        let point = serde_json::json!({ "type": "Point", "coordinates": [position.lon(), position.lat()] });
        serde_json::to_writer(&mut out, &point).map_err(ApiError::internal)?;
        end_feature(&mut out, row)?;
    }
    Ok(out)
}

fn begin_feature(out: &mut Vec<u8>, place: usize, id: &str) {
    if place > 0 {
        out.extend_from_slice(b",\n");
    }
    out.extend_from_slice(br#"{"type":"Feature","id":"#);
    write_text(out, id);
    out.extend_from_slice(br#","geometry":"#);
}

fn end_feature(out: &mut Vec<u8>, row: &Row) -> Result<(), ApiError> {
    out.extend_from_slice(br#","properties":"#);
    serde_json::to_writer(&mut *out, row).map_err(ApiError::internal)?;
    out.push(b'}');
    Ok(())
}
