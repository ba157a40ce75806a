//! How areas with figures are written: one way for every question about access, as JSON, GeoJSON or CSV.

use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::rows::{Row, area_features, csv};
use crate::atlas::{Atlas, Version};
use crate::boundaries::Level;
use crate::http::csv::{Dialect, csv_file, dialect_of};
use crate::http::extract::{Caller, Format};
use crate::http::links::{Base, Link};
use crate::http::nearest::with_features;
use crate::http::reply::json;
use crate::http::{ApiError, AppState, long_blocking};

/// The representations there are.
const FORMATS: [Format; 3] = [Format::Json, Format::GeoJson, Format::Csv];

/// How an answer is to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Representation {
    format: Format,
    dialect: Dialect,
}

impl Representation {
    /// Reads `f` and `dialect`.
    ///
    /// # Errors
    /// [`ApiError`] for a format that is not offered, or a dialect of what has none.
    pub(super) fn read(caller: &Caller, f: Option<&str>, dialect: Option<Dialect>) -> Result<Self, ApiError> {
        let format = caller.format(f, &FORMATS)?;
        Ok(Self { format, dialect: dialect_of(dialect, format)? })
    }

    /// Answers 304, or else with what `body` makes where it may keep a processor busy; a table is saved as `name`.
    ///
    /// # Errors
    /// Those of `body`, and [`ApiError`] where the server is too busy.
    pub(super) async fn answer(
        self,
        caller: &Caller,
        state: &AppState,
        versions: Vec<Version>,
        name: &str,
        body: impl FnOnce() -> Result<Vec<u8>, ApiError> + Send + 'static,
    ) -> Result<Response, ApiError> {
        let answer = async {
            let body = long_blocking(state, body).await?;
            if self.format == Format::Csv { csv_file(name, body) } else { Ok(body.into_response()) }
        };
        caller.answer(versions, self.format, answer).await
    }
}

/// The areas of a level with their figures.
#[derive(Debug)]
pub(super) struct AreaFigures<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) level: Level,
    /// One for each area of the level, in the order of their ids.
    pub(super) rows: Vec<Row>,
    /// What stands in every row of a table, behind its own cells.
    pub(super) beside: Vec<(&'static str, String)>,
    /// What the answer is called in the titles of links: `This gap`.
    pub(super) title: &'static str,
}

/// What the documents of all such answers have in common.
#[derive(Debug)]
pub(super) struct Parts {
    /// `FeatureCollection`, in GeoJSON.
    pub(super) r#type: Option<&'static str>,
    /// An empty list, into which the areas are put in GeoJSON.
    pub(super) features: Option<Vec<()>>,
    /// The rows, in JSON.
    pub(super) areas: Option<Vec<Row>>,
    pub(super) links: Vec<Link>,
}

impl AreaFigures<'_> {
    /// Writes the areas with what `document` says of all of them; of that a table has only what stands beside its rows.
    ///
    /// # Errors
    /// [`ApiError::Internal`]; none that can be expected.
    pub(super) fn write<D: Serialize>(
        self,
        how: Representation,
        base: &Base,
        document: impl FnOnce(Parts) -> D,
    ) -> Result<Vec<u8>, ApiError> {
        let links = self.links(how.format, base);
        match how.format {
            Format::Csv => csv(how.dialect, &self.rows, &self.beside),
            Format::GeoJson => {
                let features = area_features(self.atlas, self.level, &self.rows)?;
                let parts = Parts { r#type: Some("FeatureCollection"), features: Some(Vec::new()), areas: None, links };
                with_features(&json(&document(parts))?, &features)
            }
            _ => json(&document(Parts { r#type: None, features: None, areas: Some(self.rows), links })),
        }
    }

    fn links(&self, format: Format, base: &Base) -> Vec<Link> {
        let mut links = vec![Link::new(base.self_href(), "self", format, self.title)];
        for other in FORMATS.into_iter().filter(|other| *other != format) {
            let href = base.with_parameters(&[("f", Some(other.as_str().to_owned())), ("dialect", None)]);
            links.push(Link::new(href, "alternate", other, format!("{} in another format", self.title)));
        }
        links
    }
}
