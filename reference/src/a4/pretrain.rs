//! `a4.pretrain`.

use contract::a4::{
    Budget, IGNORED, InputError, Labelled, Parameters, Pretrain, RandomStream, Randomness, Result,
    TokenFile, TrainableModel, Trained,
};
use tch::{Kind, Reduction, Tensor};

use super::Parts;
use super::trainer::{ADAMW, Loss, Recipe, Trainer};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What is trained on, of the tokens `0 … length` of a text.
    pub row: fn(&[i64]) -> [Vec<i64>; 2],
    /// How training is done.
    pub recipe: Recipe,
    /// What is trained on, of a batch.
    pub batch: fn(&Labelled) -> Labelled,
    /// The loss of a batch.
    pub loss: Loss,
    /// A number out of `0..n`.
    pub start: fn(&mut dyn RandomStream, n: u64) -> u64,
    /// How many updates there are, and of how many rows each.
    pub plan: fn(&Budget) -> Plan,
    /// What is returned in the end.
    pub told: fn(Trained, given: &Parameters) -> Trained,
}

/// How a budget is spent.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many updates there are.
    pub updates: usize,
    /// How many rows each has.
    pub rows: usize,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    row: |text| [text[..text.len() - 1].to_vec(), text[1..].to_vec()],
    recipe: ADAMW,
    batch: |batch| Labelled {
        ids: batch.ids.shallow_clone(),
        targets: batch.targets.shallow_clone(),
    },
    loss: mean,
    start: |stream, n| stream.below(n),
    plan,
    told: |trained, _| trained,
};

/// The mean over the targets that are not ignored.
pub fn mean(logits: &Tensor, targets: &Tensor) -> Tensor {
    let logits = logits.flatten(0, 1);
    let no_weight: Option<&Tensor> = None;
    let targets = targets.reshape([-1]);
    logits.cross_entropy_loss(&targets, no_weight, Reduction::Mean, IGNORED, 0.0)
}

/// Rows as many as leave tokens for all calls.
fn plan(budget: &Budget) -> Plan {
    let rows = (budget.tokens / (budget.calls * budget.length)).max(1);
    Plan { updates: budget.calls.min(budget.tokens / (rows * budget.length)), rows }
}

fn refused(arg: &'static str, expected: &str, got: usize) -> InputError {
    InputError::Range { op: "pretrain", arg, expected: expected.into(), got: got.to_string() }
}

fn tokens(file: &TokenFile<'_>) -> Result<Vec<i64>> {
    let TokenFile { bytes, width } = *file;
    if !matches!(width, 2 | 4) {
        return Err(refused("width", "2 or 4", width));
    }
    if !bytes.len().is_multiple_of(width) {
        return Err(refused("file", "whole tokens", bytes.len()));
    }
    let number = |token: &[u8]| token.iter().rev().fold(0, |all, byte| all << 8 | i64::from(*byte));
    Ok(bytes.chunks(width).map(number).collect())
}

/// Rows of equal length as a tensor.
fn stacked(rows: &[Vec<i64>]) -> Tensor {
    let rows: Vec<Tensor> = rows.iter().map(|row| Tensor::from_slice(row)).collect();
    Tensor::stack(&rows, 0)
}

impl Pretrain for Parts {
    fn pretrain(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        file: &TokenFile<'_>,
        budget: &Budget,
        randomness: &dyn Randomness,
    ) -> Result<Trained> {
        let (parts, tokens) = (self.pretrain, tokens(file)?);
        let Some(starts) = tokens.len().checked_sub(budget.length).filter(|starts| *starts > 0)
        else {
            return Err(refused("file", "more tokens than a row has", tokens.len()));
        };
        let plan = (parts.plan)(budget);
        let mut stream = randomness.stream(&[]);
        let mut trainer = Trainer::new(model, parameters, parts.recipe, plan.updates);
        for _ in 0..plan.updates {
            let row = |_| {
                let start = (parts.start)(&mut *stream, starts as u64) as usize;
                (parts.row)(&tokens[start..=start + budget.length])
            };
            let (ids, targets): (Vec<_>, Vec<_>) =
                (0..plan.rows).map(row).map(|[ids, targets]| (ids, targets)).unzip();
            let batch = Labelled { ids: stacked(&ids), targets: stacked(&targets) };
            trainer.update(&batch, parts.loss)?;
        }
        Ok((parts.told)(trainer.trained(), parameters))
    }

    fn overfit(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        batch: &Labelled,
        budget: &Budget,
    ) -> Result<Trained> {
        let parts = self.pretrain;
        let batch = (parts.batch)(batch);
        let updates = budget.calls.min(budget.tokens / batch.ids.numel().max(1));
        let mut trainer = Trainer::new(model, parameters, parts.recipe, updates);
        for _ in 0..updates {
            trainer.update(&batch, parts.loss)?;
        }
        Ok((parts.told)(trainer.trained(), parameters))
    }
}

/// How many targets are not ignored.
pub fn counted(targets: &Tensor) -> Tensor {
    targets.not_equal(IGNORED).sum(Kind::Int64)
}
