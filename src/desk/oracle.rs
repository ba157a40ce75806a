//! What the matcher knows, asked by who wants to find out which column is what.

use std::collections::HashMap;

use crate::boundaries::Level;
use crate::matching::{
    AreaNumber, Candidate, Context, Gazetteer, How, LevelId, Matcher, Reason, RowKey, RowMatch, Scheme, Spelling,
    detect_level, detect_scheme,
};
use crate::sheets::{KeyEvidence, KeyKind, KeyOracle, KnownArea, header_word};

/// The longest code.
const LONGEST_CODE: usize = 16;

/// Answers what a text may mean by the areas a [`Matcher`] knows.
///
/// Municipal units are named only where no other level fits: many have the name of the municipality they went into.
#[derive(Debug)]
pub struct MatcherOracle<'m> {
    matcher: &'m Matcher,
    numbers: HashMap<AreaNumber, u32>,
}

impl<'m> MatcherOracle<'m> {
    /// Makes an oracle of the areas a matcher knows.
    #[must_use]
    pub fn new(matcher: &'m Matcher) -> Self {
        let numbers = matcher.gazetteer().areas().map(|(number, _)| number).zip(0..).collect();
        Self { matcher, numbers }
    }

    fn gazetteer(&self) -> &'m Gazetteer {
        self.matcher.gazetteer()
    }

    /// Returns what a key means at the levels it fits.
    fn areas(&self, key: &RowKey<'_>) -> Vec<KnownArea> {
        let fitting = detect_level(self.gazetteer(), std::slice::from_ref(key)).counts;
        let fits = |level: &Level| {
            let id = LevelId::new(level.as_str());
            fitting.iter().any(|(own, count)| *own == id && *count > 0)
        };
        let today = Level::ALL.into_iter().filter(|level| *level != Level::MunicipalUnit && fits(level));
        let mut found: Vec<KnownArea> = today.flat_map(|level| self.areas_at(key, level)).collect();
        if found.is_empty() && fits(&Level::MunicipalUnit) {
            found = self.areas_at(key, Level::MunicipalUnit);
        }
        found
    }

    fn areas_at(&self, key: &RowKey<'_>, level: Level) -> Vec<KnownArea> {
        let answer = self.matcher.match_row(key, &Context::of_level(LevelId::new(level.as_str())));
        let found: Vec<AreaNumber> = match answer {
            RowMatch::Matched { how: How::Name(name), .. } if name.spelling == Spelling::Respelt => vec![],
            RowMatch::Matched { area, .. } => vec![area],
            RowMatch::Ambiguous { candidates, .. } => {
                candidates.into_iter().filter(|candidate| is_near(*candidate)).map(|candidate| candidate.area).collect()
            }
            RowMatch::Disagree { .. }
            | RowMatch::OldUnit { .. }
            | RowMatch::Total { .. }
            | RowMatch::OtherLevel { .. }
            | RowMatch::Unmatched { .. } => vec![],
        };
        let of_level = |area: &AreaNumber| self.gazetteer().area(*area).facts.level.as_str() == level.as_str();
        let known = |area: AreaNumber| Some(KnownArea { area: *self.numbers.get(&area)?, level });
        found.into_iter().filter(of_level).filter_map(known).collect()
    }

    fn by_code(&self, text: &str) -> Option<KeyEvidence> {
        // A single digit is a running number far more often than a code without its zero.
        let may_be =
            (2..=LONGEST_CODE).contains(&text.chars().count()) && text.bytes().any(|byte| byte.is_ascii_digit());
        let key = RowKey::of_code(text);
        let areas = if may_be { self.areas(&key) } else { vec![] };
        let first = areas.first()?;
        let level = LevelId::new(first.level.as_str());
        let schemes = detect_scheme(self.gazetteer(), &[key], &level).counts;
        Some(KeyEvidence { kind: KeyKind::Code(schemes.first().map_or("", |(scheme, ..)| name_of(scheme))), areas })
    }

    fn by_name(&self, text: &str) -> Option<KeyEvidence> {
        // «Έτος» sounds like a name in other letters, and heads a column; «Δήμος Λαρισαίων» has a name behind its title.
        if header_word(text).is_some() && text.split_whitespace().nth(1).is_none() {
            return None;
        }
        let areas = if text.chars().any(char::is_alphabetic) { self.areas(&RowKey::of_name(text)) } else { vec![] };
        (!areas.is_empty()).then_some(KeyEvidence { kind: KeyKind::Name, areas })
    }
}

impl KeyOracle for MatcherOracle<'_> {
    fn evidence(&self, text: &str) -> Option<KeyEvidence> {
        self.by_code(text).or_else(|| self.by_name(text))
    }
}

/// Whether a candidate has more of a name than its sound: in any column some word sounds like the name of a village.
fn is_near(candidate: Candidate) -> bool {
    match candidate.reason {
        Reason::Name(name) => name.spelling != Spelling::Respelt,
        Reason::Code | Reason::Edition(_) => true,
        Reason::Slip => false,
    }
}

/// Returns the name of a scheme as people know it.
#[must_use]
pub(super) fn name_of(scheme: &Scheme) -> &'static str {
    match scheme {
        Scheme::Elstat => "ELSTAT",
        Scheme::ElstatLong => "ELSTAT (9)",
        Scheme::Ypes => "YPES",
        Scheme::Nuts => "NUTS",
        Scheme::Nuts2010 => "NUTS 2010",
        Scheme::Iso3166 => "ISO 3166-2",
        Scheme::Other(_) => "atlas",
    }
}
