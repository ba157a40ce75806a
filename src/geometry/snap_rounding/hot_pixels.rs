//! The hot pixels, found by where they are.

use super::{Pixel, Segment};

/// Distinct pixels in square bins, about one in each.
#[derive(Debug)]
pub(super) struct HotPixels {
    pixels: Vec<Pixel>,
    /// Where each bin's pixels begin; bins go column by column.
    starts: Vec<u32>,
    origin: Pixel,
    /// The side of a bin is two to this many pixels.
    shift: u32,
    bins: [usize; 2],
}

impl HotPixels {
    /// Sorts pixels that lie in the window into bins; repeated ones are kept once.
    pub(super) fn new(hot: Vec<Pixel>, window: [Pixel; 2]) -> Self {
        let (origin, sides) = bounds(&hot).unwrap_or((window[0], [1, 1]));
        let mut shift = 0;
        let count =
            |shift: u32| sides.map(|side| usize::try_from((side - 1) >> shift).unwrap_or(usize::MAX).saturating_add(1));
        while count(shift)[0].saturating_mul(count(shift)[1]) > hot.len().max(16) * 2 {
            shift += 1;
        }
        let mut made = Self { pixels: Vec::new(), starts: Vec::new(), origin, shift, bins: count(shift) };
        made.fill(hot);
        made
    }

    fn fill(&mut self, hot: Vec<Pixel>) {
        let bins: Vec<u32> = hot.iter().map(|&pixel| self.bin_of(pixel)).collect();
        let mut ends = vec![0_u32; self.bins[0] * self.bins[1] + 1];
        for &bin in &bins {
            ends[bin as usize + 1] += 1;
        }
        for bin in 1..ends.len() {
            ends[bin] += ends[bin - 1];
        }
        let mut sorted = vec![[0; 2]; hot.len()];
        let mut next = ends.clone();
        for (pixel, bin) in hot.into_iter().zip(bins) {
            sorted[next[bin as usize] as usize] = pixel;
            next[bin as usize] += 1;
        }
        self.starts.push(0);
        for bin in ends.windows(2) {
            let of_bin = &mut sorted[bin[0] as usize..bin[1] as usize];
            of_bin.sort_unstable();
            let first = self.pixels.len();
            for &pixel in of_bin.iter() {
                if self.pixels.len() == first || self.pixels.last() != Some(&pixel) {
                    self.pixels.push(pixel);
                }
            }
            self.starts.push(index(self.pixels.len()));
        }
    }

    /// Finds the pixels that a segment meets, in its direction, each with a number that grows along it.
    pub(super) fn met_by(&self, segment: &Segment, unit: i64, met: &mut Vec<(i64, u32)>) {
        met.clear();
        let Some(columns) = self.bins_of(segment.range(0), unit, 0) else { return };
        let signs = [0, 1].map(|axis| (segment.to[axis] - segment.from[axis]).signum());
        for column in columns.clone() {
            let Some(rows) = self.bins_of(self.rise(segment, unit, column, columns == (column..=column)), unit, 1)
            else {
                continue;
            };
            let first = self.starts[column * self.bins[1] + rows.start()];
            let last = self.starts[column * self.bins[1] + rows.end() + 1];
            for node in first..last {
                let pixel = self.pixels[node as usize];
                if segment.meets(pixel, unit) {
                    met.push((signs[0] * pixel[0] + signs[1] * pixel[1], node));
                }
            }
        }
        if met.len() > 1 {
            met.sort_unstable();
        }
    }

    /// Returns the pixels in the order of their numbers.
    pub(super) fn into_pixels(self) -> Vec<Pixel> {
        self.pixels
    }

    fn bin_of(&self, pixel: Pixel) -> u32 {
        let [column, row] = [0, 1].map(|axis| (pixel[axis] - self.origin[axis]) >> self.shift);
        u32::try_from(column).unwrap_or(0) * index(self.bins[1]) + u32::try_from(row).unwrap_or(0)
    }

    /// Returns the columns or rows of bins whose pixels a range of coordinates may meet.
    fn bins_of(&self, [least, greatest]: [i64; 2], unit: i64, axis: usize) -> Option<std::ops::RangeInclusive<usize>> {
        let half = unit / 2;
        let pixels = [(least + half).div_euclid(unit), (greatest + half).div_euclid(unit)];
        let [first, last] = pixels.map(|pixel| (pixel - self.origin[axis]) >> self.shift);
        let end = usize::try_from(last).ok()?.min(self.bins[axis] - 1);
        let start = usize::try_from(first).unwrap_or(0);
        (start <= end).then_some(start..=end)
    }

    /// Returns the least and greatest y the segment may have within a column of bins, with a pixel to spare.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "coordinates are below 2^40; a pixel is spared"
    )]
    fn rise(&self, segment: &Segment, unit: i64, column: usize, alone: bool) -> [i64; 2] {
        let whole = segment.range(1);
        let run = segment.to[0] - segment.from[0];
        if alone || run == 0 || whole[0] == whole[1] {
            return whole;
        }
        let side = 1_i64 << self.shift;
        let west = (self.origin[0] + i64::try_from(column).unwrap_or(0) * side) * unit - unit / 2;
        let slope = (segment.to[1] - segment.from[1]) as f64 / run as f64;
        let at = |x: i64| segment.from[1] as f64 + slope * (x - segment.from[0]) as f64;
        let (one, other) = (at(west), at(west + side * unit));
        let (low, high) = (one.min(other) - unit as f64, one.max(other) + unit as f64);
        [whole[0].max(low as i64), whole[1].min(high as i64)]
    }
}

/// Returns the least pixel and how many columns and rows there are from it on.
fn bounds(pixels: &[Pixel]) -> Option<(Pixel, Pixel)> {
    let first = *pixels.first()?;
    let (least, greatest) = pixels.iter().fold((first, first), |(least, greatest), pixel| {
        ([0, 1].map(|axis| pixel[axis].min(least[axis])), [0, 1].map(|axis| pixel[axis].max(greatest[axis])))
    });
    Some((least, [0, 1].map(|axis| greatest[axis] - least[axis] + 1)))
}

/// Counts of nodes fit: four thousand million would take 64 GB.
fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
