//! Files that the program exports: the same as the API's answers, whole or not there, read by other programs.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use choros::atlas::Collection;
use choros::boundaries::Level;
use choros::io::{ExportFormat, ExportProgress, ExportRequest, ExportWatcher, IndicatorChoice, ZoomRange, export};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::support::folder::{COUNT, FOUR, Folder};
use crate::support::server::EMBEDDED;
use crate::support::{mvt, skipped};

fn gunzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain)?;
    Ok(plain)
}

/// Follows without a word.
struct Quiet;

impl ExportWatcher for Quiet {
    fn progress(&mut self, _progress: ExportProgress) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

fn request(out: &Path) -> ExportRequest {
    ExportRequest {
        out: out.to_owned(),
        format: None,
        levels: None,
        services: false,
        indicators: IndicatorChoice::default(),
        period: None,
        zooms: ZoomRange::default(),
        public_url: None,
        force: false,
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_choros"));
    command.current_dir(folder).env("CHOROS_LOG", "error").args(["export"]).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn succeed(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{args:?}: {stdout}\n{stderr}");
    assert!(stderr.is_empty(), "nothing is said where there is no terminal: {stderr}");
    stdout.into_owned()
}

fn fail(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert!(!output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn csv_and_features_are_those_of_the_api() {
    let folder = tempfile::tempdir().unwrap();
    for (collection, more) in
        [("municipalities", &[][..]), ("regions", &["--levels", "region"]), ("services", &["--services"])]
    {
        let file = format!("{collection}.csv");
        succeed(folder.path(), &[&["--out", &file], more].concat());
        let api = EMBEDDED.get(&format!("/collections/{collection}/items?f=csv&limit=1000"));
        assert!(fs::read(folder.path().join(&file)).unwrap() == api.body, "{collection}");

        let file = format!("{collection}.geojson");
        succeed(folder.path(), &[&["--out", &file], more].concat());
        let exported: Value = serde_json::from_slice(&fs::read(folder.path().join(&file)).unwrap()).unwrap();
        let api = EMBEDDED.json(&format!("/collections/{collection}/items?limit=1000"));
        assert!(exported["features"] == api["features"], "{collection}");
        assert_eq!(exported["attribution"], api["attribution"]);
    }
}

#[test]
fn values_are_those_of_the_api() {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &["--out", "site/", "--indicators", "all", "--zooms", "0-1"]);
    for known in EMBEDDED.state.atlas().indicators() {
        let id = known.joined.indicator.id.as_str();
        let block = fs::read(folder.path().join(format!("site/values/{id}.json"))).unwrap();
        let block: Value = serde_json::from_slice(&block).unwrap();
        for level in known.joined.levels() {
            for period in known.joined.periods(level) {
                let path =
                    format!("/indicators/{id}/values?level={level}&period={}", period.to_string().replace('/', "%2F"));
                let api = EMBEDDED.json(&path);
                let of_level = &block["levels"][level.as_str()];
                let of_period = &of_level["periods"][period.to_string()];
                for (found, name) in [
                    (of_level, "ids"),
                    (of_level, "codes"),
                    (of_period, "values"),
                    (of_period, "status"),
                    (of_period, "lower"),
                    (of_period, "denominator"),
                ] {
                    assert!(found.get(name) == api.get(name), "{path} {name}");
                }
            }
        }
    }
}

#[test]
fn the_summary_is_json_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "--out",
        "a.mbtiles",
        "--levels",
        "region,municipality",
        "--zooms",
        "3-6",
        "--indicators",
        "population",
        "--json",
    ];
    let summary: Value = serde_json::from_str(&succeed(folder.path(), &args)).unwrap();
    assert_eq!((&summary["format"], &summary["out"]), (&"mbtiles".into(), &"a.mbtiles".into()));
    assert_eq!(summary["bytes"], fs::metadata(folder.path().join("a.mbtiles")).unwrap().len());
    assert_eq!(summary["collections"][1], serde_json::json!({ "id": "municipalities", "features": 51 }));
    let zooms = summary["tiles"]["zooms"].as_array().unwrap();
    assert_eq!(zooms.iter().map(|zoom| zoom["zoom"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 4, 5, 6]);
    let sum: u64 = zooms.iter().map(|zoom| zoom["tiles"].as_u64().unwrap()).sum();
    assert_eq!(summary["tiles"]["count"], sum);
}

#[test]
fn gdals_own_programs_read_what_is_written() {
    if Command::new("ogrinfo").arg("--version").output().is_err() {
        return skipped("ogrinfo", "gdal-bin is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    for file in ["a.fgb", "a.gpkg", "a.mbtiles"] {
        succeed(folder.path(), &["--out", file, "--zooms", "0-6"]);
        let output =
            Command::new("ogrinfo").args(["-ro", "-so", "-al", file]).current_dir(folder.path()).output().unwrap();
        let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(
            output.status.success() && !errors.contains("ERROR") && !errors.contains("Warning"),
            "{file}: {errors}"
        );
        assert!(text.contains("Layer name: municipalities") && text.contains("ypes_code: String"), "{file}: {text}");
        if file != "a.mbtiles" {
            assert!(text.contains("Feature Count: 51") && text.contains("population: Integer64"), "{file}: {text}");
            assert!(text.contains("Data axis to CRS axis mapping: 2,1"), "{file}: {text}");
        }
    }
}

#[test]
fn a_pmtiles_file_can_be_the_basemap_of_an_atlas() {
    let folder = Folder::of_squares(&FOUR).with("[basemap]\npmtiles = \"a.pmtiles\"\nattribution = \"made up\"\n");
    let out = folder.path().join("a.pmtiles");
    let levels = Some(vec![Level::Municipality]);
    export(&EMBEDDED.state.atlas(), &ExportRequest { levels, ..request(&out) }, &mut Quiet).unwrap();
    let api = folder.api();
    assert!(api.report.findings.iter().all(|finding| finding.kind != "bad-basemap"), "{:#?}", api.report.findings);
    let served = api.get("/basemap/7/71/48");
    let plain = if served.header("content-encoding") == "gzip" { gunzip(&served.body).unwrap() } else { served.body };
    let expected = EMBEDDED.get("/xyz/municipalities/7/71/48.mvt").body;
    assert!(plain == expected);
    assert_eq!(mvt::decode(&plain)[0].name, "municipalities");
}

/// The confidential value, which must stand in no file.
const SECRET: &str = "7654321.125";

#[test]
fn a_confidential_value_is_in_no_file() {
    let csv = format!("code,period,value,conf\n0101,2021,{SECRET},C\n0102,2021,20,F\n0201,2021,30,F\n0202,2021,40,F\n");
    let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, csv);
    let api = folder.api();
    let out = tempfile::tempdir().unwrap();
    let secret: f64 = SECRET.parse().unwrap();
    for format in ExportFormat::ALL {
        let path = out.path().join(format.as_str());
        let zooms = "0-5".parse().unwrap();
        let request = ExportRequest { format: Some(format), indicators: IndicatorChoice::All, zooms, ..request(&path) };
        export(&api.state.atlas(), &request, &mut Quiet).unwrap();
        for (name, bytes) in files(&path) {
            // As it stands in text, and as a number of tiles and of typed tables.
            for needle in [SECRET.as_bytes(), &secret.to_le_bytes(), &secret.to_be_bytes()] {
                assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{format} {name}");
            }
        }
    }
    let text = fs::read_to_string(out.path().join("csv")).unwrap();
    let row = text.lines().find(|line| line.starts_with("0101")).unwrap();
    assert!(row.contains(",2021,Q"), "the status says why there is none: {row}");
}

/// Every file below a path, what is compressed also as it is when it is not.
fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().flat_map(|entry| files(&entry.unwrap().path())).collect();
    }
    let (name, bytes) = (path.display().to_string(), fs::read(path).unwrap());
    let starts = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(&[0x1f, 0x8b, 8]));
    let unpacked = starts.filter_map(|at| Some((format!("{name} from {at}"), gunzip(&bytes[at..]).ok()?)));
    let mut all: Vec<_> = unpacked.collect();
    all.push((name, bytes));
    all
}

/// A pyramid that takes longer than any test waits.
const LONG: [&str; 6] = ["--out", "a.pmtiles", "--zooms", "0-16", "--indicators", "all"];

/// Starts a long export and waits until tiles are being written.
fn at_work(folder: &Path) -> Child {
    let mut child = command(folder, &LONG).spawn().unwrap();
    let started = Instant::now();
    let staging = folder.join(format!(".a.pmtiles.choros-export-{}", child.id()));
    while fs::metadata(staging.join("tiles")).map_or(0, |data| data.len()) == 0 {
        assert!(started.elapsed() < Duration::from_mins(1), "{:?}", names(folder));
        assert!(child.try_wait().unwrap().is_none(), "it ended too early");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

#[test]
fn a_killed_export_leaves_no_half_file_and_the_next_one_clears_up() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("other.txt"), "mine").unwrap();
    let mut child = at_work(folder.path());
    child.kill().unwrap();
    child.wait().unwrap();
    let left = names(folder.path());
    assert!(left.len() == 2 && left[0].starts_with(".a.pmtiles.choros-export-"), "{left:?}");
    succeed(folder.path(), &["--out", "a.pmtiles", "--zooms", "0-2"]);
    assert_eq!(names(folder.path()), ["a.json", "a.pmtiles", "a.style.json", "other.txt"]);
}

/// What is under the name in the end, and what goes beside it.
const EVERY_FORMAT: [(&str, &[&str], &[&str]); 9] = [
    ("a.pmtiles", &["--zooms", "0-7"], &["a.json", "a.pmtiles", "a.style.json"]),
    ("a.mbtiles", &["--zooms", "0-7"], &["a.json", "a.mbtiles", "a.style.json"]),
    ("a", &["--site", "--zooms", "0-7"], &["a"]),
    ("a", &["--format", "xyz", "--zooms", "0-7"], &["a"]),
    ("a.fgb", &[], &["a.fgb"]),
    ("a.gpkg", &[], &["a.gpkg"]),
    ("a.parquet", &[], &["a.parquet"]),
    ("a.csv", &[], &["a.csv"]),
    ("a.geojson", &[], &["a.geojson"]),
];

/// Whenever it is killed, all is there or nothing but the hidden folder, and the next export is whole and the same.
#[test]
fn whatever_is_exported_is_there_whole_or_not_at_all_when_it_is_killed() {
    for (out, more, expected) in EVERY_FORMAT {
        let args = [&["--out", out], more].concat();
        let whole = tempfile::tempdir().unwrap();
        let started = Instant::now();
        succeed(whole.path(), &args);
        let took = started.elapsed();
        assert_eq!(names(whole.path()), expected);
        let folder = tempfile::tempdir().unwrap();
        for part in [0.3, 0.6, 0.8, 0.9, 0.97] {
            let mut child = command(folder.path(), &args).spawn().unwrap();
            std::thread::sleep(took.mul_f64(part));
            child.kill().unwrap();
            child.wait().unwrap();
            let left: Vec<_> = names(folder.path()).into_iter().filter(|name| !name.starts_with('.')).collect();
            if left.contains(&out.to_owned()) {
                assert_eq!(left, expected, "{out} after {part}");
            }
            let same = |name: &String| sizes(&folder.path().join(name)) == sizes(&whole.path().join(name));
            assert!(left.iter().all(same), "{out} after {part}: {left:?}");
            succeed(
                folder.path(),
                &[&args[..], if left.contains(&out.to_owned()) { &["--force"] } else { &[] }].concat(),
            );
            assert_eq!(names(folder.path()), expected, "{out} after {part}");
            for name in expected {
                let path = folder.path().join(name);
                if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
            }
        }
    }
}

/// Each file below a path, with its size.
fn sizes(path: &Path) -> Vec<(String, u64)> {
    if !path.is_dir() {
        return vec![(String::new(), fs::metadata(path).unwrap().len())];
    }
    let below =
        |name: String| sizes(&path.join(&name)).into_iter().map(move |(file, size)| (format!("{name}/{file}"), size));
    names(path).into_iter().flat_map(below).collect()
}

#[test]
#[cfg(unix)]
fn an_export_that_is_interrupted_says_so_and_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = at_work(folder.path());
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    if !killed.is_ok_and(|status| status.success()) {
        child.kill().unwrap();
        child.wait().unwrap();
        return skipped("interruption", "kill is not installed");
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("interrupted; nothing was written"), "{error}");
    assert!(names(folder.path()).is_empty(), "{:?}", names(folder.path()));
}

#[test]
fn what_is_there_is_kept_until_it_is_replaced_on_purpose() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "mine").unwrap();
    let error = fail(folder.path(), &["--out", "a.csv"]);
    assert!(error.contains("a.csv is there already") && error.contains("--force"), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), "mine");
    succeed(folder.path(), &["--out", "a.csv", "--force"]);
    assert!(fs::read_to_string(folder.path().join("a.csv")).unwrap().starts_with("id,code,"));
    assert_eq!(names(folder.path()), ["a.csv"]);
}

#[test]
fn tiles_come_with_their_description() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| -> Value { serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap() };
    succeed(folder.path(), &["--out", "a.pmtiles", "--zooms", "0-3", "--indicators", "population", "--services"]);
    let (tilejson, style) = (read("a.json"), read("a.style.json"));
    assert_eq!(tilejson["tiles"][0], "pmtiles://a.pmtiles/{z}/{x}/{y}");
    let fields = &tilejson["vector_layers"].as_array().unwrap().iter().find(|layer| layer["id"] == "services").unwrap()
        ["fields"];
    assert!(fields["point_count"].is_string() && fields["count_community-centre"].is_string(), "{fields}");
    assert_eq!(style["sources"]["areas"]["url"], "pmtiles://a.pmtiles");
    assert_eq!(style["metadata"]["choros"]["indicator"], "population");
    let layers: Vec<_> = tilejson["vector_layers"].as_array().unwrap().iter().map(|layer| &layer["id"]).collect();
    for layer in style["layers"].as_array().unwrap().iter().filter_map(|layer| layer.get("source-layer")) {
        assert!(layers.contains(&layer), "{layer}");
    }
    let args = ["--out", "b.mbtiles", "--zooms", "0-2", "--public-url", "https://a.test/tiles"];
    succeed(folder.path(), &args);
    assert_eq!(read("b.json")["tiles"][0], "https://a.test/tiles/b/{z}/{x}/{y}");
    assert_eq!(read("b.style.json")["sources"]["atlas"]["url"], "https://a.test/tiles/b");
    let error = fail(folder.path(), &args);
    assert!(error.contains("b.mbtiles is there already"), "{error}");
    fs::remove_file(folder.path().join("b.mbtiles")).unwrap();
    assert!(fail(folder.path(), &args).contains("b.json is there already"));
}

#[test]
fn mistakes_are_named_with_what_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let mistakes: [(&[&str], &[&str]); 10] = [
        (&["--out", "a.docx"], &["a.docx", ".pmtiles", ".csv"]),
        (&["--out", "a.csv", "--levels", "village"], &["village", "municipality"]),
        (&["--out", "a.csv", "--levels", "community"], &["no level 'community'", "municipality"]),
        (&["--out", "a.csv", "--indicators", "wealth"], &["no indicator 'wealth'", "population"]),
        (&["--out", "a.csv", "--period", "soon"], &["soon"]),
        (&["--out", "a.pmtiles", "--zooms", "9-3"], &["9-3", "0-10"]),
        (&["--out", "a.pmtiles", "--zooms", "0-99"], &["0-99", "24"]),
        (&["--out", "nowhere/a.csv"], &["there is no folder", "nowhere"]),
        (&["--out", "a", "--format", "shp"], &["shp", "gpkg"]),
        (&["--out", "a.csv", "--format", "pmtiles"], &["a.csv", "csv", "pmtiles"]),
    ];
    for (args, parts) in mistakes {
        let error = fail(folder.path(), args);
        assert!(parts.iter().all(|part| error.contains(part)), "{args:?}: {error}");
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_folder_of_all_that_is_asked_for_is_made_of_a_data_folder() {
    let data = Folder::of_squares(&FOUR).indicator("people", COUNT, "code,period,value\n0101,2021,1\n0102,2021,2\n");
    fs::write(data.path().join("atlas.toml"), data.toml()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let args = [data.path().to_str().unwrap(), "--out", "site", "--site", "--zooms", "0-4"];
    let said = succeed(folder.path(), &args);
    assert!(said.contains("municipalities: 4 features") && said.contains("zooms 0 to 4"), "{said}");
    assert_eq!(
        names(&folder.path().join("site")),
        ["assets", "index.html", "style.json", "styles", "tilejson.json", "tiles.pmtiles", "values"]
    );
    let collections: Vec<_> = data.api().state.atlas().collections().collect();
    assert!(collections.contains(&Collection::Areas(Level::Municipality)));
}
