//! `/collections/{collectionId}/queryables` and `…/schema`: what features can be asked by, and what they hold.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{CollectionPath, collection_of};
use crate::atlas::{Collection, Column, ColumnType, FeatureTable};
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use crate::http::{ApiError, Refusal, reply};

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
    document(request, &path, Column::is_queryable).await
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
    let ApiRequest { atlas, base, query, caller, .. } = request;
    let format = caller.format(query.f.as_deref(), &[Format::JsonSchema])?;
    let collection = collection_of(&atlas, &path.collection_id)?;
    let indicators: Vec<_> = (0..atlas.indicators().len()).collect();
    let Some(mut table) = atlas.table(collection, &indicators, None) else {
        return Err(ApiError::NotFound(format!("there is no collection '{}'", path.collection_id)));
    };
    table.keep_columns(keep);
    let versions = [atlas.version()];
    caller
        .answer(versions, format, async {
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
