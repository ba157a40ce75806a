//! Files as they are published, in the shared folder: what becomes of their rows, and that none is put in the wrong place.

use std::collections::HashMap;
use std::path::PathBuf;

use super::*;
use crate::names::measure::{Row as CsvLine, shared_csv};

fn shared(path: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let found = std::fs::read(folder.join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: {path} (shared data folder not found)");
    }
    found
}

/// Prints what became of a file's rows; returns them and how many of those used are wrong by `truth`, which gives the code of a row of the sheet.
fn measure(what: &str, proposal: &Proposal<'_>, truth: impl Fn(&Row<'_>) -> Option<String>) -> (Counts, usize) {
    let used = proposal.rows().filter(|row| row.standing == Standing::Matched);
    let wrong: Vec<String> = used
        .filter_map(|row| {
            let code = row.outcome.area().map(|area| label(GREECE.gazetteer(), area).code);
            (code != truth(&row))
                .then(|| format!("row {} {}: {code:?} for {:?}", row.sheet_row, row.key.label(), truth(&row)))
        })
        .collect();
    let counts = proposal.counts();
    eprintln!(
        "| {what} | {} | {} | {} | {} | {} | {} | {} | {} |",
        counts.rows,
        counts.matched,
        counts.asked + counts.unmatched,
        counts.caught,
        counts.duplicates,
        counts.totals,
        counts.left_out,
        wrong.len()
    );
    proposal.doubts().iter().take(12).for_each(|doubt| eprintln!("    {}: {}", doubt.kind(), doubt.words().en));
    wrong.iter().take(5).for_each(|wrong| eprintln!("    wrong: {wrong}"));
    (counts, wrong.len())
}

/// The row of a CSV file that stands in a row of the sheet.
fn line<'l>(lines: &'l [CsvLine], row: &Row<'_>) -> Option<&'l CsvLine> {
    lines.get(usize::try_from(row.sheet_row).ok()?.checked_sub(2)?)
}

const CENSUS: &str = "data/gh-census-2021/municipality_populations.csv";

/// The code of 2019 by residents: names and codes of the file itself are what is tried.
fn census_truth() -> Option<impl Fn(&CsvLine) -> Option<String>> {
    let right = shared_csv("data/derived/municipalities_2019_332.csv")?;
    let key = |row: &CsvLine| [&row["pop_total_2021"], &row["pop_total_2011"], &row["pop_men_2021"]].map(Clone::clone);
    let of: HashMap<_, _> = right.iter().map(|row| (key(row), row["elstat_code_2019"].clone())).collect();
    Some(move |row: &CsvLine| of.get(&key(row)).cloned())
}

#[test]
fn the_census_with_swapped_codes_puts_nothing_in_the_wrong_place() {
    let (Some(bytes), Some(lines), Some(truth)) = (shared(CENSUS), shared_csv(CENSUS), census_truth()) else { return };
    let proposal = propose(&GREECE, &bytes, &Said::default()).unwrap();
    let (counts, wrong) = measure("census 2021", &proposal, |row| truth(line(&lines, row)?));
    assert_eq!(wrong, 0);
    assert_eq!((counts.matched, counts.caught, counts.duplicates, counts.other_level), (301, 28, 2, 1));
    assert!(kinds(&proposal).contains(&"swapped-codes"));
}

#[test]
fn the_census_by_code_alone_is_caught_by_the_last_census() {
    let (Some(bytes), Some(before)) = (shared(CENSUS), shared_csv("data/derived/crosswalk_municipalities.csv")) else {
        return;
    };
    let values = before.iter().map(|row| {
        let residents: f64 = row["pop_2011"].parse().unwrap();
        ("municipality", Period::Year(2011), row["elstat_code_2011"].as_str(), residents)
    });
    let published = Published::of_values("population".parse().unwrap(), values);
    let text = String::from_utf8(bytes).unwrap();
    // Without its names.
    let codes: String = text
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{},{}\n", cells[0], cells[cells.len() - 6])
        })
        .collect();
    let request = Request { published: Some(&published), ..Request::default() };
    let proposal = propose(&GREECE, codes.as_bytes(), &Said { request, ..Said::default() }).unwrap();
    let swaps: Vec<String> = proposal
        .doubts()
        .iter()
        .filter(|doubt| doubt.kind() == "suspected-swap")
        .map(|doubt| doubt.words().en)
        .collect();
    let named = |swap: &String| swap.contains("88,971") && swap.contains("94,181") && swap.contains("14,656");
    assert!(swaps.iter().any(named), "Agrinio and Aktio-Vonitsa: {swaps:?}");
}

#[test]
fn elections_are_joined() {
    let expected = [
        ("data/gh-imedd/EU_elections_subdistrict_data_2024_2019_GR.csv", "EU elections 2024, 2019"),
        ("data/gh-imedd/municipality_elections_subdistrict_data_2023_2019_GR.csv", "municipal elections 2023, 2019"),
        ("data/gh-imedd/parliamentary_elections_subdistrict_data_June_2023_GR.csv", "elections June 2023"),
    ];
    for (file, what) in expected {
        let (Some(bytes), Some(lines)) = (shared(file), shared_csv(file)) else { return };
        let proposal = propose(&GREECE, &bytes, &Said::default()).unwrap();
        let truth = |row: &Row<'_>| {
            let digits = line(&lines, row)?["Geographical Code"].trim_end_matches(".0").to_owned();
            Some(format!("{digits:0>4}"))
        };
        let (counts, wrong) = measure(what, &proposal, truth);
        assert_eq!(wrong, 0, "{what}");
        assert_eq!(counts.rows, lines.len() + 1, "{what}");
    }
}

#[test]
fn deaths_by_name_alone_are_joined_or_asked() {
    let file = "data/gh-imedd/deaths_covid_greece_municipality_20_21.csv";
    let (Some(bytes), Some(lines)) = (shared(file), shared_csv(file)) else { return };
    let Some(right) = shared_csv("data/derived/municipalities_2019_332.csv") else { return };
    let key = |name: &str| crate::names::fold(name).replace("δημοσ ", "").replace(" - ", "-");
    let of: HashMap<String, &String> =
        right.iter().map(|row| (key(&row["name_el"]), &row["elstat_code_2019"])).collect();
    let proposal = propose(&GREECE, &bytes, &Said::default()).unwrap();
    let truth = |row: &Row<'_>| {
        let name = &line(&lines, row)?["municipality"];
        if name == "Ηρακλείου Αττικής" {
            return Some("4604".to_owned());
        }
        // Some are written in a way the register is not: what was matched was looked at.
        of.get(&key(name))
            .map(|code| (*code).clone())
            .or_else(|| Some(label(GREECE.gazetteer(), row.outcome.area()?).code))
    };
    let (counts, wrong) = measure("COVID deaths 2020, 2021", &proposal, truth);
    assert_eq!(wrong, 0);
    assert!(counts.matched >= 320, "{counts:?}");
    assert_eq!(proposal.measures().len(), 1, "one figure in two periods");
}

#[test]
fn a_long_table_of_two_editions_asks_for_what_changed() {
    let file = "data/derived/indicators_municipality_long.csv";
    let (Some(bytes), Some(lines)) = (shared(file), shared_csv(file)) else { return };
    let truth = |row: &Row<'_>| Some(line(&lines, row)?["elstat_code"].clone());
    let proposal = propose(&GREECE, &bytes, &Said::default()).unwrap();
    assert_eq!(measure("long table, both editions", &proposal, truth).1, 0);
    for vintage in ["2011", "2019"] {
        let said = Said { wanted: vec![("code_vintage", vintage)], ..Said::default() };
        let proposal = propose(&GREECE, &bytes, &said).unwrap();
        let (counts, wrong) = measure(&format!("long table, {vintage}"), &proposal, truth);
        let own = lines.iter().filter(|line| line["code_vintage"] == vintage).count();
        assert_eq!((counts.matched + counts.duplicates, wrong), (own, 0), "{vintage}");
    }
}
