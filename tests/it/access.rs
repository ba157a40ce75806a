//! `/service-coverage`, `/services/{serviceId}/catchment`, `/accessibility` and `/gap`: who has a service within reach,
//! worked out on paper for an atlas small enough to draw, and by exhaustive search for the one inside the program.

use geographiclib_rs::{Geodesic, InverseGeodesic};
use serde_json::{Value, json};

use crate::support::folder::{COUNT, FOUR, Square};
use crate::support::server::{Api, EMBEDDED};
use crate::support::{Folder, close, mvt};

/// Four squares side by side and an island: people in the first two and on the island, nobody at the point of the fourth.
fn folder() -> Folder {
    let island: Square = ("0301", 30.0, 38.0);
    let squares: Vec<Square> = FOUR.into_iter().chain([island]).collect();
    let folder = Folder::of_squares(&squares);
    folder.write(
        "population/p.csv",
        "id,name_el,name_en,lon,lat,residents\n\
         p1,Ένα,One,20.5,38.5,300\np2,Δύο,Two,20.9,38.5,100\np3,Τρία,Three,21.5,38.5,50\n\
         p4,Νησί,Island,30.5,38.5,40\np5,Έρημος,Desert,23.5,38.5,0\n",
    );
    folder
        .indicator("people", COUNT, "code,period,value\n0101,2021,800\n0102,2021,50\n0201,2021,10\n")
        .indicator("rate", WORSE, RATE)
        .services(
            "id,kind,name_el,lon,lat\n\
             s1,centre,Πρώτο,20.51,38.5\ns2,centre,Δεύτερο,21.4,38.5\ns3,twin,Δίδυμο,21.4,38.5\ns4,twin,Δίδυμο,21.4,38.5\n\
             b1,bank,Τράπεζα,30.5,38.51\nx1,ghost,Άγνωστο,,\n",
        )
        .with(
            "[[population]]\nsource = \"population/p.csv\"\nsource_name = \"made up\"\nlicense = \"none\"\n\
             quality = \"approximate\"\ncensus = \"people\"\nreference_year = 2011\n",
        )
}

const WORSE: &str =
    "unit = \"percent\"\nmeasure = \"rate\"\naggregation = \"none\"\ndirection = \"higher-is-worse\"\ndecimals = 1\n";

/// The first has a 95 % interval from 4 to 6.
const RATE: &str = "code,period,value,lower,upper\n0101,2021,5,4,6\n0102,2021,7,,\n";

fn metres(from: (f64, f64), to: (f64, f64)) -> f64 {
    InverseGeodesic::<f64>::inverse(&Geodesic::wgs84(), from.1, from.0, to.1, to.0)
}

fn area<'a>(document: &'a Value, code: &str) -> &'a Value {
    document["areas"].as_array().unwrap().iter().find(|area| area["code"] == code).unwrap()
}

/// Holds some figures of a row against those expected; of numbers the value, however it is written.
fn check(row: &Value, expected: &Value) {
    for (name, expected) in expected.as_object().unwrap() {
        let found = row.get(name).unwrap_or_else(|| panic!("{name} is not in {row}"));
        let same = match (found.as_f64(), expected.as_f64()) {
            (Some(found), Some(expected)) => close(found, expected, 1e-9),
            _ => found == expected,
        };
        assert!(same, "{name}: {found}, expected {expected}");
    }
}

#[test]
fn coverage_of_areas_is_that_worked_out_on_paper() {
    let api = folder().api();
    let found = api.json("/service-coverage?kind=centre&within_m=2000,50000,1000000");
    let first = area(&found, "0101");
    check(
        first,
        &json!({ "status": "ok", "residents": 400, "points": 2, "services": 1, "services_per_10000": 25,
            "residents_within_2000_m": 300, "share_within_2000_m": 0.75, "over_sea_only_within_2000_m": 0,
            "residents_within_50000_m": 400, "share_within_50000_m": 1, "farthest_id": "p2", "farthest_name": "Δύο",
            "over_sea_only_residents": 0, "unreached_residents": 0, "represented_share": 0.5 }),
    );
    let (near, far) = (metres((20.5, 38.5), (20.51, 38.5)), metres((20.9, 38.5), (20.51, 38.5)));
    let distance = |name: &str| first[name].as_f64().unwrap();
    assert!(close(distance("mean_distance_m"), (near * 300.0 + far * 100.0) / 400.0, 0.001));
    assert!(close(distance("median_distance_m"), near, 0.001));
    assert!(close(distance("farthest_distance_m"), far, 0.001));
    check(
        area(&found, "0102"),
        &json!({ "residents": 50, "share_within_2000_m": 0, "share_within_50000_m": 1, "represented_share": 1 }),
    );
    // Nothing is known where there is no point, and nobody has a share where nobody lives.
    check(
        area(&found, "0201"),
        &json!({ "status": "no-population-points", "residents": null, "points": 0, "services": 0,
            "services_per_10000": null, "share_within_50000_m": null, "residents_within_50000_m": null,
            "mean_distance_m": null, "unreached_residents": null, "represented_share": null }),
    );
    check(
        area(&found, "0202"),
        &json!({ "status": "no-residents", "residents": 0, "points": 1, "share_within_50000_m": null,
            "median_distance_m": null, "farthest_id": null }),
    );
    // The island has no centre of its own: what lies over the sea is not within reach, however far one asks.
    check(
        area(&found, "0301"),
        &json!({ "residents": 40, "share_within_1000000_m": 0, "over_sea_only_within_50000_m": 0,
            "over_sea_only_within_1000000_m": 40, "over_sea_only_residents": 40, "unreached_residents": 0,
            "mean_distance_m": null }),
    );
    check(
        &found["totals"],
        &json!({ "residents": 490, "points": 5, "services": 2, "residents_within_50000_m": 450,
            "represented_share": 450.0 / 860.0 }),
    );
    check(
        &found,
        &json!({ "level": "municipality", "borders": "across", "scale": "none", "services": 2, "points": 5,
            "points_outside_areas": 0, "quality": "approximate", "within_m": [2000.0, 50000.0, 1_000_000.0] }),
    );
    assert_eq!(found["kinds"][0]["id"], "centre");
    assert_eq!(found["census"]["indicator"], "people");
    assert!(found["rule_en"].as_str().unwrap().contains("not roads"));
    assert!(found["rule_el"].as_str().unwrap().contains("όχι δρόμοι"));
    assert_eq!(found["sources"].as_array().unwrap().len(), 3, "{}", found["sources"]);
}

#[test]
fn borders_levels_and_scale_change_what_is_added_up() {
    let folder = folder();
    let api = folder.api();
    let own = api.json("/service-coverage?kind=bank&borders=own");
    check(area(&own, "0101"), &json!({ "unreached_residents": 400, "over_sea_only_residents": 0 }));
    check(area(&own, "0301"), &json!({ "unreached_residents": 0, "share_within_2000_m": 1 }));
    let across = api.json("/service-coverage?kind=bank");
    check(area(&across, "0101"), &json!({ "unreached_residents": 0, "over_sea_only_residents": 400 }));
    let units = api.json("/service-coverage?kind=centre&level=regional-unit");
    check(
        area(&units, "01"),
        &json!({ "residents": 450, "points": 3, "services": 2, "represented_share": 450.0 / 850.0 }),
    );
    let scaled = api.json("/service-coverage?kind=centre&within_m=2000&scale=census");
    check(
        area(&scaled, "0101"),
        &json!({ "residents": 800, "residents_within_2000_m": 600, "share_within_2000_m": 0.75, "represented_share": 0.5 }),
    );
    check(area(&scaled, "0301"), &json!({ "residents": 40, "represented_share": null }));
    check(&scaled, &json!({ "scale": "census", "points_not_scaled": 2 }));
    // What scaling leaves behind the comma is not written.
    folder.write("indicators/people.csv", "code,period,value\n0101,2021,103183\n0102,2021,51\n0201,2021,10\n");
    let scaled = folder.api().get("/service-coverage?kind=centre&within_m=2000&scale=census&f=csv").csv();
    for row in scaled {
        for name in ["residents", "residents_within_2000_m", "unreached_residents"] {
            let decimals = row[name].split_once('.').map_or(0, |(_, decimals)| decimals.len());
            assert!(decimals <= 6, "{name}: {}", row[name]);
        }
    }
}

#[test]
fn a_bridge_makes_land_of_what_lies_over_the_sea() {
    let folder = folder();
    folder.write(
        "bridges.csv",
        "name_el,name_en,from_lon,from_lat,to_lon,to_lat\nΓέφυρα,Bridge,23.5,38.5,30.5,38.5\nΑλλού,Elsewhere,23.5,38.5,50,38\n",
    );
    let folder = folder.with(
        "[land]\nsource = \"boundaries/a.geojson\"\nsource_name = \"made up\"\nlicense = \"none\"\nbridges = \"bridges.csv\"\n",
    );
    let useless = folder.load().report.findings.into_iter().find(|finding| finding.kind == "useless-bridge").unwrap();
    assert!(useless.message.contains("Αλλού") && useless.row == Some(3), "{useless:?}");
    let found = folder.api().json("/service-coverage?kind=centre&within_m=1000000");
    check(area(&found, "0301"), &json!({ "share_within_1000000_m": 1, "over_sea_only_residents": 0 }));
    assert_eq!(found["bridges"], json!([{ "name_el": "Γέφυρα", "name_en": "Bridge" }]));
    assert_eq!(found["services_on_unknown_land"], 0);
    assert!(found["rule_en"].as_str().unwrap().contains("bridges are counted as land"));
    // Of the eleven of Greece three lie within the land that is drawn around the atlas inside the program.
    let inside = EMBEDDED.json("/service-coverage");
    let names: Vec<_> = inside["bridges"].as_array().unwrap().iter().map(|name| name["name_en"].clone()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
}

#[test]
fn where_the_land_is_not_known_it_is_said_of_how_many() {
    let folder = folder();
    let known = folder.api().json("/service-coverage");
    assert!(known.get("note_el").is_none() && known.get("note_en").is_none(), "{known}");
    folder.write(
        "population/p.csv",
        "id,name_el,name_en,lon,lat,residents\np1,Ένα,One,20.5,38.5,300\np6,Πέρα,Beyond,40.5,38.5,70\n",
    );
    folder.write("services/s.csv", "id,kind,name_el,lon,lat\ns1,centre,Πρώτο,20.51,38.5\ns9,centre,Πέρα,45.5,38.5\n");
    let api = folder.api();
    for path in ["/service-coverage", "/service-coverage/points", "/services/s1/catchment", "/gap?indicator=rate"] {
        let found = api.json(path);
        let note = |language: &str| found[format!("note_{language}")].as_str().unwrap().to_owned();
        assert!(
            note("en").contains("services: 1, residents: 70. For them land and sea cannot be told apart"),
            "{path}"
        );
        assert!(
            note("el").contains("υπηρεσίες: 1, κάτοικοι: 70. Γι’ αυτούς στεριά και θάλασσα δεν διακρίνονται"),
            "{path}"
        );
    }
    for path in ["/service-coverage?f=html&lang=en", "/gap?indicator=rate&f=html&lang=en"] {
        assert!(api.get(path).text().contains("land and sea cannot be told apart"), "{path}");
    }
    let shared = api.json("/gap?indicator=rate&access=2sfca");
    assert!(shared.get("note_en").is_none(), "distances of what is shared lead over the sea: {shared}");
}

#[test]
fn coverage_comes_in_tiles() {
    let api = folder().api();
    let json = api.json("/service-coverage/tiles.json?kind=centre&within_m=2000&layers=areas");
    assert_eq!(json["tilejson"], "3.0.0");
    let fields = &json["vector_layers"][0]["fields"];
    assert!(fields["share_within_2000_m"].as_str().unwrap().starts_with("Number"), "{fields}");
    assert!(fields["status"].as_str().unwrap().starts_with("String"), "{fields}");
    let address = json["tiles"][0].as_str().unwrap().strip_prefix("http://atlas.test").unwrap().to_owned();
    assert!(address.starts_with("/service-coverage/tiles/{z}/{x}/{y}.mvt?kind=centre&within_m=2000"), "{address}");
    let at = |address: &str, [z, x, y]: [u32; 3]| {
        let number = |number: u32| number.to_string();
        address.replace("{z}", &number(z)).replace("{x}", &number(x)).replace("{y}", &number(y))
    };
    let path = at(&address, [6, 35, 24]);
    let tile = api.get(&path);
    assert_eq!(tile.status, 200);
    assert!(tile.header("cache-control").contains("immutable"));
    let layers = mvt::decode(&tile.body);
    let area = layers.iter().find(|layer| layer.name == "municipalities").unwrap();
    let text = |text: &str| mvt::Value::Text(text.to_owned());
    let first = area.features.iter().find(|feature| feature.tags["code"] == text("0101")).unwrap();
    assert_eq!(first.tags["share_within_2000_m"], mvt::Value::Number(0.75));
    assert_eq!((&first.tags["status"], first.tags.contains_key("services_per_10000")), (&text("ok"), true));
    let tag = tile.header("etag").to_owned();
    assert_eq!(api.send(axum::http::Method::GET, &path, &[("if-none-match", &tag)]).status, 304);
    let other = api.get(&at("/service-coverage/tiles/{z}/{x}/{y}.mvt?kind=bank", [6, 35, 24]));
    assert_ne!(other.header("etag"), tag, "another question is another tile");
    assert_eq!(other.header("cache-control"), "no-cache");
    assert_eq!(api.get(&at("/service-coverage/tiles/{z}/{x}/{y}.mvt", [6, 0, 0])).status, 204);
    api.problem("/service-coverage/tiles/6/35/x.mvt", 404);
    refused(&api, "/service-coverage/tiles/6/35/24.mvt?kind=pharmacy", "kind", "bank");
    refused(&api, "/service-coverage/tiles.json?scale=census", "scale", "within_m");
}

#[test]
fn without_services_nobody_is_reached_and_it_is_said_why() {
    let api = folder().api();
    let found = api.json("/service-coverage?kind=ghost");
    check(&found, &json!({ "services": 0, "services_without_position": 1 }));
    assert!(found["note"].as_str().unwrap().contains("no service of these kinds has a position"), "{found}");
    check(
        area(&found, "0101"),
        &json!({ "unreached_residents": 400, "share_within_10000_m": 0, "mean_distance_m": null }),
    );
    let empty = Folder::of_squares(&FOUR).api().json("/service-coverage");
    assert!(empty["note"].as_str().unwrap().contains("no population points"), "{empty}");
    check(area(&empty, "0101"), &json!({ "status": "no-population-points", "residents": null }));
}

#[test]
fn each_representation_holds_the_same_figures() {
    let api = folder().api();
    let path = "/service-coverage?kind=centre&within_m=2000";
    let features = api.json(&format!("{path}&f=geojson"));
    assert_eq!(features["type"], "FeatureCollection");
    assert_eq!(features["features"].as_array().unwrap().len(), 5);
    assert_eq!(features["features"][0]["id"], "0101");
    assert_eq!(features["features"][0]["geometry"]["type"], "MultiPolygon");
    check(&features["features"][0]["properties"], &json!({ "code": "0101", "share_within_2000_m": 0.75 }));
    assert_eq!(features["quality"], "approximate");
    let answer = api.get(&format!("{path}&f=csv"));
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    let rows = answer.csv();
    assert_eq!((rows[0]["code"].as_str(), rows[0]["share_within_2000_m"].as_str()), ("0101", "0.75"));
    assert_eq!((rows[0]["kinds"].as_str(), rows[0]["quality"].as_str()), ("centre", "approximate"));
    assert_eq!((rows[2]["residents"].as_str(), rows[2]["status"].as_str()), ("", "no-population-points"));
    assert_eq!(rows[0]["unreached_residents"], "0", "nobody is not written as minus nobody");
    let tag = api.get(path).header("etag").to_owned();
    let again = api.send(axum::http::Method::GET, path, &[("if-none-match", &tag)]);
    assert_eq!(again.status, 304);
}

#[test]
fn every_answer_says_for_how_much_of_the_census_its_points_stand() {
    let folder = folder();
    folder.write("indicators/people.csv", "code,period,value\n0101,2021,5200\n0102,2021,50\n0201,2021,10\n");
    let api = folder.api();
    let (few, all) = (400.0 / 5200.0, 450.0 / 5260.0);
    for path in ["/accessibility?kind=centre", "/gap?indicator=rate&kind=centre&within_m=2000"] {
        let found = api.json(path);
        check(area(&found, "0101"), &json!({ "represented_share": few }));
        check(area(&found, "0102"), &json!({ "represented_share": 1 }));
        check(area(&found, "0201"), &json!({ "represented_share": null }));
        check(area(&found, "0301"), &json!({ "represented_share": null }));
        check(&found["census"], &json!({ "indicator": "people", "period": "2021" }));
        let features = api.json(&format!("{path}&f=geojson"));
        check(&features["features"][0]["properties"], &json!({ "represented_share": few }));
        let rows = api.get(&format!("{path}&f=csv")).csv();
        assert!(close(rows[0]["represented_share"].parse().unwrap(), few, 1e-9), "{path}");
        assert_eq!((rows[0]["census"].as_str(), rows[0]["census_period"].as_str()), ("people", "2021"), "{path}");
    }
    check(&api.json("/accessibility?kind=centre"), &json!({ "represented_share": all }));
    check(&api.json("/service-coverage")["totals"], &json!({ "represented_share": all }));
    // The first serves the whole of its area; the second that of the other, and points of which there is no census.
    check(&api.json("/services/s1/catchment"), &json!({ "represented_share": few }));
    check(&api.json("/services/s2/catchment"), &json!({ "represented_share": 1 }));
    check(&api.json("/services/x1/catchment"), &json!({ "represented_share": null }));
    let found = api.json("/gap?indicator=rate&kind=centre&within_m=2000");
    let why = |code: &str, language: &str| area(&found, code)[format!("why_{language}")].as_str().unwrap().to_owned();
    assert!(why("0101", "en").ends_with("The points stand for only 8\u{a0}% of its residents of 2021."), "{found}");
    assert!(why("0101", "el").contains("μόνο το 8\u{a0}% των κατοίκων της απογραφής (2021)"), "{found}");
    assert!(!why("0102", "en").contains("stand for"), "{found}");
    let page = api.get("/gap?indicator=rate&kind=centre&within_m=2000&f=html&lang=en").text();
    assert!(page.contains("Represented") && page.contains("7.7\u{a0}%") && page.contains("fewer than half"), "{page}");
}

#[test]
fn residents_come_with_the_year_they_are_of() {
    let api = folder().api();
    for path in [
        "/service-coverage",
        "/service-coverage?f=geojson",
        "/service-coverage/points",
        "/services/s1/catchment",
        "/accessibility?method=raam",
        "/gap?indicator=rate&within_m=2000",
    ] {
        let found = api.json(path);
        assert_eq!(found["residents_reference_years"], json!([2011]), "{path}");
        let sources = found["sources"].as_array().unwrap();
        for source in sources {
            let year = (source["of"] == "population").then_some(2011);
            assert_eq!(source.get("reference_year").and_then(Value::as_u64), year, "{path}: {source}");
        }
        assert!(sources.iter().any(|source| source["of"] == "population"), "{path}");
    }
    assert_eq!(api.json("/service-coverage")["census"]["period"], "2021");
    for path in ["/service-coverage?f=csv", "/service-coverage/points?f=csv", "/accessibility?method=raam&f=csv"] {
        assert_eq!(api.get(path).csv()[0]["residents_reference_years"], "2011", "{path}");
    }
    let rows = api.get("/service-coverage?f=csv").csv();
    assert_eq!((rows[0]["census"].as_str(), rows[0]["census_period"].as_str()), ("people", "2021"));
    for path in ["/service-coverage?f=html", "/gap?indicator=rate&f=html", "/services/s1?f=html", "/places/0101?f=html"]
    {
        let (greek, english) = (api.get(path).text(), api.get(&format!("{path}&lang=en")).text());
        assert!(greek.contains("του 2011"), "{path}");
        assert!(english.contains("esidents of 2011"), "{path}");
    }
    let scaled = api.get("/service-coverage?f=html&lang=en&scale=census").text();
    assert!(scaled.contains("of residents of the census (2021)"), "{scaled}");
}

#[test]
fn points_come_with_their_nearest_service_page_by_page() {
    let api = folder().api();
    let first = api.json("/service-coverage/points?kind=centre&within_m=2000,50000&limit=3");
    check(&first, &json!({ "numberMatched": 5, "numberReturned": 3 }));
    let point = |document: &Value, place: usize| document["features"][place]["properties"].clone();
    check(
        &point(&first, 0),
        &json!({ "id": "p1", "area_code": "0101", "service_id": "s1", "service_name_el": "Πρώτο", "within_m": 2000,
            "over_sea_id": null }),
    );
    assert!(close(point(&first, 2)["distance_m"].as_f64().unwrap(), metres((21.5, 38.5), (21.4, 38.5)), 0.000_6));
    let next = first["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
    let second = api.json(next["href"].as_str().unwrap().strip_prefix("http://atlas.test").unwrap());
    check(&second, &json!({ "numberReturned": 2 }));
    check(
        &point(&second, 0),
        &json!({ "id": "p4", "service_id": null, "distance_m": null, "within_m": null, "over_sea_id": "s2" }),
    );
    assert!(second["links"].as_array().unwrap().iter().all(|link| link["rel"] != "next"));
    let rows = api.get("/service-coverage/points?kind=centre&f=csv").csv();
    assert_eq!((rows.len(), rows[1]["id"].as_str(), rows[1]["lon"].as_str()), (5, "p2", "20.9"));
}

#[test]
fn a_catchment_is_those_who_are_nearer_to_no_other() {
    let api = folder().api();
    let first = api.json("/services/s1/catchment?within_m=2000,50000");
    check(&first, &json!({ "id": "s1", "kind": "centre", "name_el": "Πρώτο", "services": 2 }));
    check(&first["nearest"], &json!({ "points": 2, "residents": 400, "farthest_id": "p2", "same_place_as": null }));
    check(&first["nearest"]["within"][0], &json!({ "within_m": 2000, "points": 1, "residents": 300 }));
    check(&first["nearest"]["over_sea"], &json!({ "points": 0, "residents": 0 }));
    let second = api.json("/services/s2/catchment?within_m=2000,50000");
    check(&second["nearest"], &json!({ "points": 2, "residents": 50, "farthest_id": "p3" }));
    check(&second["nearest"]["over_sea"], &json!({ "points": 1, "residents": 40 }));
    // The 100 of the second point live within 50 km of both, and are nearer to the first.
    check(&second["reach"][1], &json!({ "within_m": 50000, "points": 2, "residents": 150 }));
    let points = api.json("/services/s2/catchment?f=geojson");
    check(&points, &json!({ "type": "FeatureCollection", "numberMatched": 3, "numberReturned": 3 }));
    let ids: Vec<_> = points["features"].as_array().unwrap().iter().map(|point| point["id"].clone()).collect();
    assert_eq!(ids, ["p3", "p4", "p5"]);
    check(&points["features"][1]["properties"], &json!({ "residents": 40, "over_sea": true }));
    // Two in one building have one catchment between them.
    assert_eq!(api.json("/services/s4/catchment")["nearest"]["same_place_as"], "s3");
    let nowhere = api.json("/services/x1/catchment");
    check(&nowhere, &json!({ "nearest": null, "reach": null }));
    assert!(nowhere["reason"].as_str().unwrap().contains("no position"));
    api.problem("/services/none/catchment", 404);
}

#[test]
fn of_the_atlas_inside_the_program_it_is_that_of_the_exhaustive_search() {
    let atlas = EMBEDDED.state.atlas();
    for kind in atlas.register().kinds() {
        let services: Vec<_> = atlas.register().services().iter().filter(|service| service.kind == kind.id).collect();
        let found = EMBEDDED.json(&format!("/service-coverage/points?kind={}&limit=10000", kind.id));
        let features = found["features"].as_array().unwrap();
        assert_eq!(features.len(), atlas.population().len());
        for (feature, point) in features.iter().zip(atlas.population()) {
            let from = (point.position.lon(), point.position.lat());
            let distances = services.iter().filter_map(|service| service.position);
            let nearest = distances.map(|to| metres(from, (to.lon(), to.lat()))).fold(f64::INFINITY, f64::min);
            let properties = &feature["properties"];
            let near = properties["over_sea_distance_m"].as_f64().or(properties["distance_m"].as_f64()).unwrap();
            assert!(close(near, nearest, 0.000_6), "{}: {properties}, expected {nearest}", kind.id);
        }
    }
    let found = EMBEDDED.json("/service-coverage");
    assert_eq!(found["quality"], "synthetic");
    assert_eq!(found["census"]["indicator"], "population");
    let residents: f64 = atlas.population().iter().map(|point| point.residents).sum();
    assert!(close(found["totals"]["residents"].as_f64().unwrap(), residents, 1e-6));
}

#[test]
fn services_are_shared_by_all_who_reach_them() {
    let api = folder().api();
    // Within 2 km the first service is shared by 300 of 400 residents, the second by nobody.
    let found = api.json("/accessibility?kind=centre&within_m=2000");
    check(&found, &json!({ "method": "2sfca", "capacity": "one", "within_m": 2000, "mean_score": 1.0 / 490.0 }));
    check(area(&found, "0101"), &json!({ "status": "ok", "score": 1.0 / 400.0, "unreached_residents": 100 }));
    check(area(&found, "0102"), &json!({ "score": 0, "unreached_residents": 50 }));
    check(area(&found, "0201"), &json!({ "status": "no-population-points", "score": null, "residents": null }));
    check(area(&found, "0202"), &json!({ "status": "no-residents", "score": null }));
    check(&found["unreached"], &json!({ "points": 4, "residents": 190 }));
    assert_eq!(found["unreached"]["listed"][0]["id"], "p2");
    assert!(found["method_en"].as_str().unwrap().contains("R_j = S_j"), "{found}");
    // Within 50 km 400 share the first and 150 the second; 100 of them share both.
    let found = api.json("/accessibility?kind=centre&within_m=50000");
    let both = 1.0 / 400.0 + 1.0 / 150.0;
    check(area(&found, "0101"), &json!({ "score": (300.0 / 400.0 + 100.0 * both) / 400.0 }));
    check(area(&found, "0102"), &json!({ "score": 1.0 / 150.0 }));
    let found = api.json("/accessibility?kind=centre&within_m=2000&method=weighted&decay=uniform");
    check(area(&found, "0101"), &json!({ "score": 0.75 }));
    let (near, within_m) = (metres((20.5, 38.5), (20.51, 38.5)), 2_000.0_f64);
    let found = api.json("/accessibility?kind=centre&within_m=2000&method=weighted&decay=parabola");
    let score = area(&found, "0101")["score"].as_f64().unwrap();
    assert!(close(score, 0.75 * (1.0 - (near / within_m).powi(2)), 1e-9), "{score}");
    let found = api.json("/accessibility?kind=centre&method=raam");
    check(&found, &json!({ "higher_is_better": false, "within_m": null, "decay": null }));
    assert!(found["relative_gap"].as_f64().is_some_and(|gap| (0.0..=1e-4).contains(&gap)), "{found}");
    assert!(found["method_en"].as_str().unwrap().contains("could save at most"), "{found}");
    assert!(found["method_el"].as_str().unwrap().contains("θα γλίτωναν το πολύ"), "{found}");
    check(&api.json("/accessibility?kind=centre"), &json!({ "relative_gap": null }));
    check(&api.json("/gap?indicator=rate&kind=centre&access=2sfca"), &json!({ "relative_gap": null }));
    assert!(area(&found, "0301")["score"].as_f64() > area(&found, "0101")["score"].as_f64(), "{found}");
    let found = api.json("/accessibility?kind=ghost&method=raam");
    check(area(&found, "0101"), &json!({ "status": "not-computed", "score": null }));
    let found = api.json("/accessibility?kind=ghost");
    check(&found["unreached"], &json!({ "points": 5, "residents": 490 }));
    let rows = api.get("/accessibility?kind=centre&within_m=2000&f=csv").csv();
    assert_eq!((rows[0]["score"].as_str(), rows[0]["method"].as_str()), ("0.0025", "2sfca"));
    let features = api.json("/accessibility?kind=centre&within_m=2000&f=geojson");
    check(&features["features"][0]["properties"], &json!({ "score": 0.0025 }));
}

#[test]
fn need_beside_access_is_ranked_with_its_reasons() {
    let api = folder().api();
    let found = api.json("/gap?indicator=rate&kind=centre&within_m=2000");
    // Of two areas the better one has a percentile of 25 and the worse one of 75.
    check(
        area(&found, "0101"),
        &json!({ "status": "ok", "need": 5, "need_standard_error": 1.0 / 1.96, "access": 0.75, "need_percentile": 25,
            "lack_percentile": 25, "need_part": 12.5, "lack_part": 12.5, "score": 25, "rank": 2, "tied": 1,
            "rank_first": 2, "rank_last": 2 }),
    );
    check(
        area(&found, "0102"),
        &json!({ "need": 7, "need_standard_error": null, "access": 0, "score": 75, "rank": 1, "rank_first": 1 }),
    );
    check(area(&found, "0201"), &json!({ "status": "neither", "rank": null, "score": null, "residents": null }));
    check(area(&found, "0301"), &json!({ "status": "no-need", "access": 0 }));
    check(
        &found,
        &json!({ "ranked": 2, "unranked": 3, "need_taken_as_exact": 1, "worse": "high", "need_weight": 0.5,
            "draws": 1000, "interval_level": 0.9, "period": "2021" }),
    );
    let why = area(&found, "0101");
    assert!(why["why_en"].as_str().unwrap().starts_with("Rank 2 of 2 (between 2 and 2 in nine tenths"), "{why}");
    assert!(why["why_el"].as_str().unwrap().starts_with("Θέση 2 από 2"), "{why}");
    assert!(area(&found, "0301")["why_el"].as_str().unwrap().starts_with("Χωρίς θέση"), "{found}");
    assert!(found["method_en"].as_str().unwrap().contains("may lie outside its own interval"), "{found}");
    assert!(found["method_el"].as_str().unwrap().contains("έξω από το διάστημά της"), "{found}");
    let other = api.json("/gap?indicator=rate&kind=centre&within_m=2000&worse=low&weights=1&draws=0");
    check(area(&other, "0101"), &json!({ "rank": 1, "score": 75, "lack_part": 0, "rank_first": null }));
    let drawn = "/gap?indicator=rate&kind=centre&within_m=2000&worse=low&vary_weights=true&seed=7";
    // By need the first is worse off, by access the second: with any weight each may come first.
    check(area(&api.json(drawn), "0101"), &json!({ "rank": 1, "tied": 2, "rank_first": 1, "rank_last": 2 }));
    assert_eq!(api.json(drawn)["areas"], api.json(drawn)["areas"]);
    let rows = api.get("/gap?indicator=rate&kind=centre&within_m=2000&f=csv").csv();
    assert_eq!((rows[1]["rank"].as_str(), rows[1]["unit"].as_str()), ("1", "%"));
    let features = api.json("/gap?indicator=rate&kind=centre&within_m=2000&f=geojson");
    check(&features["features"][1]["properties"], &json!({ "rank": 1, "need_status": "A" }));
    let embedded = EMBEDDED.json("/gap?indicator=unemployment_2001&kind=community-centre&worse=high");
    assert_eq!(embedded["quality"], "synthetic");
}

#[test]
fn capacities_are_those_the_register_states() {
    let folder = Folder::of_squares(&FOUR);
    folder.write("population/p.csv", "id,name_el,lon,lat,residents\np1,Ένα,20.5,38.5,300\np2,Δύο,20.9,38.5,100\n");
    let api = folder
        .services(
            "id,kind,name_el,lon,lat,capacity\ns1,centre,Πρώτο,20.5,38.5,6\ns2,centre,Δεύτερο,20.9,38.5,\n\
             s3,centre,Κλειστό,20.9,38.5,0\n",
        )
        .with("[[population]]\nsource = \"population/p.csv\"\nsource_name = \"made up\"\nlicense = \"none\"\n")
        .api();
    let at = |more: &str| api.json(&format!("/accessibility?method=weighted&decay=uniform&within_m=1000{more}"));
    check(area(&at(""), "0101"), &json!({ "score": (300.0 + 2.0 * 100.0) / 400.0 }));
    let excluded = at("&capacity=column");
    check(area(&excluded, "0101"), &json!({ "score": 6.0 * 300.0 / 400.0, "unreached_residents": 100 }));
    check(
        &excluded,
        &json!({ "capacity": "column", "missing_capacity": "exclude", "services_without_capacity": 1,
            "services_supplying_nothing": 2, "unit": "capacity, weighted by distance" }),
    );
    let mean = at("&capacity=column&missing_capacity=mean");
    check(area(&mean, "0101"), &json!({ "score": (6.0 * 300.0 + 3.0 * 100.0) / 400.0 }));
    check(&mean, &json!({ "services_supplying_nothing": 1 }));
    check(area(&at("&capacity=column&missing_capacity=one"), "0101"), &json!({ "score": (1800.0 + 100.0) / 400.0 }));
}

#[test]
fn decays_by_steps_and_powers_are_those_worked_out_on_paper() {
    let api = folder().api();
    let near = metres((20.5, 38.5), (20.51, 38.5));
    let score = |query: &str| {
        let found = api.json(&format!("/accessibility?kind=centre&method=weighted&{query}"));
        area(&found, "0101")["score"].as_f64().unwrap()
    };
    assert!(close(score("steps=500:1,1000:0.5"), 0.75 * 0.5, 1e-12));
    assert!(close(score("decay=steps&steps=500:1"), 0.0, 1e-12));
    let power = score("decay=inverse-power&exponent=2&from_m=100&within_m=1000");
    assert!(close(power, 0.75 * (near / 100.0).powi(-2), 1e-9), "{power}");
}

#[test]
fn need_is_ranked_beside_shared_access_too() {
    let api = folder().api();
    let found = api.json("/gap?indicator=rate&kind=centre&access=2sfca&within_m=2000");
    check(
        &found,
        &json!({ "access": "2sfca", "access_unit": "services per resident", "higher_access_is_better": true,
            "within_m": 2000, "borders": null, "capacity": "one", "ranked": 2 }),
    );
    check(area(&found, "0101"), &json!({ "access": 1.0 / 400.0, "lack_percentile": 25, "rank": 2 }));
    assert!(
        area(&found, "0101")["why_en"]
            .as_str()
            .unwrap()
            .contains("access (2sfca) is 250 services per 100,000 residents")
    );
    assert!(area(&found, "0101")["why_el"].as_str().unwrap().contains("(2sfca) 250 υπηρεσίες ανά 100.000 κατοίκους"));
    let html = api.get("/gap?indicator=rate&kind=centre&access=2sfca&within_m=2000&f=html&lang=en").text();
    assert!(html.contains("250 per 100,000") && html.contains("± 1.0, 95\u{a0}% interval"), "{html}");
    assert!(found["method_el"].as_str().unwrap().contains("A_i"), "{found}");
    // The second pays more than the first to reach a service: it lacks more.
    let found = api.json("/gap?indicator=rate&kind=centre&access=raam&tau_m=1000");
    check(&found, &json!({ "higher_access_is_better": false, "within_m": null }));
    let costs = ["0101", "0102"].map(|code| area(&found, code)["access"].as_f64().unwrap());
    let lacks = ["0101", "0102"].map(|code| area(&found, code)["lack_percentile"].as_f64().unwrap());
    assert_eq!(costs[0] < costs[1], lacks[0] < lacks[1], "{costs:?} {lacks:?}");
    let coverage = api.json("/gap?indicator=rate&kind=centre");
    check(&coverage, &json!({ "access": "coverage", "within_m": 5000, "borders": "across", "decay": null }));
}

#[test]
fn residents_are_compared_with_the_census_of_a_period() {
    let api = folder().api();
    let found = api.json("/service-coverage?kind=centre&census=people&census_period=2021");
    assert_eq!(found["census"]["period"], "2021");
    refused(&api, "/service-coverage?census_period=1999", "census_period", "2021");
}

#[test]
fn what_scores_and_ranks_do_not_accept_is_named() {
    let api = folder().api();
    for within_m in ["0", "-1", "1e9"] {
        refused(&api, &format!("/accessibility?within_m={within_m}"), "within_m", "above 0");
        refused(&api, &format!("/gap?indicator=rate&within_m={within_m}"), "within_m", "above 0");
    }
    for (query, parameter, says) in [
        ("method=3sfca", "method", "e2sfca"),
        ("method=e2sfca&decay=linear", "decay", "parabola"),
        ("method=e2sfca&decay=gaussian", "scale_m", "above 0"),
        ("method=e2sfca&scale_m=5", "scale_m", "gaussian-to-zero"),
        ("decay=parabola", "decay", "2sfca"),
        ("tau_m=5", "tau_m", "2sfca"),
        ("method=raam&within_m=5", "within_m", "raam"),
        ("method=raam&tau_m=0", "tau_m", "above 0"),
        ("capacity=places", "capacity", "one and column"),
        ("missing_capacity=mean", "missing_capacity", "capacity=column"),
        ("capacity=column&missing_capacity=two", "missing_capacity", "exclude, one and mean"),
        (
            "capacity=column",
            "capacity",
            "none of the 5 services of these kinds states a capacity; accepted with them is capacity=one",
        ),
        ("capacity=column&missing_capacity=mean", "capacity", "capacity=one"),
        ("capacity=column&missing_capacity=one", "capacity", "capacity=one"),
        ("capacity=column&method=e2sfca&kind=centre", "capacity", "none of the 2 services"),
        ("capacity=column&method=weighted", "capacity", "none of the 5 services"),
        ("capacity=column&method=raam", "capacity", "none of the 5 services"),
        ("method=e2sfca&decay=inverse-power&exponent=2", "from_m", "nothing was found"),
        ("method=e2sfca&exponent=2", "exponent", "within_m"),
        ("method=e2sfca&steps=20000:1,10000:0.5", "steps", "ascending"),
        ("method=e2sfca&steps=20000", "steps", "a weight"),
        ("method=e2sfca&steps=20000:1&within_m=5", "within_m", "steps"),
        ("method=raam&steps=20000:1", "steps", "raam"),
        ("kind=pharmacy", "kind", "bank"),
        ("level=community", "level", "municipality"),
        ("bbxo=1", "bbxo", "within_m"),
    ] {
        refused(&api, &format!("/accessibility?{query}"), parameter, says);
    }
    for (query, parameter, says) in [
        ("kind=centre", "indicator", "missing"),
        ("indicator=nothing", "indicator", "people"),
        ("indicator=people", "worse", "high and low"),
        ("indicator=rate&worse=up", "worse", "high and low"),
        ("indicator=rate&weights=1.5", "weights", "from 0 to 1"),
        ("indicator=rate&draws=10001", "draws", "10000"),
        ("indicator=rate&draws=1", "draws", "0, for no interval of ranks, and 100 to 10000"),
        ("indicator=rate&draws=99", "draws", "99 was found"),
        ("indicator=rate&period=1999", "period", "2021"),
        ("indicator=rate&level=regional-unit", "level", "municipality"),
        ("indicator=rate&kind=pharmacy", "kind", "bank"),
        ("indicator=rate&bbxo=1", "bbxo", "vary_weights"),
        ("indicator=rate&access=near", "access", "coverage, 2sfca"),
        ("indicator=rate&capacity=one", "capacity", "coverage"),
        ("indicator=rate&access=raam&within_m=5", "within_m", "raam"),
        ("indicator=rate&access=2sfca&capacity=column", "capacity", "none of the 5 services"),
        ("indicator=rate&access=raam&capacity=column", "capacity", "none of the 5 services"),
        ("indicator=rate&access=2sfca&borders=own", "borders", "2sfca"),
    ] {
        refused(&api, &format!("/gap?{query}"), parameter, says);
    }
}

fn refused(api: &Api, path: &str, parameter: &str, says: &str) {
    let problem = api.problem(path, 400);
    assert_eq!(problem["parameter"], parameter, "{path}: {problem}");
    assert!(problem["detail"].as_str().unwrap().contains(says), "{path}: {problem}");
}

#[test]
fn what_is_not_accepted_is_named() {
    let api = folder().api();
    for path in ["/service-coverage", "/service-coverage/points", "/services/s1/catchment"] {
        for (within_m, says) in [
            ("0", "above 0"),
            ("-1", "above 0"),
            ("1e9", "up to 20100000"),
            ("NaN", "accepted are numbers"),
            ("", "1 to 10"),
            ("5000,2000", "ascending"),
            ("1,2,3,4,5,6,7,8,9,10,11", "1 to 10"),
        ] {
            refused(&api, &format!("{path}?within_m={within_m}"), "within_m", says);
        }
        refused(&api, &format!("{path}?bbxo=1"), "bbxo", "within_m");
        refused(&api, &format!("{path}?f=shapefile"), "f", "geojson");
    }
    for path in ["/service-coverage", "/service-coverage/points"] {
        refused(&api, &format!("{path}?kind=pharmacy"), "kind", "bank");
        refused(&api, &format!("{path}?kind="), "kind", "bank");
        refused(&api, &format!("{path}?borders=closed"), "borders", "across and own");
    }
    refused(&api, "/service-coverage?level=village", "level", "municipality");
    refused(&api, "/service-coverage?level=community", "level", "municipality");
    refused(&api, "/service-coverage?census=rate", "census", "people");
    refused(&api, "/service-coverage?census=nothing", "census", "people");
    refused(&api, "/service-coverage?scale=double", "scale", "none and census");
    refused(&api, "/service-coverage?dialect=plain", "dialect", "f=csv");
    refused(&api, "/services/s1/catchment?limit=5", "limit", "f=geojson");
    refused(&Folder::of_squares(&FOUR).api(), "/service-coverage?scale=census", "census", "names no census");
}
