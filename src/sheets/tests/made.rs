//! Sheets made for the purpose.

use proptest::prelude::*;

use super::*;

fn found(sheet: &Sheet) -> Understanding {
    understand(sheet, &Overrides::default(), &Known::few()).unwrap()
}

const CODE: Role = Role::Key(KeyKind::Code("ELSTAT"));
const NAME_KEY: Role = Role::Key(KeyKind::Name);

#[test]
fn titles_headers_totals_and_sources_are_told_from_data() {
    let sheet = sheet(
        "Πίνακας 3. Άνεργοι ανά δήμο, έτος 2021\n\nΔήμος;Άνεργοι;Ποσοστό (%)\nΔήμος Λαρισαίων;1.234;12,5\nΔήμος Άγνωστος;2.000;3,1\nΚομοτηνής;-;…\nΣύνολο;3.234;7,0\n\nΠηγή: ΕΛΣΤΑΤ\n",
    );
    let found = found(&sheet);
    assert_eq!(
        (found.layout.titles.clone(), found.layout.header.clone(), found.layout.data_start.value),
        (vec![1], vec![3], 4)
    );
    assert_eq!(roles(&found), [NAME_KEY, value("Άνεργοι", None), value("Ποσοστό (%)", None)]);
    assert_eq!(found.period.value, PeriodSource::All("2021".parse().unwrap()));
    assert!(found.questions.contains(&Question::PeriodFromTitle { period: "2021".parse().unwrap() }));
    let unit = found.columns[2].unit.as_ref().map(|unit| unit.value.0.as_str());
    assert_eq!(unit, Some("%"));
    let left: Vec<(u64, RowKind)> = found
        .readings(&sheet)
        .filter_map(
            |reading| if let RowReading::LeftOut { row, kind, .. } = reading { Some((row, kind)) } else { None },
        )
        .collect();
    assert_eq!(left, [(7, RowKind::Total), (9, RowKind::Note)]);
    let names: Vec<_> =
        found.rows(&sheet).map(|record| (record.sheet_row, record.name.unwrap().into_owned())).collect();
    assert_eq!(names[1], (5, "Δήμος Άγνωστος".to_owned()), "what is unknown is not lost");
}

#[test]
fn points_between_thousands_are_not_guessed() {
    let sheet = sheet("Δήμος;Άτομα 2021\nΛαρισαίων;1.234\nΚομοτηνής;5.678\n");
    let found = found(&sheet);
    assert!(found.questions.iter().any(|question| matches!(question, Question::AmbiguousNumbers { cells: 2, .. })));
    assert!(matches!(numbers(&found, &sheet)[0][0], Err(BadReason::Ambiguous { .. })));
    for (decimal, expected) in [(DecimalMark::Comma, 1234.0), (DecimalMark::Point, 1.234)] {
        let overrides = Overrides { decimal: Some(decimal), ..Overrides::default() };
        let found = understand(&sheet, &overrides, &Known::few()).unwrap();
        assert!(!found.questions.iter().any(|question| matches!(question, Question::AmbiguousNumbers { .. })));
        assert_eq!(numbers(&found, &sheet)[0], [Ok(Some(expected))]);
    }
}

#[test]
fn another_column_can_settle_the_marks() {
    let sheet = sheet("Δήμος;Άτομα 2021;Ποσό 2021\nΛαρισαίων;1.234;1.000,50\nΚομοτηνής;5.678;2,5\n");
    let found = found(&sheet);
    assert!(matches!(found.columns[1].writing.as_ref().unwrap().reason, Reason::MarksInOtherColumns { .. }));
    assert_eq!(numbers(&found, &sheet)[1], [Ok(Some(5678.0)), Ok(Some(2.5))]);
}

#[test]
fn mixed_marks_are_asked_about() {
    let sheet = sheet("Δήμος;Ποσό 2021\nΛαρισαίων;1.5\nΚομοτηνής;2,5\nΑρριανών;1.234\n");
    let found = found(&sheet);
    assert!(
        found.questions.iter().any(|question| matches!(question, Question::MixedNumbers { point: 1, comma: 1, .. }))
    );
    let numbers = numbers(&found, &sheet);
    assert_eq!((&numbers[0][0], &numbers[1][0]), (&Ok(Some(1.5)), &Ok(Some(2.5))), "these have one meaning");
    assert!(matches!(numbers[2][0], Err(BadReason::Ambiguous { .. })));
}

#[test]
fn codes_names_and_parents_are_found_by_what_they_hold() {
    let sheet = sheet(
        "Περιφέρεια;Π.Ε.;κωδ.;Δήμος;Έτος;Τιμή;status\nΘεσσαλίας;Λάρισας;2201;Λαρισαίων;2020;1,5;p\nΘεσσαλίας;Ροδόπης;101;Κομοτηνής;2020-S1;2,5;\nΘεσσαλίας;Ροδόπης;0102;Αρριανών;χθες;NaN;\nΘεσσαλίας;Ροδόπης;0103;Ιάσμου;2021;1,2,3;\n",
    );
    let found = found(&sheet);
    assert_eq!(
        roles(&found),
        [Role::Parent, Role::Parent, CODE, Role::Name, Role::Period, value("Τιμή", None), Role::Status]
    );
    assert_eq!((found.level, found.questions.len()), (Some(Level::Municipality), 0), "{:?}", found.questions);
    let records: Vec<Record<'_>> = found.rows(&sheet).collect();
    assert_eq!(
        (records[1].code.as_deref(), records[1].period.clone()),
        (Some("101"), Some(Ok("2020-S1".parse().unwrap())))
    );
    let bad = records[2].period.clone().unwrap().unwrap_err();
    assert!(
        bad.to_string()
            .starts_with("sheet 'test', row 4, column E ('Έτος'): 'χθες' is not a period; accepted are 2021"),
        "{bad}"
    );
    assert_eq!(numbers(&found, &sheet)[2..], [[Err(BadReason::NotFinite)], [Err(BadReason::NotANumber)]]);
}

#[test]
fn years_as_columns_give_each_value_its_period() {
    let sheet = sheet(";Πληθυσμός;;Έκταση\nΔήμος;2011;2021 (p);(km2)\nΛαρισαίων;10;20;3,5\nΚομοτηνής;30;40;4,5\n");
    let found = found(&sheet);
    assert_eq!(found.layout.header, [1, 2]);
    assert_eq!(found.layout.labels, ["Δήμος", "Πληθυσμός 2011", "Πληθυσμός 2021 (p)", "Έκταση (km2)"]);
    let expected =
        [NAME_KEY, value("Πληθυσμός", Some("2011")), value("Πληθυσμός (p)", Some("2021")), value("Έκταση (km2)", None)];
    assert_eq!(roles(&found), expected);
    assert!(found.questions.contains(&Question::SomeWithoutPeriod { columns: vec!["Έκταση (km2)".to_owned()] }));
    let bare = sheet_of_years();
    let found = understand(&bare, &Overrides::default(), &Known::few()).unwrap();
    assert_eq!(roles(&found), [NAME_KEY, value("", Some("2019")), value("", Some("2020"))]);
}

fn sheet_of_years() -> Sheet {
    let mut sheet = sheet("Δήμος;x;x\nΛαρισαίων;1990;2000\nΚομοτηνής;2010;5\n");
    sheet.rows[0].cells[1] = Cell::of_number(2019.0);
    sheet.rows[0].cells[2] = Cell::of_number(2020.0);
    sheet
}

#[test]
fn codes_and_names_that_contradict_are_asked_about() {
    let sheet = sheet("code;name;v\n0101;Αρριανών;5\n0102;Κομοτηνής;6\n0103;Ιάσμου;7\n2201;Λαρισαίων;8\n");
    let question =
        Question::CodeAndNameDisagree { code: "code".into(), name: "name".into(), rows: vec![2, 3], count: 2 };
    assert!(found(&sheet).questions.contains(&question));
}

#[test]
fn codes_of_another_scheme_are_not_the_key() {
    let sheet = sheet("code;name;v\n0101;Αρριανών;5\n0102;Ιάσμου;6\n0103;Κομοτηνής;7\n2201;Λαρισαίων;8\n");
    let found = found(&sheet);
    assert_eq!(roles(&found)[..2], [Role::Other, NAME_KEY]);
    assert!(found.questions.iter().any(|question| matches!(question, Question::CodeAndNameDisagree { count: 3, .. })));
}

#[test]
fn two_columns_of_codes_that_contradict_leave_the_key_open() {
    let sheet = sheet("code;other code;v\n0101;0101;5\n0102;2201;6\n");
    let found = found(&sheet);
    assert!(found.column(|role| matches!(role, Role::Key(_))).is_none());
    assert!(found.questions.iter().any(|question| matches!(question, Question::KeysDisagree { count: 1, .. })));
    let overrides = Overrides { key: Some(ColumnRef("other code".into())), ..Overrides::default() };
    let found = understand(&sheet, &overrides, &Known::few()).unwrap();
    assert_eq!(found.columns[1].role, Finding::new(CODE, Reason::Chosen));
}

#[test]
fn numbers_that_are_codes_by_chance_are_values() {
    let sheet = sheet("Δήμος;θάνατοι 2020\nΛαρισαίων;101\nΚομοτηνής;103\nΑρριανών;2201\nΙάσμου;102\n");
    assert_eq!(roles(&found(&sheet)), [NAME_KEY, value("θάνατοι", Some("2020"))]);
}

#[test]
fn levels_in_one_column_are_reported() {
    let sheet = sheet("Περιοχή;v 2021\nΘεσσαλίας;9\nΛάρισας;8\nΛαρισαίων;7\nΚομοτηνής;6\n");
    let found = found(&sheet);
    assert!(
        found
            .questions
            .iter()
            .any(|question| matches!(question, Question::MixedLevels { levels } if levels.len() == 3))
    );
    assert_eq!(found.level, Some(Level::Municipality));
}

#[test]
fn personal_numbers_refuse_the_whole() {
    // Made numbers: 01/01/70 and a check digit; nobody has them as far as anybody knows.
    let sheet = sheet("Δήμος;κωδικός\nΛαρισαίων;01017000009\nΚομοτηνής;x\n");
    let watch = understand(&sheet, &Overrides::default(), &Known::few());
    assert_eq!(
        watch.unwrap_err(),
        UnderstandError::PersonalNumbers { column: "κωδικός".into(), number: PersonalNumber::Social }
    );
    let named = super::sheet("Δήμος;Α.Φ.Μ.\nΛαρισαίων;\nΚομοτηνής;1\n");
    assert!(matches!(
        understand(&named, &Overrides::default(), &Known::few()),
        Err(UnderstandError::PersonalNumbers { number: PersonalNumber::ByHeader, .. })
    ));
}

#[test]
fn empty_sheets_and_lone_headers_are_named() {
    let error = |text| understand(&sheet(text), &Overrides::default(), &Known::few()).unwrap_err();
    assert!(matches!(error(""), UnderstandError::EmptySheet { .. }));
    assert!(matches!(error("Δήμος;2020;2021\n"), UnderstandError::NoRows { .. }));
    assert!(matches!(error("code;name;value\n"), UnderstandError::NoRows { .. }));
}

#[test]
fn a_table_without_a_header_is_asked_about() {
    let found = found(&sheet("0101;5\n0102;6\n2201;7\n"));
    assert!(found.questions.contains(&Question::NoHeader));
    assert_eq!((roles(&found), found.layout.labels[1].as_str()), (vec![CODE, value("B", None)], "B"));
}

#[test]
fn percentages_are_what_the_sheet_shows() {
    let mut sheet = sheet("Δήμος;Ανεργία 2021\nΛαρισαίων;x\nΚομοτηνής;x\n");
    for (row, value) in [(1, 0.125), (2, 0.07)] {
        sheet.rows[row].cells[1] = Cell::Number { value, shown: Some(format!("{}%", value * 100.0).into()) };
    }
    let found = found(&sheet);
    assert_eq!(found.columns[1].unit.as_ref().map(|unit| unit.reason.clone()), Some(Reason::PercentCells));
    assert_eq!(numbers(&found, &sheet), [[Ok(Some(12.5))], [Ok(Some(7.0))]]);
}

#[test]
fn what_a_person_says_is_done_or_refused_by_name() {
    let sheet = sheet("τίτλος\na;b;c\n0101;5;7\n0102;6;8\n");
    let overrides = Overrides {
        header_rows: Some((2, 2)),
        key: Some(ColumnRef("A".into())),
        values: Some(vec![ColumnRef("c".into())]),
        period: Some("2020".parse().unwrap()),
        unit: Some("ευρώ".into()),
        ..Overrides::default()
    };
    let found = understand(&sheet, &overrides, &Known::few()).unwrap();
    assert_eq!(found.values().map(|column| column.letters.as_str()).collect::<Vec<_>>(), ["C"]);
    assert_eq!(found.period, Finding::new(PeriodSource::All("2020".parse().unwrap()), Reason::Chosen));
    let unit = found.columns[2].unit.as_ref().and_then(|unit| unit.value.1);
    assert_eq!(unit, Some(crate::indicators::UnitOfMeasure::Euro));
    let wrong = Overrides { key: Some(ColumnRef("δήμος".into())), ..Overrides::default() };
    let error = understand(&sheet, &wrong, &Known::few()).unwrap_err().to_string();
    assert!(error.contains("'a', 'b', 'c'"), "{error}");
}

#[test]
fn every_reason_and_question_has_words_in_both_languages() {
    let sheet = sheet("Δήμος;Άτομα;κ\nΛαρισαίων;1.234;α\nΚομοτηνής;5.678;α\n");
    let found = found(&sheet);
    for words in
        found.questions.iter().map(Question::words).chain(found.columns.iter().map(|column| column.role.reason.words()))
    {
        assert!(!words.el.is_empty() && !words.en.is_empty());
    }
}

proptest! {
    #[test]
    fn no_table_makes_it_panic(
        rows in prop::collection::vec(prop::collection::vec("[0-9.,%-]{0,6}|2201|Λάρισας|0101|Σύνολο|2020|Έτος|", 0..6), 0..12),
        odd in any::<f64>(),
    ) {
        let mut sheet = Sheet::new("x", SourceFormat::Xlsx);
        for (number, row) in (1..).zip(rows) {
            let mut cells: Vec<Cell> = row.iter().map(|text| Cell::of_text(text)).collect();
            cells.push(if number % 3 == 0 { Cell::of_number(odd) } else { Cell::Empty });
            sheet.rows.push(SheetRow { number, cells, hidden: false });
        }
        if let Ok(found) = understand(&sheet, &Overrides::default(), &Known::few()) {
            let below = sheet.rows.iter().filter(|row| row.number >= found.layout.data_start.value && !row.is_blank()).count();
            prop_assert_eq!(found.readings(&sheet).count(), below, "no row is lost");
        }
    }

    #[test]
    fn numbers_read_the_same_in_every_writing(values in prop::collection::vec(-1e7f64..1e7, 3..8)) {
        use crate::numbers::format_number;
        use crate::provenance::Language;
        let names = ["2201", "0101", "0102", "0103"];
        for language in [Language::El, Language::En] {
            let mut text = "code;v 2021\n2201;0.5\n".replace('.', if language == Language::El { "," } else { "." });
            for (value, name) in values.iter().zip(names.iter().cycle()) {
                text.extend([*name, ";", &format_number(*value, 2, language), "\n"]);
            }
            let sheet = sheet(&text);
            let found = understand(&sheet, &Overrides::default(), &Known::few()).unwrap();
            for (read, value) in numbers(&found, &sheet).iter().skip(1).zip(&values) {
                let expected: f64 = format!("{value:.2}").parse().unwrap();
                prop_assert_eq!(&read[0], &Ok(Some(expected)));
            }
        }
    }
}
