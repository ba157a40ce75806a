//! Which of many things belong together.

/// Sets of things numbered from 0 that are united pair by pair.
///
/// Source: Tarjan and van Leeuwen (1984), Worst-case analysis of set union algorithms, doi:10.1145/62.2160 (path halving).
#[derive(Debug)]
pub(super) struct UnionFind(Vec<u32>);

impl UnionFind {
    /// Makes a set of each of `len` things.
    pub(super) fn new(len: usize) -> Self {
        Self((0..u32::MAX).take(len).collect())
    }

    /// Unites the sets of two things. The lowest number of a set stands for it.
    pub(super) fn unite(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
    }

    fn root(&mut self, mut thing: u32) -> u32 {
        while self.0[thing as usize] != thing {
            let above = self.0[self.0[thing as usize] as usize];
            self.0[thing as usize] = above;
            thing = above;
        }
        thing
    }

    /// Numbers the sets by their lowest things; returns the number of each thing's and how many there are.
    pub(super) fn numbers(mut self) -> (Vec<u32>, usize) {
        let mut numbers: Vec<u32> = Vec::with_capacity(self.0.len());
        let mut count = 0;
        for thing in (0..u32::MAX).take(self.0.len()) {
            let root = self.root(thing);
            // A root is the lowest of its set, so its number is known by now unless it is the thing itself.
            let number = numbers.get(root as usize).copied().unwrap_or_else(|| {
                count += 1;
                count - 1
            });
            numbers.push(number);
        }
        (numbers, count as usize)
    }
}
