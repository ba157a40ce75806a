//! What the value columns of a sheet measure, and how coarser levels come from them.

use super::cells::NumberColumn;
use crate::indicators::{Aggregation, Measure, Part, Period, UnitOfMeasure};
use crate::names::fold;
use crate::provenance::Bilingual;
use crate::sheets::{Role, Understanding};

/// How many values are looked at to find out what kind of figure they are.
const VALUES_LOOKED_AT: usize = 20_000;

/// The most decimals that are told apart.
const MOST_DECIMALS: u8 = 6;

/// What one or several value columns measure: one column, or one for each period.
#[derive(Clone, Debug)]
pub struct ProposedMeasure {
    /// What it is called: the header without its period.
    pub label: String,
    /// Its columns and the periods their headers say.
    pub columns: Vec<MeasureColumn>,
    /// Which columns of numbers stand beside its values, in the order of [`Part::ALL`], by place among the numbers.
    pub(super) parts: [Option<usize>; 5],
    /// The unit as it is written, and which one it is where that is known.
    pub unit: Option<(String, Option<UnitOfMeasure>)>,
    /// What kind of figure it is.
    pub kind: Measure,
    /// How coarser levels come from it.
    pub aggregation: Aggregation,
    /// Why that.
    pub reason: AggregationReason,
    /// How many decimals its values have.
    pub decimals: u8,
}

/// A column of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureColumn {
    /// Its place in the sheet, from 0.
    pub column: usize,
    /// The period its header says.
    pub period: Option<Period>,
    pub(super) number: usize,
}

/// Why figures are taken to add up, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AggregationReason {
    /// A person said so.
    Chosen,
    /// The header says that it is a middle, a mean or a score.
    HeaderSaysMiddle {
        /// The word.
        word: &'static str,
    },
    /// A rate, and its numerator and denominator stand beside it.
    RateWithParts,
    /// A rate by unit or header, without its numerator and denominator.
    RateWithoutParts,
    /// The unit is one of things that are counted.
    CountedUnit,
    /// Whole numbers, none below zero, and no unit that says otherwise.
    WholeNumbers,
    /// Nothing says that it adds up.
    NothingSays,
}

impl AggregationReason {
    /// Returns the reason in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        match self {
            Self::Chosen => Bilingual::new("έτσι ορίστηκε", "it was chosen"),
            Self::HeaderSaysMiddle { word } => Bilingual::new(
                format!("η επικεφαλίδα λέει «{word}»: δεν αθροίζεται ούτε υπολογίζεται ο μέσος όρος των μονάδων"),
                format!("the header says '{word}': it neither adds up nor may be averaged over areas"),
            ),
            Self::RateWithParts => Bilingual::new(
                "ποσοστό με αριθμητή και παρονομαστή δίπλα του: υπολογίζεται ξανά από αυτούς",
                "a rate with its numerator and denominator beside it: it is rebuilt from them",
            ),
            Self::RateWithoutParts => Bilingual::new(
                "ποσοστό χωρίς αριθμητή και παρονομαστή: δεν προκύπτει τιμή για ανώτερα επίπεδα",
                "a rate without its numerator and denominator: coarser levels cannot be had from it",
            ),
            Self::CountedUnit => Bilingual::new("η μονάδα μετριέται: αθροίζεται", "the unit is counted: it adds up"),
            Self::WholeNumbers => Bilingual::new(
                "ακέραιοι, κανένας αρνητικός: πλήθος που αθροίζεται",
                "whole numbers, none below zero: a count that adds up",
            ),
            Self::NothingSays => Bilingual::new("τίποτα δεν λέει ότι αθροίζεται", "nothing says that it adds up"),
        }
    }
}

/// Words of headers, folded, of figures that neither add up nor have parts.
const MIDDLES: [(&str, Measure); 16] = [
    ("διαμεσ", Measure::Median),
    ("median", Measure::Median),
    ("μεσοσ ", Measure::Median),
    ("μεσο ", Measure::Median),
    ("μεση ", Measure::Median),
    ("μεσοι ", Measure::Median),
    ("mean", Measure::Median),
    ("average", Measure::Median),
    ("δεικτησ", Measure::Index),
    ("δεικτη ", Measure::Index),
    ("index", Measure::Index),
    ("gini", Measure::Index),
    ("score", Measure::Index),
    ("βαθμολογ", Measure::Index),
    ("μεταβολη", Measure::Change),
    ("change", Measure::Change),
];

/// Words of headers, folded, of rates.
const RATES: [&str; 14] = [
    "ποσοστο",
    "rate",
    "percent",
    "pct",
    "%",
    "αναλογια",
    "ratio",
    "share",
    "μεριδιο",
    "ανα ",
    "per ",
    "πυκνοτητα",
    "density",
    "‰",
];

/// Groups the value columns of a sheet into measures and guesses what kind of figure each is.
pub(super) fn measures(
    understanding: &Understanding,
    numbers: &[NumberColumn],
    chosen: Option<Aggregation>,
) -> Vec<ProposedMeasure> {
    let place = |column: usize| numbers.iter().position(|own| own.column == column);
    let mut found: Vec<ProposedMeasure> = Vec::new();
    for column in understanding.values() {
        let (Role::Value { measure, period }, Some(number)) = (&column.role.value, place(column.column)) else {
            continue;
        };
        let own = MeasureColumn { column: column.column, period: *period, number };
        // Columns of one header without a period are different figures.
        if period.is_some()
            && let Some(same) = found.iter_mut().find(|same| {
                same.label == *measure
                    && same.columns.iter().all(|other| other.period.is_some_and(|p| Some(p) != *period))
            })
        {
            same.columns.push(own);
            continue;
        }
        found.push(ProposedMeasure {
            label: measure.clone(),
            columns: vec![own],
            parts: [None; 5],
            unit: column.unit.as_ref().map(|unit| unit.value.clone()),
            kind: Measure::Index,
            aggregation: Aggregation::None,
            reason: AggregationReason::NothingSays,
            decimals: 0,
        });
    }
    if let [only] = &mut found[..] {
        only.parts = parts(understanding, &place);
    }
    for measure in &mut found {
        measure.judge(numbers, chosen);
    }
    found
}

/// Finds the columns beside the only measure.
fn parts(understanding: &Understanding, place: &dyn Fn(usize) -> Option<usize>) -> [Option<usize>; 5] {
    Part::ALL.map(|part| {
        let is = |role: &Role| match part {
            Part::Lower => *role == Role::Lower,
            Part::Upper => *role == Role::Upper,
            Part::Numerator => *role == Role::Numerator,
            Part::Denominator => *role == Role::Denominator,
            Part::N => *role == Role::SampleSize,
        };
        understanding.column(is).and_then(|column| place(column.column))
    })
}

impl ProposedMeasure {
    pub(super) fn part(&self, part: Part) -> Option<usize> {
        self.parts[part as usize]
    }

    fn judge(&mut self, numbers: &[NumberColumn], chosen: Option<Aggregation>) {
        let columns = || self.columns.iter().map(|column| &numbers[column.number]);
        let values: Vec<f64> = columns()
            .flat_map(|column| column.values.iter().copied())
            .filter(|value| !value.is_nan())
            .take(VALUES_LOOKED_AT)
            .collect();
        self.decimals = (0..MOST_DECIMALS).find(|decimals| fit(&values, *decimals)).unwrap_or(MOST_DECIMALS);
        let has_parts = self.part(Part::Numerator).is_some() && self.part(Part::Denominator).is_some();
        let (kind, aggregation, reason) = self.guess(&values, has_parts);
        (self.kind, self.aggregation, self.reason) = (kind, aggregation, reason);
        if let Some(chosen) = chosen {
            self.aggregation = chosen;
            self.reason = AggregationReason::Chosen;
            self.kind = match chosen {
                Aggregation::Sum => Measure::Count,
                Aggregation::Ratio { .. } => Measure::Rate,
                Aggregation::None if self.kind == Measure::Count => Measure::Index,
                Aggregation::None => self.kind,
            };
        }
    }

    fn guess(&self, values: &[f64], has_parts: bool) -> (Measure, Aggregation, AggregationReason) {
        // Underscores part words as spaces do.
        let header = format!("{} ", fold(&self.label).replace('_', " "));
        let unit = self.unit.as_ref().and_then(|(_, unit)| *unit);
        if let Some((word, kind)) = MIDDLES.iter().find(|(word, _)| header.contains(word)) {
            return (*kind, Aggregation::None, AggregationReason::HeaderSaysMiddle { word });
        }
        let per = match unit {
            Some(UnitOfMeasure::Percent) => Some(100.0),
            Some(UnitOfMeasure::Per1000) => Some(1_000.0),
            Some(UnitOfMeasure::Per10000) => Some(10_000.0),
            _ => None,
        };
        if per.is_some() || RATES.iter().any(|word| header.contains(word)) {
            let density = header.contains("πυκνοτητα") || header.contains("density");
            let kind = if density { Measure::Density } else { Measure::Rate };
            return match per {
                Some(per) if has_parts => (kind, Aggregation::Ratio { per }, AggregationReason::RateWithParts),
                _ => (kind, Aggregation::None, AggregationReason::RateWithoutParts),
            };
        }
        match unit {
            Some(UnitOfMeasure::Persons | UnitOfMeasure::Households | UnitOfMeasure::Number) => {
                (Measure::Count, Aggregation::Sum, AggregationReason::CountedUnit)
            }
            None if !values.is_empty() && self.decimals == 0 && values.iter().all(|value| *value >= 0.0) => {
                (Measure::Count, Aggregation::Sum, AggregationReason::WholeNumbers)
            }
            _ => (Measure::Index, Aggregation::None, AggregationReason::NothingSays),
        }
    }
}

/// Says whether all values have at most so many decimals.
fn fit(values: &[f64], decimals: u8) -> bool {
    let scale = 10f64.powi(i32::from(decimals));
    values.iter().all(|value| (value * scale - (value * scale).round()).abs() <= 1e-9 * (value * scale).abs().max(1.0))
}
