//! What is read and what comes out.

use std::path::Path;

use crate::report::Finding;

/// A file or table of polygons or points, and what its keeper says of it.
#[derive(Clone, Copy, Debug)]
pub struct VectorSource<'a> {
    /// A regular file, resolved (no links, inside the data folder) by the caller. For bytes in memory only its
    /// extension counts, which names the format; for a table it is not looked at.
    pub path: &'a Path,
    /// The name shown in messages: of a file relative to the data folder, of a table without a password.
    pub name: &'a str,
    /// The layer to read; needed only where the file has several.
    pub layer: Option<&'a str>,
    /// The coordinate reference system (`EPSG:2100`) of a source that does not name its own; one that names another
    /// is an error.
    pub crs: Option<&'a str>,
    /// The encoding of a Shapefile's text (`WINDOWS-1253`); goes before what the Shapefile says itself.
    pub encoding: Option<&'a str>,
}

/// A layer that was read; `G` is what a feature has as geometry.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorLayer<G> {
    /// Its name in the source.
    pub layer: String,
    /// The coordinate reference system of the source: a code if it has one, else its name. Coordinates are in
    /// OGC:CRS84 in any case.
    pub crs: String,
    /// The names of the attributes, in the order of the source.
    pub fields: Vec<String>,
    /// Every feature of the source, in its order.
    pub features: Vec<VectorFeature<G>>,
    /// What else was found: positions outside the area of the coordinate reference system, warnings of GDAL. Repairs
    /// are not repeated here.
    pub findings: Vec<Finding>,
}

/// One feature.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorFeature<G> {
    /// Its place in the source, from 1.
    pub row: u64,
    /// One for each field, as text: whole numbers without a fraction, texts with their leading zeros, booleans as 0 or
    /// 1, lists as GDAL writes them. Nothing where the value is null, missing or an empty text.
    pub attributes: Vec<Option<String>>,
    /// The geometry in longitude and latitude.
    pub geometry: G,
    /// What had to be done to make the geometry valid.
    pub repair: Option<Repair>,
}

/// How a geometry was made valid.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What was wrong: a phrase without a final stop.
    pub reason: String,
    /// The area before, in square metres: exteriors less holes.
    pub area_before_m2: f64,
    /// The area after, in square metres; 0 if nothing was left, and then there is no geometry.
    pub area_after_m2: f64,
}
