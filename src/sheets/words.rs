//! Words of headers, in Greek and English, and what they say of a column.

use crate::names::fold;

/// What a header says of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderWord {
    /// Codes.
    Code,
    /// Names of areas.
    Name,
    /// A period.
    Period,
    /// The value.
    Value,
    /// A status or flag.
    Status,
    /// Whether a value is confidential.
    Confidentiality,
    /// The lower end of an interval.
    Lower,
    /// The upper end.
    Upper,
    /// The numerator of a rate.
    Numerator,
    /// The denominator of a rate.
    Denominator,
    /// How many were asked.
    SampleSize,
    /// A running number.
    RowNumber,
    /// What breaks values down: age, sex.
    Breakdown,
    /// Something numeric that is no value: a position, a post code, a telephone number.
    NoValue,
}

/// Headers that are one of these, folded and with `_` and `.` as spaces.
const WHOLE: [(&str, HeaderWord); 67] = [
    ("ηλικια", HeaderWord::Breakdown),
    ("ηλικιακη ομαδα", HeaderWord::Breakdown),
    ("ομαδα ηλικιων", HeaderWord::Breakdown),
    ("φυλο", HeaderWord::Breakdown),
    ("κατηγορια", HeaderWord::Breakdown),
    ("age", HeaderWord::Breakdown),
    ("age group", HeaderWord::Breakdown),
    ("sex", HeaderWord::Breakdown),
    ("gender", HeaderWord::Breakdown),
    ("category", HeaderWord::Breakdown),
    ("code", HeaderWord::Code),
    ("geo", HeaderWord::Code),
    ("ref area", HeaderWord::Code),
    ("lau", HeaderWord::Code),
    ("nuts", HeaderWord::Code),
    ("nuts2", HeaderWord::Code),
    ("nuts3", HeaderWord::Code),
    ("geo code", HeaderWord::Code),
    ("year", HeaderWord::Period),
    ("ετοσ", HeaderWord::Period),
    ("time", HeaderWord::Period),
    ("period", HeaderWord::Period),
    ("time period", HeaderWord::Period),
    ("περιοδοσ", HeaderWord::Period),
    ("τριμηνο", HeaderWord::Period),
    ("εξαμηνο", HeaderWord::Period),
    ("μηνασ", HeaderWord::Period),
    ("χρονια", HeaderWord::Period),
    ("quarter", HeaderWord::Period),
    ("ετοσ αναφορασ", HeaderWord::Period),
    ("περιοδοσ αναφορασ", HeaderWord::Period),
    ("month", HeaderWord::Period),
    ("value", HeaderWord::Value),
    ("obs value", HeaderWord::Value),
    ("τιμη", HeaderWord::Value),
    ("αξια", HeaderWord::Value),
    ("status", HeaderWord::Status),
    ("obs status", HeaderWord::Status),
    ("obs flag", HeaderWord::Status),
    ("flag", HeaderWord::Status),
    ("flags", HeaderWord::Status),
    ("κατασταση", HeaderWord::Status),
    ("σημανση", HeaderWord::Status),
    ("conf", HeaderWord::Confidentiality),
    ("conf status", HeaderWord::Confidentiality),
    ("απορρητο", HeaderWord::Confidentiality),
    ("εμπιστευτικο", HeaderWord::Confidentiality),
    ("confidential", HeaderWord::Confidentiality),
    ("lower", HeaderWord::Lower),
    ("κατω οριο", HeaderWord::Lower),
    ("ci low", HeaderWord::Lower),
    ("upper", HeaderWord::Upper),
    ("ανω οριο", HeaderWord::Upper),
    ("ci high", HeaderWord::Upper),
    ("numerator", HeaderWord::Numerator),
    ("αριθμητησ", HeaderWord::Numerator),
    ("denominator", HeaderWord::Denominator),
    ("παρονομαστησ", HeaderWord::Denominator),
    ("n", HeaderWord::SampleSize),
    ("sample size", HeaderWord::SampleSize),
    ("δειγμα", HeaderWord::SampleSize),
    ("μεγεθοσ δειγματοσ", HeaderWord::SampleSize),
    ("α/α", HeaderWord::RowNumber),
    ("αα", HeaderWord::RowNumber),
    ("a/a", HeaderWord::RowNumber),
    ("#", HeaderWord::RowNumber),
    ("index", HeaderWord::RowNumber),
];

/// Words that say it wherever they stand in a header.
const WITHIN: [(&str, HeaderWord); 40] = [
    ("κωδικοσ", HeaderWord::Code),
    ("κωδ", HeaderWord::Code),
    ("code", HeaderWord::Code),
    ("kwd", HeaderWord::Code),
    ("kodikos", HeaderWord::Code),
    ("id", HeaderWord::Code),
    ("code2", HeaderWord::Code),
    ("lower", HeaderWord::Lower),
    ("upper", HeaderWord::Upper),
    ("numerator", HeaderWord::Numerator),
    ("denominator", HeaderWord::Denominator),
    ("lat", HeaderWord::NoValue),
    ("lon", HeaderWord::NoValue),
    ("long", HeaderWord::NoValue),
    ("lng", HeaderWord::NoValue),
    ("latitude", HeaderWord::NoValue),
    ("longitude", HeaderWord::NoValue),
    ("πλατοσ", HeaderWord::NoValue),
    ("μηκοσ", HeaderWord::NoValue),
    ("τκ", HeaderWord::NoValue),
    ("zip", HeaderWord::NoValue),
    ("postcode", HeaderWord::NoValue),
    ("tel", HeaderWord::NoValue),
    ("τηλ", HeaderWord::NoValue),
    ("τηλεφωνο", HeaderWord::NoValue),
    ("phone", HeaderWord::NoValue),
    ("fax", HeaderWord::NoValue),
    ("vintage", HeaderWord::NoValue),
    ("round", HeaderWord::NoValue),
    ("γυροσ", HeaderWord::NoValue),
    ("δημοσ", HeaderWord::Name),
    ("δημου", HeaderWord::Name),
    ("ονομα", HeaderWord::Name),
    ("ονομασια", HeaderWord::Name),
    ("περιγραφη", HeaderWord::Name),
    ("name", HeaderWord::Name),
    ("municipality", HeaderWord::Name),
    ("περιφερεια", HeaderWord::Name),
    ("νομοσ", HeaderWord::Name),
    ("region", HeaderWord::Name),
];

/// Returns what a header says of its column.
#[must_use]
pub fn header_word(label: &str) -> Option<HeaderWord> {
    let folded = fold(&label.replace(['_', '.'], " "));
    let whole = WHOLE.iter().find(|(word, _)| *word == folded);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let within = || WITHIN.iter().find(|(word, _)| words.contains(word));
    whole.or_else(within).map(|&(_, says)| says)
}

/// Says whether the text of a key cell names the whole rather than an area, as the line of a total does.
#[must_use]
pub fn is_total(text: &str) -> bool {
    const TOTALS: [&str; 12] = [
        "συνολο",
        "γενικο συνολο",
        "συνολα",
        "συνολο χωρασ",
        "συνολο ελλαδασ",
        "συνολο ελλαδοσ",
        "αθροισμα",
        "μεσοσ οροσ",
        "total",
        "grand total",
        "sum",
        "average",
    ];
    TOTALS.contains(&fold(text).trim_end_matches([':', '.', ' ']))
}

/// Says whether a text begins as a note below a table does.
#[must_use]
pub fn is_note(text: &str) -> bool {
    const STARTS: [&str; 13] = [
        "πηγη",
        "πηγεσ",
        "σημειωση",
        "σημειωσεισ",
        "σημ.",
        "source",
        "note",
        "notes",
        "παρατηρηση",
        "παρατηρησεισ",
        "υπομνημα",
        "(1)",
        "ημερομηνια",
    ];
    let folded = fold(text);
    folded.starts_with('*')
        || STARTS.iter().any(|start| {
            folded
                .strip_prefix(start)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_their_columns_are() {
        for (label, word) in [
            ("ΚΩΔΙΚΟΣ ΔΗΜΟΥ", HeaderWord::Code),
            ("elstat_municipality_code", HeaderWord::Code),
            ("Έτος", HeaderWord::Period),
            ("TIME_PERIOD", HeaderWord::Period),
            ("OBS_VALUE", HeaderWord::Value),
            ("Άνω όριο", HeaderWord::Upper),
            ("Α/Α", HeaderWord::RowNumber),
            ("lat", HeaderWord::NoValue),
            ("Δήμος", HeaderWord::Name),
            ("n", HeaderWord::SampleSize),
        ] {
            assert_eq!(header_word(label), Some(word), "{label}");
        }
        assert_eq!(header_word("Πληθυσμός"), None);
        assert_eq!(header_word("unemployed"), None);
    }

    #[test]
    fn totals_and_notes_are_told_from_areas() {
        assert!(is_total("ΣΥΝΟΛΟ") && is_total("Total:") && !is_total("Σύνολο Θεσσαλίας"));
        assert!(is_note("Πηγή: ΕΛΣΤΑΤ") && is_note("* προσωρινά") && !is_note("Πηγών") && !is_note("Noteborg"));
    }
}
