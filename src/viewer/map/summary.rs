//! What the page tells its program of the atlas, as JSON.

use serde::Serialize;

use crate::atlas::BasemapDescription;
use crate::indicators::{Direction, Measure};
use crate::provenance::{Bilingual, Language, Quality};

/// What the page tells its program of the atlas. The program's `types.js` has the same.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AtlasSummary {
    /// The page's language.
    pub language: Language,
    /// The version of everything.
    pub version: String,
    /// The way from the page to the server's root.
    pub root: &'static str,
    /// Whether the page stands within another.
    pub embed: bool,
    /// The atlas's title.
    pub title: Bilingual,
    /// One line of credits.
    pub attribution: String,
    /// Where the map begins.
    pub view: Option<ViewSummary>,
    /// The box around all areas: west, south, east, north, in degrees.
    pub bounds: [f64; 4],
    /// The levels, the coarsest first.
    pub levels: Vec<LevelSummary>,
    /// The indicators with any values.
    pub indicators: Vec<IndicatorSummary>,
    /// The kinds of services.
    pub kinds: Vec<KindSummary>,
    /// How far the services can be trusted.
    pub services_quality: Quality,
    /// Colour ramps.
    pub ramps: Vec<RampSummary>,
    /// A map beneath.
    pub basemap: Option<BasemapDescription>,
    /// The address of the land around the areas.
    pub land: Option<String>,
    /// What the page shows at first.
    pub choice: Choice,
}

/// Where the map begins, in degrees and tile zoom.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ViewSummary {
    /// Longitude of the middle.
    pub lon: f64,
    /// Latitude of the middle.
    pub lat: f64,
    /// Zoom.
    pub zoom: f64,
}

/// A level.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LevelSummary {
    /// `municipality`.
    pub id: &'static str,
    /// `municipalities`.
    pub collection: &'static str,
    /// The layer's title in the atlas.
    pub title: Bilingual,
    /// What one area is called.
    pub one: Bilingual,
    /// What several are called.
    pub many: Bilingual,
    /// How many there are.
    pub count: usize,
    /// From which zoom they are large enough.
    pub minzoom: f64,
    /// How far the outlines can be trusted.
    pub quality: Quality,
    /// What to know of them.
    pub note: Bilingual,
    /// Who made them.
    pub source: Bilingual,
    /// Their licence.
    pub license: String,
    /// The first zoom of their tiles.
    pub lowest_zoom: u8,
    /// The address of their tiles, with `{z}`, `{x}` and `{y}`.
    pub tiles: String,
    /// The address of the areas' label points.
    pub points: String,
}

/// An indicator.
#[derive(Clone, Debug, Serialize)]
pub struct IndicatorSummary {
    /// Its id in addresses.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// What it means.
    pub description: Bilingual,
    /// The unit behind a figure.
    pub unit: Bilingual,
    /// What kind of figure it is.
    pub measure: Measure,
    /// What a high figure means.
    pub direction: Direction,
    /// How many decimals are shown.
    pub decimals: u8,
    /// How far it can be trusted.
    pub quality: Quality,
    /// Who made it.
    pub source: Bilingual,
    /// Where it is published.
    pub source_url: Option<String>,
    /// Its licence.
    pub license: String,
    /// The licence's text.
    pub license_url: Option<String>,
    /// What to know of it.
    pub note: Bilingual,
    /// The levels it has values for, the coarsest first.
    pub levels: Vec<IndicatorLevel>,
    /// The version of its values.
    pub version: String,
}

/// A level an indicator has values for.
#[derive(Clone, Debug, Serialize)]
pub struct IndicatorLevel {
    /// The level's id.
    pub id: &'static str,
    /// The periods, the earliest first.
    pub periods: Vec<String>,
    /// The level its values were added up from.
    pub aggregated_from: Option<&'static str>,
}

/// A kind of services.
#[derive(Clone, Debug, Serialize)]
pub struct KindSummary {
    /// Its id in addresses.
    pub id: String,
    /// What it is called.
    pub name: Bilingual,
    /// How many services are of it.
    pub count: usize,
}

/// A colour ramp.
#[derive(Clone, Debug, Serialize)]
pub struct RampSummary {
    /// Its name.
    pub name: String,
    /// `sequential` or `diverging`.
    pub r#type: &'static str,
    /// The colours by number of classes.
    pub colors: std::collections::BTreeMap<usize, Vec<String>>,
}

/// What a map shows, as the address says it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Choice {
    /// The indicator's id.
    pub indicator: String,
    /// The period.
    pub period: String,
    /// A level's id, or `auto`: as the zoom has it.
    pub level: String,
    /// How classes are made.
    pub method: String,
    /// How many classes there are.
    pub k: u32,
    /// Their upper ends, where they are given.
    pub breaks: Vec<f64>,
    /// The ramp; empty for the usual one.
    pub ramp: String,
}
