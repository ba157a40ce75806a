//! A register in other forms than CSV: JSON in the shape of HSDS, workbooks, a `GeoPackage`.

use std::io::{Cursor, Write};

use choros::atlas::{Atlas, Collection};
use choros::io::{LoadReport, Loaded, write_geopackage};
use choros::report::Severity;
use choros::services::Service;
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::support::Folder;
use crate::support::folder::{FOUR, fatal, findings, one};

/// A register that states everything.
const CSV: &str = "\
id,kind,name_el,name_en,organization,lon,lat,address,locality,postcode,phone,email,website,opening_hours,description_el,description_en,assured_date,parent,needs,eligibility,languages,accessibility,capacity,service_area
a,centre,Κέντρο,Centre,Δήμος,20.5,38.5,Οδός 1,Πόλη,41222,210 0000000,a@b.gr,https://a.gr/b,\"Mo-Fr 08:00-15:00; PH off\",Κείμενο,Text,2026-03-05,,benefits;food,everyone,el;en-gb,wheelchair,40,0101
b,annex,Παράρτημα,,Δήμος,20.5,38.6,Οδός 2,Πόλη,41223,,,,24/7,,Text alone,,a,,,,,,
";

/// Loads a register from a file.
fn load(name: &str, bytes: impl AsRef<[u8]>, more: &str) -> Loaded {
    let source =
        format!("[[services]]\nsource = \"services/{name}\"\nsource_name = \"made up\"\nlicense = \"none\"\n{more}");
    let folder = Folder::of_squares(&FOUR).with(&source);
    folder.write(&format!("services/{name}"), bytes);
    folder.load()
}

fn of(loaded: Loaded) -> (Atlas, LoadReport) {
    (loaded.atlas.unwrap_or_else(|| panic!("{:#?}", loaded.report.findings)), loaded.report)
}

/// What is left of a service when its names for programs are taken away.
fn without_ids(service: &Service) -> Service {
    let id = "x".parse().unwrap();
    let offer = choros::services::Offer { parent: None, ..service.offer.clone() };
    Service { id, offer, ..service.clone() }
}

#[test]
fn what_the_api_gives_can_be_read_again() {
    let api = Folder::of_squares(&FOUR).services(CSV).api();
    let (original, _) = of(Folder::of_squares(&FOUR).services(CSV).load());
    let whole: Vec<Value> = ["a", "b"].iter().map(|id| api.json(&format!("/hsds/services/{id}"))).collect();
    let (page, list) = (json!({ "contents": whole }), json!(whole));
    for file in [page, list] {
        let (again, report) = of(load("register.json", file.to_string(), ""));
        assert!(
            findings(&report, |finding| finding.severity >= Severity::Warning).is_empty(),
            "{:#?}",
            report.findings
        );
        let services = |atlas: &Atlas| {
            let mut services: Vec<_> = atlas.register().services().iter().map(without_ids).collect();
            services.sort_by(|a, b| a.name_el.cmp(&b.name_el));
            services
        };
        assert_eq!(services(&again), services(&original));
        let annex = again.register().services().iter().position(|service| service.name_el == "Παράρτημα").unwrap();
        let parent = again.register().parent(annex).unwrap();
        assert_eq!(again.register().services()[parent].id.as_str(), whole[0]["id"].as_str().unwrap());
    }
    let (one, _) = of(load("register.JSON", whole[0].to_string(), ""));
    assert_eq!(one.register().services()[0].name_el, "Κέντρο");
}

/// A service as another register writes it: two locations, weekly rules, terms of its own.
fn foreign() -> Value {
    let location = |id: &str, lon: f64| {
        json!({ "id": format!("at-{id}"), "location": { "id": id, "location_type": "physical", "latitude": 38.5, "longitude": lon,
            "addresses": [{ "address_1": "Οδός 1", "address_2": "όροφος 2", "city": "Πόλη", "postal_code": "41222" }],
            "phones": [{ "id": "p", "number": "210" }] } })
    };
    json!({
        "id": "s1", "name": "Pantry", "status": "active", "organization": { "id": "o", "name": "NGO", "description": "" },
        "service_at_locations": [location("l1", 20.5), location("l2", 21.5)],
        "schedules": [
            { "id": "1", "freq": "WEEKLY", "byday": "MO,WE", "opens_at": "08:00", "closes_at": "12:00" },
            { "id": "2", "freq": "WEEKLY", "byday": "MO", "opens_at": "17:00:00", "closes_at": "00:00" },
        ],
        "attributes": [
            { "id": "x", "link_type": "service_type", "taxonomy_term": { "id": "t", "name": "Food Pantry", "description": "" } },
            { "id": "y", "link_type": "need", "taxonomy_term": { "id": "u", "name": "Food_Parcel", "description": "" } },
        ],
    })
}

#[test]
fn a_service_at_several_locations_is_one_at_each() {
    let kinds = "kinds = { \"food pantry\" = \"social-grocery\" }\n";
    let (atlas, report) = of(load("hsds.json", json!([foreign()]).to_string(), kinds));
    assert!(findings(&report, |finding| finding.severity >= Severity::Error).is_empty(), "{:#?}", report.findings);
    let services = atlas.register().services();
    assert_eq!(services.iter().map(|service| service.id.as_str()).collect::<Vec<_>>(), ["s1:l1", "s1:l2"]);
    let first = &services[0];
    assert_eq!((first.kind.as_str(), first.organization.as_deref()), ("social-grocery", Some("NGO")));
    assert_eq!((first.address.as_deref(), first.contact.phone.as_deref()), (Some("Οδός 1, όροφος 2"), Some("210")));
    assert_eq!(first.opening_hours.as_deref(), Some("Mo,We 08:00-12:00, Mo 17:00-24:00"));
    assert_eq!(first.offer.needs.as_str(), "food-parcel");
    let at = |hour| choros::services::LocalTime::of_clock(2026, 11, 23, hour, 30).unwrap();
    let times = atlas.open_times(0).unwrap();
    assert_eq!(
        [8, 12, 17, 23].map(|hour| times.is_open(at(hour))),
        [true, false, true, true],
        "both rules hold on Monday"
    );
    let with_default = load("hsds.json", json!([foreign()]).to_string(), "kind = \"k\"\n");
    assert_eq!(of(with_default).0.register().services()[0].kind.as_str(), "k");
}

#[test]
fn what_is_wrong_in_json_is_pointed_at_and_the_others_are_read() {
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut service = foreign();
        change(&mut service);
        service
    };
    let services = json!({ "contents": [
        broken(&|service| service["service_at_locations"][1]["location"]["latitude"] = json!("38,5")),
        broken(&|service| service["name"] = Value::Null),
        "text",
        broken(&|service| service["status"] = json!("defunct")),
        broken(&|service| service["schedules"] = json!({})),
        broken(&|service| { service["id"] = json!("s2"); service["capacity"] = json!(-4); }),
        broken(&|service| service["id"] = json!("a\tb")),
    ]});
    let (atlas, report) = of(load("hsds.json", services.to_string(), "kind = \"k\"\n"));
    let told: Vec<_> = findings(&report, |finding| finding.kind == "bad-service")
        .into_iter()
        .map(|finding| (finding.column.unwrap(), finding.message))
        .collect();
    let latitude = "/contents/0/service_at_locations/1/location/latitude".to_owned();
    assert!(told.contains(&(latitude, "'38,5' was found; accepted are numbers".to_owned())), "{told:#?}");
    for pointer in
        ["/contents/1/name", "/contents/2", "/contents/4/schedules", "/contents/6/service_at_locations/0 (id)"]
    {
        assert!(told.iter().any(|(column, _)| column == pointer), "{pointer}: {told:#?}");
    }
    let inactive = one(&report, "inactive-service");
    assert_eq!((inactive.column.as_deref(), inactive.severity), (Some("/contents/3/status"), Severity::Info));
    let capacity = findings(&report, |finding| finding.kind == "bad-capacity");
    assert_eq!(capacity[0].column.as_deref(), Some("/contents/5/service_at_locations/0 (capacity)"));
    assert_eq!((capacity[0].row, &*capacity[0].source), (None, "services/hsds.json"));
    assert!(atlas.register().services().iter().any(|service| service.id.as_str() == "s2:l2"));
}

#[test]
fn json_that_holds_no_services_is_refused() {
    for (text, part) in [
        ("", "it is no JSON"),
        ("{", "it is no JSON"),
        ("3", "accepted are a list of services"),
        ("{\"a\": 1}", "accepted are a list of services"),
        ("{\"contents\": 3}", "accepted are lists"),
        (&"[".repeat(100_000), "it is no JSON"),
    ] {
        let fatal = fatal(&load("hsds.json", text, "kind = \"k\"\n"));
        assert!(fatal[0].message.contains(part), "{} {}", &text[..text.len().min(20)], fatal[0]);
    }
    let geojson = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a","name_el":"α"},"geometry":{"type":"Point","coordinates":[20.5,38.5]}}]}"#;
    let (atlas, _) = of(load("points.json", geojson, "kind = \"k\"\n"));
    assert_eq!(atlas.register().services()[0].id.as_str(), "a", "GeoJSON may be called .json");
}

/// Makes a workbook of rows of text, some of which are numbers; the second sheet is the register.
fn workbook(rows: &[&[&str]], formula: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Σημειώσεις").unwrap().write(0, 0, "Διαβάστε με").unwrap();
    let sheet = book.add_worksheet().set_name("Μητρώο").unwrap();
    for (row, cells) in (2..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *text).unwrap(),
            };
        }
    }
    if formula {
        sheet.write(3, 2, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

const ROWS: &[&[&str]] = &[
    &["id", "kind", "name_el", "lon", "lat", "postcode", "capacity", "Σχόλια"],
    &["a", "k", "α", "20.5", "38.5", "41222", "40", "x"],
    &["b", "k", "β", "20,6", "38,6", "", "πολλά", ""],
];

#[test]
fn a_sheet_of_a_workbook_is_read_like_a_csv() {
    let (atlas, report) = of(load("register.xlsx", workbook(ROWS, false), "sheet = \"Μητρώο\"\n"));
    let services = atlas.register().services();
    assert_eq!((services[0].postcode.as_deref(), services[0].offer.capacity), (Some("41222"), Some(40)));
    assert_eq!(services[1].position.map(|at| (at.lon(), at.lat())), Some((20.6, 38.6)), "a decimal comma");
    let capacity = one(&report, "bad-capacity");
    assert_eq!((&*capacity.source, capacity.row), ("services/register.xlsx (sheet 'Μητρώο')", Some(5)));
    assert!(one(&report, "unused-columns").message.contains("Σχόλια"));
}

#[test]
fn what_is_wrong_in_a_workbook_names_sheet_row_and_column() {
    let register = "sheet = \"Μητρώο\"\n";
    let missing = fatal(&load("register.xlsx", workbook(ROWS, false), "sheet = \"Άλλο\"\n"));
    assert!(missing[0].message.contains("'Σημειώσεις', 'Μητρώο'"), "{}", missing[0]);
    let first = fatal(&load("register.xlsx", workbook(ROWS, false), ""));
    assert!(first[0].to_string().contains("Σημειώσεις"), "{}", first[0]);
    let formula = fatal(&load("register.xlsx", workbook(ROWS, true), register));
    assert_eq!((formula[0].row, formula[0].column.as_deref()), (Some(4), Some("name_el")), "{}", formula[0]);
    let rows: &[&[&str]] = &[&["id", "kind", "name_el", "lon", "lat"], &["a", "k", "α", "ανατολικά", "38.5"]];
    let word = fatal(&load("register.xlsx", workbook(rows, false), register));
    assert_eq!((&*word[0].source, word[0].row), ("services/register.xlsx (sheet 'Μητρώο')", Some(4)));
    let twice = fatal(&load("register.xlsx", workbook(&[&["id", "id", "lon", "lat"]], false), register));
    assert!(twice[0].message.contains("'id' stands twice"), "{}", twice[0]);
    let personal: &[&[&str]] = &[&["id", "kind", "lon", "lat", "ΑΜΚΑ"], &["a", "k", "20.5", "38.5", "1"]];
    let personal = fatal(&load("register.xlsx", workbook(personal, false), register));
    assert_eq!(personal[0].kind, "personal-numbers");
    let no_book = fatal(&load("register.xlsx", b"PK\x03\x04 nothing", ""));
    assert_eq!(no_book[0].kind, "bad-source");
}

/// Makes an `OpenDocument` sheet of texts.
fn ods(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |text: &&str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &&[&str]| cells.iter().map(cell).collect::<Vec<_>>().concat();
    let rows = rows.iter().map(row).collect::<Vec<_>>().join("</table:table-row><table:table-row>");
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Φύλλο\"><table:table-row>{rows}</table:table-row></table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("mimetype", mimetype), ("META-INF/manifest.xml", "<m/>"), ("content.xml", &content)] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn an_opendocument_sheet_is_read_too_and_may_be_the_first() {
    let (atlas, _) = of(load("register.ods", ods(ROWS), ""));
    let services = atlas.register().services();
    let at: Vec<_> = services.iter().filter_map(|service| service.position).map(|at| (at.lon(), at.lat())).collect();
    assert_eq!(at, [(20.5, 38.5), (20.6, 38.6)]);
}

#[test]
fn a_geopackage_is_read_as_it_was_written() {
    let (original, _) = of(Folder::of_squares(&FOUR).services(CSV).load());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("register.gpkg");
    let table = original.table(Collection::Services, &[], None).unwrap();
    write_geopackage(&table, ["Register", "nobody"], &path).unwrap();
    let (again, _) = of(load("register.gpkg", std::fs::read(&path).unwrap(), ""));
    let lacking = |service: &Service| Service { municipality: None, ..service.clone() };
    let services = |atlas: &Atlas| atlas.register().services().iter().map(lacking).collect::<Vec<_>>();
    assert_eq!(services(&again), services(&original));
}
