//! Making rings valid on the grid.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::i_float::int::point::IntPoint;
use i_overlay::i_shape::flat::buffer::FlatContoursBuffer;

use super::assemble::{GridPolygon, assemble};
use super::ring::as_convex;

/// Returns valid polygons that cover what the rings wind around in the positive sense.
///
/// Rounding may fold a ring over itself or press two parts of an area together. Counting turns rather than crossings
/// sets such folds right: what was turned over belongs to the neighbour, whose ring winds twice around it. So areas
/// that shared their borders before rounding overlap, or leave a gap, at most where a crossing itself was rounded.
///
/// Rings come without closing point and may be empty. Polygons are as [`assemble`] makes them, without points on a
/// straight line. A ring that collapsed gives none.
pub(super) fn repair(rings: &[Vec<IntPoint>]) -> Vec<GridPolygon> {
    if let [ring] = rings
        && let Some(convex) = as_convex(ring)
    {
        return vec![vec![convex]];
    }
    assemble(boundary(rings))
}

/// Returns the rings around what is wound around in the positive sense; they touch at points, but do not cross.
///
/// The library can also put together polygons, but its rings then turn either way and some are not valid.
fn boundary(rings: &[Vec<IntPoint>]) -> Vec<Vec<IntPoint>> {
    // All points are kept, so that rings touch only where both have a point.
    let options = IntOverlayOptions::keep_all_points();
    // One thread: tiles are cut in parallel by those who ask for them.
    let solver = Solver { multithreading: None, ..Solver::AUTO };
    let mut overlay = Overlay::new_custom(rings.iter().map(Vec::len).sum(), options, solver);
    for ring in rings.iter().filter(|ring| ring.len() >= 3) {
        overlay.add_contour(ring, ShapeType::Subject);
    }
    let mut boundary = FlatContoursBuffer::default();
    overlay.overlay_into(OverlayRule::Subject, FillRule::Positive, &mut boundary);
    boundary.to_contours()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ring::twice_area_of;
    use super::*;

    fn ring(points: &[[i32; 2]]) -> Vec<IntPoint> {
        points.iter().map(|&[x, y]| IntPoint::new(x, y)).collect()
    }

    fn twice_areas(polygons: &[GridPolygon]) -> Vec<Vec<i64>> {
        polygons.iter().map(|polygon| polygon.iter().map(|ring| twice_area_of(ring)).collect()).collect()
    }

    #[test]
    fn exteriors_are_positive_and_holes_negative() {
        let square = ring(&[[0, 0], [10, 0], [10, 10], [0, 10]]);
        let hole = ring(&[[2, 2], [2, 8], [8, 8], [8, 2]]);
        assert_eq!(twice_areas(&repair(&[square.clone(), hole])), [[200, -72]]);
        assert_eq!(twice_areas(&repair(&[square])), [[200]]);
    }

    #[test]
    fn a_fold_is_left_to_the_neighbour() {
        // A bow tie: its left half turns the positive way, its right half is folded over.
        let bow_tie = ring(&[[0, 0], [10, 10], [10, 0], [0, 10]]);
        let repaired = repair(&[bow_tie]);
        assert_eq!(twice_areas(&repaired), [[50]]);
        assert!(repaired[0][0].iter().all(|point| point.x <= 5), "{repaired:?}");
    }

    #[test]
    fn parts_pressed_together_become_one() {
        let (left, right) = (ring(&[[0, 0], [5, 0], [5, 9], [0, 9]]), ring(&[[5, 3], [9, 3], [9, 6], [5, 6]]));
        assert_eq!(repair(&[left, right]).len(), 1);
    }

    #[test]
    fn collapsed_rings_give_nothing() {
        assert!(repair(&[ring(&[[0, 0], [5, 5]])]).is_empty());
        assert!(repair(&[ring(&[[0, 0], [5, 5], [9, 9]]), Vec::new()]).is_empty());
        assert!(repair(&[]).is_empty());
    }

    #[test]
    fn a_hole_that_touches_the_exterior_at_two_points_splits_the_polygon() {
        let square = ring(&[[0, 0], [10, 0], [10, 10], [0, 10]]);
        let diamond = ring(&[[0, 5], [5, 10], [10, 5], [5, 0]]);
        assert_eq!(twice_areas(&repair(&[square, diamond])), [[25], [25], [25], [25]]);
    }

    /// Returns how often the rings wind around a position, or nothing if it lies close to one of their edges.
    fn winding(rings: &[Vec<IntPoint>], position: [f64; 2]) -> Option<i32> {
        let mut winding = 0;
        for (a, b) in rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1))) {
            let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(f64::from);
            let [px, py] = position;
            let (dx, dy) = (bx - ax, by - ay);
            let along = (((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy).max(1.0)).clamp(0.0, 1.0);
            if (px - ax - along * dx).hypot(py - ay - along * dy) < 4.0 {
                return None;
            }
            let side = dx * (py - ay) - dy * (px - ax);
            winding += i32::from(ay <= py && by > py && side > 0.0) - i32::from(ay > py && by <= py && side < 0.0);
        }
        Some(winding)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn what_is_wound_around_is_covered_and_stays_so(
            rings in prop::collection::vec(prop::collection::vec(prop::array::uniform2(0..600_i32), 3..24), 1..5),
            span in prop::sample::select(vec![8, 60, 600]),
            positions in prop::collection::vec(prop::array::uniform2(0.0..600.0), 40),
        ) {
            let rings: Vec<_> = rings.iter().map(|r| ring(&r.iter().map(|p| p.map(|c| c % span)).collect::<Vec<_>>())).collect();
            let repaired = repair(&rings);
            let flat = repaired.concat();
            for position in positions {
                if let Some(winding) = winding(&rings, position) {
                    let covering = repaired.iter().filter(|p| inside(p, position)).count();
                    prop_assert_eq!(covering, usize::from(winding > 0), "{:?}", position);
                }
            }
            let edges: Vec<_> = boundary(&rings);
            prop_assert_eq!(area(&flat), area(&edges));
            let again = repair(&flat).concat();
            prop_assert_eq!((again.len(), area(&again)), (flat.len(), area(&flat)));
        }
    }

    fn area(rings: &[Vec<IntPoint>]) -> i64 {
        rings.iter().map(|ring| twice_area_of(ring)).sum()
    }

    fn inside(polygon: &[Vec<IntPoint>], position: [f64; 2]) -> bool {
        let crossed = |(a, b): &(&IntPoint, &IntPoint)| {
            let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(f64::from);
            (ay > position[1]) != (by > position[1]) && position[0] < ax + (position[1] - ay) / (by - ay) * (bx - ax)
        };
        polygon.iter().flat_map(|r| r.iter().zip(r.iter().cycle().skip(1))).filter(crossed).count() % 2 == 1
    }
}
