//! What people decided, put on the answers of the matcher.

use std::collections::HashMap;

use super::decision::Remembered;
use super::keys::KeyTexts;
use super::standing::{Standing, of_answer};
use super::{About, Answer, DeskError, Request, RowDecision, SettledBy};
use crate::matching::{
    AreaNumber, Context, Edition, How, LevelId, Matcher, RowKey, RowMatch, Sureness, Warning, WhyAsked,
};
use crate::names::fold;

/// What became of keys and rows by decisions.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// By key: what was decided; nothing is the area of its answer, `false` to leave it out.
    pub(super) keys: HashMap<u32, (SettledBy, bool)>,
    /// By row, where it was decided for one alone: its area, or nothing to leave it out.
    pub(super) rows: HashMap<usize, Option<AreaNumber>>,
}

/// Where decisions are put: keys, their answers, and the key of each row.
pub(super) struct Decided<'p> {
    pub(super) matcher: &'p Matcher,
    pub(super) about: &'p About,
    pub(super) keys: &'p [KeyTexts],
    pub(super) answers: &'p mut [RowMatch],
    pub(super) of_row: &'p [u32],
    pub(super) sheet_rows: &'p [u64],
}

impl Decided<'_> {
    pub(super) fn settle(&mut self, request: &Request<'_>) -> Result<Settled, DeskError> {
        let mut settled = Settled::default();
        self.remember(request, &mut settled);
        for decision in request.reviewed {
            self.review(decision, &mut settled)?;
        }
        Ok(settled)
    }

    /// Applies what was decided before, where code and name stand for one key alone.
    fn remember(&mut self, request: &Request<'_>, settled: &mut Settled) {
        let remembered = Remembered::new(request.remembered, request.source, Some(self.about.level.as_str()));
        let mut times: HashMap<(String, String), usize> = HashMap::new();
        if request.remembered.is_empty() {
            return;
        }
        for key in self.keys {
            *times.entry(key.folded()).or_default() += 1;
        }
        for (number, key) in (0..).zip(self.keys) {
            // Rows of one name in several parents were not all meant.
            let Some(answer) = remembered.find(key).filter(|_| times.get(&key.folded()) == Some(&1)) else { continue };
            let found = match answer {
                Answer::LeaveOut => Ok(None),
                Answer::Area(code) => self.resolve(code).map(Some),
            };
            // What was decided about an area that is no more is asked again.
            let Ok(area) = found else { continue };
            self.decide_key(number, area, SettledBy::Remembered, settled);
        }
    }

    fn decide_key(&mut self, key: u32, area: Option<AreaNumber>, by: SettledBy, settled: &mut Settled) {
        if let Some(area) = area {
            self.answers[key as usize] = decided(self.matcher, area);
        }
        settled.keys.insert(key, (by, area.is_some()));
    }

    /// Applies a line of the review file: to all rows of its key if the key is asked, or else to its row alone.
    fn review(&mut self, decision: &RowDecision, settled: &mut Settled) -> Result<(), DeskError> {
        let line = decision.line;
        let row = self.sheet_rows.binary_search(&decision.sheet_row);
        let row = row.map_err(|_none| DeskError::UnknownRow { line, row: decision.sheet_row })?;
        let number = self.of_row[row];
        let key = &self.keys[number as usize];
        if !is_same(key, decision) {
            return Err(DeskError::OtherRow {
                line,
                row: decision.sheet_row,
                found: key.label(),
                said: format!("{} {}", decision.code, decision.name).trim().to_owned(),
            });
        }
        let area = match &decision.answer {
            Answer::LeaveOut => None,
            Answer::Area(code) => Some(self.resolve(code).map_err(|problem| DeskError::Decision {
                line,
                code: code.clone(),
                problem: problem.to_owned(),
            })?),
        };
        let answer = &self.answers[number as usize];
        let standing = of_answer(answer, self.matcher.gazetteer(), self.about.scheme.as_ref());
        let is_settled = settled.keys.contains_key(&number);
        if is_settled || matches!(standing, Standing::Matched | Standing::OutsideAtlas) {
            settled.rows.insert(row, area);
        } else {
            self.decide_key(number, area, SettledBy::Review, settled);
        }
        Ok(())
    }

    /// Finds the area a person's code means at the level of the table, in any scheme.
    fn resolve(&self, text: &str) -> Result<AreaNumber, &'static str> {
        resolve(self.matcher, &self.about.level, self.about.edition, text)
    }
}

/// Finds the area a person's code means at a level, in any scheme. What stands behind the code, such as the name, is not looked at but for the
/// edition in brackets.
pub(super) fn resolve(
    matcher: &Matcher,
    level: &LevelId,
    edition: Option<Edition>,
    text: &str,
) -> Result<AreaNumber, &'static str> {
    let code = text.split_whitespace().next().unwrap_or("");
    let said = [("(2011)", Edition::Of2011), ("(2019)", Edition::Of2019)];
    let said = said.into_iter().find(|(mark, _)| text.contains(mark)).map(|(_, edition)| edition);
    let context = Context { edition: said.or(edition), ..Context::of_level(level.clone()) };
    match matcher.match_row(&RowKey::of_code(code), &context) {
        RowMatch::Matched { area, how: How::CodeExact(_) | How::CodeRepaired { .. }, .. } => Ok(area),
        RowMatch::Ambiguous { why: WhyAsked::Edition, .. } => {
            Err("means other land before and after 2019 (say (2011) or (2019) behind it, or --edition)")
        }
        RowMatch::Ambiguous { .. } => Err("is the code of several areas"),
        RowMatch::Matched { .. }
        | RowMatch::Disagree { .. }
        | RowMatch::OldUnit { .. }
        | RowMatch::Total { .. }
        | RowMatch::OtherLevel { .. }
        | RowMatch::Unmatched { .. } => Err("is no code of an area of this level"),
    }
}

/// Returns the answer a decision gives.
pub(super) fn decided(matcher: &Matcher, area: AreaNumber) -> RowMatch {
    let warnings = if matcher.gazetteer().lacks(area) { vec![Warning::NotInAtlas] } else { vec![] };
    RowMatch::Matched { area, how: How::Decision, sureness: Sureness::Certain, warnings }
}

/// Says whether a line of a review file is about a row with this key; spreadsheets take zeros from codes.
fn is_same(key: &KeyTexts, decision: &RowDecision) -> bool {
    let plain = |text: &str| fold(text).trim_matches('\'').trim_start_matches('0').to_owned();
    let code = |text: &str| plain(text.trim_end_matches(".0"));
    plain(&key.name) == plain(&decision.name) && code(&key.code) == code(&decision.code)
}
