//! Tests on the real municipalities of Greece.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::PathBuf;

use geo::{CoordsIter, MultiPolygon};
use geojson::GeoJson;

use super::TileCoord;
use super::partition_tests::{Cutter, Polygons, check_exact, sum_of_twice_areas};
use crate::boundaries::repair_coverage;
use crate::geometry::{Bbox, LonLat};

const GREECE: &str = "19.3,34.7,29.7,41.8";

/// Reads a shared file, unpacked where it has to be; nothing if it is not there.
fn shared(path: &str) -> Option<String> {
    let folder = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let Ok(bytes) = std::fs::read(folder.join(path)) else {
        eprintln!("skipped: {path} (shared data folder not found)");
        return None;
    };
    if bytes.first_chunk() != Some(&[0x1f, 0x8b]) {
        return Some(String::from_utf8(bytes).unwrap());
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    Some(text)
}

fn areas_of(text: &str) -> Vec<MultiPolygon<f64>> {
    let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else { panic!("a feature collection") };
    let area = |feature: geojson::Feature| match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
        geo::Geometry::Polygon(polygon) => polygon.into(),
        geo::Geometry::MultiPolygon(area) => area,
        other => panic!("{other:?}"),
    };
    collection.features.into_iter().map(area).collect()
}

/// The municipalities of 2011, if the shared data are there.
pub(super) fn municipalities() -> Option<Vec<MultiPolygon<f64>>> {
    Some(areas_of(&shared("data/derived/municipalities_2011_clean.geojson")?))
}

fn check_municipalities(zooms: impl Iterator<Item = u8>) {
    if let Some(areas) = municipalities() {
        check_zooms(&areas, zooms);
    }
}

pub(super) fn mercator_units(area: &MultiPolygon<f64>, units: f64) -> MultiPolygon<f64> {
    use crate::geometry::{LonLat, MercatorPoint};
    use geo::MapCoords;
    area.map_coords(|c| {
        let point = MercatorPoint::from(LonLat::new(c.x, c.y).unwrap());
        geo::Coord { x: point.x() * units, y: point.y() * units }
    })
}

/// The municipalities at full resolution, whose borders are drawn twice, made to fit as a level with `snap_m = 100` is.
fn repaired_municipalities() -> Option<Vec<MultiPolygon<f64>>> {
    let areas = areas_of(&shared("data/derived/kallikratis_full.geojson.gz")?);
    let repaired = repair_coverage(&areas.iter().collect::<Vec<_>>(), 100.0);
    assert_eq!(repaired.report.left, []);
    Some(areas.into_iter().zip(repaired.outlines).map(|(before, outline)| outline.unwrap_or(before)).collect())
}

/// Checks every tile over Greece at the zooms: each polygon is valid, together they cover Greece once and exactly, none is lost.
fn check_zooms(areas: &[MultiPolygon<f64>], zooms: impl Iterator<Item = u8>) {
    let cutter = Cutter::new(areas);
    let greece: Bbox = GREECE.parse().unwrap();
    for zoom in zooms {
        let (mut tiles, mut sum) = (0, 0);
        let mut seen = std::collections::BTreeSet::new();
        for coord in TileCoord::covering(&greece, zoom).unwrap() {
            let drawn = check_tile(&cutter, coord);
            sum += drawn.values().map(sum_of_twice_areas).sum::<i64>();
            seen.extend(drawn.into_keys());
            seen.extend(cutter.collapsed(coord));
            tiles += 1;
        }
        eprintln!("zoom {zoom}: {tiles} tiles, twice area {sum}");
        assert_eq!(seen.len(), areas.len(), "zoom {zoom}");
    }
}

fn check_tile(cutter: &Cutter, coord: TileCoord) -> HashMap<u64, Polygons> {
    let drawn = cutter.areas(coord);
    check_exact(&drawn, &cutter.whole(coord)).unwrap_or_else(|error| panic!("{coord}: {error}"));
    drawn
}

#[test]
fn every_tile_of_repaired_municipalities_is_exact_at_five_zooms() {
    let Some(areas) = repaired_municipalities() else { return };
    check_zooms(&areas, [2, 4, 6, 8, 9].into_iter());
}

/// At these zooms all Greece is 200,000 tiles: one at every so many vertices of a border.
#[test]
fn some_tiles_of_repaired_municipalities_are_exact_at_zooms_12_to_14() {
    let Some(areas) = repaired_municipalities() else { return };
    let cutter = Cutter::new(&areas);
    let places: Vec<LonLat> =
        areas.iter().flat_map(CoordsIter::coords_iter).step_by(1999).map(|c| LonLat::new(c.x, c.y).unwrap()).collect();
    assert!(places.len() > 400);
    for zoom in 12..=14 {
        for place in &places {
            let coord = TileCoord::covering(&(*place).into(), zoom).unwrap().next().unwrap();
            assert!(!check_tile(&cutter, coord).is_empty(), "{coord}");
        }
    }
}

#[test]
fn every_tile_of_greece_is_exact_at_zooms_0_to_7() {
    check_municipalities(0..=7);
}

#[test]
fn every_tile_of_greece_is_exact_at_zooms_8_and_9() {
    check_municipalities(8..=9);
}

#[test]
fn every_tile_of_greece_is_exact_at_zooms_10_and_11() {
    check_municipalities(10..=11);
}
