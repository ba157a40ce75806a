//! What all handlers share.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::Semaphore;

use super::metrics::Metrics;
use crate::atlas::Atlas;
use crate::config::{Limits, ServerConfig};

/// What all handlers share; a cheap clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<App>);

#[derive(Debug)]
struct App {
    config: ServerConfig,
    atlas: ArcSwap<Atlas>,
    reload: ArcSwap<ReloadStatus>,
    metrics: Metrics,
    workers: Arc<Semaphore>,
    queue: Arc<Semaphore>,
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
    /// Makes the state of a server of this atlas.
    #[must_use]
    pub fn new(config: ServerConfig, atlas: Atlas) -> Self {
        let limits = config.limits;
        Self(Arc::new(App {
            config,
            atlas: ArcSwap::from_pointee(atlas),
            reload: ArcSwap::default(),
            metrics: Metrics::new(),
            workers: Arc::new(Semaphore::new(limits.max_concurrent)),
            queue: Arc::new(Semaphore::new(limits.max_concurrent + limits.max_waiting)),
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
        self.0.atlas.load_full()
    }

    /// Puts another atlas in the place of the one that is served.
    pub fn swap_atlas(&self, atlas: Atlas) {
        self.0.atlas.store(Arc::new(atlas));
        self.0.metrics.count_reload();
        let reloads = self.0.reload.load().reloads + 1;
        self.0.reload.store(Arc::new(ReloadStatus { reloads, problems: Vec::new() }));
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

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(super) fn workers(&self) -> Arc<Semaphore> {
        self.0.workers.clone()
    }

    pub(super) fn queue(&self) -> Arc<Semaphore> {
        self.0.queue.clone()
    }
}
