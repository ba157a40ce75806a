//! Who sends something, for the quota.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::http::AppState;

/// The address of a caller; that of a trusted proxy's caller if it says one.
#[derive(Clone, Debug)]
pub(in crate::http) struct Uploader(pub(super) String);

impl FromRequestParts<AppState> for Uploader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let proxy = state.config().trusted_proxy.map(|address| address.to_canonical());
        let forwarded = || {
            // The last address is the one the proxy itself has seen.
            let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            last.rsplit(',').next()?.trim().parse::<std::net::IpAddr>().ok()
        };
        let from = if proxy.is_some() && proxy == peer { forwarded().or(peer) } else { peer };
        Ok(Self(from.map_or_else(|| "unknown".to_owned(), |address| address.to_string())))
    }
}
