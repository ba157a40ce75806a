//! Which services have a trait.

use std::borrow::Borrow;

/// Numbers below a known size, as a list where they are few and as bits where they are many.
///
/// Never takes more than four bytes a member, so that a vocabulary of any size costs no more than its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ItemSet {
    /// In ascending order.
    Few(Vec<u32>),
    /// One bit a number, and how many are set.
    Many(Vec<u64>, usize),
}

impl ItemSet {
    /// Makes a set of numbers in ascending order, each once, all below `size`.
    pub(super) fn of(items: Vec<u32>, size: usize) -> Self {
        if items.len() * 32 < size {
            return Self::Few(items);
        }
        let mut bits = vec![0; size.div_ceil(64)];
        for &item in &items {
            bits[item as usize / 64] |= 1 << (item % 64);
        }
        Self::Many(bits, items.len())
    }

    /// Returns what is in any of the sets.
    pub(super) fn union<S: Borrow<Self>>(sets: &[S], size: usize) -> Self {
        let most: usize = sets.iter().map(|set| set.borrow().len()).sum();
        if most * 32 < size {
            let mut items: Vec<u32> = sets.iter().flat_map(|set| set.borrow().iter()).collect();
            items.sort_unstable();
            items.dedup();
            return Self::Few(items);
        }
        let mut bits = vec![0_u64; size.div_ceil(64)];
        for set in sets {
            match set.borrow() {
                Self::Few(items) => items.iter().for_each(|item| bits[*item as usize / 64] |= 1 << (item % 64)),
                Self::Many(words, _) => bits.iter_mut().zip(words).for_each(|(all, word)| *all |= word),
            }
        }
        let count = bits.iter().map(|word| word.count_ones() as usize).sum();
        let union = Self::Many(bits, count);
        if count * 32 < size { Self::Few(union.iter().collect()) } else { union }
    }

    /// Returns what is in all of the sets; nothing of no sets.
    pub(super) fn intersection(sets: &[&Self], size: usize) -> Option<Self> {
        let (smallest, others) = sets.split_first()?;
        if others.is_empty() {
            return Some((*smallest).clone());
        }
        if let (Self::Many(bits, _), true) = (*smallest, others.iter().all(|set| matches!(set, Self::Many(..)))) {
            let mut bits = bits.clone();
            for set in others {
                if let Self::Many(words, _) = set {
                    bits.iter_mut().zip(words).for_each(|(both, word)| *both &= word);
                }
            }
            let count = bits.iter().map(|word| word.count_ones() as usize).sum();
            let both = Self::Many(bits, count);
            return Some(if count * 32 < size { Self::Few(both.iter().collect()) } else { both });
        }
        let in_all = |item: &u32| others.iter().all(|set| set.contains(*item));
        Some(Self::of(smallest.iter().filter(in_all).collect(), size))
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Few(items) => items.len(),
            Self::Many(_, count) => *count,
        }
    }

    pub(super) fn contains(&self, item: u32) -> bool {
        match self {
            Self::Few(items) => items.binary_search(&item).is_ok(),
            Self::Many(bits, _) => bits.get(item as usize / 64).is_some_and(|word| word & (1 << (item % 64)) != 0),
        }
    }

    /// Returns the members in ascending order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let (few, many): (&[u32], &[u64]) = match self {
            Self::Few(items) => (items, &[]),
            Self::Many(bits, _) => (&[], bits),
        };
        let in_word = |(word, first): (&u64, u32)| {
            let word = *word;
            (0..64).filter(move |bit| word & (1 << bit) != 0).map(move |bit| first + bit)
        };
        few.iter().copied().chain(many.iter().zip((0..).step_by(64)).filter(|(word, _)| **word != 0).flat_map(in_word))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_is_what_went_in_and_a_union_what_is_in_either(
            a in prop::collection::btree_set(0..300_u32, 0..120),
            b in prop::collection::btree_set(0..300_u32, 0..6),
        ) {
            let of = |items: &BTreeSet<u32>| ItemSet::of(items.iter().copied().collect(), 300);
            for items in [&a, &b] {
                let set = of(items);
                prop_assert_eq!(set.len(), items.len());
                prop_assert_eq!(&set.iter().collect::<BTreeSet<_>>(), items);
                prop_assert!((0..400).all(|item| set.contains(item) == items.contains(&item)));
            }
            prop_assert_eq!(ItemSet::union(&[of(&a), of(&b)], 300), of(&(&a | &b)));
            prop_assert_eq!(ItemSet::intersection(&[&of(&a), &of(&b)], 300), Some(of(&(&a & &b))));
            prop_assert_eq!(ItemSet::intersection(&[&of(&a), &of(&a)], 300), Some(of(&a)));
        }
    }
}
