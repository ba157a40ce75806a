//! `POST /joins`: a table is joined to a collection.

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::columns::Attributes;
use super::document::{JoinCounts, JoinDocument, JoinInformation};
use super::explained::ExplainedKeys;
use super::features::{Joined, JoinedFeatures, features};
use super::form::Form;
use super::join::document;
use super::joined::{JoinedTable, attribute_table};
use super::kept::{JoinMeta, NewJoin};
use super::keys::{CollectionKey, key_of, values_of};
use super::request::{COLLECTION_KEY, HEADER_ROW, JOIN_FIELDS, Output, RightTable, flag, output, with_metadata};
use super::table::Table;
use super::uploader::Uploader;
use crate::atlas::{Atlas, Collection, FeatureTable};
use crate::http::extract::{ApiRequest, Format};
use crate::http::features::collection_of;
use crate::http::links::Link;
use crate::http::reply::{fresh, json};
use crate::http::steward::steward_only;
use crate::http::{ApiError, Refusal, blocking};
use crate::join::{KeyHit, KeyIndex, KeyKind, LeftJoinReport, left_join};

/// Nothing is asked in the address.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NoQuery {}

/// A table, and how it is to be joined.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only its description is used")]
pub(in crate::http) struct JoinForm {
    /// The collection, such as `municipalities`.
    #[schema(rename = "collection-id")]
    collection_id: String,
    /// A key of the collection; default: the collection's own.
    #[schema(rename = "collection-key")]
    collection_key: Option<String>,
    /// `http://www.opengis.net/spec/ogcapi-joins-1/1.0/conf/input-csv`, or of a workbook its media type:
    /// `application/vnd.openxmlformats-officedocument.spreadsheetml.sheet` (XLSX),
    /// `application/vnd.oasis.opendocument.spreadsheet` (ODS), `application/vnd.ms-excel` (XLS).
    #[schema(rename = "right-dataset-format")]
    right_dataset_format: String,
    /// The table, at most 64 MiB. Tables with personal numbers (ΑΜΚΑ, ΑΦΜ) are refused.
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
    /// The row with the names of columns, the first is 1; default: 1. Of a workbook as well.
    #[schema(rename = "csv-file-header-row-number", minimum = 1)]
    csv_file_header_row_number: Option<u32>,
    /// The first row of data; default: the one below the header.
    #[schema(rename = "csv-file-data-start-row-number", minimum = 2)]
    csv_file_data_start_row_number: Option<u32>,
    /// `…/conf/output-geojson`, which keeps the join, or `…/conf/output-geojson-direct`, which answers with its features.
    #[schema(rename = "output-formats")]
    output_formats: Option<String>,
    /// Whether the keys that matched and those that did not are named; with areas that a key may have meant, and rows that
    /// are totals.
    #[schema(rename = "include-join-metadata", default = false)]
    include_join_metadata: Option<bool>,
    /// The encoding of CSV: `windows-1253`, `iso-8859-7`, `utf-16le` …; default: UTF-8.
    #[schema(rename = "csv-encoding")]
    csv_encoding: Option<String>,
    /// What stands before decimals, `.` or `,`, where the numbers leave it open.
    #[schema(rename = "csv-decimal")]
    csv_decimal: Option<String>,
    /// Whether the join is in no list; default: true. A listed join can be read by everybody; listing one takes
    /// the steward's token (`Authorization: Bearer`).
    #[schema(default = true)]
    private: Option<bool>,
}

/// What is asked, once the form is read.
struct Asked {
    collection: Collection,
    key: CollectionKey,
    right: RightTable,
    output: Output,
    with_metadata: bool,
    private: bool,
}

/// Joins a table to a collection
///
/// A left join: every feature stays, and gets the values of the first row that has its key. Keys are compared as they are
/// written, or else once what spreadsheets do to codes is mended (`101`, `101.0` for `0101`), which the document tells. A
/// name that several features have is joined to none. A join that is kept is the collection `join-{joinId}` as well, with
/// features and tiles; the document links them.
#[utoipa::path(post, path = "/joins", tag = "Joins", request_body(content = JoinForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The joined features", body = JoinedFeatures, content_type = "application/geo+json"),
        (status = 201, description = "The join that is kept; `Location` says where", body = JoinDocument), Refusal))]
pub(in crate::http) async fn create(
    ApiRequest { state, atlas, base, query: NoQuery {}, caller: asking }: ApiRequest<NoQuery>,
    Uploader(caller): Uploader,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let place = state.joins().place()?;
    let limits = state.config().uploads;
    let form = Form::read(multipart, JOIN_FIELDS, &limits).await?;
    let asked = Asked::of(form, &atlas)?;
    if !asked.private {
        steward_only(state.config().steward.as_ref(), asking.headers(), "private", "list a join")?;
    }
    let (collection, key, file) = (asked.collection, asked.key, asked.right.file.name.clone());
    let (to, private) = (asked.output, asked.private);
    let (mut table, report, information) = blocking(&state, {
        let atlas = atlas.clone();
        move || {
            let joined = join(&atlas, &asked).and_then(|(table, report)| {
                let information = asked.with_metadata.then(|| information(&atlas, &asked, &report));
                Ok((table, report, information.transpose()?))
            });
            // Held until what was sent is no longer in memory.
            drop((asked, place));
            joined
        }
    })
    .await?;
    if to == Output::Direct {
        let table = attribute_table(collection.id().to_owned(), table.attributes, table.rows);
        let joined = Joined { atlas, collection, table: Arc::new(table) };
        let collection = base.href(&format!("/collections/{}", collection.id()));
        let links = vec![Link::new(collection, "collection", Format::Json, "The collection")];
        return features(state, joined, links, information);
    }
    table.information = information;
    let meta = JoinMeta::new(collection.id(), key.id, &table, JoinCounts::of(&report));
    let join = NewJoin { file, caller, private, meta, table };
    let now = SystemTime::now();
    let expires = now.checked_add(limits.lifetime).unwrap_or(now);
    let joins = state.joins().clone();
    let kept = blocking(&state, move || joins.put(join, now, expires)).await?;
    let document = document(&kept, &base);
    let mut response = fresh(Format::Json, json(&document)?);
    *response.status_mut() = StatusCode::CREATED;
    let location =
        HeaderValue::from_str(&base.href(&format!("/joins/{}", kept.about.upload.id))).map_err(ApiError::internal)?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

impl Asked {
    fn of(mut form: Form, atlas: &Atlas) -> Result<Self, ApiError> {
        let id = form.required("collection-id", "the id of a collection, such as municipalities")?;
        let collection =
            collection_of(atlas, &id).map_err(|error| ApiError::parameter("collection-id", error.to_string()))?;
        let key = key_of(atlas, collection, form.text(COLLECTION_KEY).as_deref())?;
        let output = output(&mut form, &[Output::Kept, Output::Direct], Output::Kept)?;
        let (with_metadata, private) = (with_metadata(&mut form)?, flag(&mut form, "private", true)?);
        let right = RightTable::of_form(&mut form)?;
        Ok(Self { collection, key, right, output, with_metadata, private })
    }
}

/// Reads the table and joins it.
fn join(atlas: &Atlas, asked: &Asked) -> Result<(JoinedTable, LeftJoinReport), ApiError> {
    let table = Table::read(&asked.right)?;
    let (keys, ids) = values_of(atlas, asked.collection, asked.key);
    check_header(&table, asked.key.kind, &keys, asked.right.header_row)?;
    let own = atlas.table(asked.collection, &[], None);
    let own = own.iter().flat_map(FeatureTable::columns).map(|column| column.name.clone());
    let taken: Vec<_> = own.chain(["id".to_owned(), "geometry".to_owned()]).collect();
    let attributes = Attributes::read(&table, asked.right.decimal, &taken)?;
    let joined = left_join(asked.key.kind, &keys, table.keys.iter().map(String::as_str));
    let rows = ids.into_iter().zip(joined.row_of_feature);
    let rows = rows.filter_map(|(id, row)| Some((id, attributes.row(row?)))).collect();
    Ok((JoinedTable { attributes: attributes.named, rows, information: None }, joined.report))
}

/// Names the keys that matched and those that did not, with what those may mean.
fn information(atlas: &Atlas, asked: &Asked, report: &LeftJoinReport) -> Result<JoinInformation, ApiError> {
    let explained = ExplainedKeys::of(atlas, asked.collection, asked.key.kind, report)?;
    Ok(JoinInformation::of(report, explained))
}

/// Refuses a header that is a row of data: its names would be values, and its row lost.
pub(super) fn check_header(
    table: &Table,
    kind: KeyKind,
    keys: &[Option<String>],
    header_row: u64,
) -> Result<(), ApiError> {
    match KeyIndex::new(kind, keys).find(&table.key_header) {
        KeyHit::Unknown => Ok(()),
        KeyHit::Exact(_) | KeyHit::Mended(..) | KeyHit::Ambiguous => {
            let detail = format!(
                "row {header_row} is no header: '{}' is a key of the collection; accepted is a row with the names of columns",
                table.key_header
            );
            Err(ApiError::parameter(HEADER_ROW, detail))
        }
    }
}
