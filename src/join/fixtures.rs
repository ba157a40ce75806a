//! A territory and rows for tests.

use crate::boundaries::fixtures::area;
use crate::boundaries::{AreaLayer, CodeScheme, Level, Territory};
use crate::indicators::{
    Aggregation, Confidentiality, Direction, Indicator, Measure, ObservationRow, ObservationStatus, Period,
    UnitOfMeasure,
};
use crate::provenance::{Bilingual, Provenance};

/// One region of two units with three and two municipalities.
pub(super) fn territory() -> Territory {
    let municipalities = [("2201", "22"), ("2202", "22"), ("2203", "22"), ("2401", "24"), ("2402", "24")];
    let municipalities = municipalities.map(|(code, unit)| area(code, Some(unit))).to_vec();
    let units = vec![area("22", Some("EL61")), area("24", Some("EL61"))];
    let layers = vec![
        AreaLayer::new(Level::Municipality, CodeScheme::Elstat, municipalities).unwrap(),
        AreaLayer::new(Level::RegionalUnit, CodeScheme::Elstat, units).unwrap(),
        AreaLayer::new(Level::Region, CodeScheme::Nuts, vec![area("EL61", None)]).unwrap(),
    ];
    Territory::new(layers).0
}

/// An indicator that aggregates so.
pub(super) fn indicator(aggregation: Aggregation) -> Indicator {
    Indicator {
        id: "households".parse().unwrap(),
        title: Bilingual::new("Νοικοκυριά", "Households"),
        description: Bilingual::default(),
        unit: UnitOfMeasure::Households,
        measure: Measure::Count,
        aggregation,
        direction: Direction::Neutral,
        decimals: 1,
        vintage: "kallikratis-2011".to_owned(),
        breakdowns: vec!["sex".to_owned()],
        provenance: Provenance::default(),
    }
}

/// A free row of the total.
pub(super) fn row(code: &str, year: u16, value: Option<f64>) -> ObservationRow<'_> {
    ObservationRow {
        line: 2,
        code,
        period: Period::Year(year),
        breakdown: [Box::default()].into(),
        value,
        parts: [None; 5],
        status: ObservationStatus::Normal,
        confidentiality: Confidentiality::Free,
    }
}
