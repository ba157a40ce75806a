//! Says which area a row means.

use super::area::{AreaNumber, Extent, LevelId, Scheme};
use super::codes::{CodeHit, find_code};
use super::gazetteer::Gazetteer;
use super::key::{Aliases, Context, Edition, RowKey};
use super::level_names::{NameHit, Spelling};
use super::names_of_row::{NameFinding, NameReader, nearest_of};
use super::outcome::{Candidate, How, NameHow, Reason, RowMatch, Sureness, TotalOf, Warning, WhyAsked};
use super::totals::{TotalText, total_text};

/// How many areas are named where none fits.
const NEAREST: usize = 5;

/// Says which area a row means. Immutable; rows do not change it.
#[derive(Debug)]
pub struct Matcher {
    gazetteer: Gazetteer,
    aliases: Aliases,
}

/// A row being matched at a level.
pub(super) struct Row<'m> {
    pub(super) matcher: &'m Matcher,
    names: NameReader<'m>,
    pub(super) context: &'m Context,
    level: &'m LevelId,
    pub(super) code: Option<&'m str>,
    pub(super) parents: Vec<Vec<AreaNumber>>,
}

impl Matcher {
    /// Makes a matcher of the areas there are and of what people said before.
    #[must_use]
    pub fn new(gazetteer: Gazetteer, aliases: Aliases) -> Self {
        Self { gazetteer, aliases }
    }

    /// Returns the areas.
    #[must_use]
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Says which area a row means in a table of which `context` is known.
    ///
    /// Without a level in the context a row is matched only if it means an area of one level alone. Any text is
    /// accepted.
    #[must_use]
    pub fn match_row(&self, key: &RowKey<'_>, context: &Context) -> RowMatch {
        if let Some((area, decided)) = self.aliases.find(key) {
            return self.said(area, decided);
        }
        match &context.level {
            Some(level) => self.match_at(key, level, context),
            None => self.match_at_any(key, context),
        }
    }

    fn said(&self, area: AreaNumber, decided: bool) -> RowMatch {
        let (how, sureness) = if decided { (How::Decision, Sureness::Certain) } else { (How::Alias, Sureness::Likely) };
        RowMatch::Matched { area, how, sureness, warnings: self.lacking(area) }
    }

    pub(super) fn lacking(&self, area: AreaNumber) -> Vec<Warning> {
        if self.gazetteer.lacks(area) { vec![Warning::NotInAtlas] } else { vec![] }
    }

    fn match_at_any(&self, key: &RowKey<'_>, context: &Context) -> RowMatch {
        let levels = self.gazetteer.levels().iter().filter(|level| !level.is_municipal_unit());
        let answers: Vec<RowMatch> = levels.map(|level| self.match_at(key, level, context)).collect();
        let matched: Vec<AreaNumber> = answers.iter().filter_map(RowMatch::area).collect();
        if matched.len() > 1 {
            let candidate =
                |area: AreaNumber| Candidate { area, reason: Reason::Edition(self.gazetteer.area(area).facts.extent) };
            return RowMatch::Ambiguous {
                why: WhyAsked::Level,
                candidates: matched.into_iter().map(candidate).collect(),
            };
        }
        let order = |answer: &RowMatch| match answer {
            RowMatch::Matched { .. } => 0,
            RowMatch::Disagree { .. } => 1,
            RowMatch::Ambiguous { .. } => 2,
            RowMatch::OldUnit { .. } => 3,
            RowMatch::Total { .. } => 4,
            RowMatch::OtherLevel { .. } => 5,
            RowMatch::Unmatched { nearest } => 6 + usize::from(nearest.is_empty()),
        };
        answers.into_iter().min_by_key(order).unwrap_or(RowMatch::Unmatched { nearest: vec![] })
    }

    fn match_at(&self, key: &RowKey<'_>, level: &LevelId, context: &Context) -> RowMatch {
        let names = NameReader { gazetteer: &self.gazetteer, aliases: &self.aliases };
        let parents = names.parents(key, level);
        let row = Row { matcher: self, names, context, level, code: key.code(), parents };
        row.answer(key.name())
    }
}

impl Row<'_> {
    pub(super) fn gazetteer(&self) -> &Gazetteer {
        &self.matcher.gazetteer
    }

    fn answer(mut self, name: Option<&str>) -> RowMatch {
        let scheme = self.context.scheme.as_ref();
        let codes = self.code.map(|code| find_code(self.gazetteer(), code, self.level, scheme)).unwrap_or_default();
        if let Some(total) = name.and_then(|name| self.total(name)) {
            return if codes.is_empty() { total } else { disagree(areas_of_codes(&codes), vec![]) };
        }
        let finding = name.map(|name| self.names.read(name, self.level)).filter(|finding| !finding.asked.is_empty());
        if let Some(within) = finding.as_ref().and_then(|finding| finding.within.clone()) {
            self.parents.push(within);
        }
        match (codes.is_empty(), finding) {
            (false, None) => self.by_code(&codes),
            (false, Some(finding)) => self.by_both(&codes, &finding),
            (true, finding) => self.code_elsewhere(finding.as_ref()).unwrap_or_else(|| self.by_name(finding.as_ref())),
        }
    }

    /// The row as a total, when its name says that it is one.
    fn total(&self, name: &str) -> Option<RowMatch> {
        let of = match total_text(name)? {
            TotalText::All => TotalOf::Table,
            TotalText::Country => TotalOf::Country,
            TotalText::Of(rest) => {
                let finding = self.names.read(&rest, self.level);
                let hits = [self.names.elsewhere(&finding, self.level), finding.best()].concat();
                hits.first().filter(|_| hits.len() == 1).map_or(TotalOf::Table, |hit| TotalOf::Area(hit.area))
            }
        };
        Some(RowMatch::Total { of })
    }

    fn by_code(&self, codes: &[CodeHit]) -> RowMatch {
        let fitting: Vec<_> = codes.iter().filter(|hit| self.fits_parents(hit.area)).cloned().collect();
        if fitting.is_empty() {
            return disagree(areas_of_codes(codes), self.parents.iter().flatten().copied().collect());
        }
        match self.one_edition(&areas_of_codes(&fitting), &fitting) {
            Err(asked) => asked,
            Ok(area) => self.matched_by_code(area, &fitting, false, vec![]),
        }
    }

    fn by_both(&self, codes: &[CodeHit], finding: &NameFinding) -> RowMatch {
        let by_code = areas_of_codes(codes);
        if let Some(other) = finding.title_level.as_ref().filter(|level| *level != self.level) {
            let named = self.names.at_level(finding, other);
            return disagree(by_code, areas_of(&named));
        }
        let best = finding.best();
        let agreed: Vec<AreaNumber> =
            by_code.iter().copied().filter(|area| best.iter().any(|hit| hit.area == *area)).collect();
        if agreed.is_empty() {
            return self.code_without_name(codes, &by_code, finding);
        }
        if !agreed.iter().any(|area| self.fits_parents(*area)) {
            let others = best.iter().map(|hit| hit.area).filter(|area| self.fits_parents(*area));
            return disagree(agreed, others.collect());
        }
        match self.one_edition(&agreed, codes) {
            Err(asked) => asked,
            Ok(area) => self.matched_by_code(area, codes, true, self.name_warnings(area, finding)),
        }
    }

    /// The code is of an area whose name is not the row's.
    fn code_without_name(&self, codes: &[CodeHit], by_code: &[AreaNumber], finding: &NameFinding) -> RowMatch {
        let best = finding.best();
        if !best.is_empty() {
            return disagree(by_code.to_vec(), areas_of(&best));
        }
        let units = nearest_of(&finding.units);
        if !units.is_empty() {
            let inside =
                |hit: &NameHit| self.gazetteer().area(hit.area).parent.is_some_and(|whole| by_code.contains(&whole));
            let inside: Vec<NameHit> = units.iter().copied().filter(inside).collect();
            return if inside.is_empty() {
                disagree(by_code.to_vec(), areas_of(&units))
            } else {
                self.old_units(&inside)
            };
        }
        let elsewhere = self.names.elsewhere(finding, self.level);
        let near = self.near(finding).into_iter().any(|area| by_code.contains(&area));
        let mended = codes.iter().any(|hit| hit.repair.is_some());
        if !elsewhere.is_empty() || !near || mended || !by_code.iter().any(|area| self.fits_parents(*area)) {
            return disagree(by_code.to_vec(), areas_of(&elsewhere));
        }
        match self.one_edition(by_code, codes) {
            Err(asked) => asked,
            Ok(area) => self.matched_by_code(area, codes, false, vec![Warning::NameDiffers]),
        }
    }

    /// A code of another level: a total, a part, or a contradiction to the name.
    fn code_elsewhere(&self, finding: Option<&NameFinding>) -> Option<RowMatch> {
        let code = self.code?;
        let country = finding.is_none() && total_text(code) == Some(TotalText::Country);
        if country {
            return Some(RowMatch::Total { of: TotalOf::Country });
        }
        let others = self.gazetteer().levels().iter().filter(|level| *level != self.level);
        let hits: Vec<CodeHit> = others.flat_map(|level| find_code(self.gazetteer(), code, level, None)).collect();
        // A mended code of another level is too little to say anything: running numbers look like that.
        let exact = |hit: &CodeHit| hit.repair.is_none_or(|repair| repair == super::codes::Repair::Typography);
        let found: Vec<AreaNumber> = hits.iter().filter(|hit| exact(hit)).map(|hit| hit.area).collect();
        let first = *found.first()?;
        let Some(finding) = finding else { return Some(self.elsewhere(&found)) };
        let level = &self.gazetteer().area(first).facts.level;
        let named = areas_of(&self.names.at_level(finding, level));
        let agreed: Vec<_> = found.iter().copied().filter(|area| named.contains(area)).collect();
        if !agreed.is_empty() {
            return Some(self.elsewhere(&agreed));
        }
        (self.context.scheme.is_some() && finding.hits.is_empty()).then(|| disagree(found, named))
    }

    /// Areas of another level: the total of one that holds areas of the level, a municipality of before 2011, or others.
    fn elsewhere(&self, areas: &[AreaNumber]) -> RowMatch {
        let level = |area: &AreaNumber| &self.gazetteer().area(*area).facts.level;
        let coarser: Vec<_> =
            areas.iter().copied().filter(|area| self.gazetteer().is_coarser(level(area), self.level)).collect();
        if let [area] = coarser[..] {
            return RowMatch::Total { of: TotalOf::Area(area) };
        }
        if !coarser.is_empty() {
            let reason = |area: AreaNumber| Reason::Edition(self.gazetteer().area(area).facts.extent);
            let candidates = coarser.into_iter().map(|area| Candidate { area, reason: reason(area) }).collect();
            return RowMatch::Ambiguous { why: WhyAsked::Level, candidates };
        }
        if areas.iter().all(|area| level(area).is_municipal_unit()) && !areas.is_empty() {
            let whole = |area: AreaNumber| (area, self.gazetteer().area(area).parent);
            return RowMatch::OldUnit { units: areas.iter().copied().map(whole).collect() };
        }
        RowMatch::OtherLevel { areas: areas.to_vec() }
    }

    fn by_name(&self, finding: Option<&NameFinding>) -> RowMatch {
        let Some(finding) = finding else { return RowMatch::Unmatched { nearest: vec![] } };
        if let Some(other) = finding.title_level.as_ref().filter(|level| *level != self.level) {
            return self.of_other_title(finding, other);
        }
        let (hits, units) = (self.fitting(&finding.hits), self.fitting(&finding.units));
        let best = nearest_of(&hits);
        let near_units = nearest_of(&units);
        let Some(first) = best.first() else { return self.without_hits(finding, &near_units) };
        if let Some(asked) = self.nearer_units(&best, &near_units) {
            return asked;
        }
        if self.code.is_some() && self.context.scheme.is_some() {
            return RowMatch::Ambiguous { why: WhyAsked::CodeUnknown, candidates: name_candidates(&best) };
        }
        let (area, decided) = match self.one_of(&best) {
            Ok(one) => one,
            Err(asked) => return asked,
        };
        let hit = best.iter().find(|hit| hit.area == area).unwrap_or(first);
        self.asked_for_spelling(*hit, finding).unwrap_or_else(|| self.matched_by_name(*hit, finding, decided))
    }

    /// The question which area is meant by a name that only sounds like one, when another is as near.
    fn asked_for_spelling(&self, hit: NameHit, finding: &NameFinding) -> Option<RowMatch> {
        if hit.spelling != Spelling::Respelt {
            return None;
        }
        let names = self.gazetteer().names_of(self.level)?;
        let others = names.by_slip(&finding.asked.text, NEAREST).into_iter().filter(|area| *area != hit.area);
        let others: Vec<_> = others.map(|area| Candidate { area, reason: Reason::Slip }).collect();
        let candidates = || name_candidates(&[hit]).into_iter().chain(others.iter().copied()).collect();
        (!others.is_empty()).then(|| RowMatch::Ambiguous { why: WhyAsked::SpeltOtherwise, candidates: candidates() })
    }

    /// The hits in the parents that the row names.
    fn fitting(&self, hits: &[NameHit]) -> Vec<NameHit> {
        hits.iter().copied().filter(|hit| self.fits_parents(hit.area)).collect()
    }

    fn of_other_title(&self, finding: &NameFinding, level: &LevelId) -> RowMatch {
        let hits = self.fitting(&self.names.at_level(finding, level));
        let hits = if hits.is_empty() { self.names.at_level(finding, level) } else { hits };
        if hits.is_empty() { self.unmatched(finding) } else { self.elsewhere(&areas_of(&hits)) }
    }

    /// No area of the level in the row's parents has the name.
    fn without_hits(&self, finding: &NameFinding, units: &[NameHit]) -> RowMatch {
        if !units.is_empty() {
            return self.old_units(units);
        }
        if !finding.hits.is_empty() {
            return RowMatch::Ambiguous {
                why: WhyAsked::ParentContradicts,
                candidates: name_candidates(&finding.hits),
            };
        }
        let elsewhere = self.names.elsewhere(finding, self.level);
        if !elsewhere.is_empty() {
            return self.elsewhere(&areas_of(&elsewhere));
        }
        if finding.units.is_empty() { self.unmatched(finding) } else { self.old_units(&nearest_of(&finding.units)) }
    }

    /// The question whether a municipality of before 2011 is meant, when its name is nearer than any of today, or lies
    /// where the rest of the table does and the one of today does not.
    fn nearer_units(&self, best: &[NameHit], units: &[NameHit]) -> Option<RowMatch> {
        let (hit, unit) = (best.first()?, units.first()?);
        let elsewhere = |unit: &NameHit| {
            self.gazetteer().area(unit.area).parent.is_none_or(|whole| !best.iter().any(|hit| hit.area == whole))
        };
        if let Some(around) = self.context.surroundings {
            let inside = |area: AreaNumber| self.gazetteer().ancestors(area).contains(&around);
            let units: Vec<_> = units.iter().copied().filter(|unit| inside(unit.area)).collect();
            if unit.rank() <= hit.rank() && !units.is_empty() && !best.iter().any(|hit| inside(hit.area)) {
                return Some(self.old_units(&units));
            }
        }
        let nearer = unit.rank() < hit.rank() && units.iter().any(elsewhere);
        let candidates = || name_candidates(&[best, units].concat());
        nearer.then(|| RowMatch::Ambiguous { why: WhyAsked::OldUnit, candidates: candidates() })
    }

    /// One of the areas with the name: the only one, or the one where the table's other rows lie.
    fn one_of(&self, best: &[NameHit]) -> Result<(AreaNumber, Option<Warning>), RowMatch> {
        let areas = areas_of(best);
        if let Ok(area) = self.one_edition(&areas, &[]) {
            return Ok((area, None));
        }
        if let Some(around) = self.context.surroundings {
            let inside = |area: &AreaNumber| self.gazetteer().ancestors(*area).contains(&around);
            let inside: Vec<_> = areas.iter().copied().filter(inside).collect();
            if let Ok(area) = self.one_edition(&inside, &[]) {
                return Ok((area, Some(Warning::DecidedBySurroundings(around))));
            }
        }
        match self.one_edition(&areas, &[]) {
            Err(RowMatch::Ambiguous { why: WhyAsked::SameName, .. }) | Ok(_) => {
                Err(RowMatch::Ambiguous { why: WhyAsked::SameName, candidates: name_candidates(best) })
            }
            Err(asked) => Err(asked),
        }
    }

    /// The one area of the table's edition, or the question.
    fn one_edition(&self, areas: &[AreaNumber], codes: &[CodeHit]) -> Result<AreaNumber, RowMatch> {
        let extent = |area: &AreaNumber| self.gazetteer().area(*area).facts.extent;
        let outdated = match self.context.edition {
            Some(Edition::Of2011) => Some(Extent::Part2019),
            Some(Edition::Of2019) => Some(Extent::Whole2011),
            None => None,
        };
        let kept: Vec<AreaNumber> = areas.iter().copied().filter(|area| Some(extent(area)) != outdated).collect();
        let by_ministry = !codes.is_empty() && codes.iter().all(|hit| hit.scheme == Scheme::Ypes);
        let whole = kept.iter().find(|area| extent(area) == Extent::Whole2011);
        let unsaid = whole.filter(|_| self.context.edition.is_none() && !by_ministry);
        match (kept.as_slice(), unsaid.or_else(|| areas.first().filter(|_| kept.is_empty()))) {
            (_, Some(area)) => Err(self.which_edition(*area)),
            ([area], None) => Ok(*area),
            (_, None) => {
                let why = if codes.is_empty() { WhyAsked::SameName } else { WhyAsked::SameCode };
                let candidate = |area: &AreaNumber| Candidate { area: *area, reason: Reason::Code };
                Err(RowMatch::Ambiguous { why, candidates: kept.iter().map(candidate).collect() })
            }
        }
    }

    fn which_edition(&self, area: AreaNumber) -> RowMatch {
        let mut editions = self.gazetteer().editions(area);
        // What was asked for comes first.
        if let Some(at) = editions.iter().position(|edition| *edition == area) {
            editions[..=at].rotate_right(1);
        }
        let reason = |area: AreaNumber| Reason::Edition(self.gazetteer().area(area).facts.extent);
        let candidates = editions.into_iter().map(|area| Candidate { area, reason: reason(area) }).collect();
        RowMatch::Ambiguous { why: WhyAsked::Edition, candidates }
    }

    fn fits_parents(&self, area: AreaNumber) -> bool {
        let above = self.gazetteer().ancestors(area);
        self.parents.iter().all(|among| among.iter().any(|parent| above.contains(parent)))
    }

    fn old_units(&self, units: &[NameHit]) -> RowMatch {
        let whole = |hit: &NameHit| (hit.area, self.gazetteer().area(hit.area).parent);
        RowMatch::OldUnit { units: units.iter().map(whole).collect() }
    }

    fn unmatched(&self, finding: &NameFinding) -> RowMatch {
        RowMatch::Unmatched { nearest: self.near(finding) }
    }

    fn near(&self, finding: &NameFinding) -> Vec<AreaNumber> {
        let names = self.gazetteer().names_of(self.level);
        names.map(|names| names.nearest(&finding.asked.text, NEAREST)).unwrap_or_default()
    }
}

fn disagree(by_code: Vec<AreaNumber>, by_name: Vec<AreaNumber>) -> RowMatch {
    RowMatch::Disagree { by_code, by_name }
}

fn areas_of(hits: &[NameHit]) -> Vec<AreaNumber> {
    hits.iter().map(|hit| hit.area).collect()
}

fn areas_of_codes(hits: &[CodeHit]) -> Vec<AreaNumber> {
    hits.iter().map(|hit| hit.area).collect()
}

pub(super) fn name_how(hit: NameHit) -> NameHow {
    NameHow { kind: hit.kind, spelling: hit.spelling }
}

fn name_candidates(hits: &[NameHit]) -> Vec<Candidate> {
    hits.iter().map(|hit| Candidate { area: hit.area, reason: Reason::Name(name_how(*hit)) }).collect()
}
