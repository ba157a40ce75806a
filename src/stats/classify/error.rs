//! Why values cannot be put in classes.

use thiserror::Error;

use super::{ClassificationMethod, MAX_CLASSES, MAX_DISTINCT_FISHER_JENKS};

/// Why values cannot be put in classes.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum ClassifyError {
    /// Every value is missing.
    #[error("there are no values to classify")]
    NoValues,
    /// A value is infinite.
    #[error("the value {found} cannot be classified; accepted are finite numbers")]
    InfiniteValue {
        /// The value.
        found: f64,
    },
    /// The number of classes is out of range.
    #[error("{found} classes were asked for; accepted are 1 to {MAX_CLASSES}")]
    ClassCount {
        /// How many were asked for.
        found: usize,
    },
    /// There are fewer distinct values than the method needs for so many classes.
    #[error("{method} cannot make {k} classes of {distinct} distinct values; accepted are 1 to {distinct}")]
    TooFewDistinct {
        /// The method.
        method: ClassificationMethod,
        /// How many classes were asked for.
        k: usize,
        /// How many distinct values there are; as many classes can be made.
        distinct: usize,
    },
    /// There are more distinct values than are classified in a reasonable time.
    #[error("{found} distinct values are too many for fisher-jenks; accepted are up to {MAX_DISTINCT_FISHER_JENKS}")]
    TooManyDistinct {
        /// How many distinct values there are.
        found: usize,
    },
    /// Breaks given by hand are too few or too many.
    #[error("{found} breaks were given; accepted are 1 to {MAX_CLASSES}")]
    BreakCount {
        /// How many were given.
        found: usize,
    },
    /// A break given by hand is not a finite number.
    #[error("the break {found} is not a finite number")]
    InfiniteBreak {
        /// The break.
        found: f64,
    },
    /// Breaks given by hand do not ascend.
    #[error("the break {found} follows {previous}; accepted are breaks in ascending order")]
    BreaksNotAscending {
        /// The break before.
        previous: f64,
        /// The break that is not greater.
        found: f64,
    },
}
