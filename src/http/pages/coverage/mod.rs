//! The page of coverage: who has a service within reach.

mod table;

use axum::response::{IntoResponse, Response};

use super::parts::{
    both, caution, distance, distance_field, downloads, ended, frame, kind_field, language_field, level_field, people,
    percent, plain_map, services_name, sources, with_classes, with_dots,
};
use crate::access::{AreaCoverage, BandCoverage};
use crate::atlas::Atlas;
use crate::http::access::census::Census;
use crate::http::access::coverage::{Asked, CoverageFound, CoverageQuery, CoverageRow};
use crate::http::extract::{Format, PageRequest};
use crate::http::{ApiError, long_blocking};
use crate::narrative::period_words;
use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language};
use crate::styles::ramp;
use crate::viewer::{AnalysisPage, AreaMap, FormField, FormInput, KeyFigure, Section, analysis_page};
use table::table;

/// The distance that is meant if nobody says.
const DEFAULT_WITHIN_M: &str = "5000";
/// Where classes of shares end. Most areas have most of their residents near: the upper ones are narrower.
const CLASS_ENDS: [f64; 5] = [0.25, 0.5, 0.75, 0.9, 1.0];
/// The colours of the classes: dark is where few reach help.
const RAMP: &str = "YlOrBr";

/// Answers with the page.
///
/// # Errors
/// As the data: [`ApiError::Parameter`] for what is not accepted.
pub(in crate::http) async fn coverage_page(mut page: PageRequest) -> Result<Response, ApiError> {
    page.suppose("within_m", DEFAULT_WITHIN_M);
    let query: CoverageQuery = page.query()?;
    let asked = Asked::check(&page.request.atlas, &query)?;
    let versions = asked.versions()?;
    let (state, caller) = (page.request.state.clone(), page.request.caller.clone());
    let work = move || Ok(analysis_page(&write(&page, &query, &asked.work_out()?)));
    let body = async { Ok(long_blocking(&state, work).await?.into_response()) };
    caller.answer(versions, Format::Html, body).await
}

fn write(page: &PageRequest, query: &CoverageQuery, found: &CoverageFound<'_>) -> AnalysisPage {
    let atlas = &page.request.atlas;
    let mut rows: Vec<(usize, CoverageRow<'_>)> = found.rows().enumerate().collect();
    let map = map(page, found, &rows);
    rows.sort_by(|(_, one), (_, other)| order(one).total_cmp(&order(other)));
    let quality = found.about.least_quality();
    AnalysisPage {
        section: Section::Coverage,
        frame: frame(page).within(Section::Coverage),
        fields: fields(page, query, found),
        problem: problem(atlas, found),
        sentence: sentence(atlas, found, &rows),
        quality,
        caution: caution(quality),
        figures: figures(found),
        map,
        table: table(page, found, &rows),
        notes: notes(found),
        sources: sources(&found.about),
        downloads: downloads(page),
    }
}

/// By what areas are put in order: those where fewest reach help first, those of which nothing is known last.
fn order(row: &CoverageRow<'_>) -> f64 {
    share(row.figures).unwrap_or(f64::INFINITY)
}

/// Returns what there is within the first of the distances: that is on the map.
fn band(figures: &AreaCoverage) -> Option<&BandCoverage> {
    figures.within.first()
}

fn share(figures: &AreaCoverage) -> Option<f64> {
    band(figures).and_then(|band| band.share)
}

fn fields(page: &PageRequest, query: &CoverageQuery, found: &CoverageFound<'_>) -> Vec<FormField> {
    let atlas = &page.request.atlas;
    let check = |name, label, value, checked| FormField {
        name,
        label,
        input: FormInput::Check { value, checked },
        seldom: false,
    };
    let mut fields = vec![
        kind_field(atlas, query.kind.as_ref()),
        distance_field(found.asked.bands.within_m().first().copied(), None),
        level_field(atlas.levels().map(|(layer, _)| layer.level), found.asked.level),
        check(
            "borders",
            Bilingual::new("Μόνο υπηρεσίες του δήμου τους", "Only services of their own municipality"),
            "own",
            found.asked.borders.as_str() == "own",
        ),
    ];
    if found.census.is_some() {
        let label = Bilingual::new("Αναγωγή στην απογραφή", "Scaled to the census");
        fields.push(check("scale", label, "census", found.points_not_scaled.is_some()));
    }
    fields.push(language_field(page.language));
    fields
}

fn problem(atlas: &Atlas, found: &CoverageFound<'_>) -> Option<Bilingual> {
    if atlas.population().is_empty() {
        return Some(Bilingual::new(
            "Ο άτλαντας δεν έχει σημεία πληθυσμού: δεν μπορεί να ειπωθεί ποιος φτάνει σε υπηρεσία.",
            "The atlas has no population points: who reaches a service cannot be said.",
        ));
    }
    (found.about.counted().0 == 0).then(|| {
        Bilingual::new(
            "Καμία υπηρεσία αυτού του είδους δεν έχει γνωστή θέση.",
            "No service of this kind has a known position.",
        )
    })
}

fn sentence(atlas: &Atlas, found: &CoverageFound<'_>, rows: &[(usize, CoverageRow<'_>)]) -> Bilingual {
    let (Some(band), Some(share)) = (band(&found.total), share(&found.total)) else { return Bilingual::default() };
    let services = services_name(atlas, found.asked.kinds.as_deref());
    let (share, far, of_year) = (percent(share), distance(band.within_m), residents_of(found));
    let half = rows.iter().filter(|(_, row)| self::share(row.figures).is_some_and(|share| share < 0.5)).count();
    let known = rows.iter().filter(|(_, row)| self::share(row.figures).is_some()).count();
    let level = found.asked.level;
    both(|language| {
        let [share, far, services, of_year] = [&share, &far, &services, &of_year].map(|text| text.text(language));
        let [half, known] = [half, known].map(|count| format_count(count, language));
        // An abbreviation at the end of a sentence has its stop already.
        let far = if language == Language::El { ended(far) } else { far.to_owned() };
        match language {
            Language::El => format!(
                "Το {share} των κατοίκων{of_year} έχει {services} σε ευθεία ως {far} Σε {half} από {known} περιοχές ({}) φτάνουν \
                 εκεί λιγότεροι από τους μισούς.",
                level.title_el().to_lowercase()
            ),
            Language::En => format!(
                "{share} of residents{of_year} have {services} within {far} in a straight line. In {half} of {known} areas ({}) \
                 fewer than half have.",
                level.title_en().to_lowercase()
            ),
        }
    })
}

fn figures(found: &CoverageFound<'_>) -> Vec<KeyFigure> {
    let total = &found.total;
    let figure = |el: &str, en: &str, figure, asks| KeyFigure { what: Bilingual::new(el, en), figure, asks };
    let mut figures = Vec::new();
    if let Some(band) = band(total) {
        let Bilingual { el, en } = residents_of(found);
        let near =
            Bilingual::new(format!("κάτοικοι{el} με υπηρεσία κοντά"), format!("residents{en} with a service near"));
        figures.push(KeyFigure { what: near, figure: people(band.residents), asks: false });
        let without = total.residents - band.residents;
        let what = Bilingual::new(format!("κάτοικοι{el} χωρίς"), format!("residents{en} without"));
        figures.push(KeyFigure { what, figure: people(without), asks: without > 0.0 });
    }
    if let Some(median) = total.over_land.median_m {
        figures.push(figure("διάμεση απόσταση", "median distance", distance(median), false));
    }
    if total.over_sea_only > 0.0 {
        let only = people(total.over_sea_only);
        figures.push(figure("φτάνουν σε μία μόνο από θάλασσα", "reach one only by sea", only, true));
    }
    let services = both(|language| format_count(found.about.counted().0, language));
    figures.push(figure("υπηρεσίες με θέση", "services with a position", services, false));
    if let Some((represented, period)) =
        found.represented_share().zip(found.census.map(|census| period_words(census.period)))
    {
        let what = both(|language| match language {
            Language::El => format!("της απογραφής ({}) στα σημεία πληθυσμού", period.el),
            Language::En => format!("of the census ({}) at population points", period.en),
        });
        figures.push(KeyFigure { what, figure: percent(represented), asks: represented < 0.8 });
    }
    figures
}

/// Returns what stands behind “residents”: the year of the points, or that of the census they are scaled to.
fn residents_of(found: &CoverageFound<'_>) -> Bilingual {
    match (found.points_not_scaled, found.census) {
        (Some(_), Some(census)) => {
            let period = period_words(census.period);
            Bilingual::new(format!(" της απογραφής ({})", period.el), format!(" of the census ({})", period.en))
        }
        _ => found.about.residents_of(),
    }
}

fn map(page: &PageRequest, found: &CoverageFound<'_>, rows: &[(usize, CoverageRow<'_>)]) -> Option<AreaMap> {
    let atlas = &page.request.atlas;
    let level = atlas.level(found.asked.level)?;
    let services = services_name(atlas, found.asked.kinds.as_deref());
    let far = distance(*found.asked.bands.within_m().first()?);
    let heading = both(|language| {
        let [services, far] = [&services, &far].map(|text| text.text(language));
        match language {
            Language::El => format!("Μερίδιο κατοίκων με {services} ως {far}"),
            Language::En => format!("Share of residents with {services} within {far}"),
        }
    });
    let areas = rows.iter().map(|(place, row)| {
        let class = share(row.figures).map(class_of);
        (*place, class, told(row))
    });
    let map = with_classes(plain_map(atlas, &page.request.base, level)?, level, page.language, areas);
    let mut colors = ramp(RAMP).ok()?.colors(CLASS_ENDS.len()).ok()?;
    // Dark is where few reach help.
    colors.reverse();
    let starts = std::iter::once(0.0).chain(CLASS_ENDS);
    let label = |(from, to): (f64, f64)| {
        let ends = format!("{:.0}–{:.0}\u{a0}%", from * 100.0, to * 100.0);
        Bilingual::new(&ends, &ends)
    };
    Some(AreaMap {
        heading,
        colors: colors.iter().map(ToString::to_string).collect(),
        labels: starts.zip(CLASS_ENDS).map(label).collect(),
        ..with_dots(map, atlas, found.asked.kinds.as_deref())
    })
}

/// Returns the class of a share: the first that ends above it; all is in the last.
fn class_of(share: f64) -> u8 {
    let class = CLASS_ENDS.iter().take(CLASS_ENDS.len() - 1).filter(|end| share >= **end).count();
    u8::try_from(class).unwrap_or(u8::MAX)
}

fn told(row: &CoverageRow<'_>) -> Bilingual {
    let Some((share, band)) = share(row.figures).zip(band(row.figures)) else { return no_points() };
    let (share, within, all) = (percent(share), people(band.residents), people(row.figures.residents));
    Bilingual::new(
        format!("{}: {} από {} κατοίκους", share.el, within.el, all.el),
        format!("{}: {} of {} residents", share.en, within.en, all.en),
    )
}

fn no_points() -> Bilingual {
    Bilingual::new("χωρίς σημεία πληθυσμού", "no population points")
}

fn notes(found: &CoverageFound<'_>) -> Vec<(Bilingual, Bilingual)> {
    let mut notes = vec![
        (Bilingual::new("Κανόνας", "Rule"), found.about.rule()),
        (Bilingual::new("Άγνωστη στεριά", "Unknown land"), found.about.land_note()),
    ];
    if let Some(Census { indicator, period, .. }) = found.census {
        let title = &indicator.joined.indicator.title;
        let (scaled, of_year) = (found.points_not_scaled.is_some(), found.about.residents_of());
        notes.push((
            Bilingual::new("Απογραφή", "Census"),
            both(|language| {
                let (title, period, of_year) = (title.text(language), period_words(period), of_year.text(language));
                match (language, scaled) {
                    (Language::El, false) => format!(
                        "«Αντιπροσωπεύονται»: οι κάτοικοι{of_year} των σημείων προς «{title}», {}. Τα μερίδια αφορούν τους κατοίκους \
                         των σημείων, χωρίς αναγωγή.",
                        period.el
                    ),
                    (Language::El, true) => format!("Οι κάτοικοι{of_year} των σημείων έχουν αναχθεί σε «{title}», {}.", period.el),
                    (Language::En, false) => format!(
                        "“Represented”: residents{of_year} at the points by “{title}”, {}. Shares are about residents of the points, \
                         not scaled.",
                        period.en
                    ),
                    (Language::En, true) => format!("Residents{of_year} at the points are scaled to “{title}”, {}.", period.en),
                }
            }),
        ));
    }
    let bridges = found.about.bridge_names();
    if !bridges.is_empty() {
        let names = |language| bridges.iter().map(|name| name.text(language)).collect::<Vec<_>>().join(", ");
        notes.push((
            Bilingual::new("Μετρούν ως στεριά", "Counted as land"),
            both(|language| format!("{}.", names(language))),
        ));
    }
    let (_, unplaced) = found.about.counted();
    if unplaced > 0 || found.points_outside_areas > 0 {
        let (points, level) = (found.points_outside_areas, full_level(found));
        notes.push((
            Bilingual::new("Έξω από τον υπολογισμό", "Not in it"),
            Bilingual::new(
                format!("Υπηρεσίες χωρίς θέση: {unplaced}. Σημεία πληθυσμού έξω από {}: {points} (μετρούν στο σύνολο).", level.el),
                format!("Services without a position: {unplaced}. Population points outside {}: {points} (they are in the total).", level.en),
            ),
        ));
    }
    notes
}

fn full_level(found: &CoverageFound<'_>) -> Bilingual {
    let level = found.asked.level;
    Bilingual::new(level.title_el().to_lowercase(), level.title_en().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_on_an_end_is_in_the_class_above_and_all_in_the_last() {
        let classes = [0.0, 0.249, 0.25, 0.5, 0.75, 0.9, 1.0].map(class_of);
        assert_eq!(classes, [0, 0, 1, 2, 3, 4, 4]);
    }
}
