//! What stands around every page for people: whose it is, where else one may go, in which language, and who made it.

use super::html::Html;
use super::sections::Section;
use crate::atlas::Atlas;
use crate::provenance::{Bilingual, Language};

/// The frame of a page of an atlas. Addresses may be absolute or relative to the page.
#[derive(Clone, Debug, Default)]
pub struct SiteFrame {
    /// The language of the page.
    pub language: Language,
    /// The atlas's title.
    pub title: Bilingual,
    /// The way from the page to the server's root: empty, or `../` for each part of its path but the last.
    pub root: String,
    /// The part of the site the page belongs to, if it belongs to one.
    pub section: Option<Section>,
    /// The same page in the other language.
    pub translated: String,
    /// The credits in a line.
    pub attribution: String,
    /// The licence of the data in a line.
    pub license: String,
    /// The version of the data.
    pub data_version: String,
}

impl SiteFrame {
    /// Makes the frame of a page at the root of an atlas, that belongs to no part of the site.
    #[must_use]
    pub fn of(atlas: &Atlas, language: Language, translated: impl Into<String>) -> Self {
        let meta = atlas.meta();
        Self {
            language,
            title: meta.title.clone(),
            root: String::new(),
            section: None,
            translated: translated.into(),
            attribution: meta.attribution.clone(),
            license: meta.license.clone(),
            data_version: atlas.version().to_string(),
        }
    }

    /// Puts the page deeper: its way to the root is this one.
    #[must_use]
    pub fn below(self, root: impl Into<String>) -> Self {
        Self { root: root.into(), ..self }
    }

    /// Makes the page one of a part of the site.
    #[must_use]
    pub fn within(self, section: Section) -> Self {
        Self { section: Some(section), ..self }
    }

    /// Returns what stands in the browser's tab of a page of this title.
    pub(super) fn tab(&self, title: &str) -> String {
        format!("{title} · {}", self.title.text(self.language))
    }

    /// Returns the address of a path of the server from the page.
    pub(super) fn href(&self, path: &str) -> String {
        // The way from a page beside the root has no dot or slash before it.
        let root = if self.root.is_empty() { "./" } else { &self.root };
        format!("{root}{path}")
    }

    fn href_of_section(&self, section: Section) -> String {
        let query = match (section, self.language) {
            (Section::Map | Section::Table, Language::El) => "",
            (Section::Map | Section::Table, Language::En) => "?lang=en",
            (Section::Services | Section::Coverage | Section::Gap, Language::El) => "?f=html&lang=el",
            (Section::Services | Section::Coverage | Section::Gap, Language::En) => "?f=html&lang=en",
        };
        self.href(&format!("{}{query}", section.path()))
    }

    /// Writes the line at the top: the atlas, the parts of the site, what `between` writes, and the languages.
    pub(super) fn write_bar(&self, bar: &mut Html, between: impl FnOnce(&mut Html)) {
        bar.element("p", &[("class", "brand")], |p| {
            p.link(&self.href_of_section(Section::Map), |a| a.bilingual(&self.title));
        });
        self.write_parts(bar);
        between(bar);
        self.write_languages(bar);
    }

    fn write_parts(&self, bar: &mut Html) {
        let label = Bilingual::new("Σελίδες", "Pages");
        bar.element("nav", &[("class", "parts"), ("aria-label", label.text(self.language))], |nav| {
            nav.element("ul", &[], |ul| {
                for section in Section::ALL {
                    let href = self.href_of_section(section);
                    let current = [("href", href.as_str()), ("aria-current", "page")];
                    let attributes = if self.section == Some(section) { &current[..] } else { &current[..1] };
                    ul.element("li", &[], |li| li.element("a", attributes, |a| a.bilingual(&section.label())));
                }
            });
        });
    }

    /// Writes the two languages, the other one as a link.
    fn write_languages(&self, bar: &mut Html) {
        let label = Bilingual::new("Γλώσσα", "Language");
        bar.element("nav", &[("class", "languages"), ("aria-label", label.text(self.language))], |nav| {
            for (language, short, name) in [(Language::El, "ΕΛ", "Ελληνικά"), (Language::En, "EN", "English")]
            {
                let code = language.as_str();
                let write = |html: &mut Html| {
                    html.element("span", &[("aria-hidden", "true")], |span| span.text(short));
                    html.element("span", &[("class", "visually-hidden")], |span| span.text(name));
                };
                if language == self.language {
                    nav.element("span", &[("lang", code), ("aria-current", "true")], write);
                } else {
                    let attributes =
                        [("href", self.translated.as_str()), ("lang", code), ("hreflang", code), ("title", name)];
                    nav.element("a", &attributes, write);
                }
            }
        });
    }

    /// Writes what stands at the end of every page: the ways for developers, credits, licence and versions.
    pub(super) fn write_footer(&self, footer: &mut Html) {
        let label = Bilingual::new("Δεδομένα και API", "Data and API");
        let page = format!("?f=html&lang={}", self.language.as_str());
        let links = [
            ("collections", Bilingual::new("Όλα τα δεδομένα", "All data")),
            ("joins", Bilingual::new("Κοινοί πίνακες", "Shared tables")),
            ("api", Bilingual::new("API για προγραμματιστές", "API for developers")),
        ];
        footer.element("nav", &[("aria-label", label.text(self.language))], |nav| {
            nav.element("ul", &[("class", "links")], |ul| {
                for (path, label) in &links {
                    let href = self.href(&format!("{path}{page}"));
                    ul.element("li", &[], |li| li.link(&href, |a| a.bilingual(label)));
                }
            });
        });
        let lines = [
            ("Πηγές", "Sources", self.attribution.as_str()),
            ("Άδεια", "Licence", &self.license),
            ("Έκδοση δεδομένων", "Data version", &self.data_version),
            ("Πρόγραμμα", "Program", concat!("choros ", env!("CARGO_PKG_VERSION"))),
        ];
        footer.element("dl", &[], |dl| {
            for (el, en, text) in lines.into_iter().filter(|(_, _, text)| !text.is_empty()) {
                dl.element("div", &[], |div| {
                    div.element("dt", &[], |dt| dt.bilingual(&Bilingual::new(el, en)));
                    div.element("dd", &[], |dd| dd.data(text));
                });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(frame: &SiteFrame) -> String {
        let mut html = Html::in_language(Some(frame.language));
        frame.write_bar(&mut html, |_| {});
        html.into_string()
    }

    #[test]
    fn one_part_is_the_current_one_and_the_other_language_is_a_link() {
        let frame = SiteFrame { translated: "?lang=en".to_owned(), ..SiteFrame::default() };
        let html = bar(&frame.clone().within(Section::Gap));
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
        assert!(html.contains("href=\"./gap?f=html&amp;lang=el\" aria-current=\"page\""), "{html}");
        assert!(html.contains("href=\"?lang=en\" lang=\"en\"") && html.contains("<span lang=\"el\" aria-current"));
        assert!(!bar(&frame).contains("aria-current=\"page\""));
    }

    #[test]
    fn deeper_pages_find_the_root_and_stay_in_their_language() {
        let frame = SiteFrame { language: Language::En, ..SiteFrame::default() }.below("../../");
        let html = bar(&frame);
        assert!(html.contains("href=\"../../?lang=en\"") && html.contains("href=\"../../join?lang=en\""), "{html}");
    }
}
