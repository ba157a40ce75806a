//! What was understood of a sheet, each with its reason and with how to say it otherwise.

use super::kept::SheetMeta;
use super::shown;
use crate::atlas::Atlas;
use crate::desk::{Proposal, ProposedMeasure};
use crate::indicators::UnitOfMeasure;
use crate::matching::Edition;
use crate::provenance::Bilingual;
use crate::sheets::{Finding, PeriodSource, ReadingNote, Role, TextEncoding, Understanding};
use crate::viewer::{ChoiceField, ChoiceForm, UnderstoodRow};

/// What is known of a sheet when its page is written.
pub(super) struct Known<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) understanding: &'a Understanding,
    /// Nothing where something has to be chosen first.
    pub(super) proposal: Option<&'a Proposal<'a>>,
    pub(super) notes: &'a [ReadingNote],
    pub(super) sheet_names: &'a [String],
    pub(super) is_text: bool,
    pub(super) meta: &'a SheetMeta,
}

impl Known<'_> {
    /// Returns what the page says was understood, the most telling first.
    pub(super) fn rows(&self) -> Vec<UnderstoodRow> {
        let mut rows = vec![self.key(), self.level(), self.edition(), self.period(), self.measure(), self.decimal()];
        rows.extend(self.against());
        rows.extend(self.file());
        rows.extend(self.sheet());
        rows.extend([self.header(), self.name(), self.value(), self.unit()]);
        if self.is_text {
            rows.extend([self.encoding(), self.separator()]);
        }
        rows.push(self.source());
        rows
    }

    fn choice(&self, name: &'static str, left: (&str, &str), options: Vec<(String, Bilingual)>) -> ChoiceField {
        let mut all = vec![(String::new(), Bilingual::new(left.0, left.1))];
        all.extend(options);
        ChoiceField { name, options: all, chosen: self.chosen(name), form: ChoiceForm::Closed }
    }

    /// Makes a field that takes any text, with some that are likely.
    fn text(&self, name: &'static str, likely: Vec<String>) -> ChoiceField {
        let options = likely.into_iter().map(|text| (text.clone(), same(&text))).collect();
        ChoiceField { name, options, chosen: self.chosen(name), form: ChoiceForm::Text }
    }

    fn chosen(&self, name: &str) -> String {
        self.meta.choices.get(name).cloned().unwrap_or_default()
    }

    fn labels(&self) -> Vec<String> {
        self.understanding.columns.iter().map(|column| column.label.clone()).filter(|label| !label.is_empty()).collect()
    }

    fn columns(&self) -> Vec<(String, Bilingual)> {
        self.labels().into_iter().map(|label| (label.clone(), same(&label))).collect()
    }

    fn key(&self) -> UnderstoodRow {
        let key = self.understanding.column(|role| matches!(role, Role::Key(_)));
        UnderstoodRow {
            what: Bilingual::new("Τόπος", "Place"),
            value: key.map_or_else(|| Bilingual::new("δεν βρέθηκε", "not found"), |key| same(&key.label)),
            reason: key.map_or_else(Bilingual::default, |key| key.role.reason.words()),
            choice: Some(self.choice("key", FOUND, self.columns())),
            seldom: false,
        }
    }

    fn level(&self) -> UnderstoodRow {
        let levels = self.atlas.territory().layers().iter().rev().map(|layer| layer.level);
        let options =
            levels.map(|level| (level.as_str().to_owned(), Bilingual::new(level.title_el(), level.title_en())));
        let level = self.proposal.and_then(shown::level_of);
        UnderstoodRow {
            what: Bilingual::new("Επίπεδο", "Level"),
            value: level.map_or_else(Bilingual::default, |level| Bilingual::new(level.title_el(), level.title_en())),
            reason: self.proposal.map_or_else(Bilingual::default, |proposal| proposal.about.level_words.clone()),
            choice: Some(self.choice("level", FOUND, options.collect())),
            seldom: false,
        }
    }

    fn edition(&self) -> UnderstoodRow {
        let options = EDITIONS.iter().map(|(value, el, en)| ((*value).to_owned(), Bilingual::new(*el, *en))).collect();
        let place = self.proposal.and_then(|proposal| proposal.about.edition).map(|edition| match edition {
            Edition::Of2011 => 0_usize,
            Edition::Of2019 => 1,
        });
        UnderstoodRow {
            what: Bilingual::new("Δήμοι του", "Municipalities of"),
            value: place.map_or_else(Bilingual::default, |place| same(EDITIONS[place].0)),
            reason: self.proposal.map_or_else(Bilingual::default, |proposal| proposal.about.edition_words.clone()),
            choice: Some(self.choice("edition", FOUND, options)),
            seldom: false,
        }
    }

    fn period(&self) -> UnderstoodRow {
        UnderstoodRow {
            what: Bilingual::new("Περίοδος", "Period"),
            value: period(&self.understanding.period, self.understanding),
            reason: self.understanding.period.reason.words(),
            choice: Some(self.text("period", self.labels())),
            seldom: false,
        }
    }

    fn measure(&self) -> UnderstoodRow {
        let measures = self.proposal.map_or(&[][..], Proposal::measures);
        let labels = measures.iter().map(|measure| (measure.label.clone(), same(&measure.label))).collect();
        let shown = self.proposal.and_then(shown::measure_of);
        let value = |measure: &ProposedMeasure| match &measure.unit {
            Some((unit, _)) => same(&format!("{} ({unit})", measure.label)),
            None => same(&measure.label),
        };
        UnderstoodRow {
            what: Bilingual::new("Τιμές", "Values"),
            value: shown.map_or_else(|| Bilingual::new("δεν βρέθηκαν", "none found"), value),
            reason: shown.map_or_else(Bilingual::default, |measure| measure.reason.words()),
            choice: (measures.len() > 1).then(|| self.choice("measure", ("η πρώτη", "the first"), labels)),
            seldom: false,
        }
    }

    fn decimal(&self) -> UnderstoodRow {
        let writing = self.understanding.columns.iter().find_map(|column| column.writing.as_ref());
        let options = MARKS.iter().map(|(value, el, en)| ((*value).to_owned(), Bilingual::new(*el, *en))).collect();
        UnderstoodRow {
            what: Bilingual::new("Αριθμοί", "Numbers"),
            reason: writing.map_or_else(Bilingual::default, |writing| writing.reason.words()),
            choice: Some(self.choice("decimal", FOUND, options)),
            ..UnderstoodRow::default()
        }
    }

    fn against(&self) -> Option<UnderstoodRow> {
        let known = self.atlas.indicators().iter().map(|known| &known.joined.indicator);
        let options: Vec<_> = known.map(|indicator| (indicator.id.to_string(), indicator.title.clone())).collect();
        (!options.is_empty()).then(|| UnderstoodRow {
            what: Bilingual::new("Σύγκριση με", "Compare with"),
            reason: Bilingual::new(
                "ελέγχεται αν οι τιμές αλλάζουν απότομα από την τελευταία περίοδο ή δεν δίνουν το γνωστό σύνολο",
                "whether values break with the last period, or do not give the total that is known",
            ),
            choice: Some(self.choice("against", ("τίποτε", "nothing"), options)),
            ..UnderstoodRow::default()
        })
    }

    fn file(&self) -> Option<UnderstoodRow> {
        let notes: Vec<Bilingual> = self.notes.iter().map(ReadingNote::words).collect();
        let joined = |of: fn(&Bilingual) -> &str| notes.iter().map(of).collect::<Vec<_>>().join(" · ");
        (!notes.is_empty()).then(|| UnderstoodRow {
            what: Bilingual::new("Αρχείο", "File"),
            reason: Bilingual::new(joined(|note| &note.el), joined(|note| &note.en)),
            ..UnderstoodRow::default()
        })
    }

    fn sheet(&self) -> Option<UnderstoodRow> {
        let names = self.sheet_names;
        (names.len() > 1).then(|| UnderstoodRow {
            what: Bilingual::new("Φύλλο", "Sheet"),
            value: same(&self.understanding.sheet),
            choice: Some(self.choice("sheet", FOUND, names.iter().map(|name| (name.clone(), same(name))).collect())),
            ..UnderstoodRow::default()
        })
    }

    fn header(&self) -> UnderstoodRow {
        let layout = &self.understanding.layout;
        UnderstoodRow {
            what: Bilingual::new("Γραμμή επικεφαλίδας", "Header row"),
            value: same(&layout.header.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
            reason: layout.data_start.reason.words(),
            choice: Some(self.text("header", Vec::new())),
            seldom: true,
        }
    }

    fn name(&self) -> UnderstoodRow {
        let found = self.understanding.column(|role| matches!(role, Role::Name));
        self.of_column(
            Bilingual::new("Στήλη ονομάτων", "Column of names"),
            "name",
            found.map(|column| column.label.as_str()),
        )
    }

    fn value(&self) -> UnderstoodRow {
        let mut values = self.understanding.values();
        let found = values.next().filter(|_| values.next().is_none());
        self.of_column(
            Bilingual::new("Στήλη τιμών", "Column of values"),
            "value",
            found.map(|column| column.label.as_str()),
        )
    }

    fn of_column(&self, what: Bilingual, name: &'static str, found: Option<&str>) -> UnderstoodRow {
        let value = found.map_or_else(Bilingual::default, same);
        UnderstoodRow {
            what,
            value,
            choice: Some(self.choice(name, FOUND, self.columns())),
            seldom: true,
            ..UnderstoodRow::default()
        }
    }

    fn unit(&self) -> UnderstoodRow {
        let unit = |(unit, name): &(UnitOfMeasure, &str)| {
            ((*name).to_owned(), Bilingual::new(unit.symbol_el(), unit.symbol_en()))
        };
        UnderstoodRow {
            what: Bilingual::new("Μονάδα", "Unit"),
            choice: Some(self.choice("unit", FOUND, UnitOfMeasure::ALL.iter().map(unit).collect())),
            seldom: true,
            ..UnderstoodRow::default()
        }
    }

    fn encoding(&self) -> UnderstoodRow {
        let all = [
            TextEncoding::Utf8,
            TextEncoding::Windows1253,
            TextEncoding::Iso8859_7,
            TextEncoding::Utf16Le,
            TextEncoding::Utf16Be,
        ];
        let options = all.iter().map(|encoding| (encoding.as_str().to_owned(), same(encoding.as_str()))).collect();
        UnderstoodRow {
            what: Bilingual::new("Κωδικοποίηση", "Encoding"),
            choice: Some(self.choice("encoding", FOUND, options)),
            seldom: true,
            ..UnderstoodRow::default()
        }
    }

    fn separator(&self) -> UnderstoodRow {
        let all = [(";", ";", ";"), (",", ",", ","), ("tab", "στηλοθέτης (tab)", "tab"), ("|", "|", "|")];
        let options = all.iter().map(|(value, el, en)| ((*value).to_owned(), Bilingual::new(*el, *en))).collect();
        UnderstoodRow {
            what: Bilingual::new("Ανάμεσα στις στήλες", "Between columns"),
            choice: Some(self.choice("separator", FOUND, options)),
            seldom: true,
            ..UnderstoodRow::default()
        }
    }

    fn source(&self) -> UnderstoodRow {
        UnderstoodRow {
            what: Bilingual::new("Πηγή", "Source"),
            reason: Bilingual::new(
                "ό,τι αποφάσισε το Παρατηρητήριο για παλιότερους πίνακες της ίδιας πηγής ισχύει και εδώ",
                "what the observatory decided about earlier tables of the same source holds here too",
            ),
            choice: Some(self.text("source", Vec::new())),
            seldom: true,
            ..UnderstoodRow::default()
        }
    }
}

/// What a choice is called that leaves it to what was found.
const FOUND: (&str, &str) = ("όπως βρέθηκε", "as it was found");
const EDITIONS: [(&str, &str, &str); 2] = [
    ("2011", "Καλλικράτης (2011), 325 δήμοι", "Kallikratis (2011), 325 municipalities"),
    ("2019", "Κλεισθένης (2019), 332 δήμοι", "Kleisthenis (2019), 332 municipalities"),
];
const MARKS: [(&str, &str, &str); 2] = [
    (",", "υποδιαστολή το κόμμα: 1.234,5", "decimal comma: 1.234,5"),
    (".", "υποδιαστολή η τελεία: 1,234.5", "decimal point: 1,234.5"),
];

fn same(text: &str) -> Bilingual {
    Bilingual::new(text, text)
}

fn period(found: &Finding<PeriodSource>, understanding: &Understanding) -> Bilingual {
    match found.value {
        PeriodSource::Column(column) => {
            let label = understanding.columns.get(column).map_or("", |column| column.label.as_str());
            Bilingual::new(format!("στη στήλη «{label}»"), format!("in the column ‘{label}’"))
        }
        PeriodSource::Headers => Bilingual::new("στις επικεφαλίδες", "in the headers"),
        PeriodSource::All(period) => same(&period.to_string()),
        PeriodSource::Nowhere => Bilingual::new("δεν λέγεται", "not said"),
    }
}
