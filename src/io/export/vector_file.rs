//! FlatGeobuf and GeoPackage, through GDAL.

use std::path::Path;

use gdal::config::set_thread_local_config_option;
use gdal::errors::GdalError;
use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use gdal::vector::{Feature, FieldDefn, Geometry, Layer, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{Dataset, DriverManager};

use super::about::title;
use super::flat_table::{FlatColumn, flat_columns, tell_names_apart, whole};
use super::request::Selection;
use super::watch::tell;
use super::wkb::wkb;
use super::{ExportError, ExportFormat, ExportProgress, ExportWatcher};
use crate::atlas::{CellValue, Collection, ColumnType, FeatureTable};
use crate::io::gdal::{start, take_messages, take_reason};

/// What a GeoPackage notes as the time of its last change: always the same, so that equal data give equal bytes.
const LAST_CHANGE: (&str, &str) = ("OGR_CURRENT_DATE", "1970-01-01T00:00:00.000Z");
/// How many features are written between two words of progress.
const STEP: usize = 256;

/// Writes one layer a collection, with an index by place.
///
/// # Errors
/// [`ExportError::Gdal`] with what GDAL says, or [`ExportError::Interrupted`].
pub(super) fn write_vector_file(
    selection: &Selection<'_>,
    path: &Path,
    watcher: &mut dyn ExportWatcher,
) -> Result<(), ExportError> {
    start();
    take_messages();
    set_thread_local_config_option(LAST_CHANGE.0, LAST_CHANGE.1).map_err(refused)?;
    let is_package = selection.format == ExportFormat::GeoPackage;
    let driver = DriverManager::get_driver_by_name(if is_package { "GPKG" } else { "FlatGeobuf" }).map_err(refused)?;
    let mut dataset = driver.create_vector_only(path).map_err(refused)?;
    if is_package {
        let mut transaction = dataset.start_transaction().map_err(refused)?;
        write_layers(selection, &mut transaction, watcher)?;
        transaction.commit().map_err(refused)?;
    } else {
        write_layers(selection, &mut dataset, watcher)?;
    }
    dataset.close().map_err(refused)?;
    // GDAL writes the last of it when it closes a file, and says only in words that this failed.
    match take_messages().into_iter().find(|message| message.is_failure) {
        Some(message) => Err(ExportError::Gdal { reason: message.text }),
        None => Ok(()),
    }
}

fn write_layers(
    selection: &Selection<'_>,
    dataset: &mut Dataset,
    watcher: &mut dyn ExportWatcher,
) -> Result<(), ExportError> {
    let total = selection.tables.iter().map(FeatureTable::len).sum::<usize>() as u64;
    let mut before = 0;
    for table in &selection.tables {
        let columns = flat_columns(table);
        let about = LayerAbout {
            title: title(selection, table),
            attribution: &selection.atlas.meta().attribution,
            is_package: selection.format == ExportFormat::GeoPackage,
        };
        let layer = create_layer(&about, dataset, table, &columns).map_err(refused)?;
        for row in 0..table.len() {
            if row % STEP == 0 {
                let part = table.collection().id().to_owned();
                tell(watcher, ExportProgress { part, unit: "features", done: before + row as u64, total })?;
            }
            write_feature(&layer, table, &columns, row).map_err(refused)?;
        }
        before += table.len() as u64;
    }
    Ok(())
}

/// Writes one table of features as a GeoPackage of one layer; its name has to end in `.gpkg`. Names of columns that differ in nothing but
/// case get a number.
///
/// # Errors
/// [`ExportError::Gdal`] with what GDAL says.
pub fn write_geopackage(
    table: &FeatureTable<'_>,
    [title, attribution]: [&str; 2],
    path: &Path,
) -> Result<(), ExportError> {
    start();
    take_messages();
    let driver = DriverManager::get_driver_by_name("GPKG").map_err(refused)?;
    let mut dataset = driver.create_vector_only(path).map_err(refused)?;
    let mut columns = flat_columns(table);
    tell_names_apart(&mut columns, &["fid", "geom"]);
    {
        let mut transaction = dataset.start_transaction().map_err(refused)?;
        let about = LayerAbout { title: title.to_owned(), attribution, is_package: true };
        let layer = create_layer(&about, &mut transaction, table, &columns).map_err(refused)?;
        for row in 0..table.len() {
            write_feature(&layer, table, &columns, row).map_err(refused)?;
        }
        transaction.commit().map_err(refused)?;
    }
    dataset.close().map_err(refused)?;
    match take_messages().into_iter().find(|message| message.is_failure) {
        Some(message) => Err(ExportError::Gdal { reason: message.text }),
        None => Ok(()),
    }
}

/// What a layer says of itself.
struct LayerAbout<'a> {
    title: String,
    attribution: &'a str,
    is_package: bool,
}

fn create_layer<'d>(
    about: &LayerAbout<'_>,
    dataset: &'d mut Dataset,
    table: &FeatureTable<'_>,
    columns: &[FlatColumn<'_>],
) -> Result<Layer<'d>, GdalError> {
    let mut crs = SpatialRef::from_epsg(4326)?;
    crs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    let identifier = format!("IDENTIFIER={}", about.title);
    let description = format!("DESCRIPTION={}", about.attribution);
    let package = ["SPATIAL_INDEX=YES", "GEOMETRY_NAME=geom", "FID=fid", &identifier, &description];
    let layer = dataset.create_layer(LayerOptions {
        name: table.collection().id(),
        srs: Some(&crs),
        ty: match table.collection() {
            Collection::Areas(_) => OGRwkbGeometryType::wkbMultiPolygon,
            Collection::Services => OGRwkbGeometryType::wkbPoint,
        },
        options: Some(if about.is_package { &package[..] } else { &package[..1] }),
    })?;
    for column in columns {
        let kind = match column.holds {
            ColumnType::Text => OGRFieldType::OFTString,
            ColumnType::Number => OGRFieldType::OFTReal,
            ColumnType::Integer => OGRFieldType::OFTInteger64,
        };
        FieldDefn::new(&column.name, kind)?.add_to_layer(&layer)?;
    }
    Ok(layer)
}

fn write_feature(
    layer: &Layer<'_>,
    table: &FeatureTable<'_>,
    columns: &[FlatColumn<'_>],
    row: usize,
) -> Result<(), GdalError> {
    let mut feature = Feature::new(layer.defn())?;
    for (place, column) in columns.iter().enumerate() {
        match column.cell(table, row) {
            CellValue::Null => feature.set_field_null(place)?,
            // A text of GDAL ends at a zero byte, which stands for nothing anybody wrote.
            CellValue::Text(text) => feature.set_field_string(place, &text.replace('\0', ""))?,
            CellValue::Number(number) if column.holds == ColumnType::Integer => {
                feature.set_field_integer64(place, whole(number))?;
            }
            CellValue::Number(number) => feature.set_field_double(place, number)?,
        }
    }
    if let Some(bytes) = wkb(table, row) {
        feature.set_geometry(Geometry::from_wkb(&bytes)?)?;
    }
    feature.create(layer)
}

/// Says what GDAL said, which is more than its error does.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: GdalError) -> ExportError {
    ExportError::Gdal { reason: take_reason().unwrap_or_else(|| error.to_string()) }
}
