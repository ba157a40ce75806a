//! What is found where need meets access, before anybody writes it down.

use super::request::{Access, Asked};
use super::words::{Reasons, method, why};
use crate::access::{AreaCoverage, BorderRule};
use crate::atlas::{ServicesOfKinds, VersionedIndicator};
use crate::boundaries::Area;
use crate::http::ApiError;
use crate::http::access::about::AboutAccess;
use crate::http::access::accessibility::{AreaAccess, add_up};
use crate::http::access::census::Census;
use crate::http::access::sharing::Shared;
use crate::indicators::{Part, Period};
use crate::join::Series;
use crate::provenance::Bilingual;
use crate::stats::{AreaGap, Gap, GapError, NeedAndAccess, Unranked, gap, standard_error_of};

/// Where much need meets little access.
#[derive(Debug)]
pub(in crate::http) struct GapFound<'a> {
    pub(in crate::http) asked: &'a Asked,
    /// The indicator of need.
    pub(in crate::http) indicator: &'a VersionedIndicator,
    pub(in crate::http) period: Period,
    /// The need of each area of the level.
    pub(in crate::http) series: &'a Series,
    /// The access of each area of the level, and who lives there.
    pub(in crate::http) access: Vec<AccessOfArea>,
    /// What sharing came to; nothing where access is coverage.
    pub(in crate::http) shared: Option<Shared>,
    /// The standard error of each area's need; not a number where it is not known.
    pub(in crate::http) errors: Vec<f64>,
    pub(in crate::http) gaps: Gap,
    /// What residents are compared with; nothing where the atlas names none at the level.
    pub(in crate::http) census: Option<Census<'a>>,
    /// How many areas have a rank.
    pub(in crate::http) ranked: usize,
    /// The part of the draws that an interval of ranks holds; nothing where none were drawn.
    pub(in crate::http) interval_level: Option<f64>,
    pub(in crate::http) about: AboutAccess,
}

/// What is found of one area.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct GapRow<'a> {
    pub(in crate::http) area: &'a Area,
    /// Its place among the areas of the level.
    pub(in crate::http) place: usize,
    pub(in crate::http) need: Option<f64>,
    pub(in crate::http) need_standard_error: Option<f64>,
    /// The share of residents with a service within the distance, from 0 to 1; or their mean score.
    pub(in crate::http) access: Option<f64>,
    /// How many people live at its population points; nothing where it has none.
    pub(in crate::http) residents: Option<f64>,
    /// The part of the census that these stand for.
    pub(in crate::http) represented_share: Option<f64>,
    /// Its rank with the parts that make it, or why it has none.
    pub(in crate::http) found: Result<AreaGap, Unranked>,
}

/// The access of an area.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct AccessOfArea {
    /// Nothing where nobody lives, or there is nothing to share.
    pub(in crate::http) access: Option<f64>,
    /// How many people live at its population points; nothing where it has none.
    pub(in crate::http) residents: Option<f64>,
}

impl Asked {
    /// Works the answer out; keeps a processor busy.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] if so many ranks are not drawn for so many areas.
    pub(in crate::http) fn work_out(&self) -> Result<GapFound<'_>, ApiError> {
        let (indicator, period, series) = self.need()?;
        let services = self.atlas.services_of(self.kinds.as_deref());
        let (access, shared) = self.access_of_areas(&services)?;
        let figures: Vec<f64> = access.iter().map(|area| area.access.unwrap_or(f64::NAN)).collect();
        let errors = standard_errors(series);
        let need = NeedAndAccess {
            need: series.values(),
            worse: self.worse,
            standard_errors: Some(&errors),
            access: &figures,
            poorer: self.access.poorer(),
        };
        let weighing = self.weighing(&errors);
        let gaps = gap(need, weighing).map_err(refusal)?;
        let about = self.about(&services);
        Ok(GapFound {
            asked: self,
            indicator,
            period,
            series,
            census: Census::of_atlas(&self.atlas, self.level),
            ranked: gaps.areas.iter().filter(|area| area.is_ok()).count(),
            interval_level: weighing.draws.map(|draws| draws.level),
            about: about.and("need", &indicator.joined.indicator.provenance),
            access,
            shared,
            errors,
            gaps,
        })
    }
}

impl Asked {
    fn access_of_areas(&self, services: &ServicesOfKinds) -> Result<(Vec<AccessOfArea>, Option<Shared>), ApiError> {
        let demand = self.atlas.demand()?;
        let grouping = self.atlas.grouping(demand, services, self.level);
        let grouping = grouping.ok_or_else(|| ApiError::internal("the level is gone"))??;
        match &self.access {
            Access::Coverage { within_m, borders } => {
                let coverage = services.coverage(demand, within_m.clone(), borders.0)?.by(&grouping)?;
                Ok((coverage.iter().map(covered).collect(), None))
            }
            Access::Shared(sharing) => {
                let shared = sharing.work_out(&self.atlas, services)?;
                let (areas, _) = add_up(demand, &grouping, shared.scores.as_ref());
                let of_area = |area: AreaAccess| AccessOfArea {
                    access: area.score,
                    residents: (area.points > 0).then_some(area.residents),
                };
                Ok((areas.into_iter().map(of_area).collect(), Some(shared)))
            }
        }
    }

    fn about(&self, services: &ServicesOfKinds) -> AboutAccess {
        let rule = match &self.access {
            Access::Coverage { borders, .. } => borders.0,
            Access::Shared(_) => BorderRule::Across,
        };
        let about = AboutAccess::new(&self.atlas, self.kinds.as_deref(), services, rule, Some(self.level));
        match &self.access {
            Access::Coverage { .. } => about,
            Access::Shared(sharing) => about.with_rule(sharing.rule()),
        }
    }
}

impl<'a> GapFound<'a> {
    /// Returns what is found of each area of the level, in the order of their ids.
    pub(in crate::http) fn rows(&self) -> impl Iterator<Item = GapRow<'a>> {
        let areas = self.asked.atlas.level(self.asked.level).map(|(layer, _)| layer.areas()).unwrap_or_default();
        let found = self.access.iter().zip(&self.errors).zip(&self.gaps.areas);
        areas.iter().zip(found).enumerate().map(|(place, (area, ((access, error), found)))| GapRow {
            area,
            place,
            need: self.series.value(place),
            need_standard_error: Some(*error).filter(|error| error.is_finite()),
            access: access.access,
            residents: access.residents,
            represented_share: access.residents.and(self.census).and_then(|census| census.represented_in(place)),
            found: *found,
        })
    }

    /// Says in Greek and in English what access is, and how need and access were brought together.
    pub(in crate::http) fn method(&self) -> Bilingual {
        method(&self.asked.access, self.shared.as_ref().and_then(Shared::relative_gap))
    }

    /// Says in Greek and in English why an area has its rank, or none.
    pub(in crate::http) fn why(&self, row: &GapRow<'_>) -> Bilingual {
        let reasons = Reasons {
            indicator: &self.indicator.joined.indicator,
            need: row.need,
            access: &self.asked.access,
            figure: row.access,
            ranked: self.ranked,
            represented: row.represented_share.zip(self.census.map(|census| census.period)),
        };
        why(&reasons, row.found)
    }
}

/// Returns the share of an area's residents with a service within the one distance there is.
fn covered(area: &AreaCoverage) -> AccessOfArea {
    let access = area.within.first().and_then(|band| band.share);
    AccessOfArea { access, residents: (area.points > 0).then_some(area.residents) }
}

/// Returns the standard error of each area's need, not a number where its interval is not known.
fn standard_errors(series: &Series) -> Vec<f64> {
    let error = |area: usize| {
        let cell = series.cell(area);
        let ends = cell.part(Part::Lower).zip(cell.part(Part::Upper));
        ends.and_then(|(lower, upper)| standard_error_of(lower, upper)).unwrap_or(f64::NAN)
    };
    (0..series.values().len()).map(error).collect()
}

/// Returns an error as what the caller can change; all else is checked before.
fn refusal(error: GapError) -> ApiError {
    match error {
        GapError::TooManyRanks { .. } | GapError::DrawCount { .. } => ApiError::parameter("draws", error.to_string()),
        other => ApiError::internal(other),
    }
}
