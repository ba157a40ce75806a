//! OGC API – Joins: a table of a caller's own on the map, and every key accounted for.

use std::process::{Command, Stdio};
use std::time::Duration;

use axum::http::Method;
use choros::config::{ServerConfig, UploadLimits};
use choros::io::store::Quota;
use choros::steward_token::StewardToken;
use serde_json::{Value, json};

use crate::support::folder::FOUR;
use crate::support::server::{Answer, EMBEDDED};
use crate::support::{Api, Folder, Program, skipped};

const CONFORMANCE: &str = "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/";
pub(crate) const CSV_FORMAT: &str = "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/input-csv";
pub(crate) const GEOJSON_FORMAT: &str = "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/input-geojson";
pub(crate) const DIRECT: &str = "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/output-geojson-direct";

/// Keys as they are, as a spreadsheet leaves them, twice, and of nowhere.
pub(crate) const TABLE: &str =
    "code,name,beds,share\n0101,α,12,\"1,5\"\n102,β,7,\n0101,γ,99,\"2,5\"\n9999,δ,1,\"3,5\"\n,ε,1,\"3,5\"\n";

pub(crate) type Field<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// Returns a form that is accepted.
pub(crate) fn form(csv: &[u8]) -> Vec<Field<'_>> {
    vec![
        ("collection-id", None, b"municipalities"),
        ("right-dataset-format", None, CSV_FORMAT.as_bytes()),
        ("right-dataset-file", Some("πίνακας.csv"), csv),
        ("right-dataset-key", None, b"0"),
        ("right-dataset-data-value-list", None, b"2,3"),
        ("csv-file-delimiter", None, b","),
    ]
}

/// Returns a form with other fields in the place of those of the same name.
pub(crate) fn form_with<'a>(csv: &'a [u8], changed: &[(&'a str, &'a str)]) -> Vec<Field<'a>> {
    let mut fields = form(csv);
    fields.retain(|(name, ..)| !changed.iter().any(|(changed, _)| changed == name));
    fields.extend(
        changed.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, None, value.as_bytes())),
    );
    fields
}

/// The steward's token of the servers here, and the header that shows it.
const TOKEN: &str = "a-token-of-these-tests-and-nobody-else";
pub(crate) const STEWARD: (&str, &str) = ("authorization", "Bearer a-token-of-these-tests-and-nobody-else");

pub(crate) fn four() -> Api {
    let steward = Some(StewardToken::new(TOKEN).unwrap());
    Folder::of_squares(&FOUR).api_with(ServerConfig { steward, ..ServerConfig::default() })
}

pub(crate) fn post(api: &Api, fields: &[Field<'_>]) -> Answer {
    api.post_form("/joins", fields)
}

/// Joins a table, which has to be accepted, and returns the join document.
pub(crate) fn joined(api: &Api, fields: &[Field<'_>]) -> Value {
    joined_by(api, fields, &[])
}

pub(crate) fn joined_by(api: &Api, fields: &[Field<'_>], headers: &[(&str, &str)]) -> Value {
    let answer = api.post_form_with("/joins", fields, headers);
    assert_eq!(answer.status, 201, "{}", answer.short());
    let document = answer.json();
    let id = document["join"]["id"].as_str().unwrap();
    assert_eq!(id.len(), 26);
    assert_eq!(answer.header("location"), format!("http://atlas.test/joins/{id}"));
    document["join"].clone()
}

/// Asserts that a form is refused with a problem about a field; returns what it says.
pub(crate) fn refused(api: &Api, fields: &[Field<'_>], status: u16, field: &str) -> String {
    let answer = post(api, fields);
    assert_eq!(answer.status.as_u16(), status, "{field}: {}", answer.short());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["parameter"], field, "{problem}");
    problem["detail"].as_str().unwrap().to_owned()
}

pub(crate) fn property(features: &Value, code: &str, name: &str) -> Value {
    let feature = features["features"].as_array().unwrap().iter().find(|feature| feature["id"] == code);
    feature.unwrap_or_else(|| panic!("{code}"))["properties"][name].clone()
}

pub(crate) fn path_of(href: &Value) -> String {
    href.as_str().unwrap().strip_prefix("http://atlas.test").unwrap().to_owned()
}

#[test]
fn what_works_is_declared_and_linked() {
    let api = four();
    let classes = api.json("/conformance");
    let classes: Vec<_> = classes["conformsTo"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for class in [
        "core",
        "data-joining",
        "join-delete",
        "file-joining",
        "input-file-upload",
        "input-csv",
        "output-geojson-direct",
    ] {
        assert!(classes.contains(&format!("{CONFORMANCE}{class}").as_str()), "{class}");
    }
    assert!(!classes.contains(&format!("{CONFORMANCE}input-http-ref").as_str()));
    let rels = |document: Value| {
        document["links"].as_array().unwrap().iter().map(|link| link["rel"].clone()).collect::<Vec<_>>()
    };
    assert!(rels(api.json("/?f=json")).contains(&json!("joins")));
    assert!(rels(api.json("/collections/municipalities")).contains(&json!("keys")));
}

#[test]
fn a_collection_says_its_keys_and_one_is_the_default() {
    let keys = EMBEDDED.json("/collections/municipalities/keys");
    let keys = keys["keys"].as_array().unwrap();
    let ids: Vec<_> = keys.iter().map(|key| key["id"].as_str().unwrap()).collect();
    assert!(ids.starts_with(&["code"]) && ids.contains(&"name_el") && ids.contains(&"name_en"), "{ids:?}");
    assert_eq!(keys.iter().filter(|key| key["isDefault"] == true).count(), 1);
    assert_eq!(keys[0]["isDefault"], true);
    assert_eq!(keys.iter().find(|key| key["id"] == "name_el").unwrap()["language"], "el");
    for collection in ["regions", "regional-units", "services"] {
        let keys = EMBEDDED.json(&format!("/collections/{collection}/keys"));
        assert!(!keys["keys"].as_array().unwrap().is_empty(), "{collection}");
    }
    EMBEDDED.problem("/collections/nowhere/keys", 404);
    EMBEDDED.problem("/collections/regions/keys?x=1", 400);
}

#[test]
fn a_table_is_joined_kept_read_and_removed() {
    let api = four();
    let join = joined(&api, &form_with(TABLE.as_bytes(), &[("include-join-metadata", "true")]));
    let information = &join["joinInformation"];
    assert_eq!(information["matchedCollectionKeys"], json!(["0101", "0102"]));
    assert_eq!(information["unmatchedCollectionKeys"], json!(["0201", "0202"]));
    assert_eq!(information["additionalAttributeKeys"], json!(["9999"]));
    assert_eq!(information["duplicateAttributeKeys"], json!(["0101"]));
    assert_eq!(information["mendedAttributeKeys"], json!([{ "written": "102", "key": "0102", "how": "lost-zero" }]));
    for (name, count) in [("Matched", 2), ("Unmatched", 2)] {
        assert_eq!(information[format!("numberOf{name}CollectionKeys")], count);
        assert_eq!(join["counts"][format!("numberOf{name}CollectionKeys")], count);
    }
    assert_eq!(
        (&information["numberOfAdditionalAttributeKeys"], &information["numberOfDuplicateAttributeKeys"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(join["counts"]["numberOfRowsWithoutKey"], 1);
    assert_eq!(join["inputs"]["attributeDataset"], "πίνακας.csv");
    assert_eq!(join["inputs"]["collection"][0]["rel"], "dataset");
    assert_eq!(
        join["attributes"],
        json!([{ "name": "beds", "type": "integer" }, { "name": "share", "type": "number" }])
    );
    assert_eq!(join["outputs"][0]["rel"], "output");
    let features = api.json(&path_of(&join["outputs"][0]["href"]));
    assert_eq!((&features["numberMatched"], &features["numberReturned"]), (&json!(4), &json!(4)));
    assert_eq!(property(&features, "0101", "beds"), 12, "the first of duplicate rows wins");
    assert_eq!(property(&features, "0101", "share"), 1.5, "a number in Greek form");
    assert_eq!((property(&features, "0102", "beds"), property(&features, "0102", "share")), (json!(7), Value::Null));
    let unmatched = features["features"][2]["properties"].as_object().unwrap();
    assert!(unmatched["beds"].is_null() && unmatched.contains_key("share") && unmatched.contains_key("name_el"));
    let path = format!("/joins/{}", join["id"].as_str().unwrap());
    assert_eq!(api.json(&path)["join"], join);
    assert_eq!(api.send(Method::DELETE, &path, &[]).status, 204);
    for path in [path.clone(), format!("{path}/items")] {
        api.problem(&path, 404);
    }
    assert_eq!(api.send(Method::DELETE, &path, &[]).status, 404);
}

#[test]
fn the_features_are_the_answer_if_that_is_asked_for() {
    let api = four();
    let fields = form_with(TABLE.as_bytes(), &[("output-formats", DIRECT), ("include-join-metadata", "true")]);
    let answer = post(&api, &fields);
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/geo+json"));
    let features = answer.json();
    assert_eq!(property(&features, "0102", "beds"), 7);
    assert_eq!(features["joinInformation"]["additionalAttributeKeys"], json!(["9999"]));
    assert_eq!(api.json("/joins")["numberMatched"], 0, "nothing is kept");
    let collection: geojson::FeatureCollection = answer.text().parse().unwrap();
    assert_eq!(collection.features.len(), 4);
}

#[test]
fn private_joins_are_in_no_list() {
    let api = four();
    let hidden = joined(&api, &form(TABLE.as_bytes()));
    let public = form_with(TABLE.as_bytes(), &[("private", "false")]);
    assert!(refused(&api, &public, 403, "private").contains("Authorization: Bearer"));
    let guessed =
        api.post_form_with("/joins", &public, &[("authorization", "Bearer a-token-of-somebody-else-altogether")]);
    assert_eq!(guessed.status, 403);
    let listed = joined_by(&api, &public, &[STEWARD]);
    let path = format!("/joins/{}", listed["id"].as_str().unwrap());
    assert_eq!(api.send(Method::DELETE, &path, &[]).status, 403, "only the steward removes what everybody sees");
    assert_eq!((&hidden["private"], &listed["private"]), (&json!(true), &json!(false)));
    let joins = api.get("/joins");
    assert!(!joins.text().contains(hidden["id"].as_str().unwrap()));
    let joins = joins.json();
    assert_eq!((&joins["numberMatched"], &joins["numberReturned"]), (&json!(1), &json!(1)));
    assert_eq!((&joins["joins"][0]["id"], &joins["joins"][0]["timeStamp"]), (&listed["id"], &listed["timeStamp"]));
    for _ in 0..2 {
        joined_by(&api, &public, &[STEWARD]);
    }
    let two = api.json("/joins?limit=2");
    assert_eq!((&two["numberMatched"], &two["numberReturned"]), (&json!(3), &json!(2)));
    assert_eq!(api.json("/joins?datetime=2020-01-01T00:00:00Z/..")["numberMatched"], 3);
    assert_eq!(api.json("/joins?datetime=../2020-01-01T00:00:00Z")["numberMatched"], 0);
    for (query, parameter) in [("limit=0", "limit"), ("datetime=2020", "datetime"), ("x=1", "x")] {
        assert_eq!(api.problem(&format!("/joins?{query}"), 400)["parameter"], parameter);
    }
    assert!(!api.get("/collections").text().contains(hidden["id"].as_str().unwrap()));
}

#[test]
fn ids_that_are_none_name_nothing() {
    let api = four();
    for id in ["x", "..%2f..%2fetc", "%00", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAAAAAAAAAAAA", "'%20OR%201=1"]
    {
        api.problem(&format!("/joins/{id}"), 404);
        api.problem(&format!("/joins/{id}/items"), 404);
        assert_eq!(api.send(Method::DELETE, &format!("/joins/{id}"), &[]).status, 404, "{id}");
    }
}

#[test]
fn names_join_in_any_letters_but_never_two_at_once() {
    let csv = "δήμος;πληθυσμός\nΛΑΡΙΣΑΙΩΝ;1.234,5\nΒΟΛΟΥ;2\nΗρακλείου;3\n";
    let fields = form_with(
        csv.as_bytes(),
        &[
            ("collection-key", "name_el"),
            ("right-dataset-key", "δήμος"),
            ("right-dataset-data-value-list", "πληθυσμός"),
            ("csv-file-delimiter", ";"),
            ("include-join-metadata", "true"),
            ("output-formats", DIRECT),
        ],
    );
    let answer = post(&EMBEDDED, &fields);
    assert_eq!(answer.status, 200, "{}", answer.short());
    let features = answer.json();
    assert_eq!(property(&features, "2201", "πληθυσμός"), 1234.5, "{}", features["joinInformation"]);
    assert_eq!(features["joinInformation"]["mendedAttributeKeys"][0]["how"], "letters");
}

#[test]
fn keys_that_join_nothing_are_explained() {
    let csv = "δήμος,x\nΛαρισέων,1\nΛαρισαίων,2\nΑτλαντίδας,3\nΣύνολο,6\nΠεριφέρεια Θεσσαλίας,7\n";
    let named = [("collection-key", "name_el"), ("right-dataset-data-value-list", "1")];
    let join = |csv: &'static str, more: &[(&'static str, &'static str)]| {
        let changed = [&named[1..], &[("include-join-metadata", "true")], more].concat();
        joined(&EMBEDDED, &form_with(csv.as_bytes(), &changed))["joinInformation"].clone()
    };
    let information = join(csv, &named[..1]);
    assert_eq!(information["numberOfAdditionalAttributeKeys"], 4, "they stay what they are by the standard");
    let near = &information["nearAttributeKeys"];
    assert_eq!(near.as_array().unwrap().len(), 1, "{near}");
    assert_eq!(near[0]["written"], "Λαρισέων");
    assert_eq!(near[0]["candidates"][0], json!({ "id": "2201", "name": "Λαρισαίων" }));
    assert!(!near[0]["why_el"].as_str().unwrap_or_default().is_empty(), "{near}");
    assert_eq!(information["totalAttributeKeys"][0], json!({ "written": "Σύνολο", "of": "table" }));
    let region = &information["totalAttributeKeys"][1];
    assert_eq!((&region["of"], &region["area"]["id"]), (&json!("area"), &json!("EL61")), "{information}");
    let information = join("code,x\n2201,1\n22,2\n99,3\nΣύνολο,4\n", &[]);
    let totals = information["totalAttributeKeys"].as_array().unwrap();
    let totals: Vec<_> = totals.iter().map(|total| (&total["written"], &total["area"]["id"])).collect();
    assert_eq!(totals, [(&json!("22"), &json!("22")), (&json!("Σύνολο"), &Value::Null)]);
    let mut many = String::from("code,x\n2201,1\n");
    for number in 0..600 {
        std::fmt::Write::write_fmt(&mut many, format_args!("x{number},1\n")).unwrap();
    }
    let changed = [named[1], ("include-join-metadata", "true")];
    let information = &joined(&EMBEDDED, &form_with(many.as_bytes(), &changed))["joinInformation"];
    assert_eq!(information["numberOfAttributeKeysNotLookedAt"], 100);
}

#[test]
fn missing_fields_are_refused_by_name() {
    let api = four();
    for field in [
        "collection-id",
        "right-dataset-format",
        "right-dataset-file",
        "right-dataset-key",
        "right-dataset-data-value-list",
        "csv-file-delimiter",
    ] {
        let detail = refused(&api, &form_with(TABLE.as_bytes(), &[(field, "")]), 400, field);
        assert!(detail.contains("missing"), "{detail}");
    }
    let mut twice = form(TABLE.as_bytes());
    twice.push(("right-dataset-key", None, b"1"));
    refused(&api, &twice, 400, "right-dataset-key");
    refused(&api, &form_with(TABLE.as_bytes(), &[("right-dataset-kye", "0")]), 400, "right-dataset-kye");
}

#[test]
fn fields_that_are_not_accepted_are_refused_by_name() {
    let api = four();
    for (field, value, said) in [
        ("collection-id", "nowhere", "municipalities"),
        ("collection-key", "nuts3", "code"),
        ("right-dataset-format", "text/csv", "input-csv"),
        ("right-dataset-key", "4", "0 to 3"),
        ("right-dataset-key", "κωδικός", "0 to 3"),
        ("right-dataset-key", "-1", "0 to 3"),
        ("right-dataset-key", "99999999999999999999", "no column"),
        ("right-dataset-data-value-list", "2,7", "0 to 3"),
        ("right-dataset-data-value-list", "2,2", "twice"),
        ("right-dataset-data-value-list", "2,,3", "empty"),
        ("csv-file-delimiter", ":", "tab"),
        ("csv-file-header-row-number", "0", "1 to"),
        ("csv-file-header-row-number", "99", "blank or missing"),
        ("csv-file-header-row-number", "2", "no header"),
        ("csv-file-data-start-row-number", "1", "below the header"),
        ("csv-file-data-start-row-number", "99", "rows of data"),
        ("output-formats", "shapefile", "output-geojson"),
        ("include-join-metadata", "yes", "true and false"),
        ("csv-encoding", "utf-7", "windows-1253"),
        ("csv-decimal", ";", "'.'"),
        ("private", "maybe", "true and false"),
    ] {
        let detail = refused(&api, &form_with(TABLE.as_bytes(), &[(field, value)]), 400, field);
        assert!(detail.contains(said), "{field} = {value}: {detail}");
    }
    let detail = refused(
        &api,
        &form_with(TABLE.as_bytes(), &[("csv-file-delimiter", ";")]),
        400,
        "right-dataset-data-value-list",
    );
    assert!(detail.contains("1 column"), "{detail}");
}

#[test]
fn an_address_is_never_fetched() {
    let api = four();
    let address = [("right-dataset-url", "http://169.254.169.254/x.csv")];
    refused(&api, &form_with(TABLE.as_bytes(), &address), 400, "right-dataset-url");
    let only = form_with(TABLE.as_bytes(), &[address[0], ("right-dataset-file", "")]);
    let detail = refused(&api, &only, 403, "right-dataset-url");
    assert!(detail.contains("right-dataset-file") && !detail.contains("169.254"), "{detail}");
}

#[test]
fn files_that_are_no_tables_are_refused() {
    let api = four();
    let greek = b"code,\xc4\xde\xec\xef\xf2,beds,share\n0101,\xc2\xfc\xeb\xef\xf2,1,2\n";
    let detail = refused(&api, &form(greek), 400, "right-dataset-file");
    assert!(detail.contains("utf-8") && detail.contains("csv-encoding"), "{detail}");
    joined(&api, &form_with(greek, &[("csv-encoding", "windows-1253")]));
    refused(&api, &form(b"code,a,b,c\n"), 400, "csv-file-data-start-row-number");
    refused(&api, &form(b"code,a,b,c\n0101,\"x,1,2\n"), 400, "right-dataset-file");
    refused(&api, &form(b"PK\x03\x04\x00\x00\x00\xff\xfe"), 400, "right-dataset-file");
    refused(&api, &form(b"<html><body>not found</body></html>"), 400, "right-dataset-file");
    let detail = refused(&api, &form(b"0102,a,b,c\n0101,x,1,2\n"), 400, "csv-file-header-row-number");
    assert!(detail.contains("no header"), "{detail}");
    let answer = api.post("/joins", "application/json", b"{}".to_vec());
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (415, "application/problem+json"));
    let broken = api.post("/joins", "multipart/form-data; boundary=x", b"--x\r\nrubbish".to_vec());
    assert_eq!(broken.status, 400, "{}", broken.short());
}

#[test]
fn a_number_that_can_be_two_is_asked_for() {
    let api = four();
    let csv = b"code;x;beds;share\n0101;a;1.234;1\n0102;b;5;2\n";
    let delimiter = ("csv-file-delimiter", ";");
    let detail = refused(&api, &form_with(csv, &[delimiter]), 400, "csv-decimal");
    assert!(detail.contains("row 2, column C"), "{detail}");
    for (mark, value) in [(".", json!(1.234)), (",", json!(1234))] {
        let answer = post(&api, &form_with(csv, &[delimiter, ("csv-decimal", mark), ("output-formats", DIRECT)]));
        assert_eq!(property(&answer.json(), "0101", "beds"), value, "{mark}");
    }
}

#[test]
fn personal_numbers_are_refused_before_anything_is_kept() {
    let api = four();
    for (csv, said) in [
        ("code,ΑΦΜ,beds,share\n0101,1,1,2\n", "personal"),
        // Made up, with the check digit of an ΑΜΚΑ.
        ("code,client,beds,share\n0101,01017012343,1,2\n", "ΑΜΚΑ"),
    ] {
        let detail = refused(&api, &form(csv.as_bytes()), 400, "right-dataset-file");
        assert!(detail.contains(said) && detail.contains("column B"), "{detail}");
        assert!(!detail.contains("01017012343"));
    }
    assert_eq!(api.json("/joins")["numberMatched"], 0);
}

/// Serves the four squares with other bounds.
fn bounded(uploads: UploadLimits) -> Api {
    Folder::of_squares(&FOUR).api_with(ServerConfig { uploads, ..ServerConfig::default() })
}

#[test]
fn what_is_too_large_is_refused() {
    let api = bounded(UploadLimits { max_table_bytes: 200, max_field_bytes: 100, ..UploadLimits::default() });
    joined(&api, &form(TABLE.as_bytes()));
    let detail = refused(&api, &form(&[b'x'; 201]), 413, "right-dataset-file");
    assert!(detail.contains("200"), "{detail}");
    refused(&api, &form_with(TABLE.as_bytes(), &[("collection-key", &"x".repeat(101))]), 413, "collection-key");
}

#[test]
fn a_document_is_small_whatever_the_table_holds() {
    let api = four();
    let csv = format!("code,a,{},share\n{},x,1,2\n0101,x,1,2\n", "h".repeat(150), "k".repeat(50_000));
    let join = joined(&api, &form_with(csv.as_bytes(), &[("include-join-metadata", "true")]));
    assert_eq!(join["joinInformation"]["additionalAttributeKeys"][0].as_str().unwrap().len(), 100);
    let csv = format!("code,a,{},share\n0101,x,1,2\n", "h".repeat(201));
    refused(&api, &form(csv.as_bytes()), 400, "right-dataset-data-value-list");
}

#[test]
fn quotas_bound_what_is_kept() {
    let quota = Quota { caller_bytes: 1 << 20, caller_count: 2, total_bytes: 1 << 20, total_count: 9 };
    let api = bounded(UploadLimits { quota, ..UploadLimits::default() });
    let first = joined(&api, &form(TABLE.as_bytes()));
    joined(&api, &form(TABLE.as_bytes()));
    let answer = post(&api, &form(TABLE.as_bytes()));
    assert_eq!(answer.status, 429, "{}", answer.short());
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("accepted are 2 in all"), "{detail}");
    assert_eq!(api.send(Method::DELETE, &format!("/joins/{}", first["id"].as_str().unwrap()), &[]).status, 204);
    joined(&api, &form(TABLE.as_bytes()));
    let tiny = Quota { total_bytes: 10, ..quota };
    let api = bounded(UploadLimits { quota: tiny, ..UploadLimits::default() });
    assert_eq!(post(&api, &form(TABLE.as_bytes())).status, 507);
}

#[test]
fn a_join_is_gone_when_its_time_is_over() {
    let api = bounded(UploadLimits { lifetime: Duration::from_secs(1), ..UploadLimits::default() });
    let join = joined(&api, &form(TABLE.as_bytes()));
    assert!(join["expires"].as_str() > join["timeStamp"].as_str());
    std::thread::sleep(Duration::from_millis(1_500));
    api.problem(&format!("/joins/{}", join["id"].as_str().unwrap()), 404);
}

#[test]
fn options_say_where_something_can_be_written() {
    for (path, allowed) in [
        ("/joins", "GET, HEAD, POST, OPTIONS"),
        ("/joins/aaaaaaaaaaaaaaaaaaaaaaaaaa", "GET, HEAD, DELETE, OPTIONS"),
        ("/filejoin", "POST, OPTIONS"),
        ("/collections/municipalities/items", "GET, HEAD, OPTIONS"),
        ("/collections/municipalities/keys", "GET, HEAD, OPTIONS"),
    ] {
        let answer = EMBEDDED.send(Method::OPTIONS, path, &[("origin", "https://a.test")]);
        assert_eq!(answer.header("allow"), allowed, "{path}");
        assert_eq!(answer.header("access-control-allow-methods"), allowed, "{path}");
        let answer = EMBEDDED.send(Method::PUT, path, &[]);
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, allowed), "{path}");
    }
}

/// A file of two features, of which one has no properties, and the form to join a table to it.
fn file_form<'a>(left: &'a str, csv: &'a [u8], changed: &[(&'a str, &'a str)]) -> Vec<Field<'a>> {
    let mut fields = form(csv);
    fields.retain(|(name, ..)| *name != "collection-id");
    fields.push(("left-dataset-format", None, GEOJSON_FORMAT.as_bytes()));
    fields.push(("left-dataset-file", Some("a.geojson"), left.as_bytes()));
    fields.push(("left-dataset-key", None, b"$.features[*].properties.kod"));
    fields.retain(|(name, ..)| !changed.iter().any(|(changed, _)| changed == name));
    fields.extend(
        changed.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, None, value.as_bytes())),
    );
    fields
}

const LEFT: &str = r#"{"type":"FeatureCollection","name":"mine","features":[
    {"type":"Feature","geometry":{"type":"Point","coordinates":[22.1,39.1]},"properties":{"kod":"0101","beds":"old"}},
    {"type":"Feature","id":7,"geometry":null,"properties":{"kod":102}},
    {"type":"Feature","geometry":null,"properties":null}]}"#;

#[test]
fn files_are_joined_and_nothing_is_kept() {
    let api = four();
    let answer = api.post_form("/filejoin", &file_form(LEFT, TABLE.as_bytes(), &[("include-join-metadata", "true")]));
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "application/geo+json"),
        "{}",
        answer.short()
    );
    let joined = answer.json();
    let properties = |at: usize| joined["features"][at]["properties"].clone();
    assert_eq!(properties(0), json!({ "kod": "0101", "beds": "old", "beds_2": 12, "share": 1.5 }));
    assert_eq!(properties(1), json!({ "kod": 102, "beds_2": 7, "share": null }), "a number is a key as it is written");
    assert_eq!(properties(2), json!({ "beds_2": null, "share": null }));
    assert_eq!((&joined["name"], &joined["features"][1]["id"]), (&json!("mine"), &json!(7)));
    assert_eq!(joined["joinInformation"]["numberOfFeaturesWithoutKey"], 1);
    for (field, value) in [
        ("left-dataset-file", ""),
        ("left-dataset-key", ""),
        ("left-dataset-format", ""),
        ("left-dataset-key", "$..kod"),
        ("left-dataset-key", "$.features[*].properties.nothing"),
        ("left-dataset-format", "geojson"),
        ("left-dataset-file", "[]"),
        ("left-dataset-file", "{\"type\":\"FeatureCollection\",\"features\":[1]}"),
        ("left-dataset-file", "{"),
        ("output-formats", "x"),
    ] {
        let answer = api.post_form("/filejoin", &file_form(LEFT, TABLE.as_bytes(), &[(field, value)]));
        assert_eq!(answer.status, 400, "{field} = {value}: {}", answer.short());
        assert_eq!(answer.json()["parameter"], field, "{value}");
    }
    let deep = "[".repeat(100_000);
    let answer = api.post_form("/filejoin", &file_form(&deep, TABLE.as_bytes(), &[]));
    assert_eq!(answer.status, 400);
}

#[test]
fn joins_outlive_the_server_and_gdal_reads_them() {
    let state = tempfile::tempdir().unwrap();
    let csv = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(csv.path(), "code,beds\n2201,12\n2202,7.25\n").unwrap();
    let folder = state.path().to_str().unwrap();
    let program = Program::serve_with(None, &["--state", folder]);
    let output = Command::new("curl")
        .args(["-s", "-S", "-F", "collection-id=municipalities", "-F"])
        .arg(format!("right-dataset-format={CSV_FORMAT}"))
        .arg("-F")
        .arg(format!("right-dataset-file=@{}", csv.path().display()))
        .args(["-F", "right-dataset-key=0", "-F", "right-dataset-data-value-list=1", "-F", "csv-file-delimiter=,"])
        .arg(format!("{}/joins", program.url))
        .stderr(Stdio::inherit())
        .output();
    let Ok(output) = output else { return skipped("a join through a socket", "curl is not installed") };
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let id = document["join"]["id"].as_str().unwrap_or_else(|| panic!("{document}")).to_owned();
    drop(program);
    let program = Program::serve_with(None, &["--state", folder]);
    let url = format!("{}/joins/{id}/items", program.url);
    let Ok(output) = Command::new("ogrinfo").args(["-ro", "-al", "-geom=SUMMARY", &url]).output() else {
        return skipped("a join read by GDAL", "gdal-bin is not installed");
    };
    let text = String::from_utf8_lossy(&output.stdout);
    for wanted in ["Feature Count: 51", "beds: Real", "beds (Real) = 7.25", "beds (Real) = 12", "MULTIPOLYGON"] {
        assert!(text.contains(wanted), "{wanted}: {text}{}", String::from_utf8_lossy(&output.stderr));
    }
}
