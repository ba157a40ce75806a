//! The rows of a CSV file or the features of an OGR source, read alike: by the names of their columns.

use std::collections::BTreeMap;
use std::path::Path;

use super::csv_observations::MAX_ERRORS;
use super::csv_table::{CsvError, CsvOptions, CsvTable};
use super::data_source::DataSource;
use super::folder::DataFolder;
use super::gdal::{VectorSource, read_points, read_points_bytes, read_points_database};
use super::load_error::LoadError;
use super::sheet_rows::{SheetTable, is_workbook};

/// One row: its number and the cells of the wanted columns, trimmed; nothing where a cell is empty.
pub(super) struct Row<const N: usize> {
    /// The line of a CSV file, or the number of the feature, counted from 1.
    pub(super) number: u64,
    /// The cells, in the order of the wanted columns.
    pub(super) cells: [Option<String>; N],
    /// The numbers beside them: longitude and latitude, as written or from the geometry.
    pub(super) position: Option<(f64, f64)>,
    /// Where it stands in a JSON file.
    pub(super) pointer: Option<String>,
}

/// What is read from where.
pub(super) struct RowSource<'a, const N: usize> {
    /// Where they are.
    pub(super) source: &'a DataSource,
    /// What that is called in messages.
    pub(super) name: &'a str,
    /// The columns that are read.
    pub(super) wanted: [&'static str; N],
    /// Those of them that go by another name in this source; `lon` and `lat` may too.
    pub(super) renamed: &'a BTreeMap<String, String>,
    /// Whether `lon` and `lat` may be missing where there is this column instead.
    pub(super) instead_of_position: Option<&'static str>,
    /// How a CSV file is written.
    pub(super) csv: &'a CsvOptions,
    /// The sheet of a workbook; without it the first.
    pub(super) sheet: Option<&'a str>,
    /// The layer of an OGR source.
    pub(super) layer: Option<&'a str>,
    /// The coordinate reference system of an OGR source that has none.
    pub(super) crs: Option<&'a str>,
    /// The encoding of an OGR source that says none.
    pub(super) encoding: Option<&'a str>,
}

/// The rows of a source, and its columns that are not read.
pub(super) struct Rows<const N: usize> {
    /// What messages call the source: of a workbook with its sheet.
    pub(super) name: String,
    pub(super) list: Vec<Row<N>>,
    pub(super) unused: Vec<String>,
    header: Vec<String>,
}

impl<const N: usize> Rows<N> {
    /// Makes rows of a source all of which is read.
    pub(super) fn of_list(name: String, list: Vec<Row<N>>) -> Self {
        Self { name, list, unused: Vec::new(), header: Vec::new() }
    }
}

/// Reads a CSV file, a sheet of a workbook, or the points of an OGR source or of a table.
///
/// # Errors
/// [`LoadError`] if the source cannot be read, or a CSV or a sheet lacks `lon` or `lat` and what does instead.
pub(super) fn read_rows<const N: usize>(folder: &DataFolder, source: &RowSource<'_, N>) -> Result<Rows<N>, LoadError> {
    let is_csv = |name: &str| name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("csv"));
    let rows = match source.source {
        DataSource::File(file) if is_csv(file) => {
            let bytes = folder.read(file)?;
            read_csv(&bytes, source).map_err(|errors| LoadError::csv(source.name, errors))?
        }
        DataSource::File(file) if is_workbook(file) => read_sheet(&folder.read(file)?, source)?,
        DataSource::File(_) | DataSource::Database(_) => read_ogr(folder, source)?,
    };
    LoadError::refuse_personal_numbers(source.name, &rows.header)?;
    Ok(rows)
}

fn read_csv<const N: usize>(bytes: &[u8], source: &RowSource<'_, N>) -> Result<Rows<N>, Vec<CsvError>> {
    let one = |error| vec![error];
    let csv = CsvTable::new(bytes, source.csv).map_err(one)?;
    let missing = |name: &str| csv.required(name).err();
    let [lon, lat] = position_columns(source, csv.header(), missing).map_err(one)?;
    let columns = find_columns(source, csv.header()).map_err(one)?;
    let mut rows = Vec::new();
    csv.for_each_row(MAX_ERRORS, |row| {
        let position = row.number(lon)?.zip(row.number(lat)?);
        rows.push(Row {
            number: row.line,
            cells: columns.map(|column| row.some_text(column)),
            position,
            pointer: None,
        });
        Ok(())
    })?;
    let header = csv.header().to_vec();
    let used = |place: &usize| [lon, lat].contains(&Some(*place)) || columns.contains(&Some(*place));
    let unused = (0..csv.header().len()).filter(|place| !used(place)).map(|place| csv.header()[place].clone());
    Ok(Rows { name: source.name.to_owned(), list: rows, unused: unused.collect(), header })
}

fn read_sheet<const N: usize>(bytes: &[u8], source: &RowSource<'_, N>) -> Result<Rows<N>, LoadError> {
    let sheet = SheetTable::read(bytes, source.name, source.sheet)?;
    let refuse = |error| LoadError::csv(&sheet.name, vec![error]);
    let missing = |name: &str| {
        let found = sheet.header.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
        let missing = || CsvError::MissingColumn { column: name.to_owned(), found, hint: String::new() };
        sheet.column(name).is_none().then(missing)
    };
    let [lon, lat] = position_columns(source, &sheet.header, missing).map_err(refuse)?;
    let columns = find_columns(source, &sheet.header).map_err(refuse)?;
    let mut rows = Vec::new();
    sheet.for_each_row(|row| {
        let mut cells = [const { None }; N];
        for (cell, column) in cells.iter_mut().zip(columns) {
            *cell = row.text(column)?;
        }
        let position = row.number_in(lon)?.zip(row.number_in(lat)?);
        rows.push(Row { number: row.number(), cells, position, pointer: None });
        Ok(())
    })?;
    let used = |place: &usize| [lon, lat].contains(&Some(*place)) || columns.contains(&Some(*place));
    let named = sheet.header.iter().enumerate().filter(|(place, name)| !used(place) && !name.is_empty());
    let unused = named.map(|(_, name)| name.clone()).collect();
    Ok(Rows { name: sheet.name, list: rows, unused, header: sheet.header })
}

/// Finds the columns of longitude and latitude; neither, where there is a column that does instead. `missing` is the error
/// for a column that is not there.
fn position_columns<const N: usize>(
    source: &RowSource<'_, N>,
    header: &[String],
    missing: impl Fn(&str) -> Option<CsvError>,
) -> Result<[Option<usize>; 2], CsvError> {
    let actual = |name: &'static str| source.renamed.get(name).map_or(name, String::as_str);
    let place = |name: &'static str| header.iter().position(|column| column == actual(name));
    let both = [place("lon"), place("lat")];
    if both == [None, None] && source.instead_of_position.and_then(place).is_some() {
        return Ok(both);
    }
    missing(actual("lon")).or_else(|| missing(actual("lat"))).map_or(Ok(both), Err)
}

fn read_ogr<const N: usize>(folder: &DataFolder, source: &RowSource<'_, N>) -> Result<Rows<N>, LoadError> {
    let vector = VectorSource {
        path: Path::new(""),
        name: source.name,
        layer: source.layer,
        crs: source.crs,
        encoding: source.encoding,
    };
    let layer = match (source.source, folder) {
        (DataSource::Database(connection), _) => read_points_database(&vector, connection)?,
        (DataSource::File(file), DataFolder::Disk(_)) => {
            read_points(&VectorSource { path: &folder.resolve(file)?, ..vector })?
        }
        (DataSource::File(file), DataFolder::Embedded) => {
            read_points_bytes(&VectorSource { path: Path::new(file), ..vector }, &folder.read(file)?)?
        }
    };
    let columns = find_columns(source, &layer.fields).map_err(|error| LoadError::csv(source.name, vec![error]))?;
    let rows = layer.features.into_iter().map(|mut feature| Row {
        number: feature.row,
        cells: columns.map(|column| {
            let cell = feature.attributes.get_mut(column?)?.take()?;
            Some(cell.trim().to_owned()).filter(|text| !text.is_empty())
        }),
        position: feature.geometry,
        pointer: None,
    });
    let unused = layer.fields.iter().enumerate().filter(|(place, _)| !columns.contains(&Some(*place)));
    let unused = unused.map(|(_, name)| name.clone()).collect();
    Ok(Rows { name: source.name.to_owned(), list: rows.collect(), unused, header: layer.fields })
}

/// Finds, for each wanted name, the column that holds it: under another name if the source says so.
fn find_columns<const N: usize>(source: &RowSource<'_, N>, header: &[String]) -> Result<[Option<usize>; N], CsvError> {
    let known = |name: &String| source.wanted.contains(&name.as_str()) || name == "lon" || name == "lat";
    if let Some(unknown) = source.renamed.keys().find(|name| !known(name)) {
        return Err(CsvError::UnknownColumn { column: unknown.clone(), accepted: source.wanted.join(", ") });
    }
    let mut columns = [None; N];
    for (column, name) in columns.iter_mut().zip(source.wanted) {
        let actual = source.renamed.get(name).map_or(name, String::as_str);
        *column = header.iter().position(|known| known == actual);
        if column.is_none() && source.renamed.contains_key(name) {
            let found = header.join(", ");
            return Err(CsvError::MissingColumn { column: actual.to_owned(), found, hint: String::new() });
        }
    }
    Ok(columns)
}
