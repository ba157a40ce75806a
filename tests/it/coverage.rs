//! Boundaries as other people publish them, simplified area by area, made to fit; and what a load says of it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use choros::boundaries::{CoverageReport, dissolve, equal_area_m2, repair_coverage};
use choros::config::ServerConfig;
use choros::io::gdal::{VectorSource, read_polygons};
use choros::report::Severity;
use geo::orient::{Direction, Orient};
use geo::{MultiPolygon, Validation, unary_union};

use crate::support::folder::{Folder, collection, feature, findings, one};
use crate::support::server::Api;
use crate::support::shared;
use crate::support::tiles::shown;

fn read(path: &Path) -> Vec<MultiPolygon<f64>> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap();
    let source = VectorSource { path, name, layer: None, crs: None, encoding: None };
    let features = read_polygons(&source).unwrap().features;
    features.into_iter().map(|feature| feature.geometry.unwrap()).collect()
}

/// Reads a shared file, unpacked if it has to be; nothing if it is not there.
fn areas(file: &str) -> Option<Vec<MultiPolygon<f64>>> {
    let path = shared(file)?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Some(read(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let unpacked = folder.path().canonicalize().unwrap().join("unpacked.geojson");
    let bytes = Command::new("gunzip").arg("-c").arg(&path).output().unwrap().stdout;
    std::fs::write(&unpacked, bytes).unwrap();
    Some(read(&unpacked))
}

/// Repairs areas with a tolerance that is wide enough for all of them, and asserts what others say of a coverage: edges are drawn once,
/// or once in each direction; the areas add up to the area of their union; they dissolve exactly; ground is conserved.
fn assert_mended(file: &str, tolerance_m: f64) -> Option<CoverageReport> {
    let before = areas(file)?;
    let start = Instant::now();
    let repaired = repair_coverage(&before.iter().collect::<Vec<_>>(), tolerance_m);
    let (took, report) = (start.elapsed(), repaired.report);
    let (gaps, overlaps, moved_km2) = (report.gaps_closed, report.overlaps_closed, report.moved_m2 / 1e6);
    eprintln!("{file}: {gaps} gaps and {overlaps} overlaps closed, {moved_km2:.3} km² moved in {took:?}");
    assert_eq!(report.left, [], "{file}");
    let mut expected: Vec<f64> = before.iter().map(equal_area_m2).collect();
    for change in &report.changes {
        expected[change.area] += change.gained_m2 - change.lost_m2;
    }
    // The others are as they were read, which is valid.
    assert!(repaired.outlines.iter().flatten().all(Validation::is_valid), "{file}");
    let after = before.into_iter().zip(repaired.outlines).map(|(before, outline)| outline.unwrap_or(before));
    // Those that stay may turn either way.
    let after: Vec<_> = after.map(|area| area.orient(Direction::Default)).collect();
    for (area, expected) in after.iter().zip(expected) {
        let found = equal_area_m2(area);
        // A long edge that is cut is no longer straight where areas are measured.
        assert!((found - expected).abs() < 1e-5 * expected + 1000.0, "{found} {expected}");
    }
    assert_edges_fit(&after);
    let united = unary_union(&after);
    let [sum, united] = [after.iter().map(equal_area_m2).sum::<f64>(), equal_area_m2(&united)];
    assert!((sum / united - 1.0).abs() < 1e-8, "{sum} {united}");
    for some in after.chunks(8) {
        assert!(dissolve(&some.iter().collect::<Vec<_>>()).exact);
    }
    assert!(repair_coverage(&after.iter().collect::<Vec<_>>(), tolerance_m).report.was_exact);
    Some(report)
}

fn assert_edges_fit(areas: &[MultiPolygon<f64>]) {
    let mut drawn: HashMap<_, usize> = HashMap::new();
    for polygon in areas.iter().flatten() {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for line in ring.lines() {
                *drawn.entry([line.start, line.end].map(|at| [at.x.to_bits(), at.y.to_bits()])).or_default() += 1;
            }
        }
    }
    assert!(drawn.values().all(|&times| times == 1));
}

#[test]
fn a_clean_layer_comes_back_untouched() {
    let Some(areas) = areas("data/derived/municipalities_2011_clean.geojson") else { return };
    let start = Instant::now();
    let repaired = repair_coverage(&areas.iter().collect::<Vec<_>>(), 1.0);
    eprintln!("265,482 vertices looked at in {:?}", start.elapsed());
    assert!(repaired.report.was_exact && repaired.outlines.iter().all(Option::is_none));
}

#[test]
fn municipalities_simplified_one_by_one_fit_afterwards() {
    let Some(report) = assert_mended("data/gh-evia-khmdhs/greek_muni.geojson", 450.0) else { return };
    assert!(report.gaps_closed > 1200 && report.overlaps_closed > 1200 && report.inlets_closed > 10);
    let Some(report) = assert_mended("data/gh-evia-khmdhs/firewatch_municipalities.geojson", 900.0) else { return };
    assert!(report.gaps_closed > 1200 && report.overlaps_closed > 1200);
}

#[test]
fn regional_units_of_another_hand_fit_afterwards() {
    let Some(report) = assert_mended("data/gh-evia-khmdhs/greek_pe.geojson", 130.0) else { return };
    assert!(report.moved_m2 < 2.5e6, "{report:?}");
}

#[test]
fn the_whole_layer_of_greece_fits_afterwards() {
    let Some(report) = assert_mended("data/derived/kallikratis_full.geojson.gz", 100.0) else { return };
    assert!(report.moved_m2 < 2e5 && report.changes.len() < 30, "{report:?}");
}

/// Two neighbours of which the western one reaches this far, in degrees, into the eastern one or not up to it.
fn two(reach: f64) -> Folder {
    let polygon = |west: f64, east: f64| {
        format!(
            "{{\"type\":\"Polygon\",\"coordinates\":[[[{west},38],[{east},38],[{east},39],[{west},39],[{west},38]]]}}"
        )
    };
    let features = [feature("\"0101\"", &polygon(20.0, 21.0 + reach)), feature("\"0102\"", &polygon(21.0, 22.0))];
    of(&features)
}

fn of(features: &[String]) -> Folder {
    let folder = Folder::with_level("boundaries/a.geojson", "fields = { code = \"code\", name_el = \"name\" }\n");
    folder.write("boundaries/a.geojson", collection(features));
    folder
}

/// Loads a folder with a `snap_m` of its level.
fn load_with(folder: &Folder, snap_m: &str) -> choros::io::Loaded {
    let toml = folder.toml().replace("codes = \"elstat\"\n", &format!("codes = \"elstat\"\nsnap_m = {snap_m}\n"));
    folder.load_with(&toml)
}

#[test]
fn what_was_mended_is_said_with_codes_and_areas() {
    // Half a metre: mended unasked, and nothing is left for the coarser levels to complain of.
    let loaded = two(5e-6).load();
    let mended = one(&loaded.report, "mended-borders");
    assert_eq!((mended.severity, mended.source.as_str()), (Severity::Warning, "boundaries/a.geojson"));
    for words in ["1 overlaps", "snap_m = 1 ", "0102 (Δήμος) +0.000 −0.048 km²"] {
        assert!(mended.message.contains(words), "{}", mended.message);
    }
    assert_eq!(findings(&loaded.report, |finding| finding.kind == "inexact-dissolve"), []);
    // Drawn from one line: nothing is said.
    assert_eq!(findings(&two(0.0).load().report, |finding| finding.kind == "mended-borders"), []);
}

#[test]
fn what_is_too_wide_stays_and_is_said() {
    let folder = two(0.01);
    let overlap = one(&folder.load().report, "overlapping-areas");
    for words in ["0101 (Δήμος), 0102 (Δήμος) overlap", "m wide", "snap_m = 1", "each keeps it"] {
        assert!(overlap.message.contains(words), "{}", overlap.message);
    }
    let loaded = load_with(&folder, "1000");
    assert_eq!(findings(&loaded.report, |finding| finding.kind == "overlapping-areas"), []);
    assert!(one(&loaded.report, "mended-borders").message.contains("snap_m = 1000"));
    let loaded = load_with(&folder, "0");
    assert_eq!(findings(&loaded.report, |finding| finding.kind == "mended-borders"), []);
    one(&loaded.report, "overlapping-areas");
}

#[test]
fn a_tolerance_out_of_range_or_place_is_refused() {
    for wrong in ["-1", "1001.5", "nan", "inf"] {
        let loaded = load_with(&two(0.0), wrong);
        assert!(loaded.atlas.is_none());
        let finding = one(&loaded.report, "bad-level");
        assert!(finding.message.contains("accepted are 0 to 1000 metres"), "{finding}");
        assert_eq!(finding.row, Some(14), "{finding}");
    }
    let dissolved = "[[levels]]\nlevel = \"region\"\ndissolve = \"municipality\"\nsnap_m = 5\n";
    let loaded = two(0.0).with(dissolved).load();
    assert!(one(&loaded.report, "bad-level").message.contains("belongs to a level with a source"));
}

#[test]
fn two_areas_with_one_outline_are_both_kept_and_said() {
    let square = crate::support::folder::square(20.0, 38.0);
    let loaded = of(&[feature("\"0101\"", &square), feature("\"0102\"", &square)]).load();
    let finding = one(&loaded.report, "duplicate-outline");
    assert!(finding.message.contains("0101 (Δήμος) and 0102 (Δήμος) have one and the same outline"), "{finding}");
    assert_eq!(findings(&loaded.report, |finding| finding.kind == "overlapping-areas"), []);
    assert_eq!(loaded.report.levels.last().unwrap().areas, 2);
}

#[test]
fn an_area_across_the_antimeridian_is_refused_by_name() {
    let ring = "{\"type\":\"Polygon\",\"coordinates\":[[[179,38],[-179,38],[-179,39],[179,39],[179,38]]]}";
    let loaded = of(&[feature("\"0101\"", ring)]).load();
    assert!(loaded.atlas.is_none());
    let finding = one(&loaded.report, "crosses-antimeridian");
    assert!(finding.message.contains("0101 (Δήμος) crosses the antimeridian"), "{finding}");
    // Cut there, as it should be, it is read.
    let cut = "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[179,38],[180,38],[180,39],[179,39],[179,38]]],\
               [[[-180,38],[-179,38],[-179,39],[-180,39],[-180,38]]]]}";
    assert!(of(&[feature("\"0101\"", cut)]).load().atlas.is_some());
}

/// What is wrong with single areas beside a neighbour is mended, said, and keeps its neighbour's border.
#[test]
fn slivers_spikes_and_holes_on_the_shell_are_mended_and_said() {
    let neighbour = feature("\"0102\"", &crate::support::folder::square(21.0, 38.0));
    for (what, rings) in [
        ("a spike", "[[20,38],[21,38],[21,39],[20.5,39],[20.5,39.5],[20.5,39],[20,39],[20,38]]"),
        ("a spike inwards", "[[20,38],[21,38],[21,39],[20,39],[20,38.5],[20.5,38.5],[20,38.5],[20,38]]"),
        (
            "a sliver of no area",
            "[[20,38],[21,38],[21,39],[20,39],[20,38]],[[20.2,38.2],[20.4,38.4],[20.3,38.3],[20.2,38.2]]",
        ),
        (
            "a hole along the shell",
            "[[20,38],[21,38],[21,39],[20,39],[20,38]],[[20,38.2],[20.5,38.2],[20.5,38.4],[20,38.4],[20,38.2]]",
        ),
        ("a ring that crosses itself", "[[20,38],[21,38],[21,39],[20,39],[20.6,38.2],[19.9,38.9],[20.4,38.9],[20,38]]"),
    ] {
        let polygon = format!("{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}");
        let loaded = of(&[feature("\"0101\"", &polygon), neighbour.clone()]).load();
        assert!(loaded.atlas.is_some(), "{what}: {:#?}", loaded.report.findings);
        let repaired = findings(&loaded.report, |finding| finding.kind == "repaired-geometry");
        assert_eq!((repaired.len(), repaired.first().and_then(|finding| finding.row)), (1, Some(1)), "{what}");
        assert_eq!(loaded.report.levels.last().unwrap().areas, 2, "{what}");
        let apart = ["overlapping-areas", "gap-between-areas", "inexact-dissolve"];
        assert_eq!(findings(&loaded.report, |finding| apart.contains(&&*finding.kind)), [], "{what}");
    }
    // A hole that touches the shell in one point is as it should be.
    let touching = "{\"type\":\"Polygon\",\"coordinates\":[[[20,38],[21,38],[21,39],[20,39],[20,38]],[[20,38],[20.4,38.6],[20.6,38.4],[20,38]]]}";
    let loaded = of(&[feature("\"0101\"", touching), neighbour]).load();
    assert_eq!(findings(&loaded.report, |finding| finding.kind == "repaired-geometry"), []);
}

#[test]
fn a_ring_of_a_million_vertices_is_read_and_drawn_in_time() {
    const ALL: &str = "19.59,37.59,20.41,38.41";
    let start = Instant::now();
    let mut ring = String::from("[20,38]");
    for step in 1..1_000_000 {
        let turn = f64::from(step) / 1e6 * std::f64::consts::TAU;
        let radius = 0.4 + 0.001 * (turn * 5000.0).sin();
        write!(ring, ",[{:.7},{:.7}]", 20.0 + radius * turn.sin(), 38.0 + radius * turn.cos()).unwrap();
    }
    let polygon = format!("{{\"type\":\"Polygon\",\"coordinates\":[[{ring},[20,38]]]}}");
    let loaded = of(&[feature("\"0101\"", &polygon)]).load();
    assert!(loaded.atlas.is_some(), "{:#?}", loaded.report.findings);
    eprintln!("a ring of 1,000,000 vertices loaded in {:?}", start.elapsed());
    // The first tile waits for the ring to be generalised, which the program does before it answers.
    let mut config = ServerConfig::default();
    config.limits.answer_timeout = std::time::Duration::from_secs(100);
    let api = Api::of_loaded(loaded, config);
    // Half a tenth of its waves at the last zooms.
    for (zoom, bbox) in [(5, ALL), (8, ALL), (10, ALL), (12, "20.38,38,20.41,38.03"), (14, "20.38,38,20.41,38.03")] {
        let area = &shown(&api, bbox, zoom)["0101"];
        assert!(!area.polygons.is_empty(), "zoom {zoom}");
    }
    eprintln!("and shown in {:?}", start.elapsed());
    assert!(start.elapsed().as_secs() < 120);
}
