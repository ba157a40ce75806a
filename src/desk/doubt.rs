//! What is doubtful about a sheet, beyond the rows whose area is asked.

use super::BadCell;
use crate::indicators::Period;
use crate::numbers::figure;
use crate::provenance::Bilingual;
use crate::report::Severity;
use crate::sheets::Question;

/// An area as a person knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaLabel {
    /// Its code in the atlas.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl std::fmt::Display for AreaLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

/// A value of a row and what stood in its place before.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueBeside {
    /// The number of its row, from 1.
    pub row: u64,
    /// Its area.
    pub area: AreaLabel,
    /// The value.
    pub value: f64,
    /// The atlas's value.
    pub before: f64,
}

/// What is doubtful about a sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// What could be understood of the sheet in two ways.
    Sheet {
        /// The question.
        question: Question,
        /// How much it matters.
        severity: Severity,
    },
    /// A column that is used is hidden from who opens the file.
    HiddenColumn {
        /// Its header.
        label: String,
        /// Its letters.
        letters: String,
    },
    /// Cells that are not what their column holds.
    BadCells {
        /// The first of them.
        first: Vec<BadCell>,
        /// How many.
        count: usize,
        /// Whether a choice of the decimal mark settles them all.
        ambiguous: bool,
    },
    /// Marks behind values or in a column of statuses that mean nothing known; the values are used without them.
    UnknownMarks {
        /// The marks and how often each stands there.
        marks: Vec<(String, usize)>,
    },
    /// Codes and names that mean each other's areas.
    SwappedCodes {
        /// The two rows.
        rows: [u64; 2],
        /// The areas by their codes, in the order of the rows.
        areas: [AreaLabel; 2],
    },
    /// Municipalities of both editions, or those that were divided, without a word on which.
    Editions {
        /// Areas that exist since 2019 only, the first of them.
        only_2019: Vec<AreaLabel>,
        /// Areas of before 2019 only.
        only_2011: Vec<AreaLabel>,
        /// How many rows are asked because of it.
        asked: usize,
    },
    /// Rows about the same area, period and breakdown.
    SameArea {
        /// The rows.
        rows: Vec<u64>,
        /// The area.
        area: AreaLabel,
        /// Whether their values are equal: then the first is used.
        equal: bool,
        /// Areas with the same name that no row was matched to.
        missing_namesakes: Vec<AreaLabel>,
    },
    /// A total that is not the sum of its parts.
    TotalDiffers {
        /// The row of the total.
        row: u64,
        /// What it is the total of.
        of: String,
        /// The header of the values.
        column: String,
        /// The total as it stands there.
        stated: f64,
        /// The sum of its parts.
        sum: f64,
        /// How many parts.
        parts: usize,
        /// How much rounding explains.
        tolerance: f64,
    },
    /// A value far from what its area had before, beside the others.
    ValueJump {
        /// The value.
        value: ValueBeside,
        /// Its period.
        period: Period,
        /// The period of the value before.
        before: Period,
        /// By what the values of most areas are multiplied.
        typical: f64,
    },
    /// Two areas that seem to have one another's values.
    SuspectedSwap {
        /// The values.
        values: [ValueBeside; 2],
        /// Their period.
        period: Period,
        /// The period of the values before.
        before: Period,
    },
    /// All values are far from before.
    SeriesBreak {
        /// By what the values of most areas are multiplied.
        typical: f64,
        /// Of how many areas.
        areas: usize,
        /// The period.
        period: Period,
        /// The period before.
        before: Period,
    },
    /// The values of the parts of an area do not add up to what the atlas has for it.
    ParentDiffers {
        /// The area.
        area: AreaLabel,
        /// The period.
        period: Period,
        /// The sum of the sheet's values.
        sum: f64,
        /// How many there are.
        parts: usize,
        /// The atlas's value.
        published: f64,
        /// How much rounding explains.
        tolerance: f64,
    },
    /// Areas that are known and not in the atlas: their rows are not used.
    NotInAtlas {
        /// How many rows.
        rows: usize,
    },
    /// Rows about areas of another level: they are not used.
    OtherLevel {
        /// The first rows.
        rows: Vec<u64>,
        /// How many.
        count: usize,
    },
    /// Several measures stand in the sheet; none is compared or written until one is chosen.
    SeveralMeasures {
        /// Their names.
        labels: Vec<String>,
    },
    /// More doubts of one kind than are told.
    More {
        /// The kind.
        kind: &'static str,
        /// How many more.
        count: usize,
    },
}

/// How many doubts of one kind are told one by one.
pub(super) const MOST_TOLD: usize = 200;

impl Doubt {
    /// Returns a stable, hyphenated word for what kind of doubt it is.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sheet { .. } => "sheet",
            Self::HiddenColumn { .. } => "hidden-column",
            Self::BadCells { .. } => "bad-cells",
            Self::UnknownMarks { .. } => "unknown-marks",
            Self::SwappedCodes { .. } => "swapped-codes",
            Self::Editions { .. } => "editions",
            Self::SameArea { .. } => "same-area",
            Self::TotalDiffers { .. } => "total-differs",
            Self::ValueJump { .. } => "value-jump",
            Self::SuspectedSwap { .. } => "suspected-swap",
            Self::SeriesBreak { .. } => "series-break",
            Self::ParentDiffers { .. } => "parent-differs",
            Self::NotInAtlas { .. } => "not-in-atlas",
            Self::OtherLevel { .. } => "other-level",
            Self::SeveralMeasures { .. } => "several-measures",
            Self::More { kind, .. } => kind,
        }
    }

    /// Returns how much it matters: a question has to be answered, of a fatal one nothing is written.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Sheet { severity, .. } => *severity,
            Self::HiddenColumn { .. } => Severity::Fatal,
            Self::BadCells { ambiguous, .. } => {
                if *ambiguous {
                    Severity::Question
                } else {
                    Severity::Fatal
                }
            }
            Self::SameArea { equal: true, .. }
            | Self::UnknownMarks { .. }
            | Self::NotInAtlas { .. }
            | Self::OtherLevel { .. }
            | Self::SwappedCodes { .. }
            | Self::SeveralMeasures { .. }
            | Self::More { .. } => Severity::Warning,
            Self::Editions { asked: 0, .. } => Severity::Warning,
            Self::Editions { .. }
            | Self::SameArea { equal: false, .. }
            | Self::TotalDiffers { .. }
            | Self::ValueJump { .. }
            | Self::SuspectedSwap { .. }
            | Self::SeriesBreak { .. }
            | Self::ParentDiffers { .. } => Severity::Question,
        }
    }

    /// Returns the numbers of the rows it is about, from 1; none where it is about the whole sheet.
    #[must_use]
    pub fn rows(&self) -> Vec<u64> {
        match self {
            Self::BadCells { first, .. } => first.iter().map(|cell| cell.sheet_row).collect(),
            Self::SwappedCodes { rows, .. } => rows.to_vec(),
            Self::SameArea { rows, .. } | Self::OtherLevel { rows, .. } => rows.clone(),
            Self::TotalDiffers { row, .. } => vec![*row],
            Self::ValueJump { value, .. } => vec![value.row],
            Self::SuspectedSwap { values, .. } => values.iter().map(|value| value.row).collect(),
            Self::Sheet { .. }
            | Self::HiddenColumn { .. }
            | Self::UnknownMarks { .. }
            | Self::Editions { .. }
            | Self::SeriesBreak { .. }
            | Self::ParentDiffers { .. }
            | Self::NotInAtlas { .. }
            | Self::SeveralMeasures { .. }
            | Self::More { .. } => Vec::new(),
        }
    }

    /// Whether the rows themselves are asked, and settled by decisions about them.
    #[must_use]
    pub fn is_of_rows(&self) -> bool {
        matches!(
            self,
            Self::SwappedCodes { .. }
                | Self::Editions { .. }
                | Self::SameArea { .. }
                | Self::ValueJump { .. }
                | Self::SuspectedSwap { .. }
        )
    }

    /// Returns the doubt in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        match self {
            Self::Sheet { question, .. } => question.words(),
            Self::HiddenColumn { label, letters } => Bilingual::new(
                format!("Η στήλη {letters} («{label}») είναι κρυφή και θα χρησιμοποιούνταν· εμφανίστε την ή ορίστε την ρητά."),
                format!("The column {letters} ('{label}') is hidden and would be used; show it, or name it by an option."),
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
                format!("Οι γραμμές {one} και {other} μοιάζουν να έχουν η μία τον κωδικό της άλλης ({first}, {second})."),
                format!("The rows {one} and {other} seem to have each other's code ({first}, {second})."),
            ),
            Self::Editions { only_2019, only_2011, asked } => editions(only_2019, only_2011, *asked),
            Self::SameArea { rows, area, equal, missing_namesakes } => {
                same_area(rows, area, *equal, missing_namesakes)
            }
            Self::TotalDiffers { row, of, column, stated, sum, parts, tolerance } => {
                let [stated, sum, tolerance] = [*stated, *sum, *tolerance].map(shown);
                Bilingual::new(
                    format!("Στη γραμμή {row} το σύνολο ({of}) της στήλης «{column}» είναι {}, αλλά οι {parts} τιμές του δίνουν {} (στρογγύλευση έως {}). Ποιο ισχύει;", stated.el, sum.el, tolerance.el),
                    format!("In row {row} the total ({of}) of the column '{column}' is {}, but its {parts} values add up to {} (rounding explains {}). Which one holds?", stated.en, sum.en, tolerance.en),
                )
            }
            Self::ValueJump { value, period, before, typical } => {
                let (now, then, typical) = (shown(value.value), shown(value.before), figure(*typical, 2));
                let (row, area) = (value.row, &value.area);
                Bilingual::new(
                    format!("Γραμμή {row}, {area}: {} το {period}, ενώ {} το {before} (οι περισσότερες τιμές πολλαπλασιάζονται με {}). Είναι σωστό;", now.el, then.el, typical.el),
                    format!("Row {row}, {area}: {} in {period}, but {} in {before} (most values are multiplied by {}). Is that right?", now.en, then.en, typical.en),
                )
            }
            Self::SuspectedSwap { values, period, before } => swap(values, *period, *before),
            Self::SeriesBreak { typical, areas, period, before } => {
                let typical = figure(*typical, 3);
                Bilingual::new(
                    format!("Οι τιμές {areas} μονάδων του {period} είναι κατά κανόνα {} φορές εκείνες του {before}. Είναι το ίδιο μέγεθος, στην ίδια μονάδα;", typical.el),
                    format!("The values of {areas} areas in {period} are mostly {} times those in {before}. Is it the same figure, in the same unit?", typical.en),
                )
            }
            Self::ParentDiffers { area, period, sum, parts, published, tolerance } => {
                let [sum, published, tolerance] = [*sum, *published, *tolerance].map(shown);
                Bilingual::new(
                    format!("{area}, {period}: οι {parts} τιμές δίνουν {}, ο άτλαντας έχει {} (στρογγύλευση έως {}). Ποιο ισχύει;", sum.el, published.el, tolerance.el),
                    format!("{area}, {period}: the {parts} values add up to {}, the atlas has {} (rounding explains {}). Which one holds?", sum.en, published.en, tolerance.en),
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
            format!("Τίποτα δεν λέει αν οι δήμοι είναι του 2011 ή του 2019· ρωτώνται {asked} γραμμές. Ορίστε --edition."),
            format!("Nothing says whether the municipalities are those of 2011 or of 2019; {asked} rows are asked. Say --edition."),
        );
    }
    Bilingual::new(
        format!("Ανακατεύονται δήμοι του 2019 ({new}) και του 2011 ({old})· ρωτώνται {asked} γραμμές. Ορίστε --edition."),
        format!("Municipalities of 2019 ({new}) and of 2011 ({old}) stand together; {asked} rows are asked. Say --edition."),
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
