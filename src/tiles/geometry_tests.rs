//! Tests of cutting and encoding together, on the bytes a client gets.

use std::borrow::Cow;
use std::f64::consts::TAU;

use geo::{LineString, MultiPolygon, Polygon, polygon};
use proptest::prelude::*;

use super::decode::{DecodedFeature, DecodedGeometry, DecodedValue, check_polygons, decode, twice_area};
use super::geometry::Shape;
use super::*;
use crate::geometry::{LonLat, MercatorPoint};

type Rings = Vec<Vec<Vec<[i64; 2]>>>;

fn coord(zoom: u8, x: u32, y: u32) -> TileCoord {
    TileCoord::from_xyz(zoom, x, y).unwrap()
}

fn feature(geometry: &TileGeometry) -> TileFeature<'_> {
    TileFeature { id: FeatureId::new(1).unwrap(), geometry: Cow::Borrowed(geometry), tags: Vec::new() }
}

fn encoded(feature: TileFeature<'_>) -> DecodedFeature {
    let bytes = encode_tile([TileLayer { name: "areas", features: [feature] }]).unwrap().unwrap();
    decode(&bytes).unwrap().remove(0).features.remove(0)
}

/// Cuts, encodes and decodes an area.
fn tile_rings(area: &MultiPolygon<f64>, coord: TileCoord) -> Rings {
    let Some(geometry) = TileGeometry::of_area(&ProjectedArea::from_lon_lat(area).unwrap(), coord) else {
        return Vec::new();
    };
    match encoded(feature(&geometry)).geometry {
        DecodedGeometry::Polygons(polygons) => polygons,
        DecodedGeometry::Points(points) => panic!("{points:?}"),
    }
}

/// Makes an area of rings given in units of a tile.
#[expect(clippy::cast_precision_loss, reason = "test coordinates are small")]
fn area_of_units(coord: TileCoord, polygons: &[&[&[[i64; 2]]]]) -> MultiPolygon<f64> {
    let side = f64::from(1_u32 << coord.zoom());
    let place = |p: &[i64; 2]| {
        let unit = |c: i64, tile: u32| (f64::from(tile) + c as f64 / 4096.0) / side;
        geo::Coord::from(MercatorPoint::clamped(unit(p[0], coord.x()), unit(p[1], coord.y())).to_lon_lat())
    };
    let line = |ring: &&[[i64; 2]]| LineString::from(ring.iter().map(place).collect::<Vec<_>>());
    polygons.iter().map(|rings| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect())).collect()
}

fn sum_of_twice_areas(polygons: &Rings) -> i64 {
    polygons.iter().flatten().map(|ring| twice_area(ring)).sum()
}

#[test]
fn an_area_around_the_tile_is_the_tile_and_its_buffer() {
    let world = polygon![(x: -180., y: -90.), (x: 180., y: -90.), (x: 180., y: 90.), (x: -180., y: 90.)];
    for (zoom, x, y) in [(24, 9_000_000, 6_000_000), (5, 17, 12)] {
        let rings = tile_rings(&world.clone().into(), coord(zoom, x, y));
        let mut corners = rings[0][0].clone();
        corners.sort_unstable();
        assert_eq!(corners, [[-64, -64], [-64, 4160], [4160, -64], [4160, 4160]]);
    }
    let whole = tile_rings(&world.into(), coord(0, 0, 0));
    assert_eq!(sum_of_twice_areas(&whole), 2 * 4096 * 4096);
}

#[test]
fn a_ring_that_starts_where_the_last_ended_keeps_its_move() {
    // Small squares that touch corner to corner: some order of rings and starts must meet the encoder's gap.
    let at = coord(10, 575, 395);
    let squares: Vec<Vec<[i64; 2]>> = (0..6)
        .flat_map(|i| (0..6).map(move |j| (i * 20, j * 20)))
        .filter(|(x, y)| (x + y) % 40 == 0)
        .map(|(x, y)| vec![[x, y], [x, y + 20], [x + 20, y + 20], [x + 20, y]])
        .collect();
    let polygons: Vec<[&[[i64; 2]]; 1]> = squares.iter().map(|square| [square.as_slice()]).collect();
    let polygons: Vec<&[&[[i64; 2]]]> = polygons.iter().map(<[_; 1]>::as_slice).collect();
    let rings = tile_rings(&area_of_units(at, &polygons), at);
    assert_eq!(sum_of_twice_areas(&rings), 18 * 800);
    check_polygons(&rings).unwrap();
}

#[test]
fn the_encoder_is_given_rings_it_would_spoil() {
    let ring = |points: &[[i32; 2]]| super::ring::TileRing::checked(points.to_vec()).unwrap();
    let exterior = ring(&[[0, 0], [90, 0], [90, 90], [0, 90]]);
    // The hole starts where the exterior ends.
    let hole = ring(&[[0, 90], [10, 80], [10, 70]]);
    let polygon = TilePolygon::from_rings(exterior, vec![hole]);
    let geometry = TileGeometry::from_shape(Shape::Polygons(vec![polygon]));
    let DecodedGeometry::Polygons(rings) = encoded(feature(&geometry)).geometry else { panic!() };
    assert_eq!(rings[0][1], [[10, 80], [10, 70], [0, 90]]);
}

#[test]
fn a_hole_stays_and_a_collapsed_area_is_nothing() {
    let at = coord(8, 143, 98);
    let ring: &[_] = &[[100, 100], [900, 100], [900, 900], [100, 900]];
    let hole: &[_] = &[[200, 200], [300, 200], [300, 300], [200, 300]];
    let rings = tile_rings(&area_of_units(at, &[&[ring, hole]]), at);
    assert_eq!((rings.len(), rings[0].len()), (1, 2));
    assert_eq!(sum_of_twice_areas(&rings), 2 * (800 * 800 - 100 * 100));
    // A building at zoom 8 is less than half a unit at zoom 0.
    let small: &[_] = &[[100, 100], [120, 100], [120, 120], [100, 120]];
    assert!(tile_rings(&area_of_units(at, &[&[small]]), coord(0, 0, 0)).is_empty());
    assert!(tile_rings(&area_of_units(at, &[&[ring]]), coord(8, 0, 0)).is_empty());
    assert!(tile_rings(&MultiPolygon::new(Vec::new()), at).is_empty());
}

#[test]
fn neighbours_share_their_border_and_its_cuts() {
    let at = coord(9, 287, 195);
    let border: Vec<[i64; 2]> = (0..90).map(|i| [2000 + (i * 37) % 101, i * 60 - 600]).collect();
    let close = |far: i64| {
        let mut ring = border.clone();
        ring.extend([[far, 5000], [far, -700]]);
        ring
    };
    let (west, east) = (close(-900), close(5000));
    let [west, east] = [west, east].map(|ring| tile_rings(&area_of_units(at, &[&[&ring]]), at));
    for rings in [&west, &east] {
        check_polygons(rings).unwrap();
    }
    assert_eq!(sum_of_twice_areas(&west) + sum_of_twice_areas(&east), 2 * 4224 * 4224);
    let inner = |rings: &Rings| {
        let mut points: Vec<_> = rings[0][0].iter().copied().filter(|p| p[0] > -64 && p[0] < 4160).collect();
        points.sort_unstable();
        points
    };
    assert_eq!(inner(&west), inner(&east));
}

#[test]
fn points_lie_where_they_are_and_outside_the_buffer_nowhere() {
    let place = LonLat::new(22.5, 0.0).unwrap();
    let tile_point = |zoom, x, y| TileGeometry::of_point(place, coord(zoom, x, y));
    let point = |zoom, x, y| tile_point(zoom, x, y).and_then(|geometry| geometry.point());
    assert_eq!(point(4, 9, 8), Some([0, 0]));
    assert_eq!(point(4, 8, 7), Some([4096, 4096]));
    assert_eq!(point(4, 10, 8), None);
    assert_eq!(TileGeometry::of_point(LonLat::new(0.0, 86.0).unwrap(), coord(0, 0, 0)), None);
    let DecodedGeometry::Points(points) = encoded(feature(&tile_point(4, 9, 8).unwrap())).geometry else { panic!() };
    assert_eq!(points, [[0, 0]]);
}

#[test]
fn ids_and_tags_come_back_exactly() {
    let geometry = TileGeometry::from_shape(Shape::Point([1, 2]));
    let feature = TileFeature {
        id: FeatureId::new(FeatureId::MAX).unwrap(),
        tags: vec![
            ("code".into(), "0202".into()),
            ("name_el".into(), String::from("Δοξάτου").into()),
            ("rate".into(), 0.1.into()),
            ("n".into(), i64::MIN.into()),
            ("m".into(), i64::MAX.into()),
            ("shown".into(), true.into()),
        ],
        ..feature(&geometry)
    };
    let bytes = encode_tile([TileLayer { name: "municipalities", features: vec![feature.clone(), feature] }]);
    let layers = decode(&bytes.unwrap().unwrap()).unwrap();
    let layer = &layers[0];
    assert_eq!(
        (layer.name.as_str(), layer.version, layer.extent, layer.features.len()),
        ("municipalities", 2, 4096, 2)
    );
    assert_eq!(layer.features[1].id, Some(9_007_199_254_740_991));
    let expected = [
        ("code", DecodedValue::Text("0202".into())),
        ("name_el", DecodedValue::Text("Δοξάτου".into())),
        ("rate", DecodedValue::Double(0.1)),
        ("n", DecodedValue::Int(i64::MIN)),
        ("m", DecodedValue::Int(i64::MAX)),
        ("shown", DecodedValue::Bool(true)),
    ];
    assert_eq!(layer.features[1].tags, expected.map(|(key, value)| (key.to_owned(), value)));
}

#[test]
fn faulty_layers_are_refused_with_their_reason() {
    let point = TileGeometry::from_shape(Shape::Point([0, 0]));
    let with = |tags: Vec<(&'static str, f64)>| TileFeature {
        tags: tags.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        ..feature(&point)
    };
    let error = |feature| encode_tile([TileLayer { name: "a", features: [feature] }]).unwrap_err().to_string();
    assert_eq!(error(with(vec![("rate", f64::NAN)])), "'rate' of feature 1 is NaN; accepted are finite numbers");
    assert_eq!(
        error(with(vec![("a", 1.), ("a", 1.)])),
        "feature 1 has two values for 'a'; accepted is one value a key"
    );
    let layers = |names: [&'static str; 2]| names.map(|name| TileLayer { name, features: [feature(&point)] });
    assert!(matches!(encode_tile(layers(["a", "a"])), Err(TileError::DuplicateLayer { .. })));
    assert!(matches!(encode_tile(layers(["a", ""])), Err(TileError::EmptyLayerName)));
    assert_eq!(decode(&encode_tile(layers(["a", "b"])).unwrap().unwrap()).unwrap().len(), 2);
}

#[test]
fn a_tile_without_features_is_empty() {
    assert_eq!(encode_tile(Vec::<TileLayer<'_, Vec<_>>>::new()).unwrap(), None);
    assert_eq!(encode_tile([TileLayer { name: "a", features: Vec::new() }]).unwrap(), None);
}

/// A star around a place: as many corners as radii, and a hole of the same shape where asked for.
fn star(centre: [f64; 2], radii: &[f64], size: f64, hole: bool) -> Polygon<f64> {
    let count = f64::from(u32::try_from(radii.len()).unwrap());
    let ring = |scale: f64| {
        let corner = |(i, radius): (u32, &f64)| {
            let angle = f64::from(i) / count * TAU;
            let reach = radius * size * scale;
            ((centre[0] + reach * angle.cos()).clamp(-180., 180.), (centre[1] + reach * angle.sin()).clamp(-85., 85.))
        };
        LineString::from((0..).zip(radii).map(corner).collect::<Vec<_>>())
    };
    Polygon::new(ring(1.0), if hole { vec![ring(0.5)] } else { Vec::new() })
}

/// A tile that holds the place, or one of its neighbours.
fn tile_at(place: [f64; 2], zoom: u8, aside: u32) -> TileCoord {
    let place = LonLat::new(place[0], place[1]).unwrap();
    let tile = TileCoord::covering(&place.into(), zoom).unwrap().next().unwrap();
    TileCoord::from_xyz(zoom, tile.x().saturating_sub(aside), tile.y()).unwrap()
}

fn check(area: &MultiPolygon<f64>, tile: TileCoord) -> Result<(), TestCaseError> {
    let rings = tile_rings(area, tile);
    check_polygons(&rings).map_err(|e| TestCaseError::fail(format!("{tile}: {e}")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn stars_of_any_size_are_valid_at_any_zoom(
        centre in prop::array::uniform2(-80.0..80.0_f64),
        radii in prop::collection::vec(0.02..1.0_f64, 3..80),
        (zoom, units) in (0..=24_u8, 0.0..4.5_f64),
        (hole, aside) in (any::<bool>(), 0..2_u32),
    ) {
        // From a unit or so of the grid up to several tiles.
        let size = 10_f64.powf(units) * 360.0 / 4096.0 / f64::from(1_u32 << zoom);
        check(&star(centre, &radii, size, hole).into(), tile_at(centre, zoom, aside))?;
    }

    #[test]
    fn huge_areas_are_valid_at_deep_zooms(
        centre in prop::array::uniform2(-60.0..60.0_f64),
        radii in prop::collection::vec(0.1..1.0_f64, 3..12),
        on_border in any::<prop::sample::Index>(),
        zoom in 12..=24_u8,
    ) {
        let area = star(centre, &radii, 90.0, true);
        let corner = on_border.get(&area.exterior().0);
        check(&area.clone().into(), tile_at([corner.x, corner.y], zoom, 0))?;
    }

    #[test]
    fn slivers_are_valid_or_gone(
        points in prop::collection::vec((0..4000_i64, -2..3_i64), 3..40),
        zoom in 0..=12_u8,
    ) {
        // There along the points and back beside them: narrower than a unit at the tile's zoom and coarser ones.
        let at = coord(12, 2300, 1580);
        let mut there: Vec<[i64; 2]> = points.iter().map(|&(x, y)| [x, 700 + y]).collect();
        there.sort_unstable();
        let back: Vec<[i64; 2]> = there.iter().rev().map(|&[x, y]| [x, y + 1]).collect();
        let ring = [there, back].concat();
        let shift = 12 - zoom;
        check(&area_of_units(at, &[&[&ring]]), coord(zoom, 2300 >> shift, 1580 >> shift))?;
    }

    #[test]
    fn any_tangle_of_rings_is_valid_or_gone(
        // A small range of coordinates makes rings cross, repeat and touch themselves and one another.
        rings in prop::collection::vec(prop::collection::vec(prop::array::uniform2(0..2400_i64), 3..24), 1..5),
        span in prop::sample::select(vec![8, 20, 60, 200, 2400]),
        corner in prop::array::uniform2(0..2_i64),
    ) {
        let at = coord(14, 9200, 6300);
        let place = |p: &[i64; 2]| [p[0] % span + corner[0] * 4090 - 5, p[1] % span + corner[1] * 4090 - 5];
        let rings: Vec<Vec<[i64; 2]>> = rings.iter().map(|ring| ring.iter().map(place).collect()).collect();
        let rings: Vec<&[[i64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        check(&area_of_units(at, &[&rings[..1], &rings]), at)?;
    }

    #[test]
    fn points_come_back_within_half_a_unit(lon in -180.0..180.0_f64, lat in -85.0..85.0_f64, zoom in 0..=24_u8) {
        let tile = tile_at([lon, lat], zoom, 0);
        let geometry = TileGeometry::of_point(LonLat::new(lon, lat).unwrap(), tile);
        let Some([x, y]) = geometry.and_then(|geometry| geometry.point()) else {
            return Err(TestCaseError::fail("a tile holds its own points"));
        };
        let point = MercatorPoint::from(LonLat::new(lon, lat).unwrap());
        let units = f64::from(1_u32 << zoom) * 4096.0;
        let error = |tile: u32, unit: i32, at: f64| (f64::from(tile) * 4096.0 + f64::from(unit) - at * units).abs();
        prop_assert!(error(tile.x(), x, point.x()) <= 0.5 && error(tile.y(), y, point.y()) <= 0.5);
    }
}
