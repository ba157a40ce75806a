//! XLSX and ODS files made for the purpose, good and bad.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Formula, Workbook as Maker};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::sheets::{Cell, CivilDate, Merge, ReadingNote, SourceFormat};

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn ods(styles: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" \
         xmlns:style=\"s\" xmlns:calcext=\"c\">{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet>\
         </office:body></office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[("mimetype", mimetype), ("META-INF/manifest.xml", b"<m/>"), ("content.xml", content.as_bytes())])
}

fn xlsx() -> Vec<u8> {
    let mut book = Maker::new();
    let sheet = book.add_worksheet().set_name("Φύλλο").unwrap();
    sheet.merge_range(0, 0, 0, 3, "Πληθυσμός", &Format::new()).unwrap();
    for (column, header) in ["Κωδικός", "Ποσοστό", "Ημέρα", "Σφάλμα"].into_iter().enumerate() {
        sheet.write(1, u16::try_from(column).unwrap(), header).unwrap();
    }
    sheet.write_with_format(2, 0, 101, &Format::new().set_num_format("0000")).unwrap();
    sheet.write_with_format(2, 1, 0.07, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write_with_format(2, 2, 44_256, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    sheet.write_formula(2, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(3, 0, true).unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let other = book.add_worksheet().set_name("κρυφό").unwrap();
    other.write(0, 0, "x").unwrap().set_hidden(true);
    book.save_to_buffer().unwrap()
}

#[test]
fn an_xlsx_sheet_is_read_as_it_is_shown() {
    let book = read(&xlsx()).unwrap();
    let [sheet, hidden] = &book.sheets[..] else { panic!("{:?}", book.sheets) };
    assert_eq!((book.format, sheet.name.as_str(), hidden.hidden), (SourceFormat::Xlsx, "Φύλλο", true));
    assert_eq!(sheet.merges, [Merge { first_row: 1, last_row: 1, first_column: 0, last_column: 3 }]);
    let row = &sheet.rows[2];
    assert_eq!((row.number, row.cell(0).text().into_owned()), (3, "0101".to_owned()));
    assert_eq!(row.cell(1), &Cell::Number { value: 0.07, shown: Some("7%".into()) });
    assert_eq!(row.cell(2), &Cell::Date(CivilDate { year: 2021, month: 3, day: 1 }));
    assert!(matches!(row.cell(3), Cell::Error(_)), "{:?}", row.cell(3));
    assert!(sheet.rows[3].hidden && sheet.hidden_columns == [2]);
    let said = |wanted: fn(&ReadingNote) -> bool| book.notes.iter().any(wanted);
    assert!(said(|note| matches!(note, ReadingNote::HiddenSheet { sheet } if sheet == "κρυφό")));
    assert!(said(|note| matches!(note, ReadingNote::HiddenRows { count: 1, .. })));
    assert!(said(|note| matches!(note, ReadingNote::HiddenColumns { columns, .. } if columns == &["C"])));
    assert!(said(|note| matches!(note, ReadingNote::FormulaErrors { count: 1, .. })), "{:?}", book.notes);
}

#[test]
fn an_ods_sheet_is_read_as_it_is_shown() {
    let styles = "<style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>";
    let tables = "<table:table table:name=\"Φύλλο\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>\
        <table:table-row><table:table-cell table:number-columns-spanned=\"3\" office:value-type=\"string\"><text:p>Τίτλος &amp; <text:span>άλλο</text:span></text:p></table:table-cell>\
        <table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
        <table:table-row><table:table-cell office:value-type=\"float\" office:value=\"101\"><text:p>0101</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"percentage\" office:value=\"0.125\"><text:p>12,5%</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"date\" office:date-value=\"2021-03-01\"><text:p>01/03/21</text:p></table:table-cell>\
        <table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>\
        <table:table-row table:visibility=\"filter\" table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"5\"><office:annotation><text:p>σχόλιο</text:p></office:annotation><text:p>5</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
        </table:table><table:table table:name=\"κ\" table:style-name=\"h\"></table:table>";
    let book = read(&ods(styles, tables)).unwrap();
    let [sheet, hidden] = &book.sheets[..] else { panic!("{:?}", book.sheets) };
    assert!(hidden.hidden && sheet.hidden_columns == [1]);
    assert_eq!(
        sheet.rows.iter().map(|row| (row.number, row.hidden)).collect::<Vec<_>>(),
        [(1, false), (4, false), (5, true), (6, true)]
    );
    assert_eq!(
        texts(sheet),
        [vec!["Τίτλος & άλλο"], vec!["0101", "12.5%", "2021-03-01", "#DIV/0!"], vec!["5", "5"], vec!["5", "5"]]
    );
    assert_eq!(sheet.merges, [Merge { first_row: 1, last_row: 1, first_column: 0, last_column: 2 }]);
}

#[test]
fn repeated_cells_are_refused_before_they_are_made() {
    let cell =
        "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>";
    let rows = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>").repeat(3);
    let error = read(&ods("", &format!("<table:table table:name=\"a\">{rows}</table:table>"))).unwrap_err();
    assert!(matches!(error, SheetError::TooMany { what: "cells", .. }), "{error}");
    let unended = read(&ods("", "<table:table table:name=\"a\"><table:table-row>")).unwrap_err();
    assert!(matches!(unended, SheetError::Broken { .. }), "{unended}");
}

#[test]
fn a_zip_that_unpacks_to_too_much_is_refused() {
    let zero = vec![b' '; 4 << 20];
    let bytes = zipped(&[("xl/workbook.xml", &zero)]);
    assert!(bytes.len() < 100_000);
    let limits = ReadLimits { unpacked_bytes: 1 << 20, ..ReadLimits::UPLOAD };
    let error = read_workbook(&bytes, "bomb", ReadOptions::default(), &limits).unwrap_err();
    assert!(matches!(error, SheetError::TooMany { what: "bytes unpacked", .. }), "{error}");

    // The size a part declares, in the list at the end and before the part, made small.
    let mut lying = bytes;
    let size = (4_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4).filter(|&at| lying[at..at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let error = read_workbook(&lying, "bomb", ReadOptions::default(), &limits).unwrap_err();
    assert!(matches!(error, SheetError::FalseSize { declared: 100, .. } | SheetError::Broken { .. }), "{error}");
}

#[test]
fn a_zip_without_a_workbook_is_named() {
    for (part, word) in [("xl/workbook.bin", "XLSB"), ("word/document.xml", "Word"), ("a.csv", "zip archive")] {
        let error = read(&zipped(&[(part, b"x")])).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn a_workbook_with_flipped_bytes_never_panics() {
    for good in [
        xlsx(),
        ods("", "<table:table table:name=\"a\"><table:table-row><table:table-cell/></table:table-row></table:table>"),
    ] {
        for at in (0..good.len()).step_by(37) {
            let mut bad = good.clone();
            bad[at] ^= 0x5A;
            let _either = read(&bad);
            let _either = read(&good[..at]);
        }
    }
}
