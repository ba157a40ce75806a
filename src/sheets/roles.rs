//! Which column is what.

use std::cmp::Ordering;

use crate::boundaries::Level;

use super::oracle::KeyKind;
use super::period_text::period_in_label;
use super::profile::{Asked, Profile};
use super::words::{HeaderWord, header_word};
use super::{ColumnRef, Finding, Overrides, PeriodChoice, Question, Reason, Role, SheetRow, UnderstandError};

/// Rows that are named in a question.
const ROWS_NAMED: usize = 10;

/// The columns while their roles are being found.
pub(super) struct Columns<'a> {
    pub(super) labels: &'a [String],
    pub(super) profiles: &'a [Profile],
    pub(super) rows: &'a [&'a SheetRow],
    pub(super) roles: Vec<Option<Finding<Role>>>,
    pub(super) questions: Vec<Question>,
}

/// A column that holds known areas.
#[derive(Clone, Copy, Debug)]
struct AreaColumn {
    column: usize,
    kind: KeyKind,
    level: Level,
    known: usize,
}

impl<'a> Columns<'a> {
    pub(super) fn new(labels: &'a [String], profiles: &'a [Profile], rows: &'a [&'a SheetRow]) -> Self {
        Self { labels, profiles, rows, roles: vec![None; labels.len()], questions: Vec::new() }
    }

    fn set(&mut self, column: usize, role: Role, reason: Reason) {
        self.roles[column] = Some(Finding::new(role, reason));
    }

    fn find(&self, wanted: &ColumnRef) -> Result<usize, UnderstandError> {
        let quoted = || self.labels.iter().map(|label| format!("'{label}'")).collect::<Vec<_>>().join(", ");
        wanted
            .find(self.labels)
            .ok_or_else(|| UnderstandError::UnknownColumn { column: wanted.0.clone(), accepted: quoted() })
    }

    /// Does what a person said first.
    pub(super) fn choose(&mut self, overrides: &Overrides) -> Result<(), UnderstandError> {
        for wanted in overrides.values.iter().flatten() {
            let column = self.find(wanted)?;
            self.set(column, Role::Value { measure: self.labels[column].clone(), period: None }, Reason::Chosen);
        }
        for wanted in overrides.parents.iter().flatten() {
            let column = self.find(wanted)?;
            self.set(column, Role::Parent, Reason::Chosen);
        }
        if let Some(PeriodChoice::Column(wanted)) = &overrides.period {
            let column = self.find(wanted)?;
            self.set(column, Role::Period, Reason::Chosen);
        }
        if let Some(wanted) = &overrides.name {
            let column = self.find(wanted)?;
            self.set(column, Role::Name, Reason::Chosen);
        }
        if let Some(wanted) = &overrides.key {
            let column = self.find(wanted)?;
            let profile = &self.profiles[column];
            let (scheme, codes) = profile.codes().unwrap_or(("", 0));
            let kind = match codes.cmp(&profile.names) {
                Ordering::Greater => KeyKind::Code(scheme),
                Ordering::Less => KeyKind::Name,
                Ordering::Equal => self.kind_by_look(column),
            };
            self.set(column, Role::Key(kind), Reason::Chosen);
        }
        Ok(())
    }

    /// Codes have digits in them, names have none.
    fn kind_by_look(&self, column: usize) -> KeyKind {
        let profile = &self.profiles[column];
        let coded = profile.distinct.iter().filter(|text| text.bytes().any(|byte| byte.is_ascii_digit())).count();
        if coded * 2 > profile.distinct.len() { KeyKind::Code("") } else { KeyKind::Name }
    }

    /// Finds key, names and parents among columns of known areas.
    pub(super) fn find_areas(&mut self, asked: &mut Asked<'_>) {
        let mut found = self.area_columns();
        self.drop_chance_codes(&mut found, asked);
        let chosen_key = self.roles.iter().any(|role| matches!(role, Some(Finding { value: Role::Key(_), .. })));
        let Some(finest) = found.iter().map(|column| column.level).max() else {
            if !chosen_key {
                self.questions.push(Question::NoKey);
            }
            return;
        };
        let (mut finest, coarser): (Vec<AreaColumn>, Vec<AreaColumn>) =
            found.into_iter().partition(|column| column.level == finest);
        for column in coarser {
            self.set_free(column.column, Role::Parent, Reason::CoarserLevel { level: column.level });
        }
        if !chosen_key {
            self.choose_key(&mut finest, asked);
        }
        self.name_the_rest(&finest, asked);
    }

    fn set_free(&mut self, column: usize, role: Role, reason: Reason) {
        if self.roles[column].is_none() {
            self.set(column, role, reason);
        }
    }

    fn area_columns(&self) -> Vec<AreaColumn> {
        let columns = self.profiles.iter().enumerate().filter(|(column, _)| self.roles[*column].is_none());
        columns
            .filter_map(|(column, profile)| {
                let (scheme, codes) = profile.codes().unwrap_or(("", 0));
                let level = profile.level()?;
                let says_other = matches!(
                    header_word(&self.labels[column]),
                    Some(HeaderWord::NoValue | HeaderWord::Period | HeaderWord::RowNumber)
                );
                if profile.mostly(profile.names, 2) {
                    Some(AreaColumn { column, kind: KeyKind::Name, level, known: profile.names })
                } else if profile.mostly(codes, 2) && !says_other {
                    Some(AreaColumn { column, kind: KeyKind::Code(scheme), level, known: codes })
                } else {
                    None
                }
            })
            .collect()
    }

    /// Takes out columns of small numbers that pass for codes: their header does not say so, and the names beside them are of other areas, or they
    /// stand behind a better column and come again and again.
    fn drop_chance_codes(&mut self, found: &mut Vec<AreaColumn>, asked: &mut Asked<'_>) {
        let sure: Vec<AreaColumn> = found.iter().copied().filter(|column| self.is_sure(*column)).collect();
        if sure.is_empty() {
            return;
        }
        let chance: Vec<usize> = found
            .iter()
            .filter(|column| !self.is_sure(**column))
            .filter(|column| sure.iter().all(|sure| self.mostly_disagree(column.column, sure.column, asked)))
            .map(|column| column.column)
            .collect();
        found.retain(|column| !chance.contains(&column.column));
    }

    /// Names, codes with letters or zeros in front, and columns whose header says code.
    fn is_sure(&self, column: AreaColumn) -> bool {
        let text = |text: &String| text.starts_with('0') && text.len() > 1 || text.chars().any(char::is_alphabetic);
        column.kind == KeyKind::Name
            || header_word(&self.labels[column.column]) == Some(HeaderWord::Code)
            || self.profiles[column.column].distinct.iter().any(text)
    }

    /// Says whether two columns mean different areas in more than half of the rows in which both are known.
    fn mostly_disagree(&self, one: usize, other: usize, asked: &mut Asked<'_>) -> bool {
        let mut known = |column: usize, row: &SheetRow| asked.about(row.cell(column)).is_some();
        let both = self.rows.iter().filter(|row| known(one, row) && known(other, row)).count();
        self.disagreements(one, other, asked).1 * 2 > both
    }

    /// Returns the first rows in which two columns mean different areas, and how many there are.
    fn disagreements(&self, one: usize, other: usize, asked: &mut Asked<'_>) -> (Vec<u64>, usize) {
        let (mut rows, mut count) = (Vec::new(), 0);
        for row in self.rows {
            let (Some(left), Some(right)) = (asked.about(row.cell(one)), asked.about(row.cell(other))) else {
                continue;
            };
            let agree = left.areas.iter().any(|area| right.areas.iter().any(|other| other.area == area.area));
            if !agree {
                count += 1;
                if rows.len() < ROWS_NAMED {
                    rows.push(row.number);
                }
            }
        }
        (rows, count)
    }

    /// Chooses the key among the columns of the finest level: codes before names; none if codes contradict one another.
    fn choose_key(&mut self, finest: &mut Vec<AreaColumn>, asked: &mut Asked<'_>) {
        self.drop_other_codes(finest, asked);
        finest.sort_by_key(|column| (column.kind == KeyKind::Name, std::cmp::Reverse(column.known), column.column));
        let Some(&key) = finest.first() else { return };
        for other in finest.iter().skip(1).filter(|other| other.kind != KeyKind::Name && key.kind != KeyKind::Name) {
            let (rows, count) = self.disagreements(key.column, other.column, asked);
            if count > 0 {
                let columns = [key.column, other.column].map(|column| self.labels[column].clone());
                self.questions.push(Question::KeysDisagree { columns, rows, count });
                self.set(key.column, Role::OtherName, Reason::Undecided);
                self.set(other.column, Role::OtherName, Reason::Undecided);
                return;
            }
        }
        self.set(key.column, Role::Key(key.kind), self.known_reason(key));
    }

    /// Takes out codes that mean other areas than the names beside them in most rows: they are of another scheme, whatever the header says. Asks about it.
    fn drop_other_codes(&mut self, finest: &mut Vec<AreaColumn>, asked: &mut Asked<'_>) {
        let Some(name) = finest.iter().copied().find(|column| column.kind == KeyKind::Name) else { return };
        let codes: Vec<AreaColumn> = finest.iter().copied().filter(|column| column.kind != KeyKind::Name).collect();
        for code in codes {
            if !self.mostly_disagree(code.column, name.column, asked) {
                continue;
            }
            let (rows, count) = self.disagreements(code.column, name.column, asked);
            let [code_label, name_label] = [code.column, name.column].map(|column| self.labels[column].clone());
            self.questions.push(Question::CodeAndNameDisagree { code: code_label, name: name_label, rows, count });
            self.set(code.column, Role::Other, Reason::ChanceCodes);
            finest.retain(|column| column.column != code.column);
        }
    }

    fn known_reason(&self, column: AreaColumn) -> Reason {
        let (level, known, filled) = (column.level, column.known, self.profiles[column.column].filled);
        match column.kind {
            KeyKind::Code(scheme) => Reason::KnownCodes { scheme, level, known, filled },
            KeyKind::Name => Reason::KnownNames { level, known, filled },
        }
    }

    /// The other columns of the finest level: names beside the key, and other spellings.
    fn name_the_rest(&mut self, finest: &[AreaColumn], asked: &mut Asked<'_>) {
        let key = self.roles.iter().position(|role| matches!(role, Some(Finding { value: Role::Key(_), .. })));
        let mut named = self.roles.iter().any(|role| matches!(role, Some(Finding { value: Role::Name, .. })));
        for &column in finest {
            if self.roles[column.column].is_some() {
                continue;
            }
            let is_first_name = column.kind == KeyKind::Name && !named;
            named |= is_first_name;
            if is_first_name {
                self.set(column.column, Role::Name, self.known_reason(column));
            } else if let Some(key) = key {
                self.set(column.column, Role::OtherName, Reason::SameAreas { column: self.labels[key].clone() });
            }
            if let Some(key) = key.filter(|_| column.kind == KeyKind::Name) {
                let (rows, count) = self.disagreements(key, column.column, asked);
                if count > 0 {
                    let (code, name) = (self.labels[key].clone(), self.labels[column.column].clone());
                    self.questions.push(Question::CodeAndNameDisagree { code, name, rows, count });
                }
            }
        }
    }

    /// Finds periods, values and the rest by headers and by what stands in the columns.
    pub(super) fn find_rest(&mut self, overrides: &Overrides) {
        let has_period = matches!(overrides.period, Some(PeriodChoice::Column(_)));
        if !has_period {
            self.find_period();
        }
        for column in 0..self.labels.len() {
            if self.roles[column].is_none() {
                let (role, reason) = self.role_of(column, overrides.values.is_some());
                self.set(column, role, reason);
            }
        }
    }

    fn find_period(&mut self) {
        let is_period = |column: &usize| {
            let profile = &self.profiles[*column];
            let says = header_word(&self.labels[*column]) == Some(HeaderWord::Period);
            let filled = profile.filled > 0;
            filled
                && self.roles[*column].is_none()
                && (says && profile.mostly(profile.periods, 2)
                    || profile.periods == profile.filled && profile.sure_periods > 0)
        };
        if let Some(column) = (0..self.labels.len()).find(is_period) {
            let (periods, filled) = (self.profiles[column].periods, self.profiles[column].filled);
            self.set(column, Role::Period, Reason::PeriodCells { periods, filled });
        }
    }

    fn role_of(&self, column: usize, values_chosen: bool) -> (Role, Reason) {
        let (profile, label) = (&self.profiles[column], &self.labels[column]);
        let word = header_word(label);
        let header = || Reason::HeaderSays { label: label.clone() };
        let numeric = profile.numbers.numeric_share() >= 0.6;
        match word {
            Some(HeaderWord::Status) => return (Role::Status, header()),
            Some(HeaderWord::Confidentiality) => return (Role::Confidentiality, header()),
            Some(HeaderWord::Lower) if numeric => return (Role::Lower, header()),
            Some(HeaderWord::Upper) if numeric => return (Role::Upper, header()),
            Some(HeaderWord::Numerator) if numeric => return (Role::Numerator, header()),
            Some(HeaderWord::Denominator) if numeric => return (Role::Denominator, header()),
            Some(HeaderWord::SampleSize) if numeric => return (Role::SampleSize, header()),
            Some(HeaderWord::RowNumber) if numeric => return (Role::RowNumber, header()),
            Some(HeaderWord::NoValue) => return (Role::Other, header()),
            // An age may be a value as well; what breaks values down comes again and again.
            Some(HeaderWord::Breakdown) if profile.repeats() => return (Role::Dimension, header()),
            // However many of its cells are none, they are to be reported.
            Some(HeaderWord::Value) if profile.numbers.numbers > 0 && !values_chosen => {
                return (Role::Value { measure: label.clone(), period: None }, header());
            }
            Some(HeaderWord::Code) if numeric => return (Role::Other, Reason::UnknownCodes),
            Some(_) | None => {}
        }
        // Figures of a year are no running number, however they happen to go on.
        if profile.counts_up && profile.filled > 2 && period_in_label(label).is_none() {
            return (Role::RowNumber, Reason::CountsRows);
        }
        if numeric && !values_chosen {
            let reason = Reason::Numbers { numbers: profile.numbers.numbers, filled: profile.filled };
            return (Role::Value { measure: label.clone(), period: None }, reason);
        }
        if !numeric && profile.repeats() {
            return (Role::Dimension, Reason::RepeatedText { distinct: profile.distinct.len() });
        }
        (Role::Other, Reason::Nothing)
    }
}
