//! What a person says of a sheet: choices about all of it, and which areas its rows mean.

use std::collections::BTreeMap;

use axum::response::Response;
use bytes::Bytes;

use super::choices::{CHOICES, Said};
use super::kept::{KeptSheet, RowAnswer};
use super::propose::Proposed;
use super::{JoinPageQuery, SheetPath, problem_page, proposed, see_other, sheet_page};
use crate::desk::ReviewRow;
use crate::http::extract::{ApiPath, ApiRequest};
use crate::http::{ApiError, blocking};
use crate::provenance::Bilingual;

/// Answers that are kept of a sheet.
const MAX_KEPT_ANSWERS: usize = 5000;
/// Bytes that answers may have.
const MAX_BYTES: usize = 256 * 1024;
/// What the names of fields begin with in which a person writes areas.
const TYPED: &str = "other-";
/// Texts of areas that are looked up for one form.
const MAX_TEXTS: usize = 500;
/// Characters such a text may have.
const MAX_TEXT: usize = 200;

/// Takes what a person says of a sheet.
pub(super) async fn say(
    ApiPath(path): ApiPath<SheetPath>,
    ApiRequest { state, atlas, base, query, .. }: ApiRequest<JoinPageQuery>,
    body: Bytes,
) -> Result<Response, ApiError> {
    if body.len() > MAX_BYTES {
        let detail = format!("the answers have {} bytes; accepted are at most {MAX_BYTES}", body.len());
        return Err(ApiError::TooLarge { parameter: None, detail });
    }
    let said: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let own = format!("/join/{}", path.sheet_id);
    let typed = typed_areas(&said)?;
    let texts = typed.iter().map(|(_, text)| text.clone()).collect();
    let (mut sheet, proposed) = proposed(&state, &atlas, &base, path, texts).await?;
    let joins = state.joins().clone();
    if said.iter().any(|(name, _)| name == "forget") {
        blocking(&state, move || joins.delete_sheet(&sheet)).await?;
        return see_other(&base, "/join", &query);
    }
    let known = proposed.as_ref().ok();
    let mut choices: BTreeMap<String, String> = sheet.meta.choices.clone();
    for (name, value) in said {
        if CHOICES.contains(&name.as_str()) {
            choices.insert(name, value);
        } else if !name.starts_with(TYPED) {
            answer(&mut sheet, known, &name, value)?;
        }
    }
    Said::read(&choices)?;
    sheet.meta.choices = choices;
    let unknown = take_typed(&mut sheet, known, &typed)?;
    let sheet = blocking(&state, move || joins.say_of_sheet(&sheet).map(|()| sheet)).await?;
    match unknown.first() {
        None => see_other(&base, &own, &query),
        Some((row, text)) => {
            let page = sheet_page(&state, (&atlas, &base), &query, (&sheet, proposed));
            Ok(problem_page(page, no_area(*row, text, unknown.len() - 1)))
        }
    }
}

fn no_area(row: u64, text: &str, others: usize) -> Bilingual {
    let (el, en) = match others {
        0 => (String::new(), String::new()),
        others => (format!(" (και {others} ακόμη)"), format!(" (and {others} more)")),
    };
    Bilingual::new(
        format!(
            "Για τη γραμμή {row} γράψατε «{text}», που δεν είναι βέβαιο ποια περιοχή εννοεί{el}· γράψτε τον κωδικό της ή το επίσημο όνομά της. Οι άλλες απαντήσεις κρατήθηκαν."
        ),
        format!(
            "For row {row} you wrote ‘{text}’, of which it is not certain which area it means{en}; write its code or its official name. The other answers were kept."
        ),
    )
}

/// Returns the rows and texts of the fields in which a person wrote areas.
///
/// # Errors
/// [`ApiError::Parameter`] for a field that names no row, a text that is too long, and too many of them.
fn typed_areas(said: &[(String, String)]) -> Result<Vec<(u64, String)>, ApiError> {
    let mut typed = Vec::new();
    for (name, text) in said {
        let Some(row) = name.strip_prefix(TYPED) else { continue };
        let row = row.parse().map_err(|_none| ApiError::parameter(name, "it names no row; accepted is other-N"))?;
        let text = text.trim();
        let found = text.chars().count();
        if found > MAX_TEXT {
            let detail = format!("it has {found} characters; accepted are at most {MAX_TEXT}");
            return Err(ApiError::parameter(name, detail));
        }
        if typed.len() == MAX_TEXTS {
            let detail = format!("more than {MAX_TEXTS} areas are written at once; accepted are so many");
            return Err(ApiError::parameter(name, detail));
        }
        if !text.is_empty() {
            typed.push((row, text.to_owned()));
        }
    }
    Ok(typed)
}

/// Takes the areas a person wrote; returns those that are not certain.
fn take_typed(
    sheet: &mut KeptSheet,
    proposed: Option<&Proposed>,
    typed: &[(u64, String)],
) -> Result<Vec<(u64, String)>, ApiError> {
    let mut unknown = Vec::new();
    for (place, (number, text)) in typed.iter().enumerate() {
        let row = asked_row(proposed, &format!("other-{number}"), *number)?;
        match proposed.and_then(|proposed| proposed.meant.get(place).cloned().flatten()) {
            Some(area) => keep(sheet, proposed, row, area)?,
            None => unknown.push((*number, text.clone())),
        }
    }
    Ok(unknown)
}

/// Takes the answer about a row: one of its candidates, or `-`.
fn answer(sheet: &mut KeptSheet, proposed: Option<&Proposed>, name: &str, value: String) -> Result<(), ApiError> {
    let number = name.strip_prefix("row-").and_then(|row| row.parse::<u64>().ok());
    let row = asked_row(proposed, name, number.unwrap_or(0))?;
    if value.is_empty() {
        sheet.meta.answers.remove(&row.sheet_row);
        return Ok(());
    }
    let is_candidate = value == "-"
        || value == row.decision
        || row.candidates.iter().any(|candidate| candidate.split(' ').next() == value.split(' ').next());
    if !is_candidate {
        let accepted = row.candidates.join(", ");
        return Err(ApiError::parameter(name, format!("'{value}' was found; accepted are -, {accepted}")));
    }
    keep(sheet, proposed, row, value)
}

fn asked_row<'p>(proposed: Option<&'p Proposed>, name: &str, number: u64) -> Result<&'p ReviewRow, ApiError> {
    let asked = proposed.and_then(|proposed| proposed.review.iter().find(|row| row.sheet_row == number));
    asked.ok_or_else(|| {
        let accepted = CHOICES.join(", ");
        ApiError::parameter(name, format!("nothing of this name is asked; accepted are {accepted}, row-N and other-N"))
    })
}

fn keep(sheet: &mut KeptSheet, proposed: Option<&Proposed>, row: &ReviewRow, answer: String) -> Result<(), ApiError> {
    let answers = &mut sheet.meta.answers;
    if proposed.is_some_and(|proposed| proposed.answers_do_not_hold) {
        // They are about the sheet as it was read before.
        let fits = |(number, kept): (&u64, &mut RowAnswer)| {
            proposed.is_some_and(|proposed| {
                proposed
                    .review
                    .iter()
                    .any(|row| row.sheet_row == *number && row.name == kept.name && row.code == kept.code)
            })
        };
        answers.retain(|number, kept| fits((number, kept)));
    }
    if answers.len() >= MAX_KEPT_ANSWERS && !answers.contains_key(&row.sheet_row) {
        let detail =
            format!("{MAX_KEPT_ANSWERS} answers are kept already; put the sheet right itself, or use choros join");
        return Err(ApiError::parameter(format!("row-{}", row.sheet_row), detail));
    }
    answers.insert(row.sheet_row, RowAnswer { code: row.code.clone(), name: row.name.clone(), answer });
    Ok(())
}
