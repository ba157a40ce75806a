//! What the tests of this module compare with: a scan of everything.

use std::path::PathBuf;

use proptest::prelude::*;

use super::Neighbour;
use crate::geometry::{LonLat, geodesic_distance_m};

/// Returns the nearest by computing the geodesic to every item.
pub(super) fn nearest(
    items: impl IntoIterator<Item = (u32, LonLat)>,
    origin: LonLat,
    k: usize,
    within_m: Option<f64>,
) -> Vec<Neighbour> {
    let mut all: Vec<Neighbour> = items
        .into_iter()
        .map(|(item, position)| Neighbour { item, distance_m: geodesic_distance_m(origin, position) })
        .filter(|neighbour| within_m.is_none_or(|within_m| neighbour.distance_m <= within_m))
        .collect();
    all.sort_by(Neighbour::order);
    all.truncate(k);
    all
}

/// Positions all over the world, with many at and about the poles, the antimeridian, a town, its antipode, and at the
/// very same places.
pub(super) fn world_position() -> impl Strategy<Value = LonLat> {
    let lon = -180.0..=180.0;
    prop_oneof![
        4 => (lon.clone(), -90.0..=90.0),
        2 => (lon.clone(), prop_oneof![Just(90.0), Just(-90.0), 89.999..=90.0, -90.0..=-89.999]),
        2 => (prop_oneof![Just(180.0), Just(-180.0), 179.999..=180.0, -180.0..=-179.999], -90.0..=90.0),
        3 => (22.4..=22.5, 39.6..=39.7),
        1 => (-157.6..=-157.5, -39.7..=-39.6),
        1 => (-1..=1_i32, -1..=1_i32).prop_map(|(lon, lat)| (f64::from(lon), f64::from(lat))),
    ]
    .prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
}

/// Reads a golden file, or says that it is not there.
pub(super) fn golden(name: &str) -> Option<serde_json::Value> {
    let shared = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    if let Ok(text) = std::fs::read_to_string(shared.join("golden").join(name)) {
        return Some(serde_json::from_str(&text).unwrap());
    }
    eprintln!("skipped: {name} (shared data folder not found)");
    None
}
