//! Answers that are ready to go out again: the same tile asked for in the same words costs no routing and no reading.
//!
//! A tile that was made is kept by what it shows (`tiles::answer`); what is left to do for it is to find out what an address
//! means, and that took longer than all else the server does. Here addresses stand as they were sent, with the whole
//! answer, for the one atlas that gave it: an atlas that is swapped in begins with none.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, HttpBody};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use moka::notification::RemovalCause;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use prometheus_client::metrics::counter::Counter;

use super::AppState;
use super::coding::prefers_gzip;
use super::metrics::{CacheFigures, RequestLabels};
use crate::atlas::Atlas;

/// What an entry costs beyond its body and the words of the request: headers, nodes of the cache.
const ENTRY_BYTES: usize = 2_048;

/// The most bytes of the words of a request whose answer is kept.
const MAX_WORDS_BYTES: usize = 1_024;

/// The most bytes of a body that is kept: dearer ones gain nothing by a microsecond.
const MAX_BODY_BYTES: usize = 1 << 18;

/// What an answer depends on beside the atlas: the words of the request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ReadyKey {
    /// Path and query, and after a line feed, which neither they nor headers have, what is accepted. Bytes of their own: those of the
    /// request would keep all that was read from the connection.
    words: Box<[u8]>,
    /// Whether anything is said of what is accepted.
    accepts: bool,
    gzip: bool,
}

impl ReadyKey {
    /// Returns what names the answer to a request; nothing if it is asked for under a condition or for another reason
    /// than to have it.
    pub(super) fn of<B: HttpBody>(request: &Request<B>) -> Option<Self> {
        let headers = request.headers();
        let is_plain = *request.method() == Method::GET && !headers.contains_key(header::IF_NONE_MATCH);
        let mut accepts = headers.get_all(header::ACCEPT).iter();
        let accept = accepts.next().map(HeaderValue::as_bytes);
        let is_one = accepts.next().is_none();
        let address = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).as_bytes();
        let is_short = address.len() + accept.map_or(0, <[u8]>::len) <= MAX_WORDS_BYTES;
        (is_plain && is_one && is_short && request.body().is_end_stream()).then(|| Self {
            words: [address, accept.unwrap_or_default()].join(&b'\n').into(),
            accepts: accept.is_some(),
            gzip: prefers_gzip(headers),
        })
    }

    /// Returns the path that is asked for.
    fn path(&self) -> Cow<'_, str> {
        let end = self.words.iter().position(|byte| matches!(byte, b'?' | b'\n')).unwrap_or(self.words.len());
        String::from_utf8_lossy(&self.words[..end])
    }
}

/// Says, as an extension of an answer, that it is the same for whoever asks in the same words while an atlas is served.
#[derive(Clone, Debug)]
pub(super) struct Lasting {
    /// The atlas the answer was made of.
    pub(super) atlas: Arc<Atlas>,
    /// The body of the answer.
    pub(super) body: Bytes,
}

/// An answer as it goes out.
struct Ready {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// Counts the requests of its kind.
    requests: Counter,
}

/// Answers of one atlas by the words of the request, the least recently asked for given up first.
pub(super) struct ReadyAnswers {
    entries: Cache<ReadyKey, Arc<Ready>>,
    figures: CacheFigures,
}

impl ReadyAnswers {
    /// Makes room for answers of at most `max_bytes` together; for none at all if that is 0.
    pub(super) fn new(max_bytes: u64, figures: CacheFigures) -> Self {
        let evictions = figures.evictions.clone();
        let entries = Cache::builder()
            .max_capacity(max_bytes)
            .eviction_listener(move |_key, _ready, cause| {
                if cause == RemovalCause::Size {
                    evictions.inc();
                }
            })
            .weigher(|key: &ReadyKey, ready: &Arc<Ready>| {
                u32::try_from(ENTRY_BYTES + key.words.len() + ready.body.len()).unwrap_or(u32::MAX)
            })
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self { entries, figures }
    }

    /// Returns the answer that is ready for a request, counted and timed.
    pub(super) fn answer(&self, state: &AppState, key: &ReadyKey) -> Option<Response> {
        let begun = Instant::now();
        let ready = self.entries.get(key)?;
        self.figures.hits.inc();
        let mut response = Response::new(Body::from(ready.body.clone()));
        *response.status_mut() = ready.status;
        *response.headers_mut() = ready.headers.clone();
        tracing::debug!(path = %key.path(), status = ready.status.as_u16(), "answered as before");
        ready.requests.inc();
        state.metrics().observe_duration(begun.elapsed());
        Some(response)
    }

    /// Keeps an answer that was given, if it says that it lasts.
    pub(super) fn keep(state: &AppState, key: ReadyKey, labels: &RequestLabels, response: &mut Response) {
        let Some(Lasting { atlas, body }) = response.extensions_mut().remove() else { return };
        if body.len() > MAX_BODY_BYTES {
            return;
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let requests = state.metrics().requests(labels);
        state.with_ready(&atlas, |answers| {
            answers.figures.misses.inc();
            answers.entries.insert(key, Arc::new(Ready { status, headers, body, requests }));
            // Gives up what is beyond the bound at once, and counts what is left.
            answers.entries.run_pending_tasks();
            answers.figures.entries.set(i64::try_from(answers.entries.entry_count()).unwrap_or(i64::MAX));
            answers.figures.bytes.set(i64::try_from(answers.entries.weighted_size()).unwrap_or(i64::MAX));
        });
    }
}

impl fmt::Debug for ReadyAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadyAnswers").finish_non_exhaustive()
    }
}
