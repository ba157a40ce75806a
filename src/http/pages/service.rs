//! The page of one service, and a service as an item of a list.

use axum::response::{IntoResponse, Response};

use super::finder::register_caution;
use super::item::{finder_item, href, map_labels, map_marker, name};
use super::parts::{both, distance, frame, full_name, people, place_href, plain_map};
use crate::access::{Bands, BorderRule, Catchments, served_within};
use crate::atlas::{Atlas, Version};
use crate::http::access::about::AboutAccess;
use crate::http::extract::{Format, PageRequest};
use crate::http::links::path_part;
use crate::http::services::AskedTime;
use crate::http::{ApiError, blocking};
use crate::narrative::time_in_words;
use crate::provenance::{Bilingual, Language};
use crate::services::LocalTime;
use crate::viewer::{AreaMap, FinderItem, KeyFigure, PageLink, Section, ServicePage, service_page as written};

/// The distances within which residents are counted, in metres.
const WITHIN_M: [f64; 2] = [5_000.0, 10_000.0];

/// Answers with the page of the service of an id.
///
/// # Errors
/// [`ApiError::NotFound`] if there is none, and [`ApiError::Parameter`] for what is not accepted.
pub(in crate::http) async fn service_page(mut page: PageRequest, id: &str) -> Result<Response, ApiError> {
    let at = page.take("at").map(|text| text.parse::<AskedTime>()).transpose();
    let at = at.map_err(|detail| ApiError::parameter("at", detail))?.unwrap_or(AskedTime::Now).local()?;
    page.query::<crate::http::extract::FormatQuery>()?;
    let atlas = page.request.atlas.clone();
    let place = id.parse().ok().and_then(|id| atlas.register().index_of(&id));
    let place = place.ok_or_else(|| ApiError::NotFound(format!("there is no service '{id}'")))?;
    let versions = [atlas.version(), Version::of_debug(&at)];
    let (state, caller) = (page.request.state.clone(), page.request.caller.clone());
    let work = move || Ok(written(&write(&page, place, at)?));
    let body = async { Ok(blocking(&state, work).await?.into_response()) };
    caller.answer(versions, Format::Html, body).await
}

fn write(page: &PageRequest, place: usize, at: LocalTime) -> Result<ServicePage, ApiError> {
    let (atlas, base) = (&page.request.atlas, &page.request.base);
    let service = &atlas.register().services()[place];
    let source = atlas.register().sources().get(service.source);
    let (serves, serves_note) = serves(atlas, place)?;
    let time = time_in_words(at);
    let own = format!("/services/{}", path_part(service.id.as_str()));
    let link = |label: &str, path: String| PageLink { label: Bilingual::new(label, label), href: base.href(&path) };
    Ok(ServicePage {
        frame: frame(page).below("../").within(Section::Services),
        service: FinderItem { href: None, ..finder_item(page, place, None, None, at) },
        description: Bilingual::new(
            service.description_el.clone().unwrap_or_default(),
            service.description_en.clone().unwrap_or_default(),
        ),
        at: Bilingual::new(format!("{} (ώρα Ελλάδας)", time.el), format!("{} (Greek time)", time.en)),
        caution: register_caution(source.map(|source| source.quality).unwrap_or_default()),
        serves,
        serves_note,
        related: related(page, place),
        map: map(page, place),
        source: source.map(source_words).unwrap_or_default(),
        downloads: vec![
            link("JSON", format!("{own}?f=json")),
            link("GeoJSON", format!("/collections/services/items/{}", path_part(service.id.as_str()))),
            link("HSDS", format!("/hsds/services/{}", path_part(service.id.as_str()))),
        ],
    })
}

fn source_words(source: &crate::provenance::Provenance) -> Bilingual {
    both(|language| {
        let said = match language {
            Language::El => "Πηγή",
            Language::En => "Source",
        };
        format!("{said}: {} · {}", source.source.text(language), source.license)
    })
}

/// Counts whom a service serves, and says how that was worked out.
fn serves(atlas: &Atlas, place: usize) -> Result<(Vec<KeyFigure>, Bilingual), ApiError> {
    let service = &atlas.register().services()[place];
    let Some(position) = service.position.filter(|_| !atlas.population().is_empty()) else {
        return Ok((Vec::new(), Bilingual::default()));
    };
    let kind = atlas.register().kind_index(&service.kind).and_then(|kind| u32::try_from(kind).ok());
    let kinds: Vec<u32> = kind.into_iter().collect();
    let services = atlas.services_of(Some(&kinds));
    let bands = Bands::new(&WITHIN_M)?;
    let coverage = services.coverage(atlas.demand()?, bands.clone(), BorderRule::Across)?;
    let number = services.places().iter().position(|&known| known == place);
    let nearest = number.and_then(|number| Catchments::of(&coverage).services().get(number).cloned());
    let about = AboutAccess::new(atlas, Some(&kinds), &services, BorderRule::Across, None);
    let of_year = about.residents_of();
    let mut figures = Vec::new();
    if let Some(nearest) = nearest {
        let what = Bilingual::new(
            format!("κάτοικοι{} που έχουν αυτή πλησιέστερη από κάθε άλλη του είδους", of_year.el),
            format!("residents{} to whom it is nearer than any other of its kind", of_year.en),
        );
        figures.push(KeyFigure { what, figure: people(nearest.over_land.residents), asks: false });
    }
    let reached = served_within(coverage.demand(), position, &bands);
    for (within_m, served) in WITHIN_M.into_iter().zip(reached) {
        let far = distance(within_m);
        let what = Bilingual::new(
            format!("κάτοικοι{} σε ευθεία ως {}", of_year.el, far.el),
            format!("residents{} within {} in a straight line", of_year.en, far.en),
        );
        figures.push(KeyFigure { what, figure: people(served.residents), asks: false });
    }
    let sources: Vec<_> = about.parts().iter().filter(|source| source.of == "population").collect();
    let note = both(|language| {
        let named: Vec<_> = sources
            .iter()
            .map(|source| match language {
                Language::El => with_year(&source.licence.source_el, source.reference_year),
                Language::En => with_year(&source.licence.source_en, source.reference_year),
            })
            .collect();
        match language {
            Language::El => format!("Από τα σημεία πληθυσμού ({}), σε ευθεία και όχι μέσω δρόμων.", named.join("· ")),
            Language::En => {
                format!("From the population points ({}), in a straight line and not by road.", named.join("; "))
            }
        }
    });
    Ok((figures, note))
}

/// Writes a source with the year it counts residents of, where it says.
fn with_year(source: &str, year: Option<u16>) -> String {
    year.map_or_else(|| source.to_owned(), |year| format!("{source}, {year}"))
}

/// Returns what a service belongs to: what it is an annex of, its annexes, the areas it lies in.
fn related(page: &PageRequest, place: usize) -> Vec<(Bilingual, Vec<PageLink>)> {
    let (atlas, base) = (&page.request.atlas, &page.request.base);
    let register = atlas.register();
    let to_service = |place: usize| {
        let service = &register.services()[place];
        PageLink { label: name(service), href: href(base, service, page.language) }
    };
    let areas = atlas.service_index().area(place).map_or_else(Vec::new, |area| {
        let link = |area: crate::boundaries::AreaRef| {
            let level = atlas.territory().layers()[area.layer].level;
            let area = atlas.territory().area(area);
            PageLink { label: full_name(level, area), href: place_href(base, area, page.language) }
        };
        atlas.with_ancestors(area).map(link).collect()
    });
    vec![
        (Bilingual::new("Παράρτημα του:", "Annex of:"), register.parent(place).map(to_service).into_iter().collect()),
        (
            Bilingual::new("Παραρτήματα:", "Annexes:"),
            register.annexes(place).iter().map(|&place| to_service(place)).collect(),
        ),
        (Bilingual::new("Βρίσκεται σε:", "Lies in:"), areas),
    ]
}

fn map(page: &PageRequest, place: usize) -> Option<AreaMap> {
    let atlas = &page.request.atlas;
    let marker = map_marker(page, place, None)?;
    let heading = name(&atlas.register().services()[place]);
    let labels_at = map_labels(page, std::iter::once(place), None);
    Some(AreaMap {
        heading,
        labels_at,
        markers: vec![marker],
        ..plain_map(atlas, &page.request.base, atlas.levels().last()?)?
    })
}
