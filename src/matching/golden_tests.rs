//! Names that people wrote, with the answers of others: see the shared folder's `golden/names`.

use super::{Aliases, AreaNumber, Context, Gazetteer, LevelId, Matcher, RowKey, RowMatch, Scheme, Warning, WhyAsked};
use crate::io::facts_of_greece;
use crate::names::measure::shared_csv;
use crate::names::transliterate;

pub(super) fn greece() -> Matcher {
    Matcher::new(Gazetteer::new(facts_of_greece().unwrap()), Aliases::default())
}

pub(super) fn municipality() -> LevelId {
    LevelId::new("municipality")
}

/// The code that the golden file gives an area: the Interior Ministry's, of 2011, or the region of NUTS 3.
fn golden_code(matcher: &Matcher, area: AreaNumber) -> String {
    let gazetteer = matcher.gazetteer();
    let whole = gazetteer.editions(area).first().copied().unwrap_or(area);
    let known = gazetteer.area(whole);
    let ypes = known.code_of(&Scheme::Ypes).or_else(|| known.code_of(&Scheme::Nuts));
    ypes.map_or_else(|| nuts3_of_unit(matcher, &known.facts.code), str::to_owned)
}

/// Of a Regional Unit that is only a part of a NUTS 3: known to this test alone.
fn nuts3_of_unit(_matcher: &Matcher, unit: &str) -> String {
    match unit {
        "23" | "26" => "EL611",
        "24" | "25" => "EL613",
        "40" | "41" => "EL651",
        "42" | "43" => "EL652",
        _ => unit,
    }
    .to_owned()
}

/// What the golden file would call the answer.
fn status(matcher: &Matcher, answer: &RowMatch) -> (&'static str, String) {
    let code = |area: AreaNumber| golden_code(matcher, area);
    match answer {
        RowMatch::Matched { area, warnings, .. } => {
            let status = if warnings.iter().any(|warning| matches!(warning, Warning::PartOf(_))) {
                "new_2019"
            } else if warnings.contains(&Warning::LookAlikeLetters) {
                "match_with_warning"
            } else {
                "match"
            };
            (status, code(*area))
        }
        RowMatch::Ambiguous { why: WhyAsked::Edition, candidates } => ("split_2019", code(candidates[0].area)),
        RowMatch::Ambiguous { candidates, .. } => {
            let mut codes: Vec<_> = candidates.iter().map(|candidate| code(candidate.area)).collect();
            codes.sort();
            ("ambiguous", codes.join(";"))
        }
        RowMatch::OldUnit { units } => {
            let mut wholes: Vec<_> = units.iter().filter_map(|(_, whole)| whole.map(code)).collect();
            wholes.dedup();
            ("old_unit", wholes.join(";"))
        }
        RowMatch::OtherLevel { .. } => ("not_a_municipality", String::new()),
        RowMatch::Total { .. } => ("total", String::new()),
        RowMatch::Disagree { .. } => ("disagree", String::new()),
        RowMatch::Unmatched { .. } => ("no_match", String::new()),
    }
}

#[test]
fn every_hand_made_pair_is_answered_right() {
    let Some(pairs) = shared_csv("golden/names/pairs.csv") else { return };
    let matcher = greece();
    let mut wrong = 0;
    for pair in &pairs {
        let level = if pair["level"] == "U" { LevelId::new("regional-unit") } else { municipality() };
        let answer = matcher.match_row(&RowKey::of_name(&pair["input"]), &Context::of_level(level));
        let expected = (pair["status"].as_str(), pair["code"].clone());
        let got = status(&matcher, &answer);
        if (got.0, got.1.as_str()) != (expected.0, expected.1.as_str()) {
            wrong += 1;
            eprintln!("{} «{}» should be {expected:?} but is {got:?}: {answer:?}", pair["id"], pair["input"]);
        }
    }
    eprintln!("pairs: {} of {}", pairs.len() - wrong, pairs.len());
    assert_eq!(wrong, 0);
}

#[test]
fn elot_743_is_written_as_published() {
    let Some(rows) = shared_csv("golden/names/elot743.csv") else { return };
    for row in rows {
        assert_eq!(transliterate(&row["greek"]), row["elot743"]);
    }
}
