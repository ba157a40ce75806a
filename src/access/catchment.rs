//! Who a service serves.

use rayon::prelude::*;

use super::{Bands, Coverage, Demand, Supply};
use crate::geometry::LonLat;

/// Points and the residents who live there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Served {
    /// How many population points; also those where nobody lives.
    pub points: usize,
    /// How many people live there.
    pub residents: f64,
}

impl Served {
    fn add(&mut self, residents: f64) {
        self.points += 1;
        self.residents += residents;
    }
}

/// Those nearer to a service than to any other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catchment {
    /// Everybody for whom it is the nearest over land, however far.
    pub over_land: Served,
    /// Of these, those within each distance asked for, ascending.
    pub within: Vec<Served>,
    /// Those who reach no service over land, and of all others this one is nearest.
    pub over_sea: Served,
    /// The farthest point with residents of those over land, and how far in metres; the first of equals.
    pub farthest: Option<(u32, f64)>,
    /// The lowest-numbered service at the very same position, if it is another: everybody counts as served by that one.
    pub same_place_as: Option<u32>,
}

/// Who each of a set of services serves: the population points nearer to it than to any other.
///
/// A point belongs to one service: the nearest over land, else the nearest at all, by the rule of the [`Coverage`]. Equal
/// distances go to the lowest number, so that residents are counted once and whole; services in one building thus have
/// one catchment between them, and [`Catchment::same_place_as`] says so. Points that reach no service are in none.
#[derive(Clone, Debug, PartialEq)]
pub struct Catchments {
    services: Vec<Catchment>,
    unserved: Served,
}

impl Catchments {
    /// Adds up the points of each service. Services and distances are those of the coverage.
    #[must_use]
    pub fn of(coverage: &Coverage<'_>) -> Self {
        let bands = coverage.bands();
        let empty = Catchment { within: vec![Served::default(); bands.within_m().len()], ..Catchment::default() };
        let mut services = vec![empty; coverage.supply().len()];
        let mut unserved = Served::default();
        for ((reached, &residents), point) in coverage.reached().iter().zip(coverage.demand().residents()).zip(0..) {
            match (reached.over_land, reached.nearest) {
                (Some(nearest), _) => services[nearest.item as usize].take(bands, point, nearest.distance_m, residents),
                (None, Some(nearest)) => services[nearest.item as usize].over_sea.add(residents),
                (None, None) => unserved.add(residents),
            }
        }
        for (number, first) in co_located(coverage.supply()) {
            services[number as usize].same_place_as = Some(first);
        }
        Self { services, unserved }
    }

    /// Returns the catchment of each service.
    #[must_use]
    pub fn services(&self) -> &[Catchment] {
        &self.services
    }

    /// Returns those whom no service serves.
    #[must_use]
    pub fn unserved(&self) -> Served {
        self.unserved
    }
}

impl Catchment {
    fn take(&mut self, bands: &Bands, point: u32, distance_m: f64, residents: f64) {
        self.over_land.add(residents);
        self.within[bands.first_holding(distance_m)..].iter_mut().for_each(|band| band.add(residents));
        if residents > 0.0 && self.farthest.is_none_or(|(_, farthest_m)| farthest_m < distance_m) {
            self.farthest = Some((point, distance_m));
        }
    }
}

/// Returns services that share their position with a lower-numbered one, and the lowest of these.
fn co_located(supply: &Supply) -> Vec<(u32, u32)> {
    let places = supply.places();
    let first_at = |(number, place): (u32, &super::SupplyPlace)| {
        let first = supply.index().nearest(place.position, 1, Some(0.0)).first()?.item;
        (first != number).then_some((number, first))
    };
    (0..u32::MAX).into_par_iter().zip(places).filter_map(first_at).collect()
}

/// Returns who lives within each distance of a position, ascending, whoever else is nearer to them and over the sea too.
///
/// Distances are geodesic on the WGS 84 ellipsoid, in metres, inclusive.
#[must_use]
pub fn served_within(demand: &Demand, position: LonLat, bands: &Bands) -> Vec<Served> {
    let mut within = vec![Served::default(); bands.within_m().len()];
    let mut found = Vec::new();
    demand.index().for_each_in_bands(position, bands.within_m(), |point, band| found.push((point, band)));
    // Summed in the order of numbers, as everywhere: equal input gives equal sums.
    found.sort_unstable();
    for (point, band) in found {
        within[band..].iter_mut().for_each(|band| band.add(demand.residents()[point as usize]));
    }
    within
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::exhaustive::world_position;
    use crate::access::{BorderRule, DemandPoint, SupplyPlace};
    use crate::geometry::geodesic_distance_m;

    fn at(lon: f64) -> LonLat {
        LonLat::new(lon, 39.0).unwrap()
    }

    #[test]
    fn services_at_one_place_have_one_catchment_between_them() {
        let point = |lon, residents, land| DemandPoint { position: at(lon), residents, area: None, land: Some(land) };
        let demand = Demand::new([point(22.0, 3.0, 0), point(22.2, 4.0, 0), point(22.4, 5.0, 1)]).unwrap();
        let place = |lon| SupplyPlace { position: at(lon), area: None, land: Some(0) };
        let supply = Supply::new([place(22.0), place(22.0), place(23.0)]);
        let bands = Bands::new(&[1_000.0, 20_000.0]).unwrap();
        let catchments = Catchments::of(&Coverage::of(&demand, &supply, bands, BorderRule::Across));
        let [first, second, third] = catchments.services() else { panic!("three") };
        assert_eq!(first.over_land, Served { points: 2, residents: 7.0 });
        assert_eq!(first.within, [Served { points: 1, residents: 3.0 }, Served { points: 2, residents: 7.0 }]);
        assert_eq!(
            (first.over_sea, first.farthest.map(|(point, _)| point)),
            (Served { points: 1, residents: 5.0 }, Some(1))
        );
        assert_eq!((second.same_place_as, second.over_land, third.same_place_as), (Some(0), Served::default(), None));
        assert_eq!(catchments.unserved(), Served::default());
    }

    #[test]
    fn without_services_nobody_is_served() {
        let demand = Demand::new([DemandPoint { position: at(22.0), residents: 3.0, area: None, land: None }]).unwrap();
        let supply = Supply::new([]);
        let coverage = Coverage::of(&demand, &supply, Bands::new(&[1.0]).unwrap(), BorderRule::Across);
        assert_eq!(Catchments::of(&coverage).unserved(), Served { points: 1, residents: 3.0 });
    }

    proptest! {
        #[test]
        fn everybody_is_served_once_by_whom_an_exhaustive_search_says(
            points in prop::collection::vec((world_position(), 0..100_u32), 0..40),
            places in prop::collection::vec(world_position(), 1..15),
        ) {
            let point = |&(position, residents): &(LonLat, u32)| DemandPoint { position, residents: residents.into(), area: None, land: None };
            let demand = Demand::new(points.iter().map(point)).unwrap();
            let supply = Supply::new(places.iter().map(|&position| SupplyPlace { position, area: None, land: None }));
            let bands = Bands::new(&[10_000.0, 1e6]).unwrap();
            let catchments = Catchments::of(&Coverage::of(&demand, &supply, bands.clone(), BorderRule::Across));
            let mut expected = vec![[Served::default(); 3]; places.len()];
            for &(position, residents) in &points {
                let distance = |place: &LonLat| geodesic_distance_m(position, *place);
                let nearest = (0..places.len()).min_by(|&a, &b| distance(&places[a]).total_cmp(&distance(&places[b]))).unwrap();
                for (band, within_m) in [10_000.0, 1e6, 1e9].into_iter().enumerate() {
                    if distance(&places[nearest]) <= within_m { expected[nearest][band].add(residents.into()); }
                }
            }
            for (catchment, expected) in catchments.services().iter().zip(expected) {
                prop_assert_eq!((&catchment.within[..], catchment.over_land), (&expected[..2], expected[2]));
            }
            for place in &places {
                let within = served_within(&demand, *place, &bands);
                for (band, within_m) in within.iter().zip([10_000.0, 1e6]) {
                    let there = points.iter().filter(|(position, _)| geodesic_distance_m(*position, *place) <= within_m);
                    let expected = there.fold(Served::default(), |mut sum, &(_, residents)| { sum.add(residents.into()); sum });
                    prop_assert_eq!(*band, expected);
                }
            }
        }
    }
}
