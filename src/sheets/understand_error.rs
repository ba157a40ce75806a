//! Why nothing is understood of a sheet.

use thiserror::Error;

use super::PersonalNumber;
use crate::provenance::Bilingual;

/// Why nothing is understood of a sheet.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum UnderstandError {
    /// A column holds personal numbers.
    #[error("the column '{column}' looks like {}; accepted are sheets without personal numbers: take the column out and send the sheet again", what(*number))]
    PersonalNumbers {
        /// Its header.
        column: String,
        /// Which they are.
        number: PersonalNumber,
    },
    /// There is nothing in the sheet.
    #[error("the sheet '{sheet}' is empty; accepted are sheets with a header and rows")]
    EmptySheet {
        /// The sheet.
        sheet: String,
    },
    /// There are no rows of data.
    #[error("the sheet '{sheet}' has no rows below its header; accepted is at least one")]
    NoRows {
        /// The sheet.
        sheet: String,
    },
    /// A column that a person named is not there.
    #[error("there is no column '{column}'; accepted are {accepted}, or letters such as A")]
    UnknownColumn {
        /// The column.
        column: String,
        /// The headers there are.
        accepted: String,
    },
    /// A sheet that a person named is not there.
    #[error("there is no sheet '{sheet}'; accepted are {accepted}")]
    UnknownSheet {
        /// The sheet.
        sheet: String,
        /// The sheets there are.
        accepted: String,
    },
}

fn what(number: PersonalNumber) -> &'static str {
    match number {
        PersonalNumber::Social => "social security numbers (ΑΜΚΑ)",
        PersonalNumber::Tax => "tax numbers (ΑΦΜ)",
        PersonalNumber::ByHeader => "personal numbers, by its header",
    }
}

impl UnderstandError {
    /// Says it to the person who sent the sheet, without a full stop.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        let el = match self {
            Self::PersonalNumbers { column, number } => {
                let what = match number {
                    PersonalNumber::Social => "αριθμούς κοινωνικής ασφάλισης (ΑΜΚΑ)",
                    PersonalNumber::Tax => "αριθμούς φορολογικού μητρώου (ΑΦΜ)",
                    PersonalNumber::ByHeader => "προσωπικούς αριθμούς, από την επικεφαλίδα της",
                };
                format!("η στήλη «{column}» μοιάζει να έχει {what}· βγάλτε τη στήλη και στείλτε το φύλλο ξανά")
            }
            Self::EmptySheet { sheet } => format!("το φύλλο «{sheet}» είναι κενό"),
            Self::NoRows { sheet } => format!("το φύλλο «{sheet}» δεν έχει γραμμές κάτω από την επικεφαλίδα του"),
            Self::UnknownColumn { column, accepted } => {
                format!("δεν υπάρχει στήλη «{column}»· υπάρχουν {accepted}, ή γράμματα όπως A")
            }
            Self::UnknownSheet { sheet, accepted } => format!("δεν υπάρχει φύλλο «{sheet}»· υπάρχουν {accepted}"),
        };
        Bilingual::new(el, self.to_string())
    }
}
