//! What becomes of each row.

use serde::Serialize;

use crate::matching::{Gazetteer, How, RowMatch, Scheme, Sureness, Warning};

/// What becomes of a row; each is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is used: its area is certain, or a person decided.
    Matched,
    /// It is asked: it may mean several areas, or one that has to be confirmed.
    Asked,
    /// Its code and its name contradict each other.
    Caught,
    /// It means nothing that is known.
    Unmatched,
    /// Its area has another row for the same period and breakdown.
    Duplicate,
    /// It is the total of others.
    Total,
    /// Its area is of another level.
    OtherLevel,
    /// Its area is known and not in the atlas.
    OutsideAtlas,
    /// It is left out: a title, a header, a note, an empty row, not wanted, or by decision.
    LeftOut,
}

/// How many rows of the sheet are in each [`Standing`]; blank rows are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows that hold anything.
    pub rows: usize,
    /// Used.
    pub matched: usize,
    /// Asked.
    pub asked: usize,
    /// Code and name contradict each other.
    pub caught: usize,
    /// Nothing that is known.
    pub unmatched: usize,
    /// Another row has the area; equal ones and others.
    pub duplicates: usize,
    /// Totals.
    pub totals: usize,
    /// Of another level.
    pub other_level: usize,
    /// Known and not in the atlas.
    pub outside_atlas: usize,
    /// Left out, titles and headers among them.
    pub left_out: usize,
    /// Of those used or left out, how many a person decided.
    pub decided: usize,
}

impl Counts {
    pub(super) fn add(&mut self, standing: Standing) {
        self.rows += 1;
        *match standing {
            Standing::Matched => &mut self.matched,
            Standing::Asked => &mut self.asked,
            Standing::Caught => &mut self.caught,
            Standing::Unmatched => &mut self.unmatched,
            Standing::Duplicate => &mut self.duplicates,
            Standing::Total => &mut self.totals,
            Standing::OtherLevel => &mut self.other_level,
            Standing::OutsideAtlas => &mut self.outside_atlas,
            Standing::LeftOut => &mut self.left_out,
        } += 1;
    }
}

/// Returns what becomes of rows with this answer, before they are compared with others.
///
/// A plausible match is asked, unless it is a code that lost its zero in a column of which the scheme is known: then all of the column did.
pub(super) fn of_answer(answer: &RowMatch, gazetteer: &Gazetteer, scheme: Option<&Scheme>) -> Standing {
    match answer {
        RowMatch::Matched { area, how, sureness, warnings } => {
            let mended = matches!(how, How::CodeRepaired { scheme: own, .. } if Some(own) == scheme);
            let wider = warnings.iter().any(|warning| matches!(warning, Warning::WiderPrefecture(_)));
            if *sureness == Sureness::Plausible && !mended || wider {
                Standing::Asked
            } else if gazetteer.lacks(*area) {
                Standing::OutsideAtlas
            } else {
                Standing::Matched
            }
        }
        RowMatch::Ambiguous { .. } | RowMatch::OldUnit { .. } => Standing::Asked,
        RowMatch::Disagree { .. } => Standing::Caught,
        RowMatch::Total { .. } => Standing::Total,
        RowMatch::OtherLevel { .. } => Standing::OtherLevel,
        RowMatch::Unmatched { .. } => Standing::Unmatched,
    }
}
