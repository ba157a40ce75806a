//! The whole of what answers requests, without a socket.

use std::convert::Infallible;

use axum::body::{Body, HttpBody};
use axum::http::Request;
use axum::response::Response;
use axum::{BoxError, Router};
use bytes::Bytes;
use futures_util::future::Either;
use tower::ServiceExt;

use super::ready::ReadyKey;
use super::{AppState, router};

/// What answers requests: whatever is ready, or else the routes.
#[derive(Clone, Debug)]
pub struct Application {
    state: AppState,
    routes: Router,
}

impl Application {
    /// Puts the routes of an atlas together; it opens no socket.
    #[must_use]
    pub fn new(state: AppState) -> Self {
        Self { routes: router(state.clone()), state }
    }

    /// Answers a request; `of_connection` is what routes learn of where it came from.
    pub fn answer<B, T>(
        &self,
        mut request: Request<B>,
        of_connection: T,
    ) -> impl Future<Output = Result<Response, Infallible>> + use<B, T>
    where
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
        T: Clone + Send + Sync + 'static,
    {
        if let Some(response) = ReadyKey::of(&request).and_then(|key| self.state.ready(&key)) {
            return Either::Left(std::future::ready(Ok(response)));
        }
        request.extensions_mut().insert(of_connection);
        Either::Right(self.routes.clone().oneshot(request.map(Body::new)))
    }
}
