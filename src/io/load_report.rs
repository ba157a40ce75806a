//! What was found while an atlas was loaded.

use serde::Serialize;

use super::assured::AssuredSummary;
use crate::atlas::Atlas;
use crate::boundaries::Level;
use crate::indicators::{IndicatorId, Period};
use crate::join::JoinReport;
use crate::report::{Finding, Severity};

/// What was found while an atlas was loaded, and what is in it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoadReport {
    /// The levels, the coarsest first.
    pub levels: Vec<LevelSummary>,
    /// The indicators in the atlas's order.
    pub indicators: Vec<IndicatorSummary>,
    /// How many services there are.
    pub services: usize,
    /// How many of them have a position that can be used.
    pub services_placed: usize,
    /// How lately somebody made sure of them, where that was asked: only the caller knows the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assured: Option<AssuredSummary>,
    /// How many population points there are.
    pub population_points: usize,
    /// How many people live at them.
    pub residents: f64,
    /// What was found, in the order it was read.
    pub findings: Vec<Finding>,
}

/// A level in numbers.
#[derive(Clone, Debug, Serialize)]
pub struct LevelSummary {
    /// The level.
    pub level: Level,
    /// How many areas it has.
    pub areas: usize,
    /// How many of them have a code.
    pub coded: usize,
    /// How many vertices their outlines have, shared ones counted for each.
    pub vertices: usize,
    /// The finer level it was dissolved from.
    pub dissolved_from: Option<Level>,
    /// The version of its geometry.
    pub version: String,
}

/// An indicator's join in numbers.
#[derive(Clone, Debug, Serialize)]
pub struct IndicatorSummary {
    /// The indicator.
    pub id: IndicatorId,
    /// The levels it has values for.
    pub levels: Vec<Level>,
    /// The periods it has values for, at any level.
    pub periods: Vec<Period>,
    /// What the join did with each row.
    pub join: JoinReport,
}

impl LoadReport {
    /// Returns how many findings are this severe or more.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity >= severity).count()
    }

    /// Counts what is in an atlas.
    pub(super) fn describe(&mut self, atlas: &Atlas) {
        self.levels = atlas
            .levels()
            .map(|(layer, index)| LevelSummary {
                level: layer.level,
                areas: layer.areas().len(),
                coded: layer.coded_count(),
                vertices: layer.areas().iter().map(|area| geo::CoordsIter::coords_count(&area.geometry)).sum(),
                dissolved_from: layer.dissolved_from,
                version: index.version.to_string(),
            })
            .collect();
        self.indicators = atlas
            .indicators()
            .iter()
            .map(|known| {
                let mut periods: Vec<_> = known.joined.series().map(|(key, _)| key.period).collect();
                periods.sort_unstable();
                periods.dedup();
                let id = known.joined.indicator.id.clone();
                IndicatorSummary { id, levels: known.joined.levels(), periods, join: known.joined.report.clone() }
            })
            .collect();
        self.services = atlas.register().services().len();
        self.services_placed = atlas.service_index().placed_count();
        self.population_points = atlas.population().len();
        // The sum of nothing is −0 in floating point.
        self.residents = atlas.population().iter().map(|point| point.residents).sum::<f64>() + 0.0;
    }
}
