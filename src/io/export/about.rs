//! What tiles and files say of themselves: titles, credits, layers, and where the values come from.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::ExportError;
use super::census::LayerCensus;
use super::request::{Selection, ZoomRange};
use crate::atlas::{ClusterField, Collection, Column, ColumnType, FeatureTable, JoinedValues, Version};
use crate::boundaries::Level;
use crate::geometry::{Bbox, LonLat, MercatorPoint};
use crate::indicators::{IndicatorAbout, IndicatorId, Period};

/// How far north and south Web Mercator goes.
const MERCATOR_LATITUDE: f64 = 85.051_128;
/// The zoom a map begins with where the atlas names none.
const USUAL_ZOOM: u8 = 6;

/// What a set of tiles says of itself.
#[derive(Debug)]
pub(super) struct TilesetAbout {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) attribution: String,
    pub(super) bounds: Bbox,
    pub(super) center: LonLat,
    pub(super) center_zoom: u8,
    pub(super) zooms: ZoomRange,
    pub(super) data_version: String,
    /// Layers with their tags in words.
    pub(super) vector_layers: Vec<Value>,
    /// The same with nothing but the type of each tag.
    pub(super) plain_layers: Vec<Value>,
    pub(super) indicators: Vec<Value>,
}

impl TilesetAbout {
    /// Works out what a set of tiles says, given what is in it.
    ///
    /// # Errors
    /// [`ExportError::Empty`] if nothing has a place on the map.
    pub(super) fn new(selection: &Selection<'_>, zooms: ZoomRange, census: &LayerCensus) -> Result<Self, ExportError> {
        let meta = selection.atlas.meta();
        let bounds = bounds(selection).ok_or(ExportError::Empty)?;
        let view = meta.view.filter(|view| bounds.contains(view.center));
        let (center, zoom) = match view {
            Some(view) => (view.center, view.nearest_zoom()),
            None => (middle(&bounds), USUAL_ZOOM),
        };
        Ok(Self {
            name: meta.title.el.clone(),
            description: meta.description.el.clone(),
            attribution: meta.attribution.clone(),
            bounds,
            center,
            center_zoom: zoom.clamp(zooms.first(), zooms.last()),
            zooms,
            data_version: data_version(selection).to_string(),
            vector_layers: layers(selection, zooms, census, true),
            plain_layers: layers(selection, zooms, census, false),
            indicators: indicators(selection),
        })
    }

    /// Returns a TileJSON 3.0 of tiles with this address.
    pub(super) fn tilejson(&self, tiles: &str) -> Value {
        json!({
            "tilejson": "3.0.0",
            "name": self.name,
            "description": self.description,
            "attribution": self.attribution,
            "version": "1.0.0",
            "scheme": "xyz",
            "tiles": [tiles],
            "minzoom": self.zooms.first(),
            "maxzoom": self.zooms.last(),
            "bounds": self.bounds.to_array(),
            "center": [self.center.lon(), self.center.lat(), self.center_zoom],
            "vector_layers": self.vector_layers,
            "indicators": self.indicators,
            "data_version": self.data_version,
        })
    }

    /// Returns the metadata of a PMTiles archive.
    pub(super) fn pmtiles_metadata(&self) -> Value {
        json!({
            "name": self.name,
            "description": self.description,
            "attribution": self.attribution,
            "type": "overlay",
            "version": "1.0.0",
            "vector_layers": self.vector_layers,
            "indicators": self.indicators,
            "data_version": self.data_version,
        })
    }

    /// Returns the rows of an MBTiles file's metadata.
    pub(super) fn mbtiles_metadata(&self) -> Vec<(&'static str, String)> {
        let list = |numbers: &[f64]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let about = json!({ "vector_layers": self.plain_layers, "indicators": self.indicators });
        vec![
            ("name", self.name.clone()),
            ("format", "pbf".to_owned()),
            ("bounds", list(&self.bounds.to_array())),
            ("center", list(&[self.center.lon(), self.center.lat(), f64::from(self.center_zoom)])),
            ("minzoom", self.zooms.first().to_string()),
            ("maxzoom", self.zooms.last().to_string()),
            ("attribution", self.attribution.clone()),
            ("description", self.description.clone()),
            ("type", "overlay".to_owned()),
            ("version", "1".to_owned()),
            ("data_version", self.data_version.clone()),
            ("json", about.to_string()),
        ]
    }
}

/// Returns the version of all that is selected.
pub(super) fn data_version(selection: &Selection<'_>) -> Version {
    let atlas = selection.atlas;
    let collections = selection.tables.iter().filter_map(|table| match table.collection() {
        Collection::Areas(level) => atlas.cut_version(level),
        Collection::Services => Some(atlas.service_index().version),
    });
    let indicators = selection.indicators.iter().map(|&place| atlas.indicators()[place].version);
    Version::combine(collections.chain(indicators).chain([atlas.meta().version()]))
}

/// Returns the box around everything selected, as far as Web Mercator goes.
fn bounds(selection: &Selection<'_>) -> Option<Bbox> {
    let extents = selection.tables.iter().filter_map(|table| match table.collection() {
        Collection::Areas(level) => selection.atlas.level(level)?.1.extent,
        Collection::Services => selection.atlas.service_index().extent,
    });
    let [west, south, east, north] = extents.reduce(|a, b| a.union(&b))?.to_array();
    let within = |latitude: f64| latitude.clamp(-MERCATOR_LATITUDE, MERCATOR_LATITUDE);
    Bbox::new(west, within(south), east, within(north)).ok()
}

/// Returns the middle of a box on the map.
fn middle(bounds: &Bbox) -> LonLat {
    let at = |lon, lat| LonLat::new(lon, lat).map_or(MercatorPoint::clamped(0.5, 0.5), MercatorPoint::from);
    let (a, b) = (at(bounds.west(), bounds.south()), at(bounds.east(), bounds.north()));
    MercatorPoint::clamped(f64::midpoint(a.x(), b.x()), f64::midpoint(a.y(), b.y())).to_lon_lat()
}

/// Returns the layers: those of the collections in their order, then what else is in the tiles.
fn layers(selection: &Selection<'_>, zooms: ZoomRange, census: &LayerCensus, in_words: bool) -> Vec<Value> {
    let of_table = |table: &FeatureTable<'_>| {
        let id = table.collection().id();
        let (first, last) =
            census.layers.get(id).map_or((zooms.first(), zooms.last()), |seen| (seen.minzoom, seen.maxzoom));
        let field = |column: &Column| {
            let holds = if in_words { in_words_of(column, table) } else { kind(column).to_owned() };
            (column.name.clone(), Value::String(holds))
        };
        let clusters =
            if table.collection() == Collection::Services { selection.atlas.cluster_fields() } else { Vec::new() };
        let of_cluster = |field: ClusterField| {
            let ClusterField { name, holds, description } = field;
            (name, Value::String(if in_words { format!("{holds}: {description}") } else { holds.to_owned() }))
        };
        let fields: Map<_, _> = table.columns().iter().map(field).chain(clusters.into_iter().map(of_cluster)).collect();
        json!({ "id": id, "description": title(selection, table), "minzoom": first, "maxzoom": last, "fields": fields })
    };
    let is_table = |name: &str| selection.tables.iter().any(|table| table.collection().id() == name);
    let others = census.layers.iter().filter(|(name, _)| !is_table(name)).map(|(name, seen)| {
        json!({ "id": name, "description": "", "minzoom": seen.minzoom, "maxzoom": seen.maxzoom, "fields": seen.fields })
    });
    selection.tables.iter().map(of_table).chain(others).collect()
}

/// Returns what a collection is called.
pub(super) fn title(selection: &Selection<'_>, table: &FeatureTable<'_>) -> String {
    match table.collection() {
        Collection::Areas(level) => {
            selection.atlas.level(level).map(|(layer, _)| layer.title.el.clone()).unwrap_or_default()
        }
        Collection::Services => "Υπηρεσίες".to_owned(),
    }
}

fn kind(column: &Column) -> &'static str {
    match column.holds {
        ColumnType::Text => "String",
        ColumnType::Number | ColumnType::Integer => "Number",
    }
}

/// Returns what a tag holds in words: its type, title and, of a value, period and source.
fn in_words_of(column: &Column, table: &FeatureTable<'_>) -> String {
    let about = column.indicator().and_then(|place| table.values().get(place)).map(|values| {
        let period = values.period.map(|period| format!(", {period}")).unwrap_or_default();
        format!("{period}, {}", values.indicator.joined.indicator.provenance.source.en)
    });
    format!("{}: {}{}", kind(column), column.title.en, about.unwrap_or_default())
}

/// Returns what is to be known of the values, collection by collection.
pub(super) fn indicators(selection: &Selection<'_>) -> Vec<Value> {
    let of_table = |table: &FeatureTable<'_>| {
        let collection = table.collection().id();
        table.values().iter().map(|values| indicator(collection, values)).collect::<Vec<_>>()
    };
    selection.tables.iter().flat_map(of_table).collect()
}

fn indicator(collection: &str, values: &JoinedValues<'_>) -> Value {
    let indicator = &values.indicator.joined.indicator;
    json!(TaggedIndicator {
        id: &indicator.id,
        collection,
        about: indicator.into(),
        period: values.period,
        aggregated_from: values.series().and_then(|series| series.aggregated_from),
    })
}

/// An indicator whose values are tags of a collection.
#[derive(Serialize)]
struct TaggedIndicator<'a> {
    id: &'a IndicatorId,
    collection: &'a str,
    #[serde(flatten)]
    about: IndicatorAbout<'a>,
    period: Option<Period>,
    aggregated_from: Option<Level>,
}
