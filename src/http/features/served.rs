//! What the id of a collection names.

use std::sync::Arc;

use super::{chosen_indicators, collection_of};
use crate::atlas::{Atlas, Collection, FeatureTable, Version};
use crate::config::Limits;
use crate::http::etag::Caching;
use crate::http::joins::{COLLECTION_PREFIX, JoinAbout, KeptJoin, find_join};
use crate::http::{ApiError, AppState};
use crate::indicators::{IndicatorId, TimeFilter};

/// What the id of a collection names: a collection of the atlas, or one with a table joined to it.
#[derive(Clone, Debug)]
pub(in crate::http) struct ServedCollection {
    collection: Collection,
    join: Option<Arc<KeptJoin>>,
}

impl From<Collection> for ServedCollection {
    fn from(collection: Collection) -> Self {
        Self { collection, join: None }
    }
}

impl ServedCollection {
    /// Returns what an id names.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if it names nothing, or no longer does.
    pub(in crate::http) async fn find(state: &AppState, atlas: &Atlas, id: &str) -> Result<Self, ApiError> {
        let Some(join) = id.strip_prefix(COLLECTION_PREFIX) else { return collection_of(atlas, id).map(Self::from) };
        let join = find_join(state, join).await?;
        let collection = collection_of(atlas, &join.about.meta.collection)?;
        Ok(Self { collection, join: Some(join) })
    }

    /// Returns the collection of the atlas whose features it has.
    pub(in crate::http) fn collection(&self) -> Collection {
        self.collection
    }

    /// Returns its id in URLs and tiles.
    pub(in crate::http) fn id(&self) -> &str {
        self.join.as_ref().map_or(self.collection.id(), |join| join.table.collection_id())
    }

    /// Returns what is known of the join, if it is one.
    pub(in crate::http) fn join(&self) -> Option<&JoinAbout> {
        self.join.as_ref().map(|join| &join.about)
    }

    /// Returns the version of the join, which goes with those of its collection.
    pub(in crate::http) fn join_version(&self) -> Option<Version> {
        self.join().map(JoinAbout::version)
    }

    /// Returns its features' own columns, those of the indicators, and those of the join.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if the atlas has no such collection.
    pub(in crate::http) fn table<'a>(
        &'a self,
        atlas: &'a Atlas,
        indicators: &[usize],
        time: Option<TimeFilter>,
    ) -> Result<FeatureTable<'a>, ApiError> {
        let table = atlas.table(self.collection, indicators, time);
        let table = table.ok_or_else(|| ApiError::NotFound("the collection is no longer there".to_owned()))?;
        Ok(match &self.join {
            Some(join) => table.with_attributes(&join.table),
            None => table,
        })
    }

    /// Returns the indicators joined to its features if a caller names none: those of the atlas's default to areas.
    pub(in crate::http) fn default_indicators(&self, atlas: &Atlas) -> Vec<usize> {
        match (self.collection, &self.join) {
            (Collection::Areas(_), None) => atlas.default_indicator_places().to_vec(),
            (Collection::Services, _) | (Collection::Areas(_), Some(_)) => Vec::new(),
        }
    }

    /// Returns the places in [`Atlas::indicators`] of the indicators a caller names.
    ///
    /// # Errors
    /// As [`chosen_indicators`], and [`ApiError::Parameter`] for one that is called as an attribute of the join.
    pub(in crate::http) fn chosen_indicators(
        &self,
        atlas: &Atlas,
        limits: &Limits,
        named: &[IndicatorId],
    ) -> Result<Vec<usize>, ApiError> {
        let attributes = self.join.as_ref().map_or(&[][..], |join| join.table.attributes());
        let taken = named.iter().find(|id| attributes.iter().any(|(name, _)| name == id.as_str()));
        match taken {
            None => chosen_indicators(atlas, limits, named),
            Some(id) => {
                let detail = format!("the joined table has an attribute '{id}' already; accepted are other indicators");
                Err(ApiError::parameter("indicators", detail))
            }
        }
    }

    /// Returns how long what is made of it may be kept, where a collection of the atlas may be so long.
    pub(in crate::http) fn caching(&self, of_atlas: Caching) -> Caching {
        match self.join() {
            None => of_atlas,
            Some(join) if join.upload.private => Caching::Private,
            Some(_listed) => Caching::Revalidate,
        }
    }
}
