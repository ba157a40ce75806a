//! The areas with their ranks, as a table.

use super::super::parts::{
    MAX_ROWS, anchor, area_name, both, cut_words, parent_name, percent, place_href, represented,
};
use crate::boundaries::AreaRef;
use crate::http::access::gap::{GapFound, GapRow, outside_interval, per_100_000};
use crate::http::extract::PageRequest;
use crate::narrative::figure_with_unit;
use crate::numbers::figure;
use crate::provenance::Bilingual;
use crate::stats::AreaGap;
use crate::viewer::{AnalysisCell, AnalysisColumn, AnalysisRow, AnalysisTable};

/// Returns the table; the areas in the order they come.
pub(super) fn table(page: &PageRequest, found: &GapFound<'_>, ordered: &[&GapRow<'_>]) -> AnalysisTable {
    let column = |el: &str, en: &str, is_figure| AnalysisColumn { title: Bilingual::new(el, en), is_figure };
    let level = found.asked.level;
    let mut columns = vec![
        column(level.noun_el(), level.noun_en(), false),
        column("Θέση", "Rank", true),
        column("Ανάγκη", "Need", true),
        column("Πρόσβαση", "Access", true),
        column("Βαθμολογία 0\u{2060}–\u{2060}100", "Score 0\u{2060}–\u{2060}100", true),
    ];
    if found.census.is_some() {
        columns.push(column("Αντιπροσωπεύονται", "Represented", true));
    }
    columns.push(column("Γιατί", "Why", false));
    AnalysisTable {
        title: Bilingual::new("Κατάταξη, πρώτα όπου λείπουν περισσότερα", "Ranks, those that lack most first"),
        columns,
        rows: ordered.iter().take(MAX_ROWS).map(|row| table_row(page, found, row)).collect(),
        more: above(found, ordered),
    }
}

/// Says what is cut, and why ranks may lie outside their intervals where some does.
fn above(found: &GapFound<'_>, ordered: &[&GapRow<'_>]) -> Bilingual {
    let is_outside = |area: &AreaGap| {
        let rank = u32::try_from(area.rank).unwrap_or(u32::MAX);
        area.rank_interval.is_some_and(|interval| !(interval.first..=interval.last).contains(&rank))
    };
    let outside =
        if found.gaps.areas.iter().flatten().any(is_outside) { outside_interval() } else { Bilingual::default() };
    let cut = cut_words(ordered.len());
    both(|language| format!("{} {}", cut.text(language), outside.text(language)).trim().to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "there are not so many areas that it matters for an order")]
fn table_row(page: &PageRequest, found: &GapFound<'_>, row: &GapRow<'_>) -> AnalysisRow {
    let atlas = &page.request.atlas;
    let area = atlas.territory().layer_of(found.asked.level).map(|layer| AreaRef { layer, area: row.place });
    let name = AnalysisCell {
        text: area_name(row.area),
        below: area.map(|area| parent_name(atlas, area)).unwrap_or_default(),
        href: Some(place_href(&page.request.base, row.area, page.language)),
        ..AnalysisCell::default()
    };
    let plain = |text| AnalysisCell { text, ..AnalysisCell::default() };
    let ranked = row.found.ok();
    let rank = ranked.map_or_else(
        || plain(Bilingual::new("–", "–")),
        |area| AnalysisCell {
            text: both(|_| area.rank.to_string()),
            below: rank_interval(&area),
            order: Some(area.rank as f64),
            ..AnalysisCell::default()
        },
    );
    let need = AnalysisCell { order: row.need, below: margin(found, row), ..plain(need_words(found, row)) };
    let is_share = found.asked.access.as_str() == "coverage";
    let bar = row.access.filter(|_| is_share).into_iter().collect();
    let access = AnalysisCell { order: row.access, bar, ..plain(access_words(found, row)) };
    let score = ranked.map_or_else(
        || plain(Bilingual::new("–", "–")),
        |area| AnalysisCell {
            text: figure(area.whole_parts().score, 0),
            below: parts(&area),
            bar: vec![area.need_part / 100.0, area.lack_part / 100.0],
            order: Some(area.score),
            ..AnalysisCell::default()
        },
    );
    let why = AnalysisCell { details: found.why(row), ..AnalysisCell::default() };
    let represented = found.census.map(|_| represented(row.represented_share));
    let cells = [name, rank, need, access, score].into_iter().chain(represented).chain([why]).collect();
    AnalysisRow { anchor: anchor(row.area), cells }
}

/// Says between which ranks an area lies, and with how many it shares its own.
fn rank_interval(area: &AreaGap) -> Bilingual {
    let tied = (area.tied > 1).then(|| {
        let others = area.tied - 1;
        Bilingual::new(format!("μαζί με {others}"), format!("with {others} more"))
    });
    let interval = area.rank_interval.map(|interval| {
        let (first, last) = (interval.first, interval.last);
        Bilingual::new(format!("από {first} ως {last}"), format!("from {first} to {last}"))
    });
    let parts: Vec<_> = tied.into_iter().chain(interval).collect();
    both(|language| parts.iter().map(|part| part.text(language)).collect::<Vec<_>>().join(", "))
}

fn margin(found: &GapFound<'_>, row: &GapRow<'_>) -> Bilingual {
    let Some(error) = row.need_standard_error else { return Bilingual::default() };
    // Half the width of the 95 % interval that the error comes from.
    let half = figure(1.96 * error, found.indicator.joined.indicator.decimals);
    Bilingual::new(format!("± {}, διάστημα 95\u{a0}%", half.el), format!("± {}, 95\u{a0}% interval", half.en))
}

fn parts(area: &AreaGap) -> Bilingual {
    let whole = area.whole_parts();
    let (need, lack) = (figure(whole.need, 0), figure(whole.lack, 0));
    Bilingual::new(format!("{} ανάγκη + {} έλλειψη", need.el, lack.el), format!("{} need + {} lack", need.en, lack.en))
}

fn unknown() -> Bilingual {
    Bilingual::new("άγνωστη", "not known")
}

/// Writes the need of an area with its unit.
pub(super) fn need_words(found: &GapFound<'_>, row: &GapRow<'_>) -> Bilingual {
    let indicator = &found.indicator.joined.indicator;
    let words = |need| both(|language| figure_with_unit(need, indicator.decimals, indicator.unit, language));
    row.need.map_or_else(unknown, words)
}

/// Writes the access of an area: a share, or a score.
pub(super) fn access_words(found: &GapFound<'_>, row: &GapRow<'_>) -> Bilingual {
    let Some(access) = row.access else { return unknown() };
    match found.asked.access.as_str() {
        "coverage" => percent(access),
        "2sfca" | "e2sfca" => {
            let number = per_100_000(access);
            Bilingual::new(format!("{} ανά 100.000", number.el), format!("{} per 100,000", number.en))
        }
        _ => figure(access, 3),
    }
}
