//! `indicators/<id>.toml`: the definition of an indicator.

use serde::Deserialize;
use toml::Spanned;

use super::csv_table::CsvOptions;
use super::toml_file::{TomlError, line_at, read_toml};
use crate::indicators::{Aggregation, Direction, Indicator, IndicatorError, IndicatorId, Measure, UnitOfMeasure};
use crate::provenance::{Bilingual, Provenance, Quality};

/// The names of columns an observation table has without being told.
pub const OBSERVATION_COLUMNS: [&str; 11] =
    ["code", "period", "value", "lower", "upper", "numerator", "denominator", "n", "status", "conf", "breakdown"];

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AggregationKey {
    Sum,
    Ratio,
    #[default]
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorToml {
    id: Spanned<IndicatorId>,
    title_el: String,
    title_en: String,
    #[serde(default)]
    description_el: String,
    #[serde(default)]
    description_en: String,
    unit: UnitOfMeasure,
    measure: Measure,
    #[serde(default)]
    aggregation: AggregationKey,
    per: Option<Spanned<f64>>,
    #[serde(default)]
    direction: Direction,
    #[serde(default)]
    decimals: u8,
    source_el: String,
    source_en: String,
    source_url: Option<String>,
    license: String,
    license_url: Option<String>,
    #[serde(default)]
    vintage: String,
    #[serde(default)]
    quality: Quality,
    #[serde(default)]
    breakdowns: Vec<Spanned<String>>,
    #[serde(default)]
    note_el: String,
    #[serde(default)]
    note_en: String,
    #[serde(default)]
    csv: CsvOptions,
}

/// Reads the definition of the indicator `id` and how its table is written.
///
/// # Errors
/// [`TomlError`] with the line of what is not accepted.
pub fn read_indicator(file: &str, bytes: &[u8], id: &IndicatorId) -> Result<(Indicator, CsvOptions), TomlError> {
    let toml: IndicatorToml = read_toml(file, bytes)?;
    let at =
        |offset: usize, message: String| TomlError { file: file.to_owned(), line: line_at(bytes, offset), message };
    let id_offset = toml.id.span().start;
    if toml.id.get_ref() != id {
        return Err(at(id_offset, format!("id = \"{}\"; accepted is the file's own name, {id}", toml.id.get_ref())));
    }
    if toml.decimals > 10 {
        return Err(at(0, format!("decimals = {}; accepted are 0 to 10", toml.decimals)));
    }
    check_breakdowns(&toml.breakdowns).map_err(|(offset, message)| at(offset, message))?;
    let per_offset = toml.per.as_ref().map_or(id_offset, |per| per.span().start);
    let aggregation = aggregation(toml.aggregation, toml.per.map(Spanned::into_inner))
        .map_err(|error| at(per_offset, error.to_string()))?;
    let indicator = Indicator {
        id: toml.id.into_inner(),
        title: Bilingual::new(toml.title_el, toml.title_en),
        description: Bilingual::new(toml.description_el, toml.description_en),
        unit: toml.unit,
        measure: toml.measure,
        aggregation,
        direction: toml.direction,
        decimals: toml.decimals,
        vintage: toml.vintage,
        breakdowns: toml.breakdowns.into_iter().map(Spanned::into_inner).collect(),
        provenance: Provenance {
            quality: toml.quality,
            source: Bilingual::new(toml.source_el, toml.source_en),
            source_url: toml.source_url,
            license: toml.license,
            license_url: toml.license_url,
            note: Bilingual::new(toml.note_el, toml.note_en),
        },
    };
    indicator.check().map_err(|error| at(per_offset, error.to_string()))?;
    Ok((indicator, toml.csv))
}

fn aggregation(key: AggregationKey, per: Option<f64>) -> Result<Aggregation, IndicatorError> {
    match (key, per) {
        (AggregationKey::Ratio, Some(per)) => Ok(Aggregation::Ratio { per }),
        (AggregationKey::Ratio, None) => Err(IndicatorError::Per { found: "nothing".to_owned() }),
        (AggregationKey::Sum | AggregationKey::None, Some(per)) => {
            Err(IndicatorError::Per { found: format!("{per} without a ratio") })
        }
        (AggregationKey::Sum, None) => Ok(Aggregation::Sum),
        (AggregationKey::None, None) => Ok(Aggregation::None),
    }
}

fn check_breakdowns(breakdowns: &[Spanned<String>]) -> Result<(), (usize, String)> {
    for (place, breakdown) in breakdowns.iter().enumerate() {
        let name = breakdown.get_ref();
        let known = OBSERVATION_COLUMNS.iter().any(|column| column == name && *column != "breakdown");
        let again = breakdowns[..place].iter().any(|before| before.get_ref() == name);
        if name.is_empty() || known || again {
            let message = format!("breakdown '{name}'; accepted are names of further columns, each once");
            return Err((breakdown.span().start, message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"id = "gmi"
title_el = "ΕΕΕ"
title_en = "GMI"
unit = "per-1000"
measure = "rate"
aggregation = "ratio"
per = 1000
source_el = "Πηγή"
source_en = "Source"
license = "CC BY 4.0"
"#;

    fn read(text: &str) -> Result<Indicator, TomlError> {
        read_indicator("indicators/gmi.toml", text.as_bytes(), &"gmi".parse().unwrap()).map(|(indicator, _)| indicator)
    }

    #[test]
    fn a_definition_is_read() {
        assert_eq!(read(DEFINITION).unwrap().aggregation, Aggregation::Ratio { per: 1000.0 });
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        let cases = [
            ("id = \"gmi\"", "id = \"other\"", 1),
            ("unit = \"per-1000\"", "unit = \"promille\"", 4),
            ("per = 1000", "per = 0", 7),
            ("per = 1000", "per = 1000\nunknown = 1", 8),
            ("per = 1000", "per = 1000\nbreakdowns = [\"value\"]", 8),
        ];
        for (from, to, line) in cases {
            let error = read(&DEFINITION.replace(from, to)).unwrap_err();
            assert_eq!(error.line, line, "{to}: {error}");
        }
        assert!(read(&DEFINITION.replace("per = 1000\n", "")).is_err());
        let synthetic = read(&DEFINITION.replace("per = 1000", "per = 1000\nquality = \"synthetic\"")).unwrap_err();
        assert!(synthetic.message.contains("συνθετικ"), "{synthetic}");
    }
}
