//! Tables to be joined that are workbooks, or text in another encoding.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::joins::{DIRECT, Field, four, joined, path_of, post, property, refused};
use crate::support::Api;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Returns a form with a workbook and other fields beside it.
fn book<'a>(format: &'a str, bytes: &'a [u8], more: &[(&'a str, &'a str)]) -> Vec<Field<'a>> {
    let mut fields: Vec<Field<'a>> = vec![
        ("collection-id", None, b"municipalities"),
        ("right-dataset-format", None, format.as_bytes()),
        ("right-dataset-file", Some("κλίνες.xlsx"), bytes),
        ("right-dataset-key", None, "Κωδικός".as_bytes()),
        ("right-dataset-data-value-list", None, "2,Ποσοστό".as_bytes()),
    ];
    fields.retain(|(name, ..)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more.iter().map(|(name, value)| (*name, None, value.as_bytes())));
    fields
}

/// Makes a workbook with a hidden sheet and one with the table; `second` is shown beside it.
fn xlsx(second: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Κλίνες").unwrap();
    for (column, header) in (0..).zip(["Κωδικός", "Δήμος", "Κλίνες", "Ποσοστό"]) {
        sheet.write(0, column, header).unwrap();
    }
    // A code as a number that is shown with its zero, one that has lost it, and one as text.
    sheet.write_with_format(1, 0, 101, &Format::new().set_num_format("0000")).unwrap();
    sheet.write(2, 0, 102).unwrap();
    sheet.write(3, 0, "0201").unwrap();
    for (row, (beds, share)) in (1..).zip([(12.0, 1.5), (7.0, 2.25), (0.0, -3.0)]) {
        sheet.write(row, 1, "α").unwrap();
        sheet.write(row, 2, beds).unwrap();
        sheet.write(row, 3, share).unwrap();
    }
    let hidden = book.add_worksheet().set_name("κρυφό").unwrap();
    hidden.write(0, 0, "x").unwrap().set_hidden(true);
    if second {
        let other = book.add_worksheet().set_name("Άλλο").unwrap();
        other.write(0, 0, "Κωδικός").unwrap().write(0, 1, "Τιμή").unwrap();
        other.write(1, 0, "0202").unwrap().write(1, 1, "1.234,5").unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn ods() -> Vec<u8> {
    let number = |value: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
        )
    };
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let header = ["Κωδικός", "Δήμος", "Κλίνες", "Ποσοστό"].map(text).concat();
    let row = |code: &str, beds: &str, share: &str| [text(code), text("α"), number(beds), number(share)].concat();
    let rows = [header, row("0101", "12", "1.5"), row("0102", "7", "2.25"), row("0201", "0", "-3")];
    let rows = rows.join("</table:table-row><table:table-row>");
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Φύλλο\"><table:table-row>{rows}</table:table-row></table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("mimetype", ODS), ("META-INF/manifest.xml", "<m/>"), ("content.xml", &content)] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn check(api: &Api, fields: &[Field<'_>]) -> Value {
    let join = joined(api, fields);
    assert_eq!(
        join["attributes"],
        json!([{ "name": "Κλίνες", "type": "integer" }, { "name": "Ποσοστό", "type": "number" }])
    );
    let features = api.json(&path_of(&join["outputs"][0]["href"]));
    for (code, beds, share) in [("0101", 12, 1.5), ("0102", 7, 2.25), ("0201", 0, -3.0)] {
        assert_eq!(property(&features, code, "Κλίνες"), beds, "{code}");
        assert_eq!(property(&features, code, "Ποσοστό"), share, "{code}");
    }
    assert!(property(&features, "0202", "Κλίνες").is_null());
    join
}

#[test]
fn workbooks_are_joined_as_tables_are() {
    let api = four();
    let join = check(&api, &book(XLSX, &xlsx(false), &[("include-join-metadata", "true")]));
    let mended = &join["joinInformation"]["mendedAttributeKeys"];
    assert_eq!(mended, &json!([{ "written": "102", "key": "0102", "how": "lost-zero" }]));
    check(&api, &book(ODS, &ods(), &[]));
    check(&api, &book(ODS, &ods(), &[("right-dataset-sheet", "Φύλλο")]));
}

#[test]
fn the_sheet_is_named_where_there_are_several() {
    let api = four();
    let two = xlsx(true);
    let detail = refused(&api, &book(XLSX, &two, &[]), 400, "right-dataset-sheet");
    assert!(detail.contains("Κλίνες, κρυφό, Άλλο"), "{detail}");
    check(&api, &book(XLSX, &two, &[("right-dataset-sheet", "Κλίνες")]));
    let values =
        [("right-dataset-sheet", "Άλλο"), ("right-dataset-data-value-list", "Τιμή"), ("output-formats", DIRECT)];
    let features = post(&api, &book(XLSX, &two, &values)).json();
    assert_eq!(property(&features, "0202", "Τιμή"), 1234.5, "a text is read as in CSV");
    refused(&api, &book(XLSX, &two, &[("right-dataset-sheet", "φύλλο")]), 400, "right-dataset-sheet");
}

#[test]
fn workbooks_that_are_none_are_refused() {
    let api = four();
    let made = xlsx(false);
    for (fields, field) in [
        (book(ODS, &made, &[]), "right-dataset-file"),
        (book(XLSX, b"code,x,beds,share\n0101,a,1,2\n", &[]), "right-dataset-file"),
        (book(XLSX, &made[..made.len() / 2], &[]), "right-dataset-file"),
        (book("application/pdf", &made, &[]), "right-dataset-format"),
        (book(XLSX, &made, &[("csv-file-delimiter", ",")]), "csv-file-delimiter"),
        (book(XLSX, &made, &[("csv-encoding", "utf-8")]), "csv-encoding"),
        (book(XLSX, &made, &[("right-dataset-key", "4")]), "right-dataset-key"),
        (book(XLSX, &made, &[("csv-file-header-row-number", "9")]), "csv-file-header-row-number"),
        (book(XLSX, &made, &[("csv-file-header-row-number", "2")]), "right-dataset-key"),
    ] {
        refused(&api, &fields, 400, field);
    }
    let csv = crate::joins::form_with(crate::joins::TABLE.as_bytes(), &[("right-dataset-sheet", "x")]);
    refused(&api, &csv, 400, "right-dataset-sheet");
    let with = |write: &dyn Fn(&mut Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, header) in (0..).zip(["Κωδικός", "Δήμος", "Κλίνες", "Ποσοστό"]) {
            sheet.write(0, column, header).unwrap();
            sheet.write(1, column, 101).unwrap();
        }
        write(sheet);
        book.save_to_buffer().unwrap()
    };
    let failed = with(&|sheet| {
        sheet.write_formula(1, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    let detail = refused(&api, &book(XLSX, &failed, &[]), 400, "right-dataset-file");
    assert!(detail.contains("row 2, column C"), "{detail}");
    // Made up, with the check digit of an ΑΜΚΑ.
    let personal = with(&|sheet| {
        sheet.write(1, 1, "01017012343").unwrap();
    });
    let detail = refused(&api, &book(XLSX, &personal, &[]), 400, "right-dataset-file");
    assert!(detail.contains("ΑΜΚΑ") && !detail.contains("01017012343"), "{detail}");
    assert_eq!(api.json("/joins")["numberMatched"], 0);
}

#[test]
fn text_in_every_encoding_that_is_read_is_joined() {
    let api = four();
    let text = "Κωδικός;Δήμος;Κλίνες;Ποσοστό\n0101;α;12;1,5\n0102;β;7;2,25\n0201;γ;0;-3\n";
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for (name, bytes) in [
        ("utf-8", text.as_bytes().to_vec()),
        ("windows-1253", encoding_rs::WINDOWS_1253.encode(text).0.into_owned()),
        ("iso-8859-7", encoding_rs::ISO_8859_7.encode(text).0.into_owned()),
        ("utf-16le", utf16(u16::to_le_bytes)),
        ("utf-16be", utf16(u16::to_be_bytes)),
    ] {
        let more = [("csv-encoding", name), ("csv-file-delimiter", ";")];
        check(&api, &book(crate::joins::CSV_FORMAT, &bytes, &more));
    }
}

#[test]
fn a_workbook_is_joined_to_features_that_are_sent() {
    let left =
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"code":"0101"}}]}"#;
    let made = xlsx(false);
    let mut fields = book(XLSX, &made, &[]);
    fields.retain(|(name, ..)| *name != "collection-id");
    let format = crate::joins::GEOJSON_FORMAT.as_bytes();
    fields.extend([
        ("left-dataset-format", None, format),
        ("left-dataset-file", Some("a.geojson"), left.as_bytes()),
        ("left-dataset-key", None, "$.features[*].properties.code".as_bytes()),
    ]);
    let answer = four().post_form("/filejoin", &fields);
    assert_eq!(answer.status, 200, "{}", answer.short());
    assert_eq!(answer.json()["features"][0]["properties"]["Ποσοστό"], 1.5);
}
