//! Services from JSON in the shape of HSDS 3.0: what `/services` or `/services/{id}` of a register of Open Referral gives.

use serde::Deserialize;
use serde_json::Value;

use super::atlas_toml::ServicesSection;
use super::csv_table::CsvError;
use super::json_node::{JsonFault, JsonNode};
use super::load_error::LoadError;
use super::rows::Row;
use super::services::COLUMNS;
use crate::names::fold;
use crate::services::{IdSyntax, KindId, OpenTimes};

/// The largest file that is read: held whole, it takes some times as much memory.
const MAX_BYTES: usize = 256 << 20;

/// The services of a file as rows, and what is wrong with others.
pub(super) struct HsdsRows {
    pub(super) rows: Vec<Row<{ COLUMNS.len() }>>,
    pub(super) faults: Vec<JsonFault>,
    /// Services that are not active, which are left out: where each stands and what its status is.
    pub(super) inactive: Vec<JsonFault>,
}

/// Says whether a JSON file holds services in the shape of HSDS: it is no GeoJSON or TopoJSON.
pub(super) fn is_hsds(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Geographic {
        #[serde(rename = "type")]
        _kind: String,
    }
    serde_json::from_slice::<Geographic>(bytes).is_err()
}

/// Reads the services of a file: a list of them, a page with `contents`, or one alone.
///
/// Each service at a location is a row of its own; its id is that of the service, with `:` and the id of the location
/// behind it where there are several. The kind is the first attribute that `kinds` names by code or name, or else one of a
/// taxonomy `kind`.
///
/// # Errors
/// [`LoadError`] if the file is larger than 256 MiB, no JSON, or holds no services.
pub(super) fn read_hsds(bytes: &[u8], name: &str, section: &ServicesSection) -> Result<HsdsRows, LoadError> {
    let refuse = |line: u64, message: String| LoadError::csv(name, vec![CsvError::Syntax { line, message }]);
    if bytes.len() > MAX_BYTES {
        let message = format!("the file has {} bytes; accepted are {MAX_BYTES}", bytes.len());
        return Err(refuse(1, message));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let whole: Value = serde_json::from_slice(bytes)
        .map_err(|error| refuse(error.line() as u64, format!("it is no JSON: {error}")))?;
    let root = JsonNode::root(&whole);
    let services = match (whole.is_array(), root.get("contents")) {
        (true, _) => root.items(),
        (false, Some(contents)) => contents.items(),
        (false, None) if whole.get("name").is_some() => Ok(vec![root]),
        (false, None) => Err(root.fault("a list of services, a page of them with 'contents', and one service")),
    };
    let services = services.map_err(|fault| refuse(1, format!("{}: {}", fault.pointer, fault.message)))?;
    let mut read = HsdsRows { rows: Vec::new(), faults: Vec::new(), inactive: Vec::new() };
    for service in services {
        let reader = Reader { section, service: &service };
        if let Err(fault) = reader.read(&mut read) {
            read.faults.push(fault);
        }
    }
    for (row, number) in read.rows.iter_mut().zip(1..) {
        row.number = number;
    }
    Ok(read)
}

/// Reads one service.
struct Reader<'a> {
    section: &'a ServicesSection,
    service: &'a JsonNode<'a>,
}

type Read<T> = Result<T, JsonFault>;

impl Reader<'_> {
    fn read(&self, read: &mut HsdsRows) -> Read<()> {
        if !self.service.value.is_object() {
            return Err(self.service.fault("services"));
        }
        let status = self.service.text("status")?.unwrap_or_else(|| "active".to_owned());
        if status != "active" {
            let pointer = format!("{}/status", self.service.pointer);
            read.inactive.push(JsonFault { pointer, message: format!("its status is '{status}'") });
            return Ok(());
        }
        let places = self.service.list("service_at_locations")?;
        let of_service = self.service.needed("id")?;
        for place in &places {
            let location = place.get("location");
            let id = match (&places[..], &location) {
                ([_], _) => of_service.clone(),
                (_, Some(location)) => format!("{of_service}:{}", location.needed("id")?),
                (_, None) => format!("{of_service}:{}", place.needed("id")?),
            };
            read.rows.push(self.row(id, Some(place), location.as_ref())?);
        }
        if places.is_empty() {
            read.rows.push(self.row(of_service, None, None)?);
        }
        Ok(())
    }

    fn row(
        &self,
        id: String,
        place: Option<&JsonNode<'_>>,
        location: Option<&JsonNode<'_>>,
    ) -> Read<Row<{ COLUMNS.len() }>> {
        let service = self.service;
        let address = location.map_or(Ok(Vec::new()), |location| location.list("addresses"))?.into_iter().next();
        let of_address = |key: &str| address.as_ref().map_or(Ok(None), |address| address.text(key));
        let organization = service.get("organization");
        let terms = self.terms()?;
        let description_en = service.text("description_en")?;
        // A service that is described in English only says it twice.
        let description = service.text("description")?.filter(|text| Some(text) != description_en.as_ref());
        let list = |taxonomy: &str| {
            let codes = terms.iter().filter(|term| term.taxonomy == taxonomy).map(|term| term.id.as_str());
            Some(codes.collect::<Vec<_>>().join(";")).filter(|codes| !codes.is_empty())
        };
        let cells = [
            Some(id),
            self.kind(&terms),
            Some(service.needed("name")?),
            service.text("alternate_name")?,
            None,
            organization.map_or(Ok(None), |organization| organization.text("name"))?,
            lines(of_address("address_1")?, of_address("address_2")?),
            of_address("city")?,
            of_address("postal_code")?,
            phone([place, Some(service), location])?,
            service.text("email")?,
            service.text("url")?,
            opening_hours([place, Some(service), location])?,
            description,
            description_en,
            service.text("assured_date")?,
            service.text("parent_id")?,
            list("need"),
            list("eligibility"),
            self.languages(location)?,
            list("accessibility"),
            service.number("capacity")?.map(|capacity| capacity.to_string()),
            self.service_areas(place)?,
            location.map_or(Ok(None), |location| location.text("position_quality"))?,
            None,
            None,
        ];
        let pointer = place.unwrap_or(service).pointer.clone();
        Ok(Row { number: 0, cells, position: location.map_or(Ok(None), position)?, pointer: Some(pointer) })
    }

    /// Returns the terms of the attributes, in their order.
    fn terms(&self) -> Read<Vec<TermOf>> {
        let mut terms = Vec::new();
        for attribute in self.service.list("attributes")? {
            let Some(term) = attribute.get("taxonomy_term") else { continue };
            let of_detail = term.get("taxonomy_detail").map_or(Ok(None), |detail| detail.text("name"))?;
            let taxonomy = attribute.text("link_type")?.or(term.text("taxonomy")?).or(of_detail).unwrap_or_default();
            let name = term.text("name")?.unwrap_or_default();
            let code = term.text("code")?.unwrap_or_else(|| name.clone());
            terms.push(TermOf { taxonomy: taxonomy.to_lowercase(), id: plain(&code), code, name });
        }
        Ok(terms)
    }

    fn kind(&self, terms: &[TermOf]) -> Option<String> {
        let named = |text: &str| {
            let kinds = self.section.kinds.iter();
            kinds.clone().find(|(known, _)| fold(known) == fold(text)).map(|(_, kind)| kind)
        };
        let of_section = terms.iter().find_map(|term| named(&term.code).or_else(|| named(&term.name)));
        let own = || terms.iter().filter(|term| term.taxonomy == "kind").find_map(|term| term.code.parse().ok());
        of_section.cloned().or_else(own).map(|kind: KindId| kind.to_string())
    }

    /// Returns language tags: the note where it is a tag that says more than the code.
    fn languages(&self, location: Option<&JsonNode<'_>>) -> Read<Option<String>> {
        let mut tags = Vec::new();
        let of_location = location.map_or(Ok(Vec::new()), |location| location.list("languages"))?;
        for language in self.service.list("languages")?.into_iter().chain(of_location) {
            let code = language.text("code")?.or(language.text("name")?).unwrap_or_default();
            let longer = language.text("note")?.filter(|note| {
                IdSyntax::Language.read(note).is_ok() && note.split('-').next().is_some_and(|first| first == code)
            });
            tags.push(longer.unwrap_or(code));
        }
        Ok(Some(tags.join(";")).filter(|tags| !tags.is_empty()))
    }

    /// Returns the codes of areas among the service areas; outlines and descriptions are none.
    fn service_areas(&self, place: Option<&JsonNode<'_>>) -> Read<Option<String>> {
        let of_place = place.map_or(Ok(Vec::new()), |place| place.list("service_areas"))?;
        let mut codes = Vec::new();
        for area in self.service.list("service_areas")?.into_iter().chain(of_place) {
            let is_code = |text: &String| IdSyntax::AreaCode.read(text).is_ok();
            codes.extend(area.text("extent")?.filter(is_code).or(area.text("name")?.filter(is_code)));
        }
        Ok(Some(codes.join(";")).filter(|codes| !codes.is_empty()))
    }
}

/// A term of an attribute.
struct TermOf {
    taxonomy: String,
    code: String,
    name: String,
    /// The code as an id of a list.
    id: String,
}

/// Writes a code in small letters, digits and hyphens, as ids of lists are; as it is if nothing were left.
fn plain(code: &str) -> String {
    let lower = code.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|word| !word.is_empty());
    let plain = words.collect::<Vec<_>>().join("-");
    if plain.is_empty() { code.replace(';', ",") } else { plain }
}

fn lines(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}, {second}")),
        (first, second) => first.or(second),
    }
}

fn position(location: &JsonNode<'_>) -> Read<Option<(f64, f64)>> {
    Ok(location.number("longitude")?.zip(location.number("latitude")?))
}

fn phone(nodes: [Option<&JsonNode<'_>>; 3]) -> Read<Option<String>> {
    for node in nodes.into_iter().flatten() {
        for phone in node.list("phones")? {
            if let Some(number) = phone.text("number")? {
                return Ok(Some(number));
            }
        }
    }
    Ok(None)
}

/// Returns hours in the syntax of `opening_hours`: as the notes have them, or made of weekly rules; a description where
/// there is nothing else.
fn opening_hours(nodes: [Option<&JsonNode<'_>>; 3]) -> Read<Option<String>> {
    for node in nodes.into_iter().flatten() {
        let schedules = node.list("schedules")?;
        let Some(first) = schedules.first() else { continue };
        let notes = first.text("notes")?;
        if notes.as_ref().is_some_and(|notes| notes.parse::<OpenTimes>().is_ok()) {
            return Ok(notes);
        }
        let rules = schedules.iter().map(weekly_rule).collect::<Read<Option<Vec<_>>>>()?;
        return match rules {
            // A comma adds hours to a day; a semicolon would replace them.
            Some(rules) => Ok(Some(rules.join(", "))),
            None => Ok(first.text("description")?.or(notes)),
        };
    }
    Ok(None)
}

/// Returns a schedule as a rule: `Mo,Tu 08:00-15:00`; nothing if it is not the same every week.
fn weekly_rule(schedule: &JsonNode<'_>) -> Read<Option<String>> {
    let every_week = schedule.text("freq")?.as_deref() == Some("WEEKLY")
        && schedule.number("interval")?.is_none_or(|interval| interval <= 1.0)
        && ["byweekno", "valid_to", "until", "count"].iter().all(|key| schedule.get(key).is_none());
    let days = schedule.text("byday")?.unwrap_or_default();
    let days: Option<Vec<&str>> = days.split(',').map(|day| day_name(day.trim())).collect();
    let clock = |key: &str| Ok(schedule.text(key)?.and_then(|text| clock(&text)));
    let (opens, closes) = (clock("opens_at")?, clock("closes_at")?);
    let Some((days, (opens, closes))) = days.zip(opens.zip(closes)).filter(|_| every_week) else { return Ok(None) };
    // Midnight is the end of the day, and an end before the beginning is on the next day.
    let closes = if closes == "00:00" { "24:00".to_owned() } else { closes };
    Ok(Some(format!("{} {opens}-{closes}", days.join(","))))
}

fn day_name(day: &str) -> Option<&'static str> {
    const DAYS: [(&str, &str); 7] =
        [("MO", "Mo"), ("TU", "Tu"), ("WE", "We"), ("TH", "Th"), ("FR", "Fr"), ("SA", "Sa"), ("SU", "Su")];
    DAYS.iter().find(|(known, _)| *known == day).map(|(_, name)| *name)
}

/// Returns hour and minute of a time, whose seconds and offset do not matter: offices keep to the clock.
fn clock(text: &str) -> Option<String> {
    let (hour, rest) = text.split_once(':')?;
    let minute = rest.get(..2)?;
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}
