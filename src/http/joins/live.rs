//! Joins that are in use, read once for many requests.

use std::sync::Arc;
use std::time::SystemTime;

use super::joined::{JoinAbout, KeptJoin};
use super::kept::{gone, read_id};
use crate::http::cache::ByteCache;
use crate::http::{ApiError, AppState, blocking};
use crate::io::store::UploadId;

/// Bytes of joins in use at the most; others are read again.
pub(in crate::http) const MAX_BYTES: u64 = 64 << 20;

/// Joins in use, by their ids.
pub(in crate::http) type JoinCache = ByteCache<UploadId, Arc<KeptJoin>>;

/// Returns a join that is kept.
///
/// # Errors
/// [`ApiError::NotFound`] if there is none, or no more, and those of [`blocking()`].
pub(in crate::http) async fn find(state: &AppState, id: &str) -> Result<Arc<KeptJoin>, ApiError> {
    let id = read_id(id)?;
    let known = state.join_cache().find(&id).await;
    let join = match known {
        Some(join) => join,
        None => read(state, id).await?,
    };
    // One that is removed is taken out of the cache; one that expires is not.
    if join.about.upload.expires > SystemTime::now() { Ok(join) } else { Err(gone()) }
}

async fn read(state: &AppState, id: UploadId) -> Result<Arc<KeptJoin>, ApiError> {
    let reader = state.clone();
    let make = || async move {
        let joins = reader.joins().clone();
        blocking(&reader, move || joins.read(id, SystemTime::now()).map(Arc::new)).await
    };
    let join = state.join_cache().get_or_make(id, make).await?;
    // It may have been removed while it was read, and been put into the cache after that: whoever removes it from now on
    // finds it there.
    let joins = state.joins().clone();
    let checked = blocking(state, move || joins.check(id, SystemTime::now())).await;
    if checked.is_err() {
        state.join_cache().remove(&id).await;
    }
    checked.map(|()| join)
}

/// Removes a join at once.
///
/// # Errors
/// [`ApiError::NotFound`] if there is none, or no more, and those of [`blocking()`].
pub(super) async fn remove(state: &AppState, id: UploadId) -> Result<(), ApiError> {
    let joins = state.joins().clone();
    let removed = blocking(state, move || joins.delete(id)).await;
    state.join_cache().remove(&id).await;
    removed
}

/// Returns the joins that are not private, the latest first.
///
/// # Errors
/// Those of [`blocking()`], and [`ApiError::Internal`] if they cannot be read.
pub(in crate::http) async fn listed(state: &AppState) -> Result<Vec<JoinAbout>, ApiError> {
    let joins = state.joins().clone();
    blocking(state, move || joins.public(SystemTime::now())).await
}
