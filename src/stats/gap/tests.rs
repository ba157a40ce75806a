//! Gaps worked out by hand, and what must hold of all.

use proptest::prelude::*;

use super::*;

fn areas<'a>(need: &'a [f64], access: &'a [f64]) -> NeedAndAccess<'a> {
    NeedAndAccess { need, worse: Worse::High, standard_errors: None, access, poorer: Worse::Low }
}

fn ranked(need: &[f64], access: &[f64], weighing: Weighing) -> Vec<AreaGap> {
    gap(areas(need, access), weighing).unwrap().areas.into_iter().map(Result::unwrap).collect()
}

#[test]
fn parts_add_up_and_ties_share_their_rank() {
    // Percentiles of need 12.5, 50, 50, 87.5; of lack 87.5, 62.5, 12.5, 37.5.
    let found = ranked(&[1.0, 2.0, 2.0, 3.0], &[0.0, 0.1, 0.9, 0.5], Weighing { need_weight: 0.5, draws: None });
    let of = |of: fn(&AreaGap) -> f64| found.iter().map(of).collect::<Vec<_>>();
    assert_eq!(of(|area| area.need_percentile), [12.5, 50.0, 50.0, 87.5]);
    assert_eq!(of(|area| area.lack_percentile), [87.5, 62.5, 12.5, 37.5]);
    assert_eq!(of(|area| area.need_part + area.lack_part), [50.0, 56.25, 31.25, 62.5]);
    assert_eq!(of(|area| area.score), [50.0, 56.25, 31.25, 62.5]);
    assert_eq!(found.iter().map(|area| (area.rank, area.tied)).collect::<Vec<_>>(), [(3, 1), (2, 1), (4, 1), (1, 1)]);
    let zeros = ranked(&[1.0, 2.0, -0.0, 0.0], &[-1.0, -2.0, -9.0, -9.0], Weighing::default());
    assert_eq!(zeros.iter().map(|area| (area.rank, area.tied)).collect::<Vec<_>>(), [(4, 1), (1, 1), (2, 2), (2, 2)]);
}

#[test]
fn a_cost_is_poorer_the_higher_it_is() {
    let (need, scores, costs) = ([1.0, 2.0, 2.0, 3.0], [0.4, 0.1, 0.9, 0.5], [0.6, 0.9, 0.1, 0.5]);
    let of_scores = gap(areas(&need, &scores), Weighing::default()).unwrap();
    let of_costs = NeedAndAccess { poorer: Worse::High, ..areas(&need, &costs) };
    assert_eq!(gap(of_costs, Weighing::default()).unwrap(), of_scores);
}

#[test]
fn areas_of_which_one_is_missing_are_told_and_do_not_count() {
    let (need, access) = ([f64::NAN, 1.0, f64::INFINITY, 2.0, 3.0], [0.5, f64::NAN, f64::NAN, 0.5, 0.5]);
    let found = gap(areas(&need, &access), Weighing::default()).unwrap();
    let why: Vec<_> = found.areas.iter().map(|area| area.err()).collect();
    assert_eq!(why, [Some(Unranked::NoNeed), Some(Unranked::NoAccess), Some(Unranked::Neither), None, None]);
    assert_eq!((found.areas[4].unwrap().need_percentile, found.taken_as_exact), (75.0, 2));
    assert_eq!(gap(areas(&[], &[]), Weighing::default()).unwrap().areas, []);
}

#[test]
fn uncertain_needs_and_weights_widen_the_interval() {
    let need: Vec<f64> = (0..50).map(f64::from).collect();
    let access: Vec<f64> = need.iter().map(|need| (need * 7.0) % 50.0).collect();
    let width = |errors: &[f64], weights| {
        let input = NeedAndAccess { standard_errors: Some(errors), ..areas(&need, &access) };
        let draws = Some(Draws { weights, ..Draws::default() });
        let found = gap(input, Weighing { need_weight: 0.5, draws }).unwrap();
        let interval = |area: &Result<AreaGap, Unranked>| area.unwrap().rank_interval.unwrap();
        found.areas.iter().map(interval).map(|interval| interval.last - interval.first).sum::<u32>()
    };
    let (none, some, more) = ([0.0; 50], [1.0; 50], [9.0; 50]);
    assert_eq!(width(&none, WeightDraws::Fixed), 0);
    assert!(width(&some, WeightDraws::Fixed) > 0);
    assert!(width(&more, WeightDraws::Fixed) > width(&some, WeightDraws::Fixed));
    assert!(width(&none, WeightDraws::Within(0.1)) > 0);
    assert!(width(&none, WeightDraws::Any) > width(&none, WeightDraws::Within(0.1)));
}

#[test]
fn an_interval_holds_the_part_of_draws_it_says() {
    // One area among fixed ones: the drawn rank is that of a normal number among equally spaced ones.
    let mut need: Vec<f64> = (0..101).map(|place| f64::from(place) - 50.0).collect();
    need.push(0.25);
    let mut errors = vec![0.0; 101];
    errors.push(20.0);
    let access = vec![1.0; 102];
    let input = NeedAndAccess { standard_errors: Some(&errors), ..areas(&need, &access) };
    let draws = Some(Draws { count: 10_000, ..Draws::default() });
    let found = gap(input, Weighing { need_weight: 1.0, draws }).unwrap().areas[101].unwrap();
    let interval = found.rank_interval.unwrap();
    // 1.645 standard errors on either side of the middle, which is rank 51 or 52.
    assert!(interval.first.abs_diff(51 - 33) <= 2 && interval.last.abs_diff(51 + 33) <= 2, "{interval:?}");
}

#[test]
fn what_is_not_accepted_is_named() {
    let refused = |input, weighing| gap(input, weighing).unwrap_err();
    let (one, two) = ([1.0], [1.0, 2.0]);
    let plain = Weighing::default();
    let length = GapError::Length { what: "accesses", found: 2, expected: 1 };
    assert_eq!(refused(areas(&one, &two), plain), length);
    let with = |errors| NeedAndAccess { standard_errors: Some(errors), ..areas(&one, &one) };
    assert_eq!(refused(with(&two), plain), GapError::Length { what: "standard errors", found: 2, expected: 1 });
    assert_eq!(refused(with(&[-1.0]), plain), GapError::StandardError { area: 0, found: -1.0 });
    for found in [-0.1, 1.1, f64::INFINITY] {
        assert_eq!(refused(areas(&one, &one), Weighing { need_weight: found, ..plain }), GapError::Weight { found });
    }
    let draws = |draws| Weighing { draws: Some(draws), ..plain };
    for found in [0, 10_001] {
        let too_many = draws(Draws { count: found, ..Draws::default() });
        assert_eq!(refused(areas(&one, &one), too_many), GapError::DrawCount { found });
    }
    for found in [0.0, 1.0] {
        assert_eq!(
            refused(areas(&one, &one), draws(Draws { level: found, ..Draws::default() })),
            GapError::Level { found }
        );
    }
    let within = draws(Draws { weights: WeightDraws::Within(2.0), ..Draws::default() });
    assert_eq!(refused(areas(&one, &one), within), GapError::Weight { found: 2.0 });
    let many = vec![0.0; 20_001];
    assert_eq!(refused(areas(&many, &many), plain), GapError::TooManyRanks { draws: 1000, areas: 20_001 });
}

/// Ranks and ties by fractions of whole numbers: an area is before another if `need · of_need + lack · (10 − of_need)` is
/// greater, where both are twice the number of areas that are better off plus those that are like it.
fn exact(need: &[u8], access: &[u8], of_need: u64) -> Vec<(usize, usize)> {
    let halves = |of: &[u8], place: usize, lower: fn(u8, u8) -> bool| {
        let count = |counts: &dyn Fn(u8) -> bool| of.iter().filter(|other| counts(**other)).count() as u64;
        2 * count(&|other| lower(other, of[place])) + count(&|other| other == of[place])
    };
    let score = |place| {
        halves(need, place, |other, own| other < own) * of_need
            + halves(access, place, |other, own| other > own) * (10 - of_need)
    };
    let scores: Vec<u64> = (0..need.len()).map(score).collect();
    let count = |counts: &dyn Fn(u64) -> bool| scores.iter().filter(|other| counts(**other)).count();
    scores.iter().map(|own| (1 + count(&|other| other > *own), count(&|other| other == *own))).collect()
}

/// A need, an access and a standard error; some alike, some missing.
fn area() -> impl Strategy<Value = (f64, f64, f64)> {
    let value = || prop_oneof![4 => (-5..5i8).prop_map(f64::from), 2 => -1e3..1e3, 1 => Just(f64::NAN)];
    (value(), value(), prop_oneof![Just(0.0), Just(f64::NAN), 0.0..9.0])
}

fn few(seed: u64) -> Draws {
    Draws { count: 21, seed, ..Draws::default() }
}

proptest! {
    #[test]
    fn equal_scores_are_tied_whatever_the_weight(
        input in prop::collection::vec((0..20u8, 0..20u8), 1..60), of_need in 0..=10u8,
    ) {
        let (need, access): (Vec<u8>, Vec<u8>) = input.into_iter().unzip();
        let floats = |values: &[u8]| values.iter().map(|value| f64::from(*value) / 10.0).collect::<Vec<_>>();
        let weighing = Weighing { need_weight: f64::from(of_need) / 10.0, draws: None };
        let found = ranked(&floats(&need), &floats(&access), weighing);
        let found: Vec<_> = found.iter().map(|area| (area.rank, area.tied)).collect();
        prop_assert_eq!(found, exact(&need, &access, of_need.into()));
    }

    #[test]
    fn worse_need_or_poorer_access_never_lets_an_area_fall_behind(
        input in prop::collection::vec(area(), 1..30), which in any::<prop::sample::Index>(),
        by in 0.0..20.0, need_weight in 0.0..=1.0, low_is_worse in any::<bool>(), of_need in any::<bool>(),
    ) {
        let worse = if low_is_worse { Worse::Low } else { Worse::High };
        let (mut need, mut access): (Vec<f64>, Vec<f64>) = input.iter().map(|&(need, access, _)| (need, access)).unzip();
        let rank = |need: &[f64], access: &[f64], place: usize| {
            let found = gap(NeedAndAccess { worse, ..areas(need, access) }, Weighing { need_weight, draws: None }).unwrap();
            found.areas[place].map(|area| area.rank)
        };
        let place = which.index(need.len());
        let before = rank(&need, &access, place);
        match (of_need, worse) {
            (true, Worse::High) => need[place] += by,
            (true, Worse::Low) => need[place] -= by,
            (false, _) => access[place] -= by,
        }
        match (before, rank(&need, &access, place)) {
            (Ok(before), Ok(after)) => prop_assert!(after <= before),
            (before, after) => prop_assert_eq!(before, after),
        }
    }

    #[test]
    fn ranks_scores_and_intervals_agree(input in prop::collection::vec(area(), 0..30), need_weight in 0.0..=1.0, seed in any::<u64>()) {
        let need: Vec<f64> = input.iter().map(|area| area.0).collect();
        let access: Vec<f64> = input.iter().map(|area| area.1).collect();
        let errors: Vec<f64> = input.iter().map(|area| area.2).collect();
        let weighing = Weighing { need_weight, draws: Some(few(seed)) };
        let exact = gap(areas(&need, &access), weighing).unwrap();
        let known: Vec<AreaGap> = exact.areas.iter().copied().filter_map(Result::ok).collect();
        let count = u32::try_from(known.len()).unwrap();
        for area in &known {
            prop_assert!((0.0..=100.0).contains(&area.score) && (area.need_part + area.lack_part - area.score).abs() < 1e-9);
            prop_assert_eq!(area.rank, 1 + known.iter().filter(|other| other.score > area.score).count());
            prop_assert_eq!(area.tied, known.iter().filter(|other| other.rank == area.rank).count());
            let rank = u32::try_from(area.rank).unwrap();
            prop_assert_eq!(area.rank_interval, Some(RankInterval { first: rank, last: rank }));
        }
        let uncertain = NeedAndAccess { standard_errors: Some(&errors), ..areas(&need, &access) };
        let found = gap(uncertain, weighing).unwrap();
        prop_assert_eq!(&found, &gap(uncertain, weighing).unwrap());
        for area in found.areas.iter().flatten() {
            let interval = area.rank_interval.unwrap();
            prop_assert!(1 <= interval.first && interval.first <= interval.last && interval.last <= count);
        }
    }
}

#[test]
fn parts_in_whole_numbers_add_up_to_the_score() {
    // Percentiles of need by sevenths, of lack in the other order, weighed unevenly: nothing is whole by itself.
    let need: Vec<f64> = (0..7).map(f64::from).collect();
    let access = [0.3, 0.9, 0.1, 0.8, 0.2, 0.7, 0.5];
    for need_weight in [0.0, 0.37, 0.5, 1.0] {
        for area in ranked(&need, &access, Weighing { need_weight, draws: None }) {
            let whole = area.whole_parts();
            assert!((whole.need + whole.lack - whole.score).abs() < 1e-9);
            assert!(whole.lack >= 0.0 && (whole.score - area.score).abs() <= 0.5, "{whole:?} of {area:?}");
            assert!((whole.lack - area.lack_part).abs() < 1.0 + 1e-9, "{whole:?} of {area:?}");
        }
    }
}
