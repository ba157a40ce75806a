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
        Self { registry: Mutex::new(registry), requests, durations, connections, reloads }
    }

    pub(super) fn observe(&self, labels: &RequestLabels, duration: Duration) {
        self.requests.get_or_create(labels).inc();
        self.durations.observe(duration.as_secs_f64());
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
