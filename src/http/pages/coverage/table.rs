//! The areas with who reaches help in them, as a table.

use super::super::parts::{
    MAX_ROWS, anchor, area_name, both, cut_words, distance, parent_name, people, percent, place_href, represented,
};
use super::{band, no_points};
use crate::access::AreaCoverage;
use crate::atlas::Atlas;
use crate::boundaries::AreaRef;
use crate::http::access::coverage::{CoverageFound, CoverageRow};
use crate::http::extract::PageRequest;
use crate::numbers::{figure, format_count};
use crate::provenance::Bilingual;
use crate::viewer::{AnalysisCell, AnalysisColumn, AnalysisRow, AnalysisTable};

/// Returns the table; the areas in the order they come.
pub(super) fn table(page: &PageRequest, found: &CoverageFound<'_>, rows: &[(usize, CoverageRow<'_>)]) -> AnalysisTable {
    let column = |el: &str, en: &str, is_figure| AnalysisColumn { title: Bilingual::new(el, en), is_figure };
    let level = found.asked.level;
    let mut columns = vec![column(level.noun_el(), level.noun_en(), false)];
    for &within_m in found.asked.bands.within_m() {
        let far = distance(within_m);
        columns.push(column(&format!("Έχουν ως {}", far.el), &format!("Have one within {}", far.en), true));
    }
    columns.extend([
        column("Χωρίς", "Without", true),
        column("Διάμεση απόσταση", "Median distance", true),
        column("Πιο μακριά", "Farthest", true),
        column("Υπηρεσίες", "Services", true),
    ]);
    if found.census.is_some() {
        columns.push(column("Αντιπροσωπεύονται", "Represented", true));
    }
    AnalysisTable {
        title: Bilingual::new("Ανά περιοχή, πρώτα όπου φτάνουν οι λιγότεροι", "By area, those with least reach first"),
        columns,
        rows: rows.iter().take(MAX_ROWS).map(|row| table_row(page, found, row)).collect(),
        more: cut_words(rows.len()),
    }
}

fn table_row(page: &PageRequest, found: &CoverageFound<'_>, (place, row): &(usize, CoverageRow<'_>)) -> AnalysisRow {
    let (atlas, figures) = (&page.request.atlas, row.figures);
    let parent = atlas.territory().layer_of(found.asked.level).map(|layer| AreaRef { layer, area: *place });
    let mut cells = vec![AnalysisCell {
        text: area_name(row.area),
        below: parent.map(|area| parent_name(atlas, area)).unwrap_or_default(),
        href: Some(place_href(&page.request.base, row.area, page.language)),
        ..AnalysisCell::default()
    }];
    let of_points = |text: Option<(Bilingual, f64)>| match text {
        Some((text, order)) => AnalysisCell { text, order: Some(order), ..AnalysisCell::default() },
        None => AnalysisCell { text: Bilingual::new("–", "–"), ..AnalysisCell::default() },
    };
    for (at, band) in figures.within.iter().enumerate() {
        cells.push(match band.share {
            Some(share) => AnalysisCell {
                text: percent(share),
                below: told_people(band.residents, figures.residents),
                bar: if at == 0 { vec![share] } else { Vec::new() },
                order: Some(share),
                ..AnalysisCell::default()
            },
            None => AnalysisCell { text: no_points(), ..AnalysisCell::default() },
        });
    }
    let without = band(figures).filter(|_| figures.points > 0).map(|band| figures.residents - band.residents);
    cells.push(of_points(without.map(|without| (people(without), without))));
    cells.push(of_points(figures.over_land.median_m.map(|median| (distance(median), median))));
    cells.push(farthest(atlas, figures));
    cells.push(services(figures));
    if found.census.is_some() {
        cells.push(represented(row.represented_share));
    }
    AnalysisRow { anchor: anchor(row.area), cells }
}

fn told_people(within: f64, all: f64) -> Bilingual {
    let (within, all) = (people(within), people(all));
    Bilingual::new(format!("{} από {}", within.el, all.el), format!("{} of {}", within.en, all.en))
}

fn farthest(atlas: &Atlas, figures: &AreaCoverage) -> AnalysisCell {
    let over_sea = (figures.over_sea_only > 0.0).then(|| {
        let only = people(figures.over_sea_only);
        Bilingual::new(format!("{} μόνο από θάλασσα", only.el), format!("{} only by sea", only.en))
    });
    let Some((point, far)) = figures.over_land.farthest else {
        let text = Bilingual::new("–", "–");
        return AnalysisCell { text, below: over_sea.unwrap_or_default(), ..AnalysisCell::default() };
    };
    let name = atlas.population().get(point as usize);
    let name = name.map(|point| Bilingual::new(&point.name_el, point.name_en.clone().unwrap_or_default()));
    AnalysisCell {
        text: distance(far),
        below: over_sea.or(name).unwrap_or_default(),
        order: Some(far),
        ..AnalysisCell::default()
    }
}

fn services(figures: &AreaCoverage) -> AnalysisCell {
    let per = figures.services_per_10_000.map(|per| figure(per, 1));
    AnalysisCell {
        text: both(|language| format_count(figures.services, language)),
        below: per
            .map(|per| Bilingual::new(format!("{} ανά 10.000", per.el), format!("{} per 10,000", per.en)))
            .unwrap_or_default(),
        #[expect(
            clippy::cast_precision_loss,
            reason = "no register has so many services that it matters for an order"
        )]
        order: Some(figures.services as f64),
        ..AnalysisCell::default()
    }
}
