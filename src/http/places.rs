//! `/places` and `/places/at`: areas and settlements by name, and the areas that hold a position.

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{ApiRequest, CommaList, Finite, Format, Whole, parsed, required};
use super::features::{IndicatorMetadata, chosen_indicators, indicator_metadata, quality_of};
use super::links::{Base, Link, path_part};
use super::reply::json;
use super::{ApiError, Refusal, blocking};
use crate::atlas::{Atlas, Collection, FeatureTable, Place, PlaceMatch};
use crate::boundaries::{AreaRef, Level};
use crate::geometry::LonLat;
use crate::indicators::{IndicatorId, TimeFilter};
use crate::names::MatchKind;
use crate::provenance::{Bilingual, Language};
use crate::viewer::{FoundRow, SearchPage, SiteFrame, search_page};

/// How many places a search gives if nobody says.
const DEFAULT_LIMIT: u32 = 10;

/// Which places.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PlacesQuery {
    /// A name in any spelling: Greek or Latin letters, with or without accents, nominative or genitive.
    #[param(example = "Λάρισα", max_length = 200)]
    q: String,
    /// Places at the most, 1 to 100.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 10)]
    limit: Option<Whole<1, 100>>,
    /// The language of the page, `el` or `en`, and a wish for the page; JSON has both and takes none.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "en", pattern = "^(el|en)$", default = "el")]
    lang: Option<Language>,
    /// The representation: `json` or `html`; goes before the `Accept` header.
    f: Option<String>,
}

/// Where.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PlacesAtQuery {
    /// Longitude in degrees, −180 to 180 (WGS 84).
    #[serde(deserialize_with = "required")]
    #[param(value_type = f64, example = 22.4191, minimum = -180, maximum = 180)]
    lon: Finite,
    /// Latitude in degrees, −90 to 90 (WGS 84).
    #[serde(deserialize_with = "required")]
    #[param(value_type = f64, example = 39.639, minimum = -90, maximum = 90)]
    lat: Finite,
    /// The indicators whose values to give, by id, with commas between them; default: the atlas's default
    /// indicators.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    indicators: Option<CommaList<IndicatorId>>,
    /// The period of the values, exactly. Without it each indicator gives its latest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    datetime: Option<TimeFilter>,
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

/// Places by name, the best match first.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PlacesDocument {
    query: String,
    places: Vec<FoundPlace>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<String>,
    /// One line of credits.
    attribution: String,
    links: Vec<Link>,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct FoundPlace {
    /// The code of an area; the id of a settlement.
    code: String,
    /// The level of an area, or `settlement`.
    level: &'static str,
    name_el: String,
    name_en: Option<String>,
    /// The areas that hold it, the nearest first.
    parents: Vec<ParentArea>,
    /// A point of it, longitude and latitude: of a settlement its own, of an area the middle of its box.
    lon: Option<f64>,
    lat: Option<f64>,
    /// The box around an area: west, south, east, north.
    bbox: Option<[f64; 4]>,
    /// How far the outline or the position can be trusted: `official`, `approximate` or `synthetic`.
    quality: &'static str,
    /// How well the name fits, 0 to 1.
    score: f32,
    /// How the name was found.
    matched: &'static str,
    links: Vec<Link>,
}

/// An area that holds a place.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ParentArea {
    code: String,
    #[schema(value_type = String)]
    level: Level,
    name_el: String,
    name_en: Option<String>,
}

/// The areas that hold a position.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PlacesAtDocument {
    lon: f64,
    lat: f64,
    /// One a level, the finest first.
    places: Vec<AreaAt>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<&'static str>,
    /// One line of credits.
    attribution: String,
    links: Vec<Link>,
}

/// An area that holds a position, with its values.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct AreaAt {
    code: String,
    #[schema(value_type = String)]
    level: Level,
    name_el: String,
    name_en: Option<String>,
    area_km2: f64,
    /// How far its outline can be trusted: `official`, `approximate` or `synthetic`.
    quality: &'static str,
    /// The values of the indicators.
    values: Vec<ValueAt>,
    links: Vec<Link>,
}

/// A value of an area.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ValueAt {
    #[serde(flatten)]
    metadata: IndicatorMetadata,
    /// The value; null where there is none.
    value: Option<f64>,
    /// What is to be known of it, or why there is none: SDMX `OBS_STATUS`.
    status: &'static str,
    lower: Option<f64>,
    upper: Option<f64>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    n: Option<f64>,
}

/// Places by name
///
/// Areas of every level and settlements, by any spelling of their name, with the areas that hold them. As JSON, or as a
/// page with a form.
#[utoipa::path(get, path = "/places", tag = "Places", params(PlacesQuery),
    responses((status = 200, description = "Places", content(
        (PlacesDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(super) async fn places(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<PlacesQuery>,
) -> Result<Response, ApiError> {
    let (format, language) = caller.data_or_page(query.f.as_deref(), query.lang, Format::Json)?;
    let limits = *state.limits();
    let limit = query.limit.map_or(DEFAULT_LIMIT, |limit| limit.0);
    let length = query.q.chars().count();
    // A page without a question is the form to ask one.
    let is_asked = !query.q.trim().is_empty();
    if !(is_asked || format == Format::Html) || length > limits.max_search_chars {
        let detail = format!("{length} characters were found; accepted are 1 to {}", limits.max_search_chars);
        return Err(ApiError::parameter("q", detail));
    }
    let versions = [atlas.version()];
    caller
        .answer(versions, format, async {
            let (q, searched) = (query.q.clone(), atlas.clone());
            let found = blocking(&state, move || Ok(searched.search_places(&q, limit as usize))).await?;
            if format == Format::Html {
                return Ok(search_page(&page(&atlas, language, query.q, &found)).into_response());
            }
            let note = found.is_empty().then(|| format!("no area or settlement has a name like '{}'", query.q));
            let links = vec![Link::new(base.self_href(), "self", Format::Json, "This search")];
            let places = found.iter().map(|found| found_place(&atlas, found, &base)).collect();
            let attribution = atlas.meta().attribution.clone();
            Ok(json(&PlacesDocument { query: query.q, places, note, attribution, links })?.into_response())
        })
        .await
}

/// The areas that hold a position
///
/// One a level, the finest first, with the values of indicators. A position on a border belongs to one area.
#[utoipa::path(get, path = "/places/at", tag = "Places", params(PlacesAtQuery),
    responses((status = 200, description = "The areas", body = PlacesAtDocument), Refusal))]
pub(super) async fn places_at(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<PlacesAtQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let position = position(query.lon.0, query.lat.0)?;
    let indicators = match &query.indicators {
        Some(named) => chosen_indicators(&atlas, state.limits(), &named.0)?,
        None => atlas.default_indicator_places().to_vec(),
    };
    let versions = [atlas.version()];
    caller
        .answer(versions, format, async {
            let found = atlas.areas_at(position);
            let note = found.is_empty().then_some("the position lies in no area of the atlas");
            let links = vec![Link::new(base.self_href(), "self", Format::Json, "This position")];
            let places = found.iter().map(|&area| area_at(&atlas, area, &indicators, query.datetime, &base)).collect();
            let attribution = atlas.meta().attribution.clone();
            json(&PlacesAtDocument { lon: query.lon.0, lat: query.lat.0, places, note, attribution, links })
        })
        .await
}

/// Reads a position of two parameters.
///
/// # Errors
/// [`ApiError::Parameter`] naming the one that is out of range.
pub(super) fn position(lon: f64, lat: f64) -> Result<LonLat, ApiError> {
    LonLat::new(lon, lat).map_err(|error| {
        let parameter = match error {
            crate::geometry::LonLatError::Longitude(_) => "lon",
            crate::geometry::LonLatError::Latitude(_) => "lat",
        };
        ApiError::parameter(parameter, error.to_string())
    })
}

/// Returns what names an area.
pub(super) fn parent_area(atlas: &Atlas, place: AreaRef) -> ParentArea {
    let area = atlas.territory().area(place);
    ParentArea {
        code: area.id.to_string(),
        level: atlas.territory().layers()[place.layer].level,
        name_el: area.name_el.clone(),
        name_en: area.name_en.clone(),
    }
}

/// Returns the link to an area as a feature.
pub(super) fn item_link(atlas: &Atlas, place: AreaRef, base: &Base) -> Link {
    let layer = &atlas.territory().layers()[place.layer];
    let code = path_part(layer.areas()[place.area].id.as_str());
    let href = base.href(&format!("/collections/{}/items/{code}", layer.level.collection_id()));
    Link::new(href, "item", Format::GeoJson, "The area as GeoJSON")
}

/// Returns the link to the page of an area.
fn page_link(atlas: &Atlas, place: AreaRef, base: &Base) -> Link {
    let code = path_part(atlas.territory().area(place).id.as_str());
    Link::new(base.href(&format!("/places/{code}")), "related", Format::Html, "The area's profile for people")
}

fn page(atlas: &Atlas, language: Language, query: String, found: &[PlaceMatch]) -> SearchPage {
    let found = found.iter().map(|found| found_row(atlas, language, found.place)).collect();
    let translated = form_urlencoded::Serializer::new("?".to_owned())
        .append_pair("q", &query)
        .append_pair("f", Format::Html.as_str())
        .append_pair("lang", language.other().as_str())
        .finish();
    SearchPage { frame: SiteFrame::of(atlas, language, translated), query, found }
}

/// Returns what the page shows of a place. A settlement leads to the finest area that holds it.
fn found_row(atlas: &Atlas, language: Language, place: Place) -> FoundRow {
    let territory = atlas.territory();
    let name = |place: AreaRef| area_name(atlas, place);
    let href = |place: AreaRef| {
        let code = path_part(territory.area(place).id.as_str());
        format!("./places/{code}{}", if language == Language::En { "?lang=en" } else { "" })
    };
    match place {
        Place::Area(area) => {
            let level = territory.layers()[area.layer].level;
            FoundRow {
                name: name(area),
                noun: Bilingual::new(level.noun_el(), level.noun_en()),
                parents: territory.ancestors(area).map(name).collect(),
                href: Some(href(area)),
            }
        }
        Place::Settlement(index) => {
            let point = &atlas.population()[index];
            let within = atlas.areas_at(point.position);
            FoundRow {
                name: Bilingual::new(&point.name_el, point.name_en.clone().unwrap_or_default()),
                noun: Bilingual::new("Οικισμός", "Settlement"),
                href: within.first().map(|&area| href(area)),
                parents: within.into_iter().map(name).collect(),
            }
        }
    }
}

fn area_name(atlas: &Atlas, place: AreaRef) -> Bilingual {
    let area = atlas.territory().area(place);
    Bilingual::new(&area.name_el, area.name_en.clone().unwrap_or_default())
}

fn found_place(atlas: &Atlas, found: &PlaceMatch, base: &Base) -> FoundPlace {
    let matched = match found.kind {
        MatchKind::Exact => "exact",
        MatchKind::Prefix => "prefix",
        MatchKind::Word => "word",
        MatchKind::Substring => "substring",
        MatchKind::Fuzzy => "fuzzy",
    };
    match found.place {
        Place::Area(place) => {
            let own = parent_area(atlas, place);
            let bbox = geo::BoundingRect::bounding_rect(&atlas.territory().area(place).geometry);
            FoundPlace {
                code: own.code,
                level: own.level.as_str(),
                name_el: own.name_el,
                name_en: own.name_en,
                parents: atlas.territory().ancestors(place).map(|above| parent_area(atlas, above)).collect(),
                lon: bbox.map(|bbox| bbox.center().x),
                lat: bbox.map(|bbox| bbox.center().y),
                bbox: bbox.map(|bbox| [bbox.min().x, bbox.min().y, bbox.max().x, bbox.max().y]),
                quality: quality_of(atlas, Collection::Areas(own.level)),
                score: found.score,
                matched,
                links: vec![item_link(atlas, place, base), page_link(atlas, place, base)],
            }
        }
        Place::Settlement(index) => {
            let point = &atlas.population()[index];
            let href = base.href(&format!("/places/at?lon={}&lat={}", point.position.lon(), point.position.lat()));
            FoundPlace {
                code: point.id.clone(),
                level: "settlement",
                name_el: point.name_el.clone(),
                name_en: point.name_en.clone(),
                parents: atlas.areas_at(point.position).into_iter().map(|above| parent_area(atlas, above)).collect(),
                lon: Some(point.position.lon()),
                lat: Some(point.position.lat()),
                bbox: None,
                quality: atlas
                    .population_sources()
                    .get(point.source)
                    .map_or("official", |source| source.provenance.quality.as_str()),
                score: found.score,
                matched,
                links: vec![Link::new(href, "related", Format::Json, "The areas that hold it")],
            }
        }
    }
}

fn area_at(atlas: &Atlas, place: AreaRef, indicators: &[usize], time: Option<TimeFilter>, base: &Base) -> AreaAt {
    let own = parent_area(atlas, place);
    let collection = Collection::Areas(own.level);
    let table = atlas.table(collection, indicators, time);
    let values = table.iter().flat_map(FeatureTable::values).map(|values| {
        let cell = values.cell(place.area);
        let [lower, upper, numerator, denominator, n] = cell.parts;
        ValueAt {
            metadata: indicator_metadata(values),
            value: cell.value,
            status: cell.status.as_str(),
            lower,
            upper,
            numerator,
            denominator,
            n,
        }
    });
    AreaAt {
        code: own.code,
        level: own.level,
        name_el: own.name_el,
        name_en: own.name_en,
        area_km2: atlas.level(own.level).map_or(0.0, |(_, index)| index.area_km2(place.area)),
        quality: quality_of(atlas, collection),
        values: values.collect(),
        links: vec![item_link(atlas, place, base), page_link(atlas, place, base)],
    }
}
