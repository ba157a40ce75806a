//! Sentences as a person would write them.

use super::{MapFigures, summary_sentence};
use crate::boundaries::fixtures::area;
use crate::boundaries::{Area, Level};
use crate::indicators::{Aggregation, Direction, Indicator, Measure, ObservationStatus, Period, UnitOfMeasure};
use crate::join::{Cell, Series};
use crate::provenance::{Bilingual, Provenance, Quality};

/// An indicator of a unit with so many decimals.
fn indicator(title: (&str, &str), unit: UnitOfMeasure, decimals: u8) -> Indicator {
    Indicator {
        id: "x".parse().unwrap(),
        title: Bilingual::new(title.0, title.1),
        description: Bilingual::default(),
        unit,
        measure: Measure::Rate,
        aggregation: Aggregation::None,
        direction: Direction::HigherIsWorse,
        decimals,
        vintage: String::new(),
        breakdowns: Vec::new(),
        provenance: Provenance::default(),
    }
}

fn unemployment() -> Indicator {
    indicator(("Ανεργία", "Unemployment"), UnitOfMeasure::Percent, 1)
}

const NAMES: [(&str, &str); 10] = [
    ("Λαρισαίων", "Larissa"),
    ("Αγιάς", "Aghia"),
    ("Βόλου", "Volos"),
    ("Τεμπών", "Tempi"),
    ("Αλμυρού", "Almyros"),
    ("Κιλελέρ", "Kileler"),
    ("Σκιάθου", "Skiathos"),
    ("Τυρνάβου", "Tyrnavos"),
    ("Φαρσάλων", "Farsala"),
    ("Ελασσόνας", "Elassona"),
];

fn areas(count: usize) -> Vec<Area> {
    let named = |(place, (el, en)): (usize, &(&str, &str))| Area {
        name_el: (*el).to_owned(),
        name_en: Some((*en).to_owned()),
        ..area(&format!("22{place:02}"), None)
    };
    NAMES.iter().enumerate().take(count).map(named).collect()
}

/// Values; the infinite stand for confidential ones, what is not a number for missing ones.
fn series(values: &[f64]) -> Series {
    let mut series = Series::missing(values.len());
    for (place, &value) in values.iter().enumerate() {
        let cell = match value {
            value if value.is_nan() => Cell::empty(ObservationStatus::Missing),
            value if value.is_infinite() => Cell::empty(ObservationStatus::Suppressed),
            value => Cell { value: Some(value), status: ObservationStatus::Normal, parts: [None; 5] },
        };
        series.set(place, &cell);
    }
    series
}

const GONE: f64 = f64::NAN;
const KEPT: f64 = f64::INFINITY;

fn says_of(indicator: &Indicator, level: Level, period: Period, areas: &[Area], values: &[f64], expected: [&str; 2]) {
    let series = series(values);
    let found = summary_sentence(&MapFigures { indicator, level, period, areas, series: &series });
    // A no-break space is written ~ here.
    assert_eq!([found.el.replace('\u{a0}', "~"), found.en.replace('\u{a0}', "~")], expected);
}

fn says(indicator: &Indicator, values: &[f64], expected: [&str; 2]) {
    says_of(indicator, Level::Municipality, Period::Year(2021), &areas(values.len()), values, expected);
}

#[test]
fn many_values_are_summed_up() {
    says(
        &unemployment(),
        &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 18.25],
        [
            "Ανεργία, 2021, στους 8 δήμους: υψηλότερη τιμή 18,2~% (Δήμος Τυρνάβου), χαμηλότερη 1,0~% (Δήμος Λαρισαίων), \
             διάμεσος 4,5~%, το μεσαίο 50~% των δήμων από 2,8 έως 6,2~%.",
            "Unemployment, 2021, in 8 municipalities: highest 18.2~% (Tyrnavos), lowest 1.0~% (Larissa), median 4.5~%, \
             the middle half of the municipalities from 2.8 to 6.2~%.",
        ],
    );
    let people = indicator(("Πληθυσμός", "Population"), UnitOfMeasure::Persons, 0);
    says(
        &people,
        &[162_591.0, 1.0, 5000.0, 5000.0, 5000.0, 5000.0, 5000.0, 5000.0, GONE, KEPT],
        [
            "Πληθυσμός, 2021, στους 10 δήμους: υψηλότερη τιμή 162.591 άτομα (Δήμος Λαρισαίων), χαμηλότερη 1 άτομο \
             (Δήμος Αγιάς), διάμεσος 5.000 άτομα, το μεσαίο 50~% των δήμων με 5.000 άτομα· χωρίς στοιχεία 2 δήμοι, 1 για \
             λόγους απορρήτου.",
            "Population, 2021, in 10 municipalities: highest 162,591 persons (Larissa), lowest 1 person (Aghia), median \
             5,000 persons, the middle half of the municipalities at 5,000 persons; no data for 2 municipalities, 1 of them \
             for confidentiality.",
        ],
    );
}

#[test]
fn few_values_have_a_range_only() {
    let change = indicator(("Μεταβολή πληθυσμού 2011–2021", "Population change 2011–2021"), UnitOfMeasure::Percent, 1);
    let regions = [("Θεσσαλία", "Thessaly"), ("Πελοπόννησος", "Peloponnese")].map(|(el, en)| Area {
        name_el: el.to_owned(),
        name_en: Some(en.to_owned()),
        ..area("EL61", None)
    });
    says_of(
        &change,
        Level::Region,
        Period::Years(2011, 2021),
        &regions,
        &[-6.17, -6.84],
        [
            "Μεταβολή πληθυσμού 2011–2021, στις 2 Περιφέρειες: υψηλότερη τιμή −6,2~% (Θεσσαλία), χαμηλότερη −6,8~% \
             (Πελοπόννησος).",
            "Population change 2011–2021, in 2 Regions: highest −6.2~% (Thessaly), lowest −6.8~% (Peloponnese).",
        ],
    );
    says(
        &unemployment(),
        &[3.0, 4.0, KEPT],
        [
            "Ανεργία, 2021, στους 3 δήμους: υψηλότερη τιμή 4,0~% (Δήμος Αγιάς), χαμηλότερη 3,0~% (Δήμος Λαρισαίων)· χωρίς \
             στοιχεία 1 δήμος, για λόγους απορρήτου.",
            "Unemployment, 2021, in 3 municipalities: highest 4.0~% (Aghia), lowest 3.0~% (Larissa); no data for 1 \
             municipality, for confidentiality.",
        ],
    );
}

#[test]
fn values_that_look_alike_get_more_decimals() {
    says(
        &unemployment(),
        &[3.01, 3.04],
        [
            "Ανεργία, 2021, στους 2 δήμους: υψηλότερη τιμή 3,04~% (Δήμος Αγιάς), χαμηλότερη 3,01~% (Δήμος Λαρισαίων).",
            "Unemployment, 2021, in 2 municipalities: highest 3.04~% (Aghia), lowest 3.01~% (Larissa).",
        ],
    );
}

#[test]
fn two_that_share_an_extreme_are_named_and_more_are_counted() {
    says(
        &unemployment(),
        &[9.0, 9.0, 1.0, 1.0, 1.0, GONE],
        [
            "Ανεργία, 2021, στους 6 δήμους: υψηλότερη τιμή 9,0~% (Δήμος Λαρισαίων και Δήμος Αγιάς), χαμηλότερη 1,0~% (3 \
             δήμοι)· χωρίς στοιχεία 1 δήμος.",
            "Unemployment, 2021, in 6 municipalities: highest 9.0~% (Larissa and Aghia), lowest 1.0~% (3 municipalities); \
             no data for 1 municipality.",
        ],
    );
}

#[test]
fn one_value_and_equal_values_are_no_range() {
    says(
        &unemployment(),
        &[GONE, 0.0, GONE],
        [
            "Ανεργία, 2021, στους 3 δήμους: μοναδική τιμή 0,0~% (Δήμος Αγιάς)· χωρίς στοιχεία 2 δήμοι.",
            "Unemployment, 2021, in 3 municipalities: the only value is 0.0~% (Aghia); no data for 2 municipalities.",
        ],
    );
    says(
        &unemployment(),
        &[7.5],
        [
            "Ανεργία, 2021, σε 1 δήμο: 7,5~% (Δήμος Λαρισαίων).",
            "Unemployment, 2021, in 1 municipality: 7.5~% (Larissa).",
        ],
    );
    says(
        &unemployment(),
        &[5.0, 5.0, 5.0],
        [
            "Ανεργία, 2021, στους 3 δήμους: ίδια τιμή παντού, 5,0~%.",
            "Unemployment, 2021, in 3 municipalities: the same value everywhere, 5.0~%.",
        ],
    );
    says(
        &unemployment(),
        &[0.0, GONE, -0.0],
        [
            "Ανεργία, 2021, στους 3 δήμους: ίδια τιμή όπου υπάρχουν στοιχεία, 0,0~%· χωρίς στοιχεία 1 δήμος.",
            "Unemployment, 2021, in 3 municipalities: the same value wherever there are data, 0.0~%; no data for 1 \
             municipality.",
        ],
    );
}

#[test]
fn no_values_are_said_to_be_none() {
    says(
        &unemployment(),
        &[GONE, GONE],
        [
            "Ανεργία, 2021, στους 2 δήμους: δεν υπάρχουν στοιχεία.",
            "Unemployment, 2021, in 2 municipalities: there are no data.",
        ],
    );
    says(
        &unemployment(),
        &[GONE, GONE, KEPT],
        [
            "Ανεργία, 2021, στους 3 δήμους: δεν υπάρχουν στοιχεία, σε 1 δήμο για λόγους απορρήτου.",
            "Unemployment, 2021, in 3 municipalities: there are no data, in 1 municipality for confidentiality.",
        ],
    );
    says(
        &unemployment(),
        &[KEPT, KEPT],
        [
            "Ανεργία, 2021, στους 2 δήμους: δεν δίνονται στοιχεία, για λόγους απορρήτου.",
            "Unemployment, 2021, in 2 municipalities: no data are given, for confidentiality.",
        ],
    );
    says(
        &unemployment(),
        &[],
        [
            "Ανεργία, 2021, στους 0 δήμους: δεν υπάρχουν στοιχεία.",
            "Unemployment, 2021, in 0 municipalities: there are no data.",
        ],
    );
}

#[test]
fn what_is_not_official_says_so_first() {
    let mut made_up =
        indicator(("Κίνδυνος φτώχειας (συνθετικό)", "At risk of poverty (synthetic)"), UnitOfMeasure::Percent, 0);
    made_up.provenance.quality = Quality::Synthetic;
    says_of(
        &made_up,
        Level::RegionalUnit,
        Period::Quarter(2023, 2),
        &areas(2),
        &[10.0, 12.0],
        [
            "Συνθετικά στοιχεία: Κίνδυνος φτώχειας (συνθετικό), β΄ τρίμηνο 2023, στις 2 Περιφερειακές Ενότητες: υψηλότερη \
             τιμή 12~% (Αγιάς), χαμηλότερη 10~% (Λαρισαίων).",
            "Synthetic figures: At risk of poverty (synthetic), second quarter of 2023, in 2 Regional Units: highest 12~% \
             (Aghia), lowest 10~% (Larissa).",
        ],
    );
    made_up.provenance.quality = Quality::Approximate;
    says(
        &made_up,
        &[GONE],
        [
            "Προσεγγιστικά στοιχεία: Κίνδυνος φτώχειας (συνθετικό), 2021, σε 1 δήμο: δεν υπάρχουν στοιχεία.",
            "Approximate figures: At risk of poverty (synthetic), 2021, in 1 municipality: there are no data.",
        ],
    );
}

#[test]
fn names_bring_what_they_need() {
    let mut areas = areas(3);
    // A name with its title, one without an English form, and the one area that is no municipality.
    "Δήμος Λαρισαίων".clone_into(&mut areas[0].name_el);
    areas[1].name_en = None;
    areas[2] = Area { name_el: "Άγιο Όρος".to_owned(), coded: false, ..areas[2].clone() };
    let income = indicator(("Εισόδημα", "Income"), UnitOfMeasure::Euro, 0);
    says_of(
        &income,
        Level::Municipality,
        Period::Month(2021, 3),
        &areas,
        &[15_000.0, 12_000.0, 12_000.0],
        [
            "Εισόδημα, Μάρτιος 2021, στους 3 δήμους: υψηλότερη τιμή 15.000~€ (Δήμος Λαρισαίων), χαμηλότερη 12.000~€ (Δήμος \
             Αγιάς και Άγιο Όρος).",
            "Income, March 2021, in 3 municipalities: highest €15,000 (Larissa), lowest €12,000 (Αγιάς and Volos).",
        ],
    );
}

#[test]
fn every_level_has_its_words() {
    for (level, el, en) in [
        (Level::Region, "στις 2 Περιφέρειες", "in 2 Regions"),
        (Level::RegionalUnit, "στις 2 Περιφερειακές Ενότητες", "in 2 Regional Units"),
        (Level::Municipality, "στους 2 δήμους", "in 2 municipalities"),
        (Level::MunicipalUnit, "στις 2 Δημοτικές Ενότητες", "in 2 municipal units"),
        (Level::Community, "στις 2 κοινότητες", "in 2 communities"),
    ] {
        let expected = [
            format!("Ανεργία, 2021, {el}: δεν υπάρχουν στοιχεία."),
            format!("Unemployment, 2021, {en}: there are no data."),
        ];
        let expected = [&expected[0][..], &expected[1][..]];
        says_of(&unemployment(), level, Period::Year(2021), &areas(2), &[GONE, GONE], expected);
    }
}
