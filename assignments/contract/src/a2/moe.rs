//! Bonus task `a2.moe`: a layer of experts, of which each token meets a few.

use tch::Tensor;

use super::{Arg, Result};

/// Where tokens go.
#[derive(Debug)]
pub struct Routing {
    /// The probability of every expert, softmax of the router's logits over all of
    /// them, `[n, e]` of `f32` (of `f64` for `f64` inputs).
    pub probabilities: Tensor,
    /// The `k` most probable experts of each token, the most probable first, `[n, k]`
    /// of `i64`. (The checks have no ties.)
    pub experts: Tensor,
    /// Their probabilities, divided by their sum, `[n, k]` of the dtype of
    /// `probabilities`.
    pub weights: Tensor,
}

impl Routing {
    /// The number of experts and of choices a token, `(e, k)`, once the parts are known
    /// to fit in the method `op`.
    ///
    /// # Errors
    ///
    /// Those of all methods of [`MixtureOfExperts`].
    pub fn fit(&self, op: &'static str) -> Result<(i64, i64)> {
        let all = Arg::new(op, "probabilities", &self.probabilities).float()?.rank(2)?.filled()?;
        let (n, e) = (all.tensor().size()[0], all.last());
        let chosen = Arg::new(op, "experts", &self.experts).indices(e)?.rank(2)?;
        let k = Arg::in_range(op, "k", chosen.last(), 1..=e)?;
        chosen.shape(&[n, k])?;
        Arg::new(op, "weights", &self.weights).kind(self.probabilities.kind())?.shape(&[n, k])?;
        Ok((e, k))
    }
}

/// The experts that one rank holds: `first … first + e_local - 1`. Each is a SwiGLU
/// MLP, `down·(silu(gate·x) ∘ (up·x))`.
#[derive(Debug)]
pub struct Experts {
    /// The number of the first expert here.
    pub first: i64,
    /// `[e_local, f, m]`
    pub gate: Tensor,
    /// `[e_local, f, m]`
    pub up: Tensor,
    /// `[e_local, m, f]`
    pub down: Tensor,
}

impl Experts {
    /// The number of experts that are held here, once they are known to fit the input
    /// and the routing of the method `op`.
    ///
    /// # Errors
    ///
    /// Those of all methods of [`MixtureOfExperts`].
    pub fn fit(&self, op: &'static str, x: &Tensor, routing: &Routing) -> Result<i64> {
        let tokens = Arg::new(op, "x", x).float()?.rank(2)?.filled()?;
        let (n, m) = (tokens.tensor().size()[0], tokens.last());
        let (e, _) = routing.fit(op)?;
        Arg::new(op, "probabilities", &routing.probabilities).shape(&[n, e])?;
        let gate = Arg::new(op, "gate", &self.gate).kind(x.kind())?.rank(3)?.filled()?;
        let (local, f) = (gate.tensor().size()[0], gate.tensor().size()[1]);
        gate.shape(&[local, f, m])?;
        Arg::new(op, "up", &self.up).kind(x.kind())?.shape(&[local, f, m])?;
        Arg::new(op, "down", &self.down).kind(x.kind())?.shape(&[local, m, f])?;
        Arg::in_range(op, "first", self.first, 0..=e - local)?;
        Ok(local)
    }
}

/// That the arguments of [`MixtureOfExperts::route`], the method `op`, fit.
///
/// # Errors
///
/// Those of all methods of [`MixtureOfExperts`].
pub fn routable(op: &'static str, x: &Tensor, router: &Tensor, k: i64) -> Result<()> {
    let m = Arg::new(op, "x", x).float()?.rank(2)?.filled()?.last();
    let rows = Arg::new(op, "router", router).kind(x.kind())?.rank(2)?.filled()?;
    let e = rows.tensor().size()[0];
    rows.shape(&[e, m])?;
    Arg::in_range(op, "k", k, 1..=e).map(|_| ())
}

/// A sparse mixture of experts, routed as in Mixtral (Jiang et al. 2024,
/// arXiv:2401.04088).
///
/// `n` tokens, `m` features, `e` experts, of which each token goes to `k`.
///
/// # Errors
///
/// Every method: if an axis is empty, `k` is not in `1 ..= e`, or shapes or dtypes do
/// not fit.
pub trait MixtureOfExperts {
    /// The routing of each token. **The router computes in `f32`** also where `x` and
    /// `router` are `bf16` or `f16`: both are converted before the product, since a
    /// rounded logit may send a token elsewhere (Fedus et al. 2021, arXiv:2101.03961,
    /// §2.4, do so for the sake of stable training).
    ///
    /// # Shapes
    ///
    /// `x` `[n, m]`, `router` `[e, m]` of the same dtype.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn route(&self, x: &Tensor, router: &Tensor, k: i64) -> Result<Routing>;

    /// What the experts of one rank contribute: for each token, the sum of
    /// `weight · expert(x)` over those of its `k` experts that are held here, zeros if
    /// none is. Over all ranks it adds up to the whole layer.
    ///
    /// # Shapes
    ///
    /// `x` `[n, m]` → `[n, m]` of the dtype of `x` (`f32` or `f64`).
    ///
    /// # Errors
    ///
    /// As all methods.
    fn forward(&self, x: &Tensor, routing: &Routing, experts: &Experts) -> Result<Tensor>;

    /// The load-balancing loss (Fedus et al. 2021, eq. 4), for top-k:
    /// `e · Σᵢ fᵢ·Pᵢ`, with `fᵢ` the fraction of the `n·k` choices that fell on expert
    /// `i` (they sum to 1), and `Pᵢ` the mean of its probability over the tokens. It is
    /// 1 under a perfect balance. Gradients flow through `P` only.
    ///
    /// # Shapes
    ///
    /// A scalar, `[]`, of the dtype of the probabilities.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn balance_loss(&self, routing: &Routing) -> Result<Tensor>;
}
