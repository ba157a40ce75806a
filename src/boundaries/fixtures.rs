//! Areas for tests.

use super::Area;

/// An area without a geometry.
pub(crate) fn area(id: &str, parent: Option<&str>) -> Area {
    Area {
        id: id.parse().unwrap(),
        coded: true,
        name_el: id.to_owned(),
        name_en: None,
        parent: parent.map(|parent| parent.parse().unwrap()),
        properties: Vec::new(),
        geometry: geo::MultiPolygon::new(Vec::new()),
    }
}
