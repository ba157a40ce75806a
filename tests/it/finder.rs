//! The register and its finder: `/services`, `/services/{id}` and the filters of `/services/nearest`.

use choros::report::Severity;
use serde_json::{Value, json};

use crate::support::Folder;
use crate::support::folder::{FOUR, one};
use crate::support::server::{Api, EMBEDDED};

/// A Community Centre, its Roma annex, a day centre that says little, and a grocery in another municipality.
const CSV: &str = "\
id,kind,name_el,name_en,organization,lon,lat,opening_hours,parent,needs,eligibility,languages,accessibility,capacity,service_area
cc-1,community-centre,Κέντρο Κοινότητας,Community Centre,Δήμος Α,20.5,38.5,Mo-Fr 08:00-15:00; PH off,,benefits;food,everyone,el;en-GB,wheelchair;hearing-loop,40,0101;0102
ra-1,roma-annex,Παράρτημα Ρομά,,Δήμος Α,20.51,38.5,Mo-Th 09:00-14:00,cc-1,benefits,roma,el;rmy,wheelchair,,
dc-1,community-centre,Κέντρο Ημέρας,,,20.52,38.5,κατόπιν ραντεβού,,,,,,,
gr-1,grocery,Κοινωνικό Παντοπωλείο,,,21.5,38.5,24/7,,food,unemployed,el,,,
";

fn api() -> Api {
    Folder::of_squares(&FOUR).services(CSV).api()
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// A Monday that is no holiday, and the Good Friday of 2026.
const MONDAY: &str = "2026-11-23T10:00:00%2B02:00";
const GOOD_FRIDAY: &str = "2026-04-10T10:00:00%2B03:00";

#[test]
fn filters_find_the_nearest_that_fits_and_say_why_nearer_ones_do_not() {
    let api = api();
    let (monday, good_friday) = (format!("open_at={MONDAY}"), format!("open_at={GOOD_FRIDAY}"));
    for (filter, expected) in [
        ("need=food", vec!["cc-1", "gr-1"]),
        ("need=food,benefits&kind=roma-annex", vec!["ra-1"]),
        ("eligibility=roma", vec!["cc-1", "ra-1"]),
        ("eligibility=unemployed", vec!["cc-1", "gr-1"]),
        ("language=en", vec!["cc-1"]),
        ("language=en-GB,rmy", vec!["cc-1", "ra-1"]),
        ("language=fr", vec![]),
        ("accessibility=wheelchair,hearing-loop", vec!["cc-1"]),
        ("q=ΚΕΝΤΡΟ", vec!["cc-1", "dc-1"]),
        ("q=δημος%20παραρτ", vec!["ra-1"]),
        ("q=community", vec!["cc-1"]),
        ("municipality=0102", vec!["gr-1"]),
        ("area=01", vec!["cc-1", "ra-1", "dc-1", "gr-1"]),
        ("area=02", vec![]),
        (monday.as_str(), vec!["cc-1", "ra-1", "gr-1"]),
        (good_friday.as_str(), vec!["gr-1"]),
    ] {
        let found = api.json(&format!("/services/nearest?lon=20.5&lat=38.5&k=9&{filter}"));
        assert_eq!(ids(&found["features"]), expected, "{filter}");
        assert!(found["note"].is_string(), "{filter}: fewer than nine are explained");
        let list = api.json(&format!("/services?{filter}"));
        let mut sorted = expected.clone();
        sorted.sort_unstable();
        assert_eq!(ids(&list["services"]), sorted, "{filter}");
    }
    let found = api.json(&format!("/services/nearest?lon=20.5&lat=38.5&k=1&open_at={GOOD_FRIDAY}&need=food"));
    assert_eq!(found["at"], "2026-04-10T10:00:00+03:00");
    let nearest = &found["features"][0]["properties"];
    assert_eq!(
        (&nearest["open"], &nearest["closes"], &nearest["next_opening"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    let passed_over = found["passed_over"].as_array().unwrap();
    assert_eq!(ids(&found["passed_over"]), ["cc-1", "ra-1", "dc-1"]);
    assert_eq!(passed_over[0]["reasons"], json!(["closed"]));
    // Easter Monday is a holiday as well.
    assert_eq!(passed_over[0]["opens"], "2026-04-14T08:00:00+03:00");
    assert_eq!(passed_over[2]["reasons"], json!(["need-unknown", "hours-unknown"]));
    assert_eq!(passed_over[2]["opens"], Value::Null);
}

#[test]
fn at_says_whether_each_is_open_and_leaves_none_out() {
    let api = api();
    let found = api.json(&format!("/services/nearest?lon=20.5&lat=38.5&at={GOOD_FRIDAY}"));
    let open: Vec<_> = found["features"].as_array().unwrap().iter().map(|f| f["properties"]["open"].clone()).collect();
    assert_eq!(open, [json!(false), json!(false), Value::Null, json!(true)]);
    assert!(found.get("passed_over").is_none(), "nothing was asked for");
    let plain = api.json("/services/nearest?lon=20.5&lat=38.5");
    assert!(plain["features"][0]["properties"].get("open").is_none() && plain.get("at").is_none());
    assert_eq!(plain["features"][0]["properties"]["needs"], "benefits;food");
    assert_eq!(plain["features"][0]["properties"]["capacity"], 40.0);
}

#[test]
fn now_is_answered_and_who_has_that_already_is_told_so() {
    let api = api();
    assert!(api.json("/services/nearest?lon=20.5&lat=38.5&open_at=now")["at"].is_string());
    assert!(!EMBEDDED.json("/services?limit=1")["services"][0]["opening_hours"]["next_opening"].is_null());
    let first = api.get(&format!("/services/cc-1?at={MONDAY}"));
    let again = api.send(
        axum::http::Method::GET,
        &format!("/services/cc-1?at={MONDAY}"),
        &[("if-none-match", first.header("etag"))],
    );
    assert_eq!(again.status, 304);
}

#[test]
fn one_service_is_told_with_parent_annexes_areas_and_hours() {
    let api = api();
    let centre = api.json(&format!("/services/cc-1?at={MONDAY}"));
    assert_eq!(ids(&centre["annexes"]), ["ra-1"]);
    assert_eq!(centre["kind"]["id"], "community-centre");
    assert_eq!(centre["languages"], json!(["el", "en-gb"]));
    assert_eq!(centre["service_area"], json!(["0101", "0102"]));
    assert_eq!(centre["areas"][0]["code"], "0101");
    let hours = &centre["opening_hours"];
    assert_eq!(hours["words_el"], "Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά");
    assert_eq!((&hours["open"], &hours["closes"]), (&json!(true), &json!("2026-11-23T15:00:00+02:00")));
    assert_eq!(hours["next_opening"], "2026-11-24T08:00:00+02:00");
    let annex = api.json("/services/ra-1");
    assert_eq!(annex["parent"]["id"], "cc-1");
    assert!(annex["parent"]["href"].as_str().unwrap().ends_with("/services/cc-1"));
    let little = api.json("/services/dc-1");
    assert_eq!((&little["opening_hours"]["open"], &little["needs"]), (&Value::Null, &json!([])));
    api.problem("/services/nobody", 404);
}

#[test]
fn the_list_is_paged_and_has_three_formats() {
    let api = api();
    let page = api.json("/services?limit=3");
    assert_eq!((&page["numberMatched"], &page["numberReturned"]), (&json!(4), &json!(3)));
    let next = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
    let rest = next["href"].as_str().unwrap();
    let rest = api.json(&rest[rest.find("/services").unwrap()..]);
    assert_eq!(ids(&rest["services"]), ["ra-1"]);
    let features = api.json("/services?f=geojson&bbox=20,38,21,39");
    assert_eq!(ids(&features["features"]), ["cc-1", "dc-1", "ra-1"]);
    assert_eq!(features["features"][0]["geometry"]["type"], "Point");
    let csv = api.get("/services?f=csv&lon=20.5&lat=38.5&within_m=1000").csv();
    assert_eq!(csv.iter().map(|row| row["id"].as_str()).collect::<Vec<_>>(), ["cc-1", "ra-1"]);
    assert_eq!(csv[0]["needs"], "benefits;food");
}

#[test]
fn what_is_not_accepted_is_named() {
    let api = api();
    for (query, parameter) in [
        ("need=fod", "need"),
        ("need=Food", "need"),
        ("eligibility=x", "eligibility"),
        ("language=e", "language"),
        ("accessibility=x", "accessibility"),
        ("municipality=01", "municipality"),
        ("area=99", "area"),
        ("area=01&municipality=0101", "area"),
        ("open_at=tomorrow", "open_at"),
        ("open_at=1999-01-01T00:00:00Z", "open_at"),
        ("needs=food", "needs"),
    ] {
        for path in ["/services/nearest?lon=20.5&lat=38.5&", "/services?"] {
            let problem = api.problem(&format!("{path}{query}"), 400);
            assert_eq!(problem["parameter"], parameter, "{path}{query}: {problem}");
        }
    }
    for (query, parameter) in
        [("lon=20.5&lat=38.5", "within_m"), ("within_m=5", "lon"), ("lon=1&lat=1&within_m=-1", "within_m")]
    {
        assert_eq!(api.problem(&format!("/services?{query}"), 400)["parameter"], parameter, "{query}");
    }
    let both = api.problem(&format!("/services/nearest?lon=20.5&lat=38.5&at=now&open_at={MONDAY}"), 400);
    assert_eq!(both["parameter"], "at");
}

#[test]
fn bad_cells_are_told_with_row_and_column_and_the_service_is_kept() {
    let csv = "id,kind,name_el,lon,lat,opening_hours,parent,needs,languages,capacity,service_area\n\
        a,k,α,20.5,38.5,when we can,b,food;Big Food,el,-4,0101;9999\n\
        b,k,β,20.5,38.5,24/7,a,,klingon language,4.0,\n\
        c,k,γ,20.5,38.5,24/7,nobody,,,,\n\
        d,k,δ,20.5,38.5,24/7,c,,,,\n\
        a,k,ε,20.5,38.5,,,,,,\n";
    let loaded = Folder::of_squares(&FOUR).services(csv).load();
    let report = &loaded.report;
    for (kind, row, column) in [
        ("bad-capacity", Some(2), "capacity"),
        ("opening-hours-not-understood", Some(2), "opening_hours"),
        ("unknown-parent", Some(4), "parent"),
        ("duplicate-service", Some(6), "id"),
        ("unknown-service-area", None, "service_area"),
    ] {
        let finding = one(report, kind);
        assert_eq!((finding.row, finding.column.as_deref()), (row, Some(column)), "{finding}");
    }
    let told = |kind: &str| {
        let found = report.findings.iter().filter(|finding| finding.kind == kind);
        found.map(|finding| (finding.row, finding.column.clone().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(told("bad-term"), [(Some(2), "needs".to_owned()), (Some(3), "languages".to_owned())]);
    assert_eq!(told("parent-cycle"), [(Some(2), "parent".to_owned()), (Some(3), "parent".to_owned())]);
    let atlas = loaded.atlas.unwrap();
    let services = atlas.register().services();
    assert_eq!(services.len(), 4);
    assert_eq!(services[0].offer.needs.as_str(), "food");
    assert_eq!((services[0].offer.capacity, services[1].offer.capacity), (None, Some(4)));
    assert_eq!(services[0].opening_hours.as_deref(), Some("when we can"));
    assert_eq!(atlas.register().parent(3), Some(2));
}

#[test]
fn a_position_that_looks_swapped_is_a_question() {
    let csv = "id,kind,name_el,lon,lat\nswapped,k,β,38.5,20.5\n";
    let loaded = Folder::of_squares(&FOUR).services(csv).load();
    assert_eq!(one(&loaded.report, "swapped-position").severity, Severity::Question);
}

#[test]
fn the_nearest_that_is_only_closed_says_when_it_opens_however_many_misfits_are_nearer() {
    let misfits = (0..15)
        .map(|n| format!("m{n:02},grocery,α,20.5{n:02},38.5,Mo-Fr 08:00-15:00,food\n"))
        .collect::<Vec<_>>()
        .concat();
    let api = Folder::of_squares(&FOUR)
        .services(format!(
            "id,kind,name_el,lon,lat,opening_hours,needs\n{misfits}\
             closed,grocery,β,20.7,38.5,Mo-Fr 08:00-15:00,shelter\nlater,grocery,γ,20.8,38.5,Mo-Fr 09:00-15:00,shelter\n"
        ))
        .api();
    let found = api.json("/services/nearest?lon=20.5&lat=38.5&need=shelter&open_at=2026-11-22T10:00:00%2B02:00");
    let passed_over = found["passed_over"].as_array().unwrap();
    assert_eq!((ids(&found["features"]).len(), passed_over.len()), (0, 11));
    let closed = &passed_over[10];
    assert_eq!((&closed["id"], &closed["reasons"]), (&json!("closed"), &json!(["closed"])));
    assert_eq!(closed["opens"], "2026-11-23T08:00:00+02:00");
}

#[test]
fn a_question_that_nothing_answers_or_from_far_away_gets_a_note() {
    let api = api();
    assert!(api.json("/services?language=fr")["note"].as_str().unwrap().contains("has 4 services"));
    assert!(api.json("/services?language=fr&f=geojson")["note"].is_string());
    assert!(api.json("/services").get("note").is_none());
    for path in ["/services/nearest?lon=38.5&lat=20.5&k=1", "/services?lon=38.5&lat=20.5&within_m=1000"] {
        let note = api.json(path)["note"].as_str().unwrap().to_owned();
        assert!(note.contains("were they exchanged? lon=20.5&lat=38.5"), "{note}");
    }
    assert!(api.json("/services/nearest?lon=24&lat=38.9&k=1").get("note").is_none(), "not far outside");
}

#[test]
fn words_are_found_in_any_case_and_alphabet() {
    let api = api();
    for (q, expected) in [
        ("pantopoleio", vec!["gr-1"]),
        ("παντοπωλείου", vec!["gr-1"]),
        ("kentro", vec!["cc-1", "dc-1"]),
        ("κέντρου%20ημερας", vec!["dc-1"]),
        ("δημου", vec!["cc-1", "ra-1"]),
        ("xyz", vec![]),
    ] {
        assert_eq!(ids(&api.json(&format!("/services?q={q}"))["services"]), expected, "{q}");
    }
}
