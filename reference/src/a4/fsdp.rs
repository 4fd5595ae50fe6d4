//! `a4.fsdp`: each layer is one vector, of which every rank has a part. It is gathered for
//! forward, and once more for backward.

use contract::a4::{
    Arg, Communicator, Fsdp, InputError, LayerShares, Layers, Parameters, Result, ShardedPass,
};
use tch::{Kind, Tensor};

use super::Parts;
use super::data_parallel::{flat, tensors};
use super::recompute::recorded;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The vector of a layer, whose length the ranks divide.
    pub flat: fn(&[Tensor], i64) -> Tensor,
    /// The part of rank `r` of `R`, with memory of its own.
    pub part: fn(&Tensor, i64, i64) -> Tensor,
    /// The whole vector of a layer in the dtype `compute`, from this rank's part.
    pub gathered: fn(&Tensor, Kind, &dyn Communicator) -> Result,
    /// The gradient of the result.
    pub given: fn(&Tensor) -> Tensor,
    /// The gradient that a layer goes back from: the one from behind it, or the one handed in.
    pub cotangent: fn(behind: &Tensor, given: &Tensor) -> Tensor,
    /// This rank's part of a layer's gradients, from a vector in the dtype `compute`; in the
    /// dtype of the shares.
    pub summed: fn(&Tensor, Kind, &dyn Communicator) -> Result,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    flat,
    part,
    gathered: |share, compute, communicator| communicator.all_gather(&share.to_kind(compute), 0),
    given: Tensor::detach,
    cotangent: |behind, _| behind.shallow_clone(),
    summed: |x, kind, communicator| communicator.reduce_scatter(&x.to_kind(kind), 0),
};

/// Equal parts, one behind the other.
pub fn part(x: &Tensor, rank: i64, ranks: i64) -> Tensor {
    let n = x.size()[0] / ranks;
    x.narrow(0, rank * n, n).copy()
}

/// One layer of a model whose parameters are dealt out.
struct Dealt<'a> {
    names: Vec<String>,
    /// Tensors that have the shapes of its parameters.
    like: Vec<Tensor>,
    share: &'a Tensor,
}

impl<'a> Dealt<'a> {
    fn of(layers: &dyn Layers, shapes: &Parameters, i: usize, share: &'a Tensor) -> Self {
        let names = layers.names(i);
        let like = names.iter().map(|name| shapes[name].shallow_clone()).collect();
        Self { names, like, share }
    }

    /// Its parameters, gathered.
    fn whole(
        &self,
        parts: Functions,
        compute: Kind,
        ranks: &dyn Communicator,
    ) -> Result<Parameters> {
        let vector = (parts.gathered)(self.share, compute, ranks)?;
        let all = tensors(&vector, &self.like, 1).into_iter();
        Ok(self.names.iter().cloned().zip(all).collect())
    }

    /// That the share has the length that it should have.
    fn fit(&self, ranks: i64) -> Result<()> {
        let n: i64 = self.like.iter().map(|x| x.numel() as i64).sum();
        let part = (n + ranks - 1) / ranks;
        Arg::new("sharded_pass", "shares", self.share).shape(&[part]).map(|_| ())
    }
}

impl Fsdp for Parts {
    fn shard_layers(
        &self,
        layers: &dyn Layers,
        parameters: &Parameters,
        rank: usize,
        ranks: usize,
    ) -> Result<LayerShares> {
        Arg::in_range("shard_layers", "ranks", ranks, 1..)?;
        Arg::in_range("shard_layers", "rank", rank, 0..ranks)?;
        let parts = self.fsdp;
        let (rank, ranks) = (rank as i64, ranks as i64);
        let share = |i| {
            let all: Vec<Tensor> =
                layers.names(i).iter().map(|name| parameters[name].detach()).collect();
            (parts.part)(&(parts.flat)(&all, ranks), rank, ranks)
        };
        Ok((0..layers.count()).map(share).collect())
    }

    fn sharded_pass(
        &self,
        layers: &dyn Layers,
        shapes: &Parameters,
        shares: &LayerShares,
        x: &Tensor,
        gradient: &Tensor,
        compute: Kind,
        communicator: &dyn Communicator,
    ) -> Result<ShardedPass> {
        let parts = self.fsdp;
        let ranks = communicator.ranks() as i64;
        Arg::new("sharded_pass", "gradient", gradient).shape(&x.size())?;
        let (expected, got) = ([layers.count() as i64], [shares.len() as i64]);
        if got != expected {
            let (op, arg) = ("sharded_pass", "shares");
            let (expected, got) = (expected.to_vec(), got.to_vec());
            return Err(InputError::Shape { op, arg, expected, got });
        }
        let dealt = shares.iter().enumerate();
        let dealt: Vec<_> = dealt.map(|(i, share)| Dealt::of(layers, shapes, i, share)).collect();
        dealt.iter().try_for_each(|layer| layer.fit(ranks))?;
        let mut inputs = vec![x.detach()];
        for (i, layer) in dealt.iter().enumerate() {
            let parameters = layer.whole(parts, compute, communicator)?;
            let y = tch::no_grad(|| layers.forward(i, &parameters, &inputs[i]))?;
            inputs.push(y);
        }
        let mut behind = (parts.given)(gradient);
        let mut gradients = LayerShares::new();
        for (i, layer) in dealt.iter().enumerate().rev() {
            let parameters = layer.whole(parts, compute, communicator)?;
            let cotangent = (parts.cotangent)(&behind, gradient);
            let back = recorded(layers, &parameters, &inputs[i], &cotangent, i..i + 1, |x| x)?;
            behind = back.x;
            let of: Vec<Tensor> = back.parameters.into_values().collect();
            let vector = (parts.flat)(&of, ranks);
            gradients.insert(0, (parts.summed)(&vector, layer.share.kind(), communicator)?);
        }
        let y = inputs.pop().expect("what the last layer makes of it");
        Ok(ShardedPass { y, gradients })
    }
}
