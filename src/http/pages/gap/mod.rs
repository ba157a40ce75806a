//! The page of need and access: where help is missing.

mod table;

use axum::response::{IntoResponse, Response};

use super::parts::{
    area_name, both, caution, distance, distance_field, downloads, ended, frame, kind_field, language_field,
    level_field, people, plain_map, quoted, select, services_name, sources, with_classes, with_dots,
};
use crate::atlas::Atlas;
use crate::http::access::census::Census;
use crate::http::access::gap::{Asked, GapFound, GapQuery, GapRow};
use crate::http::extract::{Format, PageRequest};
use crate::http::{ApiError, long_blocking};
use crate::indicators::{Direction, Measure};
use crate::narrative::period_words;
use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language};
use crate::stats::{AreaGap, Worse};
use crate::viewer::{AnalysisPage, AreaMap, ClassGrid, FormField, FormInput, KeyFigure, Section, analysis_page};
use table::{access_words, need_words, table};

/// The distance that is meant if nobody says.
const DEFAULT_WITHIN_M: &str = "5000";
/// How many classes need and lack have each.
const SIDE: usize = 3;
/// The colours of the classes, need growing to the right and lack upwards, row by row from below.
///
/// Source: Joshua Stevens (2015), Bivariate Choropleth Maps: A How-to Guide, the palette from pink and teal to indigo.
const COLORS: [&str; SIDE * SIDE] =
    ["#e8e8e8", "#ace4e4", "#5ac8c8", "#dfb0d6", "#a5add3", "#5698b9", "#be64ac", "#8c62aa", "#3b4994"];
/// How many of the first are named in the sentence.
const NAMED: usize = 5;

/// Answers with the page.
///
/// # Errors
/// As the data: [`ApiError::Parameter`] for what is not accepted.
pub(in crate::http) async fn gap_page(mut page: PageRequest) -> Result<Response, ApiError> {
    // Who is anywhere goes somewhere: the field of the form says nothing then.
    if page.says("access", "raam") {
        page.take("within_m");
    } else {
        page.suppose("within_m", DEFAULT_WITHIN_M);
    }
    if let Some(first) = first_indicator(&page.request.atlas) {
        page.suppose("indicator", &first);
    }
    if let Some(worse) = unsaid_direction(&page) {
        page.suppose("worse", worse);
    }
    let query: GapQuery = page.query()?;
    let asked = Asked::check(&page.request.atlas, &query)?.with_patience(page.request.state.limits().answer_timeout);
    let versions = asked.versions()?;
    let (state, caller) = (page.request.state.clone(), page.request.caller.clone());
    let work = move || Ok(analysis_page(&write(&page, &query, &asked.work_out()?)));
    let body = async { Ok(long_blocking(&state, work).await?.into_response()) };
    caller.answer(versions, Format::Html, body).await
}

/// Returns the indicator that is meant if nobody names one: the first of the atlas that says what is worse and is no count.
pub(super) fn first_indicator(atlas: &Atlas) -> Option<String> {
    let named = atlas.default_indicator_places().iter().filter_map(|&place| atlas.indicators().get(place));
    let candidates: Vec<_> =
        named.chain(atlas.indicators()).filter(|known| !known.joined.levels().is_empty()).collect();
    let tells = candidates.iter().find(|known| {
        let indicator = &known.joined.indicator;
        indicator.direction != Direction::Neutral && indicator.measure != Measure::Count
    });
    tells.or(candidates.first()).map(|known| known.joined.indicator.id.to_string())
}

/// Returns what is taken as worse where neither the indicator nor anybody says.
fn unsaid_direction(page: &PageRequest) -> Option<&'static str> {
    let query = page.query::<GapQuery>().ok()?;
    let known = page.request.atlas.indicator(&query.indicator)?;
    (known.joined.indicator.direction == Direction::Neutral).then_some("high")
}

fn write(page: &PageRequest, query: &GapQuery, found: &GapFound<'_>) -> AnalysisPage {
    let rows: Vec<GapRow<'_>> = found.rows().collect();
    let map = map(page, found, &rows);
    let mut ordered: Vec<&GapRow<'_>> = rows.iter().collect();
    ordered.sort_by_key(|row| row.found.map_or(usize::MAX, |area| area.rank));
    let quality = found.about.least_quality();
    AnalysisPage {
        section: Section::Gap,
        frame: frame(page).within(Section::Gap),
        fields: fields(page, query, found),
        problem: problem(found),
        sentence: sentence(page, found, &ordered),
        quality,
        caution: caution(quality),
        figures: figures(found, &rows),
        map,
        table: table(page, found, &ordered),
        notes: notes(found),
        sources: sources(&found.about),
        downloads: downloads(page),
    }
}

fn fields(page: &PageRequest, query: &GapQuery, found: &GapFound<'_>) -> Vec<FormField> {
    let atlas = &page.request.atlas;
    let indicator = &found.indicator.joined.indicator;
    let indicators = atlas.indicators().iter().filter(|known| !known.joined.levels().is_empty());
    let options =
        indicators.map(|known| (known.joined.indicator.id.to_string(), known.joined.indicator.title.clone())).collect();
    let mut fields =
        vec![select("indicator", Bilingual::new("Ανάγκη", "Need"), options, found.asked.indicator.to_string())];
    if indicator.direction == Direction::Neutral {
        let options = vec![
            ("high".to_owned(), Bilingual::new("χειρότερα τα υψηλά", "high is worse")),
            ("low".to_owned(), Bilingual::new("χειρότερα τα χαμηλά", "low is worse")),
        ];
        let chosen = if found.asked.worse == Worse::Low { "low" } else { "high" };
        fields.push(select("worse", Bilingual::new("Τι είναι χειρότερο", "What is worse"), options, chosen.to_owned()));
    }
    fields.push(kind_field(atlas, query.kind.as_ref()));
    let access = [
        ("coverage", "ποιος έχει υπηρεσία κοντά", "who has a service near"),
        ("2sfca", "πόση υπηρεσία αναλογεί στον καθένα (2SFCA)", "how much service there is for each (2SFCA)"),
        ("raam", "κόστος διαδρομής και συνωστισμού (RAAM)", "cost of way and crowding (RAAM)"),
    ];
    let access = access.map(|(value, el, en)| (value.to_owned(), Bilingual::new(el, en))).to_vec();
    let chosen = found.asked.access.as_str().to_owned();
    fields.push(select("access", Bilingual::new("Πρόσβαση", "Access"), access, chosen));
    if let Some(within_m) = found.asked.access.within_m() {
        fields.push(distance_field(Some(within_m), None));
    }
    fields.push(level_field(found.indicator.joined.levels().into_iter(), found.asked.level));
    let weights = [
        ("0.5", "ίσα", "equal"),
        ("0.75", "περισσότερο η ανάγκη", "need more"),
        ("0.25", "περισσότερο η πρόσβαση", "access more"),
    ];
    let weights = weights.map(|(value, el, en)| (value.to_owned(), Bilingual::new(el, en))).to_vec();
    let chosen = found.asked.need_weight.to_string();
    fields.push(select("weights", Bilingual::new("Βάρη", "Weights"), weights, chosen));
    fields.push(FormField {
        name: "vary_weights",
        label: Bilingual::new("Και με άλλα βάρη (διάστημα θέσεων)", "With other weights too (interval of ranks)"),
        input: FormInput::Check { value: "true", checked: found.asked.vary_weights },
        seldom: false,
    });
    fields.push(language_field(page.language));
    fields
}

fn problem(found: &GapFound<'_>) -> Option<Bilingual> {
    (found.ranked == 0).then(|| {
        Bilingual::new(
            "Καμία περιοχή δεν έχει και ανάγκη και πρόσβαση γνωστές: δεν υπάρχει κατάταξη.",
            "No area has both need and access known: there are no ranks.",
        )
    })
}

fn sentence(page: &PageRequest, found: &GapFound<'_>, ordered: &[&GapRow<'_>]) -> Bilingual {
    if found.ranked == 0 {
        return Bilingual::default();
    }
    let title = &found.indicator.joined.indicator.title;
    let period = period_words(found.period);
    let access = access_in_words(&page.request.atlas, found);
    both(|language| {
        let first: Vec<_> = ordered
            .iter()
            .take(NAMED.min(found.ranked))
            .map(|row| area_name(row.area).text(language).to_owned())
            .collect();
        let (title, first) = (quoted(title.text(language), language), first.join(", "));
        let [period, access] = [&period, &access].map(|text| text.text(language));
        match language {
            Language::El => format!(
                "Η ανάγκη είναι μεγάλη και η πρόσβαση λίγη προπάντων εδώ: {first}. Ανάγκη: {title}, {period}· πρόσβαση: {}",
                ended(access)
            ),
            Language::En => {
                format!("Need is high and access low above all in {first}. Need: {title}, {period}; access: {access}.")
            }
        }
    })
}

/// Says what counts as access.
fn access_in_words(atlas: &Atlas, found: &GapFound<'_>) -> Bilingual {
    let services = services_name(atlas, found.asked.kinds.as_deref());
    let far = found.asked.access.within_m().map(distance).unwrap_or_default();
    let way = found.asked.access.as_str();
    both(|language| {
        let [services, far] = [&services, &far].map(|text| text.text(language));
        match (way, language) {
            ("coverage", Language::El) => format!("όσοι έχουν {services} σε ευθεία ως {far}"),
            ("coverage", Language::En) => format!("who has {services} within {far} in a straight line"),
            ("raam", Language::El) => format!("τι κοστίζουν διαδρομή και συνωστισμός ως {services} (RAAM)"),
            ("raam", Language::En) => format!("what way and crowding cost to {services} (RAAM)"),
            (_, Language::El) => format!("πόσο αναλογεί από {services} σε ευθεία ως {far} ({})", way.to_uppercase()),
            (_, Language::En) => format!("how much there is of {services} within {far} ({})", way.to_uppercase()),
        }
    })
}

fn figures(found: &GapFound<'_>, rows: &[GapRow<'_>]) -> Vec<KeyFigure> {
    let worst: Vec<_> =
        rows.iter().filter(|row| row.found.is_ok_and(|area| class_of(&area) == SIDE * SIDE - 1)).collect();
    let residents: f64 = worst.iter().filter_map(|row| row.residents).fold(0.0, |sum, its| sum + its);
    let count = |count: usize| both(|language| format_count(count, language));
    let figure = |el: &str, en: &str, figure, asks| KeyFigure { what: Bilingual::new(el, en), figure, asks };
    let of_year = found.about.residents_of();
    let there = (format!("κάτοικοι{} σε αυτές", of_year.el), format!("residents{} there", of_year.en));
    let mut figures = vec![
        figure(
            "περιοχές στο χειρότερο τρίτο και των δύο",
            "areas in the worst third of both",
            count(worst.len()),
            !worst.is_empty(),
        ),
        figure(&there.0, &there.1, people(residents), false),
        figure("περιοχές με θέση", "areas with a rank", count(found.ranked), false),
    ];
    if rows.len() > found.ranked {
        let unranked = count(rows.len() - found.ranked);
        figures.push(figure(
            "χωρίς θέση (άγνωστη ανάγκη ή πρόσβαση)",
            "without a rank (need or access not known)",
            unranked,
            true,
        ));
    }
    figures
}

fn third(percentile: f64) -> usize {
    if percentile < 100.0 / 3.0 {
        0
    } else if percentile < 200.0 / 3.0 {
        1
    } else {
        2
    }
}

fn class_of(area: &AreaGap) -> usize {
    third(area.lack_percentile) * SIDE + third(area.need_percentile)
}

fn map(page: &PageRequest, found: &GapFound<'_>, rows: &[GapRow<'_>]) -> Option<AreaMap> {
    let atlas = &page.request.atlas;
    let level = atlas.level(found.asked.level)?;
    let areas = rows.iter().map(|row| {
        let class = row.found.ok().and_then(|area| u8::try_from(class_of(&area)).ok());
        (row.place, class, told(found, row))
    });
    let map = with_classes(plain_map(atlas, &page.request.base, level)?, level, page.language, areas);
    let title = &found.indicator.joined.indicator.title;
    let period = period_words(found.period);
    Some(AreaMap {
        heading: both(|language| {
            let title = quoted(title.text(language), language);
            match language {
                Language::El => format!("Ανάγκη ({title}, {}) και έλλειψη πρόσβασης, σε τρίτα", period.el),
                Language::En => format!("Need ({title}, {}) and lack of access, in thirds", period.en),
            }
        }),
        colors: COLORS.map(str::to_owned).to_vec(),
        grid: Some(ClassGrid {
            across: Bilingual::new("περισσότερη ανάγκη", "more need"),
            upwards: Bilingual::new(
                "λιγότερη πρόσβαση. Πάνω δεξιά: το χειρότερο τρίτο και των δύο.",
                "less access. Top right: the worst third of both.",
            ),
            side: SIDE,
        }),
        ..with_dots(map, atlas, found.asked.kinds.as_deref())
    })
}

fn told(found: &GapFound<'_>, row: &GapRow<'_>) -> Bilingual {
    let (need, access) = (need_words(found, row), access_words(found, row));
    let rank = row.found.map(|area| area.rank).ok();
    both(|language| {
        let (need, access) = (need.text(language), access.text(language));
        let rank = rank.map(|rank| match language {
            Language::El => format!("Θέση {rank}. "),
            Language::En => format!("Rank {rank}. "),
        });
        let rank = rank.unwrap_or_default();
        match language {
            Language::El => format!("{rank}Ανάγκη {need}, πρόσβαση {access}"),
            Language::En => format!("{rank}Need {need}, access {access}"),
        }
    })
}

fn notes(found: &GapFound<'_>) -> Vec<(Bilingual, Bilingual)> {
    let mut notes = vec![
        (Bilingual::new("Μέθοδος", "Method"), found.method()),
        (Bilingual::new("Κανόνας πρόσβασης", "Rule of access"), found.about.rule()),
        (Bilingual::new("Άγνωστη στεριά", "Unknown land"), found.about.land_note()),
    ];
    if let Some(Census { indicator, period, .. }) = found.census {
        let (title, period, of_year) =
            (&indicator.joined.indicator.title, period_words(period), found.about.residents_of());
        notes.push((
            Bilingual::new("Απογραφή", "Census"),
            both(|language| {
                let title = quoted(title.text(language), language);
                match language {
                    Language::El => format!(
                        "«Αντιπροσωπεύονται»: οι κάτοικοι{} των σημείων πληθυσμού προς {title}, {}. Η πρόσβαση αφορά αυτούς.",
                        of_year.el, period.el
                    ),
                    Language::En => format!(
                        "“Represented”: residents{} at population points by {title}, {}. Access is about these.",
                        of_year.en, period.en
                    ),
                }
            }),
        ));
    }
    if found.gaps.taken_as_exact > 0 {
        let (exact, ranked) = (found.gaps.taken_as_exact, found.ranked);
        notes.push((
            Bilingual::new("Αβεβαιότητα", "Uncertainty"),
            Bilingual::new(
                format!("Η πηγή δεν δίνει διάστημα για την ανάγκη σε {exact} από {ranked} περιοχές: εκεί λαμβάνεται ως ακριβής, και το διάστημα θέσεων, όπου υπάρχει, δείχνει λιγότερη αβεβαιότητα από όση υπάρχει."),
                format!("The source gives no interval of need for {exact} of {ranked} areas: there it is taken as exact, and an interval of ranks, where there is one, shows less uncertainty than there is."),
            ),
        ));
    }
    let indicator = &found.indicator.joined.indicator;
    if indicator.direction == Direction::Neutral {
        notes.push((
            Bilingual::new("Τι είναι χειρότερο", "What is worse"),
            Bilingual::new(
                "Ο δείκτης δεν λέει αν τα υψηλά ή τα χαμηλά είναι χειρότερα: το επιλέγετε εσείς.",
                "The indicator does not say whether high or low is worse: you choose.",
            ),
        ));
    }
    let description = both(|language| indicator.description.text(language).to_owned());
    notes.push((both(|language| quoted(indicator.title.text(language), language)), description));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_share_out_the_percentiles() {
        assert_eq!([0.0, 33.0, 34.0, 66.0, 67.0, 100.0].map(third), [0, 0, 1, 1, 2, 2]);
    }
}
