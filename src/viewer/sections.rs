//! The pages between which people go to and fro: map, services, coverage, need beside access, a sheet on the map.

use super::html::Html;
use super::page::Page;
use crate::provenance::{Bilingual, Language};

/// A page among those that are offered at the top of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// The finder.
    #[default]
    Services,
    /// Who has a service within reach.
    Coverage,
    /// Where much need meets little access.
    Gap,
}

impl Section {
    const ALL: [Self; 3] = [Self::Services, Self::Coverage, Self::Gap];

    /// Returns what the page is called.
    #[must_use]
    pub fn title(self) -> Bilingual {
        match self {
            Self::Services => Bilingual::new("Βρείτε μια υπηρεσία", "Find a service"),
            Self::Coverage => Bilingual::new("Ποιος φτάνει σε βοήθεια", "Who can reach help"),
            Self::Gap => Bilingual::new("Πού λείπει η βοήθεια", "Where help is missing"),
        }
    }

    /// Returns its path from the server's root.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Coverage => "service-coverage",
            Self::Gap => "gap",
        }
    }
}

/// What stands above the content of a page: whose it is, what it is called, and where else one may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct SectionHead<'a> {
    pub(super) atlas: &'a Bilingual,
    pub(super) title: &'a Bilingual,
    pub(super) language: Language,
    /// The way to the server's root: empty, or `../`.
    pub(super) root: &'a str,
    /// The page, if it is one of those offered itself.
    pub(super) current: Option<Section>,
    /// The same page in the other language.
    pub(super) translated: &'a str,
}

impl SectionHead<'_> {
    /// Writes the header.
    pub(super) fn write(&self, header: &mut Html) {
        let language = self.language;
        let root = if self.root.is_empty() { "./" } else { self.root };
        let query = if language == Language::El { "" } else { "?lang=en" };
        let page_query = format!("?f=html&lang={}", language.as_str());
        header.element("p", &[("class", "brand")], |p| {
            p.link(&format!("{root}{query}"), |a| a.bilingual(self.atlas));
        });
        header.element("h1", &[], |h1| h1.bilingual(self.title));
        let label = Bilingual::new("Σελίδες", "Pages");
        header.element("nav", &[("class", "sections"), ("aria-label", label.text(language))], |nav| {
            nav.element("ul", &[("class", "links")], |ul| {
                let map = Bilingual::new("Χάρτης", "Map");
                ul.element("li", &[], |li| li.link(&format!("{root}{query}"), |a| a.bilingual(&map)));
                for section in Section::ALL {
                    let href = format!("{root}{}{page_query}", section.path());
                    let current = [("href", href.as_str()), ("aria-current", "page")];
                    let attributes = if self.current == Some(section) { &current[..] } else { &current[..1] };
                    ul.element("li", &[], |li| li.element("a", attributes, |a| a.bilingual(&section.title())));
                }
                let sheet = Bilingual::new("Φύλλο στον χάρτη", "A sheet on the map");
                ul.element("li", &[], |li| li.link(&format!("{root}join{query}"), |a| a.bilingual(&sheet)));
                let other = language.other();
                let attributes = [("href", self.translated), ("lang", other.as_str()), ("hreflang", other.as_str())];
                ul.element("li", &[("class", "other-language")], |li| {
                    li.element("a", &attributes, |a| {
                        a.text(if other == Language::El { "Ελληνικά" } else { "English" });
                    });
                });
            });
        });
    }
}

/// What a page of an atlas says of itself.
pub(super) struct SectionPage<'a> {
    pub(super) head: SectionHead<'a>,
    /// The class of its body, for the style sheet.
    pub(super) kind: &'static str,
    /// What a search engine shows.
    pub(super) description: &'a str,
    /// Style sheets and programs, by their paths among the assets.
    pub(super) style_sheets: &'a [&'static str],
    pub(super) program: Option<&'static str>,
    /// Writes more into the head.
    pub(super) more: &'a dyn Fn(&mut Html),
    /// The credits in a line.
    pub(super) attribution: &'a str,
}

impl SectionPage<'_> {
    /// Writes the page around its main part.
    pub(super) fn render(&self, main: impl FnOnce(&mut Html)) -> String {
        let head = &self.head;
        let asset = |path: &str| format!("{}{}", head.root, super::assets::address(path));
        Page {
            language: Some(head.language),
            root: head.root,
            head: &|html| {
                for sheet in self.style_sheets {
                    html.empty("link", &[("rel", "stylesheet"), ("href", &asset(sheet))]);
                }
                if let Some(program) = self.program {
                    html.element("script", &[("type", "module"), ("src", &asset(program))], |_| {});
                }
                (self.more)(html);
            },
            title: &format!("{} · {}", head.title.text(head.language), head.atlas.text(head.language)),
            description: self.description,
            kind: self.kind,
            header: |header: &mut Html| head.write(header),
            main,
            footer: |footer: &mut Html| footer.element("p", &[], |p| p.data(self.attribution)),
        }
        .render()
    }
}
