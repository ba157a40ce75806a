//! What came of a row, in words.

use super::AreaLabel;
use crate::matching::{
    AreaNumber, Candidate, Extent, Gazetteer, How, NameKind, Reason, Repair, RowMatch, Sureness, TotalOf, Warning,
    WhyAsked,
};
use crate::provenance::Bilingual;

/// Returns an area as a person knows it.
#[must_use]
pub fn label(gazetteer: &Gazetteer, area: AreaNumber) -> AreaLabel {
    let known = gazetteer.area(area);
    AreaLabel { code: known.facts.code.clone(), name: known.name().to_owned() }
}

/// Returns the areas an answer names, the likeliest first, each once.
#[must_use]
pub fn candidates(answer: &RowMatch) -> Vec<AreaNumber> {
    let found: Vec<AreaNumber> = match answer {
        RowMatch::Matched { area, .. } => vec![*area],
        RowMatch::Ambiguous { candidates, .. } => candidates.iter().map(|candidate| candidate.area).collect(),
        RowMatch::Disagree { by_code, by_name } => by_name.iter().chain(by_code).copied().collect(),
        RowMatch::OldUnit { units } => units.iter().filter_map(|(_, whole)| *whole).collect(),
        RowMatch::Total { .. } => vec![],
        RowMatch::OtherLevel { areas } => areas.clone(),
        RowMatch::Unmatched { nearest } => nearest.clone(),
    };
    let mut once: Vec<AreaNumber> = Vec::new();
    for area in found {
        if !once.contains(&area) {
            once.push(area);
        }
    }
    once
}

/// Returns what came of a row in words, in Greek and English.
#[must_use]
pub fn outcome_words(answer: &RowMatch, gazetteer: &Gazetteer) -> Bilingual {
    let names = |areas: &[AreaNumber]| {
        let shown: Vec<String> = areas.iter().take(3).map(|area| shown(gazetteer, *area)).collect();
        if shown.is_empty() { "–".to_owned() } else { shown.join(", ") }
    };
    match answer {
        RowMatch::Matched { area, how, sureness, warnings } => matched(gazetteer, *area, how, *sureness, warnings),
        RowMatch::Ambiguous { why, candidates } => asked(*why, candidates, gazetteer),
        RowMatch::Disagree { by_code, by_name } if by_name.is_empty() => Bilingual::new(
            format!("ο κωδικός είναι του {}, το όνομα κανενός γνωστού", names(by_code)),
            format!("the code is that of {}, the name none that is known", names(by_code)),
        ),
        RowMatch::Disagree { by_code, by_name } => Bilingual::new(
            format!("ο κωδικός είναι του {}, το όνομα του {}", names(by_code), names(by_name)),
            format!("the code is that of {}, the name that of {}", names(by_code), names(by_name)),
        ),
        RowMatch::OldUnit { units } => {
            let wholes: Vec<AreaNumber> = units.iter().filter_map(|(_, whole)| *whole).collect();
            Bilingual::new(
                format!("δήμος πριν από το 2011, τώρα μέρος του {}: οι τιμές του δεν είναι του όλου", names(&wholes)),
                format!(
                    "a municipality until 2010, now a part of {}: its values are not those of the whole",
                    names(&wholes)
                ),
            )
        }
        RowMatch::Total { of: TotalOf::Table } => Bilingual::new("σύνολο του πίνακα", "a total of the table"),
        RowMatch::Total { of: TotalOf::Country } => Bilingual::new("σύνολο χώρας", "a total of the country"),
        RowMatch::Total { of: TotalOf::Area(area) } => {
            Bilingual::new(format!("σύνολο: {}", names(&[*area])), format!("a total: {}", names(&[*area])))
        }
        RowMatch::OtherLevel { areas } => Bilingual::new(
            format!("μονάδα άλλου επιπέδου: {}", names(areas)),
            format!("an area of another level: {}", names(areas)),
        ),
        RowMatch::Unmatched { nearest } if nearest.is_empty() => {
            Bilingual::new("καμία γνωστή μονάδα", "no area that is known")
        }
        RowMatch::Unmatched { nearest } => Bilingual::new(
            format!("καμία γνωστή μονάδα· μοιάζουν: {}", names(nearest)),
            format!("no area that is known; near are {}", names(nearest)),
        ),
    }
}

/// Code, name and what tells it from its namesakes.
fn shown(gazetteer: &Gazetteer, area: AreaNumber) -> String {
    let extent = match gazetteer.area(area).facts.extent {
        Extent::Both => "",
        Extent::Whole2011 => " (2011)",
        Extent::Part2019 => " (2019)",
    };
    format!("{}{extent}", label(gazetteer, area))
}

fn matched(gazetteer: &Gazetteer, area: AreaNumber, how: &How, sureness: Sureness, warnings: &[Warning]) -> Bilingual {
    let (el, en) = how_words(how);
    let confirm = if sureness == Sureness::Plausible {
        ("· να επιβεβαιωθεί", "; to be confirmed")
    } else {
        ("", "")
    };
    let mut words =
        Bilingual::new(format!("{}: {el}", shown(gazetteer, area)), format!("{}: {en}", shown(gazetteer, area)));
    for warning in warnings {
        let warning = warning_words(warning, gazetteer);
        words.el = format!("{}· {}", words.el, warning.el);
        words.en = format!("{}; {}", words.en, warning.en);
    }
    Bilingual::new(words.el + confirm.0, words.en + confirm.1)
}

fn how_words(how: &How) -> (&'static str, &'static str) {
    match how {
        How::CodeExact(_) => ("από τον κωδικό", "by its code"),
        How::CodeRepaired { repair, .. } => match repair {
            Repair::Typography => ("από τον κωδικό, χωρίς ό,τι περισσεύει", "by its code, tidied"),
            Repair::LostZero | Repair::FloatAndLostZero => {
                ("από τον κωδικό, που έχασε το μηδέν του", "by its code, which lost its zero")
            }
            Repair::Float => ("από τον κωδικό, που έγινε δεκαδικός", "by its code, which became a fraction"),
            Repair::CountryLetters => ("από τον κωδικό, με EL αντί GR", "by its code, with EL for GR"),
            Repair::FilledUp => ("από τον κωδικό, χωρίς τα μηδενικά στο τέλος", "by its code, without zeros behind"),
        },
        How::Name(name) => match name.kind {
            NameKind::Official => ("από το όνομα", "by its name"),
            NameKind::Further => ("από άλλο όνομά του", "by another of its names"),
            NameKind::Former => ("από παλαιό όνομα", "by a former name"),
            NameKind::Prefecture => ("από τον νομό", "by its prefecture"),
        },
        How::Alias => ("από συνώνυμο", "by an alias"),
        How::Decision => ("με απόφαση", "as decided"),
    }
}

fn warning_words(warning: &Warning, gazetteer: &Gazetteer) -> Bilingual {
    let of = |area: &AreaNumber| shown(gazetteer, *area);
    match warning {
        Warning::LookAlikeLetters => {
            Bilingual::new("λατινικά γράμματα αντί ελληνικών", "Latin letters stand for Greek ones")
        }
        Warning::FormerName => Bilingual::new("σήμερα λέγεται αλλιώς", "it has another name today"),
        Warning::AlsoOldUnit(_) => {
            Bilingual::new("είχαν το όνομα και παλαιοί δήμοι", "older municipalities had the name, too")
        }
        Warning::WiderPrefecture(_) => {
            Bilingual::new("ο νομός είχε και άλλες σημερινές ενότητες", "the prefecture also held others of today")
        }
        Warning::PartOf(whole) => Bilingual::new(
            format!("από το 2019, ως τότε μέρος του {}", of(whole)),
            format!("since 2019, a part of {} until then", of(whole)),
        ),
        Warning::CodeNotUsed => Bilingual::new(
            "ο κωδικός δεν είναι γνωστός και δεν χρησιμοποιήθηκε",
            "its code is not known and was not used",
        ),
        Warning::NameDiffers => Bilingual::new("το όνομα διαφέρει λίγο", "the name is a little other"),
        Warning::NotInAtlas => Bilingual::new("δεν είναι στον άτλαντα", "it is not in the atlas"),
        Warning::DecidedByParent(parent) => Bilingual::new(
            format!("από τους ομώνυμους, εκείνος που ανήκει: {}", of(parent)),
            format!("of those with the name, the one in {}", of(parent)),
        ),
        Warning::DecidedBySurroundings(around) => Bilingual::new(
            format!("από τους ομώνυμους, εκείνος που είναι όπου και οι άλλες γραμμές: {}", of(around)),
            format!("of those with the name, the one where all other rows lie: {}", of(around)),
        ),
    }
}

fn asked(why: WhyAsked, candidates: &[Candidate], gazetteer: &Gazetteer) -> Bilingual {
    let (el, en) = match why {
        WhyAsked::SameName => ("πολλοί έχουν το όνομα", "several areas have the name"),
        WhyAsked::SameCode => ("πολλοί έχουν τον κωδικό", "several areas have the code"),
        WhyAsked::Edition => ("άλλη έκταση πριν και μετά το 2019", "other land before and after 2019"),
        WhyAsked::Level => ("ταιριάζει σε πολλά επίπεδα", "it fits areas of several levels"),
        WhyAsked::ParentContradicts => ("δεν ανήκει εκεί που λέει η γραμμή", "it does not lie where the row says"),
        WhyAsked::CodeUnknown => {
            ("το όνομα είναι γνωστό, ο κωδικός της γραμμής όχι", "the name is known, the row's code is not")
        }
        WhyAsked::SpeltOtherwise => ("το όνομα γράφεται αλλιώς", "the name is spelt otherwise"),
        WhyAsked::OldUnit => {
            ("πιο κοντά σε δήμο πριν από το 2011", "nearer to a municipality of before 2011 than to one of today")
        }
    };
    let has_slip = candidates.iter().any(|candidate| candidate.reason == Reason::Slip);
    let names =
        candidates.iter().take(3).map(|candidate| shown(gazetteer, candidate.area)).collect::<Vec<_>>().join(", ");
    let slip = if has_slip { ("· ίσως με λάθος γράμμα", "; perhaps with a slip") } else { ("", "") };
    Bilingual::new(format!("{el}: {names}{}", slip.0), format!("{en}: {names}{}", slip.1))
}
