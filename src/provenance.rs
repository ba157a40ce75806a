//! Where data come from, and how far they can be trusted.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A language of names and texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Greek, the first.
    #[default]
    El,
    /// English.
    En,
}

/// A text that names no language we have.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not a language of this atlas; accepted are el and en")]
pub struct LanguageError(String);

impl Language {
    /// Returns the language's tag (BCP 47).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::El => "el",
            Self::En => "en",
        }
    }

    /// Returns the other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::El => Self::En,
            Self::En => Self::El,
        }
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, LanguageError> {
        match text {
            "el" => Ok(Self::El),
            "en" => Ok(Self::En),
            other => Err(LanguageError(other.to_owned())),
        }
    }
}

/// A text in Greek and English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// Greek.
    pub el: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Makes a text of its two forms.
    pub fn new(el: impl Into<String>, en: impl Into<String>) -> Self {
        Self { el: el.into(), en: en.into() }
    }

    /// Returns the text in a language, or in the other one where it is missing.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        let (wanted, other) = match language {
            Language::El => (&self.el, &self.en),
            Language::En => (&self.en, &self.el),
        };
        if wanted.is_empty() { other } else { wanted }
    }

    /// Says whether there is nothing in either language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.el.is_empty() && self.en.is_empty()
    }
}

/// How far data can be trusted, the most trusted first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// As published by its source.
    #[default]
    Official,
    /// Made from other data to come near the true one.
    Approximate,
    /// Invented, to show how something works. Never a statistic about a real place.
    Synthetic,
}

impl Quality {
    /// Returns the name used in files and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Approximate => "approximate",
            Self::Synthetic => "synthetic",
        }
    }

    /// Says whether texts that must admit the quality do so: `id` and the English title by the quality's own word,
    /// the Greek title by «συνθετικ…» or «προσεγγιστικ…».
    #[must_use]
    pub fn is_admitted_in(self, id: &str, title: &Bilingual) -> bool {
        let greek = match self {
            Self::Official => return true,
            Self::Approximate => "προσεγγιστικ",
            Self::Synthetic => "συνθετικ",
        };
        let says = |text: &str, word: &str| text.to_lowercase().contains(word);
        says(id, self.as_str()) && says(&title.en, self.as_str()) && says(&title.el, greek)
    }
}

/// Who made data, under which licence, and what to know about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// How far the data can be trusted.
    pub quality: Quality,
    /// Who made them.
    pub source: Bilingual,
    /// Where they are published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// The licence in a line.
    pub license: String,
    /// The licence's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_url: Option<String>,
    /// What a reader has to know.
    #[serde(default, skip_serializing_if = "Bilingual::is_empty")]
    pub note: Bilingual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_gives_the_other() {
        let text = Bilingual::new("Δήμοι", "");
        assert_eq!((text.text(Language::En), text.text(Language::El)), ("Δήμοι", "Δήμοι"));
        assert_eq!(Bilingual::new("Δήμοι", "Municipalities").text(Language::En), "Municipalities");
        assert_eq!(("el".parse(), "en".parse()), (Ok(Language::El), Ok(Language::En)));
        let refused = "gr".parse::<Language>().unwrap_err();
        assert_eq!(refused.to_string(), "'gr' is not a language of this atlas; accepted are el and en");
    }

    #[test]
    fn what_is_synthetic_says_so_in_both_languages() {
        let title = Bilingual::new("Συνθετικά νοικοκυριά", "Synthetic households");
        assert!(Quality::Synthetic.is_admitted_in("synthetic_households", &title));
        assert!(!Quality::Synthetic.is_admitted_in("households", &title));
        assert!(!Quality::Synthetic.is_admitted_in("synthetic_x", &Bilingual::new("Νοικοκυριά", "Synthetic x")));
        assert!(Quality::Official.is_admitted_in("x", &Bilingual::default()));
    }
}
