//! The items found so far, each by its best name.

use super::match_words::MatchKind;

/// Factor on the score of an item whose title contradicts the query's: «Δήμος Λάρισας» is not the Regional Unit.
const OTHER_TITLE: f32 = 0.5;

/// How an item was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    pub(super) kind: MatchKind,
    pub(super) score: f32,
}

/// The best hit of each item, by the item's rank (0 is the weightiest).
pub(super) struct Hits {
    best: Vec<Option<Hit>>,
    found: Vec<u32>,
    good: usize,
}

impl Hits {
    pub(super) fn new(items: usize) -> Self {
        Self { best: vec![None; items], found: vec![], good: 0 }
    }

    /// How many items were found whose title does not contradict the query's.
    pub(super) fn good(&self) -> usize {
        self.good
    }

    /// Notes that an item was found, unless it was found better already.
    pub(super) fn note(&mut self, rank: u32, kind: MatchKind, score: f32, contradicts: bool) {
        let Some(best) = self.best.get_mut(rank as usize) else { return };
        let score = if contradicts { score * OTHER_TITLE } else { score };
        match best {
            Some(known) if known.score >= score => {}
            Some(known) => *known = Hit { kind, score },
            None => {
                *best = Some(Hit { kind, score });
                self.found.push(rank);
                self.good += usize::from(!contradicts);
            }
        }
    }

    /// The `limit` best: the greater score first, then the lower rank.
    pub(super) fn into_best(self, limit: usize) -> Vec<(usize, Hit)> {
        let hit_of = |rank: u32| self.best[rank as usize].map(|hit| (rank as usize, hit));
        let mut hits: Vec<(usize, Hit)> = self.found.iter().filter_map(|&rank| hit_of(rank)).collect();
        let order = |(rank, hit): &(usize, Hit), (other_rank, other): &(usize, Hit)| {
            other.score.total_cmp(&hit.score).then(rank.cmp(other_rank))
        };
        if limit < hits.len() {
            hits.select_nth_unstable_by(limit, order);
            hits.truncate(limit);
        }
        hits.sort_unstable_by(order);
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_in_order_and_each_once() {
        let mut hits = Hits::new(4);
        hits.note(2, MatchKind::Word, 0.6, false);
        hits.note(0, MatchKind::Word, 0.6, false);
        hits.note(3, MatchKind::Exact, 1.0, true);
        hits.note(2, MatchKind::Fuzzy, 0.3, false);
        hits.note(1, MatchKind::Exact, 1.0, false);
        hits.note(9, MatchKind::Exact, 1.0, false);
        assert_eq!(hits.good(), 3);
        let ranks: Vec<usize> = hits.into_best(3).iter().map(|(rank, _)| *rank).collect();
        assert_eq!(ranks, [1, 0, 2]);
    }
}
