//! `/indicators` and `/indicators/{indicatorId}`.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::features::LicenceDocument;
use super::{IndicatorPath, find};
use crate::atlas::VersionedIndicator;
use crate::boundaries::Level;
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use crate::http::links::{Base, Link};
use crate::http::reply::json;
use crate::http::{ApiError, Refusal};
use crate::indicators::{Aggregation, Direction, Measure, Period, UnitOfMeasure};

/// The indicators of the atlas.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct IndicatorsDocument {
    links: Vec<Link>,
    indicators: Vec<IndicatorDocument>,
}

/// An indicator: what its values mean, and for which levels and periods there are any.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct IndicatorDocument {
    id: String,
    title_el: String,
    title_en: String,
    description_el: String,
    description_en: String,
    /// The unit's name in files.
    #[schema(value_type = String)]
    unit: UnitOfMeasure,
    /// The unit as it stands behind a figure in Greek.
    unit_el: &'static str,
    /// The unit as it stands behind a figure in English.
    unit_en: &'static str,
    /// What kind of figure it is; a `count` is drawn as symbols, not fills.
    #[schema(value_type = String)]
    measure: Measure,
    /// How coarser levels come from finer ones: `sum`, `ratio` or `none`.
    aggregation: &'static str,
    /// What a ratio is multiplied by.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    per: Option<f64>,
    /// What a high figure means.
    #[schema(value_type = String)]
    direction: Direction,
    /// How many decimals are shown.
    decimals: u8,
    /// The edition of boundaries its codes are of.
    vintage: String,
    /// Where it comes from.
    #[serde(flatten)]
    licence: LicenceDocument,
    /// The columns it is broken down by.
    breakdowns: Vec<String>,
    /// The levels it has values for, the coarsest first.
    levels: Vec<LevelAvailability>,
    /// The version of the definition and all values.
    version: String,
    /// Its values and classes.
    links: Vec<Link>,
}

/// For which periods a level has values.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct LevelAvailability {
    /// The level.
    #[schema(value_type = String)]
    level: Level,
    /// The periods, the earliest first.
    #[schema(value_type = Vec<String>)]
    periods: Vec<Period>,
    /// The finer level the values were added up from; null if they stand in the source.
    #[schema(value_type = Option<String>)]
    aggregated_from: Option<Level>,
}

/// The indicators
#[utoipa::path(get, path = "/indicators", tag = "Indicators", params(FormatQuery),
    responses((status = 200, description = "The indicators", body = IndicatorsDocument), Refusal))]
pub(in crate::http) async fn indicators(
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    caller
        .answer([atlas.version()], format, async {
            let links = vec![Link::new(base.self_href(), "self", Format::Json, "The indicators")];
            let indicators = atlas.indicators().iter().map(|indicator| document(indicator, &base)).collect();
            json(&IndicatorsDocument { links, indicators })
        })
        .await
}

/// An indicator
#[utoipa::path(get, path = "/indicators/{indicatorId}", tag = "Indicators",
    params(("indicatorId" = String, Path, description = "The id of an indicator, such as `population`"), FormatQuery),
    responses((status = 200, description = "The indicator", body = IndicatorDocument), Refusal))]
pub(in crate::http) async fn indicator(
    ApiPath(path): ApiPath<IndicatorPath>,
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let indicator = find(&atlas, &path.indicator_id)?;
    let versions = [indicator.version];
    caller.answer(versions, format, async { json(&document(indicator, &base)) }).await
}

fn document(known: &VersionedIndicator, base: &Base) -> IndicatorDocument {
    let indicator = &known.joined.indicator;
    let own = |path: &str| base.href(&format!("/indicators/{}{path}", indicator.id));
    let levels = known.joined.levels().into_iter().map(|level| LevelAvailability {
        level,
        periods: known.joined.periods(level).collect(),
        aggregated_from: known.joined.totals(level, None).and_then(|(_, series)| series.aggregated_from),
    });
    IndicatorDocument {
        id: indicator.id.to_string(),
        title_el: indicator.title.el.clone(),
        title_en: indicator.title.en.clone(),
        description_el: indicator.description.el.clone(),
        description_en: indicator.description.en.clone(),
        unit: indicator.unit,
        unit_el: indicator.unit.symbol_el(),
        unit_en: indicator.unit.symbol_en(),
        measure: indicator.measure,
        aggregation: indicator.aggregation.as_str(),
        per: if let Aggregation::Ratio { per } = indicator.aggregation { Some(per) } else { None },
        direction: indicator.direction,
        decimals: indicator.decimals,
        vintage: indicator.vintage.clone(),
        licence: LicenceDocument::from(&indicator.provenance),
        breakdowns: indicator.breakdowns.clone(),
        levels: levels.collect(),
        version: known.version.to_string(),
        links: vec![
            Link::new(own(""), "self", Format::Json, "This indicator"),
            Link::new(own("/values"), "data", Format::Json, "Its values"),
            Link::new(own("/values?f=csv"), "data", Format::Csv, "Its values as CSV"),
            Link::new(own("/classes"), "related", Format::Json, "Class breaks"),
        ],
    }
}
