//! `/`, `/conformance` and `/api`: what a client reads first.

use std::collections::{BTreeSet, VecDeque};

use axum::http::Method;
use serde_json::Value;

use crate::support::server::EMBEDDED;

fn link<'d>(document: &'d Value, rel: &str) -> Vec<&'d Value> {
    document["links"].as_array().unwrap().iter().filter(|link| link["rel"] == rel).collect()
}

#[test]
fn the_landing_page_links_to_what_clients_look_for() {
    let landing = EMBEDDED.json("/?f=json");
    insta::assert_json_snapshot!("landing", landing, { ".version" => "[version]" });
    // QGIS takes the first `data` link for the list of collections, and reads the API's description.
    assert_eq!(link(&landing, "data")[0]["href"], "http://atlas.test/collections");
    assert_eq!(link(&landing, "service-desc")[0]["href"], "http://atlas.test/api");
    assert!(!link(&landing, "service-desc")[0]["type"].as_str().unwrap().is_empty());
    assert_eq!(link(&landing, "conformance")[0]["href"], "http://atlas.test/conformance");
}

#[test]
fn every_link_of_every_document_leads_somewhere() {
    let (mut seen, mut open) = (BTreeSet::new(), VecDeque::from(["/?f=json".to_owned()]));
    // What is linked nearest to the landing page comes first.
    while let Some(path) = open.pop_front() {
        if seen.len() > 400 || !seen.insert(path.clone()) {
            continue;
        }
        let answer = EMBEDDED.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        if let Ok(document) = serde_json::from_slice::<Value>(&answer.body) {
            collect_links(&document, &mut open);
        }
    }
    assert!(seen.len() > 60, "only {} documents are linked", seen.len());
    for path in
        ["/collections/services/items?f=csv", "/xyz/regions.json", "/styles/base", "/indicators/population/values"]
    {
        assert!(seen.iter().any(|seen| seen.starts_with(path)), "{path} is not linked: {seen:#?}");
    }
}

fn collect_links(document: &Value, found: &mut VecDeque<String>) {
    match document {
        Value::Object(members) => {
            let href =
                members.get("href").and_then(Value::as_str).filter(|_| members.get("templated") != Some(&true.into()));
            if let Some(path) = href.and_then(|href| href.strip_prefix("http://atlas.test")) {
                found.push_back(if path.is_empty() { "/".to_owned() } else { path.to_owned() });
            }
            members.values().for_each(|member| collect_links(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_links(item, found)),
        _ => {}
    }
}

#[test]
fn browsers_get_a_page_and_programs_get_json() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let page = EMBEDDED.send(Method::GET, "/", &[("accept", browser)]);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("lang=\"el\""));
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    for accept in ["*/*", "application/json"] {
        let answer = EMBEDDED.send(Method::GET, "/", &[("accept", accept)]);
        assert!(answer.header("content-type").starts_with("application/json"), "{accept}");
        assert!(answer.all("vary").contains("accept"));
    }
    // Only the page takes parameters others put in links.
    assert_eq!(EMBEDDED.send(Method::GET, "/?utm_source=x&fbclid=y", &[("accept", browser)]).status, 200);
    assert_eq!(EMBEDDED.get("/?f=json&utm_source=x").status, 400);
}

#[test]
fn every_page_offers_the_parts_of_the_site_in_its_language_and_itself_in_the_other() {
    let paths = [
        "/",
        "/services",
        "/services/synthetic-cc-2201-1",
        "/service-coverage",
        "/gap",
        "/join",
        "/joins",
        "/collections",
        "/collections/municipalities/keys",
        "/api",
        "/places/2201",
        "/places?q=x",
        "/nothing/at/all",
    ];
    for path in paths {
        for (language, other) in [("el", "en"), ("en", "el")] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let html = EMBEDDED.get(&format!("{path}{joint}f=html&lang={language}")).text();
            assert!(html.contains(&format!("<html lang=\"{language}\">")), "{path}");
            assert!(html.contains(&format!("lang=\"{other}\" hreflang=\"{other}\" title=")), "{path}");
            assert!(html.contains(&format!("service-coverage?f=html&amp;lang={language}")), "{path}");
            assert_eq!(html.matches("<nav class=\"parts\"").count(), 1, "{path}");
            assert_eq!(html.matches("<h1").count(), 1, "{path}");
        }
    }
    let english = [("accept", "text/html"), ("accept-language", "en-GB,en;q=0.9")];
    assert!(EMBEDDED.send(Method::GET, "/nothing", &english).text().contains("Not found"));
    EMBEDDED.problem("/collections?f=json&lang=en", 400);
    assert_eq!(EMBEDDED.get("/favicon.ico").header("content-type"), "image/svg+xml");
}

#[test]
fn what_sizes_the_map_is_capped_and_old_addresses_are_answered() {
    let page = |query: &str| EMBEDDED.send(Method::GET, &format!("/?{query}"), &[("accept", "text/html")]);
    let long = (1..=13).map(|end| end.to_string()).collect::<Vec<_>>().join(",");
    let refused =
        ["k=0", "k=13", "breaks=5,1", "breaks=inf", "ramp=jet", "level=planet", "lang=xx", "embed=2", "unknown=1"];
    for query in refused.into_iter().map(str::to_owned).chain([format!("breaks={long}")]) {
        assert_eq!(page(&query).status, 400, "{query}");
    }
    for (query, said) in [("indicator=gone", "«gone»"), ("indicator=population&period=1951", "1951")] {
        let answer = page(query);
        let html = answer.text();
        assert!(answer.status == 200 && html.contains("id=\"instead\"") && html.contains(said), "{query}");
    }
    for (query, ancestors) in [("", "'none'"), ("embed=0", "'none'"), ("embed=1", "*")] {
        let policy = page(query).header("content-security-policy").to_owned();
        assert!(policy.ends_with(&format!("frame-ancestors {ancestors}")), "{query}: {policy}");
    }
}

#[test]
fn only_what_works_is_declared() {
    let conformance = EMBEDDED.json("/conformance");
    let classes: BTreeSet<_> = conformance["conformsTo"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for class in ["core", "geojson", "oas30"] {
        assert!(classes.contains(format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{class}").as_str()));
    }
    // QGIS and GDAL send filters as soon as these are declared.
    let filters = EMBEDDED.get("/collections/regions/items?filter=code%3D%27EL61%27").status == 200;
    assert_eq!(classes.iter().any(|class| class.contains("filter") || class.contains("cql2")), filters);
}

#[test]
fn the_description_is_openapi_3_0_and_complete() {
    let answer = EMBEDDED.get("/api");
    assert_eq!(answer.header("content-type"), "application/vnd.oai.openapi+json;version=3.0");
    let api = answer.json();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.0."), "{}", api["openapi"]);
    let paths: Vec<_> = api["paths"].as_object().unwrap().keys().collect();
    insta::assert_json_snapshot!("api_paths", paths);
    for (path, methods) in api["paths"].as_object().unwrap() {
        let names: Vec<_> = methods.as_object().unwrap().keys().map(String::as_str).collect();
        match path.as_str() {
            "/joins" => assert_eq!(names, ["get", "post"]),
            "/joins/{joinId}" => assert_eq!(names, ["get", "delete"]),
            "/filejoin" => assert_eq!(names, ["post"]),
            _ => assert_eq!(names, ["get"], "{path}"),
        }
        assert!(methods[names[0]]["responses"]["200"].is_object(), "{path}");
    }
    // What QGIS reads to know how large a page may be.
    let limit = &api["components"]["parameters"]["limit"]["schema"];
    assert_eq!((limit["default"].as_u64(), limit["maximum"].as_u64()), (Some(1_000), Some(10_000)));
    // GDAL looks for the exact path of each collection, with the limit by reference.
    for collection in ["municipalities", "regional-units", "regions", "services"] {
        let parameters = &api["paths"][format!("/collections/{collection}/items")]["get"]["parameters"];
        let by_reference =
            parameters.as_array().is_some_and(|list| list.iter().any(|p| p["$ref"] == "#/components/parameters/limit"));
        assert!(by_reference, "{collection}: {parameters}");
    }
}

#[test]
fn every_reference_of_the_description_is_there() {
    let api = EMBEDDED.json("/api");
    let mut references = Vec::new();
    collect_references(&api, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads away"));
        assert!(api.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect_references(document: &Value, found: &mut Vec<String>) {
    match document {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| collect_references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}
