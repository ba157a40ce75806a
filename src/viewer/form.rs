//! Forms that ask by address: what they send stands in the address of the answer.

use super::html::Html;
use crate::provenance::{Bilingual, Language};

/// A field of a form.
#[derive(Clone, Debug, Default)]
pub struct FormField {
    /// The name of its parameter.
    pub name: &'static str,
    /// What is asked.
    pub label: Bilingual,
    /// How it is answered.
    pub input: FormInput,
    /// Whether it is seldom asked: it is folded away while nothing of the kind is.
    pub seldom: bool,
}

/// How a field is answered.
#[derive(Clone, Debug)]
pub enum FormInput {
    /// One of some options: their values and what they are called.
    Select {
        /// The options in their order.
        options: Vec<(String, Bilingual)>,
        /// The value that is chosen.
        chosen: String,
    },
    /// A text.
    Text {
        /// What it says.
        value: String,
        /// What it may say, while it is empty.
        hint: Bilingual,
    },
    /// Yes or no: yes sends `value`, no nothing.
    Check {
        /// What yes sends.
        value: &'static str,
        /// Whether it is yes.
        checked: bool,
    },
    /// What is not asked, and sent as it is.
    Hidden(String),
}

impl Default for FormInput {
    fn default() -> Self {
        Self::Hidden(String::new())
    }
}

impl FormField {
    /// Says whether it narrows what is asked for.
    fn is_said(&self) -> bool {
        match &self.input {
            FormInput::Select { chosen, .. } => !chosen.is_empty(),
            FormInput::Text { value, .. } => !value.is_empty(),
            FormInput::Check { checked, .. } => *checked,
            FormInput::Hidden(_) => false,
        }
    }
}

/// Writes the fields and the button that sends them; behind it, folded away, the fields that are seldom asked.
pub(super) fn write_fields(form: &mut Html, fields: &[FormField], button: &Bilingual, language: Language) {
    for field in fields.iter().filter(|field| !field.seldom) {
        write_field(form, field, language);
    }
    form.element("button", &[("class", "primary")], |html| html.bilingual(button));
    let seldom: Vec<_> = fields.iter().filter(|field| field.seldom).collect();
    if seldom.is_empty() {
        return;
    }
    let is_said = seldom.iter().any(|field| field.is_said());
    let open = [("class", "more"), ("open", "")];
    form.element("details", if is_said { &open } else { &open[..1] }, |details| {
        details.element("summary", &[], |summary| {
            summary.bilingual(&Bilingual::new("Περισσότερα φίλτρα", "More filters"));
        });
        details.element("div", &[("class", "ask")], |div| {
            for field in seldom {
                write_field(div, field, language);
            }
        });
    });
}

fn write_field(form: &mut Html, FormField { name, label, input, .. }: &FormField, language: Language) {
    if let FormInput::Hidden(value) = input {
        form.empty("input", &[("type", "hidden"), ("name", name), ("value", value)]);
        return;
    }
    let id = format!("field-{name}");
    let class = if matches!(input, FormInput::Check { .. }) { "field check" } else { "field" };
    form.element("div", &[("class", class)], |div| {
        if let FormInput::Check { value, checked } = input {
            let all = [("type", "checkbox"), ("id", &*id), ("name", name), ("value", value), ("checked", "")];
            div.empty("input", if *checked { &all[..] } else { &all[..4] });
        }
        div.element("label", &[("for", &id)], |html| html.bilingual(label));
        match input {
            FormInput::Select { options, chosen } => {
                div.element("select", &[("id", &id), ("name", name)], |select| {
                    for (value, label) in options {
                        let all = [("value", value.as_str()), ("selected", "")];
                        let attributes = if value == chosen { &all[..] } else { &all[..1] };
                        select.element("option", attributes, |option| option.text(label.text(language)));
                    }
                });
            }
            FormInput::Text { value, hint } => {
                let attributes = [
                    ("type", "search"),
                    ("id", &*id),
                    ("name", name),
                    ("value", value),
                    ("placeholder", hint.text(language)),
                    ("maxlength", "200"),
                    ("autocomplete", "off"),
                ];
                div.empty("input", &attributes);
            }
            FormInput::Check { .. } | FormInput::Hidden(_) => {}
        }
    });
}
