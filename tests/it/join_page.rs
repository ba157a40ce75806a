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
    for said in ["άνεργοι.csv", "Άγνωστο", "id=\"area-map\"", "στον χάρτη", "noindex", "no-referrer"]
    {
        assert!(html.contains(said), "{said}");
    }
    let csv = api.get(&format!("{path}/items?f=csv")).text();
    assert!(csv.contains("2201,Λαρισαίων,2021,10"), "{csv}");
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

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn a_sheet_without_a_known_key_is_kept_and_read_once_its_column_is_chosen() {
    let api = api();
    // No header says it and most names are of no area.
    let sheet = "Κατάλογος;Τιμή 2021\nΛαρισαίων;10\nαλφα;1\nβητα;2\nγαμμα;3\nδελτα;4\nεψιλον;5\nζητα;6\n";
    let path = taken(&api, "a.csv", sheet.as_bytes());
    let page = api.get(&path).text();
    assert!(page.contains("role=\"alert\"") && !page.contains("--key"), "{page}");
    assert!(page.contains("διαλέξτε ποια στήλη λέει τον τόπο") && !page.contains("id=\"area-map\""), "{page}");
    let chosen = api.post(&path, FORM, "key=Κατάλογος&level=municipality".as_bytes().to_vec());
    assert_eq!(chosen.status, 303, "{}", chosen.short());
    let page = api.get(&path).text();
    assert!(!page.contains("role=\"alert\"") && page.contains("id=\"area-map\""), "{page}");
    let csv = api.get(&format!("{path}/items?f=csv")).text();
    assert!(csv.contains("2201") && csv.lines().count() == 2, "{csv}");
}

#[test]
fn an_area_may_be_written_and_one_that_is_not_certain_is_said_while_other_answers_are_kept() {
    let api = api();
    let path = taken(&api, "a.csv", "Δήμος;Άνεργοι 2021\nΛαρισαίων;10\nΒόλου;20\nΆγνωστο;1\nΑλλού;2\n".as_bytes());
    let answered = api.post(&path, FORM, "other-4=Τρικκαίων&other-5=Πουθενά".as_bytes().to_vec());
    assert_eq!(answered.status, 422, "{}", answered.short());
    let page = answered.text();
    assert!(page.contains("role=\"alert\"") && page.contains("Πουθενά") && page.contains("γραμμή 5"), "{page}");
    let csv = api.get(&format!("{path}/items?f=csv")).text();
    assert!(csv.contains("Τρικκαίων,2021,1"), "{csv}");
    assert!(api.get(&path).text().contains("Τρικκαίων"));
    let many: String = (0..501).map(|_| "other-4=a&").collect();
    let long = format!("other-4={}", "α".repeat(201));
    for (body, named) in
        [("other-99=Βόλου", "other-99"), ("other-x=Βόλου", "other-x"), (&many, "other-4"), (&long, "other-4")]
    {
        let refused = api.post(&path, FORM, body.as_bytes().to_vec());
        assert_eq!((refused.status.as_u16(), &refused.json()["parameter"]), (400, &named.into()), "{body:.20}");
    }
    let review = api.get(&format!("{path}/questions")).text();
    assert!(review.contains("Άγνωστο") && review.contains("decision"), "{review}");
}

#[test]
fn choices_that_do_not_fit_are_said_and_wrong_ones_name_their_field() {
    let api = api();
    let path = taken(&api, "a.csv", SHEET.as_bytes());
    assert_eq!(api.post(&path, FORM, b"row-4=-".to_vec()).status, 303);
    for (body, field) in [("decimal=x", "decimal"), ("edition=2015", "edition"), ("header=b", "header")] {
        let refused = api.post(&path, FORM, body.as_bytes().to_vec());
        assert_eq!((refused.status.as_u16(), &refused.json()["parameter"]), (400, &field.into()));
    }
    // A column that is not there.
    assert_eq!(api.post(&path, FORM, "key=Νομός".as_bytes().to_vec()).status, 303);
    let page = api.get(&path).text();
    assert!(page.contains("role=\"alert\"") && page.contains("δεν υπάρχει στήλη «Νομός»"), "{page}");
    assert_eq!(api.post(&path, FORM, b"key=".to_vec()).status, 303);
    let page = api.get(&path).text();
    assert!(!page.contains("role=\"alert\"") && page.contains("<option value=\"-\" selected=\"\">"), "{page}");
}

#[test]
fn questions_come_sixty_at_a_time() {
    let api = api();
    let rows: String = (0..130).fold(
        "Δήμος;Τιμή 2021\nΛαρισαίων;1\nΒόλου;2\nΤρικκαίων;3\n".to_owned(),
        |rows, number| rows + &format!("Άγνωστο{number};1\n"),
    );
    let path = taken(&api, "a.csv", (rows + "Καρδίτσας;4\n").as_bytes());
    assert_eq!(api.post(&path, FORM, "key=Δήμος&level=municipality".as_bytes().to_vec()).status, 303);
    let count = |page: &str| page.matches("name=\"row-").count();
    let first = api.get(&path).text();
    assert_eq!(count(&first), 60);
    assert!(first.contains("?from=61") && first.contains("61–120 από 130"));
    assert_eq!(count(&api.get(&format!("{path}?from=121")).text()), 10);
    assert_eq!(count(&api.get(&format!("{path}?from=100000")).text()), 10);
    assert_eq!(api.get(&format!("{path}?from=x")).status, 400);
}

#[test]
fn the_joined_areas_are_a_geopackage_that_gdal_reads() {
    let api = api();
    let path = taken(&api, "φύλλο.csv", "Δήμος;GEOM 2021\nΛαρισαίων;10\nΒόλου;20\n".as_bytes());
    let answer = api.get(&format!("{path}/items?f=gpkg"));
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/geopackage+sqlite3"));
    assert!(answer.header("content-disposition").contains("filename*=UTF-8''%CF%86"), "{}", answer.short());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.gpkg");
    std::fs::write(&file, &answer.body).unwrap();
    let told = std::process::Command::new("ogrinfo").args(["-ro", "-al", "-geom=NO"]).arg(&file).output().unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    for said in ["GEOM_2 (Integer64) = 10", "name_el (String) = Λαρισαίων", "WGS 84"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[test]
fn personal_numbers_in_a_sheet_that_is_not_read_are_refused_too() {
    let api = api();
    let mut book = rust_xlsxwriter::Workbook::new();
    for rows in
        [&[["Δήμος", "Άνεργοι 2021"], ["Λαρισαίων", "10"], ["Βόλου", "20"]][..], &[["Όνομα", "ΑΜΚΑ"], ["α", "1"]]]
    {
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, *cells).unwrap();
        }
    }
    let answer = send(&api, "a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(answer.status, 422, "{}", answer.short());
    assert!(answer.text().contains("ΑΜΚΑ"));
}
