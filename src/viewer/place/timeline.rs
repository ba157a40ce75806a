//! A value over time: a small drawing, and the same as a table.

use super::bars::{coordinate, write_value};
use super::words::{time, value};
use crate::indicators::{Indicator, Measure, Part, Period};
use crate::join::Cell;
use crate::numbers::figure;
use crate::provenance::Bilingual;
use crate::viewer::html::Html;

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 142.0;
const LEFT: f64 = 8.0;
const RIGHT: f64 = WIDTH - 8.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = HEIGHT - 38.0;
/// The least part of the greatest number that a scale spans.
const LEAST_SPAN: f64 = 0.2;

/// Writes the drawing and the table of a value that is known for more than one time.
pub(super) fn write_timeline(html: &mut Html, history: &[(Period, Cell)], indicator: &Indicator) {
    if history.len() < 2 {
        return;
    }
    // Years and quarters in one line would be a zigzag: the drawing has the kind the latest time is of.
    let kind = history.last().map(|(period, _)| std::mem::discriminant(period));
    let alike: Vec<_> =
        history.iter().filter(|(period, _)| Some(std::mem::discriminant(period)) == kind).copied().collect();
    if let Some(drawing) = Drawing::of(&alike, indicator) {
        html.element("figure", &[("class", "timeline")], |figure| drawing.write(figure, indicator));
    }
    html.element("details", &[], |details| {
        details.element("summary", &[], |summary| {
            summary.bilingual(&Bilingual::new("Όλες οι τιμές στον χρόνο", "All values over time"));
        });
        write_table(details, history, indicator);
    });
}

/// A line through values, in the drawing's own coordinates.
#[derive(Debug)]
struct Drawing {
    /// Points in a row without a gap between them: time, value, lower and upper end.
    runs: Vec<Vec<Point>>,
    first: (Period, f64),
    last: (Period, f64),
    scale: Scale,
    begin: f64,
    end: f64,
}

/// The numbers at the bottom and at the top of a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// Returns the scale for numbers from `low` to `high`.
    ///
    /// What cannot be below zero begins there, so that heights compare as the numbers do. Where they differ by less than a
    /// fifth of the greatest nothing would be seen of it: the scale is cut, but spans a fifth, and a small change stays one.
    fn of(low: f64, high: f64, indicator: &Indicator) -> Self {
        let from_zero = matches!(indicator.measure, Measure::Count | Measure::Rate | Measure::Density) && low >= 0.0;
        let least_span = high * LEAST_SPAN;
        if !from_zero {
            return Self { low, high };
        }
        if high - low >= least_span {
            return Self { low: 0.0, high };
        }
        let (middle, step) = (f64::midpoint(low, high), 10f64.powi(i32::from(indicator.decimals)));
        let outward = |number: f64, round: fn(f64) -> f64| {
            let rounded = round(number * step) / step;
            if rounded.is_finite() { rounded } else { number }
        };
        Self {
            low: outward(middle - least_span / 2.0, f64::floor),
            high: outward(middle + least_span / 2.0, f64::ceil),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Point {
    year: f64,
    value: f64,
    interval: Option<(f64, f64)>,
}

impl Drawing {
    /// Draws times of one kind; nothing if fewer than two have a value.
    fn of(history: &[(Period, Cell)], indicator: &Indicator) -> Option<Self> {
        let known = || history.iter().filter_map(|(period, cell)| Some((*period, cell.value?)));
        let (first, last) = (known().next()?, known().next_back().filter(|_| known().count() > 1)?);
        let runs = history.split(|(_, cell)| cell.value.is_none()).filter(|run| !run.is_empty());
        let runs: Vec<Vec<_>> = runs.map(|run| run.iter().filter_map(point).collect()).collect();
        let points = || runs.iter().flatten();
        let numbers = points().flat_map(|point| {
            let (lower, upper) = point.interval.unwrap_or((point.value, point.value));
            [point.value, lower, upper]
        });
        let (low, high) = numbers.fold((f64::MAX, f64::MIN), |(low, high), n| (low.min(n), high.max(n)));
        let (begin, end) = (points().next()?.year, points().next_back()?.year);
        Some(Self { runs, first, last, scale: Scale::of(low, high, indicator), begin, end })
    }

    fn x(&self, year: f64) -> f64 {
        let share = if self.end > self.begin { (year - self.begin) / (self.end - self.begin) } else { 0.5 };
        LEFT + share * (RIGHT - LEFT)
    }

    fn y(&self, value: f64) -> f64 {
        let Scale { low, high } = self.scale;
        let span = high / 2.0 - low / 2.0;
        let share = if span > 0.0 { (value / 2.0 - low / 2.0) / span } else { 0.5 };
        BOTTOM - share * (BOTTOM - TOP)
    }

    fn write(&self, figure: &mut Html, indicator: &Indicator) {
        let said = self.in_words(indicator);
        let language = figure.language().unwrap_or_default();
        let view = format!("0 0 {WIDTH} {HEIGHT}");
        let attributes = [("role", "img"), ("aria-label", said.text(language)), ("viewBox", view.as_str())];
        figure.element("svg", &attributes, |svg| {
            for run in &self.runs {
                self.write_band(svg, run);
            }
            self.write_ends_of_scale(svg, indicator);
            for run in &self.runs {
                self.write_run(svg, run);
            }
            self.write_times(svg);
        });
        figure.element("figcaption", &[], |caption| caption.bilingual(&said));
    }

    fn in_words(&self, indicator: &Indicator) -> Bilingual {
        let [(from, first), (to, last)] =
            [self.first, self.last].map(|(at, number)| (time(at), value(number, indicator)));
        let Scale { low, high } = self.scale;
        let (low, high) = (figure(low, indicator.decimals), value(high, indicator));
        Bilingual::new(
            format!("{}: {} → {}: {} (άξονας από {} ως {})", from.el, first.el, to.el, last.el, low.el, high.el),
            format!("{}: {} → {}: {} (axis from {} to {})", from.en, first.en, to.en, last.en, low.en, high.en),
        )
    }

    fn points(&self, of: impl Iterator<Item = (f64, f64)>) -> String {
        let pairs = of.map(|(year, value)| format!("{},{}", coordinate(self.x(year)), coordinate(self.y(value))));
        pairs.collect::<Vec<_>>().join(" ")
    }

    fn write_band(&self, svg: &mut Html, run: &[Point]) {
        let ends = || run.iter().filter_map(|point| Some((point.year, point.interval?)));
        let there = ends().map(|(year, (_, upper))| (year, upper));
        let back = ends().rev().map(|(year, (lower, _))| (year, lower));
        let outline = self.points(there.chain(back));
        if !outline.is_empty() {
            svg.element("polygon", &[("class", "band"), ("points", &outline)], |_| {});
        }
    }

    fn write_run(&self, svg: &mut Html, run: &[Point]) {
        let line = self.points(run.iter().map(|point| (point.year, point.value)));
        svg.element("polyline", &[("class", "line"), ("points", &line), ("fill", "none")], |_| {});
        for point in run {
            let (x, y) = (coordinate(self.x(point.year)), coordinate(self.y(point.value)));
            svg.element("circle", &[("class", "point"), ("cx", &x), ("cy", &y), ("r", "2.6")], |_| {});
        }
    }

    /// Writes the numbers at the top and at the bottom, each with a line across and outside of where values are drawn.
    fn write_ends_of_scale(&self, svg: &mut Html, indicator: &Indicator) {
        let language = svg.language().unwrap_or_default();
        let Scale { low, high } = self.scale;
        let ends: &[f64] = if high > low { &[high, low] } else { &[high] };
        for (place, &number) in ends.iter().enumerate() {
            let y = self.y(number);
            let (line_y, text_y) = (coordinate(y), coordinate(if place == 0 { y - 5.0 } else { y + 13.0 }));
            let (x1, x2) = (coordinate(LEFT), coordinate(RIGHT));
            let line = [("class", "rule"), ("x1", x1.as_str()), ("x2", &x2), ("y1", &line_y), ("y2", &line_y)];
            svg.element("line", &line, |_| {});
            let number = figure(number, indicator.decimals);
            svg.element("text", &[("x", &x1), ("y", &text_y), ("class", "scale")], |text| {
                text.text(number.text(language));
            });
        }
    }

    fn write_times(&self, svg: &mut Html) {
        let language = svg.language().unwrap_or_default();
        let y = coordinate(HEIGHT - 3.0);
        for (period, x, anchor) in [(self.first.0, LEFT, "start"), (self.last.0, RIGHT, "end")] {
            let (x, said) = (coordinate(x), time(period));
            let attributes = [("x", x.as_str()), ("y", &y), ("text-anchor", anchor), ("class", "time")];
            svg.element("text", &attributes, |text| text.text(said.text(language)));
        }
    }
}

fn point((period, cell): &(Period, Cell)) -> Option<Point> {
    let interval = cell.part(Part::Lower).zip(cell.part(Part::Upper));
    Some(Point { year: year(*period), value: cell.value?, interval })
}

/// Returns where a time stands on an axis of years: the middle of it.
fn year(period: Period) -> f64 {
    let within = |year: u16, number: u8, of: f64| f64::from(year) + (f64::from(number) - 0.5) / of;
    match period {
        Period::Year(year) => within(year, 1, 1.0),
        Period::Semester(year, half) => within(year, half, 2.0),
        Period::Quarter(year, quarter) => within(year, quarter, 4.0),
        Period::Month(year, month) => within(year, month, 12.0),
        Period::Years(first, last) => f64::midpoint(f64::from(first), f64::from(last) + 1.0),
    }
}

fn write_table(html: &mut Html, history: &[(Period, Cell)], indicator: &Indicator) {
    let has_interval = history.iter().any(|(_, cell)| cell.part(Part::Lower).is_some());
    let titles = [
        Some(Bilingual::new("Περίοδος", "Period")),
        Some(Bilingual::new("Τιμή", "Value")),
        has_interval.then(|| Bilingual::new("Διάστημα", "Interval")),
        Some(Bilingual::new("Κατάσταση", "Status")),
    ];
    html.element("table", &[("class", "plain")], |table| {
        table.element("thead", &[], |head| {
            head.element("tr", &[], |tr| {
                for title in titles.iter().flatten() {
                    tr.element("th", &[("scope", "col")], |th| th.bilingual(title));
                }
            });
        });
        table.element("tbody", &[], |body| {
            for (period, cell) in history.iter().rev() {
                body.element("tr", &[], |tr| write_row(tr, *period, cell, indicator, has_interval));
            }
        });
    });
}

fn write_row(tr: &mut Html, period: Period, cell: &Cell, indicator: &Indicator, has_interval: bool) {
    tr.element("th", &[("scope", "row")], |th| th.bilingual(&time(period)));
    tr.element("td", &[("class", "count")], |td| match cell.value {
        Some(_) => write_value(td, cell, indicator),
        None => td.markup("–"),
    });
    if has_interval {
        tr.element("td", &[("class", "count")], |td| {
            if let Some(said) = interval(cell, indicator) {
                td.bilingual(&said);
            }
        });
    }
    let (el, en) = cell.status.meaning();
    tr.element("td", &[], |td| td.bilingual(&Bilingual::new(el, en)));
}

/// Returns the interval around a value.
pub(super) fn interval(cell: &Cell, indicator: &Indicator) -> Option<Bilingual> {
    let (lower, upper) = cell.part(Part::Lower).zip(cell.part(Part::Upper))?;
    let (lower, upper) = (figure(lower, indicator.decimals), value(upper, indicator));
    Some(Bilingual::new(format!("{} – {}", lower.el, upper.el), format!("{} – {}", lower.en, upper.en)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::{Aggregation, Direction, ObservationStatus, UnitOfMeasure};
    use crate::provenance::Provenance;

    fn at(year: u16, value: Option<f64>) -> (Period, Cell) {
        (Period::Year(year), Cell { value, ..Cell::empty(ObservationStatus::Normal) })
    }

    fn measured(measure: Measure) -> Indicator {
        Indicator {
            id: "people".parse().unwrap(),
            title: Bilingual::default(),
            description: Bilingual::default(),
            unit: UnitOfMeasure::Persons,
            measure,
            aggregation: Aggregation::None,
            direction: Direction::Neutral,
            decimals: 0,
            vintage: String::new(),
            breakdowns: Vec::new(),
            provenance: Provenance::default(),
        }
    }

    fn drawing(history: &[(Period, Cell)], measure: Measure) -> Option<Drawing> {
        Drawing::of(history, &measured(measure))
    }

    #[test]
    fn a_missing_time_breaks_the_line() {
        let history = [at(2001, None), at(2002, Some(1.0)), at(2003, None), at(2004, Some(3.0))];
        let drawing = drawing(&history, Measure::Change).unwrap();
        assert_eq!(drawing.runs.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
        assert_eq!((drawing.first.0, drawing.last.0), (Period::Year(2002), Period::Year(2004)));
        assert_eq!((drawing.x(2002.5), drawing.x(2004.5)), (LEFT, RIGHT));
        assert_eq!((drawing.y(1.0), drawing.y(3.0)), (BOTTOM, TOP));
    }

    #[test]
    fn one_value_is_no_line_and_equal_ones_lie_in_the_middle() {
        assert!(drawing(&[at(2001, Some(1.0)), at(2002, None)], Measure::Count).is_none());
        for measure in [Measure::Count, Measure::Change] {
            let level = drawing(&[at(2001, Some(10.0)), at(2002, Some(10.0))], measure).unwrap();
            assert_eq!(coordinate(level.y(10.0)), coordinate(f64::midpoint(TOP, BOTTOM)));
        }
        let wide = drawing(&[at(2001, Some(f64::MIN)), at(2002, Some(f64::MAX))], Measure::Count).unwrap();
        assert_eq!((wide.y(f64::MIN), wide.y(f64::MAX)), (BOTTOM, TOP));
    }

    #[test]
    fn what_cannot_be_below_zero_begins_there_unless_it_hardly_changes() {
        let scale = |low, high, measure| Scale::of(low, high, &measured(measure));
        assert_eq!(scale(40.0, 100.0, Measure::Count), Scale { low: 0.0, high: 100.0 });
        assert_eq!(scale(80.0, 100.0, Measure::Rate), Scale { low: 0.0, high: 100.0 });
        assert_eq!(scale(99.0, 100.0, Measure::Density), Scale { low: 89.0, high: 110.0 });
        assert_eq!(scale(0.0, 0.0, Measure::Count), Scale { low: 0.0, high: 0.0 });
        for (low, high, measure) in [(-4.0, 100.0, Measure::Rate), (99.0, 100.0, Measure::Median)] {
            assert_eq!(scale(low, high, measure), Scale { low, high });
        }
        let near = drawing(&[at(2001, Some(142_923.0)), at(2002, Some(144_449.0))], Measure::Count).unwrap();
        let climb = (near.y(142_923.0) - near.y(144_449.0)) / (BOTTOM - TOP);
        assert!((0.04..0.06).contains(&climb), "{climb}");
        assert!(near.in_words(&measured(Measure::Count)).en.contains("(axis from "));
    }

    #[test]
    fn times_lie_where_their_middle_is() {
        let years =
            ["2021", "2021-S1", "2021-Q4", "2021-06", "2019/2021"].map(|text| coordinate(year(text.parse().unwrap())));
        assert_eq!(years, ["2021.5", "2021.25", "2021.88", "2021.46", "2020.5"]);
    }
}
