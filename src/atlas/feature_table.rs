//! A collection as a table: which features a query selects, what stands in each cell.

use super::area_columns::{area_cell, area_columns, own_values};
use super::columns::{Column, ColumnType, Content, column, free_name, value_columns};
use super::level_index::meets;
use super::service_columns::ServiceColumn;
use super::{Atlas, Collection, LevelIndex, VersionedIndicator};
use crate::boundaries::{Area, AreaLayer, Level};
use crate::geometry::{Bbox, LonLat};
use crate::indicators::{ObservationStatus, Period, TimeFilter};
use crate::join::{AttributeTable, AttributeType, AttributeValue, Cell, Series};
use crate::tiles::RowValues;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellValue<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(&'a str),
    /// A finite number.
    Number(f64),
}

impl<'a> CellValue<'a> {
    pub(super) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    pub(super) fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }
}

/// One indicator's totals for the level of a table.
#[derive(Clone, Debug)]
pub struct JoinedValues<'a> {
    /// The indicator.
    pub indicator: &'a VersionedIndicator,
    /// The time of the values; nothing if the level has none at the time asked for.
    pub period: Option<Period>,
    series: Option<&'a Series>,
    period_text: String,
}

impl<'a> JoinedValues<'a> {
    /// Returns the values in the order of the level's areas.
    #[must_use]
    pub fn series(&self) -> Option<&'a Series> {
        self.series
    }

    /// Returns the value of an area; missing where there is none.
    #[must_use]
    pub fn cell(&self, area: usize) -> Cell {
        self.series.map_or_else(|| Cell::empty(ObservationStatus::Missing), |series| series.cell(area))
    }
}

/// A collection as a table.
#[derive(Debug)]
pub struct FeatureTable<'a> {
    atlas: &'a Atlas,
    collection: Collection,
    layer: Option<(&'a AreaLayer, &'a LevelIndex)>,
    columns: Vec<Column>,
    values: Vec<JoinedValues<'a>>,
    joined: Option<&'a AttributeTable>,
    /// Whether no column was taken out.
    has_all_columns: bool,
}

impl Atlas {
    /// Returns a collection with its features' own columns and those of the indicators; nothing if the atlas does not
    /// have it.
    ///
    /// Indicators are given by their places in [`Atlas::indicators`]; each gives its totals at the
    /// latest time that `time` accepts and that has any value. Services have no indicators.
    #[must_use]
    pub fn table(
        &self,
        collection: Collection,
        indicators: &[usize],
        time: Option<TimeFilter>,
    ) -> Option<FeatureTable<'_>> {
        let layer = match collection {
            Collection::Areas(level) => Some(self.level(level)?),
            Collection::Services => None,
        };
        let values: Vec<_> = match collection {
            Collection::Areas(level) => {
                indicators.iter().map(|&index| joined_values(&self.indicators[index], level, time)).collect()
            }
            Collection::Services => Vec::new(),
        };
        let mut columns = match layer {
            Some((_, index)) => area_columns(index),
            None => self.service_index.columns().iter().map(ServiceColumn::column).collect(),
        };
        for (place, values) in values.iter().enumerate() {
            columns.extend(value_columns(place, values));
        }
        Some(FeatureTable { atlas: self, collection, layer, columns, values, joined: None, has_all_columns: true })
    }
}

fn joined_values(indicator: &VersionedIndicator, level: Level, time: Option<TimeFilter>) -> JoinedValues<'_> {
    let totals = indicator.joined.totals(level, time);
    let period = totals.map(|(period, _)| period);
    let period_text = period.map(|period| period.to_string()).unwrap_or_default();
    JoinedValues { indicator, period, series: totals.map(|(_, series)| series), period_text }
}

impl<'a> FeatureTable<'a> {
    /// Returns the first columns, which are the areas' own, as tiles hold them; nothing of services, and nothing where columns
    /// were taken out.
    pub(super) fn own_values(&self) -> Option<&'a RowValues> {
        self.layer.filter(|_| self.has_all_columns).map(|(layer, index)| own_values(layer, index))
    }

    /// Returns which collection it is.
    #[must_use]
    pub fn collection(&self) -> Collection {
        self.collection
    }

    /// Adds the attributes of a table that somebody joined to the collection, behind the other columns.
    ///
    /// One whose name another column has gets a number behind it, and so do those that are called `id` or `geometry`.
    #[must_use]
    pub fn with_attributes(mut self, table: &'a AttributeTable) -> Self {
        for (place, (name, holds)) in table.attributes().iter().enumerate() {
            let holds = match holds {
                AttributeType::Integer => ColumnType::Integer,
                AttributeType::Number => ColumnType::Number,
                AttributeType::String => ColumnType::Text,
            };
            let free = free_name(name, &self.columns);
            self.columns.push(column(&free, holds, name, name, Content::Attribute(place)));
        }
        self.joined = Some(table);
        self
    }

    /// Returns what the collection is called in URLs and tiles: with a table joined to it, as that says.
    #[must_use]
    pub fn collection_id(&self) -> &'a str {
        self.joined.map_or(self.collection.id(), AttributeTable::collection_id)
    }

    /// Returns the columns in the order they are written.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Keeps the columns with these names only, in the table's order.
    pub fn keep_columns(&mut self, keep: impl Fn(&Column) -> bool) {
        self.columns.retain(keep);
        self.has_all_columns = false;
    }

    /// Returns the indicators' values.
    #[must_use]
    pub fn values(&self) -> &[JoinedValues<'a>] {
        &self.values
    }

    /// Returns how many features there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layer.map_or_else(|| self.atlas.register().services().len(), |(layer, _)| layer.areas().len())
    }

    /// Says whether there is no feature.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the place of the feature with an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        match self.layer {
            Some((layer, _)) => layer.index_of(&id.parse().ok()?),
            None => self.atlas.register().index_of(&id.parse().ok()?),
        }
    }

    /// Returns the id of a feature in URLs.
    #[must_use]
    pub fn id(&self, row: usize) -> &'a str {
        match self.layer {
            Some((layer, _)) => layer.areas()[row].id.as_str(),
            None => self.atlas.register().services()[row].id.as_str(),
        }
    }

    /// Returns the integer id of a feature in tiles.
    #[must_use]
    pub fn feature_id(&self, row: usize) -> u64 {
        match self.layer {
            Some((_, index)) => index.feature_id(row),
            None => self.atlas.service_index().feature_id(row),
        }
    }

    /// Returns the area of a row, if the features are areas.
    #[must_use]
    pub fn area(&self, row: usize) -> Option<&'a Area> {
        self.layer.map(|(layer, _)| &layer.areas()[row])
    }

    /// Returns the position of a row, if the features are services.
    #[must_use]
    pub fn position(&self, row: usize) -> Option<LonLat> {
        if self.layer.is_some() { None } else { self.atlas.register().services()[row].position }
    }

    /// Returns the rows whose geometry shares a point with the box and whose columns have exactly these values, in the
    /// order of their ids. Columns are given by name; one that is not there has no value.
    #[must_use]
    pub fn select(&self, bbox: Option<&Bbox>, equal: &[(String, String)]) -> Vec<usize> {
        let equal: Vec<_> = equal
            .iter()
            .map(|(name, value)| (self.columns.iter().find(|column| column.name == *name), value.as_str()))
            .collect();
        let matches = |row: &usize| {
            equal
                .iter()
                .all(|(column, value)| column.is_some_and(|column| self.cell(*row, column) == CellValue::Text(value)))
        };
        let rows = match (bbox, self.layer) {
            (None, _) => (0..self.len()).collect(),
            (Some(bbox), None) => self.atlas.service_index().within(bbox),
            (Some(bbox), Some((layer, index))) => {
                let mut rows = index.touching_box(bbox);
                rows.retain(|&row| meets(&layer.areas()[row].geometry, bbox));
                rows
            }
        };
        rows.into_iter().filter(matches).collect()
    }

    /// Returns what stands in a cell.
    #[must_use]
    pub fn cell(&'a self, row: usize, column: &Column) -> CellValue<'a> {
        match &column.content {
            Content::Service(field) => self.atlas.service_cell(row, *field),
            Content::Value(place) => CellValue::number(self.values[*place].series.and_then(|series| series.value(row))),
            Content::ValuePeriod(place) => {
                CellValue::text(Some(self.values[*place].period_text.as_str()).filter(|text| !text.is_empty()))
            }
            Content::ValueStatus(place) => {
                let status = self.values[*place].series.map_or(ObservationStatus::Missing, |series| series.status(row));
                CellValue::Text(status.as_str())
            }
            Content::ValuePart(place, part) => CellValue::number(self.values[*place].cell(row).part(*part)),
            Content::Attribute(place) => self.attribute_cell(row, *place),
            own => self.layer.map_or(CellValue::Null, |(layer, index)| area_cell(layer, index, row, own)),
        }
    }

    fn attribute_cell(&self, row: usize, attribute: usize) -> CellValue<'a> {
        match self.joined.map(|table| table.value(self.id(row), attribute)) {
            None | Some(AttributeValue::Null) => CellValue::Null,
            Some(AttributeValue::Text(text)) => CellValue::Text(text),
            Some(AttributeValue::Number(number)) => CellValue::Number(*number),
        }
    }
}
