//! What a person says of a sheet, instead of what was found.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use crate::http::ApiError;
use crate::indicators::IndicatorId;
use crate::matching::{Context, LevelId};
use crate::sheets::{ColumnRef, Overrides, PeriodChoice, read_header_rows};

/// The fields of the page's form.
pub(super) const CHOICES: [&str; 15] = [
    "key",
    "level",
    "edition",
    "period",
    "measure",
    "decimal",
    "against",
    "sheet",
    "header",
    "name",
    "value",
    "unit",
    "encoding",
    "separator",
    "source",
];
/// Characters a choice may have: those of a header.
const MAX_CHARS: usize = 1000;

/// What a person said of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) overrides: Overrides,
    pub(super) context: Context,
    pub(super) measure: Option<String>,
    /// The indicator of the atlas to compare with.
    pub(super) against: Option<IndicatorId>,
    /// Where the sheet comes from: what was decided about its earlier tables holds.
    pub(super) source: Option<String>,
}

impl Said {
    /// Reads the fields of the form; empty ones say nothing.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the field, what was found and what is accepted.
    pub(super) fn read(choices: &BTreeMap<String, String>) -> Result<Self, ApiError> {
        let said = |name: &str| choices.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let text = |name: &str| said(name).map(str::to_owned);
        let column = |name: &str| text(name).map(ColumnRef);
        if let Some((name, value)) = choices.iter().find(|(_, value)| value.chars().count() > MAX_CHARS) {
            let found = value.chars().count();
            let detail = format!("it has {found} characters; accepted are at most {MAX_CHARS}");
            return Err(ApiError::parameter(name, detail));
        }
        let header_rows = said("header")
            .map(read_header_rows)
            .transpose()
            .map_err(|error| ApiError::parameter("header", error.to_string()))?;
        Ok(Self {
            overrides: Overrides {
                sheet: text("sheet"),
                header_rows,
                key: column("key"),
                name: column("name"),
                period: parsed::<PeriodChoice>("period", said("period"))?,
                values: column("value").map(|column| vec![column]),
                decimal: parsed("decimal", said("decimal"))?,
                unit: text("unit"),
                encoding: parsed("encoding", said("encoding"))?,
                separator: parsed("separator", said("separator"))?,
                ..Overrides::default()
            },
            context: Context {
                level: said("level").map(LevelId::new),
                edition: parsed("edition", said("edition"))?,
                ..Context::default()
            },
            measure: text("measure"),
            against: parsed("against", said("against"))?,
            source: text("source"),
        })
    }
}

fn parsed<T: FromStr<Err: Display>>(name: &str, text: Option<&str>) -> Result<Option<T>, ApiError> {
    text.map(str::parse).transpose().map_err(|error: T::Err| ApiError::parameter(name, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::{DecimalMark, TextEncoding};

    fn read(fields: &[(&str, &str)]) -> Result<Said, ApiError> {
        Said::read(&fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn empty_fields_say_nothing_and_others_are_taken_as_said() {
        let said = read(&[("key", ""), ("level", " "), ("decimal", ",")]).unwrap();
        assert_eq!(
            (said.overrides.key, said.context.level, said.overrides.decimal),
            (None, None, Some(DecimalMark::Comma))
        );
        let said =
            read(&[("header", "3-4"), ("encoding", "windows-1253"), ("period", "2021"), ("level", "region")]).unwrap();
        assert_eq!(said.overrides.header_rows, Some((3, 4)));
        assert_eq!(said.overrides.encoding, Some(TextEncoding::Windows1253));
        assert_eq!(said.overrides.period, "2021".parse().ok());
        assert_eq!(said.context.level, Some(LevelId::new("region")));
    }

    #[test]
    fn what_is_not_accepted_names_its_field() {
        let long = "α".repeat(1001);
        let wrong = [("decimal", "x"), ("header", "4-3"), ("edition", "2015"), ("encoding", "ebcdic"), ("key", &*long)];
        for (name, value) in wrong {
            let refused = read(&[(name, value)]).unwrap_err();
            assert!(
                matches!(refused, ApiError::Parameter { parameter: Some(parameter), .. } if parameter == name),
                "{name}"
            );
        }
    }
}
