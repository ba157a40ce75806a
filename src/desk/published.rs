//! What the atlas says already, to compare with.

use std::collections::HashMap;

use crate::boundaries::Territory;
use crate::indicators::{IndicatorId, Period};
use crate::join::JoinedIndicator;

/// The totals of an indicator of the atlas, by level, period and code.
#[derive(Clone, Debug)]
pub struct Published {
    /// The indicator.
    pub id: IndicatorId,
    values: HashMap<(Box<str>, Period), HashMap<Box<str>, f64>>,
}

impl Published {
    /// Takes the totals of an indicator: those that stand in its table and those added up from them.
    #[must_use]
    pub fn of(joined: &JoinedIndicator, territory: &Territory) -> Self {
        let mut values: HashMap<(Box<str>, Period), HashMap<Box<str>, f64>> = HashMap::new();
        let totals = joined.series().filter(|(key, _)| key.breakdown == JoinedIndicator::TOTAL);
        for (key, series) in totals {
            let Some(layer) = territory.layer_of(key.level) else { continue };
            let areas = territory.layers()[layer].areas();
            let of_period = values.entry((key.level.as_str().into(), key.period)).or_default();
            let known = areas.iter().zip(series.values()).filter(|(_, value)| !value.is_nan());
            of_period.extend(known.map(|(area, &value)| (area.id.as_str().into(), value)));
        }
        Self { id: joined.indicator.id.clone(), values }
    }

    /// Makes one of values as they are: level, period, code and value.
    pub fn of_values<'v>(id: IndicatorId, known: impl IntoIterator<Item = (&'v str, Period, &'v str, f64)>) -> Self {
        let mut values: HashMap<(Box<str>, Period), HashMap<Box<str>, f64>> = HashMap::new();
        for (level, period, code, value) in known {
            values.entry((level.into(), period)).or_default().insert(code.into(), value);
        }
        Self { id, values }
    }

    /// Returns a value.
    #[must_use]
    pub fn value(&self, level: &str, period: Period, code: &str) -> Option<f64> {
        self.values.get(&(level.into(), period))?.get(code).copied()
    }

    /// Returns the period to compare one with: itself, or else the latest before it, or else the first behind it.
    #[must_use]
    pub fn period_beside(&self, level: &str, period: Period) -> Option<Period> {
        let periods = || self.values.keys().filter(|(own, _)| **own == *level).map(|(_, period)| *period);
        let before = periods().filter(|own| *own <= period).max();
        before.or_else(|| periods().min())
    }
}
