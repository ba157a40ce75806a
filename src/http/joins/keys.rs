//! `/collections/{collectionId}/keys`: by what tables can be joined to a collection.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::pages::keys_page;
use super::request::COLLECTION_KEY;
use crate::atlas::{Atlas, CellValue, Collection};
use crate::http::extract::{ApiPath, ApiRequest, Format, parsed};
use crate::http::features::{CollectionPath, collection_of};
use crate::http::links::Link;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal};
use crate::join::KeyKind;
use crate::provenance::Language;

/// What features can have as keys, the likeliest first.
const KEYS: [CollectionKey; 6] = [
    CollectionKey { id: "code", kind: KeyKind::Codes, language: None },
    CollectionKey { id: "id", kind: KeyKind::Codes, language: None },
    CollectionKey { id: "ypes_code", kind: KeyKind::Codes, language: None },
    CollectionKey { id: "nuts3", kind: KeyKind::Codes, language: None },
    CollectionKey { id: "name_el", kind: KeyKind::Names, language: Some("el") },
    CollectionKey { id: "name_en", kind: KeyKind::Names, language: Some("en") },
];

/// A property that names features.
#[derive(Clone, Copy, Debug)]
pub(super) struct CollectionKey {
    pub(super) id: &'static str,
    pub(super) kind: KeyKind,
    pub(super) language: Option<&'static str>,
}

/// The keys of a collection.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct KeysDocument {
    links: Vec<Link>,
    keys: Vec<KeyDocument>,
}

/// A key of a collection.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct KeyDocument {
    /// The property of the features.
    id: &'static str,
    /// Whether it is the one that is meant if none is named.
    #[serde(rename = "isDefault")]
    is_default: bool,
    /// The language of its values.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    language: Option<&'static str>,
}

/// The representation.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct KeysQuery {
    /// The representation: `json` or `html`; goes before the `Accept` header.
    f: Option<String>,
    /// The language of the page: `el` (default), or `en`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "el")]
    lang: Option<Language>,
}

/// By what tables can be joined to a collection
///
/// The first key is the default.
#[utoipa::path(get, path = "/collections/{collectionId}/keys", tag = "Joins",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), KeysQuery),
    responses((status = 200, description = "The keys", content(
        (KeysDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn keys(
    ApiPath(path): ApiPath<CollectionPath>,
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<KeysQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::Html])?;
    let collection = collection_of(&atlas, &path.collection_id)?;
    let versions = [atlas.version()];
    caller
        .answer(versions, format, async {
            let keys = keys_of(&atlas, collection);
            if format == Format::Html {
                return Ok(keys_page(&atlas, collection, &keys, query.lang.unwrap_or_default(), &base).into_bytes());
            }
            let keys = keys.into_iter().enumerate();
            let document = |(place, key): (usize, CollectionKey)| KeyDocument {
                id: key.id,
                is_default: place == 0,
                language: key.language,
            };
            let links = vec![
                Link::new(base.self_href(), "self", Format::Json, "These keys"),
                Link::new(
                    base.href(&format!("/collections/{}", collection.id())),
                    "collection",
                    Format::Json,
                    "The collection",
                ),
                Link::new(base.href("/joins"), "joins", Format::Json, "Tables joined to collections"),
            ];
            json(&KeysDocument { links, keys: keys.map(document).collect() })
        })
        .await
}

/// Returns the keys a collection has, the default first.
fn keys_of(atlas: &Atlas, collection: Collection) -> Vec<CollectionKey> {
    let Some(table) = atlas.table(collection, &[], None) else { return Vec::new() };
    KEYS.into_iter().filter(|key| table.columns().iter().any(|column| column.name == key.id)).collect()
}

/// Returns the key a caller names, or else the default.
///
/// # Errors
/// [`ApiError::Parameter`] naming those there are.
pub(super) fn key_of(atlas: &Atlas, collection: Collection, named: Option<&str>) -> Result<CollectionKey, ApiError> {
    let keys = keys_of(atlas, collection);
    let found = match named {
        None => keys.first(),
        Some(named) => keys.iter().find(|key| key.id == named),
    };
    found.copied().ok_or_else(|| {
        let known = keys.iter().map(|key| key.id).collect::<Vec<_>>().join(", ");
        let named = named.unwrap_or_default();
        ApiError::parameter(COLLECTION_KEY, format!("{} has no key '{named}'; accepted are {known}", collection.id()))
    })
}

/// Returns the key of each feature, and the features' ids.
pub(super) fn values_of(
    atlas: &Atlas,
    collection: Collection,
    key: CollectionKey,
) -> (Vec<Option<String>>, Vec<String>) {
    let Some(table) = atlas.table(collection, &[], None) else { return (Vec::new(), Vec::new()) };
    let column = table.columns().iter().find(|column| column.name == key.id);
    let value = |row: usize| match table.cell(row, column?) {
        CellValue::Text(text) if !text.is_empty() => Some(text.to_owned()),
        CellValue::Text(_) | CellValue::Number(_) | CellValue::Null => None,
    };
    (0..table.len()).map(|row| (value(row), table.id(row).to_owned())).unzip()
}
