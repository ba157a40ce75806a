//! What is wrong with a layer's areas, seen from its tiles: nobody is lost, rings are valid, or the load says why not.

use std::collections::BTreeMap;

use choros::config::ServerConfig;
use choros::io::Loaded;

use crate::support::folder::{Folder, collection, feature, findings, one, square};
use crate::support::server::Api;
use crate::support::tiles::{Shown, shown};

/// Loads areas given as coordinates of a GeoJSON polygon, with the codes 0101, 0102 and so on.
fn load(areas: &[&str]) -> Loaded {
    let folder = Folder::with_level("boundaries/a.geojson", "fields = { code = \"code\", name_el = \"name\" }\n");
    let polygon = |rings: &str| format!("{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}");
    let one = |(place, rings): (usize, &&str)| {
        let geometry = if rings.starts_with('{') { (*rings).to_owned() } else { polygon(rings) };
        feature(&format!("\"01{:02}\"", place + 1), &geometry)
    };
    folder.write("boundaries/a.geojson", collection(&areas.iter().enumerate().map(one).collect::<Vec<_>>()));
    folder.load()
}

/// Asks for every tile over a box at zooms from the lowest on that has the level, and checks that each area is in one of each zoom.
fn check(loaded: Loaded, bbox: &str, zooms: impl IntoIterator<Item = u8>) -> BTreeMap<u8, BTreeMap<String, Shown>> {
    let areas = loaded.report.levels.last().unwrap().areas;
    let api = Api::of_loaded(loaded, ServerConfig::default());
    let lowest = api.json("/xyz/municipalities.json")["minzoom"].as_u64().unwrap();
    let zooms: Vec<u8> = zooms.into_iter().filter(|zoom| u64::from(*zoom) >= lowest).collect();
    assert!(!zooms.is_empty(), "the level begins at zoom {lowest}");
    let seen: BTreeMap<_, _> = zooms.into_iter().map(|zoom| (zoom, shown(&api, bbox, zoom))).collect();
    for (zoom, shown) in &seen {
        assert_eq!(shown.len(), areas, "zoom {zoom}: {:?}", shown.keys());
        assert!(shown.values().all(|area| area.is_point || !area.polygons.is_empty()));
    }
    seen
}

/// Twice the area of what lies between two meridians and two parallels, in units of a zoom.
fn twice_area(west: f64, south: f64, east: f64, north: f64, zoom: u8) -> f64 {
    let height = |lat: f64| (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln() / std::f64::consts::TAU;
    let units = 4096.0 * f64::from(zoom).exp2();
    2.0 * (east - west) / 360.0 * units * (height(north) - height(south)) * units
}

fn ratio(shown: &Shown, wanted: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "less than 2^53")]
    let found = shown.twice_area() as f64;
    found / wanted
}

#[test]
fn areas_that_overlap_too_far_to_be_mended_are_drawn_as_they_are() {
    let loaded =
        load(&["[[20,38],[21.01,38],[21.01,39],[20,39],[20,38]]", "[[21,38],[22,38],[22,39],[21,39],[21,38]]"]);
    one(&loaded.report, "overlapping-areas");
    let seen = check(loaded, "20,38,22,39", 0..=11);
    // All in one tile and its buffer: each has the ground that both claim.
    let tile = &seen[&2];
    for (code, west, east) in [("0101", 20.0, 21.01), ("0102", 21.0, 22.0)] {
        let off = ratio(&tile[code], twice_area(west, 38.0, east, 39.0, 2));
        assert!((off - 1.0).abs() < 0.03, "{code}: {off}");
    }
}

/// Lines of neighbours that cross without a common vertex, and more than two areas on one place.
#[test]
fn areas_that_cross_each_other_are_drawn_as_they_are() {
    let loaded = load(&[
        "[[20,38],[22,39],[20,39],[20,38]]",
        "[[20,38.9],[22,38.1],[22,39.2],[20,38.9]]",
        "[[20.5,38],[21.5,38],[21.5,39.5],[20.5,39.5],[20.5,38]]",
        "[[20.5,38],[21.5,38],[21.5,39.5],[20.5,38]]",
    ]);
    assert!(!findings(&loaded.report, |finding| finding.kind == "overlapping-areas").is_empty());
    let seen = check(loaded, "20,38,22,39.5", 0..=10);
    let shape = &seen[&2]["0101"];
    assert_eq!((shape.polygons.len(), shape.rings()), (1, 1));
}

#[test]
fn two_areas_with_one_outline_are_both_in_the_tiles() {
    let ring = "[[20,38],[21,38],[21,39],[20,39],[20,38]]";
    let loaded = load(&[ring, ring]);
    one(&loaded.report, "duplicate-outline");
    for (zoom, shown) in check(loaded, "20,38,21,39", 0..=9) {
        let [first, second] = ["0101", "0102"].map(|code| &shown[code].polygons);
        assert!(!first.is_empty() && first == second, "zoom {zoom}");
    }
}

#[test]
fn a_hole_that_touches_its_shell_stays_a_hole() {
    let shell = "[[20,38],[21,38],[21,39],[20,39],[20,38]]";
    let hole = "[[20,38],[20.4,38.6],[20.6,38.4],[20,38]]";
    let enclave = "[[20,38],[20.6,38.4],[20.4,38.6],[20,38]]";
    for filled in [true, false] {
        let first = format!("{shell},{hole}");
        let areas = if filled { vec![first.as_str(), enclave] } else { vec![first.as_str()] };
        let seen = check(load(&areas), "20,38,21,39", 0..=10);
        let [all, part] = [twice_area(20.0, 38.0, 21.0, 39.0, 2), 0.1 * twice_area(20.0, 38.0, 21.0, 39.0, 2)];
        let found = ratio(&seen[&2]["0101"], all - part);
        assert!((found - 1.0).abs() < 0.03, "{found}");
        // One tile of this zoom holds all of the hole.
        let rings = &seen[&7]["0101"];
        assert!(rings.polygons.iter().any(|(_, polygons)| polygons.iter().any(|rings| rings.len() == 2)), "{rings:?}");
    }
}

/// A hole whose vertices all lie on the shell leaves pieces that touch in points.
#[test]
fn a_hole_that_touches_its_shell_all_around_leaves_pieces() {
    let seen = check(
        load(&[
            "[[20,38],[20.5,38],[21,38],[21,38.5],[21,39],[20.5,39],[20,39],[20,38.5],[20,38]],[[20.5,38],[20,38.5],[20.5,39],[21,38.5],[20.5,38]]",
        ]),
        "20,38,21,39",
        0..=10,
    );
    let shown = &seen[&2]["0101"];
    assert_eq!((shown.polygons[0].1.len(), shown.rings()), (4, 4));
}

#[test]
fn a_spike_is_not_drawn_and_its_area_is() {
    let loaded = load(&[
        "[[20,38],[21,38],[21,39],[20.5,39],[20.5,39.5],[20.5,39],[20,39],[20,38]]",
        "[[21,38],[22,38],[22,39],[21,39],[21,38]]",
    ]);
    one(&loaded.report, "repaired-geometry");
    for (zoom, shown) in check(loaded, "20,38,22,39.5", 0..=11) {
        if zoom > 5 {
            // Nothing is left of it north of its area.
            let row = |(tile, polygons): &([u32; 2], Vec<Vec<_>>)| -> i64 {
                let least = polygons.iter().flatten().flatten().map(|point: &[i64; 2]| point[1]).min().unwrap();
                i64::from(tile[1]) * 4096 + least
            };
            let north = shown["0101"].polygons.iter().map(row).min().unwrap();
            assert_eq!(north, shown["0102"].polygons.iter().map(row).min().unwrap(), "zoom {zoom}");
        }
    }
}

/// An area of a degree's length between two others: half a metre wide, narrower than what is snapped unasked, or wider.
#[test]
fn an_area_that_is_a_sliver_is_drawn_or_is_a_point() {
    for (width, drawn_at) in [(6e-6, None), (3e-4, Some(13)), (3e-3, Some(10))] {
        let [west, east] = [21.0, 21.0 + width];
        let areas = [
            format!("[[20,38],[{west},38],[{west},39],[20,39],[20,38]]"),
            format!("[[{west},38],[{east},38],[{east},39],[{west},39],[{west},38]]"),
            format!("[[{east},38],[22,38],[22,39],[{east},39],[{east},38]]"),
        ];
        let loaded = load(&areas.each_ref().map(String::as_str));
        assert_eq!(loaded.report.levels.last().unwrap().areas, 3, "{:#?}", loaded.report.findings);
        assert_eq!(findings(&loaded.report, |finding| finding.kind == "mended-borders"), []);
        let seen = check(loaded, "20.9,38,21.1,39", 0..=13);
        if let Some(zoom) = drawn_at {
            assert!(!seen[&zoom]["0102"].polygons.is_empty(), "{width} at zoom {zoom}");
        }
    }
}

#[test]
fn an_area_cut_at_the_antimeridian_is_drawn_on_both_sides() {
    let across = load(&["[[179,38],[-179,38],[-179,39],[179,39],[179,38]]"]);
    assert!(across.atlas.is_none());
    one(&across.report, "crosses-antimeridian");
    let cut = "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[179,38],[180,38],[180,39],[179,39],[179,38]]],\
               [[[-180,38],[-179,38],[-179,39],[-180,39],[-180,38]]]]}";
    let (west, east) = (square(-179.0, 38.0), square(178.0, 38.0));
    for (zoom, shown) in check(load(&[cut, &west, &east]), "178,38,-178,39", 0..=8) {
        let columns = 1_u32 << zoom;
        let mut in_columns: Vec<u32> = shown["0101"].polygons.iter().map(|(tile, _)| tile[0]).collect();
        in_columns.sort_unstable();
        assert_eq!((in_columns.first(), in_columns.last()), (Some(&0), Some(&(columns - 1))), "zoom {zoom}");
        // The two halves mirror each other.
        let half = |of: u32| -> i64 {
            let tiles =
                shown["0101"].polygons.iter().filter(|(tile, _)| columns == 1 || (tile[0] < columns / 2) == (of == 0));
            tiles.flat_map(|(_, polygons)| polygons).flatten().map(|ring| crate::support::mvt::twice_area(ring)).sum()
        };
        assert_eq!(half(0), half(1), "zoom {zoom}");
    }
}
