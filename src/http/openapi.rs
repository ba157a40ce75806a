//! `/api`: the description of the API, made of the handlers' own, and a page that shows it.

use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use super::extract::{ApiRequest, Format, PageQuery};
use super::features::is_parameter;
use super::joins::{JoinAbout, listed as listed_joins};
use super::links::Base;
use super::{ApiError, Refusal, reply};
use crate::atlas::{Atlas, Collection, FeatureTable};
use crate::config::Limits;
use crate::viewer::{SiteFrame, docs_page};

/// The path of features, of which clients look for one a collection.
const ITEMS_PATH: &str = "/collections/{collectionId}/items";

/// The description of this API
///
/// OpenAPI 3.0, or a page.
#[utoipa::path(get, path = "/api", tag = "Service", params(PageQuery),
    responses((status = 200, description = "The description", content(
        (Object = "application/vnd.oai.openapi+json;version=3.0"), (String = "text/html"))), Refusal))]
pub(super) async fn api(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<PageQuery>,
) -> Result<Response, ApiError> {
    let (format, language) = caller.data_or_page(query.f.as_deref(), query.lang, Format::OpenApi)?;
    let joins = listed_joins(&state).await?;
    let versions = [atlas.version()].into_iter().chain(joins.iter().map(JoinAbout::version));
    caller
        .answer(versions, format, async {
            let document = document(&super::router::DESCRIPTION, (&atlas, &joins), state.limits(), &base)?;
            if format == Format::Html {
                let translated = format!("?f=html&lang={}", language.other().as_str());
                let frame = SiteFrame::of(&atlas, language, translated);
                return Ok(docs_page(&document, &frame).into_response());
            }
            Ok(reply::json(&document)?.into_response())
        })
        .await
}

/// Returns the description as OpenAPI 3.0, with what clients look for by name.
///
/// GDAL wants a path for each collection's items; QGIS the parameter `limit` among the components.
fn document(
    api: &OpenApi,
    (atlas, joins): (&Atlas, &[JoinAbout]),
    limits: &Limits,
    base: &Base,
) -> Result<Value, ApiError> {
    let mut document = serde_json::to_value(api).map_err(ApiError::internal)?;
    to_openapi_3_0(&mut document);
    document["openapi"] = json!("3.0.3");
    document["info"] = json!({
        "title": atlas.meta().title.en,
        "description": format!("{}\n\n{}", atlas.meta().description.en, atlas.meta().notice.en).trim(),
        "version": env!("CARGO_PKG_VERSION"),
        "license": { "name": "MIT OR Apache-2.0" },
    });
    document["servers"] = json!([{ "url": base.href("") }]);
    document["components"]["parameters"] = json!({ "limit": {
        "name": "limit", "in": "query", "required": false, "style": "form", "explode": false,
        "description": "Features a page. A number above the maximum is taken as the maximum.",
        "schema": { "type": "integer", "minimum": 1, "maximum": limits.max_limit, "default": limits.default_limit },
    }});
    let Some(paths) = document["paths"].as_object_mut() else { return Ok(document) };
    let Some(items) = paths.get(ITEMS_PATH).cloned() else { return Ok(document) };
    paths.insert(ITEMS_PATH.to_owned(), with_shared_limit(items.clone()));
    let mut insert = |table: FeatureTable<'_>| {
        let path = format!("/collections/{}/items", table.collection_id());
        paths.insert(path, items_of(items.clone(), &table));
    };
    atlas.collections().filter_map(|collection| atlas.table(collection, &[], None)).for_each(&mut insert);
    for join in joins {
        let attributes = join.without_values();
        let table = Collection::from_id(&join.meta.collection).and_then(|of| atlas.table(of, &[], None));
        table.map(|table| table.with_attributes(&attributes)).into_iter().for_each(&mut insert);
    }
    Ok(document)
}

fn parameters(path: &mut Value) -> Option<&mut Vec<Value>> {
    path.pointer_mut("/get/parameters")?.as_array_mut()
}

/// Puts a reference in the place of the parameter `limit`.
fn with_shared_limit(mut path: Value) -> Value {
    for parameter in parameters(&mut path).into_iter().flatten() {
        if parameter["name"] == "limit" {
            *parameter = json!({ "$ref": "#/components/parameters/limit" });
        }
    }
    path
}

/// Returns the path of one collection's items, with a parameter for each queryable.
fn items_of(path: Value, table: &FeatureTable<'_>) -> Value {
    let mut path = with_shared_limit(path);
    if let Some(parameters) = parameters(&mut path) {
        parameters.retain(|parameter| parameter["name"] != "collectionId");
        for column in table.columns().iter().filter(|column| is_parameter(column)) {
            parameters.push(json!({
                "name": column.name, "in": "query", "required": false, "schema": { "type": "string" },
                "description": format!("Only features with exactly this value: {}", column.title.en),
            }));
        }
    }
    path["get"]["operationId"] = json!(format!("items_{}", table.collection_id().replace('-', "_")));
    path["get"]["summary"] = json!(format!("Features of {}", table.collection_id()));
    path
}

/// Turns what OpenAPI 3.1 says of null into the words of 3.0, which is what geographic clients read.
fn to_openapi_3_0(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(to_openapi_3_0),
        Value::Object(object) => {
            name_one_type(object);
            fold_null_choice(object);
            if let Some(example) =
                object.get_mut("examples").and_then(Value::as_array_mut).and_then(|all| all.first_mut())
            {
                let example = example.take();
                object.remove("examples");
                object.insert("example".to_owned(), example);
            }
            object.remove("propertyNames");
            object.values_mut().for_each(to_openapi_3_0);
        }
        _ => {}
    }
}

/// `"type": ["string", "null"]` becomes `"type": "string", "nullable": true`.
fn name_one_type(object: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = object.get("type") else { return };
    let nullable = types.iter().any(|name| name == "null");
    let kept = types.iter().find(|name| *name != "null").cloned();
    if let Some(kept) = kept {
        object.insert("type".to_owned(), kept);
    } else {
        object.remove("type");
    }
    if nullable {
        object.insert("nullable".to_owned(), json!(true));
    }
}

/// `"oneOf": [{"type": "null"}, schema]` becomes `"allOf": [schema], "nullable": true`.
fn fold_null_choice(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("oneOf") else { return };
    let rest: Vec<_> = choices.iter().filter(|choice| choice["type"] != "null").cloned().collect();
    if rest.len() < choices.len() {
        object.remove("oneOf");
        object.insert("allOf".to_owned(), Value::Array(rest));
        object.insert("nullable".to_owned(), json!(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_said_in_the_words_of_3_0() {
        let mut schema = json!({
            "a": { "type": ["string", "null"] },
            "b": { "oneOf": [{ "type": "null" }, { "$ref": "#/x" }] },
            "c": { "type": "string", "examples": ["e"] },
        });
        to_openapi_3_0(&mut schema);
        assert_eq!(
            schema,
            json!({
                "a": { "type": "string", "nullable": true },
                "b": { "allOf": [{ "$ref": "#/x" }], "nullable": true },
                "c": { "type": "string", "example": "e" },
            })
        );
    }
}
