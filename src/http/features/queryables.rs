//! `/collections/{collectionId}/queryables` and `…/schema`: what features can be asked by, and what they hold.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{CollectionPath, ServedCollection};
use crate::atlas::{Collection, Column, ColumnType, FeatureTable};
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use crate::http::{ApiError, Refusal, reply};

/// Parameters of features that mean something else than a property that is called so.
const TAKEN: [&str; 8] = ["bbox", "limit", "offset", "datetime", "properties", "indicators", "f", "dialect"];

/// Says whether a property is a parameter of the features' own path.
pub(in crate::http) fn is_parameter(column: &Column) -> bool {
    column.is_queryable() && !TAKEN.contains(&column.name.as_str())
}

/// What features can be selected by
///
/// Each property is a parameter of `/items`: the features whose property has exactly that value.
#[utoipa::path(get, path = "/collections/{collectionId}/queryables", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), FormatQuery),
    responses((status = 200, description = "A JSON Schema", body = Object, content_type = "application/schema+json"), Refusal))]
pub(in crate::http) async fn queryables(
    ApiPath(path): ApiPath<CollectionPath>,
    request: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    document(request, &path, is_parameter).await
}

/// What features hold
///
/// The properties of the collection's features, with those of every indicator of the atlas.
#[utoipa::path(get, path = "/collections/{collectionId}/schema", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), FormatQuery),
    responses((status = 200, description = "A JSON Schema", body = Object, content_type = "application/schema+json"), Refusal))]
pub(in crate::http) async fn schema(
    ApiPath(path): ApiPath<CollectionPath>,
    request: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    document(request, &path, |_| true).await
}

async fn document(
    request: ApiRequest<FormatQuery>,
    path: &CollectionPath,
    keep: impl Fn(&Column) -> bool,
) -> Result<Response, ApiError> {
    let ApiRequest { state, atlas, base, query, caller, .. } = request;
    let format = caller.format(query.f.as_deref(), &[Format::JsonSchema])?;
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    // Those that features have without being asked for are all there is of a join.
    let indicators = if served.join().is_some() { Vec::new() } else { (0..atlas.indicators().len()).collect() };
    let mut table = served.table(&atlas, &indicators, None)?;
    table.keep_columns(keep);
    let versions = [atlas.version()].into_iter().chain(served.join_version());
    caller
        .answer_for(versions, format, served.caching(Caching::Revalidate), async {
            reply::json(&json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$id": base.self_href(),
                "type": "object",
                "title": served.id(),
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
            ColumnType::Integer => "integer",
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
