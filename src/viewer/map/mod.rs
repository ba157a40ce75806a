//! The page at `/`: a map of an indicator, with the figures in a table beside it.
//!
//! The server writes everything that can be read without a map: what is shown, in a sentence and in a table, sources and
//! links. The program of the page (`assets/map/main.js`) adds the map and takes over the rest.

mod controls;
mod figures;
mod summary;

pub use figures::{FigureRow, Figures};
pub use summary::{
    AtlasSummary, Choice, IndicatorLevel, IndicatorSummary, KindSummary, LevelSummary, RampSummary, ViewSummary,
};

use super::frame::SiteFrame;
use super::html::Html;
use super::page::{Head, document};
use crate::provenance::{Bilingual, Language};

/// What stands on the page with the map. Addresses may be absolute or relative to the server's root.
#[derive(Clone, Debug, Default)]
pub struct MapPage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// What its program is told.
    pub atlas: AtlasSummary,
    /// What the atlas is, in a few sentences.
    pub description: Bilingual,
    /// What every reader has to know; empty to say nothing.
    pub notice: Bilingual,
    /// What is shown; nothing if the atlas has no values.
    pub figures: Option<Figures>,
    /// The same page in Greek and in English.
    pub translations: [String; 2],
    /// The address search engines should keep.
    pub canonical: String,
}

/// Writes the page.
#[must_use]
pub fn map_page(page: &MapPage) -> String {
    let language = page.atlas.language;
    let atlas_title = page.atlas.title.text(language);
    let title = match &page.figures {
        Some(figures) => format!("{} · {atlas_title}", figures.heading(language)),
        None => atlas_title.to_owned(),
    };
    let description = page.figures.as_ref().map(|figures| figures.summary.text(language));
    let head = Head {
        language: Some(language),
        root: "",
        title: &title,
        description: description.filter(|text| !text.is_empty()).unwrap_or(page.description.text(language)),
    };
    let kind = if page.atlas.embed { "map embed" } else { "map" };
    document(&head, &|head| write_head(head, page, &title), kind, |body| write_body(body, page))
}

fn write_head(head: &mut Html, page: &MapPage, title: &str) {
    for (language, href) in [Language::El, Language::En].into_iter().zip(&page.translations) {
        head.empty("link", &[("rel", "alternate"), ("hreflang", language.as_str()), ("href", href)]);
    }
    head.empty("link", &[("rel", "canonical"), ("href", &page.canonical)]);
    head.empty("meta", &[("property", "og:title"), ("content", title)]);
    head.empty("meta", &[("property", "og:type"), ("content", "website")]);
    if page.atlas.embed {
        head.markup("<meta name=\"robots\" content=\"noindex\">");
    }
    for sheet in super::assets::map_style_sheets() {
        head.empty("link", &[("rel", "stylesheet"), ("href", &sheet)]);
    }
    for font in super::assets::fonts() {
        let attributes =
            [("rel", "preload"), ("as", "font"), ("type", "font/woff2"), ("crossorigin", ""), ("href", &*font)];
        head.empty("link", &attributes);
    }
    for module in super::assets::map_modules() {
        head.empty("link", &[("rel", "modulepreload"), ("href", &module)]);
    }
    let main = super::assets::address("map/main.js");
    head.element("script", &[("type", "module"), ("src", &main)], |_| {});
    head.data_block(&[("type", "application/json"), ("id", "atlas")], &page.atlas);
}

fn write_body(body: &mut Html, page: &MapPage) {
    if !page.atlas.embed {
        body.element("header", &[("class", "top masthead")], |header| controls::write_masthead(header, page));
    }
    body.element("main", &[("id", "content"), ("class", "atlas"), ("tabindex", "-1")], |main| {
        if page.atlas.embed {
            controls::write_embed_heading(main, page);
        }
        main.element("div", &[("class", "side")], |side| write_side(side, page));
        controls::write_stage(main, page);
    });
    body.markup("<div id=\"notices\" class=\"notices\" role=\"status\" aria-live=\"polite\"></div>");
    body.element("footer", &[("class", "bottom")], |footer| page.frame.write_footer(footer));
}

fn write_side(side: &mut Html, page: &MapPage) {
    controls::write_chooser(side, page);
    side.element("div", &[("class", "headline")], |headline| {
        if let Some(figures) = &page.figures {
            figures::write_headline(headline, figures, &page.notice, page.atlas.language);
        } else {
            headline.element("h1", &[("id", "title")], |h1| h1.bilingual(&page.atlas.title));
            headline.element("p", &[("id", "summary")], |p| {
                p.bilingual(&Bilingual::new(
                    "Ο άτλαντας δεν έχει ακόμη τιμές δεικτών.",
                    "The atlas has no values of indicators yet.",
                ));
            });
        }
    });
    controls::write_panels(side, page);
}
