//! One indicator on the page of an area.

use super::bars::{Bar, write_bars};
use super::timeline::{interval, write_timeline};
use super::words::{full_name, name, rank, time, unit, value};
use super::{PlacePage, href_of};
use crate::atlas::IndicatorProfile;
use crate::boundaries::Level;
use crate::indicators::{Direction, Indicator, ObservationStatus, Part};
use crate::join::Coverage;
use crate::narrative::{OriginFacts, day_in_words, origin_in_words};
use crate::numbers::figure;
use crate::provenance::Bilingual;
use crate::viewer::badge::write_badge;
use crate::viewer::html::Html;

/// Writes what an indicator says of the area.
pub(super) fn write_card(html: &mut Html, page: &PlacePage<'_>, profile: &IndicatorProfile<'_>) {
    let indicator = &profile.indicator.joined.indicator;
    let quality = indicator.provenance.quality.as_str();
    let (class, anchor) = (format!("card {quality}"), format!("indicator-{}", indicator.id));
    html.element("article", &[("class", &class), ("aria-labelledby", &anchor)], |article| {
        article.element("h3", &[("id", &anchor)], |h3| h3.bilingual(&indicator.title));
        write_figure(article, profile, indicator);
        write_ranks(article, page, profile);
        write_comparison(article, page, profile, indicator);
        write_timeline(article, &profile.history, indicator);
        write_source(article, page, indicator);
        write_origin(article, page, profile);
    });
}

fn write_figure(html: &mut Html, profile: &IndicatorProfile<'_>, indicator: &Indicator) {
    let cell = &profile.cell;
    html.element("p", &[("class", "figure")], |p| {
        if let Some(number) = cell.value {
            p.element("strong", &[], |strong| strong.bilingual(&figure(number, indicator.decimals)));
            p.markup(" ");
            p.element("span", &[("class", "unit")], |span| span.bilingual(&unit(indicator.unit)));
        } else {
            p.element("strong", &[("class", "none")], |strong| {
                strong.bilingual(&Bilingual::new("Χωρίς τιμή", "No value"));
            });
        }
        write_badge(p, indicator.provenance.quality);
    });
    html.element("ul", &[("class", "about")], |ul| {
        for said in about(profile, indicator) {
            ul.element("li", &[], |li| li.bilingual(&said));
        }
    });
}

/// Returns what is to be known of the value: its time, why there is none or what is special about it, and what it is made of.
fn about(profile: &IndicatorProfile<'_>, indicator: &Indicator) -> Vec<Bilingual> {
    let cell = &profile.cell;
    let mut said = vec![time(profile.period)];
    if cell.status != ObservationStatus::Normal {
        let (el, en) = cell.status.meaning();
        said.push(Bilingual::new(el, en));
    }
    if cell.value.is_none() {
        said.extend(last_known(profile, indicator));
    }
    if let Some(interval) = interval(cell, indicator) {
        let (el, en) = (format!("διάστημα {}", interval.el), format!("interval {}", interval.en));
        said.push(Bilingual::new(el, en));
    }
    if let Some((numerator, denominator)) = cell.part(Part::Numerator).zip(cell.part(Part::Denominator)) {
        let (over, under) = (short(numerator), short(denominator));
        let text = |from: &str, over: &str, under: &str| format!("{from} {over}\u{a0}/\u{a0}{under}");
        said.push(Bilingual::new(text("από", &over.el, &under.el), text("from", &over.en, &under.en)));
    }
    if let Some(n) = cell.part(Part::N) {
        let n = short(n);
        said.push(Bilingual::new(format!("δείγμα {}", n.el), format!("sample of {}", n.en)));
    }
    said.extend(profile.aggregated_from.map(added_up));
    said.extend(profile.coverage.filter(|coverage| coverage.with_value < coverage.parts).map(covered));
    said
}

/// Says of how much of the area the values are known that its own would be added up from.
fn covered(coverage: Coverage) -> Bilingual {
    let Coverage { parts, with_value, denominator_share, .. } = coverage;
    let share = denominator_share.map(|share| figure(share * 100.0, 1));
    let (el, en) = share.map_or_else(Default::default, |share| {
        (format!(", {}\u{a0}% του παρονομαστή", share.el), format!(", {}\u{a0}% of the denominator", share.en))
    });
    Bilingual::new(
        format!("γνωστές τιμές για {with_value} από τις {parts} μονάδες της{el}"),
        format!("values known of {with_value} of its {parts} areas{en}"),
    )
}

/// Writes a number that is whole as a whole, and any other with two decimals.
fn short(number: f64) -> Bilingual {
    figure(number, if number.fract() == 0.0 { 0 } else { 2 })
}

fn last_known(profile: &IndicatorProfile<'_>, indicator: &Indicator) -> Option<Bilingual> {
    let (period, number) = profile.history.iter().rev().find_map(|(period, cell)| Some((*period, cell.value?)))?;
    let (time, value) = (time(period), value(number, indicator));
    let (el, en) =
        (format!("τελευταία τιμή: {} ({})", value.el, time.el), format!("last value: {} ({})", value.en, time.en));
    Some(Bilingual::new(el, en))
}

fn added_up(level: Level) -> Bilingual {
    let el = match level {
        Level::Region => "τις περιφέρειες",
        Level::RegionalUnit => "τις περιφερειακές ενότητες",
        Level::Municipality => "τους δήμους",
        Level::MunicipalUnit => "τις δημοτικές ενότητες",
        Level::Community => "τις κοινότητες",
    };
    let en = level.title_en().to_lowercase();
    Bilingual::new(format!("υπολογισμένη από {el}"), format!("worked out from its {en}"))
}

fn write_ranks(html: &mut Html, page: &PlacePage<'_>, profile: &IndicatorProfile<'_>) {
    let level = page.profile.layer.level;
    let parent = page.profile.parents.first().map(|above| page.atlas.territory().layers()[above.layer].level);
    let all = profile.rank.and_then(|of_all| rank(of_all, level, None));
    let among_siblings = profile.rank_in_parent.filter(|siblings| profile.rank.is_some_and(|all| all.of > siblings.of));
    let siblings = among_siblings.and_then(|siblings| rank(siblings, level, parent));
    if all.is_none() && siblings.is_none() {
        return;
    }
    html.element("ul", &[("class", "ranks")], |ul| {
        for said in all.iter().chain(&siblings) {
            ul.element("li", &[], |li| li.bilingual(said));
        }
        let meaning = match profile.indicator.joined.indicator.direction {
            Direction::HigherIsWorse => Bilingual::new("υψηλότερη τιμή: δυσμενέστερη", "a higher value is worse"),
            Direction::HigherIsBetter => Bilingual::new("υψηλότερη τιμή: ευνοϊκότερη", "a higher value is better"),
            Direction::Neutral => return,
        };
        ul.element("li", &[("class", "direction")], |li| li.bilingual(&meaning));
    });
}

fn write_comparison(html: &mut Html, page: &PlacePage<'_>, profile: &IndicatorProfile<'_>, indicator: &Indicator) {
    let territory = page.atlas.territory();
    let own = Bar { name: name(page.profile.area), href: None, cell: profile.cell };
    let above = profile.above.iter().map(|&(area, cell)| Bar {
        name: full_name(territory.layers()[area.layer].level, territory.area(area)),
        href: Some(href_of(page, area)),
        cell,
    });
    let mut bars: Vec<_> = std::iter::once(own).chain(above).collect();
    // All of an atlas of one Region is that Region.
    let is_one = territory.layers().first().is_some_and(|coarsest| coarsest.areas().len() == 1);
    bars.extend(profile.whole.filter(|_| !is_one).map(|cell| {
        let name = Bilingual::new("Όλος ο άτλας", "The whole atlas");
        Bar { name, href: None, cell }
    }));
    if bars.len() > 1 && bars.iter().any(|bar| bar.cell.value.is_some()) {
        write_bars(html, &bars, indicator);
    }
}

/// Says which row of which file the value was taken from, where that was noted.
fn write_origin(html: &mut Html, page: &PlacePage<'_>, profile: &IndicatorProfile<'_>) {
    let id = &profile.indicator.joined.indicator.id;
    let own = page.origins.iter().find(|origin| origin.indicator == *id && origin.period == profile.period);
    let Some(origin) = own else { return };
    let day = |time: &str| {
        let day = time.parse().map(day_in_words);
        day.map_or_else(|_| time.to_owned(), |day| day.text(page.language).to_owned())
    };
    let decided = origin.decided_at.as_deref().map(day);
    let said = origin_in_words(&OriginFacts {
        file: &origin.file,
        sheet: &origin.sheet,
        row: origin.row,
        day: &day(&origin.taken_at),
        how: &origin.how,
        decided: decided.as_deref(),
    });
    html.element("p", &[("class", "source")], |p| {
        p.bilingual(&Bilingual::new("Από το αρχείο", "From the file"));
        p.markup(" ");
        p.bilingual(&said);
    });
}

fn write_source(html: &mut Html, page: &PlacePage<'_>, indicator: &Indicator) {
    let provenance = &indicator.provenance;
    html.element("p", &[("class", "source")], |p| {
        p.bilingual(&Bilingual::new("Πηγή:", "Source:"));
        p.markup(" ");
        match &provenance.source_url {
            Some(url) => p.link(url, |a| a.bilingual(&provenance.source)),
            None => p.bilingual(&provenance.source),
        }
        if !provenance.license.is_empty() {
            p.markup(" · ");
            match &provenance.license_url {
                Some(url) => p.link(url, |a| a.data(&provenance.license)),
                None => p.data(&provenance.license),
            }
        }
        let values = format!("../indicators/{}/values?level={}&f=csv", indicator.id, page.profile.layer.level);
        p.markup(" · ");
        p.link(&values, |a| a.markup("CSV"));
    });
    if !indicator.description.is_empty() {
        html.element("details", &[], |details| {
            details.element("summary", &[], |summary| {
                summary.bilingual(&Bilingual::new("Τι δείχνει", "What it shows"));
            });
            details.element("p", &[], |p| p.bilingual(&indicator.description));
            if !provenance.note.is_empty() {
                details.element("p", &[], |p| p.bilingual(&provenance.note));
            }
        });
    }
}
