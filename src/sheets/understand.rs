//! Puts together what is understood of a sheet.

use crate::boundaries::Level;
use crate::indicators::UnitOfMeasure;

use super::oracle::KeyOracle;
use super::personal::names_personal_number;
use super::profile::{Asked, Profile, profiles};
use super::record::{RowKind, row_kind};
use super::roles::Columns;
use super::unit_text::unit_in_label;
use super::{
    Cell, ColumnFinding, Finding, KeyKind, Layout, NumberWriting, Overrides, PeriodChoice, PeriodSource,
    PersonalNumber, PersonalWatch, Question, Reason, Role, Sheet, SheetRow, UnderstandError, Understanding, Workbook,
    WritingEvidence, column_letters, is_missing_mark, layout, period_in_label, period_of_text,
};

/// Rows of data that are looked at to find out what the columns are. Personal numbers are looked for in all of a sheet.
const ROWS_LOOKED_AT: usize = 10_000;
/// Rows in which the header of a sheet that nobody looks at may stand.
const TOP_ROWS: usize = 30;

/// Takes the sheet a person named, or else the first with rows that is not hidden.
///
/// # Errors
/// [`UnderstandError::UnknownSheet`].
pub fn choose_sheet<'w>(
    book: &'w Workbook,
    overrides: &Overrides,
) -> Result<(&'w Sheet, Option<Question>), UnderstandError> {
    if let Some(wanted) = &overrides.sheet {
        let by_place = wanted.parse::<usize>().ok().and_then(|place| book.sheets.get(place.checked_sub(1)?));
        let found = book.sheets.iter().find(|sheet| sheet.name == *wanted).or(by_place);
        let accepted = || book.sheets.iter().map(|sheet| format!("'{}'", sheet.name)).collect::<Vec<_>>().join(", ");
        return found
            .map(|sheet| (sheet, None))
            .ok_or_else(|| UnderstandError::UnknownSheet { sheet: wanted.clone(), accepted: accepted() });
    }
    let mut filled = book.sheets.iter().filter(|sheet| !sheet.rows.is_empty() && !sheet.hidden);
    let first = filled.next().or_else(|| book.sheets.first());
    let first = first.ok_or_else(|| UnderstandError::EmptySheet { sheet: book.name.clone() })?;
    let others: Vec<String> = filled.map(|sheet| sheet.name.clone()).collect();
    let question = (!others.is_empty()).then(|| Question::ManySheets { taken: first.name.clone(), others });
    Ok((first, question))
}

/// Finds out what is what in a sheet: header, key, names, periods, values, how numbers are written. Everything comes with its reason, what can be
/// read in two ways with a question, and what a person said is taken as said.
///
/// # Errors
/// [`UnderstandError`] if there are no rows, a column holds personal numbers, or a person named a column that is not there.
pub fn understand(
    sheet: &Sheet,
    overrides: &Overrides,
    oracle: &dyn KeyOracle,
) -> Result<Understanding, UnderstandError> {
    if sheet.rows.iter().all(SheetRow::is_blank) {
        return Err(UnderstandError::EmptySheet { sheet: sheet.name.clone() });
    }
    let mut asked = Asked::new(oracle);
    let mut known = Vec::new();
    for row in sheet.rows.iter().take(200) {
        known.push((
            row.number,
            row.cells.iter().any(|cell| asked.about(cell).is_some_and(|found| is_telling(&found.kind, cell))),
        ));
    }
    let layout = layout::find(sheet, overrides, |row| {
        known.binary_search_by_key(&row.number, |(number, _)| *number).is_ok_and(|place| known[place].1)
    })?;
    let watch = refuse_personal_numbers(sheet, &layout)?;
    let rows = data_rows(sheet, &layout);
    if rows.is_empty() {
        return Err(UnderstandError::NoRows { sheet: sheet.name.clone() });
    }
    let profiles = profiles(&rows, layout.labels.len(), &mut asked);
    let mut columns = Columns::new(&layout.labels, &profiles, &rows);
    columns.choose(overrides)?;
    columns.find_areas(&mut asked);
    columns.find_rest(overrides);
    let (roles, mut questions) = (columns.roles, columns.questions);
    let mut found = describe(sheet, &layout, &profiles, roles, overrides, &mut questions);
    let period = find_periods(sheet, &layout, overrides, &mut found, &mut questions);
    let (level, levels) = key_levels(&found, &profiles, &mut questions);
    ask_about_headers(&layout, &found, &mut questions);
    Ok(Understanding {
        sheet: sheet.name.clone(),
        format: sheet.format,
        columns: found,
        period,
        level,
        levels,
        rows_seen: rows.len(),
        questions,
        watch,
        layout,
    })
}

/// A bare number may be a code by chance; to find where the table begins, names and texts that are codes count.
fn is_telling(kind: &KeyKind, cell: &Cell) -> bool {
    match kind {
        KeyKind::Name => true,
        KeyKind::Code(_) => super::NumberShape::of(&cell.text()).is_none() || cell.text().starts_with('0'),
    }
}

/// Refuses a sheet that is kept without being looked at further, where any column looks like personal numbers: nobody has said where
/// its header is, so a short text at its top that names one is enough.
///
/// # Errors
/// [`UnderstandError::PersonalNumbers`].
pub fn refuse_personal_numbers_anywhere(sheet: &Sheet) -> Result<(), UnderstandError> {
    let top = sheet.rows.iter().take(TOP_ROWS).flat_map(|row| &row.cells);
    refuse_named(top)?;
    let mut watch = PersonalWatch::default();
    sheet.rows.iter().for_each(|row| watch.see(row));
    watch.found().map_or(Ok(()), |(column, number)| {
        Err(UnderstandError::PersonalNumbers { column: column_letters(column), number })
    })
}

/// Refuses short texts that name a personal number; a title of many words may speak of them.
fn refuse_named<'c>(cells: impl Iterator<Item = &'c Cell>) -> Result<(), UnderstandError> {
    let named = cells.map(Cell::text).find(|text| text.chars().count() <= 60 && names_personal_number(text));
    named.map_or(Ok(()), |label| {
        Err(UnderstandError::PersonalNumbers { column: label.into_owned(), number: PersonalNumber::ByHeader })
    })
}

/// Counts in all rows, so that a file that is read whole is refused whole.
fn refuse_personal_numbers(sheet: &Sheet, layout: &Layout) -> Result<PersonalWatch, UnderstandError> {
    // All that stands above the data, in case the header is not where it seems to be.
    let above = sheet.rows.iter().filter(|row| row.number < layout.data_start.value).flat_map(|row| &row.cells);
    refuse_named(above)?;
    let mut watch = PersonalWatch::default();
    sheet.rows.iter().filter(|row| row.number >= layout.data_start.value).for_each(|row| watch.see(row));
    watch.found().map_or(Ok(watch), |(column, number)| {
        let column = layout.labels.get(column).cloned().unwrap_or_else(|| column_letters(column));
        Err(UnderstandError::PersonalNumbers { column, number })
    })
}

/// Returns the rows that are about areas: no totals, no notes.
fn data_rows<'s>(sheet: &'s Sheet, layout: &Layout) -> Vec<&'s SheetRow> {
    let width = layout.labels.len();
    let below = sheet.rows.iter().filter(|row| row.number >= layout.data_start.value && !row.is_blank());
    below.filter(|row| row_kind(row, width) == RowKind::Data).take(ROWS_LOOKED_AT).collect()
}

fn is_numeric(role: &Role) -> bool {
    match role {
        Role::Value { .. } | Role::Lower | Role::Upper | Role::Numerator | Role::Denominator | Role::SampleSize => true,
        Role::Key(_)
        | Role::Name
        | Role::OtherName
        | Role::Parent
        | Role::Period
        | Role::Status
        | Role::Confidentiality
        | Role::Dimension
        | Role::RowNumber
        | Role::Other => false,
    }
}

/// Adds to each column how its numbers are written and their unit.
fn describe(
    sheet: &Sheet,
    layout: &Layout,
    profiles: &[Profile],
    roles: Vec<Option<Finding<Role>>>,
    overrides: &Overrides,
    questions: &mut Vec<Question>,
) -> Vec<ColumnFinding> {
    let roles: Vec<Finding<Role>> =
        roles.into_iter().map(|role| role.unwrap_or(Finding::new(Role::Other, Reason::Nothing))).collect();
    let numeric = roles.iter().zip(profiles).filter(|(role, _)| is_numeric(&role.value));
    let whole = numeric.fold(WritingEvidence::default(), |whole, (_, profile)| whole.and(profile.numbers));
    roles
        .into_iter()
        .enumerate()
        .map(|(column, role)| {
            let label = layout.labels[column].clone();
            let numbers = is_numeric(&role.value).then_some(profiles[column].numbers);
            let writing = numbers.map(|numbers| settle(sheet, numbers, whole, overrides));
            if let (Some(writing), Some(numbers)) = (&writing, numbers) {
                ask_about_numbers(&label, writing, numbers, &profiles[column], questions);
            }
            let unit = numbers.and_then(|numbers| unit_of(&label, numbers, overrides));
            let hidden = sheet.hidden_columns.contains(&column);
            ColumnFinding { column, letters: column_letters(column), label, hidden, role, writing, unit }
        })
        .collect()
}

/// Settles how the numbers of a column are written: by choice, by the format, by its own cells, by those of other columns.
fn settle(
    sheet: &Sheet,
    numbers: WritingEvidence,
    whole: WritingEvidence,
    overrides: &Overrides,
) -> Finding<NumberWriting> {
    if let Some(chosen) = NumberWriting::chosen(overrides.decimal, overrides.thousands) {
        return Finding::new(chosen, Reason::Chosen);
    }
    if sheet.format.has_decimal_point() {
        return Finding::new(NumberWriting::MACHINE, Reason::Format(sheet.format));
    }
    if numbers.is_contradictory() {
        return Finding::new(NumberWriting::default(), Reason::Undecided);
    }
    let cells = |evidence: WritingEvidence| evidence.for_each_mark().0.max(evidence.for_each_mark().1);
    let (own, shared) = (numbers.writing(), whole.writing());
    match (own.decimal, shared.decimal) {
        // Another column may show that the other mark parts thousands.
        (Some(decimal), _) => {
            let grouped = own.grouped || (shared.decimal == Some(decimal) && shared.grouped);
            Finding::new(NumberWriting { grouped, ..own }, Reason::MarksInCells { decimal, cells: cells(numbers) })
        }
        (None, Some(decimal)) => Finding::new(shared, Reason::MarksInOtherColumns { decimal, cells: cells(whole) }),
        (None, None) if numbers.either > 0 => Finding::new(own, Reason::Undecided),
        (None, None) => Finding::new(own, Reason::NoMarks),
    }
}

fn ask_about_numbers(
    label: &str,
    writing: &Finding<NumberWriting>,
    numbers: WritingEvidence,
    profile: &Profile,
    questions: &mut Vec<Question>,
) {
    let column = label.to_owned();
    if writing.reason == Reason::Undecided && numbers.is_contradictory() {
        let (point, comma) = numbers.for_each_mark();
        questions.push(Question::MixedNumbers { column: column.clone(), point, comma });
    }
    let unsettled = |text: &&String| matches!(super::NumberShape::of(text).map(|shape| shape.marks), Some(super::Marks::Either { mark, .. }) if !writing.value.settles(mark));
    if let Some(example) = profile.distinct.iter().filter(unsettled).min() {
        questions.push(Question::AmbiguousNumbers {
            column: column.clone(),
            example: example.clone(),
            cells: numbers.either,
        });
    }
    let percent = numbers.percent;
    if percent > 0 && percent < numbers.numbers {
        questions.push(Question::SomePercent { column, percent, other: numbers.numbers - percent });
    }
}

fn unit_of(
    label: &str,
    numbers: WritingEvidence,
    overrides: &Overrides,
) -> Option<Finding<(String, Option<UnitOfMeasure>)>> {
    if let Some(chosen) = &overrides.unit {
        let known = unit_in_label(&format!("({chosen})")).and_then(|(_, unit)| unit);
        return Some(Finding::new((chosen.clone(), known), Reason::Chosen));
    }
    if numbers.percent > 0 && numbers.percent == numbers.numbers {
        return Some(Finding::new(("%".to_owned(), Some(UnitOfMeasure::Percent)), Reason::PercentCells));
    }
    unit_in_label(label).map(|unit| Finding::new(unit, Reason::HeaderSays { label: label.to_owned() }))
}

/// Finds where periods are said: in a column, in headers, in a title.
fn find_periods(
    sheet: &Sheet,
    layout: &Layout,
    overrides: &Overrides,
    columns: &mut [ColumnFinding],
    questions: &mut Vec<Question>,
) -> Finding<PeriodSource> {
    if let Some(PeriodChoice::All(period)) = overrides.period {
        return Finding::new(PeriodSource::All(period), Reason::Chosen);
    }
    if let Some(column) = columns.iter().find(|column| column.role.value == Role::Period) {
        return Finding::new(PeriodSource::Column(column.column), column.role.reason.clone());
    }
    let (mut with, mut without) = (0, Vec::new());
    for column in columns.iter_mut() {
        let Role::Value { measure, period } = &mut column.role.value else { continue };
        match period_in_label(&column.label) {
            Some((rest, found)) => {
                (*measure, *period) = (rest, Some(found));
                with += 1;
            }
            None => without.push(column.label.clone()),
        }
    }
    if with > 0 {
        if !without.is_empty() {
            questions.push(Question::SomeWithoutPeriod { columns: without });
        }
        return Finding::new(PeriodSource::Headers, Reason::PeriodsInHeaders { count: with });
    }
    if without.is_empty() {
        questions.push(Question::NoValues);
    }
    title_period(sheet, layout, questions)
}

/// Takes the one period that the lines above the table name; asks, because a title may also say when it was written.
fn title_period(sheet: &Sheet, layout: &Layout, questions: &mut Vec<Question>) -> Finding<PeriodSource> {
    let titles = sheet.rows.iter().filter(|row| layout.titles.contains(&row.number));
    let mut found = Vec::new();
    for row in titles {
        for cell in row.cells.iter().filter(|cell| !cell.is_empty()) {
            let text = cell.text();
            let period = period_of_text(&text).or_else(|| period_in_label(&text).map(|(_, period)| period));
            found.extend(period.map(|period| (row.number, period)));
        }
    }
    found.dedup_by_key(|(_, period)| *period);
    if let [(row, period)] = found[..] {
        questions.push(Question::PeriodFromTitle { period });
        return Finding::new(PeriodSource::All(period), Reason::PeriodInTitle { row, period });
    }
    questions.push(Question::NoPeriod);
    Finding::new(PeriodSource::Nowhere, Reason::Nothing)
}

/// Counts the levels in the key column; asks where a good part of the cells can only be of another level than most.
fn key_levels(
    columns: &[ColumnFinding],
    profiles: &[Profile],
    questions: &mut Vec<Question>,
) -> (Option<Level>, Vec<(Level, usize)>) {
    let Some(key) = columns.iter().find(|column| matches!(column.role.value, Role::Key(_))) else {
        return (None, Vec::new());
    };
    let profile = &profiles[key.column];
    let levels: Vec<(Level, usize)> =
        Level::ALL.into_iter().zip(profile.levels).filter(|&(_, count)| count > 0).collect();
    let (level, most) = (profile.level(), profile.levels.iter().copied().max().unwrap_or(0));
    let known = profile.names + profile.codes.values().sum::<usize>();
    if known > most {
        questions.push(Question::MixedLevels { levels: levels.clone() });
    }
    (level, levels)
}

fn ask_about_headers(layout: &Layout, columns: &[ColumnFinding], questions: &mut Vec<Question>) {
    if !layout.has_header {
        questions.push(Question::NoHeader);
        return;
    }
    let mut asked: Vec<&str> = Vec::new();
    for column in columns {
        let same: Vec<String> =
            columns.iter().filter(|other| other.label == column.label).map(|other| other.letters.clone()).collect();
        if same.len() > 1 && !asked.contains(&column.label.as_str()) && !is_missing_mark(&column.label) {
            asked.push(&column.label);
            questions.push(Question::SameHeader { label: column.label.clone(), columns: same });
        }
    }
}
