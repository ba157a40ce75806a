//! Real clients: GDAL through OGC API – Features and vector tiles, QGIS where it is installed.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::greece::GREECE;
use crate::support::mvt::decode;
use crate::support::server::EMBEDDED;
use crate::support::{Program, skipped};

/// Runs a program of GDAL; nothing if it is not installed.
fn gdal(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        skipped(program, "gdal-bin is not installed");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {text}{errors}");
    assert!(!errors.contains("ERROR") && !errors.contains("Warning"), "{program} {arguments:?}: {errors}");
    Some(text)
}

/// Asks everything of a served atlas that GDAL asks: the layers, the fields, the count, pages, a box.
fn check_features(url: &str, municipalities: usize, fields: &[&str]) -> Option<()> {
    let source = format!("OAPIF:{url}");
    let layers = gdal("ogrinfo", &["-ro", &source])?;
    for layer in ["municipalities", "regional-units", "regions", "services"] {
        assert!(layers.contains(&format!(": {layer} (")), "{layers}");
    }
    let summary = gdal("ogrinfo", &["-ro", "-so", &source, "municipalities"])?;
    assert!(summary.contains(&format!("Feature Count: {municipalities}")), "{summary}");
    assert!(
        summary.contains("ID[\"EPSG\",4326]") && summary.contains("Data axis to CRS axis mapping: 2,1"),
        "{summary}"
    );
    for field in fields {
        assert!(summary.contains(&format!("\n{field}")), "{field}: {summary}");
    }
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, more: &[&str]| -> Option<Value> {
        let path = folder.path().join(name);
        let arguments = [&["-f", "GeoJSON", path.to_str().unwrap(), &source, "municipalities"], more].concat();
        gdal("ogr2ogr", &arguments)?;
        Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    };
    let whole = read("whole.geojson", &[])?;
    let paged = read("paged.geojson", &["-oo", "PAGE_SIZE=10"])?;
    let features = whole["features"].as_array().unwrap();
    assert_eq!(features.len(), municipalities);
    assert_eq!(paged["features"], whole["features"], "pages give what one page gives");
    for feature in features {
        let code = feature["properties"]["code"].as_str().unwrap();
        assert!(code.len() == 4 && feature["geometry"].is_object(), "{code}");
    }
    let within = read("within.geojson", &["-spat", "22.40", "39.60", "22.45", "39.65"])?;
    let codes: Vec<_> =
        within["features"].as_array().unwrap().iter().map(|f| f["properties"]["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"2201") && codes.len() < 8, "{codes:?}");
    Some(())
}

/// Reads a zoom through GDAL's driver of vector tiles, which asks for `.pbf` and takes its time for it.
fn check_tiles(url: &str, zoom: u8, fields: &[&str]) -> Option<()> {
    let summary = gdal("ogrinfo", &["-ro", "-so", "-al", &format!("MVT:{url}/xyz/municipalities/{zoom}")])?;
    assert!(summary.contains("Layer name: municipalities"), "{summary}");
    let count = summary.lines().find_map(|line| line.strip_prefix("Feature Count: ")).unwrap();
    assert!(count.parse::<usize>().unwrap() > 0, "{summary}");
    for field in fields {
        assert!(summary.contains(&format!("{field}: ")), "{field}: {summary}");
    }
    Some(())
}

#[test]
fn gdal_reads_the_atlas_of_the_program() {
    let program = Program::serve(None);
    let fields = [
        "code: String",
        "name_el: String",
        "parent: String",
        "area_km2: Real",
        "population: Integer",
        "population_change: Real",
        "population__status: String",
    ];
    check_features(&program.url, 51, &fields);
    check_tiles(&program.url, 5, &["code", "name_el"]);
}

#[test]
fn gdal_reads_all_of_greece() {
    let Some(greece) = GREECE.as_ref() else { return };
    let program = Program::serve(Some(&greece.path));
    check_features(
        &program.url,
        325,
        &["code: String", "population: Integer", "unemployment: Real", "ypes_code: String"],
    );
    check_tiles(&program.url, 5, &["code", "ypes_code"]);
}

/// GDAL's reader finds in a tile, ring by ring and point by point, what ours finds.
#[test]
fn gdal_reads_the_rings_that_are_in_a_tile() {
    let folder = tempfile::tempdir().unwrap();
    let mut rings = 0;
    for path in ["2/2/1", "5/17/12", "7/71/49", "8/144/98", "8/145/98", "11/1150/790"] {
        let answer = EMBEDDED.get(&format!("/xyz/municipalities/{path}.mvt"));
        assert!([200, 204].contains(&answer.status.as_u16()), "{path}");
        let Some(layer) = decode(&answer.body).into_iter().find(|layer| layer.name == "municipalities") else {
            continue;
        };
        // A name with the tile's place in it would be read as where the tile is.
        let name = format!("tile-{rings}");
        let (file, out) = (folder.path().join(format!("{name}.mvt")), folder.path().join(format!("{name}.geojson")));
        std::fs::write(&file, &answer.body).unwrap();
        let source = format!("MVT:{}", file.display());
        let arguments = ["-f", "GeoJSON", out.to_str().unwrap(), &source, "municipalities", "-oo", "CLIP=NO"];
        if gdal("ogr2ogr", &arguments).is_none() {
            return;
        }
        let read: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
        let features = read["features"].as_array().unwrap();
        assert_eq!(features.len(), layer.features.len(), "{path}");
        for (theirs, ours) in features.iter().zip(&layer.features) {
            assert_eq!(theirs["properties"]["code"], ours.text("code"), "{path}");
            assert_eq!(theirs["properties"]["mvt_id"], ours.id, "{path}");
            assert_eq!(gdal_polygons(&theirs["geometry"]), ours.polygons(), "{path}: {}", ours.text("code"));
            rings += ours.polygons().iter().flatten().count();
        }
    }
    assert!(rings > 80, "{rings}");
}

/// Returns the polygons of GeoJSON in the tile's own units: GDAL counts upwards from its southern side, and closes rings.
fn gdal_polygons(geometry: &Value) -> Vec<Vec<Vec<[i64; 2]>>> {
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers of a tile")]
    let point = |point: &Value| [point[0].as_f64().unwrap() as i64, 4096 - point[1].as_f64().unwrap() as i64];
    let ring = |ring: &Value| {
        let points: Vec<_> = ring.as_array().unwrap().iter().map(point).collect();
        assert_eq!(points.first(), points.last());
        points[..points.len() - 1].to_vec()
    };
    let polygon = |polygon: &Value| polygon.as_array().unwrap().iter().map(ring).collect();
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("Polygon") => vec![polygon(coordinates)],
        Some("MultiPolygon") => coordinates.as_array().unwrap().iter().map(polygon).collect(),
        other => panic!("{other:?}"),
    }
}

/// A number whose first values are whole is still a number with decimals: GDAL learns the type from the first page.
#[test]
fn gdal_loses_no_decimals() {
    let csv = "code,period,value\n0101,2021,1\n0102,2021,2\n0201,2021,3.25\n0202,2021,4.75\n";
    let folder = crate::support::Folder::of_squares(&crate::support::folder::FOUR).indicator(
        "x",
        "unit = \"percent\"\nmeasure = \"rate\"\ndecimals = 2\n",
        csv,
    );
    folder.write("atlas.toml", folder.toml());
    let program = Program::serve(Some(folder.path()));
    let Some(text) = gdal(
        "ogrinfo",
        &["-ro", "-al", "-geom=NO", &format!("OAPIF:{}", program.url), "municipalities", "-oo", "PAGE_SIZE=2"],
    ) else {
        return;
    };
    for value in ["3.25", "4.75"] {
        assert!(text.contains(value), "{value} is lost: {text}");
    }
}

/// Asks QGIS what it reads and paints; nothing if it is not installed.
fn qgis(url: &str, indicator: &str) -> Option<Value> {
    let python = Path::new("/usr/bin/python3");
    let installed = Command::new(python).args(["-c", "import qgis.core"]).env("QT_QPA_PLATFORM", "offscreen").output();
    if !installed.is_ok_and(|output| output.status.success()) {
        skipped("QGIS", "python3-qgis is not installed");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/ask_qgis.py");
    let mut command = Command::new(python);
    command
        .arg(script)
        .args([url, "municipalities", indicator])
        .env("QT_QPA_PLATFORM", "offscreen")
        .env("HOME", folder.path());
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let answer = text.lines().last().and_then(|line| serde_json::from_str(line).ok());
    Some(answer.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr))))
}

fn check_qgis(answer: &Value, municipalities: usize) {
    assert_eq!(answer["valid"], true, "{answer}");
    assert_eq!(
        (&answer["count"], &answer["read"], &answer["with_geometry"]),
        (&municipalities.into(), &municipalities.into(), &municipalities.into())
    );
    assert_eq!((&answer["crs"], &answer["editable"]), (&"EPSG:4326".into(), &false.into()));
    let types = &answer["fields"];
    assert_eq!(
        (&types["code"], &types["area_km2"], &types["population"]),
        (&"String".into(), &"Real".into(), &"Integer".into()),
        "{types}"
    );
    let within = answer["within"].as_u64().unwrap();
    assert!((1..20).contains(&within), "{answer}");
    assert!(answer["tiles_painted"].as_u64().unwrap() > 1_000, "{answer}");
    assert_eq!(answer["style_converted"], true, "{answer}");
    // A colour for each of five classes, and the ground.
    assert!(answer["style_colours"].as_u64().unwrap() >= 6, "{answer}");
}

#[test]
fn qgis_reads_and_paints_the_atlas_of_the_program() {
    let program = Program::serve(None);
    let Some(answer) = qgis(&program.url, "population_change") else { return };
    check_qgis(&answer, 51);
}

#[test]
fn qgis_reads_and_paints_all_of_greece() {
    let Some(greece) = GREECE.as_ref() else { return };
    let program = Program::serve(Some(&greece.path));
    let Some(answer) = qgis(&program.url, "unemployment") else { return };
    check_qgis(&answer, 325);
}
