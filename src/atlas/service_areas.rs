//! In which area each service is: where it lies, or where its source says it is.

use std::collections::HashMap;

use geo::{Closest, ClosestPoint, Point};

use crate::boundaries::{AreaRef, Level, Territory};
use crate::geometry::{LonLat, geodesic_distance_m};
use crate::provenance::Quality;
use crate::services::Service;

/// How far beyond an approximate line a service may lie of which its source says that it is on this side, in metres.
const OUTLINE_TOLERANCE_M: f64 = 2_000.0;

/// The area of each service, and where those lie of which the source says something else.
#[derive(Debug)]
pub(super) struct ServiceAreas {
    areas: Vec<Option<AreaRef>>,
    located: HashMap<u32, Option<AreaRef>>,
}

impl ServiceAreas {
    /// Settles the areas of services; `area_of` says which area of the finest level holds a position.
    ///
    /// The municipality that a source states goes before nothing, and before outlines that are approximate where the service
    /// lies just over the line.
    pub(super) fn new(
        services: &[Service],
        territory: &Territory,
        area_of: impl Fn(LonLat) -> Option<AreaRef>,
    ) -> Self {
        let (mut areas, mut located) = (Vec::with_capacity(services.len()), HashMap::new());
        for (service, number) in services.iter().zip(0..) {
            let found = service.position.and_then(&area_of);
            let stated = stated_area(territory, service, found);
            if stated.is_some() {
                located.insert(number, found);
            }
            areas.push(stated.or(found));
        }
        Self { areas, located }
    }

    /// Returns the area of each service.
    pub(super) fn all(&self) -> &[Option<AreaRef>] {
        &self.areas
    }

    /// Returns the area a service lies in, whatever its source says.
    pub(super) fn located(&self, service: usize) -> Option<AreaRef> {
        let elsewhere = u32::try_from(service).ok().and_then(|service| self.located.get(&service));
        elsewhere.map_or(self.areas[service], |located| *located)
    }
}

/// Returns the municipality that the source of a service states, if it goes before where the service was found.
fn stated_area(territory: &Territory, service: &Service, found: Option<AreaRef>) -> Option<AreaRef> {
    let code = service.municipality.as_deref()?.parse().ok()?;
    let layer = territory.layer_of(Level::Municipality)?;
    let municipalities = &territory.layers()[layer];
    let stated = AreaRef { layer, area: municipalities.index_of(&code)? };
    let Some(position) = service.position else { return Some(stated) };
    // What has a position is counted by areas of the finest level.
    let is_finest = layer + 1 == territory.layers().len();
    if !is_finest || found == Some(stated) {
        return None;
    }
    let approximate = municipalities.provenance.quality != Quality::Official;
    (found.is_none() || approximate && is_near(territory, stated, position)).then_some(stated)
}

fn is_near(territory: &Territory, area: AreaRef, position: LonLat) -> bool {
    let outline = &territory.area(area).geometry;
    match outline.closest_point(&Point::new(position.lon(), position.lat())) {
        Closest::Intersection(_) => true,
        Closest::SinglePoint(nearest) => LonLat::new(nearest.x(), nearest.y())
            .is_ok_and(|nearest| geodesic_distance_m(position, nearest) <= OUTLINE_TOLERANCE_M),
        Closest::Indeterminate => false,
    }
}
