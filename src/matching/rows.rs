//! A whole table: each distinct key matched once, in the light of all.

use std::collections::HashMap;

use thiserror::Error;

use super::area::AreaNumber;
use super::detect::{LevelVerdict, SchemeVerdict, detect_level, detect_scheme};
use super::edition::{EditionVerdict, infer_edition};
use super::key::{Context, RowKey};
use super::matcher::Matcher;
use super::outcome::{RowMatch, WhyAsked};

/// Distinct keys accepted in one table. Greece has some 6,000 communities and 13,500 settlements; what has more is no table
/// of areas.
pub const MAX_DISTINCT_KEYS: usize = 30_000;

/// Rows that must lie in one Region before it decides for the others.
const MIN_AROUND: usize = 4;

/// Why a table is not matched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MatchError {
    /// The keys are too many to be areas.
    #[error("more than {accepted} different codes and names by row {row}; a table of areas has fewer")]
    TooManyKeys {
        /// How many are accepted.
        accepted: usize,
        /// The row (from 0) with the first key too many.
        row: usize,
    },
}

/// The answers for the rows of a table, each distinct key once.
#[derive(Clone, Debug)]
pub struct RowMatches {
    answers: Vec<RowMatch>,
    of_row: Vec<u32>,
    /// The context as it was given, with what was inferred where it said nothing.
    pub context: Context,
    /// Of which level the table seems to be, if that was not given.
    pub level: Option<LevelVerdict>,
    /// Of which scheme its codes seem to be, if that was not given.
    pub scheme: Option<SchemeVerdict>,
    /// Of which edition its municipalities seem to be, if that was not given.
    pub edition: Option<EditionVerdict>,
}

impl RowMatches {
    /// Returns the answer for a row, numbered from 0.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&RowMatch> {
        self.of_row.get(row).map(|key| &self.answers[*key as usize])
    }

    /// Returns the answers in the order of the rows.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &RowMatch> {
        self.of_row.iter().map(|key| &self.answers[*key as usize])
    }

    /// Returns the answer for each distinct key, in the order they first came.
    #[must_use]
    pub fn distinct(&self) -> &[RowMatch] {
        &self.answers
    }

    /// Returns for each row the number of its answer in [`Self::distinct`].
    #[must_use]
    pub fn distinct_of_rows(&self) -> &[u32] {
        &self.of_row
    }
}

impl Matcher {
    /// Says of each row of a table which area it means.
    ///
    /// What the context leaves open (level, scheme, edition, surroundings) is inferred from all keys first. Equal keys
    /// get the same answer, so duplicates are for [`duplicates`](super::duplicates) to find.
    ///
    /// # Errors
    /// [`MatchError`] when more than [`MAX_DISTINCT_KEYS`] keys differ.
    pub fn match_rows<'a>(
        &self,
        keys: impl IntoIterator<Item = RowKey<'a>>,
        context: &Context,
    ) -> Result<RowMatches, MatchError> {
        let (distinct, of_row) = distinct_keys(keys)?;
        let mut context = context.clone();
        let level = context.level.is_none().then(|| detect_level(self.gazetteer(), &distinct));
        context.level = context.level.or_else(|| level.as_ref()?.level.clone());
        let (scheme, edition) = self.infer(&distinct, &mut context);
        let mut answers: Vec<RowMatch> = distinct.iter().map(|key| self.match_row(key, &context)).collect();
        if context.surroundings.is_none() {
            context.surroundings = self.surroundings(&answers);
            self.match_again(&distinct, &mut answers, &context);
        }
        Ok(RowMatches { answers, of_row, context, level, scheme, edition })
    }

    fn infer(&self, keys: &[RowKey<'_>], context: &mut Context) -> (Option<SchemeVerdict>, Option<EditionVerdict>) {
        let Some(level) = context.level.clone() else { return (None, None) };
        let scheme = context.scheme.is_none().then(|| detect_scheme(self.gazetteer(), keys, &level));
        context.scheme = context.scheme.clone().or_else(|| scheme.as_ref()?.scheme.clone());
        let edition = context.edition.is_none().then(|| infer_edition(self.gazetteer(), keys, &level));
        context.edition = context.edition.or_else(|| edition.as_ref()?.edition);
        (scheme, edition)
    }

    /// The coarsest area that nine in ten matched keys lie in, one that does not hold everything known.
    fn surroundings(&self, answers: &[RowMatch]) -> Option<AreaNumber> {
        let mut counts: HashMap<AreaNumber, usize> = HashMap::new();
        let matched: Vec<AreaNumber> = answers.iter().filter_map(RowMatch::area).collect();
        for top in matched.iter().filter_map(|area| self.gazetteer().ancestors(*area).last().copied()) {
            *counts.entry(top).or_default() += 1;
        }
        let (area, count) = counts.into_iter().max_by_key(|(area, count)| (*count, std::cmp::Reverse(*area)))?;
        (count >= MIN_AROUND && count * 10 >= matched.len() * 9).then_some(area)
    }

    /// Matches what lies elsewhere or was asked for its name once more, now that the surroundings are known.
    fn match_again(&self, keys: &[RowKey<'_>], answers: &mut [RowMatch], context: &Context) {
        let Some(around) = context.surroundings else { return };
        for (key, answer) in keys.iter().zip(answers) {
            let again = match answer {
                RowMatch::Matched { area, .. } => !self.gazetteer().ancestors(*area).contains(&around),
                RowMatch::Ambiguous { why, .. } => matches!(why, WhyAsked::SameName | WhyAsked::OldUnit),
                RowMatch::Disagree { .. }
                | RowMatch::OldUnit { .. }
                | RowMatch::Total { .. }
                | RowMatch::OtherLevel { .. }
                | RowMatch::Unmatched { .. } => false,
            };
            if again {
                *answer = self.match_row(key, context);
            }
        }
    }
}

fn distinct_keys<'a>(keys: impl IntoIterator<Item = RowKey<'a>>) -> Result<(Vec<RowKey<'a>>, Vec<u32>), MatchError> {
    let mut number_of: HashMap<RowKey<'a>, u32> = HashMap::new();
    let mut of_row = vec![];
    for (row, key) in keys.into_iter().enumerate() {
        let next = u32::try_from(number_of.len()).unwrap_or(u32::MAX);
        let number = *number_of.entry(key).or_insert(next);
        if number as usize >= MAX_DISTINCT_KEYS {
            return Err(MatchError::TooManyKeys { accepted: MAX_DISTINCT_KEYS, row });
        }
        of_row.push(number);
    }
    let mut distinct: Vec<(u32, RowKey<'a>)> = number_of.into_iter().map(|(key, number)| (number, key)).collect();
    distinct.sort_unstable_by_key(|(number, _)| *number);
    Ok((distinct.into_iter().map(|(_, key)| key).collect(), of_row))
}
