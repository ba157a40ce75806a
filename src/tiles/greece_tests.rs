//! Tests on the real municipalities of Greece.

use std::borrow::Cow;
use std::path::PathBuf;

use geo::{Area, Euclidean, Length, LinesIter, MultiPolygon};
use geojson::GeoJson;
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::IntOverlayOptions;
use i_overlay::core::simplify::Simplify;
use i_overlay::i_float::int::point::IntPoint;

use super::decode::{DecodedGeometry, as_multi_polygon, check_polygons, decode, twice_area};
use super::*;
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
fn municipalities() -> Option<Vec<MultiPolygon<f64>>> {
    let text = shared("data/derived/municipalities_2011_clean.geojson")?;
    let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else { panic!("a feature collection") };
    let area = |feature: geojson::Feature| match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
        geo::Geometry::Polygon(polygon) => polygon.into(),
        geo::Geometry::MultiPolygon(area) => area,
        other => panic!("{other:?}"),
    };
    Some(collection.features.into_iter().map(area).collect())
}

type Polygons = Vec<Vec<Vec<[i64; 2]>>>;

/// Cuts, encodes and decodes a tile of all areas: the id of each that is left, and its polygons.
fn decoded_tile(areas: &[ProjectedArea], coord: TileCoord) -> Vec<(u64, Polygons)> {
    let feature = |(id, area)| {
        let geometry = Cow::Owned(TileGeometry::of_area(area, coord)?);
        Some(TileFeature { id: FeatureId::new(id).unwrap(), geometry, tags: Vec::new() })
    };
    let features = (0..).zip(areas).filter_map(feature);
    let Some(bytes) = encode_tile([TileLayer { name: "municipalities", features }]).unwrap() else { return Vec::new() };
    let layers = decode(&bytes).unwrap_or_else(|e| panic!("{coord}: {e}"));
    let polygons = |geometry| match geometry {
        DecodedGeometry::Polygons(polygons) => polygons,
        DecodedGeometry::Points(points) => panic!("{points:?}"),
    };
    layers.into_iter().flat_map(|l| l.features).map(|f| (f.id.unwrap(), polygons(f.geometry))).collect()
}

/// Returns twice the area of the union of rings that may overlap.
fn twice_union_area<'a>(polygons: impl Iterator<Item = &'a Polygons>) -> i64 {
    let point = |p: &[i64; 2]| IntPoint::new(i32::try_from(p[0]).unwrap(), i32::try_from(p[1]).unwrap());
    let shapes: Vec<Vec<Vec<IntPoint>>> =
        polygons.flatten().map(|p| p.iter().map(|r| r.iter().map(point).collect()).collect()).collect();
    let united = shapes.simplify(FillRule::Positive, IntOverlayOptions::default());
    let ring = |r: &Vec<IntPoint>| twice_area(&r.iter().map(|p| [p.x.into(), p.y.into()]).collect::<Vec<_>>());
    united.iter().flatten().map(ring).sum()
}

/// All municipalities as one area: cut together, their shared borders cancel out.
fn together(areas: &[MultiPolygon<f64>]) -> ProjectedArea {
    ProjectedArea::from_lon_lat(&areas.iter().flatten().cloned().collect()).unwrap()
}

fn sum_of_twice_areas(polygons: &Polygons) -> i64 {
    polygons.iter().flatten().map(|ring| twice_area(ring)).sum()
}

/// Checks every tile over Greece at the zooms: each polygon is valid, and together they cover Greece once.
fn check_zooms(zooms: impl Iterator<Item = u8>) {
    let Some(areas) = municipalities() else { return };
    let projected: Vec<_> = areas.iter().map(|area| ProjectedArea::from_lon_lat(area).unwrap()).collect();
    let country = [together(&areas)];
    let greece: Bbox = GREECE.parse().unwrap();
    for zoom in zooms {
        let (mut tiles, mut empty, mut sum, mut overlap, mut gap) = (0, 0, 0, 0, 0);
        for coord in TileCoord::covering(&greece, zoom).unwrap() {
            let (features, whole) = (decoded_tile(&projected, coord), decoded_tile(&country, coord));
            // The country in one is slow to check: only where its rings are short.
            let checked_whole = if (4..=8).contains(&zoom) { &[] } else { whole.as_slice() };
            for (id, polygons) in features.iter().chain(checked_whole) {
                check_polygons(polygons).unwrap_or_else(|e| panic!("{coord}, area {id}: {e}"));
            }
            let drawn: i64 = features.iter().map(|(_, polygons)| sum_of_twice_areas(polygons)).sum();
            let union = twice_union_area(features.iter().map(|(_, polygons)| polygons));
            let covered: i64 = whole.iter().map(|(_, polygons)| sum_of_twice_areas(polygons)).sum();
            (sum, overlap, gap) = (sum + drawn, overlap + drawn - union, gap + (covered - union).abs());
            (tiles, empty) = (tiles + 1, empty + usize::from(features.is_empty()));
        }
        eprintln!("zoom {zoom}: {tiles} tiles, {empty} empty; twice area {sum}, overlap {overlap}, gap {gap}");
        // Only where rounding made borders cross, and the crossing itself had to be rounded.
        assert!(overlap >= 0 && overlap <= sum / 1000 && gap <= sum / 1000, "zoom {zoom}: {overlap}, {gap} of {sum}");
    }
}

#[test]
fn every_tile_of_greece_is_valid_at_zooms_0_to_7() {
    check_zooms(0..=7);
}

#[test]
fn every_tile_of_greece_is_valid_at_zooms_8_and_9() {
    check_zooms(8..=9);
}

#[test]
fn every_tile_of_greece_is_valid_at_zoom_10() {
    check_zooms(10..=10);
}

#[test]
fn areas_move_by_less_than_a_unit_along_their_border() {
    let Some(areas) = municipalities() else { return };
    // Tile 2/2/1 holds all of Greece.
    let (coord, units) = (TileCoord::from_xyz(2, 2, 1).unwrap(), 4096.0 * 4.0);
    for area in &areas {
        let tile = decoded_tile(&[ProjectedArea::from_lon_lat(area).unwrap()], coord);
        let drawn: f64 = tile.iter().map(|(_, polygons)| as_multi_polygon(polygons).unsigned_area()).sum();
        let exact = mercator_units(area, units);
        let border: f64 = exact.lines_iter().map(|line| Euclidean.length(&line)).sum();
        assert!((drawn - exact.unsigned_area()).abs() < 0.75 * border, "{drawn}, {}", exact.unsigned_area());
    }
}

fn mercator_units(area: &MultiPolygon<f64>, units: f64) -> MultiPolygon<f64> {
    use crate::geometry::{LonLat, MercatorPoint};
    use geo::MapCoords;
    area.map_coords(|c| {
        let point = MercatorPoint::from(LonLat::new(c.x, c.y).unwrap());
        geo::Coord { x: point.x() * units, y: point.y() * units }
    })
}
