//! The columns a table has: their names, what they hold and what they are called.

use super::JoinedValues;
use super::service_columns::ServiceField;
use crate::indicators::{Measure, Part};
use crate::provenance::Bilingual;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// A number, with a fraction or not.
    Number,
    /// A whole number: a count without decimals.
    Integer,
}

/// A column of a table: a property of every feature.
#[derive(Clone, Debug)]
pub struct Column {
    /// The property's name.
    pub name: String,
    /// What it holds.
    pub holds: ColumnType,
    /// What it is called.
    pub title: Bilingual,
    /// What it is about.
    pub(super) content: Content,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Code,
    NameEl,
    NameEn,
    Level,
    Parent,
    AreaKm2,
    AreaProperty(String),
    Service(ServiceField),
    Value(usize),
    ValuePeriod(usize),
    ValueStatus(usize),
    ValuePart(usize, Part),
    Attribute(usize),
}

impl Column {
    /// Returns the place in the values of a table of the indicator whose value the column holds.
    #[must_use]
    pub fn indicator(&self) -> Option<usize> {
        if let Content::Value(place) = self.content { Some(place) } else { None }
    }

    /// Says whether it holds codes of areas, whose digits are no number.
    #[must_use]
    pub fn is_code(&self) -> bool {
        matches!(self.content, Content::Code | Content::Parent | Content::Service(ServiceField::Municipality))
    }

    /// Says whether features can be selected by the column: it is text of the feature's own, neither another column in
    /// words nor a list.
    #[must_use]
    pub fn is_queryable(&self) -> bool {
        let own = !matches!(
            self.content,
            Content::ValuePeriod(_)
                | Content::ValueStatus(_)
                | Content::Service(
                    ServiceField::OpeningHoursEl
                        | ServiceField::OpeningHoursEn
                        | ServiceField::Needs
                        | ServiceField::Eligibility
                        | ServiceField::Languages
                        | ServiceField::Accessibility
                        | ServiceField::ServiceArea
                )
        );
        self.holds == ColumnType::Text && own
    }
}

/// Makes a column.
pub(super) fn column(name: &str, holds: ColumnType, el: &str, en: &str, content: Content) -> Column {
    Column { name: name.to_owned(), holds, title: Bilingual::new(el, en), content }
}

/// Returns the columns of an indicator: the value, its time and status, and the numbers beside it that it has.
pub(super) fn value_columns(place: usize, values: &JoinedValues<'_>) -> Vec<Column> {
    let indicator = &values.indicator.joined.indicator;
    let (id, title) = (&indicator.id, &indicator.title);
    let with_unit = |title: &str, unit: &str| format!("{title} ({unit})");
    let is_whole = indicator.measure == Measure::Count && indicator.decimals == 0;
    let mut columns = vec![
        Column {
            name: id.to_string(),
            holds: if is_whole { ColumnType::Integer } else { ColumnType::Number },
            title: Bilingual::new(
                with_unit(&title.el, indicator.unit.symbol_el()),
                with_unit(&title.en, indicator.unit.symbol_en()),
            ),
            content: Content::Value(place),
        },
        column(&format!("{id}__period"), ColumnType::Text, "Περίοδος", "Period", Content::ValuePeriod(place)),
        column(&format!("{id}__status"), ColumnType::Text, "Κατάσταση", "Status (SDMX)", Content::ValueStatus(place)),
    ];
    let has = |part: &Part| values.series().is_some_and(|series| series.part(*part).is_some());
    for part in Part::ALL.into_iter().filter(has) {
        let name = format!("{id}__{}", part.as_str());
        columns.push(column(&name, ColumnType::Number, part.as_str(), part.as_str(), Content::ValuePart(place, part)));
    }
    columns
}

/// What stands beside the properties of a feature under these names would be taken for them.
const RESERVED: [&str; 2] = ["id", "geometry"];

/// Returns a name that no column has: the one that is wanted, or else with a number behind it.
pub(super) fn free_name(wanted: &str, columns: &[Column]) -> String {
    let numbered = (2_usize..).map(|number| format!("{wanted}_{number}"));
    let is_free =
        |name: &String| !RESERVED.contains(&name.as_str()) && columns.iter().all(|column| column.name != *name);
    std::iter::once(wanted.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}
