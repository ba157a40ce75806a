//! The pages of services and access: they say what the data say, and take what forms and links of others send.

use axum::http::Method;
use serde_json::Value;

use crate::support::Api;
use crate::support::server::EMBEDDED;

fn page(api: &Api, path: &str) -> String {
    let answer = api.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.short());
    assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    answer.text()
}

/// Returns what stands between two marks, the first time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let begin = text.find(from).unwrap_or_else(|| panic!("{from} is not there")) + from.len();
    &text[begin..begin + text[begin..].find(to).unwrap()]
}

fn map_of(html: &str) -> Value {
    serde_json::from_str(between(html, "id=\"area-map\">", "</script>")).unwrap()
}

#[test]
fn browsers_get_pages_and_programs_data() {
    let api = &*EMBEDDED;
    let browser = ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    for path in ["/services", "/service-coverage", "/gap?indicator=unemployment_2001", "/services/synthetic-cc-2201-1"]
    {
        let answer = api.send(Method::GET, path, &[browser]);
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.header("vary").to_lowercase().contains("accept"), "{path}");
        assert!(api.get(path).header("content-type").starts_with("application/"), "{path}");
    }
    // Data have both languages.
    api.problem("/service-coverage?f=json&lang=en", 400);
}

#[test]
fn the_page_of_coverage_says_what_the_data_say() {
    let api = &*EMBEDDED;
    let html = page(api, "/service-coverage?f=html&kind=community-centre&within_m=5000&scale=&utm_source=x");
    let data = api.json("/service-coverage?kind=community-centre&within_m=5000");
    let share = data["totals"]["share_within_5000_m"].as_f64().unwrap();
    let said = format!("{:.1}", share * 100.0).replace('.', ",");
    assert!(between(&html, "class=\"sentence\">", "</p>").contains(&format!("{said}\u{a0}%")), "{said}");
    let map = map_of(&html);
    let areas = data["areas"].as_array().unwrap();
    assert_eq!(map["told"].as_array().unwrap().len(), areas.len());
    assert_eq!(
        map["ids"].as_array().unwrap().len(),
        areas.iter().filter(|area| !area["share_within_5000_m"].is_null()).count()
    );
    assert_eq!(map["dots"].as_array().unwrap().len(), 59);
    // Those with least reach come first.
    let shares = areas.iter().filter_map(|area| Some((area["share_within_5000_m"].as_f64()?, area["code"].as_str()?)));
    let lowest = shares.min_by(|one, other| one.0.total_cmp(&other.0)).unwrap();
    let first = between(&html, "<tbody", "</tr>");
    let first_share =
        areas.iter().find(|area| first.contains(&format!("area-{}\"", area["code"].as_str().unwrap()))).unwrap();
    assert!((first_share["share_within_5000_m"].as_f64().unwrap() - lowest.0).abs() < 1e-12);
    // What is invented is said to be.
    assert!(html.contains("badge synthetic") && html.contains("class=\"caution\""));
}

#[test]
fn the_page_of_gaps_orders_areas_by_rank_and_says_why() {
    let api = &*EMBEDDED;
    let html = page(api, "/gap?f=html&kind=community-centre");
    let data = api.json("/gap?indicator=unemployment_2001&kind=community-centre");
    let first = data["areas"].as_array().unwrap().iter().find(|area| area["rank"] == 1).unwrap();
    let row = between(&html, "<tbody", "</tr>");
    assert!(row.contains(first["name_el"].as_str().unwrap()));
    assert!(row.contains(&first["why_el"].as_str().unwrap().replace('&', "&amp;")), "{row}");
    let map = map_of(&html);
    assert_eq!((map["colors"].as_array().unwrap().len(), map["grid"]["side"].as_u64()), (9, Some(3)));
    // An indicator that does not say what is worse is taken as worse where it is high, and asked about.
    assert!(page(api, "/gap?f=html&indicator=population").contains("name=\"worse\""));
    let answer = api.get("/gap?f=html&indicator=nothing");
    assert_eq!(answer.status, 400);
}

#[test]
fn the_finder_lists_the_nearest_of_a_place_with_the_ways_to_them() {
    let api = &*EMBEDDED;
    let html = page(api, "/services?f=html&near=%CE%92%CF%8C%CE%BB%CE%BF%CF%82&kind=social-grocery&need=&q=");
    let map = map_of(&html);
    let origin = (map["origin"][0].as_f64().unwrap(), map["origin"][1].as_f64().unwrap());
    assert!((origin.0 - 22.94).abs() < 0.05 && (origin.1 - 39.36).abs() < 0.05, "Volos, not elsewhere: {origin:?}");
    let nearest = api.json(&format!("/services/nearest?lon={}&lat={}&k=20&kind=social-grocery", origin.0, origin.1));
    let names: Vec<_> = nearest["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|service| service["properties"]["name_el"].as_str().unwrap())
        .collect();
    let markers: Vec<_> =
        map["markers"].as_array().unwrap().iter().map(|marker| marker["title"].as_str().unwrap()).collect();
    assert_eq!(markers, names);
    assert!(html.contains("openstreetmap.org/directions") && html.contains("id=\"service-20\""));
    // What fits no filter is told with its reason.
    let none = page(api, "/services?f=html&near=%CE%92%CF%8C%CE%BB%CE%BF%CF%82&need=food&eligibility=older-people");
    assert!(none.contains("Καμία υπηρεσία δεν ταιριάζει") && none.contains("για άλλους"), "{}", &none[..2000]);
    // And with what to change, which finds something.
    let ways = between(&none, "class=\"ways-on\">", "</ul>");
    assert!(ways.contains("Χωρίς το φίλτρο «Ανάγκη»"), "{ways}");
    assert!(page(api, "/services?f=html&near=Xyzzyx").contains("role=\"alert\""));
    for wrong in [
        "lon=500&lat=1",
        "lon=a&lat=1",
        "within_m=-1",
        "kind=nothing",
        "need=nothing",
        "nothing=1",
        "offset=-1",
        "lon=22",
        "near=2201&bbox=20,35,25,41",
        "near=2201&offset=981",
        "near=22.4,139.6",
        "near=400,39.6",
    ] {
        assert_eq!(api.get(&format!("/services?f=html&{wrong}")).status, 400, "{wrong}");
    }
}

#[test]
fn a_place_is_taken_for_the_one_that_is_named_only_where_it_is() {
    let api = &*EMBEDDED;
    // «Αθήνα», which the atlas does not have, a name with these letters inside others, and nothing.
    for unknown in ["%CE%91%CE%B8%CE%AE%CE%BD%CE%B1", "Paris", "qqq"] {
        let html = page(api, &format!("/services?f=html&lang=en&near={unknown}"));
        assert!(html.contains("role=\"alert\"") && html.contains("No place here is called"), "{unknown}");
        assert!(!html.contains("class=\"services\""), "{unknown}: nothing is listed around a place that is not known");
    }
    // A slip is asked about, with the way on.
    let slip = page(api, "/services?f=html&near=%CE%9A%CE%B1%CF%81%CE%BD%CF%84%CE%AF%CF%84%CF%83%CE%B1");
    assert!(slip.contains("role=\"alert\""));
    assert!(
        between(&slip, "class=\"other-places\"", "</p>").contains("lon=21.9"),
        "{}",
        between(&slip, "other-places", "</p>")
    );
    for known in [
        "%CE%9B%CE%AC%CF%81%CE%B9%CF%83%CE%B1",
        "larisa",
        "%CE%9B%CE%91%CE%A1%CE%99%CE%A3%CE%91%CE%A3",
        "%CE%9B%CE%B1%CF%81",
        "2201",
    ] {
        let map = map_of(&page(api, &format!("/services?f=html&near={known}")));
        assert!((map["origin"][0].as_f64().unwrap() - 22.42).abs() < 0.1, "{known}");
    }
}

#[test]
fn two_numbers_are_a_longitude_and_a_latitude() {
    let api = &*EMBEDDED;
    let html = page(api, "/services?f=html&near=22.4,39.6");
    assert_eq!(map_of(&html)["origin"], serde_json::json!([22.4, 39.6]));
    assert!(html.contains("γεωγραφικό μήκος 22,4°, πλάτος 39,6°"));
    assert!(page(api, "/services?f=html&lang=en&near=22.4,39.6").contains("longitude 22.4°, latitude 39.6°"));
    let swapped = page(api, "/services?f=html&lang=en&near=39.6,22.4");
    assert!(swapped.contains("wrong way round"), "{}", between(&swapped, "role=\"alert\"", "</div>"));
    assert!(between(&swapped, "class=\"other-places\"", "</p>").contains("near=22.4%2C39.6"));
}

#[test]
fn pages_of_the_list_follow_one_another_without_a_gap() {
    let api = &*EMBEDDED;
    let mut seen = Vec::new();
    for offset in (0..200).step_by(20) {
        let map = map_of(&page(api, &format!("/services?f=html&near=2201&offset={offset}")));
        seen.extend(
            map["markers"].as_array().unwrap().iter().map(|marker| marker["title"].as_str().unwrap().to_owned()),
        );
    }
    let all = api.json("/services?limit=1000")["numberMatched"].as_u64().unwrap();
    assert_eq!(seen.len() as u64, all);
}

#[test]
fn the_page_of_a_service_says_whom_it_serves() {
    let api = &*EMBEDDED;
    let html = page(api, "/services/synthetic-ra-2201-1?f=html");
    let served = api.json("/services/synthetic-ra-2201-1/catchment?within_m=5000,10000");
    for figure in [&served["nearest"]["residents"], &served["reach"][0]["residents"], &served["reach"][1]["residents"]]
    {
        let said = greek(figure.as_f64().unwrap());
        assert!(html.contains(&format!("<dd><bdi>{said}</bdi></dd>")), "{said}");
    }
    assert!(html.contains("Παράρτημα του:") && html.contains("/services/synthetic-cc-2201-1"));
    assert_eq!(api.get("/services/nobody?f=html").status, 404);
}

#[test]
fn the_page_of_an_area_says_who_reaches_help() {
    let html = page(&EMBEDDED, "/places/2302?f=html");
    let data = EMBEDDED.json("/service-coverage?kind=community-centre&within_m=5000");
    let area = data["areas"].as_array().unwrap().iter().find(|area| area["code"] == "2302").unwrap();
    let said = format!("{:.1}", area["share_within_5000_m"].as_f64().unwrap() * 100.0).replace('.', ",");
    let section = between(&html, "aria-labelledby=\"access\"", "</section>");
    assert!(section.contains(&format!("{said}\u{a0}%")) && section.contains("Θέση "), "{section}");
}

/// Writes a whole number as Greeks do.
fn greek(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut said = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            said.push('.');
        }
        said.push(digit);
    }
    said
}
