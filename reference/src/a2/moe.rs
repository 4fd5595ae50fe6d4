//! `a2.moe` from definitions.

use contract::a2::{Experts, MixtureOfExperts, Mlp, Result, Routing, routable};
use tch::{Kind, Tensor};

use super::{Parts, wide};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The dtype that the router computes in.
    pub wide: fn(&Tensor) -> Tensor,
    /// Weights from the probabilities of the chosen.
    pub weights: fn(&Tensor) -> Tensor,
    /// The number of expert `i` of a rank whose first expert has the other number.
    pub number: fn(i64, i64) -> i64,
    /// The choices of each token that are followed.
    pub followed: fn(&Tensor) -> Tensor,
    /// What the sum of the load-balancing loss is multiplied by, from the number of
    /// experts.
    pub scale: fn(i64) -> f64,
    /// The fraction of choices that fell on each of so many experts.
    pub fractions: fn(&Tensor, i64) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    wide,
    weights,
    number: |first, i| first + i,
    followed: Tensor::shallow_clone,
    scale: |e| e as f64,
    fractions,
};

fn weights(chosen: &Tensor) -> Tensor {
    chosen / chosen.sum_dim_intlist([-1].as_slice(), true, chosen.kind())
}

/// Of all choices.
pub fn fractions(experts: &Tensor, e: i64) -> Tensor {
    let counts = experts.flatten(0, -1).bincount(None::<&Tensor>, e);
    counts.to_kind(Kind::Double) / experts.numel() as f64
}

impl MixtureOfExperts for Parts {
    fn route(&self, x: &Tensor, router: &Tensor, k: i64) -> Result<Routing> {
        routable("route", x, router, k)?;
        let logits = (self.moe.wide)(x).matmul(&(self.moe.wide)(router).tr());
        let logits = wide(&logits);
        let probabilities = logits.softmax(-1, logits.kind());
        let (chosen, experts) = probabilities.topk(k, -1, true, true);
        Ok(Routing { weights: (self.moe.weights)(&chosen), probabilities, experts })
    }

    fn forward(&self, x: &Tensor, routing: &Routing, experts: &Experts) -> Result {
        let local = experts.fit("forward", x, routing)?;
        let [chosen, weights] = [&routing.experts, &routing.weights].map(self.moe.followed);
        let mut y = x.zeros_like();
        for i in 0..local {
            let of = |weights: &Tensor| weights.get(i);
            let mine = chosen.eq((self.moe.number)(experts.first, i)).to_kind(weights.kind());
            let weight = (&weights * mine).sum_dim_intlist([-1].as_slice(), true, x.kind());
            let answer =
                self.swiglu(x, &of(&experts.gate), &of(&experts.up), &of(&experts.down))?;
            y += weight * answer;
        }
        Ok(y)
    }

    fn balance_loss(&self, routing: &Routing) -> Result {
        let (e, _) = routing.fit("balance_loss")?;
        let kind = routing.probabilities.kind();
        let fractions = (self.moe.fractions)(&routing.experts, e).to_kind(kind);
        let mean = routing.probabilities.mean_dim([0].as_slice(), false, kind);
        Ok((fractions * mean).sum(kind) * (self.moe.scale)(e))
    }
}
