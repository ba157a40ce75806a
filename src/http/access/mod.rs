//! Access over HTTP: who has a service within reach, who a service serves, how much of it there is for
//! each, and where need meets little access.

pub(super) mod about;
mod accessibility;
pub(super) mod catchment;
pub(super) mod census;
pub(super) mod coverage;
pub(super) mod gap;
mod question;
mod representation;
mod rows;
mod sharing;

pub(super) use accessibility::{__path_accessibility, accessibility};
pub(super) use catchment::{__path_catchment, catchment};
pub(super) use coverage::{
    __path_coverage, __path_coverage_points, __path_coverage_tile, __path_coverage_tilejson, coverage, coverage_points,
    coverage_tile, coverage_tilejson,
};
pub(super) use gap::{__path_gap_of_areas, gap_of_areas};

use super::ApiError;
use crate::access::AccessError;

impl From<AccessError> for ApiError {
    /// What was asked for is checked before: what is still wrong is ours.
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Stopped => Self::Timeout,
            other => Self::internal(other),
        }
    }
}
