//! Doubts that a person has to settle.

use crate::boundaries::Level;
use crate::indicators::Period;
use crate::provenance::Bilingual;

/// A doubt that a person has to settle, by an option or by mending the sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// No column holds known areas.
    NoKey,
    /// No row looks like a header.
    NoHeader,
    /// Columns have one header.
    SameHeader {
        /// The header.
        label: String,
        /// The letters of the columns.
        columns: Vec<String>,
    },
    /// Two columns of codes mean different areas in some rows; neither was taken.
    KeysDisagree {
        /// Their headers.
        columns: [String; 2],
        /// The first rows in which they do.
        rows: Vec<u64>,
        /// How many rows.
        count: usize,
    },
    /// Code and name mean different areas in some rows.
    CodeAndNameDisagree {
        /// The header of the codes.
        code: String,
        /// The header of the names.
        name: String,
        /// The first rows in which they do.
        rows: Vec<u64>,
        /// How many rows.
        count: usize,
    },
    /// Areas of several levels stand in the key column.
    MixedLevels {
        /// How many cells can be of each level.
        levels: Vec<(Level, usize)>,
    },
    /// No row says its period.
    NoPeriod,
    /// A line above the table names a period; it was taken for all rows.
    PeriodFromTitle {
        /// The period.
        period: Period,
    },
    /// Some value columns have a period in their header and some have none.
    SomeWithoutPeriod {
        /// The headers of those without.
        columns: Vec<String>,
    },
    /// Numbers such as `1.234` stand in a column, and nothing says what the mark is.
    AmbiguousNumbers {
        /// The column.
        column: String,
        /// Such a cell.
        example: String,
        /// How many.
        cells: usize,
    },
    /// Some cells of a column have a decimal point and others a comma.
    MixedNumbers {
        /// The column.
        column: String,
        /// How many have a point.
        point: usize,
        /// How many have a comma.
        comma: usize,
    },
    /// Some cells of a column show a per cent sign and others none.
    SomePercent {
        /// The column.
        column: String,
        /// How many show one.
        percent: usize,
        /// How many do not.
        other: usize,
    },
    /// The workbook has more than one sheet with rows; one was taken.
    ManySheets {
        /// The one.
        taken: String,
        /// The others.
        others: Vec<String>,
    },
    /// No column holds values.
    NoValues,
}

impl Question {
    /// Returns the question in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        let of = |el: String, en: String| Bilingual { el, en };
        let list = |rows: &[u64]| rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::NoKey => Bilingual::new(
                "Ποια στήλη λέει σε ποια μονάδα αναφέρεται κάθε γραμμή; Σε καμία δεν βρέθηκαν γνωστές.",
                "Which column says what area a row is about? None holds known ones.",
            ),
            Self::NoHeader => Bilingual::new(
                "Δεν βρέθηκαν επικεφαλίδες. Τι έχει κάθε στήλη;",
                "There seems to be no header. What is in each column?",
            ),
            Self::SameHeader { label, columns } => of(
                format!("Οι στήλες {} έχουν όλες επικεφαλίδα «{label}». Σε τι διαφέρουν;", columns.join(", ")),
                format!("The columns {} all have the header '{label}'. How do they differ?", columns.join(", ")),
            ),
            Self::KeysDisagree { columns: [one, other], rows, count } => of(
                format!(
                    "Οι στήλες «{one}» και «{other}» δείχνουν άλλες μονάδες σε {count} γραμμές ({}). Ποια ισχύει;",
                    list(rows)
                ),
                format!(
                    "The columns '{one}' and '{other}' mean different areas in {count} rows ({}). Which one holds?",
                    list(rows)
                ),
            ),
            Self::CodeAndNameDisagree { code, name, rows, count } => of(
                format!(
                    "Κωδικός («{code}») και όνομα («{name}») δείχνουν άλλες μονάδες σε {count} γραμμές ({}). Ποιο ισχύει;",
                    list(rows)
                ),
                format!(
                    "Code ('{code}') and name ('{name}') mean different areas in {count} rows ({}). Which one holds?",
                    list(rows)
                ),
            ),
            Self::MixedLevels { levels } => {
                let words = |title: fn(Level) -> &'static str| {
                    levels
                        .iter()
                        .map(|(level, count)| format!("{} {count}", title(*level)))
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                of(
                    format!("Η ίδια στήλη έχει μονάδες πολλών επιπέδων ({}). Ποιο ζητείται;", words(Level::title_el)),
                    format!("One column holds areas of several levels ({}). Which is meant?", words(Level::title_en)),
                )
            }
            Self::NoPeriod => Bilingual::new(
                "Σε ποια περίοδο αναφέρονται οι τιμές; Δεν τη λέει καμία στήλη ή επικεφαλίδα.",
                "What period are the values about? No column or header says.",
            ),
            Self::PeriodFromTitle { period } => of(
                format!("Αναφέρονται όλες οι τιμές στο {period}, όπως λέει ο τίτλος;"),
                format!("Are all values about {period}, as the title says?"),
            ),
            Self::SomeWithoutPeriod { columns } => of(
                format!("Σε ποια περίοδο αναφέρονται οι στήλες {};", columns.join(", ")),
                format!("What period are the columns {} about?", columns.join(", ")),
            ),
            Self::AmbiguousNumbers { column, example, cells } => of(
                format!("Το «{example}» στη στήλη «{column}» (και {cells} κελιά σαν αυτό) έχει δεκαδικά ή χιλιάδες;"),
                format!(
                    "Does '{example}' in the column '{column}' (and {cells} cells like it) have decimals or thousands?"
                ),
            ),
            Self::MixedNumbers { column, point, comma } => of(
                format!("Στη στήλη «{column}» {point} κελιά έχουν δεκαδική τελεία και {comma} κόμμα. Ποιο ισχύει;"),
                format!(
                    "In the column '{column}' {point} cells have a decimal point and {comma} a comma. Which one holds?"
                ),
            ),
            Self::SomePercent { column, percent, other } => of(
                format!("Στη στήλη «{column}» {percent} κελιά δείχνουν % και {other} όχι. Είναι όλα ποσοστά;"),
                format!("In the column '{column}' {percent} cells show % and {other} do not. Are all per cent?"),
            ),
            Self::ManySheets { taken, others } => of(
                format!("Διαβάζεται το φύλλο «{taken}». Υπάρχουν και: {}.", others.join(", ")),
                format!("The sheet '{taken}' is read. There are also: {}.", others.join(", ")),
            ),
            Self::NoValues => Bilingual::new("Ποια στήλη έχει τις τιμές;", "Which column holds the values?"),
        }
    }
}
