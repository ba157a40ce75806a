//! The codes of a source: which scheme they follow. What is in doubt is asked, never guessed.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use thiserror::Error;

use super::ImportError;
use crate::boundaries::{AreaCode, CodeError, CodeScheme, Level, YpesCode};
use crate::io::reference::Reference;

/// How many codes a message names.
const MAX_NAMED: usize = 5;

/// The codes a source has, as its keeper says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceCodes {
    /// Of ELSTAT.
    Elstat,
    /// NUTS.
    Nuts,
    /// Of the Interior Ministry, 9001 to 9325: ELSTAT's of 2011 are put in their place.
    Ypes,
    /// Any others.
    Any,
}

/// A text that names no scheme.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not a scheme of codes; accepted are elstat, nuts, ypes and any")]
pub struct UnknownSourceCodes(String);

impl FromStr for SourceCodes {
    type Err = UnknownSourceCodes;

    fn from_str(text: &str) -> Result<Self, UnknownSourceCodes> {
        match text {
            "elstat" => Ok(Self::Elstat),
            "nuts" => Ok(Self::Nuts),
            "ypes" => Ok(Self::Ypes),
            "any" => Ok(Self::Any),
            _ => Err(UnknownSourceCodes(text.to_owned())),
        }
    }
}

/// How the codes of a source become those of the level.
#[derive(Debug)]
pub(super) enum Coding {
    /// They are those of the level, of this scheme.
    AsTheyAre(CodeScheme),
    /// They are the Interior Ministry's; each has one of ELSTAT.
    FromYpes(HashMap<String, AreaCode>),
}

impl Coding {
    /// Returns the scheme of the level.
    pub(super) fn scheme(&self) -> CodeScheme {
        match self {
            Self::AsTheyAre(scheme) => *scheme,
            Self::FromYpes(_) => CodeScheme::Elstat,
        }
    }

    /// Returns the level's code for one of the source.
    pub(super) fn translate(&self, row: u64, code: &AreaCode, level: Level) -> Result<AreaCode, ImportError> {
        match self {
            Self::AsTheyAre(scheme) => {
                let wrong = |error: CodeError| ImportError::WrongCode { row, error };
                scheme.check(code, level).map(|()| code.clone()).map_err(wrong)
            }
            Self::FromYpes(elstat) => elstat
                .get(code.as_str())
                .cloned()
                .ok_or_else(|| ImportError::UnknownYpes { row, code: code.to_string() }),
        }
    }
}

/// Finds the scheme of codes: the one stated, else the one they all fit.
pub(super) fn settle_codes(
    stated: Option<SourceCodes>,
    level: Level,
    codes: &[&AreaCode],
    facts: &Reference,
) -> Result<Coding, ImportError> {
    match stated {
        Some(SourceCodes::Any) => Ok(Coding::AsTheyAre(CodeScheme::Any)),
        Some(SourceCodes::Nuts) => Ok(Coding::AsTheyAre(CodeScheme::Nuts)),
        Some(SourceCodes::Ypes) if level == Level::Municipality => Ok(Coding::FromYpes(ypes(facts))),
        Some(SourceCodes::Ypes) => Err(ImportError::YpesLevel { level }),
        Some(SourceCodes::Elstat) => check_zeros(level, codes).map(|()| Coding::AsTheyAre(CodeScheme::Elstat)),
        None => guess(level, codes, facts),
    }
}

fn guess(level: Level, codes: &[&AreaCode], facts: &Reference) -> Result<Coding, ImportError> {
    check_zeros(level, codes)?;
    if codes.iter().all(|code| CodeScheme::Elstat.check(code, level).is_ok()) {
        return guess_elstat(level, codes, facts);
    }
    let is_nuts = codes.iter().all(|code| CodeScheme::Nuts.check(code, level).is_ok());
    Ok(Coding::AsTheyAre(if is_nuts { CodeScheme::Nuts } else { CodeScheme::Any }))
}

/// Tells the two kinds of four digits apart: ELSTAT's of 2011 begin with 01 to 74, the Interior Ministry's with 90 to 93.
fn guess_elstat(level: Level, codes: &[&AreaCode], facts: &Reference) -> Result<Coding, ImportError> {
    let known = codes.iter().filter(|code| is_known(level, code, facts)).count();
    // Editions differ by a few municipalities, not by half of them.
    if known * 2 >= codes.len() {
        Ok(Coding::AsTheyAre(CodeScheme::Elstat))
    } else if level == Level::Municipality && codes.iter().all(|code| code.as_str().parse::<YpesCode>().is_ok()) {
        Ok(Coding::FromYpes(ypes(facts)))
    } else {
        Err(ImportError::UnclearCodes { codes: some_of(codes), known, count: codes.len() })
    }
}

/// Says whether the facts hold the area, or the municipality it lies in.
fn is_known(level: Level, code: &AreaCode, facts: &Reference) -> bool {
    let (level, digits) = match level {
        Level::Region | Level::RegionalUnit | Level::Municipality => (level, code.as_str()),
        Level::MunicipalUnit | Level::Community => (Level::Municipality, code.as_str().get(..4).unwrap_or_default()),
    };
    digits.parse().is_ok_and(|code| facts.get(level, &code).is_some())
}

/// Returns the ELSTAT codes of municipalities by those of the Interior Ministry.
fn ypes(facts: &Reference) -> HashMap<String, AreaCode> {
    let codes = facts.codes(Level::Municipality).into_iter();
    let pairs = codes.filter_map(|code| {
        let properties = &facts.get(Level::Municipality, code)?.properties;
        let (_, ypes) = properties.iter().find(|(name, _)| name == "ypes_code")?;
        Some((ypes.clone(), code.clone()))
    });
    pairs.collect()
}

/// Asks about codes that would be ELSTAT's if each of the short ones had a zero before it.
fn check_zeros(level: Level, codes: &[&AreaCode]) -> Result<(), ImportError> {
    let elstat = |code: &AreaCode| CodeScheme::Elstat.check(code, level).is_ok();
    let short: Vec<&AreaCode> = codes.iter().copied().filter(|code| !elstat(code)).collect();
    let padded = |code: &&AreaCode| format!("0{code}").parse().is_ok_and(|padded| elstat(&padded));
    if !short.is_empty() && short.iter().all(padded) {
        return Err(ImportError::LostZeros { codes: some_of(&short) });
    }
    Ok(())
}

/// Names a few of many.
pub(super) fn some_of(items: &[impl Display]) -> String {
    let named: Vec<String> = items.iter().take(MAX_NAMED).map(ToString::to_string).collect();
    let more = if items.len() > MAX_NAMED { format!(" and {} more", items.len() - MAX_NAMED) } else { String::new() };
    named.join(", ") + &more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(level: Level, codes: &[&str]) -> Result<Coding, ImportError> {
        let codes: Vec<AreaCode> = codes.iter().map(|code| code.parse().unwrap()).collect();
        let facts = Reference::of_greece().unwrap();
        settle_codes(None, level, &codes.iter().collect::<Vec<_>>(), &facts)
    }

    #[test]
    fn a_lost_leading_zero_is_asked_about_even_if_every_code_lost_one() {
        for codes in [&["101", "2201"][..], &["101", "102"]] {
            let error = settle(Level::Municipality, codes).unwrap_err();
            assert!(matches!(error, ImportError::LostZeros { .. }), "{error}");
        }
        assert!(matches!(settle(Level::RegionalUnit, &["1", "22"]), Err(ImportError::LostZeros { .. })));
    }

    #[test]
    fn codes_of_the_interior_ministry_are_known_for_what_they_are() {
        let coding = settle(Level::Municipality, &["9001", "9021"]).unwrap();
        let komotini = coding.translate(1, &"9021".parse().unwrap(), Level::Municipality).unwrap();
        assert_eq!((komotini.as_str(), coding.scheme()), ("0101", CodeScheme::Elstat));
        let unknown = coding.translate(7, &"9999".parse().unwrap(), Level::Municipality);
        assert!(matches!(unknown, Err(ImportError::UnknownYpes { row: 7, .. })));
    }

    #[test]
    fn codes_nobody_knows_are_asked_about() {
        let error = settle(Level::Municipality, &["7599", "9876"]).unwrap_err();
        assert!(matches!(error, ImportError::UnclearCodes { known: 0, count: 2, .. }), "{error}");
    }

    #[test]
    fn schemes_follow_from_the_codes() {
        let scheme = |level, codes: &[&str]| settle(level, codes).unwrap().scheme();
        assert_eq!(scheme(Level::Municipality, &["0101", "2201"]), CodeScheme::Elstat);
        assert_eq!(scheme(Level::MunicipalUnit, &["010101", "220101"]), CodeScheme::Elstat);
        assert_eq!(scheme(Level::Region, &["EL61", "EL65"]), CodeScheme::Nuts);
        assert_eq!(scheme(Level::Municipality, &["a-1", "b-2"]), CodeScheme::Any);
    }
}
