//! Every setting of the server: type, unit, default.

use std::net::SocketAddr;
use std::time::Duration;

use crate::steward_token::StewardToken;

/// Settings of the server.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The address to listen on; the loopback interface unless a person says otherwise.
    pub listen: SocketAddr,
    /// The address the public sees, such as `https://atlas.example.gr`; from the request if nothing is said.
    pub public_url: Option<String>,
    /// Whether `X-Forwarded-Proto` and `X-Forwarded-Host` are believed, and from which address.
    pub trusted_proxy: Option<std::net::IpAddr>,
    /// What a caller may ask for.
    pub limits: Limits,
    /// Bytes of memory finished tiles may take at the most; 0 to keep none.
    pub tile_cache_bytes: u64,
    /// What is cut before anybody asks.
    pub warm_up: WarmUp,
    /// What callers may send and have kept.
    pub uploads: UploadLimits,
    /// The token of who may publish; nobody may if there is none.
    pub steward: Option<StewardToken>,
}

/// What callers may send and have kept for a time.
#[derive(Clone, Copy, Debug)]
pub struct UploadLimits {
    /// Bytes of a table at the most.
    pub max_table_bytes: usize,
    /// Bytes of a file of features at the most: it is held in memory many times as large.
    pub max_features_bytes: usize,
    /// Bytes of any other field at the most.
    pub max_field_bytes: usize,
    /// How many are read at once; more are told that the server is busy.
    pub max_at_once: usize,
    /// How long a caller may take to send all of it.
    pub timeout: Duration,
    /// How long a join is kept.
    pub lifetime: Duration,
    /// What joins may take of the state folder.
    pub quota: Quota,
    /// Bytes all joins may take where there is no state folder, and they are kept in memory.
    pub memory_bytes: u64,
}

/// How much uploads may take, by caller and in all; what has expired does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Bytes of one caller's uploads.
    pub caller_bytes: u64,
    /// One caller's uploads.
    pub caller_count: u64,
    /// Bytes of all uploads.
    pub total_bytes: u64,
    /// All uploads.
    pub total_count: u64,
}

/// How much is cut before anybody asks: the low zooms of every level, for as long as no bound is met.
///
/// Its tiles take at most half of the room there is for tiles.
#[derive(Clone, Copy, Debug)]
pub struct WarmUp {
    /// Tiles at the most.
    pub max_tiles: usize,
    /// For how long at the most.
    pub max_time: Duration,
}

/// What a caller may ask for. Everything a caller can size has a cap here.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Features a page if the caller names no number.
    pub default_limit: u32,
    /// Features a page at the most.
    pub max_limit: u32,
    /// Indicators joined at once at the most.
    pub max_indicators: usize,
    /// Bytes of a query string at the most.
    pub max_query_bytes: usize,
    /// Characters of a search at the most.
    pub max_search_chars: usize,
    /// Connections at once at the most.
    pub max_connections: usize,
    /// Answers worked out at once at the most.
    pub max_concurrent: usize,
    /// Answers waiting to be worked out at the most; more are told that the server is busy.
    pub max_waiting: usize,
    /// How long a caller may take to send its headers.
    pub header_timeout: Duration,
    /// How long an answer may take.
    pub answer_timeout: Duration,
    /// How long a caller may go without taking anything of its answer.
    pub write_timeout: Duration,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            trusted_proxy: None,
            limits: Limits::default(),
            tile_cache_bytes: 256 << 20,
            warm_up: WarmUp::default(),
            uploads: UploadLimits::default(),
            steward: None,
        }
    }
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self {
            max_table_bytes: 64 << 20,
            max_features_bytes: 16 << 20,
            max_field_bytes: 8_000,
            max_at_once: 4,
            timeout: Duration::from_mins(2),
            lifetime: Duration::from_hours(24),
            quota: Quota { caller_bytes: 256 << 20, caller_count: 200, total_bytes: 2 << 30, total_count: 10_000 },
            memory_bytes: 128 << 20,
        }
    }
}

impl Default for WarmUp {
    fn default() -> Self {
        Self { max_tiles: 500, max_time: Duration::from_mins(1) }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            default_limit: 1_000,
            max_limit: 10_000,
            max_indicators: 50,
            max_query_bytes: 8_000,
            max_search_chars: 200,
            max_connections: 1_024,
            max_concurrent: 2 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            max_waiting: 512,
            header_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(20),
        }
    }
}
