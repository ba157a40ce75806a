//! What the page of an area says of access: for each kind of service who reaches it, and what the area lacks beside others.

use std::sync::Arc;

use super::gap::first_indicator;
use super::parts::{both, distance, people, percent};
use crate::atlas::Atlas;
use crate::boundaries::{AreaRef, Level};
use crate::http::ApiError;
use crate::http::access::{coverage, gap};
use crate::http::extract::read;
use crate::http::links::Base;
use crate::narrative::period_words;
use crate::provenance::{Bilingual, Language};
use crate::viewer::PlaceAccess;

/// The distance in metres that the page speaks of.
const WITHIN_M: f64 = 5_000.0;
/// The most kinds of service the page speaks of: each is searched by itself.
const MAX_KINDS: usize = 8;
/// Among more areas ranks are not drawn for the page.
const MAX_DRAWN: usize = 400;

/// Returns what is known of an area and each kind of service that has any; nothing where nobody is known to live.
///
/// # Errors
/// [`ApiError::Internal`]; none that can be expected.
pub(in crate::http) fn access_of_place(
    atlas: &Arc<Atlas>,
    base: &Base,
    place: AreaRef,
    language: Language,
) -> Result<Vec<PlaceAccess>, ApiError> {
    let layer = &atlas.territory().layers()[place.layer];
    if atlas.population().is_empty() {
        return Ok(Vec::new());
    }
    let indicator = first_indicator(atlas);
    let kinds = atlas.register().kinds().iter().zip(0_u32..);
    let used = kinds.filter(|(_, kind)| !atlas.services_of(Some(&[*kind])).places().is_empty()).take(MAX_KINDS);
    used.map(|(kind, _)| {
        let asked = Asked { atlas, base, level: layer.level, place: place.area, language, kind: kind.id.as_str() };
        let (gap, gap_href) = match &indicator {
            Some(indicator) => asked.gap(indicator, layer.areas().len())?,
            None => <(Bilingual, Option<String>)>::default(),
        };
        let all = Bilingual::new("Όλες οι περιοχές", "All areas");
        let missing = Bilingual::new("Πού λείπει η βοήθεια", "Where help is missing");
        let links =
            [(all, asked.href("service-coverage", "")), gap_href.map(|href| (missing, href)).unwrap_or_default()];
        Ok(PlaceAccess { kind: kind.name.clone(), gap, links, ..asked.coverage()? })
    })
    .collect()
}

/// An area and a kind.
struct Asked<'a> {
    atlas: &'a Arc<Atlas>,
    base: &'a Base,
    level: Level,
    place: usize,
    language: Language,
    kind: &'a str,
}

impl Asked<'_> {
    fn question(&self) -> String {
        format!("kind={}&within_m={WITHIN_M}&level={}", self.kind, self.level)
    }

    /// Returns the address of the page of all areas, with what it is asked besides.
    fn href(&self, path: &str, besides: &str) -> String {
        let language = self.language.as_str();
        self.base.href(&format!("/{path}?{}{besides}&f=html&lang={language}", self.question()))
    }

    fn coverage(&self) -> Result<PlaceAccess, ApiError> {
        let asked = coverage::Asked::check(self.atlas, &read(&self.question())?)?;
        let found = asked.work_out()?;
        let row = found.rows().nth(self.place);
        let band = row.as_ref().and_then(|row| row.figures.within.first());
        let share = band.and_then(|band| band.share);
        let far = distance(WITHIN_M);
        let reach = match (share, band, &row) {
            (Some(share), Some(band), Some(row)) => {
                let (share, within, all) = (percent(share), people(band.residents), people(row.figures.residents));
                let stands_for =
                    row.represented_share.map(percent).zip(found.census.map(|census| period_words(census.period)));
                let of_year = found.about.residents_of();
                both(|language| {
                    // A share of few people at points must not pass for one of all who live there.
                    let of_census = stands_for.as_ref().map(|(share, period)| match language {
                        Language::El => format!(", που είναι το {} της απογραφής ({})", share.el, period.el),
                        Language::En => format!(", who are {} of the census ({})", share.en, period.en),
                    });
                    let of_census = of_census.unwrap_or_default();
                    match language {
                        Language::El => format!(
                            "{} σε ευθεία ως {} ({} από {} κατοίκους{} στα σημεία πληθυσμού{of_census})",
                            share.el, far.el, within.el, all.el, of_year.el
                        ),
                        Language::En => format!(
                            "{} within {} in a straight line ({} of {} residents{} at population points{of_census})",
                            share.en, far.en, within.en, all.en, of_year.en
                        ),
                    }
                })
            }
            _ => Bilingual::new("χωρίς σημεία πληθυσμού", "no population points"),
        };
        Ok(PlaceAccess { share, reach, quality: found.about.least_quality(), ..PlaceAccess::default() })
    }

    /// Returns the rank by need and lack of access with its reasons, and the address of the ranks of all.
    fn gap(&self, indicator: &str, areas: usize) -> Result<(Bilingual, Option<String>), ApiError> {
        let besides = format!("&indicator={indicator}");
        let draws = if areas > MAX_DRAWN { "&draws=0" } else { "" };
        let Ok(query) = read(&format!("{}{besides}{draws}", self.question())) else { return Ok(Default::default()) };
        // The indicator may have no figures at the level, or not say what is worse.
        let Ok(asked) = gap::Asked::check(self.atlas, &query) else { return Ok(Default::default()) };
        let found = asked.work_out()?;
        let said = found.rows().nth(self.place).map(|row| {
            let why = found.why(&row);
            let interval = row.found.ok().and_then(|area| area.rank_interval);
            let between = interval.map(|interval| {
                let (first, last) = (interval.first, interval.last);
                Bilingual::new(
                    format!(" Διάστημα θέσεων: {first}–{last}."),
                    format!(" Interval of ranks: {first}–{last}."),
                )
            });
            let between = between.unwrap_or_default();
            Bilingual::new(format!("{}{}", why.el, between.el), format!("{}{}", why.en, between.en))
        });
        Ok((said.unwrap_or_default(), Some(self.href("gap", &besides))))
    }
}
