//! One unit of a level.

use geo::MultiPolygon;

use super::AreaCode;

/// One unit of a level: a Region, a Regional Unit, a municipality.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// What names the area in URLs: its code, or a made-up one (`uncoded-326`) where the source has none.
    pub id: AreaCode,
    /// Whether [`Self::id`] is a code of the source.
    pub coded: bool,
    /// The Greek name, as the source writes it.
    pub name_el: String,
    /// The English name, where there is one.
    pub name_en: Option<String>,
    /// The area of the next coarser level that holds this one.
    pub parent: Option<AreaCode>,
    /// Further properties by name, such as `ypes_code`.
    pub properties: Vec<(String, String)>,
    /// The outline in longitude and latitude, exterior rings counter-clockwise; empty where the source has none.
    pub geometry: MultiPolygon<f64>,
}

impl Area {
    /// Returns the code, or nothing for an area its source gives none (Mount Athos).
    #[must_use]
    pub fn code(&self) -> Option<&AreaCode> {
        self.coded.then_some(&self.id)
    }

    /// Returns the value of a further property.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
