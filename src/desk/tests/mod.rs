//! Sheets put on the map.
#![expect(clippy::format_collect, reason = "short texts, and lines that can be read")]

mod made;
mod real;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::*;
use crate::indicators::Period;
use crate::io::desk::SheetFile;
use crate::io::facts_of_greece;
use crate::matching::{Aliases, Gazetteer, Matcher};
use crate::sheets::Overrides;

/// All of Greece that is known.
static GREECE: LazyLock<Matcher> =
    LazyLock::new(|| Matcher::new(Gazetteer::new(facts_of_greece().unwrap()), Aliases::default()));

/// What is said beside a sheet.
#[derive(Default)]
struct Said<'s> {
    request: Request<'s>,
    wanted: Vec<(&'s str, &'s str)>,
}

fn propose<'m>(
    matcher: &'m Matcher,
    bytes: &[u8],
    said: &Said<'_>,
) -> Result<Proposal<'m>, crate::io::desk::DeskFileError> {
    let overrides = &said.request.overrides;
    let file = SheetFile::of_bytes(bytes.to_vec(), "test", overrides)?;
    let found = file.understand(overrides, &MatcherOracle::new(matcher))?;
    let column = |label: &str| found.layout.labels.iter().position(|own| own == label).unwrap();
    let wanted: Vec<Wanted> =
        said.wanted.iter().map(|(label, text)| Wanted { column: column(label), text: (*text).to_owned() }).collect();
    let mut intake = Intake::new(&found, &wanted);
    file.take_in(&mut intake)?;
    Ok(Proposal::new(intake, matcher, &said.request)?)
}

/// Puts a made-up sheet on the map.
fn made(text: &str) -> Proposal<'static> {
    propose(&GREECE, text.as_bytes(), &Said::default()).unwrap()
}

fn request(edit: impl FnOnce(&mut Overrides)) -> Request<'static> {
    let mut request = Request::default();
    edit(&mut request.overrides);
    request
}

fn standings(proposal: &Proposal<'_>) -> Vec<Standing> {
    proposal.rows().map(|row| row.standing).collect()
}

fn kinds(proposal: &Proposal<'_>) -> Vec<&'static str> {
    proposal.doubts().iter().map(Doubt::kind).collect()
}

/// What a sheet says in the end, in an order of its own: code, period and bits of the value.
fn joined(proposal: &Proposal<'_>) -> BTreeMap<(String, Period, usize), u64> {
    let measures = proposal.measures().iter().enumerate();
    let observations = measures.flat_map(|(place, measure)| {
        proposal.observations(measure).map(move |row| {
            let value = row.value.unwrap_or(f64::NAN).to_bits();
            ((row.code.to_owned(), row.period, place), value)
        })
    });
    observations.collect()
}
