//! Names of attributes: headers, but no two alike.

use std::collections::HashSet;

/// Makes names of headers and their columns' places: one that is empty becomes `column_3`, and one that is taken already gets a
/// number behind it.
pub(super) fn distinct(headers: &[(&str, usize)], taken: &[String]) -> Vec<String> {
    let mut used: HashSet<String> = taken.iter().cloned().collect();
    let mut names = Vec::with_capacity(headers.len());
    for (header, place) in headers {
        let plain = header.trim();
        let base = if plain.is_empty() { format!("column_{place}") } else { plain.to_owned() };
        let numbered = (2_usize..).map(|number| format!("{base}_{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !used.contains(name));
        let name = free.unwrap_or(base);
        used.insert(name.clone());
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_are_alike() {
        let taken = ["code".to_owned()];
        let names = distinct(&[("code", 0), ("x", 1), ("x", 2), (" ", 3), ("x_2", 4)], &taken);
        assert_eq!(names, ["code_2", "x", "x_2", "column_3", "x_2_2"]);
    }
}
