//! What may be looked for, as fields of a form.

use super::super::parts::{both, distance_field, full_name, kind_field, language_field, select};
use super::Asked;
use crate::atlas::Atlas;
use crate::geometry::LonLat;
use crate::http::extract::CommaList;
use crate::numbers::{format_count, format_number};
use crate::provenance::{Bilingual, Language};
use crate::services::{Taxonomy, Term};
use crate::viewer::{FormField, FormInput};

/// The most areas that are offered to choose from; an atlas with more offers its coarser ones.
const MAX_AREAS: usize = 450;

impl Asked {
    pub(super) fn fields(&self) -> Vec<FormField> {
        let (atlas, query) = (self.atlas(), &self.query);
        let text = |name, label, value: &str, hint| FormField {
            name,
            label,
            input: FormInput::Text { value: value.to_owned(), hint },
            seldom: false,
        };
        // The position of a map or a device has no name: the field shows it without sending it as one.
        let place_hint = self.origin.position.filter(|_| self.near.is_empty()).map_or_else(
            || Bilingual::new("Δήμος, πόλη, χωριό…", "Municipality, town, village…"),
            |at| both(|language| position_in_words(at, language)),
        );
        let mut fields = vec![text("near", Bilingual::new("Κοντά σε", "Near"), &self.near, place_hint)];
        fields.push(kind_field(atlas, query.kind.as_ref()));
        let terms = [
            (Taxonomy::Need, Bilingual::new("Ανάγκη", "Need"), joined(query.need.as_ref())),
            (Taxonomy::Eligibility, Bilingual::new("Για ποιον", "For whom"), joined(query.eligibility.as_ref())),
            (Taxonomy::Language, Bilingual::new("Γλώσσα", "Language"), joined(query.language.as_ref())),
            (
                Taxonomy::Accessibility,
                Bilingual::new("Προσβασιμότητα", "Accessibility"),
                joined(query.accessibility.as_ref()),
            ),
        ];
        fields.extend(
            terms.into_iter().filter_map(|(taxonomy, label, chosen)| term_field(atlas, taxonomy, label, chosen)),
        );
        fields.extend(self.area_field());
        let any = Bilingual::new("σε κάθε απόσταση", "at any distance");
        if self.origin.position.is_some() {
            fields.push(distance_field(self.within_m, Some(any)));
        }
        let word_hint = Bilingual::new("όνομα, φορέας, περιγραφή", "name, organization, description");
        let word = text("q", Bilingual::new("Λέξη", "Word"), query.q.as_deref().unwrap_or_default(), word_hint);
        fields.push(FormField { seldom: true, ..word });
        fields.push(FormField {
            name: "open_at",
            label: Bilingual::new("Ανοιχτά τώρα", "Open now"),
            input: FormInput::Check { value: "now", checked: query.open_at.is_some() },
            seldom: false,
        });
        if self.near.is_empty()
            && let Some(at) = self.origin.position
        {
            for (name, degrees) in [("lon", at.lon()), ("lat", at.lat())] {
                fields.push(FormField {
                    name,
                    label: Bilingual::default(),
                    input: FormInput::Hidden(degrees.to_string()),
                    seldom: false,
                });
            }
        }
        fields.push(language_field(self.page.language));
        fields
    }

    /// Returns the choice of an area: of the coarser levels, and of the finer ones as long as they are not too many.
    fn area_field(&self) -> Option<FormField> {
        let atlas = self.atlas();
        let mut options = vec![(String::new(), Bilingual::new("παντού", "everywhere"))];
        for (layer, _) in atlas.levels() {
            if options.len() + layer.areas().len() > MAX_AREAS {
                break;
            }
            let named = |area| (String::from(area_code(area)), full_name(layer.level, area));
            options.extend(layer.areas().iter().map(named));
        }
        let chosen = self.query.area.clone().or_else(|| self.query.municipality.clone()).unwrap_or_default();
        let label = Bilingual::new("Περιοχή", "Area");
        (options.len() > 1).then(|| FormField { seldom: true, ..select("area", label, options, chosen) })
    }
}

fn position_in_words(at: LonLat, language: Language) -> String {
    let [lat, lon] = [at.lat(), at.lon()].map(|degrees| format_number(degrees, 3, language));
    match language {
        Language::El => format!("Θέση στον χάρτη: {lat}° Β, {lon}° Α"),
        Language::En => format!("Position on the map: {lat}° N, {lon}° E"),
    }
}

fn area_code(area: &crate::boundaries::Area) -> &str {
    area.id.as_str()
}

fn joined<T: ToString>(list: Option<&CommaList<T>>) -> String {
    list.map(|list| list.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")).unwrap_or_default()
}

/// Returns the choice of a word, with how many services state it; nothing where none does.
fn term_field(atlas: &Atlas, taxonomy: Taxonomy, label: Bilingual, chosen: String) -> Option<FormField> {
    let terms = atlas.register().terms(taxonomy);
    let option = |term: &Term| {
        let title = both(|language| format!("{} ({})", term.title.text(language), format_count(term.count, language)));
        (term.id.to_string(), title)
    };
    let any = (String::new(), Bilingual::new("όλα", "any"));
    let options: Vec<_> = std::iter::once(any).chain(terms.iter().map(option)).collect();
    (!terms.is_empty()).then(|| FormField { seldom: true, ..select(taxonomy.as_str(), label, options, chosen) })
}
