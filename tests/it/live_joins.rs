//! A join that is kept is a collection with features and tiles, for as long as it is kept.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use axum::http::Method;
use choros::config::{ServerConfig, UploadLimits};
use choros::io::{DataFolder, load};
use serde_json::{Value, json};

use crate::joins::{CSV_FORMAT, STEWARD, TABLE, form, form_with, four, joined, joined_by, path_of, property};
use crate::support::folder::{COUNT, FOUR};
use crate::support::mvt::{self, decode};
use crate::support::server::EMBEDDED;
use crate::support::{Api, Folder, Program, skipped};

/// Returns the id of the collection a join is.
fn live(join: &Value) -> String {
    format!("join-{}", join["id"].as_str().unwrap())
}

/// Returns the tags of the features of a layer of a tile, by the tag `key`.
fn tags(api: &Api, path: &str, layer: &str, key: &str) -> BTreeMap<String, BTreeMap<String, mvt::Value>> {
    let answer = api.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.short());
    let found = decode(&answer.body).into_iter().find(|found| found.name == layer);
    let features = found.unwrap_or_else(|| panic!("{path} has no layer {layer}")).features;
    features.into_iter().map(|feature| (feature.text(key).to_owned(), feature.tags)).collect()
}

const fn number(value: f64) -> mvt::Value {
    mvt::Value::Number(value)
}

#[test]
fn a_join_is_a_collection() {
    let api = four();
    let join = joined(&api, &form(TABLE.as_bytes()));
    let id = live(&join);
    let path = format!("/collections/{id}");
    let answer = api.get(&path);
    assert!(answer.header("cache-control").starts_with("private, max-age="), "{:?}", answer.headers);
    let collection = answer.json();
    assert_eq!((&collection["id"], &collection["title"]), (&json!(id), &json!("πίνακας.csv")));
    assert!(collection["description"].as_str().unwrap().contains(join["expires"].as_str().unwrap()), "{collection}");
    assert_eq!((&collection["itemCount"], &collection["extent"]["spatial"]["bbox"][0][0]), (&json!(4), &json!(20.0)));
    // Everything it links is there.
    for link in collection["links"].as_array().unwrap() {
        let path = path_of(&link["href"]);
        assert_eq!(api.get(&path).status, 200, "{path}");
    }
    let document = api.json(&format!("/joins/{}", join["id"].as_str().unwrap()));
    let linked: Vec<_> = document["links"].as_array().unwrap().iter().map(|link| path_of(&link["href"])).collect();
    for path in [path, format!("/collections/{id}/tiles"), format!("/xyz/{id}.json")] {
        assert!(linked.contains(&path), "{path}: {linked:?}");
    }
    let schema = api.json(&format!("/collections/{id}/schema"));
    assert_eq!(schema["properties"]["beds"]["type"], "integer");
    assert_eq!(schema["properties"]["share"]["type"], "number");
    assert_eq!(schema["properties"]["geometry"]["format"], "geometry-multipolygon");
}

#[test]
fn its_features_can_be_asked_for_as_those_of_others() {
    let api = four();
    let fields = form_with(TABLE.as_bytes(), &[("right-dataset-data-value-list", "1,2,3")]);
    let join = joined(&api, &fields);
    let items = format!("/collections/{}/items", live(&join));
    let whole = api.json(&items);
    assert_eq!((&whole["numberMatched"], &whole["numberReturned"]), (&json!(4), &json!(4)));
    let output = api.json(&path_of(&join["outputs"][0]["href"]));
    assert_eq!(whole["features"], output["features"], "the collection and the output of the join say the same");
    assert_eq!((property(&whole, "0101", "beds"), property(&whole, "0101", "share")), (json!(12), json!(1.5)));
    assert_eq!((property(&whole, "0201", "beds"), property(&whole, "0102", "share")), (Value::Null, Value::Null));
    let page = api.json(&format!("{items}?limit=2&offset=1"));
    assert_eq!((&page["numberMatched"], &page["features"][0]["id"]), (&json!(4), &json!("0102")));
    let next = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
    assert_eq!(api.json(&path_of(&next["href"]))["features"][0]["id"], "0202");
    let beside = api.json(&format!("{items}?bbox=20.2,38.2,20.8,38.8&properties=beds"));
    assert_eq!(beside["features"][0]["properties"], json!({ "beds": 12 }));
    assert_eq!(beside["numberMatched"], 1);
    // A text of the table selects, as those of the features do.
    let queryables = api.json(&format!("/collections/{}/queryables", live(&join)));
    assert!(queryables["properties"]["name"]["type"] == "string" && queryables["properties"]["beds"].is_null());
    let chosen = api.json(&format!("{items}?name=%CE%B2"));
    assert_eq!((&chosen["numberMatched"], &chosen["features"][0]["id"]), (&json!(1), &json!("0102")));
    let feature = api.json(&format!("{items}/0101"));
    assert_eq!((&feature["properties"]["beds"], &feature["properties"]["name"]), (&json!(12), &json!("α")));
    let csv = api.get(&format!("{items}?f=csv"));
    assert!(csv.header("content-disposition").contains("join-"), "{:?}", csv.headers);
    let rows = csv.csv();
    assert_eq!((rows[0]["code"].as_str(), rows[0]["beds"].as_str(), rows[0]["share"].as_str()), ("0101", "12", "1.5"));
    assert_eq!((rows[2]["beds"].as_str(), rows[2]["share"].as_str()), ("", ""));
    for (query, parameter) in [("limit=0", "limit"), ("beds=12", "beds"), ("properties=bed", "properties")] {
        assert_eq!(api.problem(&format!("{items}?{query}"), 400)["parameter"], parameter);
    }
    api.problem(&format!("{items}/9999"), 404);
}

#[test]
fn its_tiles_carry_the_table() {
    let table = "code,name,beds,share\n2201,α,12,\"1,5\"\n2202,β,7,\n4201,γ,0,\"-2,5\"\n";
    let fields = form_with(table.as_bytes(), &[("right-dataset-data-value-list", "1,2,3")]);
    let id = live(&joined(&EMBEDDED, &fields));
    let (mut joined, mut plain) = (BTreeMap::new(), BTreeMap::new());
    for (x, y) in (17..19).flat_map(|x| (11..13).map(move |y| (x, y))) {
        if EMBEDDED.get(&format!("/xyz/{id}/5/{x}/{y}.mvt")).status == 204 {
            continue;
        }
        joined.extend(tags(&EMBEDDED, &format!("/xyz/{id}/5/{x}/{y}.mvt"), &id, "code"));
        plain.extend(tags(&EMBEDDED, &format!("/xyz/municipalities/5/{x}/{y}.mvt"), "municipalities", "code"));
        let [ogc, pbf] =
            [format!("/collections/{id}/tiles/WebMercatorQuad/5/{y}/{x}"), format!("/xyz/{id}/5/{x}/{y}.pbf")]
                .map(|path| EMBEDDED.get(&path).body);
        assert!(ogc == pbf && !ogc.is_empty());
    }
    assert_eq!((joined.len(), plain.len()), (51, 51));
    assert_eq!(
        (joined["2201"].get("beds").cloned(), joined["2201"].get("share").cloned()),
        (Some(number(12.0)), Some(number(1.5)))
    );
    assert_eq!(joined["2201"]["name"], mvt::Value::Text("α".to_owned()));
    assert_eq!((joined["2202"].get("beds").cloned(), joined["2202"].get("share")), (Some(number(7.0)), None));
    for (code, own) in &plain {
        let mut rest = joined[code].clone();
        rest.retain(|name, _| !["name", "beds", "share"].contains(&name.as_str()));
        assert_eq!(rest, *own, "{code} keeps its own properties");
        let has_row = table.contains(&format!("\n{code},"));
        assert_eq!(joined[code].contains_key("beds"), has_row, "{code}");
    }
    let tilejson = EMBEDDED.json(&format!("/xyz/{id}.json"));
    let layers = tilejson["vector_layers"].as_array().unwrap();
    let ids: Vec<_> = layers.iter().map(|layer| layer["id"].as_str().unwrap().strip_prefix(&id).unwrap()).collect();
    assert_eq!(ids, ["", "-points", "-labels", "-borders"]);
    assert_eq!(
        (&layers[0]["fields"]["beds"], &layers[0]["fields"]["name"]),
        (&json!("Number: beds"), &json!("String: name"))
    );
    assert_eq!(tilejson["minzoom"], 2);
    let template = tilejson["tiles"][0].as_str().unwrap();
    assert!(template.starts_with(&format!("http://atlas.test/xyz/{id}/{{z}}/{{x}}/{{y}}.mvt?v=")), "{template}");
    let tile = path_of(&tilejson["tiles"][0]).replace("{z}", "5").replace("{x}", "17").replace("{y}", "12");
    let answer = EMBEDDED.get(&tile);
    assert_eq!(answer.header("cache-control"), "private, max-age=60");
    let etag = answer.header("etag").to_owned();
    assert_eq!(EMBEDDED.send(Method::GET, &tile, &[("if-none-match", &etag)]).status, 304);
    let other = EMBEDDED.get("/xyz/municipalities/5/17/12.mvt");
    assert_ne!(other.header("etag"), etag);
    EMBEDDED.problem(&format!("/xyz/{id}/5/x/12.mvt"), 404);
    EMBEDDED.problem(&format!("/collections/{id}/tiles/WorldCRS84Quad"), 404);
}

#[test]
fn a_private_join_is_in_no_listing_and_a_listed_one_is() {
    let api = four();
    let hidden = joined(&api, &form(TABLE.as_bytes()));
    let listed = joined_by(&api, &form_with(TABLE.as_bytes(), &[("private", "false")]), &[STEWARD]);
    let (hidden, open) = (hidden["id"].as_str().unwrap(), listed["id"].as_str().unwrap());
    for join in [hidden, open] {
        assert_eq!(api.get(&format!("/xyz/join-{join}/0/0/0.mvt")).status, 200);
    }
    for path in [
        "/?f=json",
        "/?f=html",
        "/collections",
        "/collections?f=html",
        "/joins",
        "/tiles",
        "/api",
        "/api?f=html",
        "/health",
        "/metrics",
        "/indicators",
        "/styles",
        "/tiles/WebMercatorQuad",
    ] {
        let text = api.get(path).text();
        assert!(!text.contains(hidden), "{path}");
        let is_list = ["/collections", "/joins", "/api"].iter().any(|list| path.starts_with(list));
        assert!(!is_list || path == "/api?f=html" || text.contains(open), "{path}");
    }
    let path = format!("/collections/join-{open}");
    assert_eq!(api.get(&path).header("cache-control"), "no-cache", "it may be kept by others, and may be removed");
    let collections = api.json("/collections");
    let ids: Vec<_> = collections["collections"].as_array().unwrap().iter().map(|found| &found["id"]).collect();
    assert_eq!(ids.len(), 5, "{ids:?}");
    let description = api.json("/api");
    let items = &description["paths"][format!("{path}/items")]["get"];
    assert!(items["parameters"].as_array().unwrap().contains(&json!({ "$ref": "#/components/parameters/limit" })));
    let etag = api.get("/collections").header("etag").to_owned();
    assert_eq!(api.send(Method::DELETE, &format!("/joins/{open}"), &[STEWARD]).status, 204);
    let after = api.send(Method::GET, "/collections", &[("if-none-match", &etag)]);
    assert_eq!(after.status, 200, "the list is another");
    assert!(!after.text().contains(open) && !api.get("/api").text().contains(open));
}

/// Asserts that there is nothing at the paths of a join's collection.
fn gone(api: &Api, id: &str) {
    let below = ["", "/items", "/items/0101", "/queryables", "/schema", "/tiles", "/tiles/WebMercatorQuad"];
    let below = below.map(|path| format!("/collections/{id}{path}"));
    let tiles = [
        format!("/collections/{id}/tiles/WebMercatorQuad/0/0/0"),
        format!("/xyz/{id}.json"),
        format!("/xyz/{id}/0/0/0.mvt"),
        format!("/xyz/{id}/0/0/0.pbf"),
    ];
    for path in below.iter().chain(&tiles) {
        api.problem(path, 404);
    }
}

#[test]
fn a_removed_join_is_gone_at_once() {
    let api = four();
    let join = joined(&api, &form(TABLE.as_bytes()));
    let (id, tile) = (live(&join), format!("/xyz/{}/0/0/0.mvt", live(&join)));
    let first = api.get(&tile);
    // What may be removed is never ready to go out again.
    assert!((0..2).all(|_| api.ask(&tile, &[]).body == first.body));
    assert!(api.at_once(20, &tile).iter().all(|answer| answer.status == 200 && answer.body == first.body));
    let metrics = api.get("/metrics").text();
    assert!(metrics.contains("{cache=\"joins\"} 1"), "{metrics}");
    assert_eq!(api.send(Method::DELETE, &format!("/joins/{}", join["id"].as_str().unwrap()), &[]).status, 204);
    gone(&api, &id);
    assert_eq!(api.ask(&tile, &[]).status, 404);
    let etag = first.header("etag").to_owned();
    assert_eq!(api.send(Method::GET, &tile, &[("if-none-match", &etag)]).status, 404, "not even for who has it");
}

#[test]
fn an_expired_join_is_gone() {
    let uploads = UploadLimits { lifetime: Duration::from_secs(6), ..UploadLimits::default() };
    let api = Folder::of_squares(&FOUR).api_with(ServerConfig { uploads, ..ServerConfig::default() });
    let id = live(&joined(&api, &form(TABLE.as_bytes())));
    assert_eq!(api.get(&format!("/xyz/{id}/0/0/0.mvt")).status, 200);
    std::thread::sleep(Duration::from_millis(6_100));
    gone(&api, &id);
}

#[test]
fn ids_of_no_join_are_no_collection() {
    let api = four();
    for id in [
        "join-",
        "join-x",
        "join-aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "join-AAAAAAAAAAAAAAAAAAAAAAAAAA",
        "join-%2e%2e",
        "JOIN-x",
    ] {
        gone(&api, id);
    }
    // A table is joined to collections of the atlas alone.
    let id = live(&joined(&api, &form(TABLE.as_bytes())));
    let answer = api.post_form("/joins", &form_with(TABLE.as_bytes(), &[("collection-id", &id)]));
    assert_eq!((answer.status.as_u16(), &answer.json()["parameter"]), (400, &json!("collection-id")));
    api.problem(&format!("/collections/{id}/keys"), 404);
}

#[test]
fn names_that_mean_something_else_stay_apart() {
    let folder = Folder::of_squares(&FOUR).indicator("beds", COUNT, "code,period,value\n0101,2021,5\n");
    let api = folder.api();
    let csv = "code,id,limit,beds\n0101,x,some,12\n0102,y,more,7\n";
    let join = joined(&api, &form_with(csv.as_bytes(), &[("right-dataset-data-value-list", "0,1,2,3")]));
    let names: Vec<_> =
        join["attributes"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["code_2", "id_2", "limit", "beds"]);
    let items = format!("/collections/{}/items", live(&join));
    let first = api.json(&format!("{items}?limit=1"));
    assert_eq!(first["features"][0]["properties"]["limit"], "some");
    assert_eq!(first["features"][0]["properties"]["id_2"], "x");
    assert_eq!((&first["numberMatched"], &first["numberReturned"]), (&json!(4), &json!(1)), "limit is the limit");
    let queryables = api.json(&format!("/collections/{}/queryables", live(&join)));
    assert!(queryables["properties"]["limit"].is_null() && queryables["properties"]["id_2"].is_object());
    assert_eq!(first["features"][0]["properties"]["beds"], 12, "no indicator is joined that nobody asked for");
    for path in [items.clone(), format!("{items}/0101"), format!("/xyz/{}/0/0/0.mvt", live(&join))] {
        let problem = api.problem(&format!("{path}?indicators=beds"), 400);
        assert_eq!(problem["parameter"], "indicators", "{path}");
    }
    let other = joined(&api, &form_with(b"code,rooms\n0101,3\n", &[("right-dataset-data-value-list", "1")]));
    let both = api.json(&format!("/collections/{}/items/0101?indicators=beds", live(&other)));
    assert_eq!((&both["properties"]["beds"], &both["properties"]["rooms"]), (&json!(5), &json!(3)));
}

#[test]
fn services_with_a_table_are_a_collection_as_well() {
    let services = "id,kind,name_el,lon,lat\na,kep,Α,20.5,38.5\nb,kep,Β,21.5,38.5\n";
    let api = Folder::of_squares(&FOUR).services(services).api();
    let csv = "id,staff\nb,3.5\n";
    let id = live(&joined(
        &api,
        &form_with(csv.as_bytes(), &[("collection-id", "services"), ("right-dataset-data-value-list", "1")]),
    ));
    let items = api.json(&format!("/collections/{id}/items"));
    assert_eq!((property(&items, "b", "staff"), property(&items, "a", "staff")), (json!(3.5), Value::Null));
    let tilejson = api.json(&format!("/xyz/{id}.json"));
    assert_eq!(tilejson["vector_layers"][0]["fields"]["staff"], "Number: staff");
    // The tile of zoom 12 around 21.5, 38.5.
    let services = tags(&api, &format!("/xyz/{id}/12/2292/1572.mvt"), &id, "id");
    assert_eq!(services["b"].get("staff").cloned(), Some(number(3.5)));
}

#[test]
fn a_feature_that_is_gone_takes_its_row_along() {
    let api = four();
    let id = live(&joined(&api, &form(TABLE.as_bytes())));
    let before = api.get(&format!("/xyz/{id}/0/0/0.mvt"));
    let fewer = Folder::of_squares(&FOUR[1..]);
    fewer.write("atlas.toml", fewer.toml());
    api.state.swap_atlas(load(&DataFolder::open(fewer.path()).unwrap(), &mut |_| {}).atlas.unwrap());
    let items = api.json(&format!("/collections/{id}/items"));
    assert_eq!((&items["numberMatched"], property(&items, "0102", "beds")), (&json!(3), json!(7)));
    let tile = api.get(&format!("/xyz/{id}/0/0/0.mvt"));
    assert_ne!(before.header("etag"), tile.header("etag"));
    assert!(!tags(&api, &format!("/xyz/{id}/0/0/0.mvt"), &id, "code").contains_key("0101"));
}

#[test]
fn joins_are_pages_for_people() {
    let api = four();
    let table = "code,<b>x</b>\n0101,1\n0101,2\nΣύνολο,3\n";
    let fields = [("right-dataset-data-value-list", "1"), ("include-join-metadata", "true")];
    let hidden = joined(&api, &form_with(table.as_bytes(), &fields));
    let listed = joined_by(&api, &form_with(table.as_bytes(), &[fields[0], ("private", "false")]), &[STEWARD]);
    let browser = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];
    let list = api.send(Method::GET, "/joins", &browser);
    assert_eq!(list.header("content-type"), "text/html; charset=utf-8");
    let text = list.text();
    assert!(
        text.contains("<html lang=\"el\">") && text.contains("Συνδεδεμένοι πίνακες") && text.contains("πίνακας.csv")
    );
    assert!(text.contains(listed["id"].as_str().unwrap()) && !text.contains(hidden["id"].as_str().unwrap()));
    let path = format!("/joins/{}", hidden["id"].as_str().unwrap());
    let page = api.send(Method::GET, &path, &browser);
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"));
    let text = page.text();
    assert!(text.contains("&lt;b&gt;x&lt;/b&gt;") && !text.contains("<b>x"), "{text}");
    for wanted in ["Σύνολο", "σύνολο", "0202", "λείπει από τον πίνακα", "/items?f=csv", "TileJSON", "../assets/"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let keys = api.send(Method::GET, "/collections/municipalities/keys", &browser).text();
    assert!(keys.contains("Κλειδιά: municipalities") && keys.contains("ελληνικά ονόματα"), "{keys}");
    let english = api.get(&format!("{path}?f=html&lang=en")).text();
    assert!(english.contains("<html lang=\"en\">") && english.contains("missing in the table"), "{english}");
    assert_eq!(api.problem(&format!("{path}?lang=fr"), 400)["parameter"], "lang");
    assert_eq!(api.get(&path).header("content-type"), "application/json");
    let gone = api.send(Method::GET, "/joins/aaaaaaaaaaaaaaaaaaaaaaaaaa", &browser);
    assert_eq!((gone.status.as_u16(), gone.header("content-type")), (404, "text/html; charset=utf-8"));
}

/// Sends a form by curl; nothing if that is not installed.
fn send(program: &Program, csv: &str) -> Option<Value> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let mut command = Command::new("curl");
    command.args([
        "-s",
        "-S",
        "-F",
        "collection-id=municipalities",
        "-F",
        &format!("right-dataset-format={CSV_FORMAT}"),
    ]);
    command.args(["-F", &format!("right-dataset-file=@{}", file.path().display()), "-F", "right-dataset-key=0"]);
    command.args(["-F", "right-dataset-data-value-list=1,2", "-F", "csv-file-delimiter=,"]);
    let Ok(output) = command.arg(format!("{}/joins", program.url)).output() else {
        skipped("a join through a socket", "curl is not installed");
        return None;
    };
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn gdal_reads_the_collection_and_the_tiles_of_a_private_join() {
    let program = Program::serve(None);
    let Some(document) = send(&program, "code,beds,note\n2201,12,x\n2202,7.25,y\n") else { return };
    let id = live(&document["join"]);
    let ogrinfo = |arguments: &[&str]| Command::new("ogrinfo").args(arguments).output();
    let collection = format!("OAPIF_COLLECTION:{}/collections/{id}", program.url);
    let Ok(output) = ogrinfo(&["-ro", "-al", "-geom=SUMMARY", &collection, "-oo", "PAGE_SIZE=20"]) else {
        return skipped("a join read by GDAL", "gdal-bin is not installed");
    };
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    for wanted in ["Feature Count: 51", "beds: Real", "beds (Real) = 7.25", "note (String) = x", "MULTIPOLYGON"] {
        assert!(text.contains(wanted), "{wanted}: {text}{errors}");
    }
    assert!(!errors.contains("ERROR"), "{errors}");
    // Without a `metadata.json` in the folder GDAL takes every tag for text, of any collection.
    let tiles = format!("MVT:{}/xyz/{id}/5", program.url);
    let output = ogrinfo(&["-ro", "-al", "-geom=SUMMARY", &tiles, &id]).unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    for wanted in ["beds (String) = 7.25", "note (String) = x"] {
        assert!(text.contains(wanted), "{wanted}: {text}{}", String::from_utf8_lossy(&output.stderr));
    }
}
