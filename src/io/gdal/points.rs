//! Points: services and settlements.

use super::database::read_table;
use super::error::VectorSourceError;
use super::open::{RawFeature, RawLayer, read_bytes, read_file};
use super::source::{VectorFeature, VectorLayer, VectorSource};
use super::wkb;
use crate::io::{Connection, Reprojection};

/// Reads a layer of points from a file on disk.
///
/// Each feature comes with its longitude and latitude in degrees (OGC:CRS84), reprojected by PROJ where the source is
/// in another system, and otherwise untouched: the pair is not checked, so that the caller can tell swapped and
/// impossible positions from missing ones. One that cannot be reprojected comes as not-a-number. A null or empty
/// geometry gives nothing. Every feature of the source comes, in its order.
///
/// # Errors
/// [`VectorSourceError`] as [`crate::io::gdal::read_polygons`] has them, and if a geometry is not a single point.
pub fn read_points(source: &VectorSource<'_>) -> Result<VectorLayer<Option<(f64, f64)>>, VectorSourceError> {
    settle_layer(source, read_file(source)?)
}

/// Reads a layer of points from bytes in memory, otherwise as [`read_points`].
///
/// The format follows from the extension of `source.path`; a Shapefile is several files and cannot be read so.
///
/// # Errors
/// As [`read_points`].
pub fn read_points_bytes(
    source: &VectorSource<'_>,
    bytes: &[u8],
) -> Result<VectorLayer<Option<(f64, f64)>>, VectorSourceError> {
    settle_layer(source, read_bytes(source, bytes.to_vec())?)
}

/// Reads a table of points from a database, otherwise as [`read_points`].
///
/// `source.layer` names the table, with its schema where it needs one (`gis.areas`), and its column where it has several
/// geometries (`areas(outline)`); `source.path` is not looked at. Rows come in the order of a primary key that is a
/// whole number, and that key is the last attribute.
///
/// # Errors
/// As [`read_points`], and if the server is not there within its time, or the table is not, cannot be read or has no
/// geometry. No message holds a password.
pub fn read_points_database(
    source: &VectorSource<'_>,
    connection: &Connection,
) -> Result<VectorLayer<Option<(f64, f64)>>, VectorSourceError> {
    settle_layer(source, read_table(source, connection)?)
}

fn settle_layer(
    source: &VectorSource<'_>,
    raw: RawLayer,
) -> Result<VectorLayer<Option<(f64, f64)>>, VectorSourceError> {
    let RawLayer { layer, crs, fields, features, findings } = raw;
    let way = Reprojection::to_crs84(&crs.definition)
        .map_err(|error| VectorSourceError::Reproject { name: source.name.to_owned(), source: error })?;
    let features = features.into_iter().map(|RawFeature { row, attributes, wkb }| {
        let point = wkb.map_or(Ok(None), |wkb| point(source, row, &wkb))?;
        let geometry = point.map(|at| {
            let mut at = [at];
            way.convert(&mut at).map_or((f64::NAN, f64::NAN), |()| (at[0].x, at[0].y))
        });
        Ok(VectorFeature { row, attributes, geometry, repair: None })
    });
    let features = features.collect::<Result<Vec<_>, VectorSourceError>>()?;
    Ok(VectorLayer { layer, crs: crs.name, fields, features, findings })
}

fn point(source: &VectorSource<'_>, row: u64, wkb: &[u8]) -> Result<Option<geo::Coord<f64>>, VectorSourceError> {
    let wrong =
        |found: String| VectorSourceError::WrongGeometry { name: source.name.to_owned(), row, found, wanted: "points" };
    let parts = wkb::parse(wkb).ok_or_else(|| wrong("geometry of an unknown kind".into()))?;
    if parts.kinds.iter().any(|kind| *kind != "point") {
        return Err(wrong(parts.kinds.into_iter().collect::<Vec<_>>().join(" and ")));
    }
    match parts.points[..] {
        [] => Ok(None),
        [point] => Ok(Some(point)),
        _ => Err(wrong(format!("set of {} points", parts.points.len()))),
    }
}
