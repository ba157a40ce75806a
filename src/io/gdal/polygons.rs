//! Boundaries: polygons in longitude and latitude.

use geo::{BoundingRect, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;

use super::crs::SourceCrs;
use super::database::read_table;
use super::error::VectorSourceError;
use super::open::{RawFeature, RawLayer, read_bytes, read_file};
use super::repair::settle;
use super::source::{VectorFeature, VectorLayer, VectorSource};
use super::wkb;
use crate::io::{Connection, ReprojectError, Reprojection};
use crate::report::{Finding, Severity};

/// How far beyond its area of use, in degrees, a coordinate reference system is still believed.
const MARGIN_DEG: f64 = 1.0;

/// How many rows a finding names.
const MAX_ROWS_NAMED: usize = 10;

type PolygonFeature = VectorFeature<Option<MultiPolygon<f64>>>;

/// Reads a layer of polygons from a file on disk.
///
/// Coordinates come out in OGC:CRS84, reprojected by PROJ where the source is in another system, and on the grid of
/// [`crate::boundaries::to_grid`]; heights and measures are left out and curves are made lines (4° a step). Every
/// geometry is valid: what was not is repaired and says so, with its area before and after. Exteriors run
/// counter-clockwise. Every feature of the source comes, in its order; one whose geometry is null or empty, or of which
/// a repair left nothing, has none. A collection gives its polygons, and says what else it held.
///
/// # Errors
/// [`VectorSourceError`] if the file is none of a format that is read, is incomplete or damaged, if its layer, its
/// coordinate reference system or its encoding is not clear, if a geometry is not made of polygons, or if a
/// position is out of range (longitude −180 to 180, latitude −90 to 90).
pub fn read_polygons(source: &VectorSource<'_>) -> Result<VectorLayer<Option<MultiPolygon<f64>>>, VectorSourceError> {
    settle_layer(source, read_file(source)?)
}

/// Reads a layer of polygons from bytes in memory, otherwise as [`read_polygons`].
///
/// The format follows from the extension of `source.path`; a Shapefile is several files and cannot be read so.
///
/// # Errors
/// As [`read_polygons`].
pub fn read_polygons_bytes(
    source: &VectorSource<'_>,
    bytes: &[u8],
) -> Result<VectorLayer<Option<MultiPolygon<f64>>>, VectorSourceError> {
    settle_layer(source, read_bytes(source, bytes.to_vec())?)
}

/// Reads a table of polygons from a database, otherwise as [`read_polygons`].
///
/// `source.layer` names the table, with its schema where it needs one (`gis.areas`), and its column where it has several
/// geometries (`areas(outline)`); `source.path` is not looked at. Rows come in the order of a primary key that is a
/// whole number, and that key is the last attribute.
///
/// # Errors
/// As [`read_polygons`], and if the server is not there within its time, or the table is not, cannot be read or has no
/// geometry. No message holds a password.
pub fn read_polygons_database(
    source: &VectorSource<'_>,
    connection: &Connection,
) -> Result<VectorLayer<Option<MultiPolygon<f64>>>, VectorSourceError> {
    settle_layer(source, read_table(source, connection)?)
}

fn settle_layer(
    source: &VectorSource<'_>,
    raw: RawLayer,
) -> Result<VectorLayer<Option<MultiPolygon<f64>>>, VectorSourceError> {
    let RawLayer { layer, crs, fields, features, mut findings } = raw;
    // One `Proj` a thread, which takes longer to make than to use: a few large pieces.
    let piece = features.len().div_ceil(rayon::current_num_threads() * 2).max(16);
    let pieces: Vec<Vec<RawFeature>> = pieces_of(features, piece);
    // All of them before the first error is looked for: the same file gives the same one every time.
    let settled: Vec<Result<Vec<PolygonFeature>, _>> =
        pieces.into_par_iter().map(|piece| settle_piece(source, &crs, piece)).collect();
    let settled = settled.into_iter().collect::<Result<Vec<_>, _>>()?;
    let features: Vec<PolygonFeature> = settled.into_iter().flatten().collect();
    findings.extend(check_area_of_use(source, &crs, &features)?);
    Ok(VectorLayer { layer, crs: crs.name, fields, features, findings })
}

fn pieces_of(features: Vec<RawFeature>, len: usize) -> Vec<Vec<RawFeature>> {
    let mut rest = features.into_iter();
    std::iter::from_fn(|| Some(rest.by_ref().take(len).collect::<Vec<_>>()).filter(|piece| !piece.is_empty())).collect()
}

fn settle_piece(
    source: &VectorSource<'_>,
    crs: &SourceCrs,
    piece: Vec<RawFeature>,
) -> Result<Vec<PolygonFeature>, VectorSourceError> {
    let way = Reprojection::to_crs84(&crs.definition)
        .map_err(|error| VectorSourceError::Reproject { name: source.name.to_owned(), source: error })?;
    piece.into_iter().map(|feature| settle_feature(source, crs, &way, feature)).collect()
}

fn settle_feature(
    source: &VectorSource<'_>,
    crs: &SourceCrs,
    way: &Reprojection,
    feature: RawFeature,
) -> Result<PolygonFeature, VectorSourceError> {
    let RawFeature { row, attributes, wkb } = feature;
    let Some(wkb) = wkb else { return Ok(VectorFeature { row, attributes, geometry: None, repair: None }) };
    let (polygons, left_out) = polygons(source, row, &wkb)?;
    let polygons = polygons
        .into_iter()
        .map(|polygon| reproject(way, polygon))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| out_of_range(source, crs, row, error))?;
    let settled = settle(polygons, left_out);
    Ok(VectorFeature { row, attributes, geometry: settled.geometry, repair: settled.repair })
}

/// Returns the polygons of a geometry and what else it held.
fn polygons(
    source: &VectorSource<'_>,
    row: u64,
    wkb: &[u8],
) -> Result<(Vec<Polygon<f64>>, Option<String>), VectorSourceError> {
    let wrong = |found: String| VectorSourceError::WrongGeometry {
        name: source.name.to_owned(),
        row,
        found,
        wanted: "polygons",
    };
    let mut parts = wkb::parse(wkb).ok_or_else(|| wrong("geometry of an unknown kind".into()))?;
    let has_polygons = parts.kinds.remove("polygon");
    let others = parts.kinds.into_iter().collect::<Vec<_>>().join(" and ");
    match (has_polygons, others.is_empty()) {
        (false, false) => Err(wrong(others)),
        (_, true) => Ok((parts.polygons, None)),
        (true, false) => Ok((parts.polygons, Some(format!("a {others} in it was left out")))),
    }
}

fn reproject(way: &Reprojection, polygon: Polygon<f64>) -> Result<Polygon<f64>, ReprojectError> {
    let (mut exterior, mut holes) = polygon.into_inner();
    for ring in std::iter::once(&mut exterior).chain(&mut holes) {
        way.convert(&mut ring.0)?;
        let outside = ring.0.iter().find(|at| at.x.abs() > 180.0 || at.y.abs() > 90.0);
        if let Some(at) = outside {
            return Err(ReprojectError::OutOfRange { x: at.x, y: at.y });
        }
    }
    Ok(Polygon::new(exterior, holes))
}

fn out_of_range(source: &VectorSource<'_>, crs: &SourceCrs, row: u64, error: ReprojectError) -> VectorSourceError {
    let name = source.name.to_owned();
    match error {
        ReprojectError::OutOfRange { x, y } => VectorSourceError::OutOfRange { name, row, crs: crs.name.clone(), x, y },
        source @ (ReprojectError::NoWay { .. } | ReprojectError::UnknownDatum { .. }) => {
            VectorSourceError::Reproject { name, source }
        }
    }
}

/// Finds what lies outside of the area a coordinate reference system is made for; if that is all, it is the wrong one.
fn check_area_of_use(
    source: &VectorSource<'_>,
    crs: &SourceCrs,
    features: &[PolygonFeature],
) -> Result<Option<Finding>, VectorSourceError> {
    let Some(area) = crs.area_of_use.filter(|_| !crs.is_lon_lat()) else { return Ok(None) };
    let boxes = features.iter().filter_map(|feature| Some((feature.row, feature.geometry.as_ref()?.bounding_rect()?)));
    let (inside, outside): (Vec<_>, Vec<_>) = boxes.partition(|(_, bounds)| is_in_area(bounds, area));
    let Some((_, first)) = outside.first() else { return Ok(None) };
    let name = source.name.to_owned();
    if inside.is_empty() {
        let at = first.center();
        return Err(VectorSourceError::OutsideCrs { name, crs: crs.name.clone(), lon: at.x, lat: at.y });
    }
    let rows: Vec<String> = outside.iter().take(MAX_ROWS_NAMED).map(|(row, _)| row.to_string()).collect();
    let more = if outside.len() > MAX_ROWS_NAMED { " and others" } else { "" };
    let rows = rows.join(", ");
    let message = format!("{} features lie outside the area of use of {}: rows {rows}{more}", outside.len(), crs.name);
    Ok(Some(Finding::new(Severity::Warning, "outside-crs-area", name, message)))
}

fn is_in_area(bounds: &Rect<f64>, [west, south, east, north]: [f64; 4]) -> bool {
    bounds.min().x >= west - MARGIN_DEG
        && bounds.min().y >= south - MARGIN_DEG
        && bounds.max().x <= east + MARGIN_DEG
        && bounds.max().y <= north + MARGIN_DEG
}
