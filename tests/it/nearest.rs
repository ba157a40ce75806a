//! `/services/nearest`: nearest means nearest, by geodesic distance.
//!
//! The exhaustive search measures every service by Karney's method (`geographiclib-rs`), which is held against pyproj's
//! answers first.

use std::fmt::Write as _;

use geographiclib_rs::{Geodesic, InverseGeodesic};
use serde_json::Value;

use crate::support::folder::FOUR;
use crate::support::greece::{GREECE, rows};
use crate::support::server::Api;
use crate::support::{Folder, close, shared};

/// A service of the exhaustive search.
#[derive(Clone, Debug)]
struct Known {
    id: String,
    kind: String,
    lon: f64,
    lat: f64,
}

/// Numbers that look drawn by chance and are the same each time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let share = ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        low + share * (high - low)
    }
}

fn metres(lon: f64, lat: f64, to: &Known) -> f64 {
    InverseGeodesic::<f64>::inverse(&Geodesic::wgs84(), lat, lon, to.lat, to.lon)
}

fn exhaustive(known: &[Known], lon: f64, lat: f64, k: usize, within_m: f64, kinds: &[&str]) -> Vec<(f64, String)> {
    let wanted = known.iter().filter(|service| kinds.is_empty() || kinds.contains(&service.kind.as_str()));
    let mut found: Vec<_> = wanted.map(|service| (metres(lon, lat, service), service.id.clone())).collect();
    found.retain(|(distance, _)| *distance <= within_m);
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(k);
    found
}

fn asked(api: &Api, query: &str) -> Vec<(f64, String)> {
    let found = api.json(&format!("/services/nearest?{query}"));
    let features: Vec<_> = found["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| {
            (feature["properties"]["distance_m"].as_f64().unwrap(), feature["id"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(found["numberReturned"], features.len());
    features
}

/// Holds an answer against the exhaustive one; distances are written to the millimetre.
fn check(found: &[(f64, String)], expected: &[(f64, String)], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}: {found:?} {expected:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(close(found.0, expected.0, 0.000_6) && found.1 == expected.1, "{what}: {found:?} {expected:?}");
    }
}

#[test]
fn of_the_greek_hospitals_it_is_that_of_the_exhaustive_search() {
    let Some(greece) = GREECE.as_ref() else { return };
    let number = |row: &std::collections::HashMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
    let hospitals: Vec<_> = rows(&shared("data/gh-eurostat-services/EL_healthcare.csv").unwrap())
        .iter()
        .map(|row| Known {
            id: row["id"].clone(),
            kind: "hospital".into(),
            lon: number(row, "lon"),
            lat: number(row, "lat"),
        })
        .collect();
    assert_eq!(hospitals.len(), 125);
    let mut chance = Chance(1);
    for round in 0..300 {
        let (lon, lat) = (chance.between(19.3, 29.7), chance.between(34.8, 41.8));
        let k = [1, 3, 10, 125, 1_000][round % 5];
        let found = asked(&greece.api, &format!("lon={lon}&lat={lat}&k={k}"));
        check(&found, &exhaustive(&hospitals, lon, lat, k, f64::INFINITY, &[]), &format!("{lon},{lat}"));
        let within_m = chance.between(0.0, 200_000.0).round();
        let found = asked(&greece.api, &format!("lon={lon}&lat={lat}&k={k}&within_m={within_m}&kind=hospital"));
        check(
            &found,
            &exhaustive(&hospitals, lon, lat, k, within_m, &["hospital"]),
            &format!("{lon},{lat} {within_m}"),
        );
    }
}

/// Services all over the world: many at the antimeridian and the poles, some at one position, of three kinds.
fn world() -> Vec<Known> {
    let mut chance = Chance(2);
    let mut known = Vec::new();
    for place in 0..400 {
        let (lon, lat) = match place % 5 {
            0 => (chance.between(179.0, 180.0), chance.between(-20.0, 20.0)),
            1 => (chance.between(-180.0, -179.0), chance.between(-20.0, 20.0)),
            2 => (chance.between(-180.0, 180.0), chance.between(88.0, 90.0)),
            3 => (chance.between(-180.0, 180.0), chance.between(-90.0, -88.0)),
            _ => (chance.between(-180.0, 180.0), chance.between(-90.0, 90.0)),
        };
        let (lon, lat) = ((lon * 1e6).round() / 1e6, (lat * 1e6).round() / 1e6);
        known.push(Known { id: format!("s{:03}", (place * 37) % 400), kind: format!("kind-{}", place % 3), lon, lat });
    }
    for (place, (lon, lat)) in
        [(0.0, 90.0), (90.0, 90.0), (0.0, -90.0), (180.0, 0.0), (-180.0, 0.0), (23.0, 38.0), (23.0, 38.0), (23.0, 38.0)]
            .into_iter()
            .enumerate()
    {
        known.push(Known { id: format!("t{}", 9 - place), kind: format!("kind-{}", place % 2), lon, lat });
    }
    known
}

fn folder_of(known: &[Known]) -> Api {
    let mut csv = "id,kind,name_el,lon,lat\n".to_owned();
    for service in known {
        writeln!(csv, "{},{},Υπηρεσία,{},{}", service.id, service.kind, service.lon, service.lat).unwrap();
    }
    Folder::of_squares(&FOUR).services(csv).api()
}

#[test]
fn at_the_antimeridian_and_the_poles_it_is_that_of_the_exhaustive_search() {
    let known = world();
    let api = folder_of(&known);
    let mut chance = Chance(3);
    let mut origins = vec![
        (180.0, 0.0),
        (-180.0, 0.0),
        (0.0, 90.0),
        (123.0, 90.0),
        (0.0, -90.0),
        (0.0, 0.0),
        (23.0, 38.0),
        (179.999_999, 10.0),
    ];
    for _ in 0..80 {
        origins.push((chance.between(178.0, 180.0), chance.between(-25.0, 25.0)));
        origins.push((chance.between(-180.0, 180.0), chance.between(87.0, 90.0)));
        origins.push((chance.between(-180.0, 180.0), chance.between(-90.0, 90.0)));
    }
    for (lon, lat) in origins {
        for (k, within_m, kinds) in [
            (1, None, ""),
            (5, None, "kind-1"),
            (20, Some(2_000_000.0), "kind-0,kind-2"),
            (500, Some(300_000.0), ""),
            (3, None, "kind-2"),
        ] {
            let mut query = format!("lon={lon}&lat={lat}&k={k}");
            if let Some(within_m) = within_m {
                write!(query, "&within_m={within_m}").unwrap();
            }
            let list: Vec<_> = kinds.split(',').filter(|kind| !kind.is_empty()).collect();
            if !list.is_empty() {
                write!(query, "&kind={kinds}").unwrap();
            }
            let expected = exhaustive(&known, lon, lat, k, within_m.unwrap_or(f64::INFINITY), &list);
            check(&asked(&api, &query), &expected, &query);
        }
    }
}

#[test]
fn equal_distances_are_ordered_by_id() {
    let api = folder_of(&world());
    let found = asked(&api, "lon=23&lat=38&k=3");
    assert_eq!(found.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["t2", "t3", "t4"]);
    assert!(found.iter().all(|(distance, _)| *distance == 0.0));
    // A position may be written on either side of the antimeridian, and at a pole with any longitude.
    let found = asked(&api, "lon=180&lat=0&k=2");
    assert_eq!(found.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["t5", "t6"]);
    let found = asked(&api, "lon=-77&lat=90&k=2");
    assert_eq!(found.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["t8", "t9"]);
}

#[test]
fn distances_are_those_of_pyproj() {
    let Some(path) = shared("golden/access/geodesics.json") else { return };
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in golden["cases"].as_array().unwrap() {
        let number = |name: &str| case[name].as_f64().unwrap();
        let to = Known { id: "a".into(), kind: "k".into(), lon: number("lon2"), lat: number("lat2") };
        // What the exhaustive search measures with is right to a nanometre or so, and so is the API to the millimetre.
        assert!(close(metres(number("lon1"), number("lat1"), &to), number("metres"), 1e-6), "{}", case["name"]);
        if to.lon == 0.0 && to.lat == 0.0 {
            continue;
        }
        let found = asked(&folder_of(&[to]), &format!("lon={}&lat={}", number("lon1"), number("lat1")));
        assert!(close(found[0].0, number("metres"), 0.000_6), "{}: {found:?}", case["name"]);
    }
}

#[test]
fn within_includes_its_own_distance_and_nothing_found_is_explained() {
    let api = folder_of(&world());
    assert_eq!(asked(&api, "lon=23&lat=38&within_m=0&k=10").len(), 3);
    let found = api.json("/services/nearest?lon=23.5&lat=38&within_m=1&kind=kind-0");
    assert_eq!(found["numberReturned"], 0);
    assert!(found["note"].as_str().unwrap().contains("kind-0"), "{found}");
}

#[test]
fn what_is_not_accepted_is_named() {
    let api = folder_of(&world());
    for (query, parameter) in [
        ("lat=38", "lon"),
        ("lon=23", "lat"),
        ("lon=200&lat=38", "lon"),
        ("lon=23&lat=91", "lat"),
        ("lon=23&lat=NaN", "lat"),
        ("lon=1e400&lat=38", "lon"),
        ("lon=23&lat=38&k=0", "k"),
        ("lon=23&lat=38&k=1001", "k"),
        ("lon=23&lat=38&k=-1", "k"),
        ("lon=23&lat=38&within_m=-1", "within_m"),
        ("lon=23&lat=38&within_m=NaN", "within_m"),
        ("lon=23&lat=38&within_m=1e400", "within_m"),
        ("lon=23&lat=38&kind=pharmacy", "kind"),
        ("lon=23&lat=38&kind=", "kind"),
        ("lon=23&lat=38&kinds=kind-0", "kinds"),
        ("lon=23&lat=38&lon=24", "lon"),
    ] {
        let problem = api.problem(&format!("/services/nearest?{query}"), 400);
        assert_eq!(problem["parameter"], parameter, "{query}: {problem}");
    }
}
