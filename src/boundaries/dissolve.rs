//! Coarser areas from finer ones.

use geo::{Coord, MapCoords, MultiPolygon, unary_union};

use super::edges::Edges;
use super::equal_area::equal_area_m2;
use super::grid::{is_on_grid, to_grid};
use super::rings::{assemble, edges_cross, trace};

/// The union of areas, and how it was come by.
#[derive(Clone, Debug, PartialEq)]
pub struct Dissolved {
    /// The union, in the coordinates of the parts: exteriors counter-clockwise, holes clockwise.
    pub geometry: MultiPolygon<f64>,
    /// Whether the parts fit exactly, so that every edge of the union is an edge of a part.
    pub exact: bool,
    /// How much of the parts lies on other parts, in square metres; 0 if `exact`.
    pub overlap_m2: f64,
}

/// Unites the parts of a coarser area.
///
/// Parts are polygons in longitude and latitude, each valid. Where neighbours share their edges exactly, these vanish
/// and the rest is traced into rings: no coordinate is computed, so the union nests exactly in its coarser areas and
/// lies exactly on its neighbours. Where they do not (edges that cross, an overlap, a vertex of one in the
/// middle of an edge of another), the union is computed by overlay; its vertices are then put back on the grid of
/// [`to_grid`] if all the parts lie on it. Gaps between parts stay as they are. No parts give an empty union.
///
/// The union is never smaller than its largest part: should an overlay fail, the parts are returned side by side.
#[must_use]
pub fn dissolve(parts: &[&MultiPolygon<f64>]) -> Dissolved {
    dissolve_exactly(parts)
        .map_or_else(|| dissolve_by_overlay(parts), |geometry| Dissolved { geometry, exact: true, overlap_m2: 0.0 })
}

fn dissolve_exactly(parts: &[&MultiPolygon<f64>]) -> Option<MultiPolygon<f64>> {
    let mut edges = Edges::default();
    for part in parts {
        edges.add(part);
    }
    let boundary = edges.cancel();
    if boundary.doubled || edges_cross(&boundary) {
        return None;
    }
    assemble(trace(&boundary))
}

fn dissolve_by_overlay(parts: &[&MultiPolygon<f64>]) -> Dissolved {
    let parts: Vec<MultiPolygon<f64>> =
        parts.iter().map(|part| geo::orient::Orient::orient(*part, geo::orient::Direction::Default)).collect();
    let mut geometry = unary_union(&parts);
    if parts.iter().flat_map(geo::CoordsIter::coords_iter).all(|vertex| is_on_grid(vertex.x) && is_on_grid(vertex.y)) {
        geometry = geometry.map_coords(|vertex| Coord { x: to_grid(vertex.x), y: to_grid(vertex.y) });
    }
    let areas: Vec<f64> = parts.iter().map(equal_area_m2).collect();
    let united = equal_area_m2(&geometry);
    // A part in 10⁹ is what rounding to the grid may take from an area of the size of a village.
    let largest = areas.iter().copied().fold(0.0, f64::max);
    if united.is_nan() || united < largest * (1.0 - 1e-6) {
        geometry = parts.iter().flat_map(|part| part.0.iter().cloned()).collect();
    }
    Dissolved { geometry, exact: false, overlap_m2: (areas.iter().sum::<f64>() - united).max(0.0) }
}
