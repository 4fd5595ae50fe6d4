//! The calls of `a0.train`.

use checks::a0::{PARAMETERS, model};
use contract::a0::{A0, Fit, Mlp, Recipe, Tensor, Trainer};
use harness::Record;

pub fn cross_entropy(a0: &dyn A0, case: &Record) -> Record {
    let targets: Vec<usize> = case.expect_fact("targets");
    let trainer = a0.trainer();
    let (loss, gradient) = trainer.cross_entropy(&case.expect("logits"), &targets);
    Record::new().number("loss", loss).tensor("gradient", &gradient)
}

pub fn sgd(a0: &dyn A0, case: &Record) -> Record {
    let trainer = a0.trainer();
    let momentum = case.expect("momentum").sum();
    let mut parameter = case.expect("parameter");
    let at_rest = Tensor::zeros(parameter.raw_dim());
    let mut velocity = case.get("velocity").unwrap_or(at_rest);
    let mut record = Record::new();
    for (i, rate) in case.expect("rates").iter().enumerate() {
        let gradient = case.expect(&format!("g{i}"));
        trainer.sgd_step(&mut parameter, &mut velocity, &gradient, *rate, momentum);
        record = record.tensor(format!("parameter after step {i}"), &parameter);
        record = record.tensor(format!("velocity after step {i}"), &velocity);
    }
    record
}

/// The result of training.
pub fn fit(a0: &dyn A0, case: &Record) -> Record {
    observe(&trained(a0.trainer().as_ref(), case))
}

/// Trains twice with one trainer, and once with another.
pub fn repeatedly(a0: &dyn A0, case: &Record) -> Record {
    let [one, other] = [(); 2].map(|()| a0.trainer());
    let train = |trainer: &dyn Trainer| observe(&trained(trainer, case)).to_bytes();
    let first = train(one.as_ref());
    let identical = [train(one.as_ref()), train(other.as_ref())].iter().all(|next| *next == first);
    Record::new().fact("identical", identical)
}

/// Trains as the case says.
fn trained(trainer: &dyn Trainer, case: &Record) -> Fit {
    let initial = model(case).expect("the case was written by the check");
    let targets: Vec<usize> = case.expect_fact("targets");
    let recipe = Recipe {
        learning_rate: case.expect("learning_rate").sum(),
        momentum: case.expect("momentum").sum(),
        batches: case.expect_fact("batches"),
    };
    trainer.fit(&initial, &case.expect("inputs"), &targets, &recipe)
}

fn observe(fit: &Fit) -> Record {
    let Mlp { w1, b1, w2, b2 } = &fit.model;
    let parameters = PARAMETERS.into_iter().zip([w1, b1, w2, b2]);
    let record = Record::new().vector("losses", &fit.losses);
    parameters.fold(record, |record, (name, value)| record.tensor(name, value))
}
