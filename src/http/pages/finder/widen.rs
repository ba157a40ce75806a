//! What to change where nothing was found: how far to look, or which filter to leave out.

use super::super::parts::{DISTANCES_M, both, distance, quoted};
use super::{Asked, Found};
use crate::atlas::ServiceFilter;
use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language};
use crate::viewer::PageLink;

/// A filter that can be left out: its parameters, what it is called, and how it is taken out.
struct Dropped {
    parameters: &'static [&'static str],
    label: Bilingual,
    without: ServiceFilter,
}

impl Asked {
    /// Returns links that find something, each with how much; nothing where something was found already.
    pub(super) fn ways_on(&self, found: &Found) -> Vec<PageLink> {
        if found.matched > 0 || self.origin.unknown.is_some() {
            return Vec::new();
        }
        self.farther()
            .into_iter()
            .chain(self.dropped().iter().filter_map(|dropped| self.way_without(dropped)))
            .collect()
    }

    /// Returns the next distance within which something fits.
    fn farther(&self) -> Option<PageLink> {
        let (origin, asked_m) = self.origin.position.zip(self.within_m)?;
        let nearest_m = self.atlas().find_services(origin, 1, None, &self.filter).services.first()?.distance_m;
        let within_m = DISTANCES_M.into_iter().find(|&within_m| within_m > asked_m && within_m >= nearest_m);
        let nearest = distance(nearest_m);
        let label = match within_m.map(distance) {
            Some(within) => Bilingual::new(
                format!("Ψάξτε ως {}: η πλησιέστερη είναι σε {}", within.el, nearest.el),
                format!("Look within {}: the nearest is {} away", within.en, nearest.en),
            ),
            None => Bilingual::new(
                format!("Ψάξτε σε κάθε απόσταση: η πλησιέστερη είναι σε {}", nearest.el),
                format!("Look at any distance: the nearest is {} away", nearest.en),
            ),
        };
        Some(PageLink { label, href: self.changed(&["within_m"], within_m) })
    }

    fn way_without(&self, dropped: &Dropped) -> Option<PageLink> {
        let atlas = self.atlas();
        let count = match self.origin.position.zip(self.within_m) {
            Some((origin, within_m)) => atlas.services_within(origin, within_m, &dropped.without).len(),
            None => atlas.select_services(&dropped.without, self.query.bbox.as_ref()).len(),
        };
        let label = both(|language| {
            let (name, count) = (quoted(dropped.label.text(language), language), format_count(count, language));
            match language {
                Language::El => format!("Χωρίς το φίλτρο {name} ({count})"),
                Language::En => format!("Without the filter {name} ({count})"),
            }
        });
        (count > 0).then(|| PageLink { label, href: self.changed(dropped.parameters, None) })
    }

    /// Returns the address without some parameters; the first of them is given another value, if there is one.
    fn changed(&self, parameters: &[&str], value: Option<f64>) -> String {
        let mut changed: Vec<_> = parameters.iter().map(|&name| (name, None)).collect();
        if let (Some(first), Some(value)) = (changed.first_mut(), value) {
            first.1 = Some(value.to_string());
        }
        changed.extend([("offset", None), ("lang", Some(self.page.language.as_str().to_owned()))]);
        self.page.address(&changed)
    }

    /// Returns the filters that are set, each taken out of all of them.
    fn dropped(&self) -> Vec<Dropped> {
        let filter = &self.filter;
        let all = || filter.clone();
        let dropped =
            |parameters, el: &str, en: &str, without| Dropped { parameters, label: Bilingual::new(el, en), without };
        let candidates = [
            dropped(&["open_at"], "Ανοιχτά τώρα", "Open now", ServiceFilter { open_at: None, ..all() }),
            dropped(&["kind"], "Είδος", "Kind", ServiceFilter { kinds: None, ..all() }),
            dropped(&["need"], "Ανάγκη", "Need", ServiceFilter { needs: Vec::new(), ..all() }),
            dropped(&["eligibility"], "Για ποιον", "For whom", ServiceFilter { eligibility: Vec::new(), ..all() }),
            dropped(&["language"], "Γλώσσα", "Language", ServiceFilter { languages: Vec::new(), ..all() }),
            dropped(
                &["accessibility"],
                "Προσβασιμότητα",
                "Accessibility",
                ServiceFilter { accessibility: Vec::new(), ..all() },
            ),
            dropped(&["area", "municipality"], "Περιοχή", "Area", ServiceFilter { area: None, ..all() }),
            dropped(&["q"], "Λέξη", "Word", ServiceFilter { text: String::new(), ..all() }),
        ];
        candidates.into_iter().filter(|candidate| candidate.without != *filter).collect()
    }
}
