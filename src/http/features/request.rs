//! What requests for features have in common.

use serde::Deserialize;

use crate::atlas::{Atlas, Collection};
use crate::config::Limits;
use crate::http::ApiError;
use crate::indicators::IndicatorId;

/// `/collections/{collectionId}`.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct CollectionPath {
    #[serde(rename = "collectionId")]
    pub(in crate::http) collection_id: String,
}

/// Returns the collection with an id.
///
/// # Errors
/// [`ApiError::NotFound`] naming those there are.
pub(in crate::http) fn collection_of(atlas: &Atlas, id: &str) -> Result<Collection, ApiError> {
    let found = Collection::from_id(id).filter(|found| atlas.collections().any(|collection| collection == *found));
    found.ok_or_else(|| {
        let known = atlas.collections().map(Collection::id).collect::<Vec<_>>().join(", ");
        ApiError::NotFound(format!("there is no collection '{id}'; there are {known}"))
    })
}

/// Returns the places in [`Atlas::indicators`] of the indicators a caller names.
///
/// # Errors
/// [`ApiError::Parameter`] for one that is unknown, or too many.
pub(in crate::http) fn chosen_indicators(
    atlas: &Atlas,
    limits: &Limits,
    named: &[IndicatorId],
) -> Result<Vec<usize>, ApiError> {
    if named.len() > limits.max_indicators {
        let detail = format!("{} indicators were named; accepted are at most {}", named.len(), limits.max_indicators);
        return Err(ApiError::parameter("indicators", detail));
    }
    let mut chosen = Vec::with_capacity(named.len());
    for id in named {
        let place = atlas.indicators().iter().position(|known| known.joined.indicator.id == *id);
        let place = place.ok_or_else(|| {
            let known: Vec<_> = atlas.indicators().iter().map(|known| known.joined.indicator.id.as_str()).collect();
            ApiError::parameter("indicators", format!("there is no indicator '{id}'; there are {}", known.join(", ")))
        })?;
        if !chosen.contains(&place) {
            chosen.push(place);
        }
    }
    Ok(chosen)
}
