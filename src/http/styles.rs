//! `/styles`: map styles for MapLibre and QGIS.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{ApiPath, ApiRequest, CommaList, Flag, Format, FormatQuery, Whole, parsed};
use super::indicators::{ClassesAsked, classes_for_style};
use super::links::{Base, Link};
use super::reply::json;
use super::{ApiError, Refusal, blocking};
use crate::atlas::Atlas;
use crate::boundaries::Level;
use crate::indicators::{IndicatorId, Period};
use crate::stats::ClassificationMethod;
use crate::styles::{
    BaseLevel, BaseServices, BaseStyle, ChoroplethStyle, NO_DATA_COLOR, StylesError, base_style, choropleth_style,
    ramp, usual_ramp,
};

/// The style of outlines and services.
const BASE: &str = "base";
/// The style of an indicator.
const CHOROPLETH: &str = "choropleth";
/// What is drawn of a level's tiles besides names.
const DRAWN: &str = "areas,points,borders";

/// The path of a style.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct StylePath {
    #[serde(rename = "styleId")]
    style_id: String,
}

/// What a style shows; for `choropleth` only.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StyleQuery {
    /// The indicator; default: the first of the atlas's default indicators.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "population_change")]
    indicator: Option<IndicatorId>,
    /// The level of the areas; default: the finest the indicator has.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    level: Option<Level>,
    /// The period, exactly; default: the latest with any value.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    period: Option<Period>,
    /// How classes are made: `quantile`, `equal-interval`, `fisher-jenks` or `manual`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "quantile")]
    method: Option<ClassificationMethod>,
    /// How many classes; default: 5.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 12)]
    k: Option<Whole<1, 12>>,
    /// The upper ends of the classes, rising, with commas between them; for the method `manual` only.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false)]
    breaks: Option<CommaList<f64>>,
    /// Whether the classes are made of the values of all periods of the level: `true` or `false` (default).
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<bool>, example = true)]
    pooled: Option<Flag>,
    /// A ramp of `ColorBrewer`, such as `YlGnBu` or `RdBu`; if none is named, `YlGnBu`, or `PuOr` where values lie on both
    /// sides of zero.
    #[param(example = "YlGnBu")]
    ramp: Option<String>,
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

/// The styles.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct StylesDocument {
    styles: Vec<StyleEntry>,
    links: Vec<Link>,
}

/// A style, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct StyleEntry {
    id: String,
    title: String,
    links: Vec<Link>,
}

/// The styles
///
/// One of outlines and services, and one for each indicator; `choropleth` takes any indicator, period, method and
/// ramp.
#[utoipa::path(get, path = "/styles", tag = "Styles", params(FormatQuery),
    responses((status = 200, description = "The styles", body = StylesDocument), Refusal))]
pub(super) async fn styles(
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    caller
        .answer([atlas.version()], format, async {
            let entry = |id: &str, title: String, path: String| StyleEntry {
                id: id.to_owned(),
                title,
                links: vec![Link::new(base.href(&path), "stylesheet", Format::Style, "MapLibre style")],
            };
            let mut styles =
                vec![entry(BASE, "Όρια και υπηρεσίες — Boundaries and services".to_owned(), format!("/styles/{BASE}"))];
            for known in atlas.indicators() {
                let indicator = &known.joined.indicator;
                let path = format!("/styles/{CHOROPLETH}?indicator={}", indicator.id);
                styles.push(entry(CHOROPLETH, format!("{} — {}", indicator.title.el, indicator.title.en), path));
            }
            let links = vec![Link::new(base.self_href(), "self", Format::Json, "The styles")];
            json(&StylesDocument { styles, links })
        })
        .await
}

/// A style
///
/// MapLibre style, version 8. `choropleth` has one fill layer a class, each with a filter, so that it looks the same in
/// MapLibre and in QGIS; its legend is in the metadata.
#[utoipa::path(get, path = "/styles/{styleId}", tag = "Styles",
    params(("styleId" = String, Path, description = "`base`, `choropleth`, or `choropleth-` and the id of an indicator"), StyleQuery),
    responses((status = 200, description = "The style", body = Object, content_type = "application/vnd.mapbox.style+json"), Refusal))]
pub(super) async fn style(
    ApiPath(path): ApiPath<StylePath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<StyleQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Style])?;
    let named = path.style_id.strip_prefix(CHOROPLETH).and_then(|rest| rest.strip_prefix('-'));
    let query = StyleQuery { indicator: indicator_of(&atlas, named)?.or(query.indicator), ..query };
    if path.style_id != BASE && path.style_id != CHOROPLETH && named.is_none() {
        let detail =
            format!("there is no style '{}'; there are {BASE}, {CHOROPLETH} and {CHOROPLETH}-…", path.style_id);
        return Err(ApiError::NotFound(detail));
    }
    let is_base = path.style_id == BASE;
    caller
        .answer([atlas.version()], format, async {
            let work =
                move || if is_base { boundaries(&atlas, &query, &base) } else { choropleth(&atlas, &query, &base) };
            json(&blocking(&state, work).await?)
        })
        .await
}

/// Returns the indicator a style is named after.
fn indicator_of(atlas: &Atlas, named: Option<&str>) -> Result<Option<IndicatorId>, ApiError> {
    let Some(named) = named else { return Ok(None) };
    let id = named.parse().ok().filter(|id| atlas.indicator(id).is_some());
    id.map(Some).ok_or_else(|| ApiError::NotFound(format!("there is no style of an indicator '{named}'")))
}

fn boundaries(atlas: &Atlas, query: &StyleQuery, base: &Base) -> Result<serde_json::Value, ApiError> {
    let StyleQuery { indicator, level, period, method, k, breaks, pooled, ramp, f: _ } = query;
    let given = [
        ("indicator", indicator.is_some()),
        ("level", level.is_some()),
        ("period", period.is_some()),
        ("method", method.is_some()),
        ("k", k.is_some()),
        ("breaks", breaks.is_some()),
        ("pooled", pooled.is_some()),
        ("ramp", ramp.is_some()),
    ];
    if let Some((name, _)) = given.into_iter().find(|(_, given)| *given) {
        return Err(ApiError::parameter(name, format!("the style {BASE} takes no {name}; {CHOROPLETH} does")));
    }
    let levels: Vec<_> = atlas
        .levels()
        .map(|(layer, _)| BaseLevel {
            level: layer.level,
            tilejson_url: base.href(&format!("/xyz/{}.json?layers={DRAWN}", layer.level.collection_id())),
            labels_url: labels_url(layer.level, base),
            border_levels: atlas.border_levels(layer.level),
        })
        .collect();
    let services = BaseServices { tilejson_url: base.href("/xyz/services.json"), kinds: atlas.register().kinds() };
    let meta = atlas.meta();
    let has_services = !atlas.register().services().is_empty();
    Ok(base_style(&BaseStyle {
        title: &meta.title,
        levels: &levels,
        services: has_services.then_some(&services),
        view: meta.view,
    }))
}

fn choropleth(atlas: &Atlas, query: &StyleQuery, base: &Base) -> Result<serde_json::Value, ApiError> {
    let first = atlas.default_indicator_places().first().copied().unwrap_or(0);
    let id = query.indicator.clone().or_else(|| Some(atlas.indicators().get(first)?.joined.indicator.id.clone()));
    let id = id.ok_or_else(|| ApiError::NotFound("the atlas has no indicator".to_owned()))?;
    let classes = classes_for_style(
        atlas,
        &id,
        (query.level, query.period),
        query.pooled.is_some_and(|pooled| pooled.0),
        ClassesAsked { method: query.method, k: query.k, breaks: query.breaks.as_ref() },
    )?;
    let ramp =
        query.ramp.as_deref().map_or_else(|| usual_ramp(&classes.breaks), ramp).map_err(|error| refused(&error))?;
    let collection = classes.level.collection_id();
    let query = format!("indicators={id}&datetime={}&layers={DRAWN}", classes.period);
    let tilejson_url = base.href(&format!("/xyz/{collection}.json?{query}"));
    let style = ChoroplethStyle {
        indicator: classes.indicator,
        level: classes.level,
        period: classes.period,
        border_levels: &atlas.border_levels(classes.level),
        tilejson_url: &tilejson_url,
        labels_url: &labels_url(classes.level, base),
        breaks: &classes.breaks,
        ramp,
        no_data: NO_DATA_COLOR,
        view: atlas.meta().view,
    };
    choropleth_style(&style).map_err(|error| refused(&error))
}

/// Returns where the tiles of a level's names are.
fn labels_url(level: Level, base: &Base) -> String {
    base.href(&format!("/xyz/{}.json?layers=labels", level.collection_id()))
}

fn refused(error: &StylesError) -> ApiError {
    let parameter = match error {
        StylesError::UnknownRamp { .. } => "ramp",
        StylesError::ClassCount { .. } => "k",
    };
    ApiError::parameter(parameter, error.to_string())
}
