//! The edges of one area by latitude, to tell on which side of them a position lies.

use geo::coordinate_position::CoordPos;
use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, LineString, MultiPolygon};

/// How many edges there are to a slab, before edges that cross several are counted again.
const EDGES_PER_SLAB: usize = 4;

/// How many times the edges a slab table may name in all; one that would name more is made coarser.
const MOST_NAMED: usize = 3;

/// The edges of an area's rings, and for each of many slabs of equal height which of them meet it.
///
/// Only the edges of one slab need be looked at to place a position. Tall edges that meet many slabs make the table
/// coarser instead of larger, so it takes at most some 30 bytes a vertex.
#[derive(Debug)]
pub(super) struct AreaEdges {
    /// The rings one after the other, each closed.
    vertices: Box<[Coord<f64>]>,
    /// The first vertex of each edge named, slab by slab.
    edges: Box<[u32]>,
    /// `slabs[i]..slabs[i + 1]` are the edges of slab `i`.
    slabs: Box<[u32]>,
    scale: SlabScale,
}

/// Which slab a latitude is in.
#[derive(Clone, Copy, Debug)]
struct SlabScale {
    south: f64,
    slabs_per_degree: f64,
    count: usize,
}

impl SlabScale {
    fn new(vertices: &[Coord<f64>], count: usize) -> Self {
        let (south, north) = vertices.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(south, north), vertex| {
            (south.min(vertex.y), north.max(vertex.y))
        });
        #[expect(clippy::cast_precision_loss, reason = "a count of slabs is far below 2^53")]
        let slabs_per_degree = if north > south { count as f64 / (north - south) } else { 0.0 };
        Self { south, slabs_per_degree, count }
    }

    /// Returns the slab of a latitude; never a lower one for a higher latitude, rounding included.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating is what is wanted")]
    fn slab(self, lat: f64) -> usize {
        (((lat - self.south) * self.slabs_per_degree) as usize).min(self.count - 1)
    }

    fn slabs_of(self, [a, b]: [Coord<f64>; 2]) -> std::ops::RangeInclusive<usize> {
        self.slab(a.y.min(b.y))..=self.slab(a.y.max(b.y))
    }
}

impl AreaEdges {
    /// Takes the edges of all rings; those with a coordinate that is not a finite number are left out.
    pub(super) fn new(area: &MultiPolygon<f64>) -> Self {
        let mut vertices = Vec::new();
        let mut firsts = Vec::new();
        for ring in area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())) {
            add_ring(ring, &mut vertices, &mut firsts);
        }
        let edge = |first: u32| [vertices[first as usize], vertices[first as usize + 1]];
        let mut count = (firsts.len() / EDGES_PER_SLAB).max(1);
        let scale = loop {
            let scale = SlabScale::new(&vertices, count);
            let named: usize = firsts.iter().map(|&first| scale.slabs_of(edge(first)).count()).sum();
            if count == 1 || named <= MOST_NAMED * firsts.len() {
                break scale;
            }
            count /= 2;
        };
        let (slabs, edges) = table(&firsts, scale, edge);
        Self { edges, slabs, scale, vertices: vertices.into_boxed_slice() }
    }

    /// Returns how many vertices the rings have.
    pub(super) fn vertex_count(&self) -> usize {
        self.vertices.len()
    }

    /// Shows every edge, tall ones more than once.
    pub(super) fn for_each(&self, mut show: impl FnMut(Coord<f64>, Coord<f64>)) {
        for &first in &self.edges {
            show(self.vertices[first as usize], self.vertices[first as usize + 1]);
        }
    }

    /// Returns whether the position lies inside, outside or on the border, decided exactly.
    ///
    /// By the even-odd rule over all rings, so the direction of rings does not matter.
    pub(super) fn position_of(&self, position: Coord<f64>) -> CoordPos {
        let slab = self.scale.slab(position.y);
        let mut inside = false;
        for &first in &self.edges[self.slabs[slab] as usize..self.slabs[slab + 1] as usize] {
            match side(self.vertices[first as usize], self.vertices[first as usize + 1], position) {
                Side::On => return CoordPos::OnBoundary,
                Side::West => inside = !inside,
                Side::Elsewhere => {}
            }
        }
        if inside { CoordPos::Inside } else { CoordPos::Outside }
    }
}

/// Adds a ring's vertices, closed, and the first vertex of each of its edges.
fn add_ring(ring: &LineString<f64>, vertices: &mut Vec<Coord<f64>>, firsts: &mut Vec<u32>) {
    let start = vertices.len();
    vertices.extend(ring.0.iter().filter(|vertex| vertex.x.is_finite() && vertex.y.is_finite()));
    if let Some(&first) = vertices.get(start)
        && vertices.last() != Some(&first)
    {
        vertices.push(first);
    }
    // An area has far fewer vertices than `u32` can number; none beyond are indexed.
    firsts.extend((start..vertices.len().saturating_sub(1)).map_while(|vertex| u32::try_from(vertex).ok()));
}

/// Returns where each slab's edges start, and the edges slab by slab.
fn table(firsts: &[u32], scale: SlabScale, edge: impl Fn(u32) -> [Coord<f64>; 2]) -> (Box<[u32]>, Box<[u32]>) {
    let mut starts = vec![0_u32; scale.count + 1];
    for &first in firsts {
        for slab in scale.slabs_of(edge(first)) {
            starts[slab + 1] += 1;
        }
    }
    for slab in 0..scale.count {
        starts[slab + 1] += starts[slab];
    }
    let mut next = starts.clone();
    let mut edges = vec![0; starts[scale.count] as usize];
    for &first in firsts {
        for slab in scale.slabs_of(edge(first)) {
            edges[next[slab] as usize] = first;
            next[slab] += 1;
        }
    }
    (starts.into_boxed_slice(), edges.into_boxed_slice())
}

/// Where a position lies as seen from an edge.
enum Side {
    /// On the edge.
    On,
    /// At its latitude and west of it: a line eastward from the position crosses the edge.
    West,
    /// Anywhere else.
    Elsewhere,
}

/// Returns on which side of the edge from `a` to `b` the position lies.
///
/// An edge holds its southern end and not its northern one, so that a line through a vertex crosses once. Its
/// northern end is the first vertex of an edge of the same slab, which sees that the position is on it.
#[expect(clippy::float_cmp, reason = "the decision is to be exact")]
fn side(a: Coord<f64>, b: Coord<f64>, position: Coord<f64>) -> Side {
    if a == position {
        return Side::On;
    }
    let (west, east) = (a.x.min(b.x), a.x.max(b.x));
    if (a.y > position.y) == (b.y > position.y) {
        let along = a.y == position.y && b.y == position.y && west <= position.x && position.x <= east;
        return if along { Side::On } else { Side::Elsewhere };
    }
    if position.x < west {
        return Side::West;
    }
    if position.x > east {
        return Side::Elsewhere;
    }
    let (south, north) = if a.y < b.y { (a, b) } else { (b, a) };
    match RobustKernel::orient2d(south, north, position) {
        Orientation::Collinear => Side::On,
        Orientation::CounterClockwise => Side::West,
        Orientation::Clockwise => Side::Elsewhere,
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
mod tests {
    use super::*;
    use geo::coordinate_position::CoordinatePosition;
    use geo::{Polygon, polygon};
    use proptest::prelude::*;

    /// A star-shaped ring on a small lattice, so that positions often meet vertices and edges.
    fn star(radii: &[i32], about: (f64, f64)) -> LineString<f64> {
        let turn = std::f64::consts::TAU / radii.len() as f64;
        radii
            .iter()
            .enumerate()
            .map(|(i, &radius)| {
                let (sin, cos) = (turn * i as f64).sin_cos();
                let corner = |centre: f64, way: f64| (centre + way * f64::from(radius)).round();
                (corner(about.0, cos), corner(about.1, sin))
            })
            .collect()
    }

    #[test]
    fn a_comb_of_tall_spikes_takes_no_more_room_than_a_plain_ring() {
        let spikes = (0..20_000).map(|i| (f64::from(i) / 200.0, if i % 2 == 0 { 0.0 } else { 80.0 }));
        let comb = Polygon::new(spikes.chain([(100.0, -1.0), (0.0, -1.0)]).collect(), Vec::new());
        let edges = AreaEdges::new(&comb.clone().into());
        assert!(edges.edges.len() <= MOST_NAMED * 20_003);
        for position in [(50.0, 40.0), (50.001, 79.5), (0.0, 0.0), (99.0, -0.5), (99.0, -1.5)].map(Coord::from) {
            assert_eq!(edges.position_of(position), comb.coordinate_position(&position));
        }
    }

    #[test]
    fn rings_that_are_no_rings_hold_nothing() {
        let nan = Coord { x: f64::NAN, y: 1.0 };
        let infinite = Coord { x: 0.0, y: f64::INFINITY };
        let point = Coord { x: 1.0, y: 1.0 };
        for ring in [vec![], vec![point], vec![nan, nan, nan], vec![point, infinite, nan, point]] {
            let area = MultiPolygon::from(Polygon::new(LineString(ring), Vec::new()));
            assert_eq!(AreaEdges::new(&area).position_of(Coord { x: 0.0, y: 0.0 }), CoordPos::Outside);
        }
    }

    #[test]
    fn a_hole_is_outside_and_its_border_is_border() {
        let area: MultiPolygon<f64> = polygon!(
            exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0), (x: 0.0, y: 9.0)],
            interiors: [[(x: 3.0, y: 3.0), (x: 6.0, y: 3.0), (x: 6.0, y: 6.0), (x: 3.0, y: 6.0)]],
        )
        .into();
        let edges = AreaEdges::new(&area);
        assert_eq!(edges.position_of(Coord { x: 4.0, y: 4.0 }), CoordPos::Outside);
        assert_eq!(edges.position_of(Coord { x: 3.0, y: 4.0 }), CoordPos::OnBoundary);
        assert_eq!(edges.position_of(Coord { x: 2.0, y: 3.0 }), CoordPos::Inside);
        assert_eq!(edges.position_of(Coord { x: 0.0, y: 0.0 }), CoordPos::OnBoundary);
    }

    proptest! {
        #[test]
        fn every_position_is_where_geo_says(
            outer in prop::collection::vec(10..30_i32, 3..80),
            inner in prop::collection::vec(2..7_i32, 3..12),
            positions in prop::collection::vec((-32..=32_i32, -32..=32_i32), 200),
        ) {
            // Rounding to the lattice can make a ring cross itself: such a one has no inside to agree on.
            let polygon = Polygon::new(star(&outer, (0.0, 0.0)), vec![star(&inner, (0.0, 0.0))]);
            prop_assume!(geo::Validation::is_valid(&polygon));
            let edges = AreaEdges::new(&polygon.clone().into());
            for (x, y) in positions {
                for nudge in [0.0, 0.5, f64::EPSILON] {
                    let position = Coord { x: f64::from(x) + nudge, y: f64::from(y) - nudge };
                    prop_assert_eq!(edges.position_of(position), polygon.coordinate_position(&position));
                }
            }
        }
    }
}
