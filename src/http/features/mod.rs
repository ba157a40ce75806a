//! Collections and their features (OGC API – Features).

mod collections;
mod item;
mod items;
mod metadata;
mod points;
mod queryables;
mod request;
mod served;

pub(in crate::http) use metadata::{IndicatorMetadata, LicenceDocument};

pub(super) use crate::formats::{write_geometry, write_polygons, write_properties, write_text};
pub(super) use collections::{__path_collection, __path_collections, collection, collections};
pub(super) use item::{__path_item, item};
pub(super) use items::{__path_items, items};
pub(super) use metadata::{indicator_metadata, quality_of};
pub(super) use points::{__path_points, points, version as points_version};
pub(super) use queryables::{__path_queryables, __path_schema, is_parameter, queryables, schema};
pub(super) use request::{CollectionPath, chosen_indicators, collection_of};
pub(super) use served::ServedCollection;
