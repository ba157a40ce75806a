//! A data folder of all Greece, made of the shared data: 325 municipalities, indicators, hospitals, settlements.
//!
//! `CHOROS_KEEP_GREECE=DIR cargo test --test it all_greece` leaves the folder in DIR, to be served:
//! `choros serve DIR`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use choros::io::DataFolder;
use tempfile::TempDir;

use super::{Api, shared};

/// The folder of all Greece, loaded, if the shared data are there.
pub(crate) static GREECE: LazyLock<Option<Greece>> = LazyLock::new(Greece::build);

/// The folder and the API of all Greece.
#[derive(Debug)]
pub(crate) struct Greece {
    pub(crate) path: PathBuf,
    pub(crate) api: Api,
    _directory: Option<TempDir>,
}

/// The last observed indicators of the long table: its name there, ours, titles, unit.
const INDICATORS: [(&str, &str, &str, &str); 6] = [
    ("unemployment_rate_pct", "unemployment", "Ανεργία", "percent"),
    ("unemployment_rate_male_pct", "unemployment_men", "Ανεργία ανδρών", "percent"),
    ("unemployment_rate_female_pct", "unemployment_women", "Ανεργία γυναικών", "percent"),
    ("mean_declared_household_income_eur", "declared_income", "Μέσο δηλωθέν εισόδημα νοικοκυριού", "euro"),
    ("primary_sector_share_pct", "primary_sector", "Απασχόληση στον πρωτογενή τομέα", "percent"),
    ("non_greek_citizens_pct", "non_greek_citizens", "Κάτοικοι με ξένη υπηκοότητα", "percent"),
];

const ATLAS: &str = r#"[atlas]
id = "all-greece"
title_el = "Όλη η Ελλάδα"
title_en = "All of Greece"
attribution = "ELSTAT; geodata.gov.gr; Eurostat GISCO"

[view]
lon = 23.8
lat = 38.3
zoom = 6

[indicators]
ids = ["population", "unemployment", "unemployment_men", "unemployment_women", "declared_income", "primary_sector", "non_greek_citizens"]
default = ["population", "unemployment"]

# Regional Units and Regions are not here: they follow from the codes, and their names are known.
[[levels]]
level = "municipality"
source = "boundaries/municipalities.geojson"
fields = { code = "elstat_code_2011", name_el = "name_el_genitive", name_en = "name_latn_genitive" }
properties = { ypes_code = "ypes_code", nuts3 = "nuts3_2021" }
codes = "elstat"
vintage = "kallikratis-2011"
quality = "official"
source_name = "ELSTAT through lctools"
license = "GPL-2.0-or-later"

[[service_kinds]]
id = "hospital"
name_el = "Νοσοκομείο"
name_en = "Hospital"

[[services]]
source = "services/hospitals.csv"
kind = "hospital"
fields = { name_el = "hospital_name", address = "street", locality = "city", phone = "tel", website = "url" }
source_name = "Eurostat GISCO, basic services"
license = "EUPL-1.2; GISCO terms"

[[population]]
source = "population/settlements.csv"
reference_year = 2011
source_name = "ELSTAT through HellasDB"
license = "ELSTAT reuse policy"
census = "population"
"#;

impl Greece {
    fn build() -> Option<Self> {
        let data = shared("data")?;
        let kept = std::env::var_os("CHOROS_KEEP_GREECE").map(PathBuf::from);
        let directory = kept.is_none().then(|| tempfile::tempdir().unwrap());
        let path = kept.unwrap_or_else(|| directory.as_ref().unwrap().path().to_owned());
        write(&data, &path);
        let api = Api::of(&DataFolder::open(&path).unwrap());
        Some(Self { path, api, _directory: directory })
    }
}

/// Returns the rows of a CSV file, each by its columns' names.
pub(crate) fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn write(data: &Path, folder: &Path) {
    for part in ["boundaries", "indicators", "services", "population"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let put = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    let copy = |from: &str, to: &str| put(to, std::fs::read_to_string(data.join(from)).unwrap());
    put("atlas.toml", ATLAS.to_owned());
    copy("derived/municipalities_2011_clean.geojson", "boundaries/municipalities.geojson");
    copy("gh-eurostat-services/EL_healthcare.csv", "services/hospitals.csv");
    put("population/settlements.csv", settlements(data));
    put("indicators/population.toml", definition("population", "Πληθυσμός", "persons", "count", "sum"));
    put("indicators/population.csv", population(data));
    let long = rows(&data.join("derived/indicators_municipality_long.csv"));
    for (source, id, title_el, unit) in INDICATORS {
        put(&format!("indicators/{id}.toml"), definition(id, title_el, unit, "rate", "none"));
        let rows = long.iter().filter(|row| row["indicator"] == source && row["code_vintage"] == "2011");
        let lines = rows.map(|row| format!("{},{},{}\n", row["elstat_code"], row["year"], row["value"]));
        put(&format!("indicators/{id}.csv"), "code,period,value\n".to_owned() + &lines.collect::<String>());
    }
}

fn definition(id: &str, title_el: &str, unit: &str, measure: &str, aggregation: &str) -> String {
    let title_en = id.replace('_', " ");
    format!(
        "id = \"{id}\"\ntitle_el = \"{title_el}\"\ntitle_en = \"{title_en}\"\nunit = \"{unit}\"\nmeasure = \"{measure}\"\n\
         aggregation = \"{aggregation}\"\nsource_el = \"ΕΛΣΤΑΤ\"\nsource_en = \"ELSTAT\"\nlicense = \"ELSTAT reuse policy\"\n\
         vintage = \"kallikratis-2011\"\n"
    )
}

/// The census of 2011, and the provisional figures of 2021.
fn population(data: &Path) -> String {
    let mut csv = "code,period,value,status\n".to_owned();
    for row in rows(&data.join("derived/crosswalk_municipalities.csv")) {
        let code = &row["elstat_code_2011"];
        writeln!(csv, "{code},2011,{},A\n{code},2021,{},P", row["pop_2011"], row["pop_2021"]).unwrap();
    }
    csv
}

/// Settlements with a position, and their residents of 2011 where name and community, or name and prefecture, are those
/// of one counted settlement; 0 elsewhere.
fn settlements(data: &Path) -> String {
    let mut counted: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    for row in rows(&data.join("gh-hellasdb/hellas_db.csv")) {
        let residents = row["iure11"].parse().unwrap_or(0.0);
        for place in ["koinot", "nomos"] {
            counted.entry((row["desc"].clone(), row[place].clone())).or_default().push(residents);
        }
    }
    let only = |name: &str, place: &str| match counted.get(&(name.to_owned(), place.to_owned())).map(Vec::as_slice) {
        Some([residents]) => Some(*residents),
        _ => None,
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name_el", "lon", "lat", "residents"]).unwrap();
    for (place, row) in rows(&data.join("gh-hellasdb/ELSTAT_coord.csv")).into_iter().enumerate() {
        let name = &row["location"];
        let residents = only(name, &row["dimenot"]).or_else(|| only(name, &row["nomos"])).unwrap_or(0.0);
        let (id, residents) = (format!("settlement-{place}"), residents.to_string());
        writer.write_record([&id, name, &row["lon"], &row["lat"], &residents]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
