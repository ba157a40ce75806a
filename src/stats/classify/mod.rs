//! Class breaks: where one colour of a map ends and the next begins.
//!
//! Classes are closed above, `(lower, upper]`, and the first includes the lowest value.

mod breaks;
mod equal_interval;
mod error;
mod fisher_jenks;
mod manual;
mod method;
mod quantile;
mod values;

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
mod golden;

pub use breaks::ClassBreaks;
pub use error::ClassifyError;
pub use fisher_jenks::MAX_DISTINCT_FISHER_JENKS;
pub use method::{Classification, ClassificationMethod, UnknownMethod};

pub(super) use quantile::quantile;

use values::SortedValues;

/// The most classes that values are put in; the eye tells far fewer colours apart.
pub const MAX_CLASSES: usize = 12;

/// Puts values in classes; those that are not a number count as missing and are in none.
///
/// Values and breaks are in the same unit, whichever it is.
///
/// # Errors
/// [`ClassifyError`] if there are no values or an infinite one, if the number of classes or the given breaks cannot be
/// used, or if there are too few distinct values for the classes asked for. Quantiles alone make do with fewer classes.
///
/// # Examples
/// ```
/// use choros::stats::{Classification, classify};
/// let breaks = classify(&[1.0, 2.0, 3.0, 4.0, 9.0], &Classification::Quantile { k: 2 })?;
/// assert_eq!(breaks.upper_bounds(), [3.0, 9.0]);
/// assert_eq!(breaks.counts(), [3, 2]);
/// assert_eq!(breaks.class_of(3.0), Some(0));
/// # Ok::<(), choros::stats::ClassifyError>(())
/// ```
pub fn classify(values: &[f64], classification: &Classification) -> Result<ClassBreaks, ClassifyError> {
    if let Some(k) = classification.k()
        && !(1..=MAX_CLASSES).contains(&k)
    {
        return Err(ClassifyError::ClassCount { found: k });
    }
    let sorted = SortedValues::new(values)?;
    let upper_bounds = match classification {
        Classification::Quantile { k } => quantile::upper_bounds(&sorted, *k),
        Classification::EqualInterval { k } => equal_interval::upper_bounds(&sorted, *k)?,
        Classification::FisherJenks { k } => fisher_jenks::upper_bounds(&sorted, *k)?,
        Classification::Manual { upper_bounds } => manual::upper_bounds(&sorted, upper_bounds)?,
    };
    Ok(ClassBreaks::new(upper_bounds, &sorted))
}

/// Puts values in classes as maps paint them: as [`classify`] does, and where values lie on both sides of zero the bound nearest to
/// zero moves there, so that losses and gains share no class. Bounds that are given stay.
///
/// # Errors
/// Those of [`classify`].
///
/// # Examples
/// ```
/// use choros::stats::{Classification, classify_parted};
/// let breaks = classify_parted(&[-7.0, -5.0, -1.0, 9.0], &Classification::Quantile { k: 2 })?;
/// assert_eq!(breaks.upper_bounds(), [0.0, 9.0]);
/// assert_eq!(breaks.counts(), [3, 1]);
/// # Ok::<(), choros::stats::ClassifyError>(())
/// ```
pub fn classify_parted(values: &[f64], classification: &Classification) -> Result<ClassBreaks, ClassifyError> {
    let breaks = classify(values, classification)?;
    Ok(match classification.method() {
        ClassificationMethod::Manual => breaks,
        ClassificationMethod::Quantile | ClassificationMethod::EqualInterval | ClassificationMethod::FisherJenks => {
            breaks.parted_at_zero(values)
        }
    })
}
