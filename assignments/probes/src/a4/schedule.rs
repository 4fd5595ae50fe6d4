//! The calls of `a4.schedule`.

use contract::a4::{A4, Decay, Result, Schedule};
use harness::{Record, unknown_word};

use crate::about_any::about_any;
use crate::observe::{Inputs, refused};

/// The rates of all steps that the case lists.
pub fn call(a4: &dyn A4, case: &Record) -> Record {
    let a = Inputs::of(case);
    let (schedule, steps) = (schedule(&a), a.fact::<Vec<u64>>("steps"));
    let rates: Result<Vec<f64>> =
        steps.into_iter().map(|step| a4.learning_rate(&schedule, step)).collect();
    let answer = match rates {
        Ok(rates) => Record::new().vector("rates", &rates),
        Err(error) => refused(&error),
    };
    about_any(case, answer)
}

fn schedule(a: &Inputs<'_>) -> Schedule {
    // A word in place of a number is no number: JSON has no NaN.
    let rate = |name: &str| a.maybe(name).unwrap_or(f64::NAN);
    let decay = match a.fact::<String>("decay").as_str() {
        "cosine" => Decay::Cosine,
        "linear" => Decay::Linear,
        "stable" => Decay::Stable { from: a.fact("from") },
        word => unknown_word("decay", word),
    };
    let (peak, floor) = (rate("peak"), rate("floor"));
    Schedule { peak, floor, warm_up: a.fact("warm_up"), end: a.fact("end"), decay }
}
