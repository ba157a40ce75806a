//! `/places/{code}`, the search page, and problems as pages.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::Folder;
use crate::support::folder::{COUNT, FOUR, SHARE, collection, square};
use crate::support::server::{Answer, EMBEDDED};

/// What a browser sends.
const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

fn browse(path: &str) -> Answer {
    EMBEDDED.send(Method::GET, path, &[BROWSER])
}

/// Returns the data for programs that a page brings.
fn linked_data(html: &str) -> Value {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn a_profile_gives_the_value_its_place_and_what_it_is_compared_with() {
    let people = "code,period,value\n0101,2011,9\n0101,2021,1\n0102,2021,7\n0201,2021,7\n0202,2021,\n";
    let share =
        "code,period,value,numerator,denominator\n0101,2021,,1,2\n0102,2021,,3,10\n0201,2021,,0,4\n0202,2021,,1,4\n";
    let api = Folder::of_squares(&FOUR).indicator("people", COUNT, people).indicator("share", SHARE, share).api();
    let place = api.json("/places/0101");
    assert_eq!((&place["level"], &place["parents"][0]["code"]), (&json!("municipality"), &json!("01")));
    let people = &place["indicators"][0];
    assert_eq!((&people["value"], &people["status"], &people["period"]), (&json!(1.0), &json!("A"), &json!("2021")));
    assert_eq!(people["rank"], json!({ "from_highest": 3, "from_lowest": 1, "tied": 0, "of": 3 }));
    assert_eq!(people["rank_in_parent"], json!({ "from_highest": 2, "from_lowest": 1, "tied": 0, "of": 2 }));
    assert_eq!(people["parents"][0]["value"], json!(8.0));
    // 0202 has no value, so that neither its Region nor all areas together have a sum.
    assert_eq!((&people["parents"][1]["value"], &people["whole"]), (&Value::Null, &Value::Null));
    assert_eq!(
        people["series"][0],
        json!({ "period": "2011", "value": 9.0, "status": "A", "lower": null, "upper": null })
    );
    // A rate of everything is a ratio of sums, not 26.25, the mean of the rates.
    let share = &place["indicators"][1];
    assert_eq!((&share["whole"]["value"], &share["whole"]["areas"]), (&json!(25.0), &json!(4)));
    let tied = api.json("/places/0102?indicators=people");
    assert_eq!(tied["indicators"][0]["rank"], json!({ "from_highest": 1, "from_lowest": 2, "tied": 1, "of": 3 }));
    assert_eq!(tied["indicators"].as_array().unwrap().len(), 1);
    let unit = api.json("/places/01");
    let children: Vec<_> = unit["children"].as_array().unwrap().iter().map(|child| child["code"].clone()).collect();
    assert_eq!((children, &unit["child_count"]), (vec![json!("0101"), json!("0102")], &json!(2)));
}

#[test]
fn what_is_withheld_shows_nowhere_in_a_profile() {
    let csv = "code,period,value,conf\n0101,2021,7771,C\n0102,2021,2,F\n0201,2021,3,F\n0202,2021,4,F\n";
    let api = Folder::of_squares(&FOUR).indicator("people", COUNT, csv).api();
    for code in ["0101", "0102", "0201", "01", "02", "EL51"] {
        let place = api.json(&format!("/places/{code}"));
        let people = place["indicators"].as_array().unwrap().first();
        assert!(people.is_none_or(|people| people["whole"].is_null()), "{code}: {place}");
        for path in [format!("/places/{code}"), format!("/places/{code}?f=html")] {
            let text = api.get(&path).text().replace(['.', ',', '\u{a0}'], "");
            assert!(!text.contains("7771") && !text.contains("7773") && !text.contains("7780"), "{path}");
        }
    }
    let withheld = api.json("/places/0101");
    let people = &withheld["indicators"][0];
    assert_eq!((&people["value"], &people["status"], &people["rank"]), (&Value::Null, &json!("Q"), &Value::Null));
    let page = api.get("/places/0101?f=html").text();
    assert!(page.contains("Χωρίς τιμή") && page.contains("εμπιστευτική τιμή"));
}

#[test]
fn indicators_without_values_at_the_level_are_named() {
    let unit = EMBEDDED.json("/places/22");
    assert_eq!(unit["without_values"], json!(["unemployment_2001"]));
    assert!(browse("/places/22").text().contains("Δεν έχουν τιμές σε αυτό το επίπεδο"));
}

#[test]
fn a_rate_of_the_region_is_shown_as_the_regions_and_never_as_the_municipalitys() {
    let rate = "unit = \"percent\"\nmeasure = \"rate\"\naggregation = \"none\"\ndecimals = 1\n";
    let api = Folder::of_squares(&FOUR).indicator("poverty", rate, "code,period,value\nEL51,2021,23.4\n").api();
    let place = api.json("/places/0101");
    assert_eq!((&place["indicators"], &place["without_values"]), (&json!([]), &json!(["poverty"])));
    let of = &place["of_holders"][0];
    assert_eq!((&of["of"]["code"], &of["id"], &of["value"]), (&json!("EL51"), &json!("poverty"), &json!(23.4)));
    let page = api.get("/places/0101?f=html").text();
    let (_, section) = page.split_once("id=\"of-holders\"").unwrap();
    let section = section.split_once("</section>").unwrap().0;
    assert!(section.contains("23,4") && section.contains("./EL51") && section.contains("δεν έχουν τιμή για τον τόπο"));
    assert!(!page.contains("id=\"indicator-poverty\""), "no card of its own");
    let region = api.json("/places/EL51");
    assert_eq!((&region["indicators"][0]["value"], &region["of_holders"]), (&json!(23.4), &json!([])));
    // Neither features nor values of the level have it.
    assert!(!api.get("/collections/municipalities/items?indicators=poverty").text().contains("23.4"));
}

#[test]
fn a_level_with_missing_parts_says_how_much_is_covered() {
    let share =
        "code,period,value,numerator,denominator\n0101,2021,,1,30\n0102,2021,,,70\n0201,2021,,1,4\n0202,2021,,1,4\n";
    let api = Folder::of_squares(&FOUR).indicator("share", SHARE, share).api();
    let unit = &api.json("/places/01")["indicators"][0];
    assert_eq!(unit["value"], Value::Null);
    let expected = json!({ "of": "municipality", "parts": 2, "with_value": 1, "denominator_share": 0.3 });
    assert_eq!(unit["coverage"], expected);
    assert!(api.get("/places/01?f=html").text().contains("1 από τις 2 μονάδες της, 30,0\u{a0}% του παρονομαστή"));
    assert_eq!(api.json("/places/0101")["indicators"][0]["coverage"], Value::Null);
}

#[test]
fn the_page_is_in_one_language_and_names_the_other() {
    let greek = browse("/places/2201");
    assert!(greek.header("content-type").starts_with("text/html") && greek.all("vary").contains("accept"));
    let greek = greek.text();
    for text in [
        "<html lang=\"el\">",
        "<title>Δήμος Λαρισαίων · ",
        "<link rel=\"canonical\" href=\"http://atlas.test/places/2201\">",
        "hreflang=\"en\" href=\"http://atlas.test/places/2201?lang=en\"",
        "164.381",
        "η υψηλότερη τιμή",
        "προσεγγιστικά",
        "Συνθετικά στοιχεία: επινοημένα",
        "href=\"./22\"",
        "../?level=municipality&amp;lang=el#place=2201",
    ] {
        assert!(greek.contains(text), "{text}");
    }
    let english = browse("/places/2201?lang=en").text();
    for text in
        ["<html lang=\"en\">", "Municipality of Larissa", "164,381", "the highest value", "href=\"./22?lang=en\""]
    {
        assert!(english.contains(text), "{text}");
    }
    assert!(!english.contains("υψηλότερη"));
    // Who names a language and takes whatever comes, such as the preview of a shared link, means the page.
    let preview = EMBEDDED.send(Method::GET, "/places/2201?lang=en", &[("accept", "*/*")]);
    assert!(preview.text().contains("Municipality of Larissa"));
    assert_eq!(EMBEDDED.send(Method::GET, "/places/2201?lang=en", &[("accept", "application/json")]).status, 400);
    let data = linked_data(&english);
    assert_eq!(data["@type"], "AdministrativeArea");
    assert_eq!(
        (&data["name"], &data["containedInPlace"]["containedInPlace"]["identifier"]),
        (&json!("Larissa"), &json!("EL61"))
    );
}

#[test]
fn pages_need_neither_scripts_nor_inline_styles() {
    for path in ["/places/2201", "/places/22", "/places/EL65?lang=en", "/places?q=larisa", "/places/nowhere"] {
        let html = browse(path).text();
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, html.matches("<script type=\"application/ld+json\">").count(), "{path}");
        assert!(!html.contains(" style=") && !html.contains(" onclick=") && !html.contains("javascript:"), "{path}");
    }
}

#[test]
fn links_of_a_page_lead_somewhere() {
    for path in ["/places/2201", "/places/22", "/places/EL61?lang=en"] {
        let html = browse(path).text();
        let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let own = hrefs.filter(|href| href.starts_with('.') && !href.contains("#place="));
        let mut count = 0;
        for href in own {
            let href = href.replace("&amp;", "&");
            let path = match href.strip_prefix("../") {
                Some(path) => format!("/{path}"),
                None => format!("/places/{}", href.trim_start_matches("./")),
            };
            let path = path.replace("/?lang=en", "/");
            assert_eq!(browse(&path).status, 200, "{path}");
            count += 1;
        }
        assert!(count > 10, "{path}: {count}");
    }
}

/// One whose hours are understood, one whose hours are not, one without.
const THREE_SERVICES: &str = "id,kind,name_el,lon,lat,opening_hours\n\
    a,food-bank,Α,20.5,38.5,\"Mo,We 08:00-15:00; PH off\"\n\
    b,food-bank,Β,20.5,38.5,Jan-Feb Mo 10:00-12:00\n\
    c,food-bank,Γ,20.5,38.5,\n";

#[test]
fn opening_hours_are_given_in_words_everywhere() {
    let api = Folder::of_squares(&FOUR).services(THREE_SERVICES).api();
    let el = json!(["Δευτ. και Τετ. 08:00–15:00 · αργίες κλειστά", "Jan-Feb Mo 10:00-12:00", null]);
    let en = json!(["Mon and Wed 08:00–15:00 · closed on public holidays", "Jan-Feb Mo 10:00-12:00", null]);
    let column = |services: &Value, name: &str| -> Value {
        services.as_array().unwrap().iter().map(|service| service.pointer(name).unwrap().clone()).collect()
    };
    let place = api.json("/places/0101");
    for (name, expected) in [("/opening_hours_el", &el), ("/opening_hours_en", &en)] {
        assert_eq!(&column(&place["services"]["services"], name), expected);
        for path in ["/services/nearest?lon=20.5&lat=38.5", "/collections/services/items"] {
            assert_eq!(&column(&api.json(path)["features"], &format!("/properties{name}")), expected, "{path}");
        }
    }
    assert_eq!(place["services"]["services"][0]["opening_hours"], "Mo,We 08:00-15:00; PH off");
    let page = |language: &str| api.get(&format!("/places/0101?f=html&lang={language}")).text();
    assert!(page("el").contains("<bdi>Δευτ. και Τετ. 08:00–15:00 · αργίες κλειστά</bdi>"));
    let english = page("en");
    assert!(english.contains("<bdi>Mon and Wed 08:00–15:00 · closed on public holidays</bdi>"));
    assert!(english.contains("<bdi>Jan-Feb Mo 10:00-12:00</bdi>") && !english.contains("Mo,We"));
    // Words are not what services are selected by; the data are.
    let queryables = api.json("/collections/services/queryables");
    let has = |name: &str| queryables["properties"].get(name).is_some();
    assert!(has("opening_hours") && !has("opening_hours_el") && !has("opening_hours_en"));
}

fn browse_any(path: &str) -> u16 {
    EMBEDDED.get(path).status.as_u16()
}

#[test]
fn hostile_names_stay_text() {
    let hostile = [
        "</script><script>alert(1)</script>",
        "\\u202e\\u2066Σκάλα",
        "<img src=x onerror=alert(1)>&amp;'\\\"",
        &"α".repeat(300),
    ];
    let features: Vec<_> = FOUR
        .iter()
        .zip(hostile)
        .map(|((code, west, south), name)| {
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\",\"name\":\"{name}\"}},\"geometry\":{}}}",
                square(*west, *south)
            )
        })
        .collect();
    let fields = "fields = { code = \"code\", name_el = \"name\", name_en = \"name\" }\n";
    let folder = Folder::with_level("boundaries/a.geojson", fields);
    folder.write("boundaries/a.geojson", collection(&features));
    let csv = "code,period,value\n0101,2021,1\n0102,2021,2\n0201,2021,3\n0202,2021,4\n";
    let services =
        "id,kind,name_el,lon,lat,opening_hours,phone\nx<b>,food-bank,<script>1</script>,20.5,38.5,<i>,\"><a>\n";
    let api = folder.indicator("people", COUNT, csv).services(services).api();
    for path in [
        "/places/0101",
        "/places/0102",
        "/places/0201",
        "/places/0202",
        "/places/01",
        "/places?q=script",
        "/places?q=%3Cb%3E",
    ] {
        for language in ["el", "en"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let answer = api.get(&format!("{path}{mark}f=html&lang={language}"));
            assert_eq!(answer.status, 200, "{path}");
            let html = answer.text();
            let plain = html.replace("<script type=\"application/ld+json\">", "");
            assert!(!plain.contains("<script") && !html.contains("<img") && !html.contains("<i>"), "{path}");
            // What a mark of direction turns around ends with its own element.
            assert!(!html.contains("\u{202e}") || html.contains("<bdi>\u{202e}"), "{path}");
        }
    }
    let page = api.get("/places/0101?f=html").text();
    assert_eq!(linked_data(&page)["name"], hostile[0]);
    assert!(page.contains("&lt;script&gt;1&lt;/script&gt;"));
}

#[test]
fn codes_of_other_things_are_told_apart() {
    let detail = |path: &str| EMBEDDED.problem(path, 404)["detail"].as_str().unwrap().to_owned();
    assert!(detail("/places/9999").contains("'9999'") && detail("/places/9999").contains("/places?q="));
    let services = EMBEDDED.json("/collections/services/items?limit=1");
    let service = services["features"][0]["id"].as_str().unwrap();
    assert!(detail(&format!("/places/{service}")).contains("is a service"));
    let settlements = EMBEDDED.json(
        "/places?q=Τύρναβος&limit=100".replace("Τύρναβος", "%CE%A4%CF%8D%CF%81%CE%BD%CE%B1%CE%B2%CE%BF%CF%82").as_str(),
    );
    let settlement =
        settlements["places"].as_array().unwrap().iter().find(|place| place["level"] == "settlement").unwrap();
    let path = format!("/places/{}", settlement["code"].as_str().unwrap());
    assert!(detail(&path).contains("/places/at?lon="));
    // Whatever is asked for is answered.
    for path in
        ["/places/..", "/places/%00", "/places/%F0%9F%8F%9B", "/places/%E2%80%AE", "/places/%2F", "/places/a%20b"]
    {
        let status = browse_any(path);
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
    assert!(EMBEDDED.json("/places/at?lon=22.4&lat=39.6")["places"].is_array(), "a place called at is none");
}

#[test]
fn what_is_not_accepted_is_named() {
    for (path, parameter) in [
        ("/places/2201?lang=xx&f=html", "lang"),
        ("/places/2201?lang=en&f=json", "lang"),
        ("/places?q=a&lang=en&f=json", "lang"),
        ("/places/2201?f=csv", "f"),
        ("/places/2201?indicators=nothing", "indicators"),
        ("/places/2201?language=en", "language"),
    ] {
        // A page that was asked for by name is what tells of the problem too.
        let answer = EMBEDDED.get(path);
        assert_eq!(answer.status, 400, "{path}");
        if answer.header("content-type") == "application/problem+json" {
            assert_eq!(answer.json()["parameter"], parameter, "{path}");
        } else {
            assert!(answer.text().contains(&format!("<code><bdi>{parameter}</bdi></code>")), "{path}");
        }
    }
}

#[test]
fn an_unchanged_profile_is_answered_304() {
    for path in ["/places/2201", "/places/2201?f=html", "/places/2201?f=html&lang=en"] {
        let first = EMBEDDED.get(path);
        let again = EMBEDDED.send(Method::GET, path, &[("if-none-match", first.header("etag"))]);
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
    }
    assert_ne!(EMBEDDED.get("/places/2201").header("etag"), EMBEDDED.get("/places/2201?f=html").header("etag"));
}

#[test]
fn places_link_to_their_pages() {
    let found = EMBEDDED.json("/places?q=larisa");
    let at = EMBEDDED.json("/places/at?lon=22.4191&lat=39.639");
    for place in [&found["places"][0], &at["places"][0]] {
        let links = place["links"].as_array().unwrap();
        let page = links.iter().find(|link| link["type"].as_str().is_some_and(|t| t.starts_with("text/html"))).unwrap();
        let path = page["href"].as_str().unwrap().strip_prefix("http://atlas.test").unwrap();
        assert!(browse(path).text().contains("class=\"place\""), "{path}");
    }
    let page = browse("/places?q=larisa").text();
    assert!(page.contains("href=\"./places/2201\"") && page.contains("value=\"larisa\""));
    assert_eq!(browse("/places?q=").status, 200, "the form alone");
}

#[test]
fn people_are_told_of_problems_on_a_page() {
    let paths = [
        ("/nowhere", 404),
        ("/collections/nowhere", 404),
        ("/collections/regions/items/nowhere", 404),
        ("/collections/regions/items?limit=x", 400),
        ("/places/nowhere", 404),
        ("/assets/nowhere", 404),
        ("/?unknown=1", 400),
    ];
    for (path, status) in paths {
        let page = browse(path);
        assert_eq!(page.status, status, "{path}");
        assert!(page.header("content-type").starts_with("text/html") && page.all("vary").contains("accept"), "{path}");
        assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        let html = page.text();
        let root = "../".repeat(path.split('?').next().unwrap().matches('/').count() - 1);
        assert!(html.contains(&format!("href=\"{root}assets/")) && html.contains("/choros.css\""), "{path}");
        let head = EMBEDDED.send(Method::HEAD, path, &[BROWSER]);
        assert_eq!((head.status.as_u16(), head.body.len()), (status, 0), "{path}");
        assert!(head.header("content-type").starts_with("text/html"), "{path}");
        // Programs take whatever comes.
        let plain = EMBEDDED.send(Method::GET, path, &[("accept", "*/*")]);
        assert_eq!(plain.header("content-type"), "application/problem+json", "{path}");
        assert!(plain.all("vary").contains("accept"), "{path}");
        let json = EMBEDDED.send(Method::GET, path, &[("accept", "application/json, text/html;q=0.5")]);
        assert_eq!(json.header("content-type"), "application/problem+json", "{path}");
    }
    let posted = EMBEDDED.send(Method::POST, "/places", &[BROWSER]);
    assert_eq!((posted.status.as_u16(), posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
    assert!(posted.text().contains("Δεν") || posted.text().contains("επιτρέπεται"));
    let by_name = EMBEDDED.get("/places/nowhere?f=html");
    assert!(by_name.text().contains("Δεν βρέθηκε") && by_name.text().contains("nowhere"));
}
