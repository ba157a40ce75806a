//! `/service-coverage/tiles`: coverage as tags of a level's tiles.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::document::figures;
use super::{Asked, CoverageQuery};
use crate::atlas::{Atlas, TileLayerKind, Version};
use crate::boundaries::Level;
use crate::http::access::question::Borders;
use crate::http::extract::{ApiPath, ApiRequest, CommaList, Finite, Format, parsed};
use crate::http::reply::json;
use crate::http::tiles::{AsksForTile, TileJson, TileRequest, TileTable, table_tilejson, xyz_coord};
use crate::http::{ApiError, Refusal, long_blocking};
use crate::join::{AttributeTable, AttributeType, AttributeValue};
use crate::services::KindId;

/// What an area has already, whatever is joined to it.
const OWN: [&str; 3] = ["code", "name_el", "name_en"];

/// Whose coverage, by what, in tiles.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct CoverageTileQuery {
    /// Only services of these kinds, with commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    kind: Option<CommaList<KindId>>,
    /// Distances in metres, as of `/service-coverage`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false, example = json!([2000, 5000]))]
    within_m: Option<CommaList<Finite>>,
    /// The level of the areas; default: the finest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    level: Option<Level>,
    /// Which services count for a point: `across` or `own`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "across")]
    borders: Option<Borders>,
    /// The layers of a level: `areas`, `points`, `labels`, `borders`, with commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = "areas,borders")]
    layers: Option<CommaList<TileLayerKind>>,
    /// The version of the data, as the TileJSON names it. The tile is the same without it, but may be kept for ever with it.
    v: Option<String>,
    /// The representation: `mvt`, of the TileJSON `tilejson`.
    f: Option<String>,
}

impl AsksForTile for CoverageTileQuery {
    fn format(&self) -> Option<&str> {
        self.f.as_deref()
    }
}

impl CoverageTileQuery {
    fn check(&self, atlas: &Arc<Atlas>) -> Result<TileTable, ApiError> {
        let query = CoverageQuery {
            kind: self.kind.clone(),
            within_m: self.within_m.clone(),
            level: self.level,
            borders: self.borders,
            census: None,
            census_period: None,
            scale: None,
            f: None,
            dialect: None,
        };
        let asked = Asked::check(atlas, &query)?;
        let Asked { kinds, bands, level, borders, .. } = &asked;
        let question = Version::of_text(&format!("coverage {kinds:?} {bands:?} {level:?} {borders:?}"));
        let version = Version::combine(asked.versions()?.into_iter().chain([question]));
        Ok(TileTable::new(*level, version, move || attributes(&asked)))
    }

    fn layers(&self) -> &[TileLayerKind] {
        self.layers.as_ref().map_or(&[], |list| &list.0)
    }
}

/// The path of a tile.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct CoverageTilePath {
    z: String,
    x: String,
    y: String,
}

/// A tile of coverage
///
/// The tile of a level with the figures of `/service-coverage` as tags of its areas. The row may end in `.mvt` or `.pbf`.
#[utoipa::path(get, path = "/service-coverage/tiles/{z}/{x}/{y}", tag = "Access",
    params(("z" = u8, Path, description = "The zoom, 0 to 24"), ("x" = u32, Path, description = "The column, from the west"),
        ("y" = String, Path, description = "The row, from the north, and `.mvt` or `.pbf`"), CoverageTileQuery),
    responses((status = 200, description = "A vector tile", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "An empty tile"), Refusal))]
pub(in crate::http) async fn coverage_tile(
    ApiPath(path): ApiPath<CoverageTilePath>,
    request: TileRequest<CoverageTileQuery>,
) -> Result<Response, ApiError> {
    let coord = xyz_coord([&path.z, &path.x, &path.y])?;
    let query = request.query.clone();
    let table = query.check(&request.atlas)?;
    request.answer_with(table, coord, (query.layers(), query.v.as_deref())).await
}

/// Where tiles of coverage are
///
/// TileJSON 3.0: the address of the tiles with what was asked and the version it depends on, and the tags they hold.
#[utoipa::path(get, path = "/service-coverage/tiles.json", tag = "Access", params(CoverageTileQuery),
    responses((status = 200, description = "TileJSON", body = TileJson), Refusal))]
pub(in crate::http) async fn coverage_tilejson(
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<CoverageTileQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::TileJson])?;
    let table = query.check(&atlas)?;
    let version = atlas.version();
    let answer = async {
        let work = move || {
            let title = "Κάλυψη από υπηρεσίες".to_owned();
            let address = |version: Version| {
                let shown = base.with_parameters(&[("v", Some(version.to_string())), ("f", None)]);
                shown.replacen("/tiles.json", "/tiles/{z}/{x}/{y}.mvt", 1)
            };
            json(&table_tilejson(&atlas, &table, &table.make()?, query.layers(), (title, address))?)
        };
        long_blocking(&state, work).await
    };
    caller.answer([version], format, answer).await
}

/// Works out coverage as attributes of the areas.
fn attributes(asked: &Asked) -> Result<AttributeTable, ApiError> {
    let found = asked.work_out()?;
    let rows: Vec<_> = found.rows().map(|row| (row.area.id.to_string(), figures(&asked.atlas, &row))).collect();
    let names = rows.first().into_iter().flat_map(|(_, row)| row.keys());
    let names = names.filter(|name| !OWN.contains(&name.as_str()));
    let types: Vec<(String, AttributeType)> = names.map(|name| (name.clone(), type_of(name))).collect();
    let value = |value: Option<&Value>| match value {
        Some(Value::String(text)) => AttributeValue::Text(text.clone()),
        other => other.and_then(Value::as_f64).map_or(AttributeValue::Null, AttributeValue::Number),
    };
    let rows: BTreeMap<_, _> =
        rows.into_iter().map(|(id, row)| (id, types.iter().map(|(name, _)| value(row.get(name))).collect())).collect();
    Ok(AttributeTable::new(asked.level.collection_id().to_owned(), types, rows))
}

fn type_of(name: &str) -> AttributeType {
    match name {
        "status" | "farthest_id" | "farthest_name" => AttributeType::String,
        "points" | "services" => AttributeType::Integer,
        _ => AttributeType::Number,
    }
}
