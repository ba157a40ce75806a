//! The parts of the site between which people go to and fro: map, services, coverage, need beside access, one's own table.

use super::frame::SiteFrame;
use super::html::Html;
use super::page::Page;
use crate::provenance::Bilingual;

/// A part of the site: a page that every page offers at its top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// The map.
    Map,
    /// The finder.
    #[default]
    Services,
    /// Who has a service within reach.
    Coverage,
    /// Where much need meets little access.
    Gap,
    /// A table somebody brings.
    Table,
}

impl Section {
    /// All parts, in the order they are offered.
    pub(super) const ALL: [Self; 5] = [Self::Map, Self::Services, Self::Coverage, Self::Gap, Self::Table];

    /// Returns what the page is called.
    #[must_use]
    pub fn title(self) -> Bilingual {
        match self {
            Self::Map => Bilingual::new("Χάρτης", "Map"),
            Self::Services => Bilingual::new("Βρείτε μια υπηρεσία", "Find a service"),
            Self::Coverage => Bilingual::new("Ποιος φτάνει σε βοήθεια", "Who can reach help"),
            Self::Gap => Bilingual::new("Πού λείπει η βοήθεια", "Where help is missing"),
            Self::Table => Bilingual::new("Ο πίνακάς σας στον χάρτη", "Your table on the map"),
        }
    }

    /// Returns what a link to it says, in a word or two.
    pub(super) fn label(self) -> Bilingual {
        match self {
            Self::Map => Bilingual::new("Χάρτης", "Map"),
            Self::Services => Bilingual::new("Υπηρεσίες", "Services"),
            Self::Coverage => Bilingual::new("Πρόσβαση", "Access"),
            Self::Gap => Bilingual::new("Ανάγκη και πρόσβαση", "Need and access"),
            Self::Table => Bilingual::new("Ο πίνακάς σας", "Your table"),
        }
    }

    /// Returns its path from the server's root.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Map => "",
            Self::Services => "services",
            Self::Coverage => "service-coverage",
            Self::Gap => "gap",
            Self::Table => "join",
        }
    }
}

/// A page with a title, style sheets and a program of its own.
pub(super) struct SectionPage<'a> {
    pub(super) frame: &'a SiteFrame,
    /// What stands at its top.
    pub(super) title: &'a Bilingual,
    /// The class of its body, for the style sheet.
    pub(super) kind: &'static str,
    /// What a search engine shows.
    pub(super) description: &'a str,
    /// Style sheets and programs, by their paths among the assets.
    pub(super) style_sheets: &'a [&'static str],
    pub(super) program: Option<&'static str>,
    /// Writes more into the head.
    pub(super) more: &'a dyn Fn(&mut Html),
}

impl SectionPage<'_> {
    /// Writes the page around its main part.
    pub(super) fn render(&self, main: impl FnOnce(&mut Html)) -> String {
        let asset = |path: &str| format!("{}{}", self.frame.root, super::assets::address(path));
        Page {
            frame: self.frame,
            head: &|html| {
                for sheet in self.style_sheets {
                    html.empty("link", &[("rel", "stylesheet"), ("href", &asset(sheet))]);
                }
                if let Some(program) = self.program {
                    html.element("script", &[("type", "module"), ("src", &asset(program))], |_| {});
                }
                (self.more)(html);
            },
            title: self.title.text(self.frame.language),
            description: self.description,
            kind: self.kind,
            heading: |heading: &mut Html| heading.element("h1", &[], |h1| h1.bilingual(self.title)),
            main,
        }
        .render()
    }
}
