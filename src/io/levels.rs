//! All the levels of an atlas: read, nested, dissolved.

use super::atlas_toml::{AtlasToml, LevelSection};
use super::boundaries::{describe, read_level};
use super::dissolved::dissolve_level;
use super::folder::DataFolder;
use super::load::{ATLAS_TOML, Found};
use super::load_error::LoadError;
use super::reference::Reference;
use crate::boundaries::{
    AreaLayer, CodeScheme, Level, Mismatch, NESTING_TOLERANCE, NestingReport, Territory, compare_nesting,
};
use crate::report::{Finding, Severity};

/// A share of its area above which an area without a parent is taken to belong where it lies.
const MAJORITY: f64 = 0.5;

/// Reads or dissolves every level and ties them together.
///
/// Levels `atlas.toml` does not name are dissolved where the parents of the finer level's areas are known.
///
/// # Errors
/// [`LoadError`] for the first level that cannot be read.
pub(super) fn load_territory(
    folder: &DataFolder,
    toml: &AtlasToml,
    reference: &Reference,
    found: &mut Found<'_>,
) -> Result<Territory, LoadError> {
    let sections = || toml.levels.iter().map(toml::Spanned::get_ref);
    let mut layers = Vec::new();
    for section in sections() {
        if let Some(source) = &section.source {
            found.progress(&source.get_ref().name(section.layer.as_deref()));
            let (layer, findings) = read_level(folder, section, source.get_ref(), reference)?;
            found.extend(findings);
            layers.push(layer);
        }
    }
    layers.sort_by_key(|layer: &AreaLayer| layer.level);
    for place in 1..layers.len() {
        let (coarser, finer) = layers.split_at_mut(place);
        found.extend(nest(&coarser[place - 1], &mut finer[0]));
    }
    // The finest first, so that a level dissolved from a dissolved one finds it.
    for level in Level::ALL.into_iter().rev() {
        if layers.iter().any(|layer| layer.level == level) {
            continue;
        }
        let section = sections().find(|section| section.level == level);
        if let Some(layer) = dissolved(folder, level, section, &layers, reference, found)? {
            layers.push(layer);
        }
    }
    let (territory, orphans) = Territory::new(layers);
    found.extend(orphans.into_iter().map(|orphan| {
        let parent = orphan.parent.map_or_else(
            || "names no parent".to_owned(),
            |parent| format!("names parent {parent}, which is no area of the atlas"),
        );
        let message =
            format!("{} {} ({}) {parent}; it counts in no coarser level", orphan.level, orphan.id, orphan.name_el);
        Finding::new(Severity::Warning, "unknown-parent", ATLAS_TOML, message)
    }));
    Ok(territory)
}

fn dissolved(
    folder: &DataFolder,
    level: Level,
    section: Option<&LevelSection>,
    layers: &[AreaLayer],
    reference: &Reference,
    found: &mut Found<'_>,
) -> Result<Option<AreaLayer>, LoadError> {
    let finest_coarser = layers.iter().filter(|layer| layer.level > level).min_by_key(|layer| layer.level);
    let Some(section) = section else {
        let Some(finer) = finest_coarser.filter(|finer| is_implied(level, finer)) else { return Ok(None) };
        let codes = if level == Level::Region { CodeScheme::Any } else { finer.codes };
        let (layer, findings) = dissolve_level(level, codes, finer, None, reference, ATLAS_TOML)?;
        found.extend(findings);
        let message = format!("{level} is not in atlas.toml and was dissolved from {}", finer.level);
        found.push(Finding::new(Severity::Info, "dissolved-level", ATLAS_TOML, message));
        return Ok(Some(layer));
    };
    let named = section.dissolve.as_ref().map(toml::Spanned::get_ref);
    let Some(finer) = layers.iter().find(|layer| Some(&layer.level) == named) else { return Ok(None) };
    let file = section.areas.as_ref().map(toml::Spanned::get_ref);
    let names = file.map(|file| Reference::of_table(folder, file, level)).transpose()?;
    let file = file.map_or(ATLAS_TOML, String::as_str);
    found.progress(&format!("{level} from {}", finer.level));
    let (mut layer, findings) = dissolve_level(level, section.codes, finer, names.as_ref(), reference, file)?;
    found.extend(findings);
    let provenance = std::mem::take(&mut layer.provenance);
    let vintage = std::mem::take(&mut layer.vintage);
    describe(&mut layer, section);
    // What a dissolved level does not say of itself it has from the level it is made of.
    if layer.provenance.license.is_empty() {
        layer.provenance = provenance;
    }
    if layer.vintage.is_empty() {
        layer.vintage = vintage;
    }
    Ok(Some(layer))
}

/// Says whether a level nobody asked for can be made: it is the next one up, and most areas know their parent in it.
fn is_implied(level: Level, finer: &AreaLayer) -> bool {
    let next = Level::ALL.iter().rev().find(|&&candidate| candidate < finer.level);
    let named = finer.areas().iter().filter(|area| area.parent.is_some()).count();
    next == Some(&level) && named * 2 > finer.areas().len()
}

/// Checks that the areas of a level lie in their parents; an area that names none is given the one it lies in.
fn nest(coarser: &AreaLayer, finer: &mut AreaLayer) -> Vec<Finding> {
    let parents: Vec<_> = coarser.areas().iter().map(|area| &area.geometry).collect();
    let children: Vec<_> = finer
        .areas()
        .iter()
        .map(|area| {
            (&area.geometry, area.parent.as_ref().and_then(|parent| coarser.index_of(parent)).unwrap_or(usize::MAX))
        })
        .collect();
    let report = compare_nesting(&children, &parents, NESTING_TOLERANCE);
    let own_lines = own_lines(&report, coarser.level, finer.level);
    let settled = report.mismatches.iter().map(|mismatch| settle(mismatch, coarser, finer));
    settled.chain(own_lines).collect()
}

/// Says how far a level with outlines of its own is from what its parts make up; nothing if it is just that.
fn own_lines(report: &NestingReport, coarser: Level, finer: Level) -> Option<Finding> {
    if report.parents_apart == 0 {
        return None;
    }
    let km2 = |m2: f64| format!("{:.3} km²", m2 / 1e6);
    let share = (report.outside_m2 + report.uncovered_m2) / report.parents_m2.max(1.0);
    let message = format!(
        "{coarser} has outlines of its own, which {finer} does not make up: {} of {finer} lies outside the area that holds it, and \
         no {finer} covers {} of {coarser} ({:.4} % of its area in all, in {} of its areas). Each level keeps its lines, so borders of \
         the two do not coincide on the map; without its source, {coarser} is made of {finer} and they do",
        km2(report.outside_m2),
        km2(report.uncovered_m2),
        100.0 * share,
        report.parents_apart,
    );
    let severity = if share > 1.0 - NESTING_TOLERANCE { Severity::Warning } else { Severity::Info };
    Some(Finding::new(severity, "own-lines", ATLAS_TOML, message))
}

fn settle(mismatch: &Mismatch, coarser: &AreaLayer, finer: &mut AreaLayer) -> Finding {
    let area = &finer.areas()[mismatch.child];
    let about = format!("{} {} ({})", finer.level, area.id, area.name_el);
    let best = mismatch.best_parent.map(|best| &coarser.areas()[best].id);
    let per_cent = |share: f64| format!("{:.1} %", share * 100.0);
    if let (None, Some(best)) = (&area.parent, best)
        && mismatch.share_in_best >= MAJORITY
    {
        let share = per_cent(mismatch.share_in_best);
        let message = format!("{about} names no parent and was given {best}, where {share} of its area lies");
        finer.set_parent(mismatch.child, best.clone());
        return Finding::new(Severity::Info, "parent-by-place", ATLAS_TOML, message);
    }
    let parent = area.parent.as_ref().map_or_else(|| "no parent".to_owned(), ToString::to_string);
    let elsewhere =
        best.map_or_else(String::new, |best| format!("; {} lies in {best}", per_cent(mismatch.share_in_best)));
    let message =
        format!("{about}: {} of its area lies in its parent {parent}{elsewhere}", per_cent(mismatch.share_inside));
    Finding::new(Severity::Warning, "outside-parent", ATLAS_TOML, message)
}
