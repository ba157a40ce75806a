//! Files of others, as they came.

use std::path::PathBuf;

use super::*;
use crate::io::sheets::{ReadLimits, ReadOptions, read_workbook};

/// Reads a file of the shared folder; nothing, and a line that says so, where there is none.
fn shared(path: &str) -> Option<Workbook> {
    let folder = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let Ok(bytes) = std::fs::read(folder.join(path)) else {
        eprintln!("skipped: {path} (shared data folder not found)");
        return None;
    };
    Some(read_workbook(&bytes, path, ReadOptions::default(), &ReadLimits::UPLOAD).unwrap())
}

/// The areas of two reference tables: municipalities of 2019, units and regions of 2011.
fn greece() -> Option<Known> {
    let mut known = Known::default();
    let text = |row: &SheetRow, column: usize| row.cell(column).text().into_owned();
    for (area, row) in (0..).zip(&shared("data/derived/municipalities_2019_332.csv")?.sheets[0].rows[1..]) {
        let (el, en) = (text(row, 1), text(row, 2));
        known.add(area, Level::Municipality, &text(row, 0), &[&el, &en]);
    }
    let mut seen: Vec<String> = Vec::new();
    for row in &shared("data/derived/crosswalk_municipalities.csv")?.sheets[0].rows[1..] {
        for (code, name, level) in [(4, 5, Level::RegionalUnit), (10, 8, Level::Region)] {
            let (code, name) = (text(row, code), text(row, name));
            if !seen.contains(&name) {
                known.add(
                    1000 + u32::try_from(seen.len()).unwrap(),
                    level,
                    if level == Level::Region { &code } else { "" },
                    &[&name],
                );
                seen.push(name);
            }
        }
    }
    Some(known)
}

fn report(found: &Understanding) {
    eprintln!("{}: header {:?}, data from {}", found.sheet, found.layout.header, found.layout.data_start.value);
    for column in &found.columns {
        let unit = column.unit.as_ref().map(|unit| unit.value.0.clone());
        eprintln!(
            "  {} {:?} {:?} {} {unit:?}",
            column.letters,
            column.label,
            column.role.value,
            column.role.reason.words().en
        );
    }
    found.questions.iter().for_each(|question| eprintln!("  ? {}", question.words().en));
}

fn understood(path: &str) -> Option<(Workbook, Understanding)> {
    let (known, book) = (greece()?, shared(path)?);
    let found = understand(&book.sheets[0], &Overrides::default(), &known).unwrap();
    report(&found);
    Some((book, found))
}

fn bad_values(book: &Workbook, found: &Understanding) -> usize {
    found.rows(&book.sheets[0]).flat_map(|record| record.values).filter(|value| value.value.is_err()).count()
}

#[test]
fn the_census_whose_codes_are_swapped_is_asked_about() {
    let Some((book, found)) = understood("data/gh-census-2021/municipality_populations.csv") else { return };
    assert!(matches!(roles(&found)[..2], [Role::Key(KeyKind::Code(_)), Role::Name]));
    assert_eq!(found.values().count(), 6);
    assert_eq!(roles(&found)[2], value("pop_total", Some("2021")));
    // 29 codes are wrong; one of them is that of the other municipality of the same name.
    let asked =
        found.questions.iter().any(|question| matches!(question, Question::CodeAndNameDisagree { count: 28, .. }));
    assert!(asked, "{:?}", found.questions);
    assert_eq!((found.rows(&book.sheets[0]).count(), bad_values(&book, &found)), (333, 0));
}

#[test]
fn elections_and_deaths_are_understood() {
    for (path, values) in [
        ("data/gh-imedd/EU_elections_subdistrict_data_2024_2019_GR.csv", 11),
        ("data/gh-imedd/municipality_elections_subdistrict_data_2023_2019_GR.csv", 9),
        ("data/gh-imedd/deaths_covid_greece_municipality_20_21.csv", 2),
    ] {
        let Some((book, found)) = understood(path) else { return };
        assert!(found.column(|role| matches!(role, Role::Key(_))).is_some(), "{path}");
        assert_eq!(found.values().count(), values, "{path}");
        assert_eq!(bad_values(&book, &found), 0, "{path}");
    }
}

#[test]
fn tables_in_long_form_are_understood() {
    for (path, key, period) in
        [("data/derived/indicators_municipality_long.csv", 1, 3), ("data/derived/eurostat_nuts2_greece_long.csv", 0, 2)]
    {
        let Some((book, found)) = understood(path) else { return };
        assert!(matches!(found.columns[key].role.value, Role::Key(KeyKind::Code(_))), "{path}");
        assert_eq!(found.period.value, PeriodSource::Column(period), "{path}");
        assert_eq!(found.columns[period - 1].role.value, Role::Dimension, "{path}");
        assert_eq!(bad_values(&book, &found), 0, "{path}");
    }
}

#[test]
fn other_files_are_understood_or_asked_about_without_a_panic() {
    for path in [
        "data/gh-hellasdb/ELSTAT_urban.csv",
        "data/gh-hellasdb/ELSTAT_coord.csv",
        "data/gh-hellasdb/hellas_db.csv",
        "data/gh-kallikratis-hierarchy/kallikraths_kwdikologio1_31_5_11.xlsx",
        "data/gh-nuts/eu_eurostat_variables.tsv",
        "data/gh-eurostat-services/EL_healthcare.csv",
        "data/gh-census-2021/adm_region_populations.csv",
        "golden/formats/mexico.jsonstat.json",
    ] {
        let (Some(known), Some(book)) = (greece(), shared(path)) else { return };
        for sheet in &book.sheets {
            match understand(sheet, &Overrides::default(), &known) {
                Ok(found) => report(&found),
                Err(error) => eprintln!("{path} {}: {error}", sheet.name),
            }
        }
    }
}
