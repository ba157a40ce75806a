//! Edges sorted into bands along one axis, so that those near a line across them are found.

use std::ops::RangeInclusive;

/// How high a band is, measured in typical edges.
const EDGES_A_BAND: i64 = 4;

/// Equal bands along an axis, each with the edges that reach into it.
#[derive(Debug)]
pub(super) struct Bands {
    least: i64,
    height: i64,
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Bands {
    /// Sorts edges, each given by its least and greatest coordinate along the axis, both included.
    pub(super) fn new(ranges: impl Iterator<Item = [i64; 2]> + Clone) -> Self {
        let (mut least, mut greatest, mut total, mut count) = (i64::MAX, i64::MIN, 0_i64, 0_i64);
        for [low, high] in ranges.clone() {
            (least, greatest) = (least.min(low), greatest.max(high));
            total = total.saturating_add(high - low);
            count += 1;
        }
        let extent = greatest.saturating_sub(least).max(0);
        let height = (total / count.max(1) * EDGES_A_BAND).max(extent / count.max(1)).max(1);
        let bands = usize::try_from(extent / height).unwrap_or(0) + 1;
        let mut made = Self { least, height, starts: vec![0; bands + 1], edges: Vec::new() };
        made.fill(ranges);
        made
    }

    fn fill(&mut self, ranges: impl Iterator<Item = [i64; 2]> + Clone) {
        for range in ranges.clone() {
            self.of(range).for_each(|band| self.starts[band + 1] += 1);
        }
        for band in 1..self.starts.len() {
            self.starts[band] += self.starts[band - 1];
        }
        let mut next = self.starts.clone();
        self.edges = vec![0; next.last().map_or(0, |&count| count as usize)];
        for (edge, range) in (0..).zip(ranges) {
            for band in self.of(range) {
                self.edges[next[band] as usize] = edge;
                next[band] += 1;
            }
        }
    }

    fn of(&self, [low, high]: [i64; 2]) -> RangeInclusive<usize> {
        let last = self.starts.len() - 2;
        let band = |at: i64| usize::try_from((at - self.least) / self.height).unwrap_or(0).min(last);
        band(low)..=band(high)
    }

    /// Returns the edges that may reach to a coordinate, in their order.
    pub(super) fn at(&self, coordinate: i64) -> &[u32] {
        if coordinate < self.least { &[] } else { self.band(*self.of([coordinate; 2]).start()) }
    }

    /// Returns the edges of a band, in their order.
    pub(super) fn band(&self, band: usize) -> &[u32] {
        &self.edges[self.starts[band] as usize..self.starts[band + 1] as usize]
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len() - 1
    }
}
