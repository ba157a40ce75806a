//! Accepts connections: so many at once, each with so much time.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::{Request, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use super::joins::expire;
use super::tiles::warm_up;
use super::{AppState, Application};

/// How long open requests may go on after the server is told to stop.
const DRAIN: std::time::Duration = std::time::Duration::from_secs(10);

/// How long a connection may wait for its turn before the next one is accepted, after an error of the system.
const BACK_OFF: std::time::Duration = std::time::Duration::from_millis(100);

/// The most bytes of headers a request may have.
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// Serves requests on a listener until `stop` is done, then lets open ones finish.
///
/// # Errors
/// None once it listens: an error of one connection ends that one.
pub async fn serve(listener: TcpListener, state: AppState, stop: impl Future<Output = ()>) -> io::Result<()> {
    let application = Application::new(state.clone());
    let connections = Arc::new(Semaphore::new(state.limits().max_connections));
    let graceful = GracefulShutdown::new();
    let warming = tokio::spawn(warm_up(state.clone()));
    let expiring = tokio::spawn(expire(state.clone()));
    tokio::pin!(stop);
    loop {
        // A connection is accepted only when there is a place for it: the rest wait in the system's queue.
        let place = tokio::select! {
            place = connections.clone().acquire_owned() => place.map_err(io::Error::other)?,
            () = &mut stop => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BACK_OFF).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let connection = graceful.watch(connection(stream, peer, application.clone(), &state));
        let state = state.clone();
        tokio::spawn(async move {
            state.metrics().connections.inc();
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended badly");
            }
            state.metrics().connections.dec();
            drop(place);
        });
    }
    warming.abort();
    expiring.abort();
    let drained = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!("requests were still open and were cut off");
    }
    Ok(())
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    application: Application,
    state: &AppState,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + 'static {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    // Who asks and does not read holds a place that others wait for.
    let mut timed = TimeoutStream::new(stream);
    timed.set_write_timeout(Some(state.limits().write_timeout));
    let limits = *state.limits();
    let service = service_fn(move |request: Request<Incoming>| application.answer(request, ConnectInfo(peer)));
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(Box::pin(timed)), service)
}
