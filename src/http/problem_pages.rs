//! Problems as pages, for people.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::error::Problem;
use super::extract::{Format, Negotiation};
use crate::provenance::Language;
use crate::viewer::{ProblemPage, SiteFrame, problem_page};

/// The deepest path whose pages name the root by steps up; below it is named as such.
const MAX_DEPTH: usize = 30;
/// How many languages of a browser are looked at.
const MAX_LANGUAGES: usize = 20;

/// How a caller would have a problem.
///
/// As a page those who would rather have one than JSON: browsers, and whoever says `f=html`. Programs, which take
/// whatever comes, get the problem document.
#[derive(Clone, Debug)]
pub(super) struct ProblemPages {
    /// How the page is addressed; nothing if no page is wanted.
    wish: Option<Wish>,
}

/// The language of a page, and how it finds others.
#[derive(Clone, Debug)]
struct Wish {
    language: Language,
    /// Where the page begins its links.
    root: String,
    /// The same request in the other language.
    translated: String,
}

impl ProblemPages {
    /// Reads what a request says.
    pub(super) fn of(request: &Request) -> Self {
        let (headers, uri) = (request.headers(), request.uri());
        Self { wish: wants_page(headers, uri).then(|| Wish::of(headers, uri)) }
    }

    /// Gives an answer back as it is, unless it is a problem and the caller would have it as a page of the atlas.
    ///
    /// The status stays, and so do the headers that do not tell of the body.
    pub(super) fn represent(self, mut response: Response, state: &AppState) -> Response {
        let Some(problem) = response.extensions_mut().remove::<Box<Problem>>() else { return response };
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept, accept-language"));
        let Some(wish) = self.wish else { return response };
        let page = ProblemPage {
            status: problem.status,
            detail: &problem.detail,
            parameter: problem.parameter.as_deref(),
            frame: &SiteFrame::of(&state.atlas(), wish.language, wish.translated).below(wish.root),
        };
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Format::Html.media_type()));
        (parts, problem_page(&page)).into_response()
    }
}

impl Wish {
    fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let pairs = || form_urlencoded::parse(query.as_bytes());
        let named = pairs().find(|(name, _)| name == "lang").and_then(|(_, value)| value.parse().ok());
        let language = named.unwrap_or_else(|| preferred_language(headers));
        let translated = form_urlencoded::Serializer::for_suffix("?".to_owned(), 1)
            .extend_pairs(pairs().filter(|(name, _)| name != "lang"))
            .append_pair("lang", language.other().as_str())
            .finish();
        Self { language, root: root_of(uri.path()), translated }
    }
}

/// Returns which of our languages a browser prefers; Greek if it names neither.
fn preferred_language(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = header.split(',').take(MAX_LANGUAGES).filter_map(|range| {
        let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
        let language = tag.trim().split('-').next()?.to_ascii_lowercase().parse().ok()?;
        Some((language, weight.trim().parse::<f32>().ok()?))
    });
    // Of equal weights the first counts.
    known
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map_or_else(Language::default, |(one, _)| one)
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

    #[test]
    fn the_language_is_the_named_one_or_else_what_the_browser_prefers() {
        let language = |accept: &'static str, uri: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept))]);
            Wish::of(&headers, &Uri::from_static(uri)).language
        };
        assert_eq!(language("en-GB,en;q=0.9,el;q=0.8", "/x"), Language::En);
        assert_eq!(language("fr,en;q=0.5,el;q=0.8", "/x"), Language::El);
        assert_eq!(language("fr, *;q=0.1", "/x?lang=fr"), Language::El);
        assert_eq!(language("el", "/x?lang=en"), Language::En);
    }

    #[test]
    fn the_same_request_in_the_other_language_keeps_what_was_asked() {
        let wish = Wish::of(&HeaderMap::new(), &Uri::from_static("/a/b?q=%22x&lang=fr"));
        assert_eq!((wish.translated.as_str(), wish.root.as_str()), ("?q=%22x&lang=en", "../"));
    }
}
