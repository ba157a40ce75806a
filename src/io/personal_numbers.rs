//! Columns that look like personal numbers: they have no place in an atlas, and a file that has one is refused.

use crate::names::fold;

/// The social security number, the tax number and the identity card, as sheets call them.
const NAMES: [&str; 8] = ["αμκα", "amka", "αφμ", "afm", "αδτ", "adt", "ssn", "vat"];

/// Returns the first column that looks like a personal number.
pub(super) fn personal_number_column(header: &[String]) -> Option<&String> {
    let is_personal = |column: &&String| {
        let folded = fold(column).replace('.', "");
        folded.split(|c: char| !c.is_alphanumeric()).any(|word| NAMES.contains(&word))
    };
    header.iter().find(is_personal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_personal_numbers_are_found_however_they_are_written() {
        for column in ["ΑΜΚΑ", "Α.Φ.Μ.", "amka", "ΑΦΜ ωφελουμένου", "client_afm"] {
            assert!(personal_number_column(&["code".to_owned(), column.to_owned()]).is_some(), "{column}");
        }
        for column in ["code", "name_el", "Δήμος", "private", "value", "Αμκαλία"] {
            assert!(personal_number_column(&[column.to_owned()]).is_none(), "{column}");
        }
    }
}
