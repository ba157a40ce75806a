//! How far residents have to go, added up.

/// Distances to the nearest service, each point weighing as many as live there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distances {
    /// The residents who have a service to go to: those the other figures are about.
    pub residents: f64,
    /// The mean geodesic distance in metres; nothing where there are no such residents.
    pub mean_m: Option<f64>,
    /// The least distance in metres that at least half of them have not to exceed.
    pub median_m: Option<f64>,
    /// The point with residents that is farthest from its service, and how far in metres; the first of equals.
    pub farthest: Option<(u32, f64)>,
}

impl Distances {
    /// Adds up points with their distance in metres and residents; those without residents do not count.
    pub(super) fn of(points: impl IntoIterator<Item = (u32, f64, f64)>) -> Self {
        let mut points: Vec<_> = points.into_iter().filter(|&(_, _, residents)| residents > 0.0).collect();
        let residents: f64 = points.iter().map(|(_, _, residents)| residents).sum();
        let mean_m = points.iter().map(|(_, distance_m, its)| distance_m * (its / residents)).sum();
        points.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let mut below = 0.0;
        let median = points.iter().find(|(_, _, its)| {
            below += its;
            below >= residents / 2.0
        });
        Self {
            residents,
            mean_m: (!points.is_empty()).then_some(mean_m),
            median_m: median.map(|&(_, distance_m, _)| distance_m),
            farthest: points.last().map(|&(point, distance_m, _)| (point, distance_m)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_weigh_as_many_as_live_there() {
        let found = Distances::of([(0, 10.0, 1.0), (1, 40.0, 3.0), (2, 40.0, 0.5), (3, 99.0, 0.0)]);
        assert_eq!((found.residents, found.median_m, found.farthest), (4.5, Some(40.0), Some((1, 40.0))));
        assert!((found.mean_m.unwrap() - 150.0 / 4.5).abs() < 1e-12);
        let half = Distances::of([(0, 10.0, 2.0), (1, 40.0, 2.0)]);
        assert_eq!(half.median_m, Some(10.0));
        assert_eq!(Distances::of([(0, 10.0, 0.0)]), Distances::default());
    }
}
