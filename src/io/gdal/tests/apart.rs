//! GeoJSON whose coordinates are read here gives what GDAL alone gives.

use std::fs;
use std::path::Path;

use super::{collection, feature, shared, source};
use crate::io::gdal::geojson::take_apart;
use crate::io::gdal::open::{RawLayer, read_bytes, read_memory};
use crate::io::gdal::wkb::{self, Parts};

type Row = (u64, Vec<Option<String>>, Option<Parts>);

fn rows(layer: RawLayer) -> (Vec<String>, Vec<Row>, String) {
    let parts = |wkb: Option<Vec<u8>>| wkb.and_then(|wkb| wkb::parse(&wkb));
    let about = format!("{} {:?} {:?}", layer.layer, layer.crs, layer.findings);
    let rows = layer.features.into_iter().map(|feature| (feature.row, feature.attributes, parts(feature.wkb)));
    (layer.fields, rows.collect(), about)
}

fn assert_same(path: &Path, json: &[u8]) {
    let [own, whole] = [read_bytes(&source(path), json.to_vec()), read_memory(&source(path), json.to_vec(), None)];
    match (own, whole) {
        (Ok(own), Ok(whole)) => assert_eq!(rows(own), rows(whole)),
        (own, whole) => assert_eq!(own.map(rows).unwrap_err().to_string(), whole.map(rows).unwrap_err().to_string()),
    }
}

#[test]
fn real_files_come_as_from_gdal_alone() {
    let folders = ["data/derived", "data/gh-evia-khmdhs", "data/gh-eurostat-services", "golden/tiles"];
    let mut apart = 0;
    for folder in folders {
        let Some(folder) = shared(folder) else { continue };
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "geojson" || extension == "json") {
                let json = fs::read(&path).unwrap();
                apart += usize::from(take_apart(&json).is_some());
                assert_same(&path, &json);
            }
        }
    }
    assert!(apart > 3 || shared("data").is_none(), "{apart} files were taken apart");
}

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[22,38],[23,38],[23,39],[22,38]]]}"#;

#[test]
fn features_and_attributes_of_every_make_come_as_from_gdal_alone() {
    let with_id = |id: &str, name: &str| {
        format!(r#"{{"type":"Feature","id":{id},"properties":{{"name":"{name}"}},"geometry":{SQUARE}}}"#)
    };
    let three = |values: [&str; 3]| {
        collection(&values.map(|value| feature(&format!(r#"{{"a":{value},"b":"x"}}"#), SQUARE)).join(","))
    };
    let cases = [
        // GDAL orders features by whole numbers as ids.
        collection(&[with_id("9", "nine"), with_id("2", "two"), with_id("5", "five")].join(",")),
        collection(&[with_id("3", "first"), with_id("3", "second"), with_id("\"x\"", "third")].join(",")),
        three(["1", "2.5", "null"]),
        three(["\"007\"", "7", "true"]),
        three(["{\"deep\":[1,2]}", "[1,2]", "[\"α\"]"]),
        three(["\"\"", "\"2021-03-04\"", "\"\\u0391\\\"\""]),
        collection(&[feature("{}", "null"), feature("null", SQUARE)].join(",")),
        format!(
            r#"{{"features":[{{"geometry":{SQUARE},"type":"Feature","name":"no properties"}}],"name":"n","type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:4326"}}}}}}"#
        ),
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"a":1}}}},{}]}}"#,
            with_id("1", "b")
        ),
        collection(&feature(
            "{\"a\":1}",
            r#"{ "coordinates" : [ [ [ [22e0 , 38.0, 5], [23,38,5],
            [2.3E1,39,5], [22, 38, 5] ] ] , [[[1,1],[2,1],[2,2],[1,1]],[[1.2,1.1],[1.3,1.2],[1.2,1.2],[1.2,1.1]]] ] , "type" : "MultiPolygon" }"#,
        )),
        collection(&feature("{\"a\":1}", r#"{"type":"Point","coordinates":[22.123456789012345,-38.1]}"#)),
        format!("\u{feff}{}", collection(&feature("{\"a\":1}", SQUARE))),
    ];
    for json in &cases {
        assert!(take_apart(json.as_bytes()).is_some(), "{json}");
        assert_same(Path::new("case.geojson"), json.as_bytes());
    }
}

#[test]
fn what_is_unusual_is_left_to_gdal() {
    let of = |geometry: &str| collection(&feature("{\"a\":1}", geometry));
    let cases = [
        "[]".to_owned(),
        "{".to_owned(),
        collection(""),
        SQUARE.to_owned(),
        feature("{}", SQUARE),
        of(r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#),
        of(r#"{"type":"GeometryCollection","geometries":[]}"#),
        of(r#"{"type":"Polygon","coordinates":[]}"#),
        of(r#"{"type":"Polygon","coordinates":[[]]}"#),
        of(r#"{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,1]]]}"#),
        of(r#"{"type":"Polygon","coordinates":[[[1,2],[3]]]}"#),
        of(r#"{"type":"Polygon","coordinates":[[[1,2],["3",4]]]}"#),
        of(r#"{"type":"Polygon","coordinates":[[[1,2],[1e999,4]]]}"#),
        of(r#"{"type":"Polygon","coordinates":[[[1,2,3,4],[3,4,5,6]]]}"#),
        of(r#"{"type":"Point","coordinates":[[1,2]]}"#),
        of(r#"{"type":"Point","coordinates":[1,2],"crs":null}"#),
        of(r#"{"type":"Point","type":"Polygon","coordinates":[1,2]}"#),
        of(r#"{"Type":"Point","coordinates":[1,2]}"#),
        format!(r#"{{"type":"FeatureCollection","Features":[],"features":[{}]}}"#, feature("{}", SQUARE)),
        format!(r#"{{"type":"FeatureCollection","features":[{}],"features":[]}}"#, feature("{}", SQUARE)),
        format!(r#"{{"type":"FeatureCollection","features":[{{"type":"feature","geometry":{SQUARE}}}]}}"#),
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{SQUARE},"Geometry":null}}]}}"#
        ),
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{SQUARE},"geometry":null}}]}}"#
        ),
        r#"{"type":"FeatureCollection","features":[7]}"#.to_owned(),
        format!("{} x", of(SQUARE)),
    ];
    for json in &cases[..] {
        assert!(take_apart(json.as_bytes()).is_none(), "{json}");
        assert_same(Path::new("case.geojson"), json.as_bytes());
    }
}
