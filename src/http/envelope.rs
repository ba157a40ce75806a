//! What stands around every answer: how it may be used, by whom, and that it was given.
//!
//! One layer written out rather than one for each concern: a stack of generic ones copies itself for every request, which
//! costs more than a tile that is made already.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tower::{Layer, Service};

use super::methods::methods_of;
use super::metrics::RequestLabels;
use super::problem_pages::ProblemPages;
use super::ready::{ReadyAnswers, ReadyKey};
use super::{ApiError, AppState};

/// Headers that pages of other origins may read.
const EXPOSED: HeaderValue = HeaderValue::from_static("etag,link,content-crs,location");
/// Any.
const ANY: HeaderValue = HeaderValue::from_static("*");

/// Puts an [`Envelope`] around a service.
#[derive(Clone, Debug)]
pub(super) struct EnvelopeLayer(pub(super) AppState);

/// A service whose answers are open to other origins, say what may be done with them, are counted and timed, and are
/// problem documents or pages where a handler panics or a query is longer than any that makes sense.
#[derive(Clone, Debug)]
pub(super) struct Envelope<S> {
    inner: S,
    state: AppState,
}

impl<S> Layer<S> for EnvelopeLayer {
    type Service = Envelope<S>;

    fn layer(&self, inner: S) -> Envelope<S> {
        Envelope { inner, state: self.0.clone() }
    }
}

impl<S> Service<Request> for Envelope<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (state, seen) = (self.state.clone(), Seen::of(&request));
        if *request.method() == Method::OPTIONS {
            let response = options(request.uri().path());
            return Box::pin(async move { Ok(seen.told(&state, response)) });
        }
        let (pages, may_be_framed) = (ProblemPages::of(&request), asks_for_embedding(request.uri()));
        let answer = match cap_query(&state, request.uri()) {
            Ok(()) => Ok(AssertUnwindSafe(self.inner.call(request)).catch_unwind()),
            Err(error) => Err(error),
        };
        Box::pin(async move {
            let response = match answer {
                Ok(answer) => answer.await.unwrap_or_else(|_panic| Ok(panicked()))?,
                Err(error) => error.into_response(),
            };
            let mut response = pages.represent(response, &state);
            harden(&state, response.headers_mut(), may_be_framed);
            open_to_all(response.headers_mut());
            Ok(seen.told(&state, response))
        })
    }
}

/// What is counted of a request.
struct Seen {
    begun: Instant,
    method: &'static str,
    /// The route, not the path: callers choose paths.
    route: Option<MatchedPath>,
    uri: Uri,
    /// Under what words the answer may be kept.
    key: Option<ReadyKey>,
}

impl Seen {
    fn of(request: &Request) -> Self {
        let method = match *request.method() {
            Method::GET => "GET",
            Method::HEAD => "HEAD",
            Method::OPTIONS => "OPTIONS",
            Method::POST => "POST",
            Method::DELETE => "DELETE",
            _ => "other",
        };
        let route = request.extensions().get::<MatchedPath>().cloned();
        Self { begun: Instant::now(), method, route, uri: request.uri().clone(), key: ReadyKey::of(request) }
    }

    /// Counts and times the request, and gives its answer back.
    fn told(self, state: &AppState, mut response: Response) -> Response {
        let (status, elapsed) = (response.status().as_u16(), self.begun.elapsed());
        tracing::debug!(method = self.method, path = self.uri.path(), status, ?elapsed, "answered");
        let route = self.route.as_ref().map_or("none", MatchedPath::as_str).to_owned();
        let labels = RequestLabels { method: self.method, route, status };
        state.metrics().observe(&labels, elapsed);
        if let Some(key) = self.key {
            ReadyAnswers::keep(state, key, &labels, &mut response);
        }
        response
    }
}

/// Says, to whom asks by OPTIONS, what can be done with a path, and that other origins may.
///
/// Clients ask it to learn whether they may edit, browsers before they let a page of another origin ask.
fn options(path: &str) -> Response {
    let mut response = Response::new(Body::empty());
    let methods = HeaderValue::from_static(methods_of(path));
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, methods.clone());
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ANY);
    response
}

fn open_to_all(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

fn panicked() -> Response {
    ApiError::internal("a handler panicked").into_response()
}

/// Refuses queries longer than any that make sense.
fn cap_query(state: &AppState, uri: &Uri) -> Result<(), ApiError> {
    let (found, accepted) = (uri.query().map_or(0, str::len), state.limits().max_query_bytes);
    if found > accepted { Err(ApiError::UriTooLong { found, accepted }) } else { Ok(()) }
}

/// Tells browsers to take answers for what they say they are, and to load nothing from elsewhere but a basemap.
fn harden(state: &AppState, headers: &mut HeaderMap, may_be_framed: bool) {
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CONTENT_SECURITY_POLICY, state.policy(is_page && may_be_framed));
}

/// Says whether a request is for the map as others show it in a frame: `/?embed=1`.
fn asks_for_embedding(uri: &Uri) -> bool {
    let mut query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    uri.path() == "/" && query.any(|(name, value)| name == "embed" && matches!(value.as_ref(), "1" | "true"))
}

#[cfg(test)]
mod tests {
    use tower::ServiceExt;

    use super::*;
    use crate::config::ServerConfig;
    use crate::io::{DataFolder, load};

    #[tokio::test]
    async fn a_handler_that_panics_is_a_problem_that_other_origins_may_read() {
        let atlas = load(&DataFolder::Embedded, &mut |_| {}).atlas.unwrap();
        let state = AppState::new(ServerConfig::default(), atlas);
        let handler = tower::service_fn(async |_: Request| -> Result<Response, Infallible> { panic!("as it may") });
        let response = EnvelopeLayer(state.clone()).layer(handler).oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), 500);
        for (name, value) in [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ] {
            assert_eq!(response.headers()[&name], value);
        }
        let counted = "choros_requests_total{method=\"GET\",route=\"none\",status=\"500\"} 1";
        assert!(state.metrics().encode().contains(counted), "{}", state.metrics().encode());
    }
}
