//! A layer through GDAL, as bytes and text.

use std::fs;
use std::path::Path;

use gdal::vector::{Geometry, Layer, LayerAccess, OGRwkbGeometryType};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::attributes::AttributeReader;
use super::crs::{self, SourceCrs, Stated};
use super::encoding::TextEncoding;
use super::error::VectorSourceError;
use super::file::{Format, MemoryFile, check_journal, check_path};
use super::geojson::{self, Geometries, TakenApart};
use super::source::VectorSource;
use super::{json_guard, session, shapefile};
use crate::report::{Finding, Severity};

/// A layer as it stands in its source.
#[derive(Debug)]
pub(super) struct RawLayer {
    pub(super) layer: String,
    pub(super) crs: SourceCrs,
    pub(super) fields: Vec<String>,
    pub(super) features: Vec<RawFeature>,
    pub(super) findings: Vec<Finding>,
}

/// A feature as it stands in its source.
#[derive(Debug)]
pub(super) struct RawFeature {
    pub(super) row: u64,
    pub(super) attributes: Vec<Option<String>>,
    /// Nothing where the geometry is null.
    pub(super) wkb: Option<Vec<u8>>,
}

/// A dataset that is open, and what is known of it beforehand. The dataset goes before the bytes it reads.
struct Opened<'d> {
    dataset: Dataset,
    memory: Option<MemoryFile<'d>>,
    encoding: TextEncoding,
    /// Whether the format means longitude and latitude unless it says otherwise, and here says nothing.
    means_lon_lat: bool,
    /// The geometries, where the dataset holds points that stand for them.
    taken: Option<Geometries>,
}

/// Reads a layer from a file on disk.
pub(super) fn read_file(source: &VectorSource<'_>) -> Result<RawLayer, VectorSourceError> {
    session::start();
    let format = Format::of(source)?;
    match check_path(source) {
        Err(VectorSourceError::NotFound { .. })
            if format == Format::Shapefile && shapefile::has_remains(source.path) =>
        {
            return Err(shapefile::incomplete(source, &[".shp"]));
        }
        checked => checked?,
    }
    match format {
        // What was looked through is what is read, so the bytes are read once.
        Format::Json => fs::read(source.path)
            .map_err(|error| not_readable(source, format, error.kind().to_string()))
            .and_then(|bytes| read_bytes(source, bytes)),
        Format::Shapefile => {
            let encoding = shapefile::check(source)?;
            read(source, open(source, format, source.path, None, encoding, false)?)
        }
        Format::GeoPackage | Format::FlatGeobuf => {
            check_journal(source)?;
            refuse_encoding(source)?;
            read(source, open(source, format, source.path, None, TextEncoding::Text, false)?)
        }
    }
}

/// Reads a layer from bytes.
pub(super) fn read_bytes(source: &VectorSource<'_>, bytes: Vec<u8>) -> Result<RawLayer, VectorSourceError> {
    let taken = (Format::of(source)? == Format::Json).then(|| geojson::take_apart(&bytes)).flatten();
    match taken {
        Some(TakenApart { rest, geometries }) => {
            drop(bytes);
            read_memory(source, rest, Some(geometries))
        }
        None => read_memory(source, bytes, None),
    }
}

/// Reads a layer from bytes, its geometries too unless they were taken out of them.
pub(super) fn read_memory(
    source: &VectorSource<'_>,
    mut bytes: Vec<u8>,
    taken: Option<Geometries>,
) -> Result<RawLayer, VectorSourceError> {
    session::start();
    let format = Format::of(source)?;
    refuse_encoding(source)?;
    let (extension, means_lon_lat) = match format {
        Format::Shapefile => return Err(shapefile::incomplete(source, &[".shx", ".dbf"])),
        Format::GeoPackage => ("gpkg", false),
        Format::FlatGeobuf => ("fgb", false),
        Format::Json => ("json", !states_crs(source, &bytes)?),
    };
    let memory = MemoryFile::new(&mut bytes, source.path, extension)
        .map_err(|_without_words| not_readable(source, format, "there is no memory for it".into()))?;
    let path = memory.path().to_owned();
    let opened = open(source, format, &path, Some(memory), TextEncoding::Text, means_lon_lat)?;
    read(source, Opened { taken, ..opened })
}

pub(super) fn refuse_encoding(source: &VectorSource<'_>) -> Result<(), VectorSourceError> {
    let is_utf8 = |name: &str| TextEncoding::by_name(name) == TextEncoding::Bytes(encoding_rs::UTF_8);
    match source.encoding {
        Some(name) if !is_utf8(name) => Err(VectorSourceError::EncodingNotApplicable { name: source.name.to_owned() }),
        _ => Ok(()),
    }
}

/// Says whether JSON names a coordinate reference system; refuses JSON that is broken or names one by a link.
fn states_crs(source: &VectorSource<'_>, bytes: &[u8]) -> Result<bool, VectorSourceError> {
    let members = json_guard::crs_members(bytes).map_err(|reason| not_readable(source, Format::Json, reason))?;
    if members.linked {
        return Err(VectorSourceError::LinkedCrs { name: source.name.to_owned() });
    }
    Ok(members.any)
}

fn open<'d>(
    source: &VectorSource<'_>,
    format: Format,
    path: &Path,
    memory: Option<MemoryFile<'d>>,
    encoding: TextEncoding,
    means_lon_lat: bool,
) -> Result<Opened<'d>, VectorSourceError> {
    session::take_messages();
    let mut reason = None;
    for driver in format.drivers() {
        let options = DatasetOptions {
            open_flags: GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VECTOR,
            allowed_drivers: Some(&[driver]),
            open_options: Some(format.options(driver)),
            sibling_files: None,
        };
        if let Ok(dataset) = Dataset::open_ex(path, options) {
            return Ok(Opened { dataset, memory, encoding, means_lon_lat, taken: None });
        }
        reason = reason.or_else(session::take_reason);
    }
    let reason = reason.map_or_else(|| "it is none".to_owned(), |text| scrub(source, path, &text));
    Err(not_readable(source, format, reason))
}

fn read(source: &VectorSource<'_>, mut opened: Opened<'_>) -> Result<RawLayer, VectorSourceError> {
    let mut layer = choose(source, &opened.dataset)?;
    let found = layer.spatial_ref();
    let stated = match found {
        _ if opened.means_lon_lat => Stated::LonLat,
        Some(crs) => Stated::Crs(crs),
        None => Stated::Nothing,
    };
    let crs = crs::settle(source, stated)?;
    let attributes = AttributeReader::new(source, opened.encoding.clone(), layer.defn())?;
    let name = layer.name();
    let expected = layer.try_feature_count();
    let path = opened.memory.as_ref().map_or(source.path, MemoryFile::path);
    let mut features = Vec::new();
    for (row, feature) in (1..).zip(layer.features()) {
        let own = feature.geometry().and_then(wkb);
        let wkb = match &mut opened.taken {
            Some(taken) => taken.take(own.as_deref()).map_err(|_lost| lost(source, row))?,
            None => own,
        };
        features.push(RawFeature { row, attributes: attributes.read(row, &feature)?, wkb });
    }
    let findings = check_messages(source, path)?;
    check_count(source, &opened.encoding, expected, features.len())?;
    if features.is_empty() {
        return Err(VectorSourceError::EmptyLayer { name: source.name.to_owned(), layer: name });
    }
    Ok(RawLayer { layer: name, crs, fields: attributes.names, features, findings })
}

/// Says that GDAL did not give back the point that stands for a geometry, which does not happen.
fn lost(source: &VectorSource<'_>, row: u64) -> VectorSourceError {
    let reason = format!("the geometry of feature {row} could not be found again");
    VectorSourceError::Damaged { name: source.name.to_owned(), reason }
}

/// Returns a geometry as bytes in ISO's manner, where an empty point is no position; nothing for a null one, which GDAL gives as a null pointer that has no type.
pub(super) fn wkb(geometry: &Geometry) -> Option<Vec<u8>> {
    (geometry.geometry_type() != OGRwkbGeometryType::wkbUnknown).then(|| geometry.iso_wkb().ok()).flatten()
}

/// Finds the layer asked for, or the only one that has geometries.
fn choose<'d>(source: &VectorSource<'_>, dataset: &'d Dataset) -> Result<Layer<'d>, VectorSourceError> {
    let name = || source.name.to_owned();
    let mut layers: Vec<Layer<'d>> = dataset.layers().collect();
    let available = layers.iter().map(LayerAccess::name).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = source.layer {
        let found = layers.into_iter().find(|layer| layer.name() == wanted);
        return found.ok_or_else(|| VectorSourceError::UnknownLayer {
            name: name(),
            layer: wanted.to_owned(),
            available,
        });
    }
    if layers.len() > 1 {
        layers.retain(|layer| layer.defn().geometry_type() != OGRwkbGeometryType::wkbNone);
    }
    match layers.len() {
        0 | 1 => layers.pop().ok_or_else(|| VectorSourceError::EmptyLayer { name: name(), layer: String::new() }),
        _ => Err(VectorSourceError::SeveralLayers { name: name(), available }),
    }
}

/// Turns what GDAL said while it read: a failure means that something is missing, a warning is passed on.
fn check_messages(source: &VectorSource<'_>, path: &Path) -> Result<Vec<Finding>, VectorSourceError> {
    let messages = session::take_messages();
    if let Some(failure) = messages.iter().find(|message| message.is_failure) {
        let reason = scrub(source, path, &failure.text);
        return Err(VectorSourceError::Damaged { name: source.name.to_owned(), reason });
    }
    let finding = |text: &str| Finding::new(Severity::Warning, "gdal-warning", source.name, scrub(source, path, text));
    Ok(messages.iter().map(|message| finding(&message.text)).collect())
}

/// Checks that as many features came as the file promises. A Shapefile's deleted rows are promised and do not come;
/// its files have been checked against one another instead.
fn check_count(
    source: &VectorSource<'_>,
    encoding: &TextEncoding,
    expected: Option<u64>,
    found: usize,
) -> Result<(), VectorSourceError> {
    match expected {
        Some(expected) if *encoding == TextEncoding::Text && expected != found as u64 => {
            let reason = format!("{found} of {expected} features could be read");
            Err(VectorSourceError::Damaged { name: source.name.to_owned(), reason })
        }
        _ => Ok(()),
    }
}

fn not_readable(source: &VectorSource<'_>, format: Format, reason: String) -> VectorSourceError {
    let format = format.drivers().join(" or ");
    VectorSourceError::NotReadable { name: source.name.to_owned(), format, reason }
}

/// Takes where the file lies out of a message.
fn scrub(source: &VectorSource<'_>, path: &Path, text: &str) -> String {
    let text = text.replace(&*path.to_string_lossy(), source.name);
    match path.parent().map(Path::to_string_lossy) {
        Some(folder) if folder.len() > 1 => text.replace(&format!("{folder}/"), ""),
        _ => text,
    }
}
