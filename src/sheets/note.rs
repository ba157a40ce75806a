//! What a person should know of how a file was read.

use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language};

use super::{Separator, SourceFormat, TextEncoding};

/// Why an encoding was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncodingReason {
    /// The caller said so.
    Chosen,
    /// A mark of byte order.
    ByteOrderMark,
    /// Every byte fits UTF-8.
    ValidUtf8,
    /// Every other byte is zero.
    ZeroBytes,
    /// A byte that is no UTF-8, and words that are Greek in this encoding.
    GreekWords {
        /// How many letters are Greek.
        letters: usize,
        /// How many capital alphas with an accent tell it from the other Greek encoding.
        telling: usize,
    },
}

/// What a person should know of how a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadingNote {
    /// Which format the content has.
    Format(SourceFormat),
    /// Which encoding was taken.
    Encoding {
        /// The encoding.
        encoding: TextEncoding,
        /// Why.
        reason: EncodingReason,
    },
    /// Which separator was taken.
    Separator {
        /// The separator.
        separator: Separator,
        /// Whether the caller said so.
        chosen: bool,
        /// In how many rows of those looked at it gives the same number of columns.
        rows: usize,
        /// How many columns.
        columns: usize,
    },
    /// A sheet is hidden.
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// Rows are hidden.
    HiddenRows {
        /// The sheet.
        sheet: String,
        /// How many.
        count: usize,
    },
    /// Columns are hidden.
    HiddenColumns {
        /// The sheet.
        sheet: String,
        /// Their letters.
        columns: Vec<String>,
    },
    /// Formulas failed.
    FormulaErrors {
        /// The sheet.
        sheet: String,
        /// How many.
        count: usize,
    },
    /// Rows, columns or merged cells that are hidden or joined could not be found out.
    LayoutUnknown {
        /// The sheet.
        sheet: String,
    },
}

impl EncodingReason {
    /// Returns the reason in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        match self {
            Self::Chosen => Bilingual::new("έτσι ορίστηκε", "it was chosen"),
            Self::ByteOrderMark => Bilingual::new("το αρχείο το δηλώνει με BOM", "a byte order mark says so"),
            Self::ValidUtf8 => Bilingual::new("κάθε byte είναι έγκυρο UTF-8", "every byte is valid UTF-8"),
            Self::ZeroBytes => Bilingual::new("ένα στα δύο byte είναι μηδέν", "every other byte is zero"),
            Self::GreekWords { letters, telling } => Bilingual::new(
                format!(
                    "δεν είναι UTF-8· έτσι διαβάζονται {letters} ελληνικά γράμματα, από τα οποία {telling} το ξεχωρίζουν από τη συγγενική κωδικοποίηση"
                ),
                format!(
                    "it is no UTF-8; read so there are {letters} Greek letters, {telling} of which tell it from its kin"
                ),
            ),
        }
    }
}

impl ReadingNote {
    /// Returns the note in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        let counted = |count: usize, el: &str, en: &str| {
            Bilingual::new(
                format!("{} {el}", format_count(count, Language::El)),
                format!("{} {en}", format_count(count, Language::En)),
            )
        };
        match self {
            Self::Format(format) => Bilingual::new(
                format!("το περιεχόμενο είναι {}", format.as_str()),
                format!("the content is {}", format.as_str()),
            ),
            Self::Encoding { encoding, reason } => {
                let why = reason.words();
                Bilingual::new(
                    format!("κωδικοποίηση {encoding}: {}", why.el),
                    format!("encoding {encoding}: {}", why.en),
                )
            }
            Self::Separator { separator, chosen: true, .. } => Bilingual::new(
                format!("διαχωριστικό «{separator}»: έτσι ορίστηκε"),
                format!("separator '{separator}': it was chosen"),
            ),
            Self::Separator { separator, chosen: false, rows, columns } => Bilingual::new(
                format!("διαχωριστικό «{separator}»: δίνει {columns} στήλες σε {rows} γραμμές"),
                format!("separator '{separator}': it gives {columns} columns in {rows} rows"),
            ),
            Self::HiddenSheet { sheet } => {
                Bilingual::new(format!("το φύλλο «{sheet}» είναι κρυφό"), format!("the sheet '{sheet}' is hidden"))
            }
            Self::HiddenRows { sheet, count } => {
                let of = counted(*count, "κρυφές γραμμές", "hidden rows");
                Bilingual::new(
                    format!("το φύλλο «{sheet}» έχει {}", of.el),
                    format!("the sheet '{sheet}' has {}", of.en),
                )
            }
            Self::HiddenColumns { sheet, columns } => Bilingual::new(
                format!("το φύλλο «{sheet}» έχει κρυφές στήλες: {}", columns.join(", ")),
                format!("the sheet '{sheet}' has hidden columns: {}", columns.join(", ")),
            ),
            Self::FormulaErrors { sheet, count } => {
                let of = counted(*count, "τύπους με σφάλμα", "formulas that failed");
                Bilingual::new(
                    format!("το φύλλο «{sheet}» έχει {}", of.el),
                    format!("the sheet '{sheet}' has {}", of.en),
                )
            }
            Self::LayoutUnknown { sheet } => Bilingual::new(
                format!("δεν διαπιστώθηκε αν το φύλλο «{sheet}» έχει κρυφές γραμμές ή στήλες"),
                format!("whether the sheet '{sheet}' has hidden rows or columns could not be found out"),
            ),
        }
    }
}
