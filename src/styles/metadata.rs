//! What a style says of the indicator it paints.

use serde::Serialize;

use crate::boundaries::Level;
use crate::indicators::{IndicatorAbout, IndicatorId, Period};

/// What stands under `metadata.choros`; `E` is what a legend is made of.
#[derive(Debug, Serialize)]
pub(super) struct StyleMetadata<'a, E: Serialize> {
    pub(super) indicator: &'a IndicatorId,
    #[serde(flatten)]
    pub(super) about: IndicatorAbout<'a>,
    pub(super) level: Level,
    pub(super) period: Period,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ramp: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ramp_credit: Option<&'static str>,
    pub(super) legend: Vec<E>,
}
