//! Which places are joined by land: the masses of land that areas make up, and on which of them a position lies.

mod bridge;
mod coast;
#[cfg(test)]
mod tests;
mod union_find;

use geo::{CoordsIter, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::AreaIndex;
use crate::geometry::LonLat;
pub use bridge::{Bridge, Joined};
use coast::Coast;
use union_find::UnionFind;

/// How far from all land a position is still taken as being on it, unless a caller says otherwise: generalised outlines cut
/// off harbours and capes, and their villages lie in the sea.
pub const COAST_TOLERANCE_M: f64 = 2_000.0;

/// Steps of the grid on which boundaries lie, in a degree.
const STEPS: f64 = 1e7;

/// The masses of land that areas make up, numbered from 0 in the order of the areas.
///
/// Two polygons are one land when they have a vertex in common on the grid of 10⁻⁷ degrees, which every edge they share
/// gives them; and so is what is joined by others. A canal or a strait divides where the outlines show it: on Greece's,
/// the Isthmus of Corinth is cut, and Evia and Lefkada are islands. [`join`](Self::join) puts the bridges in.
///
/// # Examples
/// ```
/// use choros::access::{COAST_TOLERANCE_M, LandComponents};
/// use choros::geometry::LonLat;
/// use geo::{MultiPolygon, Rect, coord};
/// let square = |west| MultiPolygon::from(Rect::new(coord! { x: west, y: 0.0 }, coord! { x: west + 1.0, y: 1.0 }));
/// let land = LandComponents::of(&[&square(0.0), &square(5.0), &square(1.0)]);
/// assert_eq!(land.count(), 2);
/// assert_eq!(land.at(LonLat::new(1.5, 0.5)?, COAST_TOLERANCE_M), Some(0));
/// assert_eq!(land.at(LonLat::new(4.999, 0.5)?, COAST_TOLERANCE_M), Some(1), "just off the coast");
/// assert_eq!(land.at(LonLat::new(3.5, 0.5)?, COAST_TOLERANCE_M), None);
/// # Ok::<(), choros::geometry::LonLatError>(())
/// ```
#[derive(Debug)]
pub struct LandComponents {
    count: usize,
    /// The land of each polygon, in the order of the areas and their polygons.
    of_polygon: Vec<u32>,
    /// Where the polygons of each area begin in `of_polygon`, and where those of the last end.
    first_polygon: Vec<usize>,
    polygons: AreaIndex,
    coast: Coast,
}

impl LandComponents {
    /// Finds the land that areas in longitude and latitude (WGS 84 degrees, longitude first) make up.
    ///
    /// Takes time in proportion to n log n of the vertices and about 60 bytes for each; uses all threads of the current
    /// rayon pool. Empty areas lie on no land; vertices that are no positions join nothing.
    #[must_use]
    pub fn of(areas: &[&MultiPolygon<f64>]) -> Self {
        Self::with_land_beyond(areas, &[])
    }

    /// The same with the land beyond the areas, from another source: a place out there lies on it, and two areas that it
    /// joins are one land.
    ///
    /// Its outlines need not fit those of the areas. Where a vertex of the one lies in the other, they are one land; so they are to
    /// be no coarser than the straits that are to divide.
    #[must_use]
    pub fn with_land_beyond(areas: &[&MultiPolygon<f64>], beyond: &[&MultiPolygon<f64>]) -> Self {
        let of = |list: &[&MultiPolygon<f64>]| list.iter().map(|area| area.0.len()).sum::<usize>();
        let polygons: Vec<&Polygon<f64>> = areas.iter().chain(beyond).flat_map(|area| area.iter()).collect();
        let mut lands = meeting_in_vertices(&polygons);
        unite_overlapping(&mut lands, polygons.split_at(of(areas)));
        let (of_polygon, count) = lands.numbers();
        let ends = areas.iter().scan(0, |end, area| {
            *end += area.0.len();
            Some(*end)
        });
        Self {
            count,
            first_polygon: std::iter::once(0).chain(ends).collect(),
            polygons: index(&polygons),
            coast: Coast::of(&polygons),
            of_polygon,
        }
    }

    /// Joins the lands of the two ends of each link, a bridge or a tunnel, and numbers all anew in the order of the areas.
    ///
    /// Ends are sought as by [`at`](Self::at). Returns what each link joins, in their order, whatever the others join: of
    /// two bridges over one strait both join two lands.
    pub fn join(&mut self, links: &[[LonLat; 2]], tolerance_m: f64) -> Vec<Joined> {
        let mut lands = UnionFind::new(self.count);
        let mut join = |link: &[LonLat; 2]| match link.map(|end| self.at(end, tolerance_m)) {
            [Some(one), Some(other)] if one == other => Joined::OneLand,
            [Some(one), Some(other)] => {
                lands.unite(one, other);
                Joined::TwoLands
            }
            [None, None] => Joined::Nothing,
            [Some(_), None] | [None, Some(_)] => Joined::OneEnd,
        };
        let joined = links.iter().map(&mut join).collect();
        let (numbers, count) = lands.numbers();
        self.of_polygon.iter_mut().for_each(|land| *land = numbers[*land as usize]);
        self.count = count;
        joined
    }

    /// Returns how many masses of land there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Returns the land of each polygon of an area, in their order; nothing of an area there is not.
    #[must_use]
    pub fn of_area(&self, area: usize) -> &[u32] {
        match self.first_polygon.get(area..=area.saturating_add(1)) {
            Some(&[first, end]) => &self.of_polygon[first..end],
            _ => &[],
        }
    }

    /// Returns the land a position lies on.
    ///
    /// That of the polygon that contains it (of the first, on a common border), else that of the nearest outline, if it is
    /// not farther than `tolerance_m`, inclusive; equal distances are settled by the number of the land. That distance is
    /// measured to edges that are straight in degrees, on a plane that touches the ellipsoid at the position: right to
    /// 0.1 % up to 10 km, away from the poles. [`COAST_TOLERANCE_M`] suits outlines generalised for maps.
    #[must_use]
    pub fn at(&self, position: LonLat, tolerance_m: f64) -> Option<u32> {
        let polygon = match self.polygons.containing(position) {
            Some(polygon) => Some(polygon),
            None => self.coast.nearest(position, tolerance_m, |polygon| self.of_polygon[polygon as usize]),
        };
        polygon.map(|polygon| self.of_polygon[polygon as usize])
    }
}

fn index(polygons: &[&Polygon<f64>]) -> AreaIndex {
    let alone: Vec<MultiPolygon<f64>> = polygons.par_iter().map(|&polygon| polygon.clone().into()).collect();
    AreaIndex::new(&alone.iter().collect::<Vec<_>>())
}

/// Unites polygons of one list with those of the other in which they have a vertex. The second list is numbered after the first.
fn unite_overlapping(lands: &mut UnionFind, (areas, beyond): (&[&Polygon<f64>], &[&Polygon<f64>])) {
    if areas.is_empty() || beyond.is_empty() {
        return;
    }
    let mut unite = |polygons: &[&Polygon<f64>], first: usize, others: &[&Polygon<f64>], first_other: usize| {
        let others = index(others);
        let overlapping = |polygon: &&Polygon<f64>| {
            let vertices = polygon.exterior_coords_iter().filter_map(|vertex| LonLat::new(vertex.x, vertex.y).ok());
            let mut found: Vec<u32> = vertices.filter_map(|vertex| others.containing(vertex)).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let found: Vec<Vec<u32>> = polygons.par_iter().map(overlapping).collect();
        for (number, its) in found.iter().enumerate() {
            for &other in its {
                lands.unite(place(first + number), place(first_other) + other);
            }
        }
    };
    unite(areas, 0, beyond, areas.len());
    unite(beyond, areas.len(), areas, 0);
}

fn place(polygon: usize) -> u32 {
    u32::try_from(polygon).unwrap_or(u32::MAX)
}

/// Unites polygons that have a vertex in common.
fn meeting_in_vertices(polygons: &[&Polygon<f64>]) -> UnionFind {
    let mut vertices: Vec<(u64, u32)> = (0..u32::MAX)
        .zip(polygons)
        .flat_map(|(number, polygon)| polygon.coords_iter().filter_map(grid_key).map(move |key| (key, number)))
        .collect();
    vertices.par_sort_unstable();
    let mut lands = UnionFind::new(polygons.len());
    for pair in vertices.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        lands.unite(pair[0].1, pair[1].1);
    }
    lands
}

/// Returns the place of a coordinate on the grid as one number; 180° and −180° are one place.
#[expect(clippy::cast_possible_truncation, reason = "180° has fewer than 2^31 steps")]
fn grid_key(coord: geo::Coord<f64>) -> Option<u64> {
    let position = LonLat::new(coord.x, coord.y).ok()?;
    let steps = |degrees: f64| ((degrees * STEPS).round() as i32).cast_unsigned();
    let lon = if position.lon() <= -180.0 { 180.0 } else { position.lon() };
    Some(u64::from(steps(lon)) << 32 | u64::from(steps(position.lat())))
}
