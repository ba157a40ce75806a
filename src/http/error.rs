//! The one error of the API: a problem document (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use thiserror::Error;
use utoipa::ToSchema;

/// Why a request was not answered.
#[derive(Debug, Error)]
pub enum ApiError {
    /// A parameter is unknown, missing or not accepted.
    #[error("{detail}")]
    Parameter {
        /// The parameter; nothing if it is not known which.
        parameter: Option<String>,
        /// What was found and what is accepted.
        detail: String,
    },
    /// There is nothing of this name.
    #[error("{0}")]
    NotFound(String),
    /// The path has no such method.
    #[error("accepted are {accepted}")]
    MethodNotAllowed {
        /// The methods it has.
        accepted: &'static str,
    },
    /// A parameter asks for what is not done for anybody.
    #[error("{detail}")]
    Forbidden {
        /// The parameter.
        parameter: String,
        /// Why it is not done, and what is.
        detail: String,
    },
    /// More was sent than is accepted.
    #[error("{detail}")]
    TooLarge {
        /// The parameter; nothing if it is the whole.
        parameter: Option<String>,
        /// How much is accepted.
        detail: String,
    },
    /// What was sent is of another media type.
    #[error("{0}")]
    UnsupportedMediaType(String),
    /// What the caller may keep here is used up.
    #[error("{0}")]
    OverOwnQuota(String),
    /// What all callers may keep here is used up.
    #[error("{0}")]
    OverQuota(String),
    /// The representation that was asked for is not offered.
    #[error("none of the accepted media types is offered; offered are {offered}")]
    NotAcceptable {
        /// The media types that are.
        offered: String,
    },
    /// The query is too long.
    #[error("the query has {found} bytes; accepted are {accepted}")]
    UriTooLong {
        /// How long it is.
        found: usize,
        /// How long it may be.
        accepted: usize,
    },
    /// More is asked of the server than it can do at once.
    #[error("the server is busy; try again in a second")]
    Busy,
    /// The answer took too long.
    #[error("the answer took too long; ask for less")]
    Timeout,
    /// A fault of ours. The cause is in the log and not in the answer.
    #[error("something went wrong in the server; it has been logged")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A problem document, `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is; always `about:blank`.
    pub r#type: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What was found and what is accepted.
    pub detail: String,
    /// The parameter it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parameter: Option<String>,
}

/// What every resource may answer instead of a representation, for the API's description.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "only its description is used")]
pub(super) enum Refusal {
    /// The caller has the representation already.
    #[response(status = 304)]
    NotModified,
    /// A parameter is not accepted.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(#[to_schema] Problem),
    /// There is nothing of this name.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    /// None of the accepted media types is offered.
    #[response(status = 406, content_type = "application/problem+json")]
    NotAcceptable(#[to_schema] Problem),
    /// More is asked of the server than it can do at once.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(#[to_schema] Problem),
}

impl ApiError {
    /// Makes an error about a parameter.
    pub fn parameter(parameter: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Parameter { parameter: Some(parameter.into()), detail: detail.into() }
    }

    /// Makes an error of ours.
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Parameter { .. } => StatusCode::BAD_REQUEST,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::OverOwnQuota(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::OverQuota(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::NotAcceptable { .. } => StatusCode::NOT_ACCEPTABLE,
            Self::UriTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::Busy | Self::Timeout => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::Internal(cause) = &self {
            tracing::error!(%cause, "a request failed");
        }
        let allow = if let Self::MethodNotAllowed { accepted } = &self { Some(*accepted) } else { None };
        let problem = Problem {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: self.to_string(),
            parameter: match self {
                Self::Parameter { parameter, .. } | Self::TooLarge { parameter, .. } => parameter,
                Self::Forbidden { parameter, .. } => Some(parameter),
                _ => None,
            },
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        // For whoever writes it in another way: a page.
        response.extensions_mut().insert(Box::new(problem));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if let Some(allow) = allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}
