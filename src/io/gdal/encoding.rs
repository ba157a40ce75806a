//! The encodings of a Shapefile's text.
//!
//! GDAL is told that the text is ISO 8859-1, which keeps every byte, and the bytes are decoded here: GDAL itself leaves
//! out bytes that do not exist in an encoding, and reads text as Latin where nothing says what it is.

use encoding_rs::{Encoding, ISO_8859_7, UTF_8, WINDOWS_1253};

/// How the text that GDAL gives is to be understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TextEncoding {
    /// As it is: the format is UTF-8.
    Text,
    /// Its characters are bytes in this encoding.
    Bytes(&'static Encoding),
    /// Its characters are bytes and nothing says in which encoding.
    Unstated,
    /// Its characters are bytes in an encoding that is not known here.
    Unknown(String),
}

/// Why a text cannot be decoded.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TextFault {
    /// Not valid in the encoding of this name.
    Broken(String),
    /// Beyond ASCII, not UTF-8, and nothing says its encoding.
    Unstated,
    /// Beyond ASCII, in an encoding of this name.
    Unknown(String),
    /// Valid in the first encoding, but makes sense only in the second.
    Mistaken(String, &'static str),
}

impl TextEncoding {
    /// Finds an encoding by a name: one of the WHATWG standard's, or a code page as found in .cpg files (`1253`,
    /// `ANSI 1253`, `CP1253`, `88597`, `8859-7`, `65001`).
    pub(super) fn by_name(name: &str) -> Self {
        let name = name.trim().trim_matches('\0');
        let lower = name.to_ascii_lowercase();
        let plain = lower.trim_start_matches("ansi").trim_start_matches("oem").trim();
        let digits = plain.trim_start_matches("cp").trim_start_matches("iso").trim_start_matches(['-', '_', ' ']);
        let code_page = match digits.replace(['-', '_'], "").as_str() {
            "65001" => Some("utf-8".to_owned()),
            page if page.len() == 4 && page.starts_with("125") => Some(format!("windows-{page}")),
            page if page.len() > 4 && page.starts_with("8859") => Some(format!("iso-8859-{}", &page[4..])),
            _ => None,
        };
        let label = code_page.as_deref().unwrap_or(plain);
        Encoding::for_label(label.as_bytes()).map_or_else(|| Self::Unknown(name.to_owned()), Self::Bytes)
    }

    /// Finds an encoding by the language driver in the head of a .dbf file.
    ///
    /// 0 says nothing, and so does 0x57, which stands for whatever the writer's machine was set to.
    ///
    /// Source: the table of code pages in the documentation of dBASE and `ArcGIS`.
    pub(super) fn by_language_driver(byte: u8) -> Self {
        let name = match byte {
            0 | 0x57 => return Self::Unstated,
            0x03 | 0x58 | 0x59 => "windows-1252",
            0x26 | 0x65 => "ibm866",
            0x6a | 0x86 => "cp737",
            0xc8 => "windows-1250",
            0xc9 => "windows-1251",
            0xca => "windows-1254",
            0xcb => "windows-1253",
            0xcc => "windows-1257",
            other => return Self::Unknown(format!("language driver {other:#04x}")),
        };
        Self::by_name(name)
    }

    /// Decodes a text as GDAL gave it.
    pub(super) fn decode(&self, text: String) -> Result<String, TextFault> {
        if text.is_ascii() {
            return Ok(text);
        }
        match self {
            Self::Text if text.contains(char::REPLACEMENT_CHARACTER) => Err(TextFault::Broken("UTF-8".into())),
            Self::Text => Ok(text),
            Self::Bytes(encoding) => {
                let decoded = decode(&text, encoding).ok_or_else(|| TextFault::Broken(encoding.name().into()))?;
                match mistaken_for(&decoded, encoding) {
                    Some(other) => Err(TextFault::Mistaken(encoding.name().into(), other)),
                    None => Ok(decoded),
                }
            }
            Self::Unstated => decode(&text, UTF_8).ok_or(TextFault::Unstated),
            Self::Unknown(name) => Err(TextFault::Unknown(name.clone())),
        }
    }
}

/// Decodes characters that stand for bytes.
fn decode(text: &str, encoding: &'static Encoding) -> Option<String> {
    let bytes: Vec<u8> =
        text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect::<Option<_>>()?;
    encoding.decode_without_bom_handling_and_without_replacement(&bytes).map(std::borrow::Cow::into_owned)
}

/// Finds Greek text that was read in the wrong one of its two encodings, which differ in Ά alone.
///
/// ISO 8859-7 has Ά where Windows-1253 has ¶, and Windows-1253 has it where ISO 8859-7 has ’: «¶νδρου», «’νδρου».
fn mistaken_for(text: &str, encoding: &'static Encoding) -> Option<&'static str> {
    let begins_word_with = |mark: char| {
        text.split([' ', '-', '(']).any(|word| {
            let mut letters = word.chars();
            letters.next() == Some(mark) && letters.next().is_some_and(|next| ('α'..='ώ').contains(&next))
        })
    };
    if encoding == WINDOWS_1253 && begins_word_with('¶') {
        return Some("ISO-8859-7");
    }
    (encoding == ISO_8859_7 && begins_word_with('’')).then_some("WINDOWS-1253")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a text, each as the character GDAL makes of it.
    fn as_latin(bytes: &[u8]) -> String {
        bytes.iter().map(|&byte| char::from(byte)).collect()
    }

    #[test]
    fn code_pages_are_known_by_all_their_names() {
        for name in ["WINDOWS-1253", "windows-1253", "1253", "ANSI 1253", "CP1253", "cp1253 \n", "x-cp1253"] {
            assert_eq!(TextEncoding::by_name(name), TextEncoding::Bytes(encoding_rs::WINDOWS_1253), "{name}");
        }
        for name in ["ISO-8859-7", "88597", "8859-7", "ISO 8859-7", "greek"] {
            assert_eq!(TextEncoding::by_name(name), TextEncoding::Bytes(encoding_rs::ISO_8859_7), "{name}");
        }
        assert_eq!(TextEncoding::by_name("UTF-8"), TextEncoding::Bytes(UTF_8));
        assert_eq!(TextEncoding::by_name("65001"), TextEncoding::Bytes(UTF_8));
        assert_eq!(TextEncoding::by_name("Klingon"), TextEncoding::Unknown("Klingon".into()));
        assert_eq!(TextEncoding::by_language_driver(0xcb), TextEncoding::Bytes(encoding_rs::WINDOWS_1253));
    }

    #[test]
    fn greek_bytes_are_never_taken_for_latin() {
        let larisa = as_latin(b"\xcb\xdc\xf1\xe9\xf3\xe1");
        assert_eq!(TextEncoding::Unstated.decode(larisa.clone()), Err(TextFault::Unstated));
        assert_eq!(TextEncoding::by_name("1253").decode(larisa), Ok("Λάρισα".into()));
        assert_eq!(TextEncoding::Unstated.decode(as_latin("Λάρισα".as_bytes())), Ok("Λάρισα".into()));
    }

    #[test]
    fn bytes_that_do_not_exist_are_found() {
        assert_eq!(
            TextEncoding::by_name("1253").decode(as_latin(b"\xd2")),
            Err(TextFault::Broken("windows-1253".into()))
        );
        assert_eq!(TextEncoding::Text.decode("Λ\u{fffd}".into()), Err(TextFault::Broken("UTF-8".into())));
    }

    #[test]
    fn the_two_greek_encodings_are_told_apart_by_their_capital_alpha() {
        let (iso, windows) = (as_latin(b"\xb6\xed\xe4\xf1\xef\xf5"), as_latin(b"\xa2\xed\xe4\xf1\xef\xf5"));
        assert_eq!(TextEncoding::by_name("ISO-8859-7").decode(iso.clone()), Ok("Άνδρου".into()));
        assert_eq!(TextEncoding::by_name("1253").decode(windows.clone()), Ok("Άνδρου".into()));
        assert_eq!(
            TextEncoding::by_name("1253").decode(iso),
            Err(TextFault::Mistaken("windows-1253".into(), "ISO-8859-7"))
        );
        assert_eq!(
            TextEncoding::by_name("ISO-8859-7").decode(windows),
            Err(TextFault::Mistaken("ISO-8859-7".into(), "WINDOWS-1253"))
        );
    }
}
