//! The page with the map: what is asked for, in the viewer's terms.

use serde::Deserialize;
use utoipa::IntoParams;

use super::ApiError;
use super::extract::{CommaList, Whole, parsed};
use super::features::points_version;
use super::links::{Base, path_part};
use super::tiles;
use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::{AreaLayer, AreaRef, Level};
use crate::geometry::Bbox;
use crate::indicators::{IndicatorId, Measure, ObservationStatus, Period, TimeFilter};
use crate::join::Series;
use crate::narrative::{MapFigures, period_words, summary_sentence};
use crate::numbers::figure;
use crate::provenance::{Bilingual, Language, Quality};
use crate::stats::{ClassificationMethod, MAX_CLASSES, ranks};
use crate::styles::{Ramp, RampKind, ramps};
use crate::viewer::{
    AtlasSummary, Choice, FigureRow, Figures, IndicatorLevel, IndicatorSummary, KindSummary, LevelSummary, MapPage,
    PageLink, RampSummary, Section, SiteFrame, ViewSummary, map_page,
};

/// How many classes a map has if nobody says.
const DEFAULT_K: u32 = 5;

/// What the map shows; for the page alone.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MapQuery {
    /// The representation: `json` or `html`; goes before the `Accept` header. Only the page takes the other parameters.
    pub(super) f: Option<String>,
    /// The page's language: `el` or `en`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "el")]
    pub(super) lang: Option<Language>,
    /// The indicator on the map.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "population_change")]
    indicator: Option<IndicatorId>,
    /// The areas: a level, or `auto` for what the zoom allows.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "auto")]
    level: Option<LevelChoice>,
    /// The period, exactly; default: the latest with any value.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    period: Option<Period>,
    /// How classes are made: `quantile`, `equal-interval`, `fisher-jenks` or `manual`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "quantile")]
    method: Option<ClassificationMethod>,
    /// How many classes, 1 to 12.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 12)]
    k: Option<Whole<1, 12>>,
    /// The upper ends of the classes, for the method `manual`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false)]
    breaks: Option<CommaList<f64>>,
    /// A ramp of `ColorBrewer`.
    #[param(example = "YlGnBu")]
    ramp: Option<String>,
    /// `1` for a page to stand within another.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 1)]
    embed: Option<Whole<0, 1>>,
}

/// Areas of one level, or of whichever the zoom allows.
#[derive(Clone, Copy, Debug)]
enum LevelChoice {
    Auto,
    Fixed(Level),
}

impl std::str::FromStr for LevelChoice {
    type Err = crate::boundaries::UnknownLevel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "auto" { Ok(Self::Auto) } else { text.parse().map(Self::Fixed) }
    }
}

/// What is shown: an indicator at a level and period.
struct Shown<'a> {
    known: &'a VersionedIndicator,
    level: Level,
    period: Period,
    series: &'a Series,
}

/// Returns the page.
///
/// # Errors
/// [`ApiError`] if there is no such ramp, or breaks make no classes.
pub(super) fn page(atlas: &Atlas, base: &Base, query: &MapQuery) -> Result<String, ApiError> {
    let language = query.lang.unwrap_or_default();
    if let Some(name) = &query.ramp
        && let Err(error) = crate::styles::ramp(name)
    {
        return Err(ApiError::parameter("ramp", error.to_string()));
    }
    if let Some(breaks) = &query.breaks {
        check_breaks(&breaks.0)?;
    }
    let shown = shown(atlas, query);
    let meta = atlas.meta();
    let other = translated(base, language.other());
    Ok(map_page(&MapPage {
        frame: SiteFrame::of(atlas, language, other).within(Section::Map),
        atlas: summary(atlas, query, language, shown.as_ref()),
        description: meta.description.clone(),
        notice: meta.notice.clone(),
        figures: shown
            .as_ref()
            .map(|shown| Figures { instead: instead(query, shown), ..figures(atlas, shown, language) }),
        translations: [Language::El, Language::En].map(|tongue| translated(base, tongue)),
        canonical: canonical(base, query, language),
    }))
}

fn translated(base: &Base, language: Language) -> String {
    base.with_parameters(&[("lang", (language == Language::En).then(|| "en".to_owned()))])
}

/// Refuses breaks that make no classes.
fn check_breaks(breaks: &[f64]) -> Result<(), ApiError> {
    let is_rising = breaks.windows(2).all(|pair| pair[0] < pair[1]);
    if breaks.iter().all(|value| value.is_finite()) && is_rising && breaks.len() <= MAX_CLASSES {
        return Ok(());
    }
    let detail = format!("accepted are at most {MAX_CLASSES} finite numbers that rise, such as 5,10,20");
    Err(ApiError::parameter("breaks", detail))
}

/// Returns the one address of all that show the same figures in the same language.
fn canonical(base: &Base, query: &MapQuery, language: Language) -> String {
    let named = [
        ("indicator", query.indicator.as_ref().map(ToString::to_string)),
        ("period", query.period.map(|period| period.to_string())),
        ("lang", (language == Language::En).then(|| "en".to_owned())),
    ];
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(named.into_iter().filter_map(|(name, value)| Some((name, value?))));
    let text = text.finish();
    base.href(&if text.is_empty() { "/".to_owned() } else { format!("/?{text}") })
}

/// Says what was asked for and is not there.
fn instead(query: &MapQuery, shown: &Shown<'_>) -> Bilingual {
    if let Some(id) = query.indicator.as_ref().filter(|id| **id != shown.known.joined.indicator.id) {
        return Bilingual::new(
            format!("Ο άτλαντας δεν έχει (πια) δείκτη «{id}»· φαίνεται ένας άλλος."),
            format!("The atlas has no indicator “{id}” (any more); another one is shown."),
        );
    }
    let period = query.period.filter(|period| *period != shown.period);
    let level = match query.level {
        Some(LevelChoice::Fixed(level)) if level != shown.level => Some(level),
        _ => None,
    };
    match (period, level) {
        (Some(period), _) => Bilingual::new(
            format!("Ο δείκτης δεν έχει τιμές για την περίοδο {}· φαίνεται η πιο πρόσφατη.", period_words(period).el),
            format!("The indicator has no values for {}; the latest are shown.", period_words(period).en),
        ),
        (None, Some(level)) => Bilingual::new(
            format!("Ο δείκτης δεν έχει τιμές για το επίπεδο «{}».", level.title_el()),
            format!("The indicator has no values for {}.", level.title_en()),
        ),
        (None, None) => Bilingual::default(),
    }
}

/// Finds what is asked for, or what comes nearest: an address may be older than the atlas. If nobody asks it is the first indicator of the atlas's default that is no
/// count, because shapes say more than dots at first sight.
fn shown<'a>(atlas: &'a Atlas, query: &MapQuery) -> Option<Shown<'a>> {
    let named = query.indicator.as_ref().and_then(|id| atlas.indicator(id)).filter(|known| has_values(known));
    let known = named.or_else(|| first_indicator(atlas))?;
    let levels = known.joined.levels();
    let finest = levels.last().copied()?;
    // An address of the form, or an old one, may name what another indicator has: the page shows what there is.
    let level = match query.level {
        Some(LevelChoice::Fixed(level)) if levels.contains(&level) => level,
        // Levels differ in their periods: the finest that has the one asked for.
        _ => {
            let has_period = |level: &&Level| {
                query.period.is_none_or(|period| known.joined.totals(**level, Some(TimeFilter::from(period))).is_some())
            };
            levels.iter().rev().find(has_period).copied().unwrap_or(finest)
        }
    };
    let asked = query.period.and_then(|period| known.joined.totals(level, Some(TimeFilter::from(period))));
    let (period, series) = asked.or_else(|| known.joined.totals(level, None))?;
    Some(Shown { known, level, period, series })
}

fn has_values(known: &VersionedIndicator) -> bool {
    !known.joined.levels().is_empty()
}

fn first_indicator(atlas: &Atlas) -> Option<&VersionedIndicator> {
    let named = atlas.default_indicator_places().iter().filter_map(|&place| atlas.indicators().get(place));
    let candidates: Vec<_> = named.chain(atlas.indicators()).filter(|known| has_values(known)).collect();
    let drawn_as_fill = |known: &&&VersionedIndicator| known.joined.indicator.measure != Measure::Count;
    candidates.iter().find(drawn_as_fill).or(candidates.first()).copied()
}

fn summary(atlas: &Atlas, query: &MapQuery, language: Language, shown: Option<&Shown<'_>>) -> AtlasSummary {
    let meta = atlas.meta();
    let extent = atlas.levels().filter_map(|(_, index)| index.extent).reduce(|a, b| a.union(&b));
    AtlasSummary {
        language,
        version: atlas.version().to_string(),
        root: "./",
        embed: query.embed.is_some_and(|embed| embed.0 == 1),
        title: meta.title.clone(),
        attribution: meta.attribution.clone(),
        view: meta.view.map(|view| ViewSummary { lon: view.center.lon(), lat: view.center.lat(), zoom: view.zoom }),
        bounds: extent.map_or([-180.0, -85.0, 180.0, 85.0], corners),
        levels: levels(atlas),
        indicators: atlas
            .indicators()
            .iter()
            .filter(|known| !known.joined.levels().is_empty())
            .map(indicator)
            .collect(),
        kinds: kinds(atlas),
        services_quality: atlas.register().quality(),
        ramps: ramps().iter().map(ramp_summary).collect(),
        basemap: atlas.basemap().map(|basemap| basemap.describe("")),
        land: atlas.land().map(|land| format!("basemap/land?v={}", land.version())),
        choice: choice(query, shown),
    }
}

fn corners(bbox: Bbox) -> [f64; 4] {
    [bbox.west(), bbox.south(), bbox.east(), bbox.north()]
}

fn choice(query: &MapQuery, shown: Option<&Shown<'_>>) -> Choice {
    let breaks = query.breaks.as_ref().map(|breaks| breaks.0.clone()).unwrap_or_default();
    let method = match query.method.unwrap_or(ClassificationMethod::Quantile) {
        ClassificationMethod::Manual if breaks.is_empty() => ClassificationMethod::Quantile,
        method => method,
    };
    Choice {
        indicator: shown.map(|shown| shown.known.joined.indicator.id.to_string()).unwrap_or_default(),
        period: shown.map(|shown| shown.period.to_string()).unwrap_or_default(),
        level: match (query.level, shown) {
            (Some(LevelChoice::Fixed(level)), Some(shown)) if shown.level == level => level.as_str().to_owned(),
            _ => "auto".to_owned(),
        },
        method: method.to_string(),
        k: query.k.map_or(DEFAULT_K, |k| k.0),
        breaks,
        ramp: query.ramp.clone().unwrap_or_default(),
    }
}

fn levels(atlas: &Atlas) -> Vec<LevelSummary> {
    let summaries = atlas.levels().map(|(layer, index)| LevelSummary {
        id: layer.level.as_str(),
        collection: layer.level.collection_id(),
        title: layer.title.clone(),
        one: Bilingual::new(layer.level.noun_el(), layer.level.noun_en()),
        many: Bilingual::new(layer.level.title_el(), layer.level.title_en()),
        count: layer.areas().len(),
        minzoom: index.legible_zoom(),
        quality: layer.provenance.quality,
        note: layer.provenance.note.clone(),
        source: layer.provenance.source.clone(),
        license: layer.provenance.license.clone(),
        lowest_zoom: atlas.lowest_zoom(layer.level).unwrap_or(0),
        tiles: tiles::of_page(atlas, layer.level),
        points: format!(
            "collections/{}/points?v={}",
            layer.level.collection_id(),
            points_version(atlas, layer.level).map(|version| version.to_string()).unwrap_or_default()
        ),
    });
    summaries.collect()
}

fn indicator(known: &VersionedIndicator) -> IndicatorSummary {
    let indicator = &known.joined.indicator;
    let levels = known.joined.levels().into_iter().map(|level| IndicatorLevel {
        id: level.as_str(),
        periods: known.joined.periods(level).map(|period| period.to_string()).collect(),
        aggregated_from: known
            .joined
            .totals(level, None)
            .and_then(|(_, series)| series.aggregated_from)
            .map(Level::as_str),
    });
    let provenance = &indicator.provenance;
    IndicatorSummary {
        id: indicator.id.to_string(),
        title: indicator.title.clone(),
        description: indicator.description.clone(),
        unit: Bilingual::new(indicator.unit.symbol_el(), indicator.unit.symbol_en()),
        measure: indicator.measure,
        direction: indicator.direction,
        decimals: indicator.decimals,
        quality: provenance.quality,
        source: provenance.source.clone(),
        source_url: provenance.source_url.clone(),
        license: provenance.license.clone(),
        license_url: provenance.license_url.clone(),
        note: provenance.note.clone(),
        levels: levels.collect(),
        version: known.version.to_string(),
    }
}

fn kinds(atlas: &Atlas) -> Vec<KindSummary> {
    let services = atlas.register().services();
    let summaries = atlas.register().kinds().iter().map(|kind| KindSummary {
        id: kind.id.to_string(),
        name: kind.name.clone(),
        count: services.iter().filter(|service| service.kind == kind.id).count(),
    });
    summaries.collect()
}

fn ramp_summary(ramp: &Ramp) -> RampSummary {
    let colors = (1..=ramp.most()).filter_map(|k| Some((k, ramp.colors(k).ok()?)));
    RampSummary {
        name: ramp.name().to_owned(),
        r#type: match ramp.kind() {
            RampKind::Sequential => "sequential",
            RampKind::Diverging => "diverging",
        },
        colors: colors.map(|(k, colors)| (k, colors.iter().map(ToString::to_string).collect())).collect(),
    }
}

fn figures(atlas: &Atlas, shown: &Shown<'_>, language: Language) -> Figures {
    let indicator = &shown.known.joined.indicator;
    let layer = atlas.level(shown.level).map(|(layer, _)| layer);
    let unit = Bilingual::new(indicator.unit.symbol_el(), indicator.unit.symbol_en());
    Figures {
        instead: Bilingual::default(),
        title: indicator.title.clone(),
        description: indicator.description.clone(),
        unit,
        period: period_words(shown.period),
        many: Bilingual::new(shown.level.title_el(), shown.level.title_en()),
        one: Bilingual::new(shown.level.noun_el(), shown.level.noun_en()),
        summary: summary_sentence(&MapFigures {
            indicator,
            level: shown.level,
            period: shown.period,
            areas: layer.map(AreaLayer::areas).unwrap_or_default(),
            series: shown.series,
        }),
        provenance: indicator.provenance.clone(),
        outline_quality: layer.map_or(Quality::Official, |layer| layer.provenance.quality),
        rows: rows(atlas, shown, language),
        downloads: downloads(shown),
    }
}

/// Returns a row an area, the highest value first.
fn rows(atlas: &Atlas, shown: &Shown<'_>, language: Language) -> Vec<FigureRow> {
    let Some(layer) = atlas.territory().layer_of(shown.level) else { return Vec::new() };
    let ranks = ranks(shown.series.values());
    let areas = atlas.territory().layers()[layer].areas();
    let mut places: Vec<usize> = (0..areas.len()).collect();
    places.sort_by_key(|&place| ranks[place].unwrap_or(usize::MAX));
    let name = |area: AreaRef| {
        let area = atlas.territory().area(area);
        Bilingual::new(area.name_el.clone(), area.name_en.clone().unwrap_or_default())
    };
    let suffix = if language == Language::En { "?lang=en" } else { "" };
    let row = |place: usize| {
        let area = AreaRef { layer, area: place };
        let status = shown.series.status(place);
        let (el, en) = status.meaning();
        FigureRow {
            name: name(area),
            parent: atlas.territory().ancestors(area).next().map(name).unwrap_or_default(),
            href: format!("./places/{}{suffix}", path_part(areas[place].id.as_str())),
            rank: ranks[place],
            value: shown
                .series
                .value(place)
                .map(|value| figure(value, shown.known.joined.indicator.decimals))
                .unwrap_or_default(),
            status: if status == ObservationStatus::Normal { Bilingual::default() } else { Bilingual::new(el, en) },
        }
    };
    places.into_iter().map(row).collect()
}

fn downloads(shown: &Shown<'_>) -> Vec<PageLink> {
    let (id, level, period) = (&shown.known.joined.indicator.id, shown.level, shown.period);
    let values = format!("./indicators/{id}/values?level={level}&period={period}");
    let items = format!("./collections/{}/items?indicators={id}&datetime={period}&limit=10000", level.collection_id());
    let link = |el: &str, en: &str, href: String| PageLink { label: Bilingual::new(el, en), href };
    vec![
        link("CSV για το ελληνικό Excel", "CSV for Greek Excel", format!("{values}&f=csv&dialect=excel-el")),
        link("CSV", "CSV", format!("{values}&f=csv")),
        link("GeoJSON με τα όρια", "GeoJSON with outlines", items),
    ]
}
