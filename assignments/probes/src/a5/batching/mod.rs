//! The calls of `a5.batching`: scripts that are played to an engine.

mod refusing;
mod script;

use contract::a5::{A5, EngineConfig, Finished, InputError};
use harness::Record;

use super::paged_model::Blocks;
use crate::about_any::about_any;
use crate::observe::{Inputs, refused};
use crate::world::streams::Streams;
use refusing::Refusing;
use script::{Played, Script};

/// What has come of all requests.
pub fn results(a5: &dyn A5, case: &Record) -> Record {
    told(a5, case, |_, answer| answer)
}

/// Which text has read how many tokens in which step, besides.
pub fn steps(a5: &dyn A5, case: &Record) -> Record {
    told(a5, case, |played, answer| answer.fact("steps", &played.steps))
}

/// How many tokens were read in each step, besides.
pub fn totals(a5: &dyn A5, case: &Record) -> Record {
    told(a5, case, |played, answer| {
        let steps = played.steps.iter().flatten();
        let total = |calls: &Vec<Vec<[i64; 3]>>| calls.iter().flatten().map(|part| part[2]).sum();
        let totals: Vec<i64> = steps.map(|(calls, _)| total(calls)).collect();
        answer.fact("tokens of each step", totals)
    })
}

fn told(a5: &dyn A5, case: &Record, more: impl Fn(&Played, Record) -> Record) -> Record {
    let answer = match tch::no_grad(|| played(a5, case)) {
        Ok(played) => {
            let finished = played.finished.iter().map(|one| (one.id, &one.ids, words(one)));
            let finished: Vec<_> = finished.collect();
            let answer = Record::new().fact("finished", finished);
            more(&played, answer.fact("answers", &played.answers))
        }
        Err(error) => refused(&error),
    };
    about_any(case, answer)
}

fn words(finished: &Finished) -> String {
    format!("{:?}", finished.finish)
}

fn played(a5: &dyn A5, case: &Record) -> Result<Played, InputError> {
    let a = Inputs::of(case);
    let model = Blocks::of(&a, "model");
    let refusing = Refusing::new(&model, a.maybe("refused calls").unwrap_or_default());
    let streams = Streams { seed: a.fact("seed") };
    let config =
        EngineConfig { token_budget: a.fact("token_budget"), max_running: a.fact("max_running") };
    let mut engine = a5.engine(&refusing, &config, &streams)?;
    let script: Script = a.fact("script");
    script.play(&mut *engine, &model)
}
