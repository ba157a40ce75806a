//! Services from a CSV file, a workbook, JSON in the shape of HSDS, or the points of an OGR source.

use std::collections::HashMap;

use super::atlas_toml::ServicesSection;
use super::data_source::DataSource;
use super::folder::DataFolder;
use super::hsds_json::{HsdsRows, is_hsds, read_hsds};
use super::json_node::JsonFault;
use super::load_error::LoadError;
use super::rows::{Row, RowSource, Rows, read_rows};
use super::service_placing::Placing;
use super::service_position::Positions;
use crate::geometry::Bbox;
use crate::names::transliterate;
use crate::provenance::Bilingual;
use crate::report::{Finding, Severity};
use crate::services::{Contact, Day, IdList, IdSyntax, KindId, Offer, OpenTimes, PositionSource, Service, ServiceId};

/// The columns of a register beside `lon` and `lat`.
pub(super) const COLUMNS: [&str; 26] = [
    "id",
    "kind",
    "name_el",
    "name_en",
    "municipality",
    "organization",
    "address",
    "locality",
    "postcode",
    "phone",
    "email",
    "website",
    "opening_hours",
    "description_el",
    "description_en",
    "assured_date",
    "parent",
    "needs",
    "eligibility",
    "languages",
    "accessibility",
    "capacity",
    "service_area",
    "position_quality",
    "placed_at_el",
    "placed_at_en",
];

/// A service, and the row it was read from.
pub(super) struct ReadService {
    pub(super) service: Service,
    pub(super) row: u64,
}

/// Reads the services of a source, and says which of them cannot be used or placed.
///
/// A service without a usable position is placed at its settlement where that is certain, and else kept, unplaced. `kinds` are those accepted; any if there are none.
///
/// # Errors
/// [`LoadError`] if the source cannot be read at all.
pub(super) fn read_services(
    folder: &DataFolder,
    section: &ServicesSection,
    source: usize,
    kinds: &[KindId],
    extent: Option<Bbox>,
    placing: &Placing<'_>,
) -> Result<(Vec<ReadService>, Vec<Finding>), LoadError> {
    let (rows, mut findings) = rows_of(folder, section)?;
    let file = &rows.name;
    let mut services = Vec::with_capacity(rows.list.len());
    let mut hours = HoursCheck::default();
    let mut positions = Positions::new(file, extent, placing);
    for row in rows.list {
        let number = row.number;
        let place = RowPlace { file, number, pointer: row.pointer.clone() };
        let mut doubts = Vec::new();
        match service(row, section, source, kinds, &mut doubts) {
            Ok((mut service, position)) => {
                // A name that certainly means a municipality is kept as its code.
                if let Some(name) = service.municipality.as_deref().filter(|text| text.contains(char::is_alphabetic)) {
                    service.municipality = Some(placing.municipality(name)?.unwrap_or_else(|| name.to_owned()));
                }
                let about_position = positions.settle(&mut service, position, number)?;
                findings.extend(about_position.map(|finding| place.put(finding, "lon, lat")));
                doubts.extend(hours.doubt(service.opening_hours.as_deref()));
                findings.extend(doubts.into_iter().map(|(kind, column, message)| {
                    let message = format!("service {}: {message}", service.id);
                    place.put(Finding::new(Severity::Warning, kind, file, message), column)
                }));
                services.push(ReadService { service, row: number });
            }
            Err((column, message)) => {
                findings.push(place.put(Finding::new(Severity::Error, "bad-service", file, message), column));
            }
        }
    }
    findings.extend(positions.rest());
    Ok((services, findings))
}

/// Reads the rows of a source, and says what of it is not read.
fn rows_of(
    folder: &DataFolder,
    section: &ServicesSection,
) -> Result<(Rows<{ COLUMNS.len() }>, Vec<Finding>), LoadError> {
    let name = section.source.get_ref().name(section.layer.as_deref());
    if let DataSource::File(file) = section.source.get_ref()
        && file.to_ascii_lowercase().ends_with(".json")
    {
        let bytes = folder.read(file)?;
        if is_hsds(&bytes) {
            let HsdsRows { rows, faults, inactive } = read_hsds(&bytes, file, section)?;
            let of = |severity, kind, fault: JsonFault| {
                Finding::new(severity, kind, &*name, fault.message).in_column(fault.pointer)
            };
            let left_out =
                |fault: JsonFault| JsonFault { message: format!("{}; it is left out", fault.message), ..fault };
            let faults = faults.into_iter().map(|fault| of(Severity::Error, "bad-service", fault));
            let inactive = inactive.into_iter().map(|fault| of(Severity::Info, "inactive-service", left_out(fault)));
            return Ok((Rows::of_list(name.clone(), rows), faults.chain(inactive).collect()));
        }
    }
    let source = RowSource {
        source: section.source.get_ref(),
        name: &name,
        wanted: COLUMNS,
        renamed: &section.fields,
        instead_of_position: Some("locality"),
        csv: &section.csv,
        sheet: section.sheet.as_deref(),
        layer: section.layer.as_deref(),
        crs: section.crs.as_deref(),
        encoding: section.encoding.as_deref(),
    };
    let rows = read_rows(folder, &source)?;
    let message =
        || format!("columns that are not read: {}; read are lon, lat, {}", rows.unused.join(", "), COLUMNS.join(", "));
    let unused =
        (!rows.unused.is_empty()).then(|| Finding::new(Severity::Info, "unused-columns", &*rows.name, message()));
    let unused = unused.into_iter().collect();
    Ok((rows, unused))
}

/// Where a row stands, for findings.
struct RowPlace<'a> {
    file: &'a str,
    number: u64,
    pointer: Option<String>,
}

impl RowPlace<'_> {
    /// Puts a finding where it belongs: row and column, or in JSON a pointer and what is meant there.
    fn put(&self, finding: Finding, column: &str) -> Finding {
        let finding = Finding { source: self.file.to_owned(), ..finding };
        match &self.pointer {
            Some(pointer) => Finding { row: None, ..finding }.in_column(format!("{pointer} ({column})")),
            None => finding.at_row(self.number).in_column(column),
        }
    }
}

type CellError = (&'static str, String);
/// What is wrong with a cell whose service is used without it: the kind of finding, the column, and why.
type Doubt = (&'static str, &'static str, String);
type Placed = (Service, Option<(f64, f64)>);

fn service(
    row: Row<{ COLUMNS.len() }>,
    section: &ServicesSection,
    source: usize,
    kinds: &[KindId],
    doubts: &mut Vec<Doubt>,
) -> Result<Placed, CellError> {
    let [
        id,
        kind,
        name_el,
        name_en,
        municipality,
        organization,
        address,
        locality,
        postcode,
        phone,
        email,
        website,
        opening_hours,
        description_el,
        description_en,
        assured_date,
        parent,
        needs,
        eligibility,
        languages,
        accessibility,
        capacity,
        service_area,
        position_quality,
        placed_at_el,
        placed_at_en,
    ] = row.cells;
    let position_source =
        position_source(position_quality.as_deref(), [placed_at_el, placed_at_en, locality.clone()], doubts);
    let id = id.ok_or_else(|| ("id", "the cell is empty; accepted is an id of the service's own".to_owned()))?;
    let id: ServiceId = id.parse().map_err(|error| ("id", format!("{error}")))?;
    let service = Service {
        kind: kind_of(kind, section.kind.as_ref(), kinds).map_err(|message| ("kind", message))?,
        name_el: name_el.or_else(|| name_en.clone()).unwrap_or_else(|| id.to_string()),
        id,
        name_en,
        organization,
        address,
        locality,
        postcode,
        contact: Contact { phone, email, website },
        opening_hours,
        description_el,
        description_en,
        municipality,
        assured_date: assured_date.map(|text| assured(text, doubts)),
        offer: Offer {
            parent: parent_of(parent, doubts),
            needs: list("needs", needs.as_deref(), IdSyntax::Plain, doubts),
            eligibility: list("eligibility", eligibility.as_deref(), IdSyntax::Plain, doubts),
            languages: list("languages", languages.as_deref(), IdSyntax::Language, doubts),
            accessibility: list("accessibility", accessibility.as_deref(), IdSyntax::Plain, doubts),
            capacity: capacity_of(capacity, doubts),
            service_area: list("service_area", service_area.as_deref(), IdSyntax::AreaCode, doubts),
        },
        position: None,
        position_source,
        source,
    };
    Ok((service, row.position))
}

fn list(column: &'static str, cell: Option<&str>, syntax: IdSyntax, doubts: &mut Vec<Doubt>) -> IdList {
    let (list, errors) = IdList::read(cell.unwrap_or_default(), syntax);
    doubts.extend(errors.into_iter().map(|error| ("bad-term", column, format!("{error}, with ';' between them"))));
    list
}

fn parent_of(cell: Option<String>, doubts: &mut Vec<Doubt>) -> Option<ServiceId> {
    let parent = cell?.parse();
    parent.map_err(|error| doubts.push(("bad-parent", "parent", format!("{error}")))).ok()
}

/// Says how a position was come by: a register that was exported says so itself. The names are those of the settlement, in
/// Greek and English, and that of the address.
fn position_source(
    quality: Option<&str>,
    [el, en, locality]: [Option<String>; 3],
    doubts: &mut Vec<Doubt>,
) -> PositionSource {
    match quality {
        Some("settlement") => {
            let el = el.or(locality).unwrap_or_default();
            let en = en.unwrap_or_else(|| transliterate(&el));
            PositionSource::Settlement(Box::new(Bilingual::new(el, en)))
        }
        None | Some("exact") => PositionSource::Given,
        Some(other) => {
            let message = format!("'{other}' was found; accepted are exact and settlement");
            doubts.push(("bad-position-quality", "position_quality", message));
            PositionSource::Given
        }
    }
}

/// Writes a day as all days are written, and keeps a text that is none.
fn assured(text: String, doubts: &mut Vec<Doubt>) -> String {
    match text.parse::<Day>() {
        Ok(day) => day.to_string(),
        Err(error) => {
            let message = format!("{error}; it is shown as it is written, and counts for nothing");
            doubts.push(("bad-assured-date", "assured_date", message));
            text
        }
    }
}

fn capacity_of(cell: Option<String>, doubts: &mut Vec<Doubt>) -> Option<u32> {
    let text = cell?;
    // A sheet writes whole numbers as `40.0` too.
    let whole = text.strip_suffix(".0").unwrap_or(&text);
    let capacity = whole.parse().ok();
    if capacity.is_none() {
        let message = format!("'{text}' was found; accepted are whole numbers from 0 to {}", u32::MAX);
        doubts.push(("bad-capacity", "capacity", message));
    }
    capacity
}

/// Says which hours cannot be asked about a time; each text is read once, for most services share theirs.
#[derive(Default)]
struct HoursCheck {
    known: HashMap<String, Option<String>>,
}

impl HoursCheck {
    fn doubt(&mut self, text: Option<&str>) -> Option<Doubt> {
        let text = text?;
        if !self.known.contains_key(text) {
            let doubt = text.parse::<OpenTimes>().err().map(|error| {
                format!("{error}; they are shown as they are written, and nobody can ask when the service is open")
            });
            self.known.insert(text.to_owned(), doubt);
        }
        let doubt = self.known.get(text)?.clone()?;
        Some(("opening-hours-not-understood", "opening_hours", doubt))
    }
}

fn kind_of(cell: Option<String>, default: Option<&KindId>, kinds: &[KindId]) -> Result<KindId, String> {
    let accepted = || kinds.iter().map(KindId::as_str).collect::<Vec<_>>().join(", ");
    let kind = match (cell, default) {
        (Some(text), _) => text.parse::<KindId>().map_err(|error| error.to_string())?,
        (None, Some(kind)) => kind.clone(),
        (None, None) => return Err(format!("the cell is empty; accepted are {}", accepted())),
    };
    if kinds.is_empty() || kinds.contains(&kind) {
        Ok(kind)
    } else {
        Err(format!("'{kind}' is not a kind of this atlas; accepted are {}", accepted()))
    }
}
