//! The nearest of points that are too few to be worth an index.

use super::Neighbour;
use super::search::Search;
use crate::geometry::LonLat;

/// Returns the `k` nearest of a few items, closest first: the same as [`PointIndex::nearest`](super::PointIndex::nearest)
/// of an index of them.
///
/// Looks at each item once, in any order; the geodesic is computed only for those that may be among the nearest.
#[must_use]
pub fn nearest_of_few(
    items: impl IntoIterator<Item = (u32, LonLat)>,
    origin: LonLat,
    k: usize,
    within_m: Option<f64>,
) -> Vec<Neighbour> {
    let mut search = Search::new(origin, k, within_m, |_| true);
    for (item, position) in items {
        search.look_at_item(item, position);
    }
    search.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::exhaustive::{nearest, world_position};

    proptest! {
        #[test]
        fn they_are_those_of_an_exhaustive_search(
            positions in prop::collection::vec(world_position(), 0..100),
            origin in world_position(),
            k in 0..12_usize,
            within_m in prop::option::of(0.0..2.1e7),
        ) {
            let items = || (0..).zip(positions.iter().copied());
            prop_assert_eq!(nearest_of_few(items(), origin, k, within_m), nearest(items(), origin, k, within_m));
        }
    }
}
