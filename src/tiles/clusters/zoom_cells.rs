//! The cells of one zoom that hold anything.

use std::ops::Range;

/// How many points of a group there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupCount {
    /// The group.
    pub group: u32,
    /// How many.
    pub count: u32,
}

/// The cells of one zoom that hold anything, in the order of the curve: a column for each thing there is to know.
#[derive(Debug, Default)]
pub(super) struct ZoomCells {
    /// The place of each on the curve, among the cells of the zoom.
    places: Vec<u64>,
    /// The first point of each, and how many there are in the end.
    firsts: Vec<u32>,
    /// Where the middle of each one's points lies, on the finest grid.
    middles: Vec<[u32; 2]>,
    /// Where the counts of each begin, and where the last ones end.
    count_firsts: Vec<u32>,
    /// By group, in rising order; none where a cell holds one point, which says its group itself.
    counts: Vec<GroupCount>,
}

/// A cell as its parts or its points have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The place of the cell it is part of.
    pub(super) whole: u64,
    pub(super) count: u32,
    /// The sums of the columns and of the rows of its points, on the finest grid.
    pub(super) sum: [u64; 2],
    pub(super) groups: Groups<'a>,
}

/// Of which groups the points of a part are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Groups<'a> {
    One(u32),
    Many(&'a [GroupCount]),
}

/// A cell of a zoom.
#[derive(Clone, Copy, Debug)]
pub(super) struct ZoomCell<'a> {
    pub(super) place: u64,
    /// The first of its points in their order.
    pub(super) first: u32,
    pub(super) count: u32,
    pub(super) middle: [u32; 2],
    pub(super) counts: &'a [GroupCount],
}

impl ZoomCells {
    /// Puts parts together to cells, and returns for each cell the sums of the columns and of the rows of its points beside them.
    /// Parts of one cell follow one another.
    pub(super) fn gather<'a>(parts: impl Iterator<Item = Part<'a>>, group_count: usize) -> (Self, Vec<[u64; 2]>) {
        let mut gathering = Gathering { by_group: vec![0; group_count], ..Gathering::default() };
        let mut parts = parts.peekable();
        while let Some(part) = parts.next() {
            gathering.add(&part);
            if parts.peek().is_none_or(|next| next.whole != part.whole) {
                gathering.finish_cell(part.whole);
            }
        }
        gathering.finish()
    }

    /// Returns how many bytes it holds.
    pub(super) fn size(&self) -> usize {
        8 * (self.places.len() + self.middles.len() + self.counts.len())
            + 4 * (self.firsts.len() + self.count_firsts.len())
    }

    /// Returns the places in here of the cells from one on the curve to before another.
    pub(super) fn between(&self, places: Range<u64>) -> Range<usize> {
        let first = self.places.partition_point(|&place| place < places.start);
        let len = self.places[first..].partition_point(|&place| place < places.end);
        first..first + len
    }

    pub(super) fn cell(&self, index: usize) -> ZoomCell<'_> {
        let (first, end) = (self.firsts[index], self.firsts[index + 1]);
        let counts = self.count_firsts[index] as usize..self.count_firsts[index + 1] as usize;
        ZoomCell {
            place: self.places[index],
            first,
            count: end - first,
            middle: self.middles[index],
            counts: &self.counts[counts],
        }
    }
}

/// Cells in the making.
#[derive(Debug, Default)]
struct Gathering {
    cells: ZoomCells,
    sums: Vec<[u64; 2]>,
    /// How many points there were before the cell that is being gathered.
    points: u32,
    count: u32,
    sum: [u64; 2],
    /// How many points of each group its parts hold so far, and the groups that have any.
    by_group: Vec<u32>,
    groups: Vec<u32>,
}

impl Gathering {
    fn add(&mut self, part: &Part<'_>) {
        self.count += part.count;
        self.sum = [self.sum[0] + part.sum[0], self.sum[1] + part.sum[1]];
        match part.groups {
            Groups::One(group) => self.add_group(GroupCount { group, count: 1 }),
            Groups::Many(counts) => counts.iter().for_each(|count| self.add_group(*count)),
        }
    }

    fn add_group(&mut self, GroupCount { group, count }: GroupCount) {
        let known = &mut self.by_group[group as usize];
        if *known == 0 {
            self.groups.push(group);
        }
        *known += count;
    }

    fn finish_cell(&mut self, place: u64) {
        let cells = &mut self.cells;
        cells.places.push(place);
        cells.firsts.push(self.points);
        cells.count_firsts.push(length(&cells.counts));
        // A middle lies between points whose columns and rows have 32 bits.
        let middle = |sum: u64| u32::try_from(sum / u64::from(self.count.max(1))).unwrap_or(u32::MAX);
        cells.middles.push(self.sum.map(middle));
        self.groups.sort_unstable();
        let is_many = self.count > 1;
        for group in self.groups.drain(..) {
            let count = std::mem::take(&mut self.by_group[group as usize]);
            if is_many {
                cells.counts.push(GroupCount { group, count });
            }
        }
        self.sums.push(std::mem::take(&mut self.sum));
        self.points += std::mem::take(&mut self.count);
    }

    fn finish(mut self) -> (ZoomCells, Vec<[u64; 2]>) {
        self.cells.firsts.push(self.points);
        self.cells.count_firsts.push(length(&self.cells.counts));
        let ZoomCells { places, firsts, middles, count_firsts, counts } = &mut self.cells;
        places.shrink_to_fit();
        firsts.shrink_to_fit();
        middles.shrink_to_fit();
        count_firsts.shrink_to_fit();
        counts.shrink_to_fit();
        (self.cells, self.sums)
    }
}

/// There are fewer counts than points, which are counted in 32 bits.
fn length(counts: &[GroupCount]) -> u32 {
    u32::try_from(counts.len()).unwrap_or(u32::MAX)
}
