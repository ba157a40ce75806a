//! Tables joined to the features of a collection by a key (OGC API – Joins).
//!
//! What a caller sends is read here into columns and options; which row a feature gets is decided in [`crate::join`]. A
//! remote table is never fetched: its address would be a way into the operator's network. A join that is kept is a collection,
//! which [`crate::http::features`] and [`crate::http::tiles`] serve as any other.

mod attribute_names;
mod columns;
mod create;
mod document;
mod explained;
mod features;
mod file_join;
mod form;
mod join;
mod joined;
mod kept;
mod keys;
mod list;
mod live;
mod matchers;
mod origins;
mod pages;
mod request;
mod rows;
mod sheet;
mod table;
mod uploader;

pub(super) use create::{__path_create, create};
pub(super) use file_join::{__path_file_join, file_join};
pub(super) use form::MAX_BODY_BYTES;
pub(super) use join::{__path_delete, __path_items, __path_join, delete, items, join};
pub(super) use joined::{COLLECTION_PREFIX, JoinAbout, KeptJoin};
pub(super) use kept::{Joins, expire};
pub(super) use keys::{__path_keys, keys};
pub(super) use list::{__path_joins, joins};
pub(super) use live::{JoinCache, MAX_BYTES as MAX_BYTES_IN_USE, find as find_join, listed};
pub(super) use sheet::pages;

/// What the addresses of the requirements classes begin with.
const CONFORMANCE: &str = "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/";
