//! Small coverages, each with one thing wrong, and many with everything wrong.

use std::collections::HashMap;

use geo::orient::{Direction, Orient};
use geo::{Area, Coord, LineString, MultiPolygon, Polygon, Validation, unary_union};
use proptest::prelude::*;

use super::*;
use crate::boundaries::{dissolve, equal_area_m2, to_grid};

/// A polygon at the equator, where a thousandth of a degree is 111 metres, given in thousandths.
fn ring(corners: &[(f64, f64)]) -> MultiPolygon<f64> {
    Polygon::new(line(corners), vec![]).into()
}

fn line(corners: &[(f64, f64)]) -> LineString<f64> {
    corners.iter().map(|&(x, y)| Coord { x: to_grid(x / 1e3), y: to_grid(y / 1e3) }).collect()
}

fn rect(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
    ring(&[(west, south), (east, south), (east, north), (west, north)])
}

fn repair(areas: &[MultiPolygon<f64>], tolerance_m: f64) -> (CoverageReport, Vec<MultiPolygon<f64>>) {
    let repaired = repair_coverage(&areas.iter().collect::<Vec<_>>(), tolerance_m);
    assert_eq!(repaired.outlines.len(), areas.len());
    let after = repaired.outlines.into_iter().zip(areas);
    (repaired.report, after.map(|(after, before)| after.unwrap_or_else(|| before.clone())).collect())
}

/// Returns the union, by another's overlay, which goes by the direction of rings.
fn union_of(areas: &[MultiPolygon<f64>]) -> MultiPolygon<f64> {
    unary_union(&areas.iter().map(|area| area.orient(Direction::Default)).collect::<Vec<_>>())
}

/// Asserts that every edge is drawn once, or once in each direction, and that no ground is covered twice.
fn assert_fit(areas: &[MultiPolygon<f64>]) {
    let mut drawn: HashMap<[[u64; 2]; 2], usize> = HashMap::new();
    for area in areas {
        assert!(area.is_valid(), "{area:?}");
        for polygon in area {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                for pair in ring.0.windows(2) {
                    let edge = [pair[0], pair[1]].map(|at| [at.x.to_bits(), at.y.to_bits()]);
                    *drawn.entry(edge).or_default() += 1;
                }
            }
        }
    }
    assert!(drawn.values().all(|&times| times == 1));
    let sum: f64 = areas.iter().map(Area::unsigned_area).sum();
    let united = union_of(areas).unsigned_area();
    assert!((sum - united).abs() <= sum * 1e-7, "{sum} {united}");
    let (again, _) = repair(areas, 1e6);
    assert!(again.was_exact);
    if !areas.is_empty() {
        assert!(dissolve(&areas.iter().collect::<Vec<_>>()).exact);
    }
}

/// Asserts that areas are what they were, but for what the report says.
fn assert_conserved(report: &CoverageReport, before: &[MultiPolygon<f64>], after: &[MultiPolygon<f64>]) {
    let mut expected: Vec<f64> = before.iter().map(equal_area_m2).collect();
    assert!(report.was_exact || (report.total_m2 - expected.iter().sum::<f64>()).abs() < 1e-3);
    for change in &report.changes {
        expected[change.area] += change.gained_m2 - change.lost_m2;
    }
    for (expected, after) in expected.iter().zip(after) {
        let found = equal_area_m2(after);
        // Cuts lie on the grid: a centimetre along borders of some kilometres.
        assert!((expected - found).abs() < 200.0, "{expected} {found}");
    }
}

#[test]
fn areas_that_fit_are_left_alone() {
    // Three around a gap that is theirs, an island, an enclave, and two that touch in a corner.
    let around = Polygon::new(
        line(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]),
        vec![line(&[(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)]), line(&[(4.0, 4.0), (4.1, 4.0), (4.1, 4.1)])],
    );
    let areas =
        [around.into(), rect(1.0, 1.0, 3.0, 3.0), rect(9.0, 9.0, 10.0, 10.0), rect(20.0, 0.0, 21.0, 1.0), ring(&[])];
    let repaired = repair_coverage(&areas.iter().collect::<Vec<_>>(), 1000.0);
    assert!(repaired.report.was_exact);
    assert!(repaired.outlines.iter().all(Option::is_none));
    assert!(repair_coverage(&[], 1.0).report.was_exact);
}

#[test]
fn a_vertex_in_the_middle_of_an_edge_is_given_to_both() {
    let areas = [rect(0.0, 0.0, 1.0, 2.0), rect(1.0, 0.0, 2.0, 1.0), rect(1.0, 1.0, 2.0, 2.0)];
    let (report, after) = repair(&areas, 1.0);
    assert_eq!((report.was_exact, report.gaps_closed, report.overlaps_closed, report.left.len()), (false, 0, 0, 0));
    assert_eq!(after[0].0[0].exterior().0.len(), 6);
    assert_fit(&after);
}

#[test]
fn a_gap_goes_to_the_neighbour_with_the_longest_border() {
    let below = ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (5.0, 4.9), (0.0, 5.0)]);
    let above = [rect(0.0, 5.0, 4.0, 9.0), rect(4.0, 5.0, 11.0, 9.0)];
    let areas = [above[0].clone(), above[1].clone(), below];
    let (report, after) = repair(&areas, 20.0);
    assert_eq!((report.gaps_closed, report.inlets_closed, report.changes.len()), (1, 0, 1));
    assert_eq!(report.changes[0].area, 2);
    assert!((report.moved_m2 / 6160.0 - 1.0).abs() < 0.01, "{report:?}");
    assert_fit(&after);
    assert_conserved(&report, &areas, &after);
    // Wider than the tolerance it stays, and is told.
    let (report, after) = repair(&areas, 5.0);
    assert_eq!((report.gaps_closed, report.left.len(), report.left[0].areas.clone()), (0, 1, vec![0, 1, 2]));
    assert_eq!((report.left[0].kind, report.left[0].why), (FaceKind::Gap, WhyLeft::Wide));
    assert!(report.left[0].width_m.is_some_and(|width| (8.0..12.0).contains(&width)), "{report:?}");
    assert_conserved(&report, &areas, &after);
}

#[test]
fn an_overlap_goes_to_one_and_a_wide_one_to_both() {
    let areas = [rect(0.0, 0.0, 5.05, 10.0), rect(5.0, 0.0, 10.0, 10.0)];
    let (report, after) = repair(&areas, 20.0);
    assert_eq!((report.overlaps_closed, report.gaps_closed), (1, 0));
    assert_eq!(report.changes[0].area, 1);
    assert_fit(&after);
    assert_conserved(&report, &areas, &after);
    let (report, after) = repair(&areas, 2.0);
    assert_eq!(
        (report.overlaps_closed, report.left[0].kind, report.left[0].areas.clone()),
        (0, FaceKind::Overlap, vec![0, 1])
    );
    assert!(
        after.iter().zip(&areas).all(|(after, before)| (after.unsigned_area() - before.unsigned_area()).abs() < 1e-12)
    );
}

#[test]
fn an_inlet_is_closed_and_a_corner_or_a_strait_is_not() {
    // The border runs from (5, 5) to the coast at y = 0, drawn twice, 11 metres apart there.
    let areas = [
        ring(&[(0.0, 0.0), (4.9, 0.0), (5.0, 5.0), (5.0, 9.0), (0.0, 9.0)]),
        ring(&[(5.0, 0.0), (9.0, 0.0), (9.0, 8.0), (5.0, 8.0), (5.0, 5.0)]),
    ];
    let (report, after) = repair(&areas, 50.0);
    assert_eq!((report.gaps_closed, report.inlets_closed), (1, 1));
    assert_fit(&after);
    assert_conserved(&report, &areas, &after);
    assert!((union_of(&after).unsigned_area() * 1e6 - 77.0).abs() < 1e-3);
    // Where the tolerance is half as wide, half as far: a quarter of it.
    let whole_m2 = report.moved_m2;
    let (report, after) = repair(&areas, 5.56);
    assert!((report.moved_m2 / whole_m2 - 0.25).abs() < 0.01, "{report:?}");
    assert_fit(&after);
    let corner =
        [ring(&[(0.0, 0.0), (4.0, 1.0), (5.0, 5.0), (0.0, 5.0)]), ring(&[(5.0, 5.0), (9.0, 5.001), (9.0, 9.0)])];
    assert!(repair(&corner, 1000.0).0.was_exact);
    let strait = [rect(0.0, 0.0, 5.0, 9.0), rect(5.01, 0.0, 9.0, 9.0), rect(8.99, 3.0, 12.0, 4.0)];
    let (report, after) = repair(&strait, 50.0);
    assert_eq!((report.gaps_closed, report.overlaps_closed), (0, 1));
    assert_fit(&after);
}

#[test]
fn areas_with_one_outline_are_both_kept() {
    // The second runs the other way round and begins elsewhere.
    let twice = [
        rect(0.0, 0.0, 0.01, 0.01),
        ring(&[(0.01, 0.01), (0.01, 0.0), (0.0, 0.0), (0.0, 0.01)]),
        rect(0.01, 0.0, 5.0, 5.0),
        rect(0.0, 0.0, 0.01, 0.01),
    ];
    for tolerance_m in [0.5, 500.0] {
        let (report, after) = repair(&twice, tolerance_m);
        assert_eq!(report.duplicates, [(0, 1), (0, 3)]);
        assert!(after.iter().all(|area| area.unsigned_area() > 0.0), "{report:?}");
        assert_eq!(report.left.len(), 1);
    }
}

#[test]
fn no_area_is_swallowed() {
    // A small one on top of a large one that has no hole for it.
    let areas = [rect(0.0, 0.0, 10.0, 10.0), rect(5.0, 5.0, 5.1, 5.1)];
    let (report, after) = repair(&areas, 50.0);
    assert_eq!((report.left.len(), report.left[0].why), (1, WhyLeft::TakesTooMuch));
    assert!(
        after.iter().zip(&areas).all(|(after, before)| (after.unsigned_area() - before.unsigned_area()).abs() < 1e-12)
    );
}

#[test]
fn a_hole_of_one_area_is_no_gap() {
    let lake = Polygon::new(
        line(&[(0.0, 0.0), (5.05, 0.0), (5.05, 9.0), (0.0, 9.0)]),
        vec![line(&[(1.0, 1.0), (1.1, 1.0), (1.1, 1.1)])],
    );
    let (report, after) = repair(&[lake.into(), rect(5.0, 0.0, 9.0, 9.0)], 50.0);
    assert_eq!((report.overlaps_closed, report.gaps_closed), (1, 0));
    assert_eq!(after[0].0[0].interiors().len(), 1);
}

#[test]
fn slivers_of_a_single_step_are_closed() {
    let areas = [
        ring(&[(0.0, 0.0), (5.0, 0.0), (5.0001, 3.0), (5.0, 6.0), (4.9999, 8.0), (5.0, 9.0), (0.0, 9.0)]),
        rect(5.0, 0.0, 9.0, 9.0),
    ];
    let (report, after) = repair(&areas, 1.0);
    assert!(!report.was_exact && report.left.is_empty());
    assert_fit(&after);
}

#[test]
fn a_tolerance_of_nothing_only_reports() {
    let areas = [rect(0.0, 0.0, 5.05, 10.0), rect(5.0, 0.0, 10.0, 10.0)];
    let repaired = repair_coverage(&areas.iter().collect::<Vec<_>>(), 0.0);
    assert!(repaired.outlines.iter().all(Option::is_none));
    assert_eq!((repaired.report.left.len(), repaired.report.moved_m2.to_bits()), (1, 0));
}

/// Two neighbours with a million vertices each, the one without every tenth.
#[test]
fn rings_of_a_million_vertices_are_no_matter_of_minutes() {
    let shore = |every: i32| {
        let border = (0..500_000).filter(move |step| every == 1 || step % every != 5);
        border.map(|step| {
            let x = f64::from(step) / 500.0;
            (x, (x * 7.0).sin() + 0.1 * (x * 900.0).sin())
        })
    };
    let closed = |every, y: f64| {
        let (first, last) = (0.0, 499_999.0 / 500.0);
        let mut ring: Vec<_> = shore(every).collect();
        ring.extend((0..500_000).rev().map(|step| (f64::from(step) / 500.0, y)));
        assert!(ring[0].0 <= first && ring.iter().any(|corner| corner.0 >= last));
        super::tests::ring(&ring)
    };
    let start = std::time::Instant::now();
    let (same, other) = (closed(1, -9.0), closed(10, 9.0));
    assert!(repair(&[same.clone(), closed(1, 9.0)], 1.0).0.was_exact);
    let (report, after) = repair(&[same, other], 10.0);
    assert!(!report.was_exact && report.left.is_empty());
    assert_eq!(after.len(), 2);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// A board of cells whose corners are moved, each cell drawing its own edges up to some steps off.
fn board(noise: u8) -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    const SIDE: usize = 4;
    let corners = prop::collection::vec((0.0..0.6, 0.0..0.6), (SIDE + 1) * (SIDE + 1));
    let offs = prop::collection::vec((0..=noise, 0..=noise), SIDE * SIDE * 8);
    (corners, offs).prop_map(move |(corners, offs)| {
        let corner = |x: usize, y: usize| {
            let (east, north) = corners[y * (SIDE + 1) + x];
            let [x, y] = [x, y].map(|place| f64::from(u32::try_from(place).unwrap()));
            (x + east, y + north)
        };
        let cell = |cell: usize| {
            let (x, y) = (cell % SIDE, cell / SIDE);
            let at = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)];
            let points = (0..8).map(|place| {
                let (a, b) = (at[place / 2], at[(place / 2 + 1) % 4]);
                let middle = if place % 2 == 0 { a } else { (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)) };
                let off = offs[cell * 8 + place];
                (middle.0 + f64::from(off.0) * 1e-4, middle.1 + f64::from(off.1) * 1e-4)
            });
            ring(&points.collect::<Vec<_>>())
        };
        (0..SIDE * SIDE).map(cell).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Neighbours that draw one line up to `noise` steps apart come out drawing one.
    #[test]
    fn boards_drawn_cell_by_cell_fit_afterwards(areas in prop::sample::select(vec![0, 1, 3, 50]).prop_flat_map(board)) {
        prop_assume!(areas.iter().all(Validation::is_valid));
        let (report, after) = repair(&areas, 25.0);
        prop_assert!(report.left.is_empty(), "{:?}", report.left);
        assert_fit(&after);
        assert_conserved(&report, &areas, &after);
    }

    /// Whatever is thrown over one another: nothing is lost but what is told, and what is valid stays so.
    #[test]
    fn triangles_lose_nothing_untold(
        corners in prop::collection::vec([(0_u8..40, 0_u8..40), (0_u8..40, 0_u8..40), (0_u8..40, 0_u8..40)], 1..9),
        tolerance_m in prop::sample::select(vec![0.0, 1.0, 60.0, 200.0]),
    ) {
        let at = |(x, y): (u8, u8)| (f64::from(x) / 10.0, f64::from(y) / 10.0);
        let areas: Vec<_> = corners.iter().map(|corners| ring(&corners.map(at))).collect();
        prop_assume!(areas.iter().all(Validation::is_valid));
        let (report, after) = repair(&areas, tolerance_m);
        for area in &after {
            prop_assert!(area.is_valid());
        }
        assert_conserved(&report, &areas, &after);
        let [before_m2, after_m2] = [&areas, &after].map(|areas| equal_area_m2(&union_of(areas)));
        let gained: f64 = report.changes.iter().map(|change| change.gained_m2).sum();
        prop_assert!((before_m2 + gained - after_m2).abs() < 500.0, "{} {} {}", before_m2, gained, after_m2);
        // What was repaired is not repaired again, but for what stays.
        prop_assert_eq!(report.was_exact, repair(&areas, 0.0).0.was_exact);
    }
}
