//! Tests on the real municipalities of Greece.

use std::path::PathBuf;

use geo::MultiPolygon;
use geojson::GeoJson;

use super::TileCoord;
use super::partition_tests::{Cutter, check_exact, sum_of_twice_areas};
use crate::geometry::Bbox;

const GREECE: &str = "19.3,34.7,29.7,41.8";

fn shared(path: &str) -> Option<String> {
    let folder = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let text = std::fs::read_to_string(folder.join(path)).ok();
    if text.is_none() {
        eprintln!("skipped: {path} (shared data folder not found)");
    }
    text
}

/// The municipalities of 2011, if the shared data are there.
pub(super) fn municipalities() -> Option<Vec<MultiPolygon<f64>>> {
    let text = shared("data/derived/municipalities_2011_clean.geojson")?;
    let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else { panic!("a feature collection") };
    let area = |feature: geojson::Feature| match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
        geo::Geometry::Polygon(polygon) => polygon.into(),
        geo::Geometry::MultiPolygon(area) => area,
        other => panic!("{other:?}"),
    };
    Some(collection.features.into_iter().map(area).collect())
}

pub(super) fn mercator_units(area: &MultiPolygon<f64>, units: f64) -> MultiPolygon<f64> {
    use crate::geometry::{LonLat, MercatorPoint};
    use geo::MapCoords;
    area.map_coords(|c| {
        let point = MercatorPoint::from(LonLat::new(c.x, c.y).unwrap());
        geo::Coord { x: point.x() * units, y: point.y() * units }
    })
}

/// Checks every tile over Greece at the zooms: each polygon is valid, together they cover Greece once and exactly, none is lost.
fn check_zooms(zooms: impl Iterator<Item = u8>) {
    let Some(areas) = municipalities() else { return };
    let cutter = Cutter::new(&areas);
    let greece: Bbox = GREECE.parse().unwrap();
    for zoom in zooms {
        let (mut tiles, mut sum) = (0, 0);
        let mut seen = std::collections::BTreeSet::new();
        for coord in TileCoord::covering(&greece, zoom).unwrap() {
            let drawn = cutter.areas(coord);
            check_exact(&drawn, &cutter.whole(coord)).unwrap_or_else(|error| panic!("{coord}: {error}"));
            sum += drawn.values().map(sum_of_twice_areas).sum::<i64>();
            seen.extend(drawn.into_keys());
            seen.extend(cutter.collapsed(coord));
            tiles += 1;
        }
        eprintln!("zoom {zoom}: {tiles} tiles, twice area {sum}");
        assert_eq!(seen.len(), areas.len(), "zoom {zoom}");
    }
}

#[test]
fn every_tile_of_greece_is_exact_at_zooms_0_to_7() {
    check_zooms(0..=7);
}

#[test]
fn every_tile_of_greece_is_exact_at_zooms_8_and_9() {
    check_zooms(8..=9);
}

#[test]
fn every_tile_of_greece_is_exact_at_zooms_10_and_11() {
    check_zooms(10..=11);
}
