//! Whether a service is open, in answers.

use serde::Serialize;
use utoipa::ToSchema;

use crate::atlas::Atlas;
use crate::services::{LocalTime, OpenState};

/// Whether a service is open at the time that was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "they are the names of the API")]
pub(in crate::http) struct Opening {
    /// Whether it is open; null where its hours do not say.
    #[schema(required)]
    pub(in crate::http) open: Option<bool>,
    /// When it closes, if it is open (RFC 3339, as the clocks of Greece show it).
    #[schema(required)]
    pub(in crate::http) closes: Option<String>,
    /// When it opens next (RFC 3339); null where its hours do not say, and where it does not within a year.
    #[schema(required)]
    pub(in crate::http) next_opening: Option<String>,
}

impl Opening {
    /// Asks the hours of a service about a time.
    pub(in crate::http) fn of(atlas: &Atlas, service: usize, at: LocalTime) -> Self {
        let Some(times) = atlas.open_times(service) else {
            return Self { open: None, closes: None, next_opening: None };
        };
        let open = match times.state(at) {
            OpenState::Open => Some(true),
            OpenState::Closed => Some(false),
            OpenState::Unknown => None,
        };
        let text = |time: Option<LocalTime>| time.map(|time| time.to_string());
        Self { open, closes: text(times.closes(at)), next_opening: text(times.next_opening(at)) }
    }
}
