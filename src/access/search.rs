//! The search for the nearest: one state that any number of trees can be shown to, one after the other.

use std::collections::{BinaryHeap, HashSet};
use std::ops::Range;

use super::Neighbour;
use super::packed_tree::Visitor;
use super::point_index::PointIndex;
use super::sphere::{chord_2, chord_of_distance, chord_that_covers, unit_vector};
use crate::geometry::{LonLat, geodesic_distance_m};

/// An item that may be among the nearest.
struct Candidate {
    chord_2: f64,
    item: u32,
    position: LonLat,
}

/// A nearest search under way.
///
/// By chord alone it keeps every item that can still be among the `k` nearest; only for these is the geodesic
/// computed, at the end. They are 1.007·k on average where points are spread evenly.
pub(super) struct Search<F> {
    origin: LonLat,
    target: [f64; 3],
    k: usize,
    within_m: f64,
    accepts: F,
    /// The items met so far, when they can be met twice.
    met: Option<HashSet<u32>>,
    /// The squares of the `k` shortest chords as bits, which order as the numbers do for they are not negative.
    shortest: BinaryHeap<u64>,
    candidates: Vec<Candidate>,
    reach_2: f64,
}

impl<F: FnMut(u32) -> bool> Search<F> {
    /// Starts a search; nothing is found for a `within_m` that is negative or not a number.
    pub(super) fn new(origin: LonLat, k: usize, within_m: Option<f64>, accepts: F) -> Self {
        let within_m = within_m.unwrap_or(f64::INFINITY);
        let reach = if within_m >= 0.0 { chord_of_distance(within_m) } else { -1.0 };
        let empty = k == 0 || reach < 0.0;
        Self {
            origin,
            target: unit_vector(origin),
            k: if empty { 0 } else { k },
            within_m,
            accepts,
            met: None,
            shortest: BinaryHeap::new(),
            candidates: Vec::new(),
            reach_2: reach * reach,
        }
    }

    /// Makes the search ready for trees that share items.
    pub(super) fn over_trees_that_share_items(mut self) -> Self {
        self.met = Some(HashSet::new());
        self
    }

    /// Looks at the items of one index.
    pub(super) fn look_at(&mut self, index: &PointIndex) {
        if self.k > 0 {
            let target = self.target;
            index.tree().visit_nearest(&target, &mut InIndex { search: self, index });
        }
    }

    /// Looks at an item that is in no index.
    pub(super) fn look_at_item(&mut self, item: u32, position: LonLat) {
        let chord_2 = chord_2(&unit_vector(position), &self.target);
        if self.k > 0 && chord_2 <= self.reach_2 {
            self.look_at_place(chord_2, position, &[item]);
        }
    }

    /// Returns the nearest found, closest first, equal distances by number.
    pub(super) fn finish(self) -> Vec<Neighbour> {
        let Self { origin, within_m, reach_2, k, .. } = self;
        let mut last: Option<(LonLat, f64)> = None;
        let mut neighbours: Vec<Neighbour> = self
            .candidates
            .into_iter()
            .filter(|candidate| candidate.chord_2 <= reach_2)
            .map(|Candidate { item, position, .. }| {
                // Items at one place follow one another, and their geodesic is the same.
                let distance_m = match last {
                    Some((place, distance_m)) if place == position => distance_m,
                    _ => geodesic_distance_m(origin, position),
                };
                last = Some((position, distance_m));
                Neighbour { item, distance_m }
            })
            .filter(|neighbour| neighbour.distance_m <= within_m)
            .collect();
        neighbours.sort_unstable_by(Neighbour::order);
        neighbours.truncate(k);
        neighbours
    }

    /// Looks at one place: of items that share it the first `k` settle every tie.
    fn look_at_place(&mut self, chord_2: f64, position: LonLat, items: &[u32]) {
        let mut taken = 0;
        for &item in items {
            if taken == self.k {
                break;
            }
            let is_new = self.met.as_mut().is_none_or(|met| met.insert(item));
            if is_new && (self.accepts)(item) {
                taken += 1;
                self.candidates.push(Candidate { chord_2, item, position });
                self.shorten(chord_2);
            }
        }
    }

    /// Draws the reach in when the `k`-th shortest chord is known and got shorter.
    fn shorten(&mut self, chord_2: f64) {
        let bits = chord_2.to_bits();
        if self.shortest.len() < self.k {
            self.shortest.push(bits);
        } else if let Some(mut longest) = self.shortest.peek_mut()
            && bits < *longest
        {
            *longest = bits;
        } else {
            return;
        }
        if let Some(&longest) = self.shortest.peek()
            && self.shortest.len() == self.k
        {
            let reach = chord_that_covers(f64::from_bits(longest).sqrt());
            self.reach_2 = self.reach_2.min(reach * reach);
        }
    }
}

/// A search in one of the indexes it is shown.
struct InIndex<'a, F> {
    search: &'a mut Search<F>,
    index: &'a PointIndex,
}

impl<F: FnMut(u32) -> bool> Visitor for InIndex<'_, F> {
    fn reach_2(&self) -> f64 {
        self.search.reach_2
    }

    fn visit(&mut self, places: Range<usize>) {
        for place in places {
            let chord_2 = chord_2(self.index.unit(place), &self.search.target);
            if chord_2 <= self.search.reach_2 {
                self.search.look_at_place(chord_2, self.index.position(place), self.index.items(place));
            }
        }
    }
}
