//! What the tests of this module compare with: a scan of everything.

use std::path::PathBuf;

use proptest::prelude::*;

use super::{Demand, DemandPoint, Neighbour, Supply, SupplyPlace};
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

/// Returns the folder of shared data, which may not be there.
pub(super) fn shared() -> PathBuf {
    std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from)
}

/// Reads a golden file, or says that it is not there.
pub(super) fn golden(name: &str) -> Option<serde_json::Value> {
    if let Ok(text) = std::fs::read_to_string(shared().join("golden").join(name)) {
        return Some(serde_json::from_str(&text).unwrap());
    }
    eprintln!("skipped: {name} (shared data folder not found)");
    None
}

/// Population and sites in Georgia (US) with the answers of others, from the golden files.
pub(super) struct Georgia {
    /// The ids of the population points.
    pub(super) order: Vec<String>,
    /// The ids of the sites.
    pub(super) supply_order: Vec<String>,
    points: Vec<(LonLat, f64)>,
    sites: Vec<(LonLat, f64)>,
    answers: serde_json::Value,
}

impl Georgia {
    pub(super) fn demand(&self) -> Demand {
        let point = |&(position, residents)| DemandPoint { position, residents, area: None, land: None };
        Demand::new(self.points.iter().map(point)).unwrap()
    }

    pub(super) fn supply(&self) -> Supply {
        Supply::new(self.sites.iter().map(|&(position, _)| SupplyPlace { position, area: None, land: None }))
    }

    /// Returns the capacity of each site.
    pub(super) fn capacities(&self) -> Vec<Option<f64>> {
        self.sites.iter().map(|&(_, capacity)| Some(capacity)).collect()
    }

    /// Returns the cases whose id, after the name of the data, begins so.
    pub(super) fn cases<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a serde_json::Value> {
        let cases = self.answers["cases"].as_array().unwrap();
        let found: Vec<_> =
            cases.iter().filter(|case| case["id"].as_str().unwrap()["georgia/".len()..].starts_with(prefix)).collect();
        assert!(!found.is_empty(), "no case {prefix}");
        found.into_iter()
    }
}

/// Reads the golden files of Georgia, or says that they are not there.
pub(super) fn georgia() -> Option<Georgia> {
    let answers = golden("access/georgia.json")?;
    let order = |name: &str| -> Vec<String> {
        answers[name].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let (order, supply_order) = (order("order"), order("supply_order"));
    let (points, sites) = (table("georgia.demand.csv", &order), table("georgia.supply.csv", &supply_order));
    Some(Georgia { order, supply_order, points, sites, answers })
}

/// Reads `id,lon,lat,number` of a golden CSV in the order of ids.
fn table(name: &str, order: &[String]) -> Vec<(LonLat, f64)> {
    let text = std::fs::read_to_string(shared().join("golden/access").join(name)).unwrap();
    let rows: std::collections::HashMap<&str, Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| {
            let (id, numbers) = line.split_once(',').unwrap();
            (id, numbers.split(',').map(|number| number.parse().unwrap()).collect())
        })
        .collect();
    order
        .iter()
        .map(|id| (LonLat::new(rows[id.as_str()][0], rows[id.as_str()][1]).unwrap(), rows[id.as_str()][2]))
        .collect()
}
