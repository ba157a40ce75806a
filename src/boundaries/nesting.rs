//! Whether areas lie in the area that is said to hold them.

use geo::{Area, BooleanOps, BoundingRect, MultiPolygon, Rect};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::edges::Edges;
use super::equal_area::{equal_area_m2, to_equal_area};

/// The share of an area that has to lie in its parent: the rest is what borders drawn twice may differ by.
pub const NESTING_TOLERANCE: f64 = 0.999;

/// An area that does not lie in its parent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mismatch {
    /// The place of the area in the list of children.
    pub child: usize,
    /// The share of its area that lies in its parent, from 0 to 1.
    pub share_inside: f64,
    /// The place of the parent that holds most of it; nothing if it touches none.
    pub best_parent: Option<usize>,
    /// The share of its area that lies there, from 0 to 1.
    pub share_in_best: f64,
}

/// Returns the share of an area that lies in another, from 0 to 1, both in longitude and latitude.
///
/// Areas are measured on the ellipsoid (cylindrical equal-area projection). An area that is empty or has no extent
/// lies wholly inside. Good to about a millionth: the overlay works on a grid.
///
/// # Examples
/// ```
/// use choros::boundaries::share_inside;
/// use geo::{MultiPolygon, Rect, coord};
/// let square = |west: f64, east: f64| {
///     MultiPolygon::from(Rect::new(coord! { x: west, y: 0.0 }, coord! { x: east, y: 1.0 }).to_polygon())
/// };
/// assert!((share_inside(&square(0.0, 1.0), &square(0.25, 3.0)) - 0.75).abs() < 1e-6);
/// assert_eq!(share_inside(&square(0.0, 1.0), &square(2.0, 3.0)), 0.0);
/// ```
#[must_use]
pub fn share_inside(area: &MultiPolygon<f64>, parent: &MultiPolygon<f64>) -> f64 {
    let (Some(box_of_area), Some(box_of_parent)) = (area.bounding_rect(), parent.bounding_rect()) else {
        return if area.0.is_empty() { 1.0 } else { 0.0 };
    };
    let area = to_equal_area(area);
    let whole_m2 = area.unsigned_area();
    if whole_m2 <= 0.0 {
        return 1.0;
    }
    if !boxes_meet(&box_of_area, &box_of_parent) {
        return 0.0;
    }
    (area.intersection(&to_equal_area(parent)).unsigned_area() / whole_m2).clamp(0.0, 1.0)
}

/// How the areas of a level lie in those of a coarser one that has outlines of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NestingReport {
    /// The children that do not lie in their parent, in their order.
    pub mismatches: Vec<Mismatch>,
    /// How much of the children lies outside their parents, in square metres.
    pub outside_m2: f64,
    /// How much of the parents none of their children covers, in square metres.
    pub uncovered_m2: f64,
    /// How large the parents are together, in square metres.
    pub parents_m2: f64,
    /// How many parents their children do not make up edge by edge.
    pub parents_apart: usize,
}

/// Returns the children of which less than `tolerance` lies in their parent, in the order of the children.
///
/// Each child comes with the place of its parent in `parents`; a place that is not there holds nothing. Where the
/// children of a parent make it up edge by edge nothing needs to be overlaid. Parallel.
#[must_use]
pub fn check_nesting(
    children: &[(&MultiPolygon<f64>, usize)],
    parents: &[&MultiPolygon<f64>],
    tolerance: f64,
) -> Vec<Mismatch> {
    compare_nesting(children, parents, tolerance).mismatches
}

/// Compares children with their parents as [`check_nesting`] does, and says how much area differs. Good to about a millionth. Parallel.
#[must_use]
pub fn compare_nesting(
    children: &[(&MultiPolygon<f64>, usize)],
    parents: &[&MultiPolygon<f64>],
    tolerance: f64,
) -> NestingReport {
    let made_up: Vec<bool> = parents
        .par_iter()
        .enumerate()
        .map(|(place, parent)| {
            let own = children.iter().filter(|(_, of)| *of == place).map(|(child, _)| *child);
            make_up(own, parent)
        })
        .collect();
    let boxes = tree_of_boxes(parents);
    let compared: Vec<Compared> = children
        .par_iter()
        .enumerate()
        .filter(|(_, (_, parent))| !made_up.get(*parent).copied().unwrap_or(false))
        .map(|(place, &(child, parent))| {
            let share = parents.get(parent).map_or(0.0, |parent| share_inside(child, parent));
            let area_m2 = equal_area_m2(child);
            let mismatch = (share < tolerance).then(|| mismatch(place, child, share, parents, &boxes));
            Compared { inside_m2: area_m2 * share, outside_m2: area_m2 * (1.0 - share), mismatch }
        })
        .collect();
    let areas: Vec<f64> = parents.par_iter().map(|parent| equal_area_m2(parent)).collect();
    let apart = || areas.iter().zip(&made_up).filter(|(_, made_up)| !**made_up).map(|(area, _)| area);
    let covered_m2: f64 = compared.iter().map(|compared| compared.inside_m2).sum();
    NestingReport {
        outside_m2: compared.iter().map(|compared| compared.outside_m2).sum(),
        uncovered_m2: (apart().sum::<f64>() - covered_m2).max(0.0),
        parents_m2: areas.iter().sum(),
        parents_apart: apart().count(),
        mismatches: compared.into_iter().filter_map(|compared| compared.mismatch).collect(),
    }
}

/// A child beside a parent whose edges its children do not make up.
struct Compared {
    inside_m2: f64,
    outside_m2: f64,
    mismatch: Option<Mismatch>,
}

/// Says whether the edges of the children add up to those of the parent.
///
/// Then the children cover every point of the parent once and no other point, as the number of times a point is
/// covered follows from the edges alone.
fn make_up<'a>(children: impl Iterator<Item = &'a MultiPolygon<f64>>, parent: &MultiPolygon<f64>) -> bool {
    let mut edges = Edges::default();
    edges.subtract(parent);
    children.for_each(|child| edges.add(child));
    edges.cancel().edges.is_empty()
}

type BoxTree = RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>;

fn tree_of_boxes(parents: &[&MultiPolygon<f64>]) -> BoxTree {
    let boxes = parents.iter().enumerate().filter_map(|(place, parent)| {
        let bounds = parent.bounding_rect()?;
        Some(GeomWithData::new(Rectangle::from_corners(bounds.min().into(), bounds.max().into()), place))
    });
    RTree::bulk_load(boxes.collect())
}

fn mismatch(
    place: usize,
    child: &MultiPolygon<f64>,
    share_inside_own: f64,
    parents: &[&MultiPolygon<f64>],
    boxes: &BoxTree,
) -> Mismatch {
    let envelope = child.bounding_rect().map(|bounds| AABB::from_corners(bounds.min().into(), bounds.max().into()));
    let near = envelope.into_iter().flat_map(|envelope| boxes.locate_in_envelope_intersecting(envelope));
    let best = near
        .map(|near| (near.data, share_inside(child, parents[near.data])))
        .filter(|(_, share)| *share > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    Mismatch {
        child: place,
        share_inside: share_inside_own,
        best_parent: best.map(|(place, _)| place),
        share_in_best: best.map_or(0.0, |(_, share)| share),
    }
}

fn boxes_meet(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}

#[cfg(test)]
mod tests {
    use geo::coord;

    use super::*;

    fn square(west: f64, east: f64) -> MultiPolygon<f64> {
        Rect::new(coord! { x: west, y: 38.0 }, coord! { x: east, y: 39.0 }).to_polygon().into()
    }

    #[test]
    fn how_much_differs_is_measured_both_ways() {
        // The child reaches a quarter beyond its parent, which it leaves half uncovered.
        let square = |west: f64, east: f64| {
            MultiPolygon::from(Rect::new(coord! { x: west, y: 0.0 }, coord! { x: east, y: 1.0 }).to_polygon())
        };
        let (child, parent) = (square(-0.25, 0.75), square(0.0, 1.5));
        let unit = equal_area_m2(&square(0.0, 1.0));
        let report = compare_nesting(&[(&child, 0)], &[&parent], NESTING_TOLERANCE);
        assert!((report.outside_m2 / unit - 0.25).abs() < 1e-5, "{report:?}");
        assert!((report.uncovered_m2 / unit - 0.75).abs() < 1e-5, "{report:?}");
        assert!((report.parents_m2 / unit - 1.5).abs() < 1e-5 && report.parents_apart == 1);
        let made = compare_nesting(&[(&parent, 0)], &[&parent], NESTING_TOLERANCE);
        assert_eq!((made.outside_m2, made.uncovered_m2, made.parents_apart), (0.0, 0.0, 0));
    }

    #[test]
    fn children_that_make_up_their_parent_nest() {
        let (a, b, parent) = (square(0.0, 1.0), square(1.0, 2.0), square(0.0, 2.0));
        // The parent lacks the vertices in the middle of its edges, so this one is overlaid.
        assert_eq!(check_nesting(&[(&a, 0), (&b, 0)], &[&parent], NESTING_TOLERANCE), []);
        let made = crate::boundaries::dissolve(&[&a, &b]).geometry;
        assert!(make_up([&a, &b].into_iter(), &made));
        assert_eq!(check_nesting(&[(&a, 0), (&b, 0)], &[&made], 1.0), []);
    }

    #[test]
    fn a_child_across_the_border_is_found_with_its_share() {
        let (left, right, child) = (square(0.0, 1.0), square(1.0, 2.0), square(0.75, 1.75));
        let found = check_nesting(&[(&child, 0)], &[&left, &right], NESTING_TOLERANCE);
        assert_eq!((found.len(), found[0].child, found[0].best_parent), (1, 0, Some(1)));
        assert!((found[0].share_inside - 0.25).abs() < 1e-6 && (found[0].share_in_best - 0.75).abs() < 1e-6);
    }

    #[test]
    fn a_child_without_a_parent_lies_nowhere() {
        let (parent, child) = (square(0.0, 1.0), square(5.0, 6.0));
        let nowhere = Mismatch { child: 0, share_inside: 0.0, best_parent: None, share_in_best: 0.0 };
        assert_eq!(check_nesting(&[(&child, 0)], &[&parent], NESTING_TOLERANCE), [nowhere]);
        assert_eq!(check_nesting(&[(&child, 9)], &[], NESTING_TOLERANCE), [nowhere]);
        assert!(share_inside(&MultiPolygon(vec![]), &parent) >= 1.0);
        assert!(share_inside(&child, &MultiPolygon(vec![])) <= 0.0);
    }
}
