//! choros (χώρος: place) joins indicators of poverty and exclusion to municipal and Regional Unit boundaries,
//! finds the services near a place, and serves both as GeoJSON and vector tiles.
//!
//! The *core* ([`geometry`], [`boundaries`], [`indicators`], [`services`], [`join`], [`access`], [`stats`],
//! [`tiles`] and [`atlas`]) takes values and gives values: it knows nothing of HTTP, files, GDAL, PROJ or the clock.
//! The *edges* ([`io`], [`http`], [`viewer`], [`cli`]) translate. `ARCHITECTURE.md` draws the map.

pub mod access;
pub mod atlas;
pub mod boundaries;
pub mod cli;
pub mod config;
pub mod desk;
pub mod formats;
pub mod geometry;
pub mod http;
pub mod indicators;
pub mod io;
pub mod join;
pub mod matching;
mod mixer;
pub mod names;
pub mod narrative;
pub mod numbers;
pub mod population;
pub mod provenance;
pub mod report;
pub mod services;
pub mod sheets;
pub mod stats;
pub mod steward_token;
pub mod styles;
pub mod tiles;
pub mod timestamp;
pub mod topology;
pub mod viewer;
