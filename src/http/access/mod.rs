//! Access over HTTP: who has a service within reach, and who a service serves.

mod about;
mod catchment;
mod census;
mod coverage;
mod coverage_points;
mod question;
mod rows;

pub(super) use catchment::{__path_catchment, catchment};
pub(super) use coverage::{__path_coverage, coverage};
pub(super) use coverage_points::{__path_coverage_points, coverage_points};

use super::ApiError;
use crate::access::AccessError;

impl From<AccessError> for ApiError {
    /// What was asked for is checked before: what is still wrong is ours.
    fn from(error: AccessError) -> Self {
        Self::internal(error)
    }
}
