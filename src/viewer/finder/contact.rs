//! Where a phone number, an e-mail address or a website leads, or that it leads nowhere.

/// Returns the `tel:` address of a phone number; nothing if the text is more than one, or none.
pub(super) fn phone_href(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '.' | '-' | '–')).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let valid = (3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| format!("tel:{number}"))
}

/// Returns the `mailto:` address of an e-mail address; nothing if the text is none.
pub(super) fn mail_href(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"@<>\"',;:?&%".contains(c))
    };
    (plain(name) && plain(host) && host.contains('.')).then(|| format!("mailto:{text}"))
}

/// Returns the address of a website; one without a scheme is taken as `https`.
pub(super) fn web_href(text: &str) -> String {
    if text.contains("://") { text.to_owned() } else { format!("https://{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_to_the_phone_and_other_texts_nowhere() {
        assert_eq!(phone_href("+30 2410 123-456").as_deref(), Some("tel:+302410123456"));
        for text in ["", "2410 123456 / 7", "x", "12", "+30 (2410) 1234567890123"] {
            assert_eq!(phone_href(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_of_mail_have_a_name_and_a_host() {
        assert!(mail_href("kentro@larissa.gr").is_some());
        for text in ["", "a@b", "a b@c.gr", "a@b.gr?subject=x", "a@b@c.gr", "javascript:alert(1)"] {
            assert_eq!(mail_href(text), None, "{text}");
        }
    }
}
