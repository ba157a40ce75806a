//! Tests of the names search against real registers in the shared folder.

use std::collections::HashMap;
use std::path::PathBuf;

use super::{NameEntry, NameIndex, SearchKey};

pub(crate) type Row = HashMap<String, String>;

/// The rows of a CSV file of the shared folder by column name; `None`, said on stderr, when the folder is absent.
pub(crate) fn shared_csv(path: &str) -> Option<Vec<Row>> {
    let shared = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let file = shared.join(path);
    if !file.exists() {
        eprintln!("skipped: {path} (shared data folder not found)");
        return None;
    }
    Some(csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect())
}

fn crosswalk() -> Option<Vec<Row>> {
    shared_csv("data/derived/crosswalk_municipalities.csv")
}

/// English names by ELSTAT code of 2019, without "Municipality of".
fn english_names() -> Option<HashMap<String, String>> {
    let rows = shared_csv("data/derived/municipalities_2019_332.csv")?;
    let name = |row: &Row| row["name_en"].split_once(" of ").map_or("", |(_, name)| name).to_owned();
    Some(rows.iter().map(|row| (row["elstat_code_2019"].clone(), name(row))).collect())
}

/// The index of the rows by position: municipalities first, with their residents as weight.
fn index_of<'a>(rows: &'a [Row], english: &'a HashMap<String, String>) -> NameIndex {
    NameIndex::new((0..).zip(rows).map(|(item, row)| {
        let mut names = vec![row["name_el_genitive"].as_str()];
        names.extend(english.get(&row["elstat_codes_2019"]).map(String::as_str));
        NameEntry { item, names, weight: row["pop_2021"].parse().unwrap_or(0.0) }
    }))
}

/// The share of rows whose query finds them among the best, printed with the failures.
fn share_found(what: &str, index: &NameIndex, rows: &[Row], query: impl Fn(&Row) -> Option<String>) -> f64 {
    let (mut asked, mut right) = (0.0, 0.0);
    for (item, row) in (0..).zip(rows) {
        let Some(query) = query(row) else { continue };
        asked += 1.0;
        let found = index.search(&query, 5);
        let is_best = found.iter().any(|hit| hit.item == item && hit.score >= found[0].score);
        if is_best {
            right += 1.0;
        } else {
            let names: Vec<_> =
                found.iter().map(|hit| (&rows[hit.item as usize]["name_el_genitive"], hit.kind)).collect();
            eprintln!(
                "{what}: «{query}» for «{}» [{}] gave {names:?}",
                row["name_el_genitive"],
                SearchKey::new(&query).sounds()
            );
        }
    }
    eprintln!("{what}: {right} of {asked}");
    right / asked
}

fn bare_capitals(name: &str) -> String {
    super::fold(name).to_uppercase()
}

#[test]
fn municipalities_are_found_by_every_official_spelling() {
    let (Some(rows), Some(english)) = (crosswalk(), english_names()) else { return };
    let english_of = |row: &Row| english.get(&row["elstat_codes_2019"]).cloned();
    let greek_only = HashMap::new();
    let index = index_of(&rows, &greek_only);
    assert!(share_found("capitals", &index, &rows, |row| Some(bare_capitals(&row["name_el_genitive"]))) >= 1.0);
    assert!(share_found("latin genitive", &index, &rows, |row| Some(row["name_latn_genitive"].clone())) >= 0.95);
    assert!(share_found("english, greek names", &index, &rows, english_of) >= 0.9);
    let index = index_of(&rows, &english);
    assert!(share_found("capitals, both", &index, &rows, |row| Some(bare_capitals(&row["name_el_genitive"]))) >= 0.99);
    assert!(share_found("latin, both", &index, &rows, |row| Some(row["name_latn_genitive"].clone())) >= 0.95);
    assert!(share_found("english, both", &index, &rows, english_of) >= 0.99);
}

#[test]
fn a_city_is_found_first_in_two_regions_by_any_spelling() {
    let (Some(mut rows), Some(english)) = (crosswalk(), english_names()) else { return };
    rows.retain(|row| matches!(row["nuts2"].as_str(), "EL61" | "EL65"));
    assert_eq!(rows.len(), 51);
    let units = rows.iter().map(|row| vec![row["ru_el"].as_str(), row["ru_en"].as_str()]);
    let regions = rows.iter().map(|row| vec![row["region_el"].as_str()]);
    let mut wider: Vec<Vec<&str>> = units.chain(regions).collect();
    wider.sort();
    wider.dedup();
    let mut entries: Vec<NameEntry<'_>> =
        (100..).zip(wider).map(|(item, names)| NameEntry { item, names, weight: 0.0 }).collect();
    for (item, row) in (0..).zip(&rows) {
        let mut names = vec![row["name_el_genitive"].as_str()];
        names.extend(english.get(&row["elstat_codes_2019"]).map(String::as_str));
        names.extend(matches!(names[0], "Καλαμπάκας").then_some("Καλαμπάκα"));
        entries.push(NameEntry { item, names, weight: row["pop_2021"].parse().unwrap() });
    }
    let index = NameIndex::new(entries);
    let first =
        |query: &str| rows.get(index.search(query, 1)[0].item as usize).map(|row| row["name_el_genitive"].as_str());
    for query in ["λαρισα", "Larisa", "Larissa", "ΛΑΡΙΣΑΙΩΝ", "Λάρισα", "larisaion", "Δήμος Λαρισαίων", "Lárisa"]
    {
        assert_eq!(first(query), Some("Λαρισαίων"), "{query}");
    }
    for query in ["σκιαθος", "Skiathos", "skiathou", "Skiatos"] {
        assert_eq!(first(query), Some("Σκιάθου"), "{query}");
    }
    for query in ["Καλαμπάκα", "Kalabaka", "Kalambaka", "Μετέωρα", "Καλαμπ"] {
        assert_eq!(first(query), Some("Καλαμπάκας"), "{query}");
    }
    for query in ["Τρίκαλα", "Τρικκαίων", "Trikala", "trikaion"] {
        assert_eq!(first(query), Some("Τρικκαίων"), "{query}");
    }
}

/// For information: how the best candidate compares with hand-made pairs, which ask for decisions, not only for names.
#[test]
fn hand_made_pairs_are_mostly_answered() {
    let (Some(rows), Some(english)) = (crosswalk(), english_names()) else { return };
    let Some(pairs) = shared_csv("golden/names/pairs.csv") else { return };
    let index = index_of(&rows, &english);
    let (mut asked, mut right) = (0, 0);
    for pair in pairs.iter().filter(|pair| pair["level"] == "M" && pair["status"].starts_with("match")) {
        asked += 1;
        let found = index.search(&pair["input"], 3);
        let codes: Vec<_> =
            found.iter().map(|hit| (rows[hit.item as usize]["ypes_code"].as_str(), hit.kind, hit.score)).collect();
        if codes.first().is_some_and(|(code, ..)| pair["code"] == *code) {
            right += 1;
        } else {
            eprintln!(
                "pairs: {} «{}» should be {} {} but is {codes:?}",
                pair["id"], pair["input"], pair["code"], pair["official_name"]
            );
        }
    }
    eprintln!("pairs: {right} of {asked}");
    for pair in pairs.iter().filter(|pair| pair["level"] == "M" && !pair["status"].starts_with("match")) {
        let found = index.search(&pair["input"], 2);
        let codes: Vec<_> =
            found.iter().map(|hit| (rows[hit.item as usize]["ypes_code"].as_str(), hit.kind, hit.score)).collect();
        eprintln!("pairs, {}: {} «{}» {} gives {codes:?}", pair["status"], pair["id"], pair["input"], pair["code"]);
    }
    assert!(right * 100 >= asked * 85);
}
