//! Tiles, by the paths of OGC API – Tiles and by `/xyz`, and what describes them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::support::Folder;
use crate::support::folder::{COUNT, FOUR, collection, feature, geojson_of, square};
use crate::support::mvt::{Value, decode};
use crate::support::server::{Api, EMBEDDED};

fn tile(api: &Api, path: &str) -> Vec<crate::support::mvt::Layer> {
    let answer = api.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/vnd.mapbox-vector-tile");
    decode(&answer.body)
}

#[test]
fn tiles_hold_every_area_with_its_code_once_in_each() {
    // Greece as far as the atlas goes, in columns and rows of zoom 2 and 5.
    for (zoom, columns, rows) in [(2, 2..3, 1..2), (5, 17..19, 11..13)] {
        for (collection, count) in [("municipalities", 51), ("regional-units", 10), ("regions", 2)] {
            let mut codes = BTreeSet::new();
            for (x, y) in columns.clone().flat_map(|x| rows.clone().map(move |y| (x, y))) {
                let answer = EMBEDDED.get(&format!("/xyz/{collection}/{zoom}/{x}/{y}.mvt"));
                let layers = decode(&answer.body);
                let beside = ["", "-points", "-labels", "-borders"].map(|what| format!("{collection}{what}"));
                for layer in &layers {
                    assert!(beside.contains(&layer.name), "{}", layer.name);
                    assert_eq!((layer.version, layer.extent), (2, 4096));
                }
                let Some(layer) = layers.into_iter().find(|layer| layer.name == collection) else { continue };
                let own: BTreeSet<_> = layer.features.iter().map(|feature| feature.text("code").to_owned()).collect();
                assert_eq!(own.len(), layer.features.len(), "{collection} {zoom}/{x}/{y}");
                codes.extend(own);
            }
            assert_eq!(codes.len(), count, "{collection} at zoom {zoom}");
        }
    }
}

/// The layer of a tile with a name, and for each of its features the text of a tag.
fn texts(api: &Api, path: &str, layer: &str, tag: &str) -> Vec<String> {
    let layers = tile(api, path);
    let found = layers.iter().find(|found| found.name == layer).unwrap_or_else(|| panic!("{path} has no {layer}"));
    found.features.iter().map(|feature| feature.text(tag).to_owned()).collect()
}

#[test]
fn a_level_begins_where_its_areas_are_as_large_as_a_pixel() {
    let tilejson = EMBEDDED.json("/xyz/municipalities.json");
    assert_eq!((tilejson["minzoom"].as_u64(), tilejson["vector_layers"][0]["minzoom"].as_u64()), (Some(2), Some(2)));
    assert_eq!(EMBEDDED.json("/xyz/regions.json")["minzoom"], 0, "somebody has to show something");
    assert_eq!(EMBEDDED.get("/xyz/municipalities/1/1/0.mvt").status, 204);
    assert_eq!(EMBEDDED.get("/xyz/regions/0/0/0.mvt").status, 200);
    let set = EMBEDDED.json("/collections/municipalities/tiles/WebMercatorQuad");
    assert_eq!(set["tileMatrixSetLimits"][0]["tileMatrix"], "2");
}

#[test]
fn labels_stand_in_one_tile_each_and_borders_name_their_level() {
    let mut codes = Vec::new();
    for (x, y) in (17..19).flat_map(|x| (11..13).map(move |y| (x, y))) {
        let path = format!("/xyz/municipalities/5/{x}/{y}.mvt?layers=labels");
        if EMBEDDED.get(&path).status == 200 {
            codes.extend(texts(&EMBEDDED, &path, "municipalities-labels", "code"));
        }
    }
    let distinct: BTreeSet<_> = codes.iter().collect();
    assert_eq!((codes.len(), distinct.len()), (51, 51));
    let borders = texts(&EMBEDDED, "/xyz/municipalities/2/2/1.mvt", "municipalities-borders", "level");
    let levels: BTreeSet<_> = borders.iter().map(String::as_str).collect();
    assert_eq!(levels, BTreeSet::from(["municipality", "region", "regional-unit"]));
}

#[test]
fn only_the_layers_asked_for_are_in_a_tile() {
    let names = |query: &str| -> Vec<String> {
        tile(&EMBEDDED, &format!("/xyz/municipalities/5/17/12.mvt{query}"))
            .into_iter()
            .map(|layer| layer.name)
            .collect()
    };
    assert_eq!(names("?layers=areas"), ["municipalities"]);
    assert_eq!(names("?layers=borders,areas"), ["municipalities", "municipalities-borders"]);
    assert_eq!(EMBEDDED.problem("/xyz/municipalities/5/17/12.mvt?layers=roads", 400)["parameter"], "layers");
    let tilejson = EMBEDDED.json("/xyz/municipalities.json?layers=areas,labels");
    let layers: Vec<_> = tilejson["vector_layers"].as_array().unwrap().iter().map(|layer| &layer["id"]).collect();
    assert_eq!(layers, ["municipalities", "municipalities-labels"]);
    assert!(tilejson["tiles"][0].as_str().unwrap().contains("layers=areas%2Clabels"));
}

#[test]
fn services_that_stand_close_are_one_point_that_counts_them() {
    let all = EMBEDDED.json("/collections/services/items?limit=10000");
    let kinds =
        all["features"].as_array().unwrap().iter().map(|feature| feature["properties"]["kind"].as_str().unwrap());
    let mut wanted: BTreeMap<String, f64> = BTreeMap::new();
    kinds.for_each(|kind| *wanted.entry(kind.to_owned()).or_default() += 1.0);
    // Tile 0/0/0 shows all of them, each in one place.
    let mut counted: BTreeMap<String, f64> = BTreeMap::new();
    for feature in &tile(&EMBEDDED, "/xyz/services/0/0/0.mvt")[0].features {
        if !feature.tags.contains_key("cluster") {
            *counted.entry(feature.text("kind").to_owned()).or_default() += 1.0;
            continue;
        }
        let mut sum = 0.0;
        for (key, value) in &feature.tags {
            if let (Some(kind), Value::Number(count)) = (key.strip_prefix("count_"), value) {
                *counted.entry(kind.to_owned()).or_default() += count;
                sum += count;
            }
        }
        assert_eq!(feature.tags["point_count"], Value::Number(sum));
    }
    assert!(!wanted.is_empty());
    assert_eq!(counted, wanted);
}

#[test]
fn all_paths_give_the_same_tile_row_and_column_in_their_order() {
    // Greece lies in column 36 and row 24 of zoom 6: the two orders cannot be mistaken for one another.
    let ogc = EMBEDDED.get("/collections/municipalities/tiles/WebMercatorQuad/6/24/36");
    assert_eq!(ogc.status, 200);
    for path in ["/xyz/municipalities/6/36/24.mvt", "/xyz/municipalities/6/36/24.pbf", "/xyz/municipalities/6/36/24"] {
        assert_eq!(EMBEDDED.get(path).body, ogc.body, "{path}");
    }
    assert_eq!(EMBEDDED.get("/xyz/municipalities/6/24/36.mvt").status, 204);
    let names: BTreeSet<_> =
        tile(&EMBEDDED, "/tiles/WebMercatorQuad/6/24/36").into_iter().map(|layer| layer.name).collect();
    let beside = |name: &String| ["-points", "-labels", "-borders"].iter().any(|what| name.ends_with(what));
    assert!(names.contains("municipalities-borders"));
    let names: BTreeSet<_> = names.into_iter().filter(|name| !beside(name)).collect();
    assert_eq!(names, ["municipalities", "regional-units", "regions", "services"].map(str::to_owned).into());
}

#[test]
fn an_empty_tile_is_204_without_a_body_and_open_to_other_origins() {
    let answer =
        EMBEDDED.send(axum::http::Method::GET, "/xyz/municipalities/5/0/0.mvt", &[("origin", "https://a.test")]);
    assert_eq!((answer.status.as_u16(), answer.body.len()), (204, 0));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("content-type"), "");
}

#[test]
fn integer_ids_are_those_of_the_value_columns() {
    let values = EMBEDDED.json("/indicators/population/values");
    let ids: BTreeMap<_, _> = values["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .zip(values["ids"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()))
        .collect();
    assert_eq!(ids.values().collect::<BTreeSet<_>>().len(), 51);
    for feature in &tile(&EMBEDDED, "/xyz/municipalities/2/2/1.mvt")[0].features {
        assert!(feature.id > 0 && feature.id < 1 << 53);
        assert_eq!(ids[feature.text("code")], feature.id);
    }
}

#[test]
fn joined_values_are_tags_and_what_is_missing_has_a_status_alone() {
    let count = "code,period,value,status\n0101,2011,1,\n0101,2021,10,P\n0102,2021,20,P\n0201,2021,0,\n0202,2021,,L\n";
    let api = Folder::of_squares(&FOUR).indicator("people", COUNT, count).api();
    let plain = &tile(&api, "/xyz/municipalities/0/0/0.mvt")[0].features;
    assert!(plain.iter().all(|feature| !feature.tags.contains_key("people")), "tiles join nothing unless asked");
    let tags = |path: &str| -> BTreeMap<String, BTreeMap<String, Value>> {
        let features = tile(&api, path).remove(0).features;
        features.into_iter().map(|feature| (feature.text("code").to_owned(), feature.tags)).collect()
    };
    let joined = tags("/xyz/municipalities/0/0/0.mvt?indicators=people");
    assert_eq!(joined["0101"]["people"], Value::Number(10.0));
    assert_eq!(joined["0201"]["people"], Value::Number(0.0));
    assert!(!joined["0202"].contains_key("people"));
    assert_eq!(joined["0202"]["people__status"], Value::Text("L".to_owned()));
    let then = tags("/xyz/municipalities/0/0/0.mvt?indicators=people&datetime=2011");
    assert_eq!(then["0101"]["people"], Value::Number(1.0));
}

#[test]
fn what_is_no_tile_is_404_and_what_is_not_accepted_400() {
    for path in [
        "/xyz/municipalities/5/32/0.mvt",
        "/xyz/municipalities/5/0/32.mvt",
        "/xyz/municipalities/25/0/0.mvt",
        "/xyz/municipalities/-1/0/0.mvt",
        "/xyz/municipalities/5/0.5/0.mvt",
        "/xyz/municipalities/5/0/0.png",
        "/xyz/municipalities/99999999999999999999/0/0.mvt",
        "/xyz/prefectures/5/0/0.mvt",
        "/collections/municipalities/tiles/WebMercatorQuad/5/32/0",
        "/collections/municipalities/tiles/WorldCRS84Quad/5/0/0",
        "/xyz/prefectures.json",
    ] {
        EMBEDDED.problem(path, 404);
    }
    assert_eq!(EMBEDDED.problem("/xyz/municipalities/0/0/0.mvt?indicator=x", 400)["parameter"], "indicator");
    assert_eq!(EMBEDDED.problem("/xyz/municipalities/0/0/0.mvt?indicators=x", 400)["parameter"], "indicators");
    assert_eq!(EMBEDDED.problem("/xyz/municipalities.json?datetime=x", 400)["parameter"], "datetime");
}

#[test]
fn tilejson_names_absolute_versioned_tiles_that_may_be_kept() {
    let tilejson = EMBEDDED.json("/xyz/municipalities.json?indicators=population&datetime=2021");
    let redacted = |template: &Json| template.as_str().unwrap().split("&v=").next().unwrap().to_owned();
    insta::assert_json_snapshot!("tilejson", tilejson, {
        ".tiles[0]" => insta::dynamic_redaction(move |value, _| value.as_str().unwrap().split("&v=").next().unwrap().to_owned()),
        ".data_version" => "[version]", ".bounds" => "[bounds]"
    });
    assert_eq!(
        redacted(&tilejson["tiles"][0]),
        "http://atlas.test/xyz/municipalities/{z}/{x}/{y}.mvt?indicators=population&datetime=2021"
    );
    let template = tilejson["tiles"][0].as_str().unwrap().trim_start_matches("http://atlas.test");
    let path = template.replace("{z}", "2").replace("{x}", "2").replace("{y}", "1");
    let answer = EMBEDDED.get(&path);
    assert!(answer.header("cache-control").contains("immutable"), "{}", answer.header("cache-control"));
    // Every tag of the tile is a field of the TileJSON.
    let fields = tilejson["vector_layers"][0]["fields"].as_object().unwrap();
    for feature in &decode(&answer.body)[0].features {
        assert!(feature.tags.keys().all(|tag| fields.contains_key(tag)), "{:?}", feature.tags);
    }
    // Another version, as an old page may still ask for, is the tile of now and is not kept.
    let old = EMBEDDED.get(&path.replace("&v=", "&v=0"));
    assert_eq!((old.header("cache-control"), &old.body), ("no-cache", &answer.body));
}

#[test]
fn another_table_moves_no_geometry() {
    let version = |csv: &str| {
        let api = Folder::of_squares(&FOUR).indicator("people", COUNT, csv).api();
        ["/xyz/municipalities.json", "/xyz/municipalities.json?indicators=people"]
            .map(|path| api.json(path)["data_version"].clone())
    };
    let (before, after) = (version("code,period,value\n0101,2021,1\n"), version("code,period,value\n0101,2021,2\n"));
    assert_eq!(before[0], after[0]);
    assert_ne!(before[1], after[1]);
}

/// A Regional Unit's lines are its municipalities': tiles that may be kept for ever have to change with them.
#[test]
fn a_border_inside_a_unit_is_another_address_of_its_tiles() {
    let addresses = |middle: f64| {
        let border = format!("[21,38],[{middle},38.5],[21,39]");
        let back = format!("[21,39],[{middle},38.5],[21,38]");
        let polygon = |ring: &str| format!(r#"{{"type":"Polygon","coordinates":[[{ring}]]}}"#);
        let areas = collection(&[
            feature("\"0101\"", &polygon(&format!("[20,38],{border},[20,39],[20,38]"))),
            feature("\"0102\"", &polygon(&format!("[22,38],[22,39],{back},[22,38]"))),
        ]);
        let folder = Folder::of_squares(&FOUR);
        folder.write("boundaries/a.geojson", areas);
        let api = folder.api();
        let unit = api.json("/collections/regional-units/items/01")["geometry"].clone();
        (unit, api.json("/xyz/regional-units.json")["tiles"][0].clone())
    };
    let (before, after) = (addresses(21.1), addresses(21.2));
    assert_eq!(before.0, after.0, "the outline of the unit is the same");
    assert_ne!(before.1, after.1);
    assert_eq!(before.1, addresses(21.1).1);
}

#[test]
fn a_name_moves_the_tiles_of_its_level_and_not_those_of_the_level_dissolved_from_it() {
    let addresses = |name: &str| {
        let folder = Folder::of_squares(&FOUR);
        folder.write("boundaries/a.geojson", geojson_of(&FOUR).replacen("Δήμος", name, 1));
        let api = folder.api();
        ["municipalities", "regional-units", "regions"]
            .map(|collection| api.json(&format!("/xyz/{collection}.json"))["tiles"][0].clone())
    };
    let (before, after) = (addresses("Δήμος"), addresses("Δήμος Άνω"));
    assert_eq!([0, 1, 2].map(|level| before[level] != after[level]), [true, false, false]);
}

#[test]
fn the_label_of_an_area_without_a_code_has_none() {
    let folder = Folder::of_squares(&FOUR);
    let squares = [feature("\"0101\"", &square(20.0, 38.0)), feature("null", &square(21.0, 38.0))];
    folder.write("boundaries/a.geojson", collection(&squares));
    let api = folder.api();
    let labels = |code: bool| {
        let layers = tile(&api, "/xyz/municipalities/4/8/6.mvt");
        let labels = layers.into_iter().filter(|layer| layer.name == "municipalities-labels");
        let features = labels.flat_map(|layer| layer.features).filter(|label| !code || label.tags.contains_key("code"));
        features.map(|label| label.text(if code { "code" } else { "name_el" }).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(true), ["0101"]);
    assert_eq!(labels(false).len(), 2);
}

#[test]
fn tilejson_begins_at_a_whole_zoom() {
    for collection in ["municipalities", "services"] {
        let center = EMBEDDED.json(&format!("/xyz/{collection}.json"))["center"].clone();
        assert!(center[2].is_u64(), "{center}");
    }
}

#[test]
fn addresses_of_tiles_name_no_more_than_they_depend_on() {
    let addresses = |people: u32| {
        let table = |value: u32| format!("code,period,value\n0101,2021,{value}\n");
        let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, table(people));
        let api = folder.indicator("jobs", COUNT, table(1)).api();
        ["municipalities", "regions", "services"].map(|collection| {
            ["", "?indicators=jobs", "?indicators=people", "?indicators=jobs,people"]
                .map(|query| api.json(&format!("/xyz/{collection}.json{query}"))["tiles"][0].clone())
        })
    };
    let (before, after) = (addresses(1), addresses(2));
    for (place, (before, after)) in before.iter().zip(&after).enumerate() {
        let moved = [0, 1, 2, 3].map(|query| before[query] != after[query]);
        // Services carry no values.
        let expected = if place == 2 { [false; 4] } else { [false, false, true, true] };
        assert_eq!(moved, expected, "{before:?} {after:?}");
    }
}

/// The template of the tiles that a tile set names, below the root of the API.
fn template(api: &Api, path: &str) -> String {
    let set = api.json(path);
    let link = set["links"].as_array().unwrap().iter().find(|link| link["rel"] == "item").unwrap();
    assert_eq!((&link["templated"], &link["type"]), (&true.into(), &"application/vnd.mapbox-vector-tile".into()));
    link["href"].as_str().unwrap().trim_start_matches("http://atlas.test").to_owned()
}

#[test]
fn tile_sets_name_tiles_that_may_be_kept_for_ever() {
    for path in ["/collections/municipalities/tiles", "/collections/services/tiles", "/tiles"] {
        for query in ["", "?indicators=population,population_change&datetime=2021", "?layers=areas"] {
            let template = template(&EMBEDDED, &format!("{path}/WebMercatorQuad{query}"));
            let wanted = query.trim_start_matches('?').replace(',', "%2C");
            assert!(template.contains(&wanted), "{template}");
            let tile = template.replace("{tileMatrix}", "5").replace("{tileRow}", "12").replace("{tileCol}", "18");
            let answer = EMBEDDED.get(&tile);
            assert_eq!(answer.status, 200, "{tile}");
            assert!(answer.header("cache-control").contains("immutable"), "{tile}");
            // The list says the same of its sets.
            let list = EMBEDDED.json(&format!("{path}{query}"));
            let links = list["tilesets"][0]["links"].as_array().unwrap();
            assert!(links.iter().any(|link| link["href"] == format!("http://atlas.test{template}")), "{links:?}");
        }
    }
    let with_values = tile(
        &EMBEDDED,
        &template(&EMBEDDED, "/collections/municipalities/tiles/WebMercatorQuad?indicators=population")
            .replace("{tileMatrix}", "5")
            .replace("{tileRow}", "12")
            .replace("{tileCol}", "18"),
    );
    assert!(with_values[0].features.iter().any(|feature| feature.tags.contains_key("population")));
    let problem = EMBEDDED.problem("/collections/municipalities/tiles/WebMercatorQuad?indicators=x", 400);
    assert_eq!(problem["parameter"], "indicators");
}

/// Every tag of services and of their clusters is a field, by its name.
#[test]
fn what_clusters_count_is_described() {
    let tilejson = EMBEDDED.json("/xyz/services.json");
    let fields = tilejson["vector_layers"][0]["fields"].as_object().unwrap();
    for path in ["/xyz/services/0/0/0.mvt", "/xyz/services/5/18/12.mvt", "/xyz/services/12/2320/1582.mvt"] {
        if EMBEDDED.get(path).status != 200 {
            continue;
        }
        for feature in &tile(&EMBEDDED, path)[0].features {
            assert!(feature.tags.keys().all(|tag| fields.contains_key(tag)), "{:?}", feature.tags);
        }
    }
    let counts: Vec<_> = fields.keys().filter(|name| name.starts_with("count_")).collect();
    assert!(counts.contains(&&"count_community-centre".to_owned()), "{counts:?}");
}

#[test]
fn tile_sets_are_described_with_their_limits() {
    let sets = EMBEDDED.json("/collections/municipalities/tiles");
    let set = &sets["tilesets"][0];
    assert_eq!(set["dataType"], "vector");
    let document = EMBEDDED.json("/collections/municipalities/tiles/WebMercatorQuad");
    let link = document["links"].as_array().unwrap().iter().find(|link| link["rel"] == "item").unwrap();
    let template = link["href"].as_str().unwrap();
    let path = "/collections/municipalities/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}?v=";
    assert!(template.contains(path), "{template}");
    // Every tile that holds something is within the limits.
    for limits in document["tileMatrixSetLimits"].as_array().unwrap().iter().filter(|l| l["tileMatrix"] == "7") {
        let number = |name: &str| limits[name].as_u64().unwrap();
        for x in 68..76 {
            for y in 46..54 {
                let found = EMBEDDED.get(&format!("/xyz/municipalities/7/{x}/{y}.mvt")).status == 200;
                let within = (number("minTileCol")..=number("maxTileCol")).contains(&x)
                    && (number("minTileRow")..=number("maxTileRow")).contains(&y);
                assert!(within || !found, "7/{x}/{y}");
            }
        }
    }
    let scheme = EMBEDDED.json("/tileMatrixSets/WebMercatorQuad");
    // As OGC 17-083r4 gives it.
    let denominator = scheme["tileMatrices"][0]["scaleDenominator"].as_f64().unwrap();
    assert!((denominator - 559_082_264.028_717_8).abs() < 1e-3, "{denominator}");
    EMBEDDED.problem("/tileMatrixSets/WorldCRS84Quad", 404);
}
