//! Well-known binary, as GDAL and GeoParquet take it.
//!
//! Source: OGC 06-103r4, section 8.2.

use geo::{Coord, LineString, MultiPolygon};

use crate::atlas::FeatureTable;
use crate::geometry::LonLat;

/// What a geometry begins with: the byte order (little endian), and its type.
const LITTLE_ENDIAN: u8 = 1;
const POINT: u32 = 1;
const POLYGON: u32 = 3;
const MULTI_POLYGON: u32 = 6;

/// Returns the geometry of a feature, longitude first: a `MultiPolygon`, also of one part, or a `Point`; nothing where
/// it has none.
pub(super) fn wkb(table: &FeatureTable<'_>, row: usize) -> Option<Vec<u8>> {
    match (table.area(row), table.position(row)) {
        (Some(area), _) if !area.geometry.0.is_empty() => Some(multi_polygon(&area.geometry)),
        (_, Some(position)) => Some(point(position)),
        _ => None,
    }
}

fn point(position: LonLat) -> Vec<u8> {
    let mut out = Vec::with_capacity(21);
    begin(&mut out, POINT);
    push(&mut out, Coord { x: position.lon(), y: position.lat() });
    out
}

fn multi_polygon(geometry: &MultiPolygon<f64>) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, MULTI_POLYGON);
    count(&mut out, geometry.0.len());
    for polygon in geometry {
        begin(&mut out, POLYGON);
        count(&mut out, 1 + polygon.interiors().len());
        ring(&mut out, polygon.exterior());
        for interior in polygon.interiors() {
            ring(&mut out, interior);
        }
    }
    out
}

fn ring(out: &mut Vec<u8>, ring: &LineString<f64>) {
    count(out, ring.0.len());
    for coord in ring.coords() {
        push(out, *coord);
    }
}

fn begin(out: &mut Vec<u8>, kind: u32) {
    out.push(LITTLE_ENDIAN);
    out.extend(kind.to_le_bytes());
}

/// A geometry of 2^32 parts does not fit into memory.
fn count(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn push(out: &mut Vec<u8>, coord: Coord<f64>) {
    out.extend(coord.x.to_le_bytes());
    out.extend(coord.y.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use gdal::vector::{Geometry, ToGdal};
    use geo::polygon;

    use super::*;

    #[test]
    fn gdal_reads_what_is_written() {
        let square = polygon!(exterior: [(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0)],
            interiors: [[(x: 2.0, y: 1.0), (x: 3.0, y: 2.0), (x: 3.0, y: 1.0)]]);
        for geometry in [MultiPolygon::new(vec![square.clone()]), MultiPolygon::new(vec![square.clone(), square])] {
            let read = Geometry::from_wkb(&multi_polygon(&geometry)).unwrap();
            assert_eq!(read.wkt().unwrap(), geometry.to_gdal().unwrap().wkt().unwrap());
        }
        let read = Geometry::from_wkb(&point(LonLat::new(22.5, 39.25).unwrap())).unwrap();
        assert_eq!(read.wkt().unwrap(), "POINT (22.5 39.25)");
    }
}
