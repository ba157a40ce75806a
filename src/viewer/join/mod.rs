//! The page on which a sheet becomes a map: drop a file, see what was understood, settle the questions, take the result.
//!
//! All of it works without JavaScript: files and answers are sent as forms. With it, the map beside the answers is drawn
//! (`assets/join/main.js`) and a file may be dropped on the page.

mod proposal;
mod upload;

use super::area_map::AreaMap;
use super::frame::SiteFrame;
use super::landing::PageLink;
use super::sections::{Section, SectionPage};
use crate::provenance::Bilingual;

/// What stands on the page of a join. Addresses are relative to the page.
#[derive(Clone, Debug, Default)]
pub struct JoinPage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// Bytes a file may have at the most.
    pub max_bytes: u64,
    /// For how many hours a sheet is kept.
    pub kept_hours: u64,
    /// Why the last file was not read; nothing if none was sent or it was.
    pub problem: Option<Bilingual>,
    /// The sheet; nothing while none was sent.
    pub proposal: Option<JoinProposal>,
}

/// A sheet, what was understood of it, and what is asked.
#[derive(Clone, Debug, Default)]
pub struct JoinProposal {
    /// The name of the file.
    pub file: String,
    /// Format, sheet, rows.
    pub about: Bilingual,
    /// Until when it is kept, and who can see it.
    pub kept: Bilingual,
    /// What was understood, the most telling first.
    pub understood: Vec<UnderstoodRow>,
    /// How many rows came out how.
    pub counts: Vec<CountRow>,
    /// What looks wrong although it matches.
    pub doubts: Vec<DoubtRow>,
    /// The rows that are asked, those shown.
    pub questions: Vec<QuestionRow>,
    /// Links to the questions before and after those shown.
    pub other_questions: Vec<PageLink>,
    /// What the map shows; nothing where no value was joined.
    pub map: Option<AreaMap>,
    /// The joined areas as files.
    pub downloads: Vec<PageLink>,
}

/// One thing that was understood.
#[derive(Clone, Debug, Default)]
pub struct UnderstoodRow {
    /// What it is about: the key, the period.
    pub what: Bilingual,
    /// What was understood.
    pub value: Bilingual,
    /// Why.
    pub reason: Bilingual,
    /// How it may be said otherwise; nothing where it may not.
    pub choice: Option<ChoiceField>,
    /// Whether it seldom has to be said otherwise: it is folded away.
    pub seldom: bool,
}

/// A choice that overrules what was understood.
#[derive(Clone, Debug, Default)]
pub struct ChoiceField {
    /// The name of the field.
    pub name: &'static str,
    /// Values and what they are called; the empty one leaves it to choros.
    pub options: Vec<(String, Bilingual)>,
    /// The value that is chosen.
    pub chosen: String,
    /// How it is chosen.
    pub form: ChoiceForm,
}

/// How a value is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChoiceForm {
    /// One of the options.
    #[default]
    Closed,
    /// Any text; the options are likely ones.
    Text,
}

/// How many rows came out in one way.
#[derive(Clone, Debug, Default)]
pub struct CountRow {
    /// How they came out.
    pub what: Bilingual,
    /// How many.
    pub count: usize,
    /// Whether that is good, asks for something, or is neither.
    pub mood: Mood,
}

/// How something is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// As it should be.
    Good,
    /// Somebody has to decide.
    Asks,
    /// Neither.
    #[default]
    Plain,
}

impl Mood {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Asks => "asks",
            Self::Plain => "plain",
        }
    }
}

/// Something that looks wrong although it matches.
#[derive(Clone, Debug, Default)]
pub struct DoubtRow {
    /// What looks wrong, with its numbers.
    pub text: Bilingual,
    /// Whether somebody has to decide.
    pub mood: Mood,
}

/// A row that is asked.
#[derive(Clone, Debug, Default)]
pub struct QuestionRow {
    /// The row's number in the sheet, from 1.
    pub sheet_row: u64,
    /// How many rows say the same.
    pub rows: usize,
    /// The name of the field of its answer.
    pub field: String,
    /// What the row says.
    pub key: String,
    /// Why it is asked.
    pub why: Bilingual,
    /// The areas it may mean, the likeliest first: the code, and what it is called with its parents.
    pub candidates: Vec<(String, Bilingual)>,
    /// The answer: a code, `-` to leave the row out, or nothing yet.
    pub answer: String,
    /// What the answer is called.
    pub answer_words: Bilingual,
}

/// Writes the page, at home at `/join` and, with a sheet, at `/join/{id}`.
#[must_use]
pub fn join_page(page: &JoinPage) -> String {
    let map = page.proposal.as_ref().and_then(|proposal| proposal.map.as_ref());
    let mut style_sheets = vec!["parts.css", "join/join.css"];
    if map.is_some() {
        style_sheets.insert(0, "vendor/maplibre-gl.css");
    }
    let title = Section::Table.title();
    SectionPage {
        frame: &page.frame,
        title: &title,
        kind: "join",
        description: title.text(page.frame.language),
        style_sheets: &style_sheets,
        program: Some("join/main.js"),
        more: &|head| {
            head.empty("meta", &[("name", "robots"), ("content", "noindex")]);
            // The address of a sheet is its secret.
            head.empty("meta", &[("name", "referrer"), ("content", "no-referrer")]);
            if let Some(map) = map {
                head.data_block(&[("type", "application/json"), ("id", "area-map")], map);
            }
        },
    }
    .render(|main| {
        if let Some(problem) = &page.problem {
            main.element("div", &[("class", "notice"), ("role", "alert")], |notice| {
                notice.element("p", &[], |p| p.bilingual(problem));
            });
        }
        match &page.proposal {
            Some(proposal) => proposal::write(main, page, proposal),
            None => upload::write_welcome(main, page),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> JoinPage {
        let text = || "</script><script>alert(1)</script>\"'".to_owned();
        let both = || Bilingual::new(text(), text());
        JoinPage {
            problem: Some(both()),
            proposal: Some(JoinProposal {
                file: text(),
                about: both(),
                understood: vec![UnderstoodRow {
                    what: both(),
                    value: both(),
                    reason: both(),
                    choice: Some(ChoiceField {
                        name: "key",
                        options: vec![(text(), both())],
                        chosen: text(),
                        form: ChoiceForm::Text,
                    }),
                    seldom: true,
                }],
                counts: vec![CountRow { what: both(), count: 3, mood: Mood::Asks }],
                doubts: vec![DoubtRow { text: both(), mood: Mood::Asks }],
                questions: vec![QuestionRow {
                    key: text(),
                    field: text(),
                    candidates: vec![(text(), both())],
                    ..QuestionRow::default()
                }],
                map: Some(AreaMap { heading: both(), labels: vec![both()], ..AreaMap::default() }),
                downloads: vec![PageLink { label: both(), href: "javascript:alert(1)".to_owned() }],
                ..JoinProposal::default()
            }),
            ..JoinPage::default()
        }
    }

    #[test]
    fn what_a_sheet_says_stays_text() {
        let html = join_page(&hostile());
        assert!(!html.contains("<script>") && !html.contains("javascript:"));
        assert!(html.contains("&lt;script&gt;alert(1)"));
    }

    #[test]
    fn an_answer_that_was_given_is_chosen_and_one_that_was_not_is_left_open() {
        let question = |answer: &str| QuestionRow {
            field: "row-7".to_owned(),
            candidates: vec![("2201".to_owned(), Bilingual::new("Λαρισαίων", "Larisa"))],
            answer: answer.to_owned(),
            ..QuestionRow::default()
        };
        let page = |answer| JoinPage {
            proposal: Some(JoinProposal { questions: vec![question(answer)], ..JoinProposal::default() }),
            ..JoinPage::default()
        };
        assert!(join_page(&page("2201")).contains("<option value=\"2201\" selected=\"\">"));
        assert!(join_page(&page("")).contains("<option value=\"\" selected=\"\">"));
    }
}
