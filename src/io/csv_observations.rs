//! `indicators/<id>.csv`: the observations of an indicator.

use super::csv_table::{CsvError, CsvOptions, CsvRow, CsvTable};
use super::indicator_toml::OBSERVATION_COLUMNS;
use crate::indicators::{
    Breakdown, Confidentiality, Indicator, ObservationRow, ObservationStatus, ObservationTable, Part, Period,
};
use crate::report::{Finding, Severity};

/// How many bad cells of a table are told at once.
pub(super) const MAX_ERRORS: usize = 20;

/// The most rows a table may have: their lines are numbered in 32 bits.
const MAX_ROWS: usize = 1_000_000_000;

/// Where the columns of a table are.
struct Columns {
    code: Option<usize>,
    period: Option<usize>,
    value: Option<usize>,
    parts: [Option<usize>; 5],
    status: Option<usize>,
    conf: Option<usize>,
    breakdowns: Vec<Option<usize>>,
}

/// Reads the observations of an indicator, and what is doubtful about them though it can be used.
///
/// Columns are found by their header: `code`, `period` and `value`, any of `lower`, `upper`, `numerator`,
/// `denominator`, `n`, `status`, `conf` and `breakdown`, and the definition's breakdown columns.
///
/// # Errors
/// The first 20 [`CsvError`]s.
pub fn read_observations(
    file: &str,
    bytes: &[u8],
    indicator: &Indicator,
    options: &CsvOptions,
) -> Result<(ObservationTable, Vec<Finding>), Vec<CsvError>> {
    let csv = CsvTable::new(bytes, options).map_err(|error| vec![error])?;
    let columns = columns(&csv, indicator).map_err(|error| vec![error])?;
    let mut table = ObservationTable::default();
    let mut findings = Vec::new();
    csv.for_each_row(MAX_ERRORS, |row| {
        if table.len() == MAX_ROWS {
            return Err(CsvError::Syntax { line: row.line, message: format!("more than {MAX_ROWS} rows") });
        }
        let observation = observation(row, &columns)?;
        findings.extend(doubt(&observation, file));
        table.push(&observation);
        Ok(())
    })?;
    Ok((table, findings))
}

fn columns(csv: &CsvTable<'_>, indicator: &Indicator) -> Result<Columns, CsvError> {
    let declared = indicator.breakdowns.iter().map(String::as_str);
    let accepted: Vec<_> = OBSERVATION_COLUMNS.into_iter().chain(declared).collect();
    let code = Some(csv.required("code")?);
    csv.accept_only(&accepted)?;
    let mut breakdowns = Vec::new();
    for name in &indicator.breakdowns {
        breakdowns.push(Some(csv.required(name)?));
    }
    // A table may have the column without the definition naming it.
    if indicator.breakdowns.is_empty() && csv.column("breakdown").is_some() {
        breakdowns.push(csv.column("breakdown"));
    }
    Ok(Columns {
        code,
        period: Some(csv.required("period")?),
        value: Some(csv.required("value")?),
        parts: Part::ALL.map(|part| csv.column(part.as_str())),
        status: csv.column("status"),
        conf: csv.column("conf"),
        breakdowns,
    })
}

fn observation<'r>(row: &'r CsvRow<'_>, columns: &Columns) -> Result<ObservationRow<'r>, CsvError> {
    let code = row.text(columns.code);
    if code.is_empty() {
        return Err(row.error(columns.code, "the cell is empty; accepted is the code of an area".to_owned()));
    }
    let period = row.parse::<Period>(columns.period)?;
    let period = period.ok_or_else(|| {
        row.error(columns.period, "the cell is empty; accepted is a period such as 2021 or 2021-Q3".to_owned())
    })?;
    let status = row.parse::<ObservationStatus>(columns.status)?.unwrap_or_default();
    let confidentiality = row.text(columns.conf).parse::<Confidentiality>();
    let confidentiality = confidentiality.map_err(|error| row.error(columns.conf, error.to_string()))?;
    // A row may say that it is confidential in either column.
    let suppressed = status == ObservationStatus::Suppressed;
    let confidentiality = if suppressed { Confidentiality::Withheld } else { confidentiality };
    let number = |column| {
        row.number(column).map_err(|error| match confidentiality {
            Confidentiality::Free => error,
            // An error is shown to everybody, and what stands in this cell is not.
            Confidentiality::Withheld => {
                row.error(column, "the confidential cell is not a number; accepted are numbers such as 12.5".to_owned())
            }
        })
    };
    let mut parts = [None; 5];
    for (part, column) in parts.iter_mut().zip(columns.parts) {
        *part = number(column)?;
    }
    let value = number(columns.value)?;
    if value.is_some() && !status.has_value() && status != ObservationStatus::Suppressed {
        let message = format!("status {status} says there is no value, and there is one; accepted is one or the other");
        return Err(row.error(columns.status, message));
    }
    let breakdown: Breakdown = columns.breakdowns.iter().map(|&column| row.text(column).into()).collect();
    let line = u32::try_from(row.line).unwrap_or(u32::MAX);
    Ok(ObservationRow { line, code, period, breakdown, value, parts, status, confidentiality })
}

/// Says what is doubtful about a row: a value outside its own interval, fewer than none.
fn doubt(row: &ObservationRow<'_>, file: &str) -> Option<Finding> {
    let part = |part: Part| row.parts[part as usize];
    let value = row.value.filter(|_| row.confidentiality == Confidentiality::Free)?;
    let below = part(Part::Lower).filter(|&lower| value < lower).map(|lower| format!("below its lower end {lower}"));
    let above = part(Part::Upper).filter(|&upper| value > upper).map(|upper| format!("above its upper end {upper}"));
    let negative = [Part::Denominator, Part::N]
        .into_iter()
        .find(|&count| part(count).is_some_and(|count| count < 0.0))
        .map(|count| format!("with a negative {}", count.as_str()));
    let message = format!("value {value} stands {}", below.or(above).or(negative)?);
    let finding = Finding::new(Severity::Warning, "doubtful-value", file, message);
    Some(finding.at_row(u64::from(row.line)).in_column("value"))
}

#[cfg(test)]
mod tests {
    use super::super::indicator_toml::read_indicator;
    use super::*;

    fn read(csv: &str) -> Result<(ObservationTable, Vec<Finding>), Vec<CsvError>> {
        let definition = b"id = \"x\"\ntitle_el = \"x\"\ntitle_en = \"x\"\nunit = \"percent\"\nmeasure = \"rate\"\n\
            source_el = \"x\"\nsource_en = \"x\"\nlicense = \"x\"\nbreakdowns = [\"sex\"]\n";
        let (indicator, options) = read_indicator("x.toml", definition, &"x".parse().unwrap()).unwrap();
        read_observations("indicators/x.csv", csv.as_bytes(), &indicator, &options)
    }

    fn first_error(csv: &str) -> CsvError {
        read(csv).unwrap_err().remove(0)
    }

    #[test]
    fn columns_are_found_by_their_header_in_any_order() {
        let (table, findings) = read("sex,value,n,code,period\nF,12.5,40,0101,2021\n,,,0102,2021\n").unwrap();
        assert_eq!(table.len(), 2);
        assert_eq!(&*table.codes()[0], "0101");
        assert_eq!((table.value(0), table.part(Part::N, 0)), (12.5, 40.0));
        assert_eq!(table.status(1), ObservationStatus::Missing);
        assert!(findings.is_empty());
    }

    #[test]
    fn bad_cells_name_line_and_column() {
        let cases = [
            ("code,period,value,sex\n0101,21,1,\n", "period"),
            ("code,period,value,sex\n,2021,1,\n", "code"),
            ("code,period,value,sex,conf\n0101,2021,1,,yes\n", "conf"),
            ("code,period,value,sex,status\n0101,2021,1,,Z\n", "status"),
            ("code,period,value,sex,status\n0101,2021,1,,M\n", "status"),
        ];
        for (csv, column) in cases {
            let error = first_error(csv);
            assert_eq!((error.line(), error.column()), (Some(2), Some(column)), "{error}");
        }
        assert_eq!(first_error("code,period,value\n").column(), Some("sex"));
        assert_eq!(first_error("code,period,value,sex,x\n").column(), Some("x"));
        assert_eq!(first_error("kodikos,period,value,sex\n").column(), Some("code"));
    }

    #[test]
    fn an_error_does_not_show_what_is_confidential() {
        let error = first_error("code,period,value,sex,conf\n0101,2021,\"12,5\",,C\n");
        assert!(!error.to_string().contains("12,5"), "{error}");
        assert_eq!((error.line(), error.column()), (Some(2), Some("value")));
    }

    #[test]
    fn a_value_outside_its_interval_is_doubted_unless_it_is_confidential() {
        let (_, findings) = read("code,period,value,lower,upper,sex,conf\n1,2021,9,1,5,,\n1,2022,9,1,5,,C\n").unwrap();
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].row, Some(2));
    }
}
