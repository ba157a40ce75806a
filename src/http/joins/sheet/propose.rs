//! From the bytes of a sheet to what its page says.

use std::sync::Arc;

use super::choices::Said;
use super::kept::SheetMeta;
use super::shown::{self, Shown};
use super::understood::Known;
use crate::atlas::Atlas;
use crate::desk::{
    Counts, Decision, DeskError, Intake, MatcherOracle, Proposal, Published, Request, ReviewRow, SettledBy, Standing,
};
use crate::http::links::Base;
use crate::io::desk::{DeskFileError, SheetFile};
use crate::matching::Matcher;
use crate::provenance::Bilingual;
use crate::report::Severity;
use crate::sheets::{UnderstandError, Understanding};
use crate::viewer::{CountRow, DoubtRow, JoinProposal, Mood, QuestionRow};

/// What sheets are put beside.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) atlas: Arc<Atlas>,
    pub(super) base: Base,
    pub(super) matcher: Arc<Matcher>,
}

/// What came of a sheet.
#[derive(Debug, Default)]
pub(super) struct Proposed {
    pub(super) page: JoinProposal,
    /// The rows that are asked or were answered.
    pub(super) review: Vec<ReviewRow>,
    /// What its values are, where some were joined.
    pub(super) shown: Option<Shown>,
    /// What stands in the way, which a choice can settle.
    pub(super) problem: Option<Bilingual>,
    /// Whether the answers that were given are about the sheet as it was read before.
    pub(super) answers_do_not_hold: bool,
    /// The codes that texts of a person mean, in the order they were asked in.
    pub(super) meant: Vec<Option<String>>,
}

/// Why nothing comes of a file.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) words: Bilingual,
    /// Whether it looks like it holds personal numbers: nothing of it may be kept.
    pub(super) personal: bool,
}

/// What a person said of a sheet, now or before, and what is to be found out for the next answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) meta: &'a SheetMeta,
    /// What was decided about earlier tables of the same source.
    pub(super) remembered: &'a [Decision],
    /// Texts of which the area is sought.
    pub(super) texts: &'a [&'a str],
}

/// Reads a sheet as far as it can be told what its rows are about, and puts what is certain or decided on the map.
///
/// What a choice can settle is no refusal; choices and answers that do not fit the sheet are put aside, and the page says so.
///
/// # Errors
/// Why nothing is understood of it, in words.
pub(super) fn propose(desk: &Desk, file: (&str, &[u8]), asked: Asked<'_>) -> Result<Proposed, Refused> {
    match read(desk, file, asked) {
        Err(DeskFileError::Desk(error)) if is_about_answers(&error) => {
            let mut meta = asked.meta.clone();
            meta.answers.clear();
            let mut proposed = read(desk, file, Asked { meta: &meta, ..asked }).map_err(refused)?;
            proposed.answers_do_not_hold = true;
            proposed.problem = Some(Bilingual::new(
                "Οι απαντήσεις που δόθηκαν αφορούν το φύλλο όπως διαβαζόταν πριν· όπως διαβάζεται τώρα δεν ισχύουν.",
                "The answers that were given are about the sheet as it was read before; as it is read now they do not hold.",
            ));
            Ok(proposed)
        }
        Err(error) if !asked.meta.choices.is_empty() && !is_personal(&error) => {
            let mut proposed = read(desk, file, Asked { meta: &SheetMeta::new(), ..asked }).map_err(refused)?;
            let words = error.words();
            proposed.problem = Some(Bilingual::new(
                format!("Έτσι δεν διαβάζεται: {}. Φαίνεται όπως διαβάζεται χωρίς τις επιλογές.", words.el),
                format!("It cannot be read so: {}. It is shown as it is read without the choices.", words.en),
            ));
            Ok(proposed)
        }
        read => read.map_err(refused),
    }
}

fn is_about_answers(error: &DeskError) -> bool {
    matches!(error, DeskError::OtherRow { .. } | DeskError::UnknownRow { .. } | DeskError::Decision { .. })
}

fn is_personal(error: &DeskFileError) -> bool {
    matches!(error, DeskFileError::Desk(DeskError::Understand(UnderstandError::PersonalNumbers { .. })))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: DeskFileError) -> Refused {
    let words = error.words();
    Refused {
        words: Bilingual::new(
            format!("Το αρχείο δεν διαβάστηκε: {}.", words.el),
            format!("The file was not read: {}.", words.en),
        ),
        personal: is_personal(&error),
    }
}

fn read(desk: &Desk, (name, bytes): (&str, &[u8]), asked: Asked<'_>) -> Result<Proposed, DeskFileError> {
    let meta = asked.meta;
    // What is kept was read when it was sent.
    let said = Said::read(&meta.choices).unwrap_or_default();
    let (atlas, matcher) = (&*desk.atlas, &*desk.matcher);
    let sheet = SheetFile::of_bytes(bytes.to_vec(), name, &said.overrides)?;
    sheet.refuse_personal_elsewhere()?;
    let (notes, sheet_names, is_text) = (sheet.notes().to_vec(), sheet.sheet_names().to_vec(), sheet.is_text());
    let understanding = sheet.understand(&said.overrides, &MatcherOracle::new(matcher))?;
    let mut intake = Intake::new(&understanding, &[]);
    sheet.take_in(&mut intake)?;
    let reviewed = meta.decisions();
    let against = said.against.as_ref().and_then(|id| atlas.indicator(id));
    let published = against.map(|known| Published::of(&known.joined, atlas.territory()));
    let request = Request {
        context: said.context.clone(),
        source: said.source.as_deref().unwrap_or(name),
        remembered: asked.remembered,
        reviewed: &reviewed,
        published: published.as_ref(),
        measure: said.measure.as_deref(),
        aggregation: None,
        overrides: said.overrides.clone(),
        accepted: &[],
    };
    let known = Known {
        atlas,
        understanding: &understanding,
        proposal: None,
        notes: &notes,
        sheet_names: &sheet_names,
        is_text,
        meta,
    };
    let rows_seen = understanding.rows_seen;
    let proposal = match Proposal::new(intake, matcher, &request) {
        Err(error) if error.can_be_chosen() => {
            let words = error.words();
            let page = JoinProposal {
                file: name.to_owned(),
                about: about(&understanding, rows_seen),
                understood: known.rows(),
                ..JoinProposal::default()
            };
            let problem = Some(Bilingual::new(format!("{}.", capital(&words.el)), format!("{}.", capital(&words.en))));
            return Ok(Proposed { page, problem, ..Proposed::default() });
        }
        proposal => proposal?,
    };
    let shown = shown::of(atlas, &desk.base, &proposal);
    let review = proposal.review();
    let counted = proposal.counts();
    let mut counts = counts(counted);
    let remembered = proposal.rows().filter(|row| row.settled == Some(SettledBy::Remembered)).count();
    if remembered > 0 {
        let what = Bilingual::new("όπως αποφασίστηκε παλιότερα", "as decided before");
        counts.push(CountRow { what, count: remembered, mood: Mood::Plain });
    }
    let page = JoinProposal {
        file: name.to_owned(),
        about: about(&understanding, counted.rows),
        understood: Known { proposal: Some(&proposal), ..known }.rows(),
        counts,
        doubts: doubts(&proposal),
        questions: review.iter().map(|row| question(row, atlas)).collect(),
        map: shown.as_ref().and_then(|shown| shown.map.clone()),
        ..JoinProposal::default()
    };
    let meant = asked.texts.iter().map(|text| proposal.area_meant(text)).collect();
    Ok(Proposed { page, review, shown, meant, ..Proposed::default() })
}

/// Returns a text that begins a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn about(understanding: &Understanding, rows: usize) -> Bilingual {
    let (format, sheet) = (understanding.format.as_str(), &understanding.sheet);
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
        answer_words: answered(&row.decision, atlas),
    }
}

/// Returns what an answer that is none of the candidates is called.
fn answered(decision: &str, atlas: &Atlas) -> Bilingual {
    let code = decision.split(' ').next().and_then(|code| code.parse().ok());
    let area = code.and_then(|code| atlas.territory().find(&code).next()).map(|area| atlas.territory().area(area));
    area.map_or_else(
        || Bilingual::new(decision, decision),
        |area| {
            let english = area.name_en.as_ref().unwrap_or(&area.name_el);
            Bilingual::new(format!("{decision} {}", area.name_el), format!("{decision} {english}"))
        },
    )
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
