//! The methods by their names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How class breaks are found.
///
/// # Examples
/// ```
/// use choros::stats::ClassificationMethod;
/// assert_eq!("fisher-jenks".parse(), Ok(ClassificationMethod::FisherJenks));
/// assert_eq!(ClassificationMethod::EqualInterval.to_string(), "equal-interval");
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassificationMethod {
    /// As many values in each class.
    Quantile,
    /// Classes of equal width.
    EqualInterval,
    /// Classes with the least variance within them.
    FisherJenks,
    /// Breaks that somebody gives.
    Manual,
}

/// The text names no method.
#[derive(Clone, Debug, Error, Eq, PartialEq)]
#[error("'{found}' is not a classification method; accepted are quantile, equal-interval, fisher-jenks and manual")]
pub struct UnknownMethod {
    /// The text.
    pub found: String,
}

impl ClassificationMethod {
    /// All methods.
    pub const ALL: [Self; 4] = [Self::Quantile, Self::EqualInterval, Self::FisherJenks, Self::Manual];

    /// Returns the name of the method in URLs and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quantile => "quantile",
            Self::EqualInterval => "equal-interval",
            Self::FisherJenks => "fisher-jenks",
            Self::Manual => "manual",
        }
    }
}

impl fmt::Display for ClassificationMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ClassificationMethod {
    type Err = UnknownMethod;

    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        let named = Self::ALL.into_iter().find(|method| method.as_str() == text);
        named.ok_or_else(|| UnknownMethod { found: text.to_owned() })
    }
}

/// A method with what it needs to be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Classification {
    /// As many values in each of `k` classes: type 7 of Hyndman and Fan (1996). Where values repeat so often that two
    /// breaks fall together there are fewer classes.
    Quantile {
        /// How many classes, 1 to [`MAX_CLASSES`](super::MAX_CLASSES).
        k: usize,
    },
    /// `k` classes of equal width from the lowest to the highest value.
    EqualInterval {
        /// How many classes, 1 to [`MAX_CLASSES`](super::MAX_CLASSES).
        k: usize,
    },
    /// The `k` classes with the least sum of squared distances to the class means: the exact optimum.
    FisherJenks {
        /// How many classes, 1 to [`MAX_CLASSES`](super::MAX_CLASSES) and to the number of distinct values.
        k: usize,
    },
    /// The classes that end at these values; if the highest value is above the last, a class for the rest is added.
    Manual {
        /// The upper bounds of the classes, in ascending order.
        upper_bounds: Vec<f64>,
    },
}

impl Classification {
    /// Returns the method with `k` classes or, for [`ClassificationMethod::Manual`], with `upper_bounds`.
    #[must_use]
    pub fn new(method: ClassificationMethod, k: usize, upper_bounds: &[f64]) -> Self {
        match method {
            ClassificationMethod::Quantile => Self::Quantile { k },
            ClassificationMethod::EqualInterval => Self::EqualInterval { k },
            ClassificationMethod::FisherJenks => Self::FisherJenks { k },
            ClassificationMethod::Manual => Self::Manual { upper_bounds: upper_bounds.to_vec() },
        }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> ClassificationMethod {
        match self {
            Self::Quantile { .. } => ClassificationMethod::Quantile,
            Self::EqualInterval { .. } => ClassificationMethod::EqualInterval,
            Self::FisherJenks { .. } => ClassificationMethod::FisherJenks,
            Self::Manual { .. } => ClassificationMethod::Manual,
        }
    }

    /// Returns how many classes were asked for, unless the breaks are given.
    #[must_use]
    pub fn k(&self) -> Option<usize> {
        match self {
            Self::Quantile { k } | Self::EqualInterval { k } | Self::FisherJenks { k } => Some(*k),
            Self::Manual { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_read_by_the_name_it_is_written_with() {
        for method in ClassificationMethod::ALL {
            assert_eq!(method.to_string().parse(), Ok(method));
            assert_eq!(serde_json::to_value(method).unwrap(), method.as_str());
            assert_eq!(Classification::new(method, 5, &[1.0]).method(), method);
        }
        assert!("Quantile".parse::<ClassificationMethod>().is_err());
    }
}
