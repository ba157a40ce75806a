//! The repair, and its account.

use geo::{Coord, MultiPolygon};
use rayon::prelude::*;

use super::drawn::{Drawn, draw};
use super::duplicates::duplicates;
use super::faces::Faces;
use super::inlets::mouths;
use super::look::is_exact;
use super::noding::Noded;
use super::outline::outline;
use super::owners::Owned;
use crate::boundaries::equal_area_m2;

/// Areas that fit as far as the tolerance allows, and what was done for it.
#[derive(Clone, Debug, PartialEq)]
pub struct RepairedCoverage {
    /// The new outline of each area in the order they were given; nothing for one that stays as it is.
    pub outlines: Vec<Option<MultiPolygon<f64>>>,
    /// What was done.
    pub report: CoverageReport,
}

/// What a repair did and what it left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverageReport {
    /// Whether the areas fitted already, and nothing was done.
    pub was_exact: bool,
    /// How many gaps were closed, inlets among them.
    pub gaps_closed: usize,
    /// How many of the gaps were inlets, open on one side.
    pub inlets_closed: usize,
    /// How many overlaps were given to one of their areas.
    pub overlaps_closed: usize,
    /// How much ground has other areas than before, in square metres.
    pub moved_m2: f64,
    /// The sum of the areas before, in square metres; 0 if nothing had to be done.
    pub total_m2: f64,
    /// The areas that gained or lost ground, those that changed most first.
    pub changes: Vec<AreaChange>,
    /// Gaps and overlaps that stay, the largest first.
    pub left: Vec<Leftover>,
    /// Areas with one and the same outline: the first, and each that repeats it. Both stay.
    pub duplicates: Vec<(usize, usize)>,
}

/// What an area gained and lost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AreaChange {
    /// The place of the area.
    pub area: usize,
    /// From gaps, in square metres.
    pub gained_m2: f64,
    /// To others that claimed it too, in square metres.
    pub lost_m2: f64,
}

/// A gap or overlap that stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Leftover {
    /// Which of the two.
    pub kind: FaceKind,
    /// Why it stays.
    pub why: WhyLeft,
    /// The areas that claim it, or that lie around the gap.
    pub areas: Vec<usize>,
    /// Its area in square metres.
    pub area_m2: f64,
    /// The diameter of the largest circle in it in metres, to about five per cent; of the largest leftovers only.
    pub width_m: Option<f64>,
    /// A vertex of it, in longitude and latitude.
    pub at: Coord<f64>,
}

/// Ground that is no area's, or several'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceKind {
    /// Between several areas, and no area's.
    Gap,
    /// Claimed by several areas.
    Overlap,
}

/// Why a gap or overlap stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyLeft {
    /// It is as wide as the tolerance or wider.
    Wide,
    /// Some area would lose half of its ground or more by overlaps that are narrow.
    TakesTooMuch,
}

/// Of how many leftovers the width is measured.
const MEASURED: usize = 20;

/// Makes areas fit: neighbours draw the same edges, in opposite directions, wherever gaps and overlaps are narrower than the
/// tolerance.
///
/// Areas are valid polygons in longitude and latitude on the grid of [`crate::boundaries::to_grid`]; they may be empty, and rings may
/// turn either way. Areas that fit already (each edge is drawn once, or once in each direction; the outer border neither crosses itself
/// nor lies within an area) are left as they are, gaps between them included. Otherwise:
///
/// - Edges are cut where they meet or pass within half a step of a vertex, and the cuts lie on the grid.
/// - A gap between areas or an overlap into which no circle with a diameter of `tolerance_m` fits goes to the one of its
///   areas with which it has the longest border; of equals to the first. A hole of a single area is no gap.
/// - A gap that opens to what lies around everything counts as far as its two sides run side by side, twice as far as its mouth is wide;
///   one that is open at both ends does not.
/// - What is wider stays, as does what would cost an area half of its ground.
///
/// New outlines are valid, exteriors counter-clockwise. A tolerance of 0 changes nothing and reports what there is.
/// Areas are measured as [`equal_area_m2`] does. What edges move by on the grid (less than a centimetre) is not counted, nor that a long
/// edge that is cut is no longer straight in that projection (some 200 m² for an edge of 3 km).
#[must_use]
pub fn repair_coverage(areas: &[&MultiPolygon<f64>], tolerance_m: f64) -> RepairedCoverage {
    let drawn = draw(areas);
    let unchanged = vec![None; areas.len()];
    if is_exact(&drawn) {
        let report = CoverageReport { was_exact: true, ..CoverageReport::default() };
        return RepairedCoverage { outlines: unchanged, report };
    }
    let (noded, faces) = arrange(&drawn, areas.len(), tolerance_m);
    drop(drawn);
    let area_m2: Vec<f64> = areas.par_iter().map(|area| equal_area_m2(area)).collect();
    let owned = Owned::new(&noded, &faces, tolerance_m, &area_m2);
    let report = CoverageReport { duplicates: duplicates(areas), ..account(&owned, &area_m2) };
    if tolerance_m <= 0.0 {
        return RepairedCoverage { outlines: unchanged, report };
    }
    let mut wanted = noded.moved.clone();
    for change in &report.changes {
        wanted[change.area] = true;
    }
    let outlines = owned.outlines(&wanted);
    let outlines = outlines.par_iter().zip(&wanted).map(|(edges, wanted)| {
        // Edges of faces always make an outline; should they not, the area as it was is better than none.
        wanted.then(|| outline(edges, &noded.nodes)).flatten()
    });
    RepairedCoverage { outlines: outlines.collect(), report }
}

/// Cuts the edges and finds the faces; inlets are closed.
fn arrange(drawn: &[Drawn], areas: usize, tolerance_m: f64) -> (Noded, Faces) {
    let noded = Noded::new(drawn, areas, &[]);
    let faces = Faces::new(&noded);
    let mouths = mouths(&noded, &faces, tolerance_m);
    if mouths.is_empty() {
        return (noded, faces);
    }
    let noded = Noded::new(drawn, areas, &mouths);
    let faces = Faces::new(&noded);
    (noded, faces)
}

fn account(owned: &Owned<'_>, area_m2: &[f64]) -> CoverageReport {
    let mut report = CoverageReport { total_m2: area_m2.iter().sum(), ..CoverageReport::default() };
    let mut changes: Vec<_> = (0..area_m2.len()).map(|area| AreaChange { area, ..AreaChange::default() }).collect();
    for &(face, kind) in &owned.closed {
        let ground = owned.area_m2(face);
        report.moved_m2 += ground;
        match kind {
            FaceKind::Gap => {
                report.gaps_closed += 1;
                report.inlets_closed += usize::from(owned.is_inlet(face));
                changes[owned.owners[face as usize][0] as usize].gained_m2 += ground;
            }
            FaceKind::Overlap => {
                report.overlaps_closed += 1;
                let losers = owned.covers(face).iter().filter(|&area| !owned.owners[face as usize].contains(area));
                losers.for_each(|&area| changes[area as usize].lost_m2 += ground);
            }
        }
    }
    changes.retain(|change| change.gained_m2 > 0.0 || change.lost_m2 > 0.0);
    let moved = |change: &AreaChange| change.gained_m2 + change.lost_m2;
    changes.sort_by(|a, b| moved(b).total_cmp(&moved(a)));
    report.changes = changes;
    report.left = left(owned);
    report
}

fn left(owned: &Owned<'_>) -> Vec<Leftover> {
    let mut left: Vec<_> = owned.left.iter().map(|&(face, kind, why)| (owned.area_m2(face), face, kind, why)).collect();
    left.sort_by(|a, b| b.0.total_cmp(&a.0));
    let leftover = |(place, (area_m2, face, kind, why)): (usize, (f64, u32, FaceKind, WhyLeft))| Leftover {
        kind,
        why,
        areas: match kind {
            FaceKind::Gap => owned.around(face),
            FaceKind::Overlap => owned.covers(face).to_vec(),
        }
        .into_iter()
        .map(|area| area as usize)
        .collect(),
        area_m2,
        width_m: (place < MEASURED).then(|| owned.shape(face).width_m()),
        at: owned.place(face),
    };
    left.into_iter().enumerate().map(leftover).collect()
}
