//! What a table is: its level, the scheme of its codes, the edition of its municipalities, each with what says so.

use super::oracle::name_of;
use super::{AreaLabel, DeskError, Request};
use crate::matching::{Edition, Gazetteer, LevelId, LevelReason, RowMatches, Scheme};
use crate::provenance::Bilingual;

/// What a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The level of its areas.
    pub level: LevelId,
    /// What says so.
    pub level_words: Bilingual,
    /// The scheme of its codes; none where it has none or several.
    pub scheme: Option<Scheme>,
    /// What says so.
    pub scheme_words: Bilingual,
    /// The edition of its municipalities; none where nothing says it or it does not matter.
    pub edition: Option<Edition>,
    /// What says so.
    pub edition_words: Bilingual,
    pub(super) only_2019: Vec<AreaLabel>,
    pub(super) only_2011: Vec<AreaLabel>,
}

impl About {
    pub(super) fn new(gazetteer: &Gazetteer, matches: &RowMatches, request: &Request<'_>) -> Result<Self, DeskError> {
        let level = matches.context.level.clone().ok_or_else(|| DeskError::NoLevel { accepted: levels(gazetteer) })?;
        let evidence = matches.edition.as_ref().map(|verdict| verdict.evidence.clone()).unwrap_or_default();
        let labels = |areas: &[crate::matching::AreaNumber]| {
            areas.iter().map(|area| super::words::label(gazetteer, *area)).collect::<Vec<_>>()
        };
        let (only_2019, only_2011) = (labels(&evidence.only_2019), labels(&evidence.only_2011));
        Ok(Self {
            level_words: level_words(matches, request.context.level.is_some(), &level),
            scheme_words: scheme_words(matches, request.context.scheme.is_some()),
            edition_words: edition_words(
                matches.context.edition,
                request.context.edition.is_some(),
                [&only_2019, &only_2011],
                evidence.complete_2011,
            ),
            scheme: matches.context.scheme.clone(),
            edition: matches.context.edition,
            level,
            only_2019,
            only_2011,
        })
    }
}

/// Returns the levels there are, as a list in words.
pub(super) fn levels(gazetteer: &Gazetteer) -> String {
    gazetteer.levels().iter().map(LevelId::as_str).collect::<Vec<_>>().join(", ")
}

fn level_words(matches: &RowMatches, chosen: bool, level: &LevelId) -> Bilingual {
    let Some(verdict) = matches.level.as_ref().filter(|_| !chosen) else {
        return Bilingual::new("έτσι ορίστηκε", "it was chosen");
    };
    let count = verdict.counts.iter().find(|(own, _)| own == level).map_or(0, |(_, count)| *count);
    let (el, en) = match verdict.reason {
        LevelReason::TodayBeforeUnits => (
            " (τόσα ταιριάζουν και σε Δημοτικές Ενότητες, που οι σημερινοί πίνακες σπάνια έχουν)",
            " (as many fit municipal units, which today's tables seldom are of)",
        ),
        LevelReason::Titles => (" (το λένε οι τίτλοι των ονομάτων)", " (the titles of the names say so)"),
        LevelReason::MostKeys | LevelReason::Tie | LevelReason::TooFew => ("", ""),
    };
    let keys = verdict.keys;
    Bilingual::new(
        format!("{count} από {keys} διαφορετικά κλειδιά ταιριάζουν{el}"),
        format!("{count} of {keys} different keys fit it{en}"),
    )
}

fn scheme_words(matches: &RowMatches, chosen: bool) -> Bilingual {
    let Some(verdict) = matches.scheme.as_ref().filter(|_| !chosen) else {
        return Bilingual::new("έτσι ορίστηκε", "it was chosen");
    };
    let codes = verdict.codes;
    match (&verdict.scheme, verdict.counts.first()) {
        (Some(scheme), Some((_, exact, mended))) => {
            let name = name_of(scheme);
            Bilingual::new(
                format!("από {codes} κωδικούς {exact} είναι {name} όπως είναι και {mended} αφού διορθωθούν"),
                format!("of {codes} codes {exact} are {name} as they stand and {mended} once mended"),
            )
        }
        _ if codes == 0 => Bilingual::new("δεν υπάρχουν κωδικοί", "there are no codes"),
        _ => Bilingual::new("λιγότεροι από τους μισούς είναι ενός συστήματος", "fewer than half are of one scheme"),
    }
}

fn edition_words(
    edition: Option<Edition>,
    chosen: bool,
    [only_2019, only_2011]: [&Vec<AreaLabel>; 2],
    complete: bool,
) -> Bilingual {
    if chosen {
        return Bilingual::new("έτσι ορίστηκε", "it was chosen");
    }
    let names = |areas: &[AreaLabel]| areas.iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match edition {
        Some(Edition::Of2019) => Bilingual::new(
            format!("{} δήμοι υπάρχουν μόνο από το 2019 ({} …)", only_2019.len(), names(only_2019)),
            format!("{} municipalities exist since 2019 only ({} …)", only_2019.len(), names(only_2019)),
        ),
        Some(Edition::Of2011) if complete => Bilingual::new(
            "υπάρχουν όλοι οι δήμοι του 2011 και κανένας νέος",
            "all municipalities of 2011 are there, and none that is new",
        ),
        Some(Edition::Of2011) => Bilingual::new(
            format!("{} δήμοι διαιρέθηκαν το 2019 ({} …)", only_2011.len(), names(only_2011)),
            format!("{} municipalities were divided in 2019 ({} …)", only_2011.len(), names(only_2011)),
        ),
        None if !only_2019.is_empty() && !only_2011.is_empty() => Bilingual::new(
            "υπάρχουν δήμοι και των δύο: ρωτώνται όσοι άλλαξαν",
            "there are municipalities of both: those that changed are asked",
        ),
        None => Bilingual::new(
            "τίποτα δεν τη λέει: ρωτώνται όσοι δήμοι άλλαξαν το 2019",
            "nothing says it: municipalities that changed in 2019 are asked",
        ),
    }
}
