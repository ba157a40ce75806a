//! The joins that are kept.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::document::JoinCounts;
use super::joined::{Attribute, JoinAbout, JoinedTable, KeptJoin};
use super::matchers::Matchers;
use crate::config::UploadLimits;
use crate::http::{ApiError, AppState};
use crate::io::store::{NewUpload, Quota, QuotaOwner, Store, StoreError, UploadAbout, UploadId};

/// What tells joins from other uploads.
const KIND: &str = "join";
/// How long a join may stay on the disk beyond its time; nobody can read it any more.
const EXPIRY: Duration = Duration::from_mins(10);

/// The joins that are kept, in the state folder or, without one, in memory.
pub(in crate::http) struct Joins {
    /// Nothing if there was no memory for it.
    store: Option<Store>,
    quota: Quota,
    places: Arc<Semaphore>,
    matchers: Matchers,
}

/// What is known of a join without its values.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::http) struct JoinMeta {
    pub(super) kind: String,
    pub(in crate::http) collection: String,
    pub(super) key: String,
    pub(super) attributes: Vec<Attribute>,
    pub(super) counts: JoinCounts,
}

impl JoinMeta {
    pub(super) fn new(collection: &str, key: &str, table: &JoinedTable, counts: JoinCounts) -> Self {
        let (collection, key) = (collection.to_owned(), key.to_owned());
        Self { kind: KIND.to_owned(), collection, key, attributes: table.attributes.clone(), counts }
    }
}

/// A join that is to be kept.
#[derive(Debug)]
pub(super) struct NewJoin {
    pub(super) file: String,
    pub(super) caller: String,
    pub(super) private: bool,
    pub(super) meta: JoinMeta,
    pub(super) table: JoinedTable,
}

impl fmt::Debug for Joins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joins").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Joins {
    /// Keeps joins until the process ends.
    pub(in crate::http) fn in_memory(limits: UploadLimits) -> Self {
        let store = Store::in_memory();
        if let Err(error) = &store {
            tracing::error!(%error, "joins cannot be kept");
        }
        let quota = Quota { total_bytes: limits.quota.total_bytes.min(limits.memory_bytes), ..limits.quota };
        Self {
            store: store.ok(),
            quota,
            places: Arc::new(Semaphore::new(limits.max_at_once)),
            matchers: Matchers::default(),
        }
    }

    /// Keeps joins in a store.
    pub(in crate::http) fn of_store(store: Store, limits: UploadLimits) -> Self {
        Self {
            store: Some(store),
            quota: limits.quota,
            places: Arc::new(Semaphore::new(limits.max_at_once)),
            matchers: Matchers::default(),
        }
    }

    /// Takes a place to read what is sent.
    ///
    /// # Errors
    /// [`ApiError::Busy`] if there is none.
    pub(super) fn place(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        self.places.clone().try_acquire_owned().map_err(|_taken| ApiError::Busy)
    }

    /// Returns the matchers of the atlas's areas.
    pub(super) fn matchers(&self) -> &Matchers {
        &self.matchers
    }

    /// Returns the store and what may be kept in it.
    pub(super) fn store_and_quota(&self) -> Result<(&Store, &Quota), ApiError> {
        Ok((self.store()?, &self.quota))
    }

    fn store(&self) -> Result<&Store, ApiError> {
        self.store.as_ref().ok_or_else(|| ApiError::internal("there is no store for joins"))
    }

    /// Keeps a join for a time.
    ///
    /// # Errors
    /// [`ApiError::OverOwnQuota`] and [`ApiError::OverQuota`], saying what is used and accepted.
    pub(super) fn put(&self, join: NewJoin, now: SystemTime, expires: SystemTime) -> Result<KeptJoin, ApiError> {
        let meta = serde_json::to_string(&join.meta).map_err(ApiError::internal)?;
        let content = serde_json::to_vec(&join.table).map_err(ApiError::internal)?;
        let upload = NewUpload {
            name: &join.file,
            caller: &join.caller,
            created: now,
            expires,
            private: join.private,
            meta: &meta,
            content: &content,
        };
        let upload = self.store()?.put_upload(&upload, &self.quota).map_err(refused)?;
        Ok(KeptJoin::new(JoinAbout { upload, meta: join.meta }, join.table))
    }

    /// Reads a join.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none, or no more.
    pub(super) fn read(&self, id: UploadId, now: SystemTime) -> Result<KeptJoin, ApiError> {
        let found = self.store()?.upload(id, now).map_err(refused)?.ok_or_else(gone)?;
        let meta = meta_of(&found.about).ok_or_else(gone)?;
        let table = serde_json::from_slice(&found.content).map_err(ApiError::internal)?;
        Ok(KeptJoin::new(JoinAbout { upload: found.about, meta }, table))
    }

    /// Says whether a join is still there.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if it is not.
    pub(super) fn check(&self, id: UploadId, now: SystemTime) -> Result<(), ApiError> {
        if self.store()?.has_upload(id, now).map_err(refused)? { Ok(()) } else { Err(gone()) }
    }

    /// Removes a join.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none, or no more.
    pub(super) fn delete(&self, id: UploadId) -> Result<(), ApiError> {
        let was_there = self.store()?.delete_upload(id).map_err(refused)?;
        if was_there { Ok(()) } else { Err(gone()) }
    }

    /// Returns the joins that are not private, the latest first.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if they cannot be read.
    pub(super) fn public(&self, now: SystemTime) -> Result<Vec<JoinAbout>, ApiError> {
        let uploads = self.store()?.public_uploads(now).map_err(refused)?;
        let join = |upload: UploadAbout| Some(JoinAbout { meta: meta_of(&upload)?, upload });
        Ok(uploads.into_iter().filter_map(join).collect())
    }

    /// Removes the joins whose time is over.
    fn expire(&self, now: SystemTime) {
        match self.store.as_ref().map(|store| store.expire(now)) {
            Some(Err(error)) => tracing::warn!(%error, "joins that have expired cannot be removed"),
            Some(Ok(0)) | None => {}
            Some(Ok(count)) => tracing::debug!(count, "joins have expired"),
        }
    }
}

/// Removes the joins whose time is over, again and again, for as long as the server runs.
pub(in crate::http) async fn expire(state: AppState) {
    loop {
        tokio::time::sleep(EXPIRY).await;
        let joins = state.joins().clone();
        let _done = tokio::task::spawn_blocking(move || joins.expire(SystemTime::now())).await;
    }
}

fn meta_of(about: &UploadAbout) -> Option<JoinMeta> {
    serde_json::from_str::<JoinMeta>(&about.meta).ok().filter(|meta| meta.kind == KIND)
}

pub(super) fn read_id(id: &str) -> Result<UploadId, ApiError> {
    id.parse().map_err(|_no_id| gone())
}

pub(super) fn gone() -> ApiError {
    ApiError::NotFound("there is no such join; joins are kept for a time only".to_owned())
}

pub(super) fn refused(error: StoreError) -> ApiError {
    match error {
        StoreError::OverQuota { owner: QuotaOwner::Caller, .. } => ApiError::OverOwnQuota(error.to_string()),
        StoreError::OverQuota { owner: QuotaOwner::All, .. } => ApiError::OverQuota(error.to_string()),
        other => ApiError::internal(other),
    }
}
