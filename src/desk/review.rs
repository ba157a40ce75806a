//! What a person is asked about rows, line by line.

use std::collections::{HashMap, HashSet};

use super::settle::resolve;
use super::standing::of_answer;
use super::{Doubt, Proposal, Standing, words};
use crate::matching::{AreaNumber, Context, Extent, RowKey, RowMatch, Sureness};
use crate::provenance::Bilingual;

/// How many candidates are named.
const CANDIDATES: usize = 3;

/// A line of the review file: a row, or the first of several with one key that are asked alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// The number of the row as a spreadsheet counts it, from 1.
    pub sheet_row: u64,
    /// Its code as it stands there.
    pub code: String,
    /// Its name as it stands there.
    pub name: String,
    /// The areas it says that hold it.
    pub parents: String,
    /// Its period; empty where the row says none.
    pub period: String,
    /// What becomes of it without an answer.
    pub standing: Standing,
    /// Why it is asked.
    pub why: Bilingual,
    /// The areas it may mean, each as code and name, the likeliest first; at most three.
    pub candidates: Vec<String>,
    /// What was decided: a code, `-`, or nothing yet.
    pub decision: String,
}

/// What is looked up for each line, worked out once: a table may have a million rows and doubts about most of them.
struct Told<'p> {
    rows_of_key: Vec<usize>,
    /// The first doubt that names a row.
    doubts: HashMap<u64, &'p Doubt>,
}

impl<'p> Told<'p> {
    fn new(proposal: &'p Proposal<'_>) -> Self {
        let mut rows_of_key = vec![0; proposal.keys.len()];
        proposal.rows.key.iter().for_each(|key| rows_of_key[*key as usize] += 1);
        let mut doubts = HashMap::new();
        for doubt in proposal.doubts().iter().filter(|doubt| doubt.is_of_rows()) {
            for row in doubt.rows() {
                doubts.entry(row).or_insert(doubt);
            }
        }
        Self { rows_of_key, doubts }
    }

    fn doubt(&self, sheet_row: u64) -> Option<Bilingual> {
        self.doubts.get(&sheet_row).map(|doubt| doubt.words())
    }
}

impl Proposal<'_> {
    /// Returns what is to be decided about rows and what of it is, in the order of the sheet.
    #[must_use]
    pub fn review(&self) -> Vec<ReviewRow> {
        let mut keys_told: HashSet<u32> = HashSet::new();
        let mut lines = Vec::new();
        let told = Told::new(self);
        for row in 0..self.rows.len() {
            let reviewed = self.is_reviewed(row);
            if !self.is_open(row) && !reviewed {
                continue;
            }
            let alone = self.is_asked_alone(row);
            if alone || keys_told.insert(self.rows.key[row]) {
                lines.push(self.line(row, alone, &told));
            }
        }
        lines
    }

    /// Returns what decides for the area that a text of a person means at the table's level, by its code or its name; nothing if that is
    /// not certain.
    #[must_use]
    pub fn area_meant(&self, text: &str) -> Option<String> {
        let by_code = resolve(self.matcher, &self.about.level, self.about.edition, text).ok();
        let area = by_code.or_else(|| {
            let context = Context { edition: self.about.edition, ..Context::of_level(self.about.level.clone()) };
            match self.matcher.match_row(&RowKey::of_name(text), &context) {
                RowMatch::Matched { area, sureness: Sureness::Certain | Sureness::Likely, .. } => Some(area),
                _ => None,
            }
        })?;
        Some(self.deciding(area))
    }

    /// The code, with the edition where that matters.
    fn deciding(&self, area: AreaNumber) -> String {
        let candidate = self.candidate(area);
        let edition = candidate.rsplit_once(' ').map(|(_, mark)| mark).filter(|mark| mark.starts_with("(20"));
        let code = candidate.split(' ').next().unwrap_or_default();
        edition.map_or_else(|| code.to_owned(), |edition| format!("{code} {edition}"))
    }

    /// Whether the row is asked for what stands in it rather than for its key.
    fn is_asked_alone(&self, row: usize) -> bool {
        if self.settled.rows.contains_key(&row) {
            return true;
        }
        let key = self.rows.key[row];
        let by_key = of_answer(&self.answers[key as usize], self.matcher.gazetteer(), self.about.scheme.as_ref());
        !self.settled.keys.contains_key(&key) && by_key == Standing::Matched
    }

    fn line(&self, row: usize, alone: bool, told: &Told<'_>) -> ReviewRow {
        let key = self.key(row);
        let answer = self.answer(row);
        let why = if alone { told.doubt(self.rows.sheet_row[row]) } else { None };
        let mut why = why.unwrap_or_else(|| words::outcome_words(answer, self.matcher.gazetteer()));
        let same = told.rows_of_key[self.rows.key[row] as usize];
        if !alone && same > 1 {
            why.el = format!("{} (ισχύει για {same} γραμμές)", why.el);
            why.en = format!("{} (holds for {same} rows)", why.en);
        }
        let mut areas = words::candidates(answer);
        areas.truncate(CANDIDATES);
        ReviewRow {
            sheet_row: self.rows.sheet_row[row],
            code: key.code.to_string(),
            name: key.name.to_string(),
            parents: key.parents.join(" / "),
            period: self.rows.period(row).map(|period| period.to_string()).unwrap_or_default(),
            standing: self.standings[row],
            why,
            candidates: areas.into_iter().map(|area| self.candidate(area)).collect(),
            decision: self.decision(row),
        }
    }

    /// Code, name and what tells an area from the one with its code in the other edition.
    fn candidate(&self, area: AreaNumber) -> String {
        let gazetteer = self.matcher.gazetteer();
        let label = words::label(gazetteer, area);
        match gazetteer.area(area).facts.extent {
            Extent::Both => label.to_string(),
            Extent::Whole2011 => format!("{label} (2011)"),
            Extent::Part2019 => format!("{label} (2019)"),
        }
    }

    fn decision(&self, row: usize) -> String {
        if !self.is_reviewed(row) {
            return String::new();
        }
        match (self.standings[row], self.area(row)) {
            (Standing::LeftOut, _) | (_, None) => "-".to_owned(),
            (_, Some(area)) => self.deciding(area),
        }
    }
}
