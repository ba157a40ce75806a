//! The page of the finder.

mod fields;
mod origin;
mod widen;
mod words;

use axum::response::{IntoResponse, Response};

use super::item::{finder_item, map_labels, map_marker, marker_kinds};
use super::parts::{both, distance, downloads, frame, language_query, plain_map};
use crate::atlas::{Atlas, PassedOver, PassedOverReason, ServiceFilter, Version};
use crate::http::extract::{Format, PageRequest};
use crate::http::links::path_part;
use crate::http::services::{AskedTime, ServicesQuery, Wanted};
use crate::http::{ApiError, blocking};
use crate::narrative::open_state_in_words;
use crate::provenance::Bilingual;
use crate::services::{LocalTime, OpenState};
use crate::viewer::{AreaMap, FinderPage, FinderPassedOver, PageLink, Section, finder_page as written};
use origin::{Origin, named_place, position};
use words::reason_words;
pub(super) use words::register_caution;

/// How many services a page has.
const PER_PAGE: usize = 20;
/// How many of those around a place are listed on all pages together: each page searches for those before it, too.
const MAX_AROUND: usize = 1_000;

/// Answers with the page.
///
/// # Errors
/// As the data: [`ApiError::Parameter`] for what is not accepted.
pub(in crate::http) async fn finder_page(mut page: PageRequest) -> Result<Response, ApiError> {
    let near = page.take("near").unwrap_or_default();
    let within_m = page.take("within_m");
    let (lon, lat) = (page.take("lon"), page.take("lat"));
    let atlas = page.request.atlas.clone();
    let query: ServicesQuery = page.query()?;
    let filter = Wanted::from(&query).filter(&atlas)?;
    let at = filter.open_at.map_or_else(|| AskedTime::Now.local(), Ok)?;
    let within_m = within_m.map(|text| metres(&text)).transpose()?;
    let origin = match (lon, lat) {
        (Some(lon), Some(lat)) => Origin {
            position: Some(position(&lon, &lat)?),
            name: (!near.is_empty()).then(|| Bilingual::new(&near, &near)),
            ..Origin::default()
        },
        (None, None) => {
            let (searched, name) = (atlas.clone(), near.clone());
            blocking(&page.request.state, move || named_place(&searched, &name)).await?
        }
        (lon, _) => {
            let missing = if lon.is_none() { "lon" } else { "lat" };
            return Err(ApiError::parameter(missing, "it is missing; lon and lat go together"));
        }
    };
    if query.bbox.is_some() && origin.position.is_some() {
        return Err(ApiError::parameter("bbox", "it is given beside a place; accepted is one of them"));
    }
    let offset = query.offset.as_ref().map_or(0, |offset| offset.0 as usize);
    if origin.position.is_some() && offset > MAX_AROUND - PER_PAGE {
        let most = MAX_AROUND - PER_PAGE;
        return Err(ApiError::parameter(
            "offset",
            format!("{offset} was found; around a place accepted are 0 to {most}"),
        ));
    }
    let versions = [atlas.service_index().version, atlas.version(), Version::of_debug(&at)];
    let (state, caller) = (page.request.state.clone(), page.request.caller.clone());
    let asked = Asked { page, query, filter, at, within_m, origin, near };
    let work = move || Ok(written(&asked.write()));
    let body = Box::pin(async { Ok(blocking(&state, work).await?.into_response()) });
    caller.answer(versions, Format::Html, body).await
}

fn metres(text: &str) -> Result<f64, ApiError> {
    let found = text.parse::<f64>().ok().filter(|metres| (0.0..=crate::http::nearest::MAX_WITHIN_M).contains(metres));
    found.ok_or_else(|| {
        let most = crate::http::nearest::MAX_WITHIN_M;
        ApiError::parameter("within_m", format!("'{text}' was found; accepted are metres from 0 to {most}"))
    })
}

/// A question that has been checked.
struct Asked {
    page: PageRequest,
    query: ServicesQuery,
    filter: ServiceFilter,
    at: LocalTime,
    within_m: Option<f64>,
    origin: Origin,
    near: String,
}

/// What was found: services with their distances, and how many fit in all.
struct Found {
    services: Vec<(usize, Option<f64>)>,
    passed_over: Vec<PassedOver>,
    matched: usize,
    offset: usize,
}

impl Asked {
    fn atlas(&self) -> &Atlas {
        &self.page.request.atlas
    }

    fn find(&self) -> Found {
        let atlas = self.atlas();
        let offset = self.query.offset.as_ref().map_or(0, |offset| offset.0 as usize);
        if self.origin.unknown.is_some() {
            return Found { services: Vec::new(), passed_over: Vec::new(), matched: 0, offset: 0 };
        }
        let Some(origin) = self.origin.position else {
            let all = self.fitting();
            let services = all.iter().skip(offset).take(PER_PAGE).map(|&service| (service, None)).collect();
            return Found { services, passed_over: Vec::new(), matched: all.len(), offset };
        };
        let found = atlas.find_services(origin, offset.saturating_add(PER_PAGE), self.within_m, &self.filter);
        let matched = match self.within_m {
            Some(within_m) => atlas.services_within(origin, within_m, &self.filter).len(),
            None => self.fitting().len(),
        };
        let services = found.services.into_iter().skip(offset);
        let services = services.map(|near| (near.service, Some(near.distance_m))).collect();
        Found { services, passed_over: found.passed_over, matched, offset }
    }

    fn fitting(&self) -> Vec<usize> {
        self.atlas().select_services(&self.filter, self.query.bbox.as_ref())
    }

    fn write(&self) -> FinderPage {
        let (atlas, page) = (self.atlas(), &self.page);
        let found = self.find();
        FinderPage {
            frame: frame(page).within(Section::Services),
            fields: self.fields(),
            problem: self.problem(),
            other_places: self.other_places(),
            sentence: self.sentence(&found),
            ways_on: self.ways_on(&found),
            at: self.time(),
            caution: register_caution(atlas.register().quality()),
            items: self.items(&found),
            passed_over: found.passed_over.iter().map(|passed| self.passed_over(passed)).collect(),
            other_pages: self.other_pages(&found),
            map: self.map(&found),
            downloads: self.downloads(),
        }
    }

    fn items(&self, found: &Found) -> Vec<crate::viewer::FinderItem> {
        let item = |&(service, metres): &(usize, Option<f64>)| {
            // A position without a name may be the visitor's own: other servers are not told.
            let from = self.origin.position.filter(|_| self.origin.name.is_some());
            finder_item(&self.page, service, metres, from, self.at)
        };
        found.services.iter().map(item).collect()
    }

    fn passed_over(&self, passed: &PassedOver) -> FinderPassedOver {
        let atlas = self.atlas();
        let service = &atlas.register().services()[passed.nearest.service];
        let far = distance(passed.nearest.distance_m);
        let hours = passed.reasons.contains(&PassedOverReason::Closed).then(|| {
            let opens = atlas.open_times(passed.nearest.service).and_then(|times| times.next_opening(self.at));
            open_state_in_words(OpenState::Closed, self.at, None, opens)
        });
        let why = both(|language| {
            let reasons = passed.reasons.iter().filter(|reason| **reason != PassedOverReason::Closed);
            let reasons = reasons.map(|reason| reason_words(*reason).text(language).to_owned());
            let hours = hours.as_ref().map(|hours| hours.text(language).to_owned());
            let said: Vec<_> = std::iter::once(far.text(language).to_owned()).chain(reasons).chain(hours).collect();
            said.join(" · ")
        });
        FinderPassedOver {
            name: Bilingual::new(&service.name_el, service.name_en.clone().unwrap_or_default()),
            href: self.page.request.base.href(&format!(
                "/services/{}{}",
                path_part(service.id.as_str()),
                language_query(self.page.language)
            )),
            why,
        }
    }

    fn other_pages(&self, found: &Found) -> Vec<PageLink> {
        let at = |el: &str, en: &str, offset: usize| PageLink {
            label: Bilingual::new(el, en),
            href: self.page.address(&[
                ("offset", (offset > 0).then(|| offset.to_string())),
                ("lang", Some(self.page.language.as_str().to_owned())),
            ]),
        };
        let before = (found.offset > 0).then(|| at("← Πριν", "← Before", found.offset.saturating_sub(PER_PAGE)));
        let after = found.offset + found.services.len();
        let is_listed = self.origin.position.is_none() || after + PER_PAGE <= MAX_AROUND;
        let next = (after < found.matched && !found.services.is_empty() && is_listed)
            .then(|| at("Επόμενες →", "Next →", after));
        before.into_iter().chain(next).collect()
    }

    fn map(&self, found: &Found) -> Option<AreaMap> {
        let atlas = self.atlas();
        let level = atlas.levels().last()?;
        let numbered = found.services.iter().enumerate();
        let markers =
            numbered.filter_map(|(place, (service, _))| map_marker(&self.page, *service, Some(place))).collect();
        Some(AreaMap {
            heading: Bilingual::new("Οι υπηρεσίες της λίστας", "The services of the list"),
            labels_at: map_labels(&self.page, found.services.iter().map(|(service, _)| *service), self.origin.position),
            marker_kinds: marker_kinds(atlas, found.services.iter().map(|(service, _)| *service)),
            markers,
            origin: self.origin.position.map(|at| [at.lon(), at.lat()]),
            ..plain_map(atlas, &self.page.request.base, level)?
        })
    }

    /// Returns the links to the same as data, which know a circle but no names of places.
    fn downloads(&self) -> Vec<PageLink> {
        let circle = self.origin.position.zip(self.within_m);
        let mut links = downloads(&self.page);
        for link in &mut links {
            let f = link.label.el.to_lowercase();
            link.href = self.page.address(&[
                ("near", None),
                ("offset", None),
                ("lon", circle.map(|(at, _)| at.lon().to_string())),
                ("lat", circle.map(|(at, _)| at.lat().to_string())),
                ("within_m", circle.map(|(_, metres)| metres.to_string())),
                ("f", Some(f)),
            ]);
        }
        links
    }
}
