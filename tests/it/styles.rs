//! `/styles`: what MapLibre and QGIS paint.

use serde_json::Value;

use crate::support::server::EMBEDDED;

#[test]
fn a_choropleth_has_one_layer_a_class_whose_filters_are_the_classes() {
    let style = EMBEDDED.json("/styles/choropleth?indicator=population_change&method=fisher-jenks&k=4");
    insta::assert_json_snapshot!("choropleth", style);
    let classes = EMBEDDED.json("/indicators/population_change/classes?method=fisher-jenks&k=4&parted=true");
    let text = style.to_string();
    for bound in classes["breaks"].as_array().unwrap().iter().take(3) {
        assert!(text.contains(&bound.to_string()), "{bound} is in no filter");
    }
    // QGIS 3.22 paints no expression over a property: colours are plain, filters choose.
    for layer in style["layers"].as_array().unwrap().iter().filter(|layer| layer["type"] == "fill") {
        assert!(layer["paint"]["fill-color"].is_string(), "{layer}");
    }
}

#[test]
fn losses_and_gains_share_no_class_whatever_the_ramp() {
    for query in ["", "&k=4", "&k=8&ramp=YlGnBu", "&method=equal-interval&ramp=BrBG"] {
        let style = EMBEDDED.json(&format!("/styles/choropleth?indicator=population_change{query}"));
        let legend = style["metadata"]["choros"]["legend"].as_array().unwrap();
        let classes = legend.iter().filter(|entry| entry["to"].is_number());
        for class in classes {
            let (from, to) = (class["from"].as_f64().unwrap(), class["to"].as_f64().unwrap());
            assert!(to <= 0.0 || from >= 0.0, "{query}: {from} to {to}");
        }
        assert_eq!(legend.iter().map(|entry| entry["count"].as_u64().unwrap()).sum::<u64>(), 51, "{query}");
    }
    let classes = EMBEDDED.json("/indicators/population_change/classes?parted=true");
    assert_eq!(classes["moved_to_zero"], true);
    assert!(classes["breaks"].as_array().unwrap().contains(&0.0.into()));
    let given = EMBEDDED.json("/indicators/population_change/classes?parted=true&breaks=-5,5,20");
    assert_eq!((&given["moved_to_zero"], &given["breaks"][1]), (&false.into(), &5.0.into()));
    for other in ["population/classes?parted=true", "population_change/classes"] {
        assert_eq!(EMBEDDED.json(&format!("/indicators/{other}"))["moved_to_zero"], false, "{other}");
    }
}

#[test]
fn every_style_that_is_listed_is_one_with_sources_that_answer() {
    let styles = EMBEDDED.json("/styles");
    let list = styles["styles"].as_array().unwrap();
    assert_eq!(list.len(), 8, "one of outlines, one for each indicator");
    for entry in list {
        let path = entry["links"][0]["href"].as_str().unwrap().trim_start_matches("http://atlas.test").to_owned();
        let style = EMBEDDED.json(&path);
        assert_eq!(style["version"], 8, "{path}");
        for source in style["sources"].as_object().unwrap().values() {
            let url = source["url"].as_str().unwrap().trim_start_matches("http://atlas.test");
            let tilejson = EMBEDDED.json(url);
            let layers: Vec<&Value> = style["layers"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|layer| layer.get("source-layer").is_some())
                .collect();
            assert!(layers.iter().any(|layer| layer["source-layer"] == tilejson["vector_layers"][0]["id"]), "{path}");
        }
    }
}

#[test]
fn every_layer_of_tiles_that_has_values_is_drawn_by_the_style() {
    for level in ["municipality", "regional-unit", "region"] {
        let style = EMBEDDED.json(&format!("/styles/choropleth?indicator=population_change&level={level}"));
        let layers = style["layers"].as_array().unwrap();
        let url = style["sources"]["areas"]["url"].as_str().unwrap().trim_start_matches("http://atlas.test");
        let asked = url.split("&layers=").next().unwrap();
        let [all, served] = [asked, url].map(|url| EMBEDDED.json(url));
        let valued = all["vector_layers"].as_array().unwrap().iter();
        let valued: Vec<_> = valued.filter(|layer| layer["fields"]["population_change"].is_string()).collect();
        assert_eq!(valued.len(), 2, "{level}: areas, and points of what is too small");
        for layer in valued {
            let drawn = layers.iter().filter(|drawn| drawn["source-layer"] == layer["id"]);
            let colors: Vec<_> = drawn.map(|drawn| drawn["paint"].as_object().unwrap()).collect();
            assert_eq!(colors.len(), style["metadata"]["choros"]["legend"].as_array().unwrap().len(), "{level}");
            assert!(served["vector_layers"].as_array().unwrap().iter().any(|served| served["id"] == layer["id"]));
        }
    }
}

#[test]
fn clusters_of_services_are_drawn_with_their_count_and_never_as_single_ones() {
    let style = EMBEDDED.json("/styles/base");
    let layers = style["layers"].as_array().unwrap();
    let of_services = || layers.iter().filter(|layer| layer["source-layer"] == "services");
    let counts = of_services().find(|layer| layer["type"] == "symbol").unwrap();
    assert_eq!(counts["layout"]["text-field"], "{point_count}");
    let others = layers.iter().find(|layer| layer["id"] == "services").unwrap();
    assert!(others["filter"].to_string().contains(r#"["!has","cluster"]"#));
    assert!(of_services().any(|layer| layer["id"] == "services-cluster-2"));
    let fields = &EMBEDDED.json("/xyz/services.json")["vector_layers"][0]["fields"];
    assert!(fields["cluster"].is_string() && fields["point_count"].is_string());
}

#[test]
fn what_a_style_cannot_be_is_named() {
    EMBEDDED.problem("/styles/satellite", 404);
    for (query, parameter) in [
        ("indicator=x", "indicator"),
        ("k=0", "k"),
        ("k=13", "k"),
        ("ramp=Rainbow", "ramp"),
        ("level=community", "level"),
        ("period=1999", "period"),
        ("colour=red", "colour"),
    ] {
        assert_eq!(EMBEDDED.problem(&format!("/styles/choropleth?{query}"), 400)["parameter"], parameter, "{query}");
    }
    assert_eq!(EMBEDDED.problem("/styles/base?k=3", 400)["parameter"], "k");
}
