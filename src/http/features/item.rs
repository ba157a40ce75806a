//! `/collections/{collectionId}/items/{featureId}`: one feature.

use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::items::CRS84;
use super::{ServedCollection, indicator_metadata, quality_of};
use crate::atlas::{Collection, Version};
use crate::formats::write_feature;
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, CommaList, Format, parsed};
use crate::http::links::{Link, path_part};
use crate::http::{ApiError, Refusal};
use crate::indicators::{IndicatorId, TimeFilter};

/// The path of one feature.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct ItemPath {
    #[serde(rename = "collectionId")]
    collection_id: String,
    #[serde(rename = "featureId")]
    feature_id: String,
}

/// What of a feature.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ItemQuery {
    /// The period of the indicators' values, exactly. Without it each indicator gives its latest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    datetime: Option<TimeFilter>,
    /// The indicators to join, by id, with commas between them; default: the atlas's default
    /// indicators.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    indicators: Option<CommaList<IndicatorId>>,
    /// The representation: `geojson`; goes before the `Accept` header.
    f: Option<String>,
}

/// One feature
#[utoipa::path(get, path = "/collections/{collectionId}/items/{featureId}", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"),
        ("featureId" = String, Path, description = "The id of a feature: the code of an area, such as `2201`"), ItemQuery),
    responses((status = 200, description = "The feature", body = Object, content_type = "application/geo+json"), Refusal))]
pub(in crate::http) async fn item(
    ApiPath(path): ApiPath<ItemPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<ItemQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::GeoJson])?;
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    let collection = served.collection();
    let indicators = match &query.indicators {
        Some(named) => served.chosen_indicators(&atlas, state.limits(), &named.0)?,
        None => served.default_indicators(&atlas),
    };
    let table = served.table(&atlas, &indicators, query.datetime)?;
    let missing = || {
        let id = &path.feature_id;
        ApiError::NotFound(format!("there is no feature '{id}' in {}", served.id()))
    };
    let row = table.find(&path.feature_id).ok_or_else(missing)?;
    let own = match collection {
        Collection::Areas(level) => atlas.level(level).map(|(_, index)| index.version),
        Collection::Services => Some(atlas.service_index().version),
    };
    let versions: Vec<Version> = own
        .into_iter()
        .chain(served.join_version())
        .chain(table.values().iter().map(|values| values.indicator.version))
        .chain([atlas.meta().version()])
        .collect();
    caller
        .answer_for(versions, format, served.caching(Caching::Revalidate), async {
            let mut body = Vec::new();
            write_feature(&mut body, &table, row);
            let collection_path = format!("/collections/{}", served.id());
            let own = base.href(&format!("{collection_path}/items/{}", path_part(table.id(row))));
            let links = [
                Link::new(base.self_href(), "self", format, "This feature"),
                Link::new(own, "canonical", format, "This feature"),
                Link::new(base.href(&collection_path), "collection", Format::Json, "The collection"),
            ];
            let indicators: Vec<_> = table.values().iter().map(indicator_metadata).collect();
            let members = [
                ("quality", serde_json::to_vec(quality_of(&atlas, collection))),
                ("attribution", serde_json::to_vec(&atlas.meta().attribution)),
                ("links", serde_json::to_vec(&links)),
                ("indicators", serde_json::to_vec(&indicators)),
            ];
            for (name, value) in members {
                body.extend_from_slice(format!(",\"{name}\":").as_bytes());
                body.extend(value.map_err(ApiError::internal)?);
            }
            body.push(b'}');
            let mut response = body.into_response();
            response.headers_mut().insert(HeaderName::from_static("content-crs"), HeaderValue::from_static(CRS84));
            Ok(response)
        })
        .await
}
