//! `a0.train` by libtorch's loss and autograd.

use contract::a0::{Fit, Mlp, Recipe, Tensor, Trainer};
use ndarray::Axis;
use tch::{Kind, Reduction, Tensor as Torch};

use crate::torch::{autograd, dims, from_torch, gradients, to_torch};

/// One step of the optimiser, in place: parameter, velocity, gradient, learning
/// rate, momentum.
pub type Sgd = fn(&mut Tensor, &mut Tensor, &Tensor, f64, f64);

/// A trainer put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct TorchTrainer {
    /// The loss of logits against targets.
    pub loss: fn(&Torch, &[usize]) -> Torch,
    /// One step of the optimiser.
    pub sgd: Sgd,
    /// Whether gradients of one step are still there in the next: a mistake.
    pub keeps_gradients: bool,
}

/// The right parts.
pub const RIGHT: TorchTrainer = TorchTrainer { loss: cross_entropy, sgd, keeps_gradients: false };

impl Trainer for TorchTrainer {
    fn cross_entropy(&self, logits: &Tensor, targets: &[usize]) -> (f64, Tensor) {
        let one = ndarray::arr0(1.0).into_dyn();
        let gradient = autograd(&[logits], &one, |x| (self.loss)(&x[0], targets));
        let loss = (self.loss)(&to_torch(logits), targets).double_value(&[]);
        (loss, gradient.into_iter().next().expect("one input"))
    }

    fn sgd_step(
        &self,
        parameter: &mut Tensor,
        velocity: &mut Tensor,
        gradient: &Tensor,
        learning_rate: f64,
        momentum: f64,
    ) {
        (self.sgd)(parameter, velocity, gradient, learning_rate, momentum);
    }

    fn fit(&self, initial: &Mlp, inputs: &Tensor, targets: &[usize], recipe: &Recipe) -> Fit {
        let Mlp { w1, b1, w2, b2 } = initial.clone();
        let mut parameters = [w1, b1, w2, b2];
        let mut velocities = parameters.clone().map(|p| Tensor::zeros(p.raw_dim()));
        let mut gathered = velocities.clone();
        let mut losses = Vec::new();
        for batch in &recipe.batches {
            let x = inputs.select(Axis(0), batch);
            let t: Vec<usize> = batch.iter().map(|row| targets[*row]).collect();
            let (loss, grads) = self.loss_and_gradients(&parameters, &x, &t);
            losses.push(loss);
            for i in 0..parameters.len() {
                let kept = if self.keeps_gradients { gathered[i].clone() } else { 0.0 * &grads[i] };
                gathered[i] = kept + &grads[i];
                let (p, v) = (&mut parameters[i], &mut velocities[i]);
                (self.sgd)(p, v, &gathered[i], recipe.learning_rate, recipe.momentum);
            }
        }
        let [w1, b1, w2, b2] = parameters;
        Fit { model: Mlp { w1, b1, w2, b2 }, losses }
    }
}

impl TorchTrainer {
    fn loss_and_gradients(
        &self,
        parameters: &[Tensor; 4],
        x: &Tensor,
        targets: &[usize],
    ) -> (f64, Vec<Tensor>) {
        let leaves = parameters.each_ref().map(|p| to_torch(p).set_requires_grad(true));
        let [w1, b1, w2, b2] = &leaves;
        let hidden = (to_torch(x).matmul(w1) + b1).tanh();
        let loss = (self.loss)(&(hidden.matmul(w2) + b2), targets);
        let grads = gradients(&loss, &leaves.each_ref());
        let grads = grads.into_iter().map(|grad| grad.expect("the loss depends on all of it"));
        (from_torch(&loss).sum(), grads.collect())
    }
}

/// libtorch's cross-entropy, the mean over the batch.
pub fn cross_entropy(logits: &Torch, targets: &[usize]) -> Torch {
    let targets = Torch::from_slice(&dims(targets));
    logits.cross_entropy_loss(&targets, None::<&Torch>, Reduction::Mean, -100, 0.0)
}

/// `v ← μ·v + g`, then `p ← p - lr·v`, as in `torch.optim.SGD`.
pub fn sgd(parameter: &mut Tensor, velocity: &mut Tensor, gradient: &Tensor, lr: f64, mu: f64) {
    *velocity = mu * &*velocity + gradient;
    *parameter = &*parameter - lr * &*velocity;
}

/// The sum over a one-hot product in place of a look-up, for losses that are
/// written out.
pub fn one_hot(targets: &[usize], classes: i64) -> Torch {
    Torch::from_slice(&dims(targets)).one_hot(classes).to_kind(Kind::Double)
}
