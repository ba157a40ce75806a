//! The fields of a source, found by their names and shown to who has to choose.

use std::collections::BTreeSet;

use geo::MultiPolygon;

use super::{BoundaryImport, ImportError};
use crate::boundaries::{AreaCode, CodeScheme, Level, YpesCode};
use crate::io::gdal::VectorLayer;

/// How many values show what a field holds.
const MAX_SAMPLES: usize = 3;

/// Names of properties that mean something to every area.
const TAKEN: [&str; 7] = ["id", "code", "name_el", "name_en", "level", "parent", "area_km2"];

/// A field of a source, for the person who has to name the one with the codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSample {
    /// Its name.
    pub name: String,
    /// The first different values that are not empty, at most three.
    pub samples: Vec<String>,
    /// What its values could be, empty if no codes: `codes of ELSTAT`.
    pub looks_like: &'static str,
}

/// Where in a source the attributes are.
pub(super) struct FieldPlaces {
    pub(super) code: usize,
    pub(super) name_el: Option<usize>,
    pub(super) name_en: Option<usize>,
    pub(super) parent: Option<usize>,
    pub(super) properties: Vec<usize>,
}

type Source = VectorLayer<Option<MultiPolygon<f64>>>;

/// Finds the named fields.
pub(super) fn find_fields(import: &BoundaryImport, source: &Source) -> Result<FieldPlaces, ImportError> {
    let names: Vec<&str> = import.properties.iter().map(|(name, _)| name.as_str()).collect();
    for (place, name) in names.iter().enumerate() {
        if name.is_empty() || TAKEN.contains(name) || names[..place].contains(name) {
            return Err(ImportError::PropertyName { name: (*name).to_owned(), taken: TAKEN.join(", ") });
        }
    }
    let samples = || samples(source, import.level);
    let place = |field: &str, wanted: &str| {
        source.fields.iter().position(|name| name == field).ok_or_else(|| ImportError::UnknownField {
            field: field.to_owned(),
            wanted: wanted.to_owned(),
            fields: samples(),
        })
    };
    let optional = |field: &Option<String>, wanted| field.as_deref().map(|field| place(field, wanted)).transpose();
    let code = import.code.as_deref().ok_or_else(|| ImportError::NoCodeField { fields: samples() })?;
    Ok(FieldPlaces {
        code: place(code, "the codes")?,
        name_el: optional(&import.name_el, "the Greek names")?,
        name_en: optional(&import.name_en, "the English names")?,
        parent: optional(&import.parent, "the parents")?,
        properties: import.properties.iter().map(|(name, field)| place(field, name)).collect::<Result<_, _>>()?,
    })
}

/// Shows what the fields hold.
pub(super) fn samples(source: &Source, level: Level) -> Vec<FieldSample> {
    let sample = |(place, name): (usize, &String)| {
        let values = || source.features.iter().filter_map(move |feature| feature.attributes[place].as_deref());
        let mut samples: Vec<String> = Vec::new();
        for value in values() {
            if samples.len() < MAX_SAMPLES && !samples.iter().any(|known| known == value) {
                samples.push(value.to_owned());
            }
        }
        FieldSample { name: name.clone(), samples, looks_like: looks_like(values(), level) }
    };
    source.fields.iter().enumerate().map(sample).collect()
}

fn looks_like<'a>(values: impl Iterator<Item = &'a str>, level: Level) -> &'static str {
    let (mut codes, mut count) = (BTreeSet::new(), 0);
    for value in values {
        let Ok(code) = value.trim().parse::<AreaCode>() else { return "" };
        codes.insert(code);
        count += 1;
    }
    let all = |scheme: CodeScheme| codes.iter().all(|code| scheme.check(code, level).is_ok());
    // A code stands once; parts of an area may be in a few rows, the unit an area lies in is in many.
    if codes.len() * 2 <= count {
        ""
    } else if level == Level::Municipality && codes.iter().all(|code| code.as_str().parse::<YpesCode>().is_ok()) {
        "codes of the Interior Ministry"
    } else if all(CodeScheme::Elstat) {
        "codes of ELSTAT"
    } else if all(CodeScheme::Nuts) {
        "NUTS codes"
    } else if codes.len() == count {
        "a different one in each row"
    } else {
        ""
    }
}
