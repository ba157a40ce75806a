//! Text files made in every way of writing, and bytes of any kind.

use proptest::prelude::*;

use super::*;
use crate::io::sheets::SheetRows;
use crate::sheets::{ReadingNote, Separator, SourceFormat, TextEncoding};

const SEPARATORS: [Separator; 4] = [Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Pipe];

/// The ways to write a text: encoding, and whether a mark of byte order stands before it.
const WAYS: [(TextEncoding, bool); 7] = [
    (TextEncoding::Utf8, false),
    (TextEncoding::Utf8, true),
    (TextEncoding::Utf16Le, true),
    (TextEncoding::Utf16Le, false),
    (TextEncoding::Utf16Be, true),
    (TextEncoding::Windows1253, false),
    (TextEncoding::Iso8859_7, false),
];

fn encode(text: &str, (encoding, mark): (TextEncoding, bool)) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    match encoding {
        TextEncoding::Utf8 => text.into_bytes(),
        TextEncoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        TextEncoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        TextEncoding::Windows1253 => encoding_rs::WINDOWS_1253.encode(&text).0.into_owned(),
        TextEncoding::Iso8859_7 => encoding_rs::ISO_8859_7.encode(&text).0.into_owned(),
    }
}

fn write(table: &[Vec<String>], separator: Separator) -> String {
    let mark = char::from(separator.byte());
    let quote = |cell: &String| {
        let needs = cell.contains([mark, '"', '\n']);
        if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    table.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(&mark.to_string()) + "\r\n").collect()
}

fn found_writing(book: &Workbook) -> (TextEncoding, Separator) {
    let encoding = book.notes.iter().find_map(|note| match note {
        ReadingNote::Encoding { encoding, .. } => Some(*encoding),
        _ => None,
    });
    let separator = book.notes.iter().find_map(|note| match note {
        ReadingNote::Separator { separator, .. } => Some(*separator),
        _ => None,
    });
    encoding.zip(separator).unwrap()
}

proptest! {
    #[test]
    fn a_table_reads_the_same_however_it_is_written(
        names in prop::collection::vec("Ά[νδρου]{3,6}|[Α-Ρ][α-ρ]{2,8}", 3..8),
        values in prop::collection::vec((0u32..100_000, 0u32..100), 8),
        comma in any::<bool>(),
    ) {
        let mut table = vec![vec!["Δήμος".to_owned(), "Άτομα".to_owned(), "Άλλο".to_owned()]];
        for (name, (whole, part)) in names.iter().zip(&values) {
            let mark = if comma { ',' } else { '.' };
            table.push(vec![name.clone(), format!("{whole}{mark}{part:02}"), format!("Άλφα {whole}")]);
        }
        for separator in SEPARATORS {
            for way in WAYS {
                let book = read(&encode(&write(&table, separator), way)).unwrap();
                prop_assert_eq!(texts(&book.sheets[0]), table.clone(), "{:?} {:?}", separator, way);
                prop_assert_eq!(found_writing(&book), (way.0, separator));
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0usize..6) {
        let starts: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"{", b"\xff\xfe", b"a;b\n"];
        let bytes = [starts[kind], &bytes].concat();
        let _either = read(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-zά0-9;,\t|\"\n\r .\\\\{}:]{0,200}") {
        let _either = read(text.as_bytes());
    }
}

#[test]
fn a_choice_overrules_what_is_found() {
    let options = ReadOptions { separator: Some(Separator::Comma), encoding: Some(TextEncoding::Iso8859_7) };
    let book = read_workbook(b"a;b,c\n1;2,3\n", "x", options, &ReadLimits::UPLOAD).unwrap();
    assert_eq!(texts(&book.sheets[0]), [["a;b", "c"], ["1;2", "3"]]);
    assert_eq!(found_writing(&book), (TextEncoding::Iso8859_7, Separator::Comma));
}

#[test]
fn bytes_that_leave_the_encoding_name_their_row() {
    let mut bytes = "code;name\n".repeat(100_000).into_bytes();
    bytes.extend(b"0101;\xc2\xff\n");
    let error = read(&bytes).unwrap_err();
    assert!(matches!(error, SheetError::Encoding { row: 100_001, encoding: TextEncoding::Utf8 }), "{error}");
}

#[test]
fn what_is_no_sheet_is_refused_by_name() {
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b" \n \n", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<html><table>", "web page"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (br#"{"type":"FeatureCollection","features":[]}"#, "GeoJSON"),
        (br#"{"a":1}"#, "JSON-stat"),
        (b"{", "broken"),
        (b"\x01\x02\x00\xff\x00", "binary"),
    ] {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn limits_refuse_by_name() {
    let wide = format!("a{}\n", ";".repeat(999_999));
    assert!(matches!(read(wide.as_bytes()), Err(SheetError::TooMany { what: "columns", .. })));
    let few = ReadLimits { rows: 2, ..ReadLimits::UPLOAD };
    let read = |text: &str, limits| read_workbook(text.as_bytes(), "x", ReadOptions::default(), &limits);
    assert!(matches!(read("a\nb\nc\n", few), Err(SheetError::TooMany { what: "rows", found: 3, limit: 2 })));
    let small = ReadLimits { bytes: 3, ..ReadLimits::UPLOAD };
    assert!(matches!(read("a\nb\n", small), Err(SheetError::TooMany { what: "bytes", .. })));
    let cells = ReadLimits { cells: 3, ..ReadLimits::UPLOAD };
    assert!(matches!(read("a,b\nc,d\n", cells), Err(SheetError::TooMany { what: "cells", .. })));
}

#[test]
fn a_long_file_streams_in_bounded_memory() {
    /// Gives so many bytes of rows without holding them.
    struct Endless(usize);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = buffer.len().min(self.0);
            for (place, byte) in buffer[..count].iter_mut().enumerate() {
                *byte = b"0101;5\n"[(7 - (self.0 - place) % 7) % 7];
            }
            self.0 -= count;
            Ok(count)
        }
    }
    let mut rows = SheetRows::new(Endless(7 * 2_000_000), "long", ReadOptions::default(), ReadLimits::STREAM).unwrap();
    let head = rows.read_sheet(10_000).unwrap();
    assert_eq!(head.rows.len(), 10_000);
    let (mut count, mut last) = (0, 0);
    for row in rows {
        let row = row.unwrap();
        assert_eq!(row.cells.len(), 2);
        (count, last) = (count + 1, row.number);
    }
    assert_eq!((count, last), (1_990_000, 2_000_000));
}

#[test]
fn eurostat_and_sdmx_are_known_by_their_headers() {
    let book = read(b"freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \nA,PC,EL61\t12.3 b\t: \n").unwrap();
    assert_eq!(book.format, SourceFormat::EurostatTsv);
    assert_eq!(texts(&book.sheets[0]), [["freq", "unit", "geo", "2019", "2020"], ["A", "PC", "EL61", "12.3 b", ":"]]);
    let sdmx = b"DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nESTAT:X(1.0),,A,EL61,2019,1.5,b\n";
    assert_eq!(read(sdmx).unwrap().format, SourceFormat::SdmxCsv);
}
