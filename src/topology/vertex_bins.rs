//! All vertices, found by where they are.

use super::FinePoint;

/// Vertices in square bins, a few in each.
#[derive(Debug)]
pub(super) struct VertexBins<'a> {
    points: &'a [FinePoint],
    /// Places in `points`, bin by bin.
    places: Vec<u32>,
    starts: Vec<u32>,
    origin: [u32; 2],
    shift: u32,
    columns: usize,
    rows: usize,
}

/// Vertices in a bin, on the average.
const PER_BIN: usize = 4;

impl<'a> VertexBins<'a> {
    pub(super) fn new(points: &'a [FinePoint]) -> Self {
        let mut min = [u32::MAX; 2];
        let mut max = [0; 2];
        for point in points {
            min = [min[0].min(point.x), min[1].min(point.y)];
            max = [max[0].max(point.x), max[1].max(point.y)];
        }
        let sides = [0, 1].map(|axis: usize| max[axis].saturating_sub(min[axis]));
        let count = |shift: u32| sides.map(|side| (side >> shift) as usize + 1);
        let shift = (0..32)
            .find(|&shift| {
                count(shift)[0].saturating_mul(count(shift)[1]).saturating_mul(PER_BIN) <= points.len().max(64)
            })
            .unwrap_or(31);
        let [columns, rows] = count(shift);
        let mut bins = Self { points, places: Vec::new(), starts: Vec::new(), origin: min, shift, columns, rows };
        bins.fill();
        bins
    }

    fn fill(&mut self) {
        let bin = |point: &FinePoint| {
            ((point.x - self.origin[0]) >> self.shift) as usize * self.rows
                + ((point.y - self.origin[1]) >> self.shift) as usize
        };
        let mut starts = vec![0_u32; self.columns * self.rows + 1];
        for point in self.points {
            starts[bin(point) + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0; self.points.len()];
        for (place, point) in (0..).zip(self.points) {
            let bin = bin(point);
            places[next[bin] as usize] = place;
            next[bin] += 1;
        }
        (self.places, self.starts) = (places, starts);
    }

    /// Says whether a vertex that `counts` lies in the triangle or on its sides, beside its corners.
    pub(super) fn any_in_triangle(&self, [a, b, c]: [FinePoint; 3], mut counts: impl FnMut(usize) -> bool) -> bool {
        let min = [a.x.min(b.x).min(c.x), a.y.min(b.y).min(c.y)];
        let max = [a.x.max(b.x).max(c.x), a.y.max(b.y).max(c.y)];
        let bin = |axis: usize, coordinate: u32| (coordinate.saturating_sub(self.origin[axis]) >> self.shift) as usize;
        for column in bin(0, min[0])..=bin(0, max[0]) {
            let first = self.starts[column * self.rows + bin(1, min[1])];
            let last = self.starts[column * self.rows + bin(1, max[1]) + 1];
            for &place in &self.places[first as usize..last as usize] {
                let point = self.points[place as usize];
                let boxed = (min[0]..=max[0]).contains(&point.x) && (min[1]..=max[1]).contains(&point.y);
                if boxed && ![a, b, c].contains(&point) && in_triangle([a, b, c], point) && counts(place as usize) {
                    return true;
                }
            }
        }
        false
    }
}

/// Says whether a point lies in a triangle or on its sides.
fn in_triangle([a, b, c]: [FinePoint; 3], p: FinePoint) -> bool {
    let turns = [turn(a, b, p), turn(b, c, p), turn(c, a, p)];
    turns.iter().all(|turn| *turn >= 0) || turns.iter().all(|turn| *turn <= 0)
}

/// Returns twice the area of a triangle, with its sign.
pub(super) fn turn(a: FinePoint, b: FinePoint, c: FinePoint) -> i128 {
    let [a, b, c] = [a, b, c].map(FinePoint::coordinates);
    let product = |i: i64, j: i64| i128::from(i) * i128::from(j);
    product(b[0] - a[0], c[1] - a[1]) - product(b[1] - a[1], c[0] - a[0])
}
