//! What was found of a sheet, printed for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Found;
use crate::cli::table::Table;
use crate::desk::{Counts, Doubt, ProposedMeasure};
use crate::indicators::Aggregation;
use crate::sheets::{ColumnFinding, Role};

/// Returns everything in words.
pub(super) fn text(found: &Found<'_, '_>) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _written = write_text(&mut text, found);
    text
}

fn write_text(text: &mut String, found: &Found<'_, '_>) -> std::fmt::Result {
    let (understanding, proposal) = (found.understanding, found.proposal);
    for note in found.notes {
        writeln!(text, "note     {}", note.words().en)?;
    }
    writeln!(
        text,
        "\nsheet '{}', data from row {} ({})",
        understanding.sheet,
        understanding.layout.data_start.value,
        understanding.layout.data_start.reason.words().en
    )?;
    text.push('\n');
    text.push_str(&columns(&understanding.columns));
    let about = &proposal.about;
    writeln!(text, "period   {}", understanding.period.reason.words().en)?;
    writeln!(text, "level    {}: {}", about.level, about.level_words.en)?;
    let scheme = about.scheme.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    writeln!(text, "codes    {scheme}: {}", about.scheme_words.en)?;
    let edition = edition(found);
    writeln!(text, "edition  {edition}: {}\n", about.edition_words.en)?;
    text.push_str(&measures(proposal.measures()));
    text.push_str(&counts(proposal.counts()));
    text.push_str(&questions(found));
    for doubt in proposal.doubts() {
        writeln!(text, "{:<8} {}: {}", doubt.severity().to_string(), doubt.kind(), doubt.words().en)?;
    }
    if let Some(review) = &found.review {
        writeln!(text, "\nto be decided: {}", review.display())?;
    }
    for remark in &found.remarks {
        writeln!(text, "{remark}")?;
    }
    writeln!(text, "\n{} questions left", proposal.open_questions())
}

fn edition(found: &Found<'_, '_>) -> &'static str {
    use crate::matching::Edition;
    match found.proposal.about.edition {
        Some(Edition::Of2011) => "2011",
        Some(Edition::Of2019) => "2019",
        None => "not known",
    }
}

fn role(role: &Role) -> &'static str {
    match role {
        Role::Key(_) => "key",
        Role::Name => "name",
        Role::OtherName => "other name",
        Role::Parent => "parent",
        Role::Period => "period",
        Role::Value { .. } => "value",
        Role::Status => "status",
        Role::Confidentiality => "confidentiality",
        Role::Lower => "lower end",
        Role::Upper => "upper end",
        Role::Numerator => "numerator",
        Role::Denominator => "denominator",
        Role::SampleSize => "sample size",
        Role::Dimension => "breakdown",
        Role::RowNumber => "row number",
        Role::Other => "not used",
    }
}

fn columns(columns: &[ColumnFinding]) -> String {
    let mut table = Table::new(["column", "header", "is", "unit", "because"]);
    for column in columns {
        let header: String = column.label.chars().take(40).collect();
        let unit = column.unit.as_ref().map(|unit| unit.value.0.clone()).unwrap_or_default();
        let why = column.role.reason.words().en;
        table.row([column.letters.clone(), header, role(&column.role.value).to_owned(), unit, why]);
    }
    table.print()
}

fn measures(measures: &[ProposedMeasure]) -> String {
    let mut table = Table::new(["measure", "periods", "coarser levels", "because"]);
    for measure in measures {
        let periods: Vec<String> =
            measure.columns.iter().filter_map(|column| column.period).map(|period| period.to_string()).collect();
        let aggregation = match measure.aggregation {
            Aggregation::Sum => "sums".to_owned(),
            Aggregation::Ratio { per } => format!("numerator / denominator × {per}"),
            Aggregation::None => "none".to_owned(),
        };
        table.row([measure.label.clone(), periods.join(" "), aggregation, measure.reason.words().en]);
    }
    table.print()
}

fn counts(counts: Counts) -> String {
    let mut table = Table::new(["rows", "number"]);
    let lines = [
        ("in the sheet", counts.rows),
        ("used", counts.matched),
        ("asked", counts.asked),
        ("code and name disagree", counts.caught),
        ("unmatched", counts.unmatched),
        ("duplicates", counts.duplicates),
        ("totals", counts.totals),
        ("of another level", counts.other_level),
        ("not in the atlas", counts.outside_atlas),
        ("left out", counts.left_out),
        ("decided by a person", counts.decided),
    ];
    for (what, count) in lines {
        table.row([what.to_owned(), count.to_string()]);
    }
    table.print()
}

/// The first rows that wait for an answer.
fn questions(found: &Found<'_, '_>) -> String {
    let mut table = Table::new(["row", "code", "name", "why", "could be"]);
    let rows = found.proposal.review();
    let open = || rows.iter().filter(|row| row.decision.is_empty());
    for row in open().take(SHOWN) {
        let candidates = row.candidates.join(" | ");
        table.row([row.sheet_row.to_string(), row.code.clone(), row.name.clone(), row.why.en.clone(), candidates]);
    }
    let more = open().count().saturating_sub(SHOWN);
    let more = if more > 0 { format!("and {more} more\n\n") } else { String::new() };
    table.print() + &more
}

/// How many rows are shown on a terminal; all are in the review file.
const SHOWN: usize = 20;

/// Returns everything for programs.
pub(super) fn json(found: &Found<'_, '_>) -> Value {
    let (understanding, proposal) = (found.understanding, found.proposal);
    let about = &proposal.about;
    json!({
        "sheet": understanding.sheet,
        "format": understanding.format.as_str(),
        "notes": found.notes.iter().map(crate::sheets::ReadingNote::words).collect::<Vec<_>>(),
        "header_rows": understanding.layout.header,
        "data_start": understanding.layout.data_start.value,
        "columns": understanding.columns.iter().map(column_json).collect::<Vec<_>>(),
        "period": { "because": understanding.period.reason.words() },
        "level": { "is": about.level.as_str(), "because": about.level_words },
        "codes": { "is": about.scheme.as_ref().map(ToString::to_string), "because": about.scheme_words },
        "edition": { "is": edition(found), "because": about.edition_words },
        "measures": proposal.measures().iter().map(measure_json).collect::<Vec<_>>(),
        "counts": proposal.counts(),
        "questions": proposal.open_questions(),
        "fatal": proposal.is_fatal(),
        "doubts": proposal.doubts().iter().map(doubt_json).collect::<Vec<_>>(),
        "review": proposal.review().iter().map(|row| json!({
            "sheet_row": row.sheet_row,
            "code": row.code,
            "name": row.name,
            "parents": row.parents,
            "period": row.period,
            "outcome": row.standing,
            "why": row.why,
            "candidates": row.candidates,
            "decision": row.decision,
        })).collect::<Vec<_>>(),
        "review_file": found.review,
        "remarks": found.remarks,
    })
}

fn column_json(column: &ColumnFinding) -> Value {
    json!({
        "letters": column.letters,
        "header": column.label,
        "hidden": column.hidden,
        "is": role(&column.role.value),
        "because": column.role.reason.words(),
        "unit": column.unit.as_ref().map(|unit| &unit.value.0),
    })
}

fn measure_json(measure: &ProposedMeasure) -> Value {
    json!({
        "label": measure.label,
        "periods": measure.columns.iter().filter_map(|column| column.period).collect::<Vec<_>>(),
        "measure": measure.kind,
        "aggregation": measure.aggregation.as_str(),
        "because": measure.reason.words(),
        "decimals": measure.decimals,
    })
}

fn doubt_json(doubt: &Doubt) -> Value {
    json!({ "kind": doubt.kind(), "severity": doubt.severity(), "rows": doubt.rows(), "words": doubt.words() })
}
