//! Which services a caller asks for.

use super::page::ServicesQuery;
use super::records::{Records, organization_of};
use crate::atlas::ServiceFilter;
use crate::http::ApiError;
use crate::http::services::search_text;

impl Records<'_> {
    /// Returns the services that are asked for, in the order of their own ids.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] for a text that is too long, and for `modified_after`.
    pub(super) fn chosen(self, query: &ServicesQuery) -> Result<Vec<usize>, ApiError> {
        if query.modified_after.is_some() {
            let reason = "the register does not say when services were modified; assured_date is the day somebody last made sure";
            return Err(ApiError::parameter("modified_after", reason));
        }
        let text = search_text("search", query.search.as_deref())?;
        let mut chosen = self.atlas.select_services(&ServiceFilter { text, ..ServiceFilter::default() }, None);
        let services = self.atlas.register().services();
        if let Some(id) = &query.organization_id {
            let organization = self.organizations().into_iter().find(|name| self.id("organization", name) == *id);
            chosen.retain(|&service| Some(organization_of(&services[service])) == organization.as_deref());
        }
        if let Some(id) = &query.taxonomy_term_id {
            let term = self.terms(None).into_iter().find(|term| self.term_id(term) == *id);
            chosen.retain(|&service| term.as_ref().is_some_and(|term| term.is_stated_by(&services[service])));
        }
        Ok(chosen)
    }
}
