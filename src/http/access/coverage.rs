//! `/service-coverage`: who has a service within reach, by area.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::about::{AboutAccess, versions};
use super::census::{self, CensusDocument, Scale};
use super::question::{self, Borders};
use super::rows::{Row, area_features, area_row, csv, millimetres};
use crate::access::{AreaCoverage, Bands, Demand};
use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::{AreaRef, Level};
use crate::http::csv::{Dialect, csv_file, dialect_of};
use crate::http::extract::{ApiRequest, CommaList, Finite, Format, parsed};
use crate::http::links::{Base, Link};
use crate::http::nearest::with_features;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, blocking};
use crate::indicators::{IndicatorId, Period};
use crate::join::Series;
use crate::services::KindId;

/// Whose coverage, by what.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct CoverageQuery {
    /// Only services of these kinds, with commas between them; all if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    kind: Option<CommaList<KindId>>,
    /// Distances in metres, 1 to 10 of them, above 0, ascending, with commas between them; `2000,5000,10000` if none is
    /// named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false, example = json!([2000, 5000]))]
    within_m: Option<CommaList<Finite>>,
    /// The level of the areas; the finest if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    level: Option<Level>,
    /// Which services count for a point: `across`, which is meant if nothing is said, all of them; `own`, those in the
    /// same area of the finest level.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "across")]
    borders: Option<Borders>,
    /// The indicator that counts residents, with whose latest values those of the population points are compared; that of
    /// the atlas if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "population")]
    census: Option<IndicatorId>,
    /// `none`, which is meant if nothing is said; or `census`: residents are scaled so that those of the points in each
    /// area of the finest level add up to its census.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "none")]
    scale: Option<Scale>,
    /// The representation: `json`, `geojson` or `csv`; goes before the `Accept` header.
    f: Option<String>,
    /// How CSV is written, and only with it: `plain` or `excel-el`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    dialect: Option<Dialect>,
}

/// Who has a service within reach, by area.
///
/// Each area has `code`, `name_el`, `name_en`, `status`, `residents`, `points`, `services`, `services_per_10000`; for each
/// distance `residents_within_…_m`, `share_within_…_m` (0 to 1) and `over_sea_only_within_…_m`; `mean_distance_m`,
/// `median_distance_m`, `farthest_id`, `farthest_name`, `farthest_distance_m`, `over_sea_only_residents`,
/// `unreached_residents`, `unknown_land_residents` and `represented_share`, the part of the census that the points stand
/// for. `status` is `ok`; `no-population-points` where nothing is known, all figures being null; or `no-residents`.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CoverageDocument {
    /// `FeatureCollection`, in GeoJSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    r#type: Option<&'static str>,
    /// The areas with their outlines, in GeoJSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, nullable = false, required = false)]
    features: Option<Vec<()>>,
    #[schema(value_type = String)]
    level: Level,
    within_m: Vec<f64>,
    /// Which services counted: `across` or `own`.
    borders: &'static str,
    /// Whether residents are scaled: `none` or `census`.
    scale: &'static str,
    /// How many points could not be scaled, because their area has no census or nobody lives at its points.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    points_not_scaled: Option<usize>,
    /// What residents are compared with; null where there is nothing.
    census: Option<CensusDocument>,
    #[serde(flatten)]
    about: AboutAccess,
    /// How many population points lie in no area of the level; they are among the totals.
    points_outside_areas: usize,
    /// The figures of all population points together.
    #[schema(value_type = Object)]
    totals: Row,
    /// The areas in the order of their ids, in JSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, nullable = false, required = false)]
    areas: Option<Vec<Row>>,
    links: Vec<Link>,
}

/// A question that has been checked.
#[derive(Clone, Debug)]
struct Asked {
    atlas: Arc<Atlas>,
    kinds: Option<Vec<u32>>,
    bands: Bands,
    level: Level,
    borders: Borders,
    census: Option<IndicatorId>,
    scale: Scale,
    format: Format,
    dialect: Dialect,
}

/// Who has a service within reach, by area
///
/// The nearest service of every population point, exactly, by geodesic distance; added up by area. What lies over the sea
/// is not within reach, and is counted apart. An area without population points has no figures, rather than a share of 0.
#[utoipa::path(get, path = "/service-coverage", tag = "Access", params(CoverageQuery),
    responses((status = 200, description = "The areas", content(
        (CoverageDocument = "application/json"), (CoverageDocument = "application/geo+json"), (String = "text/csv"))), Refusal))]
pub(in crate::http) async fn coverage(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<CoverageQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::GeoJson, Format::Csv])?;
    let level = question::level(&atlas, query.level)?;
    let asked = Asked {
        kinds: question::kinds(&atlas, query.kind.as_ref())?,
        bands: question::bands(query.within_m.as_ref())?,
        level,
        borders: query.borders.unwrap_or_default(),
        census: query.census,
        scale: query.scale.unwrap_or_default(),
        format,
        dialect: dialect_of(query.dialect, format)?,
        atlas: atlas.clone(),
    };
    let census = asked.census()?;
    let versions = versions(&atlas, Some(level)).into_iter().chain(census.map(|(indicator, ..)| indicator.version));
    caller
        .answer(versions, format, async {
            let body = blocking(&state, move || answer(&asked, &base)).await?;
            if format == Format::Csv { csv_file("service-coverage", body) } else { Ok(body.into_response()) }
        })
        .await
}

impl Asked {
    /// Returns the census at the level asked for, where there is one.
    fn census(&self) -> Result<Option<(&VersionedIndicator, Period, &Series)>, ApiError> {
        let Some(indicator) = census::indicator(&self.atlas, self.census.as_ref())? else {
            if self.scale == Scale::Census {
                let detail = "the atlas names no census; accepted with scale=census is the id of one as census=…";
                return Err(ApiError::parameter("census", detail));
            }
            return Ok(None);
        };
        match census::totals(indicator, self.level, "census") {
            Ok((period, series)) => Ok(Some((indicator, period, series))),
            // Only who asks for a census is told that there is none at a level.
            Err(_) if self.census.is_none() && self.scale == Scale::None => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the population points with scaled residents, and how many were not; nothing where that is not asked for.
    fn scaled(&self) -> Result<Option<(Demand, usize)>, ApiError> {
        if self.scale == Scale::None {
            return Ok(None);
        }
        let finest = question::level(&self.atlas, None)?;
        let Some(indicator) = census::indicator(&self.atlas, self.census.as_ref())? else { return Ok(None) };
        let (_, series) = census::totals(indicator, finest, "scale")?;
        Ok(Some(self.atlas.demand_scaled_to(series.values())?))
    }
}

fn answer(asked: &Asked, base: &Base) -> Result<Vec<u8>, ApiError> {
    let atlas = &asked.atlas;
    let services = atlas.services_of(asked.kinds.as_deref());
    let scaled = asked.scaled()?;
    let demand = match &scaled {
        Some((demand, _)) => demand,
        None => atlas.demand()?,
    };
    let coverage = services.coverage(demand, asked.bands.clone(), asked.borders.0)?;
    let grouping = atlas.grouping(demand, &services, asked.level);
    let grouping = grouping.ok_or_else(|| ApiError::internal("the level is gone"))??;
    let rows = area_rows(asked, &coverage.by(&grouping)?)?;
    let about = AboutAccess::new(atlas, asked.kinds.as_deref(), &services, asked.borders.0, Some(asked.level));
    if asked.format == Format::Csv {
        let mut beside = about.beside();
        beside.insert(1, ("borders", asked.borders.as_str().to_owned()));
        beside.insert(2, ("scale", asked.scale.as_str().to_owned()));
        return csv(asked.dialect, &rows, &beside);
    }
    let is_geojson = asked.format == Format::GeoJson;
    let mut totals = Map::new();
    write_figures(&mut totals, atlas, &coverage.total());
    let features = if is_geojson { area_features(atlas, asked.level, &rows)? } else { Vec::new() };
    let document = json(&CoverageDocument {
        r#type: is_geojson.then_some("FeatureCollection"),
        features: is_geojson.then(Vec::new),
        level: asked.level,
        within_m: asked.bands.within_m().to_vec(),
        borders: asked.borders.as_str(),
        scale: asked.scale.as_str(),
        points_not_scaled: scaled.as_ref().map(|(_, kept)| *kept),
        census: asked.census()?.map(|(indicator, period, _)| CensusDocument::new(indicator, period)),
        about,
        points_outside_areas: grouping.ungrouped_points(),
        totals,
        areas: (!is_geojson).then_some(rows),
        links: links(asked, base),
    })?;
    if is_geojson { with_features(&document, &features) } else { Ok(document) }
}

fn area_rows(asked: &Asked, found: &[AreaCoverage]) -> Result<Vec<Row>, ApiError> {
    let layer = asked.atlas.territory().layer_of(asked.level).ok_or_else(|| ApiError::internal("the level is gone"))?;
    let census = asked.census()?.map(|(_, _, series)| series);
    let areas = asked.atlas.territory().layers()[layer].areas().iter().enumerate();
    let rows = areas.zip(found).map(|((place, area), figures)| {
        let mut row = area_row(area);
        write_figures(&mut row, &asked.atlas, figures);
        // How much of the census the points stand for is not to be hidden by scaling them.
        let residents = asked.atlas.residents(AreaRef { layer, area: place });
        let unscaled = AreaCoverage { residents, ..figures.clone() };
        let known = (figures.points > 0).then(|| census.and_then(|series| series.value(place))).flatten();
        row.insert("represented_share".to_owned(), unscaled.represented(known).into());
        row
    });
    Ok(rows.collect())
}

/// Writes the figures of an area; where it has no population points only that, and its services.
fn write_figures(row: &mut Row, atlas: &Atlas, found: &AreaCoverage) {
    let is_known = found.points > 0;
    let status = match (is_known, found.residents > 0.0) {
        (false, _) => "no-population-points",
        (true, false) => "no-residents",
        (true, true) => "ok",
    };
    let known = |figure: Option<f64>| -> Value { figure.filter(|_| is_known).into() };
    let mut put = |name: &str, value: Value| row.insert(name.to_owned(), value);
    put("status", status.into());
    put("residents", known(Some(found.residents)));
    put("points", found.points.into());
    put("services", found.services.into());
    put("services_per_10000", known(found.services_per_10_000));
    for band in &found.within {
        let within_m = band.within_m;
        put(&format!("residents_within_{within_m}_m"), known(Some(band.residents)));
        put(&format!("share_within_{within_m}_m"), known(band.share));
        put(&format!("over_sea_only_within_{within_m}_m"), known(Some(band.over_sea_only)));
    }
    let farthest = found.over_land.farthest;
    let point = farthest.and_then(|(point, _)| atlas.population().get(point as usize));
    put("mean_distance_m", known(found.over_land.mean_m.map(millimetres)));
    put("median_distance_m", known(found.over_land.median_m.map(millimetres)));
    put("farthest_id", point.map(|point| point.id.as_str()).into());
    put("farthest_name", point.map(|point| point.name_el.as_str()).into());
    put("farthest_distance_m", known(farthest.map(|(_, distance_m)| millimetres(distance_m))));
    put("over_sea_only_residents", known(Some(found.over_sea_only)));
    put("unreached_residents", known(Some(found.unreached)));
    put("unknown_land_residents", known(Some(found.residents_on_unknown_land)));
}

fn links(asked: &Asked, base: &Base) -> Vec<Link> {
    let mut links = vec![Link::new(base.self_href(), "self", asked.format, "This coverage")];
    for other in [Format::Json, Format::GeoJson, Format::Csv].into_iter().filter(|other| *other != asked.format) {
        let href = base.with_parameters(&[("f", Some(other.as_str().to_owned())), ("dialect", None)]);
        links.push(Link::new(href, "alternate", other, "This coverage in another format"));
    }
    links
}
