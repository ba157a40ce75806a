//! How much each service can give.

use std::str::FromStr;

use crate::access::{Capacities, MissingCapacity};
use crate::atlas::{Atlas, ServicesOfKinds};
use crate::http::ApiError;

/// `one` or `column`: where capacities come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::http) enum CapacityFrom {
    /// All services alike.
    #[default]
    One,
    /// What the register says.
    Column,
}

impl FromStr for CapacityFrom {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "one" => Ok(Self::One),
            "column" => Ok(Self::Column),
            _ => Err(format!("'{text}' was found; accepted are one and column")),
        }
    }
}

/// `exclude`, `one` or `mean`: what a service is that does not say its capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::http) enum Unstated {
    /// One that supplies nothing.
    #[default]
    Exclude,
    /// One that can help one person at a time.
    One,
    /// One of the mean capacity of those that say it.
    Mean,
}

impl FromStr for Unstated {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "exclude" => Ok(Self::Exclude),
            "one" => Ok(Self::One),
            "mean" => Ok(Self::Mean),
            _ => Err(format!("'{text}' was found; accepted are exclude, one and mean")),
        }
    }
}

impl Unstated {
    fn as_str(self) -> &'static str {
        match self {
            Self::Exclude => "exclude",
            Self::One => "one",
            Self::Mean => "mean",
        }
    }
}

/// How much each service can give, as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Capacity {
    /// All alike.
    One,
    /// What the register says, and what is taken where it says nothing.
    Column(Unstated),
}

impl Capacity {
    /// Reads `capacity` and `missing_capacity`.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] if it is said what to do without capacities that are not asked for.
    pub(super) fn read(from: Option<CapacityFrom>, unstated: Option<Unstated>) -> Result<Self, ApiError> {
        match (from.unwrap_or_default(), unstated) {
            (CapacityFrom::One, None) => Ok(Self::One),
            (CapacityFrom::One, Some(_)) => {
                let detail =
                    "all services are taken alike, so that none is missing; accepted with it is capacity=column";
                Err(ApiError::parameter("missing_capacity", detail))
            }
            (CapacityFrom::Column, unstated) => Ok(Self::Column(unstated.unwrap_or_default())),
        }
    }

    pub(in crate::http) fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Column(_) => "column",
        }
    }

    /// Returns what is done where the register says nothing; nothing where it is not asked.
    pub(in crate::http) fn unstated(self) -> Option<&'static str> {
        match self {
            Self::One => None,
            Self::Column(unstated) => Some(unstated.as_str()),
        }
    }

    /// Returns the capacity of each service.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] if there are services none of which says its capacity.
    pub(super) fn of(self, atlas: &Atlas, services: &ServicesOfKinds) -> Result<Capacities, ApiError> {
        let Self::Column(unstated) = self else { return Ok(Capacities::one_each(services.places().len())) };
        let known = atlas.capacities_of(services);
        if !known.is_empty() && known.iter().all(Option::is_none) {
            let detail = format!(
                "none of the {} services of these kinds states a capacity; accepted with them is capacity=one, all alike",
                known.len()
            );
            return Err(ApiError::parameter("capacity", detail));
        }
        let missing = match unstated {
            Unstated::Exclude => MissingCapacity::LeftOut,
            Unstated::One => MissingCapacity::Assumed(1.0),
            Unstated::Mean => MissingCapacity::Mean,
        };
        Ok(Capacities::new(&known, missing)?)
    }
}
