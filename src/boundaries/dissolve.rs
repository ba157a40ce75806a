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
    let mut united = equal_area_m2(&geometry);
    // Rounding to the grid may take some square metres off.
    let at_least = areas.iter().copied().fold(0.0, f64::max) * (1.0 - 1e-6);
    if united.is_nan() || united < at_least {
        geometry = parts.iter().flat_map(|part| part.0.iter().cloned()).collect();
        united = areas.iter().sum();
    }
    Dissolved { geometry, exact: false, overlap_m2: (areas.iter().sum::<f64>() - united).max(0.0) }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "areas of squares are whole numbers, and sums of them exact")]
mod tests {
    use geo::{Area, Rect, Validation, coord};
    use proptest::prelude::*;

    use super::*;

    fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
        Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north }).to_polygon().into()
    }

    fn dissolve_all(parts: &[MultiPolygon<f64>]) -> Dissolved {
        dissolve(&parts.iter().collect::<Vec<_>>())
    }

    #[test]
    fn neighbours_lose_their_common_edge() {
        let both = dissolve_all(&[square(0.0, 0.0, 1.0, 1.0), square(1.0, 0.0, 2.0, 1.0)]);
        assert!(both.exact);
        assert_eq!(both.geometry.0.len(), 1);
        assert_eq!(both.geometry.0[0].exterior().0.len(), 7);
        assert_eq!(both.geometry.unsigned_area(), 2.0);
    }

    #[test]
    fn nothing_dissolves_to_nothing() {
        assert_eq!(dissolve(&[]), Dissolved { geometry: MultiPolygon(vec![]), exact: true, overlap_m2: 0.0 });
    }

    #[test]
    fn squares_that_touch_in_a_corner_stay_two() {
        let both = dissolve_all(&[square(0.0, 0.0, 1.0, 1.0), square(1.0, 1.0, 2.0, 2.0)]);
        assert!(both.exact && both.geometry.is_valid());
        assert_eq!(both.geometry.0.len(), 2);
    }

    /// A ring of eight squares around a ninth; without it there is a hole, and with only its corner neighbours
    /// the hole touches the outside.
    #[test]
    fn an_enclave_is_a_hole_until_it_is_filled() {
        let at = |x: u32, y: u32| square(x.into(), y.into(), (x + 1).into(), (y + 1).into());
        let ring: Vec<_> = (0..9).filter(|cell| *cell != 4).map(|cell| at(cell % 3, cell / 3)).collect();
        let around = dissolve_all(&ring);
        assert!(around.exact && around.geometry.is_valid());
        assert_eq!((around.geometry.0.len(), around.geometry.0[0].interiors().len()), (1, 1));
        let filled = dissolve_all(&[ring.clone(), vec![at(1, 1)]].concat());
        assert_eq!((filled.geometry.0[0].interiors().len(), filled.geometry.unsigned_area()), (0, 9.0));
        let open_corner = dissolve_all(&ring[1..]);
        assert!(open_corner.exact && open_corner.geometry.is_valid());
        assert_eq!((open_corner.geometry.0[0].interiors().len(), open_corner.geometry.unsigned_area()), (1, 7.0));
    }

    #[test]
    fn an_island_in_a_lake_is_kept() {
        let lake = geo::Polygon::new(
            square(0.0, 0.0, 9.0, 9.0).0[0].exterior().clone(),
            vec![square(1.0, 1.0, 8.0, 8.0).0[0].exterior().clone()],
        );
        let all = dissolve_all(&[lake.into(), square(3.0, 3.0, 4.0, 4.0), square(4.0, 3.0, 5.0, 4.0)]);
        assert!(all.exact && all.geometry.is_valid());
        assert_eq!((all.geometry.0.len(), all.geometry.unsigned_area()), (2, 34.0));
    }

    #[test]
    fn a_vertex_in_the_middle_of_an_edge_is_overlaid() {
        let all = dissolve_all(&[square(0.0, 0.0, 1.0, 2.0), square(1.0, 0.0, 2.0, 1.0), square(1.0, 1.0, 2.0, 2.0)]);
        assert!(!all.exact && all.geometry.is_valid());
        assert_eq!((all.geometry.0.len(), all.geometry.unsigned_area()), (1, 4.0));
        assert!(all.overlap_m2 < 1.0, "{}", all.overlap_m2);
    }

    #[test]
    fn an_overlap_is_reported() {
        let twice = square(0.0, 0.0, 1.0, 1.0);
        for parts in [
            [square(0.0, 0.0, 2.0, 1.0), square(1.0, 0.0, 3.0, 1.0)],
            [square(0.0, 0.0, 3.0, 1.0), square(0.5, 0.25, 1.5, 0.75)],
            [twice.clone(), twice],
        ] {
            let all = dissolve_all(&parts);
            assert!(!all.exact && all.geometry.is_valid());
            let sum: f64 = parts.iter().map(equal_area_m2).sum();
            let lost = sum - all.overlap_m2 - equal_area_m2(&all.geometry);
            assert!(lost.abs() < 1.0 && all.overlap_m2 > 1e9, "{all:?}");
        }
    }

    proptest! {
        /// Cells of a chessboard, chosen by chance, have no T-junctions: the union is exact, valid and of their area.
        #[test]
        fn cells_unite_exactly(chosen in prop::collection::vec(any::<bool>(), 36)) {
            let cells: Vec<_> = (0_u32..36)
                .filter(|cell| chosen[*cell as usize])
                .map(|cell| (f64::from(cell % 6), f64::from(cell / 6)))
                .map(|(x, y)| square(x, y, x + 1.0, y + 1.0))
                .collect();
            let all = dissolve_all(&cells);
            prop_assert!(all.exact);
            prop_assert!(all.geometry.is_valid(), "{:?}", all.geometry);
            prop_assert_eq!(all.geometry.unsigned_area(), f64::from(u32::try_from(cells.len()).unwrap()));
        }

        #[test]
        fn no_squares_lose_area(squares in prop::collection::vec((0_u8..20, 0_u8..20, 1_u8..9, 1_u8..9), 1..12)) {
            let areas: Vec<_> = squares
                .iter()
                .map(|&(x, y, w, h)| square(x.into(), y.into(), (x + w).into(), (y + h).into()))
                .collect();
            let all = dissolve_all(&areas);
            let covers = |x: u8, y: u8| {
                let (x, y) = (f64::from(x), f64::from(y));
                squares.iter().any(|&(west, south, w, h)| {
                    (f64::from(west)..f64::from(west + w)).contains(&x) && (f64::from(south)..f64::from(south + h)).contains(&y)
                })
            };
            let covered = (0_u8..30).flat_map(|x| (0_u8..30).map(move |y| (x, y))).filter(|&(x, y)| covers(x, y));
            let covered = u32::try_from(covered.count()).unwrap();
            prop_assert!((all.geometry.unsigned_area() - f64::from(covered)).abs() < 1e-6);
        }
    }
}
