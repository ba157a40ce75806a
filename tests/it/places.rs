//! `/places` and `/places/at`.

use serde_json::Value;

use crate::support::Folder;
use crate::support::folder::{COUNT, FOUR};
use crate::support::server::EMBEDDED;

fn search(q: &str) -> Value {
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    EMBEDDED.json(&format!("/places?q={q}&limit=20"))
}

#[test]
fn any_spelling_finds_the_municipality() {
    for q in ["Λάρισα", "ΛΑΡΙΣΑ", "λαρισα", "Λαρισαίων", "Δήμος Λαρισαίων", "ΔΗΜΟΣ ΛΑΡΙΣΑΙΩΝ", "Larisa", "Larissa"]
    {
        let found = search(q);
        let codes: Vec<_> =
            found["places"].as_array().unwrap().iter().map(|place| place["code"].as_str().unwrap()).collect();
        assert!(codes.contains(&"2201"), "{q}: {codes:?}");
    }
}

#[test]
fn nothing_found_says_why() {
    let found = search("Τιμπουκτού");
    assert!(found["places"].as_array().unwrap().is_empty() && found["note"].is_string(), "{found}");
}

#[test]
fn a_search_is_bounded() {
    assert_eq!(EMBEDDED.problem("/places", 400)["parameter"], "q");
    assert_eq!(EMBEDDED.problem("/places?q=", 400)["parameter"], "q");
    assert_eq!(EMBEDDED.problem("/places?q=%20", 400)["parameter"], "q");
    assert_eq!(EMBEDDED.problem(&format!("/places?q={}", "a".repeat(201)), 400)["parameter"], "q");
    assert_eq!(EMBEDDED.problem("/places?q=a&limit=101", 400)["parameter"], "limit");
    assert_eq!(EMBEDDED.problem("/places?q=a&limit=0", 400)["parameter"], "limit");
    // Whatever is typed is answered.
    for q in ["%00", "%F0%9F%8F%9B", "%E2%80%AE", "'%22%3B--", "..%2F..", "%CE%91%CC%81%CC%81%CC%81"] {
        assert_eq!(EMBEDDED.get(&format!("/places?q={q}")).status, 200, "{q}");
    }
}

#[test]
fn a_position_gives_the_area_of_each_level_with_values() {
    let csv = "code,period,value\n0101,2021,1\n0102,2021,2\n0201,2021,3\n0202,2021,4\n";
    let api = Folder::of_squares(&FOUR).indicator("people", COUNT, csv).api();
    let found = api.json("/places/at?lon=20.5&lat=38.5");
    let places: Vec<_> = found["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| {
            (
                place["level"].as_str().unwrap(),
                place["code"].as_str().unwrap(),
                place["values"][0]["value"].as_f64().unwrap(),
            )
        })
        .collect();
    assert_eq!(places, [("municipality", "0101", 1.0), ("regional-unit", "01", 3.0), ("region", "EL51", 10.0)]);
    let value = &found["places"][0]["values"][0];
    for key in ["id", "unit_el", "period", "status"] {
        assert!(value[key].is_string(), "{key}: {value}");
    }
}

#[test]
fn a_point_on_a_border_belongs_to_one_area_and_one_outside_to_none() {
    let api = Folder::of_squares(&FOUR).api();
    for (lon, lat) in [("21", "38.5"), ("22", "38.0"), ("21", "39")] {
        let found = api.json(&format!("/places/at?lon={lon}&lat={lat}"));
        let municipalities =
            found["places"].as_array().unwrap().iter().filter(|place| place["level"] == "municipality");
        assert!(municipalities.count() <= 1, "{found}");
    }
    assert_eq!(
        api.json("/places/at?lon=21&lat=38.5")["places"].as_array().unwrap().len(),
        3,
        "no point inside is lost"
    );
    let outside = api.json("/places/at?lon=0&lat=0");
    assert!(outside["places"].as_array().unwrap().is_empty() && outside["note"].is_string());
}

#[test]
fn positions_out_of_range_are_named() {
    for (query, parameter) in [
        ("lon=181&lat=0", "lon"),
        ("lon=0&lat=-90.5", "lat"),
        ("lon=NaN&lat=0", "lon"),
        ("lon=inf&lat=0", "lon"),
        ("lat=0", "lon"),
        ("lon=1e400&lat=0", "lon"),
        ("lon=x&lat=0", "lon"),
    ] {
        assert_eq!(EMBEDDED.problem(&format!("/places/at?{query}"), 400)["parameter"], parameter, "{query}");
    }
}
