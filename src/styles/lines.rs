//! What styles draw of the layers beside a level's areas: parts too small for a shape, each border once, and names.

use serde_json::{Value, json};

use super::Color;
use crate::boundaries::Level;

/// The ink of names.
const INK: Color = Color::new(0x2b, 0x33, 0x38);
/// What keeps names apart from what lies below them.
const HALO: Color = Color::new(0xff, 0xff, 0xff);

/// The tiles of a level.
#[derive(Clone, Copy, Debug)]
pub(super) struct LevelTiles<'a> {
    pub(super) level: Level,
    /// The levels its borders may be of, in any order.
    pub(super) border_levels: &'a [Level],
}

/// Returns the layers of a level's borders, those of the finest level first, so that coarser ones lie on top: `{prefix}-{level}`.
///
/// Each border is in the tiles once, with the coarsest level it is a border of.
pub(super) fn border_layers(
    tiles: LevelTiles<'_>,
    (prefix, source): (&str, &str),
    color: Color,
    width: impl Fn(Level) -> Value,
) -> Vec<Value> {
    let mut levels = tiles.border_levels.to_vec();
    levels.sort_unstable();
    let layer = |level: &Level| {
        json!({
            "id": format!("{prefix}-{level}"),
            "type": "line",
            "source": source,
            "source-layer": format!("{}-borders", tiles.level.collection_id()),
            "filter": ["==", "level", level],
            "layout": { "line-join": "round", "line-cap": "round" },
            "paint": { "line-color": color, "line-width": width(*level) },
        })
    };
    levels.iter().rev().map(layer).collect()
}

/// The radius of a part too small for a shape, in pixels.
const SMALL_PX: f64 = 1.1;

/// Returns the layer of the parts of a level's areas that are too small for a shape.
pub(super) fn point_layer(level: Level, (id, source): (&str, &str), color: Color) -> Value {
    json!({
        "id": id,
        "type": "circle",
        "source": source,
        "source-layer": format!("{}-points", level.collection_id()),
        "paint": { "circle-color": color, "circle-radius": SMALL_PX },
    })
}

/// Returns the layer of a level's names in Greek, the largest areas first where there is not room for all.
///
/// The style names no glyphs: MapLibre GL JS 6 then draws text in a typeface of the reader's own, other renderers may draw none. Names have a source of
/// their own, so that a renderer which cannot draw them shows all the rest.
pub(super) fn label_layer(level: Level, (id, source): (&str, &str)) -> Value {
    json!({
        "id": id,
        "type": "symbol",
        "source": source,
        "source-layer": format!("{}-labels", level.collection_id()),
        "layout": {
            "text-field": ["get", "name_el"],
            "text-font": ["sans-serif"],
            "text-size": 12,
            "text-padding": 6,
            "text-max-width": 8,
            "symbol-sort-key": ["get", "rank"],
        },
        "paint": { "text-color": INK, "text-halo-color": HALO, "text-halo-width": 1.4 },
    })
}
