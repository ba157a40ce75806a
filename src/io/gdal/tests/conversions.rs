//! One layer in every format and in four coordinate reference systems.

use std::path::{Path, PathBuf};
use std::time::Instant;

use geo::{BoundingRect, MultiPolygon};

use super::{ogr2ogr, shared, source};
use crate::boundaries::equal_area_m2;
use crate::io::gdal::{VectorLayer, VectorSource, read_polygons, read_polygons_bytes};

/// A centimetre on the ground, in degrees of latitude.
const ONE_CM_DEG: f64 = 1e-7;

struct Converted {
    folder: tempfile::TempDir,
    original: PathBuf,
}

impl Converted {
    fn new() -> Option<Self> {
        let original = shared("data/derived/municipalities_2011_clean_s150m.geojson")?;
        Some(Self { folder: tempfile::tempdir().unwrap(), original })
    }

    fn to(&self, name: &str, arguments: &[&str]) -> Option<PathBuf> {
        let path = self.folder.path().canonicalize().unwrap().join(name);
        let files = [path.to_str().unwrap(), self.original.to_str().unwrap()];
        ogr2ogr(&[arguments, &files].concat()).map(|()| path)
    }
}

fn assert_same(converted: &VectorLayer<Option<MultiPolygon<f64>>>, original: &Path) {
    let original = read_polygons(&source(original)).unwrap();
    assert_eq!(converted.features.len(), 325);
    for feature in &converted.features {
        assert_eq!(feature.repair, None, "row {}", feature.row);
        let code = &feature.attributes[place(converted, "ypes_code")];
        let same = original.features.iter().find(|f| f.attributes[place(&original, "ypes_code")] == *code).unwrap();
        for field in ["elstat_cod", "name_el_ge", "ru_el"] {
            assert_eq!(feature.attributes[place(converted, field)], same.attributes[place(&original, field)]);
        }
        assert_same_place(feature.geometry.as_ref().unwrap(), same.geometry.as_ref().unwrap());
    }
}

/// Finds a field by the ten characters that a Shapefile keeps of its name.
fn place(layer: &VectorLayer<Option<MultiPolygon<f64>>>, field: &str) -> usize {
    layer.fields.iter().position(|name| name.starts_with(field)).unwrap()
}

fn assert_same_place(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) {
    let (box_a, box_b) = (a.bounding_rect().unwrap(), b.bounding_rect().unwrap());
    for (a, b) in [(box_a.min(), box_b.min()), (box_a.max(), box_b.max())] {
        assert!((a.x - b.x).abs() <= 2.0 * ONE_CM_DEG && (a.y - b.y).abs() <= 2.0 * ONE_CM_DEG, "{a:?} {b:?}");
    }
    assert!((equal_area_m2(a) / equal_area_m2(b) - 1.0).abs() < 1e-6);
    assert_eq!(geo::CoordsIter::coords_count(a), geo::CoordsIter::coords_count(b));
}

#[test]
fn a_greek_shapefile_in_the_greek_grid() {
    let Some(files) = Converted::new() else { return };
    let Some(path) = files.to("m.shp", &["-t_srs", "EPSG:2100", "-lco", "ENCODING=CP1253"]) else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    assert_eq!(layer.crs, "EPSG:2100");
    assert_same(&layer, &files.original);
    std::fs::remove_file(path.with_extension("cpg")).unwrap();
    // GDAL writes the language driver 0xcb beside the .cpg file; 0x57 is what most programs write.
    let dbf = path.with_extension("dbf");
    let mut table = std::fs::read(&dbf).unwrap();
    for says_nothing in [0, 0x57] {
        table[29] = says_nothing;
        std::fs::write(&dbf, &table).unwrap();
        let message = read_polygons(&source(&path)).unwrap_err().to_string();
        assert!(message.starts_with("m.shp: row 1, name_el_ge: the text is not ASCII"), "{message}");
    }
    let named = VectorSource { encoding: Some("WINDOWS-1253"), ..source(&path) };
    assert_same(&read_polygons(&named).unwrap(), &files.original);
    let wrong = VectorSource { encoding: Some("UTF-8"), ..source(&path) };
    let message = read_polygons(&wrong).unwrap_err().to_string();
    assert!(message.contains("row 1, name_el_ge: the text is not valid UTF-8"), "{message}");
    let unknown = VectorSource { encoding: Some("EBCDIC"), ..source(&path) };
    assert!(read_polygons(&unknown).unwrap_err().to_string().contains("'EBCDIC' is not known"));
}

#[test]
fn a_shapefile_with_another_programs_definition_of_the_greek_grid() {
    let Some(files) = Converted::new() else { return };
    let Some(path) = files.to("m.shp", &["-t_srs", "EPSG:2100", "-lco", "ENCODING=UTF-8"]) else { return };
    let prj = path.with_extension("prj");
    // As ArcGIS writes it, without codes.
    let esri = r#"PROJCS["Greek_Grid",GEOGCS["GCS_GGRS_1987",DATUM["D_GGRS_1987",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",24.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
    std::fs::write(&prj, esri).unwrap();
    assert_same(&read_polygons(&source(&path)).unwrap(), &files.original);
    // As the Greek state's open data have it.
    if let Some(official) = shared("data/gh-evia-khmdhs/oria_dhmwn_kallikraths.prj") {
        std::fs::write(&prj, std::fs::read(official).unwrap()).unwrap();
        assert_same(&read_polygons(&source(&path)).unwrap(), &files.original);
    }
    std::fs::remove_file(&prj).unwrap();
    let message = read_polygons(&source(&path)).unwrap_err().to_string();
    assert!(message.contains("there is no coordinate reference system"), "{message}");
    let named = VectorSource { crs: Some("EPSG:2100"), ..source(&path) };
    assert_same(&read_polygons(&named).unwrap(), &files.original);
}

#[test]
fn a_geopackage_in_the_european_grid() {
    let Some(files) = Converted::new() else { return };
    let Some(path) = files.to("m.gpkg", &["-t_srs", "EPSG:3035"]) else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    assert_eq!(layer.crs, "EPSG:3035");
    assert_same(&layer, &files.original);
    let declared = VectorSource { crs: Some("EPSG:2100"), ..source(&path) };
    let message = read_polygons(&declared).unwrap_err().to_string();
    assert!(message.contains("the source says EPSG:3035, but `crs` says EPSG:2100"), "{message}");
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(read_polygons_bytes(&source(&path), &bytes).unwrap(), layer);
    let beside: Vec<_> =
        std::fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["m.gpkg"]);
}

#[test]
fn a_flatgeobuf_in_web_mercator() {
    let Some(files) = Converted::new() else { return };
    let Some(path) = files.to("m.fgb", &["-t_srs", "EPSG:3857", "-nlt", "PROMOTE_TO_MULTI"]) else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    assert_eq!(layer.crs, "EPSG:3857");
    assert_same(&layer, &files.original);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(read_polygons_bytes(&source(&path), &bytes).unwrap(), layer);
    for kept in [bytes.len() / 2, 100, 4] {
        std::fs::write(&path, &bytes[..kept]).unwrap();
        let error = read_polygons(&source(&path)).unwrap_err();
        assert!(!error.to_string().contains(path.parent().unwrap().to_str().unwrap()), "{error}");
    }
}

#[test]
fn geojson_that_names_its_system_is_reprojected() {
    let Some(files) = Converted::new() else { return };
    let grid = ["-t_srs", "EPSG:2100", "-lco", "COORDINATE_PRECISION=4", "-lco", "RFC7946=NO"];
    let Some(path) = files.to("m.geojson", &grid) else { return };
    let start = Instant::now();
    let layer = read_polygons(&source(&path)).unwrap();
    eprintln!("63,046 vertices reprojected: {:?}", start.elapsed());
    assert_eq!(layer.crs, "EPSG:2100");
    assert_same(&layer, &files.original);
    // Without its `crs` member it means longitude and latitude, unless its keeper knows better.
    let text = std::fs::read_to_string(&path).unwrap();
    let member = text.lines().find(|line| line.starts_with("\"crs\"")).unwrap();
    std::fs::write(&path, text.replace(member, "")).unwrap();
    let message = read_polygons(&source(&path)).unwrap_err().to_string();
    assert!(message.contains("row 1: position"), "{message}");
    let named = VectorSource { crs: Some("EPSG:2100"), ..source(&path) };
    assert_same(&read_polygons(&named).unwrap(), &files.original);
}

#[test]
fn reprojected_neighbours_keep_one_line() {
    let Some(files) = Converted::new() else { return };
    let Some(path) = files.to("m.shp", &["-t_srs", "EPSG:2100", "-lco", "ENCODING=UTF-8"]) else { return };
    let layer = read_polygons(&source(&path)).unwrap();
    let parts: Vec<_> = layer.features.iter().flat_map(|feature| &feature.geometry).collect();
    let greece = crate::boundaries::dissolve(&parts);
    assert!(greece.exact);
    let sum: f64 = parts.iter().map(|part| equal_area_m2(part)).sum();
    assert!((equal_area_m2(&greece.geometry) / sum - 1.0).abs() < 1e-12);
}
