//! TileJSON 3.0: where tiles are and what is in them.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::super::features::{IndicatorMetadata, chosen_indicators, collection_of, indicator_metadata};
use super::MAX_ZOOM;
use super::content::version;
use super::tile::TileQuery;
use crate::atlas::{Atlas, Collection, ColumnType, FeatureTable};
use crate::http::extract::{ApiPath, ApiRequest, Format};
use crate::http::links::Base;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal};
use crate::indicators::IndicatorId;

/// `/xyz/{collectionId}.json`, as one part of a path.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct TileJsonPath {
    #[serde(rename = "tileJson")]
    tile_json: String,
}

/// TileJSON 3.0.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TileJson {
    /// Always `3.0.0`.
    tilejson: &'static str,
    /// What the tiles show.
    name: String,
    /// The same in a sentence or two.
    description: String,
    /// One line of credits.
    attribution: String,
    /// The version of the data; the tiles' addresses name the version they depend on.
    version: &'static str,
    /// Always `xyz`.
    scheme: &'static str,
    /// Where the tiles are.
    tiles: [String; 1],
    minzoom: u8,
    /// Beyond it a client enlarges tiles.
    maxzoom: u8,
    /// West, south, east, north, degrees.
    bounds: [f64; 4],
    /// Longitude, latitude and zoom to begin with.
    center: [f64; 3],
    /// The layer and its tags.
    vector_layers: [VectorLayer; 1],
    /// What is to be known of the indicators' values.
    indicators: Vec<IndicatorMetadata>,
    /// The version of the data.
    data_version: String,
}

/// A layer of the tiles.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct VectorLayer {
    id: &'static str,
    description: String,
    minzoom: u8,
    maxzoom: u8,
    /// Each tag's name, and what it holds.
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
}

/// Where a collection's tiles are
///
/// TileJSON 3.0. With `indicators` and `datetime` the tiles it names carry those values.
#[utoipa::path(get, path = "/xyz/{tileJson}", tag = "Tiles",
    params(("tileJson" = String, Path, description = "The id of a collection and `.json`, such as `municipalities.json`"), TileQuery),
    responses((status = 200, description = "TileJSON", body = TileJson), Refusal))]
pub(in crate::http) async fn xyz_tilejson(
    ApiPath(path): ApiPath<TileJsonPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::TileJson])?;
    let id = path.tile_json.strip_suffix(".json").unwrap_or(&path.tile_json);
    let collection = collection_of(&atlas, id)?;
    let named = query.indicators.as_ref().map(|list| list.0.clone()).unwrap_or_default();
    let indicators = chosen_indicators(&atlas, state.limits(), &named)?;
    let versions = [atlas.version()];
    caller
        .answer(versions, format, async {
            let table = atlas.table(collection, &indicators, query.datetime);
            let table = table.ok_or_else(|| ApiError::NotFound(format!("there is no collection '{id}'")))?;
            json(&document(&atlas, &table, &indicators, &query, &base))
        })
        .await
}

fn document(atlas: &Atlas, table: &FeatureTable<'_>, indicators: &[usize], query: &TileQuery, base: &Base) -> TileJson {
    let collection = table.collection();
    let data_version = version(atlas, Some(collection), indicators).to_string();
    let (title, note, extent) = match collection {
        Collection::Areas(level) => atlas.level(level).map_or_else(Default::default, |(layer, index)| {
            (layer.title.el.clone(), layer.provenance.note.el.clone(), index.extent)
        }),
        Collection::Services => ("Υπηρεσίες".to_owned(), String::new(), atlas.service_index().extent),
    };
    let bounds = extent.map_or([-180.0, -85.051_128, 180.0, 85.051_128], |extent| extent.to_array());
    let center = atlas.meta().view.map_or_else(
        || [f64::midpoint(bounds[0], bounds[2]), f64::midpoint(bounds[1], bounds[3]), 6.0],
        |view| [view.center.lon(), view.center.lat(), view.zoom],
    );
    let layer = VectorLayer {
        id: collection.id(),
        description: title.clone(),
        minzoom: 0,
        maxzoom: MAX_ZOOM,
        fields: table.columns().iter().map(|column| (column.name.clone(), field(column, table))).collect(),
    };
    TileJson {
        tilejson: "3.0.0",
        name: format!("{} – {title}", atlas.meta().title.el),
        description: note,
        attribution: atlas.meta().attribution.clone(),
        version: "1.0.0",
        scheme: "xyz",
        tiles: [tile_template(collection, query, &data_version, base)],
        minzoom: 0,
        maxzoom: MAX_ZOOM,
        bounds,
        center,
        vector_layers: [layer],
        indicators: table.values().iter().map(indicator_metadata).collect(),
        data_version,
    }
}

/// Returns what a tag holds, in words: its type, title and, of a value, period and source.
fn field(column: &crate::atlas::Column, table: &FeatureTable<'_>) -> Value {
    let kind = match column.holds {
        ColumnType::Text => "String",
        ColumnType::Number | ColumnType::Integer => "Number",
    };
    let about = column.indicator().and_then(|place| table.values().get(place)).map(|values| {
        let period = values.period.map(|period| format!(", {period}")).unwrap_or_default();
        format!("{period}, {}", values.indicator.joined.indicator.provenance.source.en)
    });
    Value::String(format!("{kind}: {}{}", column.title.en, about.unwrap_or_default()))
}

/// Returns the address of the tiles with `{z}`, `{x}` and `{y}`, and the version they depend on.
fn tile_template(collection: Collection, query: &TileQuery, version: &str, base: &Base) -> String {
    let mut parameters = form_urlencoded::Serializer::new(String::new());
    if let Some(list) = query.indicators.as_ref().filter(|list| !list.0.is_empty()) {
        let ids: Vec<_> = list.0.iter().map(IndicatorId::as_str).collect();
        parameters.append_pair("indicators", &ids.join(","));
    }
    if let Some(period) = query.datetime {
        parameters.append_pair("datetime", &period.to_string());
    }
    parameters.append_pair("v", version);
    base.href(&format!("/xyz/{}/{{z}}/{{x}}/{{y}}.mvt?{}", collection.id(), parameters.finish()))
}
