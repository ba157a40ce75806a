//! Why a style cannot be made.

use thiserror::Error;

/// Why a style cannot be made.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StylesError {
    /// There is no ramp of this name.
    #[error("'{found}' is not a ramp; accepted are {accepted}")]
    UnknownRamp {
        /// The name given.
        found: String,
        /// The names of all ramps.
        accepted: String,
    },
    /// The ramp has too few colours.
    #[error("{ramp} has no colours for {found} classes; accepted are 1 to {most}")]
    ClassCount {
        /// The ramp.
        ramp: String,
        /// How many classes there are.
        found: usize,
        /// How many it has colours for.
        most: usize,
    },
}
