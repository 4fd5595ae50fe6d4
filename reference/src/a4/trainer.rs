//! Training as the reference does it: `AdamW` with warm-up, a cosine and clipping. It stands by
//! itself, so that a variant of another task changes nothing here.

use std::f64::consts::PI;

use contract::a4::{Labelled, ModelInput, Parameters, Result, TrainableModel, Trained};
use tch::{Kind, Tensor};

/// The loss of logits `[b, s, v]` beside targets `[b, s]`.
pub type Loss = fn(&Tensor, &Tensor) -> Tensor;

/// How one parameter is updated.
pub type Rule = fn(&Now, &mut Slot, gradient: &Tensor);

/// How training is done.
#[derive(Clone, Copy)]
pub struct Recipe {
    /// The highest learning rate.
    pub peak: f64,
    /// The learning rate, as a part of the highest, from the part of training that is done.
    pub schedule: fn(f64) -> f64,
    /// The rule of the optimizer.
    pub rule: Rule,
    /// Whether losses are computed after their updates.
    pub told_after: bool,
}

/// The right one.
pub const ADAMW: Recipe =
    Recipe { peak: 0.008, schedule: warm_up_and_cosine, rule: adamw, told_after: false };

/// Where training stands.
pub struct Now {
    /// The learning rate.
    pub lr: f64,
    /// The number of this update, counted from 1.
    pub update: i32,
}

/// A parameter, and what the optimizer remembers of it.
pub struct Slot {
    /// The parameter: a leaf.
    pub parameter: Tensor,
    /// The running mean of gradients.
    first: Tensor,
    /// The running mean of their squares.
    second: Tensor,
}

impl Slot {
    fn of(parameter: &Tensor) -> Self {
        let parameter = parameter.detach().copy().contiguous();
        let (first, second) = (parameter.zeros_like(), parameter.zeros_like());
        Self { parameter: parameter.set_requires_grad(true), first, second }
    }
}

/// The norm that gradients are clipped to.
const MAX_NORM: f64 = 1.0;

const WARM_UP: f64 = 0.1;
const FLOOR: f64 = 0.05;

fn warm_up_and_cosine(done: f64) -> f64 {
    if done < WARM_UP {
        return (done + 0.01) / (WARM_UP + 0.01);
    }
    let x = (done - WARM_UP) / (1.0 - WARM_UP);
    FLOOR + (1.0 - FLOOR) * (1.0 + (PI * x).cos()) / 2.0
}

fn adamw(now: &Now, slot: &mut Slot, gradient: &Tensor) {
    const BETAS: [f64; 2] = [0.9, 0.98];
    const DECAY: f64 = 0.01;
    let running = |mean: &mut Tensor, x: Tensor, beta: f64| {
        let _ = mean.g_mul_scalar_(beta).g_add_(&(x * (1.0 - beta)));
        &*mean / (1.0 - beta.powi(now.update))
    };
    let first = running(&mut slot.first, gradient.shallow_clone(), BETAS[0]);
    let second = running(&mut slot.second, gradient * gradient, BETAS[1]);
    if slot.parameter.dim() > 1 {
        let _ = slot.parameter.g_mul_scalar_(1.0 - now.lr * DECAY);
    }
    let _ = slot.parameter.g_sub_(&(first * now.lr / (second.sqrt() + 1e-8)));
}

/// A training run.
pub struct Trainer<'a> {
    model: &'a dyn TrainableModel,
    names: Vec<String>,
    slots: Vec<Slot>,
    recipe: Recipe,
    /// How many updates there will be.
    updates: usize,
    losses: Vec<f64>,
}

impl<'a> Trainer<'a> {
    /// A run of so many updates from these parameters.
    pub fn new(
        model: &'a dyn TrainableModel,
        parameters: &Parameters,
        recipe: Recipe,
        updates: usize,
    ) -> Self {
        let names = parameters.keys().cloned().collect();
        let slots = parameters.values().map(Slot::of).collect();
        Self { model, names, slots, recipe, updates, losses: vec![] }
    }

    /// The parameters, which share the memory of those that are trained.
    fn parameters(&self) -> Parameters {
        let parameters = self.slots.iter().map(|slot| slot.parameter.shallow_clone());
        self.names.iter().cloned().zip(parameters).collect()
    }

    /// The loss of a batch.
    fn loss(&self, batch: &Labelled, loss: Loss) -> Result {
        let logits = self.model.logits(&self.parameters(), &ModelInput::of(&batch.ids))?;
        Ok(loss(&logits, &batch.targets))
    }

    /// One update on a batch.
    ///
    /// # Errors
    ///
    /// Those of the model.
    pub fn update(&mut self, batch: &Labelled, of: Loss) -> Result<()> {
        let loss = tch::with_grad(|| self.loss(batch, of))?;
        let leaves: Vec<&Tensor> = self.slots.iter().map(|slot| &slot.parameter).collect();
        let gradients = Tensor::run_backward(&[&loss], &leaves, false, false);
        tch::no_grad(|| self.step(&gradients));
        let told = if self.recipe.told_after { self.loss(batch, of)? } else { loss };
        self.losses.push(told.double_value(&[]));
        Ok(())
    }

    fn step(&mut self, gradients: &[Tensor]) {
        let done = self.losses.len();
        let lr = self.recipe.peak * (self.recipe.schedule)(done as f64 / self.updates as f64);
        let now = Now { lr, update: done as i32 + 1 };
        let scale = clip_scale(gradients);
        for (slot, gradient) in self.slots.iter_mut().zip(gradients) {
            if gradient.defined() {
                (self.recipe.rule)(&now, slot, &(gradient * scale));
            }
        }
    }

    /// What came of it.
    pub fn trained(self) -> Trained {
        let leaf = |slot: Slot| slot.parameter.set_requires_grad(false);
        let parameters = self.names.into_iter().zip(self.slots.into_iter().map(leaf)).collect();
        Trained { parameters, losses: self.losses }
    }
}

/// What gradients are multiplied by, so that their norm is within the limit.
fn clip_scale(gradients: &[Tensor]) -> f64 {
    let gradients = gradients.iter().filter(|gradient| gradient.defined());
    let squares = gradients.map(|gradient| (gradient * gradient).sum(Kind::Double));
    let norm = Tensor::stack(&squares.collect::<Vec<_>>(), 0).sum(Kind::Double).sqrt();
    (MAX_NORM / norm.double_value(&[])).min(1.0)
}
