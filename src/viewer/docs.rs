//! x
/// x
#[must_use]
pub fn docs_page(_d: &serde_json::Value) -> String { String::new() }
pub(super) fn write_inline(html: &mut super::html::Html, text: &str) { html.text(text); }
