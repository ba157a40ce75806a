//! What kind of text a file is: plain columns, SDMX-CSV, Eurostat's TSV, or something that is no table.

use crate::sheets::{Cell, Separator, SourceFormat};

/// Names what a text is, if it is a known kind that is no table.
pub(super) fn other_format(text: &str) -> Option<&'static str> {
    let start: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<table") {
        return Some("a web page (some programs save one as .xls)");
    }
    if start.starts_with("<?xml") {
        return Some("XML");
    }
    if start.starts_with("{\\rtf") {
        return Some("RTF");
    }
    start.starts_with("%pdf-").then_some("a PDF")
}

/// Finds the kind by the header row.
pub(super) fn of_header(header: Option<&[String]>, separator: Separator) -> SourceFormat {
    let header = header.unwrap_or_default();
    let first = header.first().map_or("", String::as_str).trim();
    if separator == Separator::Tab && first.contains(',') && first.contains('\\') {
        return SourceFormat::EurostatTsv;
    }
    let has = |names: &[&str]| header.iter().any(|cell| names.contains(&cell.trim()));
    let begins = ["DATAFLOW", "STRUCTURE"].contains(&first);
    if begins && has(&["OBS_VALUE"]) { SourceFormat::SdmxCsv } else { SourceFormat::Csv }
}

/// Parts the packed key of Eurostat's TSV: `freq,unit,geo\TIME_PERIOD` becomes three cells, `A,PC,EL61` as well.
///
/// The name of the time is left out of the header: it stands for the columns behind.
pub(super) fn unpack_key(texts: &[String]) -> Vec<Cell> {
    let Some((key, values)) = texts.split_first() else { return Vec::new() };
    let key = key.split_once('\\').map_or(&key[..], |(dimensions, _time)| dimensions);
    key.split(',').map(|part| Cell::of_text(part.trim())).chain(values.iter().map(|text| Cell::of_text(text))).collect()
}
