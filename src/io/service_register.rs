//! The register of services: what its sources say, put together.

use std::collections::{BTreeSet, HashMap};

use super::atlas_toml::{AtlasToml, LocalHolidaySection, ServicesSection};
use super::folder::DataFolder;
use super::load::{ATLAS_TOML, Found};
use super::load_error::LoadError;
use super::service_placing::Placing;
use super::services::read_services;
use crate::geometry::Bbox;
use crate::provenance::Bilingual;
use crate::report::{Finding, Severity};
use crate::services::{
    Agreement, BadParent, BadParentReason, KindId, LocalHoliday, STALE_AFTER_DAYS, Service, ServiceId, ServiceKind,
    ServiceRegister, TermTitle, possible_duplicates,
};

/// How many pairs of services that may be one are told one by one.
const MAX_PAIRS_TOLD: usize = 50;

/// Where the services of each id were read: the source and row of the one that is used, then of its duplicates.
type RowsOfIds = HashMap<ServiceId, Vec<(usize, u64)>>;

/// Reads the services of all sources, and says which are there twice or hang on a service that is not there.
///
/// `extent` is the box around the atlas's areas; `placing` places services that have an address only.
///
/// # Errors
/// [`LoadError`] if a source cannot be read at all.
pub(super) fn read_register(
    folder: &DataFolder,
    toml: &AtlasToml,
    extent: Option<Bbox>,
    placing: &Placing<'_>,
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
        let (read, findings) = read_services(folder, section, source, &accepted, extent, placing)?;
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
    // Titles that cannot be read were told with `atlas.toml`.
    let titles: Vec<_> = toml.terms.iter().filter_map(|term| term.title().ok()).collect();
    let days = toml.services.iter().map(|section| section.stale_after_days.unwrap_or(STALE_AFTER_DAYS));
    let holidays: Vec<_> = toml.local_holidays.iter().map(LocalHolidaySection::holiday).collect();
    found.extend(unknown_municipalities(placing, &holidays));
    let register = register.with_titles(&titles).with_stale_after_days(days.collect()).with_local_holidays(holidays);
    // The register keeps the first of an id and gives the others back in the order they were read.
    let mut later: HashMap<&ServiceId, usize> = HashMap::new();
    for service in &duplicates {
        let place = later.entry(&service.id).or_default();
        *place += 1;
        let row = rows.get(&service.id).and_then(|rows| rows.get(*place));
        found.push(duplicate(toml, service, row.map(|(_, row)| *row)));
    }
    found.extend(register.bad_parents().iter().map(|bad| bad_parent(toml, bad, &rows)));
    found.extend(unused_titles(&register, &titles));
    found.extend(may_be_one(toml, register.services(), &rows));
    Ok(register)
}

/// Says which holidays are of municipalities the atlas does not have.
fn unknown_municipalities(placing: &Placing<'_>, holidays: &[LocalHoliday]) -> Vec<Finding> {
    let unknown = holidays.iter().filter(|holiday| !placing.is_municipality(&holiday.municipality));
    let finding = |LocalHoliday { municipality, day, name }: &LocalHoliday| {
        let message =
            format!("{day} ({}) is a holiday of municipality {municipality}, which the atlas does not have", name.el);
        Finding::new(Severity::Warning, "unknown-municipality", ATLAS_TOML, message).in_column("local_holidays")
    };
    unknown.map(finding).collect()
}

/// Says which titles are of words that no service states.
fn unused_titles(register: &ServiceRegister, titles: &[TermTitle]) -> Vec<Finding> {
    let unused = titles.iter().filter(|title| register.term(title.taxonomy, &title.id).is_none());
    let finding = |TermTitle { taxonomy, id, .. }: &TermTitle| {
        let message = format!("no service states '{id}' ({taxonomy}), which has a title");
        Finding::new(Severity::Info, "unused-term-title", ATLAS_TOML, message).in_column("terms")
    };
    unused.map(finding).collect()
}

/// Asks of services that agree in much whether they are one. Both are kept.
fn may_be_one(toml: &AtlasToml, services: &[Service], rows: &RowsOfIds) -> Vec<Finding> {
    let found = possible_duplicates(services);
    let question = |source: usize, message: String| {
        let file = toml.services.get(source).map(name_of).unwrap_or_default();
        Finding::new(Severity::Question, "possible-duplicate", file, message).in_column("id")
    };
    let mut findings: Vec<_> = found
        .iter()
        .take(MAX_PAIRS_TOLD)
        .map(|pair| {
            let [first, second] = [pair.first, pair.second].map(|place| &services[place]);
            let agreed = pair.agreements.iter().map(in_words).collect::<Vec<_>>().join(", ");
            let message = format!(
                "services {} ('{}') and {} ('{}') have {agreed}; are they one? both are kept",
                first.id, first.name_el, second.id, second.name_el
            );
            let (source, row) =
                rows.get(&second.id).and_then(|rows| rows.first()).copied().unwrap_or((second.source, 0));
            question(source, message).at_row(row)
        })
        .collect();
    if let Some(more) = found.len().checked_sub(MAX_PAIRS_TOLD).filter(|more| *more > 0) {
        let message = format!("and {more} more services may be one with another");
        findings.push(question(services[found[MAX_PAIRS_TOLD].second].source, message));
    }
    findings
}

fn in_words(agreement: &Agreement) -> String {
    match agreement {
        Agreement::Name => "the same name".to_owned(),
        Agreement::Phone => "the same telephone".to_owned(),
        Agreement::Email => "the same mail".to_owned(),
        Agreement::Place(metres) => format!("{metres:.0} m between them"),
        Agreement::Settlement => "the same settlement, and one no position of its own".to_owned(),
        Agreement::Municipality => "the same municipality, and one no position".to_owned(),
    }
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
