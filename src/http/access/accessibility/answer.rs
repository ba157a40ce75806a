//! What residents get when they share services, before anybody writes it down.

use super::request::Asked;
use crate::access::{BorderRule, Demand, Grouping};
use crate::boundaries::Area;
use crate::http::ApiError;
use crate::http::access::about::AboutAccess;
use crate::http::access::census::Census;
use crate::http::access::sharing::{Scores, Shared};

/// How much of a service residents get, by area.
#[derive(Debug)]
pub(in crate::http) struct AccessFound<'a> {
    pub(in crate::http) asked: &'a Asked,
    /// The scores of the population points.
    pub(in crate::http) shared: Shared,
    /// The access of each area of the level.
    pub(in crate::http) areas: Vec<AreaAccess>,
    /// That of all population points together.
    pub(in crate::http) total: AreaAccess,
    /// What residents are compared with; nothing where the atlas names none at the level.
    pub(in crate::http) census: Option<Census<'a>>,
    pub(in crate::http) about: AboutAccess,
}

/// What is found of one area.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct AccessRow<'a> {
    pub(in crate::http) area: &'a Area,
    pub(in crate::http) found: AreaAccess,
    /// The part of the census that its points stand for.
    pub(in crate::http) represented_share: Option<f64>,
}

/// What the points of an area add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::http) struct AreaAccess {
    pub(in crate::http) points: usize,
    pub(in crate::http) residents: f64,
    /// How many of them reach nothing.
    pub(in crate::http) unreached: f64,
    /// The mean score of residents; nothing where nobody lives, or there is nothing to share.
    pub(in crate::http) score: Option<f64>,
}

impl Asked {
    /// Works the answer out; keeps a processor busy.
    ///
    /// # Errors
    /// [`ApiError::Internal`]; none that can be expected.
    pub(in crate::http) fn work_out(&self) -> Result<AccessFound<'_>, ApiError> {
        let atlas = &self.atlas;
        let services = atlas.services_of(self.kinds.as_deref());
        let demand = atlas.demand()?;
        let shared = self.sharing.work_out(atlas, &services)?;
        let grouping = atlas.grouping(demand, &services, self.level);
        let grouping = grouping.ok_or_else(|| ApiError::internal("the level is gone"))??;
        let (areas, total) = add_up(demand, &grouping, shared.scores.as_ref());
        let about = AboutAccess::new(atlas, self.kinds.as_deref(), &services, BorderRule::Across, Some(self.level));
        Ok(AccessFound {
            asked: self,
            shared,
            areas,
            total,
            census: Census::of_atlas(atlas, self.level),
            about: about.with_rule(self.sharing.rule()),
        })
    }
}

impl AccessFound<'_> {
    /// Returns what is found of each area of the level, in the order of their ids.
    pub(in crate::http) fn rows(&self) -> impl Iterator<Item = AccessRow<'_>> {
        let areas = self.asked.atlas.level(self.asked.level).map(|(layer, _)| layer.areas()).unwrap_or_default();
        areas.iter().zip(&self.areas).enumerate().map(|(place, (area, found))| AccessRow {
            area,
            found: *found,
            represented_share: self.census.filter(|_| found.points > 0).and_then(|its| its.represented_in(place)),
        })
    }
}

/// Returns what the points of each group add up to, and those of all.
pub(in crate::http::access) fn add_up(
    demand: &Demand,
    grouping: &Grouping,
    scores: Option<&Scores>,
) -> (Vec<AreaAccess>, AreaAccess) {
    let mut sums = vec![Sum::default(); grouping.count()];
    let mut total = Sum::default();
    for (point, &residents) in demand.residents().iter().enumerate() {
        let score = scores.map_or(0.0, |scores| scores.of_points[point]);
        let is_reached = scores.is_none_or(|scores| scores.is_reached(point));
        total.add(residents, score, is_reached);
        if let Some(group) = grouping.of_point(point) {
            sums[group as usize].add(residents, score, is_reached);
        }
    }
    let is_computed = scores.is_some();
    (sums.into_iter().map(|sum| sum.access(is_computed)).collect(), total.access(is_computed))
}

/// The points of an area so far.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    points: usize,
    residents: f64,
    weighted: f64,
    unreached: f64,
}

impl Sum {
    fn add(&mut self, residents: f64, score: f64, is_reached: bool) {
        self.points += 1;
        self.residents += residents;
        self.weighted += residents * score;
        if !is_reached {
            self.unreached += residents;
        }
    }

    fn access(self, is_computed: bool) -> AreaAccess {
        let score = (is_computed && self.residents > 0.0).then(|| self.weighted / self.residents);
        AreaAccess { points: self.points, residents: self.residents, unreached: self.unreached, score }
    }
}
