//! Where a value came from, in words.

use crate::matching::{How, NameKind};
use crate::provenance::Bilingual;

/// A row of a sheet that a value was taken from.
#[derive(Clone, Copy, Debug)]
pub struct OriginFacts<'a> {
    /// The file, by the name people know.
    pub file: &'a str,
    /// The sheet of the file; empty if it has but one.
    pub sheet: &'a str,
    /// The row, from 1.
    pub row: u32,
    /// The day it was taken over, as `2026-01-31`.
    pub day: &'a str,
    /// How the row was matched, as [`how_matched`] names it.
    pub how: &'a str,
    /// The day a person decided what the row means, if one did.
    pub decided: Option<&'a str>,
}

/// Names how a row was matched, for storing.
#[must_use]
pub fn how_matched(how: &How) -> &'static str {
    match how {
        How::CodeExact(_) => "code",
        How::CodeRepaired { .. } => "mended-code",
        How::Name(name) => match name.kind {
            NameKind::Official | NameKind::Prefecture => "name",
            NameKind::Further => "other-name",
            NameKind::Former => "former-name",
        },
        How::Alias => "alias",
        How::Decision => "decision",
    }
}

/// Returns file, sheet, row, day and how the row was matched, without a full stop.
#[must_use]
pub fn origin_in_words(origin: &OriginFacts<'_>) -> Bilingual {
    let OriginFacts { file, sheet, row, day, .. } = origin;
    let (sheet_el, sheet_en) = if sheet.is_empty() || sheet == file {
        (String::new(), String::new())
    } else {
        (format!(", φύλλο «{sheet}»"), format!(", sheet ‘{sheet}’"))
    };
    let (how_el, how_en) = how_words(origin.how);
    let (decided_el, decided_en) = origin
        .decided
        .map_or_else(Default::default, |day| (format!(", απόφαση της {day}"), format!(", decided on {day}")));
    Bilingual::new(
        format!("{file}{sheet_el}, γραμμή {row} ({how_el}{decided_el}), στις {day}"),
        format!("{file}{sheet_en}, row {row} ({how_en}{decided_en}), on {day}"),
    )
}

fn how_words(how: &str) -> (&str, &str) {
    match how {
        "code" => ("από τον κωδικό", "by its code"),
        "mended-code" => ("από τον κωδικό, που διορθώθηκε", "by its code, which was mended"),
        "name" => ("από το όνομα", "by its name"),
        "other-name" => ("από άλλη μορφή του ονόματος", "by another form of its name"),
        "former-name" => ("από παλιό όνομα", "by a former name"),
        "alias" => ("από τον πίνακα ονομάτων", "by a table of names"),
        "decision" => ("όπως αποφασίστηκε", "as it was decided"),
        other => (other, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_sheet_row_and_decision_are_named() {
        let facts = OriginFacts {
            file: "άνεργοι.xlsx",
            sheet: "2021",
            row: 12,
            day: "2026-01-31",
            how: "decision",
            decided: Some("2026-01-30"),
        };
        let said = origin_in_words(&facts);
        assert_eq!(
            said.el,
            "άνεργοι.xlsx, φύλλο «2021», γραμμή 12 (όπως αποφασίστηκε, απόφαση της 2026-01-30), στις 2026-01-31"
        );
        assert_eq!(
            said.en,
            "άνεργοι.xlsx, sheet ‘2021’, row 12 (as it was decided, decided on 2026-01-30), on 2026-01-31"
        );
        let one = OriginFacts { sheet: "", how: "code", decided: None, ..facts };
        assert_eq!(origin_in_words(&one).en, "άνεργοι.xlsx, row 12 (by its code), on 2026-01-31");
    }
}
