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
    /// A service of the mean capacity of those that are known.
    Mean,
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
    /// one is missing and that is refused; [`AccessError::NoMeanCapacity`] if the mean is asked for and none is known.
    pub fn new(known: &[Option<f64>], missing: MissingCapacity) -> Result<Self, AccessError> {
        let missing = match missing {
            MissingCapacity::Mean if known.iter().any(Option::is_none) => MissingCapacity::Assumed(mean(known)?),
            other => other,
        };
        let value = |(service, &known): (usize, &Option<f64>)| {
            let found = match (known, missing) {
                (Some(found), _) | (None, MissingCapacity::Assumed(found)) => found,
                (None, MissingCapacity::LeftOut) => 0.0,
                (None, MissingCapacity::Refused | MissingCapacity::Mean) => {
                    return Err(AccessError::MissingCapacity { service });
                }
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

fn mean(known: &[Option<f64>]) -> Result<f64, AccessError> {
    let (sum, count) = known.iter().flatten().fold((0.0, 0.0), |(sum, count), its| (sum + its, count + 1.0));
    if count > 0.0 { Ok(sum / count) } else { Err(AccessError::NoMeanCapacity { services: known.len() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_as_the_caller_says_and_zero_stays_zero() {
        let known = [Some(4.0), None, Some(0.0)];
        let of = |missing| Capacities::new(&known, missing).map(|its| (its.values().to_vec(), its.missing().to_vec()));
        assert_eq!(of(MissingCapacity::Mean), Ok((vec![4.0, 2.0, 0.0], vec![1])));
        assert_eq!(of(MissingCapacity::LeftOut), Ok((vec![4.0, 0.0, 0.0], vec![1])));
        assert_eq!(of(MissingCapacity::Assumed(1.0)), Ok((vec![4.0, 1.0, 0.0], vec![1])));
        assert_eq!(of(MissingCapacity::Refused), Err(AccessError::MissingCapacity { service: 1 }));
        let none = Capacities::new(&[None, None], MissingCapacity::Mean);
        assert_eq!(none, Err(AccessError::NoMeanCapacity { services: 2 }));
        assert!(Capacities::new(&[], MissingCapacity::Mean).is_ok());
    }
}
