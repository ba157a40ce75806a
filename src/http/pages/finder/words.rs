//! What was found, and what was not, in words.

use super::super::parts::{both, distance, quoted};
use super::origin::{Unknown, in_degrees};
use super::{Asked, Found};
use crate::atlas::PassedOverReason;
use crate::geometry::LonLat;
use crate::narrative::time_in_words;
use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language, Quality};
use crate::viewer::PageLink;

impl Asked {
    pub(super) fn problem(&self) -> Option<Bilingual> {
        let has_others = !self.origin.others.is_empty();
        Some(match self.origin.unknown.as_ref()? {
            Unknown::Name(near) => both(|language| unknown_name(near, has_others, language)),
            Unknown::Swapped(position) => {
                let read = in_degrees(*position);
                Bilingual::new(
                    format!("Διαβάστηκε: {}. Ο τόπος είναι πολύ μακριά· μήπως γράφτηκαν ανάποδα;", read.el),
                    format!("Read as {}. That is far away; were they written the wrong way round?", read.en),
                )
            }
        })
    }

    pub(super) fn other_places(&self) -> Vec<PageLink> {
        let is_bare = matches!(self.origin.unknown, Some(Unknown::Swapped(_)));
        let link = |(name, at): &(Bilingual, LonLat)| {
            let near =
                if is_bare { format!("{},{}", at.lon(), at.lat()) } else { name.text(self.page.language).to_owned() };
            let degrees = |degrees: f64| (!is_bare).then(|| degrees.to_string());
            PageLink {
                label: name.clone(),
                href: self.page.address(&[
                    ("near", Some(near)),
                    ("lon", degrees(at.lon())),
                    ("lat", degrees(at.lat())),
                    ("offset", None),
                    ("lang", Some(self.page.language.as_str().to_owned())),
                ]),
            }
        };
        self.origin.others.iter().map(link).collect()
    }

    pub(super) fn sentence(&self, found: &Found) -> Bilingual {
        if self.origin.unknown.is_some() {
            return Bilingual::default();
        }
        let around = self
            .origin
            .position
            .map(|_| self.origin.name.clone().unwrap_or_else(|| Bilingual::new("τη θέση σας", "your position")));
        let nearest =
            found.services.first().and_then(|(_, metres)| *metres).filter(|_| found.offset == 0).map(distance);
        let within = self.within_m.filter(|_| around.is_some()).map(distance);
        both(|language| {
            let count = format_count(found.matched, language);
            let within = within.as_ref().map(|within| within.text(language));
            let mut said = match (language, found.matched, within) {
                (Language::El, 0, Some(within)) => format!("Καμία υπηρεσία δεν ταιριάζει ως {within}"),
                (Language::El, 0, None) => "Καμία υπηρεσία δεν ταιριάζει".to_owned(),
                (Language::El, 1, _) => "1 υπηρεσία".to_owned(),
                (Language::El, _, Some(within)) => format!("{count} υπηρεσίες ως {within}"),
                (Language::El, _, None) => format!("{count} υπηρεσίες"),
                (Language::En, 0, Some(within)) => format!("No service fits within {within}"),
                (Language::En, 0, None) => "No service fits".to_owned(),
                (Language::En, 1, _) => "1 service".to_owned(),
                (Language::En, _, Some(within)) => format!("{count} services within {within}"),
                (Language::En, _, None) => format!("{count} services"),
            };
            if let Some(around) = &around {
                said += match language {
                    Language::El => " · γύρω από: ",
                    Language::En => " · around: ",
                };
                said += around.text(language);
            }
            if let Some(nearest) = &nearest {
                said += match language {
                    Language::El => " · η πλησιέστερη σε ",
                    Language::En => " · the nearest at ",
                };
                said += nearest.text(language);
                said += match language {
                    Language::El => " σε ευθεία",
                    Language::En => " in a straight line",
                };
            }
            said
        })
    }

    pub(super) fn time(&self) -> Bilingual {
        let words = time_in_words(self.at);
        Bilingual::new(
            format!("Ανοιχτά και κλειστά: {} (ώρα Ελλάδας)", words.el),
            format!("Open and closed: {} (Greek time)", words.en),
        )
    }
}

fn unknown_name(near: &str, has_others: bool, language: Language) -> String {
    let near = quoted(near, language);
    match (language, has_others) {
        (Language::El, true) => format!("Κανένας τόπος εδώ δεν λέγεται {near}."),
        (Language::El, false) => {
            format!("Κανένας τόπος εδώ δεν λέγεται {near}. Δοκιμάστε δήμο, πόλη ή χωριό.")
        }
        (Language::En, true) => format!("No place here is called {near}."),
        (Language::En, false) => {
            format!("No place here is called {near}. Try a municipality, a town or a village.")
        }
    }
}

/// Says what to know of a register that is not an official one.
pub(in crate::http::pages) fn register_caution(quality: Quality) -> Bilingual {
    match quality {
        Quality::Official => Bilingual::default(),
        Quality::Approximate => Bilingual::new(
            "Το μητρώο είναι προσεγγιστικό: επιβεβαιώστε πριν πάτε.",
            "The register is approximate: make sure before you go.",
        ),
        Quality::Synthetic => Bilingual::new(
            "Συνθετικές εγγραφές: επινοήθηκαν για επίδειξη, δεν υπάρχουν τέτοιες υπηρεσίες εκεί.",
            "Synthetic records: invented for demonstration, there are no such services there.",
        ),
    }
}

pub(super) fn reason_words(reason: PassedOverReason) -> Bilingual {
    let (el, en) = match reason {
        PassedOverReason::Need => ("για άλλη ανάγκη", "for another need"),
        PassedOverReason::NeedUnknown => ("δεν λέει για ποια ανάγκη", "does not say for which need"),
        PassedOverReason::Eligibility => ("για άλλους", "for others"),
        PassedOverReason::EligibilityUnknown => ("δεν λέει για ποιους", "does not say for whom"),
        PassedOverReason::Language => ("σε άλλες γλώσσες", "in other languages"),
        PassedOverReason::LanguageUnknown => ("δεν λέει σε ποιες γλώσσες", "does not say in which languages"),
        PassedOverReason::Accessibility => ("χωρίς αυτή την πρόσβαση", "not accessible in this way"),
        PassedOverReason::AccessibilityUnknown => {
            ("δεν λέει αν είναι προσβάσιμη", "does not say whether it is accessible")
        }
        PassedOverReason::Text => ("χωρίς αυτή τη λέξη", "without that word"),
        PassedOverReason::Area => ("σε άλλη περιοχή", "in another area"),
        PassedOverReason::Closed => ("κλειστή τότε", "closed then"),
        PassedOverReason::HoursUnknown => ("δεν είναι γνωστό αν είναι ανοιχτή", "whether it is open is not known"),
    };
    Bilingual::new(el, en)
}
