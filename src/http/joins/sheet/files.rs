//! What may be taken away of a sheet: areas with its values, its values, its questions.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::{JoinPageQuery, SheetPath, proposed};
use crate::atlas::Atlas;
use crate::http::extract::{ApiPath, ApiRequest, Format};
use crate::http::joins::features::{Joined, features};
use crate::http::links::Base;
use crate::http::reply::fresh;
use crate::http::{ApiError, blocking};
use crate::io::desk::review_csv;
use crate::io::write_geopackage;
use crate::provenance::Bilingual;
use crate::viewer::PageLink;

use super::shown::Shown;

/// Returns what the page offers to take away.
pub(super) fn downloads(base: &Base, id: &str, has_values: bool, has_questions: bool) -> Vec<PageLink> {
    let link = |el: &str, en: &str, path: &str| PageLink {
        label: Bilingual::new(el, en),
        href: base.href(&format!("/join/{id}/{path}")),
    };
    let mut links = Vec::new();
    if has_values {
        links.push(link("Περιοχές με τιμές (GeoJSON)", "Areas with values (GeoJSON)", "items?f=geojson"));
        links.push(link("Περιοχές με τιμές (GeoPackage)", "Areas with values (GeoPackage)", "items?f=gpkg"));
        links.push(link("Τιμές (CSV)", "Values (CSV)", "items?f=csv"));
    }
    if has_questions {
        links.push(link("Ερωτήσεις και απαντήσεις (CSV)", "Questions and answers (CSV)", "questions"));
    }
    links
}

/// The joined areas, as GeoJSON, CSV or a GeoPackage.
pub(super) async fn items(
    ApiPath(path): ApiPath<SheetPath>,
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<JoinPageQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::GeoJson, Format::Csv, Format::GeoPackage])?;
    let (sheet, proposed) = proposed(&state, &atlas, &base, path, Vec::new()).await?;
    let shown = proposed.ok().and_then(|proposed| proposed.shown);
    let shown = shown.ok_or_else(|| ApiError::NotFound("no row of the sheet has found its area yet".to_owned()))?;
    let name = sheet.about.name;
    let mut response = match format {
        Format::Csv => fresh(format, shown.csv()?),
        Format::GeoPackage => {
            let title = name.clone();
            let package = blocking(&state, move || geopackage(&atlas, &shown, &title)).await?;
            fresh(format, package)
        }
        _ => {
            let joined = Joined { atlas, collection: shown.collection, table: Arc::new(shown.table) };
            features(state, joined, Vec::new(), None)?
        }
    };
    name_file(&mut response, &name, format.as_str());
    Ok(response)
}

/// What is asked about rows and was answered, as the file that `choros join --review` takes.
pub(super) async fn questions(
    ApiPath(path): ApiPath<SheetPath>,
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<JoinPageQuery>,
) -> Result<Response, ApiError> {
    caller.format(query.f.as_deref(), &[Format::Csv])?;
    let (sheet, proposed) = proposed(&state, &atlas, &base, path, Vec::new()).await?;
    let review = proposed.map(|proposed| proposed.review).unwrap_or_default();
    let bytes = review_csv(&review, query.lang.unwrap_or_default()).map_err(ApiError::internal)?;
    let mut response = fresh(Format::Csv, bytes);
    name_file(&mut response, &sheet.about.name, "review.csv");
    Ok(response)
}

fn geopackage(atlas: &Arc<Atlas>, shown: &Shown, title: &str) -> Result<Vec<u8>, ApiError> {
    let table = atlas.table(shown.collection, &[], None);
    let table = table.ok_or_else(|| ApiError::NotFound("the collection is no longer there".to_owned()))?;
    let folder = tempfile::tempdir().map_err(ApiError::internal)?;
    let path = folder.path().join("joined.gpkg");
    let table = table.with_attributes(&shown.table);
    write_geopackage(&table, [title, &atlas.meta().attribution], &path).map_err(ApiError::internal)?;
    std::fs::read(&path).map_err(ApiError::internal)
}

/// Says under which name a browser keeps an answer: that of the sheet with another ending.
fn name_file(response: &mut Response, sheet: &str, ending: &str) {
    let stem = sheet.rsplit_once('.').map_or(sheet, |(stem, _)| stem);
    let stem = percent_encoding::utf8_percent_encode(stem, percent_encoding::NON_ALPHANUMERIC);
    let name = format!("attachment; filename=\"sheet.{ending}\"; filename*=UTF-8''{stem}.{ending}");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
}
