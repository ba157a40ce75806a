//! What the program promises, asked through the API as a caller would: one module for each resource, and for what no
//! single resource shows.
//!
//! Answers are compared with other people's (golden files, published sums, GDAL, QGIS) or with an exhaustive search,
//! never with what the program said before; the few snapshots fix the shape of documents, not figures.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests fail as tests do, and say what they skip"
)]

mod support;

mod access;
mod all_greece;
mod assets;
mod bad_data;
mod bad_requests;
mod bad_tiles;
mod basemap;
mod clients;
mod collections;
mod confidentiality;
mod coverage;
mod description;
mod export;
mod finder;
mod hsds;
mod hsds_shape;
mod import;
mod indicators;
mod items;
mod join_desk;
mod join_formats;
mod join_page;
mod joins;
mod landing;
mod live_joins;
mod nearest;
mod operation;
mod place;
mod places;
mod postgis;
mod prepared;
mod register;
mod register_sources;
mod service_pages;
mod store;
mod styles;
mod tile_cache;
mod tiles;
