//! MapLibre style documents (style specification 8) and the colours they are painted in.
//!
//! [`base_style`] draws the areas and services of an atlas, [`choropleth_style`] one indicator in classes, [`symbol_style`]
//! one that counts as circles. The first two are plain enough for QGIS 3.22 as well, which paints no `interpolate`, `step` or `case` over a property: what differs by
//! a property is a layer of its own with a filter. Filters have the older form `["<=", "property", 1.0]`, in which a
//! comparison with a missing property is plainly false; in the newer form, `["<=", ["get", "property"], 1.0]`, it is an
//! error that is logged for every such area. Numbers have a fraction, because QGIS 3.22 cuts whole ones to 32 bits.
//!
//! Borders are drawn from a level's layer of borders, each once, and names from its layer of labels; both are drawn over the areas.
//!
//! Which classes there are is left to [`crate::stats`], where tiles and styles are found to the caller.

mod base;
mod choropleth;
mod class_colors;
mod color;
mod error;
mod legend;
mod lines;
mod metadata;
mod ramp;
mod symbols;

#[cfg(test)]
mod filter;

pub use base::{BaseLevel, BaseServices, BaseStyle, base_style};
pub use choropleth::{ChoroplethStyle, choropleth_style};
pub use class_colors::{class_colors, usual_ramp};
pub use color::{Color, ColorError};
pub use error::StylesError;
pub use legend::LegendEntry;
pub use ramp::{RAMPS_CREDIT, RAMPS_LICENSE, Ramp, RampKind, ramp, ramps};
pub use symbols::{AreaSymbol, SymbolStyle, symbol_style};

/// The colour of areas without a value: a grey that no ramp holds, clear of their palest colours.
pub const NO_DATA_COLOR: Color = Color::new(0xc4, 0xc8, 0xca);
