//! Takes passwords out of texts before anybody sees them.

/// What stands in the place of a password.
pub(super) const HIDDEN: &str = "***";

/// How keys end whose value is nobody's business.
const SECRET_KEYS: [&str; 6] = ["password", "passwd", "pwd", "passphrase", "secret", "token"];

/// Returns a text with `***` in the place of what may be a password: the value of `password=…` and its like, in quotes or
/// not, and what stands before the `@` of an address.
///
/// Rather too much is taken out than too little: a value without quotes ends at the next blank only.
pub(super) fn scrub(text: &str) -> String {
    scrub_authorities(&scrub_values(text))
}

fn scrub_values(text: &str) -> String {
    let mut scrubbed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = value_start(rest) {
        let (before, value) = rest.split_at(start);
        scrubbed += before;
        scrubbed += HIDDEN;
        rest = &value[value_len(value)..];
    }
    scrubbed + rest
}

/// Finds where the value of the first secret key begins, in bytes.
fn value_start(text: &str) -> Option<usize> {
    // Bytes stay where they are: only ASCII letters change.
    let lower = text.to_ascii_lowercase();
    let starts = SECRET_KEYS.iter().flat_map(|key| {
        lower.match_indices(key).filter_map(|(place, key)| {
            let behind = lower[place + key.len()..].trim_start();
            let value = behind.strip_prefix('=')?.trim_start();
            Some(lower.len() - value.len())
        })
    });
    starts.min()
}

fn value_len(value: &str) -> usize {
    let quote = value.chars().next().filter(|first| ['\'', '"'].contains(first));
    let mut escaped = false;
    for (place, character) in value.char_indices().skip(usize::from(quote.is_some())) {
        match quote {
            _ if escaped => escaped = false,
            _ if character == '\\' => escaped = true,
            Some(quote) if character == quote => return place + 1,
            None if character.is_whitespace() => return place,
            Some(_) | None => {}
        }
    }
    value.len()
}

fn scrub_authorities(text: &str) -> String {
    let mut pieces = text.split("://");
    let mut scrubbed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| c.is_whitespace() || "/?#".contains(c)).unwrap_or(piece.len());
        scrubbed += "://";
        match piece[..end].rfind('@') {
            Some(at) => scrubbed = scrubbed + HIDDEN + &piece[at..],
            None => scrubbed += piece,
        }
    }
    scrubbed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_of_secret_keys_are_hidden_however_they_are_written() {
        for (text, expected) in [
            ("PG:host=a password=hunter2 dbname=b", "PG:host=a password=*** dbname=b"),
            ("password = 'hunter 2' dbname=b", "password = *** dbname=b"),
            (r"password='it\'s hunter2' dbname=b", "password=*** dbname=b"),
            (r"password=hunter\ 2 dbname=b", "password=*** dbname=b"),
            ("MYSQL:x,user=a,PASSWORD=hunter2", "MYSQL:x,user=a,PASSWORD=***"),
            ("sslpassword=\"hunter2\" x", "sslpassword=*** x"),
            ("password='hunter2", "password=***"),
            ("host/x?pwd=hunter2&a=1 x", "host/x?pwd=*** x"),
            ("password=hunter1 password=hunter2", "password=*** password=***"),
            ("password=", "password=***"),
            ("η λέξη password=λάχανο τέλος", "η λέξη password=*** τέλος"),
        ] {
            assert_eq!(scrub(text), expected);
        }
    }

    #[test]
    fn what_stands_before_the_host_of_an_address_is_hidden() {
        for (text, expected) in [
            ("postgresql://me:hunter2@host:5432/x", "postgresql://***@host:5432/x"),
            ("postgresql://me:h@nter2@host/x and http://b", "postgresql://***@host/x and http://b"),
            ("'https://a:b@c' 'http://d:e@f'", "'https://***@c' 'http://***@f'"),
            ("https://tiles.gr/{z}/{x}/{y}@2x.png", "https://tiles.gr/{z}/{x}/{y}@2x.png"),
        ] {
            assert_eq!(scrub(text), expected);
        }
    }

    #[test]
    fn texts_without_secrets_stay() {
        for text in ["", "a password is needed", "fe_sendauth: no password supplied", "year=2021/areas.gpkg", "α://β"]
        {
            assert_eq!(scrub(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_value_without_quotes_is_left(secret in "[!-&(-~]{4,20}", before in "\\PC{0,10}") {
            prop_assume!(!before.contains(&secret) && !secret.starts_with('"') && !"password=*** x=y://".contains(&secret));
            let secret = secret.replace('\\', "/");
            let text = format!("{before} password={secret} x=y");
            prop_assert!(!scrub(&text).contains(&secret), "{}", scrub(&text));
        }

        #[test]
        fn any_text_is_taken(text in "\\PC*") {
            scrub(&text);
        }
    }
}
