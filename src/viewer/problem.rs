//! What a person sees where a request could not be answered.

use super::frame::SiteFrame;
use super::html::Html;
use super::page::Page;
use crate::provenance::Bilingual;

/// What stands on the page of a problem.
#[derive(Clone, Copy, Debug)]
pub struct ProblemPage<'a> {
    /// The status of HTTP.
    pub status: u16,
    /// What was found and what is accepted, in English.
    pub detail: &'a str,
    /// The parameter it is about, if it is about one.
    pub parameter: Option<&'a str>,
    /// What stands around it.
    pub frame: &'a SiteFrame,
}

/// Writes the page of a problem.
#[must_use]
pub fn problem_page(page: &ProblemPage<'_>) -> String {
    let (title, text) = said(page.status);
    let language = page.frame.language;
    Page {
        frame: page.frame,
        head: &|head| head.empty("meta", &[("name", "robots"), ("content", "noindex")]),
        title: title.text(language),
        description: text.text(language),
        kind: "problem",
        heading: |heading: &mut Html| heading.element("h1", &[], |h1| h1.bilingual(&title)),
        main: |main: &mut Html| write_main(main, page, &text),
    }
    .render()
}

fn write_main(main: &mut Html, page: &ProblemPage<'_>, text: &Bilingual) {
    main.element("div", &[("class", "lead")], |div| div.element("p", &[], |p| p.bilingual(text)));
    main.element("p", &[("class", "notice"), ("lang", "en")], |p| {
        if let Some(parameter) = page.parameter {
            p.element("code", &[], |code| code.data(parameter));
            p.markup(": ");
        }
        p.data(page.detail);
    });
    let language = page.frame.language.as_str();
    let links = [
        (format!("places?q=&f=html&lang={language}"), Bilingual::new("Αναζήτηση τόπου", "Search a place")),
        (format!("api?f=html&lang={language}"), Bilingual::new("Περιγραφή του API", "API reference")),
    ];
    main.element("ul", &[("class", "links")], |ul| {
        for (path, label) in &links {
            ul.element("li", &[], |li| li.link(&page.frame.href(path), |a| a.bilingual(label)));
        }
    });
    main.element("p", &[("class", "status")], |p| p.text(&format!("HTTP {}", page.status)));
}

/// Returns what happened, as a heading and as a sentence.
fn said(status: u16) -> (Bilingual, Bilingual) {
    let (title, text) = match status {
        404 => (
            ("Δεν βρέθηκε", "Not found"),
            ("Σε αυτή τη διεύθυνση δεν υπάρχει τίποτα.", "There is nothing at this address."),
        ),
        400 | 414 => (
            ("Το αίτημα δεν έγινε δεκτό", "The request was not accepted"),
            ("Κάτι στη διεύθυνση δεν είναι δεκτό.", "Something in the address is not accepted."),
        ),
        405 => (
            ("Η ενέργεια δεν επιτρέπεται", "Not allowed"),
            ("Εδώ μόνο διαβάζει κανείς.", "All one can do here is read."),
        ),
        406 => (
            ("Η μορφή δεν προσφέρεται", "This format is not offered"),
            ("Η διεύθυνση υπάρχει, όχι όμως ως σελίδα.", "The address exists, but not as a page."),
        ),
        503 => (
            ("Ο διακομιστής είναι απασχολημένος", "The server is busy"),
            ("Δοκιμάστε ξανά σε λίγο.", "Please try again in a moment."),
        ),
        _ => (
            ("Κάτι πήγε στραβά", "Something went wrong"),
            ("Το σφάλμα είναι δικό μας και καταγράφηκε.", "The fault is ours and has been logged."),
        ),
    };
    (Bilingual::new(title.0, title.1), Bilingual::new(text.0, text.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Language;

    fn page(status: u16, detail: &str, frame: &SiteFrame) -> String {
        problem_page(&ProblemPage { status, detail, parameter: Some("<img>"), frame })
    }

    #[test]
    fn what_was_asked_stays_text() {
        let html = page(404, "<script>'\u{202e}", &SiteFrame::default().below("../"));
        assert!(!html.contains("<script") && !html.contains("<img"));
        assert!(
            html.contains("&lt;script&gt;") && html.contains("href=\"../places?q=") && html.contains("Δεν βρέθηκε")
        );
    }

    #[test]
    fn a_page_is_in_one_language_and_beside_the_root_its_links_are_relative_too() {
        let html = page(500, "x", &SiteFrame { language: Language::En, ..SiteFrame::default() });
        assert!(html.contains("Something went wrong") && !html.contains("Κάτι πήγε στραβά"));
        assert!(html.contains("href=\"./places?q=") && html.contains("href=\"./?lang=en\""), "{html}");
    }
}
