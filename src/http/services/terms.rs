//! The words that services are looked for by, with what people call them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::services::{ServiceRegister, Taxonomy};

/// The words that some service of the register states, whatever was looked for: what filters are made of.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TermsDocument {
    /// Needs, as `need` takes them.
    need: Vec<TermDocument>,
    /// Whom services are for, as `eligibility` takes them.
    eligibility: Vec<TermDocument>,
    /// Language tags, as `language` takes them.
    language: Vec<TermDocument>,
    /// What makes services accessible, as `accessibility` takes them.
    accessibility: Vec<TermDocument>,
}

/// A word, what people call it, and how many services state it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TermDocument {
    id: String,
    title_el: String,
    title_en: String,
    count: usize,
}

impl From<&ServiceRegister> for TermsDocument {
    fn from(register: &ServiceRegister) -> Self {
        let list = |taxonomy| {
            let terms = register.terms(taxonomy).iter();
            terms
                .map(|term| TermDocument {
                    id: term.id.to_string(),
                    title_el: term.title.el.clone(),
                    title_en: term.title.en.clone(),
                    count: term.count,
                })
                .collect()
        };
        Self {
            need: list(Taxonomy::Need),
            eligibility: list(Taxonomy::Eligibility),
            language: list(Taxonomy::Language),
            accessibility: list(Taxonomy::Accessibility),
        }
    }
}
