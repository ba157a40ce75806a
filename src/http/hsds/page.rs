//! Pages as HSDS has them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::http::ApiError;
use crate::http::extract::{Whole, parsed};

/// How many items a page has if nobody says.
const DEFAULT_PER_PAGE: u32 = 50;

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PageQuery {
    /// The page, counted from 1.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000_000, default = 1)]
    page: Option<Whole<1, 10_000_000>>,
    /// Items a page, 1 to 1000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 50)]
    per_page: Option<Whole<1, 1_000>>,
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

/// Which services, and which page of them.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ServicesQuery {
    /// Beginnings of words in the names, the organization and the descriptions, in any spelling, Greek or Latin, and grammatical
    /// case.
    pub(super) search: Option<String>,
    /// Only services of the organization with this UUID.
    pub(super) organization_id: Option<String>,
    /// Only services that state the term with this UUID.
    pub(super) taxonomy_term_id: Option<String>,
    /// Whether each service comes with all that hangs on it, as it does alone.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<bool>, default = false)]
    pub(super) full: Option<bool>,
    #[param(ignore)]
    pub(super) modified_after: Option<String>,
    /// The page, counted from 1.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000_000, default = 1)]
    page: Option<Whole<1, 10_000_000>>,
    /// Items a page, 1 to 1000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 50)]
    per_page: Option<Whole<1, 1_000>>,
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

/// Which page of the terms of which taxonomy.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct TermsQuery {
    /// Only terms of the taxonomy with this UUID or name.
    pub(super) taxonomy_id: Option<String>,
    /// The page, counted from 1.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000_000, default = 1)]
    page: Option<Whole<1, 10_000_000>>,
    /// Items a page, 1 to 1000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 50)]
    per_page: Option<Whole<1, 1_000>>,
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

/// A query that asks for a page.
pub(super) trait Paged {
    /// Returns the representation asked for.
    fn format(&self) -> Option<&str>;
}

impl Paged for PageQuery {
    fn format(&self) -> Option<&str> {
        self.f.as_deref()
    }
}

impl Paged for ServicesQuery {
    fn format(&self) -> Option<&str> {
        self.f.as_deref()
    }
}

impl ServicesQuery {
    /// Returns which page.
    pub(super) fn paging(&self) -> PageQuery {
        PageQuery { page: self.page, per_page: self.per_page, f: None }
    }
}

impl Paged for TermsQuery {
    fn format(&self) -> Option<&str> {
        self.f.as_deref()
    }
}

impl TermsQuery {
    /// Returns which page.
    pub(super) fn paging(&self) -> PageQuery {
        PageQuery { page: self.page, per_page: self.per_page, f: None }
    }
}

/// A page of a list (HSDS 3.0).
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct HsdsPage {
    /// How many items there are.
    total_items: usize,
    /// How many pages there are; 1 if there are no items.
    total_pages: usize,
    /// This page, counted from 1.
    page_number: usize,
    /// How many items this page has.
    size: usize,
    /// Whether it is the first page.
    first_page: bool,
    /// Whether it is the last page.
    last_page: bool,
    /// Whether it has no items.
    empty: bool,
    #[schema(value_type = Vec<Object>)]
    contents: Vec<Value>,
}

impl PageQuery {
    /// Returns the page of a list of so many items, of which `describe` describes one.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] for a page beyond the last.
    pub(super) fn page(&self, total: usize, describe: impl Fn(usize) -> Value) -> Result<HsdsPage, ApiError> {
        let per_page = self.per_page.map_or(DEFAULT_PER_PAGE, |per_page| per_page.0) as usize;
        let number = self.page.map_or(1, |page| page.0) as usize;
        let pages = total.div_ceil(per_page).max(1);
        if number > pages {
            return Err(ApiError::parameter("page", format!("{number} was found; the last page is {pages}")));
        }
        let first = (number - 1) * per_page;
        let contents: Vec<_> = (first..total.min(first + per_page)).map(describe).collect();
        Ok(HsdsPage {
            total_items: total,
            total_pages: pages,
            page_number: number,
            size: contents.len(),
            first_page: number == 1,
            last_page: number == pages,
            empty: contents.is_empty(),
            contents,
        })
    }
}
