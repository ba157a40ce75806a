//! What is chosen and where it is shown: the bar at the top, the form, the panels and the place of the map.

use super::{MapPage, figures};
use crate::indicators::Period;
use crate::narrative::period_in_words;
use crate::provenance::{Bilingual, Language, Quality};
use crate::viewer::html::{Attributes, Html};

/// A panel of the side: the id of its content, and what it is called.
const PANELS: [(&str, &str, &str, &str); 5] = [
    ("tab-table", "panel-table", "Πίνακας", "Table"),
    ("tab-place", "panel-place", "Τόπος", "Place"),
    ("tab-near", "panel-near", "Κοντά μου", "Near me"),
    ("tab-display", "panel-display", "Εμφάνιση", "Display"),
    ("tab-download", "panel-download", "Λήψη", "Download"),
];

/// Writes what stands above everything: the line of the site, with the search for places in it.
pub(super) fn write_masthead(header: &mut Html, page: &MapPage) {
    page.frame.write_bar(header, |bar| write_search(bar, page.atlas.language));
}

fn write_search(bar: &mut Html, language: Language) {
    let label = Bilingual::new("Αναζήτηση τόπου", "Search a place");
    let action = [("id", "search"), ("class", "search"), ("role", "search"), ("action", "places"), ("method", "get")];
    bar.element("form", &action, |form| {
        form.element("label", &[("for", "search-input"), ("class", "visually-hidden")], |l| l.bilingual(&label));
        let hint = Bilingual::new("Δήμος, πόλη, χωριό…", "Municipality, town, village…");
        form.empty(
            "input",
            &[
                ("id", "search-input"),
                ("type", "search"),
                ("name", "q"),
                ("maxlength", "200"),
                ("autocomplete", "off"),
                ("placeholder", hint.text(language)),
            ],
        );
        form.markup("<input type=\"hidden\" name=\"f\" value=\"html\">");
        hidden(form, "lang", language.as_str());
    });
}

fn hidden(form: &mut Html, name: &'static str, value: &str) {
    form.empty("input", &[("type", "hidden"), ("name", name), ("value", value)]);
}

/// Writes the form that says which indicator, areas and time are shown.
pub(super) fn write_chooser(side: &mut Html, page: &MapPage) {
    let (atlas, language) = (&page.atlas, page.atlas.language);
    let choice = &atlas.choice;
    let label = Bilingual::new("Τι δείχνει ο χάρτης", "What the map shows");
    let form = [
        ("id", "choose"),
        ("class", "choose"),
        ("method", "get"),
        ("action", "./"),
        ("aria-label", label.text(language)),
    ];
    side.element("form", &form, |form| {
        select(form, "indicator", &Bilingual::new("Δείκτης", "Indicator"), |select| {
            for (quality, group) in [
                (Quality::Official, None),
                (Quality::Approximate, Some(Bilingual::new("Προσεγγιστικά", "Approximate"))),
                (Quality::Synthetic, Some(Bilingual::new("Συνθετικά (παράδειγμα)", "Synthetic (example)"))),
            ] {
                let members: Vec<_> = atlas.indicators.iter().filter(|known| known.quality == quality).collect();
                let write = |html: &mut Html| {
                    for known in &members {
                        option(html, &known.id, known.title.text(language), known.id == choice.indicator);
                    }
                };
                match group {
                    Some(group) if !members.is_empty() => {
                        select.element("optgroup", &[("label", group.text(language))], write);
                    }
                    _ => write(select),
                }
            }
        });
        select(form, "level", &Bilingual::new("Περιοχές", "Areas"), |select| {
            let auto = Bilingual::new("Ανάλογα με το ζουμ", "By zoom");
            option(select, "auto", auto.text(language), choice.level == "auto");
            let shown = atlas.indicators.iter().find(|known| known.id == choice.indicator);
            for level in &atlas.levels {
                if shown.is_some_and(|shown| shown.levels.iter().any(|known| known.id == level.id)) {
                    option(select, level.id, level.many.text(language), choice.level == level.id);
                }
            }
        });
        select(form, "period", &Bilingual::new("Περίοδος", "Period"), |select| {
            let shown = atlas.indicators.iter().find(|known| known.id == choice.indicator);
            let periods =
                shown.and_then(|shown| shown.levels.last()).map(|level| &level.periods[..]).unwrap_or_default();
            for period in periods.iter().rev() {
                let in_words = period.parse::<Period>().map(|period| period_in_words(period, language));
                option(select, period, in_words.as_deref().unwrap_or(period), *period == choice.period);
            }
        });
        hidden(form, "lang", language.as_str());
        form.element("button", &[("class", "button without-script")], |button| {
            button.bilingual(&Bilingual::new("Εμφάνιση", "Show"));
        });
    });
}

fn select(form: &mut Html, name: &'static str, label: &Bilingual, options: impl FnOnce(&mut Html)) {
    let id = format!("choose-{name}");
    form.element("div", &[("class", &*format!("field {name}"))], |field| {
        field.element("label", &[("for", &*id)], |l| l.bilingual(label));
        field.element("select", &[("id", &*id), ("name", name)], options);
    });
}

fn option(select: &mut Html, value: &str, text: &str, selected: bool) {
    if selected {
        select.element("option", &[("value", value), ("selected", "")], |o| o.text(text));
    } else {
        select.element("option", &[("value", value)], |o| o.text(text));
    }
}

/// Writes the panels below the heading: the table, and those that the program of the page fills.
pub(super) fn write_panels(side: &mut Html, page: &MapPage) {
    let language = page.atlas.language;
    let label = Bilingual::new("Πίνακας, τόπος, υπηρεσίες", "Table, place, services");
    let list = [("id", "tabs"), ("class", "tabs"), ("role", "tablist"), ("aria-label", label.text(language))];
    side.element("div", &list, |tabs| {
        for (place, (tab, panel, el, en)) in PANELS.into_iter().enumerate() {
            let (selected, index) = if place == 0 { ("true", "0") } else { ("false", "-1") };
            let attributes: Attributes<'_> = &[
                ("type", "button"),
                ("role", "tab"),
                ("id", tab),
                ("aria-controls", panel),
                ("aria-selected", selected),
                ("tabindex", index),
            ];
            tabs.element("button", attributes, |button| button.bilingual(&Bilingual::new(el, en)));
        }
    });
    panel(side, 0, |panel| {
        panel.element("div", &[("id", "table")], |table| {
            if let Some(figures) = &page.figures {
                figures::write_table(table, figures, language);
            }
        });
    });
    panel(side, 1, |panel| panel.markup("<div id=\"card\"></div>"));
    panel(side, 2, |panel| panel.markup("<div id=\"near\"></div>"));
    panel(side, 3, |panel| panel.markup("<div id=\"display\"></div>"));
    panel(side, 4, |panel| {
        panel.element("div", &[("id", "downloads")], |downloads| {
            let links = page.figures.as_ref().map(|figures| &figures.downloads[..]).unwrap_or_default();
            downloads.element("ul", &[("class", "plain")], |ul| {
                for link in links {
                    ul.element("li", &[], |li| li.link(&link.href, |a| a.bilingual(&link.label)));
                }
            });
        });
        panel.markup("<div id=\"share\"></div>");
    });
}

/// Writes a panel. The first and the last have something to say without the program; the others come to life with it.
fn panel(side: &mut Html, place: usize, body: impl FnOnce(&mut Html)) {
    let (tab, id, ..) = PANELS[place];
    let class = if matches!(place, 0 | 4) { "panel" } else { "panel with-script" };
    let attributes = [("id", id), ("class", class), ("role", "tabpanel"), ("aria-labelledby", tab), ("tabindex", "0")];
    side.element("section", &attributes, body);
}

/// Writes what a page within another page is about, and the way to the whole page.
pub(super) fn write_embed_heading(main: &mut Html, page: &MapPage) {
    let language = page.atlas.language;
    let heading = page.figures.as_ref().map(|figures| figures.heading(language));
    main.element("div", &[("class", "embed-heading")], |div| {
        div.element("p", &[("role", "heading"), ("aria-level", "1"), ("id", "embed-title")], |p| {
            p.data(heading.as_deref().unwrap_or(page.atlas.title.text(language)));
        });
        let attributes = [("id", "embed-link"), ("href", &*page.canonical), ("target", "_blank"), ("rel", "noopener")];
        div.element("a", &attributes, |a| {
            a.bilingual(&Bilingual::new("Πλήρης χάρτης", "Full map"));
        });
    });
}

/// Writes where the map goes, with what is said while there is none.
pub(super) fn write_stage(main: &mut Html, page: &MapPage) {
    let language = page.atlas.language;
    let label = Bilingual::new("Χάρτης", "Map");
    main.element("section", &[("class", "stage"), ("aria-label", label.text(language))], |stage| {
        stage.element("div", &[("id", "maps"), ("class", "maps")], |maps| {
            maps.element("p", &[("class", "loading with-script")], |p| {
                p.bilingual(&Bilingual::new("Ο χάρτης φορτώνει…", "The map is loading…"));
            });
            maps.element("noscript", &[], |noscript| {
                noscript.element("p", &[("class", "loading")], |p| {
                    p.bilingual(&Bilingual::new(
                        "Ο χάρτης θέλει JavaScript. Τα ίδια στοιχεία είναι στον πίνακα και στα αρχεία.",
                        "The map needs JavaScript. The table and the files have the same figures.",
                    ));
                });
            });
        });
        stage.markup("<div id=\"time\" class=\"time\" hidden></div>");
    });
}
