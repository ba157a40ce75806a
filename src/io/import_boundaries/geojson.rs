//! Boundaries as a GeoJSON file that a person can read and compare line by line.

use std::io::{self, Write};

use geo::{LineString, MultiPolygon, Polygon};
use serde_json::{Map, Value, json};

use super::ImportedAreas;

/// Writes areas as GeoJSON (RFC 7946): one feature a line, the coordinates as they are loaded.
pub(super) fn write_geojson(areas: &ImportedAreas, to: &mut dyn Write) -> io::Result<()> {
    to.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[\n")?;
    for (place, area) in areas.areas.iter().enumerate() {
        let comma: &[u8] = if place == 0 { b"" } else { b",\n" };
        to.write_all(comma)?;
        to.write_all(b"{\"type\":\"Feature\",")?;
        if let Some(code) = &area.code {
            write!(to, "\"id\":{},", json!(code))?;
        }
        let values = areas.columns.iter().zip(&area.values);
        let properties: Map<String, Value> = values.map(|(name, value)| (name.clone(), json!(value))).collect();
        write!(to, "\"properties\":{},\"geometry\":", Value::Object(properties))?;
        write_geometry(&area.geometry, to)?;
        to.write_all(b"}")?;
    }
    to.write_all(b"\n]}\n")
}

fn write_geometry(geometry: &MultiPolygon<f64>, to: &mut dyn Write) -> io::Result<()> {
    let coordinates = match geometry.0.as_slice() {
        [] => return to.write_all(b"null"),
        [polygon] => {
            to.write_all(b"{\"type\":\"Polygon\",\"coordinates\":")?;
            serde_json::to_writer(&mut *to, &rings(polygon))
        }
        polygons => {
            to.write_all(b"{\"type\":\"MultiPolygon\",\"coordinates\":")?;
            serde_json::to_writer(&mut *to, &polygons.iter().map(rings).collect::<Vec<_>>())
        }
    };
    coordinates?;
    to.write_all(b"}")
}

fn rings(polygon: &Polygon<f64>) -> Vec<Vec<[f64; 2]>> {
    let ring = |ring: &LineString<f64>| ring.0.iter().map(|at| [at.x, at.y]).collect();
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
}
