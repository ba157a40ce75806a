//! The flags of an observation, in the letters of SDMX.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;

/// What is to be known about a value, or why there is none: SDMX code list `CL_OBS_STATUS`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[repr(u8)]
pub enum ObservationStatus {
    /// `A`: a normal value.
    #[default]
    #[serde(rename = "A")]
    Normal,
    /// `B`: the time series has a break here.
    #[serde(rename = "B")]
    Break,
    /// `D`: the definition differs.
    #[serde(rename = "D")]
    DefinitionDiffers,
    /// `E`: an estimate.
    #[serde(rename = "E")]
    Estimated,
    /// `F`: a forecast.
    #[serde(rename = "F")]
    Forecast,
    /// `I`: imputed.
    #[serde(rename = "I")]
    Imputed,
    /// `P`: provisional.
    #[serde(rename = "P")]
    Provisional,
    /// `U`: low reliability.
    #[serde(rename = "U")]
    LowReliability,
    /// `L`: there is no value because the data were not collected.
    #[serde(rename = "L")]
    NotCollected,
    /// `M`: there is no value because there cannot be one.
    #[serde(rename = "M")]
    CannotExist,
    /// `O`: there is no value.
    #[serde(rename = "O")]
    Missing,
    /// `Q`: there is a value, and it is withheld as confidential.
    #[serde(rename = "Q")]
    Suppressed,
}

/// A letter that is no flag.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StatusError {
    /// Not a known `OBS_STATUS`.
    #[error("'{0}' is not an observation status; accepted are A, B, D, E, F, I, P, U and, without a value, L, M, O, Q")]
    Observation(String),
    /// Not a known `CONF_STATUS`.
    #[error(
        "'{0}' is not a confidentiality status; accepted are F (free) and, withheld, A, C, D, G, M, N, O, P, R, S, T"
    )]
    Confidentiality(String),
}

impl ObservationStatus {
    /// Every status, those with a value first.
    pub const ALL: [Self; 12] = [
        Self::Normal,
        Self::Break,
        Self::DefinitionDiffers,
        Self::Estimated,
        Self::Forecast,
        Self::Imputed,
        Self::Provisional,
        Self::LowReliability,
        Self::NotCollected,
        Self::CannotExist,
        Self::Missing,
        Self::Suppressed,
    ];

    /// Returns the SDMX letter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "A",
            Self::Break => "B",
            Self::DefinitionDiffers => "D",
            Self::Estimated => "E",
            Self::Forecast => "F",
            Self::Imputed => "I",
            Self::Provisional => "P",
            Self::LowReliability => "U",
            Self::NotCollected => "L",
            Self::CannotExist => "M",
            Self::Missing => "O",
            Self::Suppressed => "Q",
        }
    }

    /// Says whether the status stands with a value.
    #[must_use]
    pub fn has_value(self) -> bool {
        !matches!(self, Self::NotCollected | Self::CannotExist | Self::Missing | Self::Suppressed)
    }

    /// Returns what the status means, in Greek and English.
    #[must_use]
    pub fn meaning(self) -> (&'static str, &'static str) {
        match self {
            Self::Normal => ("κανονική τιμή", "normal value"),
            Self::Break => ("διακοπή της χρονοσειράς", "break in the time series"),
            Self::DefinitionDiffers => ("διαφορετικός ορισμός", "definition differs"),
            Self::Estimated => ("εκτίμηση", "estimate"),
            Self::Forecast => ("πρόβλεψη", "forecast"),
            Self::Imputed => ("τεκμαρτή τιμή", "imputed value"),
            Self::Provisional => ("προσωρινή τιμή", "provisional value"),
            Self::LowReliability => ("χαμηλή αξιοπιστία", "low reliability"),
            Self::NotCollected => ("δεν συλλέχθηκε", "not collected"),
            Self::CannotExist => ("δεν μπορεί να υπάρξει τιμή", "no value can exist"),
            Self::Missing => ("δεν υπάρχει τιμή", "no value"),
            Self::Suppressed => ("εμπιστευτική τιμή", "confidential value, withheld"),
        }
    }
}

impl fmt::Display for ObservationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ObservationStatus {
    type Err = StatusError;

    fn from_str(text: &str) -> Result<Self, StatusError> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| StatusError::Observation(text.to_owned()))
    }
}

/// Whether a value may be shown: SDMX code list `CL_CONF_STATUS`, by what it means for publication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confidentiality {
    /// `F`, or nothing: free for publication.
    #[default]
    Free,
    /// Every other status: not to be shown, by whatever reason.
    Withheld,
}

impl FromStr for Confidentiality {
    type Err = StatusError;

    fn from_str(text: &str) -> Result<Self, StatusError> {
        match text {
            "" | "F" => Ok(Self::Free),
            "A" | "C" | "D" | "G" | "M" | "N" | "O" | "P" | "R" | "S" | "T" => Ok(Self::Withheld),
            _ => Err(StatusError::Confidentiality(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_what_it_writes() {
        for status in ObservationStatus::ALL {
            assert_eq!(status.to_string().parse(), Ok(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }

    #[test]
    fn only_f_or_nothing_is_free() {
        assert_eq!("".parse(), Ok(Confidentiality::Free));
        assert_eq!("F".parse(), Ok(Confidentiality::Free));
        assert_eq!("C".parse(), Ok(Confidentiality::Withheld));
        assert!("free".parse::<Confidentiality>().is_err());
    }
}
