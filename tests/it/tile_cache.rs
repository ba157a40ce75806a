//! Tiles that were made already: what is shared, what is kept, what is given up, and what everybody gets all the same.

use std::io::Read;
use std::time::Duration;

use axum::http::Method;
use choros::config::{Limits, ServerConfig, WarmUp};
use choros::io::{DataFolder, load};
use flate2::read::GzDecoder;

use crate::support::Folder;
use crate::support::folder::{COUNT, FOUR, geojson_of};
use crate::support::server::{Answer, Api, EMBEDDED};

const TILE: &str = "/xyz/municipalities/6/36/24.mvt";

/// Returns a figure of `/metrics` by its name and labels.
fn figure(api: &Api, name: &str) -> u64 {
    let figures = api.get("/metrics").text();
    let line = figures.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {figures}")).parse().unwrap()
}

fn tiles(api: &Api, what: &str) -> u64 {
    figure(api, &format!("choros_cache_{what}{{cache=\"tiles\"}}"))
}

/// Returns how many tiles were cut.
fn cut(api: &Api) -> u64 {
    figure(api, "choros_tile_making_seconds_count")
}

fn as_gzip(api: &Api, path: &str) -> Answer {
    api.send(Method::GET, path, &[("accept-encoding", "gzip")])
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    assert_eq!(answer.header("content-encoding"), "gzip");
    let mut bytes = Vec::new();
    GzDecoder::new(&answer.body[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

fn embedded(config: ServerConfig) -> Api {
    Api::with_config(&DataFolder::Embedded, config)
}

/// Puts the folder as it is now in the place of what is served.
fn reload(api: &Api, folder: &Folder) {
    folder.write("atlas.toml", folder.toml());
    api.state.swap_atlas(load(&DataFolder::open(folder.path()).unwrap(), &mut |_| {}).atlas.unwrap());
}

#[test]
fn a_hundred_callers_at_once_cost_one_cut() {
    let api = embedded(ServerConfig::default());
    let answers = api.at_once(100, TILE);
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.body == answers[0].body));
    assert_eq!(cut(&api), 1);
    assert_eq!(tiles(&api, "hits_total") + tiles(&api, "misses_total"), 100);
    assert_eq!(tiles(&api, "entries"), 1);
}

#[test]
fn even_a_server_that_lets_nobody_wait_gives_all_of_them_the_tile() {
    let limits = Limits { max_concurrent: 1, max_waiting: 0, ..Limits::default() };
    let api = embedded(ServerConfig { limits, ..ServerConfig::default() });
    assert!(api.at_once(100, TILE).iter().all(|answer| answer.status == 200));
    assert_eq!(cut(&api), 1);
}

#[test]
fn both_codings_hold_the_same_tile_and_are_cut_once() {
    for path in [TILE, "/tiles/WebMercatorQuad/6/24/36", "/xyz/services/6/36/24.mvt?indicators=population"] {
        // Whoever comes first, the other form is worked out of the one there is.
        for gzip_first in [true, false] {
            let api = embedded(ServerConfig::default());
            let (gzip, plain) = if gzip_first {
                let gzip = as_gzip(&api, path);
                (gzip, api.get(path))
            } else {
                let plain = api.get(path);
                (as_gzip(&api, path), plain)
            };
            assert_eq!(unpacked(&gzip), plain.body, "{path}");
            assert_eq!(plain.header("content-encoding"), "");
            assert_eq!((cut(&api), tiles(&api, "entries")), (1, 1));
            // Both are kept, and weighed.
            assert!(tiles(&api, "bytes") > (gzip.body.len() + plain.body.len()) as u64);
            assert_eq!(as_gzip(&api, path).body, gzip.body);
            assert_eq!(cut(&api), 1);
            for name in ["etag", "cache-control", "content-type", "vary"] {
                assert_eq!(gzip.all(name), plain.all(name), "{name}");
            }
            assert!(gzip.all("vary").contains("accept-encoding"));
        }
    }
}

#[test]
fn nobody_compresses_a_tile_on_its_way() {
    // A tile comes plain or by gzip; by gzip also to those who would rather have something else.
    for (accepted, expected) in [("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("br", ""), ("zstd", ""), ("", "")] {
        let answer = EMBEDDED.send(Method::GET, TILE, &[("accept-encoding", accepted)]);
        assert_eq!(answer.header("content-encoding"), expected, "{accepted}");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{accepted}");
    }
    // Too small to be worth it.
    let small = Folder::of_squares(&FOUR[..1]).api();
    assert_eq!(as_gzip(&small, "/xyz/municipalities/0/0/0.mvt").header("content-encoding"), "");
}

#[test]
fn head_and_304_of_a_tile_that_is_kept() {
    let api = embedded(ServerConfig::default());
    let get = as_gzip(&api, TILE);
    let head = api.send(Method::HEAD, TILE, &[("accept-encoding", "gzip")]);
    assert_eq!((head.status, head.body.len()), (get.status, 0));
    for name in ["etag", "cache-control", "content-type", "content-encoding", "content-length", "vary"] {
        assert_eq!(head.all(name), get.all(name), "{name}");
    }
    let headers = [("accept-encoding", "gzip"), ("if-none-match", get.header("etag"))];
    let again = api.send(Method::GET, TILE, &headers);
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    for name in ["etag", "cache-control", "vary"] {
        assert_eq!(again.all(name), get.all(name), "{name}");
    }
    // What the caller has is not made to find out that it has it.
    let other = "/xyz/municipalities/6/36/25.mvt";
    let etag = get.header("etag");
    assert_eq!(api.send(Method::GET, other, &[("if-none-match", etag)]).status, 304);
    assert_eq!(cut(&api), 1);
}

#[test]
fn empty_tiles_are_kept_too() {
    let api = embedded(ServerConfig::default());
    for _ in 0..3 {
        assert_eq!(as_gzip(&api, "/xyz/municipalities/5/0/0.mvt").status, 204);
    }
    assert_eq!((cut(&api), tiles(&api, "entries")), (1, 1));
    assert!(tiles(&api, "bytes") < 1_000);
}

#[test]
fn what_is_kept_never_passes_the_bound() {
    let bound = 16 << 10;
    let api = embedded(ServerConfig { tile_cache_bytes: bound, ..ServerConfig::default() });
    let mut sent = 0;
    for (x, y) in (68..76).flat_map(|x| (46..54).map(move |y| (x, y))) {
        sent += api.get(&format!("/xyz/municipalities/7/{x}/{y}.mvt")).body.len() as u64;
        assert!(tiles(&api, "bytes") <= bound);
    }
    assert!(sent > bound, "{sent} bytes are not enough to tell");
    assert!(tiles(&api, "evictions_total") > 0);
    // Without any room every tile is cut anew, and is the same.
    let without = embedded(ServerConfig { tile_cache_bytes: 0, ..ServerConfig::default() });
    let answers = [without.get(TILE).body, unpacked(&as_gzip(&without, TILE)), api.get(TILE).body];
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!((cut(&without), tiles(&without, "bytes")), (2, 0));
}

#[test]
fn a_changed_table_is_seen_at_once_and_all_else_stays_warm() {
    let table = |value: u32| format!("code,period,value\n0101,2021,{value}\n0202,2021,5\n");
    let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, table(1)).indicator("jobs", COUNT, table(1));
    let api = folder.api();
    let paths =
        ["", "?indicators=people", "?indicators=jobs"].map(|query| format!("/xyz/municipalities/0/0/0.mvt{query}"));
    let ask = || paths.each_ref().map(|path| as_gzip(&api, path).body);
    let before = ask();
    assert_eq!(cut(&api), 3);
    folder.write("indicators/people.csv", table(2));
    reload(&api, &folder);
    let after = ask();
    assert_eq!([0, 1, 2].map(|place| before[place] == after[place]), [true, false, true]);
    assert_eq!(cut(&api), 4, "only the tile with the changed table is cut again");
    // Back again: what was there is still there.
    folder.write("indicators/people.csv", table(1));
    reload(&api, &folder);
    assert_eq!(ask(), before);
    assert_eq!(cut(&api), 4);
}

#[test]
fn periods_and_orders_of_indicators_are_tiles_of_their_own() {
    let table = "code,period,value\n0101,2011,1\n0101,2021,2\n";
    let api = Folder::of_squares(&FOUR).indicator("a", COUNT, table).indicator("b", COUNT, table).api();
    let tile = |query: &str| api.get(&format!("/xyz/municipalities/0/0/0.mvt?{query}")).body;
    assert_ne!(tile("indicators=a&datetime=2011"), tile("indicators=a"));
    assert_ne!(tile("indicators=a"), tile("indicators=b"));
    assert_ne!(tile("indicators=a,b"), tile("indicators=a"));
    assert_eq!(cut(&api), 4);
    // A period changes nothing where there are no values, and an address may name the version or not.
    assert_eq!(tile("datetime=2011"), tile("v=1"));
    assert_eq!(cut(&api), 5);
}

#[test]
fn an_error_is_not_kept() {
    // Nobody works: whoever is let in waits until the time is over.
    let limits =
        Limits { max_concurrent: 0, max_waiting: 1, answer_timeout: Duration::from_millis(50), ..Limits::default() };
    let api = embedded(ServerConfig { limits, ..ServerConfig::default() });
    for _ in 0..2 {
        let answers = api.at_once(20, TILE);
        assert!(answers.iter().all(|answer| answer.status == 503 && answer.header("retry-after") == "1"));
        let waited = answers.iter().all(|answer| answer.text().contains("too long"));
        assert!(waited, "they wait for the same, and are not turned away one by one");
    }
    assert_eq!((cut(&api), tiles(&api, "entries"), tiles(&api, "hits_total")), (0, 0, 0));
}

#[tokio::test]
async fn who_goes_away_takes_nothing_from_the_others() {
    let api = tokio::task::spawn_blocking(|| embedded(ServerConfig::default())).await.unwrap();
    let ask = || {
        let api = api.clone();
        tokio::spawn(async move { api.sending(Method::GET, TILE, &[]).await })
    };
    let first = ask();
    // Until the work has begun.
    while api.sending(Method::GET, "/metrics", &[]).await.text().contains("cache_misses_total{cache=\"tiles\"} 0") {
        tokio::task::yield_now().await;
    }
    first.abort();
    let second = tokio::time::timeout(Duration::from_mins(2), ask()).await.unwrap().unwrap();
    assert_eq!(second.status, 200);
    assert!(api.sending(Method::GET, "/metrics", &[]).await.text().contains("tile_making_seconds_count 1\n"));
}

fn ready(api: &Api) -> u64 {
    figure(api, "choros_cache_hits_total{cache=\"ready\"}")
}

#[test]
fn what_is_asked_again_in_the_same_words_is_ready_and_the_same() {
    let api = embedded(ServerConfig::default());
    let gzip = [("accept-encoding", "gzip"), ("accept", "*/*")];
    let (first, again) = (api.ask(TILE, &gzip), api.ask(TILE, &gzip));
    let told = |answer: &Answer| {
        // Routes say the length, and of what is ready the connection does.
        let headers = answer.headers.iter().filter(|(name, _)| *name != "content-length");
        (answer.status, headers.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>())
    };
    assert_eq!(told(&first), told(&again));
    assert!(first.body == again.body);
    assert_eq!((ready(&api), first.header("content-encoding")), (1, "gzip"));
    let timed = || figure(&api, "choros_request_duration_seconds_count");
    let before = timed();
    assert!(api.ask(TILE, &gzip).body == first.body);
    // The request for the figures before is one of the two.
    assert_eq!((timed() - before, ready(&api)), (2, 2), "it is timed");
    let route = "/xyz/{collectionId}/{z}/{x}/{y}";
    let counted = format!("choros_requests_total{{method=\"GET\",route=\"{route}\",status=\"200\"}}");
    assert_eq!(figure(&api, &counted), 3, "it is counted");
    let held = |what: &str| figure(&api, &format!("choros_cache_{what}{{cache=\"ready\"}}"));
    assert_eq!((held("misses_total"), held("entries")), (1, 1));
    assert!(held("bytes") > first.body.len() as u64);
    // Other words: another answer.
    assert_eq!(unpacked(&first), api.ask(TILE, &[]).body);
    assert_eq!(api.ask(TILE, &[("accept", "image/png"), ("accept-encoding", "gzip")]).status, 406);
    assert_eq!(api.ask(&format!("{TILE}?layers=areas"), &gzip).status, 200);
    assert_eq!(api.ask(&format!("{TILE}?unknown=1"), &gzip).status, 400);
    let etag = first.header("etag").to_owned();
    let known = api.ask(TILE, &[("if-none-match", &etag), ("accept-encoding", "gzip"), ("accept", "*/*")]);
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    assert_eq!(ready(&api), 2);
    assert!(api.ask(TILE, &gzip).body == first.body);
    assert_eq!(ready(&api), 3);
}

#[test]
fn what_is_ready_is_of_the_atlas_that_is_served() {
    let folder = Folder::of_squares(&FOUR);
    let api = folder.api();
    let path = "/xyz/municipalities/4/9/6.mvt";
    let before: Vec<_> = (0..2).map(|_| api.ask(path, &[])).collect();
    assert_eq!((before[0].status.as_u16(), ready(&api)), (200, 1));
    folder.write("boundaries/a.geojson", geojson_of(&FOUR.map(|(code, west, south)| (code, west + 0.5, south))));
    reload(&api, &folder);
    let after = api.ask(path, &[]);
    assert_ne!((after.header("etag"), &after.body), (before[0].header("etag"), &before[0].body));
    assert_eq!(api.get(path).body, after.body);
    assert_eq!(ready(&api), 1);
}

#[test]
fn without_room_nothing_is_ready() {
    let api = embedded(ServerConfig { tile_cache_bytes: 0, ..ServerConfig::default() });
    assert_eq!(api.ask(TILE, &[]).body, api.ask(TILE, &[]).body);
    assert_eq!((ready(&api), cut(&api)), (0, 2));
}

#[test]
fn what_is_ready_is_bounded_with_the_words_it_is_asked_for_in() {
    let tile_cache_bytes = 1 << 20;
    let api = embedded(ServerConfig { tile_cache_bytes, ..ServerConfig::default() });
    let held = |what: &str| figure(&api, &format!("choros_cache_{what}{{cache=\"ready\"}}"));
    for number in 0..200 {
        let accept = format!("*/*, text/x-{number:0>900}");
        assert_eq!(api.ask(TILE, &[("accept", &accept)]).status, 200);
    }
    assert!((1..200).contains(&held("entries")), "{}", held("entries"));
    assert!(held("bytes") <= tile_cache_bytes / 8, "{}", held("bytes"));
    let long = format!("*/*, text/x-{:0>1100}", 1);
    let before = ready(&api);
    assert_eq!([(); 2].map(|()| api.ask(TILE, &[("accept", &long)]).status.as_u16()), [200, 200]);
    assert_eq!(ready(&api), before, "what is asked for in so many words is not kept");
}

#[test]
fn low_zooms_are_cut_while_nobody_asks_and_again_after_a_change() {
    let table = "code,period,value\n0101,2021,1\n";
    let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, table);
    let warm_up = WarmUp { max_tiles: 12, ..WarmUp::default() };
    let api = folder.api_with(ServerConfig { warm_up, ..ServerConfig::default() });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = runtime.spawn(choros::http::serve(listener, api.state.clone(), async {
        let _told = stopped.await;
    }));
    let wait_for = |count: u64| {
        let begun = std::time::Instant::now();
        while cut(&api) < count {
            assert!(begun.elapsed() < Duration::from_mins(2), "{} tiles", cut(&api));
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    wait_for(12);
    // Every level has its lowest zooms.
    for collection in ["municipalities", "regional-units", "regions"] {
        assert_eq!(as_gzip(&api, &format!("/xyz/{collection}/0/0/0.mvt")).status, 200);
    }
    assert_eq!(cut(&api), 12);
    // Other outlines: all of it again.
    folder.write("boundaries/a.geojson", geojson_of(&FOUR.map(|(code, west, south)| (code, west + 1.0, south))));
    reload(&api, &folder);
    wait_for(24);
    stop.send(()).unwrap();
    runtime.block_on(serving).unwrap().unwrap();
    assert_eq!(cut(&api), 24);
}
