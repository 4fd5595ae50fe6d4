//! `a4.step`.

use contract::a4::{
    Arg, IGNORED, InputError, Labelled, LossScale, ModelInput, Optim, Parameters, Result,
    Schedules, StepConfig, StepReport, Steps, TrainState, TrainableModel,
};
use tch::{Kind, Reduction, Tensor, no_grad, with_grad};

use super::Parts;

/// Gradients that are asked for.
pub struct Pass<'a> {
    /// The model.
    pub model: &'a dyn TrainableModel,
    /// The parameters as they came.
    pub parameters: &'a Parameters,
    /// The names of those whose gradients are asked for.
    pub trained: Vec<String>,
    /// The rows.
    pub micro_batches: &'a [Labelled],
    /// What the loss is multiplied by.
    pub scale: f64,
    /// The dtype that the model computes in; the parameters' own if there is none.
    pub compute: Option<Kind>,
    /// The norm that gradients are clipped to afterwards.
    pub max_norm: f64,
}

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The norm of all gradients together.
    pub norm: fn(&Parameters) -> f64,
    /// What gradients of a finite norm `n` are multiplied by.
    pub factor: fn(n: f64, max_norm: f64) -> f64,
    /// Clips, and returns the norm.
    pub clip: fn(&Functions, &mut Parameters, f64) -> f64,
    /// The sum of the losses of all targets.
    pub losses: fn(logits: &Tensor, targets: &Tensor) -> Tensor,
    /// What the losses of a micro-batch are multiplied by.
    pub weight: fn(&Labelled, &[Labelled]) -> f64,
    /// What the gradients of a parameter are added to.
    pub begin: fn(&Tensor) -> Tensor,
    /// The sum of gradients so far, and those of the next micro-batch.
    pub add: fn(&Tensor, &Tensor) -> Tensor,
    /// What is done to the gradients of one micro-batch.
    pub of_batch: fn(&Pass<'_>, &mut Parameters),
    /// The loss, and the gradients of the loss times the scale.
    pub pass: fn(&Functions, &Pass<'_>) -> Result<(f64, Parameters)>,
    /// What becomes of the scale.
    pub next_scale: fn(LossScale, bool) -> LossScale,
    /// The names of the parameters that a step takes gradients of.
    pub trained: fn(&StepConfig, &Parameters) -> Vec<String>,
    /// The dtype that a step computes in; the parameters' own if there is none.
    pub compute: fn(Kind) -> Option<Kind>,
    /// The scale that a step works with.
    pub scale: fn(&LossScale) -> f64,
    /// Divides gradients by the scale and clips them; returns their norm.
    pub prepare: fn(&Functions, &mut Parameters, f64, f64) -> f64,
    /// Whether a gradient, divided by the scale, is not finite.
    pub overflows: fn(&Parameters, f64) -> bool,
    /// The step of the schedule.
    pub step: fn(&TrainState) -> u64,
    /// What else happens in a step without update.
    pub skip: fn(&Parts, &mut TrainState, &StepConfig, Parameters),
    /// What else happens after an update.
    pub finish: fn(&mut TrainState, &StepConfig),
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    norm,
    factor: |n, max_norm| if n > max_norm { max_norm / n } else { 1.0 },
    clip,
    losses,
    weight: |_, all| 1.0 / targets(all).max(1.0),
    begin: |p| p.detach().zeros_like(),
    add: |sum, new| sum + new,
    of_batch: |_, _| (),
    pass,
    next_scale,
    trained: |config, _| config.groups.iter().flat_map(|group| group.names.clone()).collect(),
    compute: Some,
    scale: |scale| scale.scale,
    prepare: |parts, gradients, scale, max_norm| {
        multiply(gradients, 1.0 / scale);
        (parts.clip)(parts, gradients, max_norm)
    },
    overflows: |gradients, scale| gradients.values().any(|g| !is_finite(&(g * (1.0 / scale)))),
    step: |state| state.updates,
    skip: |_, _, _, _| (),
    finish: |_, _| (),
};

/// Whether all elements are finite.
pub fn is_finite(x: &Tensor) -> bool {
    x.isfinite().all().int64_value(&[]) != 0
}

/// The root of the sum of all squares, in `f64`.
pub fn norm(gradients: &Parameters) -> f64 {
    let squares = |g: &Tensor| g.to_kind(Kind::Double).square().sum(Kind::Double).double_value(&[]);
    gradients.values().map(squares).sum::<f64>().sqrt()
}

/// All gradients times this factor.
pub fn multiply(gradients: &mut Parameters, factor: f64) {
    if factor != 1.0 {
        for g in gradients.values_mut() {
            *g = &*g * factor;
        }
    }
}

/// All of them together.
pub fn clip(parts: &Functions, gradients: &mut Parameters, max_norm: f64) -> f64 {
    let n = (parts.norm)(gradients);
    if n.is_finite() {
        multiply(gradients, (parts.factor)(n, max_norm));
    }
    n
}

/// How many targets there are.
pub fn targets(batches: &[Labelled]) -> f64 {
    let of = |batch: &Labelled| batch.targets.ne(IGNORED).sum(Kind::Int64).int64_value(&[]);
    batches.iter().map(of).sum::<i64>() as f64
}

/// In `f32` at least.
pub fn losses(logits: &Tensor, targets: &Tensor) -> Tensor {
    let wide = if logits.kind() == Kind::Double { Kind::Double } else { Kind::Float };
    let v = logits.size()[2];
    let (logits, targets) = (logits.to_kind(wide).reshape([-1, v]), targets.reshape([-1]));
    logits.cross_entropy_loss(&targets, None::<&Tensor>, Reduction::Sum, IGNORED, 0.0)
}

/// The parameters as leaves of their own: those that are trained require gradients.
pub fn leaves(pass: &Pass<'_>) -> Parameters {
    let leaf = |(name, p): (&String, &Tensor)| {
        (name.clone(), p.detach().set_requires_grad(pass.trained.contains(name)))
    };
    pass.parameters.iter().map(leaf).collect()
}

/// The loss of a micro-batch as a part of the whole, computed with copies of the leaves.
///
/// # Errors
///
/// Those of the model.
pub fn part(
    parts: &Functions,
    pass: &Pass<'_>,
    leaves: &Parameters,
    batch: &Labelled,
) -> Result<Tensor> {
    let copy = |p: &Tensor| pass.compute.map_or_else(|| p.shallow_clone(), |kind| p.to_kind(kind));
    let copies = leaves.iter().map(|(name, p)| (name.clone(), copy(p))).collect();
    let logits = pass.model.logits(&copies, &ModelInput::of(&batch.ids))?;
    Ok((parts.losses)(&logits, &batch.targets) * (parts.weight)(batch, pass.micro_batches))
}

/// The gradients of `loss` with respect to the leaves that are trained.
pub fn gradients(pass: &Pass<'_>, leaves: &Parameters, loss: &Tensor) -> Parameters {
    let trained: Vec<(&String, &Tensor)> =
        leaves.iter().filter(|(name, _)| pass.trained.contains(name)).collect();
    let inputs: Vec<&Tensor> = trained.iter().map(|(_, leaf)| *leaf).collect();
    if inputs.is_empty() || !loss.requires_grad() {
        return trained
            .iter()
            .map(|(name, p)| ((*name).clone(), p.detach().zeros_like()))
            .collect();
    }
    let found = Tensor::run_backward(&[loss * pass.scale], &inputs, false, false);
    let defined = |g: Tensor, p: &Tensor| if g.defined() { g } else { p.detach().zeros_like() };
    trained.iter().zip(found).map(|((name, p), g)| ((*name).clone(), defined(g, p))).collect()
}

/// One micro-batch after the other.
fn pass(parts: &Functions, pass: &Pass<'_>) -> Result<(f64, Parameters)> {
    let leaves = leaves(pass);
    let begin = |name: &String| (name.clone(), (parts.begin)(&pass.parameters[name]));
    let mut sums: Parameters = pass.trained.iter().map(begin).collect();
    let mut loss = 0.0;
    for batch in pass.micro_batches {
        let part = part(parts, pass, &leaves, batch)?;
        loss += part.double_value(&[]);
        let mut new = gradients(pass, &leaves, &part);
        (parts.of_batch)(pass, &mut new);
        no_grad(|| sums.iter_mut().for_each(|(name, sum)| *sum = (parts.add)(sum, &new[name])));
    }
    Ok((loss, sums))
}

/// As PyTorch's `GradScaler` has it.
pub fn next_scale(scale: LossScale, overflow: bool) -> LossScale {
    if overflow {
        return LossScale { scale: scale.scale * scale.backoff, good_steps: 0, ..scale };
    }
    if scale.good_steps + 1 >= scale.interval {
        return LossScale { scale: scale.scale * scale.growth, good_steps: 0, ..scale };
    }
    LossScale { good_steps: scale.good_steps + 1, ..scale }
}

/// That there are rows, and that what is trained is there.
fn fit(op: &'static str, pass: &Pass<'_>) -> Result<()> {
    Arg::in_range(op, "micro_batches", pass.micro_batches.len(), 1..)?;
    match pass.trained.iter().find(|name| !pass.parameters.contains_key(*name)) {
        None => Ok(()),
        Some(name) => {
            let expected = "names of parameters".to_string();
            Err(InputError::Range { op, arg: "trained", expected, got: name.clone() })
        }
    }
}

fn positive(op: &'static str, max_norm: f64) -> Result<()> {
    Arg::in_range(op, "max_norm", max_norm, f64::MIN_POSITIVE..).map(|_| ())
}

impl Steps for Parts {
    fn clip(&self, gradients: &mut Parameters, max_norm: f64) -> Result<f64> {
        positive("clip", max_norm)?;
        Ok(no_grad(|| (self.step.clip)(&self.step, gradients, max_norm)))
    }

    fn accumulate(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        trained: &[String],
        micro_batches: &[Labelled],
    ) -> Result<(f64, Parameters)> {
        let (trained, max_norm) = (trained.to_vec(), f64::INFINITY);
        let pass =
            Pass { model, parameters, trained, micro_batches, scale: 1.0, compute: None, max_norm };
        fit("accumulate", &pass)?;
        with_grad(|| (self.step.pass)(&self.step, &pass))
    }

    fn next_scale(&self, scale: LossScale, overflow: bool) -> LossScale {
        (self.step.next_scale)(scale, overflow)
    }

    fn train_step(
        &self,
        model: &dyn TrainableModel,
        state: &mut TrainState,
        micro_batches: &[Labelled],
        config: &StepConfig,
    ) -> Result<StepReport> {
        let (parts, parameters, max_norm) = (&self.step, &state.parameters, config.max_norm);
        positive("train_step", max_norm)?;
        let lr = self.learning_rate(&config.schedule, (parts.step)(state))?;
        let scale = (parts.scale)(&state.scale);
        let (trained, compute) =
            ((parts.trained)(config, parameters), (parts.compute)(config.compute));
        let pass = Pass { model, parameters, trained, micro_batches, scale, compute, max_norm };
        fit("train_step", &pass)?;
        let (loss, mut gradients) = with_grad(|| (parts.pass)(parts, &pass))?;
        let skipped = (parts.overflows)(&gradients, scale);
        let norm = no_grad(|| (parts.prepare)(parts, &mut gradients, scale, max_norm));
        if skipped {
            (parts.skip)(self, state, config, gradients);
        } else {
            let (parameters, slots) = (&mut state.parameters, &mut state.optimizer);
            self.update(&config.rule, lr, &config.groups, parameters, &gradients, slots)?;
            state.updates += 1;
            (parts.finish)(state, config);
        }
        state.scale = self.next_scale(state.scale, skipped);
        Ok(StepReport { loss, norm, lr, skipped })
    }
}
