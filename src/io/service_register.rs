//! The register of services: what its sources say, put together.

use std::collections::{BTreeSet, HashMap};

use super::atlas_toml::{AtlasToml, ServicesSection};
use super::folder::DataFolder;
use super::load::Found;
use super::load_error::LoadError;
use super::services::read_services;
use crate::geometry::Bbox;
use crate::provenance::Bilingual;
use crate::report::{Finding, Severity};
use crate::services::{BadParent, BadParentReason, KindId, Service, ServiceId, ServiceKind, ServiceRegister};

/// Where the services of each id were read: the source and row of the one that is used, then of its duplicates.
type RowsOfIds = HashMap<ServiceId, Vec<(usize, u64)>>;

/// Reads the services of all sources, and says which are there twice or hang on a service that is not there.
///
/// `extent` is the box around the atlas's areas.
///
/// # Errors
/// [`LoadError`] if a source cannot be read at all.
pub(super) fn read_register(
    folder: &DataFolder,
    toml: &AtlasToml,
    extent: Option<Bbox>,
    found: &mut Found<'_>,
) -> Result<ServiceRegister, LoadError> {
    let mut kinds: Vec<_> = toml
        .service_kinds
        .iter()
        .map(|kind| ServiceKind { id: kind.id.clone(), name: Bilingual::new(&*kind.name_el, &*kind.name_en) })
        .collect();
    let accepted: Vec<KindId> = kinds.iter().map(|kind| kind.id.clone()).collect();
    let mut services = Vec::new();
    let mut rows = RowsOfIds::new();
    for (source, section) in toml.services.iter().enumerate() {
        found.progress(&name_of(section));
        let (read, findings) = read_services(folder, section, source, &accepted, extent)?;
        found.extend(findings);
        for read in read {
            rows.entry(read.service.id.clone()).or_default().push((source, read.row));
            services.push(read.service);
        }
    }
    if accepted.is_empty() {
        let ids: BTreeSet<_> = services.iter().map(|service| service.kind.clone()).collect();
        kinds = ids.into_iter().map(|id| ServiceKind { name: Bilingual::new(id.as_str(), id.as_str()), id }).collect();
    }
    let sources = toml.services.iter().map(ServicesSection::provenance).collect();
    let (register, duplicates) = ServiceRegister::new(services, kinds, sources);
    // The register keeps the first of an id and gives the others back in the order they were read.
    let mut later: HashMap<&ServiceId, usize> = HashMap::new();
    for service in &duplicates {
        let place = later.entry(&service.id).or_default();
        *place += 1;
        let row = rows.get(&service.id).and_then(|rows| rows.get(*place));
        found.push(duplicate(toml, service, row.map(|(_, row)| *row)));
    }
    found.extend(register.bad_parents().iter().map(|bad| bad_parent(toml, bad, &rows)));
    Ok(register)
}

fn name_of(section: &ServicesSection) -> String {
    section.source.get_ref().name(section.layer.as_deref())
}

fn duplicate(toml: &AtlasToml, service: &Service, row: Option<u64>) -> Finding {
    let message = format!("service {} ('{}') has an id that another has; it is not used", service.id, service.name_el);
    let file = name_of(&toml.services[service.source]);
    let finding = Finding::new(Severity::Error, "duplicate-service", file, message).in_column("id");
    match row {
        Some(row) => finding.at_row(row),
        None => finding,
    }
}

fn bad_parent(toml: &AtlasToml, bad: &BadParent, rows: &RowsOfIds) -> Finding {
    let BadParent { service, parent, reason } = bad;
    let (kind, why) = match reason {
        BadParentReason::Unknown => ("unknown-parent", "but there is no service of that id"),
        BadParentReason::Cycle => ("parent-cycle", "which in the end is an annex of it"),
    };
    let message = format!("service {service} is an annex of {parent}, {why}; it is kept without a parent");
    let (source, row) = rows.get(service).and_then(|rows| rows.first()).copied().unwrap_or_default();
    let file = toml.services.get(source).map(name_of).unwrap_or_default();
    Finding::new(Severity::Warning, kind, file, message).at_row(row).in_column("parent")
}
