//! Which service is an annex of which.

use super::{Service, ServiceId};

/// Why a service is not an annex of what its source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadParentReason {
    /// There is no service of that id.
    Unknown,
    /// Who follows parents from the service comes back to it.
    Cycle,
}

/// A service whose parent cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadParent {
    /// The service.
    pub service: ServiceId,
    /// What its source says is its parent.
    pub parent: ServiceId,
    /// Why it cannot be.
    pub reason: BadParentReason,
}

/// Takes away parents that are unknown or lead back to the service, and returns them with the place of each parent.
///
/// `index_of` gives the place of an id. Of a cycle every service loses its parent; what hangs on a cycle keeps it.
pub(super) fn settle_parents(
    services: &mut [Service],
    index_of: impl Fn(&ServiceId) -> Option<usize>,
) -> (Vec<Option<usize>>, Vec<BadParent>) {
    let of = |service: &Service| service.offer.parent.as_ref().and_then(&index_of);
    let mut parents: Vec<Option<usize>> = services.iter().map(of).collect();
    let on_cycle = on_cycles(&parents);
    let mut bad = Vec::new();
    for (place, service) in services.iter_mut().enumerate() {
        let reason = match (parents[place], on_cycle[place]) {
            (Some(_), false) => continue,
            (Some(_), true) => BadParentReason::Cycle,
            (None, _) => BadParentReason::Unknown,
        };
        if let Some(parent) = service.offer.parent.take() {
            bad.push(BadParent { service: service.id.clone(), parent, reason });
        }
        parents[place] = None;
    }
    (parents, bad)
}

/// Says of each whether who follows the parents comes back to it.
fn on_cycles(parents: &[Option<usize>]) -> Vec<bool> {
    // The number of the walk that first came by; zero is nobody yet.
    let mut walk_of = vec![0_usize; parents.len()];
    let mut on_cycle = vec![false; parents.len()];
    for start in 0..parents.len() {
        let mut next = Some(start);
        while let Some(place) = next
            && walk_of[place] == 0
        {
            walk_of[place] = start + 1;
            next = parents[place];
        }
        // Only a walk that meets its own way has found a new cycle.
        while let Some(place) = next.filter(|&place| walk_of[place] == start + 1 && !on_cycle[place]) {
            on_cycle[place] = true;
            next = parents[place];
        }
    }
    on_cycle
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cycle_is_its_members_and_not_what_hangs_on_it() {
        assert_eq!(on_cycles(&[Some(1), Some(2), Some(1), Some(3), None]), [false, true, true, true, false]);
    }

    proptest! {
        #[test]
        fn a_place_is_on_a_cycle_if_a_walk_comes_back(parents in prop::collection::vec(0..13_usize, 1..12)) {
            let count = parents.len();
            let parents: Vec<_> = parents.into_iter().map(|parent| (parent < count).then_some(parent)).collect();
            let comes_back = |start: usize| {
                let walk = std::iter::successors(parents[start], |&place| parents[place]);
                walk.take(count).any(|place| place == start)
            };
            let expected: Vec<_> = (0..count).map(comes_back).collect();
            prop_assert_eq!(on_cycles(&parents), expected);
        }
    }
}
