//! GeoParquet.
//!
//! Source: GeoParquet specification 1.1.0, <https://geoparquet.org/releases/v1.1.0/>.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};
use serde_json::{Value, json};

use super::about::indicators;
use super::flat_table::{FlatColumn, flat_columns, whole};
use super::request::Selection;
use super::watch::tell;
use super::wkb::wkb;
use super::{ExportError, ExportProgress, ExportWatcher};
use crate::atlas::{CellValue, Collection, ColumnType, FeatureTable};
use crate::geometry::Bbox;

/// The column of the outlines or positions.
const GEOMETRY: &str = "geometry";
/// The column of the box around each, and its parts in the order of [`Bbox::to_array`].
const BBOX: &str = "bbox";
const SIDES: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];
/// A group of rows ends when it has so many, or its geometries so many bytes.
const GROUP_ROWS: usize = 8_192;
const GROUP_BYTES: usize = 32 << 20;
/// How many features are turned into bytes between two words of progress.
const STEP: usize = 256;

/// Writes the one collection of a selection: WKB in longitude and latitude (OGC:CRS84), typed columns, a box a feature.
///
/// # Errors
/// [`ExportError`] if the file cannot be written, or the watcher stops it.
pub(super) fn write_geoparquet(
    selection: &Selection<'_>,
    path: &Path,
    watcher: &mut dyn ExportWatcher,
) -> Result<(), ExportError> {
    let Some(table) = selection.tables.first() else { return Err(ExportError::Empty) };
    let columns = flat_columns(table);
    let file = File::create(path).map_err(ExportError::write(path))?;
    let mut writer = SerializedFileWriter::new(file, schema(&columns)?, Arc::new(properties(selection, table)))?;
    let (mut group, mut bytes) = (Vec::new(), 0);
    for row in 0..table.len() {
        if row % STEP == 0 {
            let part = table.collection().id().to_owned();
            tell(watcher, ExportProgress { part, unit: "features", done: row as u64, total: table.len() as u64 })?;
        }
        let geometry = wkb(table, row).map(ByteArray::from);
        bytes += geometry.as_ref().map_or(0, ByteArray::len);
        group.push((row, geometry));
        if group.len() == GROUP_ROWS || bytes >= GROUP_BYTES || row + 1 == table.len() {
            write_group(selection, &mut writer, table, &columns, &std::mem::take(&mut group))?;
            bytes = 0;
        }
    }
    writer.close()?;
    Ok(())
}

fn schema(columns: &[FlatColumn<'_>]) -> Result<TypePtr, ParquetError> {
    let field = |name: &str, kind, logical, repetition| {
        let builder = Type::primitive_type_builder(name, kind).with_repetition(repetition);
        builder.with_logical_type(logical).build().map(Arc::new)
    };
    let optional = Repetition::OPTIONAL;
    let mut fields = Vec::new();
    for column in columns {
        fields.push(match column.holds {
            ColumnType::Text => field(&column.name, Physical::BYTE_ARRAY, Some(LogicalType::String), optional)?,
            ColumnType::Number => field(&column.name, Physical::DOUBLE, None, optional)?,
            ColumnType::Integer => field(&column.name, Physical::INT64, None, optional)?,
        });
    }
    let sides = SIDES.map(|side| field(side, Physical::DOUBLE, None, Repetition::REQUIRED));
    let sides = sides.into_iter().collect::<Result<Vec<_>, _>>()?;
    let bbox = Type::group_type_builder(BBOX).with_repetition(optional).with_fields(sides).build()?;
    fields.push(Arc::new(bbox));
    fields.push(field(GEOMETRY, Physical::BYTE_ARRAY, None, optional)?);
    Ok(Arc::new(Type::group_type_builder("schema").with_fields(fields).build()?))
}

fn properties(selection: &Selection<'_>, table: &FeatureTable<'_>) -> WriterProperties {
    let about = json!({ "attribution": selection.atlas.meta().attribution, "indicators": indicators(selection) });
    let metadata = [("geo", geo(selection, table)), ("choros", about)];
    let metadata = metadata.map(|(key, value)| KeyValue::new(key.to_owned(), value.to_string()));
    let geometry = ColumnPath::from(GEOMETRY);
    let properties = WriterProperties::builder()
        .set_created_by(concat!("choros version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(metadata.to_vec()))
        // No two outlines are the same, and none is the least.
        .set_column_dictionary_enabled(geometry.clone(), false)
        .set_column_statistics_enabled(geometry, EnabledStatistics::None);
    properties.build()
}

/// Returns what the specification asks for. Without `crs` it is OGC:CRS84.
fn geo(selection: &Selection<'_>, table: &FeatureTable<'_>) -> Value {
    let (kind, extent) = match table.collection() {
        Collection::Areas(level) => ("MultiPolygon", selection.atlas.level(level).and_then(|(_, index)| index.extent)),
        Collection::Services => ("Point", selection.atlas.service_index().extent),
    };
    let covering: serde_json::Map<_, _> = SIDES.iter().map(|side| ((*side).to_owned(), json!([BBOX, side]))).collect();
    let mut column = json!({
        "encoding": "WKB",
        "geometry_types": [kind],
        "orientation": "counterclockwise",
        "covering": { "bbox": covering },
    });
    if let Some(extent) = extent {
        column["bbox"] = json!(extent.to_array());
    }
    json!({ "version": "1.1.0", "primary_column": GEOMETRY, "columns": { GEOMETRY: column } })
}

/// Rows of a group, each with its geometry.
type Rows = [(usize, Option<ByteArray>)];

fn write_group(
    selection: &Selection<'_>,
    writer: &mut SerializedFileWriter<File>,
    table: &FeatureTable<'_>,
    columns: &[FlatColumn<'_>],
    rows: &Rows,
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for column in columns {
        let cells = rows.iter().map(|(row, _)| column.cell(table, *row));
        let number = |cell| if let CellValue::Number(number) = cell { Some(number) } else { None };
        match column.holds {
            ColumnType::Text => write_column::<ByteArrayType>(
                &mut group,
                cells.map(|cell| match cell {
                    CellValue::Text(text) => Some(ByteArray::from(text)),
                    CellValue::Null | CellValue::Number(_) => None,
                }),
            )?,
            ColumnType::Number => write_column::<DoubleType>(&mut group, cells.map(number))?,
            ColumnType::Integer => write_column::<Int64Type>(&mut group, cells.map(|cell| number(cell).map(whole)))?,
        }
    }
    let boxes: Vec<_> = rows.iter().map(|(row, _)| bbox(selection, table, *row).map(|bbox| bbox.to_array())).collect();
    for side in 0..SIDES.len() {
        write_column::<DoubleType>(&mut group, boxes.iter().map(|bbox| bbox.map(|bbox| bbox[side])))?;
    }
    write_column::<ByteArrayType>(&mut group, rows.iter().map(|(_, geometry)| geometry.clone()))?;
    group.close()?;
    Ok(())
}

fn bbox(selection: &Selection<'_>, table: &FeatureTable<'_>, row: usize) -> Option<Bbox> {
    match table.collection() {
        Collection::Areas(level) => selection.atlas.level(level)?.1.bbox(row),
        Collection::Services => table.position(row).map(Bbox::from),
    }
}

/// Writes the next column of a group: of values that may be missing, so that each has level 0 or 1.
fn write_column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    let missing = || ParquetError::General("the schema has fewer columns than the table".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}
