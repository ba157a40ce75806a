//! Pages of services and access: what is found, in the viewer's terms.

mod coverage;
mod finder;
mod gap;
mod item;
mod parts;
mod place_access;
mod service;

pub(super) use coverage::coverage_page;
pub(super) use finder::finder_page;
pub(super) use gap::gap_page;
pub(super) use place_access::access_of_place;
pub(super) use service::service_page;
