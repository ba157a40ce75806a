//! The register of services: a list that can be filtered, and each service with all that is known of it.
//!
//! The nearest services are found in [`super::nearest`]; services as features are those of the collection `services`.

mod document;
mod filter;
mod item;
mod list;
mod opening;
mod terms;

pub(in crate::http) use document::ServiceDocument;
pub(in crate::http) use filter::{AskedTime, LanguageTag, PlainId, Wanted, kind_places, search_text, wanted_from};
pub(in crate::http) use item::{__path_service, service};
pub(in crate::http) use list::{__path_services, ServicesQuery, services};
pub(in crate::http) use opening::Opening;
use terms::TermsDocument;
