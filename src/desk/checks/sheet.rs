//! What is asked of the sheet itself: how it was understood, cells that are not read, columns nobody sees.

use crate::desk::{BadCell, Doubt, Intake};
use crate::report::Severity;
use crate::sheets::{Overrides, Question, Reason, Role, Understanding};

/// Returns what could be understood in two ways, without what a person settled.
pub(in crate::desk) fn questions(understanding: &Understanding, overrides: &Overrides) -> Vec<Doubt> {
    let severity = |question: &Question| match question {
        // An error before a proposal is made.
        Question::NoKey | Question::KeysDisagree { .. } | Question::MixedLevels { .. } => None,
        Question::NoHeader if overrides.header_rows.is_some() => None,
        // Each of the rows is asked by itself where the code is the key.
        Question::CodeAndNameDisagree { code, .. } => {
            let is_key = |role: &Role| matches!(role, Role::Key(_));
            let key = understanding.column(is_key).map(|column| &column.label);
            Some(if key == Some(code) || overrides.key.is_some() { Severity::Warning } else { Severity::Question })
        }
        Question::NoPeriod | Question::PeriodFromTitle { .. } if overrides.period.is_some() => None,
        Question::ManySheets { .. } | Question::SameHeader { .. } | Question::SomePercent { .. } => {
            Some(Severity::Warning)
        }
        Question::NoValues => Some(Severity::Fatal),
        Question::AmbiguousNumbers { .. } | Question::MixedNumbers { .. }
            if overrides.decimal.is_some() || overrides.thousands.is_some() =>
        {
            None
        }
        Question::NoHeader
        | Question::NoPeriod
        | Question::PeriodFromTitle { .. }
        | Question::SomeWithoutPeriod { .. }
        | Question::AmbiguousNumbers { .. }
        | Question::MixedNumbers { .. } => Some(Severity::Question),
    };
    let doubt = |question: &Question| Some(Doubt::Sheet { severity: severity(question)?, question: question.clone() });
    understanding.questions.iter().filter_map(doubt).collect()
}

/// Says which columns are used though they are hidden and nobody named them.
pub(in crate::desk) fn hidden_columns(understanding: &Understanding) -> Vec<Doubt> {
    let is_used = |role: &Role| !matches!(role, Role::Other | Role::RowNumber | Role::OtherName);
    let hidden = understanding
        .columns
        .iter()
        .filter(|column| column.hidden && is_used(&column.role.value) && column.role.reason != Reason::Chosen);
    hidden.map(|column| Doubt::HiddenColumn { label: column.label.clone(), letters: column.letters.clone() }).collect()
}

/// Says which cells are not read, those a choice of the decimal mark settles apart; `is_used` says of which rows.
pub(in crate::desk) fn bad_cells(intake: &Intake<'_>, is_used: impl Fn(u64) -> bool) -> Vec<Doubt> {
    let used: Vec<BadCell> = intake.bad.iter().filter(|cell| is_used(cell.sheet_row)).cloned().collect();
    let more = intake.bad_count - intake.bad.len();
    let (ambiguous, others): (Vec<BadCell>, Vec<BadCell>) = used.into_iter().partition(BadCell::is_ambiguous);
    let mut doubts = Vec::new();
    for (mut first, ambiguous) in [(others, false), (ambiguous, true)] {
        let more = if ambiguous && !doubts.is_empty() { 0 } else { more };
        if !first.is_empty() {
            let count = first.len() + more;
            first.truncate(20);
            doubts.push(Doubt::BadCells { first, count, ambiguous });
        }
    }
    doubts
}

/// Says which marks mean nothing known.
pub(in crate::desk) fn unknown_marks(intake: &Intake<'_>) -> Option<Doubt> {
    let mut marks: Vec<(String, usize)> = intake.flags.iter().map(|(mark, count)| (mark.clone(), *count)).collect();
    marks.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    marks.truncate(20);
    (!marks.is_empty()).then_some(Doubt::UnknownMarks { marks })
}
