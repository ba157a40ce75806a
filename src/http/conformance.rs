//! `/conformance`: the requirements classes that are met, and no others.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::{ApiRequest, Format, FormatQuery};
use super::reply::json;
use super::{ApiError, Refusal};

/// The requirements classes that are met.
const CONFORMS_TO: [&str; 27] = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
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
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/data-joining",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/join-delete",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/file-joining",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/input-file-upload",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/input-csv",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/input-geojson",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/output-geojson",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/output-geojson-direct",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/geojson",
];

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
#[utoipa::path(get, path = "/conformance", tag = "Service", params(FormatQuery),
    responses((status = 200, description = "The classes", body = ConformanceDocument), Refusal))]
pub(super) async fn conformance(
    ApiRequest { atlas: _, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let body = async { json(&ConformanceDocument { conforms_to: classes() }) };
    caller.answer([], format, body).await
}
