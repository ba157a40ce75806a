//! `choros serve`: answers requests.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use tokio::net::TcpListener;

use super::{live, open_folder, prepare};
use crate::config::ServerConfig;
use crate::http::{AppState, serve};
use crate::io::store::{Store, StoreError};
use crate::io::{FolderStamp, LoadReport, PreparedCache, load_prepared};
use crate::report::Severity;
use crate::steward_token::StewardToken;

/// Serve an atlas: the API, vector tiles and pages.
///
/// A changed data folder is taken over without a restart. Stops at Ctrl-C or SIGTERM once open requests are answered.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The data folder; the atlas inside the program if none is given.
    data: Option<PathBuf>,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The folder for what is not data; made if it is not there. Joins are kept in it, and the levels of the atlas as they are
    /// once they are read, so that the next start is quick.
    #[arg(long)]
    state: Option<PathBuf>,
    /// The address the public sees, such as `https://atlas.example.gr`; from each request if none is given.
    #[arg(long, value_parser = public_url)]
    public_url: Option<String>,
    /// The address of a proxy whose `X-Forwarded-Proto` and `X-Forwarded-Host` are believed.
    #[arg(long)]
    trusted_proxy: Option<IpAddr>,
    /// A file with the token of who may publish, 32 characters or more; from the environment's `CHOROS_STEWARD_TOKEN` if none is given.
    #[arg(long, value_name = "FILE")]
    steward_token_file: Option<PathBuf>,
    /// The memory that finished tiles may take, in MiB; 0 cuts every tile anew.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    tile_cache: u32,
}

/// Reads an address that links can begin with.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' ', '"', '<', '>', '\\', '\n']));
    if plain {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("accepted is an address such as https://atlas.example.gr".to_owned())
    }
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let folder = open_folder(self.data.as_ref())?;
        if let Some(state) = &self.state {
            std::fs::create_dir_all(state).with_context(|| format!("cannot make the folder {}", state.display()))?;
        }
        // Before anything is read, so that no edit falls between.
        let followed = self.data.map(|path| (FolderStamp::of(&path), path));
        let cache = self.state.as_deref().map(PreparedCache::of_state);
        let loaded = load_prepared(&folder, cache.as_ref(), &mut |what| tracing::info!("reading {what}"));
        tell(&loaded.report);
        let Some(atlas) = loaded.atlas else { bail!("the atlas cannot be loaded; choros check says the same") };
        atlas.work_out_shapes();
        let config = ServerConfig {
            listen: self.listen,
            public_url: self.public_url,
            trusted_proxy: self.trusted_proxy,
            tile_cache_bytes: u64::from(self.tile_cache) << 20,
            steward: steward_token(self.steward_token_file.as_deref())?,
            ..ServerConfig::default()
        };
        let state = match self.state.as_deref().map(open_store).transpose()?.flatten() {
            Some(store) => AppState::with_store(config, atlas, store),
            None => AppState::new(config, atlas),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        prepare::prepare(cache.as_ref(), folder, state.atlas(), loaded.preparation);
        runtime.block_on(run(state, followed, cache))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Opens the store of a state folder; nothing if another process writes to it, which is no reason not to serve.
fn open_store(state: &Path) -> anyhow::Result<Option<Store>> {
    match Store::open(state) {
        Ok(store) => Ok(Some(store)),
        Err(error @ StoreError::InUse { .. }) => {
            tracing::warn!("joins are kept in memory only: {error}");
            Ok(None)
        }
        Err(error) => Err(error).context("the store in the state folder cannot be used"),
    }
}

/// Reads the steward's token, if there is one.
fn steward_token(file: Option<&Path>) -> anyhow::Result<Option<StewardToken>> {
    let text = match file {
        Some(file) => Some(std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?),
        None => std::env::var("CHOROS_STEWARD_TOKEN").ok(),
    };
    Ok(text.map(|text| StewardToken::new(&text)).transpose()?)
}

async fn run(
    state: AppState,
    followed: Option<(FolderStamp, PathBuf)>,
    cache: Option<PreparedCache>,
) -> anyhow::Result<()> {
    let listen = state.config().listen;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    let watching = followed.map(|(stamp, path)| live::follow(&path, stamp, cache, state.clone())).transpose()?;
    // The one line a person or a script waits for; nobody there to read it is no reason to stop.
    let _told = writeln!(std::io::stdout(), "choros serves {} at http://{address}/", state.atlas().meta().id);
    serve(listener, state, stopped()).await?;
    drop(watching);
    Ok(())
}

/// Waits until the program is told to stop.
pub(super) async fn stopped() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_unavailable) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Writes what was found to the log.
pub(super) fn tell(report: &LoadReport) {
    for finding in &report.findings {
        match finding.severity {
            Severity::Info => tracing::debug!("{finding}"),
            Severity::Warning | Severity::Question => tracing::warn!("{finding}"),
            Severity::Error | Severity::Fatal => tracing::error!("{finding}"),
        }
    }
}
