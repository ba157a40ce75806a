//! `/places/{code}`: the profile of an area, for programs and for people.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{ApiPath, ApiRequest, CommaList, Format, parsed};
use super::features::{LicenceDocument, chosen_indicators};
use super::links::{Base, Link, path_part};
use super::pages::access_of_place;
use super::places::{ParentArea, item_link, parent_area};
use super::reply::json;
use super::{ApiError, Refusal, blocking};
use crate::atlas::{AreaProfile, Atlas, IndicatorProfile, Rank, Version};
use crate::boundaries::{AreaLayer, AreaRef, Level};
use crate::indicators::{IndicatorId, ObservationStatus, Part, Period};
use crate::join::{Cell, Coverage};
use crate::provenance::Language;
use crate::viewer::{PlacePage, ValueOrigin, place_page};

/// `/places/{code}`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct PlacePath {
    code: String,
}

/// What of a profile.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PlaceQuery {
    /// The indicators, by id, with commas between them; default: all of the atlas.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    indicators: Option<CommaList<IndicatorId>>,
    /// The language of the page, `el` or `en`, and a wish for the page; JSON has both and takes none.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "en", pattern = "^(el|en)$", default = "el")]
    lang: Option<Language>,
    /// The representation: `json` or `html`; goes before the `Accept` header.
    f: Option<String>,
}

/// The profile of an area.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PlaceDocument {
    code: String,
    #[schema(value_type = String)]
    level: Level,
    name_el: String,
    name_en: Option<String>,
    /// Codes of other schemes and further properties, by name.
    #[schema(value_type = Object)]
    properties: serde_json::Map<String, serde_json::Value>,
    /// The size of the outline on the ellipsoid.
    area_km2: f64,
    /// The edition of the boundaries.
    vintage: String,
    /// Where the outline comes from.
    #[serde(flatten)]
    licence: LicenceDocument,
    /// The areas that hold it, the nearest first.
    parents: Vec<ParentArea>,
    /// The areas of the next finer level in it, in the order of their codes; at most 1000.
    children: Vec<ParentArea>,
    /// How many areas of the next finer level are in it.
    child_count: usize,
    indicators: Vec<IndicatorOfPlace>,
    /// The indicators that have no value at its level, by id.
    without_values: Vec<String>,
    /// What those say of the nearest area that holds it and has a value.
    of_holders: Vec<IndicatorOfHolder>,
    services: ServicesOfPlace,
    /// One line of credits.
    attribution: String,
    links: Vec<Link>,
}

/// What an indicator says of an area, at the latest time its level has values for.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct IndicatorOfPlace {
    id: String,
    title_el: String,
    title_en: String,
    unit_el: &'static str,
    unit_en: &'static str,
    /// How many decimals are shown.
    decimals: u8,
    #[schema(value_type = String)]
    period: Period,
    /// The finer level the values were added up from; null if they stand in the source.
    #[schema(value_type = Option<String>)]
    aggregated_from: Option<Level>,
    #[serde(flatten)]
    licence: LicenceDocument,
    #[serde(flatten)]
    value: ValueOfPlace,
    numerator: Option<f64>,
    denominator: Option<f64>,
    n: Option<f64>,
    /// Where the value stands among the areas of the level; null without a value.
    rank: Option<RankDocument>,
    /// Where the value stands among the areas that lie in the same one; null without a value.
    rank_in_parent: Option<RankDocument>,
    /// The same indicator of the areas that hold this one, at the same time, the nearest first.
    parents: Vec<ValueOfParent>,
    /// The figure of all areas of the level together; null where it cannot be added up, or the value of any of them is
    /// missing or withheld.
    whole: Option<WholeDocument>,
    /// The value at every time the level has the indicator for, the earliest first.
    series: Vec<ValueAtTime>,
    /// How much of the area is covered by the values its own is added up from; null where it is not added up.
    coverage: Option<PartsCoverageDocument>,
    /// The rows of sheets the values were taken from, by time, where that was noted and the value is still the one taken.
    origins: Vec<OriginDocument>,
}

/// How much of an area the values of its parts cover.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PartsCoverageDocument {
    /// The level of the parts.
    #[schema(value_type = String)]
    of: Level,
    /// How many parts there are.
    parts: usize,
    /// How many of them have a value.
    with_value: usize,
    /// Their share of the denominator, from 0 to 1; null where the denominator of a part is not known.
    denominator_share: Option<f64>,
}

/// What an indicator without values at the area's level says of an area that holds it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct IndicatorOfHolder {
    /// The area whose value it is: not the one the profile is of.
    of: ParentArea,
    #[serde(flatten)]
    indicator: IndicatorOfPlace,
}

/// The row of a sheet that a value was taken from.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct OriginDocument {
    #[schema(value_type = String)]
    period: Period,
    file: String,
    /// The sheet of the file.
    sheet: String,
    /// The row, from 1.
    row: u32,
    /// The BLAKE3 hash of the file.
    content_hash: String,
    /// When the value was taken over.
    taken_at: String,
    /// How the row was matched to the area: `code`, `mended-code`, `name`, `other-name`, `former-name`, `alias` or `decision`.
    how: String,
    /// When a person decided what the row means; null if nobody had to.
    decided_at: Option<String>,
}

/// A value and what is to be known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ValueOfPlace {
    /// The value; null where there is none.
    value: Option<f64>,
    /// What is to be known of it, or why there is none: SDMX `OBS_STATUS`.
    #[schema(value_type = String)]
    status: ObservationStatus,
    lower: Option<f64>,
    upper: Option<f64>,
}

/// The place of a value among others; equal values share theirs.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct RankDocument {
    /// 1 and how many values are higher.
    from_highest: usize,
    /// 1 and how many values are lower.
    from_lowest: usize,
    /// How many other areas have the same value.
    tied: usize,
    /// How many areas have a value, this one with them.
    of: usize,
}

/// The value of an area that holds another.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ValueOfParent {
    code: String,
    #[schema(value_type = String)]
    level: Level,
    #[serde(flatten)]
    value: ValueOfPlace,
}

/// The figure of all areas of a level together.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct WholeDocument {
    value: Option<f64>,
    /// What is to be known of it: SDMX `OBS_STATUS`.
    #[schema(value_type = String)]
    status: ObservationStatus,
    numerator: Option<f64>,
    denominator: Option<f64>,
    /// How many areas it was added up from.
    areas: usize,
}

/// A value of another time.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ValueAtTime {
    #[schema(value_type = String)]
    period: Period,
    #[serde(flatten)]
    value: ValueOfPlace,
}

/// The services whose position lies in an area.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ServicesOfPlace {
    /// How many there are.
    number_matched: usize,
    /// How many are listed: at most 200.
    number_returned: usize,
    /// The kinds there are, in the atlas's order.
    kinds: Vec<KindOfPlace>,
    /// The services, by kind and then by id.
    services: Vec<ServiceOfPlace>,
}

/// How many services of a kind an area has.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct KindOfPlace {
    id: String,
    name_el: String,
    name_en: String,
    count: usize,
}

/// A service in an area.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ServiceOfPlace {
    id: String,
    kind: String,
    name_el: String,
    name_en: Option<String>,
    address: Option<String>,
    locality: Option<String>,
    phone: Option<String>,
    /// When it is open, as its source writes it: OpenStreetMap's `opening_hours`.
    opening_hours: Option<String>,
    /// The same in Greek words; as it stands where it is not understood.
    opening_hours_el: Option<String>,
    /// The same in English words; as it stands where it is not understood.
    opening_hours_en: Option<String>,
    /// How far it can be trusted: `official`, `approximate` or `synthetic`.
    quality: &'static str,
}

/// The profile of an area
///
/// What it is, what holds it and what it holds; for each indicator its latest value, its place among others, those of the
/// areas that hold it, and its values over time; and its services. As JSON, or as a page in one language.
#[utoipa::path(get, path = "/places/{code}", tag = "Places",
    params(("code" = String, Path, description = "The code of an area of any level", example = "2201"), PlaceQuery),
    responses((status = 200, description = "The profile", content(
        (PlaceDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(super) async fn place(
    ApiPath(path): ApiPath<PlacePath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<PlaceQuery>,
) -> Result<Response, ApiError> {
    let (format, language) = caller.data_or_page(query.f.as_deref(), query.lang, Format::Json)?;
    let place = find(&atlas, &path.code)?;
    let indicators = match &query.indicators {
        Some(named) => chosen_indicators(&atlas, state.limits(), &named.0)?,
        None => (0..atlas.indicators().len()).collect(),
    };
    let origins = {
        let (joins, atlas) = (state.joins().clone(), atlas.clone());
        blocking(&state, move || joins.origins(&atlas, place)).await?
    };
    let versions = [atlas.version(), Version::of_debug(&origins)];
    caller
        .answer(versions, format, async {
            blocking(&state, move || represent((&atlas, &origins), place, &indicators, format, language, &base)).await
        })
        .await
}

fn represent(
    (atlas, origins): (&Arc<Atlas>, &[ValueOrigin]),
    place: AreaRef,
    indicators: &[usize],
    format: Format,
    language: Language,
    base: &Base,
) -> Result<Response, ApiError> {
    let profile = atlas.profile(place, indicators);
    if format == Format::Html {
        let access = access_of_place(atlas, base, place, language)?;
        let page = PlacePage { atlas, profile: &profile, language, base: &base.href(""), origins, access: &access };
        return Ok(place_page(&page).into_response());
    }
    Ok(json(&document(atlas, &profile, origins, base))?.into_response())
}

/// Returns the area with a code, of the finest level that has one.
///
/// # Errors
/// [`ApiError::NotFound`] with where to look instead.
fn find(atlas: &Atlas, code: &str) -> Result<AreaRef, ApiError> {
    let found = code.parse().ok().and_then(|code| atlas.territory().find(&code).next());
    found.ok_or_else(|| ApiError::NotFound(where_else(atlas, code)))
}

fn where_else(atlas: &Atlas, code: &str) -> String {
    if let Some(settlement) = atlas.population().iter().find(|point| point.id == code) {
        let (lon, lat) = (settlement.position.lon(), settlement.position.lat());
        return format!("'{code}' is a settlement, not an area; what holds it is at /places/at?lon={lon}&lat={lat}");
    }
    if code.parse().is_ok_and(|id| atlas.register().index_of(&id).is_some()) {
        return format!("'{code}' is a service, not an area; it is at /collections/services/items/{}", path_part(code));
    }
    format!("there is no area with the code '{code}'; codes are found by name at /places?q=")
}

fn document(atlas: &Atlas, profile: &AreaProfile<'_>, origins: &[ValueOrigin], base: &Base) -> PlaceDocument {
    let (layer, area) = (profile.layer, profile.area);
    let properties = area.properties.iter().map(|(name, text)| (name.clone(), text.clone().into()));
    PlaceDocument {
        code: area.id.to_string(),
        level: layer.level,
        name_el: area.name_el.clone(),
        name_en: area.name_en.clone(),
        properties: properties.collect(),
        area_km2: profile.area_km2,
        vintage: layer.vintage.clone(),
        licence: LicenceDocument::from(&layer.provenance),
        parents: profile.parents.iter().map(|&above| parent_area(atlas, above)).collect(),
        children: profile.children.iter().map(|&child| parent_area(atlas, child)).collect(),
        child_count: profile.child_count,
        indicators: profile
            .indicators
            .iter()
            .map(|indicator| indicator_of_place(atlas, profile.layer, indicator, origins))
            .collect(),
        of_holders: profile
            .of_holders
            .iter()
            .map(|(holder, indicator)| IndicatorOfHolder {
                of: parent_area(atlas, *holder),
                indicator: indicator_of_place(atlas, &atlas.territory().layers()[holder.layer], indicator, &[]),
            })
            .collect(),
        without_values: profile.without_values.iter().map(|known| known.joined.indicator.id.to_string()).collect(),
        services: services_of_place(atlas, profile),
        attribution: atlas.meta().attribution.clone(),
        links: links(atlas, profile, base),
    }
}

fn indicator_of_place(
    atlas: &Atlas,
    layer: &AreaLayer,
    profile: &IndicatorProfile<'_>,
    origins: &[ValueOrigin],
) -> IndicatorOfPlace {
    let indicator = &profile.indicator.joined.indicator;
    let cell = &profile.cell;
    IndicatorOfPlace {
        id: indicator.id.to_string(),
        title_el: indicator.title.el.clone(),
        title_en: indicator.title.en.clone(),
        unit_el: indicator.unit.symbol_el(),
        unit_en: indicator.unit.symbol_en(),
        decimals: indicator.decimals,
        period: profile.period,
        aggregated_from: profile.aggregated_from,
        licence: LicenceDocument::from(&indicator.provenance),
        value: cell.into(),
        numerator: cell.part(Part::Numerator),
        denominator: cell.part(Part::Denominator),
        n: cell.part(Part::N),
        rank: profile.rank.map(RankDocument::from),
        rank_in_parent: profile.rank_in_parent.map(RankDocument::from),
        parents: profile.above.iter().map(|(above, cell)| value_of_parent(atlas, *above, cell)).collect(),
        whole: profile.whole.map(|cell| WholeDocument {
            value: cell.value,
            status: cell.status,
            numerator: cell.part(Part::Numerator),
            denominator: cell.part(Part::Denominator),
            areas: layer.areas().len(),
        }),
        series: profile
            .history
            .iter()
            .map(|(period, cell)| ValueAtTime { period: *period, value: cell.into() })
            .collect(),
        coverage: profile.coverage.map(|Coverage { of, parts, with_value, denominator_share }| PartsCoverageDocument {
            of,
            parts,
            with_value,
            denominator_share,
        }),
        origins: origins.iter().filter(|origin| origin.indicator == indicator.id).map(OriginDocument::from).collect(),
    }
}

fn value_of_parent(atlas: &Atlas, place: AreaRef, cell: &Cell) -> ValueOfParent {
    let layer = &atlas.territory().layers()[place.layer];
    ValueOfParent { code: layer.areas()[place.area].id.to_string(), level: layer.level, value: cell.into() }
}

impl From<&ValueOrigin> for OriginDocument {
    fn from(origin: &ValueOrigin) -> Self {
        Self {
            period: origin.period,
            file: origin.file.clone(),
            sheet: origin.sheet.clone(),
            row: origin.row,
            content_hash: origin.content_hash.clone(),
            taken_at: origin.taken_at.clone(),
            how: origin.how.clone(),
            decided_at: origin.decided_at.clone(),
        }
    }
}

impl From<&Cell> for ValueOfPlace {
    fn from(cell: &Cell) -> Self {
        let [lower, upper] = [Part::Lower, Part::Upper].map(|part| cell.part(part));
        Self { value: cell.value, status: cell.status, lower, upper }
    }
}

impl From<Rank> for RankDocument {
    fn from(rank: Rank) -> Self {
        let Rank { from_highest, from_lowest, tied, of } = rank;
        Self { from_highest, from_lowest, tied, of }
    }
}

fn services_of_place(atlas: &Atlas, profile: &AreaProfile<'_>) -> ServicesOfPlace {
    let (register, inside) = (atlas.register(), &profile.services);
    let kinds = inside.kinds.iter().map(|&(kind, count)| {
        let kind = &register.kinds()[kind];
        KindOfPlace { id: kind.id.to_string(), name_el: kind.name.el.clone(), name_en: kind.name.en.clone(), count }
    });
    ServicesOfPlace {
        number_matched: inside.count,
        number_returned: inside.services.len(),
        kinds: kinds.collect(),
        services: inside.services.iter().map(|&service| service_of_place(atlas, service)).collect(),
    }
}

fn service_of_place(atlas: &Atlas, place: usize) -> ServiceOfPlace {
    let service = &atlas.register().services()[place];
    let hours = atlas.service_index().opening_hours(place);
    ServiceOfPlace {
        id: service.id.to_string(),
        kind: service.kind.to_string(),
        name_el: service.name_el.clone(),
        name_en: service.name_en.clone(),
        address: service.address.clone(),
        locality: service.locality.clone(),
        phone: service.contact.phone.clone(),
        opening_hours: service.opening_hours.clone(),
        opening_hours_el: hours.map(|hours| hours.el.clone()),
        opening_hours_en: hours.map(|hours| hours.en.clone()),
        quality: atlas
            .register()
            .sources()
            .get(service.source)
            .map(|source| source.quality)
            .unwrap_or_default()
            .as_str(),
    }
}

fn links(atlas: &Atlas, profile: &AreaProfile<'_>, base: &Base) -> Vec<Link> {
    let code = path_part(profile.area.id.as_str());
    let page = base.with_parameters(&[("f", Some("html".to_owned()))]);
    let map = base.href(&format!("/?level={}#place={code}", profile.layer.level));
    vec![
        Link::new(base.self_href(), "self", Format::Json, "This profile"),
        Link::new(page, "alternate", Format::Html, "This profile for people"),
        item_link(atlas, profile.place, base),
        Link::new(map, "related", Format::Html, "The area on the map"),
    ]
}
