//! A confidential cell never leaves, by any way, and nothing that leaves gives it away.
//!
//! Marked numbers stand in the confidential cells of a made-up atlas; everything the program can say of it is read as
//! bytes and searched for them.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::Value;

use crate::support::folder::{COUNT, FOUR, Folder, SHARE};
use crate::support::server::{Api, run};

/// The confidential count, and what follows from it where another part is known: 01 and EL51.
const SECRET: f64 = 7_654_321.125;
/// The confidential numerator and denominator of the share.
const NUMERATOR: f64 = 424_242.5;
const DENOMINATOR: f64 = 9_876_543.25;

fn secrets() -> Vec<f64> {
    let share = NUMERATOR / DENOMINATOR * 100.0;
    // The values; the sums they are in; the rates that can be made of them.
    let mut secrets = vec![
        SECRET,
        NUMERATOR,
        DENOMINATOR,
        share,
        SECRET + 20.0,
        SECRET + 20.0 + 70.0,
        NUMERATOR + 900.0,
        DENOMINATOR + 1_000.0,
    ];
    secrets.push((NUMERATOR + 900.0) / (DENOMINATOR + 1_000.0) * 100.0);
    secrets.extend([SECRET - 1.0, 8_000_000.0 - SECRET]);
    secrets
}

/// An atlas with a confidential count and a confidential share in 0101, beside values that are free.
fn folder() -> Folder {
    let count = format!(
        "code,period,value,lower,upper,n,status,conf\n0101,2021,{SECRET},{},{},77777.5,A,C\n0101,2011,5,,,,A,F\n0102,2021,20,,,,A,F\n\
         0201,2021,30,,,,A,F\n0202,2021,40,,,,A,F\n",
        SECRET - 1.0,
        SECRET + 1.0
    );
    let share = format!(
        "code,period,value,numerator,denominator,conf\n0101,2021,{},{NUMERATOR},{DENOMINATOR},N\n0102,2021,90,900,1000,F\n\
         0201,2021,50,5,10,F\n0202,2021,25,5,20,F\n",
        NUMERATOR / DENOMINATOR * 100.0
    );
    // The total stands in the table, and one part by sex is confidential.
    let by_sex = format!(
        "code,period,sex,value,conf\n0101,2021,,8000000,F\n0101,2021,F,{SECRET},C\n0101,2021,M,{},F\n0102,2021,,50,F\n0102,2021,F,25,F\n0102,2021,M,25,F\n",
        8_000_000.0 - SECRET
    );
    // A unit whose total is confidential, with parts that are not marked.
    let totals = "code,period,value,conf\n01,2021,1234567.5,C\n0101,2021,1234500.5,F\n0102,2021,67,F\n0201,2021,1,F\n0202,2021,2,F\n";
    Folder::of_squares(&FOUR)
        .indicator("people", COUNT, count)
        .indicator("share", SHARE, share)
        .indicator("by_sex", &format!("{COUNT}breakdowns = [\"sex\"]\n"), by_sex)
        .indicator("totals", COUNT, totals)
        .services("id,kind,name_el,lon,lat\na,k,Υπηρεσία,20.5,38.5\n")
}

/// Returns how a number may stand in bytes: as text in several ways, as the bits of a tile.
fn spellings(number: f64) -> Vec<Vec<u8>> {
    let mut texts =
        BTreeSet::from([format!("{number}"), format!("{number:.3}"), format!("{number:.2}"), format!("{number:e}")]);
    texts.insert(format!("{number}").replace('.', ","));
    #[expect(clippy::cast_possible_truncation, reason = "a tile may hold the number as a float")]
    let bits = [number.to_le_bytes().to_vec(), (number as f32).to_le_bytes().to_vec()];
    let texts = texts.into_iter().filter(|text| text.len() >= 6).map(String::into_bytes);
    texts.chain(bits).collect()
}

fn assert_silent(bytes: &[u8], what: &str, secrets: &[f64]) {
    for &secret in secrets {
        for spelling in spellings(secret) {
            let told = bytes.windows(spelling.len()).any(|window| window == spelling);
            assert!(!told, "{what} tells {secret}: {}", String::from_utf8_lossy(bytes));
        }
    }
    // Nor any part of the marked number.
    let text = String::from_utf8_lossy(bytes);
    for digits in ["7654321", "7654341", "7654320", "7654322", "77777.5", "424242", "9876543"] {
        assert!(!text.contains(digits), "{what} tells {digits}: {text}");
    }
}

/// Returns every path there is: those the documents link to, and every combination of what can be asked.
fn every_path(api: &Api) -> BTreeSet<String> {
    let mut paths: BTreeSet<String> = [
        "/?f=json",
        "/?f=html",
        "/api",
        "/api?f=html",
        "/health",
        "/ready",
        "/metrics",
        "/conformance",
        "/styles/base",
        "/places?q=%CE%94%CE%AE%CE%BC%CE%BF%CF%82",
    ]
    .map(str::to_owned)
    .into();
    let levels = [
        ("municipality", "municipalities", &["0101", "0102", "0201", "0202"][..]),
        ("regional-unit", "regional-units", &["01", "02"]),
        ("region", "regions", &["EL51"]),
    ];
    let indicators = ["people", "share", "by_sex", "totals", "people,share,by_sex,totals"];
    for (level, collection, codes) in levels {
        for indicator in indicators {
            for time in ["", "&datetime=2021", "&datetime=2011"] {
                for f in ["geojson", "csv"] {
                    paths.insert(format!("/collections/{collection}/items?indicators={indicator}{time}&f={f}"));
                    paths.insert(format!("/collections/{collection}/items?indicators={indicator}{time}&f={f}&bbox=20,38,20.5,38.5&limit=1"));
                }
                for code in codes {
                    paths.insert(format!("/collections/{collection}/items/{code}?indicators={indicator}{time}"));
                }
                for tile in ["0/0/0", "6/35/24", "6/36/24", "8/142/98", "8/143/98"] {
                    paths.insert(format!("/xyz/{collection}/{tile}.mvt?indicators={indicator}{time}"));
                }
                paths.insert(format!("/xyz/{collection}.json?indicators={indicator}{time}"));
                paths.insert(format!("/tiles/WebMercatorQuad/0/0/0?indicators={indicator}{time}"));
                paths.insert(format!("/places/at?lon=20.5&lat=38.5&indicators={indicator}{time}"));
                paths.insert(format!("/places/at?lon=21.5&lat=38.5&indicators={indicator}{time}"));
            }
            for time in ["", "&period=2021", "&period=2011"] {
                for f in ["json", "csv"] {
                    paths.insert(format!("/indicators/{indicator}/values?level={level}{time}&f={f}"));
                }
                for classes in [
                    "method=quantile&k=3",
                    "method=equal-interval&k=2",
                    "method=fisher-jenks&k=2",
                    "method=manual&breaks=10,100",
                    "k=1",
                    "k=12",
                    "k=12&pooled=true",
                ] {
                    paths.insert(format!("/indicators/{indicator}/classes?level={level}&{classes}{time}"));
                    paths.insert(format!("/styles/choropleth?indicator={indicator}&level={level}&{classes}{time}"));
                }
            }
            paths.insert(format!("/indicators/{indicator}"));
        }
        for part in ["", "/schema", "/queryables", "/points", "/items", "/tiles", "/tiles/WebMercatorQuad"] {
            paths.insert(format!("/collections/{collection}{part}"));
        }
    }
    let listed: Vec<String> = api.json("/api")["paths"].as_object().unwrap().keys().cloned().collect();
    for path in listed {
        let concrete = path
            .replace("{collectionId}", "municipalities")
            .replace("{indicatorId}", "people")
            .replace("{styleId}", "choropleth")
            .replace("{tileMatrixSetId}", "WebMercatorQuad")
            .replace("{itemId}", "0101")
            .replace("{featureId}", "0101")
            .replace("{tileJson}", "municipalities.json");
        let concrete: String = concrete
            .split('/')
            .map(|part| if part.starts_with('{') { "0" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        paths.insert(concrete);
    }
    paths
}

#[test]
fn it_is_in_no_answer() {
    let api = folder().api();
    let (mut answered, secrets) = (0, secrets());
    for path in every_path(&api) {
        let answer = api.send(Method::GET, &path, &[]);
        assert!(!answer.status.is_server_error(), "{path}");
        answered += usize::from(answer.status == 200);
        assert_silent(&answer.body, &path, &secrets);
        for (name, value) in &answer.headers {
            assert_silent(value.as_bytes(), &format!("{path} {name}"), &secrets);
        }
    }
    assert!(answered > 350, "only {answered} answers were read");
    // A range that is asked for is not told by what it selects either.
    for path in [
        "/collections/municipalities/items?people=7654321.125",
        "/collections/municipalities/items?filter=people%3E7000000",
        "/collections/municipalities/items?sortby=people",
    ] {
        let answer = api.get(path);
        assert!(answer.status == 400, "{path}: an indicator can be asked by; see that a withheld one cannot");
    }
}

#[test]
fn it_is_said_to_be_withheld_and_what_is_free_is_shown() {
    let api = folder().api();
    let values = api.json("/indicators/people/values?level=municipality&period=2021");
    assert_eq!(values["values"], serde_json::json!([null, 20.0, 30.0, 40.0]));
    assert_eq!(values["status"], serde_json::json!(["Q", "A", "A", "A"]));
    let units = api.json("/indicators/people/values?level=regional-unit&period=2021");
    assert_eq!(units["values"], serde_json::json!([null, 70.0]));
    assert_eq!(units["status"], serde_json::json!(["Q", "A"]));
    let earlier = api.json("/indicators/people/values?level=municipality&period=2011");
    assert_eq!(earlier["values"][0], 5.0, "another time is not confidential");
    let share = api.json("/indicators/share/values?level=municipality");
    assert!(share["numerator"][0].is_null() && share["denominator"][0].is_null() && share["values"][0].is_null());
    assert_eq!(share["numerator"][1], 900.0);
}

/// Works out each withheld cell from its parent and siblings, as anyone could.
#[test]
fn parent_minus_siblings_does_not_give_it() {
    let api = folder().api();
    for indicator in ["people", "share", "by_sex", "totals"] {
        let at = |level: &str| api.get(&format!("/indicators/{indicator}/values?level={level}&period=2021"));
        let column = |level: &str, part: &str| -> Vec<Option<f64>> {
            let answer = at(level);
            if answer.status != 200 {
                return Vec::new();
            }
            answer.json()[part].as_array().map(|list| list.iter().map(Value::as_f64).collect()).unwrap_or_default()
        };
        for part in ["values", "numerator", "denominator"] {
            let (municipalities, units, region) =
                (column("municipality", part), column("regional-unit", part), column("region", part));
            let groups = [
                (units.first(), municipalities.get(..2)),
                (units.get(1), municipalities.get(2..4)),
                (region.first(), units.get(..2)),
            ];
            for (total, parts) in groups {
                let (Some(Some(total)), Some(parts)) = (total, parts) else { continue };
                let withheld = parts.iter().filter(|part| part.is_none()).count();
                assert_ne!(
                    withheld, 1,
                    "{indicator} {part}: {total} less the others gives the one withheld of {parts:?}"
                );
            }
            // A withheld total must not be the sum of shown parts.
            let groups = [(units.first(), municipalities.get(..2)), (region.first(), units.get(..2))];
            for (total, parts) in groups {
                let (Some(None), Some(parts)) = (total, parts) else { continue };
                let free = indicator != "totals" || parts.iter().any(Option::is_none);
                assert!(free, "{indicator} {part}: the parts {parts:?} add up to a withheld total");
            }
        }
    }
}

#[test]
fn it_is_in_no_report_and_no_log() {
    let folder = folder();
    folder.write("atlas.toml", folder.toml());
    let path = folder.path().to_str().unwrap();
    for arguments in [&["check", path][..], &["check", "--json", path]] {
        let (_, text) = run(arguments);
        assert!(text.contains("people"), "{text}");
        assert_silent(text.as_bytes(), &arguments.join(" "), &secrets());
    }
}

/// What is wrong with a confidential row is told by its place, not by its content: reports and logs are read by more
/// people than the table.
#[test]
fn a_mistake_in_a_confidential_row_is_told_without_its_value() {
    for (row, column) in [
        ("0101,2021,\"7654321,125\",,,C", "value"),
        ("0101,2021,1,\"7654321,125\",,C", "numerator"),
        ("0101,2021,7654321.125x,,,N", "value"),
        ("0101,2021,7654321.125,,,Z", "conf"),
        ("0101,2021,7654321.125,,M,C", "status"),
    ] {
        let csv = format!("code,period,value,numerator,status,conf\n{row}\n");
        let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, csv);
        let fatal = folder.fatal();
        assert_eq!((fatal[0].row, fatal[0].column.as_deref()), (Some(2), Some(column)), "{fatal:?}");
        let (_, text) = run(&["check", "--json", folder.path().to_str().unwrap()]);
        assert!(!text.contains("7654321"), "{row}: {text}");
    }
}

#[test]
fn of_a_rate_that_does_not_add_up_its_parts_are_kept_in_too() {
    // Without an aggregation the rates of two levels stand beside one another; their numerators still add up.
    let definition = "unit = \"percent\"\nmeasure = \"rate\"\n";
    let csv = format!(
        "code,period,value,numerator,denominator,conf\n0101,2021,10,{NUMERATOR},{DENOMINATOR},C\n0102,2021,90,900,1000,F\n01,2021,4,{},{},F\n",
        NUMERATOR + 900.0,
        DENOMINATOR + 1_000.0
    );
    let api = Folder::of_squares(&FOUR).indicator("share", definition, csv).api();
    let unit = api.json("/indicators/share/values?level=regional-unit");
    let siblings = api.json("/indicators/share/values?level=municipality");
    let both = unit["numerator"][0].is_number() && siblings["numerator"][1].is_number();
    assert!(!both, "{} less {} gives the withheld numerator", unit["numerator"], siblings["numerator"]);
}
