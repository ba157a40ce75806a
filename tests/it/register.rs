//! What becomes of a register when it is read: addresses without coordinates, freshness, duplicates, terms.

use choros::io::AssuredSummary;
use choros::report::Severity;
use choros::services::PositionSource;
use serde_json::{Value, json};

use crate::support::Folder;
use crate::support::folder::{FOUR, findings, one};
use crate::support::server::EMBEDDED;

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
