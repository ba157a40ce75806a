//! The methods by which access is scored, and what each does in words.

use super::capacity::Capacity;
use super::decay::{DEFAULT_M, DecayParameters, NamedDecay, metres};
use crate::access::RationalAgents;
use crate::http::ApiError;
use crate::numbers::{figure, telling_decimals};
use crate::provenance::Bilingual;

/// A method with its parameters.
#[derive(Clone, Debug)]
pub(in crate::http) enum Method {
    /// The two-step floating catchment area.
    TwoStep(NamedDecay),
    /// The enhanced one.
    Enhanced(NamedDecay),
    /// Services in reach by distance, shared with nobody.
    Weighted(NamedDecay),
    /// The rational agent access model.
    Agents(RationalAgents),
}

impl Method {
    /// Reads the parameters of the method that `parameter` names.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the one that is not accepted, or not with this method.
    pub(super) fn read(
        parameter: &'static str,
        method: &str,
        decay: &DecayParameters<'_>,
        tau_m: Option<f64>,
    ) -> Result<Self, ApiError> {
        let takes: &[&str] = match method {
            "2sfca" => &["within_m"],
            "e2sfca" | "weighted" => &["within_m", "decay", "scale_m", "steps", "exponent", "from_m"],
            "raam" => &["tau_m"],
            _ => {
                let detail = format!("'{method}' was found; accepted are 2sfca, e2sfca, weighted and raam");
                return Err(ApiError::parameter(parameter, detail));
            }
        };
        let given = decay.given().into_iter().chain([("decay", decay.name.is_some()), ("tau_m", tau_m.is_some())]);
        if let Some((other, _)) = given.into_iter().find(|(other, given)| *given && !takes.contains(other)) {
            let detail = format!("the method {method} has no such parameter; accepted is to leave it out");
            return Err(ApiError::parameter(other, detail));
        }
        Ok(match method {
            "raam" => Self::Agents(RationalAgents::with_tau_m(metres("tau_m", tau_m.unwrap_or(DEFAULT_M))?)),
            "e2sfca" => Self::Enhanced(decay.read()?),
            "weighted" => Self::Weighted(decay.read()?),
            _ => Self::TwoStep(DecayParameters { name: Some("uniform"), ..*decay }.read()?),
        })
    }

    pub(in crate::http) fn as_str(&self) -> &'static str {
        match self {
            Self::TwoStep(_) => "2sfca",
            Self::Enhanced(_) => "e2sfca",
            Self::Weighted(_) => "weighted",
            Self::Agents(_) => "raam",
        }
    }

    /// Returns what a score counts.
    pub(in crate::http) fn unit(&self, capacity: Capacity) -> &'static str {
        match (self, capacity) {
            (Self::TwoStep(_) | Self::Enhanced(_), Capacity::One) => "services per resident",
            (Self::TwoStep(_) | Self::Enhanced(_), Capacity::Column(_)) => "capacity per resident",
            (Self::Weighted(_), Capacity::One) => "services, weighted by distance",
            (Self::Weighted(_), Capacity::Column(_)) => "capacity, weighted by distance",
            (Self::Agents(_), _) => "cost: 1 is a way of tau_m, or a service with just its share of residents",
        }
    }

    pub(in crate::http) fn is_higher_better(&self) -> bool {
        !matches!(self, Self::Agents(_))
    }

    pub(in crate::http) fn within_m(&self) -> Option<f64> {
        self.decay().map(|decay| decay.decay.within_m())
    }

    pub(in crate::http) fn decay_name(&self) -> Option<&'static str> {
        self.decay().map(|decay| decay.name)
    }

    fn decay(&self) -> Option<&NamedDecay> {
        match self {
            Self::TwoStep(decay) | Self::Enhanced(decay) | Self::Weighted(decay) => Some(decay),
            Self::Agents(_) => None,
        }
    }

    /// Says what the method does, with its formula, in Greek and in English, and how far from the equilibrium residents were
    /// left who choose.
    pub(in crate::http) fn words(&self, relative_gap: Option<f64>) -> (String, String) {
        let (el, en) = match self {
            Self::TwoStep(_) | Self::Enhanced(_) => (
                "Κάθε υπηρεσία μοιράζεται σε όλους όσοι ζουν μέσα στην απόσταση, R_j = S_j / Σ_i P_i·w(d_ij)· η βαθμολογία \
                 ενός σημείου είναι το άθροισμα όσων φτάνει, A_i = Σ_j R_j·w(d_ij).",
                "Each service is shared by all who live within the distance, R_j = S_j / Σ_i P_i·w(d_ij); the score of a \
                 point is the sum of those it reaches, A_i = Σ_j R_j·w(d_ij).",
            ),
            Self::Weighted(_) => (
                "Η βαθμολογία ενός σημείου είναι οι υπηρεσίες που φτάνει, με βάρος κατά την απόσταση, A_i = Σ_j S_j·w(d_ij), \
                 όσοι άλλοι κι αν τις φτάνουν.",
                "The score of a point is the services it reaches, weighted by distance, A_i = Σ_j S_j·w(d_ij), whoever else \
                 reaches them.",
            ),
            Self::Agents(agents) => return words_of_agents(agents, relative_gap),
        };
        match self.decay() {
            Some(decay) => (format!("{el} {}", decay.formula()), format!("{en} {}", decay.formula())),
            None => (el.to_owned(), en.to_owned()),
        }
    }
}

/// Says what agents do, and what they could still save, which is nothing that matters only where the gap is the one asked for.
fn words_of_agents(agents: &RationalAgents, relative_gap: Option<f64>) -> (String, String) {
    let el = "Καθένας πηγαίνει όπου διαδρομή και συνωστισμός μαζί κοστίζουν λιγότερο, d/τ + D/(ρ·S) (μοντέλο RAAM, Saxon \
              και Snow 2020).";
    let en = "Everybody goes where way and crowding together cost least, d/τ + D/(ρ·S) (the RAAM model, Saxon and Snow 2020).";
    let Some(gap) = relative_gap else { return (el.to_owned(), en.to_owned()) };
    // What is smaller is "at most" this as well.
    let percent = (gap * 100.0).max(1e-4);
    let Bilingual { el: saved_el, en: saved_en } = figure(percent, telling_decimals(&[percent, 0.0], 2));
    if gap <= agents.relative_gap {
        return (
            format!(
                "{el} Η βαθμολογία είναι αυτό το κόστος όταν κανείς δεν κερδίζει αλλάζοντας, με ακρίβεια: όλοι μαζί θα \
                 γλίτωναν το πολύ το {saved_el}\u{a0}% του κόστους τους (relative_gap)."
            ),
            format!(
                "{en} The score is that cost when nobody gains by going elsewhere, nearly so: all together could save at \
                 most {saved_en}\u{a0}% of their costs (relative_gap)."
            ),
        );
    }
    (
        format!(
            "{el} Η βαθμολογία είναι αυτό το κόστος όπως βρέθηκε πριν από την ισορροπία: αλλάζοντας, όλοι μαζί θα γλίτωναν \
             ακόμη ως το {saved_el}\u{a0}% του κόστους τους (relative_gap)."
        ),
        format!(
            "{en} The score is that cost as it was found short of the equilibrium: by going elsewhere all together could \
             still save up to {saved_en}\u{a0}% of their costs (relative_gap)."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_nobody_gains_is_said_only_of_a_gap_that_was_reached() {
        let method = Method::Agents(RationalAgents::with_tau_m(1_000.0));
        let says = |gap| method.words(gap).1.contains("nobody gains");
        assert_eq!([None, Some(0.0), Some(1e-4), Some(1.1e-4), Some(0.2)].map(says), [false, true, true, false, false]);
        assert!(method.words(Some(0.2)).0.contains("ως το 20"), "{:?}", method.words(Some(0.2)));
    }
}
