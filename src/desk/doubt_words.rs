//! Doubts in words, in Greek and English.

use super::{AreaLabel, BadCell, Doubt, ValueBeside};
use crate::indicators::Period;
use crate::numbers::figure;
use crate::provenance::Bilingual;

impl Doubt {
    /// Returns the doubt in words.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a sentence for each")]
    pub fn words(&self) -> Bilingual {
        match self {
            Self::Sheet { question, .. } => question.words(),
            Self::HiddenColumn { label, letters } => Bilingual::new(
                format!(
                    "Η στήλη {letters} («{label}») είναι κρυφή και θα χρησιμοποιούνταν· εμφανίστε την ή ορίστε την ρητά."
                ),
                format!(
                    "The column {letters} ('{label}') is hidden and would be used; show it, or name it by an option."
                ),
            ),
            Self::BadCells { first, count, .. } => {
                let words: Vec<Bilingual> = first.iter().take(5).map(BadCell::words).collect();
                let list = |text: fn(&Bilingual) -> &str| words.iter().map(text).collect::<Vec<_>>().join("; ");
                Bilingual::new(
                    format!("{count} κελιά δεν διαβάζονται: {}", list(|words| &words.el)),
                    format!("{count} cells cannot be read: {}", list(|words| &words.en)),
                )
            }
            Self::UnknownMarks { marks } => {
                let list = marks.iter().map(|(mark, count)| format!("{mark} ({count})")).collect::<Vec<_>>().join(", ");
                Bilingual::new(
                    format!("Άγνωστες ενδείξεις δίπλα σε τιμές: {list}. Οι τιμές χρησιμοποιούνται χωρίς αυτές."),
                    format!("Marks that are not known: {list}. The values are used without them."),
                )
            }
            Self::SwappedCodes { rows: [one, other], areas: [first, second] } => Bilingual::new(
                format!(
                    "Οι γραμμές {one} και {other} μοιάζουν να έχουν η μία τον κωδικό της άλλης ({first}, {second})."
                ),
                format!("The rows {one} and {other} seem to have each other's code ({first}, {second})."),
            ),
            Self::Editions { only_2019, only_2011, asked } => editions(only_2019, only_2011, *asked),
            Self::SameArea { rows, area, equal, missing_namesakes } => same_area(rows, area, *equal, missing_namesakes),
            Self::TotalDiffers { row, of, column, stated, sum, parts, tolerance } => {
                let [stated, sum, tolerance] = [*stated, *sum, *tolerance].map(shown);
                Bilingual::new(
                    format!(
                        "Στη γραμμή {row} το σύνολο ({of}) της στήλης «{column}» είναι {}, αλλά οι {parts} τιμές του δίνουν {} (στρογγύλευση έως {}). Ποιο ισχύει;",
                        stated.el, sum.el, tolerance.el
                    ),
                    format!(
                        "In row {row} the total ({of}) of the column '{column}' is {}, but its {parts} values add up to {} (rounding explains {}). Which one holds?",
                        stated.en, sum.en, tolerance.en
                    ),
                )
            }
            Self::ValueJump { value, period, before, typical } => {
                let (now, then, typical) = (shown(value.value), shown(value.before), figure(*typical, 2));
                let (row, area) = (value.row, &value.area);
                Bilingual::new(
                    format!(
                        "Γραμμή {row}, {area}: {} το {period}, ενώ {} το {before} (οι περισσότερες τιμές πολλαπλασιάζονται με {}). Είναι σωστό;",
                        now.el, then.el, typical.el
                    ),
                    format!(
                        "Row {row}, {area}: {} in {period}, but {} in {before} (most values are multiplied by {}). Is that right?",
                        now.en, then.en, typical.en
                    ),
                )
            }
            Self::SuspectedSwap { values, period, before } => swap(values, *period, *before),
            Self::SeriesBreak { typical, areas, period, before } => {
                let typical = figure(*typical, 3);
                Bilingual::new(
                    format!(
                        "Οι τιμές {areas} μονάδων του {period} είναι κατά κανόνα {} φορές εκείνες του {before}. Είναι το ίδιο μέγεθος, στην ίδια μονάδα;",
                        typical.el
                    ),
                    format!(
                        "The values of {areas} areas in {period} are mostly {} times those in {before}. Is it the same figure, in the same unit?",
                        typical.en
                    ),
                )
            }
            Self::ParentDiffers { area, period, sum, parts, published, tolerance } => {
                let [sum, published, tolerance] = [*sum, *published, *tolerance].map(shown);
                Bilingual::new(
                    format!(
                        "{area}, {period}: οι {parts} τιμές δίνουν {}, ο άτλαντας έχει {} (στρογγύλευση έως {}). Ποιο ισχύει;",
                        sum.el, published.el, tolerance.el
                    ),
                    format!(
                        "{area}, {period}: the {parts} values add up to {}, the atlas has {} (rounding explains {}). Which one holds?",
                        sum.en, published.en, tolerance.en
                    ),
                )
            }
            Self::NotInAtlas { rows } => Bilingual::new(
                format!("{rows} γραμμές αφορούν γνωστές μονάδες που δεν έχει ο άτλαντας· δεν χρησιμοποιούνται."),
                format!("{rows} rows are about areas that are known and not in the atlas; they are not used."),
            ),
            Self::OtherLevel { rows, count } => Bilingual::new(
                format!("{count} γραμμές ({}) αφορούν μονάδες άλλου επιπέδου· δεν χρησιμοποιούνται.", list(rows)),
                format!("{count} rows ({}) are about areas of another level; they are not used.", list(rows)),
            ),
            Self::SeveralMeasures { labels } => Bilingual::new(
                format!("Υπάρχουν {} μεγέθη: {}. Ορίστε ποιο ζητείται (--measure).", labels.len(), labels.join(", ")),
                format!("There are {} measures: {}. Say which is meant (--measure).", labels.len(), labels.join(", ")),
            ),
            Self::More { kind, count } => {
                Bilingual::new(format!("και {count} ακόμη ({kind})"), format!("and {count} more ({kind})"))
            }
        }
    }
}

fn editions(only_2019: &[AreaLabel], only_2011: &[AreaLabel], asked: usize) -> Bilingual {
    let names = |areas: &[AreaLabel]| areas.iter().take(5).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (new, old) = (names(only_2019), names(only_2011));
    if only_2019.is_empty() || only_2011.is_empty() {
        return Bilingual::new(
            format!(
                "Τίποτα δεν λέει αν οι δήμοι είναι του 2011 ή του 2019· ρωτώνται {asked} γραμμές. Ορίστε --edition."
            ),
            format!(
                "Nothing says whether the municipalities are those of 2011 or of 2019; {asked} rows are asked. Say --edition."
            ),
        );
    }
    Bilingual::new(
        format!(
            "Ανακατεύονται δήμοι του 2019 ({new}) και του 2011 ({old})· ρωτώνται {asked} γραμμές. Ορίστε --edition."
        ),
        format!(
            "Municipalities of 2019 ({new}) and of 2011 ({old}) stand together; {asked} rows are asked. Say --edition."
        ),
    )
}

fn same_area(rows: &[u64], area: &AreaLabel, equal: bool, missing: &[AreaLabel]) -> Bilingual {
    let rows = list(rows);
    if equal {
        return Bilingual::new(
            format!("Οι γραμμές {rows} είναι ίδιες ({area})· χρησιμοποιείται η πρώτη."),
            format!("The rows {rows} are the same ({area}); the first is used."),
        );
    }
    let names = missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (el, en) = if missing.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(" Λείπει ο ομώνυμος {names}."), format!(" One of the same name is missing: {names}."))
    };
    Bilingual::new(
        format!("Οι γραμμές {rows} δίνουν διαφορετικές τιμές για {area}. Ποια ισχύει;{el}"),
        format!("The rows {rows} give different values for {area}. Which one holds?{en}"),
    )
}

fn swap([one, other]: &[ValueBeside; 2], period: Period, before: Period) -> Bilingual {
    let line = |value: &ValueBeside| {
        let (now, then) = (shown(value.value), shown(value.before));
        let (row, area) = (value.row, &value.area);
        Bilingual::new(
            format!("γραμμή {row}, {area}: {} το {period}, {} το {before}", now.el, then.el),
            format!("row {row}, {area}: {} in {period}, {} in {before}", now.en, then.en),
        )
    };
    let (one, other) = (line(one), line(other));
    Bilingual::new(
        format!("Οι τιμές φαίνονται ανταλλαγμένες· {}· {}. Είναι;", one.el, other.el),
        format!("The values seem to be swapped; {}; {}. Are they?", one.en, other.en),
    )
}

/// Writes a value with as many decimals as it has, up to three.
fn shown(value: f64) -> Bilingual {
    let decimals = (0..3u8).find(|decimals| {
        let scaled = value * 10f64.powi(i32::from(*decimals));
        (scaled - scaled.round()).abs() < 1e-6
    });
    figure(value, decimals.unwrap_or(3))
}

fn list(rows: &[u64]) -> String {
    let more = if rows.len() > 10 { " …" } else { "" };
    rows.iter().take(10).map(u64::to_string).collect::<Vec<_>>().join(", ") + more
}
