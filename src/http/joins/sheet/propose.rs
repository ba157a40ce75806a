//! From the bytes of a sheet to what its page says.

use super::kept::SheetMeta;
use super::shown::{self, Shown};
use crate::atlas::Atlas;
use crate::desk::{Counts, Intake, MatcherOracle, Proposal, Request, ReviewRow, Standing};
use crate::http::links::Base;
use crate::io::desk::{DeskFileError, SheetFile, gazetteer_of};
use crate::matching::{Aliases, Context, Edition, Matcher};
use crate::provenance::Bilingual;
use crate::report::Severity;
use crate::sheets::{ColumnRef, DecimalMark, Finding, Overrides, PeriodSource, ReadingNote, Role, Understanding};
use crate::viewer::{ChoiceField, CountRow, DoubtRow, JoinProposal, Mood, QuestionRow, UnderstoodRow};

/// How many questions stand on the page at a time.
const MOST_QUESTIONS: usize = 60;

/// What came of a sheet.
#[derive(Debug, Default)]
pub(super) struct Proposed {
    pub(super) page: JoinProposal,
    /// The rows that are asked or were answered.
    pub(super) review: Vec<ReviewRow>,
    /// What its values are, where some were joined.
    pub(super) shown: Option<Shown>,
}

/// Reads a sheet as far as it can be told what its rows are about, and puts what is certain or decided on the map.
///
/// # Errors
/// Why nothing is understood of it, in words.
pub(super) fn propose(
    atlas: &Atlas,
    base: &Base,
    (name, bytes): (&str, Vec<u8>),
    meta: &SheetMeta,
) -> Result<Proposed, Bilingual> {
    let overrides = overrides(meta);
    let areas = gazetteer_of(Some(atlas)).map_err(|error| refused(&error.to_string()))?;
    let matcher = Matcher::new(areas, Aliases::default());
    let refused = |error: DeskFileError| refused(&error.to_string());
    let sheet = SheetFile::of_bytes(bytes, name, &overrides).map_err(refused)?;
    let notes = sheet.notes().to_vec();
    let understanding = sheet.understand(&overrides, &MatcherOracle::new(&matcher)).map_err(refused)?;
    let mut intake = Intake::new(&understanding, &[]);
    sheet.take_in(&mut intake).map_err(refused)?;
    let reviewed = meta.decisions();
    let edition = match meta.choices.get("edition").map(String::as_str) {
        Some("2011") => Some(Edition::Of2011),
        Some("2019") => Some(Edition::Of2019),
        _ => None,
    };
    let request = Request {
        context: Context { edition, ..Context::default() },
        source: name,
        remembered: &[],
        reviewed: &reviewed,
        published: None,
        measure: meta.choices.get("measure").map(String::as_str),
        aggregation: None,
        overrides: overrides.clone(),
        accepted: &[],
    };
    let proposal = Proposal::new(intake, &matcher, &request).map_err(|error| self::refused(&error.to_string()))?;
    let shown = shown::of(atlas, base, &proposal);
    let review = proposal.review();
    let open = review.iter().filter(|row| row.decision.is_empty()).count();
    let page = JoinProposal {
        file: name.to_owned(),
        about: about(&understanding, proposal.counts()),
        understood: understood(&understanding, &proposal, &notes, meta),
        counts: counts(proposal.counts()),
        doubts: doubts(&proposal),
        questions: review.iter().take(MOST_QUESTIONS).map(|row| question(row, atlas)).collect(),
        more_questions: open.saturating_sub(MOST_QUESTIONS),
        map: shown.as_ref().and_then(|shown| shown.map.clone()),
        ..JoinProposal::default()
    };
    Ok(Proposed { page, review, shown })
}

fn refused(error: &str) -> Bilingual {
    Bilingual::new(format!("Το αρχείο δεν διαβάστηκε: {error}."), format!("The file was not read: {error}."))
}

fn overrides(meta: &SheetMeta) -> Overrides {
    let said = |name: &str| meta.choices.get(name).filter(|text| !text.is_empty());
    Overrides {
        key: said("key").map(|text| ColumnRef(text.clone())),
        decimal: said("decimal").and_then(|mark| match mark.as_str() {
            "," => Some(DecimalMark::Comma),
            "." => Some(DecimalMark::Point),
            _ => None,
        }),
        ..Overrides::default()
    }
}

fn about(understanding: &Understanding, counts: Counts) -> Bilingual {
    let (format, sheet, rows) = (understanding.format.as_str(), &understanding.sheet, counts.rows);
    Bilingual::new(
        format!("{format}, φύλλο «{sheet}», {rows} γραμμές"),
        format!("{format}, sheet ‘{sheet}’, {rows} rows"),
    )
}

fn counts(counts: Counts) -> Vec<CountRow> {
    let good = if counts.matched > 0 { Mood::Good } else { Mood::Plain };
    let rows = [
        (counts.matched, good, "βρήκαν τον τόπο τους", "found their place"),
        (counts.asked, Mood::Asks, "ρωτώνται", "asked"),
        (counts.caught, Mood::Asks, "κωδικός και όνομα διαφωνούν", "code and name disagree"),
        (counts.unmatched, Mood::Asks, "άγνωστος τόπος", "unknown place"),
        (counts.duplicates, Mood::Asks, "δύο φορές ο ίδιος τόπος", "the same place twice"),
        (counts.totals, Mood::Plain, "σύνολα", "totals"),
        (counts.other_level, Mood::Plain, "άλλου επιπέδου", "of another level"),
        (counts.outside_atlas, Mood::Plain, "εκτός του άτλαντα", "outside the atlas"),
        (counts.left_out, Mood::Plain, "τίτλοι, σημειώσεις, κενά", "titles, notes, blanks"),
    ];
    let shown = rows.into_iter().enumerate().filter(|(place, row)| *place == 0 || row.0 > 0);
    shown.map(|(_, (count, mood, el, en))| CountRow { what: Bilingual::new(el, en), count, mood }).collect()
}

fn doubts(proposal: &Proposal<'_>) -> Vec<DoubtRow> {
    let doubted = proposal.doubts().iter().map(|doubt| DoubtRow {
        text: doubt.words(),
        mood: if doubt.severity() >= Severity::Question { Mood::Asks } else { Mood::Plain },
    });
    doubted.collect()
}

fn question(row: &ReviewRow, atlas: &Atlas) -> QuestionRow {
    let parts = [row.code.as_str(), row.name.as_str(), row.parents.as_str(), row.period.as_str()];
    let key: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    QuestionRow {
        sheet_row: row.sheet_row,
        rows: 1,
        field: format!("row-{}", row.sheet_row),
        key: key.join(" · "),
        why: match row.standing {
            Standing::Matched | Standing::LeftOut => Bilingual::new("Απαντήθηκε.", "Answered."),
            _ => row.why.clone(),
        },
        candidates: row.candidates.iter().map(|candidate| named(candidate, atlas)).collect(),
        answer: row.decision.clone(),
    }
}

/// Returns what decides for a candidate, written as code and name with the edition where that matters, and what it is called.
fn named(candidate: &str, atlas: &Atlas) -> (String, Bilingual) {
    let code = candidate.split(' ').next().unwrap_or_default();
    let edition = candidate.rsplit_once(' ').map(|(_, mark)| mark).filter(|mark| mark.starts_with("(20"));
    let value = edition.map_or_else(|| code.to_owned(), |edition| format!("{code} {edition}"));
    let parents = code
        .parse()
        .ok()
        .and_then(|code| atlas.territory().find(&code).next())
        .map(|area| atlas.territory().ancestors(area))
        .into_iter()
        .flatten();
    let parents: Vec<String> = parents.map(|above| atlas.territory().area(above).name_el.clone()).collect();
    let label = if parents.is_empty() { candidate.to_owned() } else { format!("{candidate} ({})", parents.join(", ")) };
    (value, Bilingual::new(label.clone(), label))
}

fn understood(
    understanding: &Understanding,
    proposal: &Proposal<'_>,
    notes: &[ReadingNote],
    meta: &SheetMeta,
) -> Vec<UnderstoodRow> {
    let mut rows = vec![key_row(understanding, meta)];
    let about = &proposal.about;
    rows.push(UnderstoodRow {
        what: Bilingual::new("Επίπεδο", "Level"),
        value: shown::level_of(proposal)
            .map_or_else(Bilingual::default, |level| Bilingual::new(level.title_el(), level.title_en())),
        reason: about.level_words.clone(),
        choice: None,
    });
    rows.push(edition_row(proposal, meta));
    rows.push(UnderstoodRow {
        what: Bilingual::new("Περίοδος", "Period"),
        value: period(&understanding.period, understanding),
        reason: understanding.period.reason.words(),
        choice: None,
    });
    rows.extend(measure_rows(proposal, meta));
    rows.push(decimal_row(understanding, meta));
    rows.extend(notes.iter().map(|note| UnderstoodRow {
        what: Bilingual::new("Αρχείο", "File"),
        value: Bilingual::default(),
        reason: note.words(),
        choice: None,
    }));
    rows
}

fn choice(name: &'static str, left: (&str, &str), options: Vec<(String, Bilingual)>, meta: &SheetMeta) -> ChoiceField {
    let mut all = vec![(String::new(), Bilingual::new(left.0, left.1))];
    all.extend(options);
    ChoiceField { name, options: all, chosen: meta.choices.get(name).cloned().unwrap_or_default() }
}

fn same(text: &str) -> Bilingual {
    Bilingual::new(text, text)
}

fn key_row(understanding: &Understanding, meta: &SheetMeta) -> UnderstoodRow {
    let key = understanding.column(|role| matches!(role, Role::Key(_)));
    let columns = understanding.columns.iter().map(|column| (column.label.clone(), same(&column.label)));
    UnderstoodRow {
        what: Bilingual::new("Τόπος", "Place"),
        value: key.map_or_else(|| Bilingual::new("δεν βρέθηκε", "not found"), |key| same(&key.label)),
        reason: key.map_or_else(Bilingual::default, |key| key.role.reason.words()),
        choice: Some(choice("key", ("όπως βρέθηκε", "as it was found"), columns.collect(), meta)),
    }
}

fn edition_row(proposal: &Proposal<'_>, meta: &SheetMeta) -> UnderstoodRow {
    let editions = [
        ("2011", "Καλλικράτης (2011), 325 δήμοι", "Kallikratis (2011), 325 municipalities"),
        ("2019", "Κλεισθένης (2019), 332 δήμοι", "Kleisthenis (2019), 332 municipalities"),
    ];
    let options = editions.iter().map(|(value, el, en)| ((*value).to_owned(), Bilingual::new(*el, *en))).collect();
    let place = match proposal.about.edition {
        Some(Edition::Of2011) => Some(0),
        Some(Edition::Of2019) => Some(1),
        None => None,
    };
    UnderstoodRow {
        what: Bilingual::new("Δήμοι του", "Municipalities of"),
        value: place.map_or_else(Bilingual::default, |place: usize| same(editions[place].0)),
        reason: proposal.about.edition_words.clone(),
        choice: Some(choice("edition", ("όπως βρέθηκε", "as it was found"), options, meta)),
    }
}

fn period(found: &Finding<PeriodSource>, understanding: &Understanding) -> Bilingual {
    match found.value {
        PeriodSource::Column(column) => {
            let label = understanding.columns.get(column).map_or("", |column| column.label.as_str());
            Bilingual::new(format!("στη στήλη «{label}»"), format!("in the column ‘{label}’"))
        }
        PeriodSource::Headers => Bilingual::new("στις επικεφαλίδες", "in the headers"),
        PeriodSource::All(period) => same(&period.to_string()),
        PeriodSource::Nowhere => Bilingual::new("δεν λέγεται", "not said"),
    }
}

fn measure_rows(proposal: &Proposal<'_>, meta: &SheetMeta) -> Vec<UnderstoodRow> {
    let measures = proposal.measures();
    let labels: Vec<(String, Bilingual)> =
        measures.iter().map(|measure| (measure.label.clone(), same(&measure.label))).collect();
    let shown = shown::measure_of(proposal);
    let value = |measure: &crate::desk::ProposedMeasure| match &measure.unit {
        Some((unit, _)) => same(&format!("{} ({unit})", measure.label)),
        None => same(&measure.label),
    };
    vec![UnderstoodRow {
        what: Bilingual::new("Τιμές", "Values"),
        value: shown.map_or_else(|| Bilingual::new("δεν βρέθηκαν", "none found"), value),
        reason: shown.map_or_else(Bilingual::default, |measure| measure.reason.words()),
        choice: (measures.len() > 1).then(|| choice("measure", ("η πρώτη", "the first"), labels, meta)),
    }]
}

fn decimal_row(understanding: &Understanding, meta: &SheetMeta) -> UnderstoodRow {
    let writing = understanding.columns.iter().find_map(|column| column.writing.as_ref());
    let marks = [
        (",", "υποδιαστολή το κόμμα: 1.234,5", "decimal comma: 1.234,5"),
        (".", "υποδιαστολή η τελεία: 1,234.5", "decimal point: 1,234.5"),
    ];
    let options = marks.iter().map(|(value, el, en)| ((*value).to_owned(), Bilingual::new(*el, *en))).collect();
    UnderstoodRow {
        what: Bilingual::new("Αριθμοί", "Numbers"),
        value: Bilingual::default(),
        reason: writing.map_or_else(Bilingual::default, |writing| writing.reason.words()),
        choice: Some(choice("decimal", ("όπως βρέθηκε", "as it was found"), options, meta)),
    }
}
