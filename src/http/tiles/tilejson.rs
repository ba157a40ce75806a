//! TileJSON 3.0: where tiles are and what is in them.

use std::sync::Arc;

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::super::features::{IndicatorMetadata, ServedCollection, indicator_metadata};
use super::MAX_ZOOM;
use super::content::{TileContent, TileTable};
use super::tile::TileQuery;
use crate::atlas::{Atlas, Collection, ColumnType, FeatureTable, TileLayerKind, TileLayers, Version, layer_names};
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Format};
use crate::http::links::Base;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal};
use crate::indicators::IndicatorId;
use crate::join::AttributeTable;

/// Where a map begins if the atlas does not say: all of a country.
const USUAL_ZOOM: u8 = 6;

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
    /// Below it the level's areas are too small to be told apart: that is the coarser level's business.
    minzoom: u8,
    /// Beyond it a client enlarges tiles.
    maxzoom: u8,
    /// West, south, east, north, degrees.
    bounds: [f64; 4],
    /// Longitude, latitude and whole zoom to begin with.
    #[schema(value_type = Vec<f64>)]
    center: (f64, f64, u8),
    /// The layers and their tags.
    vector_layers: Vec<VectorLayer>,
    /// What is to be known of the indicators' values.
    indicators: Vec<IndicatorMetadata>,
    /// The version of the data.
    data_version: String,
}

/// A layer of the tiles.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct VectorLayer {
    id: String,
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
    let served = ServedCollection::find(&state, &atlas, id).await?;
    let named = query.indicators.as_ref().map(|list| list.0.clone()).unwrap_or_default();
    let indicators = served.chosen_indicators(&atlas, state.limits(), &named)?;
    let versions = [atlas.version()].into_iter().chain(served.join_version());
    caller
        .answer_for(versions, format, served.caching(Caching::Revalidate), async {
            let layers = TileLayers::of(query.layers.as_ref().map_or(&[], |list| &list.0));
            let content =
                TileContent::new(atlas.clone(), Some(served.clone()), indicators.clone(), query.datetime, layers);
            let table = served.table(&atlas, &indicators, query.datetime)?;
            json(&document(&atlas, &table, (&served, content.version), &query, &base))
        })
        .await
}

fn document(
    atlas: &Atlas,
    table: &FeatureTable<'_>,
    (served, version): (&ServedCollection, Version),
    query: &TileQuery,
    base: &Base,
) -> TileJson {
    let title = served.join().map(|join| join.upload.name.clone());
    let tiles = tile_template(served.id(), query, &version.to_string(), base);
    let layers = TileLayers::of(query.layers.as_ref().map_or(&[], |list| &list.0));
    describe(atlas, table, title, (tiles, version), layers)
}

/// Returns where the tiles of a level with these figures are: `address` makes the address of them with `{z}`, `{x}` and
/// `{y}` of the version they depend on.
///
/// # Errors
/// [`ApiError::NotFound`] if the atlas has no such level.
pub(in crate::http) fn table_tilejson(
    atlas: &Arc<Atlas>,
    table: &TileTable,
    attributes: &AttributeTable,
    layers: &[TileLayerKind],
    (title, address): (String, impl FnOnce(Version) -> String),
) -> Result<TileJson, ApiError> {
    let layers = TileLayers::of(layers);
    let version = TileContent::with_table(atlas.clone(), table.clone(), layers).version;
    let features = atlas.table(Collection::Areas(table.level()), &[], None);
    let features = features.ok_or_else(|| ApiError::NotFound("the atlas has no such level".to_owned()))?;
    let features = features.with_attributes(attributes);
    Ok(describe(atlas, &features, Some(title), (address(version), version), layers))
}

fn describe(
    atlas: &Atlas,
    table: &FeatureTable<'_>,
    title: Option<String>,
    (tiles, version): (String, Version),
    layers: TileLayers,
) -> TileJson {
    let collection = table.collection();
    let (own_title, note, extent) = match collection {
        Collection::Areas(level) => atlas.level(level).map_or_else(Default::default, |(layer, index)| {
            (layer.title.el.clone(), layer.provenance.note.el.clone(), index.extent)
        }),
        Collection::Services => ("Υπηρεσίες".to_owned(), String::new(), atlas.service_index().extent),
    };
    let title = title.unwrap_or(own_title);
    let bounds = extent.map_or([-180.0, -85.051_128, 180.0, 85.051_128], |extent| extent.to_array());
    let center = atlas.meta().view.map_or_else(
        || (f64::midpoint(bounds[0], bounds[2]), f64::midpoint(bounds[1], bounds[3]), USUAL_ZOOM),
        |view| (view.center.lon(), view.center.lat(), view.nearest_zoom()),
    );
    TileJson {
        tilejson: "3.0.0",
        name: format!("{} – {title}", atlas.meta().title.el),
        description: note,
        attribution: atlas.meta().attribution.clone(),
        version: "1.0.0",
        scheme: "xyz",
        tiles: [tiles],
        minzoom: lowest_zoom(atlas, collection),
        maxzoom: MAX_ZOOM,
        bounds,
        center,
        vector_layers: vector_layers(atlas, table, &title, layers),
        indicators: table.values().iter().map(indicator_metadata).collect(),
        data_version: version.to_string(),
    }
}

/// Returns the first zoom a collection's tiles hold anything at.
pub(super) fn lowest_zoom(atlas: &Atlas, collection: Collection) -> u8 {
    match collection {
        Collection::Areas(level) => atlas.lowest_zoom(level).unwrap_or(0),
        Collection::Services => 0,
    }
}

/// Returns the layers of a collection's tiles.
fn vector_layers(atlas: &Atlas, table: &FeatureTable<'_>, title: &str, wanted: TileLayers) -> Vec<VectorLayer> {
    let collection = table.collection();
    let minzoom = lowest_zoom(atlas, collection);
    let layer = |id: &str, description: String, fields: Map<String, Value>| VectorLayer {
        id: id.to_owned(),
        description,
        minzoom,
        maxzoom: MAX_ZOOM,
        fields,
    };
    let mut columns: Map<String, Value> =
        table.columns().iter().map(|column| (column.name.clone(), field(column, table))).collect();
    let Collection::Areas(_) = collection else {
        let of_clusters = atlas.cluster_fields().into_iter();
        columns.extend(of_clusters.map(|field| (field.name, format!("{}: {}", field.holds, field.description).into())));
        return vec![layer(table.collection_id(), title.to_owned(), columns)];
    };
    let [points, labels, borders] = layer_names(table.collection_id());
    let too_small = format!("{title}: parts too small to draw, as points");
    let names = format!("{title}: where names stand, each in one tile");
    let lines = format!("{title}: borders, each once");
    let all = [
        (wanted.areas, layer(table.collection_id(), title.to_owned(), columns.clone())),
        (wanted.points, layer(&points, too_small, columns)),
        (wanted.labels, layer(&labels, names, fields(&LABEL_FIELDS))),
        (wanted.borders, layer(&borders, lines, fields(&BORDER_FIELDS))),
    ];
    all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, layer)| layer).collect()
}

const LABEL_FIELDS: [(&str, &str); 4] = [
    ("code", "String: Code"),
    ("name_el", "String: Name in Greek"),
    ("name_en", "String: Name in English"),
    ("rank", "Number: place in the order of size, 1 for the largest"),
];
const BORDER_FIELDS: [(&str, &str); 2] = [
    ("level", "String: the coarsest level it is a border of"),
    ("outer", "Boolean: whether there is nothing on the other side"),
];

fn fields(named: &[(&str, &str)]) -> Map<String, Value> {
    named.iter().map(|&(name, holds)| (name.to_owned(), holds.into())).collect()
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
fn tile_template(collection: &str, query: &TileQuery, version: &str, base: &Base) -> String {
    base.href(&format!("/xyz/{collection}/{{z}}/{{x}}/{{y}}.mvt?{}", tile_parameters(query, Some(version))))
}

/// Returns the parameters of tiles that show what is asked for, and the version they depend on, if it is wanted.
pub(super) fn tile_parameters(query: &TileQuery, version: Option<&str>) -> String {
    let mut parameters = form_urlencoded::Serializer::new(String::new());
    if let Some(list) = query.indicators.as_ref().filter(|list| !list.0.is_empty()) {
        let ids: Vec<_> = list.0.iter().map(IndicatorId::as_str).collect();
        parameters.append_pair("indicators", &ids.join(","));
    }
    if let Some(period) = query.datetime {
        parameters.append_pair("datetime", &period.to_string());
    }
    if let Some(layers) = query.layers.as_ref().filter(|list| !list.0.is_empty()) {
        let names: Vec<_> = layers.0.iter().map(|kind| kind.as_str()).collect();
        parameters.append_pair("layers", &names.join(","));
    }
    if let Some(version) = version {
        parameters.append_pair("v", version);
    }
    parameters.finish()
}
