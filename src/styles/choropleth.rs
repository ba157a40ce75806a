//! An indicator painted in classes.

use serde_json::{Value, json};

use super::legend::{LegendEntry, legend};
use super::lines::{LevelTiles, border_layers, label_layer, point_layer};
use super::metadata::StyleMetadata;
use super::{Color, Ramp, StylesError};
use crate::atlas::View;
use crate::boundaries::Level;
use crate::indicators::{Indicator, Period};
use crate::stats::ClassBreaks;

/// The ground on which nothing is known.
pub(super) const GROUND: Color = Color::new(0xf4, 0xf2, 0xec);

/// The lines between areas: white, so that they stay apart in every class and darken none.
const OUTLINE: Color = Color::new(0xff, 0xff, 0xff);

/// What a map of an indicator shows.
#[derive(Clone, Copy, Debug)]
pub struct ChoroplethStyle<'a> {
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
    /// The classes.
    pub breaks: &'a ClassBreaks,
    /// Their colours.
    pub ramp: &'a Ramp,
    /// The colour of areas without a value.
    pub no_data: Color,
    /// Where the map begins; nothing to leave it to the map.
    pub view: Option<View>,
}

/// Makes the style: a ground, one fill layer a class, areas without a value, borders and names.
///
/// Layers are `background`, `class-1` (the lowest) and so on, `no-data`, the same with `-points` for parts too small for a shape, `outline-{level}` for the borders of each level,
/// and `labels`. Every number is in exactly one
/// class: bounds belong to the class below, and the lowest and the highest class are open, so that a value beyond
/// them – from tiles newer than the style – does not vanish. `metadata.choros` says what is shown, by whom, and what each
/// colour means ([`LegendEntry`]).
///
/// # Errors
/// [`StylesError::ClassCount`] if the ramp has too few colours.
pub fn choropleth_style(style: &ChoroplethStyle<'_>) -> Result<Value, StylesError> {
    let legend = legend(style.breaks, style.ramp, style.no_data, style.indicator.decimals)?;
    let property = style.indicator.id.as_str();
    let mut layers = vec![json!({ "id": "background", "type": "background", "paint": { "background-color": GROUND } })];
    let filters = legend.iter().enumerate().map(|(place, entry)| match entry.to {
        Some(_) => class_filter(property, style.breaks.upper_bounds(), place),
        None => json!(["!has", property]),
    });
    let painted: Vec<_> = legend.iter().zip(filters).collect();
    layers.extend(painted.iter().map(|(entry, filter)| fill(style.level, entry, filter)));
    layers.extend(painted.iter().map(|(entry, filter)| small_parts(style.level, entry, filter)));
    let tiles = LevelTiles { level: style.level, border_levels: style.border_levels };
    layers.extend(border_layers(tiles, ("outline", SOURCE), OUTLINE, |level| outline_width(style.level, level)));
    layers.push(label_layer(style.level, (LABELS, LABELS)));
    let mut document = json!({
        "version": 8,
        "name": format!("{} ({})", style.indicator.title.el, style.period),
        "metadata": { "choros": metadata(style, legend) },
        "sources": {
            SOURCE: { "type": "vector", "url": style.tilejson_url },
            LABELS: { "type": "vector", "url": style.labels_url },
        },
        "layers": layers,
    });
    place_view(&mut document, style.view);
    Ok(document)
}

/// The source of areas and borders.
const SOURCE: &str = "areas";
/// The source of names, and their layer.
const LABELS: &str = "labels";

/// Says where the map begins.
pub(super) fn place_view(document: &mut Value, view: Option<View>) {
    if let Some(View { center, zoom }) = view {
        document["center"] = json!([center.lon(), center.lat()]);
        document["zoom"] = json!(zoom);
    }
}

/// Returns a line's width in pixels by zoom: the coarser the level it is a border of beside that of the areas, the wider.
pub(super) fn outline_width(areas: Level, border: Level) -> Value {
    let coarser = Level::ALL.iter().filter(|level| (border..areas).contains(level)).count();
    let factor = 1.0 + 0.5 * f64::from(u8::try_from(coarser).unwrap_or(0));
    json!(["interpolate", ["linear"], ["zoom"], 5, 0.3 * factor, 8, 0.8 * factor, 12, 1.6 * factor])
}

fn fill(level: Level, entry: &LegendEntry, filter: &Value) -> Value {
    json!({
        "id": entry.layer,
        "type": "fill",
        "source": SOURCE,
        "source-layer": level.collection_id(),
        "filter": filter,
        "paint": { "fill-color": entry.color },
    })
}

/// Paints what has no shape at a zoom as its shape would be.
fn small_parts(level: Level, entry: &LegendEntry, filter: &Value) -> Value {
    let mut layer = point_layer(level, (&format!("{}-points", entry.layer), SOURCE), entry.color);
    layer["filter"] = filter.clone();
    layer
}

/// Selects the values of a class.
fn class_filter(property: &str, upper_bounds: &[f64], place: usize) -> Value {
    // A missing property fails both comparisons; with one class there is nothing to compare.
    let above =
        place.checked_sub(1).and_then(|below| upper_bounds.get(below)).map(|lower| json!([">", property, lower]));
    let is_last = place + 1 >= upper_bounds.len();
    let upper = upper_bounds.get(place).filter(|_| !is_last).map(|upper| json!(["<=", property, upper]));
    let conditions: Vec<Value> = above.into_iter().chain(upper).collect();
    if conditions.is_empty() {
        return json!(["has", property]);
    }
    std::iter::once(json!("all")).chain(conditions).collect()
}

fn metadata<'a>(style: &ChoroplethStyle<'a>, legend: Vec<LegendEntry>) -> StyleMetadata<'a, LegendEntry> {
    StyleMetadata {
        indicator: &style.indicator.id,
        about: style.indicator.into(),
        level: style.level,
        period: style.period,
        ramp: Some(style.ramp.name()),
        ramp_credit: Some(super::RAMPS_CREDIT),
        legend,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::indicators::{Aggregation, Direction, Measure, UnitOfMeasure};
    use crate::provenance::{Bilingual, Provenance};
    use crate::stats::{Classification, classify};
    use crate::styles::filter::passes;
    use crate::styles::{NO_DATA_COLOR, ramp};

    const ID: &str = "at_risk";

    fn indicator() -> Indicator {
        Indicator {
            id: ID.parse().unwrap(),
            title: Bilingual::new("Κίνδυνος «φτώχειας»", "At risk"),
            description: Bilingual::default(),
            unit: UnitOfMeasure::Percent,
            measure: Measure::Rate,
            aggregation: Aggregation::None,
            direction: Direction::HigherIsWorse,
            decimals: 1,
            vintage: "kallikratis-2011".into(),
            breakdowns: Vec::new(),
            provenance: Provenance { license: "CC BY 4.0".into(), ..Provenance::default() },
        }
    }

    fn style_of(breaks: &ClassBreaks, name: &str) -> Result<Value, StylesError> {
        choropleth_style(&ChoroplethStyle {
            indicator: &indicator(),
            level: Level::Municipality,
            period: Period::Year(2021),
            border_levels: &[Level::Region, Level::Municipality],
            tilejson_url: "http://localhost/xyz/municipalities.json?indicators=at_risk&datetime=2021",
            labels_url: "http://localhost/xyz/municipalities.json?layers=labels",
            breaks,
            ramp: ramp(name).unwrap(),
            no_data: NO_DATA_COLOR,
            view: None,
        })
    }

    /// Returns the fill layers that paint a value; the layers of small parts are the same with circles.
    fn painted_by(style: &Value, value: Option<f64>) -> Vec<String> {
        let of_type = |kind| style["layers"].as_array().unwrap().iter().filter(move |layer| layer["type"] == kind);
        for (fill, small) in of_type("fill").zip(of_type("circle")) {
            assert_eq!(
                (&fill["filter"], &fill["paint"]["fill-color"]),
                (&small["filter"], &small["paint"]["circle-color"])
            );
        }
        assert_eq!(of_type("fill").count(), of_type("circle").count());
        let layers = of_type("fill");
        let hits = layers.filter(|layer| passes(&layer["filter"], ID, value));
        hits.map(|layer| layer["id"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_style_has_a_layer_a_class_between_ground_and_borders() {
        let breaks = classify(&[1.0, 2.0, 3.0, f64::NAN], &Classification::EqualInterval { k: 3 }).unwrap();
        let style = style_of(&breaks, "YlOrBr").unwrap();
        let ids: Vec<_> = style["layers"].as_array().unwrap().iter().map(|layer| layer["id"].clone()).collect();
        let lines = ["outline-municipality", "outline-region", "labels"];
        let fills = ["class-1", "class-2", "class-3", "no-data"];
        let small = fills.map(|id| format!("{id}-points"));
        let small = [0, 1, 2, 3].map(|place| small[place].as_str());
        assert_eq!(ids, [&["background"][..], &fills, &small, &lines].concat());
        assert_eq!(style["layers"][1]["paint"]["fill-color"], "#fff7bc");
        assert_eq!(style["layers"][2]["filter"][1], json!([">", ID, breaks.upper_bounds()[0]]));
        let about = &style["metadata"]["choros"];
        assert_eq!(
            (&about["period"], &about["unit_el"], &about["quality"]),
            (&json!("2021"), &json!("%"), &json!("official"))
        );
        assert_eq!(about["legend"][3]["layer"], "no-data");
        assert_eq!(about["legend"][3]["count"], 1);
    }

    #[test]
    fn every_number_in_a_filter_is_written_as_a_fraction() {
        // QGIS 3.22 cuts whole numbers to 32 bits: of 5000000000 it makes 705032704.
        let breaks = classify(&[1.0, 5e9, 9e9], &Classification::Manual { upper_bounds: vec![4e9, 9e9] }).unwrap();
        let style = style_of(&breaks, "Blues").unwrap();
        assert_eq!(style["layers"][1]["filter"].to_string(), format!(r#"["all",["<=","{ID}",4000000000.0]]"#));
    }

    #[test]
    fn too_many_classes_name_those_accepted() {
        let values: Vec<f64> = (0..12).map(f64::from).collect();
        let breaks = classify(&values, &Classification::EqualInterval { k: 10 }).unwrap();
        let error = style_of(&breaks, "Blues").unwrap_err();
        assert_eq!(error.to_string(), "Blues has no colours for 10 classes; accepted are 1 to 9");
        assert!(style_of(&breaks, "RdBu").is_ok());
    }

    #[test]
    fn one_class_paints_all_that_has_a_value() {
        let breaks = classify(&[7.0, 7.0], &Classification::Quantile { k: 4 }).unwrap();
        let style = style_of(&breaks, "Greens").unwrap();
        assert_eq!(painted_by(&style, Some(-3.0)), ["class-1"]);
        assert_eq!(painted_by(&style, None), ["no-data"]);
    }

    proptest! {
        #[test]
        fn every_value_is_painted_once_and_as_classified(
            values in prop::collection::vec(-1e6..1e6f64, 2..60),
            others in prop::collection::vec(prop::num::f64::NORMAL, 8),
            k in 1..=9usize,
        ) {
            let breaks = classify(&values, &Classification::Quantile { k }).unwrap();
            let style = style_of(&breaks, "YlGnBu").unwrap();
            let bounds: Vec<f64> = breaks.upper_bounds().to_vec();
            let beside = bounds.iter().flat_map(|bound| [*bound, bound.next_up(), bound.next_down()]);
            for value in values.iter().copied().chain(beside).chain(others) {
                let class = breaks.class_of(value).unwrap_or(breaks.class_count() - 1);
                prop_assert_eq!(painted_by(&style, Some(value)), [format!("class-{}", class + 1)]);
            }
            prop_assert_eq!(painted_by(&style, None), ["no-data"]);
        }
    }
}
