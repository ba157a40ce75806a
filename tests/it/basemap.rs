//! `/basemap/…`: the land around the areas, and the map behind the map.

use std::io::Write;

use axum::http::Method;
use choros::atlas::{BasemapDescription, TileKind};
use choros::report::Severity;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::folder::{FOUR, Folder, collection, fatal, feature, one, square};
use crate::support::server::{Api, EMBEDDED};

const CREDITED: &str = "attribution = \"© Κάποιος\"\n";

/// Writes an archive of PMTiles version 3 with one tile, that of zoom 0.
fn archive(tile_type: u8, metadata: &str, tile: &[u8], is_gzip: bool) -> Vec<u8> {
    let length = u8::try_from(tile.len()).unwrap();
    assert!(length < 128, "the length stands in one byte");
    // One entry: tile 0, a run of one, its length, at the beginning.
    let directory = [1, 0, 1, length, 1];
    let mut bytes = b"PMTiles\x03".to_vec();
    let mut offset = 127_u64;
    for part in [&directory[..], metadata.as_bytes(), &[], tile] {
        bytes.extend(offset.to_le_bytes());
        bytes.extend((part.len() as u64).to_le_bytes());
        offset += part.len() as u64;
    }
    bytes.extend([0; 24]);
    bytes.extend([1, 1, if is_gzip { 2 } else { 1 }, tile_type, 0, 3]);
    bytes.resize(127, 0);
    [&bytes[..], &directory, metadata.as_bytes(), tile].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn with_archive(bytes: &[u8]) -> Folder {
    let folder = Folder::of_squares(&FOUR).with(&format!("[basemap]\npmtiles = \"base.pmtiles\"\n{CREDITED}"));
    folder.write("base.pmtiles", bytes);
    folder
}

fn with_address(address: &str, more: &str) -> Folder {
    Folder::of_squares(&FOUR).with(&format!("[basemap]\ntiles = \"{address}\"\n{CREDITED}{more}"))
}

fn described(api: &Api) -> BasemapDescription {
    api.state.atlas().basemap().unwrap().describe("")
}

#[test]
fn the_land_around_the_areas_is_geojson_that_may_be_kept() {
    let answer = EMBEDDED.get("/basemap/land");
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/geo+json"));
    let land = answer.json();
    assert_eq!(land["type"], "FeatureCollection");
    assert!(land["source"].as_str().unwrap().contains("Natural Earth"));
    let features = land["features"].as_array().unwrap();
    assert!(features.len() > 5 && features.iter().all(|feature| feature["geometry"]["type"] == "MultiPolygon"));
    assert_eq!(answer.header("cache-control"), "no-cache");
    let version = EMBEDDED.state.atlas().land().unwrap().version();
    let kept = EMBEDDED.get(&format!("/basemap/land?v={version}&f=geojson"));
    assert!(kept.header("cache-control").contains("immutable") && kept.body == answer.body);
    let known = [("if-none-match", answer.header("etag"))];
    assert_eq!(EMBEDDED.send(Method::GET, "/basemap/land", &known).status, 304);
}

#[test]
fn land_is_part_of_the_version_and_comes_in_degrees() {
    let land = |source: &str| Folder::of_squares(&FOUR).with(&format!("[land]\nsource = \"{source}\"\n"));
    let folder = land("land.geojson");
    folder.write("land.geojson", collection(&[feature("\"x\"", &square(24.0, 38.0))]));
    let api = folder.api();
    let ring = api.json("/basemap/land")["features"][0]["geometry"]["coordinates"][0][0].clone();
    assert!(ring.as_array().unwrap().contains(&serde_json::json!([24, 38])), "{ring}");
    let before = api.state.atlas().version();
    folder.write("land.geojson", collection(&[feature("\"x\"", &square(25.0, 38.0))]));
    assert_ne!(folder.api().state.atlas().version(), before);
    // A file that is not there, or leads out of the folder, is no land.
    for source in ["absent.geojson", "../land.geojson", "/etc/passwd"] {
        assert_eq!(land(source).fatal()[0].kind, "missing-file", "{source}");
    }
}

#[test]
fn an_atlas_without_a_backdrop_says_so() {
    let api = Folder::of_squares(&FOUR).api();
    assert!(api.problem("/basemap/land", 404)["detail"].as_str().unwrap().contains("[land]"));
    assert!(api.problem("/basemap/0/0/0", 404)["detail"].as_str().unwrap().contains("[basemap]"));
    EMBEDDED.problem("/basemap/land?w=1", 400);
}

#[test]
fn pictures_of_an_archive_go_out_as_they_are() {
    let picture = b"\x89PNG not much of one";
    let api = with_archive(&archive(2, "{}", picture, false)).api();
    let description = described(&api);
    assert_eq!((description.kind, description.maxzoom, description.layers.len()), (TileKind::Raster, 3, 0));
    let path = description.tiles.replace("{z}", "0").replace("{x}", "0").replace("{y}", "0");
    let answer = api.send(Method::GET, &format!("/{path}"), &[("accept-encoding", "gzip, br")]);
    assert_eq!((answer.header("content-type"), answer.header("content-encoding")), ("image/png", ""));
    assert!(answer.body == picture && answer.header("cache-control").contains("immutable"));
    assert_eq!(api.get("/basemap/0/0/0.png").header("cache-control"), "no-cache");
    assert_eq!(api.send(Method::GET, "/basemap/0/0/0", &[("if-none-match", answer.header("etag"))]).status, 304);
    assert_eq!(api.get("/basemap/1/0/0").status, 204);
    for nowhere in ["/basemap/0/1/0", "/basemap/25/0/0", "/basemap/0/0/x", "/basemap/0/0/..%2f0"] {
        api.problem(nowhere, 404);
    }
}

#[test]
fn vector_tiles_of_an_archive_are_unpacked_only_for_who_needs_it() {
    let metadata = r#"{"vector_layers":[{"id":"roads"},{"id":"water"}]}"#;
    let packed = gzip(b"not quite a tile");
    let api = with_archive(&archive(1, metadata, &packed, true)).api();
    assert_eq!(
        (described(&api).kind, described(&api).layers),
        (TileKind::Vector, vec!["roads".into(), "water".into()])
    );
    let answer = api.send(Method::GET, "/basemap/0/0/0.mvt", &[("accept-encoding", "gzip")]);
    assert_eq!(answer.header("content-type"), "application/vnd.mapbox-vector-tile");
    assert!(answer.header("content-encoding") == "gzip" && answer.body == packed);
    let plain = api.get("/basemap/0/0/0");
    assert!(plain.header("content-encoding").is_empty() && plain.body == b"not quite a tile");
    assert!(plain.all("vary").contains("accept-encoding"));
}

#[test]
fn a_damaged_archive_is_told_and_the_rest_is_served() {
    let whole = archive(2, "{}", b"tile", false);
    for broken in [&b"no archive"[..], &whole[..100], &whole[..130], b""] {
        let api = with_archive(broken).api();
        let finding = one(&api.report, "bad-basemap");
        assert_eq!((finding.severity, finding.source.as_str()), (Severity::Error, "base.pmtiles"), "{finding}");
        api.problem("/basemap/0/0/0", 404);
        assert_eq!(api.get("/collections/municipalities/items").status, 200);
    }
    // What only the tile itself shows is an answer, and no panic.
    let api = with_archive(&archive(1, "{}", b"not gzip", true)).api();
    assert_eq!(api.get("/basemap/0/0/0").status, 500);
    let folder = with_archive(&whole).with("kind = \"vector\"\n");
    assert!(one(&folder.load().report, "bad-basemap").message.contains("raster"));
}

#[test]
fn only_the_origin_of_the_basemap_is_let_in() {
    let policy = |api: &Api, path: &str| api.get(path).header("content-security-policy").to_owned();
    let api = with_address("https://tiles.example.gr/{z}/{x}/{y}.png?key=1", "maxzoom = 17\n").api();
    let description = described(&api);
    assert_eq!((description.kind, description.maxzoom), (TileKind::Raster, 17));
    assert_eq!(description.tiles, "https://tiles.example.gr/{z}/{x}/{y}.png?key=1");
    for path in ["/?f=html", "/assets/vendor/maplibre-gl-worker.mjs"] {
        let policy = policy(&api, path);
        assert!(policy.contains("img-src 'self' data: blob: https://tiles.example.gr;"), "{policy}");
        assert!(policy.contains("connect-src 'self' https://tiles.example.gr;"), "{policy}");
        assert!(policy.contains("script-src 'self';") && policy.matches("tiles.example.gr").count() == 2, "{policy}");
    }
    assert!(api.problem("/basemap/0/0/0", 404)["detail"].as_str().unwrap().contains("another server"));
    assert!(!policy(&with_archive(&archive(2, "{}", b"tile", false)).api(), "/?f=html").contains("://"));
}

#[test]
fn basemaps_that_are_none_are_refused_with_what_is_accepted() {
    let refused = |toml: &str| fatal(&Folder::of_squares(&FOUR).with(&format!("[basemap]\n{toml}")).load());
    for (toml, words) in [
        (CREDITED.to_owned(), "accepts either"),
        (format!("pmtiles = \"a\"\ntiles = \"https://a.gr/{{z}}/{{x}}/{{y}}\"\n{CREDITED}"), "accepts either"),
        (format!("tiles = \"ftp://a.gr/{{z}}/{{x}}/{{y}}\"\n{CREDITED}"), "http:// or https://"),
        (format!("tiles = \"https://a.gr/{{z}}/{{x}}/{{y}}; script-src *\"\n{CREDITED}"), "accepted is such as"),
        (format!("pmtiles = \"../a.pmtiles\"\n{CREDITED}"), "inside the data folder"),
        (format!("pmtiles = \"/etc/passwd\"\n{CREDITED}"), "inside the data folder"),
        (format!("pmtiles = \"absent.pmtiles\"\n{CREDITED}"), "no file"),
        ("tiles = \"https://a.gr/{z}/{x}/{y}\"\n".to_owned(), "attribution"),
        ("tiles = \"https://a.gr/{z}/{x}/{y}\"\nattribution = \" \"\n".to_owned(), "credited"),
        (format!("tiles = \"https://a.gr/{{z}}/{{x}}/{{y}}\"\nmaxzoom = 30\n{CREDITED}"), "0 to 24"),
        (format!("tiles = \"https://a.gr/{{z}}/{{x}}/{{y}}\"\nstyle = 1\n{CREDITED}"), "style"),
    ] {
        let findings = refused(&toml);
        let is_told = findings.iter().any(|finding| finding.to_string().contains(words));
        assert!(is_told && findings.iter().all(|finding| finding.source == "atlas.toml"), "{toml}: {findings:?}");
    }
}
