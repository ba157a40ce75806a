//! What is said of a match: how it was found, how sure that is, and what to know about it.

use super::area::{AreaNumber, Extent, NameKind, Scheme};
use super::codes::CodeHit;
use super::level_names::NameHit;
use super::matcher::{Row, name_how};
use super::names_of_row::{NameFinding, is_prefecture};
use super::outcome::{How, RowMatch, Sureness, Warning};

impl Row<'_> {
    pub(super) fn matched_by_code(
        &self,
        area: AreaNumber,
        codes: &[CodeHit],
        named: bool,
        mut warnings: Vec<Warning>,
    ) -> RowMatch {
        let hit = codes.iter().find(|hit| hit.area == area);
        let (how, mended) = hit.map_or((How::CodeExact(Scheme::Elstat), false), |hit| match hit.repair {
            None => (How::CodeExact(hit.scheme.clone()), false),
            Some(repair) => (How::CodeRepaired { scheme: hit.scheme.clone(), repair }, true),
        });
        let unsure = warnings.contains(&Warning::NameDiffers);
        let sureness = match (mended, named) {
            (false, _) if unsure => Sureness::Likely,
            (false, _) => Sureness::Certain,
            (true, true) => Sureness::Likely,
            (true, false) => Sureness::Plausible,
        };
        warnings.extend(self.area_warnings(area));
        RowMatch::Matched { area, how, sureness, warnings }
    }

    pub(super) fn matched_by_name(&self, hit: NameHit, finding: &NameFinding, decided: Option<Warning>) -> RowMatch {
        let official = hit.kind == NameKind::Official && hit.rank() == 0 && !finding.asked.is_mixed();
        let mut sureness = match hit.rank() {
            0 if official => Sureness::Certain,
            0..=2 => Sureness::Likely,
            _ => Sureness::Plausible,
        };
        let mut warnings = self.name_warnings(hit.area, finding);
        if let Some(decided) = decided {
            sureness = Sureness::Plausible;
            warnings.push(decided);
        } else if finding.best().len() > 1 {
            let above = self.gazetteer().ancestors(hit.area);
            let parent = self.parents.iter().flatten().find(|parent| above.contains(parent));
            warnings.extend(parent.map(|parent| Warning::DecidedByParent(*parent)));
        }
        if self.code.is_some() {
            warnings.push(Warning::CodeNotUsed);
        }
        warnings.extend(self.area_warnings(hit.area));
        let how = if finding.by_alias { How::Alias } else { How::Name(name_how(hit)) };
        RowMatch::Matched { area: hit.area, how, sureness, warnings }
    }

    pub(super) fn name_warnings(&self, area: AreaNumber, finding: &NameFinding) -> Vec<Warning> {
        let mut warnings = vec![];
        let hit = finding.hits.iter().find(|hit| hit.area == area);
        if finding.asked.is_mixed() {
            warnings.push(Warning::LookAlikeLetters);
        }
        if hit.is_some_and(|hit| hit.kind == NameKind::Former) {
            warnings.push(Warning::FormerName);
        }
        let rank = hit.map_or(0, |hit| hit.rank());
        let elsewhere = |unit: &&NameHit| unit.rank() <= rank && self.gazetteer().area(unit.area).parent != Some(area);
        let units: Vec<_> = finding.units.iter().filter(elsewhere).map(|unit| unit.area).collect();
        if !units.is_empty() {
            warnings.push(Warning::AlsoOldUnit(units));
        }
        let others = if is_prefecture(&finding.asked) { self.gazetteer().of_same_prefecture(area) } else { vec![] };
        if !others.is_empty() {
            warnings.push(Warning::WiderPrefecture(others));
        }
        warnings
    }

    fn area_warnings(&self, area: AreaNumber) -> Vec<Warning> {
        let known = self.gazetteer().area(area);
        let is_part = known.facts.extent == Extent::Part2019 && self.context.edition.is_none();
        let whole = is_part.then(|| self.gazetteer().editions(area).first().copied()).flatten();
        let mut warnings: Vec<Warning> = whole.into_iter().map(Warning::PartOf).collect();
        warnings.extend(self.matcher.lacking(area));
        warnings
    }
}
