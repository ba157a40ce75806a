//! `/assets/…`: what pages are made of, and what pages may load.

use std::io::Read;

use axum::http::Method;
use choros::viewer;

use crate::support::server::EMBEDDED;

const LIBRARY: &str = "vendor/maplibre-gl.mjs";

fn in_version(path: &str) -> String {
    format!("/{}/{path}", viewer::asset_root())
}

#[test]
fn files_of_this_version_are_kept_for_ever_and_others_are_asked_for_again() {
    for path in viewer::asset_paths() {
        let answer = EMBEDDED.get(&in_version(path));
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        for path in [format!("/assets/{path}"), format!("/assets/0123456789abcdef/{path}")] {
            let again = EMBEDDED.get(&path);
            assert_eq!((again.status.as_u16(), again.header("cache-control")), (200, "no-cache"), "{path}");
            let known = [("if-none-match", again.header("etag"))];
            assert_eq!(EMBEDDED.send(Method::GET, &path, &known).status, 304, "{path}");
        }
    }
    EMBEDDED.problem(&in_version("nothing.js"), 404);
    EMBEDDED.problem(&in_version(""), 404);
}

#[test]
fn the_map_library_goes_out_compressed_as_it_was_stored() {
    let path = in_version(LIBRARY);
    let plain = EMBEDDED.send(Method::GET, &path, &[("accept-encoding", "identity")]);
    assert_eq!((plain.header("content-encoding"), plain.all("vary").contains("accept-encoding")), ("", true));
    let packed = EMBEDDED.send(Method::GET, &path, &[("accept-encoding", "br, gzip, zstd")]);
    assert_eq!((packed.header("content-encoding"), packed.all("vary").contains("accept-encoding")), ("gzip", true));
    assert_eq!(packed.header("content-type"), "text/javascript; charset=utf-8");
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == plain.body && packed.body.len() * 3 < plain.body.len());
}

#[test]
fn fonts_are_left_as_they_are() {
    let path = in_version("fonts/commissioner-greek.woff2");
    let answer = EMBEDDED.send(Method::GET, &path, &[("accept-encoding", "br, gzip")]);
    assert_eq!((answer.header("content-encoding"), answer.header("content-type")), ("", "font/woff2"));
}

#[test]
fn pages_name_the_files_of_this_version() {
    for path in ["/?f=html", "/api?f=html"] {
        let page = EMBEDDED.get(path);
        assert!(page.text().contains(&format!("{}/choros.css", viewer::asset_root())), "{path}");
    }
}

#[test]
fn pages_load_from_this_server_alone() {
    let policy = EMBEDDED.get("/?f=html").header("content-security-policy").to_owned();
    for rule in ["default-src 'none'", "script-src 'self';", "worker-src 'self';", "style-src 'self';"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
}

#[test]
fn only_the_map_that_asks_for_it_may_stand_in_other_pages() {
    let policy = |path: &str| EMBEDDED.get(path).header("content-security-policy").to_owned();
    for path in ["/?f=html", "/?f=html&embed=1", "/api?f=html&embed=1", "/?embed=1", "/collections?embed=1"] {
        // Until the page knows the parameter it answers with a problem, which nobody may frame.
        let is_map = path == "/?f=html&embed=1" && EMBEDDED.get(path).status == 200;
        assert_eq!(policy(path).contains("frame-ancestors 'none'"), !is_map, "{path}");
    }
}
