//! The rows of a CSV file or the features of an OGR source, read alike: by the names of their columns.

use std::collections::BTreeMap;
use std::path::Path;

use super::csv_observations::MAX_ERRORS;
use super::csv_table::{CsvError, CsvOptions, CsvTable};
use super::data_source::DataSource;
use super::folder::DataFolder;
use super::gdal::{VectorSource, read_points, read_points_bytes, read_points_database};
use super::load_error::LoadError;

/// One row: its number and the cells of the wanted columns, trimmed; nothing where a cell is empty.
pub(super) struct Row<const N: usize> {
    /// The line of a CSV file, or the number of the feature, counted from 1.
    pub(super) number: u64,
    /// The cells, in the order of the wanted columns.
    pub(super) cells: [Option<String>; N],
    /// The numbers beside them: longitude and latitude, as written or from the geometry.
    pub(super) position: Option<(f64, f64)>,
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
    /// How a CSV file is written.
    pub(super) csv: &'a CsvOptions,
    /// The layer of an OGR source.
    pub(super) layer: Option<&'a str>,
    /// The coordinate reference system of an OGR source that has none.
    pub(super) crs: Option<&'a str>,
    /// The encoding of an OGR source that says none.
    pub(super) encoding: Option<&'a str>,
}

/// The rows of a source, and its columns that are not read.
pub(super) struct Rows<const N: usize> {
    pub(super) list: Vec<Row<N>>,
    pub(super) unused: Vec<String>,
    header: Vec<String>,
}

/// Reads a CSV file, or the points of an OGR source or of a table.
///
/// # Errors
/// [`LoadError`] if the source cannot be read, or a CSV lacks `lon` or `lat`.
pub(super) fn read_rows<const N: usize>(folder: &DataFolder, source: &RowSource<'_, N>) -> Result<Rows<N>, LoadError> {
    let is_csv = |name: &str| name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("csv"));
    let rows = match source.source {
        DataSource::File(file) if is_csv(file) => {
            let bytes = folder.read(file)?;
            read_csv(&bytes, source).map_err(|errors| LoadError::csv(source.name, errors))?
        }
        DataSource::File(_) | DataSource::Database(_) => read_ogr(folder, source)?,
    };
    LoadError::refuse_personal_numbers(source.name, &rows.header)?;
    Ok(rows)
}

fn read_csv<const N: usize>(bytes: &[u8], source: &RowSource<'_, N>) -> Result<Rows<N>, Vec<CsvError>> {
    let one = |error| vec![error];
    let csv = CsvTable::new(bytes, source.csv).map_err(one)?;
    let actual = |name: &'static str| source.renamed.get(name).map_or(name, String::as_str);
    let (lon, lat) = (csv.required(actual("lon")).map_err(one)?, csv.required(actual("lat")).map_err(one)?);
    let columns = find_columns(source, csv.header()).map_err(one)?;
    let mut rows = Vec::new();
    csv.for_each_row(MAX_ERRORS, |row| {
        let position = row.number(Some(lon))?.zip(row.number(Some(lat))?);
        rows.push(Row { number: row.line, cells: columns.map(|column| row.some_text(column)), position });
        Ok(())
    })?;
    let header = csv.header().to_vec();
    let used = |place: &usize| [lon, lat].contains(place) || columns.contains(&Some(*place));
    let unused = (0..csv.header().len()).filter(|place| !used(place)).map(|place| csv.header()[place].clone());
    Ok(Rows { list: rows, unused: unused.collect(), header })
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
    });
    let unused = layer.fields.iter().enumerate().filter(|(place, _)| !columns.contains(&Some(*place)));
    let unused = unused.map(|(_, name)| name.clone()).collect();
    Ok(Rows { list: rows.collect(), unused, header: layer.fields })
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
