//! A filter's answer, for tests: the few operators that styles here use.

use serde_json::Value;

/// Says whether a feature with one property, or without it, passes a filter of the older form.
///
/// As in the style specification, a comparison with a property that is not there is false.
pub(super) fn passes(filter: &Value, property: &str, value: Option<f64>) -> bool {
    let parts = filter.as_array().unwrap();
    let operator = parts[0].as_str().unwrap();
    if operator == "all" {
        return parts[1..].iter().all(|part| passes(part, property, value));
    }
    assert_eq!(parts[1], property);
    let compares =
        |holds: fn(&f64, &f64) -> bool| value.is_some_and(|value| holds(&value, &parts[2].as_f64().unwrap()));
    match operator {
        "has" => value.is_some(),
        "!has" => value.is_none(),
        ">" => compares(f64::gt),
        ">=" => compares(f64::ge),
        "<" => compares(f64::lt),
        "<=" => compares(f64::le),
        _ => panic!("no filter here uses {operator}"),
    }
}
