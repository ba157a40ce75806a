//! What a person sees where a request could not be answered.

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
    /// The way from the page to the server's root: empty, or `../` for each part of its path but the last.
    pub root: &'a str,
}

/// Writes the page of a problem, Greek first.
#[must_use]
pub fn problem_page(page: &ProblemPage<'_>) -> String {
    let (title, text) = said(page.status);
    Page {
        language: None,
        root: page.root,
        head: &|head| head.empty("meta", &[("name", "robots"), ("content", "noindex")]),
        title: &format!("{} · {} · choros", title.el, title.en),
        description: &title.el,
        kind: "problem",
        header: |header: &mut Html| {
            header.element("p", &[("class", "brand")], |p| p.link(&home(page), |a| a.markup("choros")));
            header.element("h1", &[], |h1| h1.bilingual(&title));
        },
        main: |main: &mut Html| write_main(main, page, &text),
        footer: |footer: &mut Html| footer.text(&format!("HTTP {}", page.status)),
    }
    .render()
}

fn home(page: &ProblemPage<'_>) -> String {
    if page.root.is_empty() { "./".to_owned() } else { page.root.to_owned() }
}

fn write_main(main: &mut Html, page: &ProblemPage<'_>, text: &Bilingual) {
    main.element("div", &[("class", "lead")], |div| {
        for (language, text) in [("el", &text.el), ("en", &text.en)] {
            div.element("p", &[("lang", language)], |p| p.text(text));
        }
    });
    main.element("p", &[("class", "notice"), ("lang", "en")], |p| {
        if let Some(parameter) = page.parameter {
            p.element("code", &[], |code| code.data(parameter));
            p.markup(": ");
        }
        p.data(page.detail);
    });
    let links = [
        (home(page), Bilingual::new("Ο χάρτης και τα περιεχόμενα", "The map and all there is")),
        (format!("{}places?q=", page.root), Bilingual::new("Αναζήτηση τόπου", "Search a place")),
        (format!("{}api?f=html", page.root), Bilingual::new("Τεκμηρίωση του API", "API documentation")),
    ];
    main.element("ul", &[("class", "links")], |ul| {
        for (href, label) in &links {
            // The way from a page beside the root has no dot or slash before it.
            let href = if href.starts_with('.') { href.clone() } else { format!("./{href}") };
            ul.element("li", &[], |li| li.link(&href, |a| a.bilingual(label)));
        }
    });
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

    #[test]
    fn what_was_asked_stays_text() {
        let page = ProblemPage { status: 404, detail: "<script>'\u{202e}", parameter: Some("<img>"), root: "../" };
        let html = problem_page(&page);
        assert!(!html.contains("<script") && !html.contains("<img"));
        assert!(
            html.contains("&lt;script&gt;") && html.contains("href=\"../places?q=\"") && html.contains("Δεν βρέθηκε")
        );
    }

    #[test]
    fn beside_the_root_links_are_relative_too() {
        let html = problem_page(&ProblemPage { status: 500, detail: "x", parameter: None, root: "" });
        assert!(
            html.contains("href=\"./places?q=\"") && html.contains("href=\"./\"") && html.contains("/choros.css\"")
        );
    }
}
