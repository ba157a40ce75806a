//! Colour ramps: one colour a class, from the lowest to the highest.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Color, StylesError};

/// The licence of the ramps.
pub const RAMPS_LICENSE: &str = "Apache-2.0";

/// Who made the ramps, as their licence asks it to be said.
pub const RAMPS_CREDIT: &str = "This product includes color specifications and designs developed by Cynthia Brewer (http://colorbrewer.org/). Copyright (c) 2002 Cynthia Brewer, Mark Harrower, and The Pennsylvania State University.";

/// The ramps, in the order of the file.
static RAMPS: LazyLock<Vec<Ramp>> = LazyLock::new(|| {
    let file: RampsFile = serde_json::from_str(include_str!("../../styles/ramps.json"))
        .expect("the file is part of the program, and a test reads it");
    let ramp = |(name, value)| {
        let entry: RampEntry = serde_json::from_value(value).expect("the same holds for each ramp of the file");
        Ramp { name, kind: entry.kind, colors: entry.colors }
    };
    file.ramps.into_iter().map(ramp).collect()
});

#[derive(Deserialize)]
struct RampsFile {
    /// A map of `serde_json` keeps the order of the file.
    ramps: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct RampEntry {
    #[serde(rename = "type")]
    kind: RampKind,
    colors: BTreeMap<usize, Vec<Color>>,
}

/// What a ramp is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RampKind {
    /// From little to much.
    Sequential,
    /// Away from a middle in two directions.
    Diverging,
}

/// A `ColorBrewer` ramp.
///
/// Source: Cynthia Brewer, colorbrewer.org ([`RAMPS_CREDIT`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ramp {
    name: String,
    kind: RampKind,
    /// The colours by how many there are: 3 and more, without a gap.
    colors: BTreeMap<usize, Vec<Color>>,
}

/// Returns every ramp.
#[must_use]
pub fn ramps() -> &'static [Ramp] {
    &RAMPS
}

/// Returns the ramp of a name, such as `YlOrBr`.
///
/// # Errors
/// [`StylesError::UnknownRamp`] if there is none; it names those there are.
///
/// # Examples
/// ```
/// use choros::styles::ramp;
/// let blues = ramp("Blues")?;
/// assert_eq!(blues.colors(3)?[0].to_string(), "#deebf7");
/// assert_eq!(blues.colors(10).unwrap_err().to_string(), "Blues has no colours for 10 classes; accepted are 1 to 9");
/// assert!(ramp("Jet").is_err());
/// # Ok::<(), choros::styles::StylesError>(())
/// ```
pub fn ramp(name: &str) -> Result<&'static Ramp, StylesError> {
    ramps().iter().find(|ramp| ramp.name == name).ok_or_else(|| StylesError::UnknownRamp {
        found: name.to_owned(),
        accepted: ramps().iter().map(Ramp::name).collect::<Vec<_>>().join(", "),
    })
}

impl Ramp {
    /// Returns what the ramp is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what the ramp is for.
    #[must_use]
    pub fn kind(&self) -> RampKind {
        self.kind
    }

    /// Returns how many classes the ramp has colours for at most.
    #[must_use]
    pub fn most(&self) -> usize {
        self.colors.last_key_value().map_or(0, |(&most, _)| most)
    }

    /// Returns the colours of `k` classes, the lowest class first.
    ///
    /// `ColorBrewer` begins with three; two classes get the ends of these and one the middle, because quantiles of few
    /// distinct values can make so few classes.
    ///
    /// # Errors
    /// [`StylesError::ClassCount`] if `k` is 0 or more than [`most`](Self::most).
    pub fn colors(&self, k: usize) -> Result<Vec<Color>, StylesError> {
        let of_three = |places: &[usize]| {
            let three = self.colors.get(&3)?;
            places.iter().map(|&place| three.get(place).copied()).collect()
        };
        let colors = match k {
            1 => of_three(&[1]),
            2 => of_three(&[0, 2]),
            _ => self.colors.get(&k).cloned(),
        };
        colors.ok_or_else(|| StylesError::ClassCount { ramp: self.name.clone(), found: k, most: self.most() })
    }

    /// Returns `k` colours as [`colors`](Self::colors) does; beyond the most there are, those between are mixed.
    ///
    /// # Errors
    /// [`StylesError::ClassCount`] if `k` is 0.
    pub(super) fn mixed(&self, k: usize) -> Result<Vec<Color>, StylesError> {
        let most = self.most();
        if k <= most {
            return self.colors(k);
        }
        let known = self.colors(most)?;
        let at = |place: usize| {
            let steps = place * (most - 1);
            let low = (steps / (k - 1)).min(most - 2);
            let beyond = u32::try_from(steps - low * (k - 1)).unwrap_or(u32::MAX);
            let whole = u32::try_from(k - 1).unwrap_or(u32::MAX);
            known[low].mixed_with(known[low + 1], f64::from(beyond) / f64::from(whole))
        };
        Ok((0..k).map(at).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::styles::NO_DATA_COLOR;

    #[test]
    fn every_ramp_has_distinct_colours_for_1_to_its_most() {
        for ramp in ramps() {
            assert!(ramp.most() >= 9, "{}", ramp.name());
            for k in 1..=ramp.most() {
                let colors = ramp.colors(k).unwrap();
                let distinct: HashSet<_> = colors.iter().chain([&NO_DATA_COLOR]).collect();
                assert_eq!((colors.len(), distinct.len()), (k, k + 1), "{} {k}", ramp.name());
            }
            assert!(ramp.colors(0).is_err() && ramp.colors(ramp.most() + 1).is_err());
        }
    }

    #[test]
    fn an_unknown_ramp_is_answered_with_those_there_are() {
        assert_eq!(
            ramp("viridis").unwrap_err().to_string(),
            "'viridis' is not a ramp; accepted are YlOrBr, Blues, Greens, Purples, YlGnBu, RdBu, PuOr, BrBG"
        );
        assert_eq!(ramp("RdBu").unwrap().kind(), RampKind::Diverging);
    }

    #[test]
    fn the_credit_is_that_of_the_file() {
        let file: serde_json::Value = serde_json::from_str(include_str!("../../styles/ramps.json")).unwrap();
        assert_eq!((file["credit"].as_str(), file["license"].as_str()), (Some(RAMPS_CREDIT), Some(RAMPS_LICENSE)));
    }
}
