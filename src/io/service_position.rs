//! Where services are: positions that cannot be right are not used, addresses without one are placed at their settlement.

use super::load_error::LoadError;
use super::service_placing::{Placed, Placing};
use crate::geometry::{Bbox, LonLat};
use crate::report::{Finding, Severity};
use crate::services::Service;

/// How many services of a source that are placed at their settlement are told one by one.
const MAX_TOLD: usize = 20;

/// Settles the positions of the services of one source.
pub(super) struct Positions<'a> {
    file: &'a str,
    extent: Option<Bbox>,
    placing: &'a Placing<'a>,
    placed: usize,
}

impl<'a> Positions<'a> {
    /// Makes it for a source; `extent` is the box around the atlas's areas.
    pub(super) fn new(file: &'a str, extent: Option<Bbox>, placing: &'a Placing<'a>) -> Self {
        Self { file, extent, placing, placed: 0 }
    }

    /// Gives a service its position, as its source writes it or else that of its settlement; returns what there is to say.
    ///
    /// # Errors
    /// [`LoadError`] if the tables inside the program are not what they should be.
    pub(super) fn settle(
        &mut self,
        service: &mut Service,
        stated: Option<(f64, f64)>,
        row: u64,
    ) -> Result<Option<Finding>, LoadError> {
        let doubt = match check_position(stated, self.extent) {
            Ok(position) => {
                service.position = Some(position);
                return Ok(None);
            }
            Err(doubt) => doubt,
        };
        let (kind, severity, outcome) = match (self.placing.place(service)?, doubt.kind) {
            (Placed::At(settlement), kind) => {
                self.placed += usize::from(kind == NO_POSITION);
                if kind == NO_POSITION && self.placed > MAX_TOLD {
                    return Ok(None);
                }
                let (kind, severity) = if kind == NO_POSITION {
                    ("placed-at-settlement", Severity::Info)
                } else {
                    (kind, doubt.severity())
                };
                (kind, severity, format!("the service is placed at its settlement {settlement}, and marked so"))
            }
            (Placed::Asked(why), NO_POSITION) => {
                ("settlement-in-doubt", Severity::Question, format!("{why}; {UNPLACED}"))
            }
            (Placed::Asked(why), kind) => (kind, doubt.severity(), format!("{why}; {UNPLACED}")),
            (Placed::NoLocality, kind) => (kind, doubt.severity(), UNPLACED.to_owned()),
        };
        let message = format!("service {}: {}; {outcome}", service.id, doubt.what);
        Ok(Some(Finding::new(severity, kind, self.file, message).at_row(row).in_column("lon, lat")))
    }

    /// Counts the services that were placed at their settlement and not told one by one.
    pub(super) fn rest(&self) -> Option<Finding> {
        let more = self.placed.checked_sub(MAX_TOLD).filter(|more| *more > 0)?;
        let message =
            format!("{more} more services have no position and are placed at their settlement, and marked so");
        Some(Finding::new(Severity::Info, "placed-at-settlement", self.file, message).in_column("lon, lat"))
    }
}

const NO_POSITION: &str = "no-position";
const SWAPPED: &str = "swapped-position";
const UNPLACED: &str = "it is kept without a position and found by no map";

/// Why a position is not used.
#[derive(Debug)]
pub(super) struct Doubt {
    kind: &'static str,
    /// What was found and what is accepted.
    pub(super) what: String,
}

impl Doubt {
    /// Says how much it matters: a position that only looks swapped is for a person to decide.
    pub(super) fn severity(&self) -> Severity {
        if self.kind == SWAPPED { Severity::Question } else { Severity::Error }
    }

    /// Says whether longitude and latitude look swapped.
    pub(super) fn is_swapped(&self) -> bool {
        self.kind == SWAPPED
    }
}

/// Checks a position.
///
/// A point outside `extent` whose longitude and latitude would lie inside when swapped has been written the wrong way
/// round.
pub(super) fn check_position(position: Option<(f64, f64)>, extent: Option<Bbox>) -> Result<LonLat, Doubt> {
    let doubt = |kind, what: String| Err(Doubt { kind, what });
    let Some((lon, lat)) = position else { return doubt(NO_POSITION, "there is no position".to_owned()) };
    let inside =
        |lon, lat| LonLat::new(lon, lat).is_ok_and(|point| extent.is_some_and(|extent| extent.contains(point)));
    if lon == 0.0 && lat == 0.0 {
        return doubt("null-island", "the position 0, 0 lies in the Gulf of Guinea".to_owned());
    }
    if !inside(lon, lat) && inside(lat, lon) {
        let what =
            format!("longitude {lon} and latitude {lat} look swapped, and are not used until the columns are right");
        return doubt(SWAPPED, what);
    }
    LonLat::new(lon, lat).map_err(|error| Doubt { kind: "position-out-of-range", what: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(lon: f64, lat: f64) -> Option<&'static str> {
        let thessaly = Bbox::new(20.9, 38.9, 24.3, 40.2).unwrap();
        check_position(Some((lon, lat)), Some(thessaly)).err().map(|doubt| doubt.kind)
    }

    #[test]
    fn a_position_that_cannot_be_right_is_not_used() {
        assert_eq!(reason(22.4, 39.6), None);
        assert_eq!(reason(0.0, 0.0), Some("null-island"));
        assert_eq!(reason(39.6, 22.4), Some("swapped-position"));
        assert_eq!(reason(22.4, 139.6), Some("position-out-of-range"));
        assert_eq!(check_position(None, None).unwrap_err().kind, "no-position");
    }

    #[test]
    fn a_point_far_away_is_not_taken_for_a_swapped_one() {
        assert_eq!(reason(24.0, 35.0), None);
    }
}
