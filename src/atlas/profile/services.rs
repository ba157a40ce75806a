//! The services in an area.

use crate::atlas::Atlas;
use crate::boundaries::AreaRef;

/// The services in an area: those that lie there, and those of which only their source says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServicesInside {
    /// How many there are of each kind, in the order of [`crate::services::ServiceRegister::kinds`]; kinds without one
    /// are left out.
    pub kinds: Vec<(usize, usize)>,
    /// Their places in the register, by kind and then by id; at most [`Self::SHOWN`].
    pub services: Vec<usize>,
    /// How many there are.
    pub count: usize,
}

impl ServicesInside {
    /// How many services are listed at the most.
    pub const SHOWN: usize = 200;

    /// Returns the services in an area.
    pub(super) fn new(atlas: &Atlas, place: AreaRef) -> Self {
        let (register, index) = (atlas.register(), atlas.service_index());
        let is_inside = |service: &usize| {
            let finest = index.area(*service);
            finest.is_some_and(|finest| atlas.with_ancestors(finest).any(|area| area == place))
        };
        let kind = |service: usize| register.kind_index(&register.services()[service].kind).unwrap_or(usize::MAX);
        let inside = (0..register.services().len()).filter(is_inside);
        let mut inside: Vec<_> = inside.map(|service| (kind(service), service)).collect();
        // Services come in the order of their ids.
        inside.sort_unstable();
        let kinds = inside.chunk_by(|a, b| a.0 == b.0).map(|alike| (alike[0].0, alike.len()));
        Self {
            kinds: kinds.filter(|(kind, _)| *kind < register.kinds().len()).collect(),
            services: inside.iter().take(Self::SHOWN).map(|(_, service)| *service).collect(),
            count: inside.len(),
        }
    }
}
