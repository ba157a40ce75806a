//! `choros check`: reads everything, and says what is wrong or doubtful.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;

use super::open_folder;
use super::table::Table;
use crate::io::{AssuredSummary, LoadReport, load};
use crate::report::Severity;
use crate::services::Day;

/// Read everything of an atlas and print what was found.
///
/// Exits with 1 if there are errors: rows that contradict each other, services that cannot be placed, files that
/// cannot be read.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The data folder; the atlas inside the program if none is given.
    data: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let folder = open_folder(self.data.as_ref())?;
        let mut stderr = std::io::stderr();
        let show_progress = stderr.is_terminal();
        let mut loaded = load(&folder, &mut |what| {
            if show_progress {
                // Progress that cannot be shown is no reason to stop.
                let _shown = writeln!(stderr, "reading {what} …");
            }
        });
        if let (Some(atlas), Some(today)) = (&loaded.atlas, today()) {
            let (summary, findings) = AssuredSummary::of(atlas, today);
            loaded.report.assured = Some(summary);
            loaded.report.findings.extend(findings);
        }
        let mut stdout = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut stdout, &loaded.report)?;
            writeln!(stdout)?;
        } else {
            write!(stdout, "{}", print(&loaded.report))?;
        }
        let failed = loaded.report.count(Severity::Error) > 0;
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// Returns the day of the clock (UTC); nothing if that is centuries wrong.
fn today() -> Option<Day> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Day::from_unix_seconds(i64::try_from(seconds).ok()?)
}

/// Returns the report in words.
pub(super) fn print(report: &LoadReport) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _written = write_report(&mut text, report);
    text
}

fn write_report(text: &mut String, report: &LoadReport) -> std::fmt::Result {
    use std::fmt::Write;
    if !report.levels.is_empty() {
        text.push_str(&levels(report));
        text.push_str(&indicators(report));
        writeln!(text, "services: {} ({} placed)", report.services, report.services_placed)?;
        if let Some(assured) = &report.assured {
            let AssuredSummary { fresh, stale, undated, in_future, .. } = assured;
            writeln!(
                text,
                "assured: {fresh} lately, {stale} long ago, {undated} without a day, {in_future} in the future"
            )?;
        }
        writeln!(text, "population points: {} ({:.0} residents)\n", report.population_points, report.residents)?;
    }
    for finding in &report.findings {
        writeln!(text, "{:<8} {finding}", finding.severity.to_string())?;
    }
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    writeln!(
        text,
        "{} fatal, {} errors, {} questions, {} warnings, {} notes",
        count(Severity::Fatal),
        count(Severity::Error),
        count(Severity::Question),
        count(Severity::Warning),
        count(Severity::Info)
    )
}

fn levels(report: &LoadReport) -> String {
    let mut table = Table::new(["level", "areas", "with code", "vertices", "dissolved from", "version"]);
    for level in &report.levels {
        table.row([
            level.level.to_string(),
            level.areas.to_string(),
            level.coded.to_string(),
            level.vertices.to_string(),
            level.dissolved_from.map(|level| level.to_string()).unwrap_or_default(),
            level.version.clone(),
        ]);
    }
    table.print()
}

fn indicators(report: &LoadReport) -> String {
    let mut table = Table::new([
        "indicator",
        "rows",
        "matched",
        "unmatched",
        "duplicate",
        "missing",
        "confidential",
        "withheld",
        "periods",
    ]);
    for indicator in &report.indicators {
        let join = &indicator.join;
        let periods = match (indicator.periods.first(), indicator.periods.last()) {
            (Some(first), Some(last)) if first != last => format!("{first} … {last}"),
            (first, _) => first.map(ToString::to_string).unwrap_or_default(),
        };
        table.row([
            indicator.id.to_string(),
            join.rows.to_string(),
            join.matched.to_string(),
            join.unmatched_rows().to_string(),
            join.duplicates.len().to_string(),
            join.missing.iter().map(|missing| missing.count).sum::<usize>().to_string(),
            join.confidential.to_string(),
            join.withheld.to_string(),
            periods,
        ]);
    }
    table.print()
}
