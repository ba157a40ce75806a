//! `/join`: the page on which a sheet becomes a map.
//!
//! A sheet is kept as it came, with what a person said of it, under an address that nobody can guess; its page is worked out
//! anew each time, so that it is about the atlas as it is.

mod kept;
mod propose;
mod shown;

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;

use super::features::{Joined, features};
use super::form::{Fields, Form};
use super::uploader::Uploader;
use crate::http::extract::{ApiPath, ApiRequest, Format, parsed};
use crate::http::links::Base;
use crate::http::reply::fresh;
use crate::http::{ApiError, AppState, blocking};
use crate::provenance::{Bilingual, Language};
use crate::viewer::{JoinPage, PageLink, join_page};
use kept::{KeptSheet, RowAnswer};
use propose::{Proposed, propose};

/// The form with a file.
const FILE: Fields = Fields { texts: &[], tables: &["file"], features: &[] };
/// What may be said of a sheet.
const CHOICES: [&str; 4] = ["key", "decimal", "measure", "edition"];
/// Characters a choice may have: that of a header.
const MAX_CHOICE: usize = 1000;
/// Answers that are kept of a sheet.
const MAX_KEPT_ANSWERS: usize = 5000;
/// Bytes that answers may have.
const MAX_ANSWERS: usize = 256 * 1024;

/// The language of the page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct JoinPageQuery {
    #[serde(default, deserialize_with = "parsed")]
    lang: Option<Language>,
    f: Option<String>,
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
        .route("/join/{sheetId}", get(show).post(say))
        .route("/join/{sheetId}/items", get(items))
}

async fn welcome(
    ApiRequest { state, query, caller, atlas, .. }: ApiRequest<JoinPageQuery>,
) -> Result<Response, ApiError> {
    caller.format(query.f.as_deref(), &[Format::Html])?;
    let page = page(&state, atlas.meta().title.clone(), &query, "");
    Ok(fresh(Format::Html, join_page(&page)))
}

fn page(state: &AppState, title: Bilingual, query: &JoinPageQuery, root: &'static str) -> JoinPage {
    let uploads = &state.config().uploads;
    JoinPage {
        language: query.lang.unwrap_or_default(),
        title,
        root,
        max_bytes: uploads.max_table_bytes as u64,
        kept_hours: uploads.lifetime.as_secs() / 3600,
        problem: None,
        proposal: None,
    }
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
    let (name, content) = (file.name, Arc::new(file.bytes));
    let joins = state.joins().clone();
    let work = {
        let (atlas, base, name, content) = (atlas.clone(), base.clone(), name.clone(), content.clone());
        move || {
            let tried = propose(&atlas, &base, (&name, content.to_vec()), &kept::SheetMeta::new());
            if let Err(problem) = tried {
                return Ok(Err(problem));
            }
            let now = SystemTime::now();
            let expires = now.checked_add(limits.lifetime).unwrap_or(now);
            let about = joins.put_sheet((&name, &content), &caller, [now, expires])?;
            drop(place);
            Ok(Ok(about.id.to_string()))
        }
    };
    match blocking(&state, work).await? {
        Ok(id) => see_other(&base, &format!("/join/{id}"), &query),
        Err(problem) => {
            let mut page = page(&state, atlas.meta().title.clone(), &query, "");
            page.problem = Some(problem);
            let mut response = fresh(Format::Html, join_page(&page));
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
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
    let mut page = page(&state, atlas.meta().title.clone(), &query, "../");
    let (sheet, proposed) = proposed(&state, &atlas, &base, path).await?;
    match proposed {
        Ok(proposed) => {
            let mut proposal = proposed.page;
            let left = sheet.about.expires.duration_since(SystemTime::now()).unwrap_or_default();
            let hours = left.as_secs().div_ceil(3600);
            proposal.kept = Bilingual::new(
                format!("Μόνο όποιος έχει τη διεύθυνση αυτής της σελίδας το βλέπει. Σβήνεται μέσα σε {hours} ώρες."),
                format!("Only who has the address of this page can see it. It is deleted within {hours} hours."),
            );
            if proposed.shown.is_some() {
                proposal.downloads = downloads(&base, &sheet);
            }
            page.proposal = Some(proposal);
        }
        Err(problem) => page.problem = Some(problem),
    }
    Ok(fresh(Format::Html, join_page(&page)))
}

fn downloads(base: &Base, sheet: &KeptSheet) -> Vec<PageLink> {
    let link = |el: &str, en: &str, format: &str| PageLink {
        label: Bilingual::new(el, en),
        href: base.href(&format!("/join/{}/items?f={format}", sheet.about.id)),
    };
    vec![
        link("Περιοχές με τιμές (GeoJSON)", "Areas with values (GeoJSON)", "geojson"),
        link("Τιμές (CSV)", "Values (CSV)", "csv"),
    ]
}

/// Works out what a sheet says, about the atlas as it is now. As many at once as sheets are taken: each may be large.
async fn proposed(
    state: &AppState,
    atlas: &Arc<crate::atlas::Atlas>,
    base: &Base,
    path: SheetPath,
) -> Result<(KeptSheet, Result<Proposed, Bilingual>), ApiError> {
    let place = state.joins().place()?;
    let (joins, atlas, base) = (state.joins().clone(), atlas.clone(), base.clone());
    blocking(state, move || {
        let mut sheet = joins.sheet(&path.sheet_id, SystemTime::now())?;
        let content = std::mem::take(&mut sheet.content);
        let proposed = propose(&atlas, &base, (&sheet.about.name, content), &sheet.meta);
        drop(place);
        Ok((sheet, proposed))
    })
    .await
}

/// Takes what a person says of a sheet.
async fn say(
    ApiPath(path): ApiPath<SheetPath>,
    ApiRequest { state, atlas, base, query, .. }: ApiRequest<JoinPageQuery>,
    body: Bytes,
) -> Result<Response, ApiError> {
    if body.len() > MAX_ANSWERS {
        let detail = format!("the answers have {} bytes; accepted are at most {MAX_ANSWERS}", body.len());
        return Err(ApiError::TooLarge { parameter: None, detail });
    }
    let said: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let own = format!("/join/{}", path.sheet_id);
    let (mut sheet, proposed) = proposed(&state, &atlas, &base, path).await?;
    let joins = state.joins().clone();
    if said.iter().any(|(name, _)| name == "forget") {
        blocking(&state, move || joins.delete_sheet(&sheet)).await?;
        return see_other(&base, "/join", &query);
    }
    for (name, value) in said {
        if let Some(choice) = CHOICES.iter().find(|choice| **choice == name) {
            if value.chars().count() > MAX_CHOICE {
                let found = value.chars().count();
                return Err(ApiError::parameter(
                    name,
                    format!("it has {found} characters; accepted are at most {MAX_CHOICE}"),
                ));
            }
            sheet.meta.choices.insert((*choice).to_owned(), value);
        } else {
            answer(&mut sheet, proposed.as_ref().ok(), &name, value)?;
        }
    }
    blocking(&state, move || joins.say_of_sheet(&sheet)).await?;
    see_other(&base, &own, &query)
}

/// Takes the answer about a row.
fn answer(sheet: &mut KeptSheet, proposed: Option<&Proposed>, name: &str, value: String) -> Result<(), ApiError> {
    let number = name.strip_prefix("row-").and_then(|row| row.parse::<u64>().ok());
    let asked = number.and_then(|number| proposed?.review.iter().find(|row| row.sheet_row == number));
    let Some(row) = asked else {
        return Err(ApiError::parameter(
            name,
            format!("nothing of this name is asked; accepted are {} and row-N", CHOICES.join(", ")),
        ));
    };
    if value.is_empty() {
        sheet.meta.answers.remove(&row.sheet_row);
        return Ok(());
    }
    let is_candidate = value == "-"
        || value == row.decision
        || row.candidates.iter().any(|candidate| candidate.split(' ').next() == value.split(' ').next());
    if !is_candidate {
        let accepted = row.candidates.join(", ");
        return Err(ApiError::parameter(name, format!("'{value}' was found; accepted are -, {accepted}")));
    }
    if sheet.meta.answers.len() >= MAX_KEPT_ANSWERS && !sheet.meta.answers.contains_key(&row.sheet_row) {
        let detail =
            format!("{MAX_KEPT_ANSWERS} answers are kept already; put the sheet right itself, or use choros join");
        return Err(ApiError::parameter(name, detail));
    }
    let answer = RowAnswer { code: row.code.clone(), name: row.name.clone(), answer: value };
    sheet.meta.answers.insert(row.sheet_row, answer);
    Ok(())
}

/// The joined areas, as GeoJSON or CSV.
async fn items(
    ApiPath(path): ApiPath<SheetPath>,
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<JoinPageQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::GeoJson, Format::Csv])?;
    let (_, proposed) = proposed(&state, &atlas, &base, path).await?;
    let shown = proposed.ok().and_then(|proposed| proposed.shown);
    let shown = shown.ok_or_else(|| ApiError::NotFound("no row of the sheet has found its area yet".to_owned()))?;
    if format == Format::Csv {
        return Ok(fresh(format, shown.csv()?));
    }
    features(state, Joined { atlas, collection: shown.collection, table: Arc::new(shown.table) }, Vec::new(), None)
}
