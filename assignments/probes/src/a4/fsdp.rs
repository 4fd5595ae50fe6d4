//! The calls of `a4.fsdp`: each rank is a thread, with tensors of its own.

use contract::a4::{A4, Communicator, LayerShares, Layers as _, Parameters, Result, ShardedPass};
use harness::{LAYOUT, MemoryLayout, Record};
use tch::{Kind, Tensor};

use super::layers::Layers;
use super::llama::parameters;
use super::recording::still_recorded;
use crate::about_any::about_any;
use crate::observe::{Inputs, observe_parts};
use crate::tensor::lay;
use crate::world::logged::{Log, Logged};
use crate::world::ranks::{all, run};
use crate::world::refusing::Refusing;
use crate::world::storage::looked_into;

/// The shares of one rank, and how much memory they hold.
pub fn shares(a4: &dyn A4, case: &Record) -> Record {
    let answer = observe_parts(case, |a| {
        let log = Log::default();
        let (layers, parameters) = (Layers::of(a, &log), parameters(a));
        let shares = a4.shard_layers(&layers, &parameters, a.fact("rank"), a.fact("ranks"))?;
        let held = looked_into(&shares.iter().collect::<Vec<_>>());
        let shares = shares.into_iter().enumerate();
        let mut parts: Vec<_> = shares.map(|(i, x)| (format!("share of layer {i}"), x)).collect();
        parts.push(("elements held".into(), Tensor::from(held)));
        Ok(parts)
    });
    // Of 0 ranks there is no rank 0 either.
    let none = case.clone().fact("about any of", ["rank", "ranks"]);
    if case.expect_fact::<usize>("ranks") == 0 { about_any(&none, answer) } else { answer }
}

/// The part of a layer that a rank holds.
fn share(layers: &Layers<'_>, parameters: &Parameters, i: usize, rank: i64, ranks: i64) -> Tensor {
    let rows = layers.names(i).into_iter().map(|name| parameters[&name].reshape([-1]));
    let all = Tensor::cat(&rows.collect::<Vec<_>>(), 0);
    let all = all.constant_pad_nd([0, (-all.size()[0]).rem_euclid(ranks)]);
    all.chunk(ranks, 0).swap_remove(rank as usize).copy()
}

/// What one rank is given.
struct Given {
    shapes: Parameters,
    shares: LayerShares,
    x: Tensor,
    gradient: Tensor,
}

impl Given {
    fn of(a: &Inputs<'_>, case: &Record, rank: usize) -> Self {
        let (log, parameters) = (Log::default(), parameters(a));
        let (layers, ranks): (_, i64) = (Layers::of(a, &log), a.fact("ranks"));
        let own = |i: usize| {
            let share = share(&layers, &parameters, i, rank as i64, ranks);
            let share = if a.maybe("short") == Some(i) { share.narrow(0, 1, 1) } else { share };
            let is_plain = !case.facts.contains_key(LAYOUT);
            let name = format!("share of layer {i} on rank {rank}");
            if is_plain { a.handed_on(&name, &share) } else { lay(&share, MemoryLayout::Stepped) }
        };
        let count = layers.count();
        // One that is added is the first once more.
        let added = std::iter::repeat_n(0, a.maybe("added").unwrap_or(0));
        let numbers = (0..count - a.maybe("left out").unwrap_or(0)).chain(added);
        // Their numbers are of no use to anybody.
        let shape = |(name, x): (&String, &Tensor)| (name.clone(), x.full_like(f64::NAN));
        Self {
            shapes: parameters.iter().map(shape).collect(),
            shares: numbers.map(own).collect(),
            x: a.tensor(&format!("x of rank {rank}")),
            gradient: a.tensor(&format!("gradient of rank {rank}")),
        }
    }

    fn pass(
        &self,
        a4: &dyn A4,
        layers: &Layers<'_>,
        communicator: &dyn Communicator,
    ) -> Result<ShardedPass> {
        // Of a case in another precision, the computation is in that one, too.
        let compute: Kind = self.x.kind();
        let (shapes, shares) = (&self.shapes, &self.shares);
        a4.sharded_pass(layers, shapes, shares, &self.x, &self.gradient, compute, communicator)
    }
}

/// What comes out on every rank, and what each rank and its layers were asked, in order.
fn on_all_ranks(
    a4: &dyn A4,
    a: &Inputs<'_>,
    case: &Record,
) -> Result<Vec<(ShardedPass, Vec<String>)>> {
    let ranks: usize = a.fact("ranks");
    let logs: Vec<Log> = (0..ranks).map(|_| Log::default()).collect();
    let of_rank = |(rank, log)| (Given::of(a, case, rank), Layers::of(a, log), log);
    let given = logs.iter().enumerate().map(of_rank).collect();
    let results = run(given, |(given, layers, log): (Given, Layers<'_>, &Log), communicator| {
        given.pass(a4, &layers, &Logged { inner: communicator, log })
    });
    let results = all(results.into_iter().map(|(result, _)| result).collect())?;
    Ok(results.into_iter().zip(&logs).map(|(result, log)| (result, log.lines())).collect())
}

/// The result of each rank, and the gradients of its shares.
pub fn pass(a4: &dyn A4, case: &Record) -> Record {
    still_recorded(case, |a| {
        let results = if a.maybe("refuses") == Some(true) {
            vec![refused(a4, a, case)?]
        } else {
            on_all_ranks(a4, a, case)?.into_iter().map(|(result, _)| result).collect()
        };
        let named = |(rank, ShardedPass { y, gradients }): (usize, ShardedPass)| {
            let of_layer = move |(i, x)| (format!("gradient of layer {i} on rank {rank}"), x);
            let gradients = gradients.into_iter().enumerate().map(of_layer);
            [(format!("y of rank {rank}"), y)].into_iter().chain(gradients)
        };
        Ok(results.into_iter().enumerate().flat_map(named).collect())
    })
}

/// The call on a rank whose communicator refuses everything.
fn refused(a4: &dyn A4, a: &Inputs<'_>, case: &Record) -> Result<ShardedPass> {
    let log = Log::default();
    let communicator = Refusing { rank: 0, ranks: a.fact("ranks") };
    Given::of(a, case, 0).pass(a4, &Layers::of(a, &log), &communicator)
}

/// What each rank and its layers were asked, in order.
pub fn gathers(a4: &dyn A4, case: &Record) -> Record {
    let mut logs = Vec::new();
    let answer = observe_parts(case, |a| {
        logs = on_all_ranks(a4, a, case)?.into_iter().map(|(_, log)| log).collect();
        Ok(Vec::<(String, Tensor)>::new())
    });
    answer.fact("asked", logs)
}
