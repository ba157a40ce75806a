//! Who uses which service.

use super::Found;

/// How many choices that nobody uses are kept for each point.
const SPARE_CHOICES: usize = 3;

/// A service that the residents of a point may use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) service: u32,
    /// The way there in units of τ.
    pub(super) way: f64,
    /// How many of the point's residents use it.
    pub(super) users: f64,
}

/// The choices of all points.
pub(super) struct Assignment<'a> {
    residents: &'a [f64],
    choices: Vec<Vec<Choice>>,
    /// How many residents are the fair share of each service, and how many use it.
    fair_shares: &'a [f64],
    users: Vec<f64>,
    /// Of one point's choices the cost were none of its residents there, in ascending order, and the choice's place.
    costs: Vec<(f64, usize)>,
}

impl<'a> Assignment<'a> {
    /// Begins with nobody using anything.
    pub(super) fn new(residents: &'a [f64], choices: Vec<Vec<Choice>>, fair_shares: &'a [f64]) -> Self {
        Self { residents, choices, fair_shares, users: vec![0.0; fair_shares.len()], costs: Vec::new() }
    }

    pub(super) fn users(&self) -> &[f64] {
        &self.users
    }

    /// Returns users in units of fair shares.
    pub(super) fn crowding(&self) -> Vec<f64> {
        let of = |(users, share): (&f64, &f64)| if *share > 0.0 { users / share } else { 0.0 };
        self.users.iter().zip(self.fair_shares).map(of).collect()
    }

    /// Lets the residents of each point in turn choose best, given what all others chose last.
    pub(super) fn sweep(&mut self) {
        for point in 0..self.choices.len() {
            if self.residents[point] > 0.0 && !self.is_content(point) {
                self.choose(point);
            }
        }
    }

    /// Says whether all residents of a point use one service and none of them would save by going elsewhere: most are so.
    fn is_content(&self, point: usize) -> bool {
        let choices = &self.choices[point];
        let cost = |choice: &Choice| {
            let service = choice.service as usize;
            choice.way + self.users[service] / self.fair_shares[service]
        };
        let mut used = choices.iter().filter(|choice| choice.users > 0.0);
        let (Some(first), None) = (used.next(), used.next()) else { return false };
        let its = cost(first);
        choices.iter().all(|choice| choice.service == first.service || its <= cost(choice))
    }

    /// Spreads the residents of a point so that all services they use cost them the same, and none they do not use less.
    fn choose(&mut self, point: usize) {
        let Self { choices, users, fair_shares, costs, .. } = self;
        let choices = &mut choices[point];
        costs.clear();
        for (place, choice) in choices.iter().enumerate() {
            let service = choice.service as usize;
            let others = (users[service] - choice.users).max(0.0);
            users[service] = others;
            costs.push((choice.way + others / fair_shares[service], place));
        }
        costs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let level = level(
            self.residents[point],
            costs.iter().map(|&(cost, place)| (cost, fair_shares[choices[place].service as usize])),
        );
        let mut left = self.residents[point];
        let mut last = None;
        for &(cost, place) in costs.iter() {
            let service = choices[place].service as usize;
            let its = ((level - cost).max(0.0) * fair_shares[service]).min(left);
            left -= its;
            choices[place].users = its;
            users[service] += its;
            last = last.filter(|_| its <= 0.0).or(Some(place));
        }
        // What rounding left over goes where somebody goes anyway: everybody is somewhere.
        if let Some(place) = last {
            choices[place].users += left;
            users[choices[place].service as usize] += left;
        }
    }

    /// Adds up the users of all services anew: what was added and taken away leaves traces.
    pub(super) fn add_up(&mut self) {
        self.users.fill(0.0);
        for choice in self.choices.iter().flatten() {
            self.users[choice.service as usize] += choice.users;
        }
    }

    /// Returns the least cost among the choices of a point.
    pub(super) fn least_cost(&self, point: usize, crowding: &[f64]) -> f64 {
        let cost = |choice: &Choice| choice.way + crowding[choice.service as usize];
        self.choices[point].iter().map(cost).fold(f64::INFINITY, f64::min)
    }

    /// Returns the part of all costs that would be saved if everybody paid the least that was found.
    pub(super) fn relative_gap(&self, found: &[Found]) -> f64 {
        let crowding = self.crowding();
        let (mut paid, mut saved) = (0.0, 0.0);
        for (choices, found) in self.choices.iter().zip(found) {
            for choice in choices {
                let cost = choice.way + crowding[choice.service as usize];
                paid += choice.users * cost;
                saved += choice.users * (cost - found.least).max(0.0);
            }
        }
        if paid > 0.0 { saved / paid } else { 0.0 }
    }

    /// Adds choices that points do not have yet, and drops those nobody uses but the cheapest few: they come back when they
    /// are worth it.
    pub(super) fn offer(&mut self, better: impl Iterator<Item = Vec<Choice>>, crowding: &[f64]) {
        let cost = |choice: &Choice| choice.way + crowding[choice.service as usize];
        for (choices, better) in self.choices.iter_mut().zip(better) {
            choices.sort_unstable_by(|a, b| {
                (a.users <= 0.0)
                    .cmp(&(b.users <= 0.0))
                    .then(cost(a).total_cmp(&cost(b)))
                    .then(a.service.cmp(&b.service))
            });
            let used = choices.partition_point(|choice| choice.users > 0.0);
            choices.truncate(used + SPARE_CHOICES);
            let mut known: Vec<u32> = choices.iter().map(|choice| choice.service).collect();
            known.sort_unstable();
            choices.extend(better.into_iter().filter(|choice| known.binary_search(&choice.service).is_err()));
        }
    }
}

/// Returns the cost at which all residents have a place: services, by ascending cost, take their fair share times what the
/// level lies above their cost.
fn level(residents: f64, services: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut shares, mut weighted, mut level) = (0.0, residents, f64::INFINITY);
    for (cost, share) in services {
        if cost >= level {
            break;
        }
        shares += share;
        weighted += cost * share;
        level = weighted / shares;
    }
    level
}
