//! The page on which a sheet becomes a map, as its forms are sent.

use choros::config::ServerConfig;
use choros::io::DataFolder;

use crate::support::Api;
use crate::support::server::Answer;

/// Two names that are certain, one that nobody knows, and a total.
const SHEET: &str = "Δήμος;Άνεργοι 2021;Άνεργοι 2022\nΛαρισαίων;10;12\nΒόλου;20;25\nΆγνωστο;1;2\nΣύνολο;31;39\n";

fn api() -> Api {
    Api::with_config(&DataFolder::Embedded, ServerConfig::default())
}

fn send(api: &Api, name: &str, content: &[u8]) -> Answer {
    api.post_form("/join", &[("file", Some(name), content)])
}

/// Sends a sheet that has to be taken; returns the path of its page.
fn taken(api: &Api, name: &str, content: &[u8]) -> String {
    let answer = send(api, name, content);
    assert_eq!(answer.status, 303, "{}", answer.short());
    let location = answer.header("location");
    let path = location.strip_prefix("http://atlas.test").unwrap().to_owned();
    assert!(path.strip_prefix("/join/").is_some_and(|id| id.len() == 26), "{path}");
    path
}

#[test]
fn a_sheet_is_taken_read_asked_about_and_given_back() {
    let api = api();
    assert!(api.get("/join").text().contains("type=\"file\""));
    let path = taken(&api, "άνεργοι.csv", SHEET.as_bytes());
    let page = api.get(&path);
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"));
    let html = page.text();
    for said in ["άνεργοι.csv", "Άγνωστο", "id=\"join-map\"", "στον χάρτη", "noindex", "no-referrer"]
    {
        assert!(html.contains(said), "{said}");
    }
    let csv = api.get(&format!("{path}/items?f=csv")).text();
    assert!(csv.contains("2201,Λαρισαίων,2021,10") || csv.contains("2021,10"), "{csv}");
    assert!(!csv.contains("31"), "a total is no municipality: {csv}");
    let features = api.json(&format!("{path}/items?f=geojson"));
    let larisa = features["features"].as_array().unwrap().iter().find(|feature| feature["id"] == "2201").unwrap();
    assert_eq!(larisa["properties"]["Άνεργοι 2022"], 12, "{larisa}");
    // Nobody finds it who was not told.
    let id = path.rsplit('/').next().unwrap();
    for listing in ["/joins", "/collections", "/", "/api"] {
        assert!(!api.get(listing).text().contains(id), "{listing}");
    }
    api.problem(&format!("/joins/{id}"), 404);
}

#[test]
fn an_answer_settles_its_row_and_a_wrong_one_is_refused() {
    let api = api();
    let path = taken(&api, "a.csv", SHEET.as_bytes());
    let form = "application/x-www-form-urlencoded";
    let leave = api.post(&path, form, b"row-4=-".to_vec());
    assert_eq!((leave.status.as_u16(), leave.header("location")), (303, &*format!("http://atlas.test{path}")));
    assert!(api.get(&path).text().contains("<option value=\"-\" selected=\"\">"));
    for (body, named) in [("row-4=9999", "row-4"), ("row-99=-", "row-99"), ("other=1", "other")] {
        let refused = api.post(&path, form, body.as_bytes().to_vec());
        assert_eq!(refused.status, 400, "{body}");
        assert_eq!(refused.json()["parameter"], named);
    }
    assert_eq!(api.post(&path, form, vec![b'a'; 300_000]).status, 413);
    let long = api.post(&path, form, format!("key={}", "α".repeat(1001)).into_bytes());
    assert_eq!((long.status.as_u16(), &long.json()["parameter"]), (400, &"key".into()));
    assert_eq!(api.post(&path, form, b"forget=1".to_vec()).status, 303);
    api.problem(&path, 404);
}

#[test]
fn a_file_that_is_no_sheet_or_has_personal_numbers_is_refused_in_words_and_not_kept() {
    let api = api();
    for (name, content, said) in [
        ("a.pdf", &b"%PDF-1.4 \xff"[..], "PDF"),
        ("a.csv", "Δήμος;ΑΜΚΑ\nΛαρισαίων;1\n".as_bytes(), "ΑΜΚΑ"),
        ("a.xlsx", b"PK\x03\x04 broken", ""),
        ("a.csv", "\n\n\n".as_bytes(), ""),
    ] {
        let answer = send(&api, name, content);
        assert_eq!(answer.status, 422, "{name}: {}", answer.short());
        let html = answer.text();
        assert!(html.contains("role=\"alert\"") && html.contains(said), "{name}");
    }
    assert_eq!(api.post_form("/join", &[("file", Some("a.csv"), b"")]).status, 400);
}
