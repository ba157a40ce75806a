//! Features as bytes: CSV and GeoJSON, the same from the API and in files that are exported.
//!
//! Everything is written to memory, a few rows at a time; where the bytes go is left to others.

mod csv;
mod features_csv;
mod features_geojson;

pub use self::csv::{CsvCell, CsvWriter, Dialect};
pub use features_csv::{csv_header, csv_rows};
pub use features_geojson::{
    write_decimal, write_feature, write_geometry, write_number, write_polygons, write_properties, write_text,
};
