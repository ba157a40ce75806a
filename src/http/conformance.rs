//! `/conformance`: the requirements classes that are met, and no others.

use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::etag::{Caching, ETag, conditional};
use super::extract::{ApiQuery, Format, Negotiation};
use super::reply::json;
use super::{ApiError, Refusal};

/// The requirements classes that are met.
const CONFORMS_TO: [&str; 16] = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
];

/// Which representation.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ConformanceQuery {
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

/// The requirements classes that are met.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ConformanceDocument {
    #[serde(rename = "conformsTo")]
    conforms_to: &'static [&'static str],
}

/// Returns the requirements classes that are met.
pub(super) fn classes() -> &'static [&'static str] {
    &CONFORMS_TO
}

/// The requirements classes that are met
#[utoipa::path(get, path = "/conformance", tag = "Service", params(ConformanceQuery),
    responses((status = 200, description = "The classes", body = ConformanceDocument), Refusal))]
pub(super) async fn conformance(
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<ConformanceQuery>,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json])?;
    let body = async { json(&ConformanceDocument { conforms_to: classes() }) };
    conditional(&headers, ETag::new([], format), format, Caching::Revalidate, body).await
}
