//! Why a source could not be read.

use thiserror::Error;

use crate::io::ReprojectError;

/// Why a source could not be read; no message shows where on the machine it lies, nor a password.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum VectorSourceError {
    /// The path is none of a file: a virtual or remote one, a folder.
    #[error("{name}: '{path}' is not a file on disk; virtual (/vsi…), remote and linked sources are not opened")]
    RefusedPath {
        /// The source.
        name: String,
        /// What was given.
        path: String,
    },
    /// There is no such file.
    #[error("{name}: there is no such file")]
    NotFound {
        /// The source.
        name: String,
    },
    /// The extension is of no format that is read.
    #[error(
        "{name}: '{extension}' is not a format that is read; accepted are .gpkg, .shp, .geojson, .json, .fgb and .topojson"
    )]
    UnknownFormat {
        /// The source.
        name: String,
        /// Its extension, empty if it has none.
        extension: String,
    },
    /// Files of a Shapefile are missing.
    #[error("{name}: the Shapefile is incomplete, {missing} is missing; accepted are .shp, .shx and .dbf side by side")]
    IncompleteShapefile {
        /// The source.
        name: String,
        /// The extensions of the missing files.
        missing: String,
    },
    /// The file is cut short or its parts contradict one another.
    #[error("{name}: the file is damaged: {reason}")]
    Damaged {
        /// The source.
        name: String,
        /// What was found.
        reason: String,
    },
    /// The content is not of the format that the extension promises.
    #[error("{name}: cannot be read as {format}: {reason}")]
    NotReadable {
        /// The source.
        name: String,
        /// The formats that were tried.
        format: String,
        /// GDAL's words, or ours.
        reason: String,
    },
    /// A database cannot be read: it is not there, does not let us in or fails.
    #[error("{name}: the database cannot be read: {reason}")]
    Database {
        /// The source.
        name: String,
        /// The server's words, or ours, without passwords.
        reason: String,
    },
    /// A table has no geometries.
    #[error("{name}: table '{table}' has no geometry; accepted are tables of PostGIS with a geometry column")]
    NoGeometry {
        /// The source.
        name: String,
        /// The table.
        table: String,
    },
    /// Another program has changes that are not in the file yet.
    #[error("{name}: another program has unsaved changes in it ({file}); close it there first")]
    UnsavedChanges {
        /// The source.
        name: String,
        /// The name of the journal beside it.
        file: String,
    },
    /// The layer asked for is not there.
    #[error("{name}: there is no layer '{layer}'; there are: {available}")]
    UnknownLayer {
        /// The source.
        name: String,
        /// What was asked for.
        layer: String,
        /// What there is.
        available: String,
    },
    /// There are several layers and none was asked for.
    #[error("{name}: there are several layers, name one by `layer`: {available}")]
    SeveralLayers {
        /// The source.
        name: String,
        /// What there is.
        available: String,
    },
    /// The layer has no features.
    #[error("{name}: layer '{layer}' is empty")]
    EmptyLayer {
        /// The source.
        name: String,
        /// The layer; empty if there is none at all.
        layer: String,
    },
    /// The source does not say its coordinate reference system.
    #[error("{name}: there is no coordinate reference system; name it by `crs`, such as crs = \"EPSG:2100\"")]
    NoCrs {
        /// The source.
        name: String,
    },
    /// The coordinate reference system is not understood.
    #[error("{name}: the coordinate reference system '{crs}' is not known; accepted are codes such as EPSG:2100")]
    UnknownCrs {
        /// The source.
        name: String,
        /// What was given.
        crs: String,
    },
    /// The source says another coordinate reference system than its keeper.
    #[error("{name}: the source says {found}, but `crs` says {declared}; leave `crs` out or mend the source")]
    CrsDiffers {
        /// The source.
        name: String,
        /// What the source says.
        found: String,
        /// What its keeper says.
        declared: String,
    },
    /// The coordinate reference system is to be fetched from elsewhere.
    #[error(
        "{name}: its `crs` is a link, and nothing is fetched; accepted is a named one, or none for longitude and latitude"
    )]
    LinkedCrs {
        /// The source.
        name: String,
    },
    /// Coordinates cannot be reprojected at all.
    #[error("{name}: {source}")]
    Reproject {
        /// The source.
        name: String,
        /// Why.
        source: ReprojectError,
    },
    /// A position is out of range.
    #[error("{name}: row {row}: position {x} {y} is out of range for {crs}; is the coordinate reference system right?")]
    OutOfRange {
        /// The source.
        name: String,
        /// The feature, from 1.
        row: u64,
        /// The coordinate reference system.
        crs: String,
        /// Easting or longitude.
        x: f64,
        /// Northing or latitude.
        y: f64,
    },
    /// Every feature lies outside the area that the coordinate reference system is made for.
    #[error(
        "{name}: everything lies outside the area of use of {crs} (row 1 near longitude {lon:.3}, latitude {lat:.3}); is it another one, or are the axes swapped?"
    )]
    OutsideCrs {
        /// The source.
        name: String,
        /// The coordinate reference system.
        crs: String,
        /// Where the first feature came out, degrees.
        lon: f64,
        /// Where the first feature came out, degrees.
        lat: f64,
    },
    /// Text beyond ASCII, and nothing says its encoding.
    #[error(
        "{name}: row {row}, {field}: the text is not ASCII and there is no .cpg file; name its encoding, such as encoding = \"WINDOWS-1253\""
    )]
    MissingEncoding {
        /// The source.
        name: String,
        /// The feature, from 1; 0 for the names of the fields.
        row: u64,
        /// The field.
        field: String,
    },
    /// The encoding is not known.
    #[error(
        "{name}: the encoding '{encoding}' is not known; accepted are WINDOWS-1253, ISO-8859-7, UTF-8 and other names of the WHATWG standard"
    )]
    UnknownEncoding {
        /// The source.
        name: String,
        /// What was given.
        encoding: String,
    },
    /// An encoding was named for a format that has its own.
    #[error("{name}: `encoding` is for Shapefiles alone; this format is UTF-8")]
    EncodingNotApplicable {
        /// The source.
        name: String,
    },
    /// Text that is not valid in its encoding.
    #[error(
        "{name}: row {row}, {field}: the text is not valid {encoding}; Greek text is often ISO-8859-7 or WINDOWS-1253"
    )]
    BrokenText {
        /// The source.
        name: String,
        /// The feature, from 1; 0 for the names of the fields.
        row: u64,
        /// The field.
        field: String,
        /// The encoding it was read in.
        encoding: String,
    },
    /// Greek text in the other of its two encodings.
    #[error("{name}: row {row}, {field}: the text is Greek, but not {encoding}; name it, encoding = \"{better}\"")]
    MistakenEncoding {
        /// The source.
        name: String,
        /// The feature, from 1; 0 for the names of the fields.
        row: u64,
        /// The field.
        field: String,
        /// The encoding it was read in.
        encoding: String,
        /// The encoding in which it makes sense.
        better: &'static str,
    },
    /// A geometry of another kind than is wanted.
    #[error("{name}: row {row}: a {found} was found; accepted are {wanted}")]
    WrongGeometry {
        /// The source.
        name: String,
        /// The feature, from 1.
        row: u64,
        /// What it is.
        found: String,
        /// What is accepted.
        wanted: &'static str,
    },
}
