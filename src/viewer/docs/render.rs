//! The main part of the reference.

use super::curl::curl_line;
use super::markdown::{write_blocks, write_inline};
use super::reference::{Answer, Group, Operation, Parameter, Reference};
use crate::provenance::Bilingual;
use crate::viewer::html::Html;
use crate::viewer::records::{Field, records};

/// Writes the description, the contents and every operation.
pub(super) fn write_reference(main: &mut Html, reference: &Reference<'_>) {
    write_contents(main, reference);
    main.element("div", &[("class", "reference")], |div| {
        if !reference.description.is_empty() {
            div.element("div", &[("class", "lead"), ("lang", "en")], |lead| write_blocks(lead, reference.description));
        }
        if reference.groups.is_empty() {
            let none =
                Bilingual::new("Το έγγραφο δεν περιγράφει λειτουργίες.", "The document describes no operations.");
            div.element("p", &[], |p| p.bilingual(&none));
        }
        for group in &reference.groups {
            write_group(div, group, reference.server);
        }
    });
}

fn write_contents(main: &mut Html, reference: &Reference<'_>) {
    if reference.groups.is_empty() {
        return;
    }
    main.element("nav", &[("class", "contents"), ("aria-labelledby", "contents")], |nav| {
        nav.element("h2", &[("id", "contents")], |h2| h2.bilingual(&Bilingual::new("Περιεχόμενα", "Contents")));
        nav.element("ul", &[], |ul| {
            for group in &reference.groups {
                ul.element("li", &[], |li| write_group_contents(li, group));
            }
        });
    });
}

fn write_group_contents(li: &mut Html, group: &Group<'_>) {
    li.element("a", &[("href", &format!("#{}", group.anchor))], |a| write_group_name(a, group));
    li.element("ul", &[], |ul| {
        for operation in &group.operations {
            ul.element("li", &[], |li| {
                li.element("a", &[("href", &format!("#{}", operation.anchor))], |a| write_request(a, operation));
            });
        }
    });
}

fn write_group_name(html: &mut Html, group: &Group<'_>) {
    match group.name {
        "" => html.bilingual(&Bilingual::new("Άλλα", "Other")),
        name => html.element("span", &[("lang", "en")], |span| span.data(name)),
    }
}

/// Writes method and path; the path may break after each of its parts.
fn write_request(html: &mut Html, operation: &Operation<'_>) {
    let class = format!("method {}", operation.method.to_lowercase());
    html.element("span", &[("class", &class)], |span| span.text(&operation.method));
    html.markup(" ");
    html.element("code", &[], |code| {
        for (place, part) in operation.path.split('/').enumerate() {
            if place > 0 {
                code.markup("<wbr>/");
            }
            code.text(part);
        }
    });
}

fn write_group(html: &mut Html, group: &Group<'_>, server: &str) {
    html.element("section", &[("aria-labelledby", &group.anchor)], |section| {
        section.element("h2", &[("id", &group.anchor)], |h2| write_group_name(h2, group));
        section.element("div", &[("lang", "en")], |div| write_blocks(div, group.description));
        for operation in &group.operations {
            write_operation(section, operation, server);
        }
    });
}

fn write_operation(html: &mut Html, operation: &Operation<'_>, server: &str) {
    html.element("article", &[("class", "operation"), ("aria-labelledby", &operation.anchor)], |article| {
        article.element("h3", &[("id", &operation.anchor)], |h3| {
            h3.element("a", &[("href", &format!("#{}", operation.anchor))], |a| write_request(a, operation));
        });
        if operation.deprecated {
            write_badge(article, "deprecated", &Bilingual::new("καταργείται", "deprecated"));
        }
        article.element("div", &[("class", "prose"), ("lang", "en")], |div| {
            if !operation.summary.is_empty() {
                div.element("p", &[("class", "summary")], |p| write_inline(p, operation.summary));
            }
            // Some generators write the summary again as the description.
            if operation.description != operation.summary {
                write_blocks(div, operation.description);
            }
        });
        write_parameters(article, operation);
        write_answers(article, operation);
        article.element("pre", &[("class", "curl"), ("tabindex", "0")], |pre| {
            pre.element("code", &[], |code| code.text(&curl_line(server, operation)));
        });
    });
}

fn write_badge(html: &mut Html, class: &'static str, text: &Bilingual) {
    html.element("span", &[("class", &format!("badge {class}"))], |badge| badge.bilingual(text));
}

fn write_caption(html: &mut Html, id: &str, text: &Bilingual) {
    html.element("h4", &[("id", id)], |h4| h4.bilingual(text));
}

fn write_parameters(article: &mut Html, operation: &Operation<'_>) {
    if operation.parameters.is_empty() {
        return;
    }
    let fields = [
        Field::new("Παράμετρος", "Parameter", "name"),
        Field::new("Θέση", "In", "in"),
        Field::new("Τύπος", "Type", "type"),
        Field::new("Προεπιλογή", "Default", "default"),
        Field::new("Δεκτές τιμές", "Accepted values", "values"),
        Field::new("Περιγραφή", "Description", "description"),
    ];
    let id = format!("{}-parameters", operation.anchor);
    write_caption(article, &id, &Bilingual::new("Παράμετροι", "Parameters"));
    records(article, &id, &fields, &operation.parameters, write_parameter);
}

fn write_parameter(cell: &mut Html, field: usize, parameter: &Parameter<'_>) {
    let schema = &parameter.schema;
    match field {
        0 => {
            cell.element("code", &[], |code| code.text(parameter.name));
            if parameter.required {
                cell.markup(" ");
                write_badge(cell, "required", &Bilingual::new("απαιτείται", "required"));
            }
        }
        1 => cell.text(parameter.location),
        2 => cell.text(&schema.kind),
        3 => {
            if let Some(default) = &schema.default {
                cell.element("code", &[], |code| code.text(default));
            }
        }
        4 => write_accepted(cell, &schema.values, &schema.limits),
        _ => cell.element("div", &[("lang", "en")], |div| write_blocks(div, parameter.description)),
    }
}

fn write_accepted(cell: &mut Html, values: &[String], limits: &[String]) {
    for (place, value) in values.iter().chain(limits).enumerate() {
        if place > 0 {
            cell.markup(", ");
        }
        cell.element("code", &[], |code| code.text(value));
    }
}

fn write_answers(article: &mut Html, operation: &Operation<'_>) {
    if operation.answers.is_empty() {
        return;
    }
    let fields = [
        Field::new("Κατάσταση", "Status", "status"),
        Field::new("Περιγραφή", "Description", "description"),
        Field::new("Μορφή", "Media type", "media"),
    ];
    let id = format!("{}-answers", operation.anchor);
    write_caption(article, &id, &Bilingual::new("Απαντήσεις", "Answers"));
    records(article, &id, &fields, &operation.answers, |cell, field, answer: &Answer<'_>| match field {
        0 => cell.element("code", &[], |code| code.text(answer.status)),
        1 => cell.element("div", &[("lang", "en")], |div| write_blocks(div, answer.description)),
        _ => {
            for media_type in &answer.media_types {
                cell.element("code", &[("class", "media")], |code| code.text(media_type));
                cell.markup(" ");
            }
        }
    });
}
