//! An index of points.

use super::Neighbour;
use super::packed_tree::{Aabb, PackedTree};
use super::search::Search;
use super::sphere::{NEAR_M, chord_2, chord_of_distance, chord_surely_within, near_distance_m, unit_vector};
use super::window::Window;
use crate::geometry::{Bbox, LonLat, geodesic_distance_m};

/// Numbered items at positions, to find the nearest of them or those in a box.
///
/// Answers are exact on the WGS 84 ellipsoid: the same as a scan of all items with
/// [`geodesic_distance_m`](crate::geometry::geodesic_distance_m), at the poles and the antimeridian too. Any number of
/// items may share a position. Takes about 55 bytes an item.
///
/// # Examples
/// ```
/// use choros::access::PointIndex;
/// use choros::geometry::LonLat;
/// let larisa = LonLat::new(22.4191, 39.639)?;
/// let volos = LonLat::new(22.942, 39.3622)?;
/// let index = PointIndex::new([larisa, volos]);
/// let nearest = index.nearest(LonLat::new(22.9, 39.4)?, 1, None);
/// assert_eq!(nearest[0].item, 1);
/// assert!(index.nearest(larisa, 2, Some(50_000.0)).len() == 1);
/// # Ok::<(), choros::geometry::LonLatError>(())
/// ```
///
/// Source: the bound is explained in `sphere.rs`; distances after Karney (2013), doi:10.1007/s00190-012-0578-z.
#[derive(Debug)]
pub struct PointIndex {
    tree: PackedTree<3>,
    /// One unit vector and one position a place, in the order of the tree.
    units: Vec<[f64; 3]>,
    positions: Vec<LonLat>,
    /// The items of all places, ascending within each; `first_item[i]..first_item[i + 1]` are those of place `i`.
    items: Vec<u32>,
    first_item: Vec<u32>,
}

impl PointIndex {
    /// Makes an index of items numbered by their place in `positions`.
    ///
    /// Equal distances are settled by number, so callers give items in the order of their ids. Holds no more than
    /// 4,294,967,295 items; those after are left out.
    pub fn new(positions: impl IntoIterator<Item = LonLat>) -> Self {
        Self::from_items((0..u32::MAX).zip(positions))
    }

    /// Makes an index of some items with the numbers they have elsewhere, in any order.
    pub fn from_items(items: impl IntoIterator<Item = (u32, LonLat)>) -> Self {
        let mut items: Vec<(u32, LonLat)> = items.into_iter().collect();
        items.sort_unstable_by(|(item, a), (other, b)| {
            // Adding zero makes a negative zero, which is the same place, the plain one.
            let by = |a: f64, b: f64| (a + 0.0).total_cmp(&(b + 0.0));
            by(a.lon(), b.lon()).then(by(a.lat(), b.lat())).then(item.cmp(other))
        });
        let places: Vec<&[(u32, LonLat)]> = items.chunk_by(|(_, a), (_, b)| a == b).collect();
        let units: Vec<[f64; 3]> = places.iter().map(|place| unit_vector(place[0].1)).collect();
        let boxes: Vec<Aabb<3>> = units.iter().copied().map(Aabb::of_point).collect();
        let (tree, order) = PackedTree::new(&boxes);
        let in_order = || order.iter().map(|&place| place as usize);
        let mut index = Self {
            tree,
            units: in_order().map(|place| units[place]).collect(),
            positions: in_order().map(|place| places[place][0].1).collect(),
            items: Vec::with_capacity(items.len()),
            first_item: vec![0],
        };
        for place in in_order() {
            index.items.extend(places[place].iter().map(|&(item, _)| item));
            // Items are told apart by `u32`, so this many fit, unless a number is given twice over and over.
            index.first_item.push(u32::try_from(index.items.len()).unwrap_or(u32::MAX));
        }
        index
    }

    /// Returns how many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Says whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Returns the `k` items nearest to `origin`, closest first.
    ///
    /// Distances are geodesic on the WGS 84 ellipsoid, in metres, and not above `within_m` if that is given. Equal
    /// distances are ordered by number. Fewer than `k` items: all of them. A `within_m` below zero or not a number
    /// finds nothing; 0 finds what lies at `origin` itself.
    #[must_use]
    pub fn nearest(&self, origin: LonLat, k: usize, within_m: Option<f64>) -> Vec<Neighbour> {
        self.nearest_where(origin, k, within_m, |_| true)
    }

    /// Returns the `k` nearest of the items that `accepts` says yes to; otherwise as [`nearest`](Self::nearest).
    ///
    /// `accepts` is asked only about items near enough to matter, each at most once.
    pub fn nearest_where(
        &self,
        origin: LonLat,
        k: usize,
        within_m: Option<f64>,
        accepts: impl FnMut(u32) -> bool,
    ) -> Vec<Neighbour> {
        let mut search = Search::new(origin, k, within_m, accepts);
        search.look_at(self);
        search.finish()
    }

    /// Returns the items that the box [contains](Bbox::contains), in ascending order.
    ///
    /// A box over the antimeridian holds what lies on both sides of it.
    #[must_use]
    pub fn within_bbox(&self, bbox: &Bbox) -> Vec<u32> {
        let window = Window::new(bbox);
        let mut found = Vec::new();
        self.tree.visit_where(&|node| window.may_meet(node), &mut |places| {
            for place in places {
                if bbox.contains(self.positions[place]) {
                    found.extend_from_slice(self.items(place));
                }
            }
        });
        found.sort_unstable();
        found
    }

    /// Returns all items not farther than `within_m` from `origin`, closest first.
    ///
    /// The limit is inclusive. Distances are geodesic on the WGS 84 ellipsoid, in metres; equal distances are ordered by
    /// number. A `within_m` below zero or not a number finds nothing.
    #[must_use]
    pub fn within(&self, origin: LonLat, within_m: f64) -> Vec<Neighbour> {
        let mut found = Vec::new();
        self.for_each_within(origin, within_m, |neighbour| found.push(neighbour));
        found.sort_unstable_by(Neighbour::order);
        found
    }

    /// Calls `visit` with all items not farther than `within_m` from `origin`, in an order of the tree's own; otherwise as
    /// [`within`](Self::within). The same index gives the same order every time.
    pub fn for_each_within(&self, origin: LonLat, within_m: f64, mut visit: impl FnMut(Neighbour)) {
        if within_m.is_nan() || within_m < 0.0 {
            return;
        }
        let (target, reach) = (unit_vector(origin), chord_of_distance(within_m));
        let reach_2 = reach * reach;
        self.tree.visit_where(&|node| node.distance_2(&target) <= reach_2, &mut |places| {
            for place in places.filter(|&place| chord_2(&self.units[place], &target) <= reach_2) {
                let distance_m = geodesic_distance_m(origin, self.positions[place]);
                if distance_m <= within_m {
                    self.items(place).iter().for_each(|&item| visit(Neighbour { item, distance_m }));
                }
            }
        });
    }

    /// Calls `visit` with exactly the items not farther than `within_m` from `origin`, and with their distance to 10⁻⁸ of
    /// itself, in an order of the tree's own.
    ///
    /// The geodesic is computed only within a third of a percent of `within_m`, and beyond [`NEAR_M`].
    pub(super) fn for_each_about(&self, origin: LonLat, within_m: f64, mut visit: impl FnMut(u32, f64)) {
        if within_m.is_nan() || within_m < 0.0 {
            return;
        }
        let (target, reach) = (unit_vector(origin), chord_of_distance(within_m));
        let surely = chord_surely_within(within_m.min(NEAR_M));
        let (reach_2, surely_2) = (reach * reach, surely * surely.abs());
        self.tree.visit_where(&|node| node.distance_2(&target) <= reach_2, &mut |places| {
            for place in places {
                let unit = &self.units[place];
                let chord_2 = chord_2(unit, &target);
                let distance_m = if chord_2 <= surely_2 {
                    near_distance_m(unit, &target).min(within_m)
                } else if chord_2 <= reach_2 {
                    geodesic_distance_m(origin, self.positions[place])
                } else {
                    continue;
                };
                if distance_m <= within_m {
                    self.items(place).iter().for_each(|&item| visit(item, distance_m));
                }
            }
        });
    }

    /// Returns how many items lie within about `within_m` of `origin`: a third of a percent farther too.
    pub(super) fn count_about(&self, origin: LonLat, within_m: f64) -> usize {
        let (target, reach) = (unit_vector(origin), chord_of_distance(within_m));
        let mut count = 0;
        self.tree.visit_where(&|node| node.distance_2(&target) <= reach * reach, &mut |places| {
            let near = places.filter(|&place| chord_2(&self.units[place], &target) <= reach * reach);
            count += near.map(|place| self.items(place).len()).sum::<usize>();
        });
        count
    }

    /// Calls `visit` with all items within the last of `bands_m` and the place of the first band that holds each, in an
    /// order of the tree's own.
    ///
    /// Exact, limits inclusive. Bands ascend. The geodesic is computed only where the chord leaves in doubt which band it
    /// is: for one item in 150 that lie in a band's disc.
    pub(super) fn for_each_in_bands(&self, origin: LonLat, bands_m: &[f64], mut visit: impl FnMut(u32, usize)) {
        let Some(&last_m) = bands_m.last().filter(|last_m| **last_m >= 0.0) else { return };
        let (target, reach) = (unit_vector(origin), chord_of_distance(last_m));
        // Squared with their sign: below zero nothing is sure.
        let limits_2: Vec<[f64; 2]> = bands_m
            .iter()
            .map(|&within_m| {
                [chord_surely_within(within_m), chord_of_distance(within_m)].map(|chord| chord * chord.abs())
            })
            .collect();
        self.tree.visit_where(&|node| node.distance_2(&target) <= reach * reach, &mut |places| {
            for place in places {
                let chord_2 = chord_2(&self.units[place], &target);
                // It surely lies beyond the bands before this one.
                let mut band = limits_2.partition_point(|[_, perhaps]| *perhaps < chord_2);
                if limits_2.get(band).is_some_and(|[surely, _]| chord_2 > *surely) {
                    let distance_m = geodesic_distance_m(origin, self.positions[place]);
                    band = bands_m.partition_point(|&within_m| within_m < distance_m);
                }
                if band < bands_m.len() {
                    self.items(place).iter().for_each(|&item| visit(item, band));
                }
            }
        });
    }

    pub(super) fn tree(&self) -> &PackedTree<3> {
        &self.tree
    }

    pub(super) fn unit(&self, place: usize) -> &[f64; 3] {
        &self.units[place]
    }

    pub(super) fn position(&self, place: usize) -> LonLat {
        self.positions[place]
    }

    pub(super) fn items(&self, place: usize) -> &[u32] {
        &self.items[self.first_item[place] as usize..self.first_item[place + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::exhaustive::{nearest, world_position};
    use crate::geometry::geodesic_distance_m;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn items(neighbours: &[Neighbour]) -> Vec<u32> {
        neighbours.iter().map(|neighbour| neighbour.item).collect()
    }

    #[test]
    fn an_empty_index_has_no_neighbours() {
        let index = PointIndex::new([]);
        assert!(index.is_empty());
        assert!(index.nearest(at(22.0, 39.0), 3, None).is_empty());
        assert!(index.within_bbox(&Bbox::WORLD).is_empty());
    }

    #[test]
    fn none_are_asked_for_and_more_than_there_are() {
        let index = PointIndex::new([at(0.0, 0.0), at(1.0, 0.0)]);
        assert!(index.nearest(at(0.0, 0.0), 0, None).is_empty());
        assert_eq!(items(&index.nearest(at(0.9, 0.0), usize::MAX, None)), [1, 0]);
    }

    #[test]
    fn the_limit_is_inclusive_and_may_be_zero_or_beyond_the_globe() {
        let (origin, there) = (at(22.0, 39.0), at(23.0, 40.0));
        let index = PointIndex::new([origin, there]);
        let distance_m = geodesic_distance_m(origin, there);
        assert_eq!(index.nearest(origin, 9, Some(distance_m)).len(), 2);
        assert_eq!(index.nearest(origin, 9, Some(distance_m.next_down())).len(), 1);
        assert_eq!(index.nearest(origin, 9, Some(0.0)), [Neighbour { item: 0, distance_m: 0.0 }]);
        assert_eq!(index.within(origin, distance_m).len(), 2);
        assert_eq!(index.within(origin, distance_m.next_down()).len(), 1);
        assert!(index.nearest(at(0.0, 0.0), 9, Some(0.0)).is_empty());
        for found_by_none in [-1.0, f64::NAN, f64::NEG_INFINITY] {
            assert!(index.nearest(origin, 9, Some(found_by_none)).is_empty());
        }
        for found_by_all in [1e300, f64::INFINITY] {
            assert_eq!(index.nearest(origin, 9, Some(found_by_all)).len(), 2);
        }
    }

    #[test]
    fn the_nearest_lies_over_the_antimeridian_and_over_the_pole() {
        let index = PointIndex::new([at(179.0, 10.0), at(-179.9, 10.0), at(-100.0, 89.9), at(80.0, 88.0)]);
        assert_eq!(items(&index.nearest(at(179.9, 10.0), 1, None)), [1]);
        assert_eq!(items(&index.nearest(at(80.0, 89.9), 1, None)), [2]);
        let from_the_pole = index.nearest(at(-33.0, 90.0), 2, None);
        assert_eq!(items(&from_the_pole), [2, 3]);
    }

    #[test]
    fn equal_distances_are_settled_by_number() {
        // Six at each of three places that are equally far from the origin to the last bit.
        let places = [at(1.0, 0.0), at(-1.0, 0.0), at(1.0, -0.0)];
        let index = PointIndex::new((0..18).map(|item| places[item % 3]));
        for k in 0..=18 {
            assert_eq!(items(&index.nearest(at(0.0, 0.0), k, None)), (0..18).take(k).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_antimeridian_has_one_place_with_two_longitudes() {
        let index = PointIndex::new([180.0, -180.0, 180.0, -180.0].map(|lon| at(lon, 52.0)));
        assert_eq!(items(&index.nearest(at(-179.0, 51.0), 3, None)), [0, 1, 2]);
        assert_eq!(items(&index.nearest(at(180.0, 52.0), 4, Some(0.0))), [0, 1, 2, 3]);
    }

    #[test]
    fn a_hundred_thousand_at_one_place_cost_no_more_than_asked_for() {
        let index = PointIndex::new(std::iter::repeat_n(at(22.0, 39.0), 100_000).chain([at(22.1, 39.0)]));
        let mut asked = 0;
        let found = index.nearest_where(at(22.1, 39.0), 3, None, |_| {
            asked += 1;
            true
        });
        assert_eq!(items(&found), [100_000, 0, 1]);
        assert!(asked <= 7, "{asked} items were asked about");
        assert_eq!(index.nearest(at(22.0, 39.0), usize::MAX, Some(1.0)).len(), 100_000);
    }

    #[test]
    fn distances_are_those_of_the_golden_geodesics() {
        let Some(golden) = crate::access::exhaustive::golden("access/geodesics.json") else { return };
        for case in golden["cases"].as_array().unwrap() {
            let number = |name: &str| case[name].as_f64().unwrap();
            let index = PointIndex::new([at(number("lon2"), number("lat2"))]);
            let found = index.nearest(at(number("lon1"), number("lat1")), 1, None);
            assert!((found[0].distance_m - number("metres")).abs() <= 1e-6, "{case}");
        }
    }

    proptest! {
        #[test]
        fn the_nearest_are_those_of_an_exhaustive_search(
            positions in prop::collection::vec(world_position(), 0..400),
            origin in world_position(),
            k in 1..20_usize,
            within_m in prop::option::of(0.0..2.1e7),
        ) {
            let index = PointIndex::new(positions.iter().copied());
            let expected = nearest((0..).zip(positions), origin, k, within_m);
            prop_assert_eq!(index.nearest(origin, k, within_m), expected);
        }

        #[test]
        fn all_within_a_distance_are_those_of_an_exhaustive_search(
            positions in prop::collection::vec(world_position(), 0..400),
            origin in world_position(),
            within_m in prop_oneof![0.0..2.1e7, 0.0..2e4, Just(0.0), Just(-1.0), Just(f64::NAN), Just(f64::INFINITY)],
        ) {
            let index = PointIndex::new(positions.iter().copied());
            let expected = nearest((0..).zip(positions), origin, usize::MAX, Some(within_m));
            prop_assert_eq!(index.within(origin, within_m), expected);
        }

        #[test]
        fn the_first_band_that_holds_an_item_is_that_of_its_geodesic(
            positions in prop::collection::vec(world_position(), 0..400),
            origin in world_position(),
            mut bands_m in prop::collection::vec(prop_oneof![0.0..2.1e7, 0.0..2e4, Just(0.0)], 0..5),
            exactly in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let distance_m = |position: LonLat| geodesic_distance_m(origin, position);
            if let Some(place) = exactly.filter(|_| !positions.is_empty()) {
                let limit = distance_m(positions[place.index(positions.len())]);
                bands_m.extend([limit, limit.next_down().max(0.0)]);
            }
            bands_m.sort_by(f64::total_cmp);
            let mut found = Vec::new();
            PointIndex::new(positions.iter().copied()).for_each_in_bands(origin, &bands_m, |item, band| found.push((item, band)));
            found.sort_unstable();
            let band_of = |position| bands_m.iter().position(|&within_m| distance_m(position) <= within_m);
            let expected: Vec<_> = (0..).zip(positions).filter_map(|(item, position)| Some((item, band_of(position)?))).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_box_holds_what_an_exhaustive_search_finds_in_it(
            positions in prop::collection::vec(world_position(), 0..400),
            (west, east) in (-180..=180_i32, -180..=180_i32),
            (south, height) in (-90..=90_i32, 0..=180_i32),
        ) {
            let north = (south + height).min(90);
            let bbox = Bbox::new(f64::from(west), f64::from(south), f64::from(east), f64::from(north)).unwrap();
            let index = PointIndex::new(positions.iter().copied());
            let expected: Vec<u32> =
                (0..).zip(positions).filter(|&(_, position)| bbox.contains(position)).map(|(item, _)| item).collect();
            prop_assert_eq!(index.within_bbox(&bbox), expected);
        }
    }
}
