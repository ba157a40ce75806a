//! Every official name written in other ways: it is found, or asked, and never taken for another; and how fast.

use std::time::Instant;

use super::golden_tests::{greece, municipality};
use super::{AreaFacts, AreaName, Context, Extent, Gazetteer, LevelId, Matcher, NameKind, RowKey, RowMatch, Scheme};
use crate::names::{NameCase, fold, transliterate};
use proptest::prelude::*;

fn look_alikes(name: &str) -> String {
    let latin = |c: char| match c {
        'Α' => 'A',
        'Β' => 'B',
        'Ε' => 'E',
        'Η' => 'H',
        'Κ' => 'K',
        'Μ' => 'M',
        'Ν' => 'N',
        'Ο' => 'O',
        'ο' => 'o',
        'Ρ' => 'P',
        'Τ' => 'T',
        'Χ' => 'X',
        c => c,
    };
    name.chars().map(latin).collect()
}

fn capitals(name: &str) -> String {
    fold(name).to_uppercase()
}

fn abbreviated(name: &str) -> String {
    name.replace("Αγίου ", "Αγ. ").replace("Αγίας ", "Αγ. ").replace("Αγίων ", "Αγ. ").replace("Νέας ", "Ν. ")
}

fn exchanged(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 3 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

type Variant = (&'static str, fn(&str) -> String, usize);

/// Ways to write a name, by what is done to it, and the share of names that must be found so.
const VARIANTS: &[Variant] = &[
    ("as it is", str::to_owned, 98),
    ("capitals", capitals, 98),
    ("small letters", fold, 98),
    ("with title", |name| format!("Δήμος {name}"), 98),
    ("with title in capitals", |name| format!("ΔΗΜΟΣ {}", capitals(name)), 98),
    ("short title", |name| format!("Δ. {name}"), 98),
    ("hyphen", |name| name.replace(" – ", "-"), 98),
    ("em dash", |name| name.replace(" – ", "—"), 98),
    ("dash lost", |name| name.replace(" – ", " "), 98),
    ("spaces", |name| format!("  {}\u{a0} ", name.replace(' ', "   ")), 98),
    ("look-alike letters", |name| look_alikes(&capitals(name)), 60),
    ("ELOT 743", transliterate, 95),
    ("ELOT 743, capitals", |name| transliterate(&capitals(name)), 95),
    ("abbreviated", abbreviated, 95),
    ("a vowel changed", |name| name.replace('η', "ι").replace('ή', "ί"), 0),
    ("a letter doubled", |name| name.replace('λ', "λλ").replace('σ', "σσ"), 0),
    ("two letters exchanged", exchanged, 0),
    ("a letter lost", |name| name.chars().enumerate().filter(|(at, _)| *at != 3).map(|(_, c)| c).collect(), 0),
    ("an ending changed", |name| format!("{}ος", name.chars().take(name.chars().count() - 2).collect::<String>()), 0),
];

/// Whether the text is the very name, or its nominative in -ος.
fn is_name_of(text: &str, name: &str) -> bool {
    let (text, name) = (fold(text), fold(name));
    text == name || text.strip_suffix("οσ").is_some_and(|stem| name.strip_suffix("ου") == Some(stem))
}

#[test]
fn no_variant_of_an_official_name_is_taken_for_another() {
    let matcher = greece();
    let gazetteer = matcher.gazetteer();
    let context = Context::of_level(municipality());
    let municipalities: Vec<_> = gazetteer.areas().filter(|(_, area)| area.facts.level == municipality()).collect();
    let mut wrong = vec![];
    for (what, write, share) in VARIANTS {
        let mut found = 0;
        for (area, known) in &municipalities {
            let text = write(known.name());
            let answer = matcher.match_row(&RowKey::of_name(&text), &context);
            let same = |other| other == *area || gazetteer.editions(*area).contains(&other);
            match &answer {
                RowMatch::Matched { area, .. } if same(*area) => found += 1,
                // The letter lost or the ending made it another's name: «Σουφλίου», «Σουλίου»; «Θέρμης», «Θέρμος».
                RowMatch::Matched { area, .. } if *share == 0 && is_name_of(&text, gazetteer.area(*area).name()) => {}
                RowMatch::Matched { area, .. } => {
                    wrong.push(format!("{what}: «{text}» as {}", gazetteer.area(*area).name()));
                }
                // Whole or part, Crete or Attica: asked, with the right one among the candidates.
                RowMatch::Ambiguous { candidates, .. } if candidates.iter().any(|other| same(other.area)) => found += 1,
                _ if *share > 90 => eprintln!("{what}: «{text}» {answer:?}"),
                _ => {}
            }
        }
        eprintln!("{what}: {found} of {}", municipalities.len());
        assert!(found * 100 >= municipalities.len() * share, "{what}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn regional_units_and_regions_are_found_in_both_cases() {
    let matcher = greece();
    for (level, title) in [("regional-unit", "Π.Ε. "), ("region", "Περιφέρεια ")] {
        let context = Context::of_level(LevelId::new(level));
        let areas = matcher.gazetteer().areas().filter(|(_, area)| area.facts.level == LevelId::new(level));
        for (area, known) in areas {
            for text in [
                known.name().to_owned(),
                capitals(known.name()),
                format!("{title}{}", known.name()),
                transliterate(known.name()),
            ] {
                let answer = matcher.match_row(&RowKey::of_name(&text), &context);
                assert_eq!(answer.area(), Some(area), "{text}: {answer:?}");
            }
        }
    }
}

fn made_up(code: &str, name: &str) -> AreaFacts {
    AreaFacts {
        level: municipality(),
        code: code.to_owned(),
        extent: Extent::Both,
        codes: vec![(Scheme::Other("atlas".into()), code.to_owned())],
        names: vec![AreaName::new(name, NameKind::Official, NameCase::Unknown)],
        parent: None,
        in_atlas: true,
    }
}

#[test]
fn an_atlas_of_its_own_replaces_what_is_known() {
    let known = crate::io::facts_of_greece().unwrap();
    let atlas = vec![made_up("0101", "Άνω Πόλη"), made_up("0102", "Κάτω Πόλη")];
    let matcher = Matcher::new(Gazetteer::with_atlas(known, &atlas), super::Aliases::default());
    assert_eq!(matcher.gazetteer().areas().count(), 2);
    let keys = [RowKey { code: Some("0101"), name: Some("ΑΝΩ ΠΟΛΗ"), parents: vec![] }, RowKey::of_name("Λαρισαίων")];
    let answers = matcher.match_rows(keys, &Context::default()).unwrap();
    assert!(answers.row(0).and_then(RowMatch::area).is_some());
    assert!(matches!(answers.row(1), Some(RowMatch::Unmatched { .. })));
}

#[test]
fn what_the_atlas_lacks_is_known_and_said() {
    let known = crate::io::facts_of_greece().unwrap();
    let atlas = vec![made_up("2201", "Λαρισαίων"), made_up("2401", "Βόλου")];
    let matcher = Matcher::new(Gazetteer::with_atlas(known, &atlas), super::Aliases::default());
    let of = |name| matcher.match_row(&RowKey::of_name(name), &Context::of_level(municipality()));
    let RowMatch::Matched { warnings, .. } = of("Λάρισα") else { panic!() };
    assert!(warnings.is_empty());
    let RowMatch::Matched { warnings, .. } = of("Πατρέων") else { panic!() };
    assert_eq!(warnings, [super::Warning::NotInAtlas]);
}

#[test]
fn decisions_and_aliases_are_remembered() {
    let gazetteer = Gazetteer::new(crate::io::facts_of_greece().unwrap());
    let larisa = gazetteer.find(&municipality(), "2201").unwrap();
    let mut aliases = super::Aliases::default();
    aliases.alias("Η πόλη του κάμπου", larisa);
    aliases.decide(Some("17"), Some("Γιάννουλης"), larisa);
    let matcher = Matcher::new(gazetteer, aliases);
    let of = |code, name| {
        matcher.match_row(&RowKey { code, name: Some(name), parents: vec![] }, &Context::of_level(municipality()))
    };
    assert!(matches!(of(None, "η ΠΟΛΗ του κάμπου"), RowMatch::Matched { how: super::How::Alias, .. }));
    assert!(matches!(of(Some("17"), "Γιάννουλης"), RowMatch::Matched { how: super::How::Decision, .. }));
    assert!(matches!(of(None, "Γιάννουλης"), RowMatch::OldUnit { .. }));
}

#[test]
fn too_many_keys_are_refused() {
    let names: Vec<String> = (0..=super::MAX_DISTINCT_KEYS).map(|row| format!("x{row}")).collect();
    let keys = names.iter().map(|name| RowKey::of_name(name));
    let refused = greece().match_rows(keys, &Context::of_level(municipality()));
    assert!(matches!(refused, Err(super::MatchError::TooManyKeys { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_panics(code in "\\PC{0,12}", name in "\\PC{0,40}", greek in "[Α-Ωα-ωά-ώa-z .,()'–-]{0,40}", digits in "[0-9.,']{0,9}") {
        let matcher = greece();
        for context in [Context::default(), Context::of_level(municipality())] {
            for name in [&name, &greek] {
                for code in [&code, &digits] {
                    let key = RowKey { code: Some(code), name: Some(name), parents: vec![&greek] };
                    let _answer = matcher.match_row(&key, &context);
                }
            }
        }
    }
}

#[test]
#[ignore = "a measurement: cargo test --release --lib matching:: -- --ignored --nocapture"]
fn speed() {
    let matcher = greece();
    let municipalities: Vec<_> = matcher
        .gazetteer()
        .areas()
        .filter(|(_, area)| area.facts.level == municipality())
        .map(|(_, area)| area.facts.clone())
        .collect();
    let rows = (0..1_000_000).map(|row| &municipalities[row % municipalities.len()]);
    let keys = rows.map(|facts| RowKey { code: Some(&facts.code), name: Some(&facts.names[0].text), parents: vec![] });
    let start = Instant::now();
    let answers = matcher.match_rows(keys, &Context::default()).unwrap();
    eprintln!("1,000,000 rows, {} distinct keys: {:?}", answers.distinct().len(), start.elapsed());
    let names: Vec<String> =
        (0..30_000).map(|row| format!("{} {row}", municipalities[row % municipalities.len()].names[0].text)).collect();
    let start = Instant::now();
    let answers =
        matcher.match_rows(names.iter().map(|name| RowKey::of_name(name)), &Context::of_level(municipality())).unwrap();
    eprintln!("30,000 distinct keys, none a name: {:?} ({} answers)", start.elapsed(), answers.rows().len());
    let mut times: Vec<_> = municipalities
        .iter()
        .flat_map(|facts| {
            [facts.names[0].text.clone(), transliterate(&facts.names[0].text), format!("{}ξ", facts.names[0].text)]
        })
        .map(|name| {
            let start = Instant::now();
            let _answer = matcher.match_row(&RowKey::of_name(&name), &Context::default());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    eprintln!("one name, level unknown: p50 {:?}, p99 {:?}", times[times.len() / 2], times[times.len() * 99 / 100]);
}
