//! `/hsds/…` beside the JSON Schemas of HSDS 3.0: required fields, types, formats and enumerations.
//!
//! Source of the facts: Open Referral, Human Services Data Specification 3.0, JSON Schemas and API reference
//! (<https://docs.openreferral.org/en/3.0/>), CC BY-SA 4.0. Fields the standard does not have may stand beside its own.

use serde_json::Value;

use crate::support::Folder;
use crate::support::folder::FOUR;
use crate::support::server::{Api, EMBEDDED};

/// What a field holds.
enum Holds {
    Text,
    Uuid,
    Uri,
    Email,
    Date,
    Time,
    Number,
    OneOf(&'static [&'static str]),
    One(&'static str),
    Many(&'static str),
}
use Holds::{Date, Email, Many, Number, One, OneOf, Text, Time, Uri, Uuid};

/// An entity: its name, the fields it must have, the fields it may have (those included).
type Entity = (&'static str, &'static [&'static str], &'static [(&'static str, Holds)]);

const PLACES: &[&str] = &["physical", "postal", "virtual"];
const DAYS: &[&str] = &["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The entities the program writes, and of each the fields it may write.
const ENTITIES: &[Entity] = &[
    (
        "service",
        &["id", "name", "status"],
        &[
            ("id", Uuid),
            ("organization_id", Uuid),
            ("name", Text),
            ("alternate_name", Text),
            ("description", Text),
            ("url", Uri),
            ("email", Email),
            ("status", OneOf(&["active", "inactive", "defunct", "temporarily closed"])),
            ("eligibility_description", Text),
            ("assured_date", Date),
            ("organization", One("organization")),
            ("phones", Many("phone")),
            ("languages", Many("language")),
            ("service_areas", Many("service_area")),
            ("schedules", Many("schedule")),
            ("attributes", Many("attribute")),
            ("service_at_locations", Many("service_at_location")),
        ],
    ),
    ("organization", &["id", "name", "description"], &[("id", Uuid), ("name", Text), ("description", Text)]),
    ("phone", &["id", "number"], &[("id", Uuid), ("number", Text), ("type", Text)]),
    ("language", &["id"], &[("id", Uuid), ("name", Text), ("code", Text), ("note", Text)]),
    ("service_area", &["id"], &[("id", Uuid), ("name", Text), ("extent", Text), ("extent_type", Text)]),
    (
        "schedule",
        &["id"],
        &[
            ("id", Uuid),
            ("freq", OneOf(&["WEEKLY", "MONTHLY"])),
            ("interval", Number),
            ("wkst", OneOf(DAYS)),
            ("byday", Text),
            ("opens_at", Time),
            ("closes_at", Time),
            ("timezone", Number),
            ("description", Text),
            ("notes", Text),
        ],
    ),
    (
        "service_at_location",
        &["id"],
        &[
            ("id", Uuid),
            ("service_id", Uuid),
            ("location_id", Uuid),
            ("description", Text),
            ("service", One("service")),
            ("location", One("location")),
            ("schedules", Many("schedule")),
        ],
    ),
    (
        "location",
        &["id", "location_type"],
        &[
            ("id", Uuid),
            ("location_type", OneOf(PLACES)),
            ("name", Text),
            ("alternate_name", Text),
            ("description", Text),
            ("latitude", Number),
            ("longitude", Number),
            ("addresses", Many("address")),
            ("accessibility", Many("accessibility")),
        ],
    ),
    (
        "address",
        &["id", "address_1", "city", "state_province", "postal_code", "country", "address_type"],
        &[
            ("id", Uuid),
            ("address_1", Text),
            ("city", Text),
            ("state_province", Text),
            ("postal_code", Text),
            ("country", OneOf(&["GR"])),
            ("address_type", OneOf(PLACES)),
        ],
    ),
    ("accessibility", &["id"], &[("id", Uuid), ("description", Text)]),
    (
        "attribute",
        &["id", "link_id", "link_entity", "taxonomy_term_id"],
        &[
            ("id", Uuid),
            ("link_id", Uuid),
            ("taxonomy_term_id", Uuid),
            ("link_entity", OneOf(&["service"])),
            ("link_type", Text),
            ("taxonomy_term", One("taxonomy_term")),
        ],
    ),
    (
        "taxonomy_term",
        &["id", "name", "description"],
        &[
            ("id", Uuid),
            ("code", Text),
            ("name", Text),
            ("description", Text),
            ("taxonomy", Text),
            ("language", Text),
            ("taxonomy_id", Uuid),
            ("taxonomy_detail", One("taxonomy")),
        ],
    ),
    ("taxonomy", &["id", "name", "description"], &[("id", Uuid), ("name", Text), ("description", Text)]),
];

/// The register's own fields, which the standard leaves room for.
const OWN: [(&str, &str); 4] = [
    ("service", "capacity"),
    ("service", "description_en"),
    ("service", "parent_id"),
    ("location", "position_quality"),
];

/// Returns what in a record is not as its entity has it, each with its place.
fn faults(entity: &str, record: &Value, at: &str) -> Vec<String> {
    let Some(fields) = record.as_object() else { return vec![format!("{at} is no {entity}")] };
    let (_, required, known) = ENTITIES.iter().find(|(name, ..)| *name == entity).unwrap();
    let missing = required.iter().filter(|name| !fields.contains_key(**name));
    let mut faults: Vec<_> = missing.map(|name| format!("{at}/{name} is missing")).collect();
    for (name, value) in fields {
        let place = format!("{at}/{name}");
        match known.iter().find(|(known, _)| known == name) {
            None if OWN.contains(&(entity, name)) => {}
            None => faults.push(format!("{place} is no field of {entity}")),
            Some((_, One(entity))) => faults.extend(self::faults(entity, value, &place)),
            Some((_, Many(entity))) => match value.as_array() {
                None => faults.push(format!("{place} is no list")),
                Some(list) => {
                    let of = |(number, item)| self::faults(entity, item, &format!("{place}/{number}"));
                    faults.extend(list.iter().enumerate().flat_map(of));
                }
            },
            Some((_, holds)) if !fits(holds, value) => faults.push(format!("{place} is {value}")),
            Some(_) => {}
        }
    }
    faults
}

fn fits(holds: &Holds, value: &Value) -> bool {
    let Some(text) = value.as_str() else { return matches!(holds, Number) && value.is_number() };
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    match holds {
        Text => true,
        OneOf(accepted) => accepted.contains(&text),
        Uuid => {
            let lengths: Vec<_> = text.split('-').map(str::len).collect();
            lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
        }
        Uri => text.parse::<axum::http::Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.host().is_some()),
        Email => {
            text.is_ascii() && text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
        }
        Date => {
            matches!(text.split('-').collect::<Vec<_>>()[..], [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2))
        }
        Time => text
            .split_once(':')
            .is_some_and(|(hour, minute)| digits(hour, 2) && digits(minute, 2) && hour < "24" && minute < "60"),
        Number | One(_) | Many(_) => false,
    }
}

/// A service that states everything, one that states what HSDS has no form for, and one that states nothing.
const CSV: &str = "\
id,kind,name_el,name_en,organization,lon,lat,address,locality,postcode,phone,email,website,opening_hours,description_el,assured_date,parent,needs,eligibility,languages,accessibility,capacity,service_area
a,centre,Κέντρο,Centre,Δήμος,20.5,38.5,Οδός 1,Πόλη,41222,210 0000000,a@b.gr,https://a.gr/b,\"Mo-Fr 08:00-15:00; We 17:00-20:00; PH off\",Κείμενο,5/3/2026,,food,everyone;roma,el;en-GB,wheelchair,40,0101;9999
b,centre,Παράρτημα,,Δήμος,20.5,38.6,,,,,όχι μέιλ,www.a.gr,κατόπιν ραντεβού,,πέρυσι,a,,,,,,
c,grocery,Παντοπωλείο,,,,,,,,,,,24/7,,,,,,,,,
";

const TERMS: &str = "[[terms]]\ntaxonomy = \"need\"\nid = \"food\"\ntitle_el = \"Τρόφιμα\"\ntitle_en = \"Food\"\n\
    [[terms]]\ntaxonomy = \"language\"\nid = \"en-GB\"\ntitle_el = \"Αγγλικά\"\ntitle_en = \"English\"\n";

fn api() -> Api {
    Folder::of_squares(&FOUR).services(CSV).with(TERMS).api()
}

const LISTS: [(&str, &str); 5] = [
    ("services", "service"),
    ("organizations", "organization"),
    ("service_at_locations", "service_at_location"),
    ("taxonomies", "taxonomy"),
    ("taxonomy_terms", "taxonomy_term"),
];

#[test]
fn every_record_is_as_the_schemas_have_it() {
    let made_up = api();
    for api in [&made_up, &*EMBEDDED] {
        for (list, entity) in LISTS {
            let page = api.json(&format!("/hsds/{list}?per_page=10"));
            for name in ["total_items", "total_pages", "page_number", "size"] {
                assert!(page[name].is_u64(), "{list} {name}");
            }
            for record in page["contents"].as_array().unwrap() {
                let id = record["id"].as_str().unwrap();
                let whole = api.json(&format!("/hsds/{list}/{id}"));
                assert_eq!(faults(entity, record, list), Vec::<String>::new());
                assert_eq!(faults(entity, &whole, list), Vec::<String>::new());
            }
        }
    }
    let root = made_up.json("/hsds/");
    assert_eq!(root["version"], "3.0");
    assert!(fits(&Uri, &root["profile"]) && fits(&Uri, &root["openapi_url"]), "{root}");
}

#[test]
fn weeks_are_schedules_and_other_hours_are_words() {
    let api = api();
    let week = api.json("/hsds/services/a")["schedules"].clone();
    let rules: Vec<_> = week
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| ["byday", "opens_at", "closes_at"].map(|name| rule[name].as_str().unwrap().to_owned()).join(" "))
        .collect();
    assert_eq!(rules, ["MO,TU,TH,FR 08:00 15:00", "WE 17:00 20:00"], "a later rule holds for its day");
    assert!(week[0].get("timezone").is_none(), "one offset would be wrong for half of the year");
    assert!(week[0]["description"].as_str().unwrap().contains("αργίες κλειστά"));
    let words = api.json("/hsds/services/b")["schedules"].clone();
    assert_eq!((words[0]["description"].as_str(), words[0].get("freq")), (Some("κατόπιν ραντεβού"), None));
    let always = api.json("/hsds/services/c")["schedules"].clone();
    assert_eq!((always[0]["byday"].as_str(), always[0].get("opens_at")), (Some("MO,TU,WE,TH,FR,SA,SU"), None));
}

#[test]
fn terms_have_titles_in_both_languages_and_what_is_no_uri_or_mail_is_left_out() {
    let api = api();
    let needs = api.json("/hsds/taxonomy_terms?taxonomy_id=need");
    assert_eq!(needs["total_items"], 1);
    let food = &needs["contents"][0];
    assert_eq!(
        (&food["code"], &food["name"], &food["description"]),
        (&"food".into(), &"Τρόφιμα".into(), &"Food".into())
    );
    let by_uuid = api.json(&format!("/hsds/taxonomy_terms?taxonomy_id={}", food["taxonomy_id"].as_str().unwrap()));
    assert_eq!(by_uuid["contents"], needs["contents"]);
    assert_eq!(api.json("/hsds/taxonomy_terms?taxonomy_id=none")["empty"], true);
    api.problem("/hsds/taxonomy_terms/nobody", 404);
    let languages = api.json("/hsds/services/a")["languages"].clone();
    assert_eq!((&languages[1]["name"], &languages[1]["code"]), (&"Αγγλικά".into(), &"en".into()));
    assert_eq!((&languages[1]["note"], &languages[0]["name"]), (&"en-gb".into(), &"el".into()));
    let annex = api.json("/hsds/services/b");
    for name in ["url", "email", "assured_date", "alternate_name"] {
        assert!(annex.get(name).is_none(), "{name}");
    }
    assert_eq!(annex["parent_id"], api.json("/hsds/services/a")["id"]);
    assert_eq!(api.json("/hsds/services/a")["assured_date"], "2026-03-05");
    let areas = api.json("/hsds/services/a")["service_areas"].clone();
    assert_eq!((&areas[0]["name"], &areas[1]["name"]), (&"Δήμος".into(), &"9999".into()));
}
