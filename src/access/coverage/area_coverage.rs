//! Coverage of an area.

use super::{Coverage, Distances, Reached};
use crate::access::Neighbour;

/// Who of an area has a service within a distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandCoverage {
    /// The distance in metres, inclusive.
    pub within_m: f64,
    /// The residents with a service within the distance over land.
    pub residents: f64,
    /// Their share of all residents, from 0 to 1; nothing where nobody lives, for that is not 0.
    pub share: Option<f64>,
    /// The residents whose only services within the distance lie over the sea; not among `residents`.
    pub over_sea_only: f64,
}

/// Who of an area has a service, and how far they have to go.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaCoverage {
    /// How many people live at the points.
    pub residents: f64,
    /// How many population points there are. Where there are none, nothing is known of the area's coverage.
    pub points: usize,
    /// Coverage within each distance asked for, ascending.
    pub within: Vec<BandCoverage>,
    /// Distances to the nearest service over land.
    pub over_land: Distances,
    /// Distances to the nearest service wherever it lies.
    pub nearest: Distances,
    /// The residents whose only services, at any distance, lie over the sea.
    pub over_sea_only: f64,
    /// The residents for whom there is no service at all.
    pub unreached: f64,
    /// The residents of points whose land is not known: to them, every service counts as over land.
    pub residents_on_unknown_land: f64,
    /// How many services lie in the area, whoever uses them.
    pub services: usize,
    /// Services for 10,000 residents; nothing where nobody lives.
    pub services_per_10_000: Option<f64>,
}

/// Returns the share of the census's residents that points with so many stand for; nothing where the census is not known or
/// counted nobody.
///
/// Below 1 some residents are at no point; above 1 points and census differ in time or in what they count.
#[must_use]
pub fn represented_share(residents: f64, census: Option<f64>) -> Option<f64> {
    census.filter(|census| census.is_finite() && *census > 0.0).map(|census| residents / census)
}

impl AreaCoverage {
    pub(super) fn of(coverage: &Coverage<'_>, points: &[u32], services: usize) -> Self {
        let (residents, land) = (coverage.demand.residents(), coverage.demand.land());
        let sum_where = |holds: &dyn Fn(usize) -> bool| -> f64 {
            let held = points.iter().map(|&point| point as usize).filter(|&point| holds(point));
            // From zero: the sum of nothing is otherwise a negative zero, and is written so.
            held.fold(0.0, |sum, point| sum + residents[point])
        };
        let reached = &coverage.reached;
        let distances = |of: fn(&Reached) -> Option<Neighbour>| {
            Distances::of(points.iter().filter_map(|&point| {
                let place = point as usize;
                of(&reached[place]).map(|neighbour| (point, neighbour.distance_m, residents[place]))
            }))
        };
        let total = sum_where(&|_| true);
        let share = |part: f64| (total > 0.0).then(|| part / total);
        #[expect(clippy::cast_precision_loss, reason = "fewer services than 2^53")]
        let per_10_000 = share(services as f64 * 10_000.0);
        Self {
            residents: total,
            points: points.len(),
            within: bands(coverage, points)
                .into_iter()
                .map(|band| BandCoverage { share: share(band.residents), ..band })
                .collect(),
            over_land: distances(|reached| reached.over_land),
            nearest: distances(|reached| reached.nearest),
            over_sea_only: sum_where(&|point| reached[point].over_land.is_none() && reached[point].nearest.is_some()),
            unreached: sum_where(&|point| reached[point].nearest.is_none()),
            residents_on_unknown_land: sum_where(&|point| land[point].is_none()),
            services,
            services_per_10_000: per_10_000,
        }
    }
}

/// Returns the residents within each band, without shares.
fn bands(coverage: &Coverage<'_>, points: &[u32]) -> Vec<BandCoverage> {
    let bands = &coverage.bands;
    let mut found: Vec<BandCoverage> = bands
        .within_m()
        .iter()
        .map(|&within_m| BandCoverage { within_m, residents: 0.0, share: None, over_sea_only: 0.0 })
        .collect();
    let first = |neighbour: Option<Neighbour>| {
        neighbour.map_or(bands.within_m().len(), |neighbour| bands.first_holding(neighbour.distance_m))
    };
    for &point in points {
        let (reached, residents) = (&coverage.reached[point as usize], coverage.demand.residents()[point as usize]);
        let (over_land, nearest) = (first(reached.over_land), first(reached.nearest));
        found[over_land..].iter_mut().for_each(|band| band.residents += residents);
        // The nearest is never farther than the nearest over land.
        found[nearest.min(over_land)..over_land].iter_mut().for_each(|band| band.over_sea_only += residents);
    }
    found
}
