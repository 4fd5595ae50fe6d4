//! The calls of `a4.step`.

mod train;

use contract::a4::{A4, IGNORED, Labelled, LossScale, Parameters, Result, TrainableModel};
use harness::{Record, unknown_word};
use tch::{Kind, Tensor};

use super::bigrams::Bigrams;
use super::llama::{Llama, parameters};
use super::watched::Watched;
use crate::memory;
use crate::observe::{Inputs, refused};
use crate::tensor::array;

/// The call that the case names.
pub fn call(a4: &dyn A4, case: &Record) -> Record {
    let a = Inputs::of(case);
    match a.fact::<String>("method").as_str() {
        "clip" => clip(a4, &a),
        "accumulate" => with_model(&a, |model| accumulate(a4, &a, model)),
        "next_scale" => next_scales(a4, &a),
        "train_step" => with_model(&a, |model| train::steps(a4, case, &a, model)),
        word => unknown_word("method", word),
    }
}

/// The model of the case: the small LLaMA if the case has its sizes.
fn with_model(a: &Inputs<'_>, f: impl FnOnce(&dyn TrainableModel) -> Record) -> Record {
    match a.maybe::<i64>("vocab_size") {
        Some(_) => f(&Llama::of(a)),
        None => f(&Bigrams::of(a)),
    }
}

fn clip(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    let names: Vec<String> = a.fact("gradients of");
    let own = |name: String| (name.clone(), a.own(&format!("gradient of {name}")));
    let mut gradients: Parameters = names.into_iter().map(own).collect();
    let norm =
        match tch::no_grad(|| a4.clip(&mut gradients, a.maybe("max_norm").unwrap_or(f64::NAN))) {
            Ok(norm) => norm,
            Err(error) => return refused(&error),
        };
    let answer = with_norm(Record::new(), "norm", norm, Kind::Double);
    gradients.iter().fold(answer, |answer, (name, g)| {
        answer.array(format!("clipped gradient of {name}"), array(g))
    })
}

/// A norm that is not finite may be infinite or no number.
fn with_norm(answer: Record, name: &str, norm: f64, kind: Kind) -> Record {
    let answer = answer.fact(format!("{name} is finite"), norm.is_finite());
    if norm.is_finite() { answer.array(name, array(&rounded(norm, kind))) } else { answer }
}

/// A number as a tensor of this dtype.
fn rounded(x: f64, kind: Kind) -> Tensor {
    Tensor::from(x).to_kind(kind)
}

/// The rows `ids 0` and `targets 0` with this number. Where a case has few numbers for many
/// tokens, they are repeated.
fn labelled(a: &Inputs<'_>, number: &str) -> Labelled {
    let of = |name: &str| {
        let x = a.tensor(&format!("{name} {number}"));
        a.maybe("times").map_or_else(|| x.shallow_clone(), |times: i64| x.repeat([1, times]))
    };
    Labelled { ids: of("ids"), targets: of("targets") }
}

/// The shapes of rows without any target: whether the model is asked about them tells nothing.
fn without_targets(batches: &[Labelled]) -> Vec<Vec<i64>> {
    let has_none =
        |batch: &&Labelled| batch.targets.ne(IGNORED).sum(Kind::Int64).int64_value(&[]) == 0;
    batches.iter().filter(has_none).map(|batch| batch.ids.size()).collect()
}

/// Makes leaves of parameters. Each has a gradient from earlier already, which is the parameter
/// itself.
fn with_old_gradients(parameters: Parameters) -> Parameters {
    let leaf = |(name, p): (String, Tensor)| {
        let p = p.set_requires_grad(true);
        let half = tch::with_grad(|| (&p * &p).sum(p.kind()) / 2.0);
        half.backward();
        (name, p)
    };
    parameters.into_iter().map(leaf).collect()
}

/// The parameters whose own gradient is not what it was.
fn own_gradients_changed(parameters: &Parameters) -> Vec<String> {
    let is_kept = |p: &Tensor| {
        let g = p.grad();
        if p.requires_grad() { g.defined() && g.equal(&p.detach()) } else { !g.defined() }
    };
    parameters.iter().filter(|(_, p)| !is_kept(p)).map(|(name, _)| name.clone()).collect()
}

fn accumulate(a4: &dyn A4, a: &Inputs<'_>, model: &dyn TrainableModel) -> Record {
    let (watched, trained) = (Watched::of(model), a.fact::<Vec<String>>("trained"));
    let batches: Vec<Labelled> =
        (0..a.fact("micro-batches")).map(|i: usize| labelled(a, &i.to_string())).collect();
    let mut parameters = parameters(a);
    if a.fact("requires gradients") {
        parameters = with_old_gradients(parameters);
    }
    let ask = || a4.accumulate(&watched, &parameters, &trained, &batches);
    let asked = match a.maybe("mebibytes") {
        Some(mebibytes) => match memory::frugal(mebibytes, ask) {
            Ok(asked) => asked,
            Err(words) => return Record::new().fact("memory", words),
        },
        None if a.fact("recording") => tch::with_grad(ask),
        None => tch::no_grad(ask),
    };
    // A loss has at least the digits of f32.
    let wide = parameters.values().any(|p| p.kind() == Kind::Double);
    let answer = answered(asked, if wide { Kind::Double } else { Kind::Float });
    let answer = answer.fact("calls of the model", watched.calls(&without_targets(&batches)));
    a.kept(answer.fact("own gradients that were changed", own_gradients_changed(&parameters)))
}

/// Gradients of zeros count as none.
fn answered(asked: Result<(f64, Parameters)>, kind: Kind) -> Record {
    let (loss, gradients) = match asked {
        Ok(answer) => answer,
        Err(error) => return refused(&error),
    };
    let recorded: Vec<&String> =
        gradients.iter().filter(|(_, g)| g.requires_grad()).map(|(name, _)| name).collect();
    let answer = Record::new().array("loss", array(&rounded(loss, kind)));
    let answer = answer.fact("gradients that are recorded", recorded);
    gradients
        .iter()
        .fold(answer, |answer, (name, g)| answer.array(format!("loss.grad.{name}"), array(g)))
}

/// The scale of a case.
fn scale(a: &Inputs<'_>) -> LossScale {
    LossScale {
        scale: a.fact("scale"),
        growth: a.fact("growth"),
        backoff: a.fact("backoff"),
        interval: a.fact("interval"),
        good_steps: a.fact("good_steps"),
    }
}

/// A scale in an answer.
fn with_scale(answer: Record, when: &str, scale: &LossScale) -> Record {
    let LossScale { scale, growth, backoff, interval, good_steps } = scale;
    let answer = answer.number(format!("{when}: scale"), *scale);
    let others = [growth, backoff].map(ToString::to_string);
    let answer = answer.fact(format!("{when}: growth and backoff"), others);
    answer.fact(format!("{when}: good steps of interval"), [good_steps, interval])
}

/// One step after the other, each with overflow or without.
fn next_scales(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    let overflows: Vec<bool> = a.fact("overflow");
    let (mut scale, mut answer) = (scale(a), Record::new());
    for (i, overflow) in overflows.into_iter().enumerate() {
        scale = a4.next_scale(scale, overflow);
        answer = with_scale(answer, &format!("step {}", i + 1), &scale);
    }
    answer
}
