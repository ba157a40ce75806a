//! An index of points in groups.

use std::collections::BTreeMap;

use super::search::Search;
use super::{Neighbour, PointIndex};
use crate::geometry::{Bbox, LonLat};

/// Numbered items at positions, each in any number of groups (the kinds of a service).
///
/// One tree holds all items and one each group's, so that the nearest of a rare group is found without passing by
/// those of the others.
///
/// # Examples
/// ```
/// use choros::access::GroupedIndex;
/// use choros::geometry::LonLat;
/// let (food_bank, shelter) = (7, 9);
/// let larisa = LonLat::new(22.4191, 39.639)?;
/// let volos = LonLat::new(22.942, 39.3622)?;
/// let index = GroupedIndex::new([(larisa, vec![food_bank]), (volos, vec![food_bank, shelter])]);
/// let nearest = index.nearest(larisa, 1, None, Some(&[shelter]), |_| true);
/// assert_eq!(nearest[0].item, 1);
/// # Ok::<(), choros::geometry::LonLatError>(())
/// ```
#[derive(Debug)]
pub struct GroupedIndex {
    all: PointIndex,
    groups: BTreeMap<u32, PointIndex>,
}

impl GroupedIndex {
    /// Makes an index of items numbered by their place in `items`, each with the groups it is in.
    ///
    /// As with [`PointIndex::new`], callers give items in the order of their ids.
    pub fn new<G: IntoIterator<Item = u32>>(items: impl IntoIterator<Item = (LonLat, G)>) -> Self {
        let mut all = Vec::new();
        let mut groups: BTreeMap<u32, Vec<(u32, LonLat)>> = BTreeMap::new();
        for (item, (position, its_groups)) in (0..u32::MAX).zip(items) {
            all.push(position);
            for group in its_groups {
                let members = groups.entry(group).or_default();
                // A group named twice for one item counts once.
                if members.last().is_none_or(|&(last, _)| last != item) {
                    members.push((item, position));
                }
            }
        }
        let groups = groups.into_iter().map(|(group, members)| (group, PointIndex::from_items(members)));
        Self { all: PointIndex::new(all), groups: groups.collect() }
    }

    /// Returns the index of all items, whatever their groups.
    #[must_use]
    pub fn all(&self) -> &PointIndex {
        &self.all
    }

    /// Returns the index of one group, if it has items.
    #[must_use]
    pub fn group(&self, group: u32) -> Option<&PointIndex> {
        self.groups.get(&group)
    }

    /// Returns the `k` nearest of the items that are in any of `groups` and that `accepts` says yes to, closest first.
    ///
    /// Without `groups` all items count, also those in none; groups without items find nothing. Each item is found
    /// once, however many of the groups it is in. Otherwise as [`PointIndex::nearest_where`].
    pub fn nearest(
        &self,
        origin: LonLat,
        k: usize,
        within_m: Option<f64>,
        groups: Option<&[u32]>,
        accepts: impl FnMut(u32) -> bool,
    ) -> Vec<Neighbour> {
        let mut search = Search::new(origin, k, within_m, accepts);
        let chosen = self.chosen(groups);
        if chosen.len() > 1 {
            search = search.over_trees_that_share_items();
        }
        for index in chosen {
            search.look_at(index);
        }
        search.finish()
    }

    /// Returns the items that are in any of `groups` and that the box contains, in ascending order, each once.
    #[must_use]
    pub fn within_bbox(&self, bbox: &Bbox, groups: Option<&[u32]>) -> Vec<u32> {
        let mut found: Vec<u32> = self.chosen(groups).iter().flat_map(|index| index.within_bbox(bbox)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn chosen(&self, groups: Option<&[u32]>) -> Vec<&PointIndex> {
        match groups {
            None => vec![&self.all],
            Some(groups) => groups.iter().filter_map(|group| self.groups.get(group)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::exhaustive::{nearest, world_position};
    use proptest::prelude::*;

    #[test]
    fn a_rare_group_is_found_without_passing_by_the_others() {
        let position = |i: u32| LonLat::new(f64::from(i % 100) / 100.0, f64::from(i / 100) / 100.0).unwrap();
        let index = GroupedIndex::new((0..10_000).map(|i| (position(i), [u32::from(i == 9_999)])));
        let mut asked = 0;
        let found = index.nearest(position(0), 1, None, Some(&[1]), |_| {
            asked += 1;
            true
        });
        assert_eq!((found[0].item, asked), (9_999, 1));
    }

    #[test]
    fn groups_without_items_find_nothing_and_no_choice_finds_all() {
        let here = LonLat::new(22.0, 39.0).unwrap();
        let index = GroupedIndex::new([(here, vec![]), (here, vec![4, 4])]);
        assert!(index.nearest(here, 9, None, Some(&[]), |_| true).is_empty());
        assert!(index.nearest(here, 9, None, Some(&[5]), |_| true).is_empty());
        assert_eq!(index.nearest(here, 9, None, None, |_| true).len(), 2);
        assert_eq!(index.nearest(here, 9, None, Some(&[4, 4]), |_| true).len(), 1);
        assert_eq!(index.within_bbox(&Bbox::WORLD, Some(&[4, 4, 5])), [1]);
        assert_eq!(index.group(4).map(PointIndex::len), Some(1));
    }

    proptest! {
        #[test]
        fn groups_limit_condition_and_number_combine_as_in_an_exhaustive_search(
            items in prop::collection::vec((world_position(), prop::collection::vec(0..5_u32, 0..4)), 0..300),
            origin in world_position(),
            groups in prop::option::of(prop::collection::vec(0..6_u32, 0..4)),
            k in 1..12_usize,
            within_m in prop::option::of(0.0..2.1e7),
            divisor in 1..4_u32,
        ) {
            let accepts = |item: u32| item.is_multiple_of(divisor);
            let index = GroupedIndex::new(items.iter().cloned());
            let chosen = |its: &[u32]| groups.as_ref().is_none_or(|groups| its.iter().any(|g| groups.contains(g)));
            let eligible = (0..).zip(&items).filter(|(item, (_, its))| accepts(*item) && chosen(its));
            let expected = nearest(eligible.map(|(item, &(position, _))| (item, position)), origin, k, within_m);
            prop_assert_eq!(index.nearest(origin, k, within_m, groups.as_deref(), accepts), expected);
        }
    }
}
