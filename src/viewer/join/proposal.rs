//! A sheet: what was understood, how its rows came out, what is asked, and what may be taken away.

use super::{ChoiceField, ChoiceForm, CountRow, JoinPage, JoinProposal, QuestionRow, UnderstoodRow, upload};
use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language};
use crate::viewer::area_map::write_area_map;
use crate::viewer::html::Html;
use crate::viewer::page::heading;

/// Writes the sheet.
pub(super) fn write(main: &mut Html, page: &JoinPage, proposal: &JoinProposal) {
    main.element("div", &[("class", "sheet-head")], |head| {
        head.element("p", &[("class", "file")], |p| p.data(&proposal.file));
        head.element("p", &[("class", "about")], |p| p.bilingual(&proposal.about));
        head.element("p", &[("class", "about")], |p| p.bilingual(&proposal.kept));
    });
    write_counts(main, page, &proposal.counts);
    main.element("div", &[("class", "columns")], |columns| {
        columns.element("div", &[("class", "steps")], |steps| write_steps(steps, page, proposal));
        columns.element("div", &[("class", "beside")], |beside| {
            match &proposal.map {
                Some(map) => write_area_map(beside, map, page.frame.language),
                None => beside.element("p", &[("class", "empty")], |p| {
                    p.bilingual(&Bilingual::new(
                        "Χάρτης θα υπάρξει μόλις μια γραμμή με τιμή βρει την περιοχή της.",
                        "There will be a map as soon as a row with a value has found its area.",
                    ));
                }),
            }
            write_downloads(beside, page, proposal);
        });
    });
}

/// Returns the query that keeps the language.
pub(super) fn query(page: &JoinPage) -> &'static str {
    match page.frame.language {
        Language::El => "",
        Language::En => "?lang=en",
    }
}

fn write_counts(main: &mut Html, page: &JoinPage, counts: &[CountRow]) {
    if counts.is_empty() {
        return;
    }
    main.element("dl", &[("class", "counts")], |dl| {
        for row in counts {
            dl.element("div", &[("class", row.mood.class())], |div| {
                div.element("dt", &[], |dt| dt.bilingual(&row.what));
                div.element("dd", &[], |dd| dd.text(&format_count(row.count, page.frame.language)));
            });
        }
    });
}

fn write_steps(steps: &mut Html, page: &JoinPage, proposal: &JoinProposal) {
    if !proposal.questions.is_empty() {
        steps.element("section", &[], |section| write_questions(section, page, proposal));
    }
    if !proposal.doubts.is_empty() {
        steps.element("section", &[], |section| {
            heading(section, "doubts", &Bilingual::new("Ταιριάζουν, αλλά κοιτάξτε τα", "They match, but look at them"));
            section.element("ul", &[("class", "doubts")], |ul| {
                for doubt in &proposal.doubts {
                    ul.element("li", &[("class", doubt.mood.class())], |li| li.bilingual(&doubt.text));
                }
            });
        });
    }
    steps.element("section", &[], |section| write_understood(section, page, &proposal.understood));
}

fn write_questions(section: &mut Html, page: &JoinPage, proposal: &JoinProposal) {
    heading(section, "questions", &Bilingual::new("Ποια περιοχή εννοούν;", "Which area do they mean?"));
    let action = query(page);
    let action = if action.is_empty() { "?" } else { action };
    section.element("form", &[("method", "post"), ("action", action)], |form| {
        form.element("ol", &[("class", "questions")], |ol| {
            for question in &proposal.questions {
                ol.element("li", &[], |li| write_question(li, page, question));
            }
        });
        form.element("button", &[("class", "primary")], |button| {
            button.bilingual(&Bilingual::new("Αυτές είναι οι απαντήσεις", "These are the answers"));
        });
    });
    if !proposal.other_questions.is_empty() {
        let label = Bilingual::new("Άλλες ερωτήσεις", "Other questions");
        section.element("nav", &[("class", "pages"), ("aria-label", label.text(page.frame.language))], |nav| {
            for link in &proposal.other_questions {
                nav.link(&link.href, |a| a.bilingual(&link.label));
            }
        });
    }
}

fn write_question(li: &mut Html, page: &JoinPage, question: &QuestionRow) {
    li.element("label", &[("for", &question.field)], |label| {
        label.element("strong", &[], |strong| strong.data(&question.key));
        label.element("span", &[("class", "about")], |span| {
            span.bilingual(&question.why);
            let row = question.sheet_row;
            let (el, en) = match question.rows {
                0 | 1 => (format!(" Γραμμή {row}."), format!(" Row {row}.")),
                rows => {
                    (format!(" Γραμμή {row} και άλλες {}.", rows - 1), format!(" Row {row} and {} more.", rows - 1))
                }
            };
            span.bilingual(&Bilingual::new(el, en));
        });
    });
    let mut options = vec![(String::new(), Bilingual::new("δεν ξέρω ακόμη", "not known yet"))];
    options.extend(question.candidates.iter().cloned());
    let is_listed = question.answer == "-" || options.iter().any(|(value, _)| *value == question.answer);
    if !is_listed {
        options.push((question.answer.clone(), question.answer_words.clone()));
    }
    options.push(("-".to_owned(), Bilingual::new("καμία: να μείνει έξω", "none: leave it out")));
    li.element("div", &[("class", "answer")], |div| {
        write_select(div, &question.field, &options, &question.answer, page.frame.language);
        let row = question.sheet_row.to_string();
        let label = Bilingual::new("ή γράψτε άλλη περιοχή", "or write another area");
        let name = format!("other-{row}");
        div.empty(
            "input",
            &[
                ("name", name.as_str()),
                ("maxlength", "200"),
                ("autocomplete", "off"),
                ("placeholder", label.text(page.frame.language)),
                ("aria-label", &format!("{} · {}", question.key, label.text(page.frame.language))),
            ],
        );
    });
}

fn write_select(html: &mut Html, name: &str, options: &[(String, Bilingual)], chosen: &str, language: Language) {
    html.element("select", &[("name", name), ("id", name)], |select| {
        for (value, label) in options {
            let selected = [("value", value.as_str()), ("selected", "")];
            let attributes = if value == chosen { &selected[..] } else { &selected[..1] };
            select.element("option", attributes, |option| option.text(label.text(language)));
        }
    });
}

fn write_understood(section: &mut Html, page: &JoinPage, understood: &[UnderstoodRow]) {
    heading(section, "understood", &Bilingual::new("Τι καταλάβαμε", "What was understood"));
    let action = query(page);
    let action = if action.is_empty() { "?" } else { action };
    section.element("form", &[("method", "post"), ("action", action)], |form| {
        form.element("dl", &[("class", "understood")], |dl| {
            for row in understood.iter().filter(|row| !row.seldom) {
                dl.element("div", &[], |div| write_understood_row(div, page, row));
            }
        });
        let seldom: Vec<_> = understood.iter().filter(|row| row.seldom).collect();
        if !seldom.is_empty() {
            let is_said = |row: &&UnderstoodRow| row.choice.as_ref().is_some_and(|choice| !choice.chosen.is_empty());
            let open: &[_] = if seldom.iter().any(is_said) { &[("open", "")] } else { &[] };
            form.element("details", open, |details| {
                details.element("summary", &[], |summary| {
                    summary.bilingual(&Bilingual::new("Περισσότερες επιλογές ανάγνωσης", "More choices of reading"));
                });
                details.element("dl", &[("class", "understood")], |dl| {
                    for row in seldom {
                        dl.element("div", &[], |div| write_understood_row(div, page, row));
                    }
                });
            });
        }
        if understood.iter().any(|row| row.choice.is_some()) {
            form.element("button", &[], |button| {
                button.bilingual(&Bilingual::new("Διάβασέ το έτσι", "Read it so"));
            });
        }
    });
}

/// Writes a field for any text, which names likely ones.
fn write_text(dd: &mut Html, page: &JoinPage, ChoiceField { name, options, chosen, .. }: &ChoiceField) {
    let list = format!("{name}-likely");
    let hint = Bilingual::new("όπως βρέθηκε", "as it was found");
    let attributes = [
        ("name", *name),
        ("id", *name),
        ("value", chosen.as_str()),
        ("placeholder", hint.text(page.frame.language)),
        ("autocomplete", "off"),
        ("list", list.as_str()),
    ];
    dd.empty("input", if options.is_empty() { &attributes[..5] } else { &attributes[..] });
    if !options.is_empty() {
        dd.element("datalist", &[("id", &list)], |datalist| {
            for (value, _) in options {
                datalist.element("option", &[("value", value)], |_| {});
            }
        });
    }
}

fn write_understood_row(div: &mut Html, page: &JoinPage, row: &UnderstoodRow) {
    div.element("dt", &[], |dt| match &row.choice {
        Some(choice) => dt.element("label", &[("for", choice.name)], |label| label.bilingual(&row.what)),
        None => dt.bilingual(&row.what),
    });
    div.element("dd", &[], |dd| {
        match &row.choice {
            Some(ChoiceField { name, options, chosen, form: ChoiceForm::Closed }) => {
                write_select(dd, name, options, chosen, page.frame.language);
            }
            Some(field) => write_text(dd, page, field),
            None => dd.element("strong", &[], |strong| strong.bilingual(&row.value)),
        }
        dd.element("span", &[("class", "about")], |span| {
            if row.choice.is_some() && !row.value.is_empty() {
                span.element("strong", &[], |strong| strong.bilingual(&row.value));
                span.markup(" ");
            }
            span.bilingual(&row.reason);
        });
    });
}

fn write_downloads(beside: &mut Html, page: &JoinPage, proposal: &JoinProposal) {
    if !proposal.downloads.is_empty() {
        beside.element("section", &[("class", "take")], |section| {
            heading(section, "take", &Bilingual::new("Πάρτε το αποτέλεσμα", "Take the result"));
            section.element("ul", &[("class", "links")], |ul| {
                for link in &proposal.downloads {
                    ul.element("li", &[], |li| li.link(&link.href, |a| a.bilingual(&link.label)));
                }
            });
        });
    }
    upload::write_form(beside, page, false);
    let action = if query(page).is_empty() { "?" } else { query(page) };
    beside.element("form", &[("method", "post"), ("action", action), ("class", "forget")], |form| {
        form.element("button", &[("name", "forget"), ("value", "1")], |button| {
            button.bilingual(&Bilingual::new("Σβήσε το φύλλο τώρα", "Delete the sheet now"));
        });
    });
}
