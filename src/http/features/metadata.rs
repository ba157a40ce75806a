//! What is to be known of values and outlines, as it travels with them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::atlas::{Atlas, Collection, JoinedValues};
use crate::boundaries::Level;
use crate::provenance::Provenance;

/// Who made data and under which licence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http) struct LicenceDocument {
    /// How far the data can be trusted: `official`, `approximate` or `synthetic`.
    pub(in crate::http) quality: &'static str,
    /// Who made them, in Greek.
    pub(in crate::http) source_el: String,
    /// Who made them, in English.
    pub(in crate::http) source_en: String,
    /// Where they are published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(in crate::http) source_url: Option<String>,
    /// The licence in a line.
    pub(in crate::http) license: String,
    /// The licence's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(in crate::http) license_url: Option<String>,
    /// What a reader has to know, in Greek.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    pub(in crate::http) note_el: String,
    /// What a reader has to know, in English.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    pub(in crate::http) note_en: String,
}

impl From<&Provenance> for LicenceDocument {
    fn from(provenance: &Provenance) -> Self {
        Self {
            quality: provenance.quality.as_str(),
            source_el: provenance.source.el.clone(),
            source_en: provenance.source.en.clone(),
            source_url: provenance.source_url.clone(),
            license: provenance.license.clone(),
            license_url: provenance.license_url.clone(),
            note_el: provenance.note.el.clone(),
            note_en: provenance.note.en.clone(),
        }
    }
}

/// What is to be known of an indicator's values beside features.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http) struct IndicatorMetadata {
    /// The indicator.
    pub(in crate::http) id: String,
    /// Its Greek title.
    pub(in crate::http) title_el: String,
    /// Its English title.
    pub(in crate::http) title_en: String,
    /// The unit in Greek.
    pub(in crate::http) unit_el: &'static str,
    /// The unit in English.
    pub(in crate::http) unit_en: &'static str,
    /// The time of the values; null if there are none at the time asked for.
    pub(in crate::http) period: Option<String>,
    /// The finer level the values were added up from; null if they stand in the source.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) aggregated_from: Option<Level>,
    /// Where the values come from.
    #[serde(flatten)]
    pub(in crate::http) licence: LicenceDocument,
}

/// Returns what is to be known of the values of an indicator.
pub(in crate::http) fn indicator_metadata(values: &JoinedValues<'_>) -> IndicatorMetadata {
    let indicator = &values.indicator.joined.indicator;
    IndicatorMetadata {
        id: indicator.id.to_string(),
        title_el: indicator.title.el.clone(),
        title_en: indicator.title.en.clone(),
        unit_el: indicator.unit.symbol_el(),
        unit_en: indicator.unit.symbol_en(),
        period: values.period.map(|period| period.to_string()),
        aggregated_from: values.series().and_then(|series| series.aggregated_from),
        licence: LicenceDocument::from(&indicator.provenance),
    }
}

/// Returns how far the outlines or positions of a collection can be trusted.
pub(in crate::http) fn quality_of(atlas: &Atlas, collection: Collection) -> &'static str {
    let quality = match collection {
        Collection::Areas(level) => atlas.level(level).map(|(layer, _)| layer.provenance.quality),
        Collection::Services => Some(atlas.register().quality()),
    };
    quality.unwrap_or_default().as_str()
}
