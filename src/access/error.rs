//! What is wrong with what was asked about access.

use thiserror::Error;

use super::coverage::MAX_BANDS;
use super::demand::MAX_RESIDENTS;

/// Why a question about access has no answer.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum AccessError {
    /// The residents of a population point are no count.
    #[error("population point {point} has {residents} residents where a number from 0 to {MAX_RESIDENTS} is accepted")]
    Residents {
        /// The number of the point.
        point: usize,
        /// What was found.
        residents: f64,
    },
    /// No distance was asked for, or too many.
    #[error("{found} distances were asked for where 1 to {MAX_BANDS} are accepted")]
    BandCount {
        /// How many were found.
        found: usize,
    },
    /// A distance is none.
    #[error("{found} is not a distance: a finite number of metres above 0 is accepted")]
    Distance {
        /// What was found.
        found: f64,
    },
    /// Distances do not ascend.
    #[error("{found} m stands after {previous} m where distances are accepted in ascending order, each once")]
    BandOrder {
        /// The distance before.
        previous: f64,
        /// The one that is not above it.
        found: f64,
    },
    /// A grouping is not of the points, services or areas it is used with.
    #[error("a grouping of {found} {what} was given where there are {expected}")]
    Grouping {
        /// What is grouped.
        what: &'static str,
        /// How many were grouped.
        found: usize,
        /// How many there are.
        expected: usize,
    },
    /// A group's number is not below the number of groups.
    #[error("group {found} was named where there are {count} groups, numbered from 0")]
    Group {
        /// What was found.
        found: u32,
        /// How many groups there are.
        count: usize,
    },
    /// There are not as many capacities as services.
    #[error("{found} capacities were given for {expected} services")]
    CapacityCount {
        /// How many were found.
        found: usize,
        /// How many services there are.
        expected: usize,
    },
    /// A capacity is none.
    #[error("service {service} has a capacity of {found} where a finite number from 0 is accepted")]
    Capacity {
        /// The number of the service.
        service: usize,
        /// What was found.
        found: f64,
    },
    /// A capacity is not known, and the caller accepts none that is not.
    #[error("service {service} has no capacity")]
    MissingCapacity {
        /// The number of the service.
        service: usize,
    },
    /// The caller said to stop.
    #[error("stopped before the end, because nobody waits for the answer any more")]
    Stopped,
    /// The mean of capacities is asked for where none is known.
    #[error(
        "none of {services} services states a capacity, so that there is no mean; accepted besides is to leave them out"
    )]
    NoMeanCapacity {
        /// How many services there are.
        services: usize,
    },
    /// A weight is none.
    #[error("{found} is not a weight: a finite number from 0 is accepted")]
    Weight {
        /// What was found.
        found: f64,
    },
    /// A parameter of a decay is none.
    #[error("{name} is {found} where a finite number above 0 is accepted")]
    DecayParameter {
        /// What it is called.
        name: &'static str,
        /// What was found.
        found: f64,
    },
    /// No service has a capacity above 0, or nobody lives at any point.
    #[error(
        "congestion needs a service with a capacity above 0 and residents: {services} such services, {residents} residents"
    )]
    NothingToShare {
        /// How many services have a capacity above 0.
        services: usize,
        /// How many residents there are.
        residents: f64,
    },
}
