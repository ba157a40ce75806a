//! Files as they are published, in the shared folder: what is matched, asked and caught, and that nothing is wrong.

use std::collections::{HashMap, HashSet};

use super::golden_tests::{greece, municipality};
use super::{
    Context, Edition, Extent, LevelId, LevelReason, Matcher, Repair, RowKey, RowMatch, RowMatches, Scheme, TotalOf,
    duplicates,
};
use crate::names::fold;
use crate::names::measure::{Row, shared_csv};

/// What came of the rows of a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    matched: usize,
    asked: usize,
    caught: usize,
    totals: usize,
    unmatched: usize,
    wrong: usize,
}

/// Counts the answers; `truth` gives the ELSTAT code of a row.
fn count(what: &str, matcher: &Matcher, answers: &RowMatches, truth: impl Fn(usize) -> Option<String>) -> Counts {
    let mut counts = Counts::default();
    for (row, answer) in answers.rows().enumerate() {
        match answer {
            RowMatch::Matched { area, .. } => {
                let code = &matcher.gazetteer().area(*area).facts.code;
                if truth(row).as_deref() == Some(code) {
                    counts.matched += 1;
                } else {
                    counts.wrong += 1;
                    eprintln!("{what}: row {row} should be {:?} but is {code}", truth(row));
                }
            }
            RowMatch::Ambiguous { .. } | RowMatch::OldUnit { .. } => counts.asked += 1,
            RowMatch::Disagree { .. } => counts.caught += 1,
            RowMatch::Total { .. } | RowMatch::OtherLevel { .. } => counts.totals += 1,
            RowMatch::Unmatched { .. } => counts.unmatched += 1,
        }
    }
    eprintln!("{what}: {counts:?}");
    counts
}

fn keys<'a>(rows: &'a [Row], code: Option<&str>, name: Option<&str>, parents: &[&str]) -> Vec<RowKey<'a>> {
    let cell = |row: &'a Row, column: &str| row[column].as_str();
    rows.iter()
        .map(|row| RowKey {
            code: code.map(|code| cell(row, code)),
            name: name.map(|name| cell(row, name)),
            parents: parents.iter().map(|parent| cell(row, parent)).collect(),
        })
        .collect()
}

fn open(matcher: &Matcher, keys: Vec<RowKey<'_>>) -> RowMatches {
    matcher.match_rows(keys, &Context::default()).unwrap()
}

#[test]
fn swapped_codes_of_a_census_file_are_caught() {
    let Some(rows) = shared_csv("data/gh-census-2021/municipality_populations.csv") else { return };
    let Some(right) = shared_csv("data/derived/municipalities_2019_332.csv") else { return };
    let of_residents: HashMap<_, _> = right
        .iter()
        .map(|row| ((&row["pop_total_2021"], &row["pop_total_2011"], &row["pop_men_2021"]), &row["elstat_code_2019"]))
        .collect();
    let truth = |row: usize| {
        let row = &rows[row];
        of_residents
            .get(&(&row["pop_total_2021"], &row["pop_total_2011"], &row["pop_men_2021"]))
            .map(|code| (*code).clone())
    };
    let matcher = greece();
    let answers = open(&matcher, keys(&rows, Some("elstat_municipality_code"), Some("municipality_name"), &[]));
    assert_eq!(answers.context.level, Some(municipality()));
    assert_eq!(answers.context.edition, Some(Edition::Of2019));
    assert_eq!(answers.context.scheme, Some(Scheme::Elstat));
    let swapped: Vec<usize> = (0..rows.len())
        .filter(|row| truth(*row).is_some_and(|code| code != rows[*row]["elstat_municipality_code"]))
        .collect();
    assert_eq!(swapped.len(), 29);
    let attica = swapped.iter().copied().find(|row| rows[*row]["municipality_name"] == "ΗΡΑΚΛΕΙΟΥ").unwrap();
    for row in swapped.into_iter().filter(|row| *row != attica) {
        assert!(matches!(answers.row(row), Some(RowMatch::Disagree { .. })), "{:?}: {:?}", rows[row], answers.row(row));
    }
    // The code is right for the name: that of Attica carries the code of its namesake, and both rows are there.
    let twice = duplicates(matcher.gazetteer(), answers.rows());
    assert_eq!(twice.len(), 1);
    assert!(twice[0].rows.contains(&attica));
    let missing = &matcher.gazetteer().area(twice[0].missing_namesakes[0]).facts.code;
    assert_eq!(missing, "4604");
    let counts =
        count("census 2021", &matcher, &answers, |row| if row == attica { Some("7101".into()) } else { truth(row) });
    assert_eq!(counts, Counts { matched: 304, caught: 28, totals: 1, ..Counts::default() });
}

#[test]
fn elections_are_matched_by_codes_that_lost_their_zero() {
    let files = [
        "data/gh-imedd/EU_elections_subdistrict_data_2024_2019_GR.csv",
        "data/gh-imedd/municipality_elections_subdistrict_data_2023_2019_GR.csv",
        "data/gh-imedd/parliamentary_elections_subdistrict_data_June_2023_GR.csv",
    ];
    for file in files {
        let Some(mut rows) = shared_csv(file) else { return };
        rows.retain(|row| !row["Geographical Code"].is_empty());
        let truth = |row: usize| {
            let digits = rows[row]["Geographical Code"].trim_end_matches(".0").to_owned();
            Some(format!("{digits:0>4}"))
        };
        let matcher = greece();
        let district: &[&str] = &["Electoral District (name)"];
        let latin: &[&str] = &["Electoral District (Latin name)"];
        let all = open(&matcher, keys(&rows, Some("Geographical Code"), Some("Municipality (name)"), district));
        assert_eq!(all.context.edition, Some(Edition::Of2019));
        let counts = count(file, &matcher, &all, truth);
        assert_eq!((counts.matched, counts.wrong), (rows.len(), 0));
        let code = open(&matcher, keys(&rows, Some("Geographical Code"), None, &[]));
        assert_eq!(count("by code", &matcher, &code, truth).matched, rows.len());
        let name = open(&matcher, keys(&rows, None, Some("Municipality (name)"), district));
        let counts = count("by name and district", &matcher, &name, truth);
        assert_eq!((counts.matched, counts.wrong), (rows.len(), 0));
        let name = open(&matcher, keys(&rows, None, Some("Municipality (Latin name)"), latin));
        // One is called by its neighbour's name: Malevizi is written Minoa Pediadas.
        let malevizi = |row: usize| if truth(row)? == "7105" { Some("7106".into()) } else { truth(row) };
        let counts = count("by latin name and district", &matcher, &name, malevizi);
        assert_eq!(counts.wrong, 0);
        assert!(counts.matched * 100 >= rows.len() * 97);
        let both = open(&matcher, keys(&rows, Some("Geographical Code"), Some("Municipality (Latin name)"), &[]));
        let counts = count("by code and latin name", &matcher, &both, truth);
        assert!(counts.wrong == 0 && counts.caught > 0);
    }
}

#[test]
fn names_alone_are_matched_or_asked() {
    let Some(rows) = shared_csv("data/gh-imedd/deaths_covid_greece_municipality_20_21.csv") else { return };
    let Some(right) = shared_csv("data/derived/municipalities_2019_332.csv") else { return };
    let key = |name: &str| fold(name).replace("δημοσ ", "").replace(" - ", "-");
    let of_name: HashMap<String, &String> =
        right.iter().map(|row| (key(&row["name_el"]), &row["elstat_code_2019"])).collect();
    let matcher = greece();
    let answers = open(&matcher, keys(&rows, None, Some("municipality"), &[]));
    assert_eq!(answers.context.edition, Some(Edition::Of2019));
    let truth = |row: usize| match rows[row]["municipality"].as_str() {
        "Ηρακλείου Αττικής" => Some("4604".to_owned()),
        name => of_name.get(&key(name)).map(|code| (*code).clone()),
    };
    let unknown: HashSet<&str> =
        (0..rows.len()).filter(|row| truth(*row).is_none()).map(|row| rows[row]["municipality"].as_str()).collect();
    eprintln!("deaths: no truth for {unknown:?}");
    for (row, answer) in answers.rows().enumerate().filter(|(_, answer)| answer.area().is_none()) {
        eprintln!("deaths: {} {answer:?}", rows[row]["municipality"]);
    }
    let counts = count("deaths", &matcher, &answers, |row| {
        truth(row).or_else(|| Some(matcher.gazetteer().area(answers.row(row)?.area()?).facts.code.clone()))
    });
    assert_eq!(counts.wrong, 0);
    assert!(counts.matched >= 325);
}

#[test]
fn long_codes_of_the_statistical_authority_are_read() {
    let Some(mut rows) = shared_csv("data/gh-hellasdb/ELSTAT_urban.csv") else { return };
    let units: Vec<Row> = rows.iter().filter(|row| row["code"].len() == 9).cloned().collect();
    rows.retain(|row| matches!(row["code"].len(), 3 | 5 | 7) && !row["code"].starts_with("11299"));
    let matcher = greece();
    let truth = |row: usize| rows[row]["code"].get(3..7).map(str::to_owned);
    let context = Context::of_level(municipality());
    let answers = matcher.match_rows(keys(&rows, Some("code"), None, &[]), &context).unwrap();
    assert_eq!(answers.context.edition, Some(Edition::Of2011));
    assert_eq!(answers.context.scheme, Some(Scheme::ElstatLong));
    let counts = count("urban, by code", &matcher, &answers, truth);
    assert_eq!((counts.matched, counts.wrong, counts.unmatched), (325, 0, 0));
    assert_eq!(counts.totals, rows.len() - 325, "the Regions and Regional Units between them");
    let answers = matcher.match_rows(keys(&rows, Some("code"), Some("location"), &[]), &context).unwrap();
    let counts = count("urban, by code and name", &matcher, &answers, truth);
    assert_eq!(counts.wrong, 0);
    assert!(counts.matched >= 320);
    let truth = |row: usize| units[row]["code"].get(3..).map(str::to_owned);
    let answers = open(&matcher, keys(&units, None, Some("location"), &[]));
    assert_eq!(answers.level.as_ref().map(|verdict| verdict.reason), Some(LevelReason::Titles));
    assert_eq!(count("municipal units, by name", &matcher, &answers, truth).wrong, 0);
}

#[test]
fn indicators_of_both_editions_are_told_apart() {
    let Some(rows) = shared_csv("data/derived/indicators_municipality_long.csv") else { return };
    let matcher = greece();
    for (vintage, edition, extent) in
        [("2011", Edition::Of2011, Extent::Part2019), ("2019", Edition::Of2019, Extent::Whole2011)]
    {
        let rows: Vec<Row> = rows.iter().filter(|row| row["code_vintage"] == vintage).cloned().collect();
        let answers = open(&matcher, keys(&rows, Some("elstat_code"), None, &[]));
        assert_eq!(answers.context.edition, Some(edition));
        let counts = count(vintage, &matcher, &answers, |row| Some(rows[row]["elstat_code"].clone()));
        assert_eq!((counts.matched, counts.wrong), (rows.len(), 0));
        let areas = answers.rows().filter_map(RowMatch::area).map(|area| matcher.gazetteer().area(area).facts.extent);
        assert!(areas.into_iter().all(|own| own != extent));
    }
    let divided = RowKey::of_code("3201");
    assert!(matches!(open(&matcher, vec![divided]).row(0), Some(RowMatch::Ambiguous { .. })), "alone it is asked");
}

#[test]
fn official_names_with_their_parents_are_all_matched() {
    let Some(rows) = shared_csv("data/derived/crosswalk_municipalities.csv") else { return };
    let matcher = greece();
    let truth = |row: usize| Some(rows[row]["elstat_code_2011"].clone());
    let parents: &[&str] = &["ru_el", "region_el"];
    for (name, parents) in [("name_el_genitive", parents), ("name_latn_genitive", &["ru_en"][..])] {
        let answers = open(&matcher, keys(&rows, None, Some(name), parents));
        for (row, answer) in answers.rows().enumerate().filter(|(_, answer)| answer.area().is_none()) {
            eprintln!("{name}: {} {answer:?}", rows[row][name]);
        }
        let counts = count(name, &matcher, &answers, truth);
        assert_eq!(counts.wrong, 0);
        assert!(counts.matched >= 320);
    }
    let codes = open(&matcher, keys(&rows, Some("ypes_code"), Some("name_el_genitive"), &[]));
    assert_eq!(codes.context.scheme, Some(Scheme::Ypes));
    assert_eq!(count("ypes", &matcher, &codes, truth).matched, 325);
}

#[test]
fn a_table_of_municipalities_until_2010_is_not_taken_for_one_of_today() {
    let Some(rows) = shared_csv("data/gh-hellasdb/ELSTAT_coord.csv") else { return };
    let matcher = greece();
    let rows: Vec<Row> = rows.into_iter().filter(|row| !row["dimenot"].is_empty()).collect();
    let answers = open(&matcher, keys(&rows, None, Some("dimos"), &["nomos"]));
    eprintln!("until 2010: {:?}", answers.level);
    assert_ne!(answers.context.level, Some(municipality()));
}

#[test]
fn totals_and_other_levels_are_no_municipalities() {
    let matcher = greece();
    let context = Context::of_level(municipality());
    let of = |text: &str| matcher.match_row(&RowKey::of_name(text), &context);
    assert_eq!(of("Σύνολο"), RowMatch::Total { of: TotalOf::Table });
    assert_eq!(of("ΣΥΝΟΛΟ ΧΩΡΑΣ"), RowMatch::Total { of: TotalOf::Country });
    let thessaly = matcher.gazetteer().find(&LevelId::new("region"), "EL61").unwrap();
    for text in ["Περιφέρεια Θεσσαλίας", "Σύνολο Περιφέρειας Θεσσαλίας", "ΘΕΣΣΑΛΙΑΣ"]
    {
        assert_eq!(of(text), RowMatch::Total { of: TotalOf::Area(thessaly) }, "{text}");
    }
    let larisa = matcher.gazetteer().find(&LevelId::new("regional-unit"), "22").unwrap();
    assert_eq!(of("Π.Ε. Λάρισας"), RowMatch::Total { of: TotalOf::Area(larisa) });
    let by_code = |code| matcher.match_row(&RowKey::of_code(code), &context);
    assert_eq!(by_code("EL61"), RowMatch::Total { of: TotalOf::Area(thessaly) });
    assert_eq!(by_code("22"), RowMatch::Total { of: TotalOf::Area(larisa) });
}

#[test]
fn surroundings_decide_between_namesakes_and_say_so() {
    let matcher = greece();
    let table = |names: &[&'static str]| {
        let keys: Vec<_> = names.iter().map(|name| RowKey::of_name(name)).collect();
        matcher.match_rows(keys, &Context::of_level(municipality())).unwrap()
    };
    let code = |answers: &RowMatches, row| {
        answers.row(row).and_then(RowMatch::area).map(|area| matcher.gazetteer().area(area).facts.code.clone())
    };
    let crete = table(&["Χανίων", "Ρεθύμνης", "Σητείας", "Φαιστού", "Ηρακλείου"]);
    assert_eq!(code(&crete, 4).as_deref(), Some("7101"));
    let attica = table(&["Αμαρουσίου", "Κηφισιάς", "Πεντέλης", "Χαλανδρίου", "Ηρακλείου"]);
    assert_eq!(code(&attica, 4).as_deref(), Some("4604"));
    let mixed = table(&["Χανίων", "Κηφισιάς", "Σητείας", "Χαλανδρίου", "Ηρακλείου"]);
    assert_eq!(code(&mixed, 4), None);
    let thessaly = table(&[
        "Λαρισαίων",
        "Βόλου",
        "Τρικκαίων",
        "Καρδίτσας",
        "Σκιάθου",
        "Αλμυρού",
        "Τυρνάβου",
        "Πύλης",
        "Παλαμά",
        "Νέας Ιωνίας",
    ]);
    assert!(matches!(thessaly.row(9), Some(RowMatch::OldUnit { .. })), "the one of Volos, not of Attica");
}

#[test]
fn parents_decide_and_contradict() {
    let matcher = greece();
    let context = Context::of_level(municipality());
    let of =
        |code, name, parent| matcher.match_row(&RowKey { code, name: Some(name), parents: vec![parent] }, &context);
    let code = |answer: &RowMatch| answer.area().map(|area| matcher.gazetteer().area(area).facts.code.clone());
    assert_eq!(code(&of(None, "Ηρακλείου", "Π.Ε. Ηρακλείου")).as_deref(), Some("7101"));
    assert_eq!(code(&of(None, "Ηρακλείου", "Αττική")).as_deref(), Some("4604"));
    assert!(matches!(of(None, "Βόλου", "Κρήτη"), RowMatch::Ambiguous { .. }));
    assert!(matches!(of(Some("7101"), "Ηρακλείου", "Αττική"), RowMatch::Disagree { .. }));
    assert!(matches!(of(None, "Νέας Ιωνίας", "Μαγνησίας"), RowMatch::OldUnit { .. }));
    assert_eq!(code(&of(None, "Νέας Ιωνίας", "Β1' Βορείου Τομέα Αθηνών")).as_deref(), Some("4608"));
}

#[test]
fn a_mended_code_says_how() {
    let matcher = greece();
    let answer = matcher.match_row(&RowKey::of_code("101.0"), &Context::of_level(municipality()));
    let RowMatch::Matched { how: super::How::CodeRepaired { repair, .. }, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(repair, Repair::FloatAndLostZero);
}
