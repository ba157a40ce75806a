//! The prepared cache: what is answered does not depend on it, and nothing in it is believed that was not written so.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use choros::atlas::{Atlas, Collection};
use choros::config::ServerConfig;
use choros::geometry::Bbox;
use choros::io::{DataFolder, Loaded, Preparation, PreparedCache, PreparedError, load, load_prepared};
use choros::tiles::TileCoord;
use choros::topology::Topology;
use tempfile::TempDir;

use crate::support::folder::{COUNT, FOUR, Folder, geojson_of};
use crate::support::greece::GREECE;
use crate::support::{Api, server};

/// A data folder on disk, and a state folder.
struct Started {
    data: DataFolder,
    state: TempDir,
}

impl Started {
    fn new(path: &Path) -> Self {
        Self { data: DataFolder::open(path).unwrap(), state: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> PreparedCache {
        PreparedCache::of_state(self.state.path())
    }

    fn file(&self) -> PathBuf {
        self.cache().path(&self.data).unwrap()
    }

    fn load(&self) -> Loaded {
        load_prepared(&self.data, Some(&self.cache()), &mut |_| {})
    }

    /// Loads the folder, which must not find anything prepared, and keeps it; returns why what was there was refused.
    fn keep(&self) -> (Atlas, Option<PreparedError>) {
        let loaded = self.load();
        let atlas = loaded.atlas.unwrap();
        let Preparation::ToKeep(what) = loaded.preparation else { panic!("{:?}", loaded.preparation) };
        self.cache().keep(&self.data, &atlas, &what).unwrap();
        (atlas, what.refused)
    }

    /// Loads the folder, whose levels must be prepared.
    fn prepared(&self) -> Loaded {
        let loaded = self.load();
        assert!(matches!(loaded.preparation, Preparation::Prepared), "{:?}", loaded.preparation);
        loaded
    }
}

/// Writes the atlas inside the program to a folder, as a person would.
fn embedded() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (made, said) = server::run(&["init", folder.path().to_str().unwrap()]);
    assert!(made, "{said}");
    folder
}

/// Asserts that two atlases of one folder are one to whoever asks, and that the same was found.
fn assert_same(sources: &Loaded, prepared: &Loaded) {
    assert_eq!(
        serde_json::to_value(&sources.report).unwrap(),
        serde_json::to_value(&prepared.report).unwrap(),
        "the reports differ"
    );
    let (a, b) = (sources.atlas.as_ref().unwrap(), prepared.atlas.as_ref().unwrap());
    assert_eq!(a.version(), b.version());
    for ((layer, index), (again, index_again)) in a.levels().zip(b.levels()) {
        assert_eq!(layer.areas(), again.areas());
        assert_eq!((&layer.title, &layer.provenance), (&again.title, &again.provenance));
        assert_eq!((index.version, index.extent), (index_again.version, index_again.extent));
        assert_eq!(a.worked_out(layer.level), b.worked_out(layer.level));
        let topologies = [a, b].map(|atlas| atlas.given_topology(layer.level).map(Topology::columns));
        assert!(topologies[0] == topologies[1], "arcs differ");
        assert_same_tiles(a, b, Collection::Areas(layer.level));
    }
}

fn assert_same_tiles(a: &Atlas, b: &Atlas, collection: Collection) {
    let tables_a = [a.table(collection, &[0], None).unwrap()];
    let tables_b = [b.table(collection, &[0], None).unwrap()];
    let greece = Bbox::new(19.0, 34.5, 30.0, 42.0).unwrap();
    let mut found = 0;
    for coord in (0..=7).flat_map(|zoom| TileCoord::covering(&greece, zoom).unwrap()) {
        let tile = a.tile(&tables_a, coord).unwrap();
        found += usize::from(tile.is_some());
        assert_eq!(tile, b.tile(&tables_b, coord).unwrap(), "{coord}");
    }
    assert!(found > 0);
}

fn assert_prepared_is_the_same(path: &Path) {
    let started = Started::new(path);
    let _kept = started.keep();
    assert_same(&load(&started.data, &mut |_| {}), &started.prepared());
}

#[test]
fn the_atlas_inside_the_program_is_the_same_from_the_cache() {
    assert_prepared_is_the_same(embedded().path());
}

#[test]
fn all_of_greece_is_the_same_from_the_cache() {
    let Some(greece) = GREECE.as_ref() else { return };
    assert_prepared_is_the_same(&greece.path);
}

#[test]
fn what_was_found_is_found_again() {
    let crossed = r#"{"type":"Polygon","coordinates":[[[22,38],[23,39],[23,38],[22,39],[22,38]]]}"#;
    let feature = format!(r#"{{"type":"Feature","properties":{{"code":"0201","name":"α"}},"geometry":{crossed}}}"#);
    let nowhere = r#"{"type":"Feature","properties":{"code":null,"name":"β"},"geometry":null}"#;
    let folder = Folder::of_squares(&FOUR[..2]);
    let squares = geojson_of(&FOUR[..2]);
    let squares = squares.strip_suffix("]}").unwrap();
    folder.write("boundaries/a.geojson", format!("{squares},{feature},{nowhere}]}}"));
    folder.load();
    let started = Started::new(folder.path());
    let _kept = started.keep();
    let sources = load(&started.data, &mut |_| {});
    for kind in ["repaired-geometry", "no-geometry", "missing-code", "unknown-parent", "dissolved-level"] {
        assert!(sources.report.findings.iter().any(|finding| finding.kind == kind), "{kind}: {:#?}", sources.report);
    }
    let prepared = started.prepared();
    assert_eq!(sources.report.findings, prepared.report.findings);
    assert_eq!(sources.atlas.unwrap().version(), prepared.atlas.unwrap().version());
}

#[test]
fn answers_over_http_are_the_same() {
    let folder = embedded();
    let started = Started::new(folder.path());
    let _kept = started.keep();
    let serve = |loaded| Api::of_loaded(loaded, ServerConfig::default());
    let (sources, prepared) = (serve(load(&started.data, &mut |_| {})), serve(started.prepared()));
    for path in [
        "/collections/municipalities/items?limit=1000",
        "/collections/regions/items",
        "/collections/municipalities/points",
        "/places/at?lon=22.42&lat=39.64",
        "/places?q=larisa",
        "/services/nearest?lon=22.4&lat=39.6",
        "/xyz/municipalities/6/36/24.mvt?indicators=population",
    ] {
        let (a, b) = (sources.get(path), prepared.get(path));
        assert_eq!((a.status, a.header("etag"), &a.body), (b.status, b.header("etag"), &b.body), "{path}");
    }
}

#[test]
fn a_changed_source_or_setting_is_read_anew() {
    let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, "code,period,value\n0101,2021,5\n");
    folder.load();
    let started = Started::new(folder.path());
    let (before, _) = started.keep();
    // What levels are not made of does not count.
    folder.write("indicators/people.csv", "code,period,value\n0101,2021,6\n");
    folder.write("atlas.toml", format!("# a remark\n{}", folder.toml()));
    assert_ne!(started.prepared().atlas.unwrap().version(), before.version());
    // A file, and a setting.
    folder.write("boundaries/a.geojson", geojson_of(&FOUR[..3]));
    let (after, refused) = started.keep();
    assert!(matches!(refused, Some(PreparedError::Stale)), "{refused:?}");
    assert_eq!(after.level("municipality".parse().unwrap()).unwrap().0.areas().len(), 3);
    folder.write("atlas.toml", folder.toml().replace("\"name\"", "\"code\""));
    let (named, refused) = started.keep();
    assert!(matches!(refused, Some(PreparedError::Stale)), "{refused:?}");
    assert_eq!(named.level("municipality".parse().unwrap()).unwrap().0.areas()[0].name_el, "0101");
    let kept = fs::read_dir(started.file().parent().unwrap()).unwrap().count();
    assert_eq!(kept, 1, "one file for one folder, and nothing beside it");
}

#[test]
fn sources_that_change_while_they_are_read_are_not_kept() {
    let folder = Folder::of_squares(&FOUR);
    folder.load();
    let started = Started::new(folder.path());
    let loaded = started.load();
    let Preparation::ToKeep(what) = loaded.preparation else { panic!("{:?}", loaded.preparation) };
    folder.write("boundaries/a.geojson", geojson_of(&FOUR[..3]));
    let kept = started.cache().keep(&started.data, &loaded.atlas.unwrap(), &what);
    assert!(matches!(kept, Err(PreparedError::Changed)), "{kept:?}");
    assert!(!started.file().exists());
}

#[test]
fn a_damaged_file_is_refused_and_made_anew() {
    let folder = Folder::of_squares(&FOUR);
    folder.load();
    let started = Started::new(folder.path());
    let (atlas, _) = started.keep();
    let whole = fs::read(started.file()).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(started.file(), bytes).unwrap();
        let loaded = started.load();
        assert_eq!(loaded.atlas.unwrap().version(), atlas.version());
        let Preparation::ToKeep(what) = loaded.preparation else { panic!("{:?}", loaded.preparation) };
        what.refused.unwrap()
    };
    let step = (whole.len() / 40).max(1);
    let places = (0..60).chain((60..whole.len()).step_by(step)).chain(whole.len() - 60..whole.len());
    for place in places {
        let error = refused(&whole[..place]);
        assert!(!matches!(error, PreparedError::Io(_) | PreparedError::Changed), "cut at {place}: {error}");
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        let error = refused(&flipped);
        let expected = match place {
            0..8 => matches!(error, PreparedError::NotOne),
            8..12 => matches!(error, PreparedError::Format { .. }),
            12..44 => matches!(error, PreparedError::Stale),
            _ => matches!(error, PreparedError::Checksum | PreparedError::Length { .. }),
        };
        assert!(expected, "byte {place}: {error}");
    }
    for other in [&b"{}"[..], &[], &[whole.clone(), vec![0]].concat()] {
        let _error = refused(other);
    }
    // It is put right by the next start, and used by the one after.
    let _kept = started.keep();
    assert_eq!(fs::read(started.file()).unwrap(), whole, "the same bytes");
    let _used = started.prepared();
}

#[test]
fn the_atlas_inside_the_program_needs_no_cache() {
    let state = tempfile::tempdir().unwrap();
    let cache = PreparedCache::of_state(state.path());
    let loaded = load_prepared(&DataFolder::Embedded, Some(&cache), &mut |_| {});
    assert!(matches!(loaded.preparation, Preparation::Sources));
    assert_eq!(cache.path(&DataFolder::Embedded), None);
    assert_eq!(fs::read_dir(state.path()).unwrap().count(), 0);
}

/// Starts the program with a state folder, until its log says one of the texts; returns the log up to there.
fn serve_until(data: &Path, state: &Path, texts: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_choros"))
        .arg("serve")
        .arg(data)
        .args(["--listen", "127.0.0.1:0", "--state"])
        .arg(state)
        .env("CHOROS_LOG", "info")
        .env("NO_COLOR", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = String::new();
    let begun = Instant::now();
    for line in BufReader::new(program.stderr.take().unwrap()).lines() {
        log += &(line.unwrap() + "\n");
        if texts.iter().any(|text| log.contains(text)) || begun.elapsed() > Duration::from_mins(2) {
            break;
        }
    }
    program.kill().unwrap();
    program.wait().unwrap();
    log
}

#[test]
fn the_second_start_says_that_it_reads_what_is_prepared() {
    let folder = Folder::of_squares(&FOUR);
    folder.load();
    let state = tempfile::tempdir().unwrap();
    let first = serve_until(folder.path(), state.path(), &["prepared for the next start"]);
    assert!(first.contains("there are no prepared levels"), "{first}");
    let second = serve_until(folder.path(), state.path(), &["reading prepared levels", "no prepared levels"]);
    assert!(second.contains("reading prepared levels") && !second.contains("a.geojson"), "{second}");
    // Damage is told, and mended.
    let file = PreparedCache::of_state(state.path()).path(&DataFolder::open(folder.path()).unwrap()).unwrap();
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let third = serve_until(folder.path(), state.path(), &["prepared for the next start"]);
    assert!(third.contains("WARN") && third.contains("cannot be used"), "{third}");
    assert_eq!(fs::read(&file).unwrap(), whole);
}

#[test]
fn a_state_folder_that_cannot_be_written_keeps_nobody_from_being_served() {
    let folder = Folder::of_squares(&FOUR);
    folder.load();
    let state = tempfile::tempdir().unwrap();
    // Whoever runs the tests: no folder can be made where a file is.
    fs::write(state.path().join("prepared"), "x").unwrap();
    let log = serve_until(folder.path(), state.path(), &["cannot be prepared"]);
    assert!(log.contains("the levels cannot be prepared for the next start"), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}
