//! `choros export`: an atlas, or parts of it, as files that others serve or open.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::bail;
use clap::Args;

use super::open_folder;
use super::progress::Progress;
use super::serve::{public_url, stopped, tell};
use crate::boundaries::Level;
use crate::indicators::Period;
use crate::io::{
    ExportError, ExportFormat, ExportRequest, ExportSummary, ExportedTiles, IndicatorChoice, PreparedCache, ZoomRange,
    export, load_prepared,
};
use crate::numbers::format_count;
use crate::provenance::Language;

/// What a program that was interrupted exits with (128 and the number of the signal).
const INTERRUPTED: u8 = 130;

/// Write an atlas, or parts of it, into files.
///
/// The ending says what: .pmtiles or .mbtiles for vector tiles, .fgb, .gpkg, .parquet, .csv or .geojson for features
/// with their indicators. Beside a file of tiles come its TileJSON (name.json) and a style (name.style.json), or name.mbtiles.json
/// and name.mbtiles.style.json where those of name.pmtiles are there, and the other way round. A folder that ends
/// in / becomes what a static host serves: a page with the map (index.html), tiles in one PMTiles file, TileJSON, styles and
/// values; with --format xyz a file a tile, which MapLibre reads without a plugin.
///
/// The file appears when it is whole. Confidential values are not in it: where there is none, the status says why.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Export {
    /// The data folder; the atlas inside the program if none is given.
    data: Option<PathBuf>,
    /// Where to write.
    #[arg(long, short, value_name = "PATH")]
    out: PathBuf,
    /// What to write, where the ending does not say: pmtiles, mbtiles, site, xyz, fgb, gpkg, parquet, csv or geojson.
    #[arg(long)]
    format: Option<ExportFormat>,
    /// Make a folder for a static host: the same as --format site.
    #[arg(long, conflicts_with = "format")]
    site: bool,
    /// The levels, with commas between them: region, regional-unit, municipality, municipal-unit, community. All if
    /// nothing is said, or the finest where the file holds one.
    #[arg(long, value_delimiter = ',', value_name = "LEVELS")]
    levels: Option<Vec<Level>>,
    /// Write the services too; without --levels, into a file that holds one collection, just these.
    #[arg(long)]
    services: bool,
    /// The indicators, by id with commas between them; all; or none. If nothing is said, those the atlas marks as
    /// default, and in .pmtiles and .mbtiles none.
    #[arg(long, value_name = "IDS")]
    indicators: Option<IndicatorChoice>,
    /// The period of the values, exactly, such as 2021; the latest of each indicator if nothing is said.
    #[arg(long)]
    period: Option<Period>,
    /// The zooms of tiles.
    #[arg(long, default_value_t, value_name = "FIRST-LAST")]
    zooms: ZoomRange,
    /// The address the folder, or the file of tiles, will lie at, such as `https://maps.example.gr/atlas`.
    #[arg(long, value_parser = public_url, value_name = "URL")]
    public_url: Option<String>,
    /// The state folder of a server of the same data: levels that were prepared there are not read from their sources again.
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Put the export in the place of what is there.
    #[arg(long)]
    force: bool,
    /// Print what was written as JSON.
    #[arg(long)]
    json: bool,
}

impl Export {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let is_stopped = stopped_by_signal();
        let json = self.json;
        let folder = open_folder(self.data.as_ref())?;
        let cache = self.state.as_deref().map(PreparedCache::of_state);
        let request = self.into_request();
        let mut progress = Progress::new(is_stopped);
        let loaded = load_prepared(&folder, cache.as_ref(), &mut |what| progress.reading(what));
        let Some(atlas) = loaded.atlas else {
            progress.clear();
            tell(&loaded.report);
            bail!("the atlas cannot be loaded; choros check says the same")
        };
        let exported = export(&atlas, &request, &mut progress);
        progress.clear();
        match exported {
            Ok(summary) => print(&summary, json)?,
            Err(error @ ExportError::Interrupted) => {
                tracing::error!("{error}");
                return Ok(ExitCode::from(INTERRUPTED));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(ExitCode::SUCCESS)
    }

    fn into_request(self) -> ExportRequest {
        ExportRequest {
            format: self.format.or(self.site.then_some(ExportFormat::Site)),
            out: self.out,
            levels: self.levels,
            services: self.services,
            indicators: self.indicators.unwrap_or_default(),
            period: self.period,
            zooms: self.zooms,
            public_url: self.public_url,
            force: self.force,
        }
    }
}

/// Returns what becomes true when the program is told to stop. A second time it stops at once: what it leaves beside the
/// target is removed by the next export.
fn stopped_by_signal() -> Arc<AtomicBool> {
    let is_stopped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&is_stopped);
    std::thread::spawn(move || {
        // Without it, a signal ends the program as it would any other.
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            stopped().await;
            flag.store(true, Ordering::Relaxed);
            stopped().await;
            std::process::exit(INTERRUPTED.into());
        });
    });
    is_stopped
}

fn print(summary: &ExportSummary, json: bool) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut stdout, summary)?;
        writeln!(stdout)?;
    } else {
        write!(stdout, "{}", describe(summary))?;
    }
    Ok(())
}

fn describe(summary: &ExportSummary) -> String {
    let mut lines = vec![format!("{}: {}", summary.out.display(), size(summary.bytes))];
    for collection in &summary.collections {
        lines.push(format!("  {}: {} features", collection.id, count(collection.features as u64)));
    }
    if !summary.indicators.is_empty() {
        lines.push(format!("  indicators: {}", summary.indicators.join(", ")));
    }
    lines.extend(summary.tiles.as_ref().map(describe_tiles));
    lines.join("\n") + "\n"
}

fn describe_tiles(tiles: &ExportedTiles) -> String {
    let distinct =
        tiles.distinct.map(|distinct| format!(", {} of them different", count(distinct))).unwrap_or_default();
    let zooms = match (tiles.zooms.first(), tiles.zooms.last()) {
        (Some(first), Some(last)) if first.zoom != last.zoom => format!("zooms {} to {}", first.zoom, last.zoom),
        (first, _) => format!("zoom {}", first.map_or(0, |only| only.zoom)),
    };
    format!("  {zooms}: {} tiles{distinct}", count(tiles.count))
}

fn count(number: u64) -> String {
    format_count(usize::try_from(number).unwrap_or(usize::MAX), Language::En)
}

/// Returns a number of bytes in words.
#[expect(clippy::cast_precision_loss, reason = "for a reader")]
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{ExportedCollection, ZoomCount};

    #[test]
    fn what_was_written_is_said_in_words() {
        let zoom = |zoom| ZoomCount { zoom, tiles: 700, bytes: 9 };
        let tiles = ExportedTiles { count: 1_400, distinct: Some(1_200), zooms: vec![zoom(0), zoom(10)] };
        let summary = ExportSummary {
            out: "a.pmtiles".into(),
            format: ExportFormat::Pmtiles,
            bytes: 1_560_000,
            data_version: "0".into(),
            collections: vec![ExportedCollection { id: "municipalities".into(), features: 332 }],
            indicators: Vec::new(),
            tiles: Some(tiles),
        };
        let expected = "a.pmtiles: 1.6 MB\n  municipalities: 332 features\n  zooms 0 to 10: 1,400 tiles, 1,200 of them different\n";
        assert_eq!(describe(&summary), expected);
        assert_eq!(
            (size(999), size(1_500), size(2_340_000_000)),
            ("999 bytes".into(), "1.5 kB".into(), "2.34 GB".into())
        );
    }
}
