//! Classes with the least variance within them.

use super::values::SortedValues;
use super::{ClassificationMethod, ClassifyError};
use crate::stats::double_double::DoubleDouble;

/// The most distinct values for which the optimum is sought: a second or two of work.
pub const MAX_DISTINCT_FISHER_JENKS: usize = 200_000;

/// Returns the upper bounds of the `k` classes with the least sum of squares; of several such, one.
///
/// By dynamic programming over the distinct values: the best start of the last class never moves back as its end moves
/// on, so halving the ends finds the starts of a row in O(n·log n), and all in O(k·n·log n).
///
/// Source: Fisher (1958), On grouping for maximum homogeneity, doi:10.1080/01621459.1958.10501479.
pub(super) fn upper_bounds(values: &SortedValues, k: usize) -> Result<Vec<f64>, ClassifyError> {
    let runs: Vec<&[f64]> = values.as_slice().chunk_by(|a, b| a >= b).collect();
    let distinct = runs.len();
    if distinct < k {
        return Err(ClassifyError::TooFewDistinct { method: ClassificationMethod::FisherJenks, k, distinct });
    }
    if distinct > MAX_DISTINCT_FISHER_JENKS {
        return Err(ClassifyError::TooManyDistinct { found: distinct });
    }
    let sums = PrefixSums::new(&runs);
    let mut least: Vec<f64> = (0..=distinct).map(|end| sums.squares(0, end)).collect();
    // For each class but the first, where it starts for every end it may have.
    let mut starts: Vec<Vec<u32>> = Vec::with_capacity(k);
    for classes in 2..=k {
        let mut row = Row {
            sums: &sums,
            before: &least,
            least: vec![f64::INFINITY; distinct + 1],
            starts: vec![0; distinct + 1],
        };
        // No class is empty: before the last there are at least as many values as classes.
        row.fill(classes, distinct, classes - 1, distinct - 1);
        let Row { least: of_row, starts: starts_of_row, .. } = row;
        starts.push(starts_of_row);
        least = of_row;
    }
    let mut end = distinct;
    let mut bounds = vec![values.max()];
    for row in starts.iter().rev() {
        end = row[end] as usize;
        bounds.push(runs[end - 1][0]);
    }
    bounds.reverse();
    Ok(bounds)
}

/// The least sums of squares for one more class than `before`.
struct Row<'a> {
    sums: &'a PrefixSums,
    before: &'a [f64],
    least: Vec<f64>,
    starts: Vec<u32>,
}

impl Row<'_> {
    /// Finds the best starts for the ends in `first..=last`, which lie in `lowest..=highest`.
    fn fill(&mut self, first: usize, last: usize, lowest: usize, highest: usize) {
        if first > last {
            return;
        }
        let end = usize::midpoint(first, last);
        let mut best = (f64::INFINITY, lowest);
        for start in lowest..=highest.min(end - 1) {
            let squares = self.before[start] + self.sums.squares(start, end);
            if squares < best.0 {
                best = (squares, start);
            }
        }
        self.least[end] = best.0;
        self.starts[end] = u32::try_from(best.1).unwrap_or(u32::MAX);
        self.fill(first, end - 1, lowest, best.1);
        self.fill(end + 1, last, best.1, highest);
    }
}

/// Sums over the values before each distinct one.
///
/// In twice the usual precision: the sum of squares of a class is a small difference of large sums, and an outlier
/// makes them so large that nothing of it would be left.
struct PrefixSums {
    sums: Vec<Sums>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    count: f64,
    value: DoubleDouble,
    square: DoubleDouble,
}

impl PrefixSums {
    #[expect(clippy::cast_precision_loss, reason = "a count of values is far below 2^53")]
    fn new(runs: &[&[f64]]) -> Self {
        let scale = scale(runs);
        let centre = runs[runs.len() / 2][0] * scale;
        let sums = std::iter::once(Sums::default()).chain(runs.iter().scan(Sums::default(), |sums, run| {
            let count = run.len() as f64;
            let value = DoubleDouble::difference(run[0] * scale, centre);
            let of_run = value * count.into();
            sums.count += count;
            sums.value = sums.value + of_run;
            sums.square = sums.square + of_run * value;
            Some(*sums)
        }));
        Self { sums: sums.collect() }
    }

    /// Returns the sum of squared distances to their mean of the distinct values `start..end`.
    fn squares(&self, start: usize, end: usize) -> f64 {
        let (before, upto) = (&self.sums[start], &self.sums[end]);
        let value = upto.value - before.value;
        let count = upto.count - before.count;
        if count == 0.0 {
            return 0.0;
        }
        // Multiplied out by the count there is nothing to divide before the difference is taken.
        let scaled = (upto.square - before.square) * count.into() - value * value;
        (scaled.to_f64() / count).max(0.0)
    }
}

/// Returns the power of two that brings all values to at most 1 in size, so that no square is too large.
fn scale(runs: &[&[f64]]) -> f64 {
    let largest = runs.iter().map(|run| run[0].abs()).fold(0.0, f64::max);
    let mut scale = 1.0;
    while largest * scale > 1.0 {
        scale *= 0.5;
    }
    while largest > 0.0 && largest * scale <= 0.5 && scale < 1e300 {
        scale *= 2.0;
    }
    scale
}
