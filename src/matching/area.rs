//! What is known of an area, for matching.

use std::fmt;
use std::sync::Arc;

use crate::names::{NameCase, Title};

/// The id of a level, such as `municipality`; levels of any atlas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelId(Arc<str>);

impl LevelId {
    /// Makes the id of a level.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the level that a title before a Greek name says.
    #[must_use]
    pub fn of_title(title: Title) -> Self {
        Self::new(match title {
            Title::Region => "region",
            Title::RegionalUnit => "regional-unit",
            Title::Municipality => "municipality",
            Title::MunicipalUnit => MUNICIPAL_UNIT,
            Title::Community => "community",
        })
    }

    /// Whether areas of this level are the municipalities until 2010, now parts of larger ones.
    #[must_use]
    pub fn is_municipal_unit(&self) -> bool {
        self.as_str() == MUNICIPAL_UNIT
    }
}

const MUNICIPAL_UNIT: &str = "municipal-unit";

impl fmt::Display for LevelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who gave a code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// The Hellenic Statistical Authority: `22`, `2201`, `220101`.
    Elstat,
    /// The same with three digits for the Region before it: `2312201`.
    ElstatLong,
    /// The Interior Ministry: `9100`.
    Ypes,
    /// Eurostat, NUTS of today: `EL61`, `EL612`.
    Nuts,
    /// Eurostat, NUTS until 2013: `EL14`.
    Nuts2010,
    /// ISO 3166-2: `GR-E`.
    Iso3166,
    /// Any other, by its name; the codes of an atlas of its own are `atlas`.
    Other(Arc<str>),
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Elstat => "elstat",
            Self::ElstatLong => "elstat-long",
            Self::Ypes => "ypes",
            Self::Nuts => "nuts",
            Self::Nuts2010 => "nuts-2010",
            Self::Iso3166 => "iso-3166-2",
            Self::Other(name) => name,
        })
    }
}

/// Which edition of the boundaries an area belongs to. A code alone does not say it: 3201 is all of Corfu in 2011 and its
/// middle since 2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// The same land in all editions.
    Both,
    /// A municipality of Kallikratis (2011) that was divided in 2019.
    Whole2011,
    /// A municipality of Kleisthenis (2019) that was a part of one before.
    Part2019,
}

/// What kind of name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The area's own name.
    Official,
    /// Its seat, another spelling, what it is called abroad.
    Further,
    /// What it was called before, for the same land.
    Former,
    /// The prefecture that held it until 2010; found as a parent only.
    Prefecture,
}

/// A name of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaName {
    /// The name, in any spelling, without title.
    pub text: String,
    /// What kind of name it is.
    pub kind: NameKind,
    /// The grammatical case it is in.
    pub case: NameCase,
}

impl AreaName {
    /// Makes a name.
    #[must_use]
    pub fn new(text: &str, kind: NameKind, case: NameCase) -> Self {
        Self { text: text.to_owned(), kind, case }
    }
}

/// What is said of an area, for [`Gazetteer::new`](super::Gazetteer::new).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaFacts {
    /// Its level.
    pub level: LevelId,
    /// Its code in the atlas; with level and extent it names the area.
    pub code: String,
    /// The edition it belongs to.
    pub extent: Extent,
    /// Its codes by scheme, its own among them.
    pub codes: Vec<(Scheme, String)>,
    /// Its names; the first is the one to show.
    pub names: Vec<AreaName>,
    /// Level and code of the area that holds it; of several editions, the whole.
    pub parent: Option<(LevelId, String)>,
    /// Whether the atlas has it; others are known, but not in this atlas.
    pub in_atlas: bool,
}

/// The number of an area in its [`Gazetteer`](super::Gazetteer).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaNumber(pub(super) u32);

impl AreaNumber {
    pub(super) fn at(self) -> usize {
        self.0 as usize
    }
}

/// An area of a [`Gazetteer`](super::Gazetteer).
#[derive(Clone, Debug)]
pub struct KnownArea {
    /// What was said of it.
    pub facts: AreaFacts,
    /// The area that holds it.
    pub parent: Option<AreaNumber>,
}

impl KnownArea {
    /// Returns the name to show; the code where there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.facts.names.first().map_or(&self.facts.code, |name| &name.text)
    }

    /// Returns the first code of a scheme.
    #[must_use]
    pub fn code_of(&self, scheme: &Scheme) -> Option<&str> {
        self.facts.codes.iter().find(|(own, _)| own == scheme).map(|(_, code)| code.as_str())
    }
}
