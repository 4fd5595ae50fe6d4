//! The calls of `a3.parallel`.

use contract::a3::{A3, Batch, Communicator, InputError, LlamaWeights, Result};
use harness::{Record, unknown_word};
use tch::Tensor;

use super::shares::{dealt_out, is_row_bias, mapped, named};
use super::{llama, padding};
use crate::about_any::about_any;
use crate::observe::{Inputs, observe, observe_parts};
use crate::world::components::Libtorch;
use crate::world::ranks::{Sent, run};
use crate::world::refusing::Refusing;

/// What one rank is given.
struct Given {
    share: LlamaWeights,
    ids: Tensor,
    tokens: Option<Tensor>,
    positions: Option<Tensor>,
}

impl Given {
    fn batch(&self) -> Batch<'_> {
        let (tokens, positions) = (self.tokens.as_ref(), self.positions.as_ref());
        Batch { ids: &self.ids, tokens, positions }
    }
}

/// Every tensor of a share, but for the biases of row-parallel projections.
pub fn shard(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| {
        let share = own_share(a3, a, a.fact("rank"), a.fact("ranks"))?;
        let all = named(&share).into_iter();
        Ok(all.filter(|(name, _)| !is_row_bias(name)).collect())
    })
}

/// A share that the submission cuts out.
fn own_share(a3: &dyn A3, a: &Inputs<'_>, rank: usize, ranks: usize) -> Result<LlamaWeights> {
    let config = llama::config(a);
    a3.shard(&llama::weights(a, &config), &config, rank, ranks)
}

/// The logits of every rank, of shares that are cut out here.
pub fn logits(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| {
        let weights = llama::weights(a, &llama::config(a));
        let ranks: usize = a.fact("ranks");
        let shares = (0..ranks).map(|rank| dealt_out(&weights, rank, ranks));
        logits_of(a3, a, &shares.collect::<Vec<_>>())
    })
}

/// The logits of every rank, of shares that the submission has cut out.
pub fn own_shares(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| logits_of(a3, a, &shares(a3, a)?))
}

fn shares(a3: &dyn A3, a: &Inputs<'_>) -> Result<Vec<LlamaWeights>> {
    let ranks: usize = a.fact("ranks");
    (0..ranks).map(|rank| own_share(a3, a, rank, ranks)).collect()
}

fn logits_of(
    a3: &dyn A3,
    a: &Inputs<'_>,
    shares: &[LlamaWeights],
) -> Result<Vec<(String, Tensor)>> {
    let tokens = a.optional("tokens");
    let logits = all_ranks(a3, a, shares)?.into_iter();
    let blanked = logits.map(|(logits, _)| padding::blanked(&logits, tokens.as_ref()));
    Ok(blanked.enumerate().map(|(i, x)| (format!("logits of rank {i}"), x)).collect())
}

/// What comes out on each rank, if it does on all of them.
fn all_ranks(a3: &dyn A3, a: &Inputs<'_>, shares: &[LlamaWeights]) -> Result<Vec<(Tensor, Sent)>> {
    let config = &llama::config(a);
    let given = shares.iter().enumerate().map(|(rank, share)| given(a, rank, share)).collect();
    let results = run(given, |given: Given, communicator| {
        a3.parallel_logits(&given.batch(), &given.share, config, communicator, &Libtorch)
    });
    cause(&results).map_or(Ok(()), Err)?;
    results.into_iter().map(|(result, sent)| Ok((result?, sent))).collect()
}

/// Every rank has tensors of its own, which share no memory with the whole model.
fn given(a: &Inputs<'_>, rank: usize, share: &LlamaWeights) -> Given {
    let own = |name: &str, x: &Tensor| a.handed_on(&format!("{name} of rank {rank}"), x);
    Given {
        share: mapped(share, &mut |name, x| own(name, x)),
        ids: a.tensor("ids"),
        tokens: a.optional("tokens"),
        positions: a.optional("positions"),
    }
}

/// Why there is no result on every rank: where one fails by itself, the others only notice it.
fn cause(results: &[(Result, Sent)]) -> Option<InputError> {
    let errors = || results.iter().filter_map(|(result, _)| result.as_ref().err());
    let by_itself = errors().find(|error| !matches!(error, InputError::Ranks(_)));
    by_itself.or_else(|| errors().next()).cloned()
}

/// What each rank holds, and what it sends by operation: calls and elements.
pub fn counts(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| {
        let shares = shares(a3, a)?;
        let held: Vec<i64> = shares.iter().map(elements).collect();
        let sent = all_ranks(a3, a, &shares)?.into_iter().map(|(_, sent)| sent);
        let (calls, elements): (Vec<Tensor>, Vec<Tensor>) = sent.map(tables).unzip();
        Ok(vec![
            ("elements held", Tensor::from_slice(&held)),
            ("calls", Tensor::stack(&calls, 0)),
            ("elements sent", Tensor::stack(&elements, 0)),
        ])
    })
}

fn elements(share: &LlamaWeights) -> i64 {
    named(share).iter().map(|(_, x)| x.numel() as i64).sum()
}

/// In the order all-reduce, all-gather, reduce-scatter, shift.
fn tables(sent: Sent) -> (Tensor, Tensor) {
    let counts = [sent.all_reduce, sent.all_gather, sent.reduce_scatter, sent.shift];
    let row = |numbers: [i64; 4]| Tensor::from_slice(&numbers);
    (row(counts.map(|count| count.calls)), row(counts.map(|count| count.elements)))
}

/// Arguments that cannot be used, and a communicator that refuses.
pub fn errors(a3: &dyn A3, case: &Record) -> Record {
    let answer = match case.expect_fact::<String>("method").as_str() {
        "shard" => shard(a3, case),
        "parallel_logits" if case.facts.contains_key("refuses") => refused(a3, case),
        "parallel_logits" => logits(a3, case),
        word => unknown_word("method", word),
    };
    about_any(case, answer)
}

/// The call on a rank whose communicator refuses everything.
fn refused(a3: &dyn A3, case: &Record) -> Record {
    observe(case, |a| {
        let communicator = Refusing { rank: a.fact("rank"), ranks: a.fact("ranks") };
        let config = llama::config(a);
        let weights = llama::weights(a, &config);
        let share = dealt_out(&weights, communicator.rank(), communicator.ranks());
        let given = given(a, communicator.rank(), &share);
        a3.parallel_logits(&given.batch(), &given.share, &config, &communicator, &Libtorch)
    })
}
