//! `choros import`: official data into a data folder.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::check;
use super::open_folder;
use super::table::Table;
use crate::boundaries::Level;
use crate::io::{
    BoundaryImport, DataFolder, FieldSample, ImportError, ImportPlan, LevelText, Loaded, SourceCodes, read_boundaries,
};
use crate::report::Finding;

/// Bring official data into a data folder.
#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Boundaries(Box<Boundaries>),
}

impl Import {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Boundaries(command) => command.run(),
        }
    }
}

/// Make a level of an official boundary file: Shapefile, GeoPackage, GeoJSON, FlatGeobuf or TopoJSON.
///
/// Writes boundaries/LEVEL.geojson and its entry in atlas.toml, and prints what `choros check` prints. If the atlas
/// does not load with the new level, the folder stays as it was. Without --code, or with a wrong one, the fields
/// of the file are shown.
#[derive(Debug, Args)]
struct Boundaries {
    /// The boundary file.
    file: PathBuf,
    /// The level: region, regional-unit, municipality, municipal-unit or community.
    #[arg(long)]
    level: Level,
    /// The field with the codes.
    #[arg(long, value_name = "FIELD")]
    code: Option<String>,
    /// The field with the Greek names; without it names come from the facts about Greece.
    #[arg(long, value_name = "FIELD")]
    name_el: Option<String>,
    /// The field with the English names; without it names come from the facts about Greece.
    #[arg(long, value_name = "FIELD")]
    name_en: Option<String>,
    /// The field with the codes of the parents; ELSTAT codes name theirs themselves.
    #[arg(long, value_name = "FIELD")]
    parent: Option<String>,
    /// A further property and the field that holds it; may be given several times.
    #[arg(long = "property", value_name = "NAME=FIELD", value_parser = name_and_field)]
    properties: Vec<(String, String)>,
    /// The layer, where the file has several.
    #[arg(long)]
    layer: Option<String>,
    /// The coordinate reference system of a file that does not name its own, such as EPSG:2100.
    #[arg(long)]
    crs: Option<String>,
    /// The encoding of a Shapefile's text, such as WINDOWS-1253.
    #[arg(long)]
    encoding: Option<String>,
    /// The scheme of the codes: elstat, nuts, ypes (the Interior Ministry's, made ELSTAT's of 2011) or any; without it
    /// the one they all fit.
    #[arg(long)]
    codes: Option<SourceCodes>,
    /// Rows with one code are parts of one area.
    #[arg(long)]
    merge_parts: bool,
    /// The edition of the boundaries, such as kallikratis-2011.
    #[arg(long)]
    vintage: Option<String>,
    /// The Greek title of the level.
    #[arg(long)]
    title_el: Option<String>,
    /// The English title of the level.
    #[arg(long)]
    title_en: Option<String>,
    /// Who made the boundaries.
    #[arg(long)]
    source_name: Option<String>,
    /// Their licence, in a line.
    #[arg(long)]
    license: Option<String>,
    /// Where the licence can be read.
    #[arg(long)]
    license_url: Option<String>,
    /// The data folder.
    #[arg(long, default_value = ".", value_name = "DIR")]
    data: PathBuf,
    /// Put the boundaries in the place of official ones.
    #[arg(long)]
    force: bool,
    /// Only print what would be done.
    #[arg(long)]
    dry_run: bool,
}

fn name_and_field(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, field)| !name.is_empty() && !field.is_empty());
    let (name, field) = pair.ok_or("accepted is NAME=FIELD, such as nuts3=NUTS_3")?;
    Ok((name.to_owned(), field.to_owned()))
}

impl Boundaries {
    fn run(self) -> anyhow::Result<ExitCode> {
        let folder = open_folder(Some(&self.data))?;
        let (data, force, dry_run) = (self.data.clone(), self.force, self.dry_run);
        let import = self.into_import();
        let planned = read_boundaries(&import).and_then(|areas| ImportPlan::new(&folder, &import, areas, force));
        let plan = planned.map_err(|error| with_fields(error, &data))?;
        let mut stdout = std::io::stdout().lock();
        write!(stdout, "{}", describe(&plan, &import))?;
        if dry_run {
            writeln!(stdout, "nothing was written: this was a dry run")?;
            return Ok(ExitCode::SUCCESS);
        }
        let loaded = write(&plan, &folder)?;
        write!(stdout, "\n{}", check::print(&loaded.report))?;
        Ok(conclude(&loaded))
    }

    fn into_import(self) -> BoundaryImport {
        BoundaryImport {
            file: self.file,
            level: self.level,
            code: self.code,
            name_el: self.name_el,
            name_en: self.name_en,
            parent: self.parent,
            properties: self.properties,
            layer: self.layer,
            crs: self.crs,
            encoding: self.encoding,
            codes: self.codes,
            merge_parts: self.merge_parts,
            about: LevelText {
                vintage: self.vintage,
                title_el: self.title_el,
                title_en: self.title_en,
                source_name: self.source_name,
                license: self.license,
                license_url: self.license_url,
            },
        }
    }
}

fn write(plan: &ImportPlan, folder: &DataFolder) -> anyhow::Result<Loaded> {
    let mut stderr = std::io::stderr();
    let show_progress = stderr.is_terminal();
    let loaded = plan.write(folder, &mut |what| {
        if show_progress {
            // Progress that cannot be shown is no reason to stop.
            let _shown = writeln!(stderr, "reading {what} …");
        }
    });
    loaded.context("the data folder is as it was")
}

/// Says on the log how it ended.
fn conclude(loaded: &Loaded) -> ExitCode {
    if loaded.atlas.is_some() {
        return ExitCode::SUCCESS;
    }
    tracing::error!("the atlas does not load with the new level; the data folder is as it was");
    ExitCode::FAILURE
}

fn describe(plan: &ImportPlan, import: &BoundaryImport) -> String {
    let areas = plan.areas();
    let without = areas.len() - areas.coded_count();
    let mut text = format!(
        "{}: layer {}, {}\n{}: {} areas with a code, {without} without\n",
        import.file.display(),
        areas.layer,
        areas.crs,
        plan.file(),
        areas.coded_count(),
    );
    let findings =
        areas.findings.iter().map(|finding: &Finding| format!("{:<8} {finding}\n", finding.severity.to_string()));
    text.extend(findings);
    text.extend(plan.notes().iter().map(|note| format!("{:<8} {note}\n", "note")));
    text
}

/// Adds to an error what helps to mend the command: the fields there are, the folder that was looked in.
fn with_fields(error: ImportError, data: &std::path::Path) -> anyhow::Error {
    let fields = fields(error.fields());
    let is_folder = matches!(error, ImportError::NoAtlas);
    let error = anyhow::Error::new(error);
    if is_folder {
        error.context(format!("cannot import into {}", data.display()))
    } else if fields.is_empty() {
        error
    } else {
        let words = format!("{error}; the fields are:\n\n{}", fields.trim_end());
        anyhow::anyhow!(words)
    }
}

fn fields(samples: &[FieldSample]) -> String {
    let mut table = Table::new(["field", "values", "could be"]);
    for sample in samples {
        table.row([sample.name.clone(), sample.samples.join(" | "), sample.looks_like.to_owned()]);
    }
    table.print()
}
