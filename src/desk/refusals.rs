//! What keeps a proposal from being made.

use super::{DeskError, ProposedMeasure, Request};
use crate::indicators::{Aggregation, Part};
use crate::provenance::Bilingual;
use crate::sheets::{Question, Role, Understanding};

/// Refuses a sheet of which nobody knows what areas it is about.
pub(super) fn check_key(understanding: &Understanding) -> Result<(), DeskError> {
    let asked = |is: fn(&Question) -> bool| understanding.questions.iter().find(|question| is(question));
    if understanding.column(|role| matches!(role, Role::Key(_))).is_none() {
        let question = asked(|question| matches!(question, Question::KeysDisagree { .. }));
        return Err(DeskError::NoKey { question: question.map(Question::words) });
    }
    Ok(())
}

/// Returns the question of which level the areas are, unless a person said so.
pub(super) fn mixed_levels(understanding: &Understanding, request: &Request<'_>) -> Option<Bilingual> {
    let is_mixed = |question: &&Question| matches!(question, Question::MixedLevels { .. });
    let question = understanding.questions.iter().find(is_mixed).filter(|_| request.context.level.is_none())?;
    Some(question.words())
}

pub(super) fn choose_measure(measures: &[ProposedMeasure], request: &Request<'_>) -> Result<Option<usize>, DeskError> {
    let ratio = matches!(request.aggregation, Some(Aggregation::Ratio { .. }));
    let has_parts = |measure: &ProposedMeasure| {
        measure.part(Part::Numerator).is_some() && measure.part(Part::Denominator).is_some()
    };
    if ratio && !measures.iter().any(has_parts) {
        return Err(DeskError::NoParts);
    }
    let Some(wanted) = request.measure else { return Ok((measures.len() == 1).then_some(0)) };
    let place = measures.iter().position(|measure| crate::names::fold(&measure.label) == crate::names::fold(wanted));
    let accepted = || measures.iter().map(|measure| format!("'{}'", measure.label)).collect::<Vec<_>>().join(", ");
    place.map(Some).ok_or_else(|| DeskError::UnknownMeasure { measure: wanted.to_owned(), accepted: accepted() })
}
