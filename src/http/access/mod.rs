//! Access over HTTP: who has a service within reach, who a service serves, how much of it there is for
//! each, and where need meets little access.

mod about;
mod accessibility;
mod catchment;
mod census;
mod coverage;
mod coverage_points;
mod gap;
mod gap_words;
mod method;
mod question;
mod rows;

pub(super) use accessibility::{__path_accessibility, accessibility};
pub(super) use catchment::{__path_catchment, catchment};
pub(super) use coverage::{__path_coverage, coverage};
pub(super) use coverage_points::{__path_coverage_points, coverage_points};
pub(super) use gap::{__path_gap_of_areas, gap_of_areas};

use super::ApiError;
use crate::access::AccessError;

impl From<AccessError> for ApiError {
    /// What was asked for is checked before: what is still wrong is ours.
    fn from(error: AccessError) -> Self {
        Self::internal(error)
    }
}
