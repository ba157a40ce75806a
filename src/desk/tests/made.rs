//! Made-up sheets, small enough to see through.

use proptest::prelude::*;

use super::*;
use crate::indicators::Aggregation;
use crate::report::Severity;

const CRETE: &str = "Δήμος;Έτος;Άνεργοι\nΧανίων;2021;10\nΡεθύμνης;2021;20\nΣητείας;2021;30\nΦαιστού;2021;40\n";

fn of_period(said: Period) -> Request<'static> {
    request(|overrides| overrides.period = Some(crate::sheets::PeriodChoice::All(said)))
}

fn of_review(reviewed: &[RowDecision]) -> Said<'_> {
    Said { request: Request { reviewed, ..Request::default() }, ..Said::default() }
}

#[test]
fn every_row_has_one_standing_and_says_why() {
    use Standing::{Asked, Duplicate, Matched, Total, Unmatched};

    let text = "Άνεργοι 2021;;\nΔήμος;Έτος;Άνεργοι\nΣητείας;2021;10\nΦαιστού;2021;20\nΗρακλείου;2021;5\nΑτλαντίδος;2021;5\nΣητείας;2021;10\nΦαιστού;2021;21\nΣύνολο;2021;61\nΠηγή: ΟΑΕΔ;;\n";
    let proposal = made(text);
    assert_eq!(standings(&proposal), [Matched, Duplicate, Asked, Unmatched, Duplicate, Duplicate, Total]);
    let counts = proposal.counts();
    assert_eq!((counts.rows, counts.left_out), (10, 3), "{:?}", proposal.left_rows());
    for row in proposal.rows() {
        let words = outcome_words(row.outcome, GREECE.gazetteer());
        assert!(!words.el.is_empty() && !words.en.is_empty());
    }
    assert_eq!(proposal.open_questions(), 4);
    let lines: Vec<u64> = proposal.review().iter().map(|line| line.sheet_row).collect();
    assert_eq!(lines, [4, 5, 6, 8], "the repeated row is no question");
}

#[test]
fn decisions_settle_rows_and_wrong_ones_are_refused() {
    let text = format!("{CRETE}Ηρακλείου;2021;5\nΑτλαντίδος;2021;5\n");
    let line = |line, sheet_row, name: &str, answer| RowDecision {
        line,
        sheet_row,
        code: String::new(),
        name: name.to_owned(),
        answer,
    };
    let area = |code: &str| Answer::Area(code.to_owned());
    let reviewed = [line(2, 6, "Ηρακλείου", area("7101 Ηρακλείου")), line(3, 7, "Ατλαντίδος", Answer::LeaveOut)];
    let proposal = propose(&GREECE, text.as_bytes(), &of_review(&reviewed)).unwrap();
    assert_eq!((proposal.open_questions(), proposal.counts().decided), (0, 2), "{:?}", proposal.review());
    assert!(joined(&proposal).keys().any(|(code, ..)| code == "7101"));
    for (decision, words) in [
        (line(2, 6, "Ηρακλείου", area("9999")), "line 2, column decision: '9999' is no code"),
        (line(2, 6, "Άλλο", area("7101")), "line 2, column name: row 6"),
        (line(2, 99, "Άλλο", area("7101")), "line 2, column sheet_row: the sheet has no row 99"),
    ] {
        let error = propose(&GREECE, text.as_bytes(), &of_review(&[decision])).unwrap_err().to_string();
        assert!(error.starts_with(words), "{error}");
    }
}

#[test]
fn what_was_decided_before_is_remembered_for_its_source_alone() {
    let text = format!("{CRETE}Ηρακλείου;2021;5\n");
    let decision = Decision {
        source: "ΟΑΕΔ".to_owned(),
        level: "municipality".to_owned(),
        code: String::new(),
        name: "ΗΡΑΚΛΕΙΟΥ".to_owned(),
        answer: Answer::Area("7101".to_owned()),
        decided_at: "2024-01-01T00:00:00Z".to_owned(),
        by: "x".to_owned(),
    };
    let remembered = [decision];
    for (source, open) in [("οαεδ", 0), ("ΕΛΣΤΑΤ", 1)] {
        let said =
            Said { request: Request { source, remembered: &remembered, ..Request::default() }, ..Said::default() };
        let proposal = propose(&GREECE, text.as_bytes(), &said).unwrap();
        assert_eq!(proposal.open_questions(), open, "{source}");
    }
}

#[test]
fn a_total_that_is_not_the_sum_is_asked() {
    assert!(!kinds(&made(&format!("{CRETE}Σύνολο;2021;100\n"))).contains(&"total-differs"));
    let proposal = made(&format!("{CRETE}Σύνολο;2021;110\n"));
    let doubt = proposal.doubts().iter().find(|doubt| doubt.kind() == "total-differs").unwrap();
    assert!(matches!(doubt, Doubt::TotalDiffers { row: 6, parts: 4, .. }), "{doubt:?}");
    // Of a Region only some of whose parts are there, only a sum above the total is wrong.
    assert!(!kinds(&made(&format!("{CRETE}Περιφέρεια Κρήτης;2021;999\n"))).contains(&"total-differs"));
    assert!(kinds(&made(&format!("{CRETE}Περιφέρεια Κρήτης;2021;99\n"))).contains(&"total-differs"));
    // Rates do not add up to anything.
    let rates = "Δήμος;Έτος;Ανεργία (%)\nΧανίων;2021;10,5\nΡεθύμνης;2021;20,5\nΣητείας;2021;30,5\nΣύνολο;2021;18,2\n";
    assert!(!kinds(&made(rates)).contains(&"total-differs"));
}

#[test]
fn figures_are_told_apart_with_a_reason() {
    let kind = |header: &str, values: [&str; 3]| {
        let [a, b, c] = values;
        let proposal = made(&format!("Δήμος;Έτος;{header}\nΙεράπετρας;2021;{a}\nΦαιστού;2021;{b}\nΣητείας;2021;{c}\n"));
        (proposal.measures()[0].aggregation, proposal.measures()[0].reason.clone())
    };
    assert_eq!(kind("Άνεργοι", ["5", "2", "9"]), (Aggregation::Sum, AggregationReason::WholeNumbers));
    assert_eq!(kind("Ποσοστό ανεργίας (%)", ["5", "2", "9"]).1, AggregationReason::RateWithoutParts);
    assert!(matches!(kind("Διάμεσο εισόδημα", ["5", "2", "9"]).1, AggregationReason::HeaderSaysMiddle { .. }));
    assert_eq!(kind("Κάτι", ["1,5", "2,25", "3,1"]).1, AggregationReason::NothingSays);
    let parts = "Δήμος;Έτος;Ποσοστό (%);Αριθμητής;Παρονομαστής\nΣητείας;2021;50;1;2\nΦαιστού;2021;25;1;4\n";
    let proposal = made(parts);
    assert_eq!(proposal.measures()[0].aggregation, Aggregation::Ratio { per: 100.0 });
    let table = proposal.table(proposal.measure().unwrap());
    assert!(table.has_part(crate::indicators::Part::Denominator));
}

#[test]
fn cells_that_are_no_values_stand_in_the_way() {
    for (cell, word) in [("abc", "is not a number"), ("NaN", "not finite"), ("-Inf", "not finite")] {
        // Numbers that are no codes of Regional Units by chance.
        let crete = CRETE.replace("2021;", "2021;9");
        let proposal = made(&format!("{crete}Ιεράπετρας;2021;{cell}\n"));
        assert!(proposal.is_fatal(), "{cell}");
        let words = proposal.doubts()[0].words().en;
        assert!(words.contains(word) && words.contains("C6"), "{words}");
        assert!(joined(&proposal).keys().all(|(code, ..)| code != "7103"), "a bad cell is no value");
    }
    assert!(made(&format!("{CRETE}Ιεράπετρας;πέρσι;1\n")).is_fatal(), "no period");
}

#[test]
fn a_confidential_value_is_not_held() {
    let text =
        "Δήμος;Έτος;Άνεργοι;conf\nΧανίων;2021;10;\nΡεθύμνης;2021;77;C\nΣητείας;2021;30;F\nΦαιστού;2021;88;what\n";
    let proposal = made(text);
    let values: Vec<f64> = joined(&proposal).values().map(|bits| f64::from_bits(*bits)).collect();
    assert!(!values.contains(&77.0) && !values.contains(&88.0), "{values:?}");
    assert!(proposal.is_fatal(), "a mark that is none");
    assert!(!format!("{proposal:?}").contains("77.0"));
}

fn known(values: &[(&str, f64)]) -> Published {
    let id = "unemployed".parse().unwrap();
    Published::of_values(id, values.iter().map(|(code, value)| ("municipality", Period::Year(2011), *code, *value)))
}

#[test]
fn values_out_of_line_with_the_last_period_are_asked_and_swaps_are_named() {
    let plain = |area: &crate::matching::KnownArea| {
        area.facts.level.as_str() == "municipality" && area.facts.extent == crate::matching::Extent::Both
    };
    let codes: Vec<&str> = GREECE
        .gazetteer()
        .areas()
        .filter(|(_, area)| plain(area))
        .map(|(_, area)| area.facts.code.as_str())
        .take(12)
        .collect();
    let before: Vec<(&str, f64)> =
        codes.iter().zip(1..).map(|(code, place)| (*code, f64::from(place) * 1000.0)).collect();
    let published = known(&before);
    let mut now: Vec<(&str, f64)> = before.iter().map(|(code, value)| (*code, value * 0.95)).collect();
    (now[0].1, now[9].1) = (now[9].1, now[0].1);
    now[5].1 = 60_000.0;
    let rows: String = now.iter().map(|(code, value)| format!("{code};2021;{value}\n")).collect();
    let text = format!("Κωδικός;Έτος;Άνεργοι\n{rows}");
    let request = Request { published: Some(&published), ..Request::default() };
    let proposal = propose(&GREECE, text.as_bytes(), &Said { request, ..Said::default() }).unwrap();
    let swaps: Vec<&Doubt> = proposal.doubts().iter().filter(|doubt| doubt.kind() == "suspected-swap").collect();
    assert_eq!(swaps.len(), 1);
    assert_eq!(swaps[0].rows(), [2, 11]);
    let jumps: Vec<&Doubt> = proposal.doubts().iter().filter(|doubt| doubt.kind() == "value-jump").collect();
    assert_eq!(jumps.len(), 1);
    assert_eq!(jumps[0].rows(), [7]);
    assert_eq!((proposal.counts().asked, proposal.counts().matched), (3, 9));
    // Looked at and confirmed, it is used.
    let of = |line, sheet_row, code: &str| RowDecision {
        line,
        sheet_row,
        code: code.to_owned(),
        name: String::new(),
        answer: Answer::Area(code.to_owned()),
    };
    let reviewed = [of(2, 2, codes[0]), of(3, 7, codes[5]), of(4, 11, codes[9])];
    let request = Request { published: Some(&published), reviewed: &reviewed, ..Request::default() };
    let proposal = propose(&GREECE, text.as_bytes(), &Said { request, ..Said::default() }).unwrap();
    assert_eq!(proposal.open_questions(), 0, "{:?}", proposal.doubts());
}

#[test]
fn a_sum_that_is_not_what_the_atlas_has_is_asked() {
    let id = "unemployed".parse().unwrap();
    let published = Published::of_values(id, [("regional-unit", Period::Year(2021), "22", 700.0)]);
    let codes = ["2201", "2202", "2203", "2204", "2205", "2206", "2207"];
    for (value, asked) in [(100, false), (101, true)] {
        let rows: String = codes.iter().map(|code| format!("{code};2021;{value}\n")).collect();
        let request = Request { published: Some(&published), ..Request::default() };
        let text = format!("Κωδικός;Έτος;Άνεργοι\n{rows}");
        let proposal = propose(&GREECE, text.as_bytes(), &Said { request, ..Said::default() }).unwrap();
        assert_eq!(kinds(&proposal).contains(&"parent-differs"), asked, "{:?}", proposal.doubts());
    }
}

#[test]
fn only_the_rows_that_are_wanted_are_used() {
    let text = "Δήμος;Έτος;Δείκτης;Τιμή\nΣητείας;2021;α;1\nΣητείας;2021;β;2\nΦαιστού;2021;α;3\nΦαιστού;2021;β;4\n";
    let proposal = made(text);
    assert_eq!(proposal.dimensions(), ["Δείκτης"]);
    let said = Said { wanted: vec![("Δείκτης", "Β")], ..Said::default() };
    let proposal = propose(&GREECE, text.as_bytes(), &said).unwrap();
    assert_eq!(proposal.counts().left_out, 3);
    let values: Vec<f64> = joined(&proposal).values().map(|bits| f64::from_bits(*bits)).collect();
    assert!(values.len() == 2 && values.contains(&2.0) && values.contains(&4.0));
}

#[test]
fn a_sheet_nobody_knows_the_areas_of_is_refused() {
    let no_key = propose(&GREECE, "α;β\nχ;1\nψ;2\n".as_bytes(), &Said::default()).unwrap_err().to_string();
    assert!(no_key.starts_with("no column says which area"), "{no_key}");
    let period = of_period(Period::Year(2021));
    let level = Request { context: crate::matching::Context::of_level(crate::matching::LevelId::new("x")), ..period };
    let unknown = propose(&GREECE, CRETE.as_bytes(), &Said { request: level, ..Said::default() }).unwrap_err();
    assert!(unknown.to_string().contains("no areas of the level 'x'"), "{unknown}");
}

#[test]
fn doubts_say_something_in_both_languages() {
    let proposal = made("Δήμος;Άνεργοι\nΚέρκυρας;10\nΣητείας;20\nΦαιστού;7\nΦαιστού;21\nΣύνολο;1\n");
    assert!(proposal.doubts().len() >= 3, "{:?}", proposal.doubts());
    for doubt in proposal.doubts() {
        let words = doubt.words();
        assert!(!words.el.is_empty() && !words.en.is_empty() && doubt.severity() >= Severity::Warning);
    }
}

/// Names as they stand, in capitals, or without accents.
fn respelt(name: &str, how: u8) -> String {
    match how {
        0 => name.to_owned(),
        1 => name.to_uppercase(),
        _ => crate::names::fold(name),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_sheet_shuffled_respelt_and_written_otherwise_gives_the_same_join(
        order in Just((0..NAMES.len()).collect::<Vec<_>>()).prop_shuffle(),
        how in 0u8..3, separator in 0usize..3, encoding in 0u8..4,
    ) {
        let separator = [";", "\t", ","][separator];
        let table = |order: &[usize], how: u8, separator: &str| {
            let row = |place: &usize| [respelt(NAMES[*place], how), "2021".to_owned(), (place * 7 + 3).to_string()].join(separator);
            let header = ["Δήμος", "Έτος", "Άνεργοι"].join(separator);
            std::iter::once(header).chain(order.iter().map(row)).map(|line| line + "\r\n").collect::<String>()
        };
        let plain = made(&table(&(0..NAMES.len()).collect::<Vec<_>>(), 0, ";"));
        prop_assert_eq!(plain.open_questions(), 0, "{:?}", plain.review());
        let bytes = encoded(&table(&order, how, separator), encoding);
        let other = propose(&GREECE, &bytes, &Said::default()).unwrap();
        prop_assert_eq!(joined(&plain), joined(&other));
    }

    #[test]
    fn every_row_is_in_exactly_one_standing(rows in prop::collection::vec((0usize..12, 0u8..4), 1..40)) {
        let names = ["Χανίων", "Ρεθύμνης", "Σύνολο", "Ηρακλείου", "Άγνωστο", "Περιφέρεια Κρήτης", "2201", "", "Κέρκυρας", "Πηγή: x", "Καλλικράτης", "Μυτιλήνης"];
        let cells = ["1", "", "x", "2"];
        let body: String = rows.iter().map(|(name, cell)| format!("{};2021;{}\n", names[*name], cells[usize::from(*cell)])).collect();
        let text = format!("Δήμος;Έτος;Άνεργοι\nΣητείας;2021;5\nΦαιστού;2021;6\n{body}");
        let Ok(proposal) = propose(&GREECE, text.as_bytes(), &Said::default()) else { return Ok(()) };
        let counts = proposal.counts();
        prop_assert_eq!(counts.rows, rows.len() + 3);
        let sum = counts.matched + counts.asked + counts.caught + counts.unmatched + counts.duplicates + counts.totals
            + counts.other_level + counts.outside_atlas + counts.left_out;
        prop_assert_eq!(sum, counts.rows);
        let mut numbers: Vec<u64> = proposal.rows().map(|row| row.sheet_row).collect();
        numbers.extend(proposal.left_rows().iter().map(|row| row.sheet_row));
        numbers.sort_unstable();
        prop_assert_eq!(numbers, (1..=counts.rows as u64).collect::<Vec<_>>());
    }
}

const NAMES: [&str; 12] = [
    "Χανίων",
    "Ρεθύμνης",
    "Σητείας",
    "Φαιστού",
    "Λαρισαίων",
    "Τρικκαίων",
    "Τυρνάβου",
    "Αμαρουσίου",
    "Κηφισιάς",
    "Χαλανδρίου",
    "Κομοτηνής",
    "Δράμας",
];

fn encoded(text: &str, how: u8) -> Vec<u8> {
    match how {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xff\xfe".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        2 => encoding_rs::WINDOWS_1253.encode(text).0.into_owned(),
        _ => ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
    }
}

#[test]
fn names_with_their_titles_are_the_key() {
    for title in ["Δήμος ", "ΔΗΜΟΣ ", ""] {
        let rows: Vec<String> =
            ["Λαρισαίων", "Τυρνάβου", "Αγιάς"].iter().map(|name| format!("{title}{name};4")).collect();
        let text = format!("Μονάδα;Άνεργοι 2021\n{}\n", rows.join("\n"));
        assert_eq!(standings(&made(&text)), [Standing::Matched; 3], "{title}");
    }
}
