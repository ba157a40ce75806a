//! `/collections/{collectionId}/keys`: by what tables can be joined to a collection.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::request::COLLECTION_KEY;
use crate::atlas::{Atlas, CellValue, Collection};
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use crate::http::features::{CollectionPath, collection_of};
use crate::http::links::Link;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal};
use crate::join::KeyKind;

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
    language: Option<&'static str>,
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

/// By what tables can be joined to a collection
///
/// The first key is the default.
#[utoipa::path(get, path = "/collections/{collectionId}/keys", tag = "Joins",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), FormatQuery),
    responses((status = 200, description = "The keys", body = KeysDocument), Refusal))]
pub(in crate::http) async fn keys(
    ApiPath(path): ApiPath<CollectionPath>,
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let collection = collection_of(&atlas, &path.collection_id)?;
    let versions = [atlas.version()];
    caller
        .answer(versions, format, async {
            let keys = keys_of(&atlas, collection).into_iter().enumerate();
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
