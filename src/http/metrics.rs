//! Figures about the server, for Prometheus.

use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// What a request is counted under. The route, not the path: callers choose paths.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RequestLabels {
    pub(super) method: &'static str,
    pub(super) route: String,
    pub(super) status: u16,
}

/// Which cache a figure is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CacheLabels {
    cache: &'static str,
}

/// Figures about one cache.
#[derive(Clone, Debug, Default)]
pub(super) struct CacheFigures {
    pub(super) hits: Counter,
    pub(super) misses: Counter,
    pub(super) evictions: Counter,
    pub(super) bytes: Gauge,
    pub(super) entries: Gauge,
}

/// The same figures about each of the caches.
#[derive(Debug, Default)]
struct Caches {
    hits: Family<CacheLabels, Counter>,
    misses: Family<CacheLabels, Counter>,
    evictions: Family<CacheLabels, Counter>,
    bytes: Family<CacheLabels, Gauge>,
    entries: Family<CacheLabels, Gauge>,
}

/// Upper ends of the classes of durations, in seconds.
const BUCKETS: [f64; 11] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Figures about the server.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<RequestLabels, Counter>,
    durations: Histogram,
    pub(super) connections: Gauge,
    reloads: Counter<u64, AtomicU64>,
    tiles: Histogram,
    caches: Caches,
}

impl Caches {
    fn registered(registry: &mut Registry) -> Self {
        let own = Self::default();
        registry.register("cache_hits", "Answers found in the cache", own.hits.clone());
        registry.register("cache_misses", "Answers not found in the cache", own.misses.clone());
        registry.register("cache_evictions", "Entries given up for want of room", own.evictions.clone());
        registry.register_with_unit("cache", "What the entries hold", Unit::Bytes, own.bytes.clone());
        registry.register("cache_entries", "Entries now held", own.entries.clone());
        own
    }

    fn figures(&self, cache: &'static str) -> CacheFigures {
        let labels = CacheLabels { cache };
        CacheFigures {
            hits: self.hits.get_or_create_owned(&labels),
            misses: self.misses.get_or_create_owned(&labels),
            evictions: self.evictions.get_or_create_owned(&labels),
            bytes: self.bytes.get_or_create_owned(&labels),
            entries: self.entries.get_or_create_owned(&labels),
        }
    }
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("choros");
        let (requests, connections) = (Family::<RequestLabels, Counter>::default(), Gauge::default());
        let durations = Histogram::new(BUCKETS);
        let reloads = Counter::default();
        registry.register("requests", "Requests answered", requests.clone());
        registry.register_with_unit(
            "request_duration",
            "Time to the head of an answer",
            Unit::Seconds,
            durations.clone(),
        );
        registry.register("connections", "Connections now open", connections.clone());
        registry.register("reloads", "Changed data folders taken over", reloads.clone());
        let tiles = Histogram::new(BUCKETS);
        registry.register_with_unit("tile_making", "Time to cut and write a tile", Unit::Seconds, tiles.clone());
        let caches = Caches::registered(&mut registry);
        Self { registry: Mutex::new(registry), requests, durations, connections, reloads, tiles, caches }
    }

    pub(super) fn observe(&self, labels: &RequestLabels, duration: Duration) {
        self.requests.get_or_create(labels).inc();
        self.observe_duration(duration);
    }

    /// Times a request that its [`Self::requests`] counts.
    pub(super) fn observe_duration(&self, duration: Duration) {
        self.durations.observe(duration.as_secs_f64());
    }

    /// Returns what counts the requests of a kind.
    pub(super) fn requests(&self, labels: &RequestLabels) -> Counter {
        self.requests.get_or_create_owned(labels)
    }

    /// Returns the figures of the cache of this name.
    pub(super) fn cache(&self, name: &'static str) -> CacheFigures {
        self.caches.figures(name)
    }

    pub(super) fn observe_tile(&self, duration: Duration) {
        self.tiles.observe(duration.as_secs_f64());
    }

    pub(super) fn count_reload(&self) {
        self.reloads.inc();
    }

    /// Returns the figures in the text format of `OpenMetrics`.
    pub(super) fn encode(&self) -> String {
        let mut text = String::new();
        if let Ok(registry) = self.registry.lock() {
            // Writing to a string does not fail.
            let _written = encode(&mut text, &registry);
        }
        text
    }
}
