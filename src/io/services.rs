//! Services from a CSV file or the points of an OGR source.

use std::collections::HashMap;

use super::atlas_toml::ServicesSection;
use super::folder::DataFolder;
use super::load_error::LoadError;
use super::rows::{Row, RowSource, read_rows};
use crate::geometry::{Bbox, LonLat};
use crate::report::{Finding, Severity};
use crate::services::{Contact, IdList, IdSyntax, KindId, Offer, OpenTimes, Service, ServiceId};

const COLUMNS: [&str; 23] = [
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
];

/// A service, and the row it was read from.
pub(super) struct ReadService {
    pub(super) service: Service,
    pub(super) row: u64,
}

/// Reads the services of a source, and says which of them cannot be used or placed.
///
/// A service without a usable position is kept, unplaced. `kinds` are those accepted; any if there are none.
///
/// # Errors
/// [`LoadError`] if the source cannot be read at all.
pub(super) fn read_services(
    folder: &DataFolder,
    section: &ServicesSection,
    source: usize,
    kinds: &[KindId],
    extent: Option<Bbox>,
) -> Result<(Vec<ReadService>, Vec<Finding>), LoadError> {
    let file = &section.source.get_ref().name(section.layer.as_deref());
    let rows = read_rows(
        folder,
        &RowSource {
            source: section.source.get_ref(),
            name: file,
            wanted: COLUMNS,
            renamed: &section.fields,
            csv: &section.csv,
            layer: section.layer.as_deref(),
            crs: section.crs.as_deref(),
            encoding: section.encoding.as_deref(),
        },
    )?;
    let mut findings = Vec::new();
    if !rows.unused.is_empty() {
        let message =
            format!("columns that are not read: {}; read are lon, lat, {}", rows.unused.join(", "), COLUMNS.join(", "));
        findings.push(Finding::new(Severity::Info, "unused-columns", file, message));
    }
    let mut services = Vec::with_capacity(rows.list.len());
    let mut hours = HoursCheck::default();
    for row in rows.list {
        let number = row.number;
        let mut doubts = Vec::new();
        match service(row, section, source, kinds, &mut doubts) {
            Ok((service, position)) => {
                let (position, finding) = place(position, extent);
                findings.extend(finding.map(|(kind, message)| {
                    let message = format!("service {}: {message}", service.id);
                    Finding::new(severity(kind), kind, file, message).at_row(number).in_column("lon, lat")
                }));
                doubts.extend(hours.doubt(service.opening_hours.as_deref()));
                findings.extend(doubts.into_iter().map(|(kind, column, message)| {
                    let message = format!("service {}: {message}", service.id);
                    Finding::new(Severity::Warning, kind, file, message).at_row(number).in_column(column)
                }));
                services.push(ReadService { service: Service { position, ..service }, row: number });
            }
            Err((column, message)) => {
                let finding = Finding::new(Severity::Error, "bad-service", file, message);
                findings.push(finding.at_row(number).in_column(column));
            }
        }
    }
    Ok((services, findings))
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
    ] = row.cells;
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
        assured_date,
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

/// A position that only looks swapped is for a person to decide.
fn severity(kind: &str) -> Severity {
    if kind == "swapped-position" { Severity::Question } else { Severity::Error }
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

/// Checks a position; one that cannot be right is left out, with the reason.
///
/// `extent` is the box around the atlas's areas: a point outside it whose longitude and latitude would lie inside when
/// swapped has been written the wrong way round.
fn place(position: Option<(f64, f64)>, extent: Option<Bbox>) -> (Option<LonLat>, Option<(&'static str, String)>) {
    let Some((lon, lat)) = position else {
        return (
            None,
            Some(("no-position", "there is no position; the service is kept and found by no map".to_owned())),
        );
    };
    let inside =
        |lon, lat| LonLat::new(lon, lat).is_ok_and(|point| extent.is_some_and(|extent| extent.contains(point)));
    if lon == 0.0 && lat == 0.0 {
        let message = "the position 0, 0 lies in the Gulf of Guinea; the service is kept without a position";
        return (None, Some(("null-island", message.to_owned())));
    }
    if !inside(lon, lat) && inside(lat, lon) {
        let message = format!(
            "longitude {lon} and latitude {lat} look swapped; the service is kept without a position until the columns are right"
        );
        return (None, Some(("swapped-position", message)));
    }
    match LonLat::new(lon, lat) {
        Ok(position) => (Some(position), None),
        Err(error) => {
            (None, Some(("position-out-of-range", format!("{error}; the service is kept without a position"))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(lon: f64, lat: f64) -> Option<&'static str> {
        let thessaly = Bbox::new(20.9, 38.9, 24.3, 40.2).unwrap();
        place(Some((lon, lat)), Some(thessaly)).1.map(|(kind, _)| kind)
    }

    #[test]
    fn a_position_that_cannot_be_right_is_not_used() {
        assert_eq!(reason(22.4, 39.6), None);
        assert_eq!(reason(0.0, 0.0), Some("null-island"));
        assert_eq!(reason(39.6, 22.4), Some("swapped-position"));
        assert_eq!(reason(22.4, 139.6), Some("position-out-of-range"));
        assert_eq!(place(None, None).1.map(|(kind, _)| kind), Some("no-position"));
    }

    #[test]
    fn a_point_far_away_is_not_taken_for_a_swapped_one() {
        assert_eq!(reason(24.0, 35.0), None);
    }
}
