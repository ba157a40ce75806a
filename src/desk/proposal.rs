//! What is proposed for a sheet.

use std::collections::{HashMap, HashSet};

use super::cells::NumberColumn;
use super::intake::RowColumns;
use super::refusals::{check_key, choose_measure, mixed_levels};
use super::settle::{Decided, Settled, decided};
use super::standing::of_answer;
use super::{
    About, Counts, Decision, DeskError, Doubt, Intake, KeyTexts, LeftRow, ProposedMeasure, Published, RowDecision,
    SettledBy, Standing, checks, duplicates, measure,
};
use crate::indicators::{Aggregation, Period};
use crate::matching::{AreaNumber, Context, Edition, Extent, LevelId, Matcher, RowMatch, TotalOf};
use crate::report::Severity;
use crate::sheets::{Overrides, Understanding};

/// What is asked for beside the sheet.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// Level, scheme and edition, where a person said so.
    pub context: Context,
    /// Where the table comes from, as the steward names it: decisions are remembered for it.
    pub source: &'a str,
    /// What was decided about tables before.
    pub remembered: &'a [Decision],
    /// What was decided about this sheet.
    pub reviewed: &'a [RowDecision],
    /// What the atlas has of the same indicator.
    pub published: Option<&'a Published>,
    /// The measure that is meant, where the sheet has several.
    pub measure: Option<&'a str>,
    /// How coarser levels come from the values, where a person said so.
    pub aggregation: Option<Aggregation>,
    /// What a person said of the sheet.
    pub overrides: Overrides,
    /// Kinds of doubts about the whole sheet that a person has looked at and accepts.
    pub accepted: &'a [String],
}

/// What is proposed for a sheet: what it is, what becomes of each row, what is doubtful.
#[derive(Debug)]
pub struct Proposal<'m> {
    /// What the table is.
    pub about: About,
    pub(super) matcher: &'m Matcher,
    pub(super) keys: Vec<KeyTexts>,
    pub(super) answers: Vec<RowMatch>,
    pub(super) settled: Settled,
    /// Answers of rows decided by themselves.
    row_answers: HashMap<usize, RowMatch>,
    pub(super) standings: Vec<Standing>,
    pub(super) repetitions: HashSet<usize>,
    pub(super) rows: RowColumns,
    pub(super) numbers: Vec<NumberColumn>,
    pub(super) measures: Vec<ProposedMeasure>,
    pub(super) dimensions: Vec<String>,
    labels: Vec<String>,
    left: Vec<LeftRow>,
    doubts: Vec<Doubt>,
    accepted: Vec<String>,
    chosen: Option<usize>,
    parts_known: HashMap<AreaNumber, usize>,
}

/// A row of a [`Proposal`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'p> {
    /// Its number as a spreadsheet counts it, from 1.
    pub sheet_row: u64,
    /// What it says of its area.
    pub key: &'p KeyTexts,
    /// Which area it means.
    pub outcome: &'p RowMatch,
    /// What becomes of it.
    pub standing: Standing,
    /// How a person settled it.
    pub settled: Option<SettledBy>,
    /// The period it says.
    pub period: Option<Period>,
    place: usize,
}

impl<'m> Proposal<'m> {
    /// Says of each row that was taken in what becomes of it.
    ///
    /// # Errors
    /// [`DeskError`] if nothing says which areas the rows are about, a column holds personal numbers, or a decision is not accepted.
    pub fn new(intake: Intake<'_>, matcher: &'m Matcher, request: &Request<'_>) -> Result<Self, DeskError> {
        intake.refuse_personal()?;
        check_key(intake.understanding)?;
        let gazetteer = matcher.gazetteer();
        if let Some(level) = request.context.level.as_ref().filter(|level| !gazetteer.levels().contains(level)) {
            let accepted = super::about::levels(gazetteer);
            return Err(DeskError::UnknownLevel { level: level.to_string(), accepted });
        }
        let mut doubts = checks::questions(intake.understanding, &request.overrides);
        doubts.extend(checks::hidden_columns(intake.understanding));
        doubts.extend(checks::unknown_marks(&intake));
        let keys = intake.keys.keys().to_vec();
        let matches = matcher.match_rows(keys.iter().map(KeyTexts::as_row_key), &request.context)?;
        let about = About::new(gazetteer, &matches, request)?;
        let mut answers: Vec<RowMatch> = matches.rows().cloned().collect();
        let mut decisions = Decided {
            matcher,
            about: &about,
            keys: &keys,
            answers: &mut answers,
            of_row: &intake.rows.key,
            sheet_rows: &intake.rows.sheet_row,
        };
        let settled = decisions.settle(request)?;
        let measures = measure::measures(intake.understanding, &intake.numbers, request.aggregation);
        let chosen = choose_measure(&measures, request)?;
        let row_answers = settled.rows.iter().filter_map(|(row, area)| Some((*row, decided(matcher, (*area)?))));
        let mut proposal = Self {
            row_answers: row_answers.collect(),
            standings: Vec::new(),
            repetitions: HashSet::new(),
            dimensions: intake.dimensions.iter().map(|column| label_of(intake.understanding, *column)).collect(),
            labels: intake.understanding.layout.labels.clone(),
            parts_known: parts_known(matcher, &about),
            accepted: request.accepted.to_vec(),
            doubts: Vec::new(),
            left: Vec::new(),
            rows: RowColumns::default(),
            numbers: Vec::new(),
            matcher,
            keys,
            answers,
            settled,
            about,
            measures,
            chosen,
        };
        let mixed = mixed_levels(intake.understanding, request);
        proposal.take(intake, doubts);
        if let Some(question) = mixed.filter(|_| proposal.is_mixed()) {
            return Err(DeskError::MixedLevels { question });
        }
        proposal.check(request);
        Ok(proposal)
    }

    /// Takes over what was taken in, and gives each row its first standing.
    fn take(&mut self, intake: Intake<'_>, mut doubts: Vec<Doubt>) {
        let by_key: Vec<Standing> =
            (0..).zip(&self.answers).map(|(key, answer)| self.standing_of(key, answer)).collect();
        let of_row = |row: usize| match self.settled.rows.get(&row) {
            Some(None) => Standing::LeftOut,
            Some(Some(area)) if self.matcher.gazetteer().lacks(*area) => Standing::OutsideAtlas,
            Some(Some(_)) => Standing::Matched,
            None => {
                let key = intake.rows.key[row] as usize;
                let standing = by_key[key];
                let is_empty = self.keys[key].is_empty();
                if intake.rows.says_total[row] && matches!(standing, Standing::Unmatched | Standing::OtherLevel) {
                    Standing::Total
                } else if is_empty && intake.numbers.iter().all(|column| column.is_empty(row)) {
                    Standing::LeftOut
                } else {
                    standing
                }
            }
        };
        let standings: Vec<Standing> = (0..intake.rows.len()).map(of_row).collect();
        // Cells of rows that are not used do not matter.
        let is_used = |standing: Standing| {
            !matches!(standing, Standing::LeftOut | Standing::Total | Standing::OtherLevel | Standing::OutsideAtlas)
        };
        let standing_of = |sheet_row: u64| intake.rows.sheet_row.binary_search(&sheet_row).map(|row| standings[row]);
        doubts.extend(checks::bad_cells(&intake, |row| standing_of(row).is_ok_and(is_used)));
        self.standings = standings;
        (self.rows, self.numbers, self.left) = (intake.rows, intake.numbers, intake.left);
        self.doubts = doubts;
        self.drop_constant_dimensions();
    }

    /// Whether a good part of the rows is about areas of other levels than the table: more than totals would be.
    fn is_mixed(&self) -> bool {
        let others = (0..self.rows.len()).filter(|row| match self.answer(*row) {
            RowMatch::Total { of: TotalOf::Area(_) } | RowMatch::OtherLevel { .. } => true,
            RowMatch::Total { .. }
            | RowMatch::Matched { .. }
            | RowMatch::Ambiguous { .. }
            | RowMatch::Disagree { .. }
            | RowMatch::OldUnit { .. }
            | RowMatch::Unmatched { .. } => false,
        });
        others.count() * 3 >= self.rows_standing(Standing::Matched).count().max(1)
    }

    fn standing_of(&self, key: u32, answer: &RowMatch) -> Standing {
        match self.settled.keys.get(&key) {
            Some((_, false)) => Standing::LeftOut,
            _ => of_answer(answer, self.matcher.gazetteer(), self.about.scheme.as_ref()),
        }
    }

    /// Takes dimensions that are the same in all rows out: they tell nothing apart.
    fn drop_constant_dimensions(&mut self) {
        let breakdowns = &mut self.rows.breakdowns;
        let width = self.dimensions.len();
        let value = |breakdown: &[Box<str>], place: usize| breakdown.get(place).cloned().unwrap_or_default();
        let varies: Vec<bool> = (0..width)
            .map(|place| breakdowns.windows(2).any(|pair| value(&pair[0], place) != value(&pair[1], place)))
            .collect();
        if varies.iter().all(|varies| *varies) {
            return;
        }
        for breakdown in breakdowns.iter_mut() {
            let kept: Vec<Box<str>> =
                (0..width).filter(|place| varies[*place]).map(|place| value(breakdown, place)).collect();
            *breakdown = if kept.iter().all(|text| text.is_empty()) { Box::default() } else { kept.into() };
        }
        let mut place = 0;
        self.dimensions.retain(|_| {
            place += 1;
            varies[place - 1]
        });
    }

    fn check(&mut self, request: &Request<'_>) {
        let same = duplicates::settle(self);
        self.doubts.extend(same);
        self.doubts.extend(checks::swapped_codes(self));
        let lone = if request.context.edition.is_none() { checks::lone_parts(self) } else { Vec::new() };
        self.doubts.extend(checks::editions(self, lone.len()));
        for row in lone {
            self.standings[row] = Standing::Asked;
        }
        self.doubts.extend(checks::beside_totals(self));
        if let (Some(published), Some(chosen)) = (request.published, self.chosen) {
            let measure = &self.measures[chosen];
            let (doubts, asked) = checks::beside_last_period(self, measure, published);
            let parents = checks::beside_parents(self, measure, published);
            self.doubts.extend(doubts);
            self.doubts.extend(parents);
            for row in asked {
                self.standings[row] = Standing::Asked;
            }
        }
        self.doubts.extend(checks::outside_atlas(self));
        self.doubts.extend(checks::other_levels(self));
        if self.chosen.is_none() && self.measures.len() > 1 {
            let labels = self.measures.iter().map(|measure| measure.label.clone()).collect();
            self.doubts.push(Doubt::SeveralMeasures { labels });
        }
        self.doubts.sort_by_key(|doubt| std::cmp::Reverse(doubt.severity()));
    }

    /// Returns the rows about areas, in the order of the sheet; those left out before stand in [`Self::left_rows`].
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|place| self.row(place))
    }

    pub(super) fn row(&self, place: usize) -> Row<'_> {
        let by_key = self.settled.keys.get(&self.rows.key[place]).map(|(by, _)| *by);
        let alone = self.settled.rows.contains_key(&place).then_some(SettledBy::Review);
        Row {
            sheet_row: self.rows.sheet_row[place],
            key: self.key(place),
            outcome: self.answer(place),
            standing: self.standings[place],
            settled: alone.or(by_key),
            period: self.rows.period(place),
            place,
        }
    }

    /// Returns the values of a row by the headers of their columns; nothing where a cell has none.
    pub fn values<'p>(&'p self, row: &Row<'_>) -> impl Iterator<Item = (&'p str, Option<f64>)> + use<'p> {
        let place = row.place;
        self.numbers.iter().map(move |column| (self.label(column.column), column.value(place)))
    }

    /// Returns the rows that are left out before anything is asked of them.
    #[must_use]
    pub fn left_rows(&self) -> &[LeftRow] {
        &self.left
    }

    /// Returns how many rows are in each standing.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        let all = self.standings.iter().copied();
        all.chain(self.left.iter().map(|_| Standing::LeftOut)).for_each(|standing| counts.add(standing));
        counts.decided = self.rows().filter(|row| row.settled.is_some()).count();
        counts
    }

    /// Returns what is doubtful, what matters most first.
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// Returns what the value columns measure.
    #[must_use]
    pub fn measures(&self) -> &[ProposedMeasure] {
        &self.measures
    }

    /// Returns the measure that is meant: the only one, or the one that was chosen.
    #[must_use]
    pub fn measure(&self) -> Option<&ProposedMeasure> {
        self.measures.get(self.chosen?)
    }

    /// Returns the headers of the columns that break values down.
    #[must_use]
    pub fn dimensions(&self) -> &[String] {
        &self.dimensions
    }

    /// Says whether something stands in the way of writing anything.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.doubts.iter().any(|doubt| doubt.severity() == Severity::Fatal)
    }

    /// Returns how many questions are left: rows that are asked, and doubts about the whole sheet that nobody accepted.
    #[must_use]
    pub fn open_questions(&self) -> usize {
        let rows = (0..self.rows.len()).filter(|row| self.is_open(*row)).count();
        let is_open = |doubt: &&Doubt| {
            doubt.severity() == Severity::Question
                && !doubt.is_of_rows()
                && !self.accepted.iter().any(|kind| kind == doubt.kind())
        };
        rows + self.doubts.iter().filter(is_open).count()
    }

    /// Says whether a row waits for an answer.
    pub(super) fn is_open(&self, row: usize) -> bool {
        match self.standings[row] {
            Standing::Asked | Standing::Caught | Standing::Unmatched => true,
            Standing::Duplicate => !self.repetitions.contains(&row),
            Standing::Matched | Standing::Total | Standing::OtherLevel | Standing::OutsideAtlas | Standing::LeftOut => {
                false
            }
        }
    }

    pub(super) fn key(&self, row: usize) -> &KeyTexts {
        &self.keys[self.rows.key[row] as usize]
    }

    pub(super) fn answer(&self, row: usize) -> &RowMatch {
        self.row_answers.get(&row).unwrap_or(&self.answers[self.rows.key[row] as usize])
    }

    pub(super) fn area(&self, row: usize) -> Option<AreaNumber> {
        self.answer(row).area()
    }

    pub(super) fn rows_standing(&self, standing: Standing) -> impl Iterator<Item = usize> {
        (0..self.rows.len()).filter(move |row| self.standings[*row] == standing)
    }

    /// Whether a row repeats another, value for value.
    pub(super) fn is_repetition(&self, row: usize) -> bool {
        self.repetitions.contains(&row)
    }

    /// Whether a person looked at the row in this sheet.
    pub(super) fn is_reviewed(&self, row: usize) -> bool {
        self.settled.rows.contains_key(&row)
            || matches!(self.settled.keys.get(&self.rows.key[row]), Some((SettledBy::Review, _)))
    }

    /// How many areas of the table's level and edition an area holds.
    pub(super) fn parts_known(&self, area: AreaNumber) -> usize {
        self.parts_known.get(&area).copied().unwrap_or(0)
    }

    fn label(&self, column: usize) -> &str {
        self.labels.get(column).map_or("", String::as_str)
    }

    pub(super) fn label_of(&self, column: usize) -> String {
        self.label(column).to_owned()
    }
}

fn label_of(understanding: &Understanding, column: usize) -> String {
    understanding.layout.labels.get(column).cloned().unwrap_or_default()
}

/// Counts the areas of the table's level and edition that each coarser area holds.
fn parts_known(matcher: &Matcher, about: &About) -> HashMap<AreaNumber, usize> {
    let gazetteer = matcher.gazetteer();
    let outdated = if about.edition == Some(Edition::Of2019) { Extent::Whole2011 } else { Extent::Part2019 };
    let is_own = |level: &LevelId, extent: Extent| *level == about.level && extent != outdated;
    let mut parts: HashMap<AreaNumber, usize> = HashMap::new();
    for (area, _) in gazetteer.areas().filter(|(_, known)| is_own(&known.facts.level, known.facts.extent)) {
        gazetteer.ancestors(area).into_iter().for_each(|above| *parts.entry(above).or_default() += 1);
    }
    parts
}
