//! Values beside one another, as bars that share one scale.

use super::words::value;
use crate::indicators::{Indicator, Part, UnitOfMeasure};
use crate::join::Cell;
use crate::numbers::figure;
use crate::provenance::Bilingual;
use crate::viewer::html::Html;

/// One value among those that are compared.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    /// Whose value it is.
    pub(super) name: Bilingual,
    /// Where the page of that area is, if it is another's.
    pub(super) href: Option<String>,
    /// The value.
    pub(super) cell: Cell,
}

/// How wide a bar can be in the drawing's own unit.
const WIDTH: f64 = 100.0;

/// Writes a list of values, each with a bar from zero. The numbers are text; the bars are an image of them.
pub(super) fn write_bars(html: &mut Html, bars: &[Bar], indicator: &Indicator) {
    let scale = Scale::around(bars);
    html.element("ul", &[("class", "bars")], |ul| {
        for (place, bar) in bars.iter().enumerate() {
            let class = if place == 0 { "own" } else { "other" };
            ul.element("li", &[("class", class)], |li| {
                li.element("span", &[("class", "name")], |span| match &bar.href {
                    Some(href) => span.link(href, |a| a.bilingual(&bar.name)),
                    None => span.bilingual(&bar.name),
                });
                li.markup(" ");
                li.element("span", &[("class", "number")], |span| write_short(span, &bar.cell, indicator));
                write_drawing(li, &bar.cell, &scale);
            });
        }
    });
}

/// Writes a value, or why there is none.
pub(super) fn write_value(html: &mut Html, cell: &Cell, indicator: &Indicator) {
    if let Some(number) = cell.value {
        html.bilingual(&value(number, indicator));
    } else {
        let (el, en) = cell.status.meaning();
        html.bilingual(&Bilingual::new(el, en));
    }
}

/// Writes a value without its unit, which stands at the top of all; a sign that is the unit stays.
fn write_short(html: &mut Html, cell: &Cell, indicator: &Indicator) {
    match (cell.value, indicator.unit) {
        (Some(_), UnitOfMeasure::Percent | UnitOfMeasure::Euro) | (None, _) => write_value(html, cell, indicator),
        (Some(number), _) => html.bilingual(&figure(number, indicator.decimals)),
    }
}

/// From which number to which the bars reach; zero is always in it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn around(bars: &[Bar]) -> Self {
        let numbers = bars.iter().filter(|bar| bar.cell.value.is_some()).flat_map(|bar| {
            [bar.cell.value, bar.cell.part(Part::Lower), bar.cell.part(Part::Upper)].into_iter().flatten()
        });
        let finite = numbers.filter(|number| number.is_finite());
        finite.fold(Self { low: 0.0, high: 0.0 }, |scale, number| Self {
            low: scale.low.min(number),
            high: scale.high.max(number),
        })
    }

    /// Returns where a number stands, 0 to [`WIDTH`].
    fn x(self, number: f64) -> f64 {
        // Halves, so that the span of the greatest numbers there are is finite too.
        let span = self.high / 2.0 - self.low / 2.0;
        if span > 0.0 { ((number / 2.0 - self.low / 2.0) / span * WIDTH).clamp(0.0, WIDTH) } else { 0.0 }
    }
}

fn write_drawing(html: &mut Html, cell: &Cell, scale: &Scale) {
    let attributes =
        [("class", "bar"), ("viewBox", "0 0 100 10"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")];
    html.element("svg", &attributes, |svg| {
        let zero = scale.x(0.0);
        if let Some(number) = cell.value {
            let end = scale.x(number);
            let (x, width) = (coordinate(zero.min(end)), coordinate((end - zero).abs()));
            svg.element("rect", &[("x", &x), ("y", "0"), ("width", &width), ("height", "10")], |_| {});
            if let (Some(lower), Some(upper)) = (cell.part(Part::Lower), cell.part(Part::Upper)) {
                line(svg, "interval", (scale.x(lower), 5.0), (scale.x(upper), 5.0));
            }
        }
        line(svg, "zero", (zero, 0.0), (zero, 10.0));
    });
}

fn line(svg: &mut Html, class: &'static str, from: (f64, f64), to: (f64, f64)) {
    let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(coordinate);
    let ends = [("x1", x1.as_str()), ("y1", &y1), ("x2", &x2), ("y2", &y2)];
    let attributes = [("class", class), ("vector-effect", "non-scaling-stroke"), ends[0], ends[1], ends[2], ends[3]];
    svg.element("line", &attributes, |_| {});
}

/// Writes a coordinate of a drawing.
pub(in crate::viewer) fn coordinate(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::ObservationStatus;

    fn bar(value: f64) -> Bar {
        let cell = Cell { value: Some(value), ..Cell::empty(ObservationStatus::Normal) };
        Bar { name: Bilingual::default(), href: None, cell }
    }

    #[test]
    fn bars_begin_at_zero_and_share_a_scale() {
        let scale = Scale::around(&[bar(-5.0), bar(15.0)]);
        assert_eq!([-5.0, 0.0, 15.0].map(|number| coordinate(scale.x(number))), ["0", "25", "100"]);
        let positive = Scale::around(&[bar(50.0), bar(100.0)]);
        assert_eq!([0.0, 50.0, 100.0].map(|number| coordinate(positive.x(number))), ["0", "50", "100"]);
    }

    #[test]
    fn nothing_and_the_greatest_numbers_have_a_place() {
        assert_eq!(coordinate(Scale::around(&[]).x(0.0)), "0");
        assert_eq!(coordinate(Scale::around(&[bar(0.0)]).x(0.0)), "0");
        let wide = Scale::around(&[bar(f64::MAX), bar(f64::MIN)]);
        assert_eq!([f64::MIN, 0.0, f64::MAX].map(|number| coordinate(wide.x(number))), ["0", "50", "100"]);
    }
}
