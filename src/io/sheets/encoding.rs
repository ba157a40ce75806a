//! Which encoding a text is in, and why.
//!
//! Windows-1253 and ISO 8859-7 agree on all Greek letters but the capital alpha with an accent, and on little else. So a text
//! that is no UTF-8 is told apart by that letter, and by quotation marks and dashes that only Windows has.

use encoding_rs::{Decoder, Encoding};

use crate::sheets::{EncodingReason, TextEncoding};

use super::SheetError;

/// The encoding of a file, why, and how many bytes of a mark of byte order stand before the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Detected {
    pub(super) encoding: TextEncoding,
    pub(super) reason: EncodingReason,
    pub(super) skip: usize,
}

/// Finds the encoding by the first bytes of a file; `whole` says that they are all there are.
pub(super) fn detect(head: &[u8], whole: bool, chosen: Option<TextEncoding>) -> Result<Detected, SheetError> {
    let mark = byte_order_mark(head);
    if let Some(encoding) = chosen {
        let skip = mark.filter(|(marked, _)| *marked == encoding).map_or(0, |(_, skip)| skip);
        return Ok(Detected { encoding, reason: EncodingReason::Chosen, skip });
    }
    if let Some((encoding, skip)) = mark {
        return Ok(Detected { encoding, reason: EncodingReason::ByteOrderMark, skip });
    }
    let plain = |encoding, reason| Ok(Detected { encoding, reason, skip: 0 });
    if let Some(encoding) = utf_16(head) {
        return plain(encoding, EncodingReason::ZeroBytes);
    }
    if head.contains(&0) {
        return Err(SheetError::OtherFormat { found: "binary data" });
    }
    match std::str::from_utf8(head) {
        Ok(_) => return plain(TextEncoding::Utf8, EncodingReason::ValidUtf8),
        // A letter may be cut where the first bytes end.
        Err(error) if !whole && error.error_len().is_none() => {
            return plain(TextEncoding::Utf8, EncodingReason::ValidUtf8);
        }
        Err(_) => {}
    }
    let Some((encoding, reason)) = greek(head) else { return Err(SheetError::UnknownEncoding) };
    plain(encoding, reason)
}

fn byte_order_mark(head: &[u8]) -> Option<(TextEncoding, usize)> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Some((TextEncoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((TextEncoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((TextEncoding::Utf16Be, 2)),
        _ => None,
    }
}

/// Says whether every other byte is that of ASCII (0) or Greek (3) letters, and some are zero.
fn utf_16(head: &[u8]) -> Option<TextEncoding> {
    let pairs = head.as_chunks::<2>().0;
    let nearly_all = |place: usize| {
        let high = pairs.iter().filter(|pair| matches!(pair[place], 0 | 3)).count();
        pairs.iter().any(|pair| pair[place] == 0 && pair[1 - place] != 0) && high * 10 >= pairs.len() * 9
    };
    match (nearly_all(1), nearly_all(0)) {
        (true, false) => Some(TextEncoding::Utf16Le),
        (false, true) => Some(TextEncoding::Utf16Be),
        (true, true) | (false, false) => None,
    }
}

/// Says whether a byte is a Greek letter in both encodings.
fn is_greek_letter(byte: u8) -> bool {
    matches!(byte, 0xB8..=0xBA | 0xBC | 0xBE..=0xD1 | 0xD3..=0xFE)
}

fn greek(head: &[u8]) -> Option<(TextEncoding, EncodingReason)> {
    let mut letters = 0;
    let (mut beside_greek, mut beside_latin) = (0_usize, 0_usize);
    let (mut windows, mut iso) = (0, 0);
    for pair in head.windows(2) {
        let [first, second] = pair else { continue };
        match (is_greek_letter(*first), is_greek_letter(*second)) {
            (true, true) => beside_greek += 1,
            (true, false) if second.is_ascii_alphabetic() => beside_latin += 1,
            (false, true) if first.is_ascii_alphabetic() => beside_latin += 1,
            // Ά begins a word.
            (false, true) if *first == 0xA2 => windows += 1,
            (false, true) if *first == 0xB6 => iso += 1,
            (true | false, true | false) => {}
        }
        letters += usize::from(is_greek_letter(*first));
        // Quotation marks, dashes, dots and the euro of Windows, which are control characters in the other.
        windows += usize::from(matches!(first, 0x80 | 0x85 | 0x91..=0x97));
    }
    let (encoding, telling) =
        if iso > windows { (TextEncoding::Iso8859_7, iso) } else { (TextEncoding::Windows1253, windows) };
    // In text of another language accented letters stand alone among plain ones.
    (beside_greek > beside_latin && letters > 0).then_some((encoding, EncodingReason::GreekWords { letters, telling }))
}

/// Returns a decoder that leaves marks of byte order alone.
pub(super) fn decoder(encoding: TextEncoding) -> Decoder {
    let encoding: &'static Encoding = match encoding {
        TextEncoding::Utf8 => encoding_rs::UTF_8,
        TextEncoding::Utf16Le => encoding_rs::UTF_16LE,
        TextEncoding::Utf16Be => encoding_rs::UTF_16BE,
        TextEncoding::Windows1253 => encoding_rs::WINDOWS_1253,
        TextEncoding::Iso8859_7 => encoding_rs::ISO_8859_7,
    };
    encoding.new_decoder_without_bom_handling()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Result<TextEncoding, SheetError> {
        detect(bytes, true, None).map(|detected| detected.encoding)
    }

    #[test]
    fn the_capital_alpha_tells_the_greek_encodings_apart() {
        let text = "Δήμος;Άργους - Μυκηνών\nΆνδρου";
        let (windows, _, _) = encoding_rs::WINDOWS_1253.encode(text);
        assert_eq!(found(&windows).unwrap(), TextEncoding::Windows1253);
        let (iso, _, _) = encoding_rs::ISO_8859_7.encode(text);
        assert_eq!(found(&iso).unwrap(), TextEncoding::Iso8859_7);
        assert_eq!(found(text.as_bytes()).unwrap(), TextEncoding::Utf8);
    }

    #[test]
    fn utf_16_is_known_with_and_without_its_mark() {
        for (bytes, encoding) in [
            (
                "Δήμος;2021\nΒόλος;5".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
                TextEncoding::Utf16Le,
            ),
            ("Δήμος;2021\nΒόλος;5".encode_utf16().flat_map(u16::to_be_bytes).collect(), TextEncoding::Utf16Be),
        ] {
            assert_eq!(found(&bytes).unwrap(), encoding);
        }
        assert_eq!(found(b"\xff\xfea\0").unwrap(), TextEncoding::Utf16Le);
    }

    #[test]
    fn other_languages_and_binary_data_are_refused() {
        let (german, _, _) = encoding_rs::WINDOWS_1252.encode("Stadt;Wert\nMünchen;5\nWürzburg;6");
        assert!(matches!(found(&german), Err(SheetError::UnknownEncoding)));
        assert!(matches!(found(b"\x01\x02\0\x80\xff\0\0\xaa"), Err(SheetError::OtherFormat { .. })));
    }

    #[test]
    fn a_letter_cut_by_the_end_of_the_head_is_still_utf_8() {
        let bytes = &"Βόλος".as_bytes()[..3];
        assert_eq!(detect(bytes, false, None).unwrap().encoding, TextEncoding::Utf8);
    }
}
