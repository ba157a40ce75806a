//! Official boundaries brought into a data folder by the program, as a steward does it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use choros::boundaries::{AreaLayer, Level};
use choros::io::{DataFolder, load, named_files};

/// All municipalities of 2011, or nothing (and a word on it) where they or `ogr2ogr` are not to be had.
fn all_of_greece() -> Option<PathBuf> {
    let shared = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = shared.join("data/derived/municipalities_2011_clean.geojson");
    if !file.is_file() {
        eprintln!("skipped: import of all municipalities (shared data folder not found)");
        return None;
    }
    if Command::new("ogr2ogr").arg("--version").output().is_err() {
        eprintln!("skipped: import of all municipalities (ogr2ogr not found)");
        return None;
    }
    Some(file)
}

/// Runs the program in a folder.
fn choros(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_choros")).current_dir(folder).args(args).output().unwrap()
}

fn succeed(output: &Output) -> String {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    stdout.into_owned()
}

fn fail(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn ogr2ogr(args: &[&str], to: &Path, from: &Path) {
    let output = Command::new("ogr2ogr").args(args).arg(to).arg(from).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A folder made by `init`, and beside it the Shapefile the Greek Grid and Windows-1253 make of all municipalities.
fn with_shapefile(source: &Path) -> tempfile::TempDir {
    let base = tempfile::tempdir().unwrap();
    let to = base.path().join("Δήμοι.shp");
    let args = ["-f", "ESRI Shapefile", "-t_srs", "EPSG:2100", "-lco", "ENCODING=CP1253"];
    ogr2ogr(&args, &to, source);
    succeed(&choros(base.path(), &["init", "data"]));
    base
}

const SHAPEFILE_FIELDS: [&str; 6] =
    ["--code", "elstat_cod", "--name-el", "name_el_ge", "--property", "ypes_code=ypes_code"];

fn import(base: &Path, file: &str, more: &[&str]) -> Output {
    let args = ["import", "boundaries", file, "--level", "municipality", "--data", "data"];
    choros(base, &[&args[..], more].concat())
}

fn layers(folder: &Path) -> Vec<AreaLayer> {
    let loaded = load(&DataFolder::open(folder).unwrap(), &mut |_what| {});
    let atlas = loaded.atlas.unwrap_or_else(|| panic!("{:?}", loaded.report.findings));
    atlas.levels().map(|(layer, _)| layer.clone()).collect()
}

#[test]
fn a_shapefile_of_all_greece_becomes_the_municipalities_and_what_is_made_of_them() {
    let Some(source) = all_of_greece() else { return };
    let base = with_shapefile(&source);
    let before = fs::read_to_string(base.path().join("data/atlas.toml")).unwrap();
    let license = ["--vintage", "kallikratis-2011", "--license", "CC BY 3.0", "--source-name", "geodata.gov.gr"];
    let output = succeed(&import(base.path(), "Δήμοι.shp", &[&SHAPEFILE_FIELDS[..], &license].concat()));
    assert!(output.contains("325 areas with a code, 0 without"), "{output}");
    assert!(output.contains("municipalities_approximate.geojson is not used any more"), "{output}");

    let data = base.path().join("data");
    let levels = layers(&data);
    let counts: Vec<_> = levels.iter().map(|layer| (layer.level, layer.areas().len(), layer.coded_count())).collect();
    let (regions, units, municipalities) = (Level::Region, Level::RegionalUnit, Level::Municipality);
    assert_eq!(counts, [(regions, 13, 13), (units, 74, 74), (municipalities, 325, 325)]);
    let area = |level: usize, code: &str| levels[level].area(&code.parse().unwrap()).unwrap().clone();
    let komotini = area(2, "0101");
    assert_eq!((komotini.name_el.as_str(), komotini.name_en.as_deref()), ("Κομοτηνής", Some("Komotini")));
    assert_eq!(komotini.property("ypes_code"), Some("9021"));
    let rodopi = area(1, "01");
    assert_eq!((rodopi.name_el.as_str(), rodopi.parent.unwrap().to_string()), ("Ροδόπη", "EL51".to_owned()));
    assert_eq!(area(0, "EL51").name_en.as_deref(), Some("Eastern Macedonia and Thrace"));
    for layer in &levels {
        assert_eq!((layer.vintage.as_str(), layer.provenance.license.as_str()), ("kallikratis-2011", "CC BY 3.0"));
        assert!(!layer.title.en.contains("approximate"), "{}", layer.title.en);
        assert!(layer.areas().iter().all(|area| !area.geometry.0.is_empty() && area.name_el != area.id.to_string()));
    }

    let after = fs::read_to_string(data.join("atlas.toml")).unwrap();
    let comments =
        |text: &str| text.lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(comments(&after), comments(&before));
    let written = fs::read_to_string(data.join("boundaries/municipalities.geojson")).unwrap();
    assert_eq!(written.lines().count(), 327, "one feature a line");
    assert!(
        written.lines().nth(1).unwrap().starts_with(r#"{"type":"Feature","id":"0101","properties":{"code":"0101","#)
    );
    assert!(data.join("boundaries/municipalities_approximate.geojson").is_file());
    let folder = DataFolder::open(&data).unwrap();
    assert!(!named_files(&folder).unwrap().contains("boundaries/municipalities_approximate.geojson"));

    let refused = fail(&import(base.path(), "Δήμοι.shp", &SHAPEFILE_FIELDS));
    assert!(refused.contains("--force"), "{refused}");
    succeed(&import(base.path(), "Δήμοι.shp", &[&SHAPEFILE_FIELDS[..], &["--force"]].concat()));
    let again = fs::read_to_string(data.join("boundaries/municipalities.geojson")).unwrap();
    assert!(again == written, "the same source gives the same file");
    assert_eq!(fs::read_dir(data.join("boundaries")).unwrap().filter(is_hidden).count(), 0, "nothing is left behind");
}

fn is_hidden(entry: &std::io::Result<fs::DirEntry>) -> bool {
    entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')
}

#[test]
fn codes_of_the_interior_ministry_become_those_of_elstat() {
    let Some(source) = all_of_greece() else { return };
    let base = with_shapefile(&source);
    let output = succeed(&import(base.path(), "Δήμοι.shp", &["--code", "ypes_code"]));
    assert!(output.contains("Interior Ministry"), "{output}");
    let levels = layers(&base.path().join("data"));
    let areas = levels[2].areas();
    assert_eq!((levels[1].areas().len(), areas.len()), (74, 325));
    let komotini = areas.iter().find(|area| area.property("ypes_code") == Some("9021")).unwrap();
    assert_eq!((komotini.id.as_str(), komotini.name_el.as_str()), ("0101", "Κομοτηνής"));
}

#[test]
fn a_wrong_field_shows_the_fields() {
    let Some(source) = all_of_greece() else { return };
    let base = with_shapefile(&source);
    for more in [&[][..], &["--code", "elstat_code_2011"]] {
        let error = fail(&import(base.path(), "Δήμοι.shp", more));
        for expected in ["elstat_cod ", "0202", "codes of ELSTAT", "Δοξάτου", "codes of the Interior Ministry"] {
            assert!(error.contains(expected), "{expected}: {error}");
        }
    }
}

/// Two squares side by side and one on an island, with the codes given.
fn write_squares(file: &Path, codes: [&str; 3]) {
    let feature = |(place, code): (usize, &str)| {
        let (west, east) = (22 + place, 23 + place);
        let ring = format!("[[{west},38],[{east},38],[{east},39],[{west},39],[{west},38]]");
        format!(
            r#"{{"type":"Feature","properties":{{"KOD":{code},"N":"Α{place}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    let features: Vec<_> = codes.into_iter().enumerate().map(feature).collect();
    fs::write(file, format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))).unwrap();
}

/// A folder made by `init`, and beside it three squares.
fn with_squares(codes: [&str; 3]) -> tempfile::TempDir {
    let base = tempfile::tempdir().unwrap();
    succeed(&choros(base.path(), &["init", "data"]));
    write_squares(&base.path().join("a.geojson"), codes);
    base
}

fn content(base: &Path) -> (String, usize) {
    let toml = fs::read_to_string(base.join("data/atlas.toml")).unwrap();
    (toml, fs::read_dir(base.join("data/boundaries")).unwrap().count())
}

#[test]
fn a_lost_leading_zero_is_a_question_and_changes_nothing() {
    let base = with_squares([r#""2201""#, r#""101""#, r#""102""#]);
    let before = content(base.path());
    let error = fail(&import(base.path(), "a.geojson", &["--code", "KOD"]));
    assert!(error.contains("question") && error.contains("101, 102") && error.contains("leading zero"), "{error}");
    assert_eq!(content(base.path()), before);
}

#[test]
fn an_area_without_a_code_is_kept_and_reported() {
    let base = with_squares([r#""2201""#, "null", r#""2202""#]);
    let output = succeed(&import(base.path(), "a.geojson", &["--code", "KOD", "--name-el", "N"]));
    assert!(output.contains("2 areas with a code, 1 without"), "{output}");
    assert!(output.contains("the area (Α1) is kept without a code"), "{output}");
    let levels = layers(&base.path().join("data"));
    let uncoded: Vec<_> = levels[2].areas().iter().filter(|area| !area.coded).collect();
    assert_eq!((uncoded.len(), uncoded[0].name_el.as_str()), (1, "Α1"));
}

#[test]
fn parts_of_one_area_are_united_when_asked_for() {
    let base = with_squares([r#""2201""#, r#""2201""#, r#""2202""#]);
    let error = fail(&import(base.path(), "a.geojson", &["--code", "KOD"]));
    assert!(error.contains("2201 (rows 1 and 2)") && error.contains("--merge-parts"), "{error}");
    succeed(&import(base.path(), "a.geojson", &["--code", "KOD", "--merge-parts"]));
    let levels = layers(&base.path().join("data"));
    let larissa = levels[2].area(&"2201".parse().unwrap()).unwrap();
    assert_eq!((levels[2].areas().len(), larissa.geometry.0.len()), (2, 1));
}

#[test]
fn a_dry_run_writes_nothing() {
    let base = with_squares([r#""2201""#, r#""2202""#, r#""2203""#]);
    let before = content(base.path());
    let output = succeed(&import(base.path(), "a.geojson", &["--code", "KOD", "--dry-run"]));
    assert!(output.contains("3 areas with a code") && output.contains("dry run"), "{output}");
    assert_eq!(content(base.path()), before);
}

#[test]
fn an_atlas_that_does_not_load_with_the_level_stays_as_it_was() {
    let base = with_squares([r#""2201""#, r#""2202""#, r#""2203""#]);
    succeed(&import(base.path(), "a.geojson", &["--code", "KOD"]));
    let boundaries = fs::read(base.path().join("data/boundaries/municipalities.geojson")).unwrap();
    fs::remove_file(base.path().join("data/population/settlements.csv")).unwrap();
    let before = content(base.path());
    write_squares(&base.path().join("a.geojson"), [r#""2204""#, r#""2205""#, r#""2206""#]);
    let output = import(base.path(), "a.geojson", &["--code", "KOD", "--force"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("population/settlements.csv"));
    assert!(fail(&output).contains("as it was"));
    assert_eq!(content(base.path()), before);
    assert_eq!(fs::read(base.path().join("data/boundaries/municipalities.geojson")).unwrap(), boundaries);
}

#[test]
fn a_folder_that_is_no_atlas_is_told_how_to_begin() {
    let base = tempfile::tempdir().unwrap();
    fs::create_dir(base.path().join("data")).unwrap();
    write_squares(&base.path().join("a.geojson"), [r#""2201""#, r#""2202""#, r#""2203""#]);
    let error = fail(&import(base.path(), "a.geojson", &["--code", "KOD"]));
    assert!(error.contains("choros init"), "{error}");
}

#[test]
fn what_is_no_boundary_file_is_refused() {
    let base = with_squares([r#""2201""#, r#""2202""#, r#""2203""#]);
    fs::write(base.path().join("a.vrt"), "<OGRVRTDataSource/>").unwrap();
    for file in ["a.vrt", "/vsicurl/http://127.0.0.1/a.geojson", "absent.geojson", "."] {
        fail(&import(base.path(), file, &["--code", "KOD"]));
    }
}
