//! Turns outside formats into core types: the data folder, boundaries through GDAL, tables, databases.
//!
//! Settles coordinate systems, axis order, encodings and nulls once: behind it every geometry is longitude and
//! latitude in WGS 84, every text is UTF-8, and absence is `None`.

mod assured;
mod atlas_toml;
mod basemap;
mod boundaries;
mod bridges;
mod connection;
mod connection_text;
mod csv_observations;
mod csv_table;
mod data_source;
pub mod desk;
mod dissolved;
mod export;
mod folder;
mod folder_stamp;
mod gazetteer;
pub mod gdal;
mod hsds_json;
mod import_boundaries;
mod indicator_toml;
mod indicators;
mod json_node;
mod land;
mod levels;
mod load;
mod load_error;
mod load_report;
mod neighbours;
mod personal_numbers;
mod pmtiles;
mod population;
mod prepared;
mod public_reasons;
mod reference;
mod replace_file;
mod reproject;
mod rows;
mod secrets;
mod service_placing;
mod service_position;
mod service_register;
mod services;
mod sheet_rows;
pub mod sheets;
pub mod store;
mod toml_file;
mod watch;

pub use assured::AssuredSummary;
pub use atlas_toml::{
    AtlasSection, AtlasToml, BasemapSection, FieldsSection, IndicatorsSection, KindSection, LandSection, LevelSection,
    LocalHolidaySection, PopulationSection, ServicesSection, TermSection, ViewSection,
};
pub use connection::{Connection, ConnectionError};
pub use csv_observations::read_observations;
pub use csv_table::{CsvError, CsvOptions, CsvRow, CsvTable, Decimal, Delimiter};
pub use data_source::DataSource;
pub use export::{
    ExportError, ExportFormat, ExportProgress, ExportRequest, ExportSummary, ExportWatcher, ExportedCollection,
    ExportedTiles, IndicatorChoice, ZoomCount, ZoomRange, export, write_geopackage,
};
pub use folder::{DataFolder, FolderError};
pub use folder_stamp::FolderStamp;
pub use gazetteer::facts_of_greece;
pub use import_boundaries::{
    BoundaryImport, FieldSample, ImportError, ImportPlan, ImportedAreas, LevelText, SourceCodes, UnknownSourceCodes,
    read_boundaries,
};
pub use indicator_toml::{OBSERVATION_COLUMNS, read_indicator};
pub use load::{ATLAS_TOML, Loaded, load, load_prepared, named_files};
pub use load_error::LoadError;
pub use load_report::{IndicatorSummary, LevelSummary, LoadReport};
pub use prepared::{Preparation, PreparedCache, PreparedError, ToKeep};
pub use public_reasons::public_reasons;
pub use reproject::{CRS84, ReprojectError, Reprojection};
pub use toml_file::{TomlError, line_at, read_toml};
pub use watch::{Watch, Watching, watch};
