//! Layers as other people publish them.

use std::time::Instant;

use geo::Validation;

use super::{shared, source};
use crate::boundaries::equal_area_m2;
use crate::io::gdal::{VectorSource, read_points, read_polygons};

#[test]
fn the_municipalities_come_whole() {
    let Some(path) = shared("data/derived/municipalities_2011_clean.geojson") else { return };
    let start = Instant::now();
    let layer = read_polygons(&source(&path)).unwrap();
    eprintln!("325 areas, 265,482 vertices: {:?}", start.elapsed());
    assert_eq!(layer.features.len(), 325);
    assert_eq!(layer.crs, "OGC:CRS84");
    let code = layer.fields.iter().position(|field| field == "elstat_code_2011").unwrap();
    let name = layer.fields.iter().position(|field| field == "name_el_genitive").unwrap();
    assert_eq!(layer.features[0].attributes[code].as_deref(), Some("0202"));
    assert_eq!(layer.features[0].attributes[name].as_deref(), Some("Δοξάτου"));
    assert!(layer.features.iter().all(|feature| feature.repair.is_none() && feature.geometry.is_some()));
    assert_eq!(layer.findings, []);
    let vertices: usize = layer.features.iter().flat_map(|f| &f.geometry).map(geo::CoordsIter::coords_count).sum();
    assert_eq!(vertices, 265_482);
}

#[test]
fn an_invalid_municipality_is_repaired_and_reported() {
    let Some(path) = shared("data/gh-evia-khmdhs/greek_muni.geojson") else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    assert_eq!(layer.features.len(), 325);
    let repaired: Vec<_> = layer.features.iter().filter(|feature| feature.repair.is_some()).collect();
    let codes: Vec<_> = repaired.iter().map(|feature| feature.attributes[0].as_deref()).collect();
    assert_eq!(codes, [Some("9287")]);
    let repair = repaired[0].repair.as_ref().unwrap();
    assert!(repair.reason.starts_with("Nested shells at or near point 24.41"), "{repair:?}");
    assert!((repair.area_after_m2 / repair.area_before_m2 - 1.0).abs() < 1e-3, "{repair:?}");
    assert!(layer.features.iter().all(|feature| feature.geometry.as_ref().unwrap().is_valid()));
}

#[test]
fn a_feature_without_a_code_is_kept() {
    let Some(path) = shared("data/gh-evia-khmdhs/firewatch_municipalities.geojson") else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    assert_eq!(layer.features.len(), 326);
    let code = layer.fields.iter().position(|field| field == "municipality_code").unwrap();
    assert_eq!(layer.features.iter().filter(|feature| feature.attributes[code].is_none()).count(), 1);
    let name = layer.fields.iter().position(|field| field == "name").unwrap();
    let repaired: Vec<_> =
        layer.features.iter().filter(|f| f.repair.is_some()).map(|f| f.attributes[name].as_deref()).collect();
    assert_eq!(repaired, [Some("Μήλου")]);
}

#[test]
fn topojson_is_longitude_and_latitude() {
    let Some(path) = shared("data/gh-evia-khmdhs/pe.topo.json") else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    assert_eq!((layer.features.len(), layer.crs.as_str()), (74, "OGC:CRS84"));
    let greece: f64 = layer.features.iter().flat_map(|feature| &feature.geometry).map(equal_area_m2).sum();
    assert!((greece / 131.6e9 - 1.0).abs() < 0.01, "{greece}");
}

#[test]
fn one_of_several_layers_has_to_be_named() {
    let Some(path) = shared("data/npm-us-atlas/counties-10m.json") else { return };
    let message = read_polygons(&source(&path)).unwrap_err().to_string();
    assert!(message.contains("counties, states, nation"), "{message}");
    let message = read_polygons(&VectorSource { layer: Some("towns"), ..source(&path) }).unwrap_err().to_string();
    assert!(message.contains("no layer 'towns'"), "{message}");
    let layer = read_polygons(&VectorSource { layer: Some("counties"), ..source(&path) }).unwrap();
    assert_eq!(layer.features.len(), 3231);
    let id = layer.fields.iter().position(|field| field == "id").unwrap();
    assert!(layer.features.iter().any(|feature| feature.attributes[id].as_deref() == Some("01001")));
}

#[test]
fn swiss_municipalities_are_reprojected() {
    let Some(path) = shared("data/npm-swiss-maps/municipalities.shp") else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    assert_eq!((layer.features.len(), layer.crs.as_str()), (2134, "EPSG:2056"));
    let area: f64 = layer.features.iter().flat_map(|feature| &feature.geometry).map(equal_area_m2).sum();
    // 40.0328e9 is the sum in the plane by SpatiaLite, whose scale in the Swiss grid is up to 1.0002.
    assert!((area / 40.0328e9 - 1.0).abs() < 2e-4, "{area}");
    let name = layer.fields.iter().position(|field| field == "name").unwrap();
    assert!(layer.features.iter().any(|feature| feature.attributes[name].as_deref() == Some("Zürich")));
    assert_eq!(layer.findings, []);
}

#[test]
fn a_shapefile_without_its_shapes_is_incomplete() {
    let Some(folder) = shared("data/gh-evia-khmdhs") else { return };
    let path = folder.join("oria_dhmwn_kallikraths.shp");
    let message = read_polygons(&source(&path)).unwrap_err().to_string();
    assert!(message.contains("incomplete, .shp is missing"), "{message}");
}

#[test]
fn hospitals_are_points() {
    let Some(path) = shared("data/gh-eurostat-services/EL_healthcare.geojson") else { return };
    let layer = read_points(&source(&path)).unwrap();
    assert_eq!(layer.features.len(), 125);
    assert!(layer.features.iter().all(|f| f.geometry.is_some_and(|(lon, lat)| lon > 19.0 && lat > 34.0)));
    let message = read_polygons(&source(&path)).unwrap_err().to_string();
    assert!(message.contains("row 1: a point was found; accepted are polygons"), "{message}");
}
