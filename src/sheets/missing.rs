//! Marks people write where a value is missing.

/// Marks as they are after spaces are taken away and letters made small.
const MARKS: [&str; 32] = [
    "-", "--", "---", "–", "—", "−", "―", "…", "...", "..", ".", ":", "*", "x", "χ", "μ.δ.", "μδ", "μ/δ", "δ.υ.",
    "δ/υ", "δ.α.", "n/a", "na", "n.a.", "#n/a", "null", "none", "nd", "n.d.", "?", "κενό", "δ.δ.",
];

/// Says whether a text is a mark of a missing value, such as `-`, `…`, `:`, `μ.δ.` or `n/a`.
///
/// An empty text is none: an empty cell says nothing, a mark says that somebody looked.
#[must_use]
pub fn is_missing_mark(text: &str) -> bool {
    // `Κ` is not among them: some sheets write it for confidential, some for «κενό».
    let small = text.trim().to_lowercase();
    MARKS.contains(&small.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_in_any_case() {
        for mark in ["-", "…", ":", "..", "μ.δ.", "Μ.Δ.", "n/a", "N/A", " – "] {
            assert!(is_missing_mark(mark), "{mark}");
        }
        for text in ["", "0", "-1", "1.2", "Κ", "inf", "NaN"] {
            assert!(!is_missing_mark(text), "{text}");
        }
    }
}
