//! An index of areas.

use geo::coordinate_position::CoordPos;
use geo::{Coord, CoordsIter, MultiPolygon};
use rayon::prelude::*;

use super::area_edges::AreaEdges;
use super::area_grid::{AreaGrid, Cell};
use super::packed_tree::{Aabb, PackedTree};
use crate::geometry::LonLat;

/// Numbered areas, to find the one that contains a position.
///
/// Areas are plane polygons in degrees of longitude and latitude (RFC 7946, 3.1.1): an edge is a straight line there,
/// and one that crosses the antimeridian is cut at it. Every decision is exact, so of areas that share a border
/// without gap or overlap each position is in one. Keeps its own copy of the coordinates: about 30 bytes a vertex in
/// all.
///
/// # Examples
/// ```
/// use choros::access::AreaIndex;
/// use choros::geometry::LonLat;
/// use geo::{MultiPolygon, Rect, coord};
/// let square = |west| MultiPolygon::from(Rect::new(coord! { x: west, y: 0.0 }, coord! { x: west + 1.0, y: 1.0 }));
/// let index = AreaIndex::new(&[&square(0.0), &square(1.0)]);
/// assert_eq!(index.containing(LonLat::new(1.5, 0.5)?), Some(1));
/// assert_eq!(index.containing(LonLat::new(1.0, 0.5)?), Some(0), "a shared border");
/// assert_eq!(index.containing(LonLat::new(2.5, 0.5)?), None);
/// # Ok::<(), choros::geometry::LonLatError>(())
/// ```
#[derive(Debug)]
pub struct AreaIndex {
    tree: PackedTree<2>,
    /// In the order of the tree, as the next two.
    bounds: Vec<Aabb<2>>,
    numbers: Vec<u32>,
    edges: Vec<AreaEdges>,
    grid: Option<AreaGrid>,
}

impl AreaIndex {
    /// Makes an index of areas numbered by their place in `areas`; empty ones contain nothing.
    ///
    /// Uses all threads of the current rayon pool.
    #[must_use]
    pub fn new(areas: &[&MultiPolygon<f64>]) -> Self {
        let boxes: Vec<Aabb<2>> = areas.iter().map(|area| bounds_of(area)).collect();
        let (tree, order) = PackedTree::new(&boxes);
        let mut index = Self {
            tree,
            bounds: order.iter().map(|&area| boxes[area as usize]).collect(),
            edges: order.par_iter().map(|&area| AreaEdges::new(areas[area as usize])).collect(),
            numbers: order,
            grid: None,
        };
        // A cell a vertex: the share of positions near a border is small, and so is what the cells take.
        let vertices = index.edges.iter().map(AreaEdges::vertex_count).sum();
        let mark = |grid: &mut AreaGrid| index.edges.iter().for_each(|edges| edges.for_each(|a, b| grid.mark(a, b)));
        let bounds = boxes.iter().fold(Aabb::EMPTY, Aabb::union);
        index.grid = AreaGrid::new(bounds, vertices, mark, |position| index.search([position]));
        index
    }

    /// Returns how many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Says whether there are no areas.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Returns the number of the area that contains the position, if any does.
    ///
    /// That which holds it strictly inside (of several, which only overlapping areas can do, the one with the lowest
    /// number), else the one with the lowest number on whose border it lies. A border thus belongs to exactly one
    /// area, and the outer border counts as inside. A position at 180° is sought at −180° as well, and the reverse.
    #[must_use]
    pub fn containing(&self, position: LonLat) -> Option<u32> {
        let coord = Coord::from(position);
        if position.lon().abs() >= 180.0 {
            return self.search([coord, Coord { x: -coord.x, ..coord }]);
        }
        match self.grid.as_ref().map_or(Cell::Mixed, |grid| grid.at(coord)) {
            Cell::Wholly(holder) => holder,
            Cell::Mixed => self.search([coord]),
        }
    }

    /// Finds the holder of a place that has one or two longitudes.
    fn search<const N: usize>(&self, positions: [Coord<f64>; N]) -> Option<u32> {
        let mut holders = Holders::default();
        for position in positions {
            self.look_at(position, &mut holders);
        }
        holders.strictly.or(holders.on_border)
    }

    fn look_at(&self, position: Coord<f64>, holders: &mut Holders) {
        let point = [position.x, position.y];
        self.tree.visit_where(&|node| node.contains(&point), &mut |areas| {
            for area in areas {
                let number = self.numbers[area];
                if self.bounds[area].contains(&point) && holders.strictly.is_none_or(|holder| number < holder) {
                    holders.add(number, self.edges[area].position_of(position));
                }
            }
        });
    }
}

/// The lowest-numbered areas met so far that hold a position.
#[derive(Default)]
struct Holders {
    strictly: Option<u32>,
    on_border: Option<u32>,
}

impl Holders {
    fn add(&mut self, number: u32, position: CoordPos) {
        let lowest = |holder: Option<u32>| Some(holder.map_or(number, |holder| holder.min(number)));
        match position {
            CoordPos::Inside => self.strictly = lowest(self.strictly),
            CoordPos::OnBoundary => self.on_border = lowest(self.on_border),
            CoordPos::Outside => {}
        }
    }
}

/// Returns the box around the finite coordinates of an area; an empty box for an empty area.
fn bounds_of(area: &MultiPolygon<f64>) -> Aabb<2> {
    area.exterior_coords_iter()
        .filter(|vertex| vertex.x.is_finite() && vertex.y.is_finite())
        .fold(Aabb::EMPTY, |all, vertex| all.union(&Aabb::of_point([vertex.x, vertex.y])))
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
mod tests {
    use super::*;
    use geo::coordinate_position::CoordinatePosition;
    use geo::{LineString, Polygon, Rect, coord};
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    fn square(west: f64, south: f64, side: f64) -> MultiPolygon<f64> {
        Rect::new(coord! { x: west, y: south }, coord! { x: west + side, y: south + side }).into()
    }

    fn index(areas: &[MultiPolygon<f64>]) -> AreaIndex {
        AreaIndex::new(&areas.iter().collect::<Vec<_>>())
    }

    /// The rule, word by word, over all areas.
    fn holder(areas: &[MultiPolygon<f64>], position: LonLat) -> Option<u32> {
        let first =
            |sought: CoordPos| areas.iter().position(|area| area.coordinate_position(&Coord::from(position)) == sought);
        first(CoordPos::Inside).or(first(CoordPos::OnBoundary)).map(|area| u32::try_from(area).unwrap())
    }

    /// A grid of areas whose inner corners are moved about: neighbours share their borders to the last bit.
    fn coverage(across: usize, moves: &[(f64, f64)]) -> Vec<MultiPolygon<f64>> {
        let corner = |column: usize, row: usize| {
            let inner = (1..across).contains(&column) && (1..across).contains(&row);
            let (x, y) = if inner { moves[(row * across + column) % moves.len()] } else { (0.0, 0.0) };
            (column as f64 + x, row as f64 + y)
        };
        (0..across * across)
            .map(|cell| (cell % across, cell / across))
            .map(|(i, j)| {
                let ring = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
                Polygon::new(LineString::from(ring.to_vec()), Vec::new()).into()
            })
            .collect()
    }

    #[test]
    fn no_areas_and_empty_areas_hold_nothing() {
        assert_eq!(index(&[]).containing(at(0.0, 0.0)), None);
        let empty = MultiPolygon::new(Vec::new());
        let index = index(&[empty.clone(), square(0.0, 0.0, 1.0), empty]);
        assert_eq!(index.containing(at(0.5, 0.5)), Some(1));
        assert_eq!(index.len(), 3);
    }

    #[test]
    fn strictly_inside_wins_over_the_border_of_a_lower_number() {
        let index = index(&[square(0.0, 0.0, 1.0), square(0.5, 0.0, 1.0), square(0.0, 0.0, 1.0)]);
        assert_eq!(index.containing(at(1.0, 0.5)), Some(1));
        assert_eq!(index.containing(at(0.75, 0.5)), Some(0), "of overlapping areas the lowest");
        assert_eq!(index.containing(at(1.5, 1.0)), Some(1), "the outer border is inside");
        assert_eq!(index.containing(at(0.5, 0.5)), Some(0));
    }

    #[test]
    fn both_longitudes_of_the_antimeridian_are_one_place() {
        let index = index(&[square(170.0, 0.0, 10.0), square(-180.0, 20.0, 10.0)]);
        assert_eq!(index.containing(at(-180.0, 5.0)), Some(0));
        assert_eq!(index.containing(at(180.0, 25.0)), Some(1));
        assert_eq!(index.containing(at(180.0, 15.0)), None);
    }

    proptest! {
        #[test]
        fn every_position_is_in_the_area_that_an_exhaustive_search_finds(
            across in 1..7_usize,
            moves in prop::collection::vec((-0.3..0.3, -0.3..0.3), 1..40),
            positions in prop::collection::vec((-0.5..7.0, -0.5..7.0), 60),
        ) {
            let areas = coverage(across, &moves);
            let index = index(&areas);
            let corners: Vec<(f64, f64)> =
                areas.iter().flat_map(geo::CoordsIter::coords_iter).map(|corner| corner.x_y()).collect();
            let middles = corners.windows(2).map(|ends| {
                (f64::midpoint(ends[0].0, ends[1].0), f64::midpoint(ends[0].1, ends[1].1))
            });
            for (lon, lat) in positions.into_iter().chain(middles).chain(corners.iter().copied()) {
                let position = at(lon, lat);
                prop_assert_eq!(index.containing(position), holder(&areas, position));
                let within = (0.0..=across as f64).contains(&lon) && (0.0..=across as f64).contains(&lat);
                prop_assert_eq!(index.containing(position).is_some(), within, "no gap and nothing outside");
            }
        }
    }
}
