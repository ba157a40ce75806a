//! `/collections/{c}/items`: selecting, paging, joining, GeoJSON and CSV.

use std::collections::{BTreeSet, HashMap};

use axum::http::Method;
use serde_json::Value;

use crate::support::Folder;
use crate::support::folder::{COUNT, FOUR, SHARE};
use crate::support::server::{Api, EMBEDDED};

fn ids(page: &Value) -> Vec<&str> {
    page["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_str().unwrap()).collect()
}

fn four() -> Api {
    let count = "code,period,value,status\n0101,2011,1,\n0101,2021,10,P\n0102,2021,20,P\n0201,2021,0,\n0202,2021,,L\n";
    let share = "code,period,value,numerator,denominator\n0101,2021,10,10,100\n0102,2021,90,900,1000\n";
    Folder::of_squares(&FOUR).indicator("people", COUNT, count).indicator("share", SHARE, share).api()
}

#[test]
fn a_box_selects_what_shares_a_point_with_it() {
    let api = four();
    let within = |bbox: &str| {
        let page = api.json(&format!("/collections/municipalities/items?bbox={bbox}"));
        ids(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    // The squares stand side by side from 20 to 24 degrees east, 38 to 39 north.
    assert_eq!(within("20.2,38.2,20.4,38.4"), ["0101"]);
    assert_eq!(within("20.5,38.2,21.5,38.4"), ["0101", "0102"]);
    assert_eq!(within("21,38.5,21,38.5"), ["0101", "0102"], "a shared border belongs to both");
    assert_eq!(within("24,39,30,40"), ["0202"], "a shared corner");
    assert!(within("24.001,38,30,40").is_empty());
    assert_eq!(within("19,30,100,25,50,9000").len(), 4, "heights are passed over");
    assert_eq!(within("23.5,-90,20.5,90"), ["0101", "0202"], "a west greater than the east goes round the world");
    assert_eq!(within("-180,-90,180,90").len(), 4);
}

#[test]
fn a_box_misses_what_only_the_boxes_around_areas_meet() {
    // A triangle whose box covers the corner that is asked for, and itself does not.
    let folder = Folder::of_squares(&[]);
    let triangle = "{\"type\":\"Polygon\",\"coordinates\":[[[20,38],[22,38],[20,40],[20,38]]]}";
    folder.write(
        "boundaries/a.geojson",
        crate::support::folder::collection(&[crate::support::folder::feature("\"0101\"", triangle)]),
    );
    let api = folder.api();
    let matched =
        |bbox: &str| api.json(&format!("/collections/municipalities/items?bbox={bbox}"))["numberMatched"].clone();
    assert_eq!(matched("21.8,39.8,22,40"), 0);
    assert_eq!(matched("20.1,38.1,20.2,38.2"), 1);
}

#[test]
fn pages_follow_one_another_and_give_each_feature_once() {
    for (collection, limit) in [("municipalities", 7), ("municipalities", 51), ("services", 13), ("regions", 1)] {
        let whole = EMBEDDED.json(&format!("/collections/{collection}/items?limit=10000"));
        let (mut found, mut next) =
            (Vec::new(), Some(format!("/collections/{collection}/items?limit={limit}&indicators=")));
        while let Some(path) = next {
            let page = EMBEDDED.json(&path);
            assert_eq!(page["numberMatched"], whole["numberMatched"]);
            assert_eq!(page["numberReturned"], ids(&page).len());
            found.extend(ids(&page).into_iter().map(str::to_owned));
            assert!(found.len() <= 1_000, "the pages do not end");
            next = href(&page, "next").map(str::to_owned);
            assert!(next.as_ref().is_none_or(|next| next.contains("indicators=")), "the query is lost");
        }
        assert_eq!(found, ids(&whole));
    }
}

fn href<'d>(page: &'d Value, rel: &str) -> Option<&'d str> {
    let link = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == rel)?;
    link["href"].as_str().unwrap().strip_prefix("http://atlas.test")
}

#[test]
fn a_page_says_where_it_is_in_its_headers_too() {
    let answer = EMBEDDED.get("/collections/municipalities/items?limit=10&f=csv");
    assert!(answer.header("link").contains("rel=\"next\""), "{}", answer.header("link"));
    assert!(answer.header("content-crs").contains("CRS84"));
    assert_eq!(answer.header("ogc-numbermatched"), "51");
    assert_eq!(answer.csv().len(), 10);
}

#[test]
fn limits_above_the_greatest_are_taken_as_the_greatest() {
    for limit in ["10001", "4294967295"] {
        let page = EMBEDDED.json(&format!("/collections/municipalities/items?limit={limit}"));
        assert_eq!(page["numberReturned"], 51);
    }
}

#[test]
fn past_the_end_there_is_an_empty_page() {
    let page = EMBEDDED.json("/collections/municipalities/items?offset=51");
    assert_eq!((page["numberReturned"].as_u64(), page["numberMatched"].as_u64()), (Some(0), Some(51)));
    assert!(href(&page, "next").is_none());
}

#[test]
fn each_indicator_gives_its_latest_or_exactly_the_period_asked_for() {
    let api = four();
    let latest = api.json("/collections/municipalities/items/0101")["properties"].clone();
    assert_eq!((latest["people"].as_f64(), latest["people__period"].as_str()), (Some(10.0), Some("2021")));
    let then = api.json("/collections/municipalities/items/0101?datetime=2011")["properties"].clone();
    assert_eq!((then["people"].as_f64(), then["share"].is_null()), (Some(1.0), true));
    let never = api.json("/collections/municipalities/items/0101?datetime=1999")["properties"].clone();
    assert!(never["people"].is_null() && never.as_object().unwrap().contains_key("people"));
}

#[test]
fn a_joined_property_is_always_there_and_says_why_it_is_null() {
    let api = four();
    let page = api.json("/collections/municipalities/items");
    for feature in page["features"].as_array().unwrap() {
        let properties = feature["properties"].as_object().unwrap();
        for name in [
            "code",
            "name_el",
            "name_en",
            "level",
            "parent",
            "area_km2",
            "people",
            "people__status",
            "people__period",
            "share",
        ] {
            assert!(properties.contains_key(name), "{name}");
        }
    }
    let status = |code: usize| page["features"][code]["properties"]["people__status"].clone();
    // Zero is a value; absence is not.
    assert_eq!(page["features"][2]["properties"]["people"], 0.0);
    assert!(page["features"][3]["properties"]["people"].is_null());
    assert_eq!((status(0), status(2), status(3)), ("P".into(), "A".into(), "L".into()));
    assert_eq!(page["indicators"][0]["id"], "people");
}

#[test]
fn rates_of_coarser_levels_come_of_their_parts() {
    let unit = four().json("/collections/regional-units/items/01")["properties"].clone();
    assert_eq!(unit["people"], 30.0);
    // 910 of 1,100, not the mean of 10 % and 90 %.
    assert!((unit["share"].as_f64().unwrap() - 910.0 / 1_100.0 * 100.0).abs() < 1e-9, "{unit}");
    let other = four().json("/collections/regional-units/items/02")["properties"].clone();
    assert!(other["people"].is_null() && other["share"].is_null(), "an unknown part leaves the sum unknown");
}

#[test]
fn only_the_properties_asked_for_come() {
    let page = EMBEDDED.json("/collections/municipalities/items?properties=name_el,population&limit=1");
    let names: BTreeSet<_> =
        page["features"][0]["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["name_el", "population"]));
    let page = EMBEDDED.json("/collections/municipalities/items?indicators=&limit=1");
    assert!(page["features"][0]["properties"].get("population").is_none());
    assert_eq!(EMBEDDED.problem("/collections/municipalities/items?properties=nmae", 400)["parameter"], "properties");
    assert_eq!(
        EMBEDDED.problem("/collections/municipalities/items?indicators=povrety", 400)["parameter"],
        "indicators"
    );
}

#[test]
fn geojson_is_rfc_7946_and_the_same_feature_by_page_and_by_id() {
    let answer = EMBEDDED.get("/collections/regional-units/items?limit=100");
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let text = answer.text();
    let parsed: geojson::FeatureCollection = text.parse().unwrap();
    assert_eq!(parsed.features.len(), 10);
    for (parsed, raw) in parsed.features.iter().zip(answer.json()["features"].as_array().unwrap()) {
        let geometry: geo::Geometry<f64> = parsed.geometry.clone().unwrap().try_into().unwrap();
        let polygons = match geometry {
            geo::Geometry::MultiPolygon(polygons) => polygons,
            geo::Geometry::Polygon(polygon) => polygon.into(),
            other => panic!("{other:?}"),
        };
        for polygon in &polygons {
            // The right-hand rule: exteriors counterclockwise, holes clockwise.
            assert!(signed_area(polygon.exterior()) > 0.0);
            assert!(polygon.interiors().iter().all(|hole| signed_area(hole) < 0.0));
        }
        let id = raw["id"].as_str().unwrap();
        let single = EMBEDDED.json(&format!("/collections/regional-units/items/{id}"));
        assert_eq!((&single["geometry"], &single["properties"]), (&raw["geometry"], &raw["properties"]));
        assert!(single["links"].as_array().unwrap().iter().any(|link| link["rel"] == "collection"));
    }
}

fn signed_area(ring: &geo::LineString<f64>) -> f64 {
    ring.lines().map(|line| line.start.x * line.end.y - line.end.x * line.start.y).sum()
}

#[test]
fn csv_says_what_geojson_says_with_unit_and_source() {
    let answer = EMBEDDED.get("/collections/municipalities/items?f=csv&limit=100");
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert_eq!(
        EMBEDDED.send(Method::GET, "/collections/municipalities/items?limit=100", &[("accept", "text/csv")]).body,
        answer.body
    );
    let json = EMBEDDED.json("/collections/municipalities/items?limit=100");
    let rows = answer.csv();
    assert_eq!(rows.len(), 51);
    for (row, feature) in rows.iter().zip(json["features"].as_array().unwrap()) {
        assert_eq!(row["id"], feature["id"].as_str().unwrap());
        for (name, value) in feature["properties"].as_object().unwrap() {
            match value {
                Value::Null => assert_eq!(row[name], "", "{name}"),
                Value::String(text) => assert_eq!(row[name], *text, "{name}"),
                number => assert_eq!(row[name].parse().ok(), number.as_f64(), "{name}"),
            }
        }
        assert_eq!(row["population__unit"], "persons");
        assert!(!row["population__source"].is_empty());
    }
}

#[test]
fn cells_that_spreadsheets_would_run_are_text() {
    let csv = "id,kind,name_el,lon,lat,phone\n=1+1,k,\"=HYPERLINK(\"\"http://x\"\")\",20.5,38.5,+302410000000\n";
    let api = Folder::of_squares(&FOUR).services(csv).api();
    let row = api.get("/collections/services/items?f=csv").text();
    assert!(row.contains("'=HYPERLINK"), "{row}");
    assert!(!row.lines().any(|line| line.starts_with('=')), "{row}");
}

/// The bytes a Greek Excel needs: mark, semicolons, decimal commas, codes that keep their zeros.
#[test]
fn csv_for_greek_excel_says_what_plain_csv_says() {
    let csv = "code,period,value\n0101,2021,1234.5\n0102,2021,\n0201,2021,-0.25\n0202,2021,4\n";
    let api = Folder::of_squares(&FOUR).indicator("x", "unit = \"percent\"\nmeasure = \"rate\"\n", csv).api();
    for path in ["/collections/municipalities/items", "/indicators/x/values"] {
        let answer = api.get(&format!("{path}?f=csv&dialect=excel-el"));
        let text = answer.text();
        let (mark, text) = text.split_at('\u{feff}'.len_utf8());
        assert_eq!((mark, answer.header("content-type")), ("\u{feff}", "text/csv; charset=utf-8; header=present"));
        assert!(!text.contains('\u{feff}') && text.lines().count() == 5, "{text}");
        assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n")), "{text}");
        assert!(text.contains("\r\n\"=\"\"0101\"\"\";"), "{text}");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        let rows: Vec<HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
        let plain = api.get(&format!("{path}?f=csv&dialect=plain"));
        assert_eq!(plain.body, api.get(&format!("{path}?f=csv")).body);
        let value = if path.ends_with("values") { "value" } else { "x" };
        for (row, plain) in rows.iter().zip(plain.csv()) {
            assert_eq!(row["code"], format!("=\"{}\"", plain["code"]));
            assert_eq!(row[value], plain[value].replace('.', ","));
            assert_eq!(row["name_el"], plain["name_el"]);
        }
        assert_eq!((&rows[0][value][..], &rows[1][value][..], &rows[2][value][..]), ("1234,5", "", "-0,25"));

        assert_eq!(api.problem(&format!("{path}?f=csv&dialect=excel"), 400)["parameter"], "dialect");
        assert_eq!(api.problem(&format!("{path}?dialect=excel-el"), 400)["parameter"], "dialect");
    }
    // A link to another format does not take the dialect along, one to the next page does.
    let link = api.get("/collections/municipalities/items?f=csv&dialect=excel-el&limit=2").header("link").to_owned();
    assert!(link.contains("dialect=excel-el") && link.contains("offset=2"), "{link}");
}

#[test]
fn csv_is_saved_under_a_name_that_says_what_it_is() {
    for (path, name) in [
        ("/collections/regional-units/items?f=csv", "regional-units.csv"),
        ("/collections/services/items?f=csv&dialect=excel-el", "services.csv"),
        ("/indicators/population/values?f=csv&level=municipality&period=2021", "population_2021_municipalities.csv"),
        ("/indicators/population_change/values?f=csv&level=region", "population_change_2011-2021_regions.csv"),
    ] {
        let disposition = format!("attachment; filename=\"{name}\"");
        assert_eq!(EMBEDDED.get(path).header("content-disposition"), disposition);
    }
    assert_eq!(EMBEDDED.get("/collections/regions/items").header("content-disposition"), "");
}

#[test]
fn a_feature_that_is_not_there_is_404() {
    EMBEDDED.problem("/collections/municipalities/items/9999", 404);
    // A code of another level names no municipality.
    EMBEDDED.problem("/collections/municipalities/items/22", 404);
    EMBEDDED.problem("/collections/municipalities/items/%CE%9B", 404);
}
