//! Writing HTML so that no text becomes markup.

use std::fmt::Write;

use crate::provenance::{Bilingual, Language};

/// Escapes a text for HTML, between tags and in quoted attributes alike.
///
/// Control characters, which HTML does not have, become U+FFFD; a browser would show none of them.
///
/// # Examples
/// ```
/// use choros::viewer::escape;
/// assert_eq!(escape("<b title='x'>&</b>"), "&lt;b title=&#39;x&#39;&gt;&amp;&lt;/b&gt;");
/// assert_eq!(escape("Λάρισα\0"), "Λάρισα\u{fffd}");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(c),
            c if c.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Attributes of an element. Names are ours, values are escaped.
pub(in crate::viewer) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// HTML in the making. Markup can only be a literal of this program; all else is text and escaped.
///
/// It is in both languages, Greek first, or in one: [`Html::bilingual`] writes accordingly.
#[derive(Debug, Default)]
pub(in crate::viewer) struct Html {
    written: String,
    language: Option<Language>,
}

impl Html {
    /// Begins a text in one language, or in both if none is named.
    pub(in crate::viewer) fn in_language(language: Option<Language>) -> Self {
        Self { written: String::new(), language }
    }

    /// Returns the one language it is in; nothing where it is in both.
    pub(in crate::viewer) fn language(&self) -> Option<Language> {
        self.language
    }

    /// Returns what was written.
    pub(in crate::viewer) fn into_string(self) -> String {
        self.written
    }

    /// Says whether nothing was written.
    pub(in crate::viewer) fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Writes what was written elsewhere.
    pub(in crate::viewer) fn append(&mut self, other: &Self) {
        self.written.push_str(&other.written);
    }

    /// Writes markup of this program.
    pub(in crate::viewer) fn markup(&mut self, markup: &'static str) {
        self.written.push_str(markup);
    }

    /// Writes text.
    pub(in crate::viewer) fn text(&mut self, text: &str) {
        self.written.push_str(&escape(text));
    }

    /// Writes text that comes from data: its direction, and marks of direction in it, do not reach beyond it.
    pub(in crate::viewer) fn data(&mut self, text: &str) {
        self.element("bdi", &[], |bdi| bdi.text(text));
    }

    /// Writes an element that has no content and no end, such as `link` or `input`.
    pub(in crate::viewer) fn empty(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.written.push('<');
        self.written.push_str(tag);
        for (name, value) in attributes {
            // Writing to a `String` does not fail.
            let _ = write!(self.written, " {name}=\"{}\"", escape(value));
        }
        self.written.push('>');
    }

    /// Writes an element and what `body` writes into it.
    pub(in crate::viewer) fn element(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        body: impl FnOnce(&mut Self),
    ) {
        self.empty(tag, attributes);
        body(self);
        let _ = write!(self.written, "</{tag}>");
    }

    /// Writes data for programs: JSON in a `script` that no browser runs, in which nothing can end the element.
    pub(in crate::viewer) fn data_block(&mut self, attributes: Attributes<'_>, value: &impl serde::Serialize) {
        self.empty("script", attributes);
        // Outside of texts JSON has none of these; within them the escape means the same.
        let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        let json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        self.written.push_str(&json);
        self.written.push_str("</script>");
    }

    /// Writes a link. An address that is neither of the web nor of this server is written as plain content: data must
    /// not bring `javascript:` to the page.
    pub(in crate::viewer) fn link(&mut self, href: &str, body: impl FnOnce(&mut Self)) {
        if is_web_address(href) {
            self.element("a", &[("href", href)], body);
        } else {
            self.element("span", &[], body);
        }
    }

    /// Writes a text in the language of the page; where that is both, Greek first, and once if they are equal.
    pub(in crate::viewer) fn bilingual(&mut self, text: &Bilingual) {
        let Bilingual { el, en } = text;
        if let Some(language) = self.language {
            let is_missing = match language {
                Language::El => el.is_empty(),
                Language::En => en.is_empty(),
            };
            if !is_missing {
                self.data(text.text(language));
            } else if !text.is_empty() {
                let attributes = [("lang", language.other().as_str())];
                self.element("span", &attributes, |span| span.data(text.text(language)));
            }
            return;
        }
        if !el.is_empty() {
            self.element("span", &[("lang", "el")], |span| span.data(el));
        }
        if !en.is_empty() && en != el {
            self.markup(" ");
            self.element("span", &[("class", "en"), ("lang", "en")], |span| span.data(en));
        }
    }
}

/// Says whether an address is `http`, `https` or relative to this server.
fn is_web_address(href: &str) -> bool {
    let lower = href.get(..8).unwrap_or(href).to_ascii_lowercase();
    let web = lower.starts_with("http://") || lower.starts_with("https://");
    // Browsers drop tabs and line ends from addresses and take `\` for `/`: none of these has a place in one.
    let plain = !href.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let own = !href.starts_with("//") && href.starts_with(['/', '#', '?', '.']);
    plain && (web || own)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unescape(text: &str) -> String {
        let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        names.iter().fold(text.to_owned(), |text, (name, c)| text.replace(name, c))
    }

    proptest! {
        #[test]
        fn escaped_text_has_no_markup_and_loses_nothing(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            let printable = text.replace(|c: char| c.is_control() && c != '\t' && c != '\n', "\u{fffd}");
            prop_assert_eq!(unescape(&escaped), printable);
        }

        #[test]
        fn only_web_addresses_become_links(href in "\\PC*") {
            let mut html = Html::default();
            html.link(&href, |a| a.text("x"));
            let linked = html.into_string().starts_with("<a ");
            prop_assert!(!linked || href.starts_with(['/', '#', '?', '.']) || href.to_lowercase().starts_with("http"));
        }
    }

    #[test]
    fn hostile_addresses_are_plain_text() {
        for href in
            ["javascript:alert(1)", " javascript:x", "java\nscript:x", "data:text/html,x", "//evil", "/\\evil", "", "é"]
        {
            assert!(!is_web_address(href), "{href}");
        }
        for href in ["https://a.gr/x", "HTTP://a.gr", "/collections", "#x", "./", "?f=csv"] {
            assert!(is_web_address(href), "{href}");
        }
    }

    #[test]
    fn a_page_in_one_language_marks_what_is_in_the_other() {
        let mut html = Html::in_language(Some(Language::En));
        html.bilingual(&Bilingual::new("Δήμοι", "Municipalities"));
        html.bilingual(&Bilingual::new("Σκάλα", ""));
        html.bilingual(&Bilingual::default());
        assert_eq!(html.into_string(), "<bdi>Municipalities</bdi><span lang=\"el\"><bdi>Σκάλα</bdi></span>");
    }

    #[test]
    fn data_cannot_end_its_block() {
        let value = serde_json::json!({ "</script><!--": "</script><script>alert(1)</script>&amp;" });
        let mut html = Html::default();
        html.data_block(&[("type", "application/ld+json")], &value);
        let html = html.into_string();
        let json =
            html.strip_prefix("<script type=\"application/ld+json\">").unwrap().strip_suffix("</script>").unwrap();
        assert!(!json.contains(['<', '>', '&']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(json).unwrap(), value);
    }

    #[test]
    fn both_languages_are_marked() {
        let mut html = Html::default();
        html.bilingual(&Bilingual::new("Δήμοι", "Municipalities"));
        let expected =
            "<span lang=\"el\"><bdi>Δήμοι</bdi></span> <span class=\"en\" lang=\"en\"><bdi>Municipalities</bdi></span>";
        assert_eq!(html.into_string(), expected);
        let mut html = Html::default();
        html.bilingual(&Bilingual::new("GeoJSON", "GeoJSON"));
        assert_eq!(html.into_string(), "<span lang=\"el\"><bdi>GeoJSON</bdi></span>");
    }
}
