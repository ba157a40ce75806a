//! Areas of a level made to fit their neighbours, and what is said of it.

use super::atlas_toml::LevelSection;
use super::load_error::LoadError;
use crate::boundaries::{Area, AreaChange, CoverageReport, FaceKind, Leftover, WhyLeft, repair_coverage};
use crate::report::{Finding, Severity};

/// Below this width in metres gaps and overlaps are closed where `atlas.toml` does not say: what rounding makes.
const DEFAULT_SNAP_M: f64 = 1.0;

/// The widest that may be asked for, in metres: what is wider is no accident of drawing.
pub(super) const MAX_SNAP_M: f64 = 1000.0;

/// How many areas that changed are named.
const MAX_CHANGES_TOLD: usize = 5;

/// How many gaps and overlaps that stay are told one by one.
const MAX_LEFT_TOLD: usize = 10;

/// An edge longer than this, in degrees of longitude, goes the other way round the earth.
const HALF_ROUND_DEG: f64 = 180.0;

/// Refuses an area that crosses the antimeridian: its edges would go round the earth.
///
/// # Errors
/// [`LoadError::Antimeridian`] naming the first.
pub(super) fn refuse_antimeridian(areas: &[Area], file: &str) -> Result<(), LoadError> {
    let goes_round = |area: &&Area| {
        let mut lines = area.geometry.iter().flat_map(|polygon| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).flat_map(geo::LineString::lines)
        });
        lines.any(|line| line.dx().abs() > HALF_ROUND_DEG)
    };
    areas
        .iter()
        .find(goes_round)
        .map_or(Ok(()), |area| Err(LoadError::Antimeridian { file: file.to_owned(), area: about(area) }))
}

/// Makes areas fit their neighbours as far as the section's `snap_m` allows, and says what was done and what was not.
pub(super) fn fit_neighbours(areas: &mut [Area], section: &LevelSection, file: &str) -> Vec<Finding> {
    let snap_m = section.snap_m.as_ref().map_or(DEFAULT_SNAP_M, |snap_m| *snap_m.get_ref());
    let repaired = repair_coverage(&areas.iter().map(|area| &area.geometry).collect::<Vec<_>>(), snap_m);
    let mut changed = 0;
    for (area, outline) in areas.iter_mut().zip(repaired.outlines) {
        if let Some(outline) = outline {
            area.geometry = outline;
            changed += 1;
        }
    }
    let words = Words { areas, snap_m, file };
    let report = repaired.report;
    let mut findings: Vec<_> = words.done(&report, changed).into_iter().collect();
    findings.extend(report.duplicates.iter().map(|&pair| words.duplicate(pair)));
    findings.extend(words.left(&report));
    findings
}

/// Returns an area's code and name.
fn about(area: &Area) -> String {
    format!("{} ({})", area.id, area.name_el)
}

/// What all the sentences need.
struct Words<'a> {
    areas: &'a [Area],
    snap_m: f64,
    file: &'a str,
}

impl Words<'_> {
    fn finding(&self, severity: Severity, kind: &'static str, message: String) -> Finding {
        Finding::new(severity, kind, self.file, message)
    }

    /// Says what was done, if anything was.
    fn done(&self, report: &CoverageReport, changed: usize) -> Option<Finding> {
        let snap_m = self.snap_m;
        if report.gaps_closed + report.overlaps_closed == 0 {
            let message = format!(
                "neighbours draw their common borders from different vertices: {changed} outlines were given those of \
                 their neighbours, and no ground changed hands"
            );
            return (changed > 0).then(|| self.finding(Severity::Info, "mended-borders", message));
        }
        let inlets = match report.inlets_closed {
            0 => String::new(),
            inlets => format!(" ({inlets} of them open on one side)"),
        };
        let changes: Vec<_> = report.changes.iter().take(MAX_CHANGES_TOLD).map(|change| self.change(change)).collect();
        let message = format!(
            "neighbours do not draw the same borders: {} gaps{inlets} and {} overlaps narrower than snap_m = {snap_m} were given \
             to one of their neighbours; {} km² changed hands ({} of all); {} areas changed, most of them {}",
            report.gaps_closed,
            report.overlaps_closed,
            km2(report.moved_m2),
            per_cent(report.moved_m2 / report.total_m2),
            report.changes.len(),
            changes.join(", "),
        );
        Some(self.finding(Severity::Warning, "mended-borders", message))
    }

    fn change(&self, change: &AreaChange) -> String {
        let area = &self.areas[change.area];
        let now_m2 = crate::boundaries::equal_area_m2(&area.geometry);
        let before_m2 = now_m2 - change.gained_m2 + change.lost_m2;
        let share = per_cent((change.gained_m2 + change.lost_m2) / before_m2);
        format!("{} +{} −{} km² ({share} of it)", about(area), km2(change.gained_m2), km2(change.lost_m2))
    }

    fn duplicate(&self, (first, second): (usize, usize)) -> Finding {
        let [first, second] = [first, second].map(|place| about(&self.areas[place]));
        let message = format!("{first} and {second} have one and the same outline; both are kept");
        self.finding(Severity::Warning, "duplicate-outline", message)
    }

    /// Says which gaps and overlaps stay: the largest one by one.
    fn left(&self, report: &CoverageReport) -> Vec<Finding> {
        let is_told = |left: &&Leftover| match left.areas[..] {
            [first, second] => !report.duplicates.contains(&(first, second)),
            _ => true,
        };
        let left: Vec<_> = report.left.iter().filter(is_told).collect();
        let mut findings: Vec<_> = left.iter().take(MAX_LEFT_TOLD).map(|left| self.one_left(left)).collect();
        let more = left.get(MAX_LEFT_TOLD..).unwrap_or_default();
        if !more.is_empty() {
            let ground: f64 = more.iter().map(|left| left.area_m2).sum();
            let message = format!(
                "{} more gaps and overlaps between areas stay, {} km² in all; snap_m = {} closes narrower ones, accepted are 0 to \
                 {MAX_SNAP_M} metres",
                more.len(),
                km2(ground),
                self.snap_m,
            );
            findings.push(self.finding(Severity::Warning, "borders-apart", message));
        }
        findings
    }

    fn one_left(&self, left: &Leftover) -> Finding {
        let areas: Vec<_> = left.areas.iter().map(|&place| about(&self.areas[place])).collect();
        let areas = areas.join(", ");
        let width = left.width_m.map_or_else(String::new, |width| format!(", up to {} m wide", metres(width)));
        let size = format!("{} km²{width}, at {} {}", km2(left.area_m2), left.at.x, left.at.y);
        let snap_m = self.snap_m;
        let why = match left.why {
            WhyLeft::Wide => format!("not narrower than snap_m = {snap_m}"),
            WhyLeft::TakesTooMuch => "it makes up half of one of them or more".to_owned(),
        };
        match left.kind {
            FaceKind::Gap => {
                let message = format!("a gap between {areas} stays: {size}; {why}, it belongs to none");
                self.finding(Severity::Warning, "gap-between-areas", message)
            }
            FaceKind::Overlap => {
                let message = format!("{areas} overlap: {size}; {why}, each keeps it");
                self.finding(Severity::Warning, "overlapping-areas", message)
            }
        }
    }
}

/// Returns square kilometres with as many decimals as tell something.
fn km2(area_m2: f64) -> String {
    let km2 = area_m2 / 1e6;
    if km2 >= 0.001 || km2 <= 0.0 { format!("{km2:.3}") } else { format!("{km2:.6}") }
}

fn per_cent(share: f64) -> String {
    let per_cent = share * 100.0;
    if per_cent >= 0.01 || per_cent <= 0.0 { format!("{per_cent:.2} %") } else { format!("{per_cent:.5} %") }
}

fn metres(width_m: f64) -> String {
    if width_m >= 10.0 { format!("{width_m:.0}") } else { format!("{width_m:.2}") }
}
