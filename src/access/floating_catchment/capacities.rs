//! How much each service can give.

use crate::access::AccessError;

/// What a service without a known capacity is taken to be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum MissingCapacity {
    /// A mistake.
    #[default]
    Refused,
    /// A service that supplies nothing.
    LeftOut,
    /// A service of this capacity.
    Assumed(f64),
}

/// The capacity of each service: places, staff, hours; finite, 0 or more. One of 0 supplies nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacities {
    values: Vec<f64>,
    missing: Vec<u32>,
}

impl Capacities {
    /// Makes capacities of what is known of the services, in their order.
    ///
    /// # Errors
    /// [`AccessError::Capacity`] if one, or the assumed one, is negative or not finite; [`AccessError::MissingCapacity`] if
    /// one is missing and that is refused.
    pub fn new(known: &[Option<f64>], missing: MissingCapacity) -> Result<Self, AccessError> {
        let value = |(service, &known): (usize, &Option<f64>)| {
            let found = match (known, missing) {
                (Some(found), _) | (None, MissingCapacity::Assumed(found)) => found,
                (None, MissingCapacity::LeftOut) => 0.0,
                (None, MissingCapacity::Refused) => return Err(AccessError::MissingCapacity { service }),
            };
            if found.is_finite() && found >= 0.0 { Ok(found) } else { Err(AccessError::Capacity { service, found }) }
        };
        Ok(Self {
            values: known.iter().enumerate().map(value).collect::<Result<_, _>>()?,
            missing: (0..u32::MAX)
                .zip(known)
                .filter(|(_, known)| known.is_none())
                .map(|(service, _)| service)
                .collect(),
        })
    }

    /// Gives every service a capacity of 1: what is shared is services.
    #[must_use]
    pub fn one_each(services: usize) -> Self {
        Self { values: vec![1.0; services], missing: Vec::new() }
    }

    /// Returns the capacity of each service.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the services whose capacity was not known, ascending.
    #[must_use]
    pub fn missing(&self) -> &[u32] {
        &self.missing
    }

    pub(super) fn check(&self, services: usize) -> Result<(), AccessError> {
        let found = self.values.len();
        if found == services { Ok(()) } else { Err(AccessError::CapacityCount { found, expected: services }) }
    }
}
