//! `/collections` and what describes each.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use geo::{BoundingRect, Contains};
use serde_json::Value;

use crate::support::server::EMBEDDED;

#[test]
fn there_is_one_for_each_level_and_the_services() {
    let collections = EMBEDDED.json("/collections");
    let ids: BTreeSet<_> =
        collections["collections"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(ids, BTreeSet::from(["municipalities", "regional-units", "regions", "services"]));
    let one = EMBEDDED.json("/collections/municipalities");
    insta::assert_json_snapshot!("collection", one, { ".version" => "[version]", ".extent.spatial.bbox" => "[bbox]", ".links[5].href" => "[points]" });
    assert_eq!(
        *collections["collections"].as_array().unwrap().iter().find(|c| c["id"] == "municipalities").unwrap(),
        one
    );
}

#[test]
fn a_collection_says_what_clients_ask_for() {
    for collection in ["municipalities", "regional-units", "regions", "services"] {
        let document = EMBEDDED.json(&format!("/collections/{collection}"));
        let items = document["links"]
            .as_array()
            .unwrap()
            .iter()
            .find(|l| l["rel"] == "items" && l["type"] == "application/geo+json");
        assert_eq!(items.unwrap()["href"], format!("http://atlas.test/collections/{collection}/items"));
        assert_eq!(document["storageCrs"], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        assert_eq!(document["itemType"], "feature");
        let matched = &EMBEDDED.json(&format!("/collections/{collection}/items?limit=1"))["numberMatched"];
        assert_eq!(document["itemCount"], *matched);
        let [west, south, east, north] = bbox(&document);
        assert!(west < east && south < north && (19.0..29.0).contains(&west) && (34.0..42.0).contains(&north));
    }
}

/// The points of the areas, in their order, inside the outlines that `items` gives.
#[test]
fn every_area_has_a_point_inside_it() {
    for collection in ["municipalities", "regional-units", "regions"] {
        let points = EMBEDDED.get(&format!("/collections/{collection}/points"));
        assert_eq!(points.header("content-type"), "application/geo+json");
        let points = points.json();
        assert_eq!((&points["type"], &points["quality"]), (&"FeatureCollection".into(), &"approximate".into()));
        let items = EMBEDDED.json(&format!("/collections/{collection}/items?limit=1000&indicators="));
        let (points, items) = (points["features"].as_array().unwrap(), items["features"].as_array().unwrap());
        assert_eq!(points.len(), items.len());
        for (point, item) in points.iter().zip(items) {
            assert_eq!(point["id"], item["id"]);
            for name in ["code", "name_el", "name_en", "parent", "area_km2"] {
                assert_eq!(point["properties"][name], item["properties"][name], "{name}");
            }
            let id = choros::atlas::feature_id(collection, point["id"].as_str().unwrap());
            assert_eq!(point["properties"]["feature_id"], id);
            let geometry = |feature: &Value| serde_json::from_value::<geojson::Geometry>(feature["geometry"].clone());
            let outline: geo::MultiPolygon<f64> = geometry(item).unwrap().try_into().unwrap();
            let at: geo::Point<f64> = geometry(point).unwrap().try_into().unwrap();
            assert!(outline.contains(&at), "{}: {at:?}", point["id"]);
            let rect = outline.bounding_rect().unwrap();
            assert_eq!(point["bbox"], serde_json::json!([rect.min().x, rect.min().y, rect.max().x, rect.max().y]));
        }
    }
}

#[test]
fn points_are_kept_for_ever_by_the_address_the_collection_gives() {
    let collection = EMBEDDED.json("/collections/regions");
    let link = collection["links"].as_array().unwrap().iter().find(|link| link["rel"] == "related").unwrap();
    let path = link["href"].as_str().unwrap().strip_prefix("http://atlas.test").unwrap();
    let versioned = EMBEDDED.get(path);
    assert!(versioned.header("cache-control").contains("immutable"));
    let plain = EMBEDDED.get("/collections/regions/points");
    assert_eq!(plain.header("cache-control"), "no-cache");
    assert_eq!(EMBEDDED.get("/collections/regions/points?v=0").header("cache-control"), "no-cache");
    let again = EMBEDDED.send(Method::GET, "/collections/regions/points", &[("if-none-match", plain.header("etag"))]);
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);

    let problem = EMBEDDED.problem("/collections/services/points", 404);
    assert!(problem["detail"].as_str().unwrap().contains("points already"), "{problem}");
    assert_eq!(EMBEDDED.problem("/collections/regions/points?f=csv", 400)["parameter"], "f");
    EMBEDDED.problem("/collections/prefectures/points", 404);
}

fn bbox(document: &Value) -> [f64; 4] {
    serde_json::from_value(document["extent"]["spatial"]["bbox"][0].clone()).unwrap()
}

#[test]
fn queryables_are_scalar_and_each_is_a_parameter() {
    for collection in ["municipalities", "services"] {
        let queryables = EMBEDDED.json(&format!("/collections/{collection}/queryables"));
        assert_eq!(queryables["$id"], format!("http://atlas.test/collections/{collection}/queryables"));
        let features = EMBEDDED.json(&format!("/collections/{collection}/items?limit=3"));
        let first = &features["features"][0]["properties"];
        for (name, schema) in queryables["properties"].as_object().unwrap() {
            if name == "geometry" {
                continue;
            }
            assert!(schema["type"].is_string(), "{name}: {schema}");
            let Some(value) = first[name].as_str() else { continue };
            let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let found = EMBEDDED.json(&format!("/collections/{collection}/items?{name}={value}"));
            for feature in found["features"].as_array().unwrap() {
                assert_eq!(feature["properties"][name], first[name]);
            }
            assert!(found["numberMatched"].as_u64().unwrap() >= 1, "{name}");
        }
    }
}

#[test]
fn the_schema_names_every_property_of_every_feature() {
    let schema = EMBEDDED.json("/collections/municipalities/schema");
    let ids: Vec<_> = EMBEDDED.json("/indicators")["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["id"].as_str().unwrap().to_owned())
        .collect();
    let page = EMBEDDED.json(&format!("/collections/municipalities/items?limit=100&indicators={}", ids.join(",")));
    for feature in page["features"].as_array().unwrap() {
        for name in feature["properties"].as_object().unwrap().keys() {
            assert!(schema["properties"][name].is_object(), "{name}");
        }
    }
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let problem = EMBEDDED.problem("/collections/prefectures", 404);
    assert!(problem["detail"].as_str().unwrap().contains("municipalities"), "{problem}");
    EMBEDDED.problem("/collections/prefectures/items", 404);
    EMBEDDED.problem("/collections/prefectures/queryables", 404);
    EMBEDDED.problem("/nothing", 404);
}
