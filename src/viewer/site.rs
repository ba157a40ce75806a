//! The page of a folder that was exported: a map and what it shows, on any host of static files.

use super::html::Html;
use super::{asset, asset_paths};
use crate::provenance::Bilingual;

/// What the page says.
#[derive(Clone, Debug, Default)]
pub struct SitePage {
    /// The atlas's title.
    pub title: Bilingual,
    /// What it is.
    pub description: Bilingual,
    /// What every reader has to know.
    pub notice: Bilingual,
    /// One line of credits.
    pub attribution: String,
    /// The licence in a line.
    pub license: String,
    /// Where the tiles are, from the page: one archive of PMTiles, or the folder of a file a tile.
    pub tiles: String,
    /// The maps to choose from, the first one shown first.
    pub maps: Vec<SiteMap>,
}

/// One map of the page.
#[derive(Clone, Debug, Default)]
pub struct SiteMap {
    /// Its id, such as that of its indicator.
    pub id: String,
    /// What it shows.
    pub title: Bilingual,
    /// Of which areas, and when.
    pub scope: Bilingual,
    /// The tag of the values, and their unit; nothing for a map without values.
    pub values: Option<(String, Bilingual)>,
    /// What colours and circles mean, missing data last.
    pub legend: Vec<SiteLegend>,
    /// Who made the data, and where they are published.
    pub source: Bilingual,
    /// Where that is.
    pub source_url: Option<String>,
    /// The licence in a line.
    pub license: String,
    /// The text of the licence.
    pub license_url: Option<String>,
    /// What a reader has to know.
    pub note: Bilingual,
    /// Its style, and the file of its values, from the page.
    pub files: (String, Option<String>),
}

/// A colour of a map, or a circle.
#[derive(Clone, Debug, Default)]
pub struct SiteLegend {
    /// The colour, as `#rrggbb`.
    pub color: String,
    /// What it means.
    pub label: Bilingual,
    /// The radius of a circle in pixels; nothing for a colour.
    pub radius_px: Option<f64>,
}

/// The folder, beside the page, of the files it needs.
pub const SITE_ASSETS: &str = "assets";

/// Returns the files the page needs, by their paths in [`SITE_ASSETS`].
pub fn site_assets() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let needed = |path: &&str| {
        ["site/", "vendor/", "fonts/"].iter().any(|folder| path.starts_with(folder)) || *path == "choros.css"
    };
    asset_paths().filter(needed).filter_map(|path| Some((path, asset(path)?.bytes)))
}

/// Writes the page, `index.html`, in Greek with English beside it. Without JavaScript it says of each map what it shows, and where its
/// values are.
#[must_use]
pub fn site_page(page: &SitePage) -> String {
    let mut html = Html::in_language(None);
    html.markup("<!doctype html>\n");
    html.element("html", &[("lang", "el")], |html| {
        html.element("head", &[], |head| write_head(head, page));
        html.element("body", &[("class", "site")], |body| write_body(body, page));
    });
    html.into_string()
}

fn write_head(head: &mut Html, page: &SitePage) {
    head.empty("meta", &[("charset", "utf-8")]);
    head.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    head.element("title", &[], |title| title.text(&page.title.el));
    head.empty("meta", &[("name", "description"), ("content", &page.description.el)]);
    for sheet in ["vendor/maplibre-gl.css", "choros.css", "site/site.css"] {
        head.empty("link", &[("rel", "stylesheet"), ("href", &format!("{SITE_ASSETS}/{sheet}"))]);
    }
    // No picture, and so no request for one.
    head.empty("link", &[("rel", "icon"), ("href", "data:,")]);
    let program = format!("{SITE_ASSETS}/site/site.js");
    head.element("script", &[("type", "module"), ("src", &program)], |_| {});
}

fn write_body(body: &mut Html, page: &SitePage) {
    body.element("header", &[], |header| {
        header.element("h1", &[], |h1| h1.bilingual(&page.title));
        header.element("p", &[], |p| p.bilingual(&page.description));
    });
    body.element("main", &[], |main| {
        write_choice(main, &page.maps);
        let label = ("aria-label", "Χάρτης · Map");
        main.element("div", &[("id", "map"), ("data-tiles", &page.tiles), label], |_| {});
        main.element("p", &[("id", "said"), ("aria-live", "polite")], |_| {});
        page.maps.iter().for_each(|map| write_map(main, map));
    });
    body.element("footer", &[], |footer| {
        for text in [&page.notice, &Bilingual::new(&page.attribution, ""), &Bilingual::new(&page.license, "")] {
            if !text.is_empty() {
                footer.element("p", &[], |p| p.bilingual(text));
            }
        }
        footer.element("p", &[], |p| {
            p.link("./tilejson.json", |a| a.text("TileJSON"));
        });
    });
}

fn write_choice(main: &mut Html, maps: &[SiteMap]) {
    if maps.len() < 2 {
        return;
    }
    main.element("form", &[], |form| {
        form.element("label", &[("for", "choice")], |label| label.bilingual(&Bilingual::new("Χάρτης", "Map")));
        form.markup(" ");
        form.element("select", &[("id", "choice"), ("autocomplete", "off")], |select| {
            for map in maps {
                let title = format!("{} · {}", map.title.el, map.title.en);
                select.element("option", &[("value", &map.id)], |option| option.text(&title));
            }
        });
    });
}

fn write_map(main: &mut Html, map: &SiteMap) {
    let (style, values) = &map.files;
    let (tag, unit) = map.values.as_ref().map_or(("", ""), |(tag, unit)| (tag.as_str(), unit.el.as_str()));
    let told = [("id", map.id.as_str()), ("data-style", style), ("data-indicator", tag), ("data-unit", unit)];
    main.element("section", &told, |section| {
        section.element("h2", &[], |h2| h2.bilingual(&map.title));
        section.element("p", &[], |p| p.bilingual(&map.scope));
        if !map.legend.is_empty() {
            write_legend(section, &map.legend);
        }
        section.element("dl", &[], |list| write_facts(list, map));
        for file in [Some(style), values.as_ref()].into_iter().flatten() {
            section.link(&format!("./{file}"), |a| a.text(file));
            section.markup(" ");
        }
    });
}

fn write_legend(section: &mut Html, legend: &[SiteLegend]) {
    section.element("ul", &[("class", "swatches")], |list| {
        for SiteLegend { color, label, radius_px } in legend {
            let size = radius_px.map(|radius| format!(";--size:{}px", 2.0 * radius)).unwrap_or_default();
            let class = if radius_px.is_some() { "circle" } else { "color" };
            let told = [("class", class), ("style", &*format!("--swatch:{color}{size}"))];
            list.element("li", &told, |item| item.bilingual(label));
        }
    });
    if legend.iter().any(|entry| entry.radius_px.is_some()) {
        let words = Bilingual::new(
            "Το εμβαδόν του κύκλου είναι ανάλογο της τιμής.",
            "The size of a circle is in proportion to the value.",
        );
        section.element("p", &[("class", "about")], |p| p.bilingual(&words));
    }
}

fn write_facts(list: &mut Html, map: &SiteMap) {
    let mut fact = |el: &str, en: &str, write: &dyn Fn(&mut Html)| {
        list.element("dt", &[], |dt| dt.bilingual(&Bilingual::new(el, en)));
        list.element("dd", &[], write);
    };
    let linked = |html: &mut Html, url: Option<&String>, text: &Bilingual| match url {
        Some(url) => html.link(url, |a| a.bilingual(text)),
        None => html.bilingual(text),
    };
    if let Some((_, unit)) = &map.values {
        fact("Μονάδα", "Unit", &|dd| dd.bilingual(unit));
    }
    if !map.source.is_empty() {
        fact("Πηγή", "Source", &|dd| linked(dd, map.source_url.as_ref(), &map.source));
    }
    if !map.license.is_empty() {
        let license = Bilingual::new(&map.license, "");
        fact("Άδεια", "Licence", &|dd| linked(dd, map.license_url.as_ref(), &license));
    }
    if !map.note.is_empty() {
        fact("Σημείωση", "Note", &|dd| dd.bilingual(&map.note));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_a_map_shows_and_data_is_never_markup() {
        let map = SiteMap {
            id: "share".into(),
            title: Bilingual::new("<b>Μερίδιο</b>", "Share"),
            scope: Bilingual::new("Δήμοι, 2021", "Municipalities, 2021"),
            values: Some(("share".into(), Bilingual::new("%", "%"))),
            legend: vec![
                SiteLegend { color: "#1f86a6".into(), label: Bilingual::new("500", "500"), radius_px: Some(12.0) },
                SiteLegend {
                    color: "#c4c8ca".into(),
                    label: Bilingual::new("Χωρίς στοιχεία", "No data"),
                    radius_px: None,
                },
            ],
            source: Bilingual::new("ΕΛΣΤΑΤ", "ELSTAT"),
            files: ("styles/share.json".into(), Some("values/share.json".into())),
            ..SiteMap::default()
        };
        let text = site_page(&SitePage { tiles: "tiles.pmtiles".into(), maps: vec![map], ..SitePage::default() });
        for part in [
            "&lt;b&gt;Μερίδιο",
            "Δήμοι, 2021",
            "Χωρίς στοιχεία",
            "--swatch:#1f86a6;--size:24px",
            "ανάλογο της τιμής",
            "ΕΛΣΤΑΤ",
            "Μονάδα",
            "values/share.json",
            "assets/site/site.js",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("<b>") && !text.contains("<select"));
    }

    #[test]
    fn every_file_the_page_names_is_beside_it() {
        let paths: Vec<_> = site_assets().map(|(path, _)| path).collect();
        for needed in [
            "site/site.js",
            "site/site.css",
            "site/pmtiles.js",
            "choros.css",
            "vendor/maplibre-gl.mjs",
            "vendor/maplibre-gl-worker.mjs",
            "vendor/maplibre-gl.css",
            "fonts/commissioner-greek.woff2",
        ] {
            assert!(paths.contains(&needed), "{needed}");
        }
    }
}
