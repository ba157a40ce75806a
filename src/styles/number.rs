//! Figures as people write them.

use crate::provenance::Bilingual;

/// Decimals beyond this are noise in a legend.
const MOST_DECIMALS: u8 = 6;

/// Writes a number with so many decimals: `1.234,5` in Greek and `1,234.5` in English.
///
/// The minus is the typographic one; nothing is written as minus zero.
pub(super) fn figure(value: f64, decimals: u8) -> Bilingual {
    let plain = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_zero = !plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let minus = if value < 0.0 && !is_zero { "−" } else { "" };
    let write = |thousands: char, point: char| {
        let mut text = minus.to_owned() + &grouped(whole, thousands);
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    };
    Bilingual::new(write('.', ','), write(',', '.'))
}

/// Returns how many decimals tell the numbers apart: at least `decimals`, at most six. Equal numbers do not count.
pub(super) fn telling_decimals(numbers: &[f64], decimals: u8) -> u8 {
    let tells = |decimals: &u8| {
        let write = |number: &f64| figure(*number, *decimals).en;
        numbers.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq() || write(&pair[0]) != write(&pair[1]))
    };
    (decimals..=MOST_DECIMALS).find(tells).unwrap_or(decimals.max(MOST_DECIMALS))
}

/// Puts a mark between each three digits, from the end.
fn grouped(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_follow_each_language() {
        assert_eq!(figure(1_234_567.25, 1), Bilingual::new("1.234.567,2", "1,234,567.2"));
        assert_eq!(figure(-0.5, 1), Bilingual::new("−0,5", "−0.5"));
        assert_eq!(figure(-0.04, 1), Bilingual::new("0,0", "0.0"));
        assert_eq!(figure(999.0, 0), Bilingual::new("999", "999"));
        assert_eq!(figure(1000.0, 0), Bilingual::new("1.000", "1,000"));
    }

    #[test]
    fn decimals_grow_until_numbers_differ() {
        assert_eq!(telling_decimals(&[1.0, 2.0], 1), 1);
        assert_eq!(telling_decimals(&[1.11, 1.12, 1.12], 1), 2);
        assert_eq!(telling_decimals(&[1.0, 1.000_000_000_1], 0), 6);
        assert_eq!(telling_decimals(&[], 2), 2);
    }
}
