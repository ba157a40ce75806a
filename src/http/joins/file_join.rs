//! `POST /filejoin`: a table is joined to features that are sent with it; nothing is kept.

use std::str::FromStr;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::Response;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::CONFORMANCE;
use super::columns::Attributes;
use super::create::{NoQuery, check_header};
use super::document::JoinInformation;
use super::form::{FilePart, Form, missing};
use super::request::{FILE_JOIN_FIELDS, Output, RightTable, check_format, one_file, output, with_metadata};
use super::table::Table;
use crate::http::extract::{ApiRequest, Format};
use crate::http::reply::{fresh, json};
use crate::http::{ApiError, Refusal, blocking};
use crate::join::{AttributeValue, KeyKind, left_join};

const FILE: &str = "left-dataset-file";
const KEY: &str = "left-dataset-key";

/// Features and a table, and how they are to be joined. All other fields are those of `POST /joins`.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only its description is used")]
pub(in crate::http) struct FileJoinForm {
    /// `http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/input-geojson`.
    #[schema(rename = "left-dataset-format")]
    left_dataset_format: String,
    /// A `FeatureCollection`, at most 16 MiB.
    #[schema(rename = "left-dataset-file", format = Binary)]
    left_dataset_file: String,
    /// Where features have their key, as `JSONPath`: `$.features[*].properties.code` or `$.features[*].id`.
    #[schema(rename = "left-dataset-key")]
    left_dataset_key: String,
    /// As that of `POST /joins`: CSV or a workbook.
    #[schema(rename = "right-dataset-format")]
    right_dataset_format: String,
    /// The table, at most 64 MiB.
    #[schema(rename = "right-dataset-file", format = Binary)]
    right_dataset_file: String,
    /// The column with the keys: its number, the first is 0, or its header.
    #[schema(rename = "right-dataset-key")]
    right_dataset_key: String,
    /// The columns to join, by number or header, with commas between them.
    #[schema(rename = "right-dataset-data-value-list")]
    right_dataset_data_value_list: String,
    /// Of CSV, which needs it: `,`, `;`, `tab` or `|`.
    #[schema(rename = "csv-file-delimiter")]
    csv_file_delimiter: Option<String>,
    /// Of a workbook the name of the sheet; default: the only one that is shown and not empty.
    #[schema(rename = "right-dataset-sheet")]
    right_dataset_sheet: Option<String>,
}

/// Where features have their key.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LeftKey {
    Id,
    Property(String),
}

impl FromStr for LeftKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = text.trim();
        let path = path.strip_prefix("$.features[*].").or_else(|| path.strip_prefix("$.")).unwrap_or(path);
        let name = match path.strip_prefix("properties") {
            _ if path == "id" => return Ok(Self::Id),
            Some(rest) => rest.strip_prefix('.').or_else(|| {
                let quoted = rest.strip_prefix('[')?.strip_suffix(']')?;
                let unquoted = |mark: char| quoted.strip_prefix(mark)?.strip_suffix(mark);
                unquoted('\'').or_else(|| unquoted('"'))
            }),
            None => None,
        };
        let name = name.filter(|name| !name.is_empty() && !name.contains(['[', ']', '*', '\'', '"']));
        name.map(|name| Self::Property(name.to_owned())).ok_or_else(|| {
            format!(
                "'{text}' was found; accepted are $.features[*].properties.code, $.features[*].properties['code'] and \
                 $.features[*].id"
            )
        })
    }
}

struct Asked {
    file: FilePart,
    key: LeftKey,
    right: RightTable,
    with_metadata: bool,
}

/// Joins a table to features that are sent with it
///
/// A left join as `POST /joins` makes it; the answer is the features with the attributes of the table.
#[utoipa::path(post, path = "/filejoin", tag = "Joins", request_body(content = FileJoinForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "The joined features", body = Object, content_type = "application/geo+json"), Refusal))]
pub(in crate::http) async fn file_join(
    ApiRequest { state, query: NoQuery {}, .. }: ApiRequest<NoQuery>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let place = state.joins().place()?;
    let form = Form::read(multipart, FILE_JOIN_FIELDS, &state.config().uploads).await?;
    let asked = Asked::of(form)?;
    let work = move || {
        let joined = join(asked);
        // Held until what was sent is no longer in memory.
        drop(place);
        joined
    };
    let body = blocking(&state, work).await?;
    Ok(fresh(Format::GeoJson, body))
}

impl Asked {
    fn of(mut form: Form) -> Result<Self, ApiError> {
        let file = one_file(&mut form, "left-dataset-url", FILE)?;
        check_format(&mut form, "left-dataset-format", &format!("{CONFORMANCE}input-geojson"))?;
        let file = file.ok_or_else(|| missing(FILE, "a GeoJSON file"))?;
        let key = form.parsed(KEY)?.ok_or_else(|| missing(KEY, "a JSONPath such as $.features[*].properties.code"))?;
        output(&mut form, &[Output::Direct], Output::Direct)?;
        let with_metadata = with_metadata(&mut form)?;
        Ok(Self { file, key, right: RightTable::of_form(&mut form)?, with_metadata })
    }
}

fn join(asked: Asked) -> Result<Vec<u8>, ApiError> {
    let table = Table::read(&asked.right)?;
    let mut collection = read_collection(&asked.file.bytes)?;
    drop(asked.file);
    let features = collection.get_mut("features").and_then(Value::as_array_mut).ok_or_else(no_collection)?;
    let keys: Vec<_> = features.iter().map(|feature| key_of(feature, &asked.key)).collect();
    if keys.iter().all(Option::is_none) {
        return Err(ApiError::parameter(
            KEY,
            "no feature has a text or number there; accepted is where their keys are",
        ));
    }
    check_header(&table, KeyKind::Codes, &keys, asked.right.header_row)?;
    let attributes = Attributes::read(&table, asked.right.decimal, &names_of(features))?;
    let joined = left_join(KeyKind::Codes, &keys, table.keys.iter().map(String::as_str));
    for (feature, row) in features.iter_mut().zip(&joined.row_of_feature) {
        let values = row.map(|row| attributes.row(row)).unwrap_or_default();
        let named = attributes.named.iter().map(|attribute| attribute.name.clone());
        let values = values.into_iter().map(json_of).chain(std::iter::repeat(Value::Null));
        let properties = feature.get_mut("properties");
        if let Some(properties) = properties.and_then(Value::as_object_mut) {
            properties.extend(named.zip(values));
        } else if let Some(feature) = feature.as_object_mut() {
            feature.insert("properties".to_owned(), Value::Object(named.zip(values).collect()));
        }
    }
    if asked.with_metadata {
        let information =
            serde_json::to_value(JoinInformation::of(&joined.report, None)).map_err(ApiError::internal)?;
        collection.insert("joinInformation".to_owned(), information);
    }
    json(&collection)
}

/// Reads a collection whose features are all objects.
fn read_collection(bytes: &[u8]) -> Result<Map<String, Value>, ApiError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let read: Result<Value, _> = serde_json::from_slice(bytes);
    let value =
        read.map_err(|error| ApiError::parameter(FILE, format!("it is no JSON: {error}; accepted is GeoJSON")))?;
    let Value::Object(collection) = value else { return Err(no_collection()) };
    let is_feature = |feature: &Value| feature["type"] == "Feature";
    let are_features =
        collection.get("features").and_then(Value::as_array).is_some_and(|features| features.iter().all(is_feature));
    let is_collection = collection.get("type").is_some_and(|kind| kind == "FeatureCollection");
    if is_collection && are_features { Ok(collection) } else { Err(no_collection()) }
}

fn no_collection() -> ApiError {
    ApiError::parameter(FILE, "it is no GeoJSON of features; accepted is a FeatureCollection")
}

fn key_of(feature: &Value, key: &LeftKey) -> Option<String> {
    let value = match key {
        LeftKey::Id => feature.get("id"),
        LeftKey::Property(name) => feature.get("properties")?.get(name),
    };
    match value? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the names of all properties.
fn names_of(features: &[Value]) -> Vec<String> {
    let properties = features.iter().filter_map(|feature| feature.get("properties")?.as_object());
    let names: std::collections::BTreeSet<&String> = properties.flat_map(Map::keys).collect();
    names.into_iter().cloned().collect()
}

fn json_of(value: AttributeValue) -> Value {
    match value {
        AttributeValue::Null => Value::Null,
        AttributeValue::Text(text) => Value::String(text),
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and below 2^53")]
        AttributeValue::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Value::from(number as i64),
        AttributeValue::Number(number) => Value::from(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_where_a_path_says() {
        let property = |name: &str| Ok(LeftKey::Property(name.to_owned()));
        assert_eq!("$.features[*].properties.code".parse(), property("code"));
        assert_eq!("$.features[*].properties['κωδικός δήμου']".parse(), property("κωδικός δήμου"));
        assert_eq!("$.properties.code".parse(), property("code"));
        assert_eq!("$.features[*].id".parse(), Ok(LeftKey::Id));
        for path in ["", "$", "$..code", "$.features[0].properties.code", "$.features[*].properties[*]", "code"] {
            assert!(path.parse::<LeftKey>().is_err(), "{path}");
        }
    }
}
