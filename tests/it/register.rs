//! What becomes of a register when it is read: addresses without coordinates, freshness, duplicates, terms.

use choros::io::AssuredSummary;
use choros::report::Severity;
use choros::services::PositionSource;
use serde_json::{Value, json};

use crate::support::folder::{FOUR, findings, geojson_of, one};
use crate::support::server::EMBEDDED;
use crate::support::{Api, Folder, shared};

/// Settlements of two municipalities: one name is in both, one has no municipality in its source.
const SETTLEMENTS: &str = "\
id,name_el,name_en,lon,lat,residents,municipality
1,Λάρισα,Larisa,20.5,38.5,1000,0101
2,Καλοχώρι,Kalochori,20.6,38.6,100,0101
3,Καλοχώρι,Kalochori,21.6,38.6,100,0102
4,Πύλη,Pyli,21.2,38.2,50,
";

const POPULATION: &str =
    "[[population]]\nsource = \"population/p.csv\"\nsource_name = \"made up\"\nlicense = \"none\"\n";

fn folder(services: &str) -> Folder {
    let folder = Folder::of_squares(&FOUR).services(services).with(POPULATION);
    folder.write("population/p.csv", SETTLEMENTS);
    folder
}

#[test]
fn an_address_without_coordinates_stands_at_its_settlement_and_is_marked() {
    let api = folder(
        "id,kind,name_el,locality,municipality\n\
         a,k,α,ΛΑΡΙΣΑ,0101\n\
         b,k,β,Καλοχώρι,0102\n\
         c,k,γ,Πύλη,\n\
         d,k,δ,Pyli,0102\n",
    )
    .api();
    for (id, position, name_en) in
        [("a", [20.5, 38.5], "Larisa"), ("b", [21.6, 38.6], "Kalochori"), ("c", [21.2, 38.2], "Pyli")]
    {
        let service = api.json(&format!("/services/{id}"));
        assert_eq!(service["position"], json!(position), "{id}");
        assert_eq!((&service["position_quality"], &service["placed_at_en"]), (&json!("settlement"), &json!(name_en)));
    }
    assert_eq!(api.json("/services/d")["placed_at_el"], "Πύλη");
    let nearest = api.json("/services/nearest?lon=20.5&lat=38.5&k=1");
    let properties = &nearest["features"][0]["properties"];
    assert_eq!((&properties["id"], &properties["position_quality"]), (&json!("a"), &json!("settlement")));
    assert_eq!(properties["placed_at_el"], "Λάρισα");
    let item = api.json("/collections/services/items/a");
    assert_eq!(item["properties"]["position_quality"], "settlement");
    let exact = EMBEDDED.json("/services?limit=1&f=geojson");
    assert_eq!(exact["features"][0]["properties"]["position_quality"], "exact");
    assert!(exact["features"][0]["properties"].get("placed_at_el").is_none(), "no service of the atlas needs it");
}

#[test]
fn a_settlement_in_doubt_is_asked_with_candidates_and_nothing_is_dropped() {
    let loaded = folder(
        "id,kind,name_el,lon,lat,locality,municipality\n\
         several,k,α,,,Καλοχώρι,\n\
         unknown,k,β,,,Αθήνα,0101\n\
         strange,k,γ,,,Λάρισα,Δήμος Πουθενά\n\
         none,k,δ,,,,0101\n\
         swapped,k,ε,38.5,20.5,Λάρισα,0101\n\
         placed,k,ζ,,,Λάρισα,0101\n",
    )
    .load();
    let report = &loaded.report;
    let asked = findings(report, |finding| finding.kind == "settlement-in-doubt");
    assert!(asked.iter().all(|finding| finding.severity == Severity::Question));
    assert_eq!(asked.iter().map(|finding| finding.row).collect::<Vec<_>>(), [Some(2), Some(3), Some(4)]);
    assert!(asked[0].message.contains("municipality 0101") && asked[0].message.contains("municipality 0102"));
    assert!(asked[1].message.contains("no settlement 'Αθήνα' in municipality 0101"), "{}", asked[1]);
    assert!(asked[2].message.contains("Πουθενά"), "{}", asked[2]);
    let missing = one(report, "no-position");
    assert_eq!((missing.severity, missing.row), (Severity::Error, Some(5)));
    let swapped = one(report, "swapped-position");
    assert_eq!(swapped.severity, Severity::Question);
    assert!(swapped.message.contains("placed at its settlement Λάρισα"), "{swapped}");
    let placed = one(report, "placed-at-settlement");
    assert_eq!((placed.severity, placed.row), (Severity::Info, Some(7)));
    let atlas = loaded.atlas.unwrap();
    let services = atlas.register().services();
    assert_eq!(services.len(), 6);
    let marked = services.iter().filter(|service| service.position_source != PositionSource::Given);
    assert_eq!(marked.map(|service| service.id.as_str()).collect::<Vec<_>>(), ["placed", "swapped"]);
}

#[test]
fn many_services_at_their_settlement_are_told_once() {
    let rows = (0..30).map(|number| format!("s{number},k,α,Λάρισα,0101")).collect::<Vec<_>>().join("\n");
    let loaded = folder(&format!("id,kind,name_el,locality,municipality\n{rows}")).load();
    let told = findings(&loaded.report, |finding| finding.kind == "placed-at-settlement");
    assert_eq!(told.len(), 21);
    assert!(told[20].message.starts_with("10 more services"), "{}", told[20]);
}

#[test]
fn a_municipality_may_be_given_by_name() {
    let services = "id,kind,name_el,locality,municipality\na,community-centre,α,Γιάννουλη,Δήμος Λαρισαίων\n";
    let folder = tempfile::tempdir().unwrap();
    copy_embedded(folder.path());
    std::fs::write(folder.path().join("services/services_synthetic.csv"), services).unwrap();
    let loaded = choros::io::load(&choros::io::DataFolder::open(folder.path()).unwrap(), &mut |_| {});
    let atlas = loaded.atlas.unwrap();
    let service = &atlas.register().services()[0];
    assert_eq!(service.municipality.as_deref(), Some("2201"));
    assert_eq!(service.position_source.settlement().map(|name| name.en.as_str()), Some("Giannouli"));
    assert!(findings(&loaded.report, |finding| finding.kind == "another-municipality").is_empty());
}

/// Writes the atlas inside the program into a folder.
fn copy_embedded(to: &std::path::Path) {
    for name in choros::io::DataFolder::embedded_names() {
        let path = to.join(&*name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, choros::io::DataFolder::Embedded.read(&name).unwrap()).unwrap();
    }
}

#[test]
fn csv_without_positions_needs_a_column_of_settlements() {
    let fatal = Folder::of_squares(&FOUR).services("id,kind,name_el\na,k,α\n").fatal();
    assert_eq!(fatal[0].column.as_deref(), Some("lon"));
    let fatal = folder("id,kind,name_el,locality,lat\na,k,α,Λάρισα,38\n").fatal();
    assert_eq!(fatal[0].column.as_deref(), Some("lon"), "half a position is a mistake");
    let _value: Value = folder("id,kind,name_el,locality\na,k,α,Λάρισα\n").api().json("/services/a");
}

#[test]
fn days_of_assurance_are_read_and_what_is_none_is_told() {
    let csv = "id,kind,name_el,lon,lat,assured_date\n\
        a,k,α,20.5,38.5,2026-03-05\nb,k,β,20.5,38.6,5/3/2024\nc,k,γ,20.5,38.7,πέρυσι\nd,k,δ,20.5,38.8,\ne,k,ε,20.5,38.9,2030-01-01\n";
    let loaded = Folder::of_squares(&FOUR).services(csv).load();
    let finding = one(&loaded.report, "bad-assured-date");
    assert_eq!((finding.row, finding.column.as_deref()), (Some(4), Some("assured_date")));
    let atlas = loaded.atlas.unwrap();
    let days: Vec<_> = atlas.register().services().iter().map(|service| service.assured_date.as_deref()).collect();
    assert_eq!(days, [Some("2026-03-05"), Some("2024-03-05"), Some("πέρυσι"), None, Some("2030-01-01")]);
    let today = "2026-11-22".parse().unwrap();
    let (summary, findings) = AssuredSummary::of(&atlas, today);
    assert_eq!([summary.fresh, summary.stale, summary.undated, summary.in_future], [1, 1, 2, 1]);
    let kinds: Vec<_> = findings.iter().map(|finding| &*finding.kind).collect();
    assert_eq!(kinds, ["stale-services", "assured-in-future"]);
    assert!(findings[0].message.starts_with("1 of 5 services were last assured more than 365 days"), "{}", findings[0]);
}

#[test]
fn how_long_assurance_holds_is_said_in_atlas_toml() {
    let csv = "id,kind,name_el,lon,lat,assured_date\na,k,α,20.5,38.5,2026-03-05\n";
    let folder = Folder::of_squares(&FOUR).services(csv).with("stale_after_days = 30\n");
    let atlas = folder.load().atlas.unwrap();
    assert_eq!(AssuredSummary::of(&atlas, "2026-04-04".parse().unwrap()).0.stale, 0);
    assert_eq!(AssuredSummary::of(&atlas, "2026-04-05".parse().unwrap()).0.stale, 1);
}

#[test]
fn services_that_may_be_one_are_asked_and_both_kept() {
    let csv = "id,kind,name_el,lon,lat,phone,municipality\n\
        a,k,Κέντρο Κοινότητας,20.5,38.5,,\nb,k,ΚΕΝΤΡΟ ΚΟΙΝΟΤΗΤΑΣ,20.5,38.501,,\nc,k,Άλλο,20.5,38.5,,\n";
    let loaded = Folder::of_squares(&FOUR).services(csv).load();
    let finding = one(&loaded.report, "possible-duplicate");
    assert_eq!((finding.severity, finding.row), (Severity::Question, Some(3)));
    assert!(finding.message.contains("the same name, 111 m between them"), "{finding}");
    assert_eq!(loaded.atlas.unwrap().register().services().len(), 3);
}

#[test]
fn words_are_listed_with_titles_and_counts_and_titles_nobody_needs_are_told() {
    let csv = "id,kind,name_el,lon,lat,needs,languages\na,k,α,20.5,38.5,food-parcel;benefits,en-GB\nb,k,β,20.5,38.6,food-parcel,\n";
    let term = |taxonomy: &str, id: &str| {
        format!("[[terms]]\ntaxonomy = \"{taxonomy}\"\nid = \"{id}\"\ntitle_el = \"Τίτλος\"\ntitle_en = \"Title\"\n")
    };
    let titles = term("need", "benefits") + &term("language", "en-gb") + &term("eligibility", "roma");
    let folder = Folder::of_squares(&FOUR).services(csv).with(&titles);
    assert!(one(&folder.load().report, "unused-term-title").message.contains("'roma' (eligibility)"));
    let terms = folder.api().json("/services?limit=1")["terms"].clone();
    assert_eq!(
        terms["need"],
        json!([
            { "id": "benefits", "title_el": "Τίτλος", "title_en": "Title", "count": 1 },
            { "id": "food-parcel", "title_el": "food parcel", "title_en": "food parcel", "count": 2 },
        ])
    );
    assert_eq!((&terms["language"][0]["title_en"], &terms["eligibility"]), (&json!("Title"), &json!([])));
    let bad = Folder::of_squares(&FOUR).services(csv).with(&term("need", "Big Food")).fatal();
    assert_eq!((&*bad[0].kind, bad[0].row.is_some()), ("bad-term-title", true));
}

/// An office that keeps holidays and one that says nothing of them, in a municipality with a holiday of its own.
const OFFICES: &str = "id,kind,name_el,lon,lat,opening_hours\n\
    keeps,k,α,20.5,38.5,Mo-Fr 08:00-15:00; PH off\n\
    silent,k,β,20.5,38.6,Mo-Fr 08:00-15:00\n\
    elsewhere,k,γ,21.5,38.5,Mo-Fr 08:00-15:00; PH off\n";

fn holiday(municipality: &str, day: &str) -> String {
    format!(
        "[[local_holidays]]\nmunicipality = \"{municipality}\"\nday = \"{day}\"\nname_el = \"Άγιος Αχίλλιος\"\nname_en = \"Saint Achillios\"\n"
    )
}

#[test]
fn offices_that_keep_holidays_are_closed_on_the_day_of_their_patron_saint() {
    let api = Folder::of_squares(&FOUR).services(OFFICES).with(&holiday("0101", "05-15")).api();
    // A Friday.
    let day = "2026-05-15T10:00:00%2B03:00";
    for (id, open) in [("keeps", false), ("silent", true), ("elsewhere", true)] {
        let hours = api.json(&format!("/services/{id}?at={day}"))["opening_hours"].clone();
        assert_eq!(hours["open"], open, "{id}");
    }
    let found = api.json(&format!("/services/nearest?lon=20.5&lat=38.5&k=1&open_at={day}"));
    assert_eq!(found["features"][0]["properties"]["id"], "silent");
    assert_eq!(
        (&found["passed_over"][0]["reasons"], &found["passed_over"][0]["opens"]),
        (&json!(["closed"]), &json!("2026-05-18T08:00:00+03:00"))
    );
    let hours = api.json("/services/keeps")["opening_hours"].clone();
    assert_eq!(hours["words_el"], "Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά · κλειστά στις 15 Μαΐου (Άγιος Αχίλλιος)");
    assert_eq!(
        hours["local_holidays"],
        json!([{ "day": "05-15", "name_el": "Άγιος Αχίλλιος", "name_en": "Saint Achillios" }])
    );
    assert_eq!(api.json("/services/silent")["opening_hours"]["words_en"], "Mon–Fri 08:00–15:00");
    assert_eq!(api.json("/services/elsewhere")["opening_hours"]["local_holidays"], json!([]));
}

#[test]
fn a_holiday_of_nowhere_is_told_and_one_on_no_day_refused() {
    let report = Folder::of_squares(&FOUR).services(OFFICES).with(&holiday("9999", "05-15")).load().report;
    assert!(one(&report, "unknown-municipality").message.contains("municipality 9999"));
    let fatal = Folder::of_squares(&FOUR).services(OFFICES).with(&holiday("0101", "15-05")).fatal();
    assert!(fatal[0].message.contains("'15-05' is not a day of the year"), "{}", fatal[0]);
}

#[test]
fn the_atlas_of_the_program_has_a_title_for_every_word_and_an_annex_for_every_roma_annex() {
    let list = EMBEDDED.json("/services?limit=1000");
    for taxonomy in ["need", "eligibility", "language", "accessibility"] {
        let terms = list["terms"][taxonomy].as_array().unwrap();
        assert!(!terms.is_empty(), "{taxonomy}");
        for term in terms {
            assert_ne!(term["title_el"], term["title_en"], "{term} has no title");
        }
    }
    for service in list["services"].as_array().unwrap() {
        assert_eq!(service["parent"].is_object(), service["kind"]["id"] == "roma-annex", "{}", service["id"]);
    }
    let kalamata = EMBEDDED.json("/services/synthetic-cc-4401-1")["opening_hours"].clone();
    assert_eq!(kalamata["local_holidays"][0]["day"], "02-02");
}

#[test]
fn an_exported_register_keeps_its_marks_when_it_is_read_again() {
    let original = folder("id,kind,name_el,locality,municipality\na,k,α,Λάρισα,0101\n").api();
    let csv = original.get("/services?f=csv").text();
    let again = Folder::of_squares(&FOUR).services(csv).api();
    let [before, after] = [&original, &again].map(|api| api.json("/services/a"));
    for name in ["position", "position_quality", "placed_at_el", "placed_at_en"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    let odd = "id,kind,name_el,lon,lat,position_quality\na,k,α,20.5,38.5,roughly\n";
    let finding = one(&Folder::of_squares(&FOUR).services(odd).load().report, "bad-position-quality");
    assert_eq!((finding.row, finding.column.as_deref()), (Some(2), Some("position_quality")));
}

/// Every row of a real register is kept, or refused with a reason that is counted.
#[test]
fn every_row_of_the_hospitals_of_europe_is_kept_or_told() {
    let Some(file) = shared("data/gh-eurostat-services/all_healthcare.csv") else { return };
    let rows = csv::Reader::from_path(&file).unwrap().records().count();
    let folder = Folder::of_squares(&FOUR).with(
        "[[services]]\nsource = \"services/all.csv\"\nsource_name = \"GISCO\"\nlicense = \"CC BY 4.0\"\nkind = \"hospital\"\n\
         fields = { name_el = \"hospital_name\" }\n",
    );
    folder.write("services/all.csv", std::fs::read(file).unwrap());
    let api = folder.api();
    let refused = findings(&api.report, |finding| ["bad-service", "duplicate-service"].contains(&&*finding.kind));
    let of = |kind: &str| refused.iter().filter(|finding| finding.kind == kind).count();
    assert_eq!((rows, of("bad-service"), of("duplicate-service")), (15_181, 0, 219));
    assert_eq!(api.report.services + refused.len(), rows);
    // An id with slashes is answered by every way to it, and listed with a link that leads there.
    let (id, path) = ("PL_00078/20/2017", "PL_00078%2F20%2F2017");
    let service = api.json(&format!("/services/{path}"));
    assert_eq!(service["id"], id);
    let own = service["links"][0]["href"].as_str().unwrap();
    assert!(own.ends_with(&format!("/services/{path}")), "{own}");
    assert_eq!(api.json(&format!("/collections/services/items/{path}"))["properties"]["id"], id);
    assert_eq!(api.json(&format!("/hsds/services/{path}"))["name"], service["name_el"]);
    assert_eq!(api.json(&format!("/services/{path}/catchment"))["id"], id);
    assert!(api.get(&format!("/services/{path}?f=html")).text().contains(&format!("/hsds/services/{path}")));
    let (lon, lat) = (service["position"][0].as_f64().unwrap(), service["position"][1].as_f64().unwrap());
    let list = api.get(&format!("/services?f=html&lon={lon}&lat={lat}")).text();
    assert!(list.contains(&format!("/services/{path}")), "the list links it");
}

#[test]
fn ids_of_any_letters_are_found_where_links_lead() {
    let ids = ["a/b", "50% off", "ένα δύο", "q?x=1#y", r"c\d", "...", "%2F"];
    let rows = ids.map(|id| format!("{id},k,α,20.5,38.5\n")).concat();
    let api = Folder::of_squares(&FOUR)
        .services(format!("id,kind,name_el,lon,lat\n{rows}nearest,k,β,20.5,38.5\n..,k,γ,20.5,38.5\n"))
        .api();
    let bad = findings(&api.report, |finding| finding.kind == "bad-service");
    assert_eq!(bad.iter().map(|finding| finding.row).collect::<Vec<_>>(), [Some(9), Some(10)]);
    assert!(bad[0].message.contains("'nearest'"), "{}", bad[0]);
    let listed = api.json("/services");
    for service in listed["services"].as_array().unwrap() {
        let link = service["links"][0]["href"].as_str().unwrap();
        let path = &link[link.find("/services/").unwrap()..];
        assert_eq!(api.json(path)["id"], service["id"], "{path}");
    }
    assert_eq!(listed["numberMatched"], ids.len());
}

#[test]
fn a_service_without_a_position_is_in_the_municipality_it_states() {
    let api = folder(
        "id,kind,name_el,lon,lat,locality,municipality\n\
         stated,k,α,,,Πουθενά,0102\n\
         sea,k,β,20.5,37.99,,0101\n\
         inside,k,γ,20.5,38.5,,0102\n\
         unknown,k,δ,,,Πουθενά,9999\n",
    )
    .api();
    let ids = |query: &str| -> Vec<String> {
        let found = api.json(&format!("/services?{query}"));
        found["services"].as_array().unwrap().iter().map(|service| service["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("municipality=0102"), ["stated"]);
    assert_eq!(ids("municipality=0101"), ["inside", "sea"]);
    assert_eq!(api.json("/services/stated")["areas"][0]["code"], "0102");
    assert_eq!(api.json("/services/unknown")["areas"], json!([]));
    let features = api.json("/services?f=geojson&municipality=0102");
    assert_eq!(features["features"][0]["properties"]["municipality"], "0102");
    // It is still said that one lies in no area, and that another lies elsewhere.
    assert!(one(&api.report, "outside-every-area").message.contains("service sea"));
    assert!(one(&api.report, "another-municipality").message.contains("service inside"));
}

#[test]
fn just_over_an_approximate_line_what_is_stated_counts() {
    let services = "id,kind,name_el,lon,lat,municipality\n\
                    over,k,α,20.99,38.5,0102\n\
                    far,k,β,20.5,38.5,0102\n";
    let level = |quality: &str| {
        let folder = Folder::with_level(
            "boundaries/a_approximate.geojson",
            &format!(
                "quality = \"{quality}\"\ntitle_el = \"Δήμοι (προσεγγιστικοί)\"\ntitle_en = \"Municipalities (approximate)\"\n\
                 fields = {{ code = \"code\", name_el = \"name\" }}\n"
            ),
        );
        folder.write("boundaries/a_approximate.geojson", geojson_of(&FOUR));
        folder.services(services).api()
    };
    let of = |api: &Api, id: &str| api.json(&format!("/services/{id}"))["areas"][0]["code"].clone();
    let approximate = level("approximate");
    assert_eq!([of(&approximate, "over"), of(&approximate, "far")], ["0102", "0101"]);
    let told = findings(&approximate.report, |finding| finding.kind == "another-municipality");
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!(of(&level("official"), "over"), "0101");
}
