//! What goes with the values of an indicator wherever they go.

use serde::Serialize;

use super::Indicator;
use crate::provenance::Quality;

/// What an indicator is called, its unit, and who made it under which licence.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct IndicatorAbout<'a> {
    title_el: &'a str,
    title_en: &'a str,
    unit_el: &'static str,
    unit_en: &'static str,
    quality: Quality,
    source_el: &'a str,
    source_en: &'a str,
    source_url: Option<&'a str>,
    license: &'a str,
    license_url: Option<&'a str>,
    note_el: &'a str,
    note_en: &'a str,
}

impl<'a> From<&'a Indicator> for IndicatorAbout<'a> {
    fn from(indicator: &'a Indicator) -> Self {
        let provenance = &indicator.provenance;
        Self {
            title_el: &indicator.title.el,
            title_en: &indicator.title.en,
            unit_el: indicator.unit.symbol_el(),
            unit_en: indicator.unit.symbol_en(),
            quality: provenance.quality,
            source_el: &provenance.source.el,
            source_en: &provenance.source.en,
            source_url: provenance.source_url.as_deref(),
            license: &provenance.license,
            license_url: provenance.license_url.as_deref(),
            note_el: &provenance.note.el,
            note_en: &provenance.note.en,
        }
    }
}
