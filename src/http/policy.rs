//! What an answer may load, and who may show it in a frame.

use axum::http::HeaderValue;

use crate::atlas::{Atlas, Basemap};

/// The values of `Content-Security-Policy` while an atlas is served: they name the origin of its basemap.
#[derive(Clone, Debug)]
pub(super) struct Policies {
    own: HeaderValue,
    framed: HeaderValue,
}

impl Policies {
    pub(super) fn of_atlas(atlas: &Atlas) -> Self {
        let basemap = atlas.basemap().and_then(Basemap::origin);
        Self { own: policy(basemap, false), framed: policy(basemap, true) }
    }

    /// Returns the policy of an answer that others may show in a frame, or that they may not.
    pub(super) fn of(&self, may_be_framed: bool) -> HeaderValue {
        if may_be_framed { self.framed.clone() } else { self.own.clone() }
    }
}

/// Returns what an answer may load, and who may show it in a frame.
///
/// `worker-src` is for the map library, whose worker is a file of ours, and `blob:` for images it makes of those it has
/// fetched. The worker fetches tiles by the policy of its own file: so the origin of a basemap stands in every answer.
fn policy(basemap: Option<&str>, may_be_framed: bool) -> HeaderValue {
    let basemap = basemap.map(|origin| format!(" {origin}")).unwrap_or_default();
    let ancestors = if may_be_framed { "*" } else { "'none'" };
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; \
         img-src 'self' data: blob:{basemap}; font-src 'self'; connect-src 'self'{basemap}; base-uri 'none'; \
         form-action 'self'; frame-ancestors {ancestors}"
    );
    // An origin is letters, digits and a few signs that headers hold; without one there is no doubt.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
