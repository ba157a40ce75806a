//! The form that takes a file.

use super::JoinPage;
use crate::provenance::Bilingual;
use crate::viewer::html::Html;

/// What the form takes, for the browser's own choice of files.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json,.px";

/// Writes what the page is for, and the form.
pub(super) fn write_welcome(main: &mut Html, page: &JoinPage) {
    main.element("div", &[("class", "lead")], |lead| {
        lead.element("p", &[], |p| {
            p.bilingual(&Bilingual::new(
                "Δώστε έναν πίνακα με δήμους, Περιφερειακές Ενότητες ή Περιφέρειες, όπως τον έχετε. Το choros βρίσκει ποια στήλη λέει τον τόπο, \
                 ταιριάζει κάθε γραμμή με την περιοχή της και ρωτά ό,τι δεν είναι βέβαιο: καμία γραμμή δεν χάνεται σιωπηλά.",
                "Give a table of municipalities, Regional Units or Regions, as you have it. choros finds which column says the place, matches each \
                 row to its area and asks what is not certain: no row is lost in silence.",
            ));
        });
    });
    write_form(main, page, true);
    main.element("ul", &[("class", "promises")], |ul| {
        for promise in promises(page) {
            ul.element("li", &[], |li| li.bilingual(&promise));
        }
    });
}

/// Writes the form; without its explanation below another sheet.
pub(super) fn write_form(main: &mut Html, page: &JoinPage, large: bool) {
    let class = if large { "drop large" } else { "drop" };
    let action = format!("{}join{}", page.frame.root, super::proposal::query(page));
    let attributes = [
        ("class", class),
        ("action", &*action),
        ("method", "post"),
        ("enctype", "multipart/form-data"),
        ("id", "upload"),
    ];
    main.element("form", &attributes, |form| {
        form.element("label", &[("for", "file")], |label| {
            label.element("strong", &[], |strong| {
                let text = if large {
                    Bilingual::new("Σύρετε εδώ ένα αρχείο ή διαλέξτε το", "Drop a file here or choose one")
                } else {
                    Bilingual::new("Άλλο αρχείο", "Another file")
                };
                strong.bilingual(&text);
            });
            label.element("span", &[("class", "about")], |span| {
                let most = page.max_bytes / (1 << 20);
                span.bilingual(&Bilingual::new(
                    format!("CSV, Excel (XLSX, XLS), ODS, JSON-stat, Eurostat TSV · έως {most} MB"),
                    format!("CSV, Excel (XLSX, XLS), ODS, JSON-stat, Eurostat TSV · up to {most} MB"),
                ));
            });
        });
        form.empty(
            "input",
            &[("type", "file"), ("name", "file"), ("id", "file"), ("required", ""), ("accept", ACCEPTED)],
        );
        form.element("button", &[("class", "primary")], |button| {
            button.bilingual(&Bilingual::new("Διάβασέ το", "Read it"));
        });
        form.markup("<p class=\"progress\" role=\"status\" aria-live=\"polite\" hidden></p>");
    });
}

fn promises(page: &JoinPage) -> [Bilingual; 3] {
    let hours = page.kept_hours;
    [
        Bilingual::new(
            format!(
                "Το βλέπει μόνο όποιος έχει τη διεύθυνση που θα πάρετε· σβήνεται μετά από {hours} ώρες, ή όποτε θέλετε."
            ),
            format!(
                "Only who has the address you get can see it; it is deleted after {hours} hours, or whenever you like."
            ),
        ),
        Bilingual::new("Δεν αλλάζει τον δημοσιευμένο άτλαντα.", "It does not change the published atlas."),
        Bilingual::new(
            "Αρχεία με ΑΜΚΑ ή ΑΦΜ δεν γίνονται δεκτά: τίποτε από αυτά δεν φυλάσσεται.",
            "Files with social security or tax numbers are refused: nothing of them is kept.",
        ),
    ]
}
