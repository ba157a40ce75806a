//! The map of a sheet: rates and other figures in classes of colour, counts as symbols.

use crate::atlas::{Atlas, LevelIndex};
use crate::boundaries::AreaLayer;
use crate::desk::ProposedMeasure;
use crate::http::links::Base;
use crate::http::tiles;
use crate::indicators::Measure;
use crate::join::Series;
use crate::numbers::figure;
use crate::provenance::Bilingual;
use crate::stats::{Classification, classify};
use crate::styles::ramp;
use crate::viewer::AreaMap;

/// How many classes the map has.
const CLASSES: usize = 5;
/// The colours of the map.
const RAMP: &str = "YlGnBu";

/// Returns the map of a measure's values; nothing if the atlas cannot draw the level.
pub(super) fn of(
    atlas: &Atlas,
    base: &Base,
    (layer, index): (&AreaLayer, &LevelIndex),
    heading: &Bilingual,
    (series, measure): (&Series, &ProposedMeasure),
) -> Option<AreaMap> {
    let empty = AreaMap {
        tiles: base.href(&format!("/{}", tiles::of_page(atlas, layer.level))),
        collection: layer.level.collection_id().to_owned(),
        lowest_zoom: atlas.lowest_zoom(layer.level)?,
        bounds: index.extent?.to_array(),
        heading: heading.clone(),
        ..AreaMap::default()
    };
    let drawn = if measure.kind == Measure::Count {
        symbols(empty, atlas, (layer, index), (series, measure.decimals))?
    } else {
        classes(empty, index, (series, measure.decimals))?
    };
    Some(AreaMap { without: layer.areas().len() - drawn.ids.len(), ..drawn })
}

fn classes(empty: AreaMap, index: &LevelIndex, (series, decimals): (&Series, u8)) -> Option<AreaMap> {
    let mut distinct: Vec<f64> = series.values().iter().copied().filter(|value| value.is_finite()).collect();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    // Each value of a few is a class of its own.
    let is_each = distinct.len() <= CLASSES;
    let classification = if is_each {
        Classification::Manual { upper_bounds: distinct }
    } else {
        Classification::Quantile { k: CLASSES }
    };
    let breaks = classify(series.values(), &classification).ok()?;
    let bounds = breaks.upper_bounds();
    // Ramps begin with three colours.
    let colors = ramp(RAMP).ok()?.colors(bounds.len().max(3)).ok()?;
    let valued = series
        .values()
        .iter()
        .enumerate()
        .filter_map(|(place, value)| Some((index.feature_id(place), u8::try_from(breaks.class_of(*value)?).ok()?)));
    let (ids, classes): (Vec<u64>, Vec<u8>) = valued.unzip();
    let lower = std::iter::once(breaks.min()).chain(bounds.iter().copied());
    let label = |(from, to): (f64, f64)| {
        let is_negative = from.min(to) < 0.0;
        let to = figure(to, decimals);
        if is_each {
            return to;
        }
        let from = figure(from, decimals);
        if is_negative {
            // A dash between two signs reads as one more.
            return Bilingual::new(format!("{} έως {}", from.el, to.el), format!("{} to {}", from.en, to.en));
        }
        Bilingual::new(format!("{} – {}", from.el, to.el), format!("{} – {}", from.en, to.en))
    };
    Some(AreaMap {
        ids,
        classes,
        colors: colors.iter().rev().take(bounds.len()).rev().map(ToString::to_string).collect(),
        labels: lower.zip(bounds.iter().copied()).map(label).collect(),
        ..empty
    })
}

/// Draws counts: a symbol for each area, because a large area is not more of what is counted.
fn symbols(
    empty: AreaMap,
    atlas: &Atlas,
    (layer, index): (&AreaLayer, &LevelIndex),
    (series, decimals): (&Series, u8),
) -> Option<AreaMap> {
    let points = atlas.label_points(layer.level)?;
    let valued = || series.values().iter().enumerate().filter(|(_, value)| value.is_finite());
    let ids: Vec<u64> = valued().map(|(place, _)| index.feature_id(place)).collect();
    let symbol = |(place, value): (usize, &f64)| points.get(place)?.map(|point| [point.lon(), point.lat(), *value]);
    let symbols: Vec<[f64; 3]> = valued().filter_map(symbol).collect();
    let largest = symbols.iter().map(|[.., value]| value.abs()).fold(0.0, f64::max);
    let mut symbol_samples = vec![round_below(largest), round_below(largest / 4.0), round_below(largest / 20.0)];
    symbol_samples.retain(|sample| *sample > 0.0 && (decimals > 0 || sample.fract() == 0.0));
    symbol_samples.dedup();
    let labels = symbol_samples.iter().map(|sample| figure(*sample, decimals)).collect();
    Some(AreaMap { classes: vec![0; ids.len()], ids, labels, symbols, symbol_samples, ..empty })
}

/// Returns the largest number of one digit and zeros that is not above a number; 0 for what is not above 0.
fn round_below(number: f64) -> f64 {
    if number <= 0.0 {
        return 0.0;
    }
    let unit = 10_f64.powf(number.log10().floor());
    (number / unit).floor() * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_round_and_no_larger_than_what_they_stand_for() {
        for (number, round) in [(8_120.0, 8_000.0), (1_000.0, 1_000.0), (0.37, 0.3), (0.0, 0.0), (-3.0, 0.0)] {
            assert!((round_below(number) - round).abs() < 1e-12, "{number}");
        }
    }
}
