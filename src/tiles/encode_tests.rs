//! Tests of layers of points, on the bytes a client gets.

use proptest::prelude::*;

use super::decode::{DecodedFeature, DecodedGeometry, DecodedValue, decode};
use super::*;
use crate::geometry::{LonLat, MercatorPoint};

fn coord(zoom: u8, x: u32, y: u32) -> TileCoord {
    TileCoord::from_xyz(zoom, x, y).unwrap()
}

fn somewhere() -> TilePoint {
    TilePoint::of(LonLat::new(1.0, 2.0).unwrap(), coord(0, 0, 0)).unwrap()
}

fn feature<'a>(point: TilePoint) -> TileFeature<'a> {
    TileFeature { id: FeatureId::new(1).unwrap(), point, tags: Vec::new() }
}

fn encoded(feature: TileFeature<'_>) -> DecodedFeature {
    let bytes = encode_tile([TileLayer { name: "areas", features: [feature] }]).unwrap().unwrap();
    decode(&bytes).unwrap().remove(0).features.remove(0)
}

#[test]
fn points_lie_where_they_are_and_outside_the_buffer_nowhere() {
    let place = LonLat::new(22.5, 0.0).unwrap();
    let tile_point = |zoom, x, y| TilePoint::of(place, coord(zoom, x, y));
    let point = |zoom, x, y| tile_point(zoom, x, y).map(TilePoint::coordinates);
    assert_eq!(point(4, 9, 8), Some([0, 0]));
    assert_eq!(point(4, 8, 7), Some([4096, 4096]));
    assert_eq!(point(4, 10, 8), None);
    assert_eq!(TilePoint::of(LonLat::new(0.0, 86.0).unwrap(), coord(0, 0, 0)), None);
    let DecodedGeometry::Points(points) = encoded(feature(tile_point(4, 9, 8).unwrap())).geometry else { panic!() };
    assert_eq!(points, [[0, 0]]);
}

#[test]
fn ids_and_tags_come_back_exactly() {
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
        ..feature(somewhere())
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
    let with = |tags: Vec<(&'static str, f64)>| TileFeature {
        tags: tags.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        ..feature(somewhere())
    };
    let error = |feature| encode_tile([TileLayer { name: "a", features: [feature] }]).unwrap_err().to_string();
    assert_eq!(error(with(vec![("rate", f64::NAN)])), "'rate' of feature 1 is NaN; accepted are finite numbers");
    assert_eq!(
        error(with(vec![("a", 1.), ("a", 1.)])),
        "feature 1 has two values for 'a'; accepted is one value a key"
    );
    let layers = |names: [&'static str; 2]| names.map(|name| TileLayer { name, features: [feature(somewhere())] });
    assert!(matches!(encode_tile(layers(["a", "a"])), Err(TileError::DuplicateLayer { .. })));
    assert!(matches!(encode_tile(layers(["a", ""])), Err(TileError::EmptyLayerName)));
    assert_eq!(decode(&encode_tile(layers(["a", "b"])).unwrap().unwrap()).unwrap().len(), 2);
}

#[test]
fn a_tile_without_features_is_empty() {
    assert_eq!(encode_tile(Vec::<TileLayer<'_, Vec<_>>>::new()).unwrap(), None);
    assert_eq!(encode_tile([TileLayer { name: "a", features: Vec::new() }]).unwrap(), None);
}

proptest! {
    #[test]
    fn points_come_back_within_half_a_unit(lon in -180.0..180.0_f64, lat in -85.0..85.0_f64, zoom in 0..=24_u8) {
        let tile = TileCoord::covering(&LonLat::new(lon, lat).unwrap().into(), zoom).unwrap().next().unwrap();
        let point = TilePoint::of(LonLat::new(lon, lat).unwrap(), tile);
        let Some([x, y]) = point.map(TilePoint::coordinates) else {
            return Err(TestCaseError::fail("a tile holds its own points"));
        };
        let place = MercatorPoint::from(LonLat::new(lon, lat).unwrap());
        let units = f64::from(1_u32 << zoom) * 4096.0;
        let error = |tile: u32, unit: i32, at: f64| (f64::from(tile) * 4096.0 + f64::from(unit) - at * units).abs();
        prop_assert!(error(tile.x(), x, place.x()) <= 0.5 && error(tile.y(), y, place.y()) <= 0.5);
    }
}
