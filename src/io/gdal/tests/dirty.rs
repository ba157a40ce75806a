//! Bad input: each a clear error, nothing lost.

use geo::{Validation, Winding};

use super::{collection, feature, ogr2ogr, source, write};
use crate::boundaries::equal_area_m2;
use crate::io::gdal::{VectorSource, VectorSourceError, read_points, read_polygons, read_polygons_bytes};

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[22,39],[23,39],[23,40],[22,40],[22,39]]]}"#;

fn error_of(name: &str, content: impl AsRef<[u8]>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder, name, content);
    let message = read_polygons(&source(&path)).unwrap_err().to_string();
    assert!(message.starts_with(name), "{message}");
    assert!(!message.contains(folder.path().to_str().unwrap()), "{message}");
    assert!(!message.contains("/vsimem"), "{message}");
    message
}

fn read(content: &str) -> Vec<crate::io::gdal::VectorFeature<Option<geo::MultiPolygon<f64>>>> {
    let path = std::path::Path::new("m.geojson");
    read_polygons_bytes(&source(path), content.as_bytes()).unwrap().features
}

#[test]
fn a_bow_tie_keeps_both_halves() {
    let tie = r#"{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}"#;
    let read = read(&collection(&feature(r#"{"code":"0101"}"#, tie)));
    let repair = read[0].repair.as_ref().unwrap();
    assert!(repair.reason.starts_with("Self-intersection"), "{repair:?}");
    let geometry = read[0].geometry.as_ref().unwrap();
    assert!(geometry.is_valid());
    assert_eq!(geometry.0.len(), 2);
    assert!((repair.area_after_m2 - equal_area_m2(geometry)).abs() < 1.0);
    assert_eq!(read[0].attributes, [Some("0101".to_owned())]);
}

#[test]
fn overlapping_parts_lose_no_area() {
    let parts = r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[1,1],[3,1],[3,3],[1,3],[1,1]]]]}"#;
    let read = read(&collection(&feature("{}", parts)));
    let geometry = read[0].geometry.as_ref().unwrap();
    assert!(geometry.is_valid());
    assert!((geo::Area::unsigned_area(geometry) - 7.0).abs() < 1e-9);
}

#[test]
fn null_and_empty_geometries_are_kept_without_one() {
    let empty = r#"{"type":"MultiPolygon","coordinates":[]}"#;
    let features = [feature("{}", "null"), feature("{}", empty), feature("{}", SQUARE)].join(",");
    let read = read(&collection(&features));
    assert_eq!(read.iter().map(|feature| feature.geometry.is_some()).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(read.iter().map(|feature| feature.row).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(read.iter().all(|feature| feature.repair.is_none()));
}

#[test]
fn a_geometry_without_extent_says_so() {
    let line = r#"{"type":"Polygon","coordinates":[[[22,39],[23,39],[22,39],[22,39]]]}"#;
    let read = read(&collection(&feature("{}", line)));
    assert_eq!(read[0].geometry, None);
    assert!(read[0].repair.as_ref().unwrap().area_after_m2 <= 0.0);
}

#[test]
fn rings_run_as_rfc_7946_wants_them() {
    let turned =
        r#"{"type":"Polygon","coordinates":[[[0,0],[0,4],[4,4],[4,0],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]]}"#;
    let read = read(&collection(&feature("{}", turned)));
    let polygon = &read[0].geometry.as_ref().unwrap().0[0];
    assert!(polygon.exterior().is_ccw() && polygon.interiors()[0].is_cw());
    assert_eq!(read[0].repair, None);
}

#[test]
fn lines_and_points_are_no_areas() {
    let line = r#"{"type":"LineString","coordinates":[[22,39],[23,40]]}"#;
    let message = error_of("m.geojson", collection(&[feature("{}", SQUARE), feature("{}", line)].join(",")));
    assert!(message.contains("row 2: a line was found; accepted are polygons"), "{message}");
}

#[test]
fn a_collection_gives_its_polygons_and_says_what_else_it_held() {
    let mixed =
        format!(r#"{{"type":"GeometryCollection","geometries":[{SQUARE},{{"type":"Point","coordinates":[1,2]}}]}}"#);
    let read = read(&collection(&feature("{}", &mixed)));
    assert!(read[0].geometry.is_some());
    assert!(read[0].repair.as_ref().unwrap().reason.contains("a point in it was left out"));
}

#[test]
fn heights_are_left_out() {
    let high = r#"{"type":"Polygon","coordinates":[[[22,39,5],[23,39,5],[23,40,5],[22,40,5],[22,39,5]]]}"#;
    let flat = read(&collection(&feature("{}", SQUARE)));
    assert_eq!(read(&collection(&feature("{}", high)))[0].geometry, flat[0].geometry);
}

#[test]
fn positions_out_of_range_name_their_row() {
    let far = r#"{"type":"Polygon","coordinates":[[[22,39],[23,139],[23,40],[22,39]]]}"#;
    let message = error_of("m.geojson", collection(&[feature("{}", SQUARE), feature("{}", far)].join(",")));
    assert!(message.contains("row 2: position 23 139 is out of range"), "{message}");
}

#[test]
fn degrees_are_no_metres() {
    let path = std::path::Path::new("m.geojson");
    let named = VectorSource { crs: Some("EPSG:2100"), ..source(path) };
    let error = read_polygons_bytes(&named, collection(&feature("{}", SQUARE)).as_bytes()).unwrap_err();
    assert!(matches!(error, VectorSourceError::OutsideCrs { .. }), "{error}");
}

#[test]
fn a_crs_by_code_alone() {
    let path = std::path::Path::new("m.geojson");
    let json = collection(&feature("{}", SQUARE));
    for crs in ["http://127.0.0.1/x", "/etc/passwd", "Greece", "EPSG:", "EPSG:999999", "+proj=longlat", "EPSG:4326\0"] {
        let error = read_polygons_bytes(&VectorSource { crs: Some(crs), ..source(path) }, json.as_bytes()).unwrap_err();
        assert!(matches!(error, VectorSourceError::UnknownCrs { .. }), "{crs}: {error}");
    }
    for crs in ["EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "http://www.opengis.net/def/crs/EPSG/0/4258"] {
        assert!(
            read_polygons_bytes(&VectorSource { crs: Some(crs), ..source(path) }, json.as_bytes()).is_ok(),
            "{crs}"
        );
    }
}

#[test]
fn nothing_is_fetched_for_a_file() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let link = format!(r#""crs":{{"type":"link","properties":{{"href":"http://{address}/x","type":"ogcwkt"}}}}"#);
    let json = collection(&feature("{}", SQUARE)).replacen('{', &format!("{{{link},"), 1);
    let message = error_of("m.geojson", json);
    assert!(message.contains("is a link, and nothing is fetched"), "{message}");
    let in_geometry = SQUARE.replacen('{', &format!("{{{link},"), 1);
    assert!(error_of("m.geojson", collection(&feature("{}", &in_geometry))).contains("is a link"));
    assert!(error_of("m.geojson", format!("http://{address}/x.geojson")).contains("cannot be read"));
    assert!(listener.accept().is_err());
}

#[test]
fn virtual_datasets_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let real = write(&folder, "real.geojson", collection(&feature("{}", SQUARE)));
    let vrt = format!(
        r#"<OGRVRTDataSource><OGRVRTLayer name="real"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"#,
        real.display()
    );
    for name in ["m.geojson", "m.fgb", "m.gpkg", "m.json"] {
        assert!(error_of(name, &vrt).contains("cannot be read"), "{name}");
    }
    assert!(error_of("m.vrt", &vrt).contains("'vrt' is not a format that is read"));
    assert!(error_of("m.shp", &vrt).contains("incomplete"));
}

#[test]
fn paths_that_are_no_files_are_refused() {
    for path in
        ["/vsicurl/http://127.0.0.1/x.gpkg", "/vsizip/x.zip/x.gpkg", "https://127.0.0.1/x.gpkg", "GPKG:/tmp/x.gpkg"]
    {
        let error = read_polygons(&VectorSource { name: "m", ..source(std::path::Path::new(path)) }).unwrap_err();
        assert!(matches!(error, VectorSourceError::RefusedPath { .. }), "{path}: {error}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("m.gpkg")).unwrap();
    assert!(matches!(
        read_polygons(&source(&folder.path().join("m.gpkg"))),
        Err(VectorSourceError::RefusedPath { .. })
    ));
    assert!(matches!(read_polygons(&source(&folder.path().join("n.gpkg"))), Err(VectorSourceError::NotFound { .. })));
    #[cfg(unix)]
    {
        let real = write(&folder, "real.geojson", collection(&feature("{}", SQUARE)));
        let link = folder.path().join("link.geojson");
        std::os::unix::fs::symlink(real, &link).unwrap();
        assert!(matches!(read_polygons(&source(&link)), Err(VectorSourceError::RefusedPath { .. })));
    }
}

#[test]
fn files_cut_short_are_damaged() {
    let json = collection(&feature("{}", SQUARE));
    assert!(error_of("m.geojson", &json[..json.len() - 30]).contains("line 1"));
    assert!(error_of("m.geojson", "").contains("cannot be read"));
    assert!(error_of("m.gpkg", "SQLite format 3\0").contains("cannot be read"));
    assert!(error_of("m.fgb", "fgb").contains("cannot be read"));
}

#[test]
fn a_shapefile_cut_short_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let original = write(&folder, "o.geojson", collection(&feature(r#"{"code":"0101"}"#, SQUARE)));
    let path = folder.path().canonicalize().unwrap().join("m.shp");
    if ogr2ogr(&[path.to_str().unwrap(), original.to_str().unwrap()]).is_none() {
        return;
    }
    assert_eq!(read_polygons(&source(&path)).unwrap().features[0].attributes[0].as_deref(), Some("0101"));
    for part in ["shp", "shx", "dbf"] {
        let part = path.with_extension(part);
        let whole = std::fs::read(&part).unwrap();
        for kept in [whole.len() - 3, 10] {
            std::fs::write(&part, &whole[..kept]).unwrap();
            let error = read_polygons(&source(&path)).unwrap_err();
            assert!(matches!(error, VectorSourceError::Damaged { .. }), "{error}");
        }
        std::fs::remove_file(&part).unwrap();
        let error = read_polygons(&source(&path)).unwrap_err();
        assert!(matches!(error, VectorSourceError::IncompleteShapefile { .. }), "{error}");
        std::fs::write(&part, &whole).unwrap();
    }
}

#[test]
fn a_geopackage_cut_short_or_being_edited_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let features = vec![feature(r#"{"code":"0101"}"#, SQUARE); 500].join(",");
    let original = write(&folder, "o.geojson", collection(&features));
    let path = folder.path().canonicalize().unwrap().join("m.gpkg");
    if ogr2ogr(&[path.to_str().unwrap(), original.to_str().unwrap()]).is_none() {
        return;
    }
    assert_eq!(read_polygons(&source(&path)).unwrap().features.len(), 500);
    // A GeoPackage that was last written by a program with a write-ahead log, as QGIS is, says so in its head.
    let mut logged = std::fs::read(&path).unwrap();
    logged[18..20].copy_from_slice(&[2, 2]);
    std::fs::write(&path, &logged).unwrap();
    assert_eq!(read_polygons(&source(&path)).unwrap().features.len(), 500);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    write(&folder, "m.gpkg-wal", "frames");
    assert!(matches!(read_polygons(&source(&path)), Err(VectorSourceError::UnsavedChanges { .. })));
    std::fs::remove_file(folder.path().join("m.gpkg-wal")).unwrap();
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(read_polygons(&source(&path)).is_err());
}

#[test]
fn a_geopackage_with_curves_and_measures() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "code,geom\n01,\"CURVEPOLYGON (CIRCULARSTRING (22 39,23 40,22 39))\"\n02,\"POLYGON ZM ((22 39 1 2,23 39 1 2,23 40 1 2,22 39 1 2))\"\n";
    let original = write(&folder, "o.csv", csv);
    let path = folder.path().canonicalize().unwrap().join("m.gpkg");
    let arguments = ["-oo", "GEOM_POSSIBLE_NAMES=geom", "-oo", "KEEP_GEOM_COLUMNS=NO", "-a_srs", "EPSG:4326"];
    if ogr2ogr(&[&arguments[..], &["-nlt", "GEOMETRY", path.to_str().unwrap(), original.to_str().unwrap()]].concat())
        .is_none()
    {
        return;
    }
    let layer = read_polygons(&source(&path)).unwrap();
    let disc = layer.features[0].geometry.as_ref().unwrap();
    assert!((geo::Area::unsigned_area(disc) / std::f64::consts::FRAC_PI_2 - 1.0).abs() < 2e-3);
    assert_eq!(geo::CoordsIter::coords_count(layer.features[1].geometry.as_ref().unwrap()), 4);
    assert_eq!(layer.features[1].attributes[0].as_deref(), Some("02"));
}

#[test]
fn an_empty_layer_is_named() {
    assert!(error_of("m.geojson", collection("")).contains("is empty"));
}

#[test]
fn text_that_is_no_utf8_names_row_and_field() {
    let mut json = collection(&feature(r#"{"name":"L@risa"}"#, SQUARE)).into_bytes();
    let at = json.iter().position(|&byte| byte == b'@').unwrap();
    json[at] = 0xdc;
    let message = error_of("m.geojson", json);
    assert!(message.contains("row 1, name: the text is not valid UTF-8"), "{message}");
}

#[test]
fn attributes_are_text_as_it_was_written() {
    let properties =
        r#"{"code":"0101","count":12,"share":0.25,"whole":3.0,"day":"2021-03-01","none":null,"empty":"","open":true}"#;
    let path = std::path::Path::new("m.geojson");
    let other = feature(r#"{"code":"0102"}"#, SQUARE);
    let json = collection(&[feature(properties, SQUARE), other].join(","));
    let layer = read_polygons_bytes(&source(path), json.as_bytes()).unwrap();
    let value = |row: usize, field: &str| {
        layer.features[row].attributes[layer.fields.iter().position(|name| name == field).unwrap()].clone()
    };
    for (field, text) in
        [("code", "0101"), ("count", "12"), ("share", "0.25"), ("whole", "3"), ("day", "2021-03-01"), ("open", "1")]
    {
        assert_eq!(value(0, field).as_deref(), Some(text), "{field}");
        assert_eq!(value(1, field).is_none(), field != "code", "{field}");
    }
    assert_eq!((value(0, "none"), value(0, "empty")), (None, None));
    assert_eq!(layer.layer, "m");
}

#[test]
fn swapped_points_are_left_to_the_caller() {
    let folder = tempfile::tempdir().unwrap();
    let point = |x: &str| feature("{}", &format!(r#"{{"type":"Point","coordinates":{x}}}"#));
    let features = [point("[39.6,22.4]"), point("[22.4,139.6]"), feature("{}", "null"), point("[]")].join(",");
    let path = write(&folder, "p.geojson", collection(&features));
    let points: Vec<_> = read_points(&source(&path)).unwrap().features.into_iter().map(|f| f.geometry).collect();
    assert_eq!(points, [Some((39.6, 22.4)), Some((22.4, 139.6)), None, None]);
    let path = write(&folder, "a.geojson", collection(&feature("{}", SQUARE)));
    let message = read_points(&source(&path)).unwrap_err().to_string();
    assert!(message.contains("a polygon was found; accepted are points"), "{message}");
}

#[test]
fn reading_from_many_threads_at_once() {
    use rayon::prelude::*;
    let json = collection(&vec![feature(r#"{"code":"0101"}"#, SQUARE); 50].join(","));
    let path = std::path::Path::new("m.geojson");
    let counts: Vec<usize> = (0..64)
        .into_par_iter()
        .map(|_| read_polygons_bytes(&source(path), json.as_bytes()).unwrap().features.len())
        .collect();
    assert_eq!(counts, [50; 64]);
}
