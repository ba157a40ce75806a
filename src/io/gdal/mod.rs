//! Reads polygons and points from files and from tables of PostGIS through GDAL.
//!
//! Shapefile, GeoPackage, GeoJSON, FlatGeobuf and TopoJSON, and no other of GDAL's drivers, are opened, and only files
//! on disk or bytes in memory: no network, no virtual datasets. The driver for PostgreSQL opens a [`crate::io::Connection`],
//! which no name of a file ever becomes. What comes out is plain values in longitude and
//! latitude (OGC:CRS84): coordinates on a grid of a ten-millionth of a degree, valid polygons with a note of what was
//! repaired, attributes as text. What the attributes mean is left to others.

mod attributes;
mod crs;
mod database;
mod encoding;
mod error;
mod file;
mod geojson;
mod json_guard;
mod open;
mod points;
mod polygons;
mod repair;
mod session;
mod shapefile;
mod source;
#[cfg(test)]
mod tests;
mod wkb;
mod wkb_arc;

pub(super) use session::{start, take_messages, take_reason};

pub use error::VectorSourceError;
pub use points::{read_points, read_points_bytes, read_points_database};
pub use polygons::{read_polygons, read_polygons_bytes, read_polygons_database};
pub use source::{Repair, VectorFeature, VectorLayer, VectorSource};
