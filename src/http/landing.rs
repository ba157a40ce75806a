//! `/`: a page that links everything, and the OGC landing page.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::etag::{Caching, ETag, conditional};
use super::extract::{self, Format, FormatQuery, Negotiation, without_tracking};
use super::links::{Base, Link};
use super::map_page::MapQuery;
use super::tiles::TILESETS_VECTOR;
use super::{ApiError, AppState, Refusal, blocking, map_page, reply};
use crate::atlas::Version;

/// The landing page.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct LandingDocument {
    title: String,
    title_en: String,
    description: String,
    attribution: String,
    license: String,
    /// What every reader has to know, in Greek.
    notice_el: String,
    /// What every reader has to know, in English.
    notice_en: String,
    /// The version of everything.
    version: String,
    /// The requirements classes that are met.
    #[serde(rename = "conformsTo")]
    conforms_to: &'static [&'static str],
    links: Vec<Link>,
}

/// The landing page
///
/// JSON as OGC API – Common has it, or a page for people: the map.
#[utoipa::path(get, path = "/", tag = "Service", params(MapQuery),
    responses((status = 200, description = "The landing page", content(
        (LandingDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(super) async fn landing(
    State(state): State<AppState>,
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let raw = query.unwrap_or_default();
    let query: MapQuery = extract::read(&without_tracking(&raw))?;
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json, Format::Html])?;
    if format != Format::Html {
        // Only the page has a map, and is linked to by those who add parameters of their own.
        extract::read::<FormatQuery>(&raw)?;
    }
    let atlas = state.atlas();
    let address = Version::of_text(&base.self_href());
    conditional(&headers, ETag::new([atlas.version(), address], format), format, Caching::Revalidate, async {
        if format == Format::Html {
            let page = blocking(&state, move || map_page::page(&atlas, &base, &query)).await?;
            return Ok(page.into_response());
        }
        let meta = atlas.meta();
        let document = LandingDocument {
            title: meta.title.el.clone(),
            title_en: meta.title.en.clone(),
            description: format!("{}\n{}", meta.description.el, meta.description.en).trim().to_owned(),
            attribution: meta.attribution.clone(),
            license: meta.license.clone(),
            notice_el: meta.notice.el.clone(),
            notice_en: meta.notice.en.clone(),
            version: atlas.version().to_string(),
            conforms_to: super::conformance::classes(),
            links: links(&base),
        };
        Ok(reply::json(&document)?.into_response())
    })
    .await
}

/// Returns the links to everything there is. QGIS takes the first `data` link for the collections.
fn links(base: &Base) -> Vec<Link> {
    let link = |path: &str, rel, format, title: &str| Link::new(base.href(path), rel, format, title);
    vec![
        link("/", "self", Format::Json, "This page"),
        link("/?f=html", "alternate", Format::Html, "This page for people"),
        link("/api", "service-desc", Format::OpenApi, "The description of the API (OpenAPI 3.0)"),
        link("/api?f=html", "service-doc", Format::Html, "The description of the API as a page"),
        link("/conformance", "conformance", Format::Json, "The requirements classes that are met"),
        link("/collections", "data", Format::Json, "The collections"),
        link("/tiles", TILESETS_VECTOR, Format::Json, "Vector tiles of the whole atlas"),
        link(
            "/tileMatrixSets",
            "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
            Format::Json,
            "The tiling schemes",
        ),
        link("/styles", "http://www.opengis.net/def/rel/ogc/1.0/styles", Format::Json, "Map styles"),
        link("/indicators", "related", Format::Json, "The indicators"),
        Link::template(base.href("/places{?q,limit}"), "search", Format::Json, "Places by name"),
        Link::template(base.href("/places/at{?lon,lat}"), "related", Format::Json, "The areas that hold a position"),
        link("/services", "related", Format::Json, "The register of services"),
        link("/hsds/", "related", Format::Json, "The register in the shape of HSDS 3.0"),
        Link::template(
            base.href("/services/nearest{?lon,lat,k,kind,within_m}"),
            "related",
            Format::GeoJson,
            "The services nearest to a position",
        ),
        Link::template(
            base.href("/service-coverage{?kind,within_m,level,borders,census,scale}"),
            "related",
            Format::Json,
            "Who has a service within reach, by area",
        ),
        Link::template(
            base.href("/service-coverage/points{?kind,within_m,borders,limit,offset}"),
            "related",
            Format::GeoJson,
            "The nearest service of every population point",
        ),
        Link::template(
            base.href("/services/{serviceId}/catchment{?within_m}"),
            "related",
            Format::Json,
            "Who a service serves",
        ),
        Link::template(
            base.href("/accessibility{?kind,method,within_m,decay,scale_m,tau_m,capacity,level}"),
            "related",
            Format::Json,
            "How much of a service residents get when they share it",
        ),
        Link::template(
            base.href("/gap{?indicator,period,worse,kind,within_m,level,borders,weights,draws,seed,vary_weights}"),
            "related",
            Format::Json,
            "Where much need meets little access",
        ),
        link("/joins", "joins", Format::Json, "Tables joined to collections"),
        link("/health", "status", Format::Json, "How the server is"),
    ]
}
