//! `a3.sequence`: keys and values travel round the ring, block by block.

use contract::a3::{Arg, Communicator, Result, SequenceParallel};
use tch::{Device, Kind, Tensor};

use super::Parts;

/// Keys and values of one rank.
pub type Block = [Tensor; 2];

/// What is known of the keys seen so far, `[b, h, s, 1]` and `[b, h, s, d]`.
pub struct Seen {
    /// The largest score.
    pub maximum: Tensor,
    /// The sum of `exp(score - maximum)`.
    pub sum: Tensor,
    /// The sum of `exp(score - maximum)·v`.
    pub accumulator: Tensor,
}

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What scores are multiplied by, for `d` features.
    pub scale: fn(d: i64) -> f64,
    /// How many blocks a rank looks at, of so many ranks.
    pub rounds: fn(ranks: i64) -> i64,
    /// The next block, from the rank's own and the one that it holds.
    pub next: fn(&dyn Communicator, own: &Block, held: &Block) -> Result<Block>,
    /// The rank whose block this rank holds in a round, of so many ranks.
    pub owner: fn(rank: i64, round: i64, ranks: i64) -> i64,
    /// The scores of a rank's queries with a block of another when a query must not see what
    /// comes behind it.
    pub causal: fn(scores: &Tensor, rank: i64, owner: i64) -> Tensor,
    /// One block more: its scores (−∞ where hidden) and its values.
    pub join: fn(&Seen, scores: &Tensor, v: &Tensor) -> Seen,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    scale: |d| 1.0 / (d as f64).sqrt(),
    rounds: |ranks| ranks,
    next: |communicator, _, [k, v]| Ok([communicator.shift(k)?, communicator.shift(v)?]),
    owner: |rank, round, ranks| (rank - round).rem_euclid(ranks),
    causal: |scores, rank, owner| hide(scores, &behind(scores, rank, owner, 1), f64::NEG_INFINITY),
    join,
};

/// True where a key stands at least so many places behind the query.
pub fn behind(scores: &Tensor, rank: i64, owner: i64, least: i64) -> Tensor {
    let s = scores.size()[3];
    let places = Tensor::arange(s, (Kind::Int64, Device::Cpu));
    let further = &places - places.unsqueeze(1) + (owner - rank) * s;
    further.ge(least)
}

/// `scores` with `low` where they are `hidden`.
pub fn hide(scores: &Tensor, hidden: &Tensor, low: f64) -> Tensor {
    scores.masked_fill(hidden, low)
}

/// Nothing has been seen.
fn nothing(q: &Tensor) -> Seen {
    let each = q.narrow(-1, 0, 1);
    Seen {
        maximum: each.full_like(f64::NEG_INFINITY),
        sum: each.zeros_like(),
        accumulator: q.zeros_like(),
    }
}

/// The online softmax. A rank's own block comes first, and in it every query sees itself: so no
/// maximum is −∞.
fn join(seen: &Seen, scores: &Tensor, v: &Tensor) -> Seen {
    let maximum = seen.maximum.maximum(&scores.amax([-1], true));
    let shrink = (&seen.maximum - &maximum).exp();
    let weights = (scores - &maximum).exp();
    Seen {
        sum: &seen.sum * &shrink + sum(&weights),
        accumulator: &seen.accumulator * shrink + weights.matmul(v),
        maximum,
    }
}

/// Over the keys.
pub fn sum(weights: &Tensor) -> Tensor {
    weights.sum_dim_intlist([-1].as_slice(), true, weights.kind())
}

/// Looks at the arguments.
fn fit(q: &Tensor, k: &Tensor, v: &Tensor) -> Result<()> {
    let float = if q.kind() == Kind::Double { Kind::Double } else { Kind::Float };
    let size = q.size();
    let arg = Arg::new("ring_attention", "q", q).kind(float)?.rank(4)?.filled()?;
    arg.shape(&size[size.len() - 4..])?;
    for (name, x) in [("k", k), ("v", v)] {
        Arg::new("ring_attention", name, x).kind(q.kind())?.shape(&size)?;
    }
    Ok(())
}

impl SequenceParallel for Parts {
    fn ring_attention(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        causal: bool,
        communicator: &dyn Communicator,
    ) -> Result {
        fit(q, k, v)?;
        let parts = self.sequence;
        let (rank, ranks) = (communicator.rank() as i64, communicator.ranks() as i64);
        let scale = (parts.scale)(q.size()[3]);
        let own = || [k.shallow_clone(), v.shallow_clone()];
        let (mut held, mut seen) = (own(), nothing(q));
        for round in 0..(parts.rounds)(ranks) {
            if round > 0 {
                held = (parts.next)(communicator, &own(), &held)?;
            }
            let [k, v] = &held;
            let mut scores = q.matmul(&k.transpose(-2, -1)) * scale;
            if causal {
                scores = (parts.causal)(&scores, rank, (parts.owner)(rank, round, ranks));
            }
            seen = (parts.join)(&seen, &scores, v);
        }
        Ok(seen.accumulator / seen.sum)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use contract::a3::InputError;

    use super::*;
    use crate::a3::REFERENCE;

    /// A rank to which the blocks of the others come as they do in a ring.
    struct Alone {
        place: usize,
        ranks: usize,
        coming: RefCell<Vec<Tensor>>,
    }

    impl Communicator for Alone {
        fn rank(&self) -> usize {
            self.place
        }

        fn ranks(&self) -> usize {
            self.ranks
        }

        fn shift(&self, _x: &Tensor) -> Result {
            let no_more = || InputError::Ranks("no more".into());
            self.coming.borrow_mut().pop().ok_or_else(no_more)
        }

        fn all_reduce(&self, _x: &Tensor) -> Result {
            unreachable!("a ring has no sums")
        }

        fn all_gather(&self, _x: &Tensor, _dim: i64) -> Result {
            unreachable!("a ring gathers nothing")
        }

        fn reduce_scatter(&self, _x: &Tensor, _dim: i64) -> Result {
            unreachable!("a ring has no sums")
        }
    }

    /// The output of one of `n` ranks.
    fn output([q, k, v]: &[Vec<Tensor>; 3], rank: usize, causal: bool) -> Tensor {
        let n = q.len();
        let before = |round| (rank + n - round) % n;
        let coming = (1..n).rev().flat_map(|t| [&v[before(t)], &k[before(t)]]);
        let coming = RefCell::new(coming.map(Tensor::shallow_clone).collect());
        let communicator = Alone { place: rank, ranks: n, coming };
        let [q, k, v] = [q, k, v].map(|x| &x[rank]);
        let output = REFERENCE.ring_attention(q, k, v, causal, &communicator);
        assert!(communicator.coming.borrow().is_empty());
        output.expect("the arguments fit")
    }

    #[test]
    fn the_ranks_together_have_what_attention_gives() {
        let whole = [(); 3].map(|()| Tensor::randn([2, 3, 12, 4], (Kind::Double, Device::Cpu)) * 3);
        for (n, causal) in [(1, true), (3, false), (3, true), (4, true), (6, false)] {
            let ranks = whole.each_ref().map(|x| x.chunk(n, 2));
            let outputs: Vec<_> =
                (0..n as usize).map(|rank| output(&ranks, rank, causal)).collect();
            let [q, k, v] = &whole;
            let no_mask: Option<&Tensor> = None;
            let right =
                Tensor::scaled_dot_product_attention(q, k, v, no_mask, 0.0, causal, None, false);
            assert!(Tensor::cat(&outputs, 2).allclose(&right, 1e-10, 1e-10, false), "{n} {causal}");
        }
    }
}
