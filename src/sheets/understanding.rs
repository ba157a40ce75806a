//! What is understood of a sheet.

use crate::boundaries::Level;
use crate::indicators::{Period, UnitOfMeasure};

use super::{Finding, KeyKind, Layout, NumberWriting, PersonalWatch, Question, SourceFormat, UnderstandError};

/// What a column is.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Says which area a row is about.
    Key(KeyKind),
    /// Names of the areas that the key says.
    Name,
    /// The same areas in another spelling or scheme.
    OtherName,
    /// Areas that hold those of the key.
    Parent,
    /// The period of the row.
    Period,
    /// Values.
    Value {
        /// The header without its period; empty where it is nothing but a period.
        measure: String,
        /// The period the header says.
        period: Option<Period>,
    },
    /// Marks of status beside values.
    Status,
    /// Marks that say which values are confidential.
    Confidentiality,
    /// The lower ends of intervals.
    Lower,
    /// Their upper ends.
    Upper,
    /// Numerators of rates.
    Numerator,
    /// Their denominators.
    Denominator,
    /// How many were asked.
    SampleSize,
    /// A breakdown, or which indicator a row is about.
    Dimension,
    /// A running number.
    RowNumber,
    /// Anything else; it is not used.
    Other,
}

/// What was found of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFinding {
    /// Its place, from 0.
    pub column: usize,
    /// Its letters.
    pub letters: String,
    /// Its header; its letters where it has none.
    pub label: String,
    /// Whether it is hidden from who opens the file.
    pub hidden: bool,
    /// What it is, and why.
    pub role: Finding<Role>,
    /// How its numbers are written, and why; none where it holds no values.
    pub writing: Option<Finding<NumberWriting>>,
    /// The unit of its values, as it is written and which one it is where that is known, and why.
    pub unit: Option<Finding<(String, Option<UnitOfMeasure>)>>,
}

/// Where the period of a value is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodSource {
    /// In this column.
    Column(usize),
    /// In the headers of value columns.
    Headers,
    /// All values are about this one.
    All(Period),
    /// Nowhere.
    Nowhere,
}

/// What is understood of a sheet.
#[derive(Clone, Debug)]
pub struct Understanding {
    /// The name of the sheet.
    pub sheet: String,
    /// What kind of file it came from.
    pub format: SourceFormat,
    /// Where the table is.
    pub layout: Layout,
    /// What each column is.
    pub columns: Vec<ColumnFinding>,
    /// Where periods are said, and why.
    pub period: Finding<PeriodSource>,
    /// The level of most areas in the key column.
    pub level: Option<Level>,
    /// How many of the key column's cells that were looked at can be of each level.
    pub levels: Vec<(Level, usize)>,
    /// How many rows of data were looked at.
    pub rows_seen: usize,
    /// Doubts that a person has to settle.
    pub questions: Vec<Question>,
    pub(super) watch: PersonalWatch,
}

impl Understanding {
    /// Returns the first column that is this, from the left.
    pub fn column(&self, is: impl Fn(&Role) -> bool) -> Option<&ColumnFinding> {
        self.columns.iter().find(|column| is(&column.role.value))
    }

    /// Returns the columns of values, from the left.
    pub fn values(&self) -> impl Iterator<Item = &ColumnFinding> {
        self.columns.iter().filter(|column| matches!(column.role.value, Role::Value { .. }))
    }

    /// Says which column, if any, looks like personal numbers when these rows are counted in as well. For files that are read
    /// row by row: to be asked again at their end, before anything is kept.
    ///
    /// # Errors
    /// [`UnderstandError::PersonalNumbers`].
    pub fn refuse_personal(&self, watch: &PersonalWatch) -> Result<(), UnderstandError> {
        watch.found().map_or(Ok(()), |(column, number)| {
            let label = self.layout.labels.get(column).cloned().unwrap_or_else(|| super::column_letters(column));
            Err(UnderstandError::PersonalNumbers { column: label, number })
        })
    }

    /// Returns what was counted of personal numbers in the rows looked at, to be gone on with.
    #[must_use]
    pub fn personal_watch(&self) -> PersonalWatch {
        self.watch.clone()
    }
}
