//! The services that cost a point least, way and crowding together.

use std::cell::Cell;

use super::assignment::Choice;
use crate::access::packed_tree::{Aabb, PackedTree};
use crate::access::sphere::{NEAR_M, chord_2, chord_surely_within, near_distance_m, unit_vector};
use crate::access::{PointIndex, Supply, SupplyPlace};
use crate::geometry::{LonLat, WGS84_B_M, geodesic_distance_m};

/// What a bound is widened by for rounding, in units of the Earth's radius: a fiftieth of a millimetre.
const MARGIN: f64 = 1e-11;

/// The services that are open, for searches.
pub(super) struct CheapestServices<'a> {
    places: &'a [SupplyPlace],
    open: &'a [u32],
    index: PointIndex,
    tau_m: f64,
}

impl<'a> CheapestServices<'a> {
    pub(super) fn new(supply: &'a Supply, open: &'a [u32], tau_m: f64) -> Self {
        let places = supply.places();
        let index = PointIndex::from_items(open.iter().map(|&service| (service, places[service as usize].position)));
        Self { places, open, index, tau_m }
    }

    /// Returns the services nearest to a position.
    pub(super) fn nearest(&self, position: LonLat, k: usize) -> Vec<Choice> {
        let choice = |neighbour: crate::access::Neighbour| Choice {
            service: neighbour.item,
            way: neighbour.distance_m / self.tau_m,
            users: 0.0,
        };
        self.index.nearest(position, k, None).into_iter().map(choice).collect()
    }

    /// Makes a tree of the services as they are crowded now.
    pub(super) fn tree(&self, crowding: &[f64]) -> CostTree<'_> {
        // A fourth axis beside those of the unit vectors: crowding in the way that costs as much.
        let to_radii = self.tau_m / WGS84_B_M;
        let points: Vec<[f64; 4]> = self
            .open
            .iter()
            .map(|&service| {
                let [x, y, z] = unit_vector(self.places[service as usize].position);
                [x, y, z, crowding[service as usize] * to_radii]
            })
            .collect();
        let (tree, order) = PackedTree::new(&points.iter().copied().map(Aabb::of_point).collect::<Vec<_>>());
        let in_order = || order.iter().map(|&place| place as usize);
        CostTree {
            tree,
            points: in_order().map(|place| points[place]).collect(),
            services: in_order().map(|place| self.open[place]).collect(),
            places: self.places,
            tau_m: self.tau_m,
            to_radii,
            near_2: chord_surely_within(NEAR_M).powi(2),
        }
    }
}

/// Services by position and crowding.
pub(super) struct CostTree<'a> {
    tree: PackedTree<4>,
    points: Vec<[f64; 4]>,
    services: Vec<u32>,
    places: &'a [SupplyPlace],
    tau_m: f64,
    to_radii: f64,
    /// The square of the chord up to which near distances are right.
    near_2: f64,
}

impl CostTree<'_> {
    /// Returns up to `k` services that cost less than `cost` from a position, among them the cheapest.
    ///
    /// A geodesic is not shorter than b times the chord, so cost·τ/b is not below chord + crowding·τ/b.
    pub(super) fn cheaper_than(&self, position: LonLat, cost: f64, k: usize) -> Vec<Choice> {
        let unit = unit_vector(position);
        let mut found: Vec<(f64, Choice)> = Vec::new();
        let limit = Cell::new(cost);
        let may_cost_less = |lower: [f64; 3], upper: [f64; 3], crowding: f64| {
            let left = limit.get() * self.to_radii - crowding + MARGIN;
            left >= 0.0 && Aabb { lower, upper }.distance_2(&unit) <= left * left
        };
        let in_box = |node: &Aabb<4>| may_cost_less(first_three(node.lower), first_three(node.upper), node.lower[3]);
        self.tree.visit_where(&in_box, &mut |places| {
            for place in places {
                let point = self.points[place];
                if !may_cost_less(first_three(point), first_three(point), point[3]) {
                    continue;
                }
                let service = self.services[place];
                let there = [point[0], point[1], point[2]];
                let way_m = if chord_2(&there, &unit) <= self.near_2 {
                    near_distance_m(&there, &unit)
                } else {
                    geodesic_distance_m(position, self.places[service as usize].position)
                };
                let way = way_m / self.tau_m;
                let its = way + point[3] / self.to_radii;
                if its < limit.get() {
                    let rank = found.partition_point(|(other, choice)| (*other, choice.service) < (its, service));
                    found.insert(rank, (its, Choice { service, way, users: 0.0 }));
                    found.truncate(k);
                    if let Some((last, _)) = found.get(k - 1) {
                        limit.set(*last);
                    }
                }
            }
        });
        found.into_iter().map(|(_, choice)| choice).collect()
    }
}

fn first_three([x, y, z, _]: [f64; 4]) -> [f64; 3] {
    [x, y, z]
}
