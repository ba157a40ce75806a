//! What stands around every answer: methods, headers, caching, compression, being busy.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use axum::http::Method;
use choros::config::{Limits, ServerConfig};
use choros::io::DataFolder;

use crate::support::server::{Api, EMBEDDED};
use crate::support::{Program, skipped};

const PATHS: [&str; 13] = [
    "/?f=json",
    "/conformance",
    "/api",
    "/collections",
    "/collections/municipalities",
    "/collections/municipalities/items",
    "/collections/municipalities/items/2201",
    "/collections/municipalities/points",
    "/collections/municipalities/queryables",
    "/xyz/municipalities/6/36/24.mvt",
    "/xyz/municipalities.json",
    "/indicators/population/values",
    "/styles/choropleth",
];

#[test]
fn unchanged_data_are_answered_304() {
    for path in PATHS {
        let first = EMBEDDED.get(path);
        let etag = first.header("etag").to_owned();
        assert!(!etag.is_empty(), "{path} has no ETag");
        for sent in [etag.clone(), format!("\"other\", {etag}"), "*".to_owned()] {
            let again = EMBEDDED.send(Method::GET, path, &[("if-none-match", &sent)]);
            assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
            assert_eq!(again.header("etag"), etag, "{path}");
            assert!(again.all("vary").contains("accept"), "{path}");
        }
        let other = EMBEDDED.send(Method::GET, path, &[("if-none-match", "\"other\"")]);
        assert_eq!((other.status.as_u16(), other.body.len()), (200, first.body.len()), "{path}");
    }
    // Each representation has a tag of its own.
    let [geojson, csv] = ["geojson", "csv"]
        .map(|f| EMBEDDED.get(&format!("/collections/regions/items?f={f}")).header("etag").to_owned());
    assert_ne!(geojson, csv);
}

#[test]
fn answers_are_compressed_as_the_caller_can_read_them() {
    let plain = EMBEDDED.get("/collections/municipalities/items?limit=100");
    for encoding in ["gzip", "br", "zstd"] {
        let packed =
            EMBEDDED.send(Method::GET, "/collections/municipalities/items?limit=100", &[("accept-encoding", encoding)]);
        assert_eq!(packed.header("content-encoding"), encoding);
        assert!(packed.all("vary").contains("accept-encoding"), "{}", packed.all("vary"));
        assert!(packed.body.len() * 2 < plain.body.len());
    }
    let packed =
        EMBEDDED.send(Method::GET, "/xyz/municipalities/6/36/24.mvt", &[("accept-encoding", "gzip, br, zstd")]);
    assert!(!packed.header("content-encoding").is_empty());
    let none = EMBEDDED.send(Method::GET, "/xyz/municipalities/6/36/24.mvt", &[("accept-encoding", "identity")]);
    assert_eq!(none.header("content-encoding"), "");
}

#[test]
fn what_gzip_unpacks_is_what_is_sent_plain() {
    let path = "/xyz/municipalities/6/36/24.mvt";
    let packed = EMBEDDED.send(Method::GET, path, &[("accept-encoding", "gzip")]);
    let Ok(mut gzip) = Command::new("gzip").arg("-dc").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        return skipped("gzip", "the program is not here");
    };
    let mut input = gzip.stdin.take().unwrap();
    let body = packed.body;
    let writer = std::thread::spawn(move || input.write_all(&body));
    let output = gzip.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(output.stdout, EMBEDDED.get(path).body);
}

#[test]
fn other_origins_may_read_everything_even_errors() {
    let from = [("origin", "https://elsewhere.test")];
    for path in PATHS.into_iter().chain(["/health", "/services/nearest?lon=22.4&lat=39.6", "/places?q=a"]) {
        assert_eq!(EMBEDDED.send(Method::GET, path, &from).header("access-control-allow-origin"), "*", "{path}");
    }
    for path in ["/nothing", "/collections/x", "/collections/regions/items?limit=0", "/xyz/regions/99/0/0.mvt"] {
        let answer = EMBEDDED.send(Method::GET, path, &from);
        assert!(answer.status.is_client_error());
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let preflight = [
        ("origin", "https://elsewhere.test"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "if-none-match"),
    ];
    let answer = EMBEDDED.send(Method::OPTIONS, "/collections/regions/items", &preflight);
    assert!(answer.status.is_success());
    assert!(answer.all("access-control-allow-methods").contains("get"));
}

#[test]
fn options_answers_that_nothing_can_be_written() {
    for path in ["/collections/municipalities/items", "/collections/municipalities/items/2201", "/", "/collections"] {
        let answer = EMBEDDED.send(Method::OPTIONS, path, &[]);
        assert!(answer.status.is_success(), "{path}");
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS", "{path}");
    }
}

#[test]
fn other_methods_are_405_as_a_problem_document() {
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        for path in ["/collections/municipalities/items", "/", "/xyz/regions/0/0/0.mvt"] {
            let answer = EMBEDDED.send(method.clone(), path, &[("origin", "https://a.test")]);
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.header("access-control-allow-origin"), "*");
        }
    }
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    for path in PATHS {
        let (head, get) = (EMBEDDED.send(Method::HEAD, path, &[]), EMBEDDED.get(path));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for name in ["content-type", "etag", "cache-control", "link", "content-crs"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
    assert_eq!(EMBEDDED.send(Method::HEAD, "/collections/x", &[]).status, 404);
}

#[test]
fn answers_say_that_they_are_what_they_say() {
    for path in PATHS.into_iter().chain(["/nothing"]) {
        assert_eq!(EMBEDDED.get(path).header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[test]
fn health_readiness_and_figures_are_there() {
    let health = EMBEDDED.json("/health");
    assert_eq!((&health["status"], &health["atlas"]), (&"ok".into(), &"thessaly-peloponnese".into()));
    assert_eq!(health["problems"], serde_json::json!([]));
    assert_eq!(EMBEDDED.json("/ready")["ready"], true);
    let api = Api::of(&DataFolder::Embedded);
    api.get("/collections/regions");
    api.get("/collections/nowhere-at-all");
    let figures = api.get("/metrics").text();
    assert!(
        figures
            .contains("choros_requests_total{method=\"GET\",route=\"/collections/{collectionId}\",status=\"200\"} 1"),
        "{figures}"
    );
    assert!(!figures.contains("nowhere-at-all"), "callers choose paths: they are no labels");
    assert!(figures.trim_end().ends_with("# EOF"));
    for path in ["/health", "/ready", "/metrics"] {
        assert_eq!(EMBEDDED.get(path).header("cache-control"), "no-store");
        EMBEDDED.problem(&format!("{path}?x=1"), 400);
    }
}

#[test]
fn a_busy_server_says_so_and_when_to_come_back() {
    let limits = Limits { max_concurrent: 1, max_waiting: 0, ..Limits::default() };
    let api = Api::with_config(&DataFolder::Embedded, ServerConfig { limits, ..ServerConfig::default() });
    let answers = api.at_once(64, "/collections/municipalities/items?limit=1000");
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(answers.iter().any(|answer| answer.status == 200));
    assert!(!refused.is_empty(), "nobody had to wait");
    for answer in refused {
        assert_eq!(answer.header("retry-after"), "1");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    // It does not fall over.
    assert_eq!(api.get("/collections/municipalities/items").status, 200);
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    // Nobody works: whoever is let in waits until the time is over.
    let answer_timeout = std::time::Duration::from_millis(50);
    let limits = Limits { max_concurrent: 0, max_waiting: 8, answer_timeout, ..Limits::default() };
    let api = Api::with_config(&DataFolder::Embedded, ServerConfig { limits, ..ServerConfig::default() });
    let problem = api.problem("/xyz/municipalities/0/0/0.mvt", 503);
    assert!(problem["detail"].as_str().unwrap().contains("too long"), "{problem}");
}

#[test]
fn connections_and_the_time_for_headers_are_bounded() {
    let limits = Limits { max_connections: 2, header_timeout: std::time::Duration::from_secs(1), ..Limits::default() };
    let api = Api::with_config(&DataFolder::Embedded, ServerConfig { limits, ..ServerConfig::default() });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(choros::http::serve(listener, api.state.clone(), std::future::pending()));
    let ask = |stream: &mut TcpStream| {
        stream.set_read_timeout(Some(std::time::Duration::from_mins(1))).unwrap();
        stream.write_all(b"GET /ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    // Two that say nothing take both places; the third waits until they are sent away.
    let begun = std::time::Instant::now();
    let mut silent: Vec<_> = (0..2).map(|_| TcpStream::connect(address).unwrap()).collect();
    std::thread::sleep(std::time::Duration::from_millis(100));
    let mut third = TcpStream::connect(address).unwrap();
    assert!(ask(&mut third).starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() >= std::time::Duration::from_secs(1), "the third did not wait");
    for stream in &mut silent {
        stream.set_read_timeout(Some(std::time::Duration::from_mins(1))).unwrap();
        let mut rest = Vec::new();
        let _closed = stream.read_to_end(&mut rest);
    }
    assert!(begun.elapsed() < std::time::Duration::from_mins(1));
}

#[test]
fn links_begin_with_the_address_that_was_asked_or_configured() {
    assert!(EMBEDDED.get("/collections").text().contains("\"http://atlas.test/collections\""));
    // Forwarded headers are believed of nobody unless a person says so.
    let forwarded = EMBEDDED.send(
        Method::GET,
        "/collections",
        &[("x-forwarded-host", "evil.test"), ("x-forwarded-proto", "https")],
    );
    assert!(!forwarded.text().contains("evil.test"));
    let config = ServerConfig { public_url: Some("https://atlas.example.gr/map".into()), ..ServerConfig::default() };
    let api = Api::with_config(&DataFolder::Embedded, config);
    let page = api.get("/collections/municipalities/items?limit=5").text();
    assert!(page.contains("https://atlas.example.gr/map/collections/municipalities/items?limit=5&offset=5"), "{page}");
    assert!(!page.contains("atlas.test"));
}

#[test]
fn the_program_says_where_it_answers_and_does() {
    let program = Program::serve(None);
    let mut stream = TcpStream::connect(program.authority()).unwrap();
    write!(stream, "GET /ready HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", program.authority()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}

#[test]
fn who_asks_and_does_not_read_loses_its_place() {
    let limits =
        Limits { max_connections: 1, write_timeout: std::time::Duration::from_millis(300), ..Limits::default() };
    let api = Api::with_config(&DataFolder::Embedded, ServerConfig { limits, ..ServerConfig::default() });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(choros::http::serve(listener, api.state.clone(), std::future::pending()));
    let mut greedy = TcpStream::connect(address).unwrap();
    // More than the buffers of both ends hold, and nothing of it is read.
    let question = b"GET /collections/municipalities/items HTTP/1.1\r\nHost: a\r\n\r\n";
    greedy.set_write_timeout(Some(std::time::Duration::from_secs(5))).unwrap();
    greedy.write_all(&question.repeat(200)).unwrap();
    let mut patient = TcpStream::connect(address).unwrap();
    patient.set_read_timeout(Some(std::time::Duration::from_mins(1))).unwrap();
    patient.write_all(b"GET /ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    patient.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}

#[test]
fn the_same_data_at_another_address_are_another_representation() {
    let at = |url: Option<&str>| {
        let config = ServerConfig { public_url: url.map(str::to_owned), ..ServerConfig::default() };
        Api::with_config(&DataFolder::Embedded, config).get("/collections").header("etag").to_owned()
    };
    assert_eq!(at(None), at(None));
    assert_ne!(at(None), at(Some("https://atlas.example.gr")));
}
