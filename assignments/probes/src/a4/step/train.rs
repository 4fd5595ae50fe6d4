//! Training steps, one after the other.

use contract::a4::{
    A4, Decay, Labelled, Parameters, Schedule, StepConfig, StepReport, TrainState, TrainableModel,
};
use harness::{LAYOUT, Record};
use serde::Deserialize;
use tch::{Kind, Tensor};

use super::{labelled, scale, with_norm, with_old_gradients, with_scale, without_targets};
use crate::a4::llama::parameters;
use crate::a4::remembered::{anew, groups, recorded, rule, state, state_anew, told};
use crate::a4::watched::Watched;
use crate::observe::{Inputs, refused};
use crate::tensor::array;

/// A [`Schedule`] as it stands in a case.
#[derive(Deserialize)]
struct Given {
    peak: f64,
    floor: f64,
    warm_up: u64,
    end: u64,
}

impl From<Given> for Schedule {
    fn from(Given { peak, floor, warm_up, end }: Given) -> Self {
        Self { peak, floor, warm_up, end, decay: Decay::Linear }
    }
}

fn config(a: &Inputs<'_>, kind: Kind) -> StepConfig {
    StepConfig {
        rule: rule(a),
        groups: groups(a),
        schedule: a.fact::<Given>("schedule").into(),
        max_norm: a.fact("max_norm"),
        compute: match a.fact::<String>("compute").as_str() {
            "f16" => Kind::Half,
            "bf16" => Kind::BFloat16,
            "f32" => Kind::Float,
            _ => kind,
        },
    }
}

/// One step after the other. Between them the whole state is made anew, as after a restart.
pub fn steps(a4: &dyn A4, case: &Record, a: &Inputs<'_>, model: &dyn TrainableModel) -> Record {
    let parameters = parameters_of(a);
    let kind = parameters.values().next().map_or(Kind::Float, Tensor::kind);
    let (config, laid) = (config(a, kind), case.facts.contains_key(LAYOUT));
    let mut state =
        TrainState { parameters, optimizer: state(a), scale: scale(a), updates: a.fact("updates") };
    let mut answer = Record::new();
    for (step, batches) in a.fact::<Vec<usize>>("micro-batches").into_iter().enumerate() {
        let batches: Vec<Labelled> =
            (0..batches).map(|i| labelled(a, &format!("{step}.{i}"))).collect();
        let (before, watched) = (copies(&state.parameters), Watched::of(model));
        let ask = || a4.train_step(&watched, &mut state, &batches, &config);
        let asked = if step % 2 == 0 { tch::no_grad(ask) } else { tch::with_grad(ask) };
        let report = match asked {
            Ok(report) => report,
            Err(error) => return refused(&error).fact("changed", changed(&before, &state, a)),
        };
        let when = format!("step {}", step + 1);
        answer = with_report(answer, &when, &report, kind);
        answer = with_state(answer, &when, &before, &state);
        let calls = watched.calls(&without_targets(&batches));
        answer = answer.fact(format!("{when}: calls of the model"), calls);
        state = state_of_next(&state, laid);
    }
    a.kept(answer)
}

fn parameters_of(a: &Inputs<'_>) -> Parameters {
    let names = parameters(a).into_keys();
    with_old_gradients(names.map(|name| (name.clone(), a.own(&name))).collect())
}

fn copies(parameters: &Parameters) -> Parameters {
    parameters.iter().map(|(name, p)| (name.clone(), p.detach().copy())).collect()
}

fn state_of_next(state: &TrainState, laid: bool) -> TrainState {
    let parameters = state.parameters.iter().map(|(name, p)| (name.clone(), anew(p, laid)));
    TrainState {
        parameters: with_old_gradients(parameters.collect()),
        optimizer: state_anew(&state.optimizer, laid),
        ..*state
    }
}

fn with_report(answer: Record, when: &str, report: &StepReport, kind: Kind) -> Record {
    let StepReport { loss, norm, lr, skipped } = report;
    let answer = answer.array(format!("{when}: loss"), array(&super::rounded(*loss, kind)));
    let answer = with_norm(answer, &format!("{when}: norm"), *norm, kind);
    answer.number(format!("{when}: lr"), *lr).fact(format!("{when}: skipped"), skipped)
}

/// By how much parameters have changed shows small updates, too.
fn with_state(answer: Record, when: &str, before: &Parameters, state: &TrainState) -> Record {
    let answer = state.parameters.iter().fold(answer, |answer, (name, p)| {
        let wide = |x: &Tensor| x.detach().to_kind(Kind::Double);
        let Some(before) = before.get(name).filter(|before| before.size() == p.size()) else {
            return answer.array(format!("{when}: {name}"), array(p));
        };
        let change = (wide(p) - wide(before)).to_kind(p.kind());
        answer.array(format!("{when}: change of {name}"), array(&change))
    });
    let as_it_is = |name: &str| state.parameters[name].requires_grad();
    let recorded = recorded(&state.parameters, &state.optimizer, as_it_is);
    let answer = answer.fact(format!("{when}: recorded"), recorded);
    let answer = told(answer, when, &state.optimizer);
    let answer = with_scale(answer, when, &state.scale);
    answer.fact(format!("{when}: updates of the schedule"), state.updates)
}

/// What a call that was refused has changed all the same.
fn changed(before: &Parameters, now: &TrainState, a: &Inputs<'_>) -> Vec<String> {
    let is_kept = |name: &String, p: &Tensor| now.parameters.get(name).is_some_and(|x| x.equal(p));
    let parameters = before.iter().filter(|(name, p)| !is_kept(name, p));
    let mut names: Vec<String> = parameters.map(|(name, _)| name.clone()).collect();
    if now.updates != a.fact::<u64>("updates") || now.scale != scale(a) {
        names.push("updates or scale".into());
    }
    if now.optimizer.len() != state(a).len() {
        names.push("what is remembered".into());
    }
    names
}
