//! The API without a socket, and the program with one.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use choros::config::ServerConfig;
use choros::http::{AppState, Application, router};
use choros::io::store::Store;
use choros::io::{DataFolder, LoadReport, Loaded, load};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// The atlas inside the program.
pub(crate) static EMBEDDED: LazyLock<Api> = LazyLock::new(|| Api::of(&DataFolder::Embedded));

/// The API of an atlas, called without a socket.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    router: Router,
    pub(crate) state: AppState,
    pub(crate) report: LoadReport,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Api {
    /// Loads a folder that has to be loadable.
    pub(crate) fn of(folder: &DataFolder) -> Self {
        Self::with_config(folder, ServerConfig::default())
    }

    pub(crate) fn with_config(folder: &DataFolder, config: ServerConfig) -> Self {
        Self::of_loaded(load(folder, &mut |_| {}), config)
    }

    pub(crate) fn of_loaded(loaded: Loaded, config: ServerConfig) -> Self {
        let atlas = loaded.atlas.unwrap_or_else(|| panic!("{:#?}", loaded.report.findings));
        let state = AppState::new(config, atlas);
        Self { router: router(state.clone()), state, report: loaded.report }
    }

    /// Makes a server that keeps what it is sent in a store, and says what it has noted.
    pub(crate) fn with_store(loaded: Loaded, store: Store) -> Self {
        let atlas = loaded.atlas.unwrap_or_else(|| panic!("{:#?}", loaded.report.findings));
        let state = AppState::with_store(ServerConfig::default(), atlas, store);
        Self { router: router(state.clone()), state, report: loaded.report }
    }

    /// Sends a request with headers.
    pub(crate) fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        RUNTIME.block_on(self.sending(method, path, headers))
    }

    pub(crate) async fn sending(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "atlas.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap_or_else(|error| panic!("{path}: {error}"));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap_or_else(|error| panic!("{path}: {error}")).to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Gets what is ready, or else what the routes answer, as a connection does.
    pub(crate) fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        let answer = Application::new(self.state.clone()).answer(request.body(Body::empty()).unwrap(), ());
        RUNTIME.block_on(async {
            let (parts, body) = answer.await.unwrap().into_parts();
            let body = body.collect().await.unwrap_or_else(|error| panic!("{path}: {error}")).to_bytes().to_vec();
            Answer { status: parts.status, headers: parts.headers, body }
        })
    }

    /// Sends a form: fields with their name, the name of a file where it is one, and their content.
    pub(crate) fn post_form(&self, path: &str, fields: &[(&str, Option<&str>, &[u8])]) -> Answer {
        self.post_form_with(path, fields, &[])
    }

    /// The same, with headers.
    pub(crate) fn post_form_with(
        &self,
        path: &str,
        fields: &[(&str, Option<&str>, &[u8])],
        headers: &[(&str, &str)],
    ) -> Answer {
        const BOUNDARY: &str = "choros-test-boundary";
        let mut body = Vec::new();
        for (name, file, content) in fields {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.post_with(path, &format!("multipart/form-data; boundary={BOUNDARY}"), body, headers)
    }

    /// Sends a body.
    pub(crate) fn post(&self, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        self.post_with(path, media_type, body, &[])
    }

    fn post_with(&self, path: &str, media_type: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        let request = Request::builder().method(Method::POST).uri(path).header("host", "atlas.test");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.header("content-type", media_type).body(Body::from(body)).unwrap();
        RUNTIME.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = body.collect().await.unwrap_or_else(|error| panic!("{path}: {error}")).to_bytes().to_vec();
            Answer { status: parts.status, headers: parts.headers, body }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[])
    }

    /// Gets a document that has to be there.
    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.short());
        answer.json()
    }

    /// Gets a problem document and checks that it is one of this status, and that errors too are open to other origins.
    pub(crate) fn problem(&self, path: &str, status: u16) -> Value {
        let answer = self.send(Method::GET, path, &[("origin", "https://elsewhere.test")]);
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.short());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{path}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{path}: {problem}");
        problem
    }

    /// Runs several requests at once.
    pub(crate) fn at_once(&self, count: usize, path: &str) -> Vec<Answer> {
        let requests = (0..count).map(|_| {
            let (api, path) = (self.clone(), path.to_owned());
            async move { api.sending(Method::GET, &path, &[]).await }
        });
        RUNTIME.block_on(async {
            let tasks: Vec<_> = requests.map(tokio::spawn).collect();
            let mut answers = Vec::new();
            for task in tasks {
                answers.push(task.await.unwrap());
            }
            answers
        })
    }
}

impl Answer {
    /// Returns a header; empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Returns all values of a header in one, in lower case.
    pub(crate) fn all(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.collect::<Vec<_>>().join(", ").to_lowercase()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the beginning of the text.
    pub(crate) fn short(&self) -> String {
        self.text().chars().take(500).collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Returns the rows of a CSV, each by its columns' names.
    pub(crate) fn csv(&self) -> Vec<std::collections::HashMap<String, String>> {
        let mut reader = csv::Reader::from_reader(&self.body[..]);
        reader.deserialize().map(|row| row.unwrap()).collect()
    }
}

/// The program, serving on a port of its own until it is dropped.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    /// Where it answers, without a slash at the end.
    pub(crate) url: String,
}

impl Program {
    /// Starts the program and waits until it says that it answers.
    pub(crate) fn serve(folder: Option<&Path>) -> Self {
        Self::serve_with(folder, &[])
    }

    /// The same, with more arguments.
    pub(crate) fn serve_with(folder: Option<&Path>, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_choros"));
        command.arg("serve").args(folder).args(["--listen", "127.0.0.1:0"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        let url = url.unwrap_or_else(|| panic!("{line}")).trim_end_matches('/').to_owned();
        Self { child, url }
    }

    /// Returns `host:port`.
    pub(crate) fn authority(&self) -> &str {
        self.url.trim_start_matches("http://")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Runs a command of the program to its end; returns whether it succeeded, and all it wrote.
pub(crate) fn run(arguments: &[&str]) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_choros"))
        .args(arguments)
        .env("CHOROS_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut text = Vec::new();
        stderr.read_to_end(&mut text).unwrap();
        text
    });
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, log.join().unwrap()].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}
