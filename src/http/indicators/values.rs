//! `/indicators/{indicatorId}/values`: a value an area, in columns.

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::features::LicenceDocument;
use super::{IndicatorPath, find, level_of, totals};
use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::Level;
use crate::http::csv::{CsvCell, CsvWriter, Dialect, csv_file, dialect_of};
use crate::http::extract::{ApiPath, ApiRequest, Format, parsed};
use crate::http::links::{Base, Link};
use crate::http::reply::json;
use crate::http::{ApiError, Refusal};
use crate::indicators::{ObservationStatus, Part, Period};
use crate::join::Series;
use crate::narrative::{MapFigures, summary_sentence};
use crate::provenance::Bilingual;

/// Which values.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ValuesQuery {
    /// The level of the areas; default: the finest the indicator has.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    level: Option<Level>,
    /// The period, exactly; default: the latest with any value.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    period: Option<Period>,
    /// The representation: `json` or `csv`; goes before the `Accept` header.
    f: Option<String>,
    /// How CSV is written, and only with it: `plain` (default), with commas and decimal points;
    /// or `excel-el`, which a Greek Excel opens with its columns, letters and numbers right: a byte order mark,
    /// semicolons, decimal commas. There codes, and other text that Excel would take for a number or a day, stand as
    /// `="0101"`, so that leading zeros stay; programs should read `plain`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    dialect: Option<Dialect>,
}

/// The values of an indicator, one an area: the n-th entries of all lists belong together.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ValuesDocument {
    indicator: String,
    title_el: String,
    title_en: String,
    unit_el: &'static str,
    unit_en: &'static str,
    #[schema(value_type = String)]
    level: Level,
    #[schema(value_type = String)]
    period: Period,
    /// The finer level the values were added up from; null if they stand in the source.
    #[schema(value_type = Option<String>)]
    aggregated_from: Option<Level>,
    #[serde(flatten)]
    licence: LicenceDocument,
    /// What a map of the values shows, in a sentence: highest, lowest, spread, and how many have no value.
    summary_el: String,
    /// The same in English.
    summary_en: String,
    /// The integer ids the areas have in tiles.
    ids: Vec<u64>,
    /// The areas' codes.
    codes: Vec<String>,
    /// The values; null where there is none.
    values: Vec<Option<f64>>,
    /// What is to be known of each value, or why there is none: SDMX `OBS_STATUS`.
    #[schema(value_type = Vec<String>)]
    status: Vec<ObservationStatus>,
    /// Lower ends of the values' intervals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lower: Option<Vec<Option<f64>>>,
    /// Upper ends of the values' intervals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    upper: Option<Vec<Option<f64>>>,
    /// What is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    numerator: Option<Vec<Option<f64>>>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    denominator: Option<Vec<Option<f64>>>,
    /// How many were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    n: Option<Vec<Option<f64>>>,
    /// What each status that stands in `status` means.
    statuses: Vec<StatusMeaning>,
    links: Vec<Link>,
}

/// What a status means.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct StatusMeaning {
    #[schema(value_type = String)]
    status: ObservationStatus,
    meaning_el: &'static str,
    meaning_en: &'static str,
}

/// The values of an indicator
///
/// In the order of the areas' ids: `ids` are the integer ids of the features in tiles, for MapLibre's feature-state.
#[utoipa::path(get, path = "/indicators/{indicatorId}/values", tag = "Indicators",
    params(("indicatorId" = String, Path, description = "The id of an indicator, such as `population`"), ValuesQuery),
    responses((status = 200, description = "The values", content((ValuesDocument = "application/json"), (String = "text/csv"))), Refusal))]
pub(in crate::http) async fn indicator_values(
    ApiPath(path): ApiPath<IndicatorPath>,
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<ValuesQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::Csv])?;
    let dialect = dialect_of(query.dialect, format)?;
    let indicator = find(&atlas, &path.indicator_id)?;
    let level = level_of(indicator, query.level)?;
    let (period, series) = totals(indicator, level, query.period)?;
    let geometry = atlas.level(level).map(|(_, index)| index.version);
    let versions = [indicator.version].into_iter().chain(geometry);
    caller
        .answer(versions, format, async {
            match format {
                Format::Csv => {
                    let name = format!("{}_{period}_{}", indicator.joined.indicator.id, level.collection_id());
                    csv_file(&name.replace('/', "-"), csv(&atlas, indicator, level, period, series, dialect)?)
                }
                _ => Ok(json(&document(&atlas, indicator, level, period, series, &base))?.into_response()),
            }
        })
        .await
}

fn document(
    atlas: &Atlas,
    known: &VersionedIndicator,
    level: Level,
    period: Period,
    series: &Series,
    base: &Base,
) -> ValuesDocument {
    let indicator = &known.joined.indicator;
    let areas = 0..series.values().len();
    let part = |part: Part| series.part(part).map(|_| areas.clone().map(|area| series.cell(area).part(part)).collect());
    let (ids, codes) = atlas.level(level).map_or_else(Default::default, |(layer, index)| {
        let ids = areas.clone().map(|area| index.feature_id(area)).collect();
        (ids, layer.areas().iter().map(|area| area.id.to_string()).collect())
    });
    let layer = atlas.level(level).map(|(layer, _)| layer.areas()).unwrap_or_default();
    let Bilingual { el: summary_el, en: summary_en } =
        summary_sentence(&MapFigures { indicator, level, period, areas: layer, series });
    let status: Vec<_> = areas.clone().map(|area| series.status(area)).collect();
    let used = ObservationStatus::ALL.into_iter().filter(|known| status.contains(known));
    let other = base.with_parameters(&[("f", Some("csv".to_owned())), ("dialect", None)]);
    ValuesDocument {
        indicator: indicator.id.to_string(),
        title_el: indicator.title.el.clone(),
        title_en: indicator.title.en.clone(),
        unit_el: indicator.unit.symbol_el(),
        unit_en: indicator.unit.symbol_en(),
        level,
        period,
        aggregated_from: series.aggregated_from,
        licence: LicenceDocument::from(&indicator.provenance),
        summary_el,
        summary_en,
        ids,
        codes,
        values: areas.clone().map(|area| series.value(area)).collect(),
        statuses: used
            .map(|status| {
                let (meaning_el, meaning_en) = status.meaning();
                StatusMeaning { status, meaning_el, meaning_en }
            })
            .collect(),
        status,
        lower: part(Part::Lower),
        upper: part(Part::Upper),
        numerator: part(Part::Numerator),
        denominator: part(Part::Denominator),
        n: part(Part::N),
        links: vec![
            Link::new(base.self_href(), "self", Format::Json, "These values"),
            Link::new(other, "alternate", Format::Csv, "These values as CSV"),
        ],
    }
}

/// Writes the values as a table: the columns of an observation file, and the names, unit and source.
fn csv(
    atlas: &Atlas,
    known: &VersionedIndicator,
    level: Level,
    period: Period,
    series: &Series,
    dialect: Dialect,
) -> Result<Vec<u8>, ApiError> {
    let indicator = &known.joined.indicator;
    let period = period.to_string();
    let parts: Vec<_> = Part::ALL.into_iter().filter(|part| series.part(*part).is_some()).collect();
    let own = ["code", "name_el", "name_en", "period", "value", "status"].into_iter();
    let names = own.chain(parts.iter().map(|part| part.as_str())).chain(["unit", "source"]);
    let mut writer = CsvWriter::with_header(dialect, names)?;
    let areas = atlas.level(level).map(|(layer, _)| layer.areas()).unwrap_or_default();
    for (place, area) in areas.iter().enumerate() {
        let cell = series.cell(place);
        let mut row = vec![
            CsvCell::Code(area.id.as_str()),
            CsvCell::Text(&area.name_el),
            CsvCell::Text(area.name_en.as_deref().unwrap_or_default()),
            CsvCell::Text(&period),
            CsvCell::Number(cell.value),
            CsvCell::Text(cell.status.as_str()),
        ];
        row.extend(parts.iter().map(|&part| CsvCell::Number(cell.part(part))));
        row.extend([indicator.unit.symbol_en(), &indicator.provenance.source.en].map(CsvCell::Text));
        writer.row(row)?;
    }
    Ok(writer.finish()?)
}
