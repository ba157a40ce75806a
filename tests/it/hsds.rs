//! `/hsds/…`: the register in the shape of HSDS 3.0.

use serde_json::{Value, json};

use crate::support::Folder;
use crate::support::folder::FOUR;
use crate::support::server::{Api, EMBEDDED};

const CSV: &str = "\
id,kind,name_el,organization,lon,lat,opening_hours,phone,needs,eligibility,languages,accessibility,service_area
a,centre,Κέντρο,Δήμος,20.5,38.5,Mo-Fr 08:00-15:00,210 0000000,food,everyone,el;en,wheelchair,0101
b,centre,Παράρτημα,Δήμος,20.5,38.6,,,,,,,
c,grocery,Παντοπωλείο,,21.5,38.5,,,food,,,,
";

fn api() -> Api {
    Folder::of_squares(&FOUR).services(CSV).api()
}

/// Says whether a text is a UUID of version 8.
fn is_uuid(text: &Value) -> bool {
    let text = text.as_str().unwrap();
    let parts: Vec<_> = text.split('-').collect();
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit() && !c.is_ascii_uppercase())
        && parts[2].starts_with('8')
        && parts[3].starts_with(['8', '9', 'a', 'b'])
}

#[test]
fn pages_are_those_of_hsds() {
    let api = api();
    let page = api.json("/hsds/services?per_page=2");
    let about = |page: &Value| -> Vec<Value> {
        ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty"]
            .map(|name| page[name].clone())
            .to_vec()
    };
    assert_eq!(about(&page), [json!(3), json!(2), json!(1), json!(2), json!(true), json!(false), json!(false)]);
    let last = api.json("/hsds/services?per_page=2&page=2");
    assert_eq!(about(&last), [json!(3), json!(2), json!(2), json!(1), json!(false), json!(true), json!(false)]);
    assert_eq!(last["contents"][0]["name"], "Παντοπωλείο");
    for (query, parameter) in
        [("page=0", "page"), ("page=3&per_page=2", "page"), ("per_page=1001", "per_page"), ("limit=1", "limit")]
    {
        assert_eq!(api.problem(&format!("/hsds/services?{query}"), 400)["parameter"], parameter, "{query}");
    }
    let none = Folder::of_squares(&FOUR).api().json("/hsds/services");
    assert_eq!(about(&none), [json!(0), json!(1), json!(1), json!(0), json!(true), json!(true), json!(true)]);
}

#[test]
fn every_record_of_a_list_is_found_by_its_uuid() {
    let api = api();
    for (list, count) in
        [("services", 3), ("organizations", 2), ("service_at_locations", 3), ("taxonomies", 4), ("taxonomy_terms", 5)]
    {
        let page = api.json(&format!("/hsds/{list}"));
        let records = page["contents"].as_array().unwrap();
        assert_eq!(records.len(), count, "{list}");
        for record in records {
            assert!(is_uuid(&record["id"]), "{record}");
            let one = api.json(&format!("/hsds/{list}/{}", record["id"].as_str().unwrap()));
            for name in ["id", "name"] {
                assert_eq!(one[name], record[name], "{list}");
            }
        }
        api.problem(&format!("/hsds/{list}/00000000-0000-8000-8000-000000000000"), 404);
        api.problem(&format!("/hsds/{list}/nobody"), 404);
    }
    assert_eq!(api.json("/hsds/")["version"], "3.0");
}

#[test]
fn a_service_carries_what_hangs_on_it() {
    let api = api();
    let service = api.json("/hsds/services/a");
    assert_eq!((&service["status"], &service["organization"]["name"]), (&json!("active"), &json!("Δήμος")));
    assert_eq!(service["phones"][0]["number"], "210 0000000");
    assert_eq!(service["languages"][1]["code"], "en");
    assert_eq!(service["service_areas"][0]["extent"], "0101");
    assert_eq!(service["schedules"][0]["description"], "Δευτ.–Παρ. 08:00–15:00");
    let terms: Vec<_> = service["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attribute| {
            (attribute["link_type"].as_str().unwrap(), attribute["taxonomy_term"]["code"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        terms,
        [("kind", "centre"), ("need", "food"), ("eligibility", "everyone"), ("accessibility", "wheelchair")]
    );
    assert!(service["attributes"].as_array().unwrap().iter().all(|attribute| attribute["link_id"] == service["id"]));
    let location = &service["service_at_locations"][0]["location"];
    assert_eq!((&location["latitude"], &location["longitude"]), (&json!(38.5), &json!(20.5)));
    let at_location = api.json("/hsds/service_at_locations/a");
    assert_eq!((&at_location["service"]["id"], &at_location["location"]), (&service["id"], location));
    assert_eq!(EMBEDDED.json("/hsds/services")["first_page"], true);
}

#[test]
fn services_are_chosen_as_the_standard_has_it() {
    let api = api();
    let names = |query: &str| -> Vec<String> {
        let page = api.json(&format!("/hsds/services?{query}"));
        page["contents"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let whole = api.json("/hsds/services/a");
    let organization = whole["organization_id"].as_str().unwrap();
    assert_eq!(names("search=kentrou"), ["Κέντρο"]);
    assert_eq!(names(&format!("organization_id={organization}")), ["Κέντρο", "Παράρτημα"]);
    assert_eq!(names(&format!("organization_id={organization}&search=para")), ["Παράρτημα"]);
    let attributes = whole["attributes"].as_array().unwrap();
    let term = |taxonomy: &str| {
        let found = attributes.iter().find(|attribute| attribute["link_type"] == taxonomy).unwrap();
        found["taxonomy_term_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(names(&format!("taxonomy_term_id={}", term("need"))), ["Κέντρο", "Παντοπωλείο"]);
    assert_eq!(names(&format!("taxonomy_term_id={}", term("kind"))), ["Κέντρο", "Παράρτημα"]);
    assert_eq!(names("taxonomy_term_id=none"), Vec::<String>::new());
    assert_eq!(api.json("/hsds/services?full=true&per_page=1")["contents"][0], whole);
    assert!(api.json("/hsds/services?full=false")["contents"][0].get("phones").is_none());
    for (query, parameter) in [("modified_after=2026-01-01", "modified_after"), ("full=perhaps", "full")] {
        assert_eq!(api.problem(&format!("/hsds/services?{query}"), 400)["parameter"], parameter, "{query}");
    }
}

#[test]
fn the_path_without_a_slash_leads_to_the_one_with_it() {
    let answer = api().get("/hsds?f=json");
    assert_eq!((answer.status.as_u16(), answer.headers["location"].to_str().unwrap()), (308, "hsds/?f=json"));
}
