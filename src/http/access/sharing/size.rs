//! How much is computed for one answer.

use super::Method;
use crate::access::{Demand, Supply, pairs_within};
use crate::http::ApiError;

/// How many pairs of a population point and a service may lie within reach of each other: about ten seconds on two
/// processors.
const MAX_PAIRS: f64 = 4e8;

/// How many pairs of a population point and a service residents may choose among.
const MAX_CHOICES: f64 = 2e9;

/// How many services residents may choose among: a few hundred points and as many take 10 to 17 seconds on two processors,
/// for they spread over thousands of them in many rounds; ten times as many services take longer than anybody waits.
const MAX_CHOSEN: usize = 100_000;

/// Refuses what would be too much, which is estimated.
///
/// # Errors
/// [`ApiError::Parameter`] naming the distance and what would be accepted.
pub(super) fn check(method: &Method, demand: &Demand, supply: &Supply) -> Result<(), ApiError> {
    let Some(within_m) = method.within_m() else { return check_choices(demand.len(), supply.len()) };
    let pairs = pairs_within(demand, supply, within_m);
    if pairs <= MAX_PAIRS {
        return Ok(());
    }
    let parameter = if method.decay_name() == Some("steps") { "steps" } else { "within_m" };
    let accepted = fitting(demand, supply, within_m, pairs);
    let detail = format!(
        "within {within_m} m there are about {pairs:.1e} pairs of a population point and a service, of which {MAX_PAIRS:.0e} are \
         computed; accepted with these kinds is a distance of up to about {accepted:.0} m"
    );
    Err(ApiError::parameter(parameter, detail))
}

/// Returns a distance in metres with few enough pairs: where places lie evenly, pairs grow with its square.
fn fitting(demand: &Demand, supply: &Supply, within_m: f64, pairs: f64) -> f64 {
    let (mut within_m, mut pairs) = (within_m, pairs);
    // Where they do not, a few steps more lead below.
    for _ in 0..20 {
        if pairs <= MAX_PAIRS {
            break;
        }
        within_m *= (MAX_PAIRS / pairs).sqrt().clamp(0.1, 0.95);
        pairs = pairs_within(demand, supply, within_m);
    }
    within_m
}

/// Refuses residents who may go anywhere, where there are too many points and services for that.
#[expect(clippy::cast_precision_loss, reason = "counts below 2^53")]
fn check_choices(points: usize, services: usize) -> Result<(), ApiError> {
    if services > MAX_CHOSEN {
        let detail = format!(
            "with raam residents would choose among {services} services; accepted are kinds with up to {MAX_CHOSEN} together, or \
             the other methods with a within_m"
        );
        return Err(ApiError::parameter("kind", detail));
    }
    if points as f64 * services as f64 <= MAX_CHOICES {
        return Ok(());
    }
    let detail = format!(
        "with raam, whatever tau_m, residents of {points} population points would choose among {services} services: more than \
         {MAX_CHOICES:.0e} pairs; accepted are fewer kinds, or the other methods with a within_m"
    );
    Err(ApiError::parameter("tau_m", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residents_choose_among_so_many_services_and_no_more() {
        let refused = |points, services| match check_choices(points, services) {
            Err(ApiError::Parameter { parameter, detail }) => Some((parameter.unwrap_or_default(), detail)),
            _ => None,
        };
        assert!(check_choices(358, MAX_CHOSEN).is_ok() && check_choices(20_000, MAX_CHOSEN).is_ok());
        let (parameter, detail) = refused(1, MAX_CHOSEN + 1).unwrap();
        assert!(parameter == "kind" && detail.contains("100001") && detail.contains("up to 100000"), "{detail}");
        assert_eq!(refused(20_001, MAX_CHOSEN).unwrap().0, "tau_m");
    }
}
