//! An indicator that counts, as a circle an area: a large area is not much because it is large.

use serde::Serialize;
use serde_json::{Value, json};

use super::base::{BORDER, LAND};
use super::choropleth::{GROUND, outline_width, place_view};
use super::legend::{LegendEntry, no_data_entry};
use super::lines::{LevelTiles, border_layers, label_layer};
use super::metadata::StyleMetadata;
use super::{Color, NO_DATA_COLOR};
use crate::atlas::View;
use crate::boundaries::Level;
use crate::geometry::LonLat;
use crate::indicators::{Indicator, Period};
use crate::numbers::figure;
use crate::provenance::Bilingual;

/// The circles of counts, and of those below zero; as on the atlas's own page.
const SYMBOL: Color = Color::new(0x1f, 0x86, 0xa6);
const SYMBOL_BELOW: Color = Color::new(0xc4, 0x62, 0x0c);
/// What keeps circles apart that overlap.
const RIM: Color = Color::new(0xff, 0xff, 0xff);
/// The radius of the largest circle, in pixels, and the least one that is seen.
const LARGEST_PX: f64 = 30.0;
const SMALLEST_PX: f64 = 1.5;

/// What a map of counts shows.
#[derive(Clone, Copy, Debug)]
pub struct SymbolStyle<'a> {
    /// The indicator. Tiles hold its value as a number under its id, and no such property where there is none.
    pub indicator: &'a Indicator,
    /// The areas; the tiles' layer has the name of their collection.
    pub level: Level,
    /// The time of the values.
    pub period: Period,
    /// The levels whose borders the tiles tell apart, that of the areas among them.
    pub border_levels: &'a [Level],
    /// The absolute address of the TileJSON of tiles that hold the values of that time, and borders.
    pub tilejson_url: &'a str,
    /// The absolute address of the TileJSON of tiles that hold the labels.
    pub labels_url: &'a str,
    /// The areas that have a value.
    pub symbols: &'a [AreaSymbol<'a>],
    /// How many areas have none.
    pub missing: usize,
    /// Where the map begins; nothing to leave it to the map.
    pub view: Option<View>,
}

/// The count of an area and where its circle stands.
#[derive(Clone, Copy, Debug)]
pub struct AreaSymbol<'a> {
    /// Its Greek name.
    pub name_el: &'a str,
    /// The middle of the circle.
    pub at: LonLat,
    /// The count.
    pub value: f64,
}

/// A circle of the legend.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct CircleEntry {
    layer: &'static str,
    label_el: String,
    label_en: String,
    color: Color,
    value: f64,
    radius_px: f64,
}

/// Makes the style: a ground, the areas, those without a value apart, borders, a circle for each value, and names.
///
/// Layers are `background`, `areas`, `no-data`, `outline-{level}` for the borders of each level, `symbols` and `labels`.
/// The area of a circle is in proportion to its value, the largest in the style having a radius of 30 pixels. Circles are in
/// the style itself, as GeoJSON, the largest below the others.
#[must_use]
pub fn symbol_style(style: &SymbolStyle<'_>) -> Value {
    let largest = largest(style.symbols);
    let tiles = LevelTiles { level: style.level, border_levels: style.border_levels };
    let area_layer = style.level.collection_id();
    let property = style.indicator.id.as_str();
    let mut layers = vec![
        json!({ "id": "background", "type": "background", "paint": { "background-color": GROUND } }),
        json!({ "id": "areas", "type": "fill", "source": SOURCE, "source-layer": area_layer,
            "filter": ["has", property], "paint": { "fill-color": LAND } }),
        json!({ "id": "no-data", "type": "fill", "source": SOURCE, "source-layer": area_layer,
            "filter": ["!has", property], "paint": { "fill-color": NO_DATA_COLOR } }),
    ];
    layers.extend(border_layers(tiles, ("outline", SOURCE), BORDER, |level| outline_width(style.level, level)));
    layers.push(json!({
        "id": SYMBOLS, "type": "circle", "source": SYMBOLS,
        "paint": {
            "circle-color": ["case", ["<", ["get", property], 0.0], SYMBOL_BELOW, SYMBOL],
            "circle-opacity": 0.72,
            "circle-radius": ["get", "radius_px"],
            "circle-stroke-color": RIM,
            "circle-stroke-width": 1.0,
        },
    }));
    layers.push(label_layer(style.level, (LABELS, LABELS)));
    let metadata = StyleMetadata {
        indicator: &style.indicator.id,
        about: style.indicator.into(),
        level: style.level,
        period: style.period,
        ramp: None,
        ramp_credit: None,
        legend: legend(style, largest),
    };
    let mut document = json!({
        "version": 8,
        "name": format!("{} ({})", style.indicator.title.el, style.period),
        "metadata": { "choros": metadata },
        "sources": {
            SOURCE: { "type": "vector", "url": style.tilejson_url },
            LABELS: { "type": "vector", "url": style.labels_url },
            SYMBOLS: { "type": "geojson", "data": circles(style, largest) },
        },
        "layers": layers,
    });
    place_view(&mut document, style.view);
    document
}

/// The source of areas and borders, that of names, and that of circles.
const SOURCE: &str = "areas";
const LABELS: &str = "labels";
const SYMBOLS: &str = "symbols";

fn largest(symbols: &[AreaSymbol<'_>]) -> f64 {
    symbols.iter().map(|symbol| symbol.value.abs()).fold(0.0, f64::max)
}

/// Returns the radius of a count's circle, of whichever sign; none where it is zero.
fn radius_px(value: f64, largest: f64) -> f64 {
    if largest <= 0.0 || value == 0.0 {
        return 0.0;
    }
    (LARGEST_PX * (value.abs() / largest).sqrt()).max(SMALLEST_PX)
}

fn circles(style: &SymbolStyle<'_>, largest: f64) -> Value {
    let mut symbols: Vec<_> = style.symbols.iter().filter(|symbol| symbol.value != 0.0).collect();
    symbols.sort_by(|one, other| other.value.abs().total_cmp(&one.value.abs()));
    let feature = |symbol: &AreaSymbol<'_>| {
        json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [symbol.at.lon(), symbol.at.lat()] },
            "properties": {
                "name_el": symbol.name_el,
                style.indicator.id.as_str(): symbol.value,
                "radius_px": (radius_px(symbol.value, largest) * 100.0).round() / 100.0,
            },
        })
    };
    let features: Vec<Value> = symbols.into_iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features })
}

/// Returns circles of round counts, the largest first, then the colours that are no circle's usual one.
fn legend(style: &SymbolStyle<'_>, largest: f64) -> Vec<Value> {
    let decimals = style.indicator.decimals;
    let circle = |value: f64| {
        let Bilingual { el: label_el, en: label_en } = figure(value, decimals);
        let radius_px = radius_px(value, largest).round();
        json!(CircleEntry { layer: SYMBOLS, label_el, label_en, color: SYMBOL, value, radius_px })
    };
    let below = style.symbols.iter().filter(|symbol| symbol.value < 0.0).count();
    let below = (below > 0).then(|| LegendEntry {
        layer: SYMBOLS.to_owned(),
        label_el: "Κάτω από το μηδέν".to_owned(),
        label_en: "Below zero".to_owned(),
        color: SYMBOL_BELOW,
        from: None,
        to: None,
        count: below,
    });
    let colors = below.into_iter().chain([no_data_entry(NO_DATA_COLOR, style.missing)]);
    round_values(largest, decimals).into_iter().map(circle).chain(colors.map(|entry| json!(entry))).collect()
}

/// Returns round numbers near the largest value, a quarter and a twentieth of it, each once.
fn round_values(largest: f64, decimals: u8) -> Vec<f64> {
    let round = |value: f64| {
        let ten = 10f64.powf(value.log10().floor());
        let step = [5.0, 2.0].into_iter().find(|step| value / ten >= *step).unwrap_or(1.0);
        step * ten
    };
    let least = 10f64.powi(-i32::from(decimals));
    let mut values: Vec<f64> = [1.0, 4.0, 20.0].iter().map(|part| round(largest / part)).collect();
    values.dedup();
    values.retain(|value| (least..=largest).contains(value));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_grow_by_area_and_none_is_lost() {
        assert!((radius_px(25.0, 100.0) - LARGEST_PX / 2.0).abs() < 1e-12);
        let bits = |radii: [f64; 4]| radii.map(f64::to_bits);
        let found = [radius_px(-100.0, 100.0), radius_px(1e-9, 100.0), radius_px(0.0, 100.0), radius_px(1.0, 0.0)];
        assert_eq!(bits(found), bits([LARGEST_PX, SMALLEST_PX, 0.0, 0.0]));
    }

    #[test]
    fn the_legend_has_round_numbers_within_what_there_is() {
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&round_values(169_300.0, 0)), bits(&[100_000.0, 20_000.0, 5_000.0]));
        assert_eq!(bits(&round_values(3.0, 0)), bits(&[2.0]));
        assert!(round_values(0.0, 0).is_empty());
    }
}
