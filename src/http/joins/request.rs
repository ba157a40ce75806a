//! What is asked of a join.

use std::str::FromStr;

use super::CONFORMANCE;
use super::form::{Fields, FilePart, Form, missing};
use crate::http::ApiError;
use crate::http::extract::{CommaList, Flag, Whole};
use crate::sheets::{DecimalMark, Separator, SourceFormat, TextEncoding};

/// The most a row's number may be.
const MAX_ROW: u32 = 1_048_576;

pub(super) const FILE: &str = "right-dataset-file";
pub(super) const SHEET: &str = "right-dataset-sheet";
pub(super) const KEY: &str = "right-dataset-key";
pub(super) const VALUES: &str = "right-dataset-data-value-list";
pub(super) const HEADER_ROW: &str = "csv-file-header-row-number";
pub(super) const DATA_ROW: &str = "csv-file-data-start-row-number";
pub(super) const ENCODING: &str = "csv-encoding";
pub(super) const DECIMAL: &str = "csv-decimal";
const URL: &str = "right-dataset-url";
const FORMAT: &str = "right-dataset-format";
const DELIMITER: &str = "csv-file-delimiter";
const OUTPUTS: &str = "output-formats";
const METADATA: &str = "include-join-metadata";
pub(super) const COLLECTION_KEY: &str = "collection-key";

/// The workbooks that are read, by their media types.
const WORKBOOKS: [(&str, SourceFormat); 3] = [
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", SourceFormat::Xlsx),
    ("application/vnd.oasis.opendocument.spreadsheet", SourceFormat::Ods),
    ("application/vnd.ms-excel", SourceFormat::Xls),
];

/// The fields of `POST /joins`.
pub(super) const JOIN_FIELDS: Fields = Fields {
    texts: &[
        "collection-id",
        COLLECTION_KEY,
        FORMAT,
        URL,
        KEY,
        VALUES,
        DELIMITER,
        HEADER_ROW,
        DATA_ROW,
        OUTPUTS,
        METADATA,
        ENCODING,
        DECIMAL,
        SHEET,
        "private",
    ],
    tables: &[FILE],
    features: &[],
};

/// The fields of `POST /filejoin`.
pub(super) const FILE_JOIN_FIELDS: Fields = Fields {
    texts: &[
        "left-dataset-format",
        "left-dataset-key",
        "left-dataset-url",
        FORMAT,
        URL,
        KEY,
        VALUES,
        DELIMITER,
        HEADER_ROW,
        DATA_ROW,
        OUTPUTS,
        METADATA,
        ENCODING,
        DECIMAL,
        SHEET,
    ],
    tables: &[FILE],
    features: &["left-dataset-file"],
};

/// A table that is sent, and which of it is joined.
#[derive(Debug)]
pub(super) struct RightTable {
    pub(super) file: FilePart,
    pub(super) key: ColumnChoice,
    pub(super) values: Vec<ColumnChoice>,
    pub(super) format: RightFormat,
    pub(super) decimal: Option<DecimalMark>,
    /// Rows are counted from 1, as spreadsheets do.
    pub(super) header_row: u64,
    pub(super) data_row: u64,
}

/// What a table that is sent is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RightFormat {
    /// Text.
    Csv { separator: Separator, encoding: TextEncoding },
    /// A workbook of this format, and which of its sheets.
    Workbook { format: SourceFormat, sheet: Option<String> },
}

/// A column, as a caller names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ColumnChoice {
    /// By its place, from 0.
    Number(usize),
    /// By its header.
    Name(String),
}

/// What is to become of a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// It is kept, and the answer says where.
    Kept,
    /// It is the answer.
    Direct,
}

impl FromStr for ColumnChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "" => {
                Err("it is empty; accepted are numbers of columns, the first is 0, and names of the header".to_owned())
            }
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map(Self::Number).map_err(|_too_large| format!("there is no column {digits}"))
            }
            name => Ok(Self::Name(name.to_owned())),
        }
    }
}

struct Decimal(DecimalMark);

impl FromStr for Decimal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "." => Ok(Self(DecimalMark::Point)),
            "," => Ok(Self(DecimalMark::Comma)),
            _ => Err(format!("'{text}' was found; accepted are '.' and ','")),
        }
    }
}

impl RightTable {
    /// Takes the fields of the table out of a form.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the field, [`ApiError::Forbidden`] for a table that would have to be fetched.
    pub(super) fn of_form(form: &mut Form) -> Result<Self, ApiError> {
        let file = one_file(form, URL, FILE)?;
        let format = RightFormat::named(form)?;
        let file = file.ok_or_else(|| missing(FILE, "a file of the format"))?;
        let key =
            form.parsed(KEY)?.ok_or_else(|| missing(KEY, "the number of the column with the keys, the first is 0"))?;
        let values: Option<CommaList<ColumnChoice>> = form.parsed(VALUES)?;
        let values =
            values.ok_or_else(|| missing(VALUES, "the numbers of the columns to join, with commas between them"))?;
        let format = RightFormat::of_form(format, form)?;
        let row = |form: &mut Form, name: &str| form.parsed::<Whole<1, MAX_ROW>>(name);
        let header_row = row(form, HEADER_ROW)?.map_or(1, |row| u64::from(row.0));
        let data_row = row(form, DATA_ROW)?.map_or(header_row + 1, |row| u64::from(row.0));
        if data_row <= header_row {
            let detail = format!("{data_row} was found; accepted are rows below the header, which is row {header_row}");
            return Err(ApiError::parameter(DATA_ROW, detail));
        }
        let decimal = form.parsed::<Decimal>(DECIMAL)?.map(|decimal| decimal.0);
        Ok(Self { file, key, values: values.0, format, decimal, header_row, data_row })
    }
}

impl RightFormat {
    /// Takes the format a caller names; nothing for CSV.
    fn named(form: &mut Form) -> Result<Option<SourceFormat>, ApiError> {
        let csv = format!("{CONFORMANCE}input-csv");
        let workbooks = WORKBOOKS.map(|(media_type, _)| media_type).join(", ");
        let accepted = format!("{csv}, {workbooks}");
        let found = form.required(FORMAT, &accepted)?;
        if found == csv {
            return Ok(None);
        }
        let known = WORKBOOKS.into_iter().find(|(media_type, _)| *media_type == found);
        let unknown = || ApiError::parameter(FORMAT, format!("'{found}' was found; accepted are {accepted}"));
        known.map(|(_, format)| Some(format)).ok_or_else(unknown)
    }

    /// Takes what belongs to a format.
    fn of_form(format: Option<SourceFormat>, form: &mut Form) -> Result<Self, ApiError> {
        let (separator, encoding) = (form.parsed(DELIMITER)?, form.parsed(ENCODING)?);
        let sheet = form.text(SHEET);
        let only = |field: &str, what: &str| {
            Err(ApiError::parameter(field, format!("only {what} has it; accepted is nothing with this {FORMAT}")))
        };
        match format {
            None if sheet.is_some() => only(SHEET, "a workbook"),
            None => {
                let separator = separator.ok_or_else(|| missing(DELIMITER, "',', ';', 'tab' or '|'"))?;
                Ok(Self::Csv { separator, encoding: encoding.unwrap_or(TextEncoding::Utf8) })
            }
            Some(_) if separator.is_some() => only(DELIMITER, "CSV"),
            Some(_) if encoding.is_some() => only(ENCODING, "CSV"),
            Some(format) => Ok(Self::Workbook { format, sheet }),
        }
    }
}

/// Takes a file, and refuses an address in its place.
///
/// # Errors
/// [`ApiError::Parameter`] if both are there, [`ApiError::Forbidden`] if only the address is.
pub(super) fn one_file(form: &mut Form, url: &str, file: &str) -> Result<Option<FilePart>, ApiError> {
    match (form.file(file), form.text(url)) {
        (Some(_), Some(_)) => Err(ApiError::parameter(url, format!("there is also {file}; accepted is one of them"))),
        (None, Some(_)) => Err(ApiError::Forbidden {
            parameter: url.to_owned(),
            detail: format!(
                "this server fetches no files from elsewhere, since an address could lead into its operator's network; \
                 send the file in {file}"
            ),
        }),
        (file, None) => Ok(file),
    }
}

/// Checks the format of a file, which has to be said.
///
/// # Errors
/// [`ApiError::Parameter`] naming the field and what is accepted.
pub(super) fn check_format(form: &mut Form, field: &str, accepted: &str) -> Result<(), ApiError> {
    let found = form.required(field, accepted)?;
    if found == accepted {
        return Ok(());
    }
    Err(ApiError::parameter(field, format!("'{found}' was found; accepted is {accepted}")))
}

/// Takes what is to become of a join.
///
/// # Errors
/// [`ApiError::Parameter`] for a format that is not offered.
pub(super) fn output(form: &mut Form, offered: &[Output], or_else: Output) -> Result<Output, ApiError> {
    let named = |output: &Output| match output {
        Output::Kept => format!("{CONFORMANCE}output-geojson"),
        Output::Direct => format!("{CONFORMANCE}output-geojson-direct"),
    };
    let asked: Option<CommaList<String>> = form.parsed(OUTPUTS)?;
    let Some(CommaList(asked)) = asked else { return Ok(or_else) };
    let refused = |found: &str| {
        let accepted = offered.iter().map(named).collect::<Vec<_>>().join(" or ");
        ApiError::parameter(OUTPUTS, format!("'{found}' was found; accepted is {accepted}"))
    };
    match asked.as_slice() {
        [one] => offered.iter().copied().find(|output| named(output) == *one).ok_or_else(|| refused(one)),
        several => Err(refused(&several.join(","))),
    }
}

/// Takes whether the document names the keys that matched and those that did not.
///
/// # Errors
/// [`ApiError::Parameter`] for what is neither true nor false.
pub(super) fn with_metadata(form: &mut Form) -> Result<bool, ApiError> {
    flag(form, METADATA, false)
}

/// Takes a field that is true or false.
///
/// # Errors
/// [`ApiError::Parameter`] naming the field.
pub(super) fn flag(form: &mut Form, name: &str, or_else: bool) -> Result<bool, ApiError> {
    Ok(form.parsed::<Flag>(name)?.map_or(or_else, |flag| flag.0))
}
