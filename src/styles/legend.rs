//! What the colours of a map mean.

use serde::Serialize;

use super::{Color, Ramp, StylesError, class_colors};
use crate::numbers::{figure, telling_decimals};
use crate::provenance::Bilingual;
use crate::stats::ClassBreaks;

/// One colour of a map: which values it stands for, and how many areas have them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LegendEntry {
    /// The id of the style's layer that paints it: `class-1`, `no-data`.
    pub layer: String,
    /// What to write beside the colour, in Greek.
    pub label_el: String,
    /// What to write beside the colour, in English.
    pub label_en: String,
    /// The colour.
    pub color: Color,
    /// The lower bound, in the indicator's unit: included in the first class, not in the others. Null for no data.
    pub from: Option<f64>,
    /// The upper bound, included. Null for no data.
    pub to: Option<f64>,
    /// How many areas are painted so.
    pub count: usize,
}

/// Returns an entry for each class, the lowest first, and one for no data at the end.
///
/// # Errors
/// [`StylesError::ClassCount`] if the ramp has too few colours.
pub(super) fn legend(
    breaks: &ClassBreaks,
    ramp: &Ramp,
    no_data: Color,
    decimals: u8,
) -> Result<Vec<LegendEntry>, StylesError> {
    let colors = class_colors(ramp, breaks)?;
    let bounds: Vec<f64> = std::iter::once(breaks.min()).chain(breaks.upper_bounds().iter().copied()).collect();
    let decimals = telling_decimals(&bounds, decimals);
    let ranges = bounds.windows(2).map(|pair| (pair[0], pair[1]));
    let classes = ranges.zip(colors).zip(breaks.counts()).zip(1..);
    let mut entries: Vec<_> = classes
        .map(|((((from, to), color), &count), number)| {
            let Bilingual { el: label_el, en: label_en } = label(number, from, to, decimals);
            let layer = format!("class-{number}");
            LegendEntry { layer, label_el, label_en, color, from: Some(from), to: Some(to), count }
        })
        .collect();
    entries.push(no_data_entry(no_data, breaks.missing()));
    Ok(entries)
}

/// Returns the entry of areas without a value.
pub(super) fn no_data_entry(color: Color, count: usize) -> LegendEntry {
    LegendEntry {
        layer: "no-data".into(),
        label_el: "Χωρίς στοιχεία".into(),
        label_en: "No data".into(),
        color,
        from: None,
        to: None,
        count,
    }
}

/// Writes the values of a class: only the first includes its lower bound.
fn label(number: usize, from: f64, to: f64, decimals: u8) -> Bilingual {
    let (low, high) = (figure(from, decimals), figure(to, decimals));
    match number {
        1 if low == high => low,
        1 => Bilingual::new(format!("{} έως {}", low.el, high.el), format!("{} to {}", low.en, high.en)),
        _ => Bilingual::new(format!("πάνω από {} έως {}", low.el, high.el), format!("over {} to {}", low.en, high.en)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Classification, classify};
    use crate::styles::{NO_DATA_COLOR, ramp};

    fn labels(values: &[f64], classification: &Classification, decimals: u8) -> Vec<String> {
        let breaks = classify(values, classification).unwrap();
        let legend = legend(&breaks, ramp("Blues").unwrap(), NO_DATA_COLOR, decimals).unwrap();
        legend.into_iter().map(|entry| format!("{} | {} | {}", entry.label_el, entry.label_en, entry.count)).collect()
    }

    #[test]
    fn labels_say_which_bound_belongs() {
        assert_eq!(
            labels(&[-1.5, 2.0, 1500.0, f64::NAN], &Classification::Quantile { k: 3 }, 1),
            [
                "−1,5 έως 0,8 | −1.5 to 0.8 | 1",
                "πάνω από 0,8 έως 501,3 | over 0.8 to 501.3 | 1",
                "πάνω από 501,3 έως 1.500,0 | over 501.3 to 1,500.0 | 1",
                "Χωρίς στοιχεία | No data | 1",
            ]
        );
    }

    #[test]
    fn a_class_of_one_value_is_written_once() {
        let manual = Classification::Manual { upper_bounds: vec![5.0, 6.0] };
        assert_eq!(labels(&[5.0, 5.5], &manual, 0)[0], "5 | 5 | 1");
    }
}
