//! Why an atlas did not load, for everybody to read.

use super::load_report::LoadReport;
use crate::report::Severity;

/// How many reasons are told.
const MAX_REASONS: usize = 20;

/// What marks a text that may hold a password: what a connection string is made of.
const SECRET_MARKS: [&str; 7] = ["password", "passwd", "pwd=", "token=", "secret", "pg:", "mysql:"];

/// Returns why an atlas did not load, in the order it was found, at most twenty reasons.
///
/// Where files lie on the machine is taken out: an absolute path becomes its last part. A reason that may hold a
/// password, or says where a database is, is not told at all. The whole of it is for the log.
#[must_use]
pub fn public_reasons(report: &LoadReport) -> Vec<String> {
    let fatal = || report.findings.iter().filter(|finding| finding.severity == Severity::Fatal);
    let mut reasons: Vec<String> = fatal().take(MAX_REASONS).map(|finding| public(&finding.to_string())).collect();
    let count = fatal().count();
    if count > MAX_REASONS {
        reasons.push(format!("{} more", count - MAX_REASONS));
    }
    reasons
}

fn public(text: &str) -> String {
    if text.to_ascii_lowercase().contains("pg:") {
        return "a source in a database is not as it should be; see the log".to_owned();
    }
    if holds_secret(text) {
        return "a reason that may hold a password; see the log".to_owned();
    }
    let mut public = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, length)) = absolute_path(rest) {
        let path = &rest[start..start + length];
        public += &rest[..start];
        public += "…/";
        public += path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default();
        rest = &rest[start + length..];
    }
    public + rest
}

fn holds_secret(text: &str) -> bool {
    let lower = text.to_lowercase();
    let after_scheme = lower.split("://").skip(1);
    let mut authorities = after_scheme.filter_map(|rest| rest.split(['/', ' ', '\'']).next());
    SECRET_MARKS.iter().any(|mark| lower.contains(mark)) || authorities.any(|authority| authority.contains('@'))
}

/// Finds the first absolute path: where it begins and how long it is, in bytes.
fn absolute_path(text: &str) -> Option<(usize, usize)> {
    let mut before = ' ';
    for (start, character) in text.char_indices() {
        let rest = &text[start..];
        let begins = !before.is_alphanumeric() && !matches!(before, '/' | '\\' | '.' | '…' | '_' | '-' | '>' | ':');
        let is_unix = character == '/' && rest[1..].starts_with(|next: char| next.is_alphanumeric() || next == '.');
        let is_windows = character.is_ascii_alphabetic()
            && matches!(rest.as_bytes().get(1..3), Some(b":\\" | b":/"))
            && !rest[2..].starts_with("//");
        // `source:/srv/x` has a colon before the path, an address two slashes behind it.
        let after_colon = before == ':' && is_unix;
        if (begins && (is_unix || is_windows)) || after_colon {
            let end = rest.find(|c: char| c.is_whitespace() || "'\"»«()<>;,".contains(c)).unwrap_or(rest.len());
            return Some((start, rest[..end].trim_end_matches([':', '.']).len()));
        }
        before = character;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Finding;

    #[test]
    fn absolute_paths_are_taken_out_and_relative_ones_stay() {
        for (text, expected) in [
            ("/srv/data/atlas.toml:3: bad", "…/atlas.toml:3: bad"),
            ("boundaries/a.gpkg: cannot open '/srv/x/a.gpkg'", "boundaries/a.gpkg: cannot open '…/a.gpkg'"),
            ("x:/etc/passwords.txt.", "a reason that may hold a password; see the log"),
            ("at (/home/me/a.csv), C:\\Users\\me\\b.csv", "at (…/a.csv), …\\b.csv"),
            ("see http://www.opengis.net/def/crs/EPSG/0/2100", "see http://www.opengis.net/def/crs/EPSG/0/2100"),
            ("persons/km² and 1/2 and / alone", "persons/km² and 1/2 and / alone"),
            ("population/settlements.csv:7: 'α/β'", "population/settlements.csv:7: 'α/β'"),
            ("/", "/"),
        ] {
            assert_eq!(public(text).replace("…\\", "…/"), expected.replace("…\\", "…/"));
        }
    }

    #[test]
    fn what_may_hold_a_password_is_not_told() {
        for text in [
            "'PG:dbname=x password=hunter2' is not accepted",
            "'PG:service=x' is not accepted",
            "http://me:hunter2@host/x is not accepted",
        ] {
            assert!(!public(text).contains("hunter2") && public(text).contains("see the log"), "{text}");
        }
        assert!(!holds_secret("a@b.gr at http://host/a@b"));
    }

    #[test]
    fn only_what_kept_the_atlas_from_loading_is_told() {
        let finding = |severity| Finding::new(severity, "x", "a.csv", severity.to_string());
        let report = LoadReport {
            findings: [vec![finding(Severity::Warning)], vec![finding(Severity::Fatal); 22]].concat(),
            ..LoadReport::default()
        };
        let reasons = public_reasons(&report);
        assert_eq!((reasons.len(), reasons[0].as_str(), reasons[20].as_str()), (21, "a.csv: fatal", "2 more"));
    }
}
