//! `/indicators`: definitions, values, class breaks.

use choros::io::DataFolder;
use serde_json::Value;

use crate::support::folder::{COUNT, FOUR};
use crate::support::server::{Api, EMBEDDED};
use crate::support::{Folder, close, shared};

#[test]
fn a_definition_says_what_a_value_means() {
    let indicators = EMBEDDED.json("/indicators");
    let list = indicators["indicators"].as_array().unwrap();
    assert_eq!(list.len(), 7);
    for indicator in list {
        for key in ["id", "title_el", "title_en", "unit", "measure", "direction", "vintage", "quality", "license"] {
            assert!(indicator[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {indicator}");
        }
        assert!(!indicator["levels"].as_array().unwrap().is_empty());
        let one = EMBEDDED.json(&format!("/indicators/{}", indicator["id"].as_str().unwrap()));
        assert_eq!(one["id"], indicator["id"]);
        // What is not real is called so.
        let synthetic = indicator["quality"] == "synthetic";
        assert_eq!(indicator["id"].as_str().unwrap().contains("synthetic"), synthetic);
        assert_eq!(indicator["title_el"].as_str().unwrap().to_lowercase().contains("συνθετικ"), synthetic);
    }
    EMBEDDED.problem("/indicators/povrety", 404);
}

/// The atlas's own table is the answer: it is what a person wrote.
#[test]
fn values_are_those_of_the_table() {
    let bytes = DataFolder::Embedded.read("indicators/population.csv").unwrap();
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let rows: Vec<(String, String, f64, String)> = reader.deserialize().map(Result::unwrap).collect();
    for period in ["2011", "2021"] {
        let values = EMBEDDED.json(&format!("/indicators/population/values?period={period}&level=municipality"));
        assert!(values["aggregated_from"].is_null());
        let codes = values["codes"].as_array().unwrap();
        for (place, code) in codes.iter().enumerate() {
            let row = rows.iter().find(|row| code == &row.0 && row.1 == period).unwrap();
            assert_eq!(values["values"][place], row.2);
            assert_eq!(values["status"][place], row.3);
        }
        // Thessaly and Peloponnese as the census publishes them.
        let regions = EMBEDDED.json(&format!("/indicators/population/values?period={period}&level=region"));
        assert_eq!(regions["codes"], serde_json::json!(["EL61", "EL65"]));
        let expected = if period == "2011" { [732_762.0, 577_903.0] } else { [687_527.0, 538_366.0] };
        assert_eq!(regions["values"], serde_json::json!(expected));
        assert_eq!(regions["aggregated_from"], "municipality");
    }
}

#[test]
fn csv_values_can_be_put_back_in_a_folder() {
    let csv = EMBEDDED.get("/indicators/synthetic_gmi_households/values?f=csv").csv();
    let json = EMBEDDED.json("/indicators/synthetic_gmi_households/values");
    assert_eq!(csv.len(), 51);
    for (place, row) in csv.iter().enumerate() {
        assert_eq!(row["code"], json["codes"][place].as_str().unwrap());
        for (column, list) in [("value", "values"), ("numerator", "numerator"), ("denominator", "denominator")] {
            assert_eq!(row[column].parse().ok(), json[list][place].as_f64(), "{column}");
        }
        assert!(!row["unit"].is_empty() && !row["source"].is_empty());
    }
}

#[test]
fn levels_and_periods_that_are_not_there_are_said_with_those_that_are() {
    let problem = EMBEDDED.problem("/indicators/population/values?period=1999", 400);
    assert!(problem["detail"].as_str().unwrap().contains("2011"), "{problem}");
    assert_eq!(problem["parameter"], "period");
    assert_eq!(EMBEDDED.problem("/indicators/population/values?level=prefecture", 400)["parameter"], "level");
    assert_eq!(EMBEDDED.problem("/indicators/population/values?level=community", 400)["parameter"], "level");
    assert_eq!(EMBEDDED.problem("/indicators/population/values?f=xml", 400)["parameter"], "f");
}

/// Makes an atlas whose municipalities have these values; null and confidential ones have none.
fn atlas_of(values: &[Value]) -> Api {
    let codes: Vec<String> =
        (0..values.len()).map(|place| format!("{:02}{:02}", 1 + place / 99, 1 + place % 99)).collect();
    let features = codes.iter().enumerate().map(|(place, code)| {
        let place = u32::try_from(place).unwrap();
        let (x, y) = (f64::from(place % 100), f64::from(place / 100));
        crate::support::folder::feature(&format!("\"{code}\""), &crate::support::folder::square(x, y))
    });
    let folder = Folder::of_squares(&[]);
    folder.write("boundaries/a.geojson", crate::support::folder::collection(&features.collect::<Vec<_>>()));
    let rows = codes
        .iter()
        .zip(values)
        .map(|(code, value)| format!("{code},2021,{}\n", value.as_f64().map(|v| v.to_string()).unwrap_or_default()));
    let csv = "code,period,value\n".to_owned() + &rows.collect::<String>();
    folder.indicator("x", "unit = \"number\"\nmeasure = \"index\"\n", csv).api()
}

#[test]
fn class_breaks_are_those_of_mapclassify() {
    let mut checked = 0;
    for name in ["calemp", "columbus_hoval", "georgia_pctpov", "edge_shared"] {
        let Some(path) = shared(&format!("golden/classify/{name}.json")) else { return };
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let whole = golden.get("values").map(|values| atlas_of(values.as_array().unwrap()));
        for case in golden["cases"].as_array().unwrap() {
            let k = case["params"]["k"].as_u64().unwrap_or(0);
            let query = match case["method"].as_str().unwrap() {
                "Quantiles" => format!("method=quantile&k={k}"),
                "EqualInterval" => format!("method=equal-interval&k={k}"),
                "FisherJenks" => format!("method=fisher-jenks&k={k}"),
                "UserDefined" => {
                    let bins = case["params"]["bins"].as_array().unwrap().iter().map(ToString::to_string);
                    format!("method=manual&breaks={}", bins.collect::<Vec<_>>().join(","))
                }
                _ => continue,
            };
            if case.get("expected_error").is_some() {
                continue;
            }
            let own = case.get("values").map(|values| atlas_of(values.as_array().unwrap()));
            let found = own.as_ref().or(whole.as_ref()).unwrap().json(&format!("/indicators/x/classes?{query}"));
            let (breaks, expected) =
                (found["breaks"].as_array().unwrap(), case["expected"]["bins"].as_array().unwrap());
            assert_eq!(breaks.len(), expected.len(), "{}", case["id"]);
            for (found, expected) in breaks.iter().zip(expected) {
                assert!(
                    close(found.as_f64().unwrap(), expected.as_f64().unwrap(), 1e-9),
                    "{}: {found} {expected}",
                    case["id"]
                );
            }
            assert_eq!(found["counts"], case["expected"]["counts"], "{}", case["id"]);
            checked += 1;
        }
    }
    assert!(checked >= 40, "{checked}");
}

#[test]
fn no_data_has_its_own_count() {
    let csv = "code,period,value,conf\n0101,2021,1,\n0102,2021,7654321.125,C\n0201,2021,3,\n0202,2021,,\n";
    let api = Folder::of_squares(&FOUR).indicator("x", "unit = \"number\"\nmeasure = \"index\"\n", csv).api();
    let classes = api.json("/indicators/x/classes?k=2");
    assert_eq!((classes["no_data"].as_u64(), classes["withheld"].as_u64()), (Some(2), Some(1)));
    assert_eq!(classes["counts"], serde_json::json!([1, 1]));
    assert_eq!((classes["min"].as_f64(), classes["max"].as_f64()), (Some(1.0), Some(3.0)));
}

#[test]
fn fewer_distinct_values_than_classes_make_fewer_classes() {
    let csv = "code,period,value\n0101,2021,1\n0102,2021,1\n0201,2021,2\n0202,2021,2\n";
    let api = Folder::of_squares(&FOUR).indicator("x", RATE, csv).api();
    for method in ["quantile", "equal-interval", "fisher-jenks"] {
        let classes = api.json(&format!("/indicators/x/classes?k=5&method={method}"));
        assert_eq!(classes["k_requested"], 5);
        assert_eq!(
            classes["counts"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).sum::<u64>(),
            4,
            "{classes}"
        );
    }
}

/// The sentence speaks of the very values beside it.
#[test]
fn values_come_with_a_sentence_in_each_language() {
    let values = EMBEDDED.json("/indicators/population/values?level=region&period=2021");
    let summary = |language: &str| values[format!("summary_{language}")].as_str().unwrap().to_owned();
    assert_eq!(
        summary("el"),
        "Μόνιμος πληθυσμός (απογραφή), 2021, στις 2 Περιφέρειες: υψηλότερη τιμή 687.527 άτομα (Θεσσαλία), χαμηλότερη \
         538.366 άτομα (Πελοπόννησος)."
    );
    assert!(summary("en").contains("in 2 Regions: highest 687,527 persons (Thessaly), lowest 538,366 persons"));
    let synthetic = EMBEDDED.json("/indicators/synthetic_at_risk_of_poverty/values");
    assert!(synthetic["summary_el"].as_str().unwrap().starts_with("Συνθετικά στοιχεία: "));
    assert!(synthetic["summary_en"].as_str().unwrap().starts_with("Synthetic figures: "));
}

/// Two periods share their classes; an empty one stays.
#[test]
fn pooled_classes_hold_every_period_and_count_one() {
    let csv = "code,period,value,conf\n0101,2011,1,\n0102,2011,2,\n0201,2011,3,\n0202,2011,100,C\n\
               0101,2021,7,\n0102,2021,8,\n0201,2021,9,\n0202,2021,,\n";
    let api = Folder::of_squares(&FOUR).indicator("x", RATE, csv).api();
    let of = |query: &str| api.json(&format!("/indicators/x/classes?pooled=true&{query}"));
    let (early, late) = (of("period=2011&method=equal-interval&k=4"), of("period=2021&method=equal-interval&k=4"));
    assert_eq!(early["breaks"], late["breaks"]);
    assert_eq!(
        (early["min"].as_f64(), early["max"].as_f64()),
        (Some(1.0), Some(9.0)),
        "the confidential one is unseen"
    );
    assert_eq!(early["counts"], serde_json::json!([3, 0, 0, 0]));
    assert_eq!(late["counts"], serde_json::json!([0, 0, 1, 2]));
    assert_eq!((early["no_data"].as_u64(), early["withheld"].as_u64()), (Some(1), Some(1)));
    assert_eq!((late["no_data"].as_u64(), late["withheld"].as_u64()), (Some(1), Some(0)));
    assert_eq!((&late["pooled"], &late["periods"]), (&Value::Bool(true), &serde_json::json!(["2011", "2021"])));

    let manual = of("period=2011&breaks=2,5");
    assert_eq!(
        (&manual["breaks"], &manual["counts"]),
        (&serde_json::json!([2.0, 5.0, 9.0]), &serde_json::json!([2, 1, 0]))
    );
    let few = of("period=2021&method=fisher-jenks&k=12");
    assert_eq!((few["k"].as_u64(), &few["counts"]), (Some(6), &serde_json::json!([0, 0, 0, 1, 1, 1])));

    let alone = api.json("/indicators/x/classes?period=2021&pooled=false");
    assert_eq!((&alone["pooled"], &alone["periods"]), (&Value::Bool(false), &serde_json::json!(["2021"])));
    assert_eq!(alone, with_self_of(&alone, api.json("/indicators/x/classes?period=2021")));
    assert_eq!(api.problem("/indicators/x/classes?pooled=yes", 400)["parameter"], "pooled");

    let style = api.json("/styles/choropleth?indicator=x&period=2021&pooled=true&method=equal-interval&k=4");
    let counts: Vec<_> =
        style["metadata"]["choros"]["legend"].as_array().unwrap().iter().map(|e| e["count"].clone()).collect();
    assert_eq!(counts, [0, 0, 1, 2, 1]);
    assert_eq!(api.problem("/styles/base?pooled=true", 400)["parameter"], "pooled");
}

/// Returns a document with the links of another.
fn with_self_of(other: &Value, mut document: Value) -> Value {
    document["links"] = other["links"].clone();
    document
}

const RATE: &str = "unit = \"percent\"\nmeasure = \"rate\"\n";

#[test]
fn classes_are_bounded() {
    for (query, parameter) in [
        ("k=0", "k"),
        ("k=13", "k"),
        ("k=1000000000000", "k"),
        ("k=-1", "k"),
        ("method=natural", "method"),
        ("method=manual", "breaks"),
        ("breaks=3,2,1", "breaks"),
        ("breaks=NaN,2", "breaks"),
        ("breaks=1,inf", "breaks"),
        ("method=quantile&breaks=1,2", "breaks"),
        ("method=manual&breaks=1,2&k=3", "k"),
    ] {
        assert_eq!(
            EMBEDDED.problem(&format!("/indicators/population/classes?{query}"), 400)["parameter"],
            parameter,
            "{query}"
        );
    }
    let many = (1..200).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    EMBEDDED.problem(&format!("/indicators/population/classes?breaks={many}"), 400);
}

#[test]
fn a_table_may_carry_rows_of_several_levels() {
    let csv = "code,period,value\n0101,2021,1\n0102,2021,2\n0201,2021,3\n0202,2021,4\n01,2021,100\n02,2021,7\n";
    let api = Folder::of_squares(&FOUR).indicator("people", COUNT, csv).api();
    let units = api.json("/indicators/people/values?level=regional-unit");
    assert_eq!(units["values"], serde_json::json!([100.0, 7.0]), "what stands in the table is not added up");
    assert!(units["aggregated_from"].is_null());
}
