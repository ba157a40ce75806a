//! What is said of a row: the area it means, or what has to be asked.

use super::area::{AreaNumber, Extent, NameKind, Scheme};
use super::codes::Repair;
use super::level_names::Spelling;

/// Which area a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowMatch {
    /// This one.
    Matched {
        /// The area.
        area: AreaNumber,
        /// How it was found.
        how: How,
        /// How sure that is.
        sureness: Sureness,
        /// What to know about it.
        warnings: Vec<Warning>,
    },
    /// One of several, or one that has to be confirmed.
    Ambiguous {
        /// Why it is asked.
        why: WhyAsked,
        /// The areas it may be, the likeliest first.
        candidates: Vec<Candidate>,
    },
    /// Code and name say different areas, or the code one and the name none that is known.
    Disagree {
        /// What the code says.
        by_code: Vec<AreaNumber>,
        /// What the name says; empty when it is no name that is known.
        by_name: Vec<AreaNumber>,
    },
    /// A municipality of before 2011, now a part: its values are not those of the whole.
    OldUnit {
        /// The municipal units it may be, each with the municipality it went into.
        units: Vec<(AreaNumber, Option<AreaNumber>)>,
    },
    /// A total over other rows: to check against, never an area of the table.
    Total {
        /// What it is the total of.
        of: TotalOf,
    },
    /// Areas of another level, finer than the table's or outside its levels (Mount Athos).
    OtherLevel {
        /// The areas.
        areas: Vec<AreaNumber>,
    },
    /// Nothing that is known.
    Unmatched {
        /// Areas with near names or codes, the nearest first; for asking only.
        nearest: Vec<AreaNumber>,
    },
}

impl RowMatch {
    /// Returns the area of a match.
    #[must_use]
    pub fn area(&self) -> Option<AreaNumber> {
        match self {
            Self::Matched { area, .. } => Some(*area),
            Self::Ambiguous { .. }
            | Self::Disagree { .. }
            | Self::OldUnit { .. }
            | Self::Total { .. }
            | Self::OtherLevel { .. }
            | Self::Unmatched { .. } => None,
        }
    }
}

/// How an area was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// By its code as it is.
    CodeExact(Scheme),
    /// By its code, mended.
    CodeRepaired {
        /// The scheme of the code.
        scheme: Scheme,
        /// What had happened to it.
        repair: Repair,
    },
    /// By its name.
    Name(NameHow),
    /// By a table of aliases.
    Alias,
    /// As a person decided.
    Decision,
}

/// How a name was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameHow {
    /// Which of the area's names it is.
    pub kind: NameKind,
    /// How it is written.
    pub spelling: Spelling,
}

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// Worth a look: by abbreviation, by the table's other rows, by a mended code alone.
    Plausible,
    /// Another spelling, case or name of the only area it fits.
    Likely,
    /// The official name or code.
    Certain,
}

/// What to know about a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Latin letters stand for Greek ones.
    LookAlikeLetters,
    /// The area has another name today.
    FormerName,
    /// Municipalities of before 2011 had the name, too.
    AlsoOldUnit(Vec<AreaNumber>),
    /// The prefecture («Νομός») also held these Regional Units of today.
    WiderPrefecture(Vec<AreaNumber>),
    /// It exists since 2019 as a part of this one.
    PartOf(AreaNumber),
    /// The row's code is none that is known, and was not used.
    CodeNotUsed,
    /// The name is a little other than the code's area has.
    NameDiffers,
    /// The atlas does not have the area.
    NotInAtlas,
    /// Several areas have the name; this one lies in the area the row names as its parent.
    DecidedByParent(AreaNumber),
    /// Several areas have the name; this one lies where all other rows of the table do.
    DecidedBySurroundings(AreaNumber),
}

/// Why a row is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyAsked {
    /// Several areas have the name.
    SameName,
    /// Several areas have the code.
    SameCode,
    /// The name or code means other land before and after 2019, and which is not said.
    Edition,
    /// The name fits areas of several levels, and the table's is not known.
    Level,
    /// The area does not lie in the parent that the row names.
    ParentContradicts,
    /// The name is known, but the row's code is not, though others of the column are.
    CodeUnknown,
    /// The name only sounds like one, and a slip would make another of it.
    SpeltOtherwise,
    /// The name is nearer to a municipality of before 2011 than to one of today.
    OldUnit,
}

/// An area that a row may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The area.
    pub area: AreaNumber,
    /// Why it may be.
    pub reason: Reason,
}

/// Why an area may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has the code.
    Code,
    /// It has the name.
    Name(NameHow),
    /// Its name is a slip of the hand away.
    Slip,
    /// It has name or code in this edition.
    Edition(Extent),
}

/// What a total is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalOf {
    /// The table's rows.
    Table,
    /// The country.
    Country,
    /// An area of a coarser level.
    Area(AreaNumber),
}
