//! What is found of coverage, before anybody writes it down.

use super::request::Asked;
use crate::access::AreaCoverage;
use crate::boundaries::Area;
use crate::http::ApiError;
use crate::http::access::about::AboutAccess;
use crate::http::access::census::Census;

/// Who has a service within reach, by area.
#[derive(Debug)]
pub(in crate::http) struct CoverageFound<'a> {
    pub(in crate::http) asked: &'a Asked,
    /// The coverage of each area of the level.
    pub(in crate::http) areas: Vec<AreaCoverage>,
    /// That of all population points together.
    pub(in crate::http) total: AreaCoverage,
    /// How many population points lie in no area of the level; they are in the total.
    pub(in crate::http) points_outside_areas: usize,
    /// How many points could not be scaled; nothing where that was not asked for.
    pub(in crate::http) points_not_scaled: Option<usize>,
    /// What residents are compared with.
    pub(in crate::http) census: Option<Census<'a>>,
    pub(in crate::http) about: AboutAccess,
}

/// What is found of one area.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct CoverageRow<'a> {
    pub(in crate::http) area: &'a Area,
    pub(in crate::http) figures: &'a AreaCoverage,
    /// The part of the census that the points stand for, before they are scaled.
    pub(in crate::http) represented_share: Option<f64>,
}

impl Asked {
    /// Works the answer out; keeps a processor busy.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] if residents cannot be scaled.
    pub(in crate::http) fn work_out(&self) -> Result<CoverageFound<'_>, ApiError> {
        let services = self.atlas.services_of(self.kinds.as_deref());
        let scaled = self.scaled()?;
        let demand = match &scaled {
            Some((demand, _)) => demand,
            None => self.atlas.demand()?,
        };
        let coverage = services.coverage(demand, self.bands.clone(), self.borders.0)?;
        let grouping = self.atlas.grouping(demand, &services, self.level);
        let grouping = grouping.ok_or_else(|| ApiError::internal("the level is gone"))??;
        let total = coverage.total();
        let about = AboutAccess::new(&self.atlas, self.kinds.as_deref(), &services, self.borders.0, Some(self.level));
        Ok(CoverageFound {
            asked: self,
            areas: coverage.by(&grouping)?,
            points_outside_areas: grouping.ungrouped_points(),
            points_not_scaled: scaled.as_ref().map(|(_, kept)| *kept),
            census: self.census()?,
            about: about.with_unknown_land(total.residents_on_unknown_land),
            total,
        })
    }
}

impl CoverageFound<'_> {
    /// Returns what is found of each area of the level, in the order of their ids.
    pub(in crate::http) fn rows(&self) -> impl Iterator<Item = CoverageRow<'_>> {
        let territory = self.asked.atlas.territory();
        let layer = territory.layer_of(self.asked.level);
        let areas = layer.map(|layer| territory.layers()[layer].areas()).unwrap_or_default();
        areas.iter().zip(&self.areas).enumerate().map(|(place, (area, figures))| CoverageRow {
            area,
            figures,
            represented_share: self.census.filter(|_| figures.points > 0).and_then(|its| its.represented_in(place)),
        })
    }

    /// Returns the part of the census of all areas that the points stand for, before they are scaled.
    pub(in crate::http) fn represented_share(&self) -> Option<f64> {
        self.census.filter(|_| self.total.points > 0).and_then(|census| census.represented_in_all())
    }
}
