//! A route that gives the bytes of a file and does nothing else: what a warm tile is measured against.
//!
//! `bare_route FILE ENCODING`, with `gzip` or `identity`. Says its address, then serves the file at any path until it is
//! ended. `scripts/bench-tiles` runs it.

#![expect(clippy::print_stdout, reason = "the script that starts it waits for its address")]

use anyhow::Context;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;
use bytes::Bytes;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().context("the first argument is a file")?;
    let encoding = HeaderValue::try_from(arguments.next().context("the second argument is gzip or identity")?)?;
    let bytes = Bytes::from(std::fs::read(&file).with_context(|| format!("cannot read {file}"))?);
    let tile = move || {
        let (bytes, encoding) = (bytes.clone(), encoding.clone());
        let media_type = HeaderValue::from_static("application/vnd.mapbox-vector-tile");
        async move { ([(header::CONTENT_TYPE, media_type), (header::CONTENT_ENCODING, encoding)], bytes).into_response() }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/{*path}", get(tile))).await?;
    Ok(())
}
