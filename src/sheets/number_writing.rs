//! How the numbers of a column are written, settled over all of them.

use super::{Cell, DecimalMark, Marks, NumberShape, ThousandsMark, is_missing_mark};

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberWriting {
    /// What stands before decimals; none where nothing says, or cells contradict one another.
    pub decimal: Option<DecimalMark>,
    /// Whether it is known that the other of point and comma stands between thousands.
    pub grouped: bool,
}

/// What the cells of a column say of how numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WritingEvidence {
    /// Cells in which only a decimal point makes sense.
    pub point: usize,
    /// Cells in which only a decimal comma makes sense.
    pub comma: usize,
    /// Cells in which points can only part thousands.
    pub grouped_by_point: usize,
    /// Cells in which commas can only part thousands.
    pub grouped_by_comma: usize,
    /// Cells such as `1.234`.
    pub either: usize,
    /// Cells with a per cent sign.
    pub percent: usize,
    /// Cells that are numbers, of whatever shape.
    pub numbers: usize,
    /// Cells that say a value is missing.
    pub missing: usize,
    /// Cells with something else.
    pub other: usize,
}

impl WritingEvidence {
    /// Takes a cell into account.
    pub fn see(&mut self, cell: &Cell) {
        match cell {
            Cell::Empty => {}
            Cell::Number { shown, .. } => {
                self.numbers += 1;
                self.percent += usize::from(shown.as_deref().is_some_and(|shown| shown.ends_with('%')));
            }
            Cell::Text(_) => self.see_text(&cell.text()),
            // A formula that failed stands where a number should.
            Cell::Error(_) => self.missing += 1,
            Cell::Bool(_) | Cell::Date(_) => self.other += 1,
        }
    }

    fn see_text(&mut self, text: &str) {
        let Some(shape) = NumberShape::of(text) else {
            *(if is_missing_mark(text) { &mut self.missing } else { &mut self.other }) += 1;
            return;
        };
        self.numbers += 1;
        self.percent += usize::from(shape.percent);
        let two_marks = text.contains('.') && text.contains(',');
        match shape.marks {
            Marks::Silent => {}
            Marks::Either { .. } => self.either += 1,
            Marks::Decimal(DecimalMark::Point) => {
                self.point += 1;
                self.grouped_by_comma += usize::from(two_marks);
            }
            Marks::Decimal(DecimalMark::Comma) => {
                self.comma += 1;
                self.grouped_by_point += usize::from(two_marks);
            }
            Marks::Grouped(DecimalMark::Point) => self.grouped_by_point += 1,
            Marks::Grouped(DecimalMark::Comma) => self.grouped_by_comma += 1,
        }
    }

    /// Adds what another column says.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            point: self.point + other.point,
            comma: self.comma + other.comma,
            grouped_by_point: self.grouped_by_point + other.grouped_by_point,
            grouped_by_comma: self.grouped_by_comma + other.grouped_by_comma,
            either: self.either + other.either,
            percent: self.percent + other.percent,
            numbers: self.numbers + other.numbers,
            missing: self.missing + other.missing,
            other: self.other + other.other,
        }
    }

    /// Returns how many cells want each mark before decimals: the point, the comma.
    #[must_use]
    pub fn for_each_mark(self) -> (usize, usize) {
        (self.point + self.grouped_by_comma, self.comma + self.grouped_by_point)
    }

    /// Says whether some cells want a decimal point and others a comma.
    #[must_use]
    pub fn is_contradictory(self) -> bool {
        let (point, comma) = self.for_each_mark();
        point > 0 && comma > 0
    }

    /// Returns the writing that follows from the cells alone.
    #[must_use]
    pub fn writing(self) -> NumberWriting {
        match self.for_each_mark() {
            (0, 0) => NumberWriting::default(),
            (_, 0) => NumberWriting { decimal: Some(DecimalMark::Point), grouped: self.grouped_by_comma > 0 },
            (0, _) => NumberWriting { decimal: Some(DecimalMark::Comma), grouped: self.grouped_by_point > 0 },
            (_, _) => NumberWriting::default(),
        }
    }

    /// Returns the share of numbers and marks of missing values among the cells that hold anything, from 0 to 1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of cells are far below 2^52")]
    pub fn numeric_share(self) -> f64 {
        let filled = self.numbers + self.missing + self.other;
        if self.numbers == 0 { 0.0 } else { (self.numbers + self.missing) as f64 / filled as f64 }
    }
}

impl NumberWriting {
    /// The one of machines: a decimal point, nothing between thousands.
    pub const MACHINE: Self = Self { decimal: Some(DecimalMark::Point), grouped: false };

    /// Returns the writing a person chose. A mark chosen for decimals makes the other one part thousands; so does the reverse.
    #[must_use]
    pub fn chosen(decimal: Option<DecimalMark>, thousands: Option<ThousandsMark>) -> Option<Self> {
        let by_thousands = match thousands {
            Some(ThousandsMark::Point) => Some(DecimalMark::Comma),
            Some(ThousandsMark::Comma) => Some(DecimalMark::Point),
            Some(ThousandsMark::Space | ThousandsMark::Apostrophe) | None => None,
        };
        let grouped = thousands.is_none() || by_thousands.is_some();
        decimal.or(by_thousands).map(|decimal| Self { decimal: Some(decimal), grouped })
    }

    /// Says whether a text such as `1.234` has one meaning.
    #[must_use]
    pub fn settles(self, mark: DecimalMark) -> bool {
        self.decimal == Some(mark) || (self.decimal.is_some() && self.grouped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(texts: &[&str]) -> WritingEvidence {
        let mut evidence = WritingEvidence::default();
        for text in texts {
            evidence.see(&Cell::of_text(text));
        }
        evidence
    }

    #[test]
    fn a_column_settles_what_a_cell_leaves_open() {
        let comma = evidence(&["1.234", "567,8", "1.234,5"]).writing();
        assert_eq!(comma, NumberWriting { decimal: Some(DecimalMark::Comma), grouped: true });
        assert!(comma.settles(DecimalMark::Point));
        assert_eq!(evidence(&["1.234", "567"]).writing().decimal, None, "nothing says");
        assert_eq!(evidence(&["1.234", "0.5"]).writing(), NumberWriting::MACHINE);
        assert!(
            !evidence(&["1.234", "7,5"]).writing().settles(DecimalMark::Point),
            "a comma elsewhere does not make thousands"
        );
    }

    #[test]
    fn cells_that_contradict_settle_nothing() {
        let mixed = evidence(&["1,5", "1.5"]);
        assert!(mixed.is_contradictory());
        assert_eq!(mixed.writing(), NumberWriting::default());
    }

    #[test]
    fn a_choice_says_what_the_other_mark_is() {
        let chosen = NumberWriting::chosen(Some(DecimalMark::Comma), None).unwrap();
        assert!(chosen.settles(DecimalMark::Point));
        let spaces = NumberWriting::chosen(Some(DecimalMark::Comma), Some(ThousandsMark::Space)).unwrap();
        assert!(!spaces.settles(DecimalMark::Point));
        assert_eq!(NumberWriting::chosen(None, Some(ThousandsMark::Comma)).unwrap().decimal, Some(DecimalMark::Point));
    }
}
