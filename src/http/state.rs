//! What all handlers share.

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::http::HeaderValue;
use axum::response::Response;
use tokio::sync::{Semaphore, watch};

use super::joins::{JoinCache, Joins, MAX_BYTES_IN_USE};
use super::metrics::Metrics;
use super::policy::Policies;
use super::ready::{ReadyAnswers, ReadyKey};
use super::tiles::{CutCache, TileCache};
use crate::atlas::Atlas;
use crate::config::{Limits, ServerConfig, UploadLimits};
use crate::io::store::Store;

/// What all handlers share; a cheap clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<App>);

#[derive(Debug)]
struct App {
    config: ServerConfig,
    served: ArcSwap<Served>,
    reload: ArcSwap<ReloadStatus>,
    metrics: Metrics,
    workers: Arc<Semaphore>,
    long_workers: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    tiles: TileCache,
    cuts: CutCache,
    joins: Arc<Joins>,
    join_cache: JoinCache,
    swapped: watch::Sender<()>,
}

/// An atlas, and what follows from it for every answer.
#[derive(Debug)]
struct Served {
    atlas: Arc<Atlas>,
    policies: Policies,
    ready: ReadyAnswers,
}

impl Served {
    fn new(atlas: Atlas, config: &ServerConfig, metrics: &Metrics) -> Self {
        // What is ready has its bytes from the finished tiles as long as those are kept.
        let ready = ReadyAnswers::new(config.tile_cache_bytes / 8, metrics.cache("ready"));
        Self { policies: Policies::of_atlas(&atlas), atlas: Arc::new(atlas), ready }
    }
}

/// What came of the last attempt to take over a changed data folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReloadStatus {
    /// How many times a changed folder was taken over.
    pub reloads: u64,
    /// Why the folder as it is now cannot be taken over, without paths; empty if it is served.
    pub problems: Vec<String>,
}

impl AppState {
    /// Makes the state of a server of this atlas that forgets what it was sent when it stops.
    #[must_use]
    pub fn new(config: ServerConfig, atlas: Atlas) -> Self {
        Self::with_joins(config, atlas, Joins::in_memory)
    }

    /// Makes the state of a server of this atlas that keeps what it is sent in a store.
    #[must_use]
    pub fn with_store(config: ServerConfig, atlas: Atlas, store: Store) -> Self {
        Self::with_joins(config, atlas, |uploads| Joins::of_store(store, uploads))
    }

    fn with_joins(config: ServerConfig, atlas: Atlas, joins: impl FnOnce(UploadLimits) -> Joins) -> Self {
        let limits = config.limits;
        let metrics = Metrics::new();
        let joins = Arc::new(joins(config.uploads));
        // What was cut is written again for each choice of values: it gets a part of the room.
        let cut_bytes = config.tile_cache_bytes / 4;
        let tiles = TileCache::new(config.tile_cache_bytes - cut_bytes, metrics.cache("tiles"));
        let cuts = CutCache::new(cut_bytes, metrics.cache("cuts"));
        let join_cache = JoinCache::new(MAX_BYTES_IN_USE, metrics.cache("joins"));
        Self(Arc::new(App {
            served: ArcSwap::from_pointee(Served::new(atlas, &config, &metrics)),
            config,
            reload: ArcSwap::default(),
            metrics,
            workers: Arc::new(Semaphore::new(limits.max_concurrent)),
            long_workers: Arc::new(Semaphore::new((limits.max_concurrent / 2).max(1))),
            queue: Arc::new(Semaphore::new(limits.max_concurrent + limits.max_waiting)),
            tiles,
            cuts,
            joins,
            join_cache,
            swapped: watch::Sender::new(()),
        }))
    }

    /// Returns the settings.
    #[must_use]
    pub fn config(&self) -> &ServerConfig {
        &self.0.config
    }

    /// Returns what a caller may ask for.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.config.limits
    }

    /// Returns the atlas as it is now; a later change does not touch it.
    #[must_use]
    pub fn atlas(&self) -> Arc<Atlas> {
        self.0.served.load().atlas.clone()
    }

    /// Puts another atlas in the place of the one that is served.
    pub fn swap_atlas(&self, atlas: Atlas) {
        self.0.served.store(Arc::new(Served::new(atlas, &self.0.config, &self.0.metrics)));
        self.0.metrics.count_reload();
        let reloads = self.0.reload.load().reloads + 1;
        self.0.reload.store(Arc::new(ReloadStatus { reloads, problems: Vec::new() }));
        self.0.swapped.send_replace(());
    }

    /// Notes why a changed data folder was not taken over; none if it is as it is served again.
    pub fn set_reload_problems(&self, problems: Vec<String>) {
        let reloads = self.0.reload.load().reloads;
        self.0.reload.store(Arc::new(ReloadStatus { reloads, problems }));
    }

    /// Returns what came of the last attempt to take over a changed data folder.
    #[must_use]
    pub fn reload_status(&self) -> Arc<ReloadStatus> {
        self.0.reload.load_full()
    }

    /// Returns what an answer may load that others may show in a frame, or may not.
    pub(super) fn policy(&self, may_be_framed: bool) -> HeaderValue {
        self.0.served.load().policies.of(may_be_framed)
    }

    /// Returns the answer that is ready for a request, of the atlas as it is now.
    pub(super) fn ready(&self, key: &ReadyKey) -> Option<Response> {
        self.0.served.load().ready.answer(self, key)
    }

    /// Does something with the answers that are ready of an atlas, if it is still the one that is served.
    pub(super) fn with_ready(&self, atlas: &Arc<Atlas>, keep: impl FnOnce(&ReadyAnswers)) {
        let served = self.0.served.load();
        if Arc::ptr_eq(&served.atlas, atlas) {
            keep(&served.ready);
        }
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(super) fn joins(&self) -> &Arc<Joins> {
        &self.0.joins
    }

    pub(super) fn join_cache(&self) -> &JoinCache {
        &self.0.join_cache
    }

    pub(super) fn cuts(&self) -> &CutCache {
        &self.0.cuts
    }

    pub(super) fn tiles(&self) -> &TileCache {
        &self.0.tiles
    }

    /// Tells of every atlas that is put in the place of another from now on.
    pub(super) fn swaps(&self) -> watch::Receiver<()> {
        self.0.swapped.subscribe()
    }

    /// Says whether no answer is being worked out, nor waiting to be.
    pub(super) fn is_idle(&self) -> bool {
        self.0.queue.available_permits() == self.limits().max_concurrent + self.limits().max_waiting
    }

    pub(super) fn workers(&self) -> Arc<Semaphore> {
        self.0.workers.clone()
    }

    /// Says how many of the workers may be busy for seconds at once.
    pub(super) fn long_workers(&self) -> Arc<Semaphore> {
        self.0.long_workers.clone()
    }

    pub(super) fn queue(&self) -> Arc<Semaphore> {
        self.0.queue.clone()
    }
}
