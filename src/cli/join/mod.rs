//! `choros join`: a sheet on the map.

mod options;
mod report;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::Context as _;
use clap::Args;

use super::open_folder;
use options::{Definition, SheetOptions};

use crate::atlas::Atlas;
use crate::desk::{Decision, Intake, MatcherOracle, Proposal, Published, Request, RowDecision};
use crate::indicators::IndicatorId;
use crate::io::desk::{
    IndicatorPlan, NewIndicator, SheetFile, TakenSheet, gazetteer_of, has_decisions, note_origins, read_review,
    remember, remembered, write_review,
};
use crate::io::{DataFolder, load};
use crate::matching::{Aliases, Matcher};
use crate::provenance::Language;
use crate::sheets::{ReadingNote, Understanding};
use crate::timestamp::timestamp;

/// Put a spreadsheet on the map: say what it is, which area each row means, and what is doubtful.
///
/// Nothing is written into the data folder without --apply. What has to be decided about rows goes to FILE.review.csv: fill in its
/// last column (the code of an area, or - to leave the row out) and give it back by --review. Read are CSV, SDMX-CSV, Eurostat's TSV,
/// XLSX, XLS, ODS and JSON-stat.
///
/// Exits with 0 if there is nothing to ask, with 1 after an error or if something stands in the way of writing (fatal), and
/// with 2 if questions are left.
#[derive(Debug, Args)]
pub(super) struct Join {
    /// The sheet.
    file: PathBuf,
    /// The data folder; the atlas inside the program if none is given.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The state folder, where decisions are remembered.
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    #[command(flatten)]
    sheet: SheetOptions,
    #[command(flatten)]
    definition: Definition,
    /// The indicator of the atlas to compare values with; the one of --id if none is given.
    #[arg(long, value_name = "ID")]
    against: Option<IndicatorId>,
    /// A kind of doubt about the whole sheet that was looked at, such as total-differs; may be given several times.
    #[arg(long = "accept", value_name = "KIND")]
    accepted: Vec<String>,
    /// The review file with decisions filled in.
    #[arg(long, value_name = "FILE")]
    review: Option<PathBuf>,
    /// Where to write the review file; FILE.review.csv beside the sheet if not given.
    #[arg(long, value_name = "FILE")]
    review_out: Option<PathBuf>,
    /// Write the rows that are used as the indicator --id into the data folder.
    #[arg(long, requires = "id")]
    apply: bool,
    /// Let the indicator take the place of the one of the same id.
    #[arg(long)]
    replace: bool,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
}

/// What was found of a file, to be printed.
struct Found<'f, 'm> {
    notes: &'f [ReadingNote],
    understanding: &'f Understanding,
    proposal: &'f Proposal<'m>,
    review: Option<PathBuf>,
    /// What a person should know besides.
    remarks: Vec<String>,
}

impl Join {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let folder = open_folder(self.data.as_ref())?;
        let loaded = load(&folder, &mut |_what| {});
        let atlas = loaded.atlas.with_context(|| {
            let first = loaded.report.findings.iter().max_by_key(|finding| finding.severity);
            format!("the atlas does not load: {}", first.map(ToString::to_string).unwrap_or_default())
        })?;
        let matcher = Matcher::new(gazetteer_of(Some(&atlas))?, Aliases::default());
        let overrides = self.sheet.overrides();
        let at_file = || self.file.display().to_string();
        let sheet = SheetFile::open(&self.file, &overrides).with_context(at_file)?;
        let notes = sheet.notes().to_vec();
        let oracle = MatcherOracle::new(&matcher);
        let understanding = sheet.understand(&overrides, &oracle).with_context(at_file)?;
        let wanted = self.sheet.wanted(&understanding)?;
        let mut intake = Intake::new(&understanding, &wanted);
        sheet.take_in(&mut intake).with_context(at_file)?;
        let decisions = self.remembered()?;
        let reviewed = self.reviewed()?;
        let published = self.published(&atlas)?;
        let request = Request {
            context: self.sheet.context(),
            source: self.definition.source(),
            remembered: &decisions,
            reviewed: &reviewed,
            published: published.as_ref(),
            measure: self.sheet.measure.as_deref(),
            aggregation: self.sheet.aggregation()?,
            overrides: overrides.clone(),
            accepted: &self.accepted,
        };
        let proposal = Proposal::new(intake, &matcher, &request).with_context(|| {
            self.review.as_ref().map_or_else(at_file, |review| format!("{} with {}", at_file(), review.display()))
        })?;
        let mut found = Found {
            notes: &notes,
            understanding: &understanding,
            proposal: &proposal,
            review: None,
            remarks: Vec::new(),
        };
        self.write_review(&mut found)?;
        found.remarks.extend(self.remember(&reviewed, &proposal)?);
        if self.apply {
            found.remarks.extend(self.apply(&folder, &found)?);
        }
        let mut stdout = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut stdout, &report::json(&found))?;
            writeln!(stdout)?;
        } else {
            write!(stdout, "{}", report::text(&found))?;
        }
        Ok(exit_code(&proposal))
    }

    fn remembered(&self) -> anyhow::Result<Vec<Decision>> {
        let state = self.state.as_ref();
        state.map_or(Ok(Vec::new()), |state| {
            remembered(state, self.definition.source())
                .with_context(|| format!("cannot read what was decided from {}", state.display()))
        })
    }

    /// Keeps what the review file decides, for the next table of the source; returns what was done.
    fn remember(&self, reviewed: &[RowDecision], proposal: &Proposal<'_>) -> anyhow::Result<Option<String>> {
        let Some(state) = self.state.as_ref().filter(|_| !reviewed.is_empty()) else { return Ok(None) };
        let decision = |row: &RowDecision| Decision {
            source: self.definition.source().to_owned(),
            level: proposal.about.level.as_str().to_owned(),
            code: row.code.clone(),
            name: row.name.clone(),
            answer: row.answer.clone(),
            decided_at: timestamp(SystemTime::now()),
            by: std::env::var("USER").unwrap_or_else(|_unset| "steward".to_owned()),
        };
        let decisions: Vec<Decision> =
            reviewed.iter().filter(|row| !row.code.is_empty() || !row.name.is_empty()).map(decision).collect();
        remember(state, &decisions).with_context(|| format!("cannot keep what was decided in {}", state.display()))?;
        Ok(Some(format!("{} decisions are remembered for '{}'", decisions.len(), self.definition.source())))
    }

    fn reviewed(&self) -> anyhow::Result<Vec<RowDecision>> {
        let review = self.review.as_ref();
        review.map_or(Ok(Vec::new()), |path| read_review(path).with_context(|| path.display().to_string()))
    }

    fn published(&self, atlas: &Atlas) -> anyhow::Result<Option<Published>> {
        let of = |id: &IndicatorId| atlas.indicator(id).map(|known| Published::of(&known.joined, atlas.territory()));
        let Some(id) = &self.against else { return Ok(self.definition.id.as_ref().and_then(of)) };
        let ids = || {
            let ids = atlas.indicators().iter().map(|known| known.joined.indicator.id.to_string());
            ids.collect::<Vec<_>>().join(", ")
        };
        of(id).map(Some).with_context(|| format!("the atlas has no indicator '{id}'; accepted are {}", ids()))
    }

    /// Writes what is asked about rows, unless that would lose decisions.
    fn write_review(&self, found: &mut Found<'_, '_>) -> anyhow::Result<()> {
        let rows = found.proposal.review();
        if rows.is_empty() {
            return Ok(());
        }
        let path = self.review_out.clone().unwrap_or_else(|| beside(&self.file));
        let is_ours = self.review.as_ref().is_some_and(|review| is_same_file(review, &path));
        if !is_ours && has_decisions(&path) {
            let path = path.display();
            found.remarks.push(format!(
                "{path} is there already with decisions and was left as it is; give it by --review, or take it away"
            ));
            return Ok(());
        }
        write_review(&path, &rows, Language::El)?;
        found.review = Some(path);
        Ok(())
    }

    /// Writes the indicator; returns what was done.
    fn apply(&self, folder: &DataFolder, found: &Found<'_, '_>) -> anyhow::Result<Vec<String>> {
        if let Some(doubt) = found.proposal.doubts().iter().find(|_| found.proposal.is_fatal()) {
            anyhow::bail!("nothing was written: {}", doubt.words().en);
        }
        let new = self.definition.indicator(found.proposal, self.replace)?;
        let plan = IndicatorPlan::new(folder, &new).context("nothing was written")?;
        // Before the values: who sees them finds where they came from. What is not written after all is no value's origin.
        let noted = self.note_origins(found, &new).context("nothing was written")?;
        let mut stderr = std::io::stderr();
        let show_progress = stderr.is_terminal();
        let loaded = plan.write(folder, &mut |what| {
            if show_progress {
                // Progress that cannot be shown is no reason to stop.
                let _shown = writeln!(stderr, "reading {what} …");
            }
        });
        let loaded = loaded.context("the data folder is as it was")?;
        if loaded.atlas.is_none() {
            let first = loaded.report.findings.iter().max_by_key(|finding| finding.severity);
            let first = first.map(ToString::to_string).unwrap_or_default();
            anyhow::bail!("the atlas does not load with the new indicator; the data folder is as it was: {first}");
        }
        let files = plan.files().collect::<Vec<_>>().join(", ");
        let written = format!("written: {} observations to {files}", new.observations.len());
        Ok(std::iter::once(written).chain(noted).collect())
    }
}

impl Join {
    /// Notes in the state folder where each value came from; returns what was done.
    fn note_origins(&self, found: &Found<'_, '_>, new: &NewIndicator) -> anyhow::Result<Option<String>> {
        let Some((state, measure)) = self.state.as_ref().zip(found.proposal.measure()) else { return Ok(None) };
        let mut hasher = blake3::Hasher::new();
        let content =
            std::fs::File::open(&self.file).and_then(|file| hasher.update_reader(file).map(|hasher| hasher.finalize()));
        let name = self.file.file_name().map_or_else(Default::default, |name| name.to_string_lossy().into_owned());
        let taken = TakenSheet {
            indicator: &new.definition.id,
            file: &name,
            sheet: &found.understanding.sheet,
            content_hash: content.with_context(|| self.file.display().to_string())?,
            taken_at: &timestamp(SystemTime::now()),
            source: self.definition.source(),
        };
        let count = note_origins(state, &taken, found.proposal, measure)
            .with_context(|| format!("cannot note in {} where the values came from", state.display()))?;
        Ok(Some(format!("noted where {count} values came from")))
    }
}

/// Where the review file of a sheet is written.
fn beside(file: &Path) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(".review.csv");
    name.into()
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn exit_code(proposal: &Proposal<'_>) -> ExitCode {
    if proposal.is_fatal() {
        ExitCode::from(1)
    } else if proposal.open_questions() > 0 {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}
