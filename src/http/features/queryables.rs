//! `/collections/{collectionId}/queryables` and `…/schema`: what features can be asked by, and what they hold.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::collections::FormatQuery;
use super::{CollectionPath, collection_of};
use crate::atlas::{Collection, Column, ColumnType, FeatureTable};
use crate::http::etag::{Caching, ETag, conditional};
use crate::http::extract::{ApiPath, ApiQuery, Format, Negotiation};
use crate::http::links::Base;
use crate::http::{ApiError, AppState, Refusal, reply};

/// What features can be selected by
///
/// Each property is a parameter of `/items`: the features whose property has exactly that value.
#[utoipa::path(get, path = "/collections/{collectionId}/queryables", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), FormatQuery),
    responses((status = 200, description = "A JSON Schema", body = Object, content_type = "application/schema+json"), Refusal))]
pub(in crate::http) async fn queryables(
    State(state): State<AppState>,
    ApiPath(path): ApiPath<CollectionPath>,
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<FormatQuery>,
) -> Result<Response, ApiError> {
    document(&state, &path, &base, &negotiation, &headers, query, Column::is_queryable).await
}

/// What features hold
///
/// The properties of the collection's features, with those of every indicator of the atlas.
#[utoipa::path(get, path = "/collections/{collectionId}/schema", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), FormatQuery),
    responses((status = 200, description = "A JSON Schema", body = Object, content_type = "application/schema+json"), Refusal))]
pub(in crate::http) async fn schema(
    State(state): State<AppState>,
    ApiPath(path): ApiPath<CollectionPath>,
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<FormatQuery>,
) -> Result<Response, ApiError> {
    document(&state, &path, &base, &negotiation, &headers, query, |_| true).await
}

async fn document(
    state: &AppState,
    path: &CollectionPath,
    base: &Base,
    negotiation: &Negotiation,
    headers: &HeaderMap,
    query: FormatQuery,
    keep: impl Fn(&Column) -> bool,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::JsonSchema])?;
    let atlas = state.atlas();
    let collection = collection_of(&atlas, &path.collection_id)?;
    let indicators: Vec<_> = (0..atlas.indicators().len()).collect();
    let Some(mut table) = atlas.table(collection, &indicators, None) else {
        return Err(ApiError::NotFound(format!("there is no collection '{}'", path.collection_id)));
    };
    table.keep_columns(keep);
    let etag = ETag::new([atlas.version()], format);
    conditional(headers, etag, format, Caching::Revalidate, async {
        reply::json(&json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": base.self_href(),
            "type": "object",
            "title": collection.id(),
            "properties": properties(&table),
            "additionalProperties": false,
        }))
    })
    .await
}

/// Returns one schema a property. The type is never a list: QGIS reads scalar types only.
fn properties(table: &FeatureTable<'_>) -> Map<String, Value> {
    let geometry = match table.collection() {
        Collection::Areas(_) => "geometry-multipolygon",
        Collection::Services => "geometry-point",
    };
    let mut properties = Map::new();
    properties.insert("geometry".to_owned(), json!({ "format": geometry, "x-ogc-role": "primary-geometry" }));
    for column in table.columns() {
        let kind = match column.holds {
            ColumnType::Text => "string",
            ColumnType::Number => "number",
        };
        let title = format!("{} — {}", column.title.el, column.title.en);
        let mut property = json!({ "title": title, "type": kind });
        if let Some(values) = column.indicator().and_then(|place| table.values().get(place)) {
            let indicator = &values.indicator.joined.indicator;
            property["x-ogc-unit"] = json!(indicator.unit.symbol_en());
            property["description"] = json!(indicator.description.en);
        }
        properties.insert(column.name.clone(), property);
    }
    properties
}
