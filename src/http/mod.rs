//! The API over HTTP: requests become typed queries, one call of the core, and a representation.
//!
//! A handler holds no rule of the domain: what is selected, joined or measured is decided in the core.

mod access;
mod application;
mod assets;
mod basemap;
mod blocking;
mod cache;
mod catalogue;
mod coding;
mod conformance;
mod csv;
mod envelope;
mod error;
mod etag;
mod extract;
mod features;
mod health;
mod hsds;
mod indicators;
mod joins;
mod landing;
mod links;
mod map_page;
mod methods;
mod metrics;
mod nearest;
mod openapi;
mod pages;
mod place;
mod places;
mod policy;
mod problem_pages;
mod ready;
mod reply;
mod router;
mod server;
mod services;
mod state;
mod steward;
mod styles;
mod tiles;
mod time;

pub use application::Application;
pub use error::{ApiError, Problem};
pub use router::router;
pub use server::serve;
pub use state::{AppState, ReloadStatus};

use blocking::{blocking, blocking_part, long_blocking};
use error::Refusal;
