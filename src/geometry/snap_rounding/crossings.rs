//! Where segments cross.

use super::segment::divide_down;
use super::{Pixel, Segment};

/// Tells the pixel of every crossing of two segments; of some more than once.
///
/// Segments that share a point which is an end of one need not be told: ends are hot, and lines that meet a hot pixel go through it.
pub(super) fn crossings(segments: &[Segment], unit: i64, mut tell: impl FnMut(Pixel)) {
    for_near_pairs(segments, |a, b| {
        if let Some(pixel) = crossing(&segments[a], &segments[b], unit) {
            tell(pixel);
        }
    });
}

/// Calls for pairs of segments whose boxes meet, each pair at least once.
fn for_near_pairs(segments: &[Segment], mut near: impl FnMut(usize, usize)) {
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_unstable_by_key(|&place| segments[place].range(0)[0]);
    let bands = Bands::of(segments);
    // Those in each band whose end has not been passed.
    let mut open: Vec<Vec<usize>> = vec![Vec::new(); bands.count];
    for place in order {
        let [west, _] = segments[place].range(0);
        let [north, south] = segments[place].range(1);
        for band in bands.of_range([north, south]) {
            open[band].retain(|&other| segments[other].range(0)[1] >= west);
            for &other in &open[band] {
                let [other_north, other_south] = segments[other].range(1);
                if other_north <= south && north <= other_south {
                    near(other, place);
                }
            }
            open[band].push(place);
        }
    }
}

/// Rows of equal height over all segments.
struct Bands {
    north: i64,
    height: i64,
    count: usize,
}

impl Bands {
    fn of(segments: &[Segment]) -> Self {
        let ranges = segments.iter().map(|segment| segment.range(1));
        let (north, south) =
            ranges.fold((i64::MAX, i64::MIN), |(n, s), [least, greatest]| (n.min(least), s.max(greatest)));
        let total: i64 =
            segments.iter().map(|segment| segment.range(1)).map(|[least, greatest]| greatest - least).sum();
        let typical = total / i64::try_from(segments.len().max(1)).unwrap_or(1);
        // As high as four segments, and no more than one for each segment.
        let least_height = south.saturating_sub(north) / i64::try_from(segments.len().max(1)).unwrap_or(1);
        let height = (typical * 4).max(least_height).max(1);
        let count = usize::try_from(south.saturating_sub(north).max(0) / height).unwrap_or(0) + 1;
        Self { north, height, count }
    }

    fn of_range(&self, [least, greatest]: [i64; 2]) -> std::ops::RangeInclusive<usize> {
        let band = |y: i64| usize::try_from((y - self.north) / self.height).unwrap_or(0).min(self.count - 1);
        band(least)..=band(greatest)
    }
}

/// Returns the pixel of the point where two segments cross within both; nothing if they run side by side or apart.
fn crossing(a: &Segment, b: &Segment, unit: i64) -> Option<Pixel> {
    let vector = |s: &Segment| [0, 1].map(|axis| i128::from(s.to[axis] - s.from[axis]));
    let cross = |u: [i128; 2], v: [i128; 2]| u[0] * v[1] - u[1] * v[0];
    let (u, v) = (vector(a), vector(b));
    let between = [0, 1].map(|axis| i128::from(b.from[axis] - a.from[axis]));
    let (mut turn, mut along_a, mut along_b) = (cross(u, v), cross(between, v), cross(between, u));
    if turn < 0 {
        (turn, along_a, along_b) = (-turn, -along_a, -along_b);
    }
    if turn == 0 || !(0..=turn).contains(&along_a) || !(0..=turn).contains(&along_b) {
        return None;
    }
    let place = |axis: usize| {
        // The product may pass 128 bits only where coordinates pass 2^40.
        let start = i128::from(a.from[axis] + unit / 2);
        divide_down(start.checked_mul(turn)?.checked_add(u[axis].checked_mul(along_a)?)?, turn * i128::from(unit))
    };
    Some([place(0)?, place(1)?])
}
