//! What callers get wrong, by mistake or on purpose: each gets a clear refusal, and none a wrong answer.

use crate::support::server::EMBEDDED;

#[test]
fn a_parameter_that_is_not_known_is_named_with_those_that_are() {
    for path in [
        "/?f=json",
        "/conformance?",
        "/api?",
        "/collections?",
        "/collections/regions?",
        "/collections/regions/items?",
        "/collections/regions/items/EL61?",
        "/collections/regions/queryables?",
        "/collections/regions/points?",
        "/collections/regions/schema?",
        "/collections/regions/tiles?",
        "/collections/regions/tiles/WebMercatorQuad?",
        "/collections/regions/tiles/WebMercatorQuad/0/0/0?",
        "/tiles?",
        "/tiles/WebMercatorQuad?",
        "/tiles/WebMercatorQuad/0/0/0?",
        "/tileMatrixSets?",
        "/tileMatrixSets/WebMercatorQuad?",
        "/xyz/regions.json?",
        "/xyz/regions/0/0/0.mvt?",
        "/styles?",
        "/styles/base?",
        "/styles/choropleth?",
        "/indicators?",
        "/indicators/population?",
        "/indicators/population/values?",
        "/indicators/population/classes?",
        "/places?q=a",
        "/places/at?lon=22&lat=39",
        "/services/nearest?lon=22&lat=39",
    ] {
        let problem = EMBEDDED.problem(&format!("{path}&bbxo=1"), 400);
        assert_eq!(problem["parameter"], "bbxo", "{path}");
    }
}

#[test]
fn every_format_that_is_not_offered_is_400_by_parameter_and_406_by_header() {
    for path in [
        "/collections",
        "/collections/regions/items",
        "/indicators/population/values",
        "/styles/base",
        "/xyz/regions/0/0/0.mvt",
        "/xyz/regions.json",
        "/services/nearest?lon=22&lat=39&",
        "/places?q=a&",
        "/api",
        "/conformance",
    ] {
        let separator = if path.contains('?') { "" } else { "?" };
        let problem = EMBEDDED.problem(&format!("{path}{separator}f=shapefile"), 400);
        assert_eq!(problem["parameter"], "f", "{path}");
        let answer = EMBEDDED.send(axum::http::Method::GET, path.trim_end_matches('&'), &[("accept", "image/png")]);
        assert_eq!(answer.status, 406, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[test]
fn boxes_that_are_none_are_refused() {
    for bbox in [
        "20,40,24,38",
        "NaN,38,24,40",
        "20,38,1e400,40",
        "20,38,24",
        "",
        ",,,",
        "20,38,24,40,50",
        "-181,38,24,40",
        "20,-91,24,40",
        "20,38,inf,40",
        "a,b,c,d",
        "20;38;24;40",
        "20,38,24,40,",
        "1,2,3,4,5,6,7",
    ] {
        let problem = EMBEDDED.problem(&format!("/collections/municipalities/items?bbox={bbox}"), 400);
        assert_eq!(problem["parameter"], "bbox", "{bbox}");
    }
    EMBEDDED.problem("/collections/municipalities/items?bbox=20,38,24,40&bbox=20,38,24,40", 400);
}

#[test]
fn limits_that_are_none_are_refused() {
    for limit in ["0", "-1", "1000000000000", "4294967296", "1.5", "", "all", "+5x", "0x10", "NaN", "%00"] {
        assert_eq!(
            EMBEDDED.problem(&format!("/collections/municipalities/items?limit={limit}"), 400)["parameter"],
            "limit",
            "{limit}"
        );
    }
    for offset in ["-1", "1000000000000", "x"] {
        assert_eq!(
            EMBEDDED.problem(&format!("/collections/municipalities/items?offset={offset}"), 400)["parameter"],
            "offset",
            "{offset}"
        );
    }
}

#[test]
fn periods_that_are_none_are_refused() {
    for datetime in ["21", "2021-13", "2021-Q5", "2021-S3", "2021/2011", "yesterday", "2021-02-30", ""] {
        let problem = EMBEDDED.problem(&format!("/collections/municipalities/items?datetime={datetime}"), 400);
        assert_eq!(problem["parameter"], "datetime", "{datetime}");
    }
}

#[test]
fn too_many_indicators_or_too_long_a_query_are_refused() {
    let many = vec!["population"; 101].join(",");
    assert_eq!(
        EMBEDDED.problem(&format!("/collections/regions/items?indicators={many}"), 400)["parameter"],
        "indicators"
    );
    let ten_kilobytes = "a".repeat(10_000);
    let problem = EMBEDDED.problem(&format!("/collections/regions/items?name_el={ten_kilobytes}"), 414);
    assert!(problem["detail"].as_str().unwrap().contains("8000"), "{problem}");
    EMBEDDED.problem(&format!("/places?q={ten_kilobytes}"), 414);
}

#[test]
fn paths_that_lead_out_lead_nowhere() {
    for path in [
        "/..",
        "/../../etc/passwd",
        "/collections/..%2f..%2fetc%2fpasswd/items",
        "/collections/%00/items",
        "/collections/municipalities/items/%00",
        "/collections/municipalities/items/..",
        "/assets/../Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets//etc/passwd",
        "/assets/%00",
        "/assets/",
        "/styles/..%2fbase",
        "/xyz/..%2fregions.json",
        "/indicators/..%2fpopulation.csv",
        "/collections/municipalities/items/%FF",
        "/collections/MUNICIPALITIES",
    ] {
        EMBEDDED.problem(path, 404);
    }
}

#[test]
fn queries_that_are_not_text_are_answered() {
    for query in
        ["%FF%FE", "a=%", "&&&&", "=", "=&=", "bbox", "f", "%00=%00", "f=geojson%00", "bbox=%F0%9F%8F%9B", "limit=٣"]
    {
        let answer = EMBEDDED.get(&format!("/collections/regions/items?{}", query.replace('٣', "%D9%A3")));
        assert!([200, 400].contains(&answer.status.as_u16()), "{query}: {}", answer.status);
    }
}

#[test]
fn what_a_caller_writes_comes_back_as_text_only() {
    let script = "%3Cscript%3Ealert(1)%3C/script%3E";
    for path in [
        format!("/collections/{script}"),
        format!("/collections/regions/items?{script}=1"),
        format!("/?f={script}"),
        format!("/places?q={script}"),
    ] {
        let answer = EMBEDDED.get(&path);
        assert!(answer.header("content-type").contains("json"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    // Nothing a caller sends gets into a header.
    let answer = EMBEDDED.get("/collections/regions/items?name_el=%0D%0ASet-Cookie:%20a=b");
    assert!(answer.headers.get("set-cookie").is_none());
}
