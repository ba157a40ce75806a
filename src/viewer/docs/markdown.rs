//! As much of Markdown as descriptions use: paragraphs, lists and `code`.

use crate::viewer::html::Html;

/// Writes paragraphs, which blank lines part, and lists of lines that begin with `- ` or `* `.
pub(super) fn write_blocks(html: &mut Html, text: &str) {
    let mut paragraph = Vec::new();
    let mut items: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        if item.is_some() || line.is_empty() {
            write_paragraph(html, &mut paragraph);
        }
        match (item, items.last_mut()) {
            (Some(item), _) => items.push(item.to_owned()),
            // A line below an item goes on with it.
            (None, Some(last)) if !line.is_empty() => {
                last.push(' ');
                last.push_str(line);
            }
            (None, _) if line.is_empty() => write_items(html, &mut items),
            (None, _) => paragraph.push(line),
        }
    }
}

fn write_paragraph(html: &mut Html, lines: &mut Vec<&str>) {
    if !lines.is_empty() {
        html.element("p", &[], |p| write_inline(p, &lines.join(" ")));
        lines.clear();
    }
}

fn write_items(html: &mut Html, items: &mut Vec<String>) {
    if !items.is_empty() {
        html.element("ul", &[], |ul| items.iter().for_each(|item| ul.element("li", &[], |li| write_inline(li, item))));
        items.clear();
    }
}

/// Writes a text in which code stands between backticks; one without a partner is text.
pub(in crate::viewer) fn write_inline(html: &mut Html, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`')
        && let Some((code, after)) = after.split_once('`')
    {
        html.text(before);
        html.element("code", &[], |element| element.text(code));
        rest = after;
    }
    html.text(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> String {
        let mut html = Html::default();
        write_blocks(&mut html, text);
        html.into_string()
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(blocks("a\nb\n\nc `d<` e\n"), "<p>a b</p><p>c <code>d&lt;</code> e</p>");
        assert_eq!(blocks(""), "");
    }

    #[test]
    fn lists_follow_text_without_a_blank_line() {
        assert_eq!(blocks("a:\n- b\n  c\n* d\n\ne"), "<p>a:</p><ul><li>b c</li><li>d</li></ul><p>e</p>");
    }

    #[test]
    fn a_single_backtick_is_text() {
        assert_eq!(blocks("a ` b"), "<p>a ` b</p>");
        assert_eq!(blocks("`a` ` b"), "<p><code>a</code> ` b</p>");
    }
}
