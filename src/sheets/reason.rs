//! Why something was taken for what it is taken for, in words.

use crate::boundaries::Level;
use crate::indicators::Period;
use crate::provenance::Bilingual;

use super::{DecimalMark, SourceFormat};

/// Something found, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding<T> {
    /// What was found.
    pub value: T,
    /// Why.
    pub reason: Reason,
}

impl<T> Finding<T> {
    /// Makes a finding.
    pub const fn new(value: T, reason: Reason) -> Self {
        Self { value, reason }
    }
}

/// Why something was taken for what it is taken for.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A person said so.
    Chosen,
    /// The format lays it down.
    Format(SourceFormat),
    /// So many of so many cells are codes of known areas.
    KnownCodes {
        /// The scheme.
        scheme: &'static str,
        /// The level of the areas.
        level: Level,
        /// How many are known.
        known: usize,
        /// How many cells hold anything.
        filled: usize,
    },
    /// So many of so many cells are names of known areas.
    KnownNames {
        /// The level of the areas.
        level: Level,
        /// How many are known.
        known: usize,
        /// How many cells hold anything.
        filled: usize,
    },
    /// Its areas are of a coarser level than those of the key.
    CoarserLevel {
        /// The level.
        level: Level,
    },
    /// It names the same areas as another column further left.
    SameAreas {
        /// The header of the other column.
        column: String,
    },
    /// Cells are codes only by chance: the names beside them are of other areas.
    ChanceCodes,
    /// The header says so.
    HeaderSays {
        /// The header.
        label: String,
    },
    /// The header says that it is a code, and it is none that is known.
    UnknownCodes,
    /// So many of so many cells are periods.
    PeriodCells {
        /// How many are periods.
        periods: usize,
        /// How many cells hold anything.
        filled: usize,
    },
    /// Headers hold periods.
    PeriodsInHeaders {
        /// How many.
        count: usize,
    },
    /// A line above the table names one period.
    PeriodInTitle {
        /// The row.
        row: u64,
        /// The period.
        period: Period,
    },
    /// So many of so many cells are numbers or marks of missing values.
    Numbers {
        /// How many are numbers.
        numbers: usize,
        /// How many cells hold anything.
        filled: usize,
    },
    /// Cells can only be read so.
    MarksInCells {
        /// What stands before decimals.
        decimal: DecimalMark,
        /// In how many cells.
        cells: usize,
    },
    /// Cells of other columns can only be read so.
    MarksInOtherColumns {
        /// What stands before decimals.
        decimal: DecimalMark,
        /// In how many cells.
        cells: usize,
    },
    /// No cell needs a mark.
    NoMarks,
    /// Cells can be read in two ways, or contradict one another.
    Undecided,
    /// Text that comes again and again.
    RepeatedText {
        /// How many different ones.
        distinct: usize,
    },
    /// Numbers that count the rows.
    CountsRows,
    /// The first row below in which an area is known, and numbers.
    FirstKnownRow {
        /// The row.
        row: u64,
    },
    /// The first row with numbers.
    FirstNumbers {
        /// The row.
        row: u64,
    },
    /// All cells show a per cent sign.
    PercentCells,
    /// Nothing says what it is.
    Nothing,
}

impl Reason {
    /// Returns the reason in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        let of = |el: String, en: String| Bilingual { el, en };
        match self {
            Self::Chosen => Bilingual::new("έτσι ορίστηκε", "it was chosen"),
            Self::Format(format) => of(
                format!("το ορίζει η μορφή {}", format.as_str()),
                format!("the format {} lays it down", format.as_str()),
            ),
            Self::KnownCodes { scheme, level, known, filled } => of(
                format!("{known} από {filled} κελιά είναι κωδικοί {scheme} ({})", level.title_el()),
                format!("{known} of {filled} cells are {scheme} codes ({})", level.title_en()),
            ),
            Self::KnownNames { level, known, filled } => of(
                format!("{known} από {filled} κελιά είναι γνωστά ονόματα ({})", level.title_el()),
                format!("{known} of {filled} cells are known names ({})", level.title_en()),
            ),
            Self::CoarserLevel { level } => of(
                format!("έχει μονάδες ανώτερου επιπέδου ({})", level.title_el()),
                format!("its areas are of a coarser level ({})", level.title_en()),
            ),
            Self::SameAreas { column } => of(
                format!("έχει τις ίδιες μονάδες με τη στήλη «{column}»"),
                format!("it names the same areas as the column '{column}'"),
            ),
            Self::ChanceCodes => Bilingual::new(
                "μοιάζουν τυχαία με κωδικούς: τα ονόματα δίπλα είναι άλλων μονάδων",
                "they look like codes by chance: the names beside them are of other areas",
            ),
            Self::HeaderSays { label } => {
                of(format!("το λέει η επικεφαλίδα «{label}»"), format!("the header '{label}' says so"))
            }
            Self::UnknownCodes => Bilingual::new(
                "η επικεφαλίδα λέει ότι είναι κωδικοί, αλλά όχι από τους γνωστούς",
                "the header says they are codes, but none that are known",
            ),
            Self::PeriodCells { periods, filled } => of(
                format!("{periods} από {filled} κελιά είναι περίοδοι"),
                format!("{periods} of {filled} cells are periods"),
            ),
            Self::PeriodsInHeaders { count } => {
                of(format!("{count} επικεφαλίδες έχουν περίοδο"), format!("{count} headers hold a period"))
            }
            Self::PeriodInTitle { row, period } => of(
                format!("η γραμμή {row} πάνω από τον πίνακα λέει {period}"),
                format!("row {row} above the table says {period}"),
            ),
            Self::Numbers { numbers, filled } => of(
                format!("{numbers} από {filled} κελιά είναι αριθμοί"),
                format!("{numbers} of {filled} cells are numbers"),
            ),
            Self::MarksInCells { decimal, cells } => of(
                format!("{cells} κελιά διαβάζονται μόνο με «{}» πριν από τα δεκαδικά", decimal.as_char()),
                format!("{cells} cells can only be read with '{}' before decimals", decimal.as_char()),
            ),
            Self::MarksInOtherColumns { decimal, cells } => of(
                format!("{cells} κελιά άλλων στηλών διαβάζονται μόνο με «{}» πριν από τα δεκαδικά", decimal.as_char()),
                format!("{cells} cells of other columns can only be read with '{}' before decimals", decimal.as_char()),
            ),
            Self::NoMarks => Bilingual::new("κανένα κελί δεν έχει υποδιαστολή", "no cell needs a decimal mark"),
            Self::Undecided => Bilingual::new("διαβάζονται με δύο τρόπους", "they can be read in two ways"),
            Self::RepeatedText { distinct } => of(
                format!("{distinct} διαφορετικά κείμενα που επαναλαμβάνονται"),
                format!("{distinct} different texts that come again"),
            ),
            Self::CountsRows => Bilingual::new("αριθμεί τις γραμμές", "it counts the rows"),
            Self::FirstKnownRow { row } => {
                of(format!("στη γραμμή {row} αρχίζουν γνωστές μονάδες"), format!("known areas begin in row {row}"))
            }
            Self::FirstNumbers { row } => {
                of(format!("στη γραμμή {row} αρχίζουν αριθμοί"), format!("numbers begin in row {row}"))
            }
            Self::PercentCells => Bilingual::new("τα κελιά δείχνουν %", "the cells show %"),
            Self::Nothing => Bilingual::new("τίποτα δεν λέει τι είναι", "nothing says what it is"),
        }
    }
}
