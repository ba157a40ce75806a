//! Marks of quality.

use super::html::Html;
use crate::provenance::{Bilingual, Quality};

/// Marks what is not as its source published it.
pub(super) fn write_badge(html: &mut Html, quality: Quality) {
    let (class, el, en) = match quality {
        Quality::Official => return,
        Quality::Approximate => ("badge approximate", "προσεγγιστικά", "approximate"),
        Quality::Synthetic => ("badge synthetic", "συνθετικά", "synthetic"),
    };
    html.markup(" ");
    html.element("span", &[("class", class)], |badge| badge.bilingual(&Bilingual::new(el, en)));
}
