//! `/join`: the page on which a sheet becomes a map.
//!
//! A sheet is kept as it came, with what a person said of it, under an address that nobody can guess; its page is worked out
//! anew each time, so that it is about the atlas as it is.

mod answers;
mod choices;
mod files;
mod kept;
mod map;
mod propose;
mod shown;
mod understood;

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;

use super::form::{Fields, Form};
use super::uploader::Uploader;
use crate::atlas::Atlas;
use crate::http::extract::{ApiPath, ApiRequest, Format, parsed};
use crate::http::links::Base;
use crate::http::reply::fresh;
use crate::http::{ApiError, AppState, blocking};
use crate::io::desk::remembered_in;
use crate::provenance::{Bilingual, Language};
use crate::viewer::{JoinPage, PageLink, QuestionRow, Section, SiteFrame, join_page};
use kept::{KeptSheet, SheetMeta};
use propose::{Asked, Desk, Proposed, Refused, propose};

/// The form with a file.
const FILE: Fields = Fields { texts: &[], tables: &["file"], features: &[] };
/// How many questions stand on the page at a time.
const MOST_QUESTIONS: usize = 60;

/// The language of the page, and which questions it shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct JoinPageQuery {
    #[serde(default, deserialize_with = "parsed")]
    lang: Option<Language>,
    f: Option<String>,
    /// The number of the first question, from 1.
    #[serde(default, deserialize_with = "parsed")]
    from: Option<usize>,
}

/// The path of a sheet's page.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct SheetPath {
    #[serde(rename = "sheetId")]
    sheet_id: String,
}

/// The pages; they are for people, and no part of the described API.
pub(in crate::http) fn pages() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .route("/join", get(welcome).post(send))
        .route("/join/{sheetId}", get(show).post(answers::say))
        .route("/join/{sheetId}/items", get(files::items))
        .route("/join/{sheetId}/questions", get(files::questions))
}

async fn welcome(
    ApiRequest { state, query, caller, atlas, .. }: ApiRequest<JoinPageQuery>,
) -> Result<Response, ApiError> {
    caller.format(query.f.as_deref(), &[Format::Html])?;
    let page = page(&state, &atlas, &query, "");
    Ok(fresh(Format::Html, join_page(&page)))
}

fn page(state: &AppState, atlas: &Atlas, query: &JoinPageQuery, root: &str) -> JoinPage {
    let uploads = &state.config().uploads;
    let language = query.lang.unwrap_or_default();
    let translated = format!("?lang={}", language.other().as_str());
    JoinPage {
        frame: SiteFrame::of(atlas, language, translated).below(root).within(Section::Table),
        max_bytes: uploads.max_table_bytes as u64,
        kept_hours: uploads.lifetime.as_secs() / 3600,
        problem: None,
        proposal: None,
    }
}

/// Answers with a page that says what is wrong.
fn problem_page(mut page: JoinPage, problem: Bilingual) -> Response {
    page.problem = Some(problem);
    let mut response = fresh(Format::Html, join_page(&page));
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// Takes a sheet: reads it once, so that nothing is kept of one that is refused, and sends the caller to its page.
async fn send(
    ApiRequest { state, atlas, base, query, .. }: ApiRequest<JoinPageQuery>,
    Uploader(caller): Uploader,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let place = state.joins().place()?;
    let limits = state.config().uploads;
    let mut form = Form::read(multipart, FILE, &limits).await?;
    let file =
        form.file("file").ok_or_else(|| ApiError::parameter("file", "it is missing or empty; accepted is a sheet"))?;
    let joins = state.joins().clone();
    let work = {
        let (atlas, base) = (atlas.clone(), base.clone());
        move || {
            let desk = Desk { matcher: joins.matchers().of(&atlas)?, atlas, base };
            let asked = Asked { meta: &SheetMeta::new(), remembered: &[], texts: &[] };
            if let Err(refused) = propose(&desk, (&file.name, &file.bytes), asked) {
                return Ok(Err(refused.words));
            }
            let now = SystemTime::now();
            let expires = now.checked_add(limits.lifetime).unwrap_or(now);
            let about = joins.put_sheet((&file.name, &file.bytes), &caller, [now, expires])?;
            drop(place);
            Ok(Ok(about.id.to_string()))
        }
    };
    match blocking(&state, work).await? {
        Ok(id) => see_other(&base, &format!("/join/{id}"), &query),
        Err(problem) => Ok(problem_page(page(&state, &atlas, &query, ""), problem)),
    }
}

fn see_other(base: &Base, path: &str, query: &JoinPageQuery) -> Result<Response, ApiError> {
    let language = if query.lang == Some(Language::En) { "?lang=en" } else { "" };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let location = HeaderValue::from_str(&base.href(&format!("{path}{language}"))).map_err(ApiError::internal)?;
    response.headers_mut().insert(header::LOCATION, location);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn show(
    ApiPath(path): ApiPath<SheetPath>,
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<JoinPageQuery>,
) -> Result<Response, ApiError> {
    caller.format(query.f.as_deref(), &[Format::Html])?;
    let (sheet, proposed) = proposed(&state, &atlas, &base, path, Vec::new()).await?;
    let page = sheet_page(&state, (&atlas, &base), &query, (&sheet, proposed));
    Ok(fresh(Format::Html, join_page(&page)))
}

/// Puts together the page of a sheet.
fn sheet_page(
    state: &AppState,
    (atlas, base): (&Atlas, &Base),
    query: &JoinPageQuery,
    (sheet, proposed): (&KeptSheet, Result<Proposed, Refused>),
) -> JoinPage {
    let mut page = page(state, atlas, query, "../");
    match proposed {
        Ok(proposed) => {
            let mut proposal = proposed.page;
            let left = sheet.about.expires.duration_since(SystemTime::now()).unwrap_or_default();
            let hours = left.as_secs().div_ceil(3600);
            proposal.kept = Bilingual::new(
                format!("Μόνο όποιος έχει τη διεύθυνση αυτής της σελίδας το βλέπει. Σβήνεται μέσα σε {hours} ώρες."),
                format!("Only who has the address of this page can see it. It is deleted within {hours} hours."),
            );
            proposal.downloads = files::downloads(
                base,
                &sheet.about.id.to_string(),
                proposed.shown.is_some(),
                !proposed.review.is_empty(),
            );
            let all = std::mem::take(&mut proposal.questions);
            (proposal.questions, proposal.other_questions) = part_of(all, query);
            page.problem = proposed.problem;
            page.proposal = Some(proposal);
        }
        Err(refused) => page.problem = Some(refused.words),
    }
    page
}

/// Returns the questions that stand on the page, and links to those before and after.
fn part_of(mut all: Vec<QuestionRow>, query: &JoinPageQuery) -> (Vec<QuestionRow>, Vec<PageLink>) {
    let count = all.len();
    let first = query.from.map_or(0, |from| from.saturating_sub(1)).min(count.saturating_sub(1)) / MOST_QUESTIONS
        * MOST_QUESTIONS;
    let link = |first: usize| {
        let (from, to) = (first + 1, (first + MOST_QUESTIONS).min(count));
        let language = if query.lang == Some(Language::En) { "&lang=en" } else { "" };
        PageLink {
            label: Bilingual::new(format!("{from}–{to} από {count}"), format!("{from}–{to} of {count}")),
            href: format!("?from={from}{language}"),
        }
    };
    let before = first.checked_sub(MOST_QUESTIONS).map(link);
    let after = Some(first + MOST_QUESTIONS).filter(|next| *next < count).map(link);
    let shown = all.drain(first..(first + MOST_QUESTIONS).min(count)).collect();
    (shown, before.into_iter().chain(after).collect())
}

/// Works out what a sheet says, about the atlas as it is now. As many at once as sheets are taken: each may be large.
///
/// `texts` are what a person wrote of areas, to be looked up. A sheet that turns out to hold personal numbers is removed.
async fn proposed(
    state: &AppState,
    atlas: &Arc<Atlas>,
    base: &Base,
    path: SheetPath,
    texts: Vec<String>,
) -> Result<(KeptSheet, Result<Proposed, Refused>), ApiError> {
    let place = state.joins().place()?;
    let (joins, atlas, base) = (state.joins().clone(), atlas.clone(), base.clone());
    blocking(state, move || {
        let mut sheet = joins.sheet(&path.sheet_id, SystemTime::now())?;
        let content = std::mem::take(&mut sheet.content);
        let desk = Desk { matcher: joins.matchers().of(&atlas)?, atlas, base };
        let source = sheet.meta.choices.get("source").map(|source| source.trim()).filter(|source| !source.is_empty());
        let remembered = match source {
            Some(source) => remembered_in(joins.store_and_quota()?.0, source).map_err(ApiError::internal)?,
            None => Vec::new(),
        };
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let asked = Asked { meta: &sheet.meta, remembered: &remembered, texts: &texts };
        let proposed = propose(&desk, (&sheet.about.name, &content), asked);
        if proposed.as_ref().is_err_and(|refused| refused.personal) {
            joins.delete_sheet(&sheet)?;
        }
        drop(place);
        Ok((sheet, proposed))
    })
    .await
}
