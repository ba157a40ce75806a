//! The indicators of an atlas: read and joined.

use rayon::prelude::*;

use super::csv_observations::read_observations;
use super::folder::DataFolder;
use super::indicator_toml::read_indicator;
use super::load_error::LoadError;
use crate::boundaries::Territory;
use crate::indicators::IndicatorId;
use crate::join::{JoinReport, JoinedIndicator, MissingAreas, join_indicator};
use crate::report::{Finding, Severity};

/// Returns the names of an indicator's files.
pub(super) fn files_of(id: &IndicatorId) -> [String; 2] {
    [format!("indicators/{id}.toml"), format!("indicators/{id}.csv")]
}

/// Reads the indicators and joins them to the territory, side by side.
pub(super) fn load_indicators(
    folder: &DataFolder,
    ids: &[&IndicatorId],
    territory: &Territory,
) -> Vec<Result<(JoinedIndicator, Vec<Finding>), LoadError>> {
    ids.par_iter().map(|id| load_indicator(folder, id, territory)).collect()
}

fn load_indicator(
    folder: &DataFolder,
    id: &IndicatorId,
    territory: &Territory,
) -> Result<(JoinedIndicator, Vec<Finding>), LoadError> {
    let [definition, observations] = files_of(id);
    let (indicator, options) = read_indicator(&definition, &folder.read(&definition)?, id)?;
    let bytes = folder.read(&observations)?;
    let (table, mut findings) = read_observations(&observations, &bytes, &indicator, &options)
        .map_err(|errors| LoadError::csv(&observations, errors))?;
    let joined = join_indicator(indicator, &table, territory);
    findings.extend(join_findings(&joined.report, &observations));
    Ok((joined, findings))
}

/// Returns what a join left out or doubts, in words.
fn join_findings(report: &JoinReport, file: &str) -> Vec<Finding> {
    let finding = |severity, kind, message| Finding::new(severity, kind, file, message);
    let mut findings = Vec::new();
    for unmatched in &report.unmatched {
        let (code, rows) = (&unmatched.code, unmatched.rows);
        let (severity, kind, message) = match &unmatched.suggestion {
            Some(suggestion) => (
                Severity::Question,
                "lost-leading-zero",
                format!(
                    "no area has the code '{code}' ({rows} rows); is it {suggestion}? The rows are not used until the code is right"
                ),
            ),
            None => (Severity::Warning, "unmatched-code", format!("no area has the code '{code}' ({rows} rows)")),
        };
        findings.push(finding(severity, kind, message).at_row(u64::from(unmatched.line)).in_column("code"));
    }
    for line in report.confidential_unmatched.iter().take(JoinReport::SHOWN) {
        let message = "a confidential row has a code no area has; totals that may hold it are withheld as far as the code tells, so mend the code".to_owned();
        findings.push(
            finding(Severity::Error, "unmatched-confidential", message).at_row(u64::from(*line)).in_column("code"),
        );
    }
    for duplicate in &report.duplicates {
        let (code, period, first) = (&duplicate.code, duplicate.period, duplicate.first_line);
        let (severity, kind, values) = if duplicate.same_value {
            (Severity::Warning, "duplicate-row", "the same value")
        } else {
            (Severity::Error, "conflicting-rows", "another value")
        };
        let message = format!("{code} in {period} stands already in line {first}, with {values}; line {first} counts");
        findings.push(finding(severity, kind, message).at_row(u64::from(duplicate.line)));
    }
    for code in &report.ambiguous {
        let message = format!("areas of two levels have the code {code}; the finer one was taken");
        findings.push(finding(Severity::Warning, "ambiguous-code", message));
    }
    for line in report.inconsistent_ratios.iter().take(JoinReport::SHOWN) {
        let message = "the value is not its numerator over its denominator".to_owned();
        findings.push(
            finding(Severity::Warning, "inconsistent-ratio", message).at_row(u64::from(*line)).in_column("value"),
        );
    }
    findings.extend(missing_rows(report).into_iter().map(|message| finding(Severity::Info, "missing-rows", message)));
    if report.confidential > 0 {
        let message = format!(
            "{} values are confidential and {} more are withheld because they would show one",
            report.confidential, report.withheld
        );
        findings.push(finding(Severity::Info, "withheld-values", message));
    }
    findings
}

/// Returns which areas have no row, in one sentence for all periods that lack the same areas.
fn missing_rows(report: &JoinReport) -> Vec<String> {
    let mut groups: Vec<(&MissingAreas, Vec<String>)> = Vec::new();
    for missing in &report.missing {
        let alike = |other: &MissingAreas| {
            other.level == missing.level && other.count == missing.count && other.codes == missing.codes
        };
        match groups.iter_mut().find(|(first, _)| alike(first)) {
            Some((_, periods)) => periods.push(missing.period.to_string()),
            None => groups.push((missing, vec![missing.period.to_string()])),
        }
    }
    let sentence = |(missing, periods): &(&MissingAreas, Vec<String>)| {
        let codes = missing.codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let more = if missing.count > missing.codes.len() { " …" } else { "" };
        let (count, level) = (missing.count, missing.level);
        format!("no row in {} for {count} areas of level {level}: {codes}{more}", periods.join(", "))
    };
    groups.iter().map(sentence).collect()
}
