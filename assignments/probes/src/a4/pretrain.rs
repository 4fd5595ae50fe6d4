//! The calls of `a4.pretrain`.

use contract::a4::{
    A4, Labelled, ModelInput, Parameters, Result, TokenFile, TrainableModel, Trained,
};
use harness::{Record, unknown_word};
use tch::{Kind, Tensor};

use super::llama::{self, Llama};
use super::{own_a3, training};
use crate::observe::{Inputs, observe, observe_parts};
use crate::world::streams::Streams;

type Parts = Vec<(String, Tensor)>;

/// The bytes of the file, as they lie on the disk.
fn bytes(a: &Inputs<'_>) -> Vec<u8> {
    let width: usize = a.fact("width");
    let tokens = Vec::<i64>::try_from(a.tensor("tokens of the file")).expect("a vector of i64");
    let of = |token: &i64| token.to_le_bytes().into_iter().take(width);
    let mut bytes: Vec<u8> = tokens.iter().flat_map(of).collect();
    bytes.truncate(bytes.len() - a.maybe::<usize>("bytes cut off").unwrap_or_default());
    bytes
}

fn pretrained(a4: &dyn A4, a: &Inputs<'_>, model: &dyn TrainableModel) -> Result<Trained> {
    let (bytes, streams) = (bytes(a), Streams { seed: a.fact("seed") });
    let file = TokenFile { bytes: &bytes, width: a.fact("width") };
    let recorded = a.maybe("require gradients").unwrap_or(false);
    let parameters = llama::parameters(a);
    let given = parameters.into_iter().map(|(name, x)| (name, x.set_requires_grad(recorded)));
    a4.pretrain(model, &given.collect(), &file, &training::budget(a), &streams)
}

fn batch(a: &Inputs<'_>) -> Labelled {
    Labelled { ids: a.tensor("batch.ids"), targets: a.tensor("batch.targets") }
}

fn overfitted(a4: &dyn A4, a: &Inputs<'_>, model: &dyn TrainableModel) -> Result<Trained> {
    a4.overfit(model, &llama::parameters(a), &batch(a), &training::budget(a))
}

/// The losses of targets `[b, s]`, by the staff's model with these parameters.
fn staff_losses(
    model: &dyn TrainableModel,
    parameters: &Parameters,
    ids: &Tensor,
    targets: &Tensor,
) -> Result {
    let logits = tch::no_grad(|| model.logits(parameters, &ModelInput::of(ids)))?;
    let chosen = targets.clamp_min(0).unsqueeze(-1);
    Ok(-logits.log_softmax(-1, Kind::Double).gather(-1, &chosen, false).squeeze_dim(-1))
}

/// The mean loss on new text, where as many tokens are known as the language asks for.
fn held_out_loss(a: &Inputs<'_>, model: &dyn TrainableModel, parameters: &Parameters) -> Result {
    let (rows, context) = (a.tensor("held out"), a.fact::<i64>("context"));
    let places = rows.size()[1] - 1;
    let (ids, targets) = (rows.narrow(1, 0, places), rows.narrow(1, 1, places));
    let losses = staff_losses(model, parameters, &ids, &targets)?;
    Ok(losses.narrow(1, context - 1, places + 1 - context).mean(Kind::Double))
}

/// The mean loss on the batch of the case.
fn batch_loss(a: &Inputs<'_>, parameters: &Parameters) -> Result {
    let Labelled { ids, targets } = batch(a);
    let losses = staff_losses(&Llama::of(a), parameters, &ids, &targets)?;
    let counted = targets.ge(0);
    Ok(losses.masked_select(&counted).mean(Kind::Double))
}

/// The first loss of training on one batch.
pub fn first_loss(a4: &dyn A4, case: &Record) -> Record {
    observe_parts(case, |a| {
        let trained = overfitted(a4, a, &training::model(a))?;
        let first = trained.losses.first().map(|first| Tensor::from_slice(&[*first]));
        Ok(first.into_iter().map(|first| ("losses[0]", first)).collect())
    })
}

/// Trains on one batch, and tries what came of it on that batch.
pub fn overfit(a4: &dyn A4, case: &Record) -> Record {
    let (mut asked, mut leaves) = (None, false);
    let answer = observe_parts(case, |a| {
        let model = training::model(a);
        let trained = overfitted(a4, a, &model)?;
        leaves = trained.parameters.values().all(Tensor::is_leaf);
        asked = Some(model);
        let measured = batch_loss(a, &trained.parameters)?;
        Ok(vec![("losses", training::losses(&trained)), ("measured", measured)])
    });
    training::told(answer, asked).fact("leaves", leaves)
}

/// Trains in no time, twice.
pub fn budgets(a4: &dyn A4, case: &Record) -> Record {
    let (mut asked, mut leaves) = (None, false);
    let answer = observe_parts(case, |a| {
        let model = training::model(a);
        let once = pretrained(a4, a, &model)?;
        leaves = once.parameters.values().all(Tensor::is_leaf);
        asked = Some(model);
        let again = pretrained(a4, a, &training::model(a))?;
        Ok(results(&once, "").into_iter().chain(results(&again, " again")).collect())
    });
    training::told(answer, asked).fact("leaves", leaves)
}

fn results(trained: &Trained, again: &str) -> Parts {
    let parameters = trained.parameters.iter();
    let parameters = parameters.map(|(name, x)| (format!("trained.{name}{again}"), x.detach()));
    parameters.chain([(format!("losses{again}"), training::losses(trained))]).collect()
}

/// Trains the model that is handed in, and tries what came of it on new text.
pub fn language(a4: &dyn A4, case: &Record) -> Record {
    let mut asked = None;
    let answer = observe_parts(case, |a| {
        let model = training::model(a);
        let trained = pretrained(a4, a, &model)?;
        asked = Some(model);
        let measured = held_out_loss(a, &Llama::of(a), &trained.parameters)?;
        Ok(vec![("losses", training::losses(&trained)), ("measured", measured)])
    });
    training::told(answer, asked)
}

/// The same with the student's own model.
pub fn own_a3(a4: &dyn A4, case: &Record) -> Record {
    let mut asked = None;
    let answer = observe_parts(case, |a| {
        let model = own_a3::Model::of(a, training::model(a));
        let trained = pretrained(a4, a, &model)?;
        let measured = held_out_loss(a, &model.unlimited(a), &trained.parameters)?;
        asked = Some(model.counter);
        Ok(vec![("losses", training::losses(&trained)), ("measured", measured)])
    });
    training::told(answer, asked)
}

/// A call that is refused.
pub fn errors(a4: &dyn A4, case: &Record) -> Record {
    observe(case, |a| {
        let model = training::model(a);
        let trained = match a.fact::<String>("method").as_str() {
            "pretrain" => pretrained(a4, a, &model)?,
            "overfit" => overfitted(a4, a, &model)?,
            word => unknown_word("method", word),
        };
        Ok(training::losses(&trained))
    })
}
