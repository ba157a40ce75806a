//! A collection as a table: which columns its features have, which features a query selects, what stands in each cell.

use super::level_index::meets;
use super::tiles::tag_value;
use super::{Atlas, LevelIndex, VersionedIndicator};
use crate::boundaries::{Area, AreaLayer, Level};
use crate::geometry::{Bbox, LonLat};
use crate::indicators::{Measure, ObservationStatus, Part, Period, TimeFilter};
use crate::join::{AttributeTable, AttributeType, AttributeValue, Cell, Series};
use crate::provenance::Bilingual;
use crate::services::{IdList, Service, ServiceId};
use crate::tiles::RowValues;

/// A published set of features: the areas of a level, or the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// The areas of a level.
    Areas(Level),
    /// The services.
    Services,
}

impl Collection {
    /// Returns the collection's id in URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Areas(level) => level.collection_id(),
            Self::Services => super::service_index::COLLECTION,
        }
    }

    /// Returns the collection with an id, whether an atlas has it or not.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        let areas = Level::ALL.into_iter().map(Self::Areas);
        areas.chain([Self::Services]).find(|collection| collection.id() == id)
    }
}

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
    content: Content,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ServiceField {
    Id,
    Kind,
    NameEl,
    NameEn,
    Organization,
    Address,
    Locality,
    Postcode,
    Phone,
    Email,
    Website,
    OpeningHours,
    OpeningHoursEl,
    OpeningHoursEn,
    DescriptionEl,
    DescriptionEn,
    Municipality,
    AssuredDate,
    Quality,
    PositionQuality,
    SettlementEl,
    SettlementEn,
    Parent,
    Needs,
    Eligibility,
    Languages,
    Accessibility,
    Capacity,
    ServiceArea,
}

/// The fields of a service as columns: the name, and what it is called.
const SERVICE_COLUMNS: [(ServiceField, &str, &str, &str); 20] = [
    (ServiceField::Id, "id", "Κωδικός", "Identifier"),
    (ServiceField::Kind, "kind", "Είδος", "Kind"),
    (ServiceField::NameEl, "name_el", "Όνομα", "Name in Greek"),
    (ServiceField::NameEn, "name_en", "Όνομα στα αγγλικά", "Name in English"),
    (ServiceField::Organization, "organization", "Φορέας", "Organization"),
    (ServiceField::Address, "address", "Διεύθυνση", "Address"),
    (ServiceField::Locality, "locality", "Οικισμός", "Locality"),
    (ServiceField::Postcode, "postcode", "Ταχυδρομικός κώδικας", "Postal code"),
    (ServiceField::Phone, "phone", "Τηλέφωνο", "Telephone"),
    (ServiceField::Email, "email", "Ηλεκτρονικό ταχυδρομείο", "Email"),
    (ServiceField::Website, "website", "Ιστοσελίδα", "Website"),
    (ServiceField::OpeningHours, "opening_hours", "Ωράριο", "Opening hours"),
    (ServiceField::OpeningHoursEl, "opening_hours_el", "Ωράριο ολογράφως", "Opening hours in Greek"),
    (ServiceField::OpeningHoursEn, "opening_hours_en", "Ωράριο ολογράφως στα αγγλικά", "Opening hours in English"),
    (ServiceField::DescriptionEl, "description_el", "Περιγραφή", "Description in Greek"),
    (ServiceField::DescriptionEn, "description_en", "Περιγραφή στα αγγλικά", "Description in English"),
    (ServiceField::Municipality, "municipality", "Δήμος", "Municipality it lies in"),
    (ServiceField::AssuredDate, "assured_date", "Ημερομηνία επιβεβαίωσης", "Day it was last assured"),
    (ServiceField::Quality, "quality", "Αξιοπιστία", "How far it can be trusted"),
    (ServiceField::PositionQuality, "position_quality", "Ακρίβεια θέσης", "Exactness of the position"),
];

/// What services offer, and the settlements they are placed at, as columns in the order of [`offered_columns`]: only those
/// that some service fills.
const OFFER_COLUMNS: [(ServiceField, &str, &str, &str); OFFER_COUNT] = [
    (ServiceField::Parent, "parent", "Παράρτημα της υπηρεσίας", "Service it is an annex of"),
    (ServiceField::Needs, "needs", "Ανάγκες", "Needs it answers"),
    (ServiceField::Eligibility, "eligibility", "Δικαιούχοι", "Whom it is for"),
    (ServiceField::Languages, "languages", "Γλώσσες", "Languages (BCP 47)"),
    (ServiceField::Accessibility, "accessibility", "Προσβασιμότητα", "Accessibility"),
    (ServiceField::Capacity, "capacity", "Δυναμικότητα", "People it can help at a time"),
    (ServiceField::ServiceArea, "service_area", "Περιοχή εξυπηρέτησης", "Areas whose residents it is for"),
    (ServiceField::SettlementEl, "placed_at_el", "Οικισμός στη θέση του οποίου δείχνεται", "Settlement it is shown at"),
    (ServiceField::SettlementEn, "placed_at_en", "Ο ίδιος οικισμός στα αγγλικά", "The same settlement in English"),
];
/// How many columns there are that only some registers fill.
pub(super) const OFFER_COUNT: usize = 9;

/// Says which of the columns of [`OFFER_COLUMNS`] some service fills.
pub(super) fn offered_columns(services: &[Service]) -> [bool; OFFER_COUNT] {
    services.iter().fold([false; OFFER_COUNT], |any, Service { offer, position_source, .. }| {
        let is_at_settlement = position_source.settlement().is_some();
        let fills = [
            offer.parent.is_some(),
            !offer.needs.is_empty(),
            !offer.eligibility.is_empty(),
            !offer.languages.is_empty(),
            !offer.accessibility.is_empty(),
            offer.capacity.is_some(),
            !offer.service_area.is_empty(),
            is_at_settlement,
            is_at_settlement,
        ];
        std::array::from_fn(|place| any[place] || fills[place])
    })
}

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
    fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    fn number(number: Option<f64>) -> Self {
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
    /// Returns the collections the atlas has, the coarsest level first.
    pub fn collections(&self) -> impl Iterator<Item = Collection> {
        self.levels().map(|(layer, _)| Collection::Areas(layer.level)).chain([Collection::Services])
    }

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
            None => service_columns(self.service_index.offered()),
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

fn column(name: &str, holds: ColumnType, el: &str, en: &str, content: Content) -> Column {
    Column { name: name.to_owned(), holds, title: Bilingual::new(el, en), content }
}

fn area_columns(index: &LevelIndex) -> Vec<Column> {
    let text = ColumnType::Text;
    let mut columns = vec![
        column("code", text, "Κωδικός", "Code", Content::Code),
        column("name_el", text, "Όνομα", "Name in Greek", Content::NameEl),
        column("name_en", text, "Όνομα στα αγγλικά", "Name in English", Content::NameEn),
        column("level", text, "Επίπεδο", "Level", Content::Level),
        column("parent", text, "Ανήκει σε", "Code of the area that holds it", Content::Parent),
        column("area_km2", ColumnType::Number, "Έκταση (km²)", "Area (km²)", Content::AreaKm2),
    ];
    // The same properties for every area, so that a client sees one schema.
    for name in &index.property_names {
        columns.push(column(name, text, name, name, Content::AreaProperty(name.clone())));
    }
    columns
}

fn service_columns(offered: [bool; OFFER_COUNT]) -> Vec<Column> {
    let offers = OFFER_COLUMNS.iter().zip(offered).filter(|(_, offered)| *offered).map(|(column, _)| column);
    SERVICE_COLUMNS
        .iter()
        .chain(offers)
        .map(|&(field, name, el, en)| {
            let holds = if field == ServiceField::Capacity { ColumnType::Number } else { ColumnType::Text };
            column(name, holds, el, en, Content::Service(field))
        })
        .collect()
}

/// Returns the columns of an indicator: the value, its time and status, and the numbers beside it that it has.
fn value_columns(place: usize, values: &JoinedValues<'_>) -> Vec<Column> {
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
    let has = |part: &Part| values.series.is_some_and(|series| series.part(*part).is_some());
    for part in Part::ALL.into_iter().filter(has) {
        let name = format!("{id}__{}", part.as_str());
        columns.push(column(&name, ColumnType::Number, part.as_str(), part.as_str(), Content::ValuePart(place, part)));
    }
    columns
}

/// What stands beside the properties of a feature under these names would be taken for them.
const RESERVED: [&str; 2] = ["id", "geometry"];

/// Returns a name that no column has: the one that is wanted, or else with a number behind it.
fn free_name(wanted: &str, columns: &[Column]) -> String {
    let numbered = (2_usize..).map(|number| format!("{wanted}_{number}"));
    let is_free =
        |name: &String| !RESERVED.contains(&name.as_str()) && columns.iter().all(|column| column.name != *name);
    std::iter::once(wanted.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

impl Column {
    /// Returns the place in [`FeatureTable::values`] of the indicator whose value the column holds.
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

/// The columns of [`area_columns`] that say which area it is: `code`, `name_el`, `name_en`.
pub(super) const NAMING: [usize; 3] = [0, 1, 2];

/// Returns the areas' own columns, those of [`area_columns`], as tiles hold them; worked out when they are first asked for.
pub(super) fn own_values<'a>(layer: &AreaLayer, index: &'a LevelIndex) -> &'a RowValues {
    index.own_values.get_or_init(|| {
        let columns = area_columns(index);
        let cells = (0..layer.areas().len())
            .flat_map(|row| columns.iter().map(move |column| tag_value(area_cell(layer, index, row, &column.content))));
        RowValues::of(columns.len(), cells)
    })
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
            Content::Service(field) => self.service_cell(row, *field),
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

    fn service_cell(&self, row: usize, field: ServiceField) -> CellValue<'a> {
        let service: &'a Service = &self.atlas.register().services()[row];
        let hours = self.atlas.service_index().opening_hours(row);
        let text = |text: &'a Option<String>| text.as_deref();
        let list = |list: &'a IdList| Some(list.as_str()).filter(|text| !text.is_empty());
        CellValue::text(match field {
            ServiceField::Capacity => return CellValue::number(service.offer.capacity.map(f64::from)),
            ServiceField::PositionQuality => service.position_quality(),
            ServiceField::SettlementEl => service.position_source.settlement().map(|name| name.el.as_str()),
            ServiceField::SettlementEn => service.position_source.settlement().map(|name| name.en.as_str()),
            ServiceField::Parent => service.offer.parent.as_ref().map(ServiceId::as_str),
            ServiceField::Needs => list(&service.offer.needs),
            ServiceField::Eligibility => list(&service.offer.eligibility),
            ServiceField::Languages => list(&service.offer.languages),
            ServiceField::Accessibility => list(&service.offer.accessibility),
            ServiceField::ServiceArea => list(&service.offer.service_area),
            ServiceField::Id => Some(service.id.as_str()),
            ServiceField::Kind => Some(service.kind.as_str()),
            ServiceField::NameEl => Some(service.name_el.as_str()),
            ServiceField::NameEn => text(&service.name_en),
            ServiceField::Organization => text(&service.organization),
            ServiceField::Address => text(&service.address),
            ServiceField::Locality => text(&service.locality),
            ServiceField::Postcode => text(&service.postcode),
            ServiceField::Phone => text(&service.contact.phone),
            ServiceField::Email => text(&service.contact.email),
            ServiceField::Website => text(&service.contact.website),
            ServiceField::OpeningHours => text(&service.opening_hours),
            ServiceField::OpeningHoursEl => hours.map(|hours| hours.el.as_str()),
            ServiceField::OpeningHoursEn => hours.map(|hours| hours.en.as_str()),
            ServiceField::DescriptionEl => text(&service.description_el),
            ServiceField::DescriptionEn => text(&service.description_en),
            ServiceField::Municipality => self.municipality_of(row),
            ServiceField::AssuredDate => text(&service.assured_date),
            ServiceField::Quality => {
                self.atlas.register().sources().get(service.source).map(|source| source.quality.as_str())
            }
        })
    }

    fn municipality_of(&self, service: usize) -> Option<&'a str> {
        let finest = self.atlas.service_index().area(service)?;
        let territory = self.atlas.territory();
        let is_municipality =
            |place: &crate::boundaries::AreaRef| territory.layers()[place.layer].level == Level::Municipality;
        let municipality = self.atlas.with_ancestors(finest).find(is_municipality)?;
        Some(territory.area(municipality).id.as_str())
    }
}

fn area_cell<'a>(layer: &'a AreaLayer, index: &LevelIndex, row: usize, content: &Content) -> CellValue<'a> {
    let area = &layer.areas()[row];
    match content {
        Content::Code => CellValue::text(area.code().map(crate::boundaries::AreaCode::as_str)),
        Content::NameEl => CellValue::Text(&area.name_el),
        Content::NameEn => CellValue::text(area.name_en.as_deref()),
        Content::Level => CellValue::Text(layer.level.as_str()),
        Content::Parent => CellValue::text(area.parent.as_ref().map(crate::boundaries::AreaCode::as_str)),
        Content::AreaKm2 => CellValue::Number(index.area_km2(row)),
        Content::AreaProperty(name) => CellValue::text(area.property(name)),
        _ => CellValue::Null,
    }
}
