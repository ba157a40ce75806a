//! Class breaks against those of another library.

use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn golden(name: &str) -> Option<Value> {
    let shared = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    if let Ok(text) = std::fs::read_to_string(shared.join("golden/classify").join(name)) {
        return Some(serde_json::from_str(&text).unwrap());
    }
    eprintln!("skipped: classify/{name} (shared data folder not found)");
    None
}

/// Numbers, `null` being none.
fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

/// The case's method, if it is one of ours.
fn classification(case: &Value) -> Option<Classification> {
    let k = usize::try_from(case["params"]["k"].as_u64().unwrap_or(0)).unwrap();
    Some(match case["method"].as_str().unwrap() {
        "Quantiles" => Classification::Quantile { k },
        "EqualInterval" => Classification::EqualInterval { k },
        "FisherJenks" => Classification::FisherJenks { k },
        "UserDefined" => Classification::Manual { upper_bounds: numbers(&case["params"]["bins"]) },
        _ => return None,
    })
}

fn within_squares(values: &[f64], breaks: &ClassBreaks) -> f64 {
    let present = || values.iter().filter(|value| !value.is_nan());
    (0..breaks.class_count())
        .map(|class| {
            let of_class: Vec<f64> = present().copied().filter(|&v| breaks.class_of(v) == Some(class)).collect();
            let mean = of_class.iter().sum::<f64>() / of_class.len() as f64;
            of_class.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
        })
        .sum()
}

fn check(case: &Value, values: &[f64], classification: &Classification) {
    let id = &case["id"];
    let found = classify(values, classification);
    if case.get("expected_error").is_some() {
        assert!(matches!(found, Err(ClassifyError::TooFewDistinct { .. })), "{id}: {found:?}");
        return;
    }
    let (breaks, expected) = (found.unwrap(), &case["expected"]);
    if let Some(least) = case["sse"].as_f64() {
        let squares = within_squares(values, &breaks);
        assert!(squares <= least * (1.0 + 1e-9), "{id}: {squares} is not the least");
    }
    let bounds = numbers(&expected["bins"]);
    assert_eq!(breaks.class_count(), bounds.len(), "{id}");
    for (found, expected) in breaks.upper_bounds().iter().zip(&bounds) {
        assert!((found - expected).abs() <= 1e-9, "{id}: {found} is not {expected}");
    }
    assert_eq!(serde_json::json!(breaks.counts()), expected["counts"], "{id}");
    let present = values.iter().filter(|value| !value.is_nan());
    let classes: Vec<usize> = present.map(|&value| breaks.class_of(value).unwrap()).collect();
    assert_eq!(serde_json::json!(classes), expected["yb"], "{id}");
}

#[test]
fn breaks_counts_and_classes_are_those_of_mapclassify() {
    for name in ["calemp.json", "columbus_hoval.json", "georgia_pctpov.json", "edge_shared.json"] {
        let Some(file) = golden(name) else { continue };
        let mut checked = 0;
        for case in file["cases"].as_array().unwrap() {
            if let Some(classification) = classification(case) {
                let values = numbers(case.get("values").unwrap_or(&file["values"]));
                check(case, &values, &classification);
                checked += 1;
            }
        }
        assert!(checked >= 8, "{name}: only {checked} cases");
    }
}

fn every_classification(k: usize) -> [Classification; 4] {
    [
        Classification::Quantile { k },
        Classification::EqualInterval { k },
        Classification::FisherJenks { k },
        Classification::Manual { upper_bounds: (0..k).map(|i| i as f64).collect() },
    ]
}

#[test]
fn nothing_and_infinity_are_refused_and_one_value_is_one_class() {
    for classification in every_classification(1) {
        assert_eq!(classify(&[], &classification), Err(ClassifyError::NoValues));
        assert_eq!(classify(&[f64::NAN], &classification), Err(ClassifyError::NoValues));
        assert!(matches!(
            classify(&[1.0, f64::NEG_INFINITY], &classification),
            Err(ClassifyError::InfiniteValue { .. })
        ));
        let breaks = classify(&[-7.5, f64::NAN], &classification).unwrap();
        assert_eq!((breaks.counts(), breaks.missing()), (&[1][..], 1));
    }
}

#[test]
fn the_number_of_classes_is_bounded() {
    for k in [0, MAX_CLASSES + 1] {
        for classification in &every_classification(k)[..3] {
            assert_eq!(classify(&[1.0, 2.0], classification), Err(ClassifyError::ClassCount { found: k }));
        }
        let manual = &every_classification(k)[3];
        assert_eq!(classify(&[1.0, 2.0], manual), Err(ClassifyError::BreakCount { found: k }));
    }
}

#[test]
fn breaks_by_hand_must_ascend_and_be_finite() {
    let with = |upper_bounds: &[f64]| classify(&[1.0], &Classification::Manual { upper_bounds: upper_bounds.to_vec() });
    assert_eq!(with(&[1.0, 1.0]), Err(ClassifyError::BreaksNotAscending { previous: 1.0, found: 1.0 }));
    assert!(matches!(with(&[1.0, f64::NAN]), Err(ClassifyError::InfiniteBreak { .. })));
    assert_eq!(with(&[0.0, 5.0]).unwrap().upper_bounds(), [0.0, 5.0]);
    assert_eq!(with(&[0.0]).unwrap().class_of(1.5), None, "above all classes");
}

#[test]
fn values_of_any_size_are_classified() {
    let huge = [f64::MIN, -1e308, 0.0, f64::MIN_POSITIVE, 5e-324, 1e308, f64::MAX];
    for classification in every_classification(3) {
        let breaks = classify(&huge, &classification).unwrap();
        assert_eq!(breaks.counts().iter().sum::<usize>(), 7, "{classification:?}");
        assert!(breaks.upper_bounds().iter().all(|bound| bound.is_finite()));
    }
}

#[test]
fn an_outlier_does_not_blur_the_classes_of_the_others() {
    let values = [1.0, 1.000_000_1, 1.000_000_2, 1.000_001, 1.000_001_1, 1.000_001_2, 1e12];
    let breaks = classify(&values, &Classification::FisherJenks { k: 3 }).unwrap();
    assert_eq!(breaks.upper_bounds(), [1.000_000_2, 1.000_001_2, 1e12]);
}

/// The least sum of squares over all ways to cut `values`, which ascend, in `k` runs.
fn least_squares(values: &[f64], k: usize) -> f64 {
    let squares = |run: &[f64]| {
        let mean = run.iter().sum::<f64>() / run.len() as f64;
        run.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
    };
    if k == 1 {
        return squares(values);
    }
    let cuts = k - 1..values.len();
    cuts.map(|cut| least_squares(&values[..cut], k - 1) + squares(&values[cut..])).fold(f64::INFINITY, f64::min)
}

proptest! {
    #[test]
    fn fisher_jenks_is_the_best_of_all_ways(mut values in prop::collection::vec(-50..50_i32, 1..14), k in 1..5_usize) {
        values.sort_unstable();
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        match classify(&values, &Classification::FisherJenks { k }) {
            Ok(breaks) => {
                prop_assert_eq!(breaks.class_count(), k);
                prop_assert!(within_squares(&values, &breaks) <= least_squares(&values, k) + 1e-9);
            }
            Err(ClassifyError::TooFewDistinct { distinct, .. }) => prop_assert!(distinct < k),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn classes_hold_every_value_once_and_bounds_ascend(
        values in prop::collection::vec(prop_oneof![
            8 => -1e3..1e3_f64, 1 => Just(0.0), 1 => Just(-0.0), 1 => Just(f64::NAN), 1 => any::<f64>(),
        ], 0..60),
        k in 0..15_usize,
    ) {
        for classification in every_classification(k) {
            if let Ok(breaks) = classify(&values, &classification) {
                let present = values.iter().filter(|value| !value.is_nan()).count();
                prop_assert_eq!(breaks.counts().iter().sum::<usize>(), present);
                prop_assert_eq!(breaks.missing(), values.len() - present);
                prop_assert!(breaks.upper_bounds().is_sorted());
                prop_assert!(breaks.upper_bounds()[breaks.class_count() - 1] >= breaks.max());
                for value in values.iter().filter(|value| !value.is_nan()) {
                    prop_assert!(breaks.class_of(*value).is_some());
                }
            }
        }
    }
}
