//! What a person says of a sheet and of the indicator it becomes.

use anyhow::Context as _;
use clap::Args;

use crate::desk::{Proposal, Wanted};
use crate::indicators::{Aggregation, Direction, Indicator, IndicatorId, UnitOfMeasure};
use crate::io::desk::NewIndicator;
use crate::matching::{Context, Edition, LevelId};
use crate::provenance::{Bilingual, Provenance, Quality};
use crate::sheets::{
    ColumnRef, DecimalMark, Overrides, PeriodChoice, Separator, TextEncoding, ThousandsMark, Understanding,
    read_header_rows,
};

/// What a person says of a sheet, instead of what would be found.
#[derive(Debug, Args)]
pub(super) struct SheetOptions {
    /// The sheet of a workbook, by its name or its place from 1.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The header rows: 3, 3-4, or 0 for none.
    #[arg(long, value_name = "ROWS", value_parser = read_header_rows)]
    header: Option<(u64, u64)>,
    /// The first row of data.
    #[arg(long, value_name = "ROW")]
    data_start: Option<u64>,
    /// The column of codes or names that says which area a row is about, by its header or letters.
    #[arg(long, value_name = "COLUMN")]
    key: Option<String>,
    /// The column of names.
    #[arg(long, value_name = "COLUMN")]
    name: Option<String>,
    /// A column of coarser areas; may be given several times.
    #[arg(long = "parent", value_name = "COLUMN")]
    parents: Vec<String>,
    /// The period of all rows, such as 2021 or 2021-Q3, or the column that says it.
    #[arg(long, value_name = "PERIOD|COLUMN", value_parser = period)]
    period: Option<PeriodChoice>,
    /// A column of values; may be given several times.
    #[arg(long = "value", value_name = "COLUMN")]
    values: Vec<String>,
    /// What stands before decimals: . or ,
    #[arg(long)]
    decimal: Option<DecimalMark>,
    /// What stands between thousands: . , ' or space.
    #[arg(long)]
    thousands: Option<ThousandsMark>,
    /// The unit of the values: persons, households, percent, per-1000, per-10000, persons-per-km2, euro, index, years, km2 or number.
    #[arg(long)]
    pub(super) unit: Option<String>,
    /// The encoding of a text file.
    #[arg(long)]
    encoding: Option<TextEncoding>,
    /// The separator of a text file.
    #[arg(long)]
    separator: Option<Separator>,
    /// Only rows with this text in this column; may be given several times.
    #[arg(long = "where", value_name = "COLUMN=TEXT", value_parser = column_and_text)]
    wanted: Vec<(String, String)>,
    /// The level of the areas: region, regional-unit, municipality, municipal-unit …
    #[arg(long)]
    level: Option<String>,
    /// The edition of the municipalities: 2011 (Kallikratis) or 2019 (Kleisthenis).
    #[arg(long)]
    edition: Option<Edition>,
    /// The measure that is meant, where the sheet has several: its header without the period.
    #[arg(long)]
    pub(super) measure: Option<String>,
    /// How coarser levels come from the values: sum, ratio (of numerator and denominator) or none.
    #[arg(long, value_parser = ["sum", "ratio", "none"])]
    aggregation: Option<String>,
    /// What a ratio is multiplied by; 100 for per cent.
    #[arg(long, requires = "aggregation")]
    per: Option<f64>,
}

/// What the indicator is that a sheet becomes.
#[derive(Debug, Args)]
pub(super) struct Definition {
    /// The id of the indicator.
    #[arg(long)]
    pub(super) id: Option<IndicatorId>,
    /// Its Greek title.
    #[arg(long)]
    title_el: Option<String>,
    /// Its English title.
    #[arg(long)]
    title_en: Option<String>,
    /// Where the table comes from; decisions are remembered for it.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The licence in a line.
    #[arg(long)]
    license: Option<String>,
    /// How far it can be trusted: official, approximate or synthetic.
    #[arg(long, value_parser = quality, default_value = "official")]
    quality: Quality,
}

impl SheetOptions {
    pub(super) fn overrides(&self) -> Overrides {
        let column = |text: &String| ColumnRef(text.clone());
        let columns = |texts: &[String]| (!texts.is_empty()).then(|| texts.iter().map(column).collect());
        Overrides {
            sheet: self.sheet.clone(),
            header_rows: self.header,
            data_start: self.data_start,
            key: self.key.as_ref().map(column),
            name: self.name.as_ref().map(column),
            parents: columns(&self.parents),
            period: self.period.clone(),
            values: columns(&self.values),
            decimal: self.decimal,
            thousands: self.thousands,
            unit: self.unit.clone(),
            encoding: self.encoding,
            separator: self.separator,
        }
    }

    pub(super) fn context(&self) -> Context {
        let level = self.level.as_deref().map(LevelId::new);
        Context { level, edition: self.edition, ..Context::default() }
    }

    pub(super) fn wanted(&self, understanding: &Understanding) -> anyhow::Result<Vec<Wanted>> {
        let labels = &understanding.layout.labels;
        let find = |(column, text): &(String, String)| {
            let found = ColumnRef(column.clone()).find(labels);
            let column = found.with_context(|| {
                format!("there is no column '{column}'; accepted are {}, or letters such as A", labels.join(", "))
            })?;
            Ok(Wanted { column, text: text.clone() })
        };
        self.wanted.iter().map(find).collect()
    }

    pub(super) fn aggregation(&self) -> anyhow::Result<Option<Aggregation>> {
        match (self.aggregation.as_deref(), self.per) {
            (Some("ratio"), per) => Ok(Some(Aggregation::Ratio { per: per.unwrap_or(100.0) })),
            (Some(_), Some(per)) => anyhow::bail!("--per {per} goes with --aggregation ratio alone"),
            (Some("sum"), None) => Ok(Some(Aggregation::Sum)),
            (Some(_), None) => Ok(Some(Aggregation::None)),
            (None, _) => Ok(None),
        }
    }
}

impl Definition {
    pub(super) fn source(&self) -> &str {
        self.source.as_deref().unwrap_or("")
    }

    /// Makes the indicator of what is proposed.
    pub(super) fn indicator(&self, proposal: &Proposal<'_>, replace: bool) -> anyhow::Result<NewIndicator> {
        let id = self.id.clone().context("--apply needs --id, the id of the indicator")?;
        let labels = || proposal.measures().iter().map(|measure| measure.label.as_str()).collect::<Vec<_>>().join(", ");
        let measure = proposal.measure().with_context(|| {
            format!("the sheet has several measures; accepted is --measure with one of {}", labels())
        })?;
        let source = self.source.clone().context("--apply needs --source, where the table comes from")?;
        let unit = measure.unit.as_ref().map_or("", |(text, _)| text.as_str());
        let known = measure.unit.as_ref().and_then(|(_, unit)| *unit);
        let unit = known.or_else(|| unit_of(unit)).with_context(|| {
            format!(
                "the unit '{unit}' is not known; accepted is --unit with persons, households, percent, per-1000, per-10000, persons-per-km2, euro, index, years, km2 or number"
            )
        })?;
        let title_en = self.title_en.clone().or_else(|| self.title_el.clone()).unwrap_or_else(|| measure.label.clone());
        let title_el = self.title_el.clone().unwrap_or_else(|| title_en.clone());
        let observations = proposal.table(measure);
        let is_broken_down = observations.breakdowns().iter().any(|breakdown| !breakdown.is_empty());
        let vintage = match proposal.about.edition {
            Some(Edition::Of2011) => "kallikratis-2011",
            Some(Edition::Of2019) => "kleisthenis-2019",
            None => "",
        };
        let definition = Indicator {
            id,
            title: Bilingual::new(title_el, title_en),
            description: Bilingual::default(),
            unit,
            measure: measure.kind,
            aggregation: measure.aggregation,
            direction: Direction::Neutral,
            decimals: measure.decimals,
            vintage: vintage.to_owned(),
            breakdowns: if is_broken_down { proposal.dimensions().to_vec() } else { Vec::new() },
            provenance: Provenance {
                quality: self.quality,
                source: Bilingual::new(source.clone(), source),
                license: self.license.clone().context("--apply needs --license, the licence in a line")?,
                ..Provenance::default()
            },
        };
        Ok(NewIndicator { definition, observations, replace })
    }
}

fn unit_of(text: &str) -> Option<UnitOfMeasure> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

fn period(text: &str) -> Result<PeriodChoice, std::convert::Infallible> {
    text.parse()
}

fn quality(text: &str) -> Result<Quality, String> {
    let known = [Quality::Official, Quality::Approximate, Quality::Synthetic];
    let found = known.into_iter().find(|quality| quality.as_str() == text);
    found.ok_or_else(|| format!("'{text}' is no quality; accepted are official, approximate and synthetic"))
}

fn column_and_text(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(column, _)| !column.is_empty());
    let (column, text) = parts.ok_or_else(|| format!("'{text}' names no rows; accepted is COLUMN=TEXT"))?;
    Ok((column.to_owned(), text.to_owned()))
}
