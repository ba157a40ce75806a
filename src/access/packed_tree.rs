//! A static R-tree in flat arrays.
//!
//! All nodes are full, so nodes need no pointers: the children of node `i` are the nodes `8·i` to `8·i + 7` of the
//! level below. Entries are ordered as by a k-d tree, whose cuts fall on multiples of a node's size. The owner keeps
//! its data in the order of the entries; the tree only says which runs of them to look at.

use std::ops::Range;

/// How many entries a leaf has, and how many children a node.
const FANOUT: usize = 8;

/// Above how many entries both halves are ordered at the same time.
const PARALLEL_ENTRIES: usize = 1 << 14;

/// A box with sides along the axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aabb<const D: usize> {
    pub(super) lower: [f64; D],
    pub(super) upper: [f64; D],
}

impl<const D: usize> Aabb<D> {
    pub(super) const EMPTY: Self = Self { lower: [f64::INFINITY; D], upper: [f64::NEG_INFINITY; D] };

    pub(super) fn of_point(point: [f64; D]) -> Self {
        Self { lower: point, upper: point }
    }

    #[must_use]
    pub(super) fn union(mut self, other: &Self) -> Self {
        for axis in 0..D {
            self.lower[axis] = self.lower[axis].min(other.lower[axis]);
            self.upper[axis] = self.upper[axis].max(other.upper[axis]);
        }
        self
    }

    pub(super) fn contains(&self, point: &[f64; D]) -> bool {
        (0..D).all(|axis| self.lower[axis] <= point[axis] && point[axis] <= self.upper[axis])
    }

    /// Returns the square of the distance from `point` to the box.
    ///
    /// Never more than that to a point in the box, not even by rounding: each step is monotone.
    pub(super) fn distance_2(&self, point: &[f64; D]) -> f64 {
        (0..D).fold(0.0, |sum, axis| {
            let gap = (self.lower[axis] - point[axis]).max(point[axis] - self.upper[axis]).max(0.0);
            sum + gap * gap
        })
    }

    fn centre(&self) -> [f64; D] {
        std::array::from_fn(|axis| f64::midpoint(self.lower[axis], self.upper[axis]))
    }
}

/// A search that shrinks as it finds: what [`PackedTree::visit_nearest`] serves.
pub(super) trait Visitor {
    /// Returns the square of the distance beyond which nothing matters any more.
    fn reach_2(&self) -> f64;

    /// Looks at a run of entries.
    fn visit(&mut self, entries: Range<usize>);
}

/// The boxes of the tree, level by level from the leaves to the root.
#[derive(Debug)]
pub(super) struct PackedTree<const D: usize> {
    levels: Vec<Vec<Aabb<D>>>,
    len: usize,
}

impl<const D: usize> PackedTree<D> {
    /// Makes a tree over boxes; returns it with the places the entries have in `boxes`, in the order of the tree.
    pub(super) fn new(boxes: &[Aabb<D>]) -> (Self, Vec<u32>) {
        let mut entries: Vec<([f64; D], u32)> = boxes.iter().map(Aabb::centre).zip(0..).collect();
        arrange(&mut entries);
        let order: Vec<u32> = entries.into_iter().map(|(_, place)| place).collect();
        let leaves = order
            .chunks(FANOUT)
            .map(|leaf| leaf.iter().fold(Aabb::EMPTY, |all, &place| all.union(&boxes[place as usize])));
        let mut levels = vec![leaves.collect::<Vec<_>>()];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let level = below.chunks(FANOUT).map(|node| node.iter().fold(Aabb::EMPTY, Aabb::union));
            let level = level.collect();
            levels.push(level);
        }
        (Self { levels, len: order.len() }, order)
    }

    /// Shows the visitor every run of entries within its reach, near ones first as far as that is cheap to know.
    pub(super) fn visit_nearest(&self, target: &[f64; D], visitor: &mut impl Visitor) {
        self.visit_children(self.levels.len(), 0, target, visitor);
    }

    fn visit_children(&self, level: usize, node: usize, target: &[f64; D], visitor: &mut impl Visitor) {
        let Some(below) = level.checked_sub(1) else {
            return visitor.visit(run(node, self.len));
        };
        // The nodes of a level lie below a node of the next; those of the last below one that is not stored.
        let mut near = [(f64::INFINITY, 0); FANOUT];
        let mut found = 0;
        let reach_2 = visitor.reach_2();
        for child in run(node, self.levels[below].len()) {
            let distance_2 = self.levels[below][child].distance_2(target);
            if distance_2 <= reach_2 {
                let place = near[..found].partition_point(|&(other, _)| other <= distance_2);
                near.copy_within(place..found, place + 1);
                near[place] = (distance_2, child);
                found += 1;
            }
        }
        for &(distance_2, child) in &near[..found] {
            if distance_2 > visitor.reach_2() {
                break;
            }
            self.visit_children(below, child, target, visitor);
        }
    }

    /// Calls `visit` with every run of entries whose box `may_hold` what is sought.
    pub(super) fn visit_where(&self, may_hold: &impl Fn(&Aabb<D>) -> bool, visit: &mut impl FnMut(Range<usize>)) {
        self.visit_children_where(self.levels.len(), 0, may_hold, visit);
    }

    fn visit_children_where(
        &self,
        level: usize,
        node: usize,
        may_hold: &impl Fn(&Aabb<D>) -> bool,
        visit: &mut impl FnMut(Range<usize>),
    ) {
        let Some(below) = level.checked_sub(1) else {
            return visit(run(node, self.len));
        };
        for child in run(node, self.levels[below].len()) {
            if may_hold(&self.levels[below][child]) {
                self.visit_children_where(below, child, may_hold, visit);
            }
        }
    }
}

/// Returns the places of the children of a node in a level of `len`.
fn run(node: usize, len: usize) -> Range<usize> {
    node * FANOUT..((node + 1) * FANOUT).min(len)
}

/// Orders entries so that every aligned run of 8, 64, 512 … of them lies close together.
fn arrange<const D: usize>(entries: &mut [([f64; D], u32)]) {
    let nodes = entries.len().div_ceil(FANOUT);
    if nodes <= 1 {
        return;
    }
    let cut = FANOUT * (nodes.next_power_of_two() / 2);
    let bounds = entries.iter().fold(Aabb::EMPTY, |all, (point, _)| all.union(&Aabb::of_point(*point)));
    let width = |axis: usize| bounds.upper[axis] - bounds.lower[axis];
    let widest = (0..D).max_by(|&a, &b| width(a).total_cmp(&width(b))).unwrap_or(0);
    entries.select_nth_unstable_by(cut, |a, b| a.0[widest].total_cmp(&b.0[widest]).then(a.1.cmp(&b.1)));
    let (left, right) = entries.split_at_mut(cut);
    if left.len() > PARALLEL_ENTRIES {
        rayon::join(|| arrange(left), || arrange(right));
    } else {
        arrange(left);
        arrange(right);
    }
}
