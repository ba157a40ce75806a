//! All of Greece, made from the shared data when the tests run, and asked the same questions.

use std::collections::BTreeMap;

use choros::report::{Finding, Severity};

use crate::support::greece::{GREECE, rows};
use crate::support::mvt::decode;
use crate::support::{close, shared};

#[test]
fn three_levels_come_of_one_with_codes_and_names() {
    let Some(greece) = GREECE.as_ref() else { return };
    let (api, report) = (&greece.api, &greece.api.report);
    assert_eq!(report.count(Severity::Error), 0, "{:#?}", report.findings);
    assert!(!report.findings.iter().any(|finding| finding.kind == "inexact-dissolve"), "{:#?}", report.findings);
    for (collection, count) in [("municipalities", 325), ("regional-units", 74), ("regions", 13), ("services", 125)] {
        let page = api.json(&format!("/collections/{collection}/items?limit=1"));
        assert_eq!(page["numberMatched"], count, "{collection}");
        assert_eq!(api.json(&format!("/collections/{collection}"))["itemCount"], count, "{collection}");
    }
    assert_eq!(report.population_points, 13_259);
    // Codes keep their leading zeros and nest; names are Greek.
    let komotini = api.json("/collections/municipalities/items/0101");
    assert_eq!(komotini["id"], "0101");
    assert_eq!(komotini["properties"]["name_el"], "Κομοτηνής");
    assert_eq!(komotini["properties"]["parent"], "01");
    assert_eq!(komotini["properties"]["ypes_code"], "9021");
    let rodopi = api.json("/collections/regional-units/items/01");
    assert_eq!(rodopi["properties"]["name_el"], "Ροδόπη");
    assert_eq!(rodopi["properties"]["parent"], "EL51");
    assert_eq!(api.json("/collections/regions/items/EL61")["properties"]["name_el"], "Θεσσαλία");
}

#[test]
fn every_municipality_comes_once_page_by_page_and_in_csv() {
    let Some(greece) = GREECE.as_ref() else { return };
    let mut codes = Vec::new();
    let mut next = Some("/collections/municipalities/items?limit=50".to_owned());
    while let Some(path) = next {
        let page = greece.api.json(&path);
        let features = page["features"].as_array().unwrap();
        assert_eq!(page["numberReturned"], features.len());
        codes.extend(features.iter().map(|feature| feature["id"].as_str().unwrap().to_owned()));
        next = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").map(|link| {
            assert_eq!(link["type"], "application/geo+json");
            link["href"].as_str().unwrap().trim_start_matches("http://atlas.test").to_owned()
        });
    }
    let mut expected: Vec<_> = crosswalk().into_iter().map(|row| row["elstat_code_2011"].clone()).collect();
    expected.sort();
    assert_eq!(codes, expected);
    let csv = greece.api.get("/collections/municipalities/items?f=csv&limit=1000").csv();
    assert_eq!(csv.iter().map(|row| row["id"].clone()).collect::<Vec<_>>(), expected);
}

fn crosswalk() -> Vec<std::collections::HashMap<String, String>> {
    rows(&shared("data/derived/crosswalk_municipalities.csv").unwrap())
}

#[test]
fn regions_have_the_published_population() {
    let Some(greece) = GREECE.as_ref() else { return };
    let published = rows(&shared("data/gh-census-2021/adm_region_populations.csv").unwrap());
    for (period, column) in [("2011", "pop_total_2011"), ("2021", "pop_total_2021")] {
        let athos = rows(&shared("data/gh-census-2021/municipality_populations.csv").unwrap());
        let athos = athos.iter().find(|row| row["municipality_name"].contains("ΑΓΙΟ ΟΡΟΣ")).unwrap();
        let values = values(&greece.api.json(&format!("/indicators/population/values?level=region&period={period}")));
        for row in &published {
            let (code, total) = (row["nuts2_region_code"].as_str(), row[column].parse::<f64>().unwrap());
            // Central Macedonia is published with Mount Athos, which is no municipality.
            let athos = if code == "EL52" { athos[column].parse().unwrap() } else { 0.0 };
            assert!(close(values[code].unwrap(), total - athos, 0.0), "{code} {period}: {:?}", values[code]);
        }
    }
}

fn values(document: &serde_json::Value) -> BTreeMap<String, Option<f64>> {
    let codes = document["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned());
    codes.zip(document["values"].as_array().unwrap().iter().map(serde_json::Value::as_f64)).collect()
}

#[test]
fn rates_without_parts_are_not_averaged_over_regions() {
    let Some(greece) = GREECE.as_ref() else { return };
    let unemployment = greece.api.json("/indicators/unemployment");
    assert_eq!(unemployment["levels"].as_array().unwrap().len(), 1, "{unemployment}");
    greece.api.problem("/indicators/unemployment/values?level=region", 400);
    let region = greece.api.json("/collections/regions/items/EL61");
    assert!(region["properties"]["unemployment"].is_null() && region["properties"]["population"].is_number());
    let source = rows(&shared("data/derived/indicators_municipality_long.csv").unwrap());
    let found = values(&greece.api.json("/indicators/unemployment/values"));
    let rows: Vec<_> = source.iter().filter(|row| row["indicator"] == "unemployment_rate_pct").collect();
    assert_eq!(rows.len(), found.len());
    for row in rows {
        assert_eq!(found[&row["elstat_code"]], row["value"].parse().ok(), "{}", row["elstat_code"]);
    }
}

#[test]
fn areas_are_the_published_ones() {
    let Some(greece) = GREECE.as_ref() else { return };
    let page = greece.api.json("/collections/municipalities/items?limit=400&properties=area_km2&indicators=");
    let found: BTreeMap<_, _> = page["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| {
            (feature["id"].as_str().unwrap().to_owned(), feature["properties"]["area_km2"].as_f64().unwrap())
        })
        .collect();
    let (mut total, mut published) = (0.0, 0.0);
    for row in crosswalk() {
        let expected: f64 = row["area_km2_elstat"].parse().unwrap();
        let area = found[&row["elstat_code_2011"]];
        // The outlines are simplified by their author, and the published figures are of the survey.
        assert!(
            (area / expected - 1.0).abs() < 0.03 || (area - expected).abs() < 2.0,
            "{}: {area} {expected}",
            row["elstat_code_2011"]
        );
        total += area;
        published += expected;
    }
    assert!((total / published - 1.0).abs() < 0.002, "{total} {published}");
    // What is dissolved has the area of its parts.
    for collection in ["regional-units", "regions"] {
        let page = greece.api.json(&format!("/collections/{collection}/items?properties=area_km2&indicators="));
        let areas = page["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|feature| feature["properties"]["area_km2"].as_f64().unwrap());
        let sum: f64 = areas.sum();
        assert!((sum / total - 1.0).abs() < 1e-5, "{collection}: {sum} {total}");
    }
}

#[test]
fn every_hospital_lies_in_a_municipality_that_holds_it() {
    let Some(greece) = GREECE.as_ref() else { return };
    let outside = |finding: &&Finding| finding.kind == "outside-every-area" && finding.source == "services";
    assert_eq!(greece.api.report.findings.iter().find(outside), None);
    let hospitals = rows(&shared("data/gh-eurostat-services/EL_healthcare.csv").unwrap());
    for row in hospitals {
        let found = greece.api.json(&format!("/places/at?lon={}&lat={}&indicators=population", row["lon"], row["lat"]));
        let places = found["places"].as_array().unwrap();
        let levels: Vec<_> = places.iter().map(|place| place["level"].as_str().unwrap()).collect();
        assert_eq!(levels, ["municipality", "regional-unit", "region"], "{}", row["hospital_name"]);
        let code = |place: usize| places[place]["code"].as_str().unwrap();
        assert!(code(0).starts_with(code(1)), "{found}");
        assert!(places[0]["values"][0]["value"].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn tiles_hold_every_municipality_of_all_of_greece() {
    let Some(greece) = GREECE.as_ref() else { return };
    // Greece in columns and rows.
    for (zoom, columns, rows) in [(2, 2..3, 1..2), (4, 8..10, 5..7), (6, 35..38, 23..26)] {
        let mut codes = std::collections::BTreeSet::new();
        for (x, y) in columns.flat_map(|x| rows.clone().map(move |y| (x, y))) {
            let answer = greece.api.get(&format!("/xyz/municipalities/{zoom}/{x}/{y}.mvt"));
            let layers = decode(&answer.body);
            // Islands that are too small for a shape are points.
            let names = ["municipalities", "municipalities-points"];
            let areas = layers.iter().filter(|layer| names.contains(&layer.name.as_str()));
            codes.extend(areas.flat_map(|layer| &layer.features).map(|feature| feature.text("code").to_owned()));
        }
        assert_eq!(codes.len(), 325, "zoom {zoom}");
    }
}

#[test]
fn places_are_found_by_any_spelling() {
    let Some(greece) = GREECE.as_ref() else { return };
    for q in ["Λαρισαίων", "λαρισα", "ΔΗΜΟΣ ΛΑΡΙΣΑΙΩΝ", "Larisa"] {
        let path = format!("/places?limit=20&q={}", percent(q));
        let found = greece.api.json(&path);
        let codes: Vec<_> =
            found["places"].as_array().unwrap().iter().map(|place| place["code"].as_str().unwrap()).collect();
        assert!(codes.contains(&"2201") || codes.contains(&"22"), "{q}: {codes:?}");
    }
    // One name, two municipalities: in Attica and in Crete.
    let found = greece.api.json(&format!("/places?limit=20&q={}", percent("Ηρακλείου")));
    let first =
        found["places"].as_array().unwrap().iter().filter(|place| place["score"] == found["places"][0]["score"]);
    let mut codes: Vec<_> = first.map(|place| place["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["4604", "7101"], "{found}");
}

#[test]
fn places_of_one_name_come_with_what_tells_them_apart() {
    let Some(greece) = GREECE.as_ref() else { return };
    let found = greece.api.json(&format!("/places?limit=50&q={}", percent("Σκάλα")));
    let same: Vec<_> = found["places"].as_array().unwrap().iter().filter(|place| place["name_el"] == "Σκάλα").collect();
    assert!(same.len() >= 3, "{found}");
    let mut parents: Vec<_> = same.iter().filter(|place| !place["parents"].as_array().unwrap().is_empty()).collect();
    parents.dedup_by_key(|place| place["parents"].clone());
    assert!(parents.len() >= 3, "{found}");
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
