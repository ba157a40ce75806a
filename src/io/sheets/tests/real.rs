//! Files of others, as they came.

use super::*;
use crate::sheets::{ReadingNote, Separator, SourceFormat};

/// The table another reader (pyjstat 2.4) made of the same cube.
#[test]
fn a_json_stat_cube_is_the_flat_table_another_reader_makes() {
    let (Some(cube), Some(expected)) =
        (shared("golden/formats/mexico.jsonstat.json"), shared("golden/formats/mexico.expected.csv"))
    else {
        return;
    };
    let (cube, expected) = (read(&cube).unwrap(), read(&expected).unwrap());
    let (cube, expected) = (&cube.sheets[0], &expected.sheets[0]);
    assert_eq!(cube.rows.len(), expected.rows.len());
    for (row, expected) in cube.rows.iter().zip(&expected.rows) {
        for column in 0..3 {
            let (found, wanted) = (row.cell(column).text(), expected.cell(column).text());
            let same = found == wanted
                || found
                    .parse::<f64>()
                    .ok()
                    .zip(wanted.parse::<f64>().ok())
                    .is_some_and(|(a, b)| (a - b).abs() < f64::MIN_POSITIVE);
            assert!(same, "row {}: {found} {wanted}", row.number);
        }
    }
    assert_eq!(cube.rows[0].cell(3).text(), "status");
    assert_eq!((cube.rows[1].cell(3).text(), cube.rows[6].cell(3).text()), ("p".into(), ":".into()));
}

#[test]
fn real_text_files_have_the_rows_and_columns_they_have() {
    for (path, separator, rows, columns) in [
        ("data/gh-census-2021/municipality_populations.csv", Separator::Comma, 334, 8),
        ("data/gh-census-2021/elstat_municipality_codes.csv", Separator::Comma, 334, 2),
        ("data/gh-imedd/deaths_covid_greece_municipality_20_21.csv", Separator::Comma, 333, 3),
        ("data/gh-imedd/EU_elections_subdistrict_data_2024_2019_GR.csv", Separator::Comma, 667, 20),
        ("data/gh-hellasdb/ELSTAT_urban.csv", Separator::Comma, 20_987, 6),
        ("data/gh-hellasdb/hellas_db.csv", Separator::Comma, 13_555, 22),
        ("data/gh-nuts/eu_eurostat_variables.tsv", Separator::Tab, 23, 3),
        ("data/gh-eurostat-services/EL_healthcare.csv", Separator::Comma, 126, 25),
    ] {
        let Some(bytes) = shared(path) else { return };
        let book = read(&bytes).unwrap();
        let sheet = &book.sheets[0];
        assert_eq!((sheet.rows.len(), sheet.width()), (rows, columns), "{path}");
        let found = book
            .notes
            .iter()
            .any(|note| matches!(note, ReadingNote::Separator { separator: found, .. } if *found == separator));
        assert!(found, "{path}: {:?}", book.notes);
    }
}

#[test]
fn the_ministrys_workbook_of_places_is_read() {
    let Some(bytes) = shared("data/gh-kallikratis-hierarchy/kallikraths_kwdikologio1_31_5_11.xlsx") else { return };
    let book = read(&bytes).unwrap();
    assert_eq!(book.format, SourceFormat::Xlsx);
    let cells: usize = book.sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| row.filled().count()).sum();
    assert!(cells > 10_000, "{cells}");
    for sheet in &book.sheets {
        eprintln!("{}: {} rows, {} columns", sheet.name, sheet.rows.len(), sheet.width());
        for row in sheet.rows.iter().take(4) {
            eprintln!(
                "  {} {:?}",
                row.number,
                row.cells.iter().map(|cell| cell.text().into_owned()).collect::<Vec<_>>()
            );
        }
    }
    eprintln!("{:?}", book.notes);
}
