//! Problems as pages, for people.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::error::Problem;
use super::extract::{Format, Negotiation};
use crate::viewer::{ProblemPage, problem_page};

/// The deepest path whose pages name the root by steps up; below it is named as such.
const MAX_DEPTH: usize = 30;

/// How a caller would have a problem.
///
/// As a page those who would rather have one than JSON: browsers, and whoever says `f=html`. Programs, which take
/// whatever comes, get the problem document.
#[derive(Clone, Debug)]
pub(super) struct ProblemPages {
    /// Where the page begins its links; nothing if no page is wanted.
    root: Option<String>,
}

impl ProblemPages {
    /// Reads what a request says.
    pub(super) fn of(request: &Request) -> Self {
        let (headers, uri) = (request.headers(), request.uri());
        Self { root: wants_page(headers, uri).then(|| root_of(uri.path())) }
    }

    /// Gives an answer back as it is, unless it is a problem and the caller would have it as a page.
    ///
    /// The status stays, and so do the headers that do not tell of the body.
    pub(super) fn represent(self, mut response: Response) -> Response {
        let Some(problem) = response.extensions_mut().remove::<Box<Problem>>() else { return response };
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
        let Some(root) = self.root else { return response };
        let page = ProblemPage {
            status: problem.status,
            detail: &problem.detail,
            parameter: problem.parameter.as_deref(),
            root: &root,
        };
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Format::Html.media_type()));
        (parts, problem_page(&page)).into_response()
    }
}

fn wants_page(headers: &HeaderMap, uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default();
    // What neither names a format nor takes text wants no page: nearly all requests end here.
    let names_text = |text: &[u8]| text.windows(5).any(|part| part.eq_ignore_ascii_case(b"text/"));
    let takes_text = headers.get_all(header::ACCEPT).iter().any(|value| names_text(value.as_bytes()));
    if !takes_text && !query.contains("f=") {
        return false;
    }
    let f = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "f");
    let offered = [Format::Json, Format::Html];
    match f {
        Some((_, f)) => f == Format::Html.as_str(),
        None => Negotiation::new(headers).choose(None, &offered).is_ok_and(|format| format == Format::Html),
    }
}

/// Returns the way from a page at a path to the server's root.
fn root_of(path: &str) -> String {
    let depth = path.matches('/').count().saturating_sub(1);
    if depth > MAX_DEPTH { "/".to_owned() } else { "../".repeat(depth) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_as_many_steps_up_as_the_path_is_deep() {
        assert_eq!(["/", "/api", "/a/b", "/a/b/"].map(root_of), ["", "", "../", "../../"]);
        assert_eq!(root_of(&"/".repeat(1000)), "/");
    }

    #[test]
    fn who_asks_for_a_page_gets_one() {
        let wants = |accept: Option<&'static str>, uri: &'static str| {
            let mut headers = HeaderMap::new();
            headers.extend(accept.map(|accept| (header::ACCEPT, HeaderValue::from_static(accept))));
            wants_page(&headers, &Uri::from_static(uri))
        };
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert!(wants(Some(browser), "/x") && wants(None, "/x?f=html") && wants(Some("text/html"), "/x?g=json"));
        assert!(!wants(None, "/x") && !wants(Some("*/*"), "/x") && !wants(Some(browser), "/x?f=json"));
        assert!(!wants(Some("application/json, text/html;q=0.9"), "/x") && !wants(Some("image/png"), "/x"));
    }
}
