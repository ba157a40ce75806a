//! Why an area has its rank, in words.

use super::request::Access;
use crate::http::access::census;
use crate::http::access::sharing::{Capacity, Method, Sharing};
use crate::indicators::{Indicator, Period};
use crate::narrative::{figure_with_unit, period_words};
use crate::numbers::{figure, format_count, format_number};
use crate::provenance::{Bilingual, Language};
use crate::stats::{AreaGap, Unranked};

/// What access is where it is coverage, in Greek and in English.
const COVERAGE: (&str, &str) = (
    "Η πρόσβαση είναι το μερίδιο των κατοίκων με υπηρεσία μέσα στην απόσταση.",
    "Access is the share of residents with a service within the distance.",
);

/// How need and access are brought together, in Greek and in English.
const METHOD: (&str, &str) = (
    "Ανάγκη και έλλειψη πρόσβασης γίνονται εκατοστημόρια: το μέρος των περιοχών που είναι σε καλύτερη θέση, με τις ίσες να μετρούν κατά το ήμισυ. Η βαθμολογία \
     είναι ο σταθμισμένος μέσος τους, από 0 ως 100· πρώτη είναι η υψηλότερη. Υψηλή βαθμολογία σημαίνει ότι και τα δύο \
     είναι χειρότερα από ό,τι στις περισσότερες περιοχές, όχι ότι είναι κακά καθαυτά. Το διάστημα θέσεων κρατά τα εννέα \
     δέκατα των κληρώσεων, όπου η ανάγκη αντλείται από κανονική κατανομή με τυπικό σφάλμα το μισό εύρος του διαστήματος \
     95 % της πηγής διά 1,96· όπου η πηγή δεν δίνει διάστημα, η ανάγκη λαμβάνεται ως ακριβής. Αν ζητηθεί, κληρώνεται και \
     το βάρος της ανάγκης, εξίσου από 0 ως 1.",
    "Need and lack of access become percentiles: the part of areas that is better off, those like it counting half. The score is their weighted mean, from 0 to 100; the \
     highest comes first. A high score means that both are worse than in most areas, not that either is bad as such. The \
     interval of ranks holds nine tenths of the draws, in which need is drawn from a normal distribution whose standard \
     error is half the width of the source's 95 % interval divided by 1.96; where the source gives no interval, need is \
     taken as exact. If asked for, the weight of need is drawn too, each from 0 to 1 alike.",
);

/// Why a rank may lie outside its own interval, in Greek and in English.
const OUTSIDE: (&str, &str) = (
    "Η θέση μιας περιοχής μπορεί να βρίσκεται έξω από το διάστημά της: η ανάγκη κληρώνεται εκ νέου με το σφάλμα της, και \
     μια ακραία πέφτει συνήθως πιο κοντά στη μέση της κατάταξης.",
    "The rank of an area may lie outside its own interval: needs are drawn anew with their errors, and an extreme one mostly \
     falls nearer the middle of the ranks.",
);

/// What the intervals leave out, in Greek and in English.
const LEFT_OUT: (&str, &str) = (
    "Η αβεβαιότητα των σημείων πληθυσμού δεν περιλαμβάνεται.",
    "The uncertainty of the population points is not in it.",
);

/// What an area's rank was made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reasons<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) need: Option<f64>,
    pub(super) access: &'a Access,
    /// The share of residents with a service within the distance, or their mean score.
    pub(super) figure: Option<f64>,
    /// How many areas have a rank.
    pub(super) ranked: usize,
    /// The part of the census that its population points stand for, and the period of that.
    pub(super) represented: Option<(f64, Period)>,
}

/// Says what access is, how far from their equilibrium residents were left who choose, and how need and access are brought together.
pub(in crate::http) fn method(access: &Access, relative_gap: Option<f64>) -> Bilingual {
    let (el, en) = match access {
        Access::Coverage { .. } => (COVERAGE.0.to_owned(), COVERAGE.1.to_owned()),
        Access::Shared(sharing) => {
            let (el, en) = sharing.method.words(relative_gap);
            (
                format!("Η πρόσβαση είναι η μέση βαθμολογία των κατοίκων. {el}"),
                format!("Access is the mean score of residents. {en}"),
            )
        }
    };
    Bilingual::new(
        format!("{el} {} {} {}", METHOD.0, OUTSIDE.0, LEFT_OUT.0),
        format!("{en} {} {} {}", METHOD.1, OUTSIDE.1, LEFT_OUT.1),
    )
}

/// Says why a rank may lie outside its own interval.
pub(in crate::http) fn outside_interval() -> Bilingual {
    Bilingual::new(OUTSIDE.0, OUTSIDE.1)
}

/// Returns whether an area has a rank, or why not, in a word.
pub(super) fn status(found: Result<AreaGap, Unranked>) -> &'static str {
    match found {
        Ok(_) => "ok",
        Err(Unranked::NoNeed) => "no-need",
        Err(Unranked::NoAccess) => "no-access",
        Err(Unranked::Neither) => "neither",
    }
}

/// Says why an area has its rank, or none.
pub(super) fn why(reasons: &Reasons<'_>, found: Result<AreaGap, Unranked>) -> Bilingual {
    match found {
        Ok(area) => {
            let few = of_few(reasons.represented);
            Bilingual::new(ranked_el(reasons, &area) + &few.el, ranked_en(reasons, &area) + &few.en)
        }
        Err(Unranked::NoNeed) => Bilingual::new(
            "Χωρίς θέση: η ανάγκη της περιοχής δεν είναι γνωστή.",
            "No rank: the need of the area is not known.",
        ),
        Err(Unranked::NoAccess) => Bilingual::new(
            "Χωρίς θέση: η περιοχή δεν έχει σημεία πληθυσμού με κατοίκους, άρα η πρόσβαση δεν είναι γνωστή.",
            "No rank: the area has no population points with residents, so access is not known.",
        ),
        Err(Unranked::Neither) => Bilingual::new(
            "Χωρίς θέση: ούτε η ανάγκη ούτε η πρόσβαση της περιοχής είναι γνωστή.",
            "No rank: neither the need of the area nor its access is known.",
        ),
    }
}

/// Says for how few of an area's residents its population points stand, with a space before it; empty from half of them.
fn of_few(represented: Option<(f64, Period)>) -> Bilingual {
    let Some((share, period)) = represented.filter(|(share, _)| census::is_under_half(*share)) else {
        return Bilingual::default();
    };
    let period = period_words(period);
    let share = figure(share * 100.0, u8::from(share < 0.01));
    Bilingual::new(
        format!(
            " Τα σημεία πληθυσμού αντιπροσωπεύουν μόνο το {}\u{a0}% των κατοίκων της απογραφής ({}).",
            share.el, period.el
        ),
        format!(" The points stand for only {}\u{a0}% of its residents of {}.", share.en, period.en),
    )
}

/// The figures of a sentence.
struct Figures {
    need: String,
    access: String,
    need_percentile: String,
    lack_percentile: String,
    score: String,
    need_part: String,
    lack_part: String,
    rank: String,
    of: String,
}

impl Figures {
    fn new(reasons: &Reasons<'_>, area: &AreaGap, language: Language) -> Self {
        let number = |value: f64, decimals: u8| format_number(value, decimals, language);
        let Reasons { indicator, need, ranked, .. } = *reasons;
        let whole = area.whole_parts();
        Self {
            need: figure_with_unit(need.unwrap_or(f64::NAN), indicator.decimals, indicator.unit, language),
            access: access_in_words(reasons, language),
            need_percentile: number(area.need_percentile, 0),
            lack_percentile: number(area.lack_percentile, 0),
            score: number(whole.score, 0),
            need_part: number(whole.need, 0),
            lack_part: number(whole.lack, 0),
            rank: format_count(area.rank, language),
            of: format_count(ranked, language),
        }
    }
}

/// Says what the access of an area is.
fn access_in_words(reasons: &Reasons<'_>, language: Language) -> String {
    let figure = reasons.figure.unwrap_or(f64::NAN);
    let number = |value: f64, decimals: u8| format_number(value, decimals, language);
    match (reasons.access, language) {
        (Access::Coverage { .. }, language) => {
            let (share, within_m) =
                (number(figure * 100.0, 1), number(reasons.access.within_m().unwrap_or(f64::NAN), 0));
            match language {
                Language::El => format!("υπηρεσία σε ευθεία ως {within_m}\u{a0}m έχει το {share}\u{a0}% των κατοίκων"),
                Language::En => {
                    format!("{share}\u{a0}% of residents have a service within {within_m}\u{a0}m in a straight line")
                }
            }
        }
        (Access::Shared(sharing), language) if matches!(sharing.method, Method::TwoStep(_) | Method::Enhanced(_)) => {
            supply_in_words(sharing, figure, language)
        }
        (Access::Shared(sharing), Language::El) => {
            format!("βαθμολογία πρόσβασης ({}) {}", sharing.method.as_str(), number(figure, decimals_of(figure)))
        }
        (Access::Shared(sharing), Language::En) => {
            format!("the score of access ({}) is {}", sharing.method.as_str(), number(figure, decimals_of(figure)))
        }
    }
}

/// Says how much there is for residents who share it.
fn supply_in_words(sharing: &Sharing, access: f64, language: Language) -> String {
    let (method, supply) = (sharing.method.as_str(), per_100_000(access));
    let supply = supply.text(language);
    match (sharing.capacity, language) {
        (Capacity::One, Language::El) => format!("πρόσβαση ({method}) {supply} υπηρεσίες ανά 100.000 κατοίκους"),
        (Capacity::One, Language::En) => format!("access ({method}) is {supply} services per 100,000 residents"),
        (Capacity::Column(_), Language::El) => {
            format!("πρόσβαση ({method}) δυναμικότητα {supply} ανά 100.000 κατοίκους")
        }
        (Capacity::Column(_), Language::En) => {
            format!("access ({method}) is a capacity of {supply} per 100,000 residents")
        }
    }
}

/// Writes how much there is for each resident as how much there is for 100,000.
pub(in crate::http) fn per_100_000(access: f64) -> Bilingual {
    let supply = access * 1e5;
    let decimals = match supply.abs() {
        supply if supply >= 100.0 => 0,
        supply if supply >= 1.0 => 1,
        supply => decimals_of(supply),
    };
    figure(supply, decimals)
}

/// Returns how many decimals show three digits of a number.
fn decimals_of(figure: f64) -> u8 {
    (0..12).find(|decimals| figure.abs() * 10f64.powi(i32::from(*decimals)) >= 100.0).unwrap_or(if figure == 0.0 {
        0
    } else {
        12
    })
}

fn ranked_el(reasons: &Reasons<'_>, area: &AreaGap) -> String {
    let Figures { need, access, need_percentile, lack_percentile, score, need_part, lack_part, rank, of } =
        Figures::new(reasons, area, Language::El);
    let between = area
        .rank_interval
        .map(|interval| format!(" (στα εννέα δέκατα των κληρώσεων από {} ως {})", interval.first, interval.last));
    format!(
        "Θέση {rank} από {of}{}, με βαθμολογία {score} στα 100, {need_part} από την ανάγκη και {lack_part} από την έλλειψη: \
         ανάγκη «{}» {need}, εκατοστημόριο {need_percentile}· {access}, εκατοστημόριο έλλειψης {lack_percentile}.",
        between.unwrap_or_default(),
        reasons.indicator.title.el
    )
}

fn ranked_en(reasons: &Reasons<'_>, area: &AreaGap) -> String {
    let Figures { need, access, need_percentile, lack_percentile, score, need_part, lack_part, rank, of } =
        Figures::new(reasons, area, Language::En);
    let between = area
        .rank_interval
        .map(|interval| format!(" (between {} and {} in nine tenths of the draws)", interval.first, interval.last));
    format!(
        "Rank {rank} of {of}{}, with a score of {score} of 100, {need_part} from need and {lack_part} from lack: need, \
         “{}”, is {need}, percentile {need_percentile}; {access}, percentile of lack {lack_percentile}.",
        between.unwrap_or_default(),
        reasons.indicator.title.en
    )
}
