//! The sets of features an atlas publishes.

use super::Atlas;
use crate::boundaries::Level;

/// A published set of features: the areas of a level, or the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// The areas of a level.
    Areas(Level),
    /// The services.
    Services,
}

impl Collection {
    /// Returns the collection's id in URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Areas(level) => level.collection_id(),
            Self::Services => super::service_index::COLLECTION,
        }
    }

    /// Returns the collection with an id, whether an atlas has it or not.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        let areas = Level::ALL.into_iter().map(Self::Areas);
        areas.chain([Self::Services]).find(|collection| collection.id() == id)
    }
}

impl Atlas {
    /// Returns the collections the atlas has, the coarsest level first.
    pub fn collections(&self) -> impl Iterator<Item = Collection> {
        self.levels().map(|(layer, _)| Collection::Areas(layer.level)).chain([Collection::Services])
    }
}
