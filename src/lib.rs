//! choros (χώρος: place) joins indicators of poverty and exclusion to municipal and Regional Unit boundaries,
//! finds the services near a place, and serves both as GeoJSON and vector tiles.
//!
//! The *core* takes values and gives values: it knows nothing of HTTP, files, GDAL, PROJ or the clock. It is [`geometry`],
//! [`topology`] and [`tiles`]; [`boundaries`], [`indicators`], [`services`] and [`population`] with their [`provenance`];
//! [`names`], [`matching`], [`sheets`] and [`desk`], which read what people write of areas; [`join`], [`access`] and
//! [`stats`]; [`narrative`], [`numbers`], [`formats`], [`styles`] and [`report`], which write what is found; and [`atlas`],
//! all of it.
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
