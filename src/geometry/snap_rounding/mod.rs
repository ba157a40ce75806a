//! Lines put on an integer grid without crossing one another: snap rounding.
//!
//! The grid's pixels that hold an end of a line, a crossing of two lines or of a line and a cut are *hot*. A line goes from
//! hot pixel to hot pixel, as it meets them, through their centres. Lines that did not cross before do not cross
//! afterwards; they may touch and run together, and no line moves by more than half a pixel along either axis (Guibas and Marimont 1998, Hobby 1999).
//! What a line becomes within a window depends on nothing but the lines that meet the window, so neighbouring windows agree
//! on their common side wherever it is one of the cuts.

mod crossings;
mod hot_pixels;
mod segment;

use std::ops::Range;

use hot_pixels::HotPixels;
pub use segment::Segment;

/// A pixel of the grid, by the number of its column and row: its centre lies at so many units.
pub type Pixel = [i64; 2];

/// The grid and the part of it that is wanted.
#[derive(Clone, Debug)]
pub struct SnapGrid {
    /// The side of a pixel; even and above zero.
    pub unit: i64,
    /// The first and the last pixel wanted, both included.
    pub window: [Pixel; 2],
    /// Columns and rows through whose middle lines are cut: where a line crosses one it gets a node.
    pub cuts: [Vec<i64>; 2],
    /// Whether lines may cross one another. If it is said that they do not and they do, they still may afterwards.
    pub crossing: bool,
}

/// Lines on the grid.
#[derive(Debug)]
pub struct Snapped {
    nodes: Vec<Pixel>,
    starts: Vec<usize>,
    paths: Vec<u32>,
}

impl SnapGrid {
    /// Puts segments on the grid.
    ///
    /// Coordinates are at most 2^40 in size. A segment that misses the window has an empty path; one that ends outside
    /// stops at its last node inside.
    #[must_use]
    pub fn snap(&self, segments: &[Segment]) -> Snapped {
        let hot = HotPixels::new(self.hot(segments), self.window);
        let (mut starts, mut paths) = (Vec::with_capacity(segments.len() + 1), Vec::with_capacity(segments.len() * 3));
        let mut met = Vec::new();
        starts.push(0);
        for segment in segments {
            hot.met_by(segment, self.unit, &mut met);
            paths.extend(met.iter().map(|(_, node)| node));
            starts.push(paths.len());
        }
        Snapped { nodes: hot.into_pixels(), starts, paths }
    }

    /// Returns the hot pixels of the window, some more than once.
    fn hot(&self, segments: &[Segment]) -> Vec<Pixel> {
        let mut hot = Vec::with_capacity(segments.len() + segments.len() / 8);
        let mut keep = |pixel: Pixel| {
            if (0..2).all(|axis| (self.window[0][axis]..=self.window[1][axis]).contains(&pixel[axis])) {
                hot.push(pixel);
            }
        };
        for segment in segments {
            keep(segment.first_pixel(self.unit));
            keep(segment.last_pixel(self.unit));
            for axis in 0..2 {
                let ends = segment.range(axis);
                for &cut in &self.cuts[axis] {
                    if ends[0] <= cut * self.unit && cut * self.unit <= ends[1] {
                        segment.pixel_at(axis, cut, self.unit).map(&mut keep);
                    }
                }
            }
        }
        for &x in &self.cuts[0] {
            self.cuts[1].iter().for_each(|&y| keep([x, y]));
        }
        if self.crossing {
            crossings::crossings(segments, self.unit, keep);
        }
        hot
    }
}

impl Snapped {
    /// Returns the pixels lines go through.
    #[must_use]
    pub fn nodes(&self) -> &[Pixel] {
        &self.nodes
    }

    /// Returns the places in [`Snapped::nodes`] that a segment goes through, in its direction.
    #[must_use]
    pub fn path(&self, segment: usize) -> &[u32] {
        let range: Range<usize> = self.starts[segment]..self.starts[segment + 1];
        &self.paths[range]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Pixel; 2] = [[-1000; 2], [1000; 2]];

    fn grid(unit: i64) -> SnapGrid {
        SnapGrid { unit, window: ALL, cuts: [vec![], vec![]], crossing: true }
    }

    fn pieces(snapped: &Snapped, count: usize) -> Vec<[Pixel; 2]> {
        let nodes = snapped.nodes();
        let of =
            |segment| snapped.path(segment).windows(2).map(|pair| [nodes[pair[0] as usize], nodes[pair[1] as usize]]);
        (0..count).flat_map(of).collect()
    }

    fn turn(a: Pixel, b: Pixel, c: Pixel) -> i64 {
        ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).signum()
    }

    fn cross([a, b]: [Pixel; 2], [c, d]: [Pixel; 2]) -> bool {
        turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
    }

    #[test]
    fn a_line_goes_through_the_pixels_it_crosses_others_in() {
        let segments = [Segment { from: [0, 0], to: [40, 40] }, Segment { from: [0, 40], to: [40, 2] }];
        let snapped = grid(4).snap(&segments);
        let path =
            |segment| snapped.path(segment).iter().map(|&node| snapped.nodes()[node as usize]).collect::<Vec<_>>();
        assert_eq!(path(0), [[0, 0], [5, 5], [10, 10]]);
        assert_eq!(path(1), [[0, 10], [5, 5], [10, 1]]);
    }

    #[test]
    fn a_line_far_outside_leaves_its_part_of_the_window() {
        let far = 1_i64 << 39;
        let grid = SnapGrid { unit: 32, window: [[0, 0], [64, 64]], cuts: [vec![0, 64], vec![0, 64]], crossing: false };
        let snapped =
            grid.snap(&[Segment { from: [-far, -far], to: [far, far] }, Segment { from: [-far, 5], to: [far, 5] }]);
        let path =
            |segment| snapped.path(segment).iter().map(|&node| snapped.nodes()[node as usize]).collect::<Vec<_>>();
        assert_eq!(path(0), [[0, 0], [64, 64]]);
        assert_eq!(path(1), [[0, 0], [64, 0]]);
    }

    fn segment(span: i64) -> impl Strategy<Value = Segment> {
        let point = move || [-span..span, -span..span];
        (point(), point()).prop_map(|(from, to)| Segment { from, to })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn lines_on_the_grid_do_not_cross(
            segments in prop::sample::select(vec![20, 200]).prop_flat_map(|span| prop::collection::vec(segment(span), 1..30)),
            unit in prop::sample::select(vec![2, 4, 8]),
        ) {
            let snapped = grid(unit).snap(&segments);
            let pieces = pieces(&snapped, segments.len());
            for (place, &one) in pieces.iter().enumerate() {
                for &other in &pieces[..place] {
                    prop_assert!(!cross(one, other), "{:?} {:?}", one, other);
                }
            }
        }

        #[test]
        fn no_line_moves_by_more_than_half_a_pixel(segments in prop::collection::vec(segment(200), 1..20)) {
            let snapped = grid(8).snap(&segments);
            for (place, segment) in segments.iter().enumerate() {
                let path = snapped.path(place);
                prop_assert_eq!(snapped.nodes()[path[0] as usize], segment.first_pixel(8));
                prop_assert_eq!(snapped.nodes()[path[path.len() - 1] as usize], segment.last_pixel(8));
                for (node, &pixel) in snapped.nodes().iter().enumerate() {
                    prop_assert_eq!(path.contains(&u32::try_from(node).unwrap()), segment.meets(pixel, 8));
                }
            }
        }

        /// A window gives what all of the plane gives, up to its cuts.
        #[test]
        fn windows_agree_on_their_common_side(segments in prop::collection::vec(segment(200), 1..20)) {
            let cuts = [vec![-10, 0, 10], vec![-10, 10]];
            let window = |window| SnapGrid { unit: 8, window, cuts: cuts.clone(), crossing: true };
            let parts = |west: i64, east: i64| {
                let snapped = window([[west, -10], [east, 10]]).snap(&segments);
                let mut parts = pieces(&snapped, segments.len());
                parts.retain(|piece| piece.iter().all(|node| (-10..=0).contains(&node[0])));
                parts
            };
            prop_assert_eq!(parts(-10, 0), parts(-10, 10));
        }
    }
}
